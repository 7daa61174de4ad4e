/* Document symbols: queries, their clauses, and the columns in those. */
#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "remarks.h"

/* The protocol's kinds. */
enum { SYMBOL_NAMESPACE = 3, SYMBOL_CLASS = 5, SYMBOL_FIELD = 8 };

/* So many columns are named in the detail of a query. */
enum { MOST_NAMED = 4 };

/* After so many queries it is asked whether the request was cancelled. */
enum { QUERIES_AT_ONCE = 1000 };

/* A symbol, of the queries' text. */
struct symbol {
    rql_text name;
    rql_text detail; /* may be empty */
    size_t kind;
    rql_span span;
    rql_span selection; /* what is selected when a person goes there */
};

/* The symbols of a view, while they are written. */
struct writer {
    struct json *json;
    const struct view *view;
    bool is_nested;      /* the client takes symbols inside of symbols */
    rql_text parents[2]; /* the names of those that are open */
    size_t depth;
    struct bytes detail; /* of the symbol at hand */
    size_t token;        /* see remarks_read() */
};

static rql_text text_of(const char *text)
{
    return (rql_text){text, strlen(text)};
}

/* --- Writing --------------------------------------------------------------*/

static void put_member(struct json *json, const char *key, rql_text text)
{
    json_key(json, key);
    json_put_bytes(json, text.data, text.length);
}

static void put_information(struct writer *w, const struct symbol *symbol)
{
    json_key(w->json, "location");
    json_open(w->json, '{');
    json_member_string(w->json, "uri", w->view->document->uri);
    json_key(w->json, "range");
    json_put_range_of(w->json, w->view, symbol->span);
    json_close(w->json, '}');
    if (w->depth)
        put_member(w->json, "containerName", w->parents[w->depth - 1]);
    json_close(w->json, '}');
}

static void put_nested(struct writer *w, const struct symbol *symbol)
{
    if (symbol->detail.length)
        put_member(w->json, "detail", symbol->detail);
    json_key(w->json, "range");
    json_put_range_of(w->json, w->view, symbol->span);
    json_key(w->json, "selectionRange");
    json_put_range_of(w->json, w->view, symbol->selection);
}

/* Begin a symbol; those that come until it is closed are inside of it. */
static void open_symbol(struct writer *w, const struct symbol *symbol)
{
    json_open(w->json, '{');
    put_member(w->json, "name", symbol->name);
    json_member_size(w->json, "kind", symbol->kind);
    if (!w->is_nested) {
        put_information(w, symbol);
    } else {
        put_nested(w, symbol);
        json_key(w->json, "children");
        json_open(w->json, '[');
    }
    w->parents[w->depth++] = symbol->name;
}

static void close_symbol(struct writer *w)
{
    w->depth--;
    if (w->is_nested) {
        json_close(w->json, ']');
        json_close(w->json, '}');
    }
}

static void put_symbol(struct writer *w, const struct symbol *symbol)
{
    json_open(w->json, '{');
    put_member(w->json, "name", symbol->name);
    json_member_size(w->json, "kind", symbol->kind);
    if (w->is_nested) {
        put_nested(w, symbol);
        json_close(w->json, '}');
    } else {
        put_information(w, symbol);
    }
}

/* --- Columns --------------------------------------------------------------*/

/* A name in a clause, as a symbol; of quotes without text they are the name. */
static struct symbol symbol_of(const struct writer *w, rql_name name)
{
    const char *text = rql_document_text(w->view->queries).data;
    rql_text shown = name.text;
    if (!shown.length)
        shown =
            (rql_text){text + name.span.start, name.span.end - name.span.start};
    return (struct symbol){.name = shown,
                           .kind = SYMBOL_FIELD,
                           .span = name.span,
                           .selection = name.span};
}

static struct symbol column_symbol(struct writer *w, const rql_query *query,
                                   size_t index)
{
    rql_use use = rql_query_use(query, index);
    struct symbol symbol = symbol_of(w, use.name);
    size_t dataset;
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    if (use.is_known &&
        rql_catalog_column(catalog, dataset, use.column).kind == RQL_METRIC)
        symbol.detail = text_of("metric");
    return symbol;
}

