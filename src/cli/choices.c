/* What is chosen by configuration keys. */
#include "choices.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "glob.h"
#include "message.h"
#include "nearest.h"

/* --- The choices ----------------------------------------------------------*/

static size_t origin_count(void)
{
    return configuration_key_count() + rql_rule_count();
}

void choices_init(struct choices *choices)
{
    *choices = (struct choices){
        .hint_directions = true,
        .hint_timespan = true,
        .hint_metrics = true,
        .code_lens = true,
    };
    settings_init(&choices->settings);
    choices->settings.style.style.width = STYLE_USUAL_WIDTH;
    choices->settings.style.style.indent = STYLE_USUAL_INDENT;
    choices->rules = need(calloc(rql_rule_count(), sizeof *choices->rules));
    choices->origins = need(calloc(origin_count(), sizeof *choices->origins));
}

void choices_copy(struct choices *copy, const struct choices *choices)
{
    struct choices made;
    choices_init(&made);
    memcpy(made.rules, choices->rules,
           rql_rule_count() * sizeof *choices->rules);
    memcpy(made.origins, choices->origins,
           origin_count() * sizeof *choices->origins);
    *copy = *choices;
    copy->rules = made.rules;
    copy->origins = made.origins;
}

void choices_free(struct choices *choices)
{
    free(choices->rules);
    free(choices->origins);
}

struct key_origin *choices_origin(const struct choices *choices,
                                  const struct configuration_key *key)
{
    return &choices->origins[configuration_key_index(key)];
}

struct key_origin *choices_rule_origin(const struct choices *choices,
                                       size_t rule)
{
    return &choices->origins[configuration_key_count() + rule];
}

/* --- A layer that is read -------------------------------------------------*/

struct reading {
    struct choices *choices;
    const struct layer *layer;
    wrong_function *wrong;
    void *context;
};

/* A value and where it stands. */
struct found {
    const json_t *value;
    size_t place;
};

static size_t next_place(const struct reading *reading, size_t place)
{
    const struct commented_json *json = reading->layer->json;
    return json ? json->places[place].next : 0;
}

/* Where a value begins, or the name of the member that it is of. */
static size_t value_offset(const struct reading *reading, size_t place)
{
    const struct commented_json *json = reading->layer->json;
    return json ? json->places[place].value : 0;
}

static size_t key_offset(const struct reading *reading, size_t place)
{
    const struct commented_json *json = reading->layer->json;
    return json ? json->places[place].key : 0;
}

static struct key_origin origin_here(const struct reading *reading,
                                     size_t place)
{
    const struct layer *layer = reading->layer;
    return (struct key_origin){
        .kind = layer->json ? FROM_FILE : FROM_CLIENT,
        .path = layer->path,
        .json = layer->json,
        .at = key_offset(reading, place),
    };
}

static void note_origin(const struct reading *reading,
                        const struct configuration_key *key, size_t place)
{
    *choices_origin(reading->choices, key) = origin_here(reading, place);
}

/* --- What is wrong --------------------------------------------------------*/

/* How the keys of the client are called. */
static const char *prefix(const struct reading *reading)
{
    return reading->layer->json ? "" : "reportql.";
}

__attribute__((format(printf, 3, 4))) static void
complain_of(struct reading *reading, size_t offset, const char *format, ...)
{
    char line[700];
    va_list args;
    if (!reading->wrong)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (!reading->wrong(reading->context, offset, line))
        reading->wrong = NULL;
}

/* A value as it is shown: JSON, cut where it is long. */
enum { MOST_SHOWN = 60, SHOWN_SIZE = MOST_SHOWN + 4 };

static int take_shown(const char *buffer, size_t size, void *data)
{
    char *shown = data;
    size_t used = strlen(shown);
    size_t room = MOST_SHOWN + 1 - used;
    size_t taken = size < room ? size : room;
    memcpy(shown + used, buffer, taken);
    shown[used + taken] = '\0';
    return taken < size ? -1 : 0;
}

