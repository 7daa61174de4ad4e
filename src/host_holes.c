/* Where literals end, and what in them is put in when the program runs. */
#include <string.h>

#include "host.h"
#include "str.h"

/* --- Code in brackets ------------------------------------------------------ */

/* Go over a literal in code; 0 when it is not closed. */
static uint32_t skip_literal(struct host_scan *s, uint32_t at, uint32_t limit)
{
    const struct literal_kind *k = s->language->kinds;
    struct literal l;
    for (; *k->open; k++)
        if (*k->open == s->text[at])
            break;
    if (!*k->open || (s->language->flags & HOST_WORDS && s->text[at] == '<'))
        return at + 1;
    if (rql_scan_literal(s, at, limit, &l))
        return l.end;
    return l.kind ? 0 : at + 1;
}

enum code_flag {
    CODE_ONE_LINE = 1, /* it stands in a literal of one line, whose end is its
                          own */
    CODE_COMMENTS = 2  /* comments may stand in it */
};

/* Behind the comment at an offset, if one begins there. */
static uint32_t skip_comment(struct host_scan *s, uint32_t at, uint32_t limit)
{
    const char *line = s->language->line_comment;
    const char *open = s->language->comment_open;
    char c = s->text[at];
    bool may_begin = (line && c == *line) || (open && c == *open);
    return may_begin ? rql_scan_space(s, at, limit, false) : at;
}

/* Behind the bracket that closes code, or 0. */
static uint32_t skip_code(struct host_scan *s, uint32_t at, uint32_t limit,
                          char close, unsigned flags)
{
    unsigned open = 0;
    if (s->depth == MOST_DEPTH)
        return 0;
    s->depth++;
    while (at && at < limit) {
        char c = s->text[at];
        uint32_t behind = at;
        if (c == close && !open)
            break;
        if (flags & CODE_COMMENTS)
            behind = skip_comment(s, at, limit);
        if (behind > at)
            at = behind;
        else if (flags & CODE_ONE_LINE && rql_is_line_break(c))
            at = limit;
        else if (s->language->escape && c == s->language->escape)
            at = rql_scan_escaped(s, at);
        else if (strchr("\"'`@", c) && c)
            at = skip_literal(s, at, limit);
        else {
            open += strchr("([{", c) && c;
            open -= open && strchr(")]}", c) && c;
            at++;
        }
    }
    s->depth--;
    return at && at < limit ? at + 1 : 0;
}

/* --- Holes ----------------------------------------------------------------- */

static enum hole_verdict found(uint32_t end, uint32_t *result)
{
    *result = end;
    return end ? HOLE_FOUND : HOLE_OPEN;
}

static enum hole_verdict brace_hole(struct host_scan *s,
                                    const struct literal *l, uint32_t at,
                                    uint32_t limit, uint32_t *end)
{
    char c = s->text[at];
    uint32_t count = 1;
    while (count <= l->braces && at + count < limit && s->text[at + count] == c)
        count++;
    if (l->braces == 1 && count == 2) {
        *end = at + 2;
        return HOLE_ESCAPED;
    }
    if (c != '{' || count < l->braces || (l->braces > 1 && count > l->braces))
        return HOLE_NONE;
    /* What looks like a comment may be a format: {n:#x}. */
    unsigned flags = l->kind->flags & LITERAL_LINES ? 0 : CODE_ONE_LINE;
    uint32_t close = skip_code(s, at + l->braces, limit, '}', flags);
    return found(close ? close + l->braces - 1 : 0, end);
}

/* The end of a name behind a $, or `at` when none stands there. */
static uint32_t name_end(const struct host_scan *s, uint32_t at, uint32_t limit,
                         const char *signs)
{
    uint32_t i = at;
    if (i < limit && s->text[i] && strchr(signs, s->text[i]))
        return i + 1;
    if (i < limit && rql_is_digit(s->text[i]))
        return i + 1;
    while (i < limit && rql_is_word_byte(s->text[i]))
        i++;
    return i;
}

/* $env:NAME has a colon in its name. */
static uint32_t scoped_end(const struct host_scan *s, uint32_t at,
                           uint32_t limit)
{
    uint32_t end = name_end(s, at, limit, "$?^_");
    if (end > at && end + 1 < limit && s->text[end] == ':' &&
        rql_is_word_byte(s->text[end + 1]))
        end = name_end(s, end + 1, limit, "");
    return end;
}

static uint32_t backquote_end(const struct host_scan *s, uint32_t at,
                              uint32_t limit)
{
    while (at < limit && s->text[at] != '`')
        at += s->text[at] == '\\' ? 2 : 1;
    return at < limit ? at + 1 : 0;
}

