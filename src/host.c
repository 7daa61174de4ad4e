/* Queries in the literals and blocks of a host: each is a document of its own,
 * and what that finds is told at its place in the host. */
#include "host.h"

#include <assert.h>
#include <string.h>

#include "passes.h"
#include "utf16.h"

struct host_reader {
    struct rql_document *d;
    const rql_options *options;
};

/* --- What nobody can know -------------------------------------------------- */

/* Rules that are about something missing, which an interpolation may hold. */
static bool is_about_missing(enum rule_id rule)
{
    return rule == RULE_IMPLICIT_TIMESPAN || rule == RULE_LIMIT_WITHOUT_ORDER ||
           rule == RULE_MISSING_FROM || rule == RULE_MISSING_SELECT ||
           rule == RULE_MISSING_FIELD;
}

/* Rules of the grammar: what stands next to a place decides. */
static bool is_about_neighbours(enum rule_id rule)
{
    return rule <= RULE_IMPLICIT_DIRECTION;
}

static rql_span widened(rql_text text, rql_span span)
{
    while (span.start && memchr(" \t\r\n,", text.data[span.start - 1], 5))
        span.start--;
    while (span.end < text.length && memchr(" \t\r\n,", text.data[span.end], 5))
        span.end++;
    return span;
}

/* A document inside of a literal, or of a request body in it. */
struct level {
    const struct embed *literal;
    const struct embed *body; /* NULL: there is none between them */
    bool has_bare_hole;
};

static bool touches_hole(const struct level *level, rql_span span,
                         bool with_neighbours)
{
    const struct embed *literal = level->literal;
    if (level->body)
        span = rql_embed_span_to_outer(level->body, span);
    if (with_neighbours)
        span = widened((rql_text){literal->text, literal->length}, span);
    return rql_embed_touches_hole(literal, span);
}

static bool is_unknowable(const struct level *level,
                          const struct rql_diagnostic *diag)
{
    enum rule_id rule = (enum rule_id)diag->rule;
    if ((level->has_bare_hole && is_about_missing(rule)) ||
        touches_hole(level, (rql_span){diag->start, diag->end},
                     is_about_neighbours(rule)))
        return true;
    for (uint32_t i = 0; diag->extra && i < diag->extra->related_count; i++)
        if (touches_hole(level, diag->extra->related[i].span, false))
            return true;
    return false;
}

/* Count the errors of each query anew. */
static void count_errors(struct rql_document *d)
{
    struct rql_query *queries = d->queries.items;
    const struct rql_diagnostic *diags = d->diags.items;
    size_t query;
    for (size_t i = 0; i < d->queries.count; i++)
        queries[i].errors = 0;
    for (size_t i = 0; i < d->diags.count; i++)
        if (diags[i].severity == RQL_ERROR &&
            rql_document_query_at(d, diags[i].start, &query))
            queries[query].errors++;
}

static void drop_at_level(struct rql_document *d, const struct level *level)
{
    struct rql_diagnostic *diags = d->diags.items;
    size_t kept = 0;
    for (size_t i = 0; i < d->diags.count; i++)
        if (!is_unknowable(level, &diags[i]))
            diags[kept++] = diags[i];
    d->diags.count = kept;
    if (d->host == RQL_HOST_NONE)
        count_errors(d);
}

/* Drop the findings that rest on what an interpolation was read as. */
static void drop_unknowable(struct rql_document *d, const struct embed *embed,
                            bool has_bare_hole)
{
    const struct embed_escape *escapes = embed->escapes.items;
    size_t hole = 0;
    while (hole < embed->escapes.count && escapes[hole].kind != EMBED_HOLE)
        hole++;
    if (hole == embed->escapes.count)
        return;
    drop_at_level(d, &(struct level){embed, NULL, has_bare_hole});
    for (size_t i = 0; i < d->parts.count; i++)
        drop_at_level(
            rql_parts(d)[i].document,
            &(struct level){embed, &rql_parts(d)[i].embed, has_bare_hole});
}

