/*
 * The keys of the client's configuration, as data: a row for each.  What a row
 * shares with an option of the command line (its legal values, its help) is
 * that option's.
 */
#ifndef CONFIGURATION_KEYS_H
#define CONFIGURATION_KEYS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "settings.h"

/* What the command line and the client say together. */
struct choices {
    struct settings settings; /* API and style */
    rql_rule_setting *rules;
    size_t rule_count;
    size_t rule_room;
    const json_t *catalogs; /* a list; NULL: those of the command line */
    bool hint_directions;
    bool hint_timespan;
    bool hint_metrics;
    bool code_lens;
    bool help_in_messages;
};

enum key_kind {
    KEY_CHOICE,   /* one of the option's legal values */
    KEY_NUMBER,   /* from 1 to `most`: an unsigned at `offset` */
    KEY_FLAG,     /* a bool at `offset` */
    KEY_RULES,    /* an object: severities by the names of rules */
    KEY_FILES,    /* a list of texts */
    KEY_ELSEWHERE /* read by others: clients keep their own keys here too */
};

struct configuration_key {
    const char *path; /* in the section; members are separated by dots */
    enum key_kind kind;
    const struct option_group *group; /* of the option that says the same */
    const char *option;               /* its name; NULL: there is none */
    const char *help; /* what it is for; NULL: as the option has it */
    unsigned most;
    size_t offset; /* in struct choices */
};

/* All of them; the last one has no path. */
extern const struct configuration_key configuration_keys[];

/* The option that says the same, or NULL. */
const struct option *key_option(const struct configuration_key *key);

/* Told of what is wrong with a layer, in a sentence. */
typedef void wrong_function(void *context, const char *message);

/* Lay what an object of the client says over the choices; what is null or absent
 * stays as it is, and so does what has a wrong value. */
void choices_lay(struct choices *choices, const json_t *section,
                 wrong_function *wrong, void *context);

#endif
