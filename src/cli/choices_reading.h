/* Reading a layer of choices: between the walk over its members and the reading of
 * their values. */
#ifndef CHOICES_READING_H
#define CHOICES_READING_H

#include "choices.h"

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

/* A value as it is shown: JSON, cut where it is long. */
enum { MOST_SHOWN = 60, SHOWN_SIZE = MOST_SHOWN + 4 };

/* The place behind a value, and where in the text a value begins, or the name of
 * the member that it is of. */
size_t reading_next(const struct reading *reading, size_t place);
size_t reading_value_offset(const struct reading *reading, size_t place);
size_t reading_key_offset(const struct reading *reading, size_t place);

/* How the keys of the layer are called: what stands before them. */
const char *reading_prefix(const struct reading *reading);

/* Null of a client is as good as absent. */
bool reading_is_absent(const struct reading *reading, const json_t *value);

/* Say what is wrong. */
void reading_complain(struct reading *reading, size_t offset,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A value, and "; did you mean x?" or nothing, for such a sentence. */
const char *reading_show(const json_t *value, char shown[SHOWN_SIZE]);
const char *reading_hint(const char *best, char hint[128]);

/* Take the value of a key, or say what is wrong with it. */
void reading_take(struct reading *reading, const struct configuration_key *key,
                  struct found found);

/* False when the key does not take the number. */
bool choices_set_number(struct choices *choices,
                        const struct configuration_key *key, long long number);

#endif
