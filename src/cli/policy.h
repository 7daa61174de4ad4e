/* What holds for a file: how its queries are checked and laid out, and which
 * findings fail it.  The command line, the configuration files and .editorconfig
 * say so together. */
#ifndef POLICY_H
#define POLICY_H

#include <jansson.h>
#include <stdbool.h>

#include <reportql/reportql.h>

#include "catalogs.h"
#include "choices.h"
#include "configurations.h"
#include "settings.h"

struct policy {
    rql_options options;  /* complete but for the host */
    rql_style style;      /* where the policies want it */
    rql_severity fail_on; /* the mildest findings that fail the file */
    const char *baseline; /* the file of known findings; NULL: none */
    const struct configuration_file *file; /* that governs; NULL: none */
    struct choices choices; /* without rules and origins, unless these are
                               wanted */
    rql_rule_setting *rules;
    bool is_wrong; /* a catalog could not be read */
};

/* Catalogs that a list of files gives. */
struct catalog_set {
    char *key;
    struct catalogs catalogs;
    bool is_good;
};

/* Find the catalogs of a list in place of reading them here; they stay the
 * caller's. */
typedef struct catalogs catalog_finder(void *context,
                                       const char *const *arguments,
                                       size_t count, rql_api api);

/* What a policy is made of, besides the command line. */
struct policy_basis {
    const struct configuration_file *file; /* that governs; NULL: none */
    unsigned char *layers; /* which of the file's hold: a bit for each */
    size_t size;           /* of these, in bytes */
    struct editorconfig_style style;
};

/* All policies of a run. */
struct policies {
    const struct settings *settings; /* of the command line */
    /* To be set before the first policy is made: */
    rql_options common;     /* what all options share */
    rql_severity shown;     /* milder findings that fail nothing are not looked
                               for; RQL_DEFAULT: see `common` */
    bool wants_style;       /* .editorconfig is read */
    bool wants_no_catalogs; /* none is read */
    bool wants_baseline;    /* and what that needs of findings */
    bool wants_origins;     /* policies keep where their choices come from */
    bool is_lenient; /* what is right of a wrong configuration holds: there is a
                        policy for every file */
    bool options_are_below; /* the command line is in `ground` already */
    struct choices ground;  /* what the configuration files are laid over */
    catalog_finder *find_catalogs; /* or NULL */
    void *context;                 /* of that */
    /* What was made of them: */
    struct configurations configurations;
    struct catalog_set **sets;
    size_t set_count;
    struct policy **items;
    size_t count;
    json_t *by_key;
    struct policy_basis last_basis; /* that was asked of last */
    size_t last_index;              /* its policy among all */
    char *last_path;                /* the same of a path */
    const struct policy *last;
};

/* What the command line says; false after a message.  To be freed either
 * way.  The settings must outlive the policies. */
bool policies_init(struct policies *policies, const struct settings *settings);
void policies_free(struct policies *policies);

/* The same for a server: what files name is found from any folder. */
bool policies_init_whole(struct policies *policies,
                         const struct settings *settings);

/* The policy of a file, which lives as long as the policies; NULL after a
 * message, which comes once.  Standard input has the name that the user gave
 * it. */
const struct policy *policies_for(struct policies *policies, const char *path);

/* Make policies, and that of the current folder, for commands that read no
 * queries; NULL after a message.  They are to be freed either way. */
const struct policy *policy_here(struct policies *policies,
                                 const struct settings *settings);

/* How request bodies are checked is known now, and the time to check dates
 * against. */
void policies_set_request(struct policies *policies,
                          const rql_request_options *request, int64_t now);

/* True when a walk is to go into a folder that it has found, or to read a file:
 * nothing excludes it, and its host is wanted. */
bool policies_enter(struct policies *policies, const char *path,
                    bool is_directory);

#endif
