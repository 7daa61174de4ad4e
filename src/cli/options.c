/* Reading options by the rows of their tables, and listing them. */
#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "layout.h"
#include "message.h"
#include "settings.h"

static bool is_flag(const struct option *option)
{
    return !option->argument && !option->choices;
}

bool option_takes_next(const struct option *option)
{
    return !is_flag(option) && option->takes != TAKES_OPTIONAL;
}

const struct option *option_find(const struct option_group *const *groups,
                                 const char *name, size_t length)
{
    for (; *groups; groups++) {
        for (size_t i = 0; i < (*groups)->count; i++) {
            const struct option *option = &(*groups)->options[i];
            if (strlen(option->name) == length &&
                memcmp(option->name, name, length) == 0)
                return option;
        }
    }
    return NULL;
}

static void complain_unknown(const struct option_group *const *groups,
                             const char *argument, const char *help_command)
{
    size_t length = strcspn(argument, "=");
    char *name = need(strndup(argument, length));
    struct nearest nearest;
    nearest_init(&nearest, name + strspn(name, "-"));
    for (; *groups; groups++)
        for (size_t i = 0; i < (*groups)->count; i++)
            nearest_try(&nearest, (*groups)->options[i].name);
    if (nearest.best)
        complain("unknown option '%s'; did you mean '--%s'?", name,
                 nearest.best);
    else
        complain("unknown option '%s'; see '%s --help'", name, help_command);
    free(name);
}

/* The legal values as one text, such as "text|json", to be freed. */
static char *join_choices(name_list *choices)
{
    size_t size = 1;
    const char *name;
    for (size_t i = 0; (name = choices(i)); i++)
        size += strlen(name) + 1;
    char *joined = need(malloc(size));
    char *end = joined;
    for (size_t i = 0; (name = choices(i)); i++) {
        if (i)
            *end++ = '|';
        end = stpcpy(end, name);
    }
    *end = '\0';
    return joined;
}

char *option_value_text(const struct option *option)
{
    if (option->argument)
        return need(strdup(option->argument));
    return option->choices ? join_choices(option->choices) : NULL;
}

static void complain_value(const struct option *option, const char *value)
{
    const char *best = nearest_of(option->choices, value);
    if (best) {
        complain("unknown value '%s' of --%s; did you mean '%s'?", value,
                 option->name, best);
    } else if (option->argument && option->takes != TAKES_FILE) {
        complain("unknown value '%s' of --%s", value, option->name);
    } else {
        char *choices = join_choices(option->choices);
        complain("unknown value '%s' of --%s; it takes %s", value, option->name,
                 choices);
        free(choices);
    }
}

/* The index of a value among the legal ones; false after a message. */
static bool find_choice(const struct option *option, const char *value,
                        size_t *choice)
{
    const char *name;
    for (size_t i = 0; (name = option->choices(i)); i++) {
        if (strcasecmp(name, value) == 0) {
            *choice = i;
            return true;
        }
    }
    complain_value(option, value);
    return false;
}

/* Names of files are not empty; false after a message. */
static bool is_named(const struct option *option, const char *name)
{
    static const char file[] = "FILE";
    size_t length = option->argument ? strlen(option->argument) : 0;
    if (*name || length < sizeof file - 1 ||
        strcmp(option->argument + length - (sizeof file - 1), file) != 0)
        return true;
    complain("option '--%s' needs the name of a file, not ''", option->name);
    return false;
}

static bool set_one(const struct option *option, struct settings *settings,
                    const char *value)
{
    size_t choice = 0;
    if (option->choices && !find_choice(option, value, &choice))
        return false;
    if (!is_named(option, value))
        return false;
    option->set(settings, value, choice);
    settings_note(settings, (struct given){option, value, choice});
    return true;
}

static bool set_list(const struct option *option, struct settings *settings,
                     const char *values)
{
    bool good = true;
    while (good) {
        size_t length = strcspn(values, ",");
        char *value = need(strndup(values, length));
        good = set_one(option, settings, value);
        free(value);
        if (!values[length])
            break;
        values += length + 1;
    }
    return good;
}

