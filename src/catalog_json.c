/*
 * A catalog from the answer of the service.  jansson judges whether the text
 * is JSON; what follows then finds its way in a text that is known to be right,
 * so that every problem has its exact place and nothing is held in between.
 */
#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "str.h"

enum {
    MOST_PROBLEMS = 100, /* more are counted, not told */
    LONGEST_QUOTE = 60   /* bytes of a name in a message */
};

#define NOWHERE UINT32_MAX

struct problem {
    uint32_t offset;
    uint32_t first; /* of two places that contradict, or NOWHERE */
    uint32_t order; /* in which they were found */
    rql_severity severity;
    rql_position position;
    const char *message;
};

/* A catalog in the making. */
struct loader {
    struct arena *arena;
    const char *text;
    uint32_t length;
    uint32_t at; /* where reading goes on */
    rql_api api;
    uint32_t errors;

    struct vector problems;   /* struct problem */
    struct problem untold;    /* stands for those beyond MOST_PROBLEMS */
    uint32_t untold_problems; /* how many these are */
    rql_lines *lines;

    char *pool;
    uint32_t pool_length;
    struct vector datasets; /* struct catalog_dataset */
    struct vector columns;  /* struct catalog_column */
    struct vector lists;    /* catalog_text */
    /* uint32_t: where each dataset and column is in the text. */
    struct vector dataset_places;
    struct vector column_places;
    struct rql_catalog *catalog;
};

/* --- Problems ---------------------------------------------------------- */

static void count_untold(struct loader *l, rql_severity severity,
                         uint32_t offset)
{
    if (!l->untold_problems++)
        l->untold = (struct problem){.offset = offset,
                                     .first = NOWHERE,
                                     .order = MOST_PROBLEMS,
                                     .severity = severity};
    if (severity < l->untold.severity)
        l->untold.severity = severity;
}

/* Keep a problem; `first` is an earlier place that it is about, or NOWHERE. */
__attribute__((format(printf, 5, 6))) static void
report_both(struct loader *l, rql_severity severity, uint32_t offset,
            uint32_t first, const char *format, ...)
{
    if (severity == RQL_ERROR)
        l->errors++;
    if (l->problems.count == MOST_PROBLEMS) {
        count_untold(l, severity, offset);
        return;
    }
    va_list args;
    va_start(args, format);
    const char *message = rql_arena_vprintf(l->arena, format, args);
    va_end(args);
    struct problem *problem =
        rql_vector_push(l->arena, &l->problems, sizeof *problem);
    *problem = (struct problem){.offset = offset,
                                .first = first,
                                .order = (uint32_t)l->problems.count,
                                .severity = severity,
                                .message = message};
}

#define report(l, severity, offset, ...)                                       \
    report_both(l, severity, offset, NOWHERE, __VA_ARGS__)