/* True when a query is for another database, as far as that can be known. */
static bool is_foreign(const struct rql_document *d, size_t index,
                       const struct embed *embed)
{
    const struct rql_query *query = rql_document_query(d, index);
    if (!rql_is_foreign(d, query))
        return false;
    const struct token *dataset = rql_token_at(d, query->dataset_token);
    return !touches_hole(&(struct level){embed, NULL, false},
                         (rql_span){dataset->start, dataset->end}, false);
}

/* Programs ask other databases, too: of a query that is not for one of the
 * services only that is told, and mildly. */
static void soften_foreign(struct rql_document *d, const struct embed *embed)
{
    struct rql_diagnostic *diags = d->diags.items;
    size_t kept = 0, query;
    for (size_t i = 0; i < d->diags.count; i++) {
        struct rql_diagnostic *diag = &diags[i];
        if (!rql_document_query_at(d, diag->start, &query) ||
            !is_foreign(d, query, embed)) {
            diags[kept++] = *diag;
            continue;
        }
        if (diag->rule != RULE_UNKNOWN_DATASET)
            continue;
        if (d->severities[diag->rule] == RQL_DEFAULT)
            diag->severity = RQL_INFO;
        if (diag->severity <= d->least)
            diags[kept++] = *diag;
    }
    d->diags.count = kept;
    count_errors(d);
}

/* --- Inner documents ------------------------------------------------------- */

/* A copy of a vector that is used again. */
static struct vector kept_vector(struct arena *arena, const struct vector *from,
                                 size_t item_size)
{
    struct vector kept = {0};
    while (kept.capacity < from->count)
        rql_vector_grow(arena, &kept, item_size);
    if (from->count)
        memcpy(kept.items, from->items, from->count * item_size);
    kept.count = from->count;
    return kept;
}

/* The inner document is entered before anything can fail, so that it is freed
 * with the others. */
static struct inner *make_inner(struct host_reader *reader,
                                const struct reading *r, rql_host host)
{
    struct rql_document *d = reader->d;
    struct inner *inner = rql_arena_alloc(&d->arena, sizeof *inner);
    *inner = (struct inner){.document = NULL};
    *(struct inner **)rql_vector_push(&d->arena, &d->inners, sizeof inner) =
        inner;
    rql_options options = *reader->options;
    options.host = host;
    options.region_count = 0;
    options.most_findings = 0;
    options.discard_trees &= host != RQL_HOST_NONE; /* see soften_foreign() */
    if (rql_document_new(r->text.items, r->text.count, &options,
                         &inner->document) != RQL_OK)
        longjmp(*d->arena.on_failure, 1);
    inner->embed = (struct embed){
        .outer_text = {d->text, d->length},
        .span = r->span,
        .text = inner->document->text,
        .length = inner->document->length,
        .escapes = r->escapes,
        .segments = r->segments,
    };
    if (!d->discard_trees) {
        inner->embed.escapes =
            kept_vector(&d->arena, &r->escapes, sizeof(struct embed_escape));
        inner->embed.segments =
            kept_vector(&d->arena, &r->segments, sizeof(struct embed_segment));
    }
    return inner;
}

static void add_part(struct rql_document *d, const struct embedded *part)
{
    struct embedded *added =
        rql_vector_push(&d->arena, &d->parts, sizeof *added);
    *added = *part;
    added->first_query += d->query_count;
}

/* The parts of an inner document are parts of the host. */
static void take_parts(struct rql_document *d, struct inner *inner)
{
    struct rql_document *from = inner->document;
    if (from->host == RQL_HOST_NONE) {
        struct embedded part = {from, inner->embed, inner->embed.span, 0};
        add_part(d, &part);
        return;
    }
    for (size_t i = 0; i < from->parts.count; i++) {
        struct embedded part = rql_parts(from)[i];
        part.span = rql_embed_span_to_outer(&inner->embed, part.span);
        if (!part.embed.parent)
            part.embed.parent = &inner->embed;
        add_part(d, &part);
    }
    for (size_t i = 0; i < from->inners.count; i++)
        rql_inners(from)[i]->embed.parent = &inner->embed;
}

