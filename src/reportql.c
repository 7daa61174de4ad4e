/* The public way in: runs the passes over each query of a text, in order. */
#include <reportql/reportql.h>

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "passes.h"
#include "scanner.h"
#include "sections.h"
#include "utf16.h"

const char *rql_version(void)
{
    return RQL_VERSION;
}

const char *rql_status_text(rql_status status)
{
    static const char *const texts[] = {"no failure",
                                        "out of memory",
                                        "the text is too large",
                                        "the text is not a catalog",
                                        "stopped by the caller",
                                        "the result failed a check",
                                        "the host cannot hold the result"};
    assert((size_t)status < sizeof texts / sizeof *texts);
    return texts[status];
}

static const rql_options default_options;

static void settle_rules(struct rql_document *d, const rql_options *options)
{
    static const uint8_t unset[RULE_COUNT];
    d->least = options->least == RQL_DEFAULT ? RQL_INFO : options->least;
    d->severities = unset;
    if (!options->setting_count)
        return;
    uint8_t *severities = rql_arena_alloc(&d->arena, RULE_COUNT);
    memset(severities, 0, RULE_COUNT);
    for (size_t i = 0; i < options->setting_count; i++) {
        const rql_rule *rule = rql_rule_find(options->settings[i].rule);
        if (rule)
            severities[rule - rql_rules] =
                (uint8_t)options->settings[i].severity;
    }
    d->severities = severities;
}

static void settle_catalogs(struct rql_document *d, const rql_options *options)
{
    d->api = options->api;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        d->catalogs[api] = options->catalogs[api] ? options->catalogs[api]
                                                  : rql_builtin_catalogs[api];
}

static struct rql_query *start_query(struct rql_document *d, uint32_t first,
                                     uint32_t last)
{
    struct rql_query *query =
        rql_vector_push(&d->arena, &d->queries, sizeof *query);
    *query = (struct rql_query){
        .first = first,
        .last = last,
        .clauses = {(uint32_t)d->clauses.count, 0},
        .columns = {(uint32_t)d->columns.count, 0},
        .conditions = {(uint32_t)d->conditions.count, 0},
        .orders = {(uint32_t)d->orders.count, 0},
        .distinct = NO_TOKEN,
        .dataset_token = NO_TOKEN,
        .limit = NO_TOKEN,
        .timespan = NO_TOKEN,
        .grain = NO_TOKEN,
        .document = d,
    };
    d->query = query;
    d->is_understood = true;
    d->has_repeats = false;
    d->query_count++;
    return query;
}

/* Forget what a failed parse has built. */
static void rewind_query(struct rql_document *d, size_t values)
{
    struct rql_query *query = d->query;
    d->clauses.count = query->clauses.first;
    d->columns.count = query->columns.first;
    d->conditions.count = query->conditions.first;
    d->orders.count = query->orders.first;
    d->values.count = values;
    query->clauses.count = query->columns.count = 0;
    query->conditions.count = query->orders.count = 0;
    query->distinct = query->dataset_token = query->limit = NO_TOKEN;
    query->timespan = query->grain = NO_TOKEN;
    query->clause_kinds = 0;
    query->is_disordered = false;
}

static void parse_query(struct rql_document *d)
{
    size_t values = d->values.count;
    struct builder builder = {
        .document = d,
        .next = d->query->first,
        .end = d->query->last + 1,
    };
    if (rql_parse(&builder))
        return;
    rewind_query(d, values);
    rql_repair(d);
}

static void check_query(struct rql_document *d)
{
    rql_check_clauses(d);
    if (d->skip_checks)
        return;
    rql_resolve(d);
    rql_check_names(d);
    rql_check_values(d);
    rql_check_logic(d);
    rql_check_order(d);
}

/* Narrow tokens first to end down to those that are no trivia; false when
 * nothing is left. */
static bool trim_trivia(const struct rql_document *d, uint32_t *first,
                        uint32_t *end)
{
    const struct token *tokens = rql_tokens(d);
    while (*first < *end && rql_token_is_trivia(&tokens[*first]))
        ++*first;
    while (*end > *first && rql_token_is_trivia(&tokens[*end - 1]))
        --*end;
    return *first < *end;
}

