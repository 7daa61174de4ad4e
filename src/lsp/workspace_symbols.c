/* Symbols of the work space: datasets, and the columns that queries use. */
#include <ctype.h>
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
    uint32_t hash;
    enum symbol_kind kind;
    enum fit fit;
    char *uri; /* where it is used first, or told of */
    struct position start;
    struct position end;
};

struct symbols {
    struct server *server;
    const char *wanted;
    struct symbol *items;
    size_t count;
    size_t room;
    uint32_t *slots; /* index + 1, or 0; a power of two of them, half full at
                        most */
    size_t slot_count;
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

static uint32_t hash_text(uint32_t hash, rql_text text)
{
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (uint32_t)tolower((unsigned char)text.data[i])) *
               UINT32_C(16777619);
    return (hash ^ (text.data ? '.' : ' ')) * UINT32_C(16777619);
}

static uint32_t hash_of(const struct subject *subject)
{
    uint32_t hash = UINT32_C(2166136261) ^ (uint32_t)subject->api;
    return hash_text(hash_text(hash, subject->dataset), subject->column);
}

/* Where a subject is, or belongs. */
static uint32_t *find_slot(const struct symbols *symbols, uint32_t hash,
                           const struct subject *subject)
{
    size_t mask = symbols->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &symbols->slots[i];
        if (!*slot)
            return slot;
        const struct symbol *symbol = &symbols->items[*slot - 1];
        if (symbol->hash == hash && subject_is(&symbol->subject, subject))
            return slot;
    }
}

static void grow(struct symbols *symbols)
{
    symbols->room = symbols->room ? symbols->room * 2 : 64;
    symbols->items =
        need(realloc(symbols->items, symbols->room * sizeof *symbols->items));
    free(symbols->slots);
    symbols->slot_count = symbols->room * 2;
    symbols->slots = need(calloc(symbols->slot_count, sizeof *symbols->slots));
    for (size_t i = 0; i < symbols->count; i++)
        *find_slot(symbols, symbols->items[i].hash,
                   &symbols->items[i].subject) = (uint32_t)i + 1;
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
    if (symbols->count == symbols->room)
        grow(symbols);
    uint32_t hash = hash_of(subject);
    uint32_t *slot = find_slot(symbols, hash, subject);
    if (*slot)
        return NULL;
    struct symbol *symbol = &symbols->items[symbols->count++];
    *slot = (uint32_t)symbols->count;
    *symbol = (struct symbol){
        .subject = {subject->api, copy(subject->dataset),
                    copy(subject->column)},
        .hash = hash,
        .kind = subject->column.data ? SYMBOL_FIELD : SYMBOL_CLASS,
        .fit = fit,
    };
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
    const struct symbol *a = left, *b = right;
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
        put_symbol(json, &symbols->items[i]);
    json_close(json, ']');
}

static void symbols_free(struct symbols *symbols)
{
    for (size_t i = 0; i < symbols->count; i++) {
        free((char *)symbols->items[i].subject.dataset.data);
        free((char *)symbols->items[i].subject.column.data);
        free(symbols->items[i].uri);
    }
    free(symbols->items);
    free(symbols->slots);
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
