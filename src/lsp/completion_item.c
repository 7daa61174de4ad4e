/* Completion: a suggestion as the protocol's CompletionItem. */
#include "completion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Kinds -----------------------------------------------------------------*/

/* The protocol's kinds that are in use here. */
enum item_kind {
    ITEM_FIELD = 5,
    ITEM_CLASS = 7,
    ITEM_PROPERTY = 10,
    ITEM_VALUE = 12,
    ITEM_KEYWORD = 14,
    ITEM_SNIPPET = 15,
    ITEM_ENUM_MEMBER = 20,
    ITEM_CONSTANT = 21,
    ITEM_OPERATOR = 24
};

enum { TAG_DEPRECATED = 1, FORMAT_SNIPPET = 2 };

static enum item_kind kind_of(rql_suggestion_kind kind)
{
    switch (kind) {
    case RQL_SUGGESTION_CLAUSE:
    case RQL_SUGGESTION_QUERY:
        return ITEM_SNIPPET;
    case RQL_SUGGESTION_OPERATOR:
    case RQL_SUGGESTION_SIGN:
        return ITEM_OPERATOR;
    case RQL_SUGGESTION_DATASET:
        return ITEM_CLASS;
    case RQL_SUGGESTION_COLUMN:
        return ITEM_FIELD;
    case RQL_SUGGESTION_METRIC:
        return ITEM_PROPERTY;
    case RQL_SUGGESTION_VALUE:
        return ITEM_VALUE;
    case RQL_SUGGESTION_TIMESPAN:
        return ITEM_CONSTANT;
    case RQL_SUGGESTION_GRAIN:
        return ITEM_ENUM_MEMBER;
    default:
        return ITEM_KEYWORD;
    }
}

/* --- The text ---------------------------------------------------------------*/

