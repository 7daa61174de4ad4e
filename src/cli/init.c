/* The command `init`: writes a configuration to begin with. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bytes.h"
#include "configuration_values.h"
#include "configurations.h"
#include "glyph.h"
#include "replace.h"

struct own {
    bool to_output;
};

/* --- The text -------------------------------------------------------------*/

enum { WIDTH = 76, STEP = 4 };

/* A sentence as comments. */
static void put_comment(struct output *out, const char *text, size_t indent)
{
    while (*text) {
        size_t length = strlen(text);
        if (length > WIDTH - indent) {
            length = WIDTH - indent;
            while (length && text[length] != ' ')
                length--;
        }
        put_repeated(out, ' ', indent);
        put_text(out, "// ");
        put_bytes(out, text, length);
        put_char(out, '\n');
        text += length;
        text += *text == ' ';
    }
}

/* A value to begin with: an example, or what is usual. */
static void put_value(struct output *out, const struct choices *usual,
                      const struct configuration_key *key)
{
    if (key->example) {
        put_text(out, key->example);
        return;
    }
    json_t *value = key_value(usual, key);
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    put_text(out, text ? text : "true");
    free(text);
    json_decref(value);
}

static void put_key(struct output *out, const struct choices *usual,
                    const struct configuration_key *key, const char *name,
                    size_t indent)
{
    put_comment(out, key_help(key), indent);
    put_repeated(out, ' ', indent);
    put_text(out, "// \"");
    put_text(out, name);
    put_text(out, "\": ");
    put_value(out, usual, key);
    put_text(out, ",\n");
}

/* The keys of a group, of which the first is given: they stand together.
 * Returns the last one. */
static const struct configuration_key *
put_group(struct output *out, const struct choices *usual,
          const struct configuration_key *first)
{
    size_t length = strcspn(first->path, ".");
    const struct configuration_key *key = first;
    put_text(out, "    \"");
    put_bytes(out, first->path, length);
    put_text(out, "\": {");
    for (; key->path && strncmp(key->path, first->path, length + 1) == 0;
         key++) {
        put_char(out, '\n');
        put_key(out, usual, key, key->path + length + 1, 2 * STEP);
    }
    put_text(out, "    },\n");
    return key - 1;
}

static void put_start(struct output *out)
{
    struct choices usual;
    choices_init(&usual);
    put_text(out, "// How reportql checks and lays out the queries in this "
                  "folder and below it.\n"
                  "// All of it is optional; see reportql config for what "
                  "holds.\n"
                  "{\n"
                  "    \"rules\": {\n"
                  "        // \"implicit-direction\": \"off\",\n"
                  "        // \"implicit-timespan\": \"warning\",\n"
                  "    },\n");
    for (const struct configuration_key *k = configuration_keys; k->path; k++) {
        if (!(k->scopes & IN_FILE) || k->kind == KEY_RULES)
            continue;
        put_char(out, '\n');
        if (strchr(k->path, '.'))
            k = put_group(out, &usual, k);
        else
            put_key(out, &usual, k, k->path, STEP);
    }
    put_text(out, "}\n");
    choices_free(&usual);
}

/* --- The file -------------------------------------------------------------*/

static bool write_new(const char *path, rql_text text)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        complain("%s is there already", path);
        return false;
    }
    struct replacement *file =
        replacement_begin(path, (rql_text){NULL, 0}, "not written");
    if (!file)
        return false;
    if (replacement_write(file, text))
        return replacement_put_in_place(file);
    replacement_abandon(file);
    return false;
}

static enum status write_start(struct invocation *invocation)
{
    struct bytes path = {0}, text = {0};
    struct output start;
    const char *folder =
        invocation->operand_count ? invocation->operands[0] : ".";
    if (strcmp(folder, ".") != 0) {
        bytes_add_text(&path, folder);
        bytes_add_text(&path, "/");
    }
    bytes_add(&path, CONFIGURATION_NAME, sizeof CONFIGURATION_NAME);
    output_init_bytes(&start, &text);
    put_start(&start);
    bool good = write_new(path.data, bytes_text(&text));
    if (good) {
        put_shown(invocation->out, path.data, strlen(path.data));
        put_text(invocation->out, " is written\n");
    }
    free(path.data);
    free(text.data);
    return good ? STATUS_CLEAN : STATUS_TROUBLE;
}

/* --- The command ----------------------------------------------------------*/

static enum status init(struct invocation *invocation)
{
    const struct own *own = invocation->settings.own;
    if (invocation->operand_count > (own->to_output ? 0 : 1)) {
        complain(own->to_output ? "--stdout takes no directory"
                                : "init takes one directory");
        return STATUS_TROUBLE;
    }
    if (invocation->operand_count && !*invocation->operands[0]) {
        complain("init takes a directory, not ''");
        return STATUS_TROUBLE;
    }
    if (!own->to_output)
        return write_start(invocation);
    put_start(invocation->out);
    return STATUS_CLEAN;
}

SETTER(set_stdout)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->to_output = true;
}

static const struct option output_rows[] = {
    {"stdout", NULL, "write no file, but print what would be written",
     set_stdout, NULL, TAKES_ONE},
};
static GROUP(output_options, "Output", output_rows);

static const struct option_group *const options[] = {&output_options,
                                                     &general_options, NULL};

const struct command init_command = {
    .name = "init",
    .operands = "[DIRECTORY]",
    .summary = "write a configuration to begin with",
    .details =
        "Writes a " CONFIGURATION_NAME " with a comment for each setting into "
        "DIRECTORY, or into the current one; never over one that is there.\n"
        "\n"
        "The exit status is 0, or 2 for wrong usage or a file that could not "
        "be written or is there already.",
    .examples = "reportql init\n"
                "reportql init queries\n"
                "reportql init --stdout",
    .options = options,
    .run = init,
    .own_size = sizeof(struct own),
};
