/*
 * Patterns of ignore files.  A mismatch goes back to the last `*` and, when that
 * is at the end of its name, to the last `**`: earlier ones need never be tried
 * again, since whatever they could take, later ones can take too.
 */
#include "ignore_pattern.h"

#include <stddef.h>
#include <string.h>

/* --- Sets -----------------------------------------------------------------*/

static bool is_between(unsigned char c, char low, char high)
{
    return (unsigned char)low <= c && c <= (unsigned char)high;
}

static bool is_alpha(unsigned char c)
{
    return is_between(c, 'a', 'z') || is_between(c, 'A', 'Z');
}

static bool is_digit(unsigned char c)
{
    return is_between(c, '0', '9');
}

static bool is_alnum(unsigned char c)
{
    return is_alpha(c) || is_digit(c);
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static bool is_cntrl(unsigned char c)
{
    return c < ' ' || c == 127;
}

static bool is_graph(unsigned char c)
{
    return is_between(c, '!', '~');
}

static bool is_lower(unsigned char c)
{
    return is_between(c, 'a', 'z');
}

static bool is_print(unsigned char c)
{
    return is_between(c, ' ', '~');
}

static bool is_punct(unsigned char c)
{
    return is_graph(c) && !is_alnum(c);
}

static bool is_space(unsigned char c)
{
    return c == ' ' || is_between(c, '\t', '\r');
}

static bool is_upper(unsigned char c)
{
    return is_between(c, 'A', 'Z');
}

static bool is_xdigit(unsigned char c)
{
    return is_digit(c) || is_between(c, 'a', 'f') || is_between(c, 'A', 'F');
}

/* Classes of ASCII: what a pattern means does not depend on the locale. */
static const struct class
{
    const char *name;
    bool (*has)(unsigned char c);
} classes[] = {
    {"alnum", is_alnum}, {"alpha", is_alpha}, {"blank", is_blank},
    {"cntrl", is_cntrl}, {"digit", is_digit}, {"graph", is_graph},
    {"lower", is_lower}, {"print", is_print}, {"punct", is_punct},
    {"space", is_space}, {"upper", is_upper}, {"xdigit", is_xdigit},
};

static const struct class *find_class(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strlen(classes[i].name) == length &&
            memcmp(classes[i].name, name, length) == 0)
            return &classes[i];
    return NULL;
}

/* A set that is being looked through for a byte. */
struct set {
    const char *at;
    unsigned char byte;
    unsigned char before; /* what a range may begin with; 0: nothing */
    bool has;
};

/* The byte at hand, which a backslash may precede; 0: the pattern ends. */
static unsigned char take_byte(struct set *set)
{
    if (*set->at == '\\')
        set->at++;
    return *set->at ? (unsigned char)*set->at++ : 0;
}

/* `[:name:]`; false when that is no class. */
static bool take_class(struct set *set, bool *is_wrong)
{
    const char *name = set->at + 2;
    const char *end = strchr(name, ']');
    if (!end || (end > name && end[-1] != ':') || end == name) {
        *is_wrong = !end;
        return false;
    }
    const struct class *class = find_class(name, (size_t)(end - 1 - name));
    *is_wrong = !class;
    if (!class)
        return false;
    set->has |= class->has(set->byte);
    set->at = end + 1;
    set->before = 0;
    return true;
}

/* Take one member; false when the pattern is broken. */
static bool take_member(struct set *set)
{
    bool is_wrong = false;
    if (*set->at == '-' && set->before && set->at[1] && set->at[1] != ']') {
        set->at++;
        unsigned char high = take_byte(set);
        set->has |= set->before <= set->byte && set->byte <= high;
        set->before = 0;
        return high;
    }
    if (set->at[0] == '[' && set->at[1] == ':') {
        if (take_class(set, &is_wrong))
            return true;
        if (is_wrong)
            return false;
    }
    set->before = take_byte(set);
    set->has |= set->before == set->byte;
    return set->before;
}

/* Behind a set, of which `p` is what follows its bracket; NULL when the byte is
 * not in it, or the set is broken. */
static const char *match_set(const char *p, unsigned char byte)
{
    bool is_inverse = *p == '!' || *p == '^';
    struct set set = {.at = p + is_inverse, .byte = byte};
    do {
        if (!*set.at || !take_member(&set))
            return NULL;
    } while (*set.at != ']');
    return set.has != is_inverse && byte != '/' ? set.at + 1 : NULL;
}

/* --- Patterns -------------------------------------------------------------*/

/* Behind what takes one byte of the pattern; NULL when it does not fit. */
static const char *match_one(const char *p, unsigned char byte)
{
    switch (*p) {
    case '?':
        return byte != '/' ? p + 1 : NULL;
    case '[':
        return match_set(p + 1, byte);
    case '\\':
        p++;
        break;
    default:
        break;
    }
    return *p && (unsigned char)*p == byte ? p + 1 : NULL;
}

/* Where a match stands, and where it goes on after a mismatch. */
struct match {
    const char *p;
    const char *wild; /* the first wildcard */
    const char *path;
    const char *star;      /* behind the last `*`; or NULL */
    const char *star_path; /* where what it takes ends */
    const char *stars;     /* behind the last `**` and its slash; or NULL */
    const char *stars_path;
};

/* Take asterisks; true when they take all that is left.  git compares what
 * precedes the first wildcard by itself, and takes the rest for a pattern of its
 * own: there `**` is special too. */
static bool take_stars(struct match *m)
{
    const char *end = m->p + strspn(m->p, "*");
    bool is_at_start = m->p == m->wild || m->p[-1] == '/';
    const char *slash = end + (end[0] == '\\' && end[1] == '/');
    if (end - m->p > 1 && is_at_start && (!*end || *slash == '/')) {
        if (!*end)
            return true;
        m->stars = m->p = slash + 1;
        m->stars_path = m->path;
        m->star = NULL;
        return false;
    }
    m->star = m->p = end;
    m->star_path = m->path;
    return false;
}

/* Let the last asterisks take more; false when there is no more to take. */
static bool go_back(struct match *m)
{
    if (m->star && *m->star_path && *m->star_path != '/') {
        m->p = m->star;
        m->path = ++m->star_path;
        return true;
    }
    const char *slash = m->stars ? strchr(m->stars_path, '/') : NULL;
    if (!slash)
        return false;
    m->p = m->stars;
    m->path = m->stars_path = slash + 1;
    m->star = NULL;
    return true;
}

bool ignore_pattern_matches(const char *pattern, const char *path)
{
    struct match m = {
        .p = pattern,
        .wild = pattern + strcspn(pattern, "*?[\\"),
        .path = path,
    };
    for (;;) {
        if (*m.p == '*') {
            if (take_stars(&m))
                return true;
            continue;
        }
        if (!*m.path)
            return !*m.p;
        const char *next = match_one(m.p, (unsigned char)*m.path);
        if (next) {
            m.p = next;
            m.path++;
        } else if (!go_back(&m)) {
            return false;
        }
    }
}