/* Enter what is mended on its own; what overlaps is one. */
static void add_body(struct rql_document *d, rql_span piece)
{
    rql_span *bodies = d->bodies.items;
    size_t count = d->bodies.count;
    for (; count && bodies[count - 1].end > piece.start; count--) {
        if (bodies[count - 1].start < piece.start)
            piece.start = bodies[count - 1].start;
        if (bodies[count - 1].end > piece.end)
            piece.end = bodies[count - 1].end;
    }
    d->bodies.count = count;
    *(rql_span *)rql_vector_push(&d->arena, &d->bodies, sizeof piece) = piece;
}

static void take_group(struct host_scan *s, rql_host host)
{
    struct host_reader *reader = s->context;
    struct rql_document *d = reader->d;
    const struct reading *r = &s->reading;
    struct inner *inner = make_inner(reader, r, host);
    drop_unknowable(inner->document, &inner->embed, r->has_bare_hole);
    if (r->is_guessed && host == RQL_HOST_NONE)
        soften_foreign(inner->document, &inner->embed);
    rql_take_diagnostics(d, &inner->embed, inner->document);
    rql_take_suppressions(d, &inner->embed, inner->document);
    bool is_used = inner->document->query_count || inner->document->diags.count;
    if (is_used)
        add_body(d, r->piece);
    if (is_used && !d->discard_trees)
        take_parts(d, inner);
    rql_mark_part(d, r->piece.start, inner->document->query_count);
    d->query_count += inner->document->query_count;
    if (d->discard_trees || !is_used) {
        rql_document_free(inner->document);
        d->inners.count--;
    }
}

/* --- All of it ------------------------------------------------------------- */

static void scan_all(struct host_scan *s)
{
    if (s->language->flags & HOST_BLOCKS)
        rql_scan_blocks(s);
    else
        rql_scan_code(s, 0, s->length);
}

void rql_check_host(struct rql_document *d, const rql_options *options)
{
    struct host_reader reader = {d, options};
    struct host_scan *s = rql_arena_alloc(&d->arena, sizeof *s);
    memset(s, 0, sizeof *s);
    s->arena = &d->arena;
    s->take = take_group;
    s->context = &reader;
    s->comments = &d->host_comments;
    rql_scan_init(s, rql_host_language(d->host),
                  (rql_text){d->text, d->length});
    s->code.brackets = d->is_piece;
    d->has_blocks = s->language->flags & HOST_BLOCKS;
    scan_all(s);
    /* Of a text without queries, comments are of no interest. */
    if (!d->bodies.count)
        d->host_comments.count = 0;
    rql_finish_diags(d);
}

/* --- Is there any? --------------------------------------------------------- */

/* A text of a language that stands in a block is only looked at when it may
 * hold a query. */
static void look_at_group(struct host_scan *s, rql_host host)
{
    const struct reading *r = &s->reading;
    s->is_over = host <= RQL_HOST_REQUEST ||
                 rql_host_has_queries(host, r->text.items, r->text.count);
}

static bool look_for_queries(rql_host host, rql_text text, struct arena *arena)
{
    jmp_buf on_failure;
    rql_arena_init(arena, &on_failure);
    if (setjmp(on_failure))
        return true;
    struct host_scan *s = rql_arena_alloc(arena, sizeof *s);
    memset(s, 0, sizeof *s);
    s->arena = arena;
    s->take = look_at_group;
    rql_scan_init(s, rql_host_language(host), text);
    scan_all(s);
    return s->is_over;
}

bool rql_host_has_queries(rql_host host, const char *text, size_t length)
{
    assert(text || !length);
    if (host == RQL_HOST_NONE)
        return true;
    if (length && rql_is_utf16((rql_text){text, length}))
        return rql_utf16_has_select((rql_text){text, length});
    if (host == RQL_HOST_REQUEST)
        return rql_text_is_request(text, length);
    if (length > RQL_TEXT_MAX)
        return true;
    struct arena arena;
    bool has_any =
        look_for_queries(host, (rql_text){text ? text : "", length}, &arena);
    rql_arena_free(&arena);
    return has_any;
}