/* False when the query that the scanner has just read is passed over; the
 * directives in it count all the same. */
static bool is_wanted(struct rql_document *d, const struct scanner *seen,
                      uint32_t end)
{
    uint32_t first = seen->first, query = first, last = end;
    bool has_directive =
        seen->flags & TOKEN_DIRECTIVE && !d->ignores_suppressions;
    if (!d->regions || first == end) {
        if (has_directive)
            rql_note_directives(d, first, end, 0, true);
        return true;
    }
    bool is_query = trim_trivia(d, &query, &last);
    rql_span reach = is_query ? rql_reach(d, query, last - 1)
                              : (rql_span){rql_token_at(d, first)->start,
                                           rql_token_at(d, end - 1)->end};
    bool wanted = rql_touches(d->regions, reach.start, reach.end);
    if (has_directive)
        rql_note_directives(d, first, end, reach.start, wanted);
    if (is_query)
        rql_note_query(d, query, last - 1, !wanted);
    return wanted;
}

void rql_make_query(struct rql_document *d, const struct scanner *seen,
                    uint32_t end)
{
    uint32_t first = seen->first;
    d->query = NULL;
    if (!is_wanted(d, seen, end))
        return;
    d->has_odd_names = seen->flags & TOKEN_NOT_PLAIN;
    if (seen->odd_kinds || seen->flags)
        rql_check_text(d, first, end);
    if (trim_trivia(d, &first, &end)) {
        start_query(d, first, end - 1);
        parse_query(d);
        check_query(d);
    }
    rql_finish_diags(d);
}

void rql_discard_query(struct rql_document *d, enum scan_stop stop)
{
    struct token *tokens = d->tokens.items;
    if (stop == SCAN_SELECT)
        tokens[0] = tokens[d->tokens.count - 1];
    d->tokens.count = stop == SCAN_SELECT ? 1 : 0;
    d->queries.count = d->clauses.count = d->columns.count = 0;
    d->conditions.count = d->values.count = d->orders.count = 0;
}

/* What stands behind the query, on its line, is its own. */
static void note_end(struct rql_document *d, uint32_t end, enum scan_stop stop)
{
    if (!d->regions)
        return;
    if (stop == SCAN_SEMICOLON)
        end++;
    while (end && rql_token_is_trivia(rql_token_at(d, end - 1)))
        end--;
    if (end)
        d->regions->behind = rql_token_at(d, end - 1)->end;
}

static void make_queries(struct rql_document *d)
{
    if (d->section) {
        rql_read_section(d, d->section);
        return;
    }
    struct scanner scanner;
    rql_scanner_init(&scanner, d);
    enum scan_stop stop;
    do {
        stop = rql_scanner_next(&scanner);
        uint32_t end = (uint32_t)d->tokens.count - (stop != SCAN_END);
        rql_make_query(d, &scanner, end);
        note_end(d, end, stop);
        if (d->discard_trees)
            rql_discard_query(d, stop);
    } while (stop != SCAN_END);
    d->query = NULL;
}

/* A host that was saved in another encoding; of queries, each byte is told that
 * cannot be read.  One without queries is of no interest. */
static void refuse_utf16(struct rql_document *d)
{
    if (!rql_host_has_queries(d->host, d->text, d->length) &&
        d->host != RQL_HOST_REQUEST)
        return;
    rql_report(d, RULE_INVALID_BYTE, 0, 2, "this is UTF-16; save it as UTF-8");
    rql_finish_diags(d);
}

static void read_document(struct rql_document *d, const rql_options *options)
{
    if (d->host == RQL_HOST_NONE) {
        make_queries(d);
    } else if (rql_is_utf16((rql_text){d->text, d->length})) {
        refuse_utf16(d);
    } else if (d->host == RQL_HOST_REQUEST) {
        rql_check_request(d, options);
    } else {
        rql_check_host(d, options);
    }
    if (d->host != RQL_HOST_NONE)
        rql_keep_bodies(d);
}

