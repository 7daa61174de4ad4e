/*
 * Options of the command line.  They are rows of tables; the parser, the help
 * and whatever else lists them read the same rows.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "nearest.h"
#include "output.h"

struct settings;

/* What an option that is no flag takes. */
enum option_value {
    TAKES_ONE,
    TAKES_LIST,     /* values separated by commas; `set` gets each */
    TAKES_OPTIONAL, /* --name=VALUE, or --name alone: then `set` gets NULL */
    TAKES_FILE /* one of `choices`, and perhaps =FILE, which `set` gets, else
                  NULL; `argument` is how both are called, "FORMAT[=FILE]" */
};

struct option {
    const char *name;     /* without its two dashes */
    const char *argument; /* how the value is called; NULL: see `choices` */
    const char *help;
    /* Take the value (NULL for a flag); `choice` is its index in `choices`. */
    void (*set)(struct settings *settings, const char *value, size_t choice);
    name_list *choices; /* the only legal values; NULL: any */
    enum option_value takes;
};

/* Options that stand together in the help. */
struct option_group {
    const char *title;
    const struct option *options;
    size_t count;
};

/* The head of a function for `set`. */
#define SETTER(name)                                                           \
    static void name(struct settings *settings, const char *value,             \
                     size_t choice)

/* A group of an array of rows. */
#define GROUP(name, title, rows)                                               \
    const struct option_group name = {title, rows, sizeof rows / sizeof rows[0]}

/*
 * Read the arguments; operands are moved to the front of `arguments`.  Returns
 * how many there are, or -1 after a message when an option is wrong.
 * `groups` ends with NULL.
 */
int options_parse(const struct option_group *const *groups,
                  struct settings *settings, char **arguments, int count,
                  const char *help_command);

/* How the value is called, or the legal ones as one text, such as "text|json";
 * NULL for a flag.  To be freed. */
char *option_value_text(const struct option *option);

/* True when the next argument is the value, unless a = gives it. */
bool option_takes_next(const struct option *option);

/* The option of that name in the groups, or NULL; `length` bytes of the name are
 * looked at. */
const struct option *option_find(const struct option_group *const *groups,
                                 const char *name, size_t length);

/* The help text of all groups. */
void options_print(struct output *out,
                   const struct option_group *const *groups);

#endif
