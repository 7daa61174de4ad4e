/* A catalog from the answer of the service's "Get all datasets" request. */
#include "catalog_json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

enum { DEEPEST = 64 };

/* --- Bytes and tokens -------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mark(char c)
{
    return c && strchr("[]{},:\"", c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void rql_json_skip_space(struct json_text *json)
{
    while (is_space(rql_json_peek(json)))
        json->at++;
}

/* A text that is not closed ends with its line. */
static void skip_string(struct json_text *json)
{
    for (json->at++; json->at < json->length; json->at++) {
        char c = json->text[json->at];
        if (c == '"') {
            json->at++;
            return;
        }
        if (c == '\n')
            return;
        if (c == '\\' && json->at + 1 < json->length)
            json->at++;
    }
}

void rql_json_skip_token(struct json_text *json)
{
    if (rql_json_peek(json) == '"') {
        skip_string(json);
    } else if (is_mark(rql_json_peek(json))) {
        json->at++;
    } else {
        while (json->at < json->length && !is_mark(rql_json_peek(json)) &&
               !is_space(rql_json_peek(json)))
            json->at++;
    }
}

/* --- Checking ---------------------------------------------------------- */

struct checker {
    struct json_text *json;
    struct json_error *error;
    uint64_t objects; /* a bit for each open bracket: it is a brace */
    unsigned depth;   /* open brackets */
    bool is_whole;    /* a value has just ended */
    bool is_first;    /* a bracket has just been opened */
};

static bool fail(struct checker *c, uint32_t at, const char *message)
{
    *c->error = (struct json_error){.at = at, .message = message};
    return false;
}