/* --- Memory ----------------------------------------------------------------- */

/* A document, and its first memory: mostly all that is kept of a query without
 * its tree. */
struct start {
    struct rql_document document; /* first: it is freed as the whole */
    alignas(
        max_align_t) char bytes[RQL_READY_SIZE - sizeof(struct rql_document)];
};

/* Where the vectors of trees begin: room for most queries. */
struct room {
    struct rql_query queries[1];
    struct clause clauses[6];
    struct name_ref columns[8];
    struct condition conditions[4];
    uint32_t values[8];
    struct order_item orders[4];
    uint32_t slots[8];
};

#define START_VECTOR(d, room, name)                                            \
    (d)->name.items = (room)->name,                                            \
    (d)->name.capacity = sizeof(room)->name / sizeof *(room)->name

static void start_trees(struct rql_document *d, struct room *room)
{
    START_VECTOR(d, room, queries);
    START_VECTOR(d, room, clauses);
    START_VECTOR(d, room, columns);
    START_VECTOR(d, room, conditions);
    START_VECTOR(d, room, values);
    START_VECTOR(d, room, orders);
    START_VECTOR(d, room, slots);
}

/* Vectors that stay empty point somewhere too, so that their items may be
 * counted from. */
static void start_vectors(struct rql_document *d)
{
    d->tokens.items = d->diags.items = d->repaired.items = d;
    d->logic_links.items = d->candidates.items = d;
    d->parts.items = d->bodies.items = d->inners.items = d;
    d->host_comments.items = d->comments.items = d->suppressions.items = d;
    d->suppressed_rules.items = d->covers.items = d->suppressed.items = d;
}

/* Nobody will ask for tokens and trees. */
static void drop_trees(struct rql_document *d)
{
    const struct vector none = {.items = d};
    d->tokens = d->queries = d->clauses = d->columns = none;
    d->conditions = d->values = d->orders = d->slots = none;
    d->query = NULL;
}

/* --- Documents -------------------------------------------------------------- */

/* A text to make a document of; or one that is read in place. */
struct source {
    const char *text;
    char *in_place; /* or NULL */
    size_t length;
};

static void take_text(struct rql_document *d, const struct source *source)
{
    size_t length = source->length;
    char *buffer = source->in_place;
    if (!buffer) {
        buffer = rql_arena_alloc(&d->arena, length + RQL_TEXT_PADDING);
        if (length)
            memcpy(buffer, source->text, length);
    }
    memset(buffer + length, 0, RQL_TEXT_PADDING);
    d->text = buffer;
    d->length = (uint32_t)length;
}

static void settle_regions(struct rql_document *d, const rql_options *options)
{
    if (!options->region_count)
        return;
    d->regions = rql_arena_alloc(&d->arena, sizeof *d->regions);
    *d->regions = (struct regions){.items = options->regions,
                                   .count = options->region_count};
}

static void settle(struct rql_document *d, const rql_options *options)
{
    d->skip_checks = options->skip_checks;
    d->discard_trees = options->discard_trees;
    d->wants_identities = options->identities;
    settle_rules(d, options);
    settle_catalogs(d, options);
    d->ignores_suppressions = options->ignore_suppressions;
    d->host = options->host;
    if (options->most_findings && d->host == RQL_HOST_NONE && !d->is_piece)
        rql_bound_diags(d, options->most_findings);
    settle_regions(d, options);
}

/* Trees that are not kept stand on the stack. */
static void read_and_drop(struct rql_document *d, const rql_options *options)
{
    enum { TOKENS = 128 };
    struct room room;
    struct token tokens[TOKENS];
    start_trees(d, &room);
    d->tokens.items = tokens;
    d->tokens.capacity = TOKENS;
    read_document(d, options);
    drop_trees(d);
}

static void read_and_keep(struct rql_document *d, const rql_options *options)
{
    start_trees(d, rql_arena_alloc(&d->arena, sizeof(struct room)));
    read_document(d, options);
}

