/* What a file of patterns leaves out: the syntax of .gitignore. */
#include "ignore.h"

#include <stdlib.h>
#include <string.h>

#include "ignore_pattern.h"
#include "message.h"

/* Spaces at the end do not count, unless a backslash precedes them. */
static void trim(char *line)
{
    char *end = line;
    for (char *p = line; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (*p == ' ')
            continue;
        end = p + 1;
    }
    *end = '\0';
}

static void add_rule(struct ignore_list *list, char *line)
{
    struct ignore_rule rule = {.keeps = *line == '!'};
    line += rule.keeps;
    size_t length = strlen(line);
    if (length && line[length - 1] == '/') {
        line[--length] = '\0';
        rule.is_directory = true;
    }
    rule.is_name = !strchr(line, '/');
    rule.pattern = line + (*line == '/');
    if (*rule.pattern)
        list->rules[list->count++] = rule;
}

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 1;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n';
    return count;
}

void ignore_list_init(struct ignore_list *list, char *text, size_t length)
{
    *list = (struct ignore_list){.text = text};
    list->rules = need(malloc(count_lines(text, length) * sizeof *list->rules));
    text[length] = '\0';
    size_t at = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < length) {
        char *line = text + at;
        char *end = memchr(line, '\n', length - at);
        at = end ? (size_t)(end - text) + 1 : length;
        if (end)
            end[end > line && end[-1] == '\r' ? -1 : 0] = '\0';
        if (*line == '#')
            continue;
        trim(line);
        add_rule(list, line);
    }
}

void ignore_list_free(struct ignore_list *list)
{
    free(list->rules);
    free(list->text);
}

enum ignore_verdict ignore_list_ask(const struct ignore_list *list,
                                    const char *path, bool is_directory)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    for (size_t i = list->count; i-- > 0;) {
        const struct ignore_rule *rule = &list->rules[i];
        if (rule->is_directory && !is_directory)
            continue;
        if (ignore_pattern_matches(rule->pattern, rule->is_name ? name : path))
            return rule->keeps ? IGNORE_KEPT : IGNORE_LEFT_OUT;
    }
    return IGNORE_UNSAID;
}
