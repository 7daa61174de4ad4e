/*
 * Patterns of paths.  The set of the places in the pattern that a path can be at
 * is moved along the path byte by byte, so that no pattern takes more time than
 * its length times that of the path.
 */
#include "glob.h"

#include <stdint.h>
#include <string.h>

struct glob {
    const char *pattern;
    size_t length;
    /* Of the `{`, each `,` and the `}` of an alternation: the `}`; else 0. */
    uint16_t end[GLOB_MOST + 1];
    /* Of its `{` and each `,`: the next `,`; 0: there is none. */
    uint16_t next[GLOB_MOST + 1];
};

/* Where the path can be in the pattern. */
struct places {
    bool at[GLOB_MOST + 1];
};

/* --- Sets and alternations ------------------------------------------------*/

static bool is_inverse(const char *set)
{
    return *set == '!' || *set == '^';
}

/* Behind the bracket that ends a set, of which the first one is given; NULL when
 * none does. */
static const char *set_end(const char *set)
{
    const char *p = set + 1 + is_inverse(set + 1);
    p += *p == ']';
    for (; *p && *p != ']'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : NULL;
}

static unsigned char set_byte(const char **p)
{
    *p += **p == '\\';
    return (unsigned char)*(*p)++;
}

/* `end` is that of the set. */
static bool set_has(const char *set, const char *end, unsigned char byte)
{
    const char *p = set + 1 + is_inverse(set + 1);
    bool found = false;
    while (p < end - 1) {
        unsigned char low = set_byte(&p), high = low;
        if (*p == '-' && p + 1 < end - 1) {
            p++;
            high = set_byte(&p);
        }
        found |= low <= byte && byte <= high;
    }
    return found != is_inverse(set + 1) && byte != '/';
}

/* An alternation is over: all its signs know its end. */
static void close_alternation(struct glob *glob, size_t open, size_t end)
{
    glob->end[end] = (uint16_t)end;
    for (size_t sign = open;; sign = glob->next[sign]) {
        glob->end[sign] = (uint16_t)end;
        if (!glob->next[sign])
            break;
    }
}

static void find_alternations(struct glob *glob)
{
    uint16_t open[GLOB_MOST], last[GLOB_MOST];
    size_t depth = 0;
    for (size_t i = 0; i < glob->length; i++) {
        const char *p = glob->pattern + i;
        const char *end = *p == '[' ? set_end(p) : NULL;
        if (end)
            i += (size_t)(end - p) - 1;
        else if (*p == '\\' && p[1])
            i++;
        else if (*p == '{')
            open[depth] = last[depth] = (uint16_t)i, depth++;
        else if (*p == ',' && depth)
            glob->next[last[depth - 1]] = (uint16_t)i,
                                    last[depth - 1] = (uint16_t)i;
        else if (*p == '}' && depth)
            close_alternation(glob, open[--depth], i);
    }
}

/* --- Moving ---------------------------------------------------------------*/

/* Behind the stars at a place. */
static size_t behind_stars(const struct glob *glob, size_t at)
{
    while (glob->pattern[at] == '*')
        at++;
    return at;
}

/* True when stars stand for whole folders, or for none. */
static bool are_folders(const struct glob *glob, size_t at, size_t behind)
{
    return behind - at > 1 && glob->pattern[behind] == '/' &&
           (!at || strchr("/{,", glob->pattern[at - 1]));
}

/* The path can be at that place, and wherever that leads without a byte. */
static void enter(const struct glob *glob, struct places *places, size_t at)
{
    for (;;) {
        bool is_sign = glob->end[at] > 0;
        bool is_star = glob->pattern[at] == '*';
        size_t behind = behind_stars(glob, at);
        if (is_star && are_folders(glob, at, behind))
            enter(glob, places, behind + 1);
        if (places->at[at])
            return;
        places->at[at] = true;
        if (is_star) {
            at = behind;
        } else if (is_sign && glob->pattern[at] == '{') {
            for (size_t sign = glob->next[at]; sign; sign = glob->next[sign])
                enter(glob, places, sign + 1);
            at++;
        } else if (is_sign) {
            at = glob->end[at] + 1u;
        } else {
            return;
        }
    }
}

/* Stars take one byte more. */
static void stay(const struct glob *glob, struct places *places, size_t at)
{
    places->at[at] = true;
    enter(glob, places, behind_stars(glob, at));
}

/* From one place, over a byte. */
static void move(const struct glob *glob, struct places *places, size_t at,
                 char byte)
{
    const char *p = glob->pattern + at;
    const char *end = *p == '[' ? set_end(p) : NULL;
    if (*p == '*') {
        if (byte != '/' || p[1] == '*')
            stay(glob, places, at);
    } else if (*p == '?') {
        if (byte != '/')
            enter(glob, places, at + 1);
    } else if (end) {
        if (set_has(p, end, (unsigned char)byte))
            enter(glob, places, at + (size_t)(end - p));
    } else if (*p == '\\' && p[1]) {
        if (p[1] == byte)
            enter(glob, places, at + 2);
    } else if (!glob->end[at] && *p == byte) {
        enter(glob, places, at + 1);
    }
}

/* --- The whole ------------------------------------------------------------*/

/* Only what is needed is made empty. */
static void clear(struct places *places, size_t length)
{
    memset(places->at, 0, (length + 1) * sizeof *places->at);
}

static bool matches(const struct glob *glob, const char *path)
{
    struct places places[2];
    size_t now = 0, length = glob->length;
    clear(&places[now], length);
    enter(glob, &places[now], 0);
    for (bool is_lost = false; *path; path++, now = !now) {
        if (is_lost)
            return false;
        is_lost = true;
        clear(&places[!now], length);
        for (size_t at = 0; at < length; at++) {
            if (!places[now].at[at])
                continue;
            move(glob, &places[!now], at, *path);
            is_lost = false;
        }
    }
    return places[now].at[length];
}

/* True unless a pattern begins otherwise than the path: most of them do. */
static bool can_match(const char *pattern, const char *path)
{
    for (; *pattern && !strchr("*?[{\\", *pattern); pattern++, path++)
        if (*pattern != *path)
            return false;
    return true;
}

bool glob_matches(const char *pattern, const char *path)
{
    struct glob glob;
    glob.pattern = pattern;
    glob.length = strlen(pattern);
    if (glob.length >= GLOB_MOST || !can_match(pattern, path))
        return false;
    memset(glob.end, 0, (glob.length + 1) * sizeof *glob.end);
    memset(glob.next, 0, (glob.length + 1) * sizeof *glob.next);
    find_alternations(&glob);
    return matches(&glob, path);
}

const char *glob_find_open(const char *pattern)
{
    const char *first = NULL;
    size_t depth = 0;
    for (const char *p = pattern; *p; p++) {
        const char *end = *p == '[' ? set_end(p) : NULL;
        if (*p == '[' && !end)
            return p;
        if (end)
            p = end - 1;
        else if (*p == '\\' && p[1])
            p++;
        else if (*p == '{')
            first = depth++ ? first : p;
        else if (*p == '}' && depth)
            depth--;
    }
    return depth ? first : NULL;
}
