/* Findings as the protocol's diagnostics, pushed to the client. */
#include "diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A client is sent no more findings of a document: the worst ones, then those
 * that come first. */
enum { MOST_DIAGNOSTICS = 2000 };

/* The protocol's tags are numbered alike. */
_Static_assert(RQL_TAG_UNNECESSARY == 1 && RQL_TAG_DEPRECATED == 2,
               "the tags are those of the protocol");

/* Where the page of each rule is. */
static const char rules_page[] =
    "https://github.com/reportql/reportql/blob/main/docs/rules/";

void rule_page(const char *rule, char *page, size_t size)
{
    snprintf(page, size, "%s%s.md", rules_page, rule);
}

static void put_code_description(struct json *json, const char *rule)
{
    char page[256];
    rule_page(rule, page, sizeof page);
    json_key(json, "codeDescription");
    json_open(json, '{');
    json_member_string(json, "href", page);
    json_close(json, '}');
}

static void put_tag(struct json *json, const struct client *client, rql_tag tag)
{
    size_t i;
    const json_t *known;
    json_array_foreach(
        client_capability(
            client, "textDocument.publishDiagnostics.tagSupport.valueSet"),
        i, known)
    {
        if (tag == RQL_TAG_NONE || json_integer_value(known) != (int)tag)
            continue;
        json_key(json, "tags");
        json_open(json, '[');
        json_put_size(json, tag);
        json_close(json, ']');
        return;
    }
}

static void put_related(struct json *json, struct document *document,
                        rql_span span, const char *message, size_t length)
{
    json_open(json, '{');
    json_key(json, "location");
    json_open(json, '{');
    json_member_string(json, "uri", document->uri);
    json_key(json, "range");
    json_put_range(json, &document->text, span);
    json_close(json, '}');
    json_key(json, "message");
    json_put_bytes(json, message, length);
    json_close(json, '}');
}

/* The help is shown where the finding is, each line as a note of its own. */
static void put_help(struct json *json, struct document *document,
                     const rql_diagnostic *diagnostic)
{
    const char *help = rql_diagnostic_help(diagnostic);
    while (help && *help) {
        size_t length = strcspn(help, "\n");
        put_related(json, document, rql_diagnostic_span(diagnostic), help,
                    length);
        help += length + (help[length] == '\n');
    }
}

static void put_all_related(struct json *json, struct document *document,
                            const rql_diagnostic *diagnostic)
{
    size_t count = rql_diagnostic_related_count(diagnostic);
    if (!count && !rql_diagnostic_help(diagnostic))
        return;
    json_key(json, "relatedInformation");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        put_related(json, document, related.span, related.message,
                    strlen(related.message));
    }
    put_help(json, document, diagnostic);
    json_close(json, ']');
}

/* A client that shows no notes may want the help with the message. */
static void put_message(struct json *json, const struct server *server,
                        const rql_diagnostic *diagnostic)
{
    const char *message = rql_diagnostic_message(diagnostic);
    const char *help = rql_diagnostic_help(diagnostic);
    if (!server->configuration.help_in_messages || !help) {
        json_member_string(json, "message", message);
        return;
    }
    struct bytes text = {0};
    bytes_add_text(&text, message);
    bytes_add_text(&text, "\n");
    bytes_add_text(&text, help);
    json_key(json, "message");
    json_put_bytes(json, text.data, text.length);
    free(text.data);
}

void json_put_diagnostic(struct json *json, struct server *server,
                         struct document *document,
                         const rql_diagnostic *diagnostic)
{
    const char *rule = rql_rule_name(rql_diagnostic_rule(diagnostic));
    json_open(json, '{');
    json_key(json, "range");
    json_put_range(json, &document->text, rql_diagnostic_span(diagnostic));
    json_member_size(json, "severity",
                     (size_t)rql_diagnostic_severity(diagnostic));
    json_member_string(json, "code", rule);
    if (server->client.has_code_description)
        put_code_description(json, rule);
    json_member_string(json, "source", "reportql");
    put_message(json, server, diagnostic);
    put_tag(json, &server->client,
            rql_rule_tag(rql_diagnostic_rule(diagnostic)));
    if (server->client.has_related)
        put_all_related(json, document, diagnostic);
    json_close(json, '}');
}

/* The mildest severity of which some are sent, and how many of that. */
struct selection {
    rql_severity mildest;
    size_t count;
};

static struct selection select_worst(const rql_document *made)
{
    size_t counts[RQL_INFO + 1] = {0};
    for (size_t i = 0; i < rql_document_diagnostic_count(made); i++)
        counts[rql_diagnostic_severity(rql_document_diagnostic(made, i))]++;
    size_t left = MOST_DIAGNOSTICS;
    for (int severity = RQL_ERROR; severity < RQL_INFO; severity++) {
        if (counts[severity] >= left)
            return (struct selection){(rql_severity)severity, left};
        left -= counts[severity];
    }
    return (struct selection){RQL_INFO, left};
}

void json_put_diagnostics(struct json *json, struct server *server,
                          struct document *document)
{
    const rql_document *made = server_checked(server, document);
    size_t count = made ? rql_document_diagnostic_count(made) : 0;
    struct selection selection = {RQL_INFO, count};
    if (count > MOST_DIAGNOSTICS)
        selection = select_worst(made);
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *diagnostic = rql_document_diagnostic(made, i);
        rql_severity severity = rql_diagnostic_severity(diagnostic);
        if (severity > selection.mildest)
            continue;
        if (severity == selection.mildest && !selection.count--) {
            selection.count = 0;
            continue;
        }
        json_put_diagnostic(json, server, document, diagnostic);
    }
    json_close(json, ']');
}

/* --- Pushing --------------------------------------------------------------*/

static void publish(struct server *server, struct document *document,
                    bool is_open)
{
    struct outgoing outgoing;
    outgoing_notify(&outgoing, server, "textDocument/publishDiagnostics");
    struct json *json = &outgoing.json;
    json_open(json, '{');
    json_member_string(json, "uri", document->uri);
    if (is_open) {
        json_key(json, "version");
        json_put_number(json, document->version);
    }
    json_key(json, "diagnostics");
    if (is_open) {
        json_put_diagnostics(json, server, document);
    } else {
        json_open(json, '[');
        json_close(json, ']');
    }
    json_close(json, '}');
    outgoing_send(&outgoing);
    document->has_published = is_open;
}

void server_publish(struct server *server)
{
    catalog_files_publish(server);
    if (server->client.pulls_diagnostics)
        return;
    for (size_t i = 0; i < server->documents.count; i++) {
        struct document *document = server->documents.items[i];
        if (!document->is_dirty)
            continue;
        document->is_dirty = false;
        if (document->has_published || server_checked(server, document))
            publish(server, document, true);
    }
}

void server_unpublish(struct server *server, struct document *document)
{
    if (document->has_published)
        publish(server, document, false);
}
