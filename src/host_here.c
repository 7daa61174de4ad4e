/* Here-documents of the shell: texts that begin on the line behind a <<WORD. */
#include <string.h>

#include "host.h"
#include "str.h"

static bool is_word_part(char c)
{
    return rql_is_word_byte(c) || (unsigned char)c >= 0x80 ||
           (c && strchr("-.$", c));
}

static bool is_at(const struct host_scan *s, uint32_t at, const char *sign)
{
    size_t length = strlen(sign);
    return s->code.limit - at >= length && !memcmp(s->text + at, sign, length);
}

/* The word of a << at an offset: which kind of literal it opens; false when it
 * is none. */
static bool read_here_word(const struct host_scan *s, uint32_t at,
                           struct literal *l, rql_text *word)
{
    uint32_t limit = s->code.limit;
    *l = (struct literal){.kind = s->language->kinds, .start = at};
    at += 2;
    l->strips_tabs = at < limit && s->text[at] == '-';
    at += l->strips_tabs;
    at += rql_scan_indent(s, at, limit);
    if (at >= limit || s->text[at] == '<')
        return false;
    char quote = s->text[at];
    bool is_quoted = strchr("'\"\\", quote) && quote;
    at += is_quoted;
    uint32_t start = at;
    while (at < limit && is_word_part(s->text[at]))
        at++;
    *word = (rql_text){s->text + start, at - start};
    l->kind += is_quoted;
    bool is_closed =
        !is_quoted || quote == '\\' || (at < limit && s->text[at] == quote);
    return at > start && is_closed && !rql_is_digit(*word->data);
}

/* The literal of a << whose text begins at an offset.  Without its last line it
 * goes on to the end. */
static void find_here_end(const struct host_scan *s, rql_text word, uint32_t at,
                          struct literal *l)
{
    l->content = at;
    while (at < s->code.limit) {
        uint32_t start = at;
        uint32_t end = rql_scan_line_end(s, at, s->code.limit);
        while (l->strips_tabs && start < end && s->text[start] == '\t')
            start++;
        if (end - start == word.length &&
            !memcmp(s->text + start, word.data, word.length)) {
            l->content_end = at;
            l->end = end;
            return;
        }
        at = rql_scan_line_break(s, end);
        if (at == end)
            break;
    }
    l->content_end = l->end = s->code.limit;
}

/* Has the literal holes? */
static void look_for_holes(struct host_scan *s, struct literal *l)
{
    uint32_t end;
    for (uint32_t at = l->content; at < l->content_end && !l->has_holes; at++) {
        if (l->kind->escapes && s->text[at] == l->kind->escapes->mark)
            at++;
        else
            l->has_holes =
                rql_scan_hole(s, l, at, l->content_end, &end) == HOLE_FOUND;
    }
}

uint32_t rql_scan_here(struct host_scan *s, uint32_t at)
{
    for (unsigned i = 0; i < s->code.waiting_count && !s->is_over; i++) {
        struct literal l;
        rql_text word;
        if (!read_here_word(s, s->code.waiting[i], &l, &word))
            continue;
        find_here_end(s, word, at, &l);
        look_for_holes(s, &l);
        at = rql_scan_group(s, &l);
        at = rql_scan_line_break(s, at);
    }
    s->code.waiting_count = 0;
    return at;
}

uint32_t rql_note_here(struct host_scan *s, uint32_t at)
{
    struct literal l;
    rql_text word;
    if (is_at(s, at, "<<<"))
        return at + 3;
    if (!is_at(s, at, "<<") || !read_here_word(s, at, &l, &word))
        return at + 1;
    if (s->code.waiting_count < MOST_WAITING)
        s->code.waiting[s->code.waiting_count++] = at;
    return (uint32_t)(word.data + word.length - s->text) +
           (word.data[-1] == '\'' || word.data[-1] == '"');
}
