/* A run of `format`: what its parts share. */
#ifndef FORMAT_RUN_H
#define FORMAT_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "format_large.h"
#include "input.h"
#include "message.h"
#include "output.h"
#include "policy.h"

/* What only this command has. */
struct format_settings {
    bool check;
    bool diff;
    bool to_output;
    bool quiet;
};

/* What the visits of all inputs share. */
struct format_run {
    const struct format_settings *own;
    struct policies policies;
    struct output *out;
    enum status status;
};

/* How the text of a file is formatted. */
struct formatting formatting_of(const struct text *text,
                                const rql_format_output *output);

/* Say why an input was not formatted. */
void format_say_failure(struct format_run *run, const char *name,
                        rql_status status);

/* What is done with inputs: see struct inputs.  (format_input.c) */
input_preparer format_prepare;
input_worker format_work;
input_dropper format_drop;
input_visitor format_visit;

/* The same for one that is read meanwhile.  (format_stream.c) */
input_streamer format_stream;

#endif
