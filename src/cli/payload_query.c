/* Bodies of Create Report Query requests, made of the queries of a file. */
#include "payload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "payload_name.h"
#include "query_body.h"

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
    if (host_of_name(name) != RQL_HOST_NONE) {
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
    size_t query;
    size_t count; /* of queries */
    /* Of the query at hand. */
    struct query_body parts;
    struct bytes name; /* one that was made */
    struct bytes line; /* the query on one line */
};

static struct origin at_source(const struct walk *walk, size_t offset)
{
    return (struct origin){
        .source = walk->source, .key = offset, .value = offset};
}

/* Where a text of the document stands. */
static struct origin origin_of(const struct walk *walk, rql_text text)
{
    return at_source(
        walk, (size_t)(text.data - rql_document_text(walk->document).data));
}

static void set_name(struct walk *walk, rql_text name, const char *option)
{
    walk->parts.name = name;
    walk->parts.name_origin = (struct origin){.option = option};
}

/* Name the query after its file; false after a message. */
static bool take_name_of_file(struct walk *walk)
{
    if (!is_standard_input(walk->payload))
        payload_name_after(&walk->name, walk->payload->operand);
    if (!walk->name.length) {
        complain("%s: the query needs a name: give --name, or begin it with "
                 "'-- name: ...'",
                 walk->source->name);
        return false;
    }
    query_name_number(&walk->name, walk->query, walk->count);
    set_name(walk, bytes_text(&walk->name), "name of the file");
    return true;
}

/* A comment names its query more closely than the command line names all.
 * False after a message. */
static bool take_name(struct walk *walk, const struct remarks *remarks)
{
    const struct payload_settings *own = walk->payload->own;
    const char *given = own->values[REPORT_NAME];
    if (remarks->name.data && (!given || own->all)) {
        walk->parts.name = remarks->name;
        walk->parts.name_origin = origin_of(walk, remarks->name);
    } else if (given && !own->all) {
        set_name(walk, text_of(given), "--name");
    } else if (given) {
        bytes_add_text(&walk->name, given);
        query_name_number(&walk->name, walk->query, walk->count);
        set_name(walk, bytes_text(&walk->name), "--name");
    } else {
        return take_name_of_file(walk);
    }
    return true;
}

static void take_description(struct walk *walk, const struct remarks *remarks)
{
    const struct payload_settings *own = walk->payload->own;
    const char *given = own->values[REPORT_DESCRIPTION];
    struct query_body *parts = &walk->parts;
    if (remarks->description.data && (!given || own->all)) {
        parts->description = remarks->description;
        parts->description_origin = origin_of(walk, remarks->description);
    } else if (given) {
        parts->description = text_of(given);
        parts->description_origin = (struct origin){.option = "--description"};
    }
}

/* --- Bodies ---------------------------------------------------------------*/

/* Take the query at hand as the service takes it. */
static enum status take_query(struct walk *walk, const rql_query *query)
{
    rql_span span = rql_query_span(query);
    rql_status status = query_add_line(&walk->line, walk->document, query,
                                       &walk->payload->options);
    if (status != RQL_OK) {
        complain("%s: %s", walk->source->name, rql_status_text(status));
        return STATUS_FAILURE;
    }
    if (!is_utf8(bytes_text(&walk->line))) {
        complain("%s: the query is not UTF-8", walk->source->name);
        return STATUS_FINDINGS;
    }
    walk->parts.query = bytes_text(&walk->line);
    walk->parts.query_origin = at_source(walk, span.start);
    walk->parts.query_origin.is_checked = true;
    return STATUS_CLEAN;
}

static enum status put_body(struct walk *walk)
{
    const rql_query *query = rql_document_query(walk->document, walk->query);
    struct remarks remarks = query_remarks(walk->document, walk->query);
    rql_api api = walk->payload->settings->api;
    walk->parts = (struct query_body){.api = api ? api : rql_query_api(query)};
    walk->name.length = walk->line.length = 0;
    if (!take_name(walk, &remarks))
        return STATUS_TROUBLE;
    take_description(walk, &remarks);
    enum status status = take_query(walk, query);
    if (status == STATUS_CLEAN)
        body_query(&walk->payload->body, &walk->parts);
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
    if (!number)
        return STATUS_TROUBLE;
    walk->query = number - 1;
    return put_body(walk);
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
    free(walk.name.data);
    free(walk.line.data);
    rql_document_free(document);
    return status;
}
