/* Formatting for requests: comments and `;` are left out. */
#include "format_write.h"
#include "str.h"

static bool holds_break(const struct formatter *f, const struct token *t)
{
    return rql_format_breaks(f->in.text + t->start, f->in.text + t->end) > 0;
}

/* What a lead-in has in it: tokens that have not been written, up to `i`. */
struct leading {
    bool has_semicolon;
    bool has_odd_space;
};

static struct leading look_ahead(const struct formatter *f, uint32_t i)
{
    struct leading seen = {false, false};
    for (uint32_t j = f->next; j < i; j++) {
        int kind = rql_token_at(&f->in, j)->kind;
        seen.has_semicolon |= kind == TOKEN_SEMICOLON;
        seen.has_odd_space |= kind == TOKEN_ODD_SPACE;
    }
    return seen;
}

bool rql_format_leads_in_oddly(const struct formatter *f, uint32_t i)
{
    return look_ahead(f, i).has_odd_space;
}

static void leave_out(struct formatter *f, uint32_t i)
{
    if (f->wants_places)
        rql_format_set_place(f, i, NO_PLACE);
    f->gap_start = rql_token_at(&f->in, i)->end;
    f->next = i + 1;
}

/* A gap as it is.  The two breaks around what was left out do not become one, which
 * would be of another kind: the second goes with it. */
static void copy_gap(struct formatter *f, size_t start, uint32_t end,
                     bool is_apart)
{
    const char *out = f->out.items;
    uint32_t from = f->gap_start;
    if (is_apart && f->out.count > start && out[f->out.count - 1] == '\r' &&
        f->in.text[from] == '\n')
        from++;
    rql_format_put_raw(f, f->in.text + from, end - from);
    f->gap_start = end;
}

/* Gaps as they are, up to token `i`, and what stands in for what is left out. */
static void copy_lead_in(struct formatter *f, uint32_t i, uint32_t end,
                         bool ends_query)
{
    size_t start = f->out.count;
    bool is_apart = false;
    f->fresh = f->before == BEFORE_NOTHING;
    while (f->next < i) {
        const struct token *t = rql_token_at(&f->in, f->next);
        copy_gap(f, start, t->start, is_apart);
        if (t->kind == TOKEN_ODD_SPACE) {
            if (is_apart && f->out.count == start)
                rql_format_put_spaces(f, 1);
            rql_format_put_token(f, f->next);
            f->before = BEFORE_ODD_SPACE;
            start = f->out.count;
            is_apart = false;
            continue;
        }
        is_apart = true;
        if (t->kind == TOKEN_COMMENT && holds_break(f, t))
            rql_format_new_line(f, false, 0);
        leave_out(f, f->next);
    }
    copy_gap(f, start, end, is_apart);
    if (f->before == BEFORE_NOTHING)
        return;
    if (ends_query && !f->fresh)
        rql_format_new_line(f, false, 0);
    else if (is_apart && f->out.count == start)
        rql_format_put_spaces(f, 1);
}

/* Write the next semicolon, without what stands before it if that is possible. */
static void put_semicolon(struct formatter *f)
{
    uint32_t semicolon = f->next;
    while (rql_token_at(&f->in, semicolon)->kind != TOKEN_SEMICOLON)
        semicolon++;
    uint32_t at = rql_token_at(&f->in, semicolon)->start;
    if (f->copied || look_ahead(f, semicolon).has_odd_space) {
        copy_lead_in(f, semicolon, at, false);
    } else {
        while (f->next < semicolon)
            leave_out(f, f->next);
    }
    rql_format_put_token(f, semicolon);
    rql_format_leave_code(f, TOKEN_SEMICOLON);
}

void rql_format_approach_bare(struct formatter *f, uint32_t i,
                              const struct token *t, uint32_t end,
                              const struct way *way)
{
    struct leading seen = look_ahead(f, i);
    bool copies = way->copies || seen.has_odd_space;
    if (seen.has_semicolon && t && f->before != BEFORE_NOTHING &&
        !(f->joinable && t->kind == TOKEN_SELECT)) {
        put_semicolon(f);
        /* Behind one alone, WHERE would be the rest of the query. */
        if (rql_goes_on(t->kind) && look_ahead(f, i).has_semicolon)
            put_semicolon(f);
        copies = way->copies || look_ahead(f, i).has_odd_space;
    }
    if (copies) {
        copy_lead_in(f, i, end, seen.has_semicolon && t);
        return;
    }
    while (f->next < i)
        leave_out(f, f->next);
    if (t && f->before != BEFORE_NOTHING) {
        if (way->is_border)
            rql_format_new_line(f, false, 0);
        else
            rql_format_put_spaces(f, way->joins);
    }
    f->gap_start = end;
}

void rql_format_copy_bare(struct formatter *f, const struct segment *s)
{
    rql_format_put_token(f, s->first);
    rql_format_leave_code(f, 0);
    for (uint32_t i = s->first + 1; i <= s->last; i++) {
        const struct token *t = rql_token_at(&f->in, i);
        if (t->kind == TOKEN_COMMENT)
            continue;
        copy_lead_in(f, i, t->start, false);
        rql_format_put_token(f, i);
        rql_format_leave_code(f, t->kind);
    }
}
