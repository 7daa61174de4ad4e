/* Literals that the language joins, as one text: is it a query? */
#include <string.h>

#include "host.h"
#include "str.h"

/* --- What is a query ------------------------------------------------------- */

static const char select_word[] = "select";

enum { SELECT_LENGTH = sizeof select_word - 1 };

/* True when the bytes behind an opening bracket may be those of a body. */
static bool may_begin_json(const char *p, const char *end, char mark)
{
    for (p++; p < end && rql_is_blank(*p); p++)
        ;
    return p == end || *p == mark || *p == '{' || *p == '"' || *p == '\'' ||
           rql_is_letter(*p);
}

/* True when the literal may begin a query or a request body, as far as a look
 * at its first bytes tells. */
static bool may_begin(const struct host_scan *s, const struct literal *l)
{
    const char *p = s->text + l->content, *end = s->text + l->content_end;
    char mark = l->kind->escapes ? l->kind->escapes->mark : ' ';
    while (p < end && rql_is_blank(*p))
        p++;
    if (p == end || *p == mark)
        return true;
    if (end - p > 1 &&
        ((*p == '-' && p[1] == '-') || (*p == '/' && p[1] == '*')))
        return true; /* a comment may stand in front */
    if (*p == '[' || *p == '{')
        return may_begin_json(p, end, mark);
    size_t length = (size_t)(end - p);
    if (length > SELECT_LENGTH)
        length = SELECT_LENGTH;
    const char *escape = memchr(p, mark, length);
    if (escape && mark != ' ')
        length = (size_t)(escape - p);
    return rql_equal_folded(p, length, select_word, length);
}

/* Over white space and comments of a query. */
static const char *skip_trivia(const char *p, const char *end)
{
    for (;;) {
        while (p < end && rql_is_blank(*p))
            p++;
        bool is_block = end - p > 1 && p[0] == '/' && p[1] == '*';
        if (!is_block && (end - p < 2 || p[0] != '-' || p[1] != '-'))
            return p;
        const char *close = is_block ? "*/" : "\n";
        size_t length = strlen(close);
        for (p += 2; (size_t)(end - p) >= length && memcmp(p, close, length);)
            p++;
        p = (size_t)(end - p) >= length ? p + length : end;
    }
}

/* True when a text begins with SELECT and names FROM. */
static bool is_query(rql_text text)
{
    if (!text.length)
        return false;
    const char *end = text.data + text.length;
    const char *p = skip_trivia(text.data, end);
    if (end - p <= SELECT_LENGTH ||
        !rql_equal_folded(p, SELECT_LENGTH, select_word, SELECT_LENGTH) ||
        rql_is_word_byte(p[SELECT_LENGTH]))
        return false;
    for (p += SELECT_LENGTH; end - p >= 4; p++)
        if ((*p | 0x20) == 'f' && (!rql_is_word_byte(p[-1]) || p[-2] == '\\') &&
            rql_equal_folded(p, 4, "from", 4) &&
            (end - p == 4 || !rql_is_word_byte(p[4])))
            return true;
    return false;
}

bool rql_host_of_text(rql_text text, rql_host *host)
{
    *host = RQL_HOST_NONE;
    if (is_query(text))
        return true;
    *host = RQL_HOST_REQUEST;
    return rql_text_is_request(text.data, text.length);
}

/* --- What is joined -------------------------------------------------------- */

/* What follows on a literal and is joined with it. */
struct follower {
    struct literal literal;
    bool is_literal; /* else something that nobody knows, up to `end` */
    uint32_t end;
};

static bool find_literal(struct host_scan *s, uint32_t at, uint32_t limit,
                         struct follower *f)
{
    /* The quote may stand behind a prefix. */
    for (uint32_t i = at; i < limit && i - at <= 10; i++) {
        char c = s->text[i];
        if (rql_scan_literal(s, i, limit, &f->literal) &&
            f->literal.start <= at) {
            f->is_literal = !(f->literal.kind->flags & LITERAL_NO_TEXT);
            f->end = f->literal.end;
            return true;
        }
        if (!rql_is_word_byte(c) && c != '$' && c != '@' && c != '.')
            break;
    }
    return false;
}

