/* Bodies of Create Report Query requests, made of the queries of a file. */
#include "payload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "remarks.h"

static rql_text text_of(const char *text)
{
    return (rql_text){text, strlen(text)};
}

/* --- The input ------------------------------------------------------------*/

static bool is_standard_input(const struct payload *payload)
{
    return !payload->operand || strcmp(payload->operand, "-") == 0;
}

static const char *input_name(const struct payload *payload)
{
    return is_standard_input(payload) ? payload->settings->stdin_name
                                      : payload->operand;
}

static enum status say_status(const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    return status == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE;
}

/* Make the safe fixes of the queries, in memory only. */
static enum status fix_source(const struct payload *payload,
                              struct source *source)
{
    rql_fixed *fixed;
    struct bytes bytes = {0};
    rql_status status = rql_fixed_new(source->text.data, source->text.length,
                                      &payload->options, false, &fixed);
    if (status != RQL_OK)
        return say_status(source->name, status);
    rql_text text = rql_fixed_text(fixed);
    bytes_add(&bytes, text.data, text.length);
    rql_fixed_free(fixed);
    free((char *)source->text.data);
    source->text = bytes_text(&bytes);
    return STATUS_CLEAN;
}

static enum status read_source(const struct payload *payload,
                               struct source *source)
{
    const char *name = input_name(payload);
    struct text text;
    source->name = name;
    if (is_request_name(name)) {
        complain("%s: a request body already; a body is made of a .rql file",
                 name);
        return STATUS_TROUBLE;
    }
    if (!text_read(is_standard_input(payload) ? "-" : name, &text))
        return STATUS_TROUBLE;
    source->text = (rql_text){text.data, text.length};
    return payload->own->fix ? fix_source(payload, source) : STATUS_CLEAN;
}

/* --- Names ----------------------------------------------------------------*/

/* The walk through the queries of a document. */
struct walk {
    struct payload *payload;
    const struct source *source;
    const rql_document *document;
    size_t token; /* the first one behind the query before */
    size_t query;
    size_t count; /* of queries */
};

/* Read the comments before the query at hand, and go behind it. */
static struct remarks read_remarks(struct walk *walk, rql_span query)
{
    return remarks_read(walk->document, walk->source->text.data, query,
                        &walk->token);
}

static struct origin at_source(const struct walk *walk, const char *place)
{
    size_t offset = (size_t)(place - walk->source->text.data);
    return (struct origin){
        .source = walk->source, .key = offset, .value = offset};
}

/* Write a name that is the same for all queries but for their numbers. */
static void put_numbered(struct walk *walk, struct bytes *name,
                         const char *option)
{
    if (walk->count > 1) {
        bytes_add_text(name, " ");
        bytes_add_number(name, walk->query + 1);
    }
    body_string(&walk->payload->body, "Name", bytes_text(name),
                (struct origin){.option = option});
}

/* Name the query after its file; false after a message. */
static bool put_name_of_file(struct walk *walk)
{
    struct bytes name = {0};
    if (!is_standard_input(walk->payload))
        payload_name_after(&name, walk->payload->operand);
    bool good = name.length;
    if (good)
        put_numbered(walk, &name, "name of the file");
    else
        complain("%s: the query needs a name: give --name, or begin it with "
                 "'-- name: ...'",
                 walk->source->name);
    free(name.data);
    return good;
}

/* A comment names its query more closely than the command line names all.
 * False after a message. */
static bool put_name(struct walk *walk, const struct remarks *remarks)
{
    const struct payload_settings *own = walk->payload->own;
    const char *given = own->values[REPORT_NAME];
    if (remarks->name.data && (!given || own->all)) {
        body_string(&walk->payload->body, "Name", remarks->name,
                    at_source(walk, remarks->name.data));
    } else if (given && !own->all) {
        body_string(&walk->payload->body, "Name", text_of(given),
                    (struct origin){.option = "--name"});
    } else if (given) {
        struct bytes name = {0};
        bytes_add_text(&name, given);
        put_numbered(walk, &name, "--name");
        free(name.data);
    } else {
        return put_name_of_file(walk);
    }
    return true;
}

static void put_description(struct walk *walk, const struct remarks *remarks)
{
    const struct payload_settings *own = walk->payload->own;
    const char *given = own->values[REPORT_DESCRIPTION];
    struct body *body = &walk->payload->body;
    if (remarks->description.data && (!given || own->all))
        body_string(body, "Description", remarks->description,
                    at_source(walk, remarks->description.data));
    else if (given)
        body_string(body, "Description", text_of(given),
                    (struct origin){.option = "--description"});
}

