/* The public way in: a document's memory, what it is to do by the options, and
 * its end. */
#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "passes.h"
#include "sections.h"

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
    rql_read_document(d, options);
    drop_trees(d);
}

static void read_and_keep(struct rql_document *d, const rql_options *options)
{
    start_trees(d, rql_arena_alloc(&d->arena, sizeof(struct room)));
    rql_read_document(d, options);
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

static const rql_options default_options;

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
