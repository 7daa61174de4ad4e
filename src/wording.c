/* Parts of a query's meaning in words. */
#include "wording.h"

#include <string.h>

#include "edits.h"
#include "utf8.h"

enum { MOST_NAMES = 8, MOST_VALUES = 5, MOST_PARTS = 8, LONGEST_SHOWN = 60 };

void rql_say(struct sentence *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = rql_arena_vprintf(s->arena, format, args);
    va_end(args);
    rql_bytes_add(s->arena, &s->bytes, text, strlen(text));
}

/* True for what neither prints nor stays in its place. */
static bool is_unfit(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == INVALID_CHARACTER;
}

void rql_say_text(struct sentence *s, rql_text text)
{
    const char *p = text.data, *end = p + text.length;
    while (p < end && p < text.data + LONGEST_SHOWN) {
        struct utf8_character c = rql_utf8_decode(p, end);
        if (is_unfit(c.code))
            rql_bytes_add(s->arena, &s->bytes, "\xef\xbf\xbd", 3);
        else
            rql_bytes_add(s->arena, &s->bytes, p, c.length);
        p += c.length;
    }
    if (p < end)
        rql_say(s, "...");
}

void rql_say_joint(struct sentence *s, size_t index, size_t count,
                   const char *last)
{
    if (index > 0)
        rql_say(s, "%s", index + 1 == count ? last : ", ");
}

/* --- Names ---------------------------------------------------------------- */

static bool is_meant(const struct meaning_name *name, enum which_names which)
{
    return which == ALL_NAMES ||
           rql_name_is_metric(name) == (which == METRIC_NAMES);
}

uint32_t rql_count_names(const struct meaning_name *names, uint32_t count,
                         enum which_names which)
{
    uint32_t meant = 0;
    for (uint32_t i = 0; i < count; i++)
        meant += is_meant(&names[i], which);
    return meant;
}

static void say_more(struct sentence *s, uint32_t count)
{
    rql_say(s, " and %u more", count);
}

void rql_say_names(struct sentence *s, const struct meaning_name *names,
                   uint32_t count, enum which_names which)
{
    uint32_t meant = rql_count_names(names, count, which);
    /* One more is not worth leaving out. */
    uint32_t most = meant <= MOST_NAMES + 1 ? meant : MOST_NAMES;
    uint32_t said = 0;
    for (uint32_t i = 0; i < count && said < most; i++) {
        if (!is_meant(&names[i], which))
            continue;
        rql_say_joint(s, said++, meant, " and ");
        rql_say_text(s, names[i].shown);
    }
    if (said < meant)
        say_more(s, meant - said);
}

/* --- Values and conditions ------------------------------------------------ */

void rql_say_value(struct sentence *s, const struct meaning_value *value)
{
    const char *quote = value->is_string ? "'" : "";
    rql_say(s, "%s", quote);
    rql_say_text(s, value->shown);
    rql_say(s, "%s", quote);
}

void rql_say_values(struct sentence *s, const struct value_set *set,
                    const char *last)
{
    uint32_t said = set->count <= MOST_VALUES + 1 ? set->count : MOST_VALUES;
    for (uint32_t i = 0; i < said; i++) {
        rql_say_joint(s, i, set->count, last);
        rql_say_value(s, &set->items[i]);
    }
    if (said < set->count)
        say_more(s, set->count - said);
}

/* What is said of one column, part by part. */
struct parts {
    struct sentence *sentence;
    uint32_t said;
    uint32_t left_out;
};

/* False when enough has been said. */
static bool begin_part(struct parts *p)
{
    if (p->said == MOST_PARTS) {
        p->left_out++;
        return false;
    }
    if (p->said++)
        rql_say(p->sentence, " and ");
    return true;
}

static void say_set(struct parts *p, const struct value_set *set,
                    const char *one, const char *many, const char *last)
{
    if (!set->count || !begin_part(p))
        return;
    rql_say(p->sentence, "%s ", set->count == 1 ? one : many);
    rql_say_values(p->sentence, set, last);
}

static void say_bound(struct parts *p, const struct meaning_bound *bound)
{
    if (!begin_part(p))
        return;
    rql_say(p->sentence, "%s ", rql_operator_text(bound->op));
    rql_say_value(p->sentence, &bound->value);
}

static void say_bounds(struct parts *p, const struct meaning_filter *f,
                       bool are_low)
{
    for (uint32_t i = 0; i < f->bound_count; i++)
        if (rql_bound_is_low(&f->bounds[i]) == are_low)
            say_bound(p, &f->bounds[i]);
}

void rql_say_filter(struct sentence *s, const struct meaning_filter *f)
{
    struct parts p = {s, 0, 0};
    rql_say_text(s, f->name.shown);
    rql_say(s, " ");
    for (uint32_t i = 0; i < f->list_count; i++)
        say_set(&p, &f->lists[i], "=", "is one of", ", ");
    say_bounds(&p, f, true);
    say_bounds(&p, f, false);
    say_set(&p, &f->out, "!=", "is none of", ", ");
    say_set(&p, &f->like, "is like", "is like all of", ", ");
    say_set(&p, &f->unlike, "is not like", "is not like any of", ", ");
    if (p.left_out)
        rql_say(s, " and %u conditions more", p.left_out);
}

/* --- Order and grain ------------------------------------------------------ */

void rql_say_orders(struct sentence *s, const struct meaning *m, bool assumed)
{
    uint32_t said =
        m->order_count <= MOST_NAMES + 1 ? m->order_count : MOST_NAMES;
    for (uint32_t i = 0; i < said; i++) {
        const struct meaning_order *order = &m->orders[i];
        rql_say(s, "%s", i ? ", then " : "");
        rql_say_text(s, order->name.shown);
        rql_say(s, " %s%s", order->ascending ? "ascending" : "descending",
                assumed && order->is_assumed ? " (assumed)" : "");
    }
    if (said < m->order_count)
        say_more(s, m->order_count - said);
}

void rql_say_grain(struct sentence *s, const struct meaning *m)
{
    if (!rql_meaning_is_grouped(m)) {
        rql_say(s, "one for each record of the dataset");
        return;
    }
    uint32_t plain = rql_count_names(m->columns, m->column_count, PLAIN_NAMES);
    if (!plain) {
        rql_say(s, "one in all");
        return;
    }
    rql_say(s, "one for each %s", plain == 1 ? "value of " : "combination of ");
    rql_say_names(s, m->columns, m->column_count, PLAIN_NAMES);
}
