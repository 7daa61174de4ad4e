/*
 * A large text, formatted by several threads at once.
 *
 * It is cut where queries seem to begin, and the sections between are formatted
 * apart from each other, some for each thread at a time.  Whether one began at the
 * right place is known when the one before it has ended: where it did not, its
 * stretch is formatted again.
 */
#include "format_large.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "message.h"
#include "team.h"

enum {
    EACH = 8, /* sections that wait for a thread, at most */
    LOOKED_BACK_AT = 1 << 16
};

/* A section, and what has been made of it. */
struct section {
    size_t start;
    size_t until;
    size_t end;
    rql_format_state from;
    rql_format_state to;
    rql_status status;
    struct bytes made;
    struct bytes copied; /* rql_span */
};

struct sections {
    const struct stretch *stretch;
    const struct formatting *formatting;
    struct section *made;
    size_t count;
    size_t end;             /* of what has been delivered */
    rql_format_state state; /* there */
};

/* --- Formatting one -------------------------------------------------------*/

static rql_status format_section(const struct sections *all,
                                 struct section *section,
                                 const rql_format_output *output)
{
    const struct stretch *stretch = all->stretch;
    const rql_section given = {section->start, section->until,
                               stretch->is_last};
    section->to = section->from;
    return rql_format_section(stretch->data, stretch->length, &given,
                              all->formatting->options, all->formatting->style,
                              output, &section->to, &section->end);
}

static bool keep_bytes(void *context, const char *bytes, size_t length)
{
    struct section *section = context;
    bytes_add(&section->made, bytes, length);
    return true;
}

static void keep_copied(void *context, rql_span span)
{
    struct section *section = context;
    bytes_add(&section->copied, (const char *)&span, sizeof span);
}

static void format_at_once(void *context, size_t index)
{
    const struct sections *all = context;
    struct section *section = &all->made[index];
    const rql_format_output output = {
        .bytes = keep_bytes, .copied = keep_copied, .context = section};
    section->status = format_section(all, section, &output);
}

/* --- Delivering them in order ---------------------------------------------*/

static bool counts(const struct sections *all, const struct section *section)
{
    return section->start == all->end && section->status == RQL_OK &&
           section->from.state == all->state.state &&
           section->end > section->start;
}

static rql_status deliver(struct sections *all, const struct section *section)
{
    const rql_format_output *output = all->formatting->output;
    const char *copied = section->copied.data;
    all->end = section->end;
    all->state = section->to;
    if (section->made.length &&
        !output->bytes(output->context, section->made.data,
                       section->made.length))
        return RQL_STOPPED;
    for (size_t i = 0; i < section->copied.length && output->copied;
         i += sizeof(rql_span)) {
        rql_span span;
        memcpy(&span, copied + i, sizeof span);
        output->copied(output->context, span);
    }
    return RQL_OK;
}

/* Format again what was begun at a wrong place, or in a wrong state. */
static rql_status format_again(struct sections *all, size_t until)
{
    while (all->end < until) {
        struct section again = {
            .start = all->end, .until = until, .from = all->state};
        rql_status status =
            format_section(all, &again, all->formatting->output);
        if (status != RQL_OK || again.end == all->end)
            return status;
        all->end = again.end;
        all->state = again.to;
    }
    return RQL_OK;
}

/* False when no more is told of the stretch, or delivering it failed. */
static bool deliver_all(struct sections *all, rql_status *status)
{
    for (size_t i = 0; i < all->count && *status == RQL_OK; i++) {
        const struct section *section = &all->made[i];
        if (counts(all, section))
            *status = deliver(all, section);
        if (*status == RQL_OK)
            *status = format_again(all, section->until);
        if (all->end < section->until)
            return false;
    }
    return *status == RQL_OK;
}

/* --- Cutting --------------------------------------------------------------*/

/* Where the next section may begin that is no shorter than usual; the end of the
 * text when none does. */
