/* The queries in request bodies: each is checked as a document of its own, and
 * what that finds is told at its place in the body. */
#include "request.h"

/* --- The document of the query ------------------------------------------- */

/* Bytes for the text of a query and what a document needs behind it. */
static char *make_room(struct request *r, size_t length)
{
    struct arena *arena = &r->d->arena;
    if (!r->d->discard_trees)
        return rql_arena_alloc(arena, length + RQL_TEXT_PADDING);
    while (r->scratch.capacity < length + RQL_TEXT_PADDING)
        rql_vector_grow(arena, &r->scratch, 1);
    return r->scratch.items;
}

/* The document is entered into the parts before anything can fail, so that it
 * is freed with the others. */
static struct embedded *make_part(struct request *r, const struct member *m)
{
    struct rql_document *d = r->d;
    struct embedded *part = rql_vector_push(&d->arena, &d->parts, sizeof *part);
    *part = (struct embedded){
        .embed = {.outer_text = {d->text, d->length},
                  .span = {m->value + 1, m->value_end - 1}},
        .span = {m->value + 1, m->value_end - 1},
        .first_query = d->query_count,
    };
    char *room = make_room(r, m->value_end - m->value);
    rql_embed_read_json(&part->embed, &d->arena, room);
    rql_options options = *r->options;
    options.host = RQL_HOST_NONE;
    options.request = (rql_request_options){0};
    options.discard_trees = false;
    /* The service does not know comments: they are findings themselves. */
    options.ignore_suppressions = true;
    options.region_count = 0;
    options.most_findings = 0;
    if (rql_document_new_in_place(room, part->embed.length, &options,
                                  &part->document) != RQL_OK)
        longjmp(*d->arena.on_failure, 1);
    size_t count = rql_document_query_count(part->document);
    rql_mark_part(d, part->embed.span.start, count);
    d->query_count += count;
    return part;
}

static void drop_part(struct request *r, struct embedded *part)
{
    rql_document_free(part->document);
    r->d->parts.count--;
}

static rql_span to_outer(const struct embedded *part, rql_span inner)
{
    return rql_embed_span_to_outer(&part->embed, inner);
}

/* --- What a request adds ------------------------------------------------- */

/* What people write into files, but the service does not know. */
static void report_trivia(struct request *r, const struct embedded *part,
                          enum rule_id rule, uint32_t token,
                          const char *message, const char *title)
{
    const struct token *tokens = rql_tokens(part->document);
    rql_span inner = {tokens[token].start, tokens[token].end};
    /* A comment keeps words apart. */
    bool is_comment = tokens[token].kind == TOKEN_COMMENT;
    bool touches_before = token && tokens[token - 1].end == inner.start;
    bool touches_behind = token + 1 < part->document->tokens.count &&
                          tokens[token + 1].start == inner.end;
    rql_edit edit = {inner, {"", 0}};
    if (is_comment && touches_before && touches_behind)
        edit.text = (rql_text){" ", 1};
    rql_span span = to_outer(part, inner);
    struct rql_diagnostic *diag = rql_report(r->d, rule, (uint32_t)span.start,
                                             (uint32_t)span.end, "%s", message);
    if (!diag)
        return;
    r->edits.count = 0;
    rql_embed_edits(&part->embed, &r->d->arena, &edit, 1, &r->edits);
    rql_add_edits_fix(r->d, diag, true, r->edits.items, r->edits.count, title);
}

static void check_trivia(struct request *r, const struct embedded *part)
{
    const struct token *tokens = rql_tokens(part->document);
    for (uint32_t i = 0; i < part->document->tokens.count; i++) {
        if (tokens[i].kind == TOKEN_SEMICOLON)
            report_trivia(r, part, RULE_QUERY_TERMINATOR, i,
                          "the Query of a request needs no semicolon",
                          "Remove the semicolon");
        else if (tokens[i].kind == TOKEN_COMMENT &&
                 !(tokens[i].flags & TOKEN_UNCLOSED))
            report_trivia(r, part, RULE_QUERY_COMMENT, i,
                          "comments are for files; the service does not know "
                          "them",
                          "Remove the comment");
    }
}

static void report_several(struct request *r, const struct embedded *part)
{
    rql_span first =
        to_outer(part, rql_query_span(rql_document_query(part->document, 0)));
    rql_span second =
        to_outer(part, rql_query_span(rql_document_query(part->document, 1)));
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_SEVERAL_QUERIES, (uint32_t)second.start,
                   (uint32_t)second.end, "Query holds a second query");
    rql_add_help(r->d, diag,
                 "a request creates one query: send a request for each");
    rql_add_related(r->d, diag, (uint32_t)first.start, (uint32_t)first.end,
                    "here is the first one");
}

/* --- All of it ----------------------------------------------------------- */

static struct known_query known_query(const struct embedded *part)
{
    const rql_query *query = rql_document_query(part->document, 0);
    return (struct known_query){query->catalog, query->dataset,
                                query->timespan != NO_TOKEN};
}

static bool is_blank(rql_text text)
{
    size_t i = 0;
    while (i < text.length && memchr(" \t\r\n", text.data[i], 4))
        i++;
    return i == text.length;
}

void rql_request_read_query(struct request *r, struct body *body,
                            const struct member *m)
{
    struct embedded *part = make_part(r, m);
    size_t count = rql_document_query_count(part->document);
    rql_text text = rql_document_text(part->document);
    rql_take_diagnostics(r->d, &part->embed, part->document);
    if (count == 1)
        body->query = known_query(part);
    if (r->d->skip_checks)
        ;
    else if (count > 1)
        report_several(r, part);
    else if (count == 1)
        check_trivia(r, part);
    else if (text.length) {
        struct rql_diagnostic *diag = rql_report(
            r->d, RULE_MISSING_FIELD, m->value, m->value_end, "Query %s",
            is_blank(text) ? "is blank" : "holds no query");
        rql_add_service_message(r, diag, body, MESSAGE_MISSING);
    }
    if (r->d->discard_trees)
        drop_part(r, part);
}