/* --- Bodies ---------------------------------------------------------------*/

static bool take_bytes(void *context, const char *data, size_t length)
{
    bytes_add(context, data, length);
    return true;
}

/* Write the query at hand as the service takes it. */
static enum status put_query(struct walk *walk, rql_span span)
{
    const rql_style style = {.layout = RQL_LAYOUT_REQUEST};
    const char *place = walk->source->text.data + span.start;
    struct bytes bytes = {0};
    const rql_format_output output = {.bytes = take_bytes, .context = &bytes};
    rql_status status = rql_format(place, span.end - span.start,
                                   &walk->payload->options, &style, &output);
    enum status result = STATUS_CLEAN;
    if (status != RQL_OK) {
        complain("%s: %s", walk->source->name, rql_status_text(status));
        result = STATUS_FAILURE;
    } else if (!is_utf8(bytes_text(&bytes))) {
        complain("%s: the query is not UTF-8", walk->source->name);
        result = STATUS_FINDINGS;
    } else {
        struct origin origin = at_source(walk, place);
        origin.is_checked = true;
        body_string(&walk->payload->body, "Query", bytes_text(&bytes), origin);
    }
    free(bytes.data);
    return result;
}

static enum status put_body(struct walk *walk)
{
    const rql_query *query = rql_document_query(walk->document, walk->query);
    struct body *body = &walk->payload->body;
    rql_span span = rql_query_span(query);
    struct remarks remarks = read_remarks(walk, span);
    rql_api api = walk->payload->settings->api;
    if (api == RQL_API_AUTO)
        api = rql_query_api(query);
    body->is_camel_case = api == RQL_API_CONSUMER;
    body_open(body, '{');
    if (!put_name(walk, &remarks))
        return STATUS_TROUBLE;
    put_description(walk, &remarks);
    enum status status = put_query(walk, span);
    body_close(body, '}');
    return status;
}

static enum status put_all(struct walk *walk)
{
    struct body *body = &walk->payload->body;
    enum status status = STATUS_CLEAN;
    body_open(body, '[');
    while (walk->query < walk->count && status == STATUS_CLEAN) {
        status = put_body(walk);
        walk->query++;
    }
    body_close(body, ']');
    return status;
}

/* Go to a query by its number, past the comments of those before it. */
static enum status put_numbered_query(struct walk *walk, size_t number)
{
    for (; walk->query + 1 < number; walk->query++) {
        const rql_query *query =
            rql_document_query(walk->document, walk->query);
        read_remarks(walk, rql_query_span(query));
    }
    return put_body(walk);
}

/* The query that is wanted, from 1; 0 after a message. */
static size_t wanted_query(const struct walk *walk)
{
    const struct payload_settings *own = walk->payload->own;
    const char *name = walk->source->name;
    if (!own->query_number && walk->count > 1) {
        complain("%s holds %zu queries: --all makes a body of each, "
                 "--query-number of one",
                 name, walk->count);
        return 0;
    }
    if (!own->query_number)
        return 1;
    errno = 0;
    unsigned long long number = strtoull(own->query_number, NULL, 10);
    if (errno || number > walk->count) {
        complain("%s has no query %s: it holds %zu", name, own->query_number,
                 walk->count);
        return 0;
    }
    return (size_t)number;
}

static enum status put_bodies(struct walk *walk)
{
    const struct payload_settings *own = walk->payload->own;
    if (!walk->count) {
        complain("%s: there is no query in it", walk->source->name);
        return STATUS_TROUBLE;
    }
    if (own->all)
        return put_all(walk);
    size_t number = wanted_query(walk);
    return number ? put_numbered_query(walk, number) : STATUS_TROUBLE;
}

enum status payload_queries(struct payload *payload, struct source *source)
{
    rql_document *document;
    enum status status = read_source(payload, source);
    if (status != STATUS_CLEAN)
        return status;
    rql_status made = rql_document_new(source->text.data, source->text.length,
                                       &payload->options, &document);
    if (made != RQL_OK)
        return say_status(source->name, made);
    struct walk walk = {.payload = payload,
                        .source = source,
                        .document = document,
                        .count = rql_document_query_count(document)};
    status = payload_say_document(payload, source->name, document);
    if (status == STATUS_CLEAN)
        status = put_bodies(&walk);
    rql_document_free(document);
    return status;
}