static size_t next_cut(const struct stretch *stretch, size_t start,
                       rql_format_state *state)
{
    size_t from = start + SECTION, length = stretch->length;
    for (; from < length && length - from > SECTION; from += SECTION) {
        size_t base = from > LOOKED_BACK_AT ? from - LOOKED_BACK_AT : 0;
        size_t most = from + SECTION - base;
        size_t found =
            rql_format_guess(stretch->data + base, most, from - base, state);
        if (found < most && base + found > start)
            return base + found;
    }
    return length;
}

/* Cut what follows into so many sections at most. */
static void cut(struct sections *all, size_t most)
{
    size_t length = all->stretch->length;
    size_t start = all->end;
    rql_format_state from = all->state;
    for (all->count = 0; all->count < most && start < length; all->count++) {
        struct section *section = &all->made[all->count];
        section->start = start;
        section->from = from;
        section->made.length = section->copied.length = 0;
        section->until = next_cut(all->stretch, start, &from);
        start = section->until;
    }
}

/* --- All of it ------------------------------------------------------------*/

static void drop_all(struct sections *all, size_t most)
{
    for (size_t i = 0; i < most; i++) {
        free(all->made[i].made.data);
        free(all->made[i].copied.data);
    }
    free(all->made);
}

rql_status format_stretch(const struct stretch *stretch, size_t threads,
                          const struct formatting *formatting,
                          rql_format_state *state, size_t *end)
{
    size_t most = threads * EACH;
    struct sections all = {
        .stretch = stretch,
        .formatting = formatting,
        .made = need(calloc(most, sizeof *all.made)),
        .end = stretch->start,
        .state = *state,
    };
    rql_status status = RQL_OK;
    bool goes_on = true;
    while (goes_on && all.end < stretch->length) {
        cut(&all, most);
        team_run(threads, all.count, format_at_once, &all);
        goes_on = deliver_all(&all, &status);
    }
    drop_all(&all, most);
    *state = all.state;
    *end = all.end;
    return status;
}

/* --- A text that is at hand -----------------------------------------------*/

/* What sections do not tell of it. */
struct rest {
    const rql_format_output *output;
    const char *text;
    size_t length;
    size_t at;    /* where it begins */
    size_t given; /* bytes */
};

static bool read_rest(void *context, char *bytes, size_t room, size_t *length)
{
    struct rest *rest = context;
    size_t left = rest->length - rest->given;
    *length = left < room ? left : room;
    if (*length)
        memcpy(bytes, rest->text + rest->given, *length);
    rest->given += *length;
    return true;
}

static bool take_rest(void *context, const char *bytes, size_t length)
{
    const struct rest *rest = context;
    return rest->output->bytes(rest->output->context, bytes, length);
}

static void take_copied(void *context, rql_span span)
{
    const struct rest *rest = context;
    span.start += rest->at;
    span.end += rest->at;
    if (rest->output->copied)
        rest->output->copied(rest->output->context, span);
}

static rql_status format_rest(const char *text, size_t length, size_t at,
                              const struct formatting *formatting,
                              const rql_format_state *state)
{
    struct rest rest = {formatting->output, text, length, at, at};
    const rql_format_input input = {
        .read = read_rest, .context = &rest, .from = state};
    const rql_format_output output = {take_rest, take_copied, &rest};
    return rql_format_stream(&input, formatting->options, formatting->style,
                             &output);
}

rql_status format_text_large(const char *text, size_t length, size_t threads,
                             const struct formatting *formatting)
{
    if (threads < 2 || length < LARGE || length > RQL_TEXT_MAX)
        return rql_format(text, length, formatting->options, formatting->style,
                          formatting->output);
    struct stretch all = {
        .data = (char *)text, .length = length, .is_last = true};
    rql_format_state state = {0};
    size_t end;
    rql_status status = format_stretch(&all, threads, formatting, &state, &end);
    if (status != RQL_OK || end == length)
        return status;
    return format_rest(text, length, end, formatting, &state);
}
