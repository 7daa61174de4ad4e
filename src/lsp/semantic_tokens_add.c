/* The tokens of queries, by what they mean. */
#include "semantic_tokens.h"

#include <stdlib.h>

#include "message.h"

enum type {
    TYPE_NONE, /* left to the editor's own colours */
    TYPE_KEYWORD,
    TYPE_OPERATOR,
    TYPE_STRING,
    TYPE_NUMBER,
    TYPE_COMMENT,
    TYPE_DATASET,
    TYPE_COLUMN,
    TYPE_METRIC,
    TYPE_CHOICE /* a time span, a grain */
};

const char *const semantic_types[] = {
    [TYPE_KEYWORD - 1] = "keyword",   [TYPE_OPERATOR - 1] = "operator",
    [TYPE_STRING - 1] = "string",     [TYPE_NUMBER - 1] = "number",
    [TYPE_COMMENT - 1] = "comment",   [TYPE_DATASET - 1] = "class",
    [TYPE_COLUMN - 1] = "property",   [TYPE_METRIC - 1] = "function",
    [TYPE_CHOICE - 1] = "enumMember", [TYPE_CHOICE] = NULL,
};

enum modifier { MODIFIER_DEPRECATED = 1, MODIFIER_LIBRARY = 2 };

const char *const semantic_modifiers[] = {"deprecated", "defaultLibrary", NULL};

/* What a token is. */
struct meaning {
    uint8_t type;      /* enum type */
    uint8_t modifiers; /* enum modifier */
};

/* After so many tokens it is asked whether the request was cancelled. */
enum { TOKENS_AT_ONCE = 1 << 16 };

struct writer {
    struct request *request;
    struct sent_tokens *tokens;
    const struct view *view;
    struct position last; /* where the token before begins */
    bool keeps_lines;     /* the client takes tokens of several lines */
};

/* --- Meanings -------------------------------------------------------------*/

static struct meaning meaning_of_column(const rql_query *query,
                                        const rql_use *use)
{
    size_t dataset;
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    bool has_columns =
        catalog && rql_catalog_dataset(catalog, dataset).column_count;
    if (!use->is_known)
        return (struct meaning){has_columns ? TYPE_NONE : TYPE_COLUMN, 0};
    rql_column_info info = rql_catalog_column(catalog, dataset, use->column);
    bool is_old = info.status == RQL_COLUMN_OLDER || *info.renamed_to;
    return (struct meaning){
        info.kind == RQL_METRIC ? TYPE_METRIC : TYPE_COLUMN,
        MODIFIER_LIBRARY | (is_old ? MODIFIER_DEPRECATED : 0),
    };
}

static struct meaning meaning_of_use(const rql_query *query, const rql_use *use)
{
    switch (use->kind) {
    case RQL_USE_DATASET:
        if (!use->is_known)
            return (struct meaning){TYPE_NONE, 0};
        return (struct meaning){TYPE_DATASET, MODIFIER_LIBRARY};
    case RQL_USE_COLUMN:
        return meaning_of_column(query, use);
    default:
        return (struct meaning){TYPE_CHOICE, 0};
    }
}

/* What a token is by itself. */
static enum type type_of(const rql_document *queries, rql_token token)
{
    switch (token.kind) {
    case RQL_TOKEN_KEYWORD:
        return TYPE_KEYWORD;
    case RQL_TOKEN_OPERATOR:
        return TYPE_OPERATOR;
    case RQL_TOKEN_STRING:
        return TYPE_STRING;
    case RQL_TOKEN_NUMBER:
        return TYPE_NUMBER;
    case RQL_TOKEN_COMMENT:
        return TYPE_COMMENT;
    case RQL_TOKEN_INVALID: /* a string whose end is still to be typed */
        return rql_document_text(queries).data[token.span.start] == '\''
                   ? TYPE_STRING
                   : TYPE_NONE;
    default:
        return TYPE_NONE;
    }
}

/* --- Writing --------------------------------------------------------------*/

static void add_number(struct sent_tokens *tokens, size_t number)
{
    if (tokens->count == tokens->room) {
        tokens->room = tokens->room ? tokens->room * 2 : 256;
        tokens->items =
            need(realloc(tokens->items, tokens->room * sizeof *tokens->items));
    }
    tokens->items[tokens->count++] = (uint32_t)number;
}

static void add_token(struct writer *w, struct position start, size_t length,
                      struct meaning meaning)
{
    bool is_on_line = start.line == w->last.line;
    add_number(w->tokens, start.line - w->last.line);
    add_number(w->tokens,
               start.character - (is_on_line ? w->last.character : 0));
    add_number(w->tokens, length);
    add_number(w->tokens, meaning.type - 1u);
    add_number(w->tokens, meaning.modifiers);
    w->last = start;
}

/* The piece of a span that lies on a line. */
static rql_span piece_of(const struct document_text *text, rql_span span,
                         size_t line)
{
    rql_span piece = document_text_line(text, line);
    if (piece.start < span.start)
        piece.start = span.start;
    if (piece.end > span.end)
        piece.end = span.end;
    return piece;
}