static const char *show(const json_t *value, char shown[SHOWN_SIZE])
{
    *shown = '\0';
    json_dump_callback(value, take_shown, shown,
                       JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
    if (strlen(shown) > MOST_SHOWN)
        strcpy(shown + MOST_SHOWN, "...");
    return shown;
}

/* "; did you mean x?", or nothing. */
static const char *hint(const char *best, char hint[128])
{
    *hint = '\0';
    if (best)
        snprintf(hint, 128, "; did you mean %.100s?", best);
    return hint;
}

static void complain_value(struct reading *reading,
                           const struct configuration_key *key,
                           struct found found, const char *takes)
{
    char shown[SHOWN_SIZE];
    if (reading->wrong)
        complain_of(reading, value_offset(reading, found.place),
                    "%s%s takes %s, not %s", prefix(reading), key->path, takes,
                    show(found.value, shown));
}

/* --- Single values --------------------------------------------------------*/

/* The index of a value in a list of names, or -1.  Clients may write names in any
 * case; files are as their schema has it. */
static int index_of(const struct reading *reading, name_list *names,
                    const json_t *value)
{
    bool is_exact = reading->layer->json;
    const char *name;
    for (int i = 0; json_is_string(value) && (name = names((size_t)i)); i++)
        if ((is_exact ? strcmp : strcasecmp)(name, json_string_value(value)) ==
            0)
            return i;
    return -1;
}

/* "one of a, b, c". */
static const char *list_names(name_list *names, char list[200])
{
    const char *name;
    size_t used = (size_t)snprintf(list, 200, "one of ");
    for (size_t i = 0; (name = names(i)) && used < 200; i++)
        used += (size_t)snprintf(list + used, 200 - used, "%s%s", i ? ", " : "",
                                 name);
    return list;
}

static void read_choice(struct reading *reading,
                        const struct configuration_key *key, struct found found)
{
    const struct option *option = key_option(key);
    int index = index_of(reading, option->choices, found.value);
    char names[200];
    if (index < 0) {
        complain_value(reading, key, found, list_names(option->choices, names));
        return;
    }
    option->set(&reading->choices->settings, option->choices((size_t)index),
                (size_t)index);
    note_origin(reading, key, found.place);
}

static bool set_number(struct choices *choices,
                       const struct configuration_key *key, long long number)
{
    unsigned result = (unsigned)number;
    if (number < 1 || number > key->most)
        return false;
    memcpy((char *)choices + key->offset, &result, sizeof result);
    return true;
}

static void read_number(struct reading *reading,
                        const struct configuration_key *key, struct found found)
{
    char takes[80];
    /* 80.0 is a whole number too. */
    double number = json_number_value(found.value);
    if (json_is_number(found.value) && number >= 1 && number <= key->most &&
        number == (double)(unsigned)number &&
        set_number(reading->choices, key, (long long)number)) {
        note_origin(reading, key, found.place);
        return;
    }
    snprintf(takes, sizeof takes, "a number from 1 to %u", key->most);
    complain_value(reading, key, found, takes);
}

static void read_flag(struct reading *reading,
                      const struct configuration_key *key, struct found found)
{
    bool result = json_is_true(found.value);
    if (!json_is_boolean(found.value)) {
        complain_value(reading, key, found, "true or false");
        return;
    }
    memcpy((char *)reading->choices + key->offset, &result, sizeof result);
    note_origin(reading, key, found.place);
}

static void read_text(struct reading *reading,
                      const struct configuration_key *key, struct found found)
{
    if (!json_is_string(found.value))
        complain_value(reading, key, found, "a text");
}

/* A name of a file: no NUL can be in it. */
static void read_file(struct reading *reading,
                      const struct configuration_key *key, struct found found)
{
    if (!json_is_string(found.value) || !json_string_length(found.value)) {
        complain_value(reading, key, found, "the name of a file");
        return;
    }
    reading->choices->baseline = json_string_value(found.value);
    note_origin(reading, key, found.place);
}

/* --- Rules ----------------------------------------------------------------*/

static void read_severity(struct reading *reading, size_t rule,
                          struct found found)
{
    int index = index_of(reading, rule_severity_at, found.value);
    char names[200], shown[SHOWN_SIZE];
    if (index < 0) {
        complain_of(reading, value_offset(reading, found.place),
                    "%srules.%s takes %s, not %s", prefix(reading),
                    rule_name_at(rule), list_names(rule_severity_at, names),
                    show(found.value, shown));
        return;
    }
    reading->choices->rules[rule] = (rql_severity)(RQL_OFF - index);
    *choices_rule_origin(reading->choices, rule) =
        origin_here(reading, found.place);
}

static bool rule_index(const char *name, size_t *index)
{
    const rql_rule *rule = rql_rule_find(name);
    for (*index = 0; rule && *index < rql_rule_count(); ++*index)
        if (rql_rule_at(*index) == rule)
            return strcmp(rql_rule_name(rule), name) == 0;
    return false;
}

static void read_rule(struct reading *reading, const char *name,
                      struct found found)
{
    size_t rule;
    char also[128];
    if (rule_index(name, &rule))
        read_severity(reading, rule, found);
    else if (reading->wrong)
        complain_of(reading, key_offset(reading, found.place),
                    "%srules: there is no rule %.100s%s", prefix(reading), name,
                    hint(nearest_of(rule_name_at, name), also));
}

/* Null of a client is as good as absent. */
static bool is_absent(const struct reading *reading, const json_t *value)
{
    return !reading->layer->json && json_is_null(value);
}

static void read_rules(struct reading *reading,
                       const struct configuration_key *key, struct found found)
{
    size_t place = first_inside(found.place);
    const char *name;
    json_t *severity;
    if (!json_is_object(found.value)) {
        complain_value(reading, key, found, "an object");
        return;
    }
    json_object_foreach((json_t *)found.value, name, severity)
    {
        if (!is_absent(reading, severity))
            read_rule(reading, name, (struct found){severity, place});
        place = next_place(reading, place);
    }
    note_origin(reading, key, found.place);
}

/* --- Lists ----------------------------------------------------------------*/

static bool are_texts(const json_t *list)
{
    size_t i;
    const json_t *item;
    bool good = json_is_array(list);
    json_array_foreach(list, i, item) good &=
        json_is_string(item) && json_string_length(item);
    return good;
}

static void read_catalogs(struct reading *reading,
                          const struct configuration_key *key,
                          struct found found)
{
    char takes[80];
    if (are_texts(found.value) &&
        json_array_size(found.value) <= CHOICES_MOST_FILES) {
        reading->choices->catalogs = found.value;
        note_origin(reading, key, found.place);
        return;
    }
    snprintf(takes, sizeof takes, "a list of at most %d texts",
             CHOICES_MOST_FILES);
    complain_value(reading, key, found, takes);
}

/* The files themselves are laid before this one. */
static void read_extends(struct reading *reading,
                         const struct configuration_key *key,
                         struct found found)
{
    bool is_text =
        json_is_string(found.value) && json_string_length(found.value);
    if (is_text || (are_texts(found.value) &&
                    json_array_size(found.value) <= CHOICES_MOST_FILES))
        note_origin(reading, key, found.place);
    else
        complain_value(reading, key, found,
                       "the name of a file, or a list of them");
}

/* False after a message. */
static bool is_pattern(struct reading *reading,
                       const struct configuration_key *key, struct found found)
{
    const char *pattern = json_string_value(found.value);
    if (!pattern || !*pattern) {
        complain_value(reading, key, found, "a list of patterns");
        return false;
    }
    bool is_outside = strncmp(pattern, "../", 3) == 0;
    if (is_outside || json_string_length(found.value) >= GLOB_MOST)
        complain_of(reading, value_offset(reading, found.place),
                    is_outside ? "%s: a pattern is of files below this folder"
                               : "%s: this pattern is too long",
                    key->path);
    return !is_outside;
}

static void read_globs(struct reading *reading,
                       const struct configuration_key *key, struct found found)
{
    size_t i, place = first_inside(found.place);
    const json_t *item;
    bool good = json_is_array(found.value);
    if (!good)
        complain_value(reading, key, found, "a list of patterns");
    json_array_foreach(found.value, i, item)
    {
        good &= is_pattern(reading, key, (struct found){item, place});
        place = next_place(reading, place);
    }
    if (!good || strcmp(key->path, "exclude") != 0)
        return;
    reading->choices->exclude = found.value;
    reading->choices->exclude_folder = reading->layer->folder;
    note_origin(reading, key, found.place);
}

static void read_hosts(struct reading *reading,
                       const struct configuration_key *key, struct found found)
{
    size_t i, place = first_inside(found.place);
    const json_t *item;
    uint64_t hosts = 0;
    char names[200], takes[220];
    snprintf(takes, sizeof takes, "a list, each %s",
             list_names(host_name_at, names));
    if (!json_is_array(found.value) || !json_array_size(found.value)) {
        complain_value(reading, key, found, takes);
        return;
    }
    json_array_foreach(found.value, i, item)
    {
        int host = index_of(reading, host_name_at, item);
        if (host < 0)
            complain_value(reading, key, (struct found){item, place}, takes);
        else
            hosts |= (uint64_t)1 << host;
        place = next_place(reading, place);
    }
    if (hosts)
        reading->choices->hosts = hosts;
    note_origin(reading, key, found.place);
}

/* Each is a layer of its own. */
static void read_overrides(struct reading *reading,
                           const struct configuration_key *key,
                           struct found found)
{
    size_t i, place = first_inside(found.place);
    const json_t *item;
    if (!json_is_array(found.value))
        complain_value(reading, key, found, "a list of objects");
    json_array_foreach(found.value, i, item)
    {
        if (!json_is_object(item))
            complain_value(reading, key, (struct found){item, place},
                           "a list of objects");
        place = next_place(reading, place);
    }
    note_origin(reading, key, found.place);
}

/* --- Members --------------------------------------------------------------*/

static void read_value(struct reading *reading,
                       const struct configuration_key *key, struct found found)
{
    static void (*const readers[])(
        struct reading *, const struct configuration_key *, struct found) = {
        [KEY_CHOICE] = read_choice,       [KEY_NUMBER] = read_number,
        [KEY_TEXT] = read_text,           [KEY_FLAG] = read_flag,
        [KEY_RULES] = read_rules,         [KEY_FILE] = read_file,
        [KEY_CATALOGS] = read_catalogs,   [KEY_EXTENDS] = read_extends,
        [KEY_GLOBS] = read_globs,         [KEY_HOSTS] = read_hosts,
        [KEY_OVERRIDES] = read_overrides, [KEY_ELSEWHERE] = NULL,
    };
    if (readers[key->kind])
        readers[key->kind](reading, key, found);
}

/* True when a path, or what it begins with, is for others. */
static bool is_elsewhere(const struct reading *reading, const char *path)
{
    char first[64];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(path, "."), path);
    const struct configuration_key *key = configuration_key_find(first);
    return key && key->kind == KEY_ELSEWHERE &&
           (key->scopes & reading->layer->scope);
}

