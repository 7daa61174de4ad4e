/* The JSON Schema of configuration files: draft 7, which editors know best. */
#include "configuration_schema.h"

#include <string.h>

#include "configuration_values.h"
#include "configurations.h"
#include "json.h"
#include "message.h"

struct schema {
    struct json json;
    struct choices usual;
    size_t indent;
};

static void put_names(struct json *json, const char *key, name_list *names)
{
    const char *name;
    json_key(json, key);
    json_open(json, '[');
    for (size_t i = 0; (name = names(i)); i++)
        json_put_string(json, name);
    json_close(json, ']');
}

static void open_lines(struct schema *schema, const char *key)
{
    json_line(&schema->json, schema->indent);
    json_key(&schema->json, key);
    json_open(&schema->json, '{');
    schema->indent += 2;
}

static void close_lines(struct schema *schema)
{
    schema->indent -= 2;
    json_close(&schema->json, '}');
}

/* --- Values ---------------------------------------------------------------*/

/* A text of a list or a value of its own, with at most so many bytes; 0: any
 * number. */
static void put_text_type(struct json *json, size_t most)
{
    json_member_string(json, "type", "string");
    json_member_size(json, "minLength", 1);
    if (most)
        json_member_size(json, "maxLength", most);
}

static void put_list_of_texts(struct json *json, size_t most_items,
                              size_t most_bytes, const char *pattern)
{
    json_member_string(json, "type", "array");
    if (most_items)
        json_member_size(json, "maxItems", most_items);
    json_key(json, "items");
    json_open(json, '{');
    put_text_type(json, most_bytes);
    if (pattern)
        json_member_string(json, "pattern", pattern);
    json_close(json, '}');
}

static void put_extends(struct json *json)
{
    json_key(json, "anyOf");
    json_open(json, '[');
    json_open(json, '{');
    put_text_type(json, 0);
    json_close(json, '}');
    json_open(json, '{');
    put_list_of_texts(json, CHOICES_MOST_FILES, 0, NULL);
    json_close(json, '}');
    json_close(json, ']');
}

static void put_hosts(struct json *json)
{
    json_member_string(json, "type", "array");
    json_key(json, "items");
    json_open(json, '{');
    put_names(json, "enum", host_name_at);
    json_close(json, '}');
}

static void put_rules(struct schema *schema)
{
    struct json *json = &schema->json;
    json_member_string(json, "type", "object");
    json_key(json, "additionalProperties");
    json_put_bool(json, false);
    open_lines(schema, "properties");
    for (size_t i = 0; i < rql_rule_count(); i++) {
        open_lines(schema, rule_name_at(i));
        json_member_string(json, "description",
                           rql_rule_summary(rql_rule_at(i)));
        put_names(json, "enum", rule_severity_at);
        close_lines(schema);
    }
    close_lines(schema);
}

static void put_members(struct schema *schema, enum key_scope scope);

static void put_overrides(struct schema *schema)
{
    struct json *json = &schema->json;
    json_member_string(json, "type", "array");
    open_lines(schema, "items");
    put_members(schema, IN_OVERRIDE);
    json_key(json, "required");
    json_open(json, '[');
    json_put_string(json, "files");
    json_close(json, ']');
    close_lines(schema);
}

static void put_type(struct schema *schema, const struct configuration_key *key)
{
    struct json *json = &schema->json;
    switch (key->kind) {
    case KEY_CHOICE:
        put_names(json, "enum", key_option(key)->choices);
        break;
    case KEY_NUMBER:
        json_member_string(json, "type", "integer");
        json_member_size(json, "minimum", 1);
        json_member_size(json, "maximum", key->most);
        break;
    case KEY_FLAG:
        json_member_string(json, "type", "boolean");
        break;
    case KEY_TEXT:
        json_member_string(json, "type", "string");
        break;
    case KEY_FILE:
        put_text_type(json, 0);
        break;
    case KEY_CATALOGS:
        put_list_of_texts(json, CHOICES_MOST_FILES, 0, NULL);
        break;
    case KEY_EXTENDS:
        put_extends(json);
        break;
    case KEY_GLOBS:
        if (key_needs_some(key))
            json_member_size(json, "minItems", 1);
        put_list_of_texts(json, 0, PATTERN_MOST,
                          key_refuses_not(key) ? "^(?!\\.\\./|!)"
                                               : "^(?!\\.\\./)");
        break;
    case KEY_HOSTS:
        put_hosts(json);
        break;
    case KEY_RULES:
        put_rules(schema);
        break;
    case KEY_OVERRIDES:
        put_overrides(schema);
        break;
    case KEY_ELSEWHERE:
        break;
    }
}

/* --- Members --------------------------------------------------------------*/

static void put_default(struct schema *schema,
                        const struct configuration_key *key)
{
    json_t *value = key_value(&schema->usual, key);
    if (json_is_string(value))
        json_member_string(&schema->json, "default", json_string_value(value));
    else if (json_is_integer(value))
        json_member_size(&schema->json, "default",
                         (size_t)json_integer_value(value));
    json_decref(value);
}

static void put_key(struct schema *schema, const struct configuration_key *key,
                    const char *name)
{
    struct json *json = &schema->json;
    open_lines(schema, name);
    json_member_string(json, "description", key_help(key));
    put_type(schema, key);
    put_default(schema, key);
    if (key->example) {
        json_key(json, "examples");
        json_open(json, '[');
        json_put_raw(json, key->example);
        json_close(json, ']');
    }
    close_lines(schema);
}

/* The keys of a group, of which the first is given: they stand together.
 * Returns the last one. */
static const struct configuration_key *
put_group(struct schema *schema, const struct configuration_key *first,
          enum key_scope scope)
{
    char group[32];
    size_t length = strcspn(first->path, ".");
    const struct configuration_key *key = first;
    snprintf(group, sizeof group, "%.*s", (int)length, first->path);
    open_lines(schema, group);
    json_member_string(&schema->json, "type", "object");
    json_key(&schema->json, "additionalProperties");
    json_put_bool(&schema->json, false);
    open_lines(schema, "properties");
    for (; key->path && strncmp(key->path, first->path, length + 1) == 0; key++)
        if (key->scopes & scope)
            put_key(schema, key, key->path + length + 1);
    close_lines(schema);
    close_lines(schema);
    return key - 1;
}

static void put_members(struct schema *schema, enum key_scope scope)
{
    json_member_string(&schema->json, "type", "object");
    json_key(&schema->json, "additionalProperties");
    json_put_bool(&schema->json, false);
    open_lines(schema, "properties");
    for (const struct configuration_key *k = configuration_keys; k->path; k++) {
        if (!(k->scopes & scope))
            continue;
        if (strchr(k->path, '.'))
            k = put_group(schema, k, scope);
        else
            put_key(schema, k, k->path);
    }
    close_lines(schema);
}

void put_configuration_schema(struct output *out)
{
    struct schema schema = {.indent = 2};
    struct json *json = &schema.json;
    choices_init(&schema.usual);
    json_init(json, out);
    json_open(json, '{');
    json_line(json, 2);
    json_member_string(json, "$schema",
                       "http://json-schema.org/draft-07/schema#");
    json_line(json, 2);
    json_member_string(json, "title", CONFIGURATION_NAME);
    json_line(json, 2);
    json_member_string(json, "description",
                       "How reportql checks and lays out the queries below a "
                       "folder");
    json_line(json, 2);
    json_key(json, "allowTrailingCommas");
    json_put_bool(json, true);
    put_members(&schema, IN_FILE);
    json_close(json, '}');
    put_char(out, '\n');
    choices_free(&schema.usual);
}
