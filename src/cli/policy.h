/* What holds for a file: how its queries are checked and laid out, and which
 * findings fail it. */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "catalogs.h"
#include "settings.h"

struct policy {
    rql_options options; /* complete but for the host */
    rql_style style;
    rql_severity fail_on; /* the mildest findings that fail the file */
};

/* All policies of a run. */
struct policies {
    const struct settings *settings; /* of the command line */
    struct catalogs catalogs;
    rql_rule_setting *rules;
    struct policy common;
};

/* What the command line says; false after a message.  To be freed either
 * way.  The settings must outlive the policies. */
bool policies_init(struct policies *policies, const struct settings *settings);
void policies_free(struct policies *policies);

/* The policy of a file, which lives as long as the policies; NULL after a
 * message.  Standard input has the name that the user gave it. */
const struct policy *policies_for(struct policies *policies, const char *path);

#endif