/* Apart from who calls setjmp(): there, no compiler keeps much in registers. */
__attribute__((noinline)) static void make_document(struct rql_document *d,
                                                    const struct source *source,
                                                    const rql_options *options)
{
    start_vectors(d);
    take_text(d, source);
    settle(d, options);
    if (d->discard_trees)
        read_and_drop(d, options);
    else
        read_and_keep(d, options);
    if (d->section) {
        d->section = NULL;
        return;
    }
    if (d->comments.count && rql_has_omitted(d))
        return; /* see new_document() */
    if (d->comments.count)
        d->bound = NULL; /* none was left out, and now all are kept */
    if (d->comments.count || d->suppressions.count ||
        (d->host_comments.count && !d->ignores_suppressions))
        rql_suppress(d, options);
}

/* What a document is made for, beside what the options say. */
struct document_kind {
    bool is_piece;
    struct section *section;
};

static rql_status try_document(const struct source *source,
                               const rql_options *options,
                               const struct document_kind *kind,
                               rql_document **document)
{
    assert(source->text || source->in_place || source->length == 0);
    *document = NULL;
    if (source->length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    struct start *start = malloc(sizeof *start);
    if (!start)
        return RQL_NO_MEMORY;
    struct rql_document *d = &start->document;
    /* Of all of it, a compiler would make a calloc(), which is slower. */
    memset((char *)d + sizeof d->arena, 0, sizeof *d - sizeof d->arena);
    d->is_piece = kind->is_piece;
    d->section = kind->section;
    jmp_buf on_failure;
    rql_arena_init(&d->arena, &on_failure);
    rql_arena_lend(&d->arena, start->bytes, sizeof start->bytes);
    if (setjmp(on_failure)) {
        rql_document_free(d);
        return RQL_NO_MEMORY;
    }
    make_document(d, source, options);
    d->arena.on_failure = NULL;
    *document = d;
    return RQL_OK;
}

/* Suppressions may hide findings that were only counted: then all are needed. */
static rql_status new_document(const struct source *source,
                               const rql_options *options,
                               const struct document_kind *kind,
                               rql_document **document)
{
    if (!options)
        options = &default_options;
    rql_status status = try_document(source, options, kind, document);
    const struct rql_document *d = *document;
    bool is_part = kind->section && !kind->section->count;
    if (status != RQL_OK || is_part || !d->comments.count ||
        !rql_has_omitted(d))
        return status;
    rql_options all = *options;
    all.most_findings = 0;
    rql_document_free(*document);
    return try_document(source, &all,
                        &(struct document_kind){.is_piece = kind->is_piece},
                        document);
}

static const struct document_kind plain;

rql_status rql_document_new(const char *text, size_t length,
                            const rql_options *options, rql_document **document)
{
    return new_document(&(struct source){text, NULL, length}, options, &plain,
                        document);
}

rql_status rql_piece_new(const char *text, size_t length,
                         const rql_options *options, rql_document **document)
{
    const struct document_kind piece = {.is_piece = true};
    return new_document(&(struct source){text, NULL, length}, options, &piece,
                        document);
}

rql_status rql_document_new_in_place(char *text, size_t length,
                                     const rql_options *options,
                                     rql_document **document)
{
    return new_document(&(struct source){NULL, text, length}, options, &plain,
                        document);
}

rql_status rql_section_document_new(char *text, size_t length,
                                    const rql_options *options,
                                    struct section *section,
                                    rql_document **document)
{
    const struct document_kind kind = {.section = section};
    return new_document(&(struct source){NULL, text, length}, options, &kind,
                        document);
}

void rql_document_free(rql_document *document)
{
    if (!document)
        return;
    bool owns_parts = !document->inners.count;
    for (size_t i = 0; owns_parts && i < document->parts.count; i++)
        rql_document_free(rql_parts(document)[i].document);
    for (size_t i = 0; i < document->inners.count; i++)
        rql_document_free(rql_inners(document)[i]->document);
    rql_free_sections(document);
    rql_arena_free(&document->arena);
    free(document);
}