static int compare_problems(const void *left, const void *right)
{
    const struct problem *a = left;
    const struct problem *b = right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Put the problems into the order of the text and find their lines. */
static void finish_problems(struct loader *l)
{
    if (!l->problems.count)
        return;
    struct problem *problems = l->problems.items;
    qsort(problems, l->problems.count, sizeof *problems, compare_problems);
    if (l->untold_problems) {
        l->untold.message = rql_arena_printf(
            l->arena, "%" PRIu32 " more problems are not shown",
            l->untold_problems);
        struct problem *last =
            rql_vector_push(l->arena, &l->problems, sizeof *last);
        *last = l->untold;
    }
    if (rql_lines_new(l->text, l->length, &l->lines) != RQL_OK)
        longjmp(*l->arena->on_failure, 1);
    problems = l->problems.items;
    for (size_t i = 0; i < l->problems.count; i++) {
        struct problem *p = &problems[i];
        p->position = rql_lines_position(l->lines, p->offset);
        if (p->first != NOWHERE)
            p->message =
                rql_arena_printf(l->arena, "%s (first in line %zu)", p->message,
                                 rql_lines_position(l->lines, p->first).line);
    }
}

static void tell_problems(const struct loader *l, rql_problem_function *tell,
                          void *context)
{
    const struct problem *problems = l->problems.items;
    for (size_t i = 0; tell && i < l->problems.count; i++)
        tell(context, problems[i].severity, problems[i].position,
             problems[i].message);
}

/* --- Walking through a JSON text --------------------------------------- */

static char peek(const struct loader *l)
{
    return l->at < l->length ? l->text[l->at] : '\0';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_space(struct loader *l)
{
    while (is_space(peek(l)))
        l->at++;
}

/* A text that is not closed ends with its line. */
static void skip_string(struct loader *l)
{
    for (l->at++; l->at < l->length; l->at++) {
        char c = l->text[l->at];
        if (c == '"') {
            l->at++;
            return;
        }
        if (c == '\n')
            return;
        if (c == '\\' && l->at + 1 < l->length)
            l->at++;
    }
}

static bool is_mark(char c)
{
    return c && strchr("[]{},:\"", c);
}

/* A text, a mark, or whatever stands up to the next one. */
static void skip_token(struct loader *l)
{
    if (peek(l) == '"') {
        skip_string(l);
    } else if (is_mark(peek(l))) {
        l->at++;
    } else {
        while (l->at < l->length && !is_mark(peek(l)) && !is_space(peek(l)))
            l->at++;
    }
}

/* Not recursive, however deep the value is. */
static void skip_value(struct loader *l)
{
    size_t depth = 0;
    do {
        skip_space(l);
        char c = peek(l);
        if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && depth)
            depth--;
        skip_token(l);
    } while (depth && l->at < l->length);
}

/* Go to the next item of a list or object; false behind its last one.  Begins
 * at the opening bracket with `*is_first` set. */
static bool next_item(struct loader *l, bool *is_first)
{
    skip_space(l);
    if (*is_first || peek(l) == ',')
        l->at++;
    *is_first = false;
    skip_space(l);
    if (l->at < l->length && peek(l) != ']' && peek(l) != '}')
        return true;
    l->at++;
    return false;
}

enum kind { OBJECT, LIST, TEXT, NUMBER, BOOLEAN, NOTHING };

static const char *const kind_names[] = {
    [OBJECT] = "an object", [LIST] = "a list",       [TEXT] = "a text",
    [NUMBER] = "a number",  [BOOLEAN] = "a boolean", [NOTHING] = "null",
};

/* What kind of value begins there. */
static enum kind kind_at(const struct loader *l, uint32_t offset)
{
    switch (l->text[offset]) {
    case '{':
        return OBJECT;
    case '[':
        return LIST;
    case '"':
        return TEXT;
    case 't':
    case 'f':
        return BOOLEAN;
    case 'n':
        return NOTHING;
    default:
        return NUMBER;
    }
}

static rql_text trim(rql_text text)
{
    while (text.length && is_space(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length && is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

/* The text with its escapes resolved, in memory of the arena. */
static rql_text resolve_escapes(struct loader *l, uint32_t start, uint32_t end)
{
    char *copy = rql_arena_alloc(l->arena, end - start);
    json_error_t error;
    json_t *string =
        json_loadb(l->text + start, end - start, JSON_DECODE_ANY, &error);
    if (!string)
        longjmp(*l->arena->on_failure, 1); /* it is right, so memory ran out */
    size_t length = json_string_length(string);
    memcpy(copy, json_string_value(string), length);
    json_decref(string);
    return (rql_text){copy, length};
}

/* Read a text, spaces around it left out. */
static rql_text read_string(struct loader *l)
{
    uint32_t start = l->at;
    skip_string(l);
    uint32_t length = l->at - start - 2;
    if (memchr(l->text + start, '\\', length + 1))
        return trim(resolve_escapes(l, start, l->at));
    return trim((rql_text){l->text + start + 1, length});
}

/* What a message may show of a text. */
static const char *quote(struct loader *l, rql_text text)
{
    bool is_cut = text.length > LONGEST_QUOTE;
    if (is_cut) {
        text.length = LONGEST_QUOTE;
        while (text.length &&
               ((unsigned char)text.data[text.length] & 0xc0) == 0x80)
            text.length--;
    }
    char *copy = rql_arena_copy(l->arena, text.data, text.length);
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f)
            copy[i] = '?';
    return is_cut ? rql_arena_printf(l->arena, "%s...", copy) : copy;
}

/* --- Members ----------------------------------------------------------- */

enum member {
    VALUE,
    NEXT_LINK,
    TOTAL_COUNT,
    STATUS_CODE,
    MESSAGE,
    FAILURE,
    DATASET_NAME,
    COLUMNS,
    METRICS,
    RANGES,
    INTERVAL,
    MEMBER_COUNT
};

static const char *const member_names[MEMBER_COUNT] = {
    [VALUE] = "value",
    [NEXT_LINK] = "nextLink",
    [TOTAL_COUNT] = "totalCount",
    [STATUS_CODE] = "statusCode",
    [MESSAGE] = "message",
    [FAILURE] = "error",
    [DATASET_NAME] = "datasetName",
    [COLUMNS] = "selectableColumns",
    [METRICS] = "availableMetrics",
    [RANGES] = "availableDateRanges",
    [INTERVAL] = "minimumRecurrenceInterval",
};

/* Where the values of the known members of an object begin; 0: missing. */
struct object {
    uint32_t start;
    uint32_t at[MEMBER_COUNT];
};

static enum member find_member(rql_text key)
{
    int i = 0;
    while (i < MEMBER_COUNT &&
           !rql_equal_folded(key.data, key.length, member_names[i],
                             strlen(member_names[i])))
        i++;
    return (enum member)i;
}

/* Find the members of the object that reading has come to, and go behind it.
 * Members that are not known are left alone: the service may get new ones. */
static void read_object(struct loader *l, struct object *object)
{
    *object = (struct object){.start = l->at};
    bool is_first = true;
    while (next_item(l, &is_first)) {
        uint32_t key_at = l->at;
        enum member member = find_member(read_string(l));
        skip_space(l);
        l->at++; /* the colon */
        skip_space(l);
        if (member < MEMBER_COUNT && object->at[member])
            report_both(l, RQL_WARNING, key_at, object->at[member],
                        "\"%s\" is there twice; only the first one is read",
                        member_names[member]);
        else if (member < MEMBER_COUNT)
            object->at[member] = l->at;
        skip_value(l);
    }
}

/* True when the object has the member, and it is not null. */
static bool has(const struct loader *l, const struct object *object,
                enum member member)
{
    uint32_t at = object->at[member];
    return at && kind_at(l, at) != NOTHING;
}

/* The same for members that the catalog can do without: one of another kind
 * is reported and then taken as missing. */
static bool has_kind(struct loader *l, const struct object *object,
                     enum member member, enum kind kind)
{
    if (!has(l, object, member))
        return false;
    uint32_t at = object->at[member];
    if (kind_at(l, at) == kind)
        return true;
    report(l, RQL_WARNING, at, "\"%s\" is %s, expected %s; it is ignored",
           member_names[member], kind_names[kind_at(l, at)], kind_names[kind]);
    return false;
}

/* Read a number as a count.  False when it is none: negative, with a fraction
 * or with an exponent.  Very large ones read as UINT32_MAX. */
static bool read_count(struct loader *l, uint32_t at, uint32_t *count)
{
    uint64_t value = 0;
    for (l->at = at; peek(l) >= '0' && peek(l) <= '9'; l->at++)
        if (value < UINT32_MAX)
            value = value * 10 + (uint64_t)(peek(l) - '0');
    bool has_digits = l->at > at;
    if (peek(l) == '.')
        for (l->at++; peek(l) == '0';)
            l->at++;
    uint32_t end = l->at;
    skip_token(l);
    *count = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
    return has_digits && (end == l->at || is_mark(l->text[end]));
}

/* --- Datasets ---------------------------------------------------------- */

static catalog_text add_to_pool(struct loader *l, rql_text text)
{
    catalog_text place = l->pool_length;
    memcpy(l->pool + place, text.data, text.length);
    l->pool_length += (uint32_t)text.length;
    l->pool[l->pool_length++] = '\0';
    return place;
}

/* False for a name that the catalog cannot hold, after saying so. */
static bool check_name(struct loader *l, const char *title, uint32_t at,
                       rql_text name)
{
    if (!name.length) {
        report(l, RQL_WARNING, at, "%s: an empty name is ignored", title);
        return false;
    }
    if (name.length > UINT16_MAX) {
        report(l, RQL_WARNING, at,
               "%s: the name \"%s\" is longer than %d bytes and is ignored",
               title, quote(l, name), UINT16_MAX);
        return false;
    }
    if (!rql_is_name(name.data, name.length))
        report(l, RQL_WARNING, at,
               "%s: \"%s\" is no name that a query can hold", title,
               quote(l, name));
    return true;
}

static void add_column(struct loader *l, rql_text name, uint32_t at,
                       rql_column_kind kind)
{
    struct catalog_column *column =
        rql_vector_push(l->arena, &l->columns, sizeof *column);
    *column = (struct catalog_column){
        .hash = rql_name_hash(name.data, name.length),
        .dataset = (uint32_t)l->datasets.count,
        .name = add_to_pool(l, name),
        .name_length = (uint16_t)name.length,
        .kind = (uint8_t)kind,
        .kind_evidence = RQL_EVIDENCE_SERVICE,
        .type = RQL_TYPE_UNKNOWN,
        .type_evidence = RQL_EVIDENCE_NONE,
        .status = RQL_COLUMN_CURRENT,
    };
    uint32_t *place =
        rql_vector_push(l->arena, &l->column_places, sizeof *place);
    *place = at;
}

static void add_range(struct loader *l, rql_text name)
{
    catalog_text *range = rql_vector_push(l->arena, &l->lists, sizeof *range);
    *range = add_to_pool(l, name);
}

static void add_name(struct loader *l, rql_text name, uint32_t at,
                     enum member member)
{
    if (member == RANGES)
        add_range(l, name);
    else
        add_column(l, name, at, member == METRICS ? RQL_METRIC : RQL_COLUMN);
}

/* Read a list of names, which may be missing. */
static void read_names(struct loader *l, const struct object *object,
                       const char *title, enum member member)
{
    if (!has(l, object, member))
        return;
    uint32_t at = l->at = object->at[member];
    if (peek(l) != '[') {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a list of names",
               title, member_names[member], kind_names[kind_at(l, at)]);
        return;
    }
    bool is_first = true;
    while (next_item(l, &is_first)) {
        at = l->at;
        if (peek(l) == '"') {
            rql_text name = read_string(l);
            if (check_name(l, title, at, name))
                add_name(l, name, at, member);
        } else {
            report(l, RQL_ERROR, at,
                   "%s: \"%s\" holds %s, expected a name in double quotes",
                   title, member_names[member], kind_names[kind_at(l, at)]);
            skip_value(l);
        }
    }
}

static void read_interval(struct loader *l, const struct object *object,
                          const char *title, struct catalog_dataset *dataset)
{
    uint32_t at = object->at[INTERVAL];
    uint32_t hours;
    if (!has(l, object, INTERVAL))
        return;
    if (kind_at(l, at) != NUMBER) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a number of hours",
               title, member_names[INTERVAL], kind_names[kind_at(l, at)]);
        return;
    }
    if (!read_count(l, at, &hours) || hours > UINT16_MAX) {
        report(l, RQL_WARNING, at,
               "%s: \"%s\" is not a whole number of hours up to %d; it is "
               "ignored",
               title, member_names[INTERVAL], UINT16_MAX);
        return;
    }
    dataset->minimum_interval = (uint16_t)hours;
    if (hours)
        dataset->interval_evidence = RQL_EVIDENCE_SERVICE;
}

