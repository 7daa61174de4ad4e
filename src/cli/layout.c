/* Text laid out for a terminal: wrapped lines and padded columns. */
#include "layout.h"

#include <string.h>

#include "glyph.h"

enum { WIDTH = 80 };

struct flow flow_begin(struct output *out, size_t column, size_t indent)
{
    return (struct flow){out, column, indent, true};
}

static void break_line(struct flow *flow)
{
    put_char(flow->out, '\n');
    flow->column = 0;
    flow->at_start = true;
}

/* Go to where a word of that width is to stand. */
static void make_way(struct flow *flow, size_t width)
{
    if (!flow->at_start && flow->column + 1 + width > WIDTH)
        break_line(flow);
    size_t spaces = !flow->at_start;
    if (flow->column < flow->indent)
        spaces = flow->indent - flow->column;
    put_repeated(flow->out, ' ', spaces);
    flow->column += spaces + width;
    flow->at_start = false;
}

void flow_text(struct flow *flow, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (length) {
            make_way(flow, shown_width(text, length));
            put_shown(flow->out, text, length);
        }
        text += length;
        if (*text == '\n')
            break_line(flow);
        text += *text != '\0';
    }
}

void flow_item(struct flow *flow, const char *before, const char *text,
               const char *after)
{
    size_t length = strlen(text);
    make_way(flow, strlen(before) + shown_width(text, length) + strlen(after));
    put_text(flow->out, before);
    put_shown(flow->out, text, length);
    put_text(flow->out, after);
}

void flow_end(struct flow *flow)
{
    put_char(flow->out, '\n');
}

void put_wrapped(struct output *out, const char *text, size_t column,
                 size_t indent)
{
    struct flow flow = flow_begin(out, column, indent);
    flow_text(&flow, text);
    flow_end(&flow);
}

void put_padded(struct output *out, const char *text, size_t width)
{
    size_t length = strlen(text);
    size_t used = shown_width(text, length);
    put_shown(out, text, length);
    put_repeated(out, ' ', used < width ? width - used : 1);
}

void put_block(struct output *out, const char *text, size_t indent)
{
    for (;;) {
        size_t length = strcspn(text, "\n");
        put_repeated(out, ' ', length ? indent : 0);
        put_shown(out, text, length);
        put_char(out, '\n');
        if (!text[length] || !text[length + 1])
            return;
        text += length + 1;
    }
}
