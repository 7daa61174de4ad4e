/* The entries of a baseline: a sorted list, and its JSON. */
#include "baseline_entries.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "json.h"
#include "message.h"

struct entry *entries_add(struct entries *entries)
{
    if (entries->count == entries->room) {
        entries->room = entries->room ? 2 * entries->room : 64;
        entries->items = need(
            realloc(entries->items, entries->room * sizeof *entries->items));
    }
    struct entry *entry = &entries->items[entries->count++];
    *entry = (struct entry){0};
    return entry;
}

static void free_entry(struct entry *entry)
{
    free(entry->path);
    free((char *)entry->text.data);
}

void entries_free(struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++)
        free_entry(&entries->items[i]);
    free(entries->items);
    *entries = (struct entries){0};
}

/* --- Order ----------------------------------------------------------------*/

static int compare_texts(rql_text a, rql_text b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length ? memcmp(a.data, b.data, length) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_hashes(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    if (!order)
        order = strcmp(rql_rule_name(a->rule), rql_rule_name(b->rule));
    if (!order)
        order = compare_texts(a->text, b->text);
    if (!order)
        order = compare_hashes(a->identity.finding, b->identity.finding);
    return order ? order : compare_hashes(a->identity.query, b->identity.query);
}

static int compare_with_visit(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = compare(a, b);
    return order ? order : (a->visit > b->visit) - (a->visit < b->visit);
}

void entries_sort(struct entries *entries)
{
    struct entry *items = entries->items;
    if (!entries->count)
        return;
    qsort(items, entries->count, sizeof *items, compare_with_visit);
    size_t kept = 0;
    for (size_t i = 1; i < entries->count; i++) {
        if (compare(&items[kept], &items[i]) != 0) {
            items[++kept] = items[i];
            continue;
        }
        if (items[kept].visit == items[i].visit)
            items[kept].count += items[i].count;
        free_entry(&items[i]);
    }
    entries->count = kept + 1;
}

/* --- Writing --------------------------------------------------------------*/

enum { HASH_DIGITS = 16 };

static void put_hash(struct json *json, const char *key, uint64_t hash)
{
    char digits[HASH_DIGITS + 1] = {0};
    for (int i = HASH_DIGITS - 1; i >= 0; i--, hash >>= 4)
        digits[i] = "0123456789abcdef"[hash & 15];
    json_member_string(json, key, digits);
}

static void put_entry(struct json *json, const struct entry *entry)
{
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "path", entry->path);
    json_member_string(json, "rule", rql_rule_name(entry->rule));
    json_key(json, "text");
    json_put_bytes(json, entry->text.data, entry->text.length);
    put_hash(json, "finding", entry->identity.finding);
    put_hash(json, "query", entry->identity.query);
    json_member_size(json, "count", entry->count);
    json_close(json, '}');
}

void entries_write(const struct entries *entries, struct bytes *text)
{
    struct output out;
    struct json json;
    output_init_bytes(&out, text);
    json_init(&json, &out);
    json_open(&json, '{');
    json_member_size(&json, "version", 1);
    json_key(&json, "findings");
    json_open(&json, '[');
    for (size_t i = 0; i < entries->count; i++)
        put_entry(&json, &entries->items[i]);
    put_text(&out, entries->count ? "\n" : "");
    json_close(&json, ']');
    json_close(&json, '}');
    put_char(&out, '\n');
    output_flush(&out);
}

/* --- Reading --------------------------------------------------------------*/

/* What is read, for messages. */
struct reading {
    const char *name;
    size_t index; /* of the finding */
};

static bool refuse(const struct reading *reading, const char *key,
                   const char *what)
{
    complain("%s: findings[%zu].%s: %s", reading->name, reading->index, key,
             what);
    return false;
}

static bool read_text(const struct reading *reading, const char *key,
                      const json_t *value, rql_text *text)
{
    if (!json_is_string(value))
        return refuse(reading, key, "must be a text");
    size_t length = json_string_length(value);
    char *copy = need(malloc(length + 1));
    memcpy(copy, json_string_value(value), length + 1);
    *text = (rql_text){copy, length};
    return true;
}

