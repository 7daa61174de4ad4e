/* The command `config`: shows what holds for a file, and who has said so. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "configuration_schema.h"
#include "configuration_values.h"
#include "glyph.h"
#include "json.h"
#include "layout.h"
#include "policy.h"
#include "request.h"

enum { KEY_WIDTH = 18, VALUE_WIDTH = 20 };

struct own {
    struct request_settings request; /* the first, see request.h */
    bool schema;
};

/* --- Rows -----------------------------------------------------------------*/

/* A key, or a rule: what it is set to, and by whom. */
struct row {
    const char *group; /* "rules." of a rule; else empty */
    const char *name;
    json_t *value;
    const struct key_origin *origin;
};

struct rows {
    struct row *items;
    size_t count;
};

static void add_row(struct rows *rows, const char *group, const char *name,
                    json_t *value, const struct key_origin *origin)
{
    if (value)
        rows->items[rows->count++] = (struct row){group, name, value, origin};
}

static struct rows rows_of(const struct choices *choices)
{
    size_t most = configuration_key_count() + rql_rule_count();
    struct rows rows = {.items = need(calloc(most, sizeof *rows.items))};
    for (const struct configuration_key *k = configuration_keys; k->path; k++)
        add_row(&rows, "", k->path,
                k->scopes & IN_FILE ? key_value(choices, k) : NULL,
                choices_origin(choices, k));
    for (size_t i = 0; i < rql_rule_count(); i++)
        add_row(&rows, "rules.", rule_name_at(i), rule_value(choices, i),
                choices_rule_origin(choices, i));
    return rows;
}

static void free_rows(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        json_decref(rows->items[i].value);
    free(rows->items);
}

/* --- The files that were read ---------------------------------------------*/

static void add_files(json_t *list, const struct configuration_file *file)
{
    size_t i;
    const json_t *known;
    for (i = 0; i < file->use_count; i++)
        add_files(list, file->uses[i]);
    json_array_foreach(list, i, known)
    {
        if (strcmp(json_string_value(known), file->shown) == 0)
            return;
    }
    json_array_append_new(list, json_string_nocheck(file->shown));
}

/* In the order in which they are laid. */
static json_t *files_of(const struct policy *policy)
{
    json_t *list = need(json_array());
    if (policy->file)
        add_files(list, policy->file);
    return list;
}

/* --- Text -----------------------------------------------------------------*/

static void put_shown_text(struct output *out, const char *text)
{
    put_shown(out, text, strlen(text));
}

/* What people call a value: lists without brackets, texts without quotes. */
static void add_value(struct bytes *bytes, const json_t *value)
{
    size_t i;
    const json_t *item;
    if (json_is_string(value)) {
        bytes_add(bytes, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        bytes_add_number(bytes, (size_t)json_integer_value(value));
    } else if (!json_array_size(value)) {
        bytes_add_text(bytes, "none");
    } else {
        json_array_foreach(value, i, item)
        {
            bytes_add_text(bytes, i ? ", " : "");
            add_value(bytes, item);
        }
    }
}

static void put_origin(struct output *out, const struct key_origin *origin)
{
    rql_position at;
    switch (origin->kind) {
    case FROM_BUILT_IN:
    case FROM_CLIENT:
        put_text(out, "built-in");
        break;
    case FROM_COMMAND_LINE:
        put_text(out, "command line");
        break;
    case FROM_EDITORCONFIG:
        put_shown_text(out, origin->path);
        put_char(out, ':');
        put_number(out, origin->at);
        break;
    case FROM_FILE:
        at = commented_json_position(origin->json, origin->at);
        put_shown_text(out, origin->path);
        put_char(out, ':');
        put_number(out, at.line);
        put_char(out, ':');
        put_number(out, at.column);
        break;
    }
}

static size_t name_width(const struct rows *rows)
{
    size_t width = KEY_WIDTH;
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->items[i];
        size_t length = strlen(row->group) + strlen(row->name) + 2;
        width = length > width ? length : width;
    }
    return width;
}

static void put_row(struct output *out, const struct row *row, size_t width)
{
    struct bytes value = {0};
    add_value(&value, row->value);
    put_text(out, row->group);
    put_padded(out, row->name, width - strlen(row->group));
    put_shown(out, value.data, value.length);
    size_t room =
        value.length + 2 > VALUE_WIDTH ? value.length + 2 : VALUE_WIDTH;
    put_repeated(out, ' ', room - value.length);
    put_style(out, STYLE_FRAME);
    put_origin(out, row->origin);
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
    free(value.data);
}

static void put_text_report(struct output *out, const struct rows *rows,
                            const json_t *files)
{
    size_t i, width = name_width(rows);
    const json_t *file;
    for (i = 0; i < rows->count; i++)
        put_row(out, &rows->items[i], width);
    put_char(out, '\n');
    if (!json_array_size(files))
        put_text(out, "no configuration file\n");
    json_array_foreach(files, i, file)
    {
        put_text(out, i ? "         " : "files:   ");
        put_shown_text(out, json_string_value(file));
        put_char(out, '\n');
    }
}

/* --- JSON -----------------------------------------------------------------*/

