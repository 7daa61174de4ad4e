/* Folding ranges: queries, clauses, lists, comments. */
#include <stdlib.h>

#include "features.h"
#include "message.h"

/* In the order in which they are kept when the client does not want all. */
enum fold_kind {
    FOLD_QUERY,
    FOLD_COMMENT,
    FOLD_CLAUSE,
    FOLD_LIST,
    FOLD_KIND_COUNT
};

struct fold {
    struct position start;
    struct position end;
    enum fold_kind kind;
};

struct folds {
    struct document_text *text;
    struct fold *items;
    size_t count;
    size_t room;
    bool is_of_lines; /* the client folds whole lines only */
};

/* --- Collecting -----------------------------------------------------------*/

/* True when an offset is the first of its line that is no blank. */
static bool begins_line(const struct document_text *text, size_t line,
                        size_t offset)
{
    size_t at = text->lines[line];
    while (at < offset && (text->data[at] == ' ' || text->data[at] == '\t'))
        at++;
    return at == offset;
}

/* Add a fold if it is of several lines.  Where whole lines fold, a list's
 * parenthesis that has a line of its own stays in sight. */
static void add_fold(struct folds *folds, rql_span span, enum fold_kind kind)
{
    struct fold fold = {document_text_position(folds->text, span.start),
                        document_text_position(folds->text, span.end), kind};
    if (fold.start.line < fold.end.line && kind == FOLD_LIST &&
        folds->is_of_lines && begins_line(folds->text, fold.end.line, span.end))
        fold.end.line--;
    if (fold.start.line >= fold.end.line)
        return;
    if (folds->count == folds->room) {
        folds->room = folds->room ? folds->room * 2 : 64;
        folds->items =
            need(realloc(folds->items, folds->room * sizeof *folds->items));
    }
    folds->items[folds->count++] = fold;
}

static void add_queries(struct folds *folds, const rql_document *made)
{
    for (size_t i = 0; i < rql_document_query_count(made); i++) {
        const rql_query *query = rql_document_query(made, i);
        size_t clauses = rql_query_clause_count(query);
        add_fold(folds, rql_query_span(query), FOLD_QUERY);
        for (size_t j = 0; j < clauses; j++)
            add_fold(folds, rql_query_clause(query, j).span, FOLD_CLAUSE);
    }
}

/* Lists are what stands between parentheses; they do not nest. */
static void add_lists(struct folds *folds, const rql_document *made)
{
    size_t count = rql_document_token_count(made), start = 0;
    bool is_open = false;
    for (size_t i = 0; i < count; i++) {
        rql_token token = rql_document_token(made, i);
        char c = folds->text->data[token.span.start];
        if (token.kind != RQL_TOKEN_PUNCTUATION)
            continue;
        if (c == ')' && is_open)
            add_fold(folds, (rql_span){start, token.span.start}, FOLD_LIST);
        if (c != ',') {
            is_open = c == '(';
            start = token.span.end;
        }
    }
}

/* A run of comments to the ends of lines that follow each other. */
struct run {
    rql_span span;
    size_t last_line;
    bool is_there;
};

static void end_run(struct folds *folds, struct run *run)
{
    if (run->is_there)
        add_fold(folds, run->span, FOLD_COMMENT);
    run->is_there = false;
}

static void add_comment(struct folds *folds, struct run *run, rql_span span)
{
    size_t line = document_text_position(folds->text, span.start).line;
    if (folds->text->data[span.start] != '-') {
        end_run(folds, run);
        add_fold(folds, span, FOLD_COMMENT);
    } else if (run->is_there && line == run->last_line + 1) {
        run->span.end = span.end;
        run->last_line = line;
    } else {
        end_run(folds, run);
        *run = (struct run){span, line,
                            begins_line(folds->text, line, span.start)};
    }
}

