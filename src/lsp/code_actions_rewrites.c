/* Code actions that write a query otherwise, or make something of it. */
#include "code_actions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "workspace_edit.h"

/* The query at the place. */
struct target {
    const struct actions *actions;
    struct view view;
    rql_text text;  /* of all the queries of the view */
    rql_span range; /* of the request, in that text */
    const rql_query *query;
};

static bool find_target(const struct actions *actions, struct target *target)
{
    struct place place, end;
    size_t query;
    if (!server_place(actions->server, actions->document, actions->range.start,
                      &place) ||
        !rql_document_query_at(place.view.queries, place.offset, &query))
        return false;
    if (!server_place(actions->server, actions->document, actions->range.end,
                      &end) ||
        end.view.part != place.view.part)
        end = place;
    *target = (struct target){
        .actions = actions,
        .view = place.view,
        .text = rql_document_text(place.view.queries),
        .range = {place.offset, end.offset},
        .query = rql_document_query(place.view.queries, query),
    };
    return true;
}

/* One action with edits of the queries' text. */
static void put_edits(const struct target *target, const char *title,
                      const rql_edit *edits, size_t count)
{
    struct json *json = target->actions->json;
    const struct actions *actions = target->actions;
    action_open(actions, title, KIND_REWRITE);
    json_key(json, "edit");
    workspace_edit_open(json, actions->server, actions->document);
    if (!json_put_edits_of(json, &target->view, edits, count)) {
        json_open(json, '[');
        json_close(json, ']');
    }
    workspace_edit_close(json, actions->server);
    action_close(actions);
}

/* --- Rewriting ------------------------------------------------------------*/

static const struct {
    rql_rewrite_kind kind;
    const char *title;
} rewritings[] = {
    {RQL_REWRITE_EXPAND_STAR, "Name the columns that * stands for"},
    {RQL_REWRITE_APPLY_RENAMES, "Use the newer names of columns"},
    {RQL_REWRITE_EXPLICIT_DIRECTIONS, "Write the directions that are assumed"},
    {RQL_REWRITE_EXPLICIT_TIMESPAN, "Write the time span that is assumed"},
    {RQL_REWRITE_CANONICAL, "Write the query in its canonical form"},
};

/* The text of the query alone, with the indent of its line: what is rewritten
 * needs no more. */
static rql_span span_of_query(const struct target *target)
{
    rql_span span = rql_query_span(target->query);
    const char *data = target->text.data;
    while (span.start > 0 &&
           (data[span.start - 1] == ' ' || data[span.start - 1] == '\t'))
        span.start--;
    return span;
}

static void put_rewritten(const struct target *target, const char *title,
                          const rql_rewritten *rewritten, size_t start)
{
    size_t count = rql_rewritten_edit_count(rewritten);
    rql_edit *edits = need(calloc(count + 1, sizeof *edits));
    for (size_t i = 0; i < count; i++) {
        edits[i] = rql_rewritten_edit(rewritten, i);
        edits[i].span.start += start;
        edits[i].span.end += start;
    }
    put_edits(target, title, edits, count);
    free(edits);
}

static void add_rewritings(const struct target *target)
{
    const struct actions *actions = target->actions;
    rql_options options =
        server_policy(actions->server, actions->document)->options;
    rql_span span = span_of_query(target);
    for (size_t i = 0; i < sizeof rewritings / sizeof *rewritings; i++) {
        rql_rewrite operation = {.kind = rewritings[i].kind};
        rql_rewritten *rewritten;
        if (rql_rewritten_new(target->text.data + span.start,
                              span.end - span.start, &options, RQL_ALL_QUERIES,
                              &operation, 1, &rewritten) != RQL_OK)
            return;
        if (!rql_rewritten_error(rewritten) &&
            rql_rewritten_edit_count(rewritten))
            put_rewritten(target, rewritings[i].title, rewritten, span.start);
        rql_rewritten_free(rewritten);
    }
}

/* --- Parameters -----------------------------------------------------------*/

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9');
}

/* True when the query has a parameter of that name, which has a colon. */
static bool has_parameter(const struct target *target, const char *name)
{
    rql_span span = rql_query_span(target->query);
    const char *data = target->text.data + span.start;
    size_t size = span.end - span.start, length = strlen(name);
    for (size_t i = 0; i + length <= size; i++)
        if (data[i] == ':' && memcmp(data + i, name, length) == 0 &&
            (i + length == size || !is_letter(data[i + length])))
            return true;
    return false;
}

