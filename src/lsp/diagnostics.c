/* Findings as the protocol's diagnostics, pushed to the client. */
#include "diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

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

/* A finding, in a text that begins at `base` of the client's one. */
struct found {
    const rql_diagnostic *diagnostic;
    size_t base;
};

static rql_span outer_span(const struct found *found, rql_span span)
{
    return (rql_span){found->base + span.start, found->base + span.end};
}

static rql_span span_of(const struct found *found)
{
    return outer_span(found, rql_diagnostic_span(found->diagnostic));
}

/* The help is shown where the finding is, each line as a note of its own. */
static void put_help(struct json *json, struct document *document,
                     const struct found *found)
{
    const char *help = rql_diagnostic_help(found->diagnostic);
    while (help && *help) {
        size_t length = strcspn(help, "\n");
        put_related(json, document, span_of(found), help, length);
        help += length + (help[length] == '\n');
    }
}

static void put_all_related(struct json *json, struct document *document,
                            const struct found *found)
{
    const rql_diagnostic *diagnostic = found->diagnostic;
    size_t count = rql_diagnostic_related_count(diagnostic);
    if (!count && !rql_diagnostic_help(diagnostic))
        return;
    json_key(json, "relatedInformation");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        put_related(json, document, outer_span(found, related.span),
                    related.message, strlen(related.message));
    }
    put_help(json, document, found);
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

static void put_found(struct json *json, struct server *server,
                      struct document *document, const struct found *found)
{
    const rql_diagnostic *diagnostic = found->diagnostic;
    const char *rule = rql_rule_name(rql_diagnostic_rule(diagnostic));
    json_open(json, '{');
    json_key(json, "range");
    json_put_range(json, &document->text, span_of(found));
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
        put_all_related(json, document, found);
    json_close(json, '}');
}

void json_put_diagnostic(struct json *json, struct server *server,
                         struct document *document,
                         const rql_diagnostic *diagnostic)
{
    put_found(json, server, document, &(struct found){diagnostic, 0});
}

/* --- All of a document ----------------------------------------------------*/

/* The findings of a document, in order. */
struct all_found {
    struct found *items;
    size_t count;
};

static size_t count_found(struct server *server, struct document *document)
{
    const rql_document *made;
    size_t base, count = 0;
    for (size_t i = 0; (made = server_checked(server, document, i, &base)); i++)
        count += rql_document_diagnostic_count(made);
    return count;
}

/* Leave out what the baseline knows. */
static void leave_out_known(struct server *server, struct document *document,
                            struct all_found *all)
{
    const rql_diagnostic **left = need(calloc(all->count + 1, sizeof *left));
    for (size_t i = 0; i < all->count; i++)
        left[i] = all->items[i].diagnostic;
    size_t count = known_take_out(server, document, left, all->count);
    size_t kept = 0;
    for (size_t i = 0; i < all->count && kept < count; i++)
        if (all->items[i].diagnostic == left[kept])
            all->items[kept++] = all->items[i];
    all->count = kept;
    free(left);
}

/* Items are to be freed. */
static struct all_found find_all(struct server *server,
                                 struct document *document)
{
    struct all_found all = {.count = 0};
    const rql_document *made;
    size_t base;
    all.items =
        need(calloc(count_found(server, document) + 1, sizeof *all.items));
    for (size_t i = 0; (made = server_checked(server, document, i, &base)); i++)
        for (size_t j = 0; j < rql_document_diagnostic_count(made); j++)
            all.items[all.count++] =
                (struct found){rql_document_diagnostic(made, j), base};
    leave_out_known(server, document, &all);
    return all;
}

/* How many findings there are of each severity. */
struct counts {
    size_t of[RQL_INFO + 1];
};

/* How many findings of each severity are sent. */
static struct counts select_worst(const struct all_found *all)
{
    struct counts counts = {{0}};
    size_t left = MOST_DIAGNOSTICS;
    for (size_t i = 0; i < all->count; i++)
        counts.of[rql_diagnostic_severity(all->items[i].diagnostic)]++;
    for (int severity = RQL_ERROR; severity <= RQL_INFO; severity++) {
        if (counts.of[severity] > left)
            counts.of[severity] = left;
        left -= counts.of[severity];
    }
    return counts;
}

void json_put_diagnostics(struct json *json, struct server *server,
                          struct document *document)
{
    struct all_found all = find_all(server, document);
    struct counts left = select_worst(&all);
    json_open(json, '[');
    for (size_t i = 0; i < all.count; i++) {
        const struct found *found = &all.items[i];
        size_t *count = &left.of[rql_diagnostic_severity(found->diagnostic)];
        if (!*count)
            continue;
        --*count;
        put_found(json, server, document, found);
    }
    json_close(json, ']');
    free(all.items);
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
    configuration_publish(server);
    if (server->client.pulls_diagnostics)
        return;
    for (size_t i = 0; i < server->documents.count; i++) {
        struct document *document = server->documents.items[i];
        if (!document->is_dirty)
            continue;
        size_t base;
        document->is_dirty = false;
        if (document->has_published ||
            server_checked(server, document, 0, &base))
            publish(server, document, true);
    }
}

void server_unpublish(struct server *server, struct document *document)
{
    if (document->has_published)
        publish(server, document, false);
}
