/* A catalog from the answer of the service's "Get all datasets" request. */
#include "catalog_json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

#define EXPECTED                                                               \
    "expected the answer of the \"Get all datasets\" request: an object with " \
    "a list \"value\" of datasets, or that list"

static bool read_count(struct loader *l, uint32_t at, uint32_t *count)
{
    l->json.at = at;
    return rql_json_read_count(&l->json, count);
}

/* --- Datasets ---------------------------------------------------------- */

/* False for a name that the catalog cannot hold, after saying so. */
static bool check_name(struct loader *l, const char *title, uint32_t at,
                       rql_text name)
{
    if (!name.length) {
        report(l, RQL_WARNING, at, "%s: an empty name is ignored", title);
        return false;
    }
    const char *shown = rql_loader_quote(l, name);
    if (name.length > UINT16_MAX) {
        report(l, RQL_WARNING, at,
               "%s: the name \"%s\" is longer than %d bytes and is ignored",
               title, shown, UINT16_MAX);
        return false;
    }
    if (!rql_is_name(name.data, name.length))
        report(l, RQL_WARNING, at,
               "%s: \"%s\" is no name that a query can hold", title, shown);
    return true;
}

static void add_name(struct loader *l, enum member member, rql_text name,
                     uint32_t at)
{
    if (member == RANGES)
        rql_loader_add_range(l, name);
    else
        rql_loader_add_column(l, name, at,
                              member == METRICS ? RQL_METRIC : RQL_COLUMN);
}

static void read_name(struct loader *l, const char *title, enum member member)
{
    uint32_t at = l->json.at;
    if (kind_at(l, at) != JSON_KIND_TEXT) {
        report(l, RQL_ERROR, at,
               "%s: \"%s\" holds %s, expected a name in double quotes", title,
               rql_member_names[member], kind_name_at(l, at));
        rql_json_skip_value(&l->json);
        return;
    }
    rql_text name = rql_loader_read_string(l, at);
    if (check_name(l, title, at, name))
        add_name(l, member, name, at);
}

/* Read a list of names, which may be missing. */
static void read_names(struct loader *l, const struct object *object,
                       const char *title, enum member member)
{
    uint32_t at = object->at[member];
    if (!rql_loader_has(l, object, member))
        return;
    if (kind_at(l, at) != JSON_KIND_LIST) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a list of names",
               title, rql_member_names[member], kind_name_at(l, at));
        return;
    }
    bool is_first = true;
    l->json.at = at;
    while (rql_json_next_item(&l->json, &is_first))
        read_name(l, title, member);
}

/* Hours, or 0 when not known. */
static uint16_t read_interval(struct loader *l, const struct object *object,
                              const char *title)
{
    uint32_t at = object->at[INTERVAL];
    uint32_t hours;
    if (!rql_loader_has(l, object, INTERVAL))
        return 0;
    if (kind_at(l, at) != JSON_KIND_NUMBER) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a number of hours",
               title, rql_member_names[INTERVAL], kind_name_at(l, at));
        return 0;
    }
    if (!read_count(l, at, &hours) || hours > UINT16_MAX) {
        report(l, RQL_WARNING, at,
               "%s: \"%s\" is not a whole number of hours up to %d; it is "
               "ignored",
               title, rql_member_names[INTERVAL], UINT16_MAX);
        return 0;
    }
    return (uint16_t)hours;
}

/* Read the name of a dataset, and make what messages call it.  `number` counts
 * from 1. */
static rql_text read_dataset_name(struct loader *l, const struct object *object,
                                  uint32_t number, const char **title)
{
    const char *key = rql_member_names[DATASET_NAME];
    uint32_t at = object->at[DATASET_NAME];
    rql_text name = {"", 0};
    *title = rql_arena_printf(l->arena, "dataset %" PRIu32, number);
    if (!rql_loader_has(l, object, DATASET_NAME)) {
        report(l, RQL_ERROR, at ? at : object->start,
               "%s has no name: expected a member \"%s\"", *title, key);
        return name;
    }
    if (kind_at(l, at) != JSON_KIND_TEXT) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a text", *title,
               key, kind_name_at(l, at));
        return name;
    }
    name = rql_loader_read_string(l, at);
    if (!name.length || name.length > UINT16_MAX) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s", *title, key,
               name.length ? "longer than 65535 bytes" : "empty");
        return (rql_text){"", 0};
    }
    check_name(l, *title, at, name);
    *title =
        rql_arena_printf(l->arena, "dataset \"%s\"", rql_loader_quote(l, name));
    return name;
}

/* Read the dataset whose members were found. */
static void read_dataset(struct loader *l, const struct object *object,
                         uint32_t number)
{
    const char *title;
    uint32_t errors = l->errors;
    size_t columns = l->columns.count;
    l->first_range = (uint32_t)l->lists.count;
    rql_text name = read_dataset_name(l, object, number, &title);
    read_names(l, object, title, COLUMN_NAMES);
    read_names(l, object, title, METRICS);
    read_names(l, object, title, RANGES);
    uint16_t interval = read_interval(l, object, title);
    if (l->columns.count == columns && l->errors == errors)
        report(l, RQL_WARNING, object->start,
               "%s has no columns: names in its queries cannot be checked",
               title);
    rql_loader_add_dataset(l, name, object->at[DATASET_NAME], interval);
    rql_loader_read_facts(l, object, title);
}

