/* The keys of the client's configuration, and reading what it says. */
#include "configuration_keys.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "message.h"
#include "nearest.h"

/* --- The table ------------------------------------------------------------*/

#define IN_STYLE(member) offsetof(struct choices, settings.style.style.member)
#define IN_CHOICES(member) offsetof(struct choices, member)

const struct configuration_key configuration_keys[] = {
    {"api", KEY_CHOICE, &service_options, "api", NULL, 0, 0},
    {"catalogs", KEY_FILES, &catalog_options, "catalog",
     "catalogs, as [API=]FILE, relative to the first folder of the work space; "
     "each is used in place of the built-in one of the same API",
     0, 0},
    {"rules", KEY_RULES, NULL, NULL,
     "how rules are reported, by their names: off, info, warning or error", 0,
     0},
    {"format.style", KEY_CHOICE, &style_options, "style", NULL, 0, 0},
    {"format.width", KEY_NUMBER, &style_options, "width", NULL, STYLE_WIDEST,
     IN_STYLE(width)},
    {"format.indent", KEY_NUMBER, &style_options, "indent", NULL,
     STYLE_WIDEST_INDENT, IN_STYLE(indent)},
    {"format.lists", KEY_CHOICE, &style_options, "lists", NULL, 0, 0},
    {"format.keywords", KEY_CHOICE, &style_options, "keywords", NULL, 0, 0},
    {"format.names", KEY_CHOICE, &style_options, "names", NULL, 0, 0},
    {"inlayHints.direction", KEY_FLAG, NULL, NULL,
     "show the direction that is assumed behind sort keys without one", 0,
     IN_CHOICES(hint_directions)},
    {"inlayHints.timespan", KEY_FLAG, NULL, NULL,
     "show the time span that is assumed where a query has none", 0,
     IN_CHOICES(hint_timespan)},
    {"inlayHints.metrics", KEY_FLAG, NULL, NULL,
     "show behind metrics what they are computed for", 0,
     IN_CHOICES(hint_metrics)},
    {"codeLens", KEY_FLAG, NULL, NULL, "show lenses above queries", 0,
     IN_CHOICES(code_lens)},
    {"helpInMessages", KEY_FLAG, NULL, NULL,
     "put the help of findings into their messages, for clients that show no "
     "related information",
     0, IN_CHOICES(help_in_messages)},
    {"commands", KEY_ELSEWHERE, NULL, NULL, "the commands that the client has",
     0, 0},
    {"path", KEY_ELSEWHERE, NULL, NULL, "where the client finds the program", 0,
     0},
    {"arguments", KEY_ELSEWHERE, NULL, NULL,
     "the arguments that the client starts it with", 0, 0},
    {"trace", KEY_ELSEWHERE, NULL, NULL, "what the client logs of messages", 0,
     0},
    {NULL, KEY_ELSEWHERE, NULL, NULL, NULL, 0, 0},
};

const struct option *key_option(const struct configuration_key *key)
{
    for (size_t i = 0; key->group && i < key->group->count; i++)
        if (strcmp(key->group->options[i].name, key->option) == 0)
            return &key->group->options[i];
    return NULL;
}

/* --- What is wrong --------------------------------------------------------*/

/* A layer that is read. */
struct reading {
    struct choices *choices;
    wrong_function *wrong;
    void *context;
};

__attribute__((format(printf, 2, 3))) static void
complain_of(struct reading *reading, const char *format, ...)
{
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    reading->wrong(reading->context, line);
}

/* A value as it is shown: JSON, cut where it is long. */
enum { MOST_SHOWN = 60, SHOWN_SIZE = MOST_SHOWN + 4 };

static const char *show(const json_t *value, char shown[SHOWN_SIZE])
{
    char *text =
        json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
    snprintf(shown, SHOWN_SIZE, "%.*s%s", MOST_SHOWN, text ? text : "this",
             text && strlen(text) > MOST_SHOWN ? "..." : "");
    free(text);
    return shown;
}

