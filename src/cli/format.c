/* The command `format`: lays queries out. */
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "glyph.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"
#include "stream.h"

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

static rql_lines *lines_of(const char *bytes, size_t length)
{
    rql_lines *lines;
    if (rql_lines_new(bytes, length, &lines) != RQL_OK)
        need(NULL);
    return lines;
}

static void say_place(const char *name, rql_position at)
{
    complain("%s:%zu:%zu: not understood, left as it is", name, at.line,
             at.column);
}

static void say_more(const char *name, const struct copied *copied)
{
    if (copied->count > MOST_SHOWN)
        complain("%s: and %zu more places that are not understood", name,
                 copied->count - MOST_SHOWN);
}

static void say_copied(struct run *run, const char *name,
                       const struct text *text, const struct copied *copied)
{
    if (!copied->count || run->own->quiet)
        return;
    rql_lines *lines = lines_of(text->data, text->length);
    for (size_t i = 0; i < copied->count && i < MOST_SHOWN; i++)
        say_place(name, rql_lines_position(lines, copied->spans[i].start));
    say_more(name, copied);
    rql_lines_free(lines);
}

/* --- One input, piece by piece --------------------------------------------*/

/* Where the result of one input goes.  As long as it is the same as the input,
 * nothing is written. */
struct sink {
    const struct run *run;
    const struct text *text;
    size_t same; /* bytes that are */
    bool differs;
    bool is_trial;                   /* what differs is not written */
    struct replacement *replacement; /* of the file; NULL: not begun */
    struct copied copied;
};

