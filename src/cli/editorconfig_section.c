/* The names of sections: made into regular expressions, which know alternatives
 * and numbers already. */
#include "editorconfig_section.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "message.h"

/* Longer names fit nothing; parentheses are as deep as a name is long. */
enum { LONGEST_NAME = 1024, MOST_RANGES = 8, MOST_GROUPS = 128 };

/* {1..9}: the number is what a group of the expression has found. */
struct range {
    size_t group;
    long low;
    long high;
};

struct section_pattern {
    regex_t regex;
    struct range ranges[MOST_RANGES];
    size_t range_count;
    size_t groups;
};

struct making {
    struct section_pattern *pattern;
    struct bytes bytes;
    bool are_paired; /* the braces */
    bool is_good;
};

/* --- Braces ---------------------------------------------------------------*/

static bool are_paired(const char *name)
{
    size_t open = 0, close = 0;
    for (const char *p = name; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (*p == '{')
            open++;
        else if (*p == '}')
            close++;
        if (close > open)
            return false;
    }
    return open == close;
}

/* The `}` of a `{`, or NULL; `*commas` counts those of its own. */
static const char *closing(const char *open, size_t *commas)
{
    size_t depth = 0;
    *commas = 0;
    for (const char *p = open; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (*p == '{')
            depth++;
        else if (*p == '}' && !--depth)
            return p;
        else if (*p == ',' && depth == 1)
            ++*commas;
    }
    return NULL;
}

/* Read {LOW..HIGH}; NULL when it is none, else its end. */
static const char *read_range(const char *open, struct range *range)
{
    int used = 0;
    if (sscanf(open, "{%8ld..%8ld}%n", &range->low, &range->high, &used) != 2 ||
        !used || strcspn(open, " \t") < (size_t)used)
        return NULL;
    return open + used;
}

/* --- Making ---------------------------------------------------------------*/

static void add_byte(struct making *m, char c)
{
    char escaped[2] = {'\\', c};
    if (strchr(".^$+()|\\*?[]{}", c))
        bytes_add(&m->bytes, escaped, 2);
    else
        bytes_add(&m->bytes, &c, 1);
}

static void open_group(struct making *m)
{
    bytes_add_text(&m->bytes, "(");
    if (++m->pattern->groups == MOST_GROUPS)
        m->is_good = false;
}

static const char *add_range(struct making *m, const char *open)
{
    struct range range;
    const char *end = read_range(open, &range);
    if (!end)
        return NULL;
    open_group(m);
    bytes_add_text(&m->bytes, "[+-]?[0-9]+)");
    range.group = m->pattern->groups;
    if (m->pattern->range_count == MOST_RANGES)
        m->is_good = false;
    else
        m->pattern->ranges[m->pattern->range_count++] = range;
    return end;
}

/* A set of bytes, if it is one. */
static const char *add_set(struct making *m, const char *open)
{
    const char *p = open + 1 + (open[1] == '!');
    size_t length = strcspn(p, "]/");
    if (!length || p[length] != ']' || memchr(p, '[', length) ||
        memchr(p, '\\', length))
        return NULL;
    bytes_add_text(&m->bytes, open[1] == '!' ? "[^" : "[");
    bytes_add(&m->bytes, p, length);
    bytes_add_text(&m->bytes, "]");
    return p + length + 1;
}

static const char *add_stars(struct making *m, const char *p)
{
    bool is_any = p[1] == '*';
    bytes_add_text(&m->bytes, is_any ? ".*" : "[^/]*");
    return p + 1 + is_any;
}

static const char *add_sign(struct making *m, const char *p);

/* From a place to an end; commas at this level part alternatives. */
static void add_all(struct making *m, const char *p, const char *end,
                    bool has_alternatives)
{
    while (p < end) {
        if (*p == ',' && has_alternatives) {
            bytes_add_text(&m->bytes, "|");
            p++;
        } else {
            p = add_sign(m, p);
        }
    }
}