/* Read the name of a dataset, and make what messages call it.  `number` counts
 * from 1. */
static rql_text read_dataset_name(struct loader *l, const struct object *object,
                                  uint32_t number, const char **title)
{
    rql_text nothing = {"", 0};
    uint32_t at = object->at[DATASET_NAME];
    *title = rql_arena_printf(l->arena, "dataset %" PRIu32, number);
    if (!has(l, object, DATASET_NAME)) {
        report(l, RQL_ERROR, at ? at : object->start,
               "%s has no name: expected a member \"%s\"", *title,
               member_names[DATASET_NAME]);
        return nothing;
    }
    if (kind_at(l, at) != TEXT) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a text", *title,
               member_names[DATASET_NAME], kind_names[kind_at(l, at)]);
        return nothing;
    }
    l->at = at;
    rql_text name = read_string(l);
    if (!name.length || name.length > UINT16_MAX) {
        report(l, RQL_ERROR, at, "%s: its name is %s", *title,
               name.length ? "longer than 65535 bytes" : "empty");
        return nothing;
    }
    check_name(l, *title, at, name);
    *title = rql_arena_printf(l->arena, "dataset \"%s\"", quote(l, name));
    return name;
}

/* Read the object that reading has come to, and go behind it. */
static void read_dataset(struct loader *l, uint32_t number)
{
    struct object object;
    const char *title;
    read_object(l, &object);
    uint32_t end = l->at;
    uint32_t errors = l->errors;
    rql_text name = read_dataset_name(l, &object, number, &title);
    struct catalog_dataset d = {
        .hash = rql_name_hash(name.data, name.length),
        .name = add_to_pool(l, name),
        .name_length = (uint16_t)name.length,
        .first_column = (uint32_t)l->columns.count,
        .first_range = (uint32_t)l->lists.count,
    };
    read_names(l, &object, title, COLUMNS);
    read_names(l, &object, title, METRICS);
    read_names(l, &object, title, RANGES);
    read_interval(l, &object, title, &d);
    d.column_count = (uint32_t)l->columns.count - d.first_column;
    d.range_count = (uint32_t)l->lists.count - d.first_range;
    d.range_evidence = d.range_count ? RQL_EVIDENCE_SERVICE : RQL_EVIDENCE_NONE;
    d.status = d.column_count ? RQL_DATASET_EXACT : RQL_DATASET_NAMED_ONLY;
    if (!d.column_count && l->errors == errors)
        report(l, RQL_WARNING, object.start,
               "%s has no columns: names in its queries cannot be checked",
               title);
    struct catalog_dataset *dataset =
        rql_vector_push(l->arena, &l->datasets, sizeof *dataset);
    *dataset = d;
    uint32_t *place =
        rql_vector_push(l->arena, &l->dataset_places, sizeof *place);
    *place = object.at[DATASET_NAME];
    l->at = end;
}