/* The units of a span that ends behind the line that it begins on. */
static size_t length_over_lines(struct document_text *text, rql_span span,
                                size_t first, size_t last)
{
    size_t length = 0;
    for (size_t line = first; line <= last; line++) {
        rql_span piece = piece_of(text, span, line);
        length += document_text_position(text, piece.end).character -
                  document_text_position(text, piece.start).character;
        if (line < last)
            length += text->lines[line + 1] - piece.end;
    }
    return length;
}

static void add_over_lines(struct writer *w, rql_span span, size_t last,
                           struct meaning meaning)
{
    struct document_text *text = &w->view->document->text;
    struct position start = document_text_position(text, span.start);
    if (w->keeps_lines) {
        add_token(w, start, length_over_lines(text, span, start.line, last),
                  meaning);
        return;
    }
    for (size_t line = start.line; line <= last; line++) {
        rql_span piece = piece_of(text, span, line);
        struct position from = document_text_position(text, piece.start);
        struct position to = document_text_position(text, piece.end);
        if (piece.start < piece.end)
            add_token(w, from, to.character - from.character, meaning);
    }
}

static void add_span(struct writer *w, rql_span span, struct meaning meaning)
{
    struct document_text *text = &w->view->document->text;
    struct position start = document_text_position(text, span.start);
    struct position end = document_text_position(text, span.end);
    if (start.line < end.line)
        add_over_lines(w, span, end.line, meaning);
    else
        add_token(w, start, end.character - start.character, meaning);
}

/* --- Views ----------------------------------------------------------------*/

/* Tokens of a view: first to end, end not included. */
struct stretch {
    size_t first;
    size_t end;
};

/* Those that touch a span of the client's text; of a part all of them. */
static struct stretch find_tokens(const struct view *view, rql_span span)
{
    const rql_document *queries = view->queries;
    size_t count = rql_document_token_count(queries);
    if (view->part != NO_PART)
        return (struct stretch){0, count};
    size_t first = rql_document_token_at(queries, span.start);
    size_t end = rql_document_token_at(queries, span.end);
    if (end < count && rql_document_token(queries, end).span.start < span.end)
        end++;
    return (struct stretch){first, end};
}

/* Note what the names among some tokens mean; `meanings` is of the first one
 * on. */
static void mark_uses(const rql_query *query, const rql_document *queries,
                      struct stretch stretch, struct meaning *meanings)
{
    size_t count = rql_query_use_count(query);
    for (size_t i = 0; i < count; i++) {
        rql_use use = rql_query_use(query, i);
        size_t token = rql_document_token_at(queries, use.name.span.start);
        if (stretch.first <= token && token < stretch.end)
            meanings[token - stretch.first] = meaning_of_use(query, &use);
    }
}

/* What some tokens mean; to be freed. */
static struct meaning *find_meanings(const rql_document *queries,
                                     struct stretch stretch)
{
    size_t count = stretch.end - stretch.first, query;
    struct meaning *meanings = need(calloc(count, sizeof *meanings));
    for (size_t i = 0; i < count; i++)
        meanings[i].type = (uint8_t)type_of(
            queries, rql_document_token(queries, stretch.first + i));
    rql_span first = rql_document_token(queries, stretch.first).span;
    rql_span last = rql_document_token(queries, stretch.end - 1).span;
    if (!rql_document_query_at(queries, first.start, &query))
        return meanings;
    for (; query < rql_document_query_count(queries); query++) {
        const rql_query *at = rql_document_query(queries, query);
        if (rql_query_span(at).start >= last.end)
            break;
        mark_uses(at, queries, stretch, meanings);
    }
    return meanings;
}

static bool add_view(struct writer *w, rql_span span)
{
    const rql_document *queries = w->view->queries;
    struct stretch stretch = find_tokens(w->view, span);
    bool goes_on = true;
    if (stretch.first >= stretch.end)
        return true;
    struct meaning *meanings = find_meanings(queries, stretch);
    for (size_t i = stretch.first; i < stretch.end && goes_on; i++) {
        struct meaning meaning = meanings[i - stretch.first];
        rql_span inner = rql_document_token(queries, i).span;
        rql_span outer = view_span_to_outer(w->view, inner);
        if (meaning.type != TYPE_NONE && outer.start < span.end &&
            span.start < outer.end)
            add_span(w, outer, meaning);
        if (i % TOKENS_AT_ONCE == TOKENS_AT_ONCE - 1)
            goes_on = !request_is_cancelled(w->request);
    }
    free(meanings);
    return goes_on;
}

bool semantic_tokens_add(struct sent_tokens *tokens, struct request *request,
                         struct document *document, rql_span span)
{
    struct server *server = request->server;
    const rql_document *made = server_made(server, document);
    size_t count = view_count(document, made);
    struct writer w = {
        .request = request,
        .tokens = tokens,
        .keeps_lines = client_capability(
            &server->client,
            "textDocument.semanticTokens.multilineTokenSupport"),
    };
    for (size_t i = 0; i < count; i++) {
        struct view view = view_at(document, made, i);
        w.view = &view;
        if (!add_view(&w, span))
            return false;
    }
    return true;
}
