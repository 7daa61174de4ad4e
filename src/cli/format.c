/* The command `format`: lays queries out. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"

enum { MOST_SHOWN = 20 };

/* What only this command has. */
struct own {
    bool check;
    bool diff;
    bool to_output;
    bool quiet;
};

/* What the visits of all inputs share. */
struct run {
    const struct own *own;
    struct policies policies;
    struct output *out;
    enum status status;
};

/* --- What was not understood ----------------------------------------------*/

/* The first of the stretches that were copied. */
struct copied {
    rql_span spans[MOST_SHOWN];
    size_t count; /* of all */
};

static void note_copied(struct copied *copied, rql_span span)
{
    if (copied->count < MOST_SHOWN)
        copied->spans[copied->count] = span;
    copied->count++;
}

static void say_copied(struct run *run, const char *name,
                       const struct text *text, const struct copied *copied)
{
    rql_lines *lines;
    if (!copied->count || run->own->quiet)
        return;
    if (rql_lines_new(text->data, text->length, &lines) != RQL_OK)
        need(NULL);
    for (size_t i = 0; i < copied->count && i < MOST_SHOWN; i++) {
        rql_position at = rql_lines_position(lines, copied->spans[i].start);
        complain("%s:%zu:%zu: not understood, left as it is", name, at.line,
                 at.column);
    }
    if (copied->count > MOST_SHOWN)
        complain("%s: and %zu more places that are not understood", name,
                 copied->count - MOST_SHOWN);
    rql_lines_free(lines);
}

/* --- One input, piece by piece --------------------------------------------*/

/* Where the result of one input goes.  As long as it is the same as the input,
 * nothing is written. */
struct sink {
    struct run *run;
    const struct text *text;
    size_t same; /* bytes that are */
    bool differs;
    struct replacement *replacement; /* of the file; NULL: not begun */
    struct copied copied;
};

/* The first difference has been met. */
static bool begin_change(struct sink *sink)
{
    sink->differs = true;
    if (sink->run->own->check)
        return true;
    rql_text old = {sink->text->data, sink->text->length};
    sink->replacement =
        replacement_begin(sink->text->path, old, "not formatted");
    return sink->replacement &&
           replacement_write(sink->replacement,
                             (rql_text){old.data, sink->same});
}

static bool take_change(void *context, const char *bytes, size_t length)
{
    struct sink *sink = context;
    if (!sink->differs) {
        if (length <= sink->text->length - sink->same &&
            memcmp(bytes, sink->text->data + sink->same, length) == 0) {
            sink->same += length;
            return true;
        }
        if (!begin_change(sink))
            return false;
    }
    return !sink->replacement ||
           replacement_write(sink->replacement, (rql_text){bytes, length});
}

static bool take_output(void *context, const char *bytes, size_t length)
{
    struct sink *sink = context;
    put_bytes(sink->run->out, bytes, length);
    return !sink->run->out->error;
}

static void take_copied(void *context, rql_span span)
{
    struct sink *sink = context;
    note_copied(&sink->copied, span);
}

static void say_failure(struct run *run, const char *name, rql_status status)
{
    complain("%s: not formatted: %s", name, rql_status_text(status));
    run->status = worse(run->status, status == RQL_TOO_LARGE ? STATUS_TROUBLE
                                                             : STATUS_FAILURE);
}

/* All has been taken: let the file be replaced, or its name be shown. */
static void end_change(struct sink *sink, const char *name, rql_status status)
{
    struct run *run = sink->run;
    if (status == RQL_OK && !sink->differs && !run->own->to_output &&
        sink->text->path && sink->same < sink->text->length &&
        !begin_change(sink))
        status = RQL_STOPPED;
    if (sink->replacement && status != RQL_OK)
        replacement_abandon(sink->replacement);
    else if (sink->replacement && !replacement_put_in_place(sink->replacement))
        status = RQL_STOPPED;
    if (status == RQL_STOPPED)
        run->status = worse(run->status, STATUS_TROUBLE);
    else if (status != RQL_OK)
        say_failure(run, name, status);
}

static void check_text(struct sink *sink, const char *name, rql_status status)
{
    struct run *run = sink->run;
    if (status != RQL_OK) {
        say_failure(run, name, status);
        return;
    }
    if (!sink->differs && sink->same == sink->text->length)
        return;
    run->status = worse(run->status, STATUS_FINDINGS);
    if (!run->own->quiet) {
        put_shown(run->out, name, strlen(name));
        put_char(run->out, '\n');
    }
}

static void format_text(struct run *run, const char *name,
                        const struct text *text)
{
    struct sink sink = {.run = run, .text = text};
    bool changes = run->own->check || (text->path && !run->own->to_output);
    const rql_format_output output = {
        .bytes = changes ? take_change : take_output,
        .copied = take_copied,
        .context = &sink,
    };
    rql_status status =
        rql_format(text->data, text->length, &text->policy->options,
                   &text->policy->style, &output);
    if (run->own->check)
        check_text(&sink, name, status);
    else
        end_change(&sink, name, status);
    say_copied(run, name, text, &sink.copied);
}

