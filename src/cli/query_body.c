/* The body of a request that creates a query. */
#include "query_body.h"

struct remarks query_remarks(const rql_document *document, size_t query)
{
    rql_span span = rql_query_span(rql_document_query(document, query));
    size_t token = 0;
    if (query) {
        rql_span before =
            rql_query_span(rql_document_query(document, query - 1));
        token = rql_document_token_at(document, before.end);
    }
    return remarks_read(document, rql_document_text(document).data, span,
                        &token);
}

void query_name_number(struct bytes *name, size_t query, size_t count)
{
    if (count < 2)
        return;
    bytes_add_text(name, " ");
    bytes_add_number(name, query + 1);
}

static bool take_bytes(void *context, const char *data, size_t length)
{
    bytes_add(context, data, length);
    return true;
}

rql_status query_add_line(struct bytes *bytes, const rql_document *document,
                          const rql_query *query, const rql_options *options)
{
    const rql_style style = {.layout = RQL_LAYOUT_REQUEST};
    const rql_format_output output = {.bytes = take_bytes, .context = bytes};
    rql_span span = rql_query_span(query);
    return rql_format(rql_document_text(document).data + span.start,
                      span.end - span.start, options, &style, &output);
}

void body_query(struct body *body, const struct query_body *parts)
{
    body->is_camel_case = parts->api == RQL_API_CONSUMER;
    body_open(body, '{');
    body_string(body, "Name", parts->name, parts->name_origin);
    if (parts->description.data)
        body_string(body, "Description", parts->description,
                    parts->description_origin);
    body_string(body, "Query", parts->query, parts->query_origin);
    body_close(body, '}');
}
