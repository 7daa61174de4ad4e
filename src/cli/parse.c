/* The command `parse`: tokens and trees of queries, as JSON. */
#include "command.h"

#include <stdlib.h>

#include "input.h"
#include "json.h"
#include "request.h"

/* A document whose tokens or trees are written: all of an input, or a part of
 * one; then spans are those of the whole. */
struct page {
    struct json *json;
    const rql_document *document;
    const rql_document *outer; /* NULL: there is none */
    size_t part;
};

/* --- Tokens ---------------------------------------------------------------*/

static void put_span(struct page *page, rql_span span)
{
    struct json *json = page->json;
    if (page->outer)
        span = rql_part_span_to_outer(page->outer, page->part, span);
    json_key(json, "span");
    json_open(json, '[');
    json_put_size(json, span.start);
    json_put_size(json, span.end);
    json_close(json, ']');
}

static void put_tokens(struct page *page)
{
    struct json *json = page->json;
    const rql_document *document = page->document;
    const char *text = rql_document_text(document).data;
    size_t count = rql_document_token_count(document);
    for (size_t i = 0; i < count && !json->out->error; i++) {
        rql_token token = rql_document_token(document, i);
        json_line(json, 4);
        json_open(json, '{');
        json_member_string(json, "kind", rql_token_kind_name(token.kind));
        put_span(page, token.span);
        json_key(json, "text");
        json_put_bytes(json, text + token.span.start,
                       token.span.end - token.span.start);
        json_close(json, '}');
    }
}

/* --- Trees ----------------------------------------------------------------*/

/* A member whose value is a text, or null when there is none. */
static void put_text_member(struct json *json, const char *key, rql_text text)
{
    json_key(json, key);
    if (text.data)
        json_put_bytes(json, text.data, text.length);
    else
        json_put_null(json);
}

static void put_select(struct page *page, const rql_query *query)
{
    struct json *json = page->json;
    json_key(json, "select");
    if (!rql_query_has_select(query)) {
        json_put_null(json);
        return;
    }
    json_open(json, '{');
    json_key(json, "distinct");
    json_put_bool(json, rql_query_is_distinct(query));
    json_key(json, "columns");
    json_open(json, '[');
    size_t count = rql_query_column_count(query);
    for (size_t i = 0; i < count; i++) {
        rql_name name = rql_query_column(query, i);
        json_open(json, '{');
        put_text_member(json, "name", name.text);
        put_span(page, name.span);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void put_from(struct page *page, const rql_query *query)
{
    struct json *json = page->json;
    rql_name dataset;
    json_key(json, "from");
    if (!rql_query_dataset(query, &dataset)) {
        json_put_null(json);
        return;
    }
    json_open(json, '{');
    put_text_member(json, "dataset", dataset.text);
    put_span(page, dataset.span);
    json_close(json, '}');
}

/* A string in which '' stands for one quote. */
static void put_escaped(struct json *json, rql_value value)
{
    size_t length = rql_value_copy(value, NULL, 0);
    char *copy = need(malloc(length + 1));
    rql_value_copy(value, copy, length);
    json_put_bytes(json, copy, length);
    free(copy);
}

static void put_value(struct json *json, rql_value value)
{
    json_open(json, '{');
    json_key(json, value.is_string ? "string" : "number");
    if (value.escaped)
        put_escaped(json, value);
    else
        json_put_bytes(json, value.text.data, value.text.length);
    json_close(json, '}');
}

static void put_condition(struct page *page, const rql_query *query,
                          size_t index)
{
    struct json *json = page->json;
    rql_condition condition = rql_query_condition(query, index);
    json_open(json, '{');
    put_text_member(json, "column", condition.column.text);
    json_member_string(json, "operator", rql_operator_text(condition.op));
    json_key(json, "values");
    json_open(json, '[');
    for (size_t i = 0; i < condition.value_count; i++)
        put_value(json, rql_query_value(query, index, i));
    json_close(json, ']');
    put_span(page, condition.span);
    json_close(json, '}');
}

static void put_where(struct page *page, const rql_query *query)
{
    struct json *json = page->json;
    size_t count = rql_query_condition_count(query);
    json_key(json, "where");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        json_line(json, 6);
        put_condition(page, query, i);
    }
    json_close(json, ']');
}

static void put_order(struct page *page, const rql_query *query)
{
    struct json *json = page->json;
    size_t count = rql_query_order_count(query);
    json_key(json, "orderBy");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        rql_order_item item = rql_query_order_item(query, i);
        json_open(json, '{');
        put_text_member(json, "column", item.column.text);
        json_member_string(json, "direction", item.ascending ? "asc" : "desc");
        json_key(json, "explicit");
        json_put_bool(json, item.explicit_direction);
        put_span(page, item.span);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* A limit that is not a positive whole number has the value null. */
static void put_limit(struct page *page, const rql_query *query)
{
    struct json *json = page->json;
    rql_limit limit;
    json_key(json, "limit");
    if (!rql_query_limit(query, &limit)) {
        json_put_null(json);
        return;
    }
    json_open(json, '{');
    json_key(json, "value");
    if (limit.is_valid)
        json_put_number(json, limit.value);
    else
        json_put_null(json);
    put_span(page, limit.span);
    json_close(json, '}');
}

typedef bool named_getter(const rql_query *query, rql_named_clause *clause);

/* A clause of a keyword and a name. */
static void put_named(struct page *page, const rql_query *query,
                      named_getter *get, const char *key, const char *name_key)
{
    struct json *json = page->json;
    rql_named_clause clause;
    json_key(json, key);
    if (!get(query, &clause)) {
        json_put_null(json);
        return;
    }
    json_open(json, '{');
    put_text_member(json, name_key, clause.name.text);
    put_span(page, clause.span);
    json_close(json, '}');
}

static void put_query(struct page *page, const rql_query *query)
{
    struct json *json = page->json;
    json_line(json, 4);
    json_open(json, '{');
    put_span(page, rql_query_span(query));
    json_member_size(json, "errors", rql_query_error_count(query));
    json_line(json, 5);
    put_select(page, query);
    json_line(json, 5);
    put_from(page, query);
    json_line(json, 5);
    put_where(page, query);
    json_line(json, 5);
    put_order(page, query);
    json_line(json, 5);
    put_limit(page, query);
    put_named(page, query, rql_query_timespan, "timespan", "range");
    put_named(page, query, rql_query_aggregated, "aggregated", "grain");
    json_close(json, '}');
}

static void put_queries(struct page *page)
{
    size_t count = rql_document_query_count(page->document);
    for (size_t i = 0; i < count && !page->json->out->error; i++)
        put_query(page, rql_document_query(page->document, i));
}

/* --- The command ----------------------------------------------------------*/

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    struct policies policies;
    struct json json;
    enum status status;
};

/* Write the tokens or the trees of a document or, when it is a request body, of
 * the queries in it. */
static void put_pages(struct run *run, const rql_document *document,
                      rql_host host)
{
    void (*put)(struct page *) =
        run->settings->show == SHOW_TOKENS ? put_tokens : put_queries;
    struct page page = {.json = &run->json, .document = document};
    if (host == RQL_HOST_NONE) {
        put(&page);
        return;
    }
    page.outer = document;
    size_t count = rql_document_part_count(document);
    for (page.part = 0; page.part < count; page.part++) {
        page.document = rql_document_part(document, page.part).document;
        put(&page);
    }
}

static void put_document(struct run *run, const char *name,
                         const rql_document *document, rql_host host)
{
    struct json *json = &run->json;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "path", name);
    json_key(json, run->settings->show == SHOW_TOKENS ? "tokens" : "queries");
    json_open(json, '[');
    put_pages(run, document, host);
    json_close(json, ']');
    json_close(json, '}');
    if (rql_document_diagnostic_count(document))
        run->status = worse(run->status, STATUS_FINDINGS);
}