/* --- The answer -------------------------------------------------------- */

#define EXPECTED                                                               \
    "expected the answer of the \"Get all datasets\" request: an object with " \
    "a list \"value\" of datasets, or that list"

/* No datasets are no reason to refuse a catalog whose service is known. */
static void report_empty(struct loader *l, uint32_t at)
{
    report(l, l->api == RQL_API_AUTO ? RQL_ERROR : RQL_WARNING, at,
           "the list holds no datasets");
}

/* Read the list of datasets that begins there; returns its length. */
static uint32_t read_list(struct loader *l, uint32_t at)
{
    uint32_t count = 0;
    bool is_first = true;
    l->at = at;
    while (next_item(l, &is_first)) {
        count++;
        if (peek(l) == '{') {
            read_dataset(l, count);
        } else {
            report(l, RQL_ERROR, l->at,
                   "item %" PRIu32 " of the list is %s, expected a dataset: "
                   "an object with a member \"%s\"",
                   count, kind_names[kind_at(l, l->at)],
                   member_names[DATASET_NAME]);
            skip_value(l);
        }
    }
    if (!count)
        report_empty(l, at);
    return count;
}

/* The message that the service sent, or NULL.  It may stand in an object
 * "error". */
static const char *read_message(struct loader *l, const struct object *object)
{
    struct object inner;
    if (has(l, object, FAILURE) && kind_at(l, object->at[FAILURE]) == OBJECT) {
        l->at = object->at[FAILURE];
        read_object(l, &inner);
        object = &inner;
    }
    if (!has(l, object, MESSAGE) || kind_at(l, object->at[MESSAGE]) != TEXT)
        return NULL;
    l->at = object->at[MESSAGE];
    rql_text message = read_string(l);
    return message.length ? quote(l, message) : NULL;
}

