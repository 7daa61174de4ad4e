/* Formatting: what of a query is understood, clause by clause. */
#include "format.h"

#include <string.h>

#include "str.h"

size_t rql_format_columns(const char *bytes, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return columns;
}

unsigned rql_format_breaks(const char *p, const char *end)
{
    unsigned breaks = 0;
    for (; p < end && breaks < 2; p++) {
        if (*p != '\n' && *p != '\r')
            continue;
        breaks++;
        if (*p == '\r' && p + 1 < end && p[1] == '\n')
            p++;
    }
    return breaks;
}

_Static_assert(TOKEN_STRING < 1 << 5, "kinds of the grammar take five bits");

/* The segment at hand, while it grows.  The parser follows when it is asked. */
struct growth {
    struct formatter *f;
    struct segment *segment; /* NULL at the start */
    uint64_t kinds;          /* of its last tokens, five bits for each */
    uint32_t count;          /* how many it has, without trivia */
    uint32_t parsed;         /* the token that the parser has to read next */
    struct parser_state parser;
    struct parser_state item; /* behind the last item of a list */
    uint8_t item_kind;        /* that item; 0: none */
    uint8_t last;             /* the kind of its last token */
    bool repeats;             /* one more such item changes nothing */
    bool has_comment;         /* behind its last token */
    bool has_odd_space;
};

/* --- What the grammar says ------------------------------------------------- */

static bool same_state(const struct parser_state *a,
                       const struct parser_state *b)
{
    return a->depth == b->depth &&
           memcmp(a->states, b->states, (size_t)a->depth * sizeof *a->states) ==
               0;
}

/* A token behind a comma was read.  Where it brings the parser to the state that
 * the one before it did, all others will. */
static void note_item(struct growth *g, int kind)
{
    g->repeats = kind == g->item_kind && same_state(&g->parser, &g->item);
    g->item = g->parser;
    g->item_kind = (uint8_t)kind;
}

/* Let the parser read on, up to the segment's end; false when it cannot. */
static bool parse_on(struct growth *g)
{
    const struct segment *s = g->segment;
    int before = 0;
    while (g->parsed <= s->last) {
        const struct token *t = rql_token_at(&g->f->in, g->parsed);
        if (g->repeats && g->parsed < s->last && t->kind == TOKEN_COMMA &&
            t[1].kind == g->item_kind) {
            g->parsed += 2;
            continue;
        }
        g->parsed++;
        if (t->kind == TOKEN_COMMENT)
            continue;
        if (!rql_parser_advance(&g->parser, t->kind))
            return false;
        g->repeats = false;
        if (before == TOKEN_COMMA)
            note_item(g, t->kind);
        before = t->kind;
    }
    return true;
}

/* True when the segment, as far as it goes, is a clause. */
static bool is_whole(struct growth *g)
{
    struct segment *s = g->segment;
    if (!s->is_understood)
        return false;
    if (g->count > KNOWN_SEGMENT_LENGTH) {
        s->is_understood = parse_on(g);
        return s->is_understood && rql_parser_accepts(&g->parser, TOKEN_YYEOF);
    }
    struct known_segments *known = &g->f->known;
    size_t slot = (g->kinds * UINT64_C(0x9e3779b97f4a7c15)) >> 59;
    if (known->kinds[slot] != g->kinds) {
        s->is_understood = parse_on(g);
        known->kinds[slot] = g->kinds;
        known->are_understood[slot] =
            s->is_understood && rql_parser_accepts(&g->parser, TOKEN_YYEOF);
    }
    return known->are_understood[slot];
}

/* --- Segments -------------------------------------------------------------- */

static void finish(struct growth *g)
{
    if (g->segment)
        g->segment->is_understood = is_whole(g);
}

/* True when a clause begins with this token.  AGGREGATED may be a name. */
static bool begins_clause(struct growth *g, int kind)
{
    switch (kind) {
    case TOKEN_SELECT:
    case TOKEN_FROM:
    case TOKEN_WHERE:
    case TOKEN_ORDER:
    case TOKEN_LIMIT:
    case TOKEN_TIMESPAN:
        return true;
    case TOKEN_AGGREGATED:
        return g->segment && is_whole(g);
    default:
        return false;
    }
}

static void begin(struct growth *g, uint32_t i, const struct token *t)
{
    struct formatter *f = g->f;
    finish(g);
    g->segment = rql_vector_push(f->arena, &f->segments, sizeof *g->segment);
    *g->segment = (struct segment){.first = i, .last = i, .kind = t->kind};
    g->segment->width = rql_format_width(&f->in, t);
    g->segment->is_understood = t->kind <= TOKEN_STRING;
    rql_parser_start(&g->parser);
    g->parsed = i;
    g->item_kind = 0;
    g->repeats = false;
    g->kinds = t->kind;
    g->count = 1;
}

static void go_on(struct growth *g, uint32_t i, const struct token *t)
{
    struct segment *s = g->segment;
    s->last = i;
    s->has_comments |= g->has_comment;
    if (g->has_odd_space || t->kind > TOKEN_STRING)
        s->is_understood = false;
    g->kinds = g->kinds << 5 | t->kind;
    g->count++;
    s->width +=
        rql_format_width(&g->f->in, t) + rql_format_joins(g->last, t->kind);
    s->ands += t->kind == TOKEN_AND;
}

