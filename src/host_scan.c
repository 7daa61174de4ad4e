/* Scanning the text of a host: comments, patterns and brackets are read over,
 * literals are looked at. */
#include "host.h"

#include <string.h>

/* What may begin with a byte, as bits. */
enum act {
    ACT_LITERAL = 1,
    ACT_COMMENT = 2,
    ACT_OPEN = 4,
    ACT_CLOSE = 8,
    ACT_PATTERN = 16,
    ACT_LINE = 32,
    ACT_ESCAPE = 64
};

static void add_act(struct host_scan *s, const char *text, enum act act)
{
    if (text)
        s->acts[(unsigned char)*text] |= (uint8_t)act;
}

void rql_scan_init(struct host_scan *s, const struct host_language *language,
                   rql_text text)
{
    s->language = language;
    s->text = text.data;
    s->length = s->code.limit = (uint32_t)text.length;
    s->code.joined_at = UINT64_MAX;
    for (const struct literal_kind *k = language->kinds; k && *k->open; k++)
        add_act(s, k->open, ACT_LITERAL);
    add_act(s, language->line_comment, ACT_COMMENT);
    add_act(s, language->comment_open, ACT_COMMENT);
    if (language->flags & HOST_LINES)
        for (int i = 0; i < 3; i++) {
            add_act(s, &"([{"[i], ACT_OPEN);
            add_act(s, &")]}"[i], ACT_CLOSE);
        }
    if (language->flags & HOST_PATTERNS)
        add_act(s, "/", ACT_PATTERN);
    if (language->flags & HOST_WORDS) {
        add_act(s, "\n", ACT_LINE);
        add_act(s, "\r", ACT_LINE);
    }
    if (language->escape)
        add_act(s, &language->escape, ACT_ESCAPE);
}

/* --- Lines ----------------------------------------------------------------- */

uint32_t rql_scan_line_end(const struct host_scan *s, uint32_t at,
                           uint32_t limit)
{
    while (at < limit && !rql_is_line_break(s->text[at]))
        at++;
    return at;
}

uint32_t rql_scan_line_break(const struct host_scan *s, uint32_t at)
{
    if (at + 1 < s->length && s->text[at] == '\r' && s->text[at + 1] == '\n')
        return at + 2;
    return at + (at < s->length && rql_is_line_break(s->text[at]));
}

uint32_t rql_scan_escaped(const struct host_scan *s, uint32_t at)
{
    uint32_t next = rql_scan_line_break(s, at + 1);
    return next > at + 1 ? next : at + 2;
}

/* --- Comments -------------------------------------------------------------- */

static bool begins_with(const struct host_scan *s, uint32_t at, uint32_t limit,
                        const char *word)
{
    if (!word)
        return false;
    while (*word && at < limit && s->text[at] == *word)
        at++, word++;
    return !*word;
}

static bool begins_word(const struct host_scan *s, uint32_t at)
{
    return at == s->code.begin || strchr(" \t\r\n;|&(){}", s->text[at - 1]);
}

static uint32_t block_comment_end(struct host_scan *s, uint32_t at,
                                  uint32_t limit)
{
    const char *close = s->language->comment_close;
    at += (uint32_t)strlen(s->language->comment_open);
    while (!s->code.comment_is_hopeless && at < limit) {
        const char *found = memchr(s->text + at, *close, limit - at);
        if (!found)
            break;
        at = (uint32_t)(found - s->text);
        if (begins_with(s, at, limit, close))
            return at + (uint32_t)strlen(close);
        at++;
    }
    return 0;
}

/* The end of the comment at an offset, or 0 when there is none.  One that is
 * not closed is none. */
static uint32_t comment_end(struct host_scan *s, uint32_t at, uint32_t limit)
{
    const struct host_language *language = s->language;
    if (begins_with(s, at, limit, language->comment_open)) {
        uint32_t end = block_comment_end(s, at, limit);
        if (end)
            return end;
        s->code.comment_is_hopeless |= limit == s->code.limit;
    }
    if (!begins_with(s, at, limit, language->line_comment) ||
        ((language->flags & HOST_WORD_COMMENTS) && !begins_word(s, at)))
        return 0;
    return rql_scan_line_end(s, at, limit);
}