/* True when the answer says that the request failed, after reporting it. */
static bool is_refusal(struct loader *l, const struct object *object)
{
    uint32_t code = 0;
    uint32_t at = object->at[STATUS_CODE];
    if (has_kind(l, object, STATUS_CODE, NUMBER))
        read_count(l, at, &code);
    if (code < 400 && !has(l, object, FAILURE))
        return false;
    if (code < 400)
        at = object->at[FAILURE];
    const char *status =
        code < 400 ? ""
                   : rql_arena_printf(l->arena, " with status %" PRIu32, code);
    const char *message = read_message(l, object);
    if (message)
        report(l, RQL_ERROR, at, "the request failed%s: \"%s\"", status,
               message);
    else
        report(l, RQL_ERROR, at, "the request failed%s", status);
    return true;
}

/* Warn when there are more datasets than the list has. */
static void check_is_complete(struct loader *l, const struct object *object,
                              uint32_t count)
{
    uint32_t total;
    if (has_kind(l, object, NEXT_LINK, TEXT)) {
        l->at = object->at[NEXT_LINK];
        if (read_string(l).length) {
            report(l, RQL_WARNING, object->at[NEXT_LINK],
                   "the catalog is incomplete: \"%s\" names a further page; "
                   "fetch that too and join the lists",
                   member_names[NEXT_LINK]);
            return;
        }
    }
    if (has_kind(l, object, TOTAL_COUNT, NUMBER) &&
        read_count(l, object->at[TOTAL_COUNT], &total) && total > count)
        report(l, RQL_WARNING, object->at[TOTAL_COUNT],
               "the catalog is incomplete: \"%s\" is %" PRIu32
               ", but the list holds %" PRIu32 " datasets",
               member_names[TOTAL_COUNT], total, count);
}

static void report_no_catalog(struct loader *l, const struct object *object)
{
    const char *message = read_message(l, object);
    if (message)
        report(l, RQL_ERROR, object->start,
               "this is no catalog, but a message: \"%s\"; " EXPECTED, message);
    else
        report(l, RQL_ERROR, object->start, "this is no catalog: " EXPECTED);
}

