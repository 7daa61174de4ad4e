/* Reading the values of configuration keys, a function for each kind. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "choices_reading.h"
#include "configurations.h"
#include "glob.h"
#include "nearest.h"

/* --- Where values come from ----------------------------------------------*/

static struct key_origin origin_here(const struct reading *reading,
                                     size_t place)
{
    const struct layer *layer = reading->layer;
    return (struct key_origin){
        .kind = layer->json ? FROM_FILE : FROM_CLIENT,
        .path = layer->path,
        .json = layer->json,
        .at = reading_key_offset(reading, place),
    };
}

static void note_origin(const struct reading *reading,
                        const struct configuration_key *key, size_t place)
{
    *choices_origin(reading->choices, key) = origin_here(reading, place);
}

static void complain_value(struct reading *reading,
                           const struct configuration_key *key,
                           struct found found, const char *takes)
{
    char shown[SHOWN_SIZE];
    if (reading->wrong)
        reading_complain(reading, reading_value_offset(reading, found.place),
                         "%s%s takes %s, not %s", reading_prefix(reading),
                         key->path, takes, reading_show(found.value, shown));
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

static void read_number(struct reading *reading,
                        const struct configuration_key *key, struct found found)
{
    char takes[80];
    /* 80.0 is a whole number too. */
    double number = json_number_value(found.value);
    if (json_is_number(found.value) && number >= 1 && number <= key->most &&
        number == (double)(unsigned)number &&
        choices_set_number(reading->choices, key, (long long)number)) {
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
        reading_complain(reading, reading_value_offset(reading, found.place),
                         "%srules.%s takes %s, not %s", reading_prefix(reading),
                         rule_name_at(rule),
                         list_names(rule_severity_at, names),
                         reading_show(found.value, shown));
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
        reading_complain(reading, reading_key_offset(reading, found.place),
                         "%srules: there is no rule %.100s%s",
                         reading_prefix(reading), name,
                         reading_hint(nearest_of(rule_name_at, name), also));
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
        if (!reading_is_absent(reading, severity))
            read_rule(reading, name, (struct found){severity, place});
        place = reading_next(reading, place);
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

/* What is wrong with a pattern, or NULL. */
static const char *pattern_mistake(const struct configuration_key *key,
                                   const char *pattern)
{
    if (strncmp(pattern, "../", 3) == 0)
        return "a pattern is of files below this folder";
    if (strlen(pattern) > PATTERN_MOST)
        return "this pattern is too long";
    if (*pattern == '!' && key_refuses_not(key))
        return "what is left out cannot be brought back by a ! (\\\\! stands "
               "for one)";
    const char *open = glob_find_open(pattern);
    if (!open)
        return NULL;
    return *open == '[' ? "the [ of this pattern is not closed"
                        : "the { of this pattern is not closed";
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
    const char *wrong = pattern_mistake(key, pattern);
    if (wrong)
        reading_complain(reading, reading_value_offset(reading, found.place),
                         "%s%s: %s", reading_prefix(reading), key->path, wrong);
    return !wrong;
}

/* False after a message: without patterns something would hold for no file. */
static bool has_patterns(struct reading *reading,
                         const struct configuration_key *key,
                         struct found found)
{
    if (!json_is_array(found.value)) {
        complain_value(reading, key, found, "a list of patterns");
        return false;
    }
    if (json_array_size(found.value) || !key_needs_some(key))
        return true;
    reading_complain(reading, reading_value_offset(reading, found.place),
                     "%s%s takes at least one pattern", reading_prefix(reading),
                     key->path);
    return false;
}

static void read_globs(struct reading *reading,
                       const struct configuration_key *key, struct found found)
{
    size_t i, place = first_inside(found.place);
    const json_t *item;
    bool good = has_patterns(reading, key, found);
    json_array_foreach(found.value, i, item)
    {
        good &= is_pattern(reading, key, (struct found){item, place});
        place = reading_next(reading, place);
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
    uint64_t hosts = 1; /* files of queries are always wanted */
    char names[200], takes[220];
    snprintf(takes, sizeof takes, "a list, each %s",
             list_names(host_name_at, names));
    if (!json_is_array(found.value)) {
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
        place = reading_next(reading, place);
    }
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
        place = reading_next(reading, place);
    }
    note_origin(reading, key, found.place);
}

/* --- All kinds ------------------------------------------------------------*/

void reading_take(struct reading *reading, const struct configuration_key *key,
                  struct found found)
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