struct parsed {
    rql_document *document;
    rql_status status;
};

static void *work(void *context, const char *name, struct text *text)
{
    struct parsed *parsed = need(calloc(1, sizeof *parsed));
    rql_options options = text->policy->options;
    (void)context, (void)name;
    options.host = text->host;
    parsed->status = rql_document_new_in_place(text->data, text->length,
                                               &options, &parsed->document);
    return parsed;
}

static void drop(void *made)
{
    struct parsed *parsed = made;
    rql_document_free(parsed->document);
    free(parsed);
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    const struct parsed *parsed = text->made;
    if (parsed->status == RQL_OK) {
        put_document(run, name, parsed->document, text->host);
    } else {
        complain("%s: %s", name, rql_status_text(parsed->status));
        run->status = worse(run->status, STATUS_FAILURE);
    }
    return !run->json.out->error;
}

static enum status parse_inputs(struct run *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .settings = &invocation->settings,
        .requests = true,
        .policies = &run->policies,
        .work = work,
        .drop = drop,
        .weight = TREE_WEIGHT,
        .visit = visit,
        .context = run,
    };
    json_init(&run->json, invocation->out);
    json_open(&run->json, '{');
    json_member_size(&run->json, "version", 1);
    json_key(&run->json, "files");
    json_open(&run->json, '[');
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    json_close(&run->json, ']');
    json_close(&run->json, '}');
    put_char(invocation->out, '\n');
    return inputs.unread ? worse(run->status, STATUS_TROUBLE) : run->status;
}

static enum status parse(struct invocation *invocation)
{
    struct run run = {
        .settings = &invocation->settings,
    };
    struct request request = {0};
    struct policies *policies = &run.policies;
    enum status status = STATUS_TROUBLE;
    bool good = policies_init(policies, run.settings);
    policies->wants_no_catalogs = true;
    policies->common = (rql_options){
        .least = RQL_ERROR, .skip_checks = true, .ignore_suppressions = true};
    if (good && request_load(&request, run.settings, policies)) {
        policies_set_request(policies, &request.options, request.now);
        status = parse_inputs(&run, invocation);
    }
    request_free(&request);
    policies_free(policies);
    return status;
}

static const struct option_group *const options[] = {
    &show_options,          &input_options,   &file_options,
    &configuration_options, &service_options, &request_options,
    &version_options,       &general_options, NULL,
};

const struct command parse_command = {
    .name = "parse",
    .operands = "[FILE...]",
    .summary = "print the tokens or the trees of queries as JSON",
    .details =
        "Looks at the syntax alone: no name is looked up. A query with errors "
        "gives what was understood of it. Spans count bytes, the end not "
        "included. Without FILE, or with -, standard input is read. Of a "
        "request body (a file called .json) it prints the queries in it, with "
        "spans of the whole file.\n"
        "\n"
        "The exit status is 0 when there is no syntax error, 1 when there is "
        "one, 2 for wrong usage or an input that could not be read, 3 when "
        "the program itself failed.",
    .examples = "reportql parse top10.rql\n"
                "reportql parse --show tokens top10.rql\n"
                "echo 'SELECT Month FROM ISVUsage' | reportql parse",
    .options = options,
    .run = parse,
    .own_size = sizeof(struct request_settings),
};