static enum hole_verdict dollar_hole(struct host_scan *s,
                                     const struct literal *l, uint32_t at,
                                     uint32_t limit, uint32_t *end)
{
    enum holes holes = l->kind->holes;
    unsigned flags = l->kind->flags & LITERAL_LINES ? 0 : CODE_ONE_LINE;
    if (s->text[at] == '`')
        return found(backquote_end(s, at + 1, limit), end);
    char next = at + 1 < limit ? s->text[at + 1] : '\0';
    /* ${#x} of the shell has no comment. */
    if (next == '{' && holes == HOLES_DOLLAR)
        flags |= CODE_COMMENTS;
    if (next == '{')
        return found(skip_code(s, at + 2, limit, '}', flags), end);
    if (holes == HOLES_DOLLAR)
        return HOLE_NONE;
    if (next == '(')
        return found(skip_code(s, at + 2, limit, ')', flags | CODE_COMMENTS),
                     end);
    *end = holes == HOLES_SHELL ? name_end(s, at + 1, limit, "@*#?$!-")
                                : scoped_end(s, at + 1, limit);
    return *end > at + 1 ? HOLE_FOUND : HOLE_NONE;
}

enum hole_verdict rql_scan_hole(struct host_scan *s, const struct literal *l,
                                uint32_t at, uint32_t limit, uint32_t *end)
{
    char c = s->text[at];
    switch (l->kind->holes) {
    case HOLES_BRACES:
        return c == '{' || c == '}' ? brace_hole(s, l, at, limit, end)
                                    : HOLE_NONE;
    case HOLES_DOLLAR:
    case HOLES_POWERSHELL:
        return c == '$' ? dollar_hole(s, l, at, limit, end) : HOLE_NONE;
    case HOLES_SHELL:
        return c == '$' || c == '`' ? dollar_hole(s, l, at, limit, end)
                                    : HOLE_NONE;
    default:
        return HOLE_NONE;
    }
}

void rql_scan_in_holes(struct host_scan *s, const struct literal *l)
{
    const struct escapes *escapes = l->kind->escapes;
    if (s->depth == MOST_DEPTH)
        return;
    for (uint32_t at = l->content; at < l->content_end && !s->is_over;) {
        uint32_t end = at + 1;
        if (escapes && s->text[at] == escapes->mark) {
            end = at + 2;
        } else if (rql_scan_hole(s, l, at, l->content_end, &end) ==
                   HOLE_FOUND) {
            uint32_t brackets = s->code.brackets;
            s->code.brackets = 1;
            s->depth++;
            rql_scan_code(s, at + 1, end);
            s->depth--;
            s->code.brackets = brackets;
        }
        at = end > at ? end : at + 1;
    }
}

/* --- Ends ------------------------------------------------------------------ */

enum stop { STOP_QUOTE = 1, STOP_MARK = 2, STOP_LINE = 4, STOP_HOLE = 8 };

static const uint8_t *stops_of(struct host_scan *s,
                               const struct literal_kind *k)
{
    size_t index = (size_t)(k - s->language->kinds);
    uint8_t *stops = s->stops[index];
    if (s->has_stops >> index & 1)
        return stops;
    s->has_stops |= 1u << index;
    bool is_here = k->flags & LITERAL_HERE;
    if (!is_here)
        stops[(unsigned char)*k->close] |= STOP_QUOTE;
    if (k->escapes)
        stops[(unsigned char)k->escapes->mark] |= STOP_MARK;
    if (is_here || !(k->flags & LITERAL_LINES))
        stops['\n'] |= STOP_LINE, stops['\r'] |= STOP_LINE;
    if (k->holes == HOLES_BRACES)
        stops['{'] |= STOP_HOLE;
    else if (k->holes != HOLES_NONE)
        stops['$'] |= STOP_HOLE;
    if (k->holes == HOLES_SHELL)
        stops['`'] |= STOP_HOLE;
    return stops;
}

static bool is_at(const struct host_scan *s, uint32_t at, uint32_t limit,
                  const char *word)
{
    size_t length = strlen(word);
    return limit - at >= length && !memcmp(s->text + at, word, length);
}

static bool close_at(struct literal *l, uint32_t at, uint32_t length)
{
    l->content_end = at;
    l->end = at + length;
    return true;
}