/* The first difference has been met. */
static bool begin_change(struct sink *sink)
{
    sink->differs = true;
    if (sink->is_trial)
        return true;
    sink->replacement = text_replacement_begin(sink->text, "not formatted");
    return sink->replacement &&
           replacement_write(sink->replacement,
                             (rql_text){sink->text->data, sink->same});
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

/* All has been taken: let the file be replaced. */
static void end_change(struct run *run, struct sink *sink, const char *name,
                       rql_status status)
{
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

static rql_status lay_out(const struct text *text,
                          const rql_format_output *output)
{
    return rql_format(text->data, text->length, &text->policy->options,
                      &text->policy->style, output);
}

static void format_text(struct run *run, const char *name,
                        const struct text *text)
{
    struct sink sink = {.run = run, .text = text};
    const rql_format_output output = {
        .bytes = text->path && !run->own->to_output ? take_change : take_output,
        .copied = take_copied,
        .context = &sink,
    };
    rql_status status = lay_out(text, &output);
    end_change(run, &sink, name, status);
    say_copied(run, name, text, &sink.copied);
}

/* --- One input, as it is read ---------------------------------------------*/

/* What is to be read on, and what has been formatted of it. */
struct reader {
    struct sink sink;
    const char *name;
    int fd;
    int error;       /* errno of reading, or 0 */
    size_t offset;   /* of what is not done with */
    rql_position at; /* the same */
    size_t said;     /* stretches that were copied */
};

static bool read_more(void *context, char *bytes, size_t room, size_t *length)
{
    struct reader *reader = context;
    ssize_t got;
    do
        got = read(reader->fd, bytes, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        reader->error = errno;
    else
        *length = (size_t)got;
    return got >= 0;
}

static void say_done(void *context, const char *bytes, size_t length)
{
    struct reader *reader = context;
    const struct copied *copied = &reader->sink.copied;
    rql_lines *lines = lines_of(bytes, length);
    rql_lines_set_origin(lines, reader->at);
    for (; reader->said < copied->count && reader->said < MOST_SHOWN;
         reader->said++)
        say_place(reader->name,
                  rql_lines_position(lines, copied->spans[reader->said].start -
                                                reader->offset));
    reader->at = rql_lines_position(lines, length);
    reader->offset += length;
    rql_lines_free(lines);
}

static int format_stream(void *context, const char *name,
                         const struct text *text, struct stream *stream,
                         bool *is_over)
{
    struct run *run = context;
    struct reader reader = {.sink = {.run = run, .text = text},
                            .name = name,
                            .fd = stream->fd,
                            .at = {1, 1}};
    const rql_format_input input = {
        .read = read_more,
        .done = run->own->quiet ? NULL : say_done,
        .context = &reader,
    };
    const rql_format_output output = {
        .bytes = take_output,
        .copied = take_copied,
        .context = &reader.sink,
    };
    rql_status status = rql_format_stream(&input, &text->policy->options,
                                          &text->policy->style, &output);
    if (!run->own->quiet)
        say_more(name, &reader.sink.copied);
    *is_over = run->out->error != 0;
    if (status == RQL_TOO_LARGE)
        return EFBIG;
    if (!reader.error)
        end_change(run, &reader.sink, name, status);
    return reader.error;
}

/* What goes to the output need not be held. */
static bool prepare(void *context, const char *name, struct text *text)
{
    const struct run *run = context;
    (void)name;
    text->streams = !run->own->check && !run->own->diff &&
                    (run->own->to_output || !text->path);
    return true;
}

/* --- Trials ---------------------------------------------------------------*/

/* What formatting an input comes to; made without regard to the others. */
struct trial {
    rql_status status;
    bool differs;
    struct copied copied;
    rql_formatted *formatted; /* for a patch; or NULL */
};

static void try_text(const struct run *run, const struct text *text,
                     struct trial *trial)
{
    struct sink sink = {.run = run, .text = text, .is_trial = true};
    const rql_format_output output = {
        .bytes = take_change,
        .copied = take_copied,
        .context = &sink,
    };
    trial->status = lay_out(text, &output);
    trial->differs = sink.differs || sink.same < text->length;
    trial->copied = sink.copied;
}

static void try_patch(const struct text *text, struct trial *trial)
{
    trial->status =
        rql_formatted_new(text->data, text->length, &text->policy->options,
                          &text->policy->style, NULL, &trial->formatted);
    if (trial->status != RQL_OK)
        return;
    size_t count = rql_formatted_copied_count(trial->formatted);
    for (size_t i = 0; i < count; i++)
        note_copied(&trial->copied, rql_formatted_copied(trial->formatted, i));
}

static void drop(void *made)
{
    struct trial *trial = made;
    rql_formatted_free(trial->formatted);
    free(trial);
}

/* Most files are as they should be, which any thread can find out.  What is
 * written piece by piece cannot be tried. */
static void *work(void *context, const char *name, struct text *text)
{
    const struct run *run = context;
    (void)name;
    if (!run->own->check && !run->own->diff &&
        (run->own->to_output || !text->path))
        return NULL;
    struct trial *trial = need(calloc(1, sizeof *trial));
    if (run->own->diff)
        try_patch(text, trial);
    else
        try_text(run, text, trial);
    return trial;
}

static void show_name(struct run *run, const char *name)
{
    run->status = worse(run->status, STATUS_FINDINGS);
    if (run->own->quiet)
        return;
    put_shown(run->out, name, strlen(name));
    put_char(run->out, '\n');
}

static void show_patch(struct run *run, const char *name,
                       const struct text *text, const struct trial *trial)
{
    rql_text old = {text->data, text->length};
    struct changes changes = changes_of_formatted(old, trial->formatted);
    put_patch(run->out, name, &changes);
    if (changes.count)
        run->status = worse(run->status, STATUS_FINDINGS);
}

static void end_trial(struct run *run, const char *name,
                      const struct text *text, const struct trial *trial)
{
    if (trial->status != RQL_OK)
        say_failure(run, name, trial->status);
    else if (trial->formatted)
        show_patch(run, name, text, trial);
    else if (trial->differs && run->own->check)
        show_name(run, name);
    say_copied(run, name, text, &trial->copied);
}

/* --- All inputs -----------------------------------------------------------*/

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    struct trial *trial = text->made;
    bool is_final = trial && (run->own->check || run->own->diff ||
                              (trial->status == RQL_OK && !trial->differs));
    if (is_final)
        end_trial(run, name, text, trial);
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
        .settings = settings,
        .policies = &run.policies,
        .prepare = prepare,
        .work = work,
        .drop = drop,
        .visit = visit,
        .stream = format_stream,
        .context = &run,
        .writes = !run.own->check && !run.own->diff && !run.own->to_output,
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
    &output_options,  &style_options,         &input_options,
    &file_options,    &configuration_options, &service_options,
    &catalog_options, &general_options,       NULL,
};

const struct command format_command = {
    .name = "format",
    .operands = "[FILE...]",
    .summary = "lay queries out",
    .details =
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it; hidden and ignored ones are "
        "left out. "
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
