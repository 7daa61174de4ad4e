/*
 * The keys of configurations, as data: a row for each.  What reads reportql.json
 * and the client's settings, the JSON Schema, and the commands `config` and
 * `init` all go by these rows; what a row shares with an option of the command
 * line (its legal values, its help) is that option's.
 */
#ifndef CONFIGURATION_KEYS_H
#define CONFIGURATION_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"

enum key_kind {
    KEY_CHOICE,    /* one of the option's legal values */
    KEY_NUMBER,    /* from 1 to `most`: an unsigned at `offset` */
    KEY_FLAG,      /* a bool at `offset` */
    KEY_TEXT,      /* any text */
    KEY_RULES,     /* an object: severities by the names of rules */
    KEY_FILE,      /* the name of a file */
    KEY_CATALOGS,  /* a list of [API=]FILE */
    KEY_EXTENDS,   /* the name of a file, or a list of them */
    KEY_GLOBS,     /* a list of patterns */
    KEY_HOSTS,     /* a list of host languages */
    KEY_OVERRIDES, /* a list of objects with keys of their own */
    KEY_ELSEWHERE  /* read by others: editors keep their own keys here too */
};

/* Where a key may stand. */
enum key_scope {
    IN_FILE = 1,     /* at the top of reportql.json */
    IN_OVERRIDE = 2, /* in an item of its `overrides` */
    IN_CLIENT = 4    /* in the section of an editor's settings */
};

struct configuration_key {
    const char *path; /* members are separated by dots */
    enum key_kind kind;
    unsigned scopes;                  /* of key_scope */
    const struct option_group *group; /* of the option that says the same */
    const char *option;               /* its name; NULL: there is none */
    const char *help; /* what it is for; NULL: as the option has it */
    unsigned most;
    size_t offset;       /* in struct choices */
    const char *example; /* a value, as JSON; NULL: the usual one */
};

/* All of them; the last one has no path. */
extern const struct configuration_key configuration_keys[];

/* How many there are without the last one. */
size_t configuration_key_count(void);

/* The key of that path, or NULL. */
const struct configuration_key *configuration_key_find(const char *path);

/* Where a key is in the table. */
size_t configuration_key_index(const struct configuration_key *key);

/* The option that says the same, or NULL. */
const struct option *key_option(const struct configuration_key *key);

/* Of patterns: true when there must be one, and when none may begin with a `!`. */
bool key_needs_some(const struct configuration_key *key);
bool key_refuses_not(const struct configuration_key *key);

/* What a key is for. */
const char *key_help(const struct configuration_key *key);

/* The severities that a rule can have, and the names of host languages, by
 * index; NULL behind the last one. */
const char *rule_severity_at(size_t index);
const char *host_name_at(size_t index);

#endif