/* A quote at an offset: does it close the literal?  Else `*at` moves on. */
static bool closes(const struct host_scan *s, struct literal *l, uint32_t *at,
                   uint32_t limit)
{
    const struct literal_kind *k = l->kind;
    if (k->flags & LITERAL_COUNTED) {
        uint32_t end = *at;
        while (end < limit && s->text[end] == *k->close)
            end++;
        if (end - *at >= l->quotes)
            return close_at(l, *at, end - *at);
        *at = end;
        return false;
    }
    bool is_doubled = k->flags & LITERAL_DOUBLED && *at + 1 < limit &&
                      s->text[*at + 1] == *k->close;
    if (!is_doubled && is_at(s, *at, limit, k->close))
        return close_at(l, *at, (uint32_t)strlen(k->close));
    *at += 1 + is_doubled;
    return false;
}

/* A line break at an offset: the first line of a here-string may close it. */
static bool line_closes(const struct host_scan *s, struct literal *l,
                        uint32_t at, uint32_t limit)
{
    if (!(l->kind->flags & LITERAL_HERE) ||
        !is_at(s, at, limit, l->kind->close))
        return false;
    uint32_t before = at;
    if (before > l->content && s->text[before - 1] == '\n')
        before--;
    if (before > l->content && s->text[before - 1] == '\r')
        before--;
    l->content_end = before;
    l->end = at + (uint32_t)strlen(l->kind->close);
    return true;
}

/* Behind the mark of an escape and what it makes text. */
static uint32_t skip_escape(const struct host_scan *s, const struct literal *l,
                            uint32_t at)
{
    bool is_break = rql_scan_line_break(s, at + 1) > at + 1;
    bool goes_on =
        l->kind->flags & LITERAL_LINES || l->kind->escapes->joins_lines;
    return is_break && !goes_on ? at + 1 : rql_scan_escaped(s, at);
}

static bool may_span_lines(const struct literal *l, const struct host_scan *s)
{
    if (!(l->kind->flags & LITERAL_LINES))
        return false;
    /* Raw literals of one line begin behind their quotes. */
    return !(l->kind->flags & LITERAL_COUNTED) ||
           rql_is_line_break(s->text[l->content - 1]);
}

bool rql_scan_literal_end(struct host_scan *s, struct literal *l,
                          uint32_t limit)
{
    const uint8_t *stops = stops_of(s, l->kind);
    bool spans_lines = may_span_lines(l, s);
    uint32_t at = l->content, end = 0;
    if (line_closes(s, l, at, limit))
        return true;
    for (;;) {
        while (at < limit && !stops[(unsigned char)s->text[at]])
            at++;
        if (at >= limit)
            return false;
        unsigned stop = stops[(unsigned char)s->text[at]];
        if (stop & STOP_QUOTE) {
            uint32_t before = at;
            if (closes(s, l, &at, limit))
                return spans_lines || !(l->kind->flags & LITERAL_COUNTED) ||
                       rql_scan_line_end(s, l->content, before) == before;
        } else if (stop & STOP_MARK) {
            at = skip_escape(s, l, at);
        } else if (stop & STOP_LINE) {
            if (!spans_lines)
                return false;
            at = rql_scan_line_break(s, at);
            if (line_closes(s, l, at, limit))
                return true;
        } else {
            enum hole_verdict hole = rql_scan_hole(s, l, at, limit, &end);
            if (hole == HOLE_OPEN)
                return false;
            l->has_holes |= hole == HOLE_FOUND;
            at = hole == HOLE_NONE ? at + 1 : end;
        }
    }
}

/* A longer one is not looked through, so that time stays linear. */
enum { LONGEST_OPERAND = 1024 };

/* --- Operands -------------------------------------------------------------- */

uint32_t rql_scan_brackets(struct host_scan *s, uint32_t at, uint32_t limit)
{
    if (limit - at > LONGEST_OPERAND)
        limit = at + LONGEST_OPERAND;
    if (at < s->no_operand_to)
        return 0;
    uint32_t end = skip_code(s, at + 1, limit, s->text[at] == '(' ? ')' : ']',
                             CODE_COMMENTS);
    if (!end)
        s->no_operand_to = limit;
    return end;
}

uint32_t rql_scan_operand(struct host_scan *s, uint32_t at, uint32_t limit)
{
    if (limit - at > LONGEST_OPERAND)
        limit = at + LONGEST_OPERAND;
    if (at < s->no_operand_to)
        return at;
    while (at < limit) {
        char c = s->text[at];
        if (rql_is_word_byte(c) || (unsigned char)c >= 0x80 ||
            (c && strchr(".$?!:@", c))) {
            at++;
        } else if (c == '(' || c == '[') {
            uint32_t end = rql_scan_brackets(s, at, limit);
            if (!end)
                break;
            at = end;
        } else {
            break;
        }
    }
    return at;
}