static void add_comments(struct folds *folds, const rql_document *made)
{
    size_t count = rql_document_token_count(made);
    struct run run = {{0, 0}, 0, false};
    for (size_t i = 0; i < count; i++) {
        rql_token token = rql_document_token(made, i);
        if (token.kind == RQL_TOKEN_COMMENT)
            add_comment(folds, &run, token.span);
        else
            end_run(folds, &run);
    }
    end_run(folds, &run);
}

/* --- Choosing -------------------------------------------------------------*/

static int compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* By line, the larger ones first. */
static int by_place(const void *left, const void *right)
{
    const struct fold *a = left, *b = right;
    int order = compare(a->start.line, b->start.line);
    if (!order)
        order = compare(b->end.line, a->end.line);
    return order ? order : compare(a->kind, b->kind);
}

/* Sort the folds, and keep one of those that are of the same lines. */
static void sort_folds(struct folds *folds)
{
    size_t kept = 0;
    if (!folds->count)
        return;
    qsort(folds->items, folds->count, sizeof *folds->items, by_place);
    for (size_t i = 1; i < folds->count; i++) {
        struct fold *last = &folds->items[kept], *fold = &folds->items[i];
        if (fold->start.line != last->start.line ||
            fold->end.line != last->end.line)
            folds->items[++kept] = *fold;
    }
    folds->count = kept + 1;
}

/* How many of each kind are sent, when the client takes so many. */
static void share(const struct folds *folds, size_t limit, size_t *shares)
{
    for (int kind = 0; kind < FOLD_KIND_COUNT; kind++)
        shares[kind] = 0;
    for (size_t i = 0; i < folds->count; i++)
        shares[folds->items[i].kind]++;
    for (int kind = 0; kind < FOLD_KIND_COUNT; kind++) {
        if (shares[kind] > limit)
            shares[kind] = limit;
        limit -= shares[kind];
    }
}

/* --- Writing --------------------------------------------------------------*/

/* What has no first character folds from the end of its line. */
static void put_fold(struct json *json, const struct folds *folds,
                     const struct fold *fold)
{
    json_open(json, '{');
    json_member_size(json, "startLine", fold->start.line);
    if (!folds->is_of_lines && fold->kind == FOLD_LIST)
        json_member_size(json, "startCharacter", fold->start.character);
    json_member_size(json, "endLine", fold->end.line);
    if (!folds->is_of_lines)
        json_member_size(json, "endCharacter", fold->end.character);
    if (fold->kind == FOLD_COMMENT)
        json_member_string(json, "kind", "comment");
    json_close(json, '}');
}

static size_t read_limit(const struct client *client)
{
    const json_t *limit =
        client_capability(client, "textDocument.foldingRange.rangeLimit");
    if (!json_is_integer(limit) || json_integer_value(limit) < 0)
        return SIZE_MAX;
    return (size_t)json_integer_value(limit);
}

static void put_folds(struct request *request, struct folds *folds)
{
    size_t shares[FOLD_KIND_COUNT];
    sort_folds(folds);
    share(folds, read_limit(&request->server->client), shares);
    json_open(request->result, '[');
    for (size_t i = 0; i < folds->count; i++) {
        const struct fold *fold = &folds->items[i];
        if (!shares[fold->kind])
            continue;
        shares[fold->kind]--;
        put_fold(request->result, folds, fold);
    }
    json_close(request->result, ']');
}

/* A string of JSON stands on one line, and so does the query in it. */
void lsp_folding(struct request *request)
{
    struct document *document = request_document(request);
    if (!document)
        return;
    const rql_document *made = server_made(request->server, document);
    struct folds folds = {
        .text = &document->text,
        .is_of_lines =
            client_capability(&request->server->client,
                              "textDocument.foldingRange.lineFoldingOnly"),
    };
    if (made && document->host == RQL_HOST_NONE) {
        add_queries(&folds, made);
        add_lists(&folds, made);
        add_comments(&folds, made);
    }
    put_folds(request, &folds);
    free(folds.items);
}