/* Read an item of the list of datasets, and go behind it. */
static void read_item(struct loader *l, uint32_t number)
{
    struct object object;
    uint32_t at = l->json.at;
    if (kind_at(l, at) != JSON_KIND_OBJECT) {
        report(l, RQL_ERROR, at,
               "item %" PRIu32 " of the list is %s, expected a dataset: "
               "an object with a member \"%s\"",
               number, kind_name_at(l, at), rql_member_names[DATASET_NAME]);
        rql_json_skip_value(&l->json);
        return;
    }
    rql_loader_read_object(l, at, &object);
    uint32_t end = l->json.at;
    read_dataset(l, &object, number);
    l->json.at = end;
}

/* --- The answer -------------------------------------------------------- */

/* No datasets are no reason to refuse a catalog whose service is known. */
static void report_empty(struct loader *l, uint32_t at)
{
    report(l, l->api == RQL_API_AUTO ? RQL_ERROR : RQL_WARNING, at,
           "the list holds no datasets");
}

/* Read a list of datasets; returns its length. */
static uint32_t read_list(struct loader *l, uint32_t at)
{
    uint32_t count = 0;
    bool is_first = true;
    l->json.at = at;
    while (rql_json_next_item(&l->json, &is_first))
        read_item(l, ++count);
    if (!count)
        report_empty(l, at);
    return count;
}

/* The message that the service sent, or NULL.  It may stand in an object
 * "error". */
static const char *read_message(struct loader *l, const struct object *object)
{
    struct object inner;
    uint32_t failure = object->at[FAILURE];
    if (failure && kind_at(l, failure) == JSON_KIND_OBJECT) {
        rql_loader_read_object(l, failure, &inner);
        object = &inner;
    }
    uint32_t at = object->at[MESSAGE];
    if (!at || kind_at(l, at) != JSON_KIND_TEXT)
        return NULL;
    rql_text message = rql_loader_read_string(l, at);
    return message.length ? rql_loader_quote(l, message) : NULL;
}

/* True when the answer says that the request failed, after reporting it. */
static bool is_refusal(struct loader *l, const struct object *object)
{
    uint32_t code = 0;
    uint32_t at = object->at[STATUS_CODE];
    if (rql_loader_has_kind(l, object, STATUS_CODE, JSON_KIND_NUMBER))
        read_count(l, at, &code);
    if (code < 400 && !rql_loader_has(l, object, FAILURE))
        return false;
    const char *status = "";
    if (code >= 400)
        status = rql_arena_printf(l->arena, " with status %" PRIu32, code);
    else
        at = object->at[FAILURE];
    const char *message = read_message(l, object);
    if (message)
        report(l, RQL_ERROR, at, "the request failed%s: \"%s\"", status,
               message);
    else
        report(l, RQL_ERROR, at, "the request failed%s", status);
    return true;
}

/* Warn when there are more datasets than were read. */
static void check_is_complete(struct loader *l, const struct object *object,
                              uint32_t count)
{
    uint32_t total;
    uint32_t link = object->at[NEXT_LINK];
    if (rql_loader_has_kind(l, object, NEXT_LINK, JSON_KIND_TEXT) &&
        rql_loader_read_string(l, link).length)
        report(l, RQL_WARNING, link,
               "the catalog is incomplete: \"%s\" names a further page; fetch "
               "that too and join the lists",
               rql_member_names[NEXT_LINK]);
    else if (rql_loader_has_kind(l, object, TOTAL_COUNT, JSON_KIND_NUMBER) &&
             read_count(l, object->at[TOTAL_COUNT], &total) && total > count)
        report(l, RQL_WARNING, object->at[TOTAL_COUNT],
               "the catalog is incomplete: \"%s\" is %" PRIu32
               ", but the datasets are %" PRIu32,
               rql_member_names[TOTAL_COUNT], total, count);
}

/* Read the member "value"; returns how many datasets it holds. */
static uint32_t read_value(struct loader *l, uint32_t at)
{
    switch (kind_at(l, at)) {
    case JSON_KIND_LIST:
        return read_list(l, at);
    case JSON_KIND_OBJECT:
        l->json.at = at;
        read_item(l, 1);
        return 1;
    case JSON_KIND_NULL:
        report_empty(l, at);
        return 0;
    default:
        report(l, RQL_ERROR, at, "\"%s\" is %s, expected a list of datasets",
               rql_member_names[VALUE], kind_name_at(l, at));
        return UINT32_MAX;
    }
}