void rql_enter_comment(struct host_scan *s, uint32_t start, uint32_t end)
{
    if (s->comments)
        *(rql_span *)rql_vector_push(s->arena, s->comments, sizeof(rql_span)) =
            (rql_span){start, end};
}

void rql_scan_comments(struct host_scan *s, uint32_t start, uint32_t end)
{
    for (uint32_t at = start; at < end;) {
        uint32_t comment = s->acts[(unsigned char)s->text[at]] & ACT_COMMENT
                               ? comment_end(s, at, end)
                               : 0;
        if (comment)
            rql_enter_comment(s, at, comment);
        at = comment ? comment : at + 1;
    }
}

uint32_t rql_scan_space(struct host_scan *s, uint32_t at, uint32_t limit,
                        bool over_lines)
{
    while (at < limit) {
        char c = s->text[at];
        uint32_t comment = 0;
        if (c == ' ' || c == '\t' || (over_lines && rql_is_line_break(c)))
            at++;
        else if (c == s->language->joins && c &&
                 rql_scan_line_break(s, at + 1) > at + 1)
            at = rql_scan_line_break(s, at + 1);
        else if (s->acts[(unsigned char)c] & ACT_COMMENT &&
                 (comment = comment_end(s, at, limit)))
            at = comment;
        else
            break;
    }
    return at;
}

/* --- Literals -------------------------------------------------------------- */

static bool may_end_prefix(char c)
{
    return rql_is_letter(c) || c == '$' || c == '@';
}

/* The prefix of a kind that ends at an offset, as its length. */
static bool has_prefix(const struct host_scan *s, const struct literal_kind *k,
                       uint32_t at, uint32_t *length)
{
    *length = 0;
    if (!*k->prefixes)
        return true;
    if (at == s->code.begin || !may_end_prefix(s->text[at - 1]))
        return false;
    for (const char *p = k->prefixes; *p; p += strspn(p, " ")) {
        uint32_t size = (uint32_t)strcspn(p, " ");
        uint32_t start = at - size;
        bool fits = at - s->code.begin >= size &&
                    (k->flags & LITERAL_FOLDED
                         ? rql_equal_folded(s->text + start, size, p, size)
                         : !memcmp(s->text + start, p, size)) &&
                    (!rql_is_letter(*p) || start == s->code.begin ||
                     !(rql_is_name_byte(s->text[start - 1]) ||
                       s->text[start - 1] == '.'));
        *length = size;
        if (fits)
            return true;
        p += size;
    }
    return false;
}

static uint32_t count_byte(const struct host_scan *s, uint32_t at,
                           uint32_t limit, char c)
{
    uint32_t end = at;
    while (end < limit && s->text[end] == c)
        end++;
    return end - at;
}

/* Go to the next line, where the text begins; false when something else stands
 * behind the quote. */
static bool skip_to_line(const struct host_scan *s, uint32_t limit,
                         struct literal *l)
{
    uint32_t at = l->content;
    while (at < limit && (s->text[at] == ' ' || s->text[at] == '\t'))
        at++;
    if (at >= limit || !rql_is_line_break(s->text[at]))
        return false;
    l->content = rql_scan_line_break(s, at);
    return l->content <= limit;
}

uint32_t rql_scan_indent(const struct host_scan *s, uint32_t at, uint32_t end)
{
    uint32_t i = at;
    while (i < end && (s->text[i] == ' ' || s->text[i] == '\t'))
        i++;
    return i - at;
}

/* The indentation that all lines of a block have; its last one, where the
 * closing quotes stand, counts even when it is blank. */
static void find_indent(const struct host_scan *s, struct literal *l)
{
    l->indent = UINT32_MAX;
    for (uint32_t at = l->content; at <= l->content_end;) {
        uint32_t end = at;
        while (end < l->content_end && !rql_is_line_break(s->text[end]))
            end++;
        uint32_t space = rql_scan_indent(s, at, end);
        if ((at + space < end || end == l->content_end) && space < l->indent)
            l->indent = space;
        at = end < l->content_end ? rql_scan_line_break(s, end) : end + 1;
    }
}

