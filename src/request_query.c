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
        .embed = {.host = &rql_embed_json,
                  .outer_text = {d->text, d->length},
                  .span = {m->value + 1, m->value_end - 1}},
        .first_query = d->query_count,
    };
    rql_embed_read(&part->embed, &d->arena,
                   make_room(r, m->value_end - m->value));
    rql_options options = *r->options;
    options.host = RQL_HOST_NONE;
    options.request = (rql_request_options){0};
    options.discard_trees = false;
    if (rql_document_new_in_place(part->embed.text, part->embed.length,
                                  &options, &part->document) != RQL_OK)
        longjmp(*d->arena.on_failure, 1);
    d->query_count += rql_document_query_count(part->document);
    return part;
}

static void drop_part(struct request *r, struct embedded *part)
{
    rql_document_free(part->document);
    r->d->parts.count--;
}

/* --- What its check found ------------------------------------------------ */

static rql_span to_outer(const struct embedded *part, rql_span inner)
{
    size_t start =
        rql_embed_to_outer(&part->embed, (uint32_t)inner.start, false);
    size_t end =
        inner.end == inner.start
            ? start
            : rql_embed_to_outer(&part->embed, (uint32_t)inner.end, true);
    return (rql_span){start, end};
}

static const char *copy_text(struct request *r, const char *text)
{
    return text ? rql_arena_copy(&r->d->arena, text, strlen(text)) : NULL;
}

static void copy_related(struct request *r, const struct embedded *part,
                         const struct diag_extra *from, struct diag_extra *to)
{
    rql_related *related =
        rql_arena_alloc(&r->d->arena, from->related_count * sizeof *related);
    for (uint32_t i = 0; i < from->related_count; i++)
        related[i] = (rql_related){copy_text(r, from->related[i].message),
                                   to_outer(part, from->related[i].span)};
    to->related = related;
    to->related_count = from->related_count;
}

static void copy_fixes(struct request *r, const struct embedded *part,
                       const struct diag_extra *from, struct diag_extra *to)
{
    struct arena *arena = &r->d->arena;
    to->fixes = rql_arena_alloc(arena, from->fix_count * sizeof *to->fixes);
    to->fix_count = from->fix_count;
    for (uint32_t i = 0; i < from->fix_count; i++) {
        const rql_fix *fix = &from->fixes[i];
        r->edits.count = 0;
        rql_embed_edits(&part->embed, arena, fix->edits, fix->edit_count,
                        &r->edits);
        rql_edit *edits =
            rql_arena_alloc(arena, r->edits.count * sizeof *edits);
        if (r->edits.count)
            memcpy(edits, r->edits.items, r->edits.count * sizeof *edits);
        to->fixes[i] = (rql_fix){copy_text(r, fix->title), fix->is_safe,
                                 r->edits.count, edits};
    }
}

static void copy_diagnostic(struct request *r, const struct embedded *part,
                            const struct rql_diagnostic *inner)
{
    struct arena *arena = &r->d->arena;
    rql_span span = to_outer(part, (rql_span){inner->start, inner->end});
    struct diag_extra *extra = NULL;
    const char *message = copy_text(r, inner->message);
    if (inner->extra) {
        extra = rql_arena_alloc(arena, sizeof *extra);
        *extra = (struct diag_extra){
            .identity = inner->extra->identity,
            .has_identity = inner->extra->has_identity,
            .help = copy_text(r, inner->extra->help),
        };
        copy_related(r, part, inner->extra, extra);
        copy_fixes(r, part, inner->extra, extra);
    }
    struct rql_diagnostic *copy =
        rql_vector_push(arena, &r->d->diags, sizeof *copy);
    *copy = *inner;
    copy->start = (uint32_t)span.start;
    copy->end = (uint32_t)span.end;
    copy->message = message;
    copy->extra = extra;
}

static void copy_diagnostics(struct request *r, const struct embedded *part)
{
    const struct rql_document *inner = part->document;
    const struct rql_diagnostic *diags = inner->diags.items;
    for (size_t i = 0; i < inner->diags.count; i++)
        copy_diagnostic(r, part, &diags[i]);
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
    copy_diagnostics(r, part);
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