static bool fail_at_token(struct checker *c, const char *expected)
{
    *c->error = (struct json_error){
        .at = c->json->at, .message = expected, .tell_found = true};
    return false;
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (rql_is_letter(c) && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* The code of an escape like \u00e9, or -1. */
static int32_t unicode_escape(const char *p, const char *end)
{
    int32_t code = 0;
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

static bool is_high_half(int32_t code)
{
    return code >= 0xd800 && code < 0xdc00;
}

static bool is_low_half(int32_t code)
{
    return code >= 0xdc00 && code < 0xe000;
}

static bool check_unicode_escape(struct checker *c)
{
    struct json_text *json = c->json;
    const char *p = json->text + json->at;
    const char *end = json->text + json->length;
    int32_t code = unicode_escape(p, end);
    if (code < 0)
        return fail(c, json->at, "\\u must have four hexadecimal digits");
    if (code == 0)
        return fail(c, json->at, "a NUL in a text: no name holds one");
    if (is_low_half(code) ||
        (is_high_half(code) && !is_low_half(unicode_escape(p + 6, end))))
        return fail(c, json->at,
                    "this escape is one half of a character, and the other "
                    "half is missing");
    json->at += is_high_half(code) ? 12 : 6;
    return true;
}

static bool check_escape(struct checker *c)
{
    struct json_text *json = c->json;
    char next = json->at + 1 < json->length ? json->text[json->at + 1] : '\0';
    if (next == 'u')
        return check_unicode_escape(c);
    if (!next || !strchr("\"\\/bfnrt", next))
        return fail(c, json->at,
                    "\"\\\" begins no escape here; a backslash itself is "
                    "written \"\\\\\"");
    json->at += 2;
    return true;
}

static bool check_character(struct checker *c)
{
    struct json_text *json = c->json;
    const char *p = json->text + json->at;
    struct utf8_character character =
        rql_utf8_decode(p, json->text + json->length);
    if (character.code == INVALID_CHARACTER)
        return fail(c, json->at,
                    "this byte is not UTF-8: the file is damaged or in "
                    "another encoding");
    if (*p == '\n' || *p == '\r')
        return fail(c, json->at,
                    "the line ends inside a text: its closing double quote "
                    "is missing");
    if (character.code < 0x20)
        return fail(c, json->at,
                    "a control character in a text: it is written as an "
                    "escape like \\t");
    json->at += character.length;
    return true;
}

static bool check_string(struct checker *c)
{
    struct json_text *json = c->json;
    for (json->at++; json->at < json->length;) {
        char byte = json->text[json->at];
        if (byte == '"') {
            json->at++;
            return true;
        }
        if (!(byte == '\\' ? check_escape(c) : check_character(c)))
            return false;
    }
    return fail(c, json->at,
                "the file ends inside a text: its closing double quote is "
                "missing");
}

static size_t count_digits(const char *p, const char *end)
{
    size_t count = 0;
    while (p + count < end && is_digit(p[count]))
        count++;
    return count;
}

static bool is_number(const char *p, const char *end)
{
    p += p < end && *p == '-';
    size_t digits = count_digits(p, end);
    if (!digits || (digits > 1 && *p == '0'))
        return false;
    p += digits;
    if (p < end && *p == '.') {
        digits = count_digits(++p, end);
        if (!digits)
            return false;
        p += digits;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        digits = count_digits(p, end);
        if (!digits)
            return false;
        p += digits;
    }
    return p == end;
}

static bool is_word(const char *p, size_t length)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && !memcmp(words[i], p, length))
            return true;
    return false;
}

static bool check_simple_value(struct checker *c)
{
    struct json_text *json = c->json;
    uint32_t start = json->at;
    c->is_whole = true;
    if (rql_json_peek(json) == '"')
        return check_string(c);
    rql_json_skip_token(json);
    const char *p = json->text + start;
    const char *end = json->text + json->at;
    if (is_number(p, end) || is_word(p, (size_t)(end - p)))
        return true;
    json->at = start;
    return fail_at_token(c, c->is_first ? "expected a value or \"]\""
                                        : "expected a value");
}

/* The name of a member, and the colon behind it. */
static bool check_key(struct checker *c)
{
    rql_json_skip_space(c->json);
    if (rql_json_peek(c->json) != '"')
        return fail_at_token(
            c, c->is_first
                   ? "expected the name of a member in double quotes, or \"}\""
                   : "expected the name of a member in double quotes");
    if (!check_string(c))
        return false;
    rql_json_skip_space(c->json);
    if (rql_json_peek(c->json) != ':')
        return fail_at_token(c, "expected \":\" and a value");
    c->json->at++;
    c->is_first = false;
    return true;
}

static bool check_opening(struct checker *c, bool is_object)
{
    if (c->depth == DEEPEST)
        return fail(c, c->json->at,
                    "lists and objects are nested too deeply for a catalog");
    uint64_t bit = UINT64_C(1) << c->depth++;
    c->objects = is_object ? c->objects | bit : c->objects & ~bit;
    c->json->at++;
    c->is_first = true;
    rql_json_skip_space(c->json);
    if (rql_json_peek(c->json) == (is_object ? '}' : ']')) {
        c->is_whole = true; /* the bracket is closed in check_rest() */
        return true;
    }
    return !is_object || check_key(c);
}

static bool check_value(struct checker *c)
{
    rql_json_skip_space(c->json);
    char byte = rql_json_peek(c->json);
    if (byte == '{' || byte == '[')
        return check_opening(c, byte == '{');
    return check_simple_value(c);
}

/* What follows a value inside a bracket: one more, or the closing one. */
static bool check_rest(struct checker *c)
{
    bool is_object = c->objects >> (c->depth - 1) & 1;
    char byte = rql_json_peek(c->json);
    c->is_first = false;
    if (byte == (is_object ? '}' : ']')) {
        c->json->at++;
        c->depth--;
        return true;
    }
    if (byte != ',')
        return fail_at_token(c, is_object ? "expected \",\" or \"}\""
                                          : "expected \",\" or \"]\"");
    c->json->at++;
    c->is_whole = false;
    return !is_object || check_key(c);
}

bool rql_json_check(struct json_text *json, struct json_error *error)
{
    uint32_t start = json->at;
    struct checker c = {.json = json, .error = error};
    do {
        if (!c.is_whole && !check_value(&c))
            return false;
        if (!c.is_whole)
            continue;
        rql_json_skip_space(json);
        if (c.depth && !check_rest(&c))
            return false;
    } while (c.depth || !c.is_whole);
    rql_json_skip_space(json);
    if (json->at < json->length)
        return fail_at_token(&c, "expected the end of the file");
    json->at = start;
    return true;
}

/* --- Walking ----------------------------------------------------------- */

enum json_kind rql_json_kind(const struct json_text *json, uint32_t offset)
{
    switch (json->text[offset]) {
    case '{':
        return JSON_KIND_OBJECT;
    case '[':
        return JSON_KIND_LIST;
    case '"':
        return JSON_KIND_TEXT;
    case 't':
    case 'f':
        return JSON_KIND_BOOLEAN;
    case 'n':
        return JSON_KIND_NULL;
    default:
        return JSON_KIND_NUMBER;
    }
}

const char *rql_json_kind_name(enum json_kind kind)
{
    static const char *const names[] = {
        [JSON_KIND_OBJECT] = "an object",  [JSON_KIND_LIST] = "a list",
        [JSON_KIND_TEXT] = "a text",       [JSON_KIND_NUMBER] = "a number",
        [JSON_KIND_BOOLEAN] = "a boolean", [JSON_KIND_NULL] = "null",
    };
    return names[kind];
}

void rql_json_skip_value(struct json_text *json)
{
    size_t depth = 0;
    do {
        rql_json_skip_space(json);
        char c = rql_json_peek(json);
        if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && depth)
            depth--;
        rql_json_skip_token(json);
    } while (depth && json->at < json->length);
}