static void put_json_origin(struct json *json, const struct key_origin *origin)
{
    static const char *const names[] = {"built-in", "client", "editorconfig",
                                        "file", "command-line"};
    json_open(json, '{');
    json_member_string(json, "source", names[origin->kind]);
    if (origin->path)
        json_member_string(json, "path", origin->path);
    if (origin->kind == FROM_EDITORCONFIG)
        json_member_size(json, "line", origin->at);
    if (origin->kind == FROM_FILE) {
        rql_position at = commented_json_position(origin->json, origin->at);
        json_member_size(json, "line", at.line);
        json_member_size(json, "column", at.column);
    }
    json_close(json, '}');
}

static void put_json_value(struct json *json, const json_t *value)
{
    size_t i;
    const json_t *item;
    if (json_is_string(value)) {
        json_put_bytes(json, json_string_value(value),
                       json_string_length(value));
    } else if (json_is_integer(value)) {
        json_put_number(json, json_integer_value(value));
    } else if (json_is_array(value)) {
        json_open(json, '[');
        json_array_foreach(value, i, item) put_json_value(json, item);
        json_close(json, ']');
    } else {
        json_put_null(json);
    }
}

static void put_json_report(struct output *out, const char *path,
                            const struct rows *rows, const json_t *files)
{
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    json_member_size(&json, "version", 1);
    json_member_string(&json, "path", path);
    json_key(&json, "files");
    put_json_value(&json, files);
    json_key(&json, "settings");
    json_open(&json, '[');
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->items[i];
        struct bytes key = {0};
        bytes_add_text(&key, row->group);
        bytes_add_text(&key, row->name);
        json_line(&json, 2);
        json_open(&json, '{');
        json_key(&json, "key");
        json_put_bytes(&json, key.data, key.length);
        json_key(&json, "value");
        put_json_value(&json, row->value);
        json_key(&json, "from");
        put_json_origin(&json, row->origin);
        json_close(&json, '}');
        free(key.data);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    put_char(out, '\n');
}

/* --- The command ----------------------------------------------------------*/

/* A directory stands for the files in it. */
static char *path_of(const struct invocation *invocation)
{
    struct stat status;
    struct bytes path = {0};
    const char *operand =
        invocation->operand_count ? invocation->operands[0] : ".";
    if (files_have_standard_input(invocation) &&
        (invocation->operand_count || invocation->settings.names_stdin))
        operand = invocation->settings.stdin_name;
    bytes_add_text(&path, operand);
    if (stat(operand, &status) == 0 && S_ISDIR(status.st_mode) &&
        operand[strlen(operand) - 1] != '/')
        bytes_add_text(&path, "/");
    bytes_add(&path, "", 1);
    return path.data;
}

static enum status show(struct invocation *invocation,
                        struct policies *policies)
{
    char *path = path_of(invocation);
    const struct policy *policy = policies_for(policies, path);
    if (policy) {
        struct rows rows = rows_of(&policy->choices);
        json_t *files = files_of(policy);
        if (invocation->settings.json)
            put_json_report(invocation->out, path, &rows, files);
        else
            put_text_report(invocation->out, &rows, files);
        json_decref(files);
        free_rows(&rows);
    }
    free(path);
    return policy ? STATUS_CLEAN : STATUS_TROUBLE;
}

static enum status config(struct invocation *invocation)
{
    const struct own *own = invocation->settings.own;
    struct policies policies;
    enum status status = STATUS_TROUBLE;
    if (invocation->operand_count > (own->schema ? 0 : 1)) {
        complain(own->schema ? "--schema takes no file"
                             : "config takes one file");
        return status;
    }
    if (own->schema) {
        put_configuration_schema(invocation->out);
        return STATUS_CLEAN;
    }
    bool good = policies_init(&policies, &invocation->settings);
    policies.wants_style = true;
    policies.wants_no_catalogs = true;
    policies.wants_origins = true;
    if (good)
        status = show(invocation, &policies);
    policies_free(&policies);
    return status;
}

SETTER(set_schema)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->schema = true;
}

static const struct option schema_rows[] = {
    {"schema", NULL,
     "print the JSON Schema of " CONFIGURATION_NAME ", for editors", set_schema,
     NULL, TAKES_ONE},
};
static GROUP(schema_options, "Schema", schema_rows);

static const struct option_group *const options[] = {
    &schema_options,
    &input_options,
    &configuration_options,
    &service_options,
    &catalog_options,
    &version_options,
    &rule_options,
    &style_options,
    &json_options,
    &general_options,
    NULL,
};

const struct command config_command = {
    .name = "config",
    .operands = "[FILE]",
    .summary = "show what is configured for a file, and where",
    .details =
        "Prints each setting that holds for FILE, which need not be there, and "
        "where it comes from: what is built in, .editorconfig, "
        "a " CONFIGURATION_NAME " or the command line. A directory stands for "
        "the files in it; without FILE it is the current one. Of rules, those "
        "are listed that something is said of.\n"
        "\n"
        "The exit status is 0, or 2 for wrong usage or a wrong configuration.",
    .examples = "reportql config\n"
                "reportql config queries/top10.rql\n"
                "reportql config --json --api cmp queries/\n"
                "reportql config --schema >reportql.schema.json",
    .options = options,
    .run = config,
    .own_size = sizeof(struct own),
};
