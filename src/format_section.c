/* Formatting: the result piece by piece, of a text that is at hand, of one that
 * is read meanwhile, and of a section of one. */
#include "format.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "sections.h"

/* --- Between two queries ------------------------------------------------------ */

/* What `state` of rql_format_state is made of.  0 is the start of a text. */
enum {
    STATE_BEGUN = 1 << 0,
    STATE_FRESH = 1 << 1,
    STATE_COPIED = 1 << 2,
    STATE_TAINTED = 1 << 3,
    STATE_JOINABLE = 1 << 4,
    STATE_SETTLED = 1 << 5,
    STATE_LINE_END = 6, /* bits to the left: which line end; two of them */
    STATE_BEFORE = 8    /* and what stands before */
};

static const char *const line_ends[] = {"\n", "\r\n", "\r"};

static unsigned number_of(const char *line_end)
{
    return *line_end == '\n' ? 0 : line_end[1] ? 1 : 2;
}

bool rql_format_misses_line(const struct formatter *f)
{
    return f->asks_line || (f->next && f->line <= NO_LINE);
}

static void go_on(struct formatter *f, const rql_format_state *from)
{
    unsigned state = from->state;
    f->fresh = state & STATE_FRESH;
    f->copied = state & STATE_COPIED;
    f->tainted = state & STATE_TAINTED;
    f->joinable = state & STATE_JOINABLE;
    f->eol_is_settled = state & STATE_SETTLED;
    f->eol = line_ends[state >> STATE_LINE_END & 3];
    f->eol_length = strlen(f->eol);
    f->before = (enum before)(state >> STATE_BEFORE);
    f->line =
        from->column == SIZE_MAX ? NO_LINE - 1 : 1 - (ptrdiff_t)from->column;
}

static rql_format_state state_of(const struct formatter *f)
{
    unsigned state = STATE_BEGUN;
    state |= f->fresh ? STATE_FRESH : 0;
    state |= f->copied ? STATE_COPIED : 0;
    state |= f->tainted ? STATE_TAINTED : 0;
    state |= f->joinable ? STATE_JOINABLE : 0;
    state |= f->eol_is_settled ? STATE_SETTLED : 0;
    state |= number_of(f->eol) << STATE_LINE_END;
    state |= (unsigned)f->before << STATE_BEFORE;
    return (rql_format_state){
        .state = state,
        .column = (size_t)(1 - f->line) - f->narrower,
    };
}

/* --- Delivery ----------------------------------------------------------------- */

static rql_status deliver(struct formatter *f, void *context)
{
    const rql_format_output *output = context;
    const char *bytes = f->out.items;
    if (f->out.count > 1 &&
        !output->bytes(output->context, bytes + 1, f->out.count - 1))
        return RQL_STOPPED;
    return RQL_OK;
}

/* What is to be formatted, and how. */
struct order {
    struct format_source source;
    const rql_format_state *from; /* NULL: the text begins here */
    size_t at;
    const rql_options *options;
    const rql_style *style;
    const rql_format_output *output;
};

static rql_status format_out(struct formatter *f, struct order *order,
                             jmp_buf *on_failure)
{
    const rql_format_output *output = f->output = order->output;
    f->source = order->source;
    if (setjmp(*on_failure))
        return RQL_NO_MEMORY;
    rql_format_settle(f, order->options, order->style);
    if (order->from && order->from->state) {
        go_on(f, order->from);
    } else {
        rql_format_reach(f, RQL_TEXT_PADDING);
        order->at = rql_format_begin(f);
        if (order->at &&
            !output->bytes(output->context, f->source.text.data, order->at))
            return RQL_STOPPED;
    }
    return rql_format_windows(f, &order->at, deliver,
                              (void *)(uintptr_t)output);
}

static rql_status format_whole(struct order *order)
{
    jmp_buf on_failure;
    struct formatter *f = rql_formatter_new(&on_failure);
    if (!f)
        return RQL_NO_MEMORY;
    rql_status status = format_out(f, order, &on_failure);
    rql_formatter_free(f);
    return status;
}

rql_status rql_format(const char *text, size_t length,
                      const rql_options *options, const rql_style *style,
                      const rql_format_output *output)
{
    assert(text || length == 0);
    if (length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    return format_whole(&(struct order){
        .source = {.text = {text ? text : "", length}, .is_all = true},
        .options = options,
        .style = style,
        .output = output,
    });
}

rql_status rql_format_stream(const rql_format_input *input,
                             const rql_options *options, const rql_style *style,
                             const rql_format_output *output)
{
    return format_whole(&(struct order){
        .source = {.input = input, .text = {"", 0}},
        .from = input->from,
        .options = options,
        .style = style,
        .output = output,
    });
}

/* --- Sections ----------------------------------------------------------------- */

/* Behind the last line break that is sure to be one: up to there no quote is
 * without its partner because of what is not at hand. */
static size_t sure_length(const char *text, size_t length,
                          const rql_section *section)
{
    if (section->is_last)
        return length;
    if (length > section->start && text[length - 1] == '\r')
        length--;
    while (length > section->start && text[length - 1] != '\n' &&
           text[length - 1] != '\r')
        length--;
    return length;
}

rql_status rql_format_section(const char *text, size_t length,
                              const rql_section *section,
                              const rql_options *options,
                              const rql_style *style,
                              const rql_format_output *output,
                              rql_format_state *state, size_t *end)
{
    assert(section->start <= length && length <= RQL_TEXT_MAX);
    size_t sure = sure_length(text, length, section);
    struct order order = {
        .source = {.text = {text, sure},
                   .is_all = true,
                   .goes_on = !section->is_last},
        .from = state,
        .at = section->start,
        .options = options,
        .style = style,
        .output = output,
    };
    jmp_buf on_failure;
    *end = section->start;
    struct formatter *f = rql_formatter_new(&on_failure);
    if (!f)
        return RQL_NO_MEMORY;
    f->is_section = true;
    f->until = section->until;
    rql_status status = format_out(f, &order, &on_failure);
    if (status == RQL_OK && order.at > section->start) {
        *end = order.at;
        *state = state_of(f);
    }
    rql_formatter_free(f);
    return status;
}

size_t rql_format_guess(const char *text, size_t length, size_t from,
                        rql_format_state *state)
{
    unsigned line_end =
        number_of(rql_format_line_end((rql_text){text, length}));
    *state = (rql_format_state){
        .state = STATE_BEGUN | STATE_JOINABLE | STATE_SETTLED |
                 line_end << STATE_LINE_END | BEFORE_CODE << STATE_BEFORE,
        .column = SIZE_MAX,
    };
    size_t found = rql_section_guess(text, length, from);
    return rql_end_before(text, found);
}