/* "NAME" or "NAME=FILE". */
static bool set_file(const struct option *option, struct settings *settings,
                     const char *value)
{
    const char *sign = strchr(value, '=');
    char *name = need(strndup(value, strcspn(value, "=")));
    size_t choice = 0;
    bool good = find_choice(option, name, &choice);
    if (good && sign && !sign[1]) {
        complain("option '--%s %s=' needs the name of a file behind the =",
                 option->name, name);
        good = false;
    }
    if (good)
        option->set(settings, sign ? sign + 1 : NULL, choice);
    free(name);
    return good;
}

static bool set_value(const struct option *option, struct settings *settings,
                      const char *value)
{
    if (option->takes == TAKES_FILE)
        return set_file(option, settings, value);
    if (option->takes == TAKES_LIST)
        return set_list(option, settings, value);
    return set_one(option, settings, value);
}

static void complain_missing(const struct option *option)
{
    char *value = option_value_text(option);
    complain("option '--%s' needs a value: %s", option->name, value);
    free(value);
}

/* Take the option at arguments[at]; returns how many arguments that used up,
 * or 0 after a message. */
static int take(const struct option_group *const *groups,
                struct settings *settings, char **arguments, int count, int at,
                const char *help_command)
{
    const char *argument = arguments[at];
    size_t length = strcspn(argument, "=");
    const struct option *option = NULL;
    if (argument[1] == '-')
        option = option_find(groups, argument + 2, length - 2);
    if (!option) {
        complain_unknown(groups, argument, help_command);
        return 0;
    }
    bool has_value = argument[length] == '=';
    if (is_flag(option) || (option->takes == TAKES_OPTIONAL && !has_value)) {
        if (has_value) {
            complain("option '--%s' takes no value", option->name);
            return 0;
        }
        option->set(settings, NULL, 0);
        settings_note(settings, (struct given){.option = option});
        return 1;
    }
    if (has_value)
        return set_value(option, settings, argument + length + 1) ? 1 : 0;
    if (at + 1 == count) {
        complain_missing(option);
        return 0;
    }
    return set_value(option, settings, arguments[at + 1]) ? 2 : 0;
}

int options_parse(const struct option_group *const *groups,
                  struct settings *settings, char **arguments, int count,
                  const char *help_command)
{
    int operands = 0;
    int at = 0;
    while (at < count) {
        char *argument = arguments[at];
        if (strcmp(argument, "--") == 0) {
            at++;
            break;
        }
        if (argument[0] != '-' || !argument[1]) {
            arguments[operands++] = argument;
            at++;
            continue;
        }
        int used = take(groups, settings, arguments, count, at, help_command);
        if (!used)
            return -1;
        at += used;
    }
    while (at < count)
        arguments[operands++] = arguments[at++];
    return operands;
}

/* --- Listing --------------------------------------------------------------*/

enum { HELP_COLUMN = 26 };

/* The legal values, behind a help text that ends in "one of". */
static void list_choices(struct flow *flow, const struct option *option)
{
    const char *name;
    for (size_t i = 0; (name = option->choices(i)); i++)
        flow_item(flow, "", name, option->choices(i + 1) ? "," : "");
}

static void print_option(struct output *out, const struct option *option)
{
    char *value = option_value_text(option);
    put_text(out, "  --");
    put_text(out, option->name);
    bool is_optional = option->takes == TAKES_OPTIONAL;
    size_t column = 4 + strlen(option->name);
    if (value) {
        put_text(out, is_optional ? "[=" : " ");
        put_text(out, value);
        put_text(out, is_optional ? "]" : "");
        column += (is_optional ? 3 : 1) + strlen(value);
    }
    free(value);
    if (column + 2 > HELP_COLUMN) {
        put_char(out, '\n');
        column = 0;
    }
    put_repeated(out, ' ', HELP_COLUMN - column);
    struct flow flow = flow_begin(out, HELP_COLUMN, HELP_COLUMN);
    flow_text(&flow, option->help);
    if (option->takes == TAKES_FILE)
        list_choices(&flow, option);
    flow_end(&flow);
}

void options_print(struct output *out, const struct option_group *const *groups)
{
    for (; *groups; groups++) {
        put_char(out, '\n');
        put_style(out, STYLE_BOLD);
        put_text(out, (*groups)->title);
        put_style(out, STYLE_PLAIN);
        put_text(out, ":\n");
        for (size_t i = 0; i < (*groups)->count; i++)
            print_option(out, &(*groups)->options[i]);
    }
}
