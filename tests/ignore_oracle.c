/*
 * Ignore files mean what they mean to git: random patterns and paths, with
 * `git check-ignore` as the oracle.  Run in an empty directory that is a
 * repository; see ignore.sh.  `write SEED` makes .gitignore and paths.txt (ended
 * by NUL), `judge` compares what git said (`check-ignore -z -v -n --no-index
 * --stdin`, on standard input) with our own answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ignore.h"
#include "message.h"

enum { PATTERNS = 12, PATHS = 400, FIELD = 1 << 12 };

void *need(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* --- Writing --------------------------------------------------------------*/

static unsigned long state;

static unsigned long pick(unsigned long count)
{
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (state >> 33) % count;
}

static void put_pieces(FILE *out, const char *const *pieces, size_t count,
                       unsigned long most)
{
    for (unsigned long left = 1 + pick(most); left; left--)
        fputs(pieces[pick(count)], out);
}

static int write_files(unsigned long seed)
{
    static const char *const in_patterns[] = {
        "a",       "b",     "ab",    "c",
        "a",       "b",     "/",     "/",
        "/",       "*",     "*",     "?",
        "**/",     "/**",   "/**/",  "[ab]",
        "[!a]",    "[^ab]", "[a-c]", "\\a",
        "\\*",     "!",     "#",     " ",
        "\\ ",     "[]a]",  "[a-",   "[[:alpha:]]",
        "[[:x:]]", "\\",    "*b",    "[[:digit:]b]",
    };
    static const char *const in_paths[] = {"a", "b", "ab", "c", "a",
                                           "b", " ", "*",  "]", "-"};
    FILE *patterns = fopen(".gitignore", "w");
    FILE *paths = fopen("paths.txt", "w");
    if (!patterns || !paths)
        return 2;
    state = seed;
    for (int i = 0; i < PATTERNS; i++) {
        if (pick(4) == 0)
            putc('!', patterns);
        put_pieces(patterns, in_patterns,
                   sizeof in_patterns / sizeof in_patterns[0], 6);
        fputs(pick(5) ? "\n" : "\r\n", patterns);
    }
    for (int i = 0; i < PATHS; i++) {
        put_pieces(paths, in_paths, sizeof in_paths / sizeof in_paths[0], 3);
        for (unsigned long left = pick(4); left; left--) {
            putc('/', paths);
            put_pieces(paths, in_paths, sizeof in_paths / sizeof in_paths[0],
                       3);
        }
        putc('\0', paths);
    }
    return fclose(patterns) || fclose(paths) ? 2 : 0;
}

/* --- Judging --------------------------------------------------------------*/

static char *read_file(const char *name, size_t *length)
{
    FILE *in = fopen(name, "r");
    char *text = need(calloc(1, 1 << 20));
    *length = in ? fread(text, 1, (1 << 20) - 1, in) : 0;
    if (in)
        fclose(in);
    return text;
}

/* Directories first: what is in one that is left out is left out. */
static int is_left_out(const struct ignore_list *list, const char *path)
{
    char part[FIELD];
    for (size_t i = 1; path[i]; i++) {
        if (path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (ignore_list_ask(list, part, true) == IGNORE_LEFT_OUT)
            return 1;
    }
    return ignore_list_ask(list, path, false) == IGNORE_LEFT_OUT;
}

static int read_field(char field[FIELD])
{
    size_t length = 0;
    int c;
    while ((c = getchar()) != EOF && c && length < FIELD - 1)
        field[length++] = (char)c;
    field[length] = '\0';
    return c != EOF;
}

static int judge(void)
{
    struct ignore_list list;
    char source[FIELD], line[FIELD], pattern[FIELD], path[FIELD];
    size_t length;
    int wrong = 0, asked = 0;
    char *text = read_file(".gitignore", &length);
    ignore_list_init(&list, text, length);
    while (read_field(source) && read_field(line) && read_field(pattern) &&
           read_field(path)) {
        int theirs = *source && *pattern != '!';
        asked++;
        if (is_left_out(&list, path) == theirs)
            continue;
        wrong++;
        printf("%s: git says %d because of '%s'\n", path, theirs, pattern);
    }
    ignore_list_free(&list);
    if (asked != PATHS)
        printf("git answered %d of %d\n", asked, PATHS);
    return wrong || asked != PATHS;
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "write") == 0)
        return write_files(strtoul(arguments[2], NULL, 10));
    if (count == 2 && strcmp(arguments[1], "judge") == 0)
        return judge();
    return 2;
}
