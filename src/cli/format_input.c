/* What `format` does with an input that is at hand. */
#include "format_run.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "not_understood.h"
#include "patch.h"
#include "replace.h"

/* --- One input, piece by piece --------------------------------------------*/

/* Where the result of one input goes.  As long as it is the same as the input,
 * nothing is written. */
struct sink {
    const struct format_run *run;
    const struct text *text;
    size_t same; /* bytes that are */
    bool differs;
    bool is_trial;                   /* what differs is not written */
    bool is_told;                    /* nothing more than that it differs */
    struct replacement *replacement; /* of the file; NULL: not begun */
    struct copied copied;
};

/* The first difference has been met. */
static bool begin_change(struct sink *sink)
{
    sink->differs = true;
    if (sink->is_trial)
        return !sink->is_told;
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

void format_say_failure(struct format_run *run, const char *name,
                        rql_status status)
{
    complain("%s: not formatted: %s", name, rql_status_text(status));
    run->status = worse(run->status, status == RQL_TOO_LARGE ? STATUS_TROUBLE
                                                             : STATUS_FAILURE);
}

/* All has been taken: let the file be replaced. */
static void end_change(struct format_run *run, struct sink *sink,
                       const char *name, rql_status status)
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
        format_say_failure(run, name, status);
}

struct formatting formatting_of(const struct text *text,
                                const rql_format_output *output)
{
    return (struct formatting){.options = &text->policy->options,
                               .style = &text->policy->style,
                               .output = output};
}

static rql_status lay_out(const struct text *text,
                          const rql_format_output *output)
{
    const struct formatting formatting = formatting_of(text, output);
    return format_text_large(text->data, text->length, text->threads,
                             &formatting);
}

static void say_unless_quiet(const struct format_run *run, const char *name,
                             const struct text *text,
                             const struct copied *copied)
{
    if (!run->own->quiet)
        say_copied(name, (rql_text){text->data, text->length}, copied);
}

static void format_text(struct format_run *run, const char *name,
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
    say_unless_quiet(run, name, text, &sink.copied);
}

/* What goes to the output need not be held. */
bool format_prepare(void *context, const char *name, struct text *text)
{
    const struct format_run *run = context;
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

static void try_text(const struct format_run *run, const struct text *text,
                     struct trial *trial)
{
    struct sink sink = {.run = run,
                        .text = text,
                        .is_trial = true,
                        .is_told = !run->own->check && !run->own->diff};
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
    trial->copied.count = 0;
    trial->status =
        rql_formatted_new(text->data, text->length, &text->policy->options,
                          &text->policy->style, NULL, &trial->formatted);
    if (trial->status != RQL_OK)
        return;
    size_t count = rql_formatted_copied_count(trial->formatted);
    for (size_t i = 0; i < count; i++)
        note_copied(&trial->copied, rql_formatted_copied(trial->formatted, i));
}

void format_drop(void *made)
{
    struct trial *trial = made;
    rql_formatted_free(trial->formatted);
    free(trial);
}

/* Most files are as they should be, which any thread can find out.  What is
 * written piece by piece cannot be tried; what is large need not be.  The edits of
 * a patch are made by one thread, so that all look first if there are any. */
void *format_work(void *context, const char *name, struct text *text)
{
    const struct format_run *run = context;
    (void)name;
    bool changes_nothing = run->own->check || run->own->diff;
    if (!changes_nothing &&
        (run->own->to_output || !text->path || text->length >= LARGE))
        return NULL;
    struct trial *trial = need(calloc(1, sizeof *trial));
    if (!run->own->diff || text->threads > 1)
        try_text(run, text, trial);
    if (run->own->diff && (text->threads < 2 || trial->differs))
        try_patch(text, trial);
    return trial;
}

static void show_name(struct format_run *run, const char *name)
{
    run->status = worse(run->status, STATUS_FINDINGS);
    if (run->own->quiet)
        return;
    put_shown(run->out, name, strlen(name));
    put_char(run->out, '\n');
}

static void show_patch(struct format_run *run, const char *name,
                       const struct text *text, const struct trial *trial)
{
    rql_text old = {text->data, text->length};
    struct changes changes = changes_of_formatted(old, trial->formatted);
    put_patch(run->out, name, &changes);
    if (changes.count)
        run->status = worse(run->status, STATUS_FINDINGS);
}

static void end_trial(struct format_run *run, const char *name,
                      const struct text *text, const struct trial *trial)
{
    if (trial->status != RQL_OK)
        format_say_failure(run, name, trial->status);
    else if (trial->formatted)
        show_patch(run, name, text, trial);
    else if (trial->differs && run->own->check)
        show_name(run, name);
    say_unless_quiet(run, name, text, &trial->copied);
}

/* --- Visits ---------------------------------------------------------------*/

bool format_visit(void *context, const char *name, const struct text *text)
{
    struct format_run *run = context;
    struct trial *trial = text->made;
    bool is_final = trial && (run->own->check || run->own->diff ||
                              (trial->status == RQL_OK && !trial->differs));
    if (is_final)
        end_trial(run, name, text, trial);
    else
        format_text(run, name, text);
    return !run->out->error;
}
