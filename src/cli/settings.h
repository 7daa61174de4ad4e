/* What the options of a command line say. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "adoption.h"
#include "files.h"
#include "options.h"
#include "style.h"
#include "suppressing.h"

struct format;

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum show { SHOW_TREE, SHOW_TOKENS };

/* What was said of one rule. */
struct rule_choice {
    bool selected;
    bool ignored;
    rql_severity severity; /* RQL_DEFAULT: its own */
};

/* A report that was asked for. */
struct format_choice {
    const struct format *format;
    const char *file; /* NULL: standard output */
};

/* An option as it was given.  Of those that take lists only the last value is
 * known, and that is gone. */
struct given {
    const struct option *option;
    const char *value;
    size_t choice;
};

/* The texts are those of the command line. */
struct settings {
    bool help;
    bool version;
    struct given *given; /* all options, in order */
    size_t given_count;
    const char *configuration; /* the only configuration file; NULL: those that
                                  are found */
    bool no_configuration;
    rql_api api;
    rql_api_version api_version;
    const char **catalogs; /* arguments of --catalog, in order */
    size_t catalog_count;
    const char *stdin_name; /* how standard input is called */
    bool names_stdin;       /* that was said */
    struct file_settings files;
    struct format_choice *formats; /* those of --output-format, in order */
    size_t format_count;           /* 0: text to standard output */
    struct rule_choice *rules;     /* one for each rule; NULL: nothing said */
    bool selects;                  /* only selected rules are reported */
    bool quiet;
    bool verbose; /* with `version` */
    rql_severity level;
    rql_severity fail_on;
    enum color color;
    enum show show;
    bool json;
    bool fix;
    bool unsafe_fixes;
    bool diff;
    struct adoption adoption;
    struct style_settings style;
    struct suppress_settings suppress;
    void *own; /* what only this command has: its `own_size` bytes, zero at
                  the start; the command's file knows what is in them */
};

/* What holds when no option is given. */
void settings_init(struct settings *settings);
void settings_free(struct settings *settings);

/* The names of all rules, by index; NULL behind the last one. */
const char *rule_name_at(size_t index);

/* True when standard output is to be in colour. */
bool settings_color(const struct settings *settings);

/* An option was given. */
void settings_note(struct settings *settings, struct given given);

/* How a rule is treated where a configuration treats it so. */
rql_severity settings_rule(const struct settings *settings, size_t rule,
                           rql_severity configured);

/* --- Options of several commands --- */

extern const struct option_group configuration_options; /* --config, ... */
extern const struct option_group service_options;       /* --api */
extern const struct option_group catalog_options;       /* --catalog */
extern const struct option_group input_options;         /* --stdin-filename */
extern const struct option_group rule_options;    /* --select and others */
extern const struct option_group report_options;  /* --output-format, ... */
extern const struct option_group show_options;    /* --show */
extern const struct option_group json_options;    /* --json */
extern const struct option_group fix_options;     /* --fix and others */
extern const struct option_group general_options; /* --help, --version */

#endif