static bool read_hash(const struct reading *reading, const char *key,
                      const json_t *value, uint64_t *hash)
{
    const char *digits = json_string_value(value);
    *hash = 0;
    if (!digits || json_string_length(value) != HASH_DIGITS ||
        strspn(digits, "0123456789abcdef") != HASH_DIGITS)
        return refuse(reading, key, "must be 16 hexadecimal digits");
    *hash = strtoull(digits, NULL, 16);
    return true;
}

static bool read_count(const struct reading *reading, const char *key,
                       const json_t *value, size_t *count)
{
    json_int_t number = json_integer_value(value);
    *count = (size_t)number;
    return (number > 0 && number <= INT32_MAX) ||
           refuse(reading, key, "must be a number of findings, from 1");
}

static bool read_rule(const struct reading *reading, const char *key,
                      const json_t *value, const rql_rule **rule)
{
    const char *name = json_string_value(value);
    *rule = name ? rql_rule_find(name) : NULL;
    return *rule || refuse(reading, key,
                           "must be the name of a rule that this version has");
}

static bool read_path(const struct reading *reading, const char *key,
                      const json_t *value, char **path)
{
    rql_text text = {0};
    if (!read_text(reading, key, value, &text))
        return false;
    *path = (char *)text.data;
    return (text.length && strlen(*path) == text.length) ||
           refuse(reading, key, "must be the name of a file");
}

static bool read_member(const struct reading *reading, const char *key,
                        const json_t *value, struct entry *entry)
{
    if (strcmp(key, "path") == 0)
        return read_path(reading, key, value, &entry->path);
    if (strcmp(key, "rule") == 0)
        return read_rule(reading, key, value, &entry->rule);
    if (strcmp(key, "text") == 0)
        return read_text(reading, key, value, &entry->text);
    if (strcmp(key, "finding") == 0)
        return read_hash(reading, key, value, &entry->identity.finding);
    if (strcmp(key, "query") == 0)
        return read_hash(reading, key, value, &entry->identity.query);
    if (strcmp(key, "count") == 0)
        return read_count(reading, key, value, &entry->count);
    return refuse(reading, key, "there is no such member");
}

static bool read_entry(const struct reading *reading, json_t *object,
                       struct entry *entry)
{
    static const char *const needed[] = {"path",    "rule",  "text",
                                         "finding", "query", "count"};
    const char *key;
    json_t *value;
    if (!json_is_object(object)) {
        complain("%s: findings[%zu]: must be an object", reading->name,
                 reading->index);
        return false;
    }
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!json_object_get(object, needed[i]))
            return refuse(reading, needed[i], "is missing");
    json_object_foreach(
        object, key,
        value) if (!read_member(reading, key, value, entry)) return false;
    return true;
}

static bool read_members(struct entries *entries, json_t *root,
                         const char *name)
{
    const char *key;
    json_t *value;
    const json_t *version = json_object_get(root, "version");
    const json_t *findings = json_object_get(root, "findings");
    if (json_integer_value(version) != 1 || !json_is_array(findings)) {
        complain(json_is_integer(version) && json_integer_value(version) != 1
                     ? "%s: the version of this baseline is not known here"
                     : "%s: not a baseline: it needs \"version\": 1 and a list "
                       "\"findings\"",
                 name);
        return false;
    }
    json_object_foreach(root, key, value)
    {
        if (value != version && value != findings) {
            complain("%s: %s: there is no such member", name, key);
            return false;
        }
    }
    struct reading reading = {name, 0};
    for (; reading.index < json_array_size(findings); reading.index++)
        if (!read_entry(&reading, json_array_get(findings, reading.index),
                        entries_add(entries)))
            return false;
    return true;
}

bool entries_read(struct entries *entries, rql_text text, const char *name)
{
    json_error_t error;
    json_t *root = json_loadb(text.data ? text.data : "", text.length,
                              JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    bool good = root;
    if (!root)
        complain("%s:%d:%d: %s", name, error.line, error.column, error.text);
    else
        good = read_members(entries, root, name);
    json_decref(root);
    return good;
}