bool rql_json_next_item(struct json_text *json, bool *is_first)
{
    rql_json_skip_space(json);
    if (*is_first || rql_json_peek(json) == ',')
        json->at++;
    *is_first = false;
    rql_json_skip_space(json);
    char c = rql_json_peek(json);
    if (json->at < json->length && c != ']' && c != '}')
        return true;
    json->at++;
    return false;
}

void rql_json_skip_colon(struct json_text *json)
{
    rql_json_skip_space(json);
    json->at++;
    rql_json_skip_space(json);
}

static char *write_character(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    }
    return out;
}

/* Write the character of the escape at `p`; returns the bytes it takes. */
static size_t resolve_escape(const char *p, const char *end, char **out)
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    if (p[1] != 'u') {
        const char *letter = strchr(letters, p[1]);
        *(*out)++ = letter ? meanings[letter - letters] : p[1];
        return 2;
    }
    int32_t code = unicode_escape(p, end);
    if (!is_high_half(code)) {
        *out = write_character(*out, (uint32_t)code);
        return 6;
    }
    int32_t low = unicode_escape(p + 6, end);
    code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
    *out = write_character(*out, (uint32_t)code);
    return 12;
}

/* A copy with its escapes resolved, which is never longer than the text. */
static rql_text resolve_escapes(rql_text text, struct arena *arena)
{
    char *copy = rql_arena_alloc(arena, text.length);
    char *out = copy;
    const char *end = text.data + text.length;
    for (const char *p = text.data; p < end;) {
        if (*p == '\\')
            p += resolve_escape(p, end, &out);
        else
            *out++ = *p++;
    }
    return (rql_text){copy, (size_t)(out - copy)};
}