/* True when keys lie below a path. */
static bool is_group(const struct reading *reading, const char *path)
{
    size_t length = strlen(path);
    for (const struct configuration_key *k = configuration_keys; k->path; k++)
        if ((k->scopes & reading->layer->scope) &&
            strncmp(k->path, path, length) == 0 && k->path[length] == '.')
            return true;
    return false;
}

/* Consider a path, or the group that it begins with; the best of them is
 * copied, as people write it. */
static void try_path(const struct reading *reading, struct nearest *nearest,
                     const char *path, size_t length, char best[80])
{
    char known[64];
    size_t distance = nearest->distance;
    bool is_first = !nearest->best;
    snprintf(known, sizeof known, "%.*s", (int)length, path);
    nearest_try(nearest, known);
    if (!nearest->best || (!is_first && nearest->distance == distance))
        return;
    snprintf(best, 80, "%s%s", prefix(reading), known);
    nearest->best = best;
}

static void complain_unknown(struct reading *reading, const char *path,
                             size_t offset)
{
    struct nearest nearest;
    char also[128], best[80];
    if (!reading->wrong)
        return;
    nearest_init(&nearest, path);
    for (const struct configuration_key *k = configuration_keys; k->path; k++) {
        bool is_here = k->scopes & reading->layer->scope;
        if (!is_here ||
            (k->kind == KEY_ELSEWHERE && reading->layer->scope == IN_CLIENT))
            continue;
        try_path(reading, &nearest, k->path, strlen(k->path), best);
        try_path(reading, &nearest, k->path, strcspn(k->path, "."), best);
    }
    complain_of(reading, offset, "there is no setting %s%.100s%s",
                prefix(reading), path, hint(nearest.best, also));
}