static void add_value(struct writer *w, rql_value value)
{
    const char *quote = value.is_string ? "'" : "";
    bytes_add_text(&w->detail, quote);
    bytes_add(&w->detail, value.text.data, value.text.length);
    bytes_add_text(&w->detail, quote);
}

static struct symbol condition_symbol(struct writer *w, const rql_query *query,
                                      size_t index)
{
    rql_condition condition = rql_query_condition(query, index);
    struct symbol symbol = symbol_of(w, condition.column);
    w->detail.length = 0;
    bytes_add_text(&w->detail, rql_operator_text(condition.op));
    bytes_add_text(&w->detail, " ");
    if (condition.value_count == 1) {
        add_value(w, rql_query_value(query, index, 0));
    } else if (condition.value_count) {
        bytes_add_number(&w->detail, condition.value_count);
        bytes_add_text(&w->detail, " values");
    }
    symbol.detail = bytes_text(&w->detail);
    symbol.span = condition.span;
    return symbol;
}

static struct symbol order_symbol(struct writer *w, const rql_query *query,
                                  size_t index)
{
    rql_order_item item = rql_query_order_item(query, index);
    struct symbol symbol = symbol_of(w, item.column);
    symbol.detail = text_of(item.ascending ? "ASC" : "DESC");
    symbol.span = item.span;
    return symbol;
}

/* --- Clauses --------------------------------------------------------------*/

/* What is in a clause of some kind, and how far it has been written: a query may
 * have the clause twice. */
struct items {
    struct symbol (*symbol)(struct writer *w, const rql_query *query,
                            size_t index);
    size_t count;
    size_t next;
};

#define ITEM_KINDS ((size_t)RQL_CLAUSE_ORDER + 1)

static void put_items(struct writer *w, const rql_query *query,
                      struct items *items, rql_span clause)
{
    for (; items->next < items->count; items->next++) {
        struct symbol symbol = items->symbol(w, query, items->next);
        if (symbol.selection.start >= clause.end)
            break;
        if (symbol.span.end > clause.end) /* into a token that is the next's */
            symbol.span.end = clause.end;
        put_symbol(w, &symbol);
    }
}

static rql_span token_span_at(const struct writer *w, size_t offset)
{
    const rql_document *queries = w->view->queries;
    size_t token = rql_document_token_at(queries, offset);
    return rql_document_token(queries, token).span;
}

/* The symbol of a clause; its detail is the one word of a clause that has no
 * more. */
static struct symbol clause_symbol(struct writer *w, const rql_query *query,
                                   const rql_clause *clause)
{
    struct symbol symbol = {
        .name = text_of(rql_clause_name(clause->kind)),
        .kind = SYMBOL_NAMESPACE,
        .span = clause->span,
        .selection = {clause->span.start, clause->span.start},
    };
    if (clause->span.start == clause->span.end)
        return symbol; /* it shares its token with the next one */
    rql_span last = token_span_at(w, clause->span.end - 1);
    symbol.selection = token_span_at(w, clause->span.start);
    if (clause->kind == RQL_CLAUSE_SELECT)
        symbol.detail = text_of(rql_query_is_distinct(query) ? "DISTINCT" : "");
    else if (last.start > symbol.selection.start &&
             clause->kind != RQL_CLAUSE_WHERE &&
             clause->kind != RQL_CLAUSE_ORDER)
        symbol.detail =
            (rql_text){rql_document_text(w->view->queries).data + last.start,
                       last.end - last.start};
    return symbol;
}