static void read_envelope(struct loader *l)
{
    struct object object;
    read_object(l, &object);
    uint32_t at = object.at[VALUE];
    if (is_refusal(l, &object))
        return;
    if (at && kind_at(l, at) == LIST) {
        check_is_complete(l, &object, read_list(l, at));
    } else if (at && kind_at(l, at) == NOTHING) {
        report_empty(l, at);
        check_is_complete(l, &object, 0);
    } else if (at && kind_at(l, at) == OBJECT) {
        l->at = at;
        read_dataset(l, 1);
        check_is_complete(l, &object, 1);
    } else if (at) {
        report(l, RQL_ERROR, at, "\"%s\" is %s, expected a list of datasets",
               member_names[VALUE], kind_names[kind_at(l, at)]);
    } else if (object.at[DATASET_NAME]) {
        l->at = object.start;
        read_dataset(l, 1);
    } else {
        report_no_catalog(l, &object);
    }
}

static void read_answer(struct loader *l, uint32_t start)
{
    l->at = start;
    skip_space(l);
    switch (kind_at(l, l->at)) {
    case OBJECT:
        read_envelope(l);
        break;
    case LIST:
        read_list(l, l->at);
        break;
    default:
        report(l, RQL_ERROR, l->at, "this is %s: " EXPECTED,
               kind_names[kind_at(l, l->at)]);
        break;
    }
}

/* --- Syntax ------------------------------------------------------------ */

/* What jansson says and what we say, by the beginning of its message. */
static const struct {
    const char *theirs;
    const char *ours;
} syntax_messages[] = {
    {"string or '}' expected",
     "expected the name of a member in double quotes, or \"}\""},
    {"':' expected", "expected \":\" and a value"},
    {"'}' expected", "expected \",\" or \"}\""},
    {"']' expected", "expected \",\" or \"]\""},
    {"end of file expected", "expected the end of the file"},
    {"unexpected token", "expected a value"},
    {"invalid token", "expected a value"},
};

/* The same for those that need no word on what was found. */
static const struct {
    const char *theirs;
    const char *ours;
    bool is_exact; /* the place is a byte, and not the end of a token */
} text_messages[] = {
    {"premature end of input",
     "the file ends inside a text: its closing double quote is missing", true},
    {"unexpected newline",
     "the line ends inside a text: its closing double quote is missing", true},
    {"control character",
     "a text must not hold a control character: it is written as an escape "
     "like \\t",
     true},
    {"unable to decode",
     "this is not UTF-8: the file is damaged or in another encoding", true},
    {"invalid escape", "this text holds a \"\\\" that begins no escape of JSON",
     false},
    {"invalid Unicode", "this text holds an escape for half of a character",
     false},
    {"\\u0000", "this text holds a NUL, which no name has", false},
    {"NUL byte", "this text holds a NUL, which no name has", false},
    {"too big integer", "this number is too large", false},
    {"real number overflow", "this number is too large", false},
    {"maximum parsing depth",
     "lists and objects are nested too deeply for a catalog", false},
};

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* A place in the text where reading cannot go on. */
struct stop {
    uint32_t start; /* of the token that ends there */
    char before;    /* first byte of the token before it, or NUL */
};

/* Find the token that ends at an offset, or behind it. */
static struct stop find_stop(struct loader *l, uint32_t start, uint32_t end)
{
    struct stop stop = {.before = '\0'};
    char last = '\0';
    for (l->at = start; skip_space(l), l->at < l->length;) {
        stop.start = l->at;
        stop.before = last;
        last = peek(l);
        skip_token(l);
        if (l->at >= end)
            return stop;
    }
    return (struct stop){.start = l->at, .before = last};
}

/* What stands there, for a message. */
static const char *found_text(struct loader *l, uint32_t at)
{
    if (at >= l->length)
        return "the end of the file";
    l->at = at;
    skip_token(l);
    rql_text text = {l->text + at, l->at - at};
    if (text.data[0] == '"')
        return rql_arena_printf(l->arena, "the text %s", quote(l, text));
    return rql_arena_printf(l->arena, "\"%s\"", quote(l, text));
}

static const char *expected_text(const char *theirs, char before)
{
    if (begins(theirs, "']' expected") && before == ',')
        return "expected a value";
    if (begins(theirs, "']' expected") && before == '[')
        return "expected a value or \"]\"";
    size_t count = sizeof syntax_messages / sizeof *syntax_messages;
    for (size_t i = 0; i < count; i++)
        if (begins(theirs, syntax_messages[i].theirs))
            return syntax_messages[i].ours;
    return theirs;
}