static void find_segments(struct formatter *f, uint32_t first, uint32_t end)
{
    struct growth g = {.f = f};
    f->segments.count = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct token *t = rql_token_at(&f->in, i);
        if (rql_token_is_trivia(t)) {
            g.has_comment |= t->kind == TOKEN_COMMENT;
            g.has_odd_space |= t->kind == TOKEN_ODD_SPACE;
            continue;
        }
        if (!g.segment || begins_clause(&g, t->kind))
            begin(&g, i, t);
        else
            go_on(&g, i, t);
        g.last = t->kind;
        g.has_comment = g.has_odd_space = false;
    }
    finish(&g);
}

/*
 * A quote that found no other one on its line is a token of its own.  Nothing
 * may be brought to that line, or it might find one there.  The last segment ends
 * at `end`.
 */
static void spread_taint(struct formatter *f, uint32_t end)
{
    struct segment *segments = f->segments.items;
    size_t s = 0;
    uint32_t at = f->gap_start;
    for (uint32_t i = f->next; i < end; i++) {
        const struct token *t = rql_token_at(&f->in, i);
        if (f->tainted &&
            rql_format_breaks(f->in.text + at, f->in.text + t->end))
            f->tainted = false;
        if (segments[s].first == i && f->tainted)
            segments[s].is_understood = false;
        f->tainted |= t->kind == TOKEN_STRAY;
        /* Only a request has any here; the next query is put on a new line. */
        if (t->kind == TOKEN_SEMICOLON)
            f->tainted = false;
        if (segments[s].last == i)
            s++;
        at = t->end;
    }
}

void rql_format_segment(struct formatter *f, uint32_t first, uint32_t end)
{
    find_segments(f, first, end);
    bool has_stray = f->tainted;
    const struct segment *segments = f->segments.items;
    for (size_t s = 0; s < f->segments.count && !has_stray; s++)
        if (!segments[s].is_understood)
            has_stray = true;
    if (has_stray)
        spread_taint(f, end);
}

/* --- Names ------------------------------------------------------------------- */

void rql_format_find_dataset(struct formatter *f)
{
    f->catalog = NULL;
    f->dataset = NO_DATASET;
    const struct segment *s = rql_segments(f), *end = s + f->segments.count;
    while (s < end && (s->kind != TOKEN_FROM || !s->is_understood))
        s++;
    if (s == end)
        return;
    const struct token *t = rql_token_at(&f->in, s->last);
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (f->in.api != RQL_API_AUTO && f->in.api != (rql_api)api)
            continue;
        f->dataset = rql_catalog_lookup_dataset(f->in.catalogs[api],
                                                f->in.text + t->start,
                                                t->end - t->start, t->hash);
        if (f->dataset != NO_DATASET) {
            f->catalog = f->in.catalogs[api];
            return;
        }
    }
}

static const char *column_spelling(const struct formatter *f, const char *name,
                                   size_t length, uint32_t hash)
{
    uint32_t column = NO_COLUMN;
    if (f->catalog)
        column = rql_catalog_lookup_column(f->catalog, f->dataset, name, length,
                                           hash);
    if (column == NO_COLUMN)
        return NULL;
    return rql_catalog_pool_text(f->catalog, f->catalog->columns[column].name);
}

/* A query may have a second FROM, by mistake. */
static const char *dataset_spelling(const struct formatter *f, const char *name,
                                    size_t length)
{
    if (!f->catalog)
        return NULL;
    const struct catalog_dataset *d = &f->catalog->datasets[f->dataset];
    const char *dataset = rql_catalog_pool_text(f->catalog, d->name);
    bool is_it = rql_equal_folded(dataset, d->name_length, name, length);
    return is_it ? dataset : NULL;
}

/* The dataset's own list goes before the language's. */
static const char *range_spelling(const struct formatter *f, const char *name,
                                  size_t length, uint32_t hash)
{
    if (f->catalog) {
        const struct catalog_dataset *d = &f->catalog->datasets[f->dataset];
        for (uint32_t i = 0; i < d->range_count; i++) {
            const char *range = rql_catalog_pool_text(
                f->catalog, f->catalog->lists[d->first_range + i]);
            if (rql_equal_folded(range, strlen(range), name, length))
                return range;
        }
    }
    uint32_t timespan = rql_timespan_lookup(name, length, hash);
    return timespan == NO_TIMESPAN ? NULL : rql_timespans[timespan].name;
}

const char *rql_format_spelling(const struct formatter *f,
                                const struct segment *segment, uint32_t i)
{
    const struct token *t = rql_token_at(&f->in, i);
    if ((t->kind != TOKEN_NAME && t->kind != TOKEN_AGGREGATED) ||
        t->flags & TOKEN_NOT_PLAIN || i == segment->first)
        return NULL;
    const char *name = f->in.text + t->start;
    size_t length = t->end - t->start;
    switch (segment->kind) {
    case TOKEN_SELECT:
    case TOKEN_WHERE:
    case TOKEN_ORDER:
        return column_spelling(f, name, length, t->hash);
    case TOKEN_FROM:
        return dataset_spelling(f, name, length);
    case TOKEN_TIMESPAN:
        return range_spelling(f, name, length, t->hash);
    default:
        return NULL;
    }
}