rql_text rql_json_read_string(struct json_text *json, struct arena *arena)
{
    uint32_t start = json->at + 1;
    skip_string(json);
    rql_text text = {json->text + start, json->at - 1 - start};
    if (memchr(text.data, '\\', text.length))
        text = resolve_escapes(text, arena);
    while (text.length && is_space(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length && is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

bool rql_json_read_count(struct json_text *json, uint32_t *count)
{
    uint32_t start = json->at;
    uint64_t value = 0;
    for (; is_digit(rql_json_peek(json)); json->at++)
        if (value < UINT32_MAX)
            value = value * 10 + (uint64_t)(rql_json_peek(json) - '0');
    uint32_t digits = json->at - start;
    if (rql_json_peek(json) == '.')
        for (json->at++; rql_json_peek(json) == '0';)
            json->at++;
    uint32_t end = json->at;
    char last = rql_json_peek(json);
    if (!is_mark(last))
        rql_json_skip_token(json);
    *count = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
    return digits && end == json->at;
}

enum {
    MOST_PROBLEMS = 100, /* more are counted, not told */
    LONGEST_QUOTE = 60   /* bytes */
};

static void count_untold(struct loader *l, rql_severity severity,
                         uint32_t offset)
{
    if (!l->untold_problems++)
        l->untold = (struct problem){
            .offset = offset, .first = NOWHERE, .severity = severity};
    if (severity < l->untold.severity)
        l->untold.severity = severity;
}

void rql_loader_report(struct loader *l, rql_severity severity, uint32_t offset,
                       uint32_t first, const char *format, ...)
{
    l->errors += severity == RQL_ERROR;
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

static int compare_problems(const void *left, const void *right)
{
    const struct problem *a = left;
    const struct problem *b = right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void add_untold(struct loader *l)
{
    l->untold.message =
        rql_arena_printf(l->arena, "%" PRIu32 " more problems are not shown",
                         l->untold_problems);
    struct problem *last =
        rql_vector_push(l->arena, &l->problems, sizeof *last);
    *last = l->untold;
}

void rql_loader_sort_problems(struct loader *l)
{
    if (!l->problems.count)
        return;
    qsort(l->problems.items, l->problems.count, sizeof(struct problem),
          compare_problems);
    if (l->untold_problems)
        add_untold(l);
    if (rql_lines_new(l->json.text, l->json.length, &l->lines) != RQL_OK)
        longjmp(*l->arena->on_failure, 1);
    struct problem *problems = l->problems.items;
    for (size_t i = 0; i < l->problems.count; i++) {
        struct problem *p = &problems[i];
        p->position = rql_lines_position(l->lines, p->offset);
        if (p->first != NOWHERE)
            p->message =
                rql_arena_printf(l->arena, "%s (first in line %zu)", p->message,
                                 rql_lines_position(l->lines, p->first).line);
    }
}

void rql_loader_tell(const struct loader *l, rql_problem_function *tell,
                     void *context)
{
    const struct problem *problems = l->problems.items;
    for (size_t i = 0; tell && i < l->problems.count; i++)
        tell(context, problems[i].severity, problems[i].position,
             problems[i].message);
}

const char *rql_loader_quote(struct loader *l, rql_text text)
{
    const char *end = text.data + text.length;
    char copy[LONGEST_QUOTE + 8];
    size_t length = 0;
    for (const char *p = text.data; p < end;) {
        struct utf8_character c = rql_utf8_decode(p, end);
        if (length + c.length > LONGEST_QUOTE)
            return rql_arena_printf(l->arena, "%.*s...", (int)length, copy);
        if (c.code == INVALID_CHARACTER || c.code < 0x20 || c.code == 0x7f) {
            copy[length++] = '?';
        } else {
            memcpy(copy + length, p, c.length);
            length += c.length;
        }
        p += c.length;
    }
    return rql_arena_copy(l->arena, copy, length);
}

/* --- What was read ----------------------------------------------------- */

static catalog_text add_to_pool(struct loader *l, rql_text text)
{
    catalog_text place = l->pool_length;
    if (text.length)
        memcpy(l->pool + place, text.data, text.length);
    l->pool_length += (uint32_t)text.length;
    l->pool[l->pool_length++] = '\0';
    return place;
}

static void add_place(struct loader *l, struct vector *places, uint32_t at)
{
    uint32_t *place = rql_vector_push(l->arena, places, sizeof *place);
    *place = at;
}

void rql_loader_add_column(struct loader *l, rql_text name, uint32_t at,
                           rql_column_kind kind)
{
    struct catalog_column *column =
        rql_vector_push(l->arena, &l->columns, sizeof *column);
    *column = (struct catalog_column){
        .hash = rql_name_hash(name.data, name.length),
        .name = add_to_pool(l, name),
        .name_length = (uint16_t)name.length,
        .kind = (uint8_t)kind,
        .kind_evidence = RQL_EVIDENCE_SERVICE,
        .type = RQL_TYPE_UNKNOWN,
        .type_evidence = RQL_EVIDENCE_NONE,
        .status = RQL_COLUMN_CURRENT,
    };
    add_place(l, &l->column_places, at);
}

void rql_loader_add_range(struct loader *l, rql_text name)
{
    catalog_text *range = rql_vector_push(l->arena, &l->lists, sizeof *range);
    *range = add_to_pool(l, name);
}

/* What was added since the last dataset is of this one. */
void rql_loader_add_dataset(struct loader *l, rql_text name, uint32_t at,
                            uint16_t minimum_interval)
{
    struct catalog_dataset *datasets = l->datasets.items;
    struct catalog_dataset d = {
        .hash = rql_name_hash(name.data, name.length),
        .name = add_to_pool(l, name),
        .name_length = (uint16_t)name.length,
        .minimum_interval = minimum_interval,
    };
    if (l->datasets.count) {
        const struct catalog_dataset *last = &datasets[l->datasets.count - 1];
        d.first_column = last->first_column + last->column_count;
        d.first_range = last->first_range + last->range_count;
    }
    d.column_count = (uint32_t)l->columns.count - d.first_column;
    d.range_count = (uint32_t)l->lists.count - d.first_range;
    d.status = d.column_count ? RQL_DATASET_EXACT : RQL_DATASET_NAMED_ONLY;
    if (d.range_count)
        d.range_evidence = RQL_EVIDENCE_SERVICE;
    if (minimum_interval)
        d.interval_evidence = RQL_EVIDENCE_SERVICE;
    datasets = rql_vector_push(l->arena, &l->datasets, sizeof *datasets);
    *datasets = d;
    add_place(l, &l->dataset_places, at);
}

/* --- Entering it ------------------------------------------------------- */

static uint32_t *new_slots(struct loader *l, size_t items, uint32_t *mask)
{
    if (items > UINT32_MAX / 4)
        longjmp(*l->arena->on_failure, 1);
    uint32_t count = rql_slot_count((uint32_t)items);
    uint32_t *slots = rql_arena_alloc(l->arena, count * sizeof *slots);
    memset(slots, 0, count * sizeof *slots);
    *mask = count - 1;
    return slots;
}

static void report_twin(struct loader *l, const struct catalog_dataset *d,
                        uint32_t second, uint32_t first)
{
    const struct catalog_column *columns = l->columns.items;
    const uint32_t *places = l->column_places.items;
    const struct catalog_column *c = &columns[second];
    const char *what =
        columns[first].kind == c->kind
            ? "is there twice; the second one is ignored"
            : "is both a column and a metric; it is taken as a column";
    rql_text dataset = {l->pool + d->name, d->name_length};
    rql_text column = {l->pool + c->name, c->name_length};
    rql_loader_report(l, RQL_WARNING, places[second], places[first],
                      "dataset \"%s\": \"%s\" %s", rql_loader_quote(l, dataset),
                      rql_loader_quote(l, column), what);
}

/* Enter a column of the dataset that is entered next, unless its name is
 * taken. */
static void enter_column(struct loader *l, const struct catalog_dataset *d,
                         uint32_t *slots, uint32_t index)
{
    struct rql_catalog *catalog = l->catalog;
    struct catalog_column *columns = l->columns.items;
    uint32_t *places = l->column_places.items;
    struct catalog_column c = columns[index];
    c.dataset = catalog->dataset_count;
    uint32_t twin = rql_catalog_lookup_column(
        catalog, c.dataset, l->pool + c.name, c.name_length, c.hash);
    if (twin != NO_COLUMN) {
        report_twin(l, d, index, twin);
        return;
    }
    rql_slot_fill(slots, catalog->column_mask,
                  rql_column_slot(c.hash, c.dataset), catalog->column_count);
    places[catalog->column_count] = places[index];
    columns[catalog->column_count++] = c;
}

/* Enter a dataset and its columns, unless its name is taken.  What is entered
 * moves up, so that there are no gaps. */
static void enter_dataset(struct loader *l, uint32_t *slots,
                          uint32_t *column_slots, uint32_t index)
{
    struct rql_catalog *catalog = l->catalog;
    struct catalog_dataset *datasets = l->datasets.items;
    uint32_t *places = l->dataset_places.items;
    struct catalog_dataset d = datasets[index];
    rql_text name = {l->pool + d.name, d.name_length};
    uint32_t twin =
        rql_catalog_lookup_dataset(catalog, name.data, name.length, d.hash);
    if (twin != NO_DATASET) {
        rql_loader_report(l, RQL_WARNING, places[index], places[twin],
                          "the dataset \"%s\" is there twice; the second one "
                          "is ignored",
                          rql_loader_quote(l, name));
        return;
    }
    uint32_t first = d.first_column;
    uint32_t count = d.column_count;
    d.first_column = catalog->column_count;
    for (uint32_t i = 0; i < count; i++)
        enter_column(l, &d, column_slots, first + i);
    d.column_count = catalog->column_count - d.first_column;
    rql_slot_fill(slots, catalog->dataset_mask, d.hash, catalog->dataset_count);
    places[catalog->dataset_count] = places[index];
    datasets[catalog->dataset_count++] = d;
}

/* --- Whose it is ------------------------------------------------------- */

/* How many datasets the built-in catalogs know, and of which service most. */
static rql_api compare_builtin(const struct rql_catalog *catalog,
                               uint32_t counts[RQL_API_COUNT])
{
    rql_api best = RQL_API_AUTO;
    for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++) {
        for (uint32_t i = 0; i < catalog->dataset_count; i++) {
            const struct catalog_dataset *d = &catalog->datasets[i];
            const char *name = catalog->pool + d->name;
            uint32_t found = rql_catalog_lookup_dataset(
                rql_builtin_catalogs[api], name, d->name_length, d->hash);
            counts[api] += found != NO_DATASET;
        }
        if (counts[api] > counts[best])
            best = (rql_api)api;
    }
    return best;
}

static void decide_api(struct loader *l)
{
    struct rql_catalog *catalog = l->catalog;
    uint32_t counts[RQL_API_COUNT] = {0};
    rql_api best = compare_builtin(catalog, counts);
    catalog->api = l->api == RQL_API_AUTO ? best : l->api;
    if (catalog->api == RQL_API_AUTO) {
        rql_loader_report(l, RQL_ERROR, l->json.at, NOWHERE,
                          "cannot tell which service this catalog is of, "
                          "since none of its datasets is known: say which "
                          "one, mpn, cmp or consumer");
        return;
    }
    for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++)
        if (counts[api] && api != (int)catalog->api)
            rql_loader_report(l, RQL_WARNING, l->json.at, NOWHERE,
                              "this is taken as a catalog of %s, but %" PRIu32
                              " of its datasets are known from %s",
                              rql_api_name(catalog->api), counts[api],
                              rql_api_name((rql_api)api));
}

void rql_loader_build(struct loader *l, const char *name)
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
    decide_api(l);
}

#define EXPECTED                                                               \
    "expected the answer of the \"Get all datasets\" request: an object with " \
    "a list \"value\" of datasets, or that list"

#define report(l, severity, offset, ...)                                       \
    rql_loader_report(l, severity, offset, NOWHERE, __VA_ARGS__)

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

static rql_text read_string(struct loader *l, uint32_t at)
{
    l->json.at = at;
    return rql_json_read_string(&l->json, l->arena);
}

/* Find the members of an object, and go behind it.  Members that are not known
 * are left alone: the service may get new ones. */
static void read_object(struct loader *l, uint32_t at, struct object *object)
{
    struct json_text *json = &l->json;
    *object = (struct object){.start = at};
    json->at = at;
    bool is_first = true;
    while (rql_json_next_item(json, &is_first)) {
        uint32_t key_at = json->at;
        enum member member = find_member(read_string(l, key_at));
        rql_json_skip_colon(json);
        if (member < MEMBER_COUNT && object->at[member])
            rql_loader_report(l, RQL_WARNING, key_at, object->at[member],
                              "\"%s\" is there twice; the second one is "
                              "ignored",
                              member_names[member]);
        else if (member < MEMBER_COUNT)
            object->at[member] = json->at;
        rql_json_skip_value(json);
    }
}

static enum json_kind kind_at(const struct loader *l, uint32_t at)
{
    return rql_json_kind(&l->json, at);
}

static const char *kind_name_at(const struct loader *l, uint32_t at)
{
    return rql_json_kind_name(kind_at(l, at));
}

/* True when the object has the member, and it is not null. */
static bool has(const struct loader *l, const struct object *object,
                enum member member)
{
    uint32_t at = object->at[member];
    return at && kind_at(l, at) != JSON_KIND_NULL;
}

/* The same for members that the catalog can do without: one of another kind
 * is reported and then taken as missing. */
static bool has_kind(struct loader *l, const struct object *object,
                     enum member member, enum json_kind kind)
{
    uint32_t at = object->at[member];
    if (!has(l, object, member))
        return false;
    if (kind_at(l, at) == kind)
        return true;
    report(l, RQL_WARNING, at, "\"%s\" is %s, expected %s; it is ignored",
           member_names[member], kind_name_at(l, at), rql_json_kind_name(kind));
    return false;
}

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
               member_names[member], kind_name_at(l, at));
        rql_json_skip_value(&l->json);
        return;
    }
    rql_text name = read_string(l, at);
    if (check_name(l, title, at, name))
        add_name(l, member, name, at);
}

