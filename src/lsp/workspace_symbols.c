/* Symbols of the work space: datasets, and the columns that queries use. */
#define _XOPEN_SOURCE 700 /* tsearch() */

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "catalog_view.h"
#include "definition.h"
#include "features.h"
#include "message.h"
#include "tree.h"

/* Those that fit best are sent. */
enum { MOST_SYMBOLS = 500 };

/* The protocol's kinds. */
enum symbol_kind { SYMBOL_CLASS = 5, SYMBOL_PROPERTY = 7, SYMBOL_FIELD = 8 };

/* How a name fits what was asked for, the best first. */
enum fit { FIT_WHOLE, FIT_HEAD, FIT_INSIDE, FIT_LETTERS, FIT_NONE };

struct symbol {
    struct subject subject; /* its texts are copies, each ends in a NUL */
    enum symbol_kind kind;
    enum fit fit;
    char *uri; /* where it is used first, or told of */
    struct position start;
    struct position end;
};

struct symbols {
    struct server *server;
    const char *wanted;
    struct symbol **items;
    size_t count;
    size_t room;
    void *tree; /* of tsearch(): the items by subject */
};

/* --- What fits ------------------------------------------------------------*/

static bool has_letters(rql_text name, const char *wanted)
{
    for (size_t i = 0; i < name.length && *wanted; i++)
        if (tolower((unsigned char)name.data[i]) ==
            tolower((unsigned char)*wanted))
            wanted++;
    return !*wanted;
}

static enum fit fit_of(rql_text name, const char *wanted)
{
    size_t length = strlen(wanted);
    if (!has_letters(name, wanted))
        return FIT_NONE;
    for (size_t i = 0; i + length <= name.length; i++) {
        if (strncasecmp(name.data + i, wanted, length) != 0)
            continue;
        if (i)
            return FIT_INSIDE;
        return length == name.length ? FIT_WHOLE : FIT_HEAD;
    }
    return FIT_LETTERS;
}

/* --- The table ------------------------------------------------------------*/

/* In the order of their names: nobody can contrive some that unbalance it, as
 * they could some that share a hash. */
static int compare_names(rql_text a, rql_text b)
{
    if (!a.data || !b.data)
        return (a.data != NULL) - (b.data != NULL);
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return strncasecmp(a.data, b.data, a.length);
}

static int compare_subjects(const void *left, const void *right)
{
    const struct subject *a = &((const struct symbol *)left)->subject;
    const struct subject *b = &((const struct symbol *)right)->subject;
    if (a->api != b->api)
        return a->api < b->api ? -1 : 1;
    int order = compare_names(a->column, b->column);
    return order ? order : compare_names(a->dataset, b->dataset);
}

static rql_text copy(rql_text text)
{
    if (text.data)
        text.data = need(strndup(text.data, text.length));
    return text;
}

/* Add a subject that fits; NULL when it does not, or is there already. */
static struct symbol *add(struct symbols *symbols,
                          const struct subject *subject)
{
    rql_text name = subject->column.data ? subject->column : subject->dataset;
    enum fit fit = fit_of(name, symbols->wanted);
    if (fit == FIT_NONE)
        return NULL;
    const struct symbol sought = {.subject = *subject};
    if (tfind(&sought, &symbols->tree, compare_subjects))
        return NULL;
    if (symbols->count == symbols->room) {
        symbols->room = symbols->room ? symbols->room * 2 : 64;
        symbols->items = need(
            realloc(symbols->items, symbols->room * sizeof *symbols->items));
    }
    struct symbol *symbol = need(malloc(sizeof *symbol));
    symbols->items[symbols->count++] = symbol;
    *symbol = (struct symbol){
        .subject = {subject->api, copy(subject->dataset),
                    copy(subject->column)},
        .kind = subject->column.data ? SYMBOL_FIELD : SYMBOL_CLASS,
        .fit = fit,
    };
    need(tsearch(symbol, &symbols->tree, compare_subjects));
    return symbol;
}

static void set_place(struct symbol *symbol, struct document *document,
                      rql_span span)
{
    symbol->uri = need(strdup(document->uri));
    symbol->start = document_text_position(&document->text, span.start);
    symbol->end = document_text_position(&document->text, span.end);
}

/* --- Those of queries -----------------------------------------------------*/

static bool is_metric(const struct named *named)
{
    return named->use.is_known &&
           rql_catalog_column(named->catalog, named->dataset, named->use.column)
                   .kind == RQL_METRIC;
}

