/* The parts of the command `rewrite`. */
#ifndef REWRITE_H
#define REWRITE_H

#include "command.h"

/* What is to be done, in that order. */
struct operations {
    rql_rewrite *items;
    const char **options; /* as typed, by operation */
    size_t count;
};

/* What the options of this command say. */
struct rewrite_settings {
    struct operations given, parameters;
    const char *parameter_file;
    const char *dataset;
    size_t query;
    const char *problem; /* the option that makes no sense, and why */
    const char *problem_option;
    const char *problem_value;
    bool check;
    bool diff;
    bool to_stdout;
    char **texts; /* to be freed */
    size_t text_count;
};

/* --- The options (rewrite_options.c) --- */

extern const struct option_group rewrite_clause_options;
extern const struct option_group rewrite_column_options;
extern const struct option_group rewrite_query_options;
extern const struct option_group rewrite_choice_options;
extern const struct option_group rewrite_result_options;

/* --- What they ask for (rewrite_operations.c) --- */

/* Add an operation; its texts must live as long as the settings. */
void operations_add(struct operations *list, rql_rewrite operation,
                    const char *option);

/* All operations, in the order in which they are made; to be freed. */
struct operations operations_gather(const struct rewrite_settings *own);

/* "--set-limit 0": the option of an operation as it was typed; behind the last
 * one, that which chooses the query.  To be freed. */
char *operations_typed(const struct operations *list, size_t operation);

void operations_free(struct operations *list);

/* Hand a text, which may be NULL for want of memory, over to the settings. */
char *rewrite_keep(struct rewrite_settings *own, char *text);

/* Split "A=B"; the first part, or NULL when there is no sign. */
const char *rewrite_split(struct rewrite_settings *own, const char *text,
                          const char **rest);

/* Give a parameter, as NAME=VALUE, one value more; false when it is none. */
bool rewrite_add_parameter(struct rewrite_settings *own, const char *text,
                           const char *option);

/* Read the file of parameters, if there is one; false after a message. */
bool rewrite_read_parameters(struct rewrite_settings *own);

/* Free what the settings hold. */
void rewrite_free_settings(void *settings);

#endif