static const char *add_braces(struct making *m, const char *open)
{
    size_t commas;
    const char *end = m->are_paired ? add_range(m, open) : NULL;
    if (end)
        return end;
    end = m->are_paired ? closing(open, &commas) : NULL;
    if (!end) {
        add_byte(m, '{');
        return open + 1;
    }
    if (commas) {
        open_group(m);
        add_all(m, open + 1, end, true);
        bytes_add_text(&m->bytes, ")");
    } else {
        add_byte(m, '{');
        add_all(m, open + 1, end, false);
        add_byte(m, '}');
    }
    return end + 1;
}

static const char *add_sign(struct making *m, const char *p)
{
    const char *end = *p == '[' ? add_set(m, p) : NULL;
    if (end)
        return end;
    if (*p == '\\' && p[1]) {
        add_byte(m, p[1]);
        return p + 2;
    }
    if (*p == '*')
        return add_stars(m, p);
    if (*p == '{')
        return add_braces(m, p);
    if (strncmp(p, "/**/", 4) == 0) {
        open_group(m);
        bytes_add_text(&m->bytes, "/|/.*/)");
        return p + 4;
    }
    if (*p == '?')
        bytes_add_text(&m->bytes, "[^/]");
    else
        add_byte(m, *p);
    return p + 1;
}

/* --- The whole ------------------------------------------------------------*/

/* What regcomp() and regexec() say, but for one thing: that there is no memory
 * is no verdict on a pattern, also where they take it for one.  errno was 0. */
static bool is_done(int result)
{
    if (result == REG_ESPACE || (result && errno == ENOMEM))
        need(NULL);
    return result == 0;
}

static bool make(struct making *m, const char *name)
{
    char whole[LONGEST_NAME + 8];
    bool is_path = strchr(name, '/');
    snprintf(whole, sizeof whole, "%s%s",
             !is_path       ? "/**/"
             : *name == '/' ? ""
                            : "/",
             name);
    m->are_paired = are_paired(whole);
    m->is_good = true;
    bytes_add_text(&m->bytes, "^");
    add_all(m, whole, whole + strlen(whole), false);
    bytes_add(&m->bytes, "$", 2);
    errno = 0;
    return m->is_good &&
           is_done(regcomp(&m->pattern->regex, m->bytes.data,
                           m->pattern->range_count ? REG_EXTENDED
                                                   : REG_EXTENDED | REG_NOSUB));
}

struct section_pattern *section_pattern_new(const char *name)
{
    if (!*name || strlen(name) > LONGEST_NAME)
        return NULL;
    struct making m = {.pattern = need(calloc(1, sizeof *m.pattern))};
    bool good = make(&m, name);
    free(m.bytes.data);
    if (good)
        return m.pattern;
    free(m.pattern);
    return NULL;
}

void section_pattern_free(struct section_pattern *pattern)
{
    if (!pattern)
        return;
    regfree(&pattern->regex);
    free(pattern);
}

static bool is_in_range(const struct range *range, const char *path,
                        const regmatch_t *match)
{
    if (match->rm_so < 0)
        return true;
    long number = strtol(path + match->rm_so, NULL, 10);
    return (range->low <= number && number <= range->high) ||
           (range->high <= number && number <= range->low);
}

bool section_pattern_fits(const struct section_pattern *pattern,
                          const char *path)
{
    regmatch_t matches[MOST_GROUPS + 1];
    bool has_ranges = pattern->range_count > 0;
    errno = 0;
    if (!is_done(regexec(&pattern->regex, path,
                         has_ranges ? MOST_GROUPS + 1 : 0,
                         has_ranges ? matches : NULL, 0)))
        return false;
    for (size_t i = 0; i < pattern->range_count; i++)
        if (!is_in_range(&pattern->ranges[i], path,
                         &matches[pattern->ranges[i].group]))
            return false;
    return true;
}
