/* The operations of the command `rewrite`: those of the options, and the
 * parameters of a file. */
#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"

/* --- The list ------------------------------------------------------------- */

void operations_add(struct operations *list, rql_rewrite operation,
                    const char *option)
{
    size_t count = list->count + 1;
    list->items = need(realloc(list->items, count * sizeof *list->items));
    list->options = need(realloc(list->options, count * sizeof *list->options));
    list->items[list->count] = operation;
    list->options[list->count++] = option;
}

/* Queries are chosen first, then parameters are replaced, since queries with
 * them are not understood before. */
struct operations operations_gather(const struct rewrite_settings *own)
{
    struct operations all = {0};
    if (own->dataset)
        operations_add(
            &all, (rql_rewrite){RQL_REWRITE_IN_DATASET, own->dataset, NULL},
            "--in-dataset");
    for (size_t i = 0; i < own->parameters.count; i++)
        operations_add(&all, own->parameters.items[i],
                       own->parameters.options[i]);
    for (size_t i = 0; i < own->given.count; i++)
        operations_add(&all, own->given.items[i], own->given.options[i]);
    return all;
}

char *operations_typed(const struct operations *list, size_t operation)
{
    if (operation == list->count)
        return need(strdup("--query"));
    const rql_rewrite *o = &list->items[operation];
    const char *option = list->options[operation];
    const char *argument = o->argument ? o->argument : "";
    bool is_pair = o->kind == RQL_REWRITE_RENAME_COLUMN;
    const char *value = is_pair ? o->value : "";
    char *text =
        need(malloc(strlen(option) + strlen(argument) + strlen(value) + 3));
    stpcpy(stpcpy(stpcpy(stpcpy(stpcpy(text, option), *argument ? " " : ""),
                         argument),
                  is_pair ? "=" : ""),
           value);
    return text;
}

void operations_free(struct operations *list)
{
    free(list->items);
    free(list->options);
}

/* --- Settings ------------------------------------------------------------- */

char *rewrite_keep(struct rewrite_settings *own, char *text)
{
    own->texts =
        need(realloc(own->texts, (own->text_count + 1) * sizeof *own->texts));
    return own->texts[own->text_count++] = need(text);
}

void rewrite_free_settings(void *data)
{
    struct rewrite_settings *own = data;
    for (size_t i = 0; i < own->text_count; i++)
        free(own->texts[i]);
    free(own->texts);
    operations_free(&own->given);
    operations_free(&own->parameters);
}

const char *rewrite_split(struct rewrite_settings *own, const char *text,
                          const char **rest)
{
    const char *sign = strchr(text, '=');
    if (!sign || sign == text)
        return NULL;
    *rest = rewrite_keep(own, strdup(sign + 1));
    return rewrite_keep(own, strndup(text, (size_t)(sign - text)));
}

/* --- Parameters ----------------------------------------------------------- */

bool rewrite_add_parameter(struct rewrite_settings *own, const char *text,
                           const char *option)
{
    struct operations *list = &own->parameters;
    const char *value;
    const char *name = rewrite_split(own, text, &value);
    if (!name)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        rql_rewrite *o = &list->items[i];
        if (strcmp(o->argument, name) != 0)
            continue;
        size_t size = strlen(o->value) + strlen(value) + 2;
        char *joined = rewrite_keep(own, malloc(size));
        stpcpy(stpcpy(stpcpy(joined, o->value), "\n"), value);
        o->value = joined;
        return true;
    }
    operations_add(list, (rql_rewrite){RQL_REWRITE_SET_PARAMETER, name, value},
                   option);
    return true;
}

/* Lines NAME=VALUE; empty ones and those that begin with # are passed over. */
static bool read_lines(struct rewrite_settings *own, char *text, size_t length)
{
    const char *path = own->parameter_file;
    size_t number = 0;
    if (memchr(text, '\0', length)) {
        complain("%s: it has a NUL byte, and is no list of parameters", path);
        return false;
    }
    text[length] = '\0';
    while (*text) {
        size_t size = strcspn(text, "\n");
        bool is_last = !text[size];
        number++;
        text[size] = '\0';
        if (size && text[size - 1] == '\r')
            text[size - 1] = '\0';
        if (*text && *text != '#' &&
            !rewrite_add_parameter(own, text, "--params")) {
            complain("%s:%zu: not NAME=VALUE", path, number);
            return false;
        }
        text += size + !is_last;
    }
    return true;
}

bool rewrite_read_parameters(struct rewrite_settings *own)
{
    struct text text;
    if (!own->parameter_file)
        return true;
    if (!text_read(own->parameter_file, &text))
        return false;
    bool good = read_lines(own, text.data, text.length);
    free(text.data);
    return good;
}
