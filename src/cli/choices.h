/* What is chosen by configuration keys: layers are laid one over the other, and
 * each key remembers who has set it. */
#ifndef CHOICES_H
#define CHOICES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "commented_json.h"
#include "configuration_keys.h"
#include "settings.h"

/* There are three services; more files than this are no list of anybody. */
enum { CHOICES_MOST_FILES = 16 };

/* Who says something. */
enum origin_kind {
    FROM_BUILT_IN,
    FROM_CLIENT,
    FROM_EDITORCONFIG,
    FROM_FILE,
    FROM_COMMAND_LINE
};

struct key_origin {
    enum origin_kind kind;
    const char *path;                  /* of a file, as it is shown */
    const struct commented_json *json; /* of FROM_FILE */
    size_t at;                         /* an offset in it; or a line */
};

struct choices {
    struct settings settings;   /* what options say too; it owns nothing */
    rql_severity *rules;        /* by index; RQL_DEFAULT: as usual */
    const json_t *catalogs;     /* a list, or NULL */
    const json_t *exclude;      /* a list, or NULL */
    const char *exclude_folder; /* that its patterns are relative to */
    const char *baseline;       /* or NULL */
    uint64_t hosts;             /* a bit for each rql_host; 0: all */
    bool is_root;
    bool hint_directions;
    bool hint_timespan;
    bool hint_metrics;
    bool code_lens;
    bool help_in_messages;
    struct key_origin *origins; /* by key, then by rule */
};

/* What is built in.  To be freed. */
void choices_init(struct choices *choices);
void choices_free(struct choices *choices);

/* The same choices, to be changed. */
void choices_copy(struct choices *copy, const struct choices *choices);

struct key_origin *choices_origin(const struct choices *choices,
                                  const struct configuration_key *key);
struct key_origin *choices_rule_origin(const struct choices *choices,
                                       size_t rule);

/* --- Laying ---------------------------------------------------------------*/

/* Told of what is wrong with a layer: where it stands in the text, and a
 * sentence.  False: that was enough. */
typedef bool wrong_function(void *context, size_t offset, const char *message);

struct layer {
    const json_t *object;
    enum key_scope scope;
    const struct commented_json *json; /* that it is of; NULL: of the client */
    size_t place;                      /* of the object in it */
    const char *path;                  /* of the file, as it is shown */
    const char *folder;                /* that patterns are relative to */
};

/* Lay an object over the choices; what is absent stays as it is, and so does what
 * has a wrong value.  `wrong` may be NULL. */
void choices_lay(struct choices *choices, const struct layer *layer,
                 wrong_function *wrong, void *context);

/* Lay the options that were given on the command line over the choices.  The
 * catalogs stand in `settings` then. */
void choices_lay_options(struct choices *choices,
                         const struct settings *settings);

/* Lay a number over the choices, if the key takes it. */
void choices_lay_number(struct choices *choices, const char *path,
                        long long number, struct key_origin origin);

#endif