static void put_clauses(struct writer *w, const rql_query *query)
{
    struct items items[ITEM_KINDS] = {
        [RQL_CLAUSE_SELECT] = {column_symbol, rql_query_column_count(query), 0},
        [RQL_CLAUSE_WHERE] = {condition_symbol,
                              rql_query_condition_count(query), 0},
        [RQL_CLAUSE_ORDER] = {order_symbol, rql_query_order_count(query), 0},
    };
    size_t count = rql_query_clause_count(query);
    for (size_t i = 0; i < count; i++) {
        rql_clause clause = rql_query_clause(query, i);
        struct symbol symbol = clause_symbol(w, query, &clause);
        open_symbol(w, &symbol);
        if (clause.kind < ITEM_KINDS && items[clause.kind].symbol)
            put_items(w, query, &items[clause.kind], clause.span);
        close_symbol(w);
    }
}

/* --- Queries --------------------------------------------------------------*/

/* "Sales: Month, SKU and 3 more"; the dataset when it is not the name. */
static void describe_query(struct writer *w, const rql_query *query,
                           const rql_name *dataset)
{
    size_t count = rql_query_column_count(query);
    size_t named = count <= MOST_NAMED + 1 ? count : MOST_NAMED;
    w->detail.length = 0;
    if (dataset) {
        bytes_add(&w->detail, dataset->text.data, dataset->text.length);
        bytes_add_text(&w->detail, count ? ": " : "");
    }
    for (size_t i = 0; i < named; i++) {
        rql_text column = rql_query_use(query, i).name.text;
        bytes_add_text(&w->detail, i ? ", " : "");
        bytes_add(&w->detail, column.data, column.length);
    }
    if (named < count) {
        bytes_add_text(&w->detail, " and ");
        bytes_add_number(&w->detail, count - named);
        bytes_add_text(&w->detail, " more");
    }
}

/* The symbol of a query begins with the comment that names it. */
static void put_query(struct writer *w, const rql_query *query)
{
    const rql_document *queries = w->view->queries;
    const char *text = rql_document_text(queries).data;
    rql_span span = rql_query_span(query);
    struct remarks remarks = remarks_read(queries, text, span, &w->token);
    struct symbol symbol = {
        .name = text_of("query without a dataset"),
        .kind = SYMBOL_CLASS,
        .span = span,
        .selection = {span.start, span.start},
    };
    rql_name dataset;
    bool has_dataset = rql_query_dataset(query, &dataset);
    if (has_dataset) {
        struct symbol named = symbol_of(w, dataset);
        symbol.name = named.name;
        symbol.selection = named.span;
    }
    if (remarks.name.data) {
        size_t start = (size_t)(remarks.name.data - text);
        size_t comment = rql_document_token_at(queries, start);
        symbol.name = remarks.name;
        symbol.selection = (rql_span){start, start + remarks.name.length};
        symbol.span.start = rql_document_token(queries, comment).span.start;
    }
    describe_query(w, query,
                   remarks.name.data && has_dataset ? &dataset : NULL);
    symbol.detail = bytes_text(&w->detail);
    open_symbol(w, &symbol);
    put_clauses(w, query);
    close_symbol(w);
}

/* False when the request was cancelled. */
static bool put_view(struct writer *w, struct request *request)
{
    size_t count = rql_document_query_count(w->view->queries);
    w->token = 0;
    for (size_t i = 0; i < count; i++) {
        put_query(w, rql_document_query(w->view->queries, i));
        if (i % QUERIES_AT_ONCE == QUERIES_AT_ONCE - 1 &&
            request_is_cancelled(request))
            return false;
    }
    return true;
}

void lsp_symbols(struct request *request)
{
    struct document *document = request_document(request);
    if (!document)
        return;
    const rql_document *made = server_made(request->server, document);
    size_t count = view_count(document, made);
    struct writer w = {
        .json = request->result,
        .is_nested = client_capability(&request->server->client,
                                       "textDocument.documentSymbol."
                                       "hierarchicalDocumentSymbolSupport"),
    };
    json_open(w.json, '[');
    for (size_t i = 0; i < count; i++) {
        struct view view = view_at(document, made, i);
        w.view = &view;
        if (!put_view(&w, request))
            break;
    }
    json_close(w.json, ']');
    free(w.detail.data);
}