static void report_syntax(struct loader *l, uint32_t start,
                          const json_error_t *error)
{
    uint32_t end =
        error->position < 0 ? l->length : start + (uint32_t)error->position;
    bool is_end = json_error_code(error) == json_error_premature_end_of_input;
    struct stop stop = find_stop(l, start, is_end ? l->length + 1 : end);
    size_t count = sizeof text_messages / sizeof *text_messages;
    for (size_t i = 0; i < count; i++) {
        if (begins(error->text, text_messages[i].theirs)) {
            report(l, RQL_ERROR, text_messages[i].is_exact ? end : stop.start,
                   "%s", text_messages[i].ours);
            return;
        }
    }
    report(l, RQL_ERROR, stop.start, "%s, found %s",
           expected_text(error->text, stop.before), found_text(l, stop.start));
}

/* Report a text that is plainly something else than JSON, or return false. */
static bool is_other_file(struct loader *l, uint32_t start)
{
    const unsigned char *bytes = (const unsigned char *)l->text;
    l->at = start;
    skip_space(l);
    if (l->at == l->length)
        report(l, RQL_ERROR, l->at, "the file is empty: " EXPECTED);
    else if (l->length >= 2 && (bytes[0] ^ bytes[1]) == (0xff ^ 0xfe) &&
             bytes[0] >= 0xfe)
        report(l, RQL_ERROR, 0, "this file is in UTF-16: save it as UTF-8");
    else if (peek(l) == '<')
        report(l, RQL_ERROR, l->at,
               "this is HTML or XML, perhaps the page of a failed "
               "sign-in: " EXPECTED);
    else
        return false;
    return true;
}

/* True when the text is JSON, else it is reported. */
static bool check_syntax(struct loader *l, uint32_t start)
{
    if (is_other_file(l, start))
        return false;
    json_error_t error;
    json_t *tree =
        json_loadb(l->text + start, l->length - start, JSON_DECODE_ANY, &error);
    bool is_json = tree;
    json_decref(tree);
    if (is_json)
        return true;
    /* A failed allocation leaves no message. */
    if (!*error.text || json_error_code(&error) == json_error_out_of_memory)
        longjmp(*l->arena->on_failure, 1);
    report_syntax(l, start, &error);
    return false;
}

/* --- The whole --------------------------------------------------------- */

/* Find out or check whose datasets these are: of the service whose built-in
 * catalog has most of their names. */
static void decide_api(struct loader *l, uint32_t start)
{
    struct rql_catalog *catalog = l->catalog;
    uint32_t counts[RQL_API_COUNT] = {0};
    rql_api best = RQL_API_AUTO;
    for (uint32_t i = 0; i < catalog->dataset_count; i++) {
        const struct catalog_dataset *d = &catalog->datasets[i];
        for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++)
            counts[api] += rql_catalog_lookup_dataset(rql_builtin_catalogs[api],
                                                      catalog->pool + d->name,
                                                      d->name_length,
                                                      d->hash) != NO_DATASET;
    }
    for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++)
        if (counts[api] > counts[best])
            best = (rql_api)api;
    catalog->api = l->api == RQL_API_AUTO ? best : l->api;
    if (catalog->api == RQL_API_AUTO) {
        report(l, RQL_ERROR, start,
               "cannot tell which service this catalog is of, since none of "
               "its datasets is known: say which one, mpn, cmp or consumer");
        return;
    }
    for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++)
        if (counts[api] && api != (int)catalog->api)
            report(l, RQL_WARNING, start,
                   "this is taken as a catalog of %s, but %" PRIu32
                   " of its datasets are known from %s",
                   rql_api_name(catalog->api), counts[api],
                   rql_api_name((rql_api)api));
}

static uint32_t *new_slots(struct loader *l, size_t items, uint32_t *mask)
{
    if (items > UINT32_MAX / 4)
        longjmp(*l->arena->on_failure, 1); /* no machine has such memory */
    uint32_t count = rql_slot_count((uint32_t)items);
    uint32_t *slots = rql_arena_alloc(l->arena, count * sizeof *slots);
    memset(slots, 0, count * sizeof *slots);
    *mask = count - 1;
    return slots;
}

/* Enter a column of the dataset that is entered next, or report it when its
 * name is taken. */