/* Read a list of names, which may be missing. */
static void read_names(struct loader *l, const struct object *object,
                       const char *title, enum member member)
{
    uint32_t at = object->at[member];
    if (!has(l, object, member))
        return;
    if (kind_at(l, at) != JSON_KIND_LIST) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a list of names",
               title, member_names[member], kind_name_at(l, at));
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
    if (!has(l, object, INTERVAL))
        return 0;
    if (kind_at(l, at) != JSON_KIND_NUMBER) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a number of hours",
               title, member_names[INTERVAL], kind_name_at(l, at));
        return 0;
    }
    if (!read_count(l, at, &hours) || hours > UINT16_MAX) {
        report(l, RQL_WARNING, at,
               "%s: \"%s\" is not a whole number of hours up to %d; it is "
               "ignored",
               title, member_names[INTERVAL], UINT16_MAX);
        return 0;
    }
    return (uint16_t)hours;
}

/* Read the name of a dataset, and make what messages call it.  `number` counts
 * from 1. */
static rql_text read_dataset_name(struct loader *l, const struct object *object,
                                  uint32_t number, const char **title)
{
    const char *key = member_names[DATASET_NAME];
    uint32_t at = object->at[DATASET_NAME];
    rql_text name = {"", 0};
    *title = rql_arena_printf(l->arena, "dataset %" PRIu32, number);
    if (!has(l, object, DATASET_NAME)) {
        report(l, RQL_ERROR, at ? at : object->start,
               "%s has no name: expected a member \"%s\"", *title, key);
        return name;
    }
    if (kind_at(l, at) != JSON_KIND_TEXT) {
        report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected a text", *title,
               key, kind_name_at(l, at));
        return name;
    }
    name = read_string(l, at);
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
    rql_text name = read_dataset_name(l, object, number, &title);
    read_names(l, object, title, COLUMNS);
    read_names(l, object, title, METRICS);
    read_names(l, object, title, RANGES);
    uint16_t interval = read_interval(l, object, title);
    if (l->columns.count == columns && l->errors == errors)
        report(l, RQL_WARNING, object->start,
               "%s has no columns: names in its queries cannot be checked",
               title);
    rql_loader_add_dataset(l, name, object->at[DATASET_NAME], interval);
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
               number, kind_name_at(l, at), member_names[DATASET_NAME]);
        rql_json_skip_value(&l->json);
        return;
    }
    read_object(l, at, &object);
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
        read_object(l, failure, &inner);
        object = &inner;
    }
    uint32_t at = object->at[MESSAGE];
    if (!at || kind_at(l, at) != JSON_KIND_TEXT)
        return NULL;
    rql_text message = read_string(l, at);
    return message.length ? rql_loader_quote(l, message) : NULL;
}