static bool is_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~' || strchr("\"'\\{}$`", text[i]))
            return false;
    return true;
}

/* Add text as the client's document writes it: with the escapes of its host. */
static void add_escaped(struct bytes *bytes, const struct completion_list *list,
                        const char *text, size_t length)
{
    const struct view *view = list->view;
    rql_edit edit = {{list->caret, list->caret}, {text, length}};
    rql_edits *edits;
    if (view->part == NO_PART || is_plain(text, length) ||
        rql_part_edits_new(view->outer, view->part, &edit, 1, &edits) !=
            RQL_OK) {
        bytes_add(bytes, text, length);
        return;
    }
    for (size_t i = 0; i < rql_edits_count(edits); i++) {
        rql_text part = rql_edits_at(edits, i).text;
        bytes_add(bytes, part.data, part.length);
    }
    rql_edits_free(edits);
}

/* False when the host has no way to write the text. */
static bool is_writable(const struct completion_list *list, const char *text)
{
    const struct view *view = list->view;
    rql_edit edit = {{list->caret, list->caret}, {text, strlen(text)}};
    if (view->part == NO_PART || is_plain(text, edit.text.length))
        return true;
    rql_edits *edits;
    rql_status status =
        rql_part_edits_new(view->outer, view->part, &edit, 1, &edits);
    rql_edits_free(edits);
    return status != RQL_NOT_WRITABLE;
}

/* Add text for a snippet, where some signs mean something. */
static void add_literal(struct bytes *bytes, const struct completion_list *list,
                        const char *text, size_t length)
{
    struct bytes escaped = {0};
    add_escaped(&escaped, list, text, length);
    for (size_t i = 0; i < escaped.length; i++) {
        char c = escaped.data[i];
        if (c == '$' || c == '}' || c == '\\')
            bytes_add(bytes, "\\", 1);
        bytes_add(bytes, &c, 1);
    }
    free(escaped.data);
}

static void add_snippet(struct bytes *bytes, const struct completion_list *list,
                        const rql_suggestion *s)
{
    size_t at = 0;
    for (size_t i = 0; i < s->hole_count; i++) {
        rql_span hole = s->holes[i];
        add_literal(bytes, list, s->text + at, hole.start - at);
        bytes_add_text(bytes, "${");
        bytes_add_number(bytes, i + 1);
        bytes_add_text(bytes, ":");
        add_literal(bytes, list, s->text + hole.start, hole.end - hole.start);
        bytes_add_text(bytes, "}");
        at = hole.end;
    }
    add_literal(bytes, list, s->text + at, strlen(s->text + at));
}

/* Without snippets a suggestion with holes goes as far as the first one. */
static void add_text(struct bytes *bytes, const struct completion_list *list,
                     const rql_suggestion *s)
{
    if (!s->hole_count)
        add_escaped(bytes, list, s->text, strlen(s->text));
    else if (list->client.has_snippets)
        add_snippet(bytes, list, s);
    else
        add_escaped(bytes, list, s->text, s->holes[0].start);
}

bool completion_is_usable(const struct completion_list *list,
                          const rql_suggestion *suggestion)
{
    if (!is_writable(list, suggestion->text))
        return false;
    /* Up to the hole they are what the keyword is. */
    bool is_example = suggestion->kind == RQL_SUGGESTION_CLAUSE ||
                      suggestion->kind == RQL_SUGGESTION_QUERY;
    return list->client.has_snippets || !is_example;
}

/* --- The edit ---------------------------------------------------------------*/

static void put_position(struct json *json, const char *key,
                         struct position position)
{
    json_key(json, key);
    json_open(json, '{');
    json_member_size(json, "line", position.line);
    json_member_size(json, "character", position.character);
    json_close(json, '}');
}

static void put_range(struct json *json, struct position start,
                      struct position end)
{
    json_open(json, '{');
    put_position(json, "start", start);
    put_position(json, "end", end);
    json_close(json, '}');
}

static void put_two_ranges(const struct completion_list *list)
{
    const struct completion_ranges *ranges = &list->ranges;
    json_key(list->json, "insert");
    put_range(list->json, ranges->start, ranges->caret);
    json_key(list->json, "replace");
    put_range(list->json, ranges->start, ranges->end);
}

void completion_put_range(const struct completion_list *list)
{
    if (!list->client.has_insert_replace) {
        put_range(list->json, list->ranges.start, list->ranges.end);
        return;
    }
    json_open(list->json, '{');
    put_two_ranges(list);
    json_close(list->json, '}');
}

/* Where the list has a range for all items, the text is enough. */
static void put_edit(const struct completion_list *list, const char *label,
                     rql_text text)
{
    struct json *json = list->json;
    bool is_label = strlen(label) == text.length &&
                    memcmp(label, text.data, text.length) == 0;
    if (list->client.has_default_range) {
        if (!is_label) {
            json_key(json, "textEditText");
            json_put_bytes(json, text.data, text.length);
        }
        return;
    }
    json_key(json, "textEdit");
    json_open(json, '{');
    if (list->client.has_insert_replace) {
        put_two_ranges(list);
    } else {
        json_key(json, "range");
        put_range(json, list->ranges.start, list->ranges.end);
    }
    json_key(json, "newText");
    json_put_bytes(json, text.data, text.length);
    json_close(json, '}');
}

/* --- The item ---------------------------------------------------------------*/

static void put_details(const struct completion_list *list,
                        const rql_suggestion *s)
{
    struct json *json = list->json;
    char text[256];
    bool both = *s->detail && *s->origin;
    if (!*s->detail && !*s->origin)
        return;
    if (!list->client.has_label_details) {
        snprintf(text, sizeof text, "%s%s%s", s->detail, both ? ", " : "",
                 s->origin);
        json_member_string(json, "detail", text);
        return;
    }
    json_key(json, "labelDetails");
    json_open(json, '{');
    if (both) {
        snprintf(text, sizeof text, " %s", s->detail);
        json_member_string(json, "detail", text);
    }
    json_member_string(json, "description",
                       both || !*s->detail ? s->origin : s->detail);
    json_close(json, '}');
}

/* A comma accepts a name where another one may follow. */
static void put_commit_characters(const struct completion_list *list,
                                  const rql_suggestion *s)
{
    if (!list->client.has_commit ||
        (s->kind != RQL_SUGGESTION_COLUMN && s->kind != RQL_SUGGESTION_METRIC))
        return;
    json_key(list->json, "commitCharacters");
    json_open(list->json, '[');
    json_put_string(list->json, ",");
    json_close(list->json, ']');
}

static void put_retired(const struct completion_list *list,
                        const rql_suggestion *s)
{
    if (!s->is_retired)
        return;
    if (!list->client.has_tags) {
        json_key(list->json, "deprecated");
        json_put_bool(list->json, true);
        return;
    }
    json_key(list->json, "tags");
    json_open(list->json, '[');
    json_put_number(list->json, TAG_DEPRECATED);
    json_close(list->json, ']');
}

void completion_put_item(const struct completion_list *list,
                         const rql_suggestion *s, size_t index)
{
    struct json *json = list->json;
    struct bytes text = {0};
    char place[24];
    snprintf(place, sizeof place, "%04zu", index);
    add_text(&text, list, s);
    json_open(json, '{');
    json_member_string(json, "label", s->label);
    json_key(json, "kind");
    json_put_number(json, kind_of(s->kind));
    json_member_string(json, "sortText", place);
    if (strcmp(s->filter, s->label) != 0)
        json_member_string(json, "filterText", s->filter);
    if (s->hole_count && list->client.has_snippets) {
        json_key(json, "insertTextFormat");
        json_put_number(json, FORMAT_SNIPPET);
    }
    put_edit(list, s->label, bytes_text(&text));
    put_details(list, s);
    put_commit_characters(list, s);
    put_retired(list, s);
    completion_put_data(list, s);
    json_close(json, '}');
    free(text.data);
}
