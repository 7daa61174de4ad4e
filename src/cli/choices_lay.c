/* Laying a layer over the choices: its members, as the table of keys has them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "choices_reading.h"
#include "nearest.h"

/* --- A layer that is read -------------------------------------------------*/

size_t reading_next(const struct reading *reading, size_t place)
{
    const struct commented_json *json = reading->layer->json;
    return json ? json->places[place].next : 0;
}

size_t reading_value_offset(const struct reading *reading, size_t place)
{
    const struct commented_json *json = reading->layer->json;
    return json ? json->places[place].value : 0;
}

size_t reading_key_offset(const struct reading *reading, size_t place)
{
    const struct commented_json *json = reading->layer->json;
    return json ? json->places[place].key : 0;
}

/* --- What is wrong --------------------------------------------------------*/

const char *reading_prefix(const struct reading *reading)
{
    return reading->layer->json ? "" : "reportql.";
}

void reading_complain(struct reading *reading, size_t offset,
                      const char *format, ...)
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

const char *reading_show(const json_t *value, char shown[SHOWN_SIZE])
{
    *shown = '\0';
    json_dump_callback(value, take_shown, shown,
                       JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
    if (strlen(shown) > MOST_SHOWN)
        strcpy(shown + MOST_SHOWN, "...");
    return shown;
}

/* "; did you mean x?", or nothing. */
const char *reading_hint(const char *best, char hint[128])
{
    *hint = '\0';
    if (best)
        snprintf(hint, 128, "; did you mean %.100s?", best);
    return hint;
}

bool reading_is_absent(const struct reading *reading, const json_t *value)
{
    return !reading->layer->json && json_is_null(value);
}

/* --- Members --------------------------------------------------------------*/

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
    snprintf(best, 80, "%s%s", reading_prefix(reading), known);
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
    reading_complain(reading, offset, "there is no setting %s%.100s%s",
                     reading_prefix(reading), path,
                     reading_hint(nearest.best, also));
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
    reading_complain(reading, offset, "%s%s is not for here: it stands %s",
                     reading_prefix(reading), key->path, belongs);
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
        next = reading_next(reading, place);
        snprintf(path, sizeof path, "%s%s%s", above, *above ? "." : "", name);
        const struct configuration_key *key = configuration_key_find(path);
        if (reading_is_absent(reading, value) || is_elsewhere(reading, path))
            continue;
        if (key && (key->scopes & reading->layer->scope))
            reading_take(reading, key, (struct found){value, place});
        else if (key)
            complain_misplaced(reading, key,
                               reading_key_offset(reading, place));
        else if (!is_group(reading, path))
            complain_unknown(reading, path, reading_key_offset(reading, place));
        else if (json_is_object(value))
            lay_members(reading, path, (struct found){value, place});
        else
            reading_complain(reading, reading_value_offset(reading, place),
                             "%s%s takes an object, not %s",
                             reading_prefix(reading), path,
                             reading_show(value, shown));
    }
}

void choices_lay(struct choices *choices, const struct layer *layer,
                 wrong_function *wrong, void *context)
{
    struct reading reading = {choices, layer, wrong, context};
    char shown[SHOWN_SIZE];
    if (json_is_object(layer->object))
        lay_members(&reading, "", (struct found){layer->object, layer->place});
    else if (layer->object && !reading_is_absent(&reading, layer->object))
        reading_complain(&reading, reading_value_offset(&reading, layer->place),
                         "%s takes an object, not %s",
                         layer->json ? "a configuration" : "reportql",
                         reading_show(layer->object, shown));
}