static bool open_literal(struct host_scan *s, const struct literal_kind *k,
                         uint32_t at, uint32_t limit, struct literal *l)
{
    uint32_t prefix;
    if (!begins_with(s, at, limit, k->open) || !has_prefix(s, k, at, &prefix))
        return false;
    *l = (struct literal){.kind = k, .start = at - prefix, .braces = 1};
    l->content = at + (uint32_t)strlen(k->open);
    if (k->flags & LITERAL_COUNTED) {
        l->quotes = count_byte(s, at, limit, *k->open);
        l->content = at + l->quotes;
        while (prefix && l->start > s->code.begin &&
               s->text[l->start - 1] == *k->prefixes) {
            l->start--;
            l->braces++;
        }
    }
    if (k->flags & LITERAL_HERE)
        return skip_to_line(s, limit, l);
    if (k->flags & LITERAL_BLOCK)
        return skip_to_line(s, limit, l) || k->flags & LITERAL_COUNTED;
    return true;
}

static bool is_hopeless(const struct host_scan *s, const struct literal *l)
{
    return s->code.hopeless >> (l->kind - s->language->kinds) & 1;
}

bool rql_scan_literal(struct host_scan *s, uint32_t at, uint32_t limit,
                      struct literal *l)
{
    const struct literal_kind *k = s->language->kinds;
    l->kind = NULL;
    if (!(s->acts[(unsigned char)s->text[at]] & ACT_LITERAL) ||
        ((s->language->flags & HOST_WORDS) && s->text[at] == '<'))
        return false;
    while (*k->open && !open_literal(s, k, at, limit, l))
        k++;
    if (!*k->open)
        l->kind = NULL;
    if (!*k->open || is_hopeless(s, l))
        return false;
    if (!rql_scan_literal_end(s, l, limit)) {
        if ((k->flags & LITERAL_LINES) && limit == s->code.limit)
            s->code.hopeless |= 1u << (k - s->language->kinds);
        return false;
    }
    if (k->flags & LITERAL_BLOCK && rql_is_line_break(s->text[l->content - 1]))
        find_indent(s, l);
    return true;
}

/* --- Code ------------------------------------------------------------------ */

static uint32_t scan_literal(struct host_scan *s, uint32_t at)
{
    struct literal l;
    if ((s->language->flags & HOST_WORDS) && s->text[at] == '<')
        return rql_note_here(s, at);
    if (!rql_scan_literal(s, at, s->code.limit, &l))
        return l.kind ? rql_scan_line_end(s, at, s->code.limit) : at + 1;
    return l.kind->flags & LITERAL_NO_TEXT ? l.end : rql_scan_group(s, &l);
}

/* Deal with what stands at an offset; returns where to go on. */
static uint32_t scan_act(struct host_scan *s, uint32_t at)
{
    unsigned act = s->acts[(unsigned char)s->text[at]];
    uint32_t end = 0;
    if (act & ACT_ESCAPE)
        return rql_scan_escaped(s, at);
    if (act & ACT_LINE) {
        at = rql_scan_line_break(s, at);
        return s->code.waiting_count ? rql_scan_here(s, at) : at;
    }
    if (act & ACT_COMMENT && (end = comment_end(s, at, s->code.limit))) {
        rql_enter_comment(s, at, end);
        return end;
    }
    if (act & ACT_PATTERN && (end = rql_scan_pattern(s, at, s->code.limit)))
        return end;
    if (act & ACT_LITERAL)
        return scan_literal(s, at);
    s->code.brackets += (act & ACT_OPEN) != 0;
    s->code.brackets -= act & ACT_CLOSE && s->code.brackets;
    return at + 1;
}

void rql_scan_code(struct host_scan *s, uint32_t start, uint32_t end)
{
    struct host_code outer = s->code;
    s->code.begin = start;
    s->code.limit = end;
    s->code.waiting_count = 0;
    const unsigned char *text = (const unsigned char *)s->text;
    for (uint32_t at = start; at < end && !s->is_over;) {
        if (!s->acts[text[at]])
            at++;
        else
            at = scan_act(s, at);
    }
    s->code = outer;
}