/* " (did you mean x?)", or nothing. */
static const char *hint(const char *best, char hint[128])
{
    *hint = '\0';
    if (best)
        snprintf(hint, 128, "; did you mean %.100s?", best);
    return hint;
}

/* --- Values ---------------------------------------------------------------*/

static void read_choice(struct reading *reading,
                        const struct configuration_key *key,
                        const json_t *value)
{
    const struct option *option = key_option(key);
    char legal[128] = "", shown[SHOWN_SIZE];
    const char *name;
    for (size_t i = 0; (name = option->choices(i)); i++) {
        if (json_is_string(value) &&
            strcasecmp(name, json_string_value(value)) == 0) {
            option->set(&reading->choices->settings, name, i);
            return;
        }
        size_t used = strlen(legal);
        snprintf(legal + used, sizeof legal - used, "%s%s", i ? ", " : "",
                 name);
    }
    complain_of(reading, "reportql.%s takes one of %s, not %s", key->path,
                legal, show(value, shown));
}

static void read_number(struct reading *reading,
                        const struct configuration_key *key,
                        const json_t *value)
{
    json_int_t number = json_integer_value(value);
    char shown[SHOWN_SIZE];
    if (!json_is_integer(value) || number < 1 || number > key->most) {
        complain_of(reading, "reportql.%s takes a number from 1 to %u, not %s",
                    key->path, key->most, show(value, shown));
        return;
    }
    unsigned result = (unsigned)number;
    memcpy((char *)reading->choices + key->offset, &result, sizeof result);
}

static void read_flag(struct reading *reading,
                      const struct configuration_key *key, const json_t *value)
{
    bool result = json_is_true(value);
    char shown[SHOWN_SIZE];
    if (json_is_boolean(value))
        memcpy((char *)reading->choices + key->offset, &result, sizeof result);
    else
        complain_of(reading, "reportql.%s takes true or false, not %s",
                    key->path, show(value, shown));
}

static void add_rule(struct choices *choices, const rql_rule *rule,
                     rql_severity severity)
{
    if (choices->rule_count == choices->rule_room) {
        choices->rule_room = choices->rule_count * 2 + 16;
        choices->rules = need(realloc(
            choices->rules, choices->rule_room * sizeof *choices->rules));
    }
    choices->rules[choices->rule_count++] =
        (rql_rule_setting){rql_rule_name(rule), severity};
}

static void read_severity(struct reading *reading, const rql_rule *rule,
                          const json_t *value)
{
    char shown[SHOWN_SIZE];
    for (int s = RQL_ERROR; json_is_string(value) && s <= RQL_OFF; s++) {
        const char *name = rql_severity_name((rql_severity)s);
        if (strcasecmp(name, json_string_value(value)) == 0) {
            add_rule(reading->choices, rule, (rql_severity)s);
            return;
        }
    }
    complain_of(reading,
                "reportql.rules.%s takes one of off, info, warning, error, not "
                "%s",
                rql_rule_name(rule), show(value, shown));
}

static void read_rules(struct reading *reading, const json_t *value)
{
    char shown[SHOWN_SIZE], also[128];
    if (!json_is_object(value)) {
        complain_of(reading, "reportql.rules takes an object, not %s",
                    show(value, shown));
        return;
    }
    const char *name;
    json_t *severity;
    json_object_foreach((json_t *)value, name, severity)
    {
        const rql_rule *rule = rql_rule_find(name);
        if (!rule)
            complain_of(reading, "reportql.rules: there is no rule %.100s%s",
                        name, hint(nearest_of(rule_name_at, name), also));
        else if (!json_is_null(severity))
            read_severity(reading, rule, severity);
    }
}

/* There are three services; more files than this are no list of anybody. */
enum { MOST_FILES = 16 };