static void enter_column(struct loader *l, uint32_t *slots, uint32_t index,
                         const struct catalog_dataset *d)
{
    struct rql_catalog *catalog = l->catalog;
    uint32_t dataset = catalog->dataset_count;
    struct catalog_column *columns = l->columns.items;
    uint32_t *places = l->column_places.items;
    struct catalog_column *c = &columns[index];
    const char *name = l->pool + c->name;
    uint32_t twin = rql_catalog_lookup_column(catalog, dataset, name,
                                              c->name_length, c->hash);
    if (twin != NO_COLUMN) {
        report_both(
            l, RQL_WARNING, places[index], places[twin],
            columns[twin].kind == c->kind
                ? "dataset \"%s\": \"%s\" is there twice; the second one is "
                  "ignored"
                : "dataset \"%s\": \"%s\" is both a column and a metric; it "
                  "is taken as a column",
            quote(l, (rql_text){l->pool + d->name, d->name_length}),
            quote(l, (rql_text){name, c->name_length}));
        return;
    }
    c->dataset = dataset;
    rql_slot_fill(slots, catalog->column_mask,
                  rql_column_slot(c->hash, dataset), catalog->column_count);
    places[catalog->column_count] = places[index];
    columns[catalog->column_count++] = *c;
}

/* Enter a dataset with its columns; those entered stand together, without
 * gaps. */
static void enter_dataset(struct loader *l, uint32_t *slots,
                          uint32_t *column_slots, uint32_t index)
{
    struct rql_catalog *catalog = l->catalog;
    struct catalog_dataset *datasets = l->datasets.items;
    uint32_t *places = l->dataset_places.items;
    struct catalog_dataset d = datasets[index];
    const char *name = l->pool + d.name;
    uint32_t twin =
        rql_catalog_lookup_dataset(catalog, name, d.name_length, d.hash);
    if (twin != NO_DATASET) {
        report_both(l, RQL_WARNING, places[index], places[twin],
                    "the dataset \"%s\" is there twice; the second one is "
                    "ignored",
                    quote(l, (rql_text){name, d.name_length}));
        return;
    }
    uint32_t first = d.first_column;
    uint32_t count = d.column_count;
    uint32_t entered = catalog->dataset_count;
    d.first_column = catalog->column_count;
    for (uint32_t i = first; i < first + count; i++)
        enter_column(l, column_slots, i, &d);
    d.column_count = catalog->column_count - d.first_column;
    rql_slot_fill(slots, catalog->dataset_mask, d.hash, entered);
    places[entered] = places[index];
    datasets[entered] = d;
    catalog->dataset_count++;
}

/* Make the catalog of what was read. */
static void enter_all(struct loader *l, const char *name)
{
    struct rql_catalog *catalog = rql_arena_alloc(l->arena, sizeof *catalog);
    *catalog = (struct rql_catalog){
        .name = rql_arena_copy(l->arena, name, strlen(name)),
        .pool = l->pool,
        .datasets = l->datasets.items,
        .columns = l->columns.items,
        .lists = l->lists.items,
        .arena = l->arena,
    };
    l->catalog = catalog;
    uint32_t *slots = new_slots(l, l->datasets.count, &catalog->dataset_mask);
    uint32_t *column_slots =
        new_slots(l, l->columns.count, &catalog->column_mask);
    catalog->dataset_slots = slots;
    catalog->column_slots = column_slots;
    for (uint32_t i = 0; i < l->datasets.count; i++)
        enter_dataset(l, slots, column_slots, i);
}

static rql_status load(struct loader *l, const char *name)
{
    bool has_mark = l->length >= 3 && !memcmp(l->text, "\xef\xbb\xbf", 3);
    uint32_t start = has_mark ? 3 : 0;
    if (check_syntax(l, start)) {
        l->pool = rql_arena_alloc(l->arena, (size_t)l->length + 2);
        l->pool[l->pool_length++] = '\0';
        read_answer(l, start);
    }
    if (!l->errors) {
        enter_all(l, name);
        decide_api(l, start);
    }
    finish_problems(l);
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
    struct loader l = {.arena = malloc(sizeof(struct arena)),
                       .text = length ? json : "",
                       .length = (uint32_t)length,
                       .api = api};
    if (!l.arena)
        return RQL_NO_MEMORY;
    rql_status status = try_to_load(&l, name);
    if (status != RQL_NO_MEMORY)
        tell_problems(&l, on_problem, context);
    rql_lines_free(l.lines);
    if (status == RQL_OK) {
        *catalog = l.catalog;
    } else {
        rql_arena_free(l.arena);
        free(l.arena);
    }
    return status;
}