/* True when the answer says that the request failed, after reporting it. */
static bool is_refusal(struct loader *l, const struct object *object)
{
    uint32_t code = 0;
    uint32_t at = object->at[STATUS_CODE];
    if (has_kind(l, object, STATUS_CODE, JSON_KIND_NUMBER))
        read_count(l, at, &code);
    if (code < 400 && !has(l, object, FAILURE))
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
    if (has_kind(l, object, NEXT_LINK, JSON_KIND_TEXT) &&
        read_string(l, link).length)
        report(l, RQL_WARNING, link,
               "the catalog is incomplete: \"%s\" names a further page; fetch "
               "that too and join the lists",
               member_names[NEXT_LINK]);
    else if (has_kind(l, object, TOTAL_COUNT, JSON_KIND_NUMBER) &&
             read_count(l, object->at[TOTAL_COUNT], &total) && total > count)
        report(l, RQL_WARNING, object->at[TOTAL_COUNT],
               "the catalog is incomplete: \"%s\" is %" PRIu32
               ", but the datasets are %" PRIu32,
               member_names[TOTAL_COUNT], total, count);
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
               member_names[VALUE], kind_name_at(l, at));
        return UINT32_MAX;
    }
}

static void read_envelope(struct loader *l, uint32_t at)
{
    struct object object;
    read_object(l, at, &object);
    if (is_refusal(l, &object))
        return;
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