static void read_files(struct reading *reading,
                       const struct configuration_key *key, const json_t *value)
{
    char shown[SHOWN_SIZE];
    bool good = json_is_array(value) && json_array_size(value) <= MOST_FILES;
    size_t i;
    const json_t *item;
    json_array_foreach(value, i, item) good &= json_is_string(item);
    if (good)
        reading->choices->catalogs = value;
    else
        complain_of(reading,
                    "reportql.%s takes a list of at most %d texts, not %s",
                    key->path, MOST_FILES, show(value, shown));
}

static void read_value(struct reading *reading,
                       const struct configuration_key *key, const json_t *value)
{
    switch (key->kind) {
    case KEY_CHOICE:
        read_choice(reading, key, value);
        break;
    case KEY_NUMBER:
        read_number(reading, key, value);
        break;
    case KEY_FLAG:
        read_flag(reading, key, value);
        break;
    case KEY_RULES:
        read_rules(reading, value);
        break;
    case KEY_FILES:
        read_files(reading, key, value);
        break;
    case KEY_ELSEWHERE:
        break;
    }
}

/* --- Members --------------------------------------------------------------*/

static const struct configuration_key *find_key(const char *path)
{
    for (const struct configuration_key *k = configuration_keys; k->path; k++)
        if (strcmp(k->path, path) == 0)
            return k;
    return NULL;
}

/* True when a path, or what it begins with, is for others. */
static bool is_elsewhere(const char *path)
{
    char first[64];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(path, "."), path);
    const struct configuration_key *key = find_key(first);
    return key && key->kind == KEY_ELSEWHERE;
}

/* True when keys lie below a path. */
static bool is_group(const char *path)
{
    size_t length = strlen(path);
    for (const struct configuration_key *k = configuration_keys; k->path; k++)
        if (strncmp(k->path, path, length) == 0 && k->path[length] == '.')
            return true;
    return false;
}

/* Consider a path, or the group that it begins with; the best of them is
 * copied, as people write it. */
static void try_path(struct nearest *nearest, const char *path, size_t length,
                     char best[80])
{
    char known[64];
    size_t distance = nearest->distance;
    bool is_first = !nearest->best;
    snprintf(known, sizeof known, "%.*s", (int)length, path);
    nearest_try(nearest, known);
    if (!nearest->best || (!is_first && nearest->distance == distance))
        return;
    snprintf(best, 80, "reportql.%s", known);
    nearest->best = best;
}

static void complain_unknown(struct reading *reading, const char *path)
{
    struct nearest nearest;
    char also[128], best[80];
    nearest_init(&nearest, path);
    for (const struct configuration_key *k = configuration_keys; k->path; k++) {
        if (k->kind == KEY_ELSEWHERE)
            continue;
        try_path(&nearest, k->path, strlen(k->path), best);
        try_path(&nearest, k->path, strcspn(k->path, "."), best);
    }
    complain_of(reading, "there is no setting reportql.%.100s%s", path,
                hint(nearest.best, also));
}

/* Groups are as deep as the table's paths: this ends. */
static void lay_members(struct reading *reading, const char *above,
                        const json_t *object)
{
    const char *name;
    json_t *value;
    char shown[SHOWN_SIZE];
    json_object_foreach((json_t *)object, name, value)
    {
        char path[256];
        snprintf(path, sizeof path, "%s%s%s", above, *above ? "." : "", name);
        const struct configuration_key *key = find_key(path);
        if (json_is_null(value) || is_elsewhere(path))
            continue;
        if (key)
            read_value(reading, key, value);
        else if (!is_group(path))
            complain_unknown(reading, path);
        else if (json_is_object(value))
            lay_members(reading, path, value);
        else
            complain_of(reading, "reportql.%s takes an object, not %s", path,
                        show(value, shown));
    }
}

void choices_lay(struct choices *choices, const json_t *section,
                 wrong_function *wrong, void *context)
{
    struct reading reading = {choices, wrong, context};
    char shown[SHOWN_SIZE];
    if (json_is_object(section))
        lay_members(&reading, "", section);
    else if (section && !json_is_null(section))
        complain_of(&reading, "reportql takes an object, not %s",
                    show(section, shown));
}