static void read_envelope(struct loader *l, uint32_t at)
{
    struct object object;
    rql_loader_read_object(l, at, &object);
    if (is_refusal(l, &object))
        return;
    rql_loader_read_api(l, &object);
    if (object.at[VALUE]) {
        check_is_complete(l, &object, read_value(l, object.at[VALUE]));
        return;
    }
    if (object.at[DATASET_NAME]) {
        read_dataset(l, &object, 1);
        return;
    }
    const char *message = read_message(l, &object);
    if (message)
        report(l, RQL_ERROR, at,
               "this is no catalog, but a message: \"%s\"; " EXPECTED, message);
    else
        report(l, RQL_ERROR, at, "this is no catalog: " EXPECTED);
}

static void read_answer(struct loader *l)
{
    rql_json_skip_space(&l->json);
    uint32_t at = l->json.at;
    switch (kind_at(l, at)) {
    case JSON_KIND_OBJECT:
        read_envelope(l, at);
        break;
    case JSON_KIND_LIST:
        read_list(l, at);
        break;
    default:
        report(l, RQL_ERROR, at, "this is %s: " EXPECTED, kind_name_at(l, at));
        break;
    }
    l->json.at = at;
}

/* --- The whole --------------------------------------------------------- */

/* What stands where something else was expected, for a message. */
static const char *found_text(struct loader *l, uint32_t at)
{
    struct json_text *json = &l->json;
    if (at >= json->length)
        return "the end of the file";
    const char *p = json->text + at;
    if ((unsigned char)*p >= 0x80) {
        uint32_t code = rql_utf8_decode(p, json->text + json->length).code;
        if (code == INVALID_CHARACTER)
            return "a byte that is not UTF-8";
        return rql_arena_printf(l->arena, "the character U+%04" PRIX32, code);
    }
    json->at = at;
    rql_json_skip_token(json);
    rql_text token = {p, json->at - at};
    return rql_arena_printf(l->arena, *p == '"' ? "the text %s" : "\"%s\"",
                            rql_loader_quote(l, token));
}

/* Report a text that is plainly something else than JSON, or return false. */
static bool is_other_file(struct loader *l)
{
    const struct json_text *json = &l->json;
    bool is_utf16 = json->length >= 2 && (!memcmp(json->text, "\xff\xfe", 2) ||
                                          !memcmp(json->text, "\xfe\xff", 2));
    if (json->at == json->length)
        report(l, RQL_ERROR, json->at, "the file is empty: " EXPECTED);
    else if (is_utf16)
        report(l, RQL_ERROR, 0, "this file is in UTF-16: save it as UTF-8");
    else if (rql_json_peek(json) == '<')
        report(l, RQL_ERROR, json->at,
               "this is HTML or XML, perhaps the page of a failed "
               "sign-in: " EXPECTED);
    else
        return false;
    return true;
}

static bool check_syntax(struct loader *l)
{
    struct json_error error;
    rql_json_skip_space(&l->json);
    if (is_other_file(l))
        return false;
    if (rql_json_check(&l->json, &error))
        return true;
    if (error.tell_found)
        report(l, RQL_ERROR, error.at, "%s, found %s", error.message,
               found_text(l, error.at));
    else
        report(l, RQL_ERROR, error.at, "%s", error.message);
    return false;
}

static rql_status load(struct loader *l, const char *name)
{
    if (l->json.length >= 3 && !memcmp(l->json.text, "\xef\xbb\xbf", 3))
        l->json.at = 3; /* a byte-order mark */
    if (check_syntax(l)) {
        l->pool = rql_arena_alloc(l->arena, (size_t)l->json.length + 1);
        l->pool[l->pool_length++] = '\0';
        read_answer(l);
    }
    if (!l->errors)
        rql_loader_build(l, name);
    rql_loader_sort_problems(l);
    return l->errors ? RQL_BAD_CATALOG : RQL_OK;
}

/* A failed allocation comes back here.  The loader is not of this function, so
 * that all of it is still defined then. */
static rql_status try_to_load(struct loader *l, const char *name)
{
    jmp_buf failure;
    rql_arena_init(l->arena, &failure);
    if (setjmp(failure))
        return RQL_NO_MEMORY;
    rql_status status = load(l, name);
    l->arena->on_failure = NULL;
    return status;
}

rql_status rql_catalog_new(const char *json, size_t length, const char *name,
                           rql_api api, rql_problem_function *on_problem,
                           void *context, rql_catalog **catalog)
{
    assert((json || !length) && name && catalog);
    assert((unsigned)api < RQL_API_COUNT);
    *catalog = NULL;
    if (length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    struct loader l = {
        .arena = malloc(sizeof(struct arena)),
        .json = {.text = length ? json : "", .length = (uint32_t)length},
        .api = api,
    };
    if (!l.arena)
        return RQL_NO_MEMORY;
    rql_status status = try_to_load(&l, name);
    if (status != RQL_NO_MEMORY)
        rql_loader_tell(&l, on_problem, context);
    rql_lines_free(l.lines);
    if (status == RQL_OK) {
        *catalog = l.catalog;
    } else {
        rql_arena_free(l.arena);
        free(l.arena);
    }
    return status;
}
