/*
 * What git leaves out.  git reads its own ignore files, so that all of them
 * count: .gitignore, .git/info/exclude and those of the user's configuration.
 * What is tracked is never ignored.
 */
#include "git_ignored.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git.h"
#include "message.h"

/* --- Where a work tree begins ---------------------------------------------*/

/* True when there is a `.git` in the directory that is the first `length` bytes
 * of a path with room behind them. */
static bool has_git(char *path, size_t length)
{
    memcpy(path + length, "/.git", sizeof "/.git");
    return access(path, F_OK) == 0;
}

bool git_find_top(const char *path, size_t *length)
{
    size_t end = strlen(path);
    char *copy = need(malloc(end + sizeof "/.git"));
    memcpy(copy, path, end + 1);
    bool found;
    while (!(found = has_git(copy, end)) && end) {
        while (end && path[end - 1] != '/')
            end--;
        end -= end > 0;
    }
    free(copy);
    *length = end;
    return found;
}

/* --- Its answer -----------------------------------------------------------*/

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Take over a list of paths, each ended by NUL. */
static void take_answer(struct git_ignored *ignored, struct bytes *answer)
{
    size_t count = 0;
    bytes_add(answer, "", 1);
    for (size_t i = 0; i + 1 < answer->length; i++)
        count += !answer->data[i];
    ignored->text = answer->data;
    *answer = (struct bytes){0};
    ignored->paths = need(calloc(count + 1, sizeof *ignored->paths));
    char *at = ignored->text;
    for (; ignored->count < count; at += strlen(at) + 1)
        ignored->paths[ignored->count++] = at;
    qsort(ignored->paths, count, sizeof *ignored->paths, compare);
}

static bool has(const struct git_ignored *ignored, const char *path)
{
    return ignored->count && bsearch(&path, ignored->paths, ignored->count,
                                     sizeof *ignored->paths, compare);
}

static bool complain_of_git(const char *top, const char *reason)
{
    complain("cannot ask git what it ignores in %s: %s; nothing that git "
             "ignores is left out",
             *top ? top : "/", reason);
    return false;
}

/* False after a message. */
static bool ask(struct git_answer *answer, const char *top, const char *part)
{
    const char *const arguments[] = {"-C",
                                     *top ? top : "/",
                                     "--literal-pathspecs",
                                     "ls-files",
                                     "--others",
                                     "--ignored",
                                     "--exclude-standard",
                                     "--directory",
                                     "-z",
                                     "--",
                                     *part ? part : NULL,
                                     NULL};
    int error = git_call(answer, GIT_AROUND, arguments);
    if (error)
        return complain_of_git(top, error == ENOENT ? "git is not installed"
                                                    : git_error(error));
    return !answer->status ||
           complain_of_git(top, "'git ls-files' fails there");
}

bool git_ask_ignored(struct git_ignored *ignored, const char *top,
                     const char *part)
{
    struct git_answer answer;
    *ignored = (struct git_ignored){.top = need(strdup(top)),
                                    .part = need(strdup(part))};
    bool good = ask(&answer, top, part);
    if (good)
        take_answer(ignored, &answer.out);
    git_free(&answer);
    return good;
}

void git_ignored_free(struct git_ignored *ignored)
{
    free(ignored->paths);
    free(ignored->text);
    free(ignored->part);
    free(ignored->top);
}

bool git_ignores(const struct git_ignored *ignored, const char *path,
                 bool is_directory)
{
    if (!is_directory)
        return has(ignored, path);
    size_t length = strlen(path);
    char *directory = need(malloc(length + 2));
    memcpy(directory, path, length);
    memcpy(directory + length, "/", 2);
    bool is_ignored = has(ignored, directory);
    free(directory);
    return is_ignored;
}