/* A key that stands where it is not for. */
static void complain_misplaced(struct reading *reading,
                               const struct configuration_key *key,
                               size_t offset)
{
    const char *belongs = key->scopes & IN_FILE ? "at the top of reportql.json"
                          : key->scopes & IN_OVERRIDE
                              ? "in an override"
                              : "in the settings of an editor";
    complain_of(reading, offset, "%s%s is not for here: it stands %s",
                prefix(reading), key->path, belongs);
}

/* Groups are as deep as the table's paths: this ends. */
static void lay_members(struct reading *reading, const char *above,
                        struct found object)
{
    size_t place = object.place;
    size_t next = first_inside(place);
    const char *name;
    json_t *value;
    char shown[SHOWN_SIZE];
    json_object_foreach((json_t *)object.value, name, value)
    {
        char path[256];
        place = next;
        next = next_place(reading, place);
        snprintf(path, sizeof path, "%s%s%s", above, *above ? "." : "", name);
        const struct configuration_key *key = configuration_key_find(path);
        if (is_absent(reading, value) || is_elsewhere(reading, path))
            continue;
        if (key && (key->scopes & reading->layer->scope))
            read_value(reading, key, (struct found){value, place});
        else if (key)
            complain_misplaced(reading, key, key_offset(reading, place));
        else if (!is_group(reading, path))
            complain_unknown(reading, path, key_offset(reading, place));
        else if (json_is_object(value))
            lay_members(reading, path, (struct found){value, place});
        else
            complain_of(reading, value_offset(reading, place),
                        "%s%s takes an object, not %s", prefix(reading), path,
                        show(value, shown));
    }
}