/* --- One input, as a patch ------------------------------------------------*/

static void diff_text(struct run *run, const char *name,
                      const struct text *text)
{
    rql_formatted *formatted;
    rql_status status =
        rql_formatted_new(text->data, text->length, &text->policy->options,
                          &text->policy->style, NULL, &formatted);
    if (status != RQL_OK) {
        say_failure(run, name, status);
        return;
    }
    struct changes changes =
        changes_of_formatted((rql_text){text->data, text->length}, formatted);
    struct copied copied = {.count = 0};
    put_patch(run->out, name, &changes);
    if (changes.count)
        run->status = worse(run->status, STATUS_FINDINGS);
    for (size_t i = 0; i < rql_formatted_copied_count(formatted); i++)
        note_copied(&copied, rql_formatted_copied(formatted, i));
    say_copied(run, name, text, &copied);
    rql_formatted_free(formatted);
}

/* --- All inputs -----------------------------------------------------------*/

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    if (run->own->diff)
        diff_text(run, name, text);
    else
        format_text(run, name, text);
    return !run->out->error;
}

/* False after a message when the options contradict each other. */
static bool is_sensible(const struct own *own)
{
    if (own->to_output && (own->check || own->diff)) {
        complain("--stdout cannot be had together with --%s",
                 own->check ? "check" : "diff");
        return false;
    }
    return true;
}

static enum status format(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    struct run run = {.own = settings->own, .out = invocation->out};
    struct inputs inputs = {
        .stdin_name = settings->stdin_name,
        .policies = &run.policies,
        .visit = visit,
        .context = &run,
    };
    if (!is_sensible(run.own))
        return STATUS_TROUBLE;
    if (!policies_init(&run.policies, settings)) {
        policies_free(&run.policies);
        return STATUS_TROUBLE;
    }
    run.policies.wants_style = true;
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    policies_free(&run.policies);
    if (inputs.unread)
        run.status = worse(run.status, STATUS_TROUBLE);
    return run.status;
}

/* --- Options --------------------------------------------------------------*/

static struct own *own_of(struct settings *settings)
{
    return settings->own;
}

SETTER(set_check)
{
    (void)value;
    (void)choice;
    own_of(settings)->check = true;
}

SETTER(set_diff)
{
    (void)value;
    (void)choice;
    own_of(settings)->diff = true;
}

SETTER(set_stdout)
{
    (void)value;
    (void)choice;
    own_of(settings)->to_output = true;
}

SETTER(set_quiet)
{
    (void)value;
    (void)choice;
    own_of(settings)->quiet = true;
}

static const struct option output_rows[] = {
    {"check", NULL,
     "change no file, but print the names of those that would change; the exit "
     "status is 1 when there is one",
     set_check, NULL, TAKES_ONE},
    {"diff", NULL,
     "change no file, but print what would change as a patch; the exit status "
     "is 1 when there is something to change",
     set_diff, NULL, TAKES_ONE},
    {"stdout", NULL,
     "change no file, but print the results one after the other", set_stdout,
     NULL, TAKES_ONE},
    {"quiet", NULL,
     "do not say what was not understood, nor with --check which files would "
     "change",
     set_quiet, NULL, TAKES_ONE},
};
static GROUP(output_options, "Output", output_rows);

static const struct option_group *const options[] = {
    &output_options,  &style_options,
    &input_options,   &configuration_options,
    &service_options, &catalog_options,
    &general_options, NULL,
};

const struct command format_command = {
    .name = "format",
    .operands = "[FILE...]",
    .summary = "lay queries out",
    .details =
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it; hidden ones are left out. "
        "Files are changed in place, each as a whole or not at all; one that "
        "would not change is not touched. Without FILE, or with -, standard "
        "input is read, and the result goes to standard output.\n"
        "\n"
        "Only white space and the case of keywords change, and with --names "
        "catalog the case of names. Comments stay where they are. A clause "
        "that "
        "is not understood is left as it is, and said on standard error; "
        "'reportql check' says what is wrong with it.\n"
        "\n"
        "The exit status is 0 when all went well, also when something was not "
        "understood; 1 when --check or --diff finds something to change; 2 for "
        "wrong usage, or an input that could not be read or replaced; 3 when "
        "the program itself failed.",
    .examples = "reportql format top10.rql\n"
                "reportql format --check queries/\n"
                "reportql format --diff queries/ | less\n"
                "reportql format --style compact <top10.rql\n"
                "reportql format --keywords lower --names catalog --width 100 "
                "queries/",
    .options = options,
    .run = format,
    .own_size = sizeof(struct own),
};