static void take_query(void *context, struct tree_text *text,
                       const struct view *view, const rql_query *query)
{
    struct symbols *symbols = context;
    size_t count = rql_query_use_count(query);
    for (size_t i = 0; i < count; i++) {
        struct named named = named_use(query, i);
        struct subject subject;
        if (!named_subject(&named, &subject))
            continue;
        struct symbol *symbol = add(symbols, &subject);
        if (!symbol)
            continue;
        if (subject.column.data && is_metric(&named))
            symbol->kind = SYMBOL_PROPERTY;
        tree_text_need(text, symbols->server);
        set_place(symbol, text->document,
                  view_span_to_outer(view, named.use.name.span));
    }
}

static void take_text(void *context, struct tree_text *text)
{
    tree_text_queries(text, take_query, context);
}

/* --- Those of catalogs ----------------------------------------------------*/

/* Add the datasets that no query uses, where they are told of. */
static void take_catalog(struct symbols *symbols, const rql_catalog *catalog)
{
    struct catalog_view view;
    rql_span span;
    if (!catalog_view_open(&view, symbols->server, catalog))
        return;
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++) {
        const char *name = rql_catalog_dataset(catalog, i).name;
        struct subject subject = {
            rql_catalog_api(catalog), {name, strlen(name)}, {NULL, 0}};
        if (!catalog_view_find(&view, subject.dataset, subject.column, &span))
            continue;
        struct symbol *symbol = add(symbols, &subject);
        if (symbol)
            set_place(symbol, &view.document, span);
    }
    catalog_view_free(&view);
}

static bool has_fit(const struct symbols *symbols, const rql_catalog *catalog)
{
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++) {
        const char *name = rql_catalog_dataset(catalog, i).name;
        rql_text text = {name, strlen(name)};
        if (fit_of(text, symbols->wanted) != FIT_NONE)
            return true;
    }
    return false;
}

static void take_catalogs(struct symbols *symbols)
{
    rql_api only = configuration_policy(&symbols->server->configuration, NULL)
                       ->options.api;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog =
            server_catalog(symbols->server, NULL, (rql_api)api);
        bool is_served = !only || only == (rql_api)api;
        if (is_served && has_fit(symbols, catalog))
            take_catalog(symbols, catalog);
    }
}

/* --- The answer -----------------------------------------------------------*/

static int compare_texts(rql_text a, rql_text b)
{
    if (!a.data || !b.data)
        return (a.data != NULL) - (b.data != NULL);
    return strcmp(a.data, b.data);
}

static int compare(const void *left, const void *right)
{
    const struct symbol *a = *(struct symbol *const *)left;
    const struct symbol *b = *(struct symbol *const *)right;
    if (a->fit != b->fit)
        return a->fit < b->fit ? -1 : 1;
    int order = compare_texts(a->subject.column, b->subject.column);
    if (!order)
        order = compare_texts(a->subject.dataset, b->subject.dataset);
    return order ? order : (int)a->subject.api - (int)b->subject.api;
}

static void put_symbol(struct json *json, const struct symbol *symbol)
{
    const struct subject *subject = &symbol->subject;
    bool is_column = subject->column.data;
    rql_text name = is_column ? subject->column : subject->dataset;
    json_open(json, '{');
    json_key(json, "name");
    json_put_bytes(json, name.data, name.length);
    json_member_size(json, "kind", symbol->kind);
    if (is_column) {
        json_key(json, "containerName");
        json_put_bytes(json, subject->dataset.data, subject->dataset.length);
    } else if (subject->api) {
        json_member_string(json, "containerName", rql_api_name(subject->api));
    }
    json_key(json, "location");
    json_open(json, '{');
    json_member_string(json, "uri", symbol->uri);
    json_key(json, "range");
    json_put_positions(json, symbol->start, symbol->end);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_symbols(struct json *json, struct symbols *symbols)
{
    if (symbols->count)
        qsort(symbols->items, symbols->count, sizeof *symbols->items, compare);
    json_open(json, '[');
    for (size_t i = 0; i < symbols->count && i < MOST_SYMBOLS; i++)
        put_symbol(json, symbols->items[i]);
    json_close(json, ']');
}

static void symbols_free(struct symbols *symbols)
{
    for (size_t i = 0; i < symbols->count; i++) {
        struct symbol *symbol = symbols->items[i];
        tdelete(symbol, &symbols->tree, compare_subjects);
        free((char *)symbol->subject.dataset.data);
        free((char *)symbol->subject.column.data);
        free(symbol->uri);
        free(symbol);
    }
    free(symbols->items);
}

void lsp_workspace_symbol(struct request *request)
{
    const json_t *query = json_object_get(request->params, "query");
    struct symbols symbols = {.server = request->server, .wanted = ""};
    if (json_is_string(query))
        symbols.wanted = json_string_value(query);
    if (tree_visit(request, "Collecting symbols", take_text, &symbols)) {
        take_catalogs(&symbols);
        put_symbols(request->result, &symbols);
    }
    symbols_free(&symbols);
}