/* The place behind a + that joins, or 0. */
static uint32_t behind_plus(struct host_scan *s, uint32_t at, uint32_t limit)
{
    bool over_lines = !(s->language->flags & HOST_LINES) || s->code.brackets;
    at = rql_scan_space(s, at, limit, over_lines);
    if (at + 1 >= limit || s->text[at] != '+' || s->text[at + 1] == '+' ||
        s->text[at + 1] == '=')
        return 0;
    return rql_scan_space(s, at + 1, limit, true);
}

/* True when a method of that name gives its text back, with what is filled in
 * or cut off. */
static bool keeps_text(const char *name, uint32_t length)
{
    static const char words[] = " format formatted replace replaceAll trim "
                                "strip lstrip rstrip stripIndent Replace Trim "
                                "TrimEnd TrimStart ";
    char word[16] = " ";
    if (length > sizeof word - 3)
        return false;
    memcpy(word + 1, name, length);
    word[1 + length] = ' ';
    return strstr(words, word);
}

/* Behind the calls of such methods that stand behind a literal. */
static uint32_t behind_methods(struct host_scan *s, uint32_t at, uint32_t limit)
{
    while (at + 1 < limit && s->text[at] == '.') {
        uint32_t end = at + 1;
        while (end < limit && rql_is_word_byte(s->text[end]))
            end++;
        if (end == limit || s->text[end] != '(' ||
            !keeps_text(s->text + at + 1, end - at - 1))
            break;
        end = rql_scan_brackets(s, end, limit);
        if (!end)
            break;
        at = end;
    }
    return at;
}

/* A literal whose method makes something else of it: "','".join(names). */
static bool is_of_method(struct host_scan *s, uint32_t at, uint32_t limit)
{
    at = behind_methods(s, at, limit);
    return at + 1 < limit &&
           (s->text[at] == '[' ||
            (s->text[at] == '.' && rql_is_letter(s->text[at + 1])));
}

static bool follow_plus(struct host_scan *s, uint32_t at, uint32_t limit,
                        struct follower *f)
{
    at = behind_plus(s, behind_methods(s, at, limit), limit);
    if (!at)
        return false;
    if (find_literal(s, at, limit, f)) {
        if (!is_of_method(s, f->end, limit))
            return true;
        at = f->end;
    }
    f->is_literal = false;
    f->end = rql_scan_operand(s, at, limit);
    return f->end > at;
}

/* A longer one is not looked through, so that time stays linear. */
enum { LONGEST_HOLE = 1024 };

/* The rest of a word of the shell: another literal, bytes without quotes, or
 * what is put in. */
static bool follow_word(struct host_scan *s, uint32_t at, uint32_t limit,
                        struct follower *f)
{
    static const struct literal_kind any = {.holes = HOLES_SHELL,
                                            .flags = LITERAL_LINES};
    struct literal *l = &f->literal;
    if (at >= limit || strchr(" \t\r\n;|&()<>", s->text[at]))
        return false;
    if ((s->text[at] == '$' || strchr("'\"", s->text[at])) &&
        (rql_scan_literal(s, at, limit, l) ||
         (at + 1 < limit && rql_scan_literal(s, at + 1, limit, l) &&
          l->start == at))) {
        f->is_literal = true;
        f->end = l->end;
        return true;
    }
    *l = (struct literal){.kind = &any, .braces = 1};
    f->is_literal = false;
    uint32_t near = limit - at > LONGEST_HOLE ? at + LONGEST_HOLE : limit;
    if (rql_scan_hole(s, l, at, near, &f->end) == HOLE_FOUND)
        return true;
    if (strchr("'\"`$", s->text[at]))
        return false;
    uint32_t end = at;
    while (end < limit && !strchr(" \t\r\n;|&()<>'\"`$", s->text[end]))
        end = s->text[end] == '\\' ? rql_scan_escaped(s, end) : end + 1;
    f->end = end < limit ? end : limit;
    f->is_literal = true;
    *l = (struct literal){.kind = &rql_bare_word,
                          .start = at,
                          .content = at,
                          .content_end = f->end,
                          .end = f->end};
    return true;
}