enum { MOST_ALIKE = 100, NAME_SIZE = 128 };

/* A name that is not taken yet: :SKU, :SKU2, ...; false when there is none. */
static bool name_parameter(const struct target *target, rql_text word,
                           char name[NAME_SIZE])
{
    size_t length = 0;
    while (length < word.length && is_letter(word.data[length]))
        length++;
    if (!length || length > NAME_SIZE - 8 ||
        (*word.data >= '0' && *word.data <= '9'))
        return false;
    snprintf(name, NAME_SIZE, ":%.*s", (int)length, word.data);
    for (int i = 2; has_parameter(target, name) && i < MOST_ALIKE; i++)
        snprintf(name, NAME_SIZE, ":%.*s%d", (int)length, word.data, i);
    return !has_parameter(target, name);
}

static void put_parameter(const struct target *target, rql_span span,
                          rql_text word)
{
    char name[NAME_SIZE], title[NAME_SIZE + 40];
    if (!name_parameter(target, word, name))
        return;
    rql_edit edit = {span, {name, strlen(name)}};
    snprintf(title, sizeof title, "Make this value the parameter %s", name);
    put_edits(target, title, &edit, 1);
}

static bool is_inside(const struct target *target, rql_span span)
{
    return span.start <= target->range.start && target->range.end <= span.end;
}

static void add_parameter_of_condition(const struct target *target,
                                       size_t index)
{
    rql_condition condition = rql_query_condition(target->query, index);
    if (!is_inside(target, condition.span))
        return;
    for (size_t i = 0; i < condition.value_count; i++) {
        rql_value value = rql_query_value(target->query, index, i);
        if (!is_inside(target, value.span))
            continue;
        put_parameter(target, value.span, condition.column.text);
        return;
    }
}

/* Parameters stand where values can: in conditions, behind LIMIT and behind
 * TIMESPAN.  A request body is no place for them: the service knows none. */
static void add_parameters(const struct target *target)
{
    rql_limit limit;
    rql_named_clause timespan;
    for (size_t i = 0; i < rql_query_condition_count(target->query); i++)
        add_parameter_of_condition(target, i);
    if (rql_query_limit(target->query, &limit) && limit.is_valid) {
        rql_span span = {limit.span.end - limit.text.length, limit.span.end};
        if (is_inside(target, span))
            put_parameter(target, span, (rql_text){"limit", 5});
    }
    if (rql_query_timespan(target->query, &timespan) &&
        timespan.name.text.data && is_inside(target, timespan.name.span))
        put_parameter(target, timespan.name.span, (rql_text){"timespan", 8});
}

/* --- The request body -----------------------------------------------------*/

static const char copy_command[] = "reportql.copyRequestBody";
static const char create_command[] = "reportql.createRequestBody";

/* True when the client has said that it has a command of its own. */
static bool has_command(const struct server *server, const char *command)
{
    const json_t *options =
        json_object_get(server->initialize, "initializationOptions");
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(options, "commands"), i, name)
    {
        if (json_is_string(name) &&
            strcmp(json_string_value(name), command) == 0)
            return true;
    }
    return false;
}

static void add_request_body(const struct target *target)
{
    const struct actions *actions = target->actions;
    struct json *json = actions->json;
    bool copies = has_command(actions->server, copy_command);
    const char *title = copies ? "Copy as request body" : "Create request body";
    action_open(actions, title, KIND_SOURCE);
    json_key(json, "command");
    json_open(json, '{');
    json_member_string(json, "title", title);
    json_member_string(json, "command", copies ? copy_command : create_command);
    json_key(json, "arguments");
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "uri", actions->document->uri);
    json_key(json, "position");
    json_put_position(json, &actions->document->text, actions->range.start);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    action_close(actions);
}

void actions_add_rewrites(const struct actions *actions)
{
    bool wants_rewrites = actions_want(actions, KIND_REWRITE);
    bool wants_source = actions_want(actions, KIND_SOURCE);
    struct target target;
    if ((!wants_rewrites && !wants_source) || !find_target(actions, &target))
        return;
    if (wants_rewrites) {
        add_rewritings(&target);
        if (target.view.part == NO_PART)
            add_parameters(&target);
    }
    if (wants_source && !rql_query_error_count(target.query))
        add_request_body(&target);
}
