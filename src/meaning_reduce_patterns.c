/* The conditions of one column: the patterns of LIKE and NOT LIKE. */
#include "meaning_reduce.h"

#include <string.h>

/* More values, or longer ones, are not tried against patterns. */
enum { MOST_MATCHED = 8, LONGEST_MATCHED = 128 };

/* True when it is known what the pattern matches. */
static bool is_known_pattern(const struct reduction *r,
                             const struct meaning_value *pattern)
{
    return !r->is_numeric && rql_text_is_ascii(pattern->key) &&
           rql_pattern_kind(pattern->key) != PATTERN_UNSURE;
}

/* True when it is known of each value of the set whether it matches, and not
 * too dear to find out. */
static bool can_match(const struct value_set *set)
{
    if (set->count > MOST_MATCHED)
        return false;
    for (uint32_t i = 0; i < set->count; i++) {
        const struct literal *literal = &set->items[i].literal;
        if (literal->kind != LITERAL_TEXT ||
            literal->text.length > LONGEST_MATCHED ||
            !rql_text_is_ascii(literal->text))
            return false;
    }
    return true;
}

static void keep_matching(struct value_set *set, rql_text pattern, bool wanted)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < set->count; i++)
        if (rql_pattern_matches(set->items[i].literal.text, pattern) == wanted)
            set->items[kept++] = set->items[i];
    set->count = kept;
}

/* Drop the patterns whose effect on the list is known, after it was had. */
static void match(const struct reduction *r, struct value_set *patterns,
                  bool wanted)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < patterns->count; i++) {
        if (is_known_pattern(r, &patterns->items[i]))
            keep_matching(&r->filter->lists[0], patterns->items[i].key, wanted);
        else
            patterns->items[kept++] = patterns->items[i];
    }
    patterns->count = kept;
}

/* The text before the first %, or behind the last one. */
static rql_text fixed_part(rql_text pattern, bool at_end)
{
    size_t length = 0;
    while (length < pattern.length &&
           pattern.data[at_end ? pattern.length - 1 - length : length] != '%')
        length++;
    return (rql_text){pattern.data + (at_end ? pattern.length - length : 0),
                      length};
}

/* True when one text can begin, or end, with both.  They are folded. */
static bool parts_agree(rql_text a, rql_text b, bool at_end)
{
    size_t length = a.length < b.length ? a.length : b.length;
    const char *p = a.data + (at_end ? a.length - length : 0);
    const char *q = b.data + (at_end ? b.length - length : 0);
    return length == 0 || memcmp(p, q, length) == 0;
}

/* Compare each beginning, or ending, with the longest one so far. */
static bool ends_agree(const struct reduction *r, bool at_end)
{
    const struct value_set *like = &r->filter->like;
    rql_text longest = {"", 0};
    for (uint32_t i = 0; i < like->count; i++) {
        if (!is_known_pattern(r, &like->items[i]))
            continue;
        rql_text part = fixed_part(like->items[i].key, at_end);
        if (!parts_agree(part, longest, at_end))
            return false;
        if (part.length > longest.length)
            longest = part;
    }
    return true;
}

/* The first pattern without a wildcard, which matches no text but itself; or
 * NULL. */
static const struct meaning_value *find_plain(const struct reduction *r)
{
    const struct value_set *like = &r->filter->like;
    for (uint32_t i = 0; i < like->count; i++)
        if (is_known_pattern(r, &like->items[i]) &&
            like->items[i].key.length <= LONGEST_MATCHED &&
            rql_pattern_kind(like->items[i].key) == PATTERN_PLAIN)
            return &like->items[i];
    return NULL;
}

/* Whether a text is known to fulfil the patterns, or may. */
static bool may_fulfil(const struct reduction *r, rql_text text,
                       const struct value_set *patterns, bool wanted)
{
    for (uint32_t i = 0; i < patterns->count; i++)
        if (is_known_pattern(r, &patterns->items[i]) &&
            rql_pattern_matches(text, patterns->items[i].key) != wanted)
            return false;
    return true;
}

/* False when the one text that a pattern matches is excluded. */
static bool plain_agrees(const struct reduction *r)
{
    const struct meaning_filter *f = r->filter;
    const struct meaning_value *plain = find_plain(r);
    return !plain || (!rql_set_find(&f->out, plain->key) &&
                      may_fulfil(r, plain->key, &f->like, true) &&
                      may_fulfil(r, plain->key, &f->unlike, false));
}

bool rql_patterns_agree(const struct reduction *r)
{
    const struct meaning_filter *f = r->filter;
    for (uint32_t i = 0; i < f->unlike.count; i++)
        if (rql_set_find(&f->like, f->unlike.items[i].key) ||
            (!r->is_numeric && rql_pattern_matches_all(f->unlike.items[i].key)))
            return false;
    return ends_agree(r, false) && ends_agree(r, true) && plain_agrees(r);
}

void rql_patterns_drop_all(struct meaning_filter *f)
{
    if (!f->list_count && !f->bound_count && f->like.count < 2)
        return;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < f->like.count; i++)
        if (!rql_pattern_matches_all(f->like.items[i].key))
            f->like.items[kept++] = f->like.items[i];
    f->like.count = kept;
}

void rql_patterns_strike(const struct reduction *r)
{
    if (!can_match(&r->filter->lists[0]))
        return;
    match(r, &r->filter->like, true);
    match(r, &r->filter->unlike, false);
}