void choices_lay(struct choices *choices, const struct layer *layer,
                 wrong_function *wrong, void *context)
{
    struct reading reading = {choices, layer, wrong, context};
    char shown[SHOWN_SIZE];
    if (json_is_object(layer->object))
        lay_members(&reading, "", (struct found){layer->object, layer->place});
    else if (layer->object && !is_absent(&reading, layer->object))
        complain_of(&reading, value_offset(&reading, layer->place),
                    "%s takes an object, not %s",
                    layer->json ? "a configuration" : "reportql",
                    show(layer->object, shown));
}

/* --- Other sources --------------------------------------------------------*/

void choices_lay_number(struct choices *choices, const char *path,
                        long long number, struct key_origin origin)
{
    const struct configuration_key *key = configuration_key_find(path);
    if (set_number(choices, key, number))
        *choices_origin(choices, key) = origin;
}

static void lay_option(struct choices *choices, const struct given *given)
{
    for (const struct configuration_key *k = configuration_keys; k->path; k++) {
        if (k->kind == KEY_CATALOGS || key_option(k) != given->option)
            continue;
        given->option->set(&choices->settings, given->value, given->choice);
        choices_origin(choices, k)->kind = FROM_COMMAND_LINE;
    }
}

static void lay_rules(struct choices *choices, const struct settings *settings)
{
    for (size_t i = 0; settings->rules && i < rql_rule_count(); i++) {
        rql_severity severity = settings_rule(settings, i, choices->rules[i]);
        if (severity == choices->rules[i])
            continue;
        choices->rules[i] = severity;
        choices_rule_origin(choices, i)->kind = FROM_COMMAND_LINE;
    }
}

void choices_lay_options(struct choices *choices,
                         const struct settings *settings)
{
    for (size_t i = 0; i < settings->given_count; i++)
        lay_option(choices, &settings->given[i]);
    lay_rules(choices, settings);
    if (settings->catalog_count) {
        choices->settings.catalogs = settings->catalogs;
        choices->settings.catalog_count = settings->catalog_count;
        choices_origin(choices, configuration_key_find("catalogs"))->kind =
            FROM_COMMAND_LINE;
    }
    style_settle(&choices->settings.style, &choices->settings.style.style);
}