/* What follows at an offset behind a literal; false when the group ends. */
static bool follow(struct host_scan *s, uint32_t at, struct follower *f)
{
    uint32_t limit = s->code.limit;
    unsigned flags = s->language->flags;
    if (flags & HOST_WORDS)
        return follow_word(s, at, limit, f);
    if (flags & HOST_ADJACENT &&
        find_literal(s, rql_scan_space(s, at, limit, s->code.brackets > 0),
                     limit, f))
        return true;
    return flags & HOST_PLUS && follow_plus(s, at, limit, f);
}

/* True when a + stands in front of a literal: what it is put together with may
 * be anything. */
static bool is_behind_plus(const struct host_scan *s, uint32_t at)
{
    while (at > s->code.begin && rql_is_blank(s->text[at - 1]))
        at--;
    return s->language->flags & HOST_PLUS && at > s->code.begin &&
           s->text[at - 1] == '+';
}

/* --- Groups ---------------------------------------------------------------- */

static void start_reading(struct reading *r, const struct literal *first)
{
    r->text.count = r->escapes.count = r->segments.count = r->gaps.count = 0;
    r->span.start = first->content;
    r->piece.start = first->start;
    r->hole = NO_HOLE;
    r->has_bare_hole = false;
    r->seen = r->words_end = r->brackets = 0;
    r->is_quoted = r->is_json_quoted = false;
}

static void add_gap(struct host_scan *s, uint32_t start, uint32_t end)
{
    if (!s->comments)
        return;
    rql_span *gap =
        rql_vector_push(s->arena, &s->reading.gaps, sizeof(rql_span));
    *gap = (rql_span){start, end};
}

/* Read the first literal and all that is joined with it; returns where that
 * ends. */
static uint32_t read_group(struct host_scan *s, const struct literal *first)
{
    struct reading *r = &s->reading;
    struct follower f = {.literal = *first, .is_literal = true};
    uint32_t at = first->end, last = first->content_end;
    uint32_t unknown = NO_HOLE; /* where something unknown begins */
    start_reading(r, first);
    rql_read_literal(s, first);
    while (!(first->kind->flags & LITERAL_HERE && !*first->kind->close) &&
           follow(s, at, &f)) {
        if (!f.is_literal) {
            unknown = unknown == NO_HOLE ? last : unknown;
            last = at = f.end;
            continue;
        }
        const struct literal *l = &f.literal;
        rql_text behind = {s->text + l->content, l->content_end - l->content};
        if (unknown != NO_HOLE)
            rql_read_hole(s, unknown, l->content, behind);
        else
            rql_read_escape(s, EMBED_GAP, last, l->content, (rql_text){"", 0});
        add_gap(s, at, l->start);
        unknown = NO_HOLE;
        rql_read_literal(s, l);
        last = l->content_end;
        at = f.end;
    }
    if (unknown != NO_HOLE)
        rql_read_hole(s, unknown, last, (rql_text){"", 0});
    r->span.end = last;
    r->piece.end = at;
    return at;
}

static void enter_gap_comments(struct host_scan *s)
{
    const rql_span *gaps = s->reading.gaps.items;
    for (size_t i = 0; i < s->reading.gaps.count; i++)
        rql_scan_comments(s, (uint32_t)gaps[i].start, (uint32_t)gaps[i].end);
}

uint32_t rql_scan_group(struct host_scan *s, const struct literal *first)
{
    bool may = first->start != s->code.joined_at && may_begin(s, first) &&
               !is_behind_plus(s, first->start);
    struct follower f;
    if (may) {
        rql_host host;
        uint32_t end = read_group(s, first);
        rql_text text = {s->reading.text.items, s->reading.text.count};
        if (rql_host_of_text(text, &host)) {
            enter_gap_comments(s);
            s->reading.is_guessed = true;
            rql_read_templates(s, host);
            s->take(s, host);
            return end;
        }
    }
    bool is_here = first->kind->flags & LITERAL_HERE && !*first->kind->close;
    s->code.joined_at = UINT64_MAX;
    if (!is_here && follow(s, first->end, &f) && f.is_literal)
        s->code.joined_at = f.literal.start;
    if (first->has_holes)
        rql_scan_in_holes(s, first);
    return first->end;
}
