/* Templates: what a program fills in before a query is sent.  Literals say
 * nothing of it; what it looks like must do. */
#include <string.h>

#include "edits.h"
#include "embed.h"
#include "host.h"
#include "str.h"

/* What a place of the text is in. */
struct template_reader {
    const char *text;
    const char *end;
    bool is_json;
    bool in_json_string;
    bool in_query; /* else in a string of JSON that is none */
    char quote;    /* of the value at hand, or 0 */
    const char *value;
};

/* A longer one is none. */
enum { LONGEST_TEMPLATE = 256 };

/* --- What is filled in ----------------------------------------------------- */

static const char *nearest_end(const struct template_reader *t, const char *p)
{
    return t->end - p > LONGEST_TEMPLATE ? p + LONGEST_TEMPLATE : t->end;
}

/* Behind the bracket that closes the one at `p`, on its line; or NULL. */
static const char *behind_bracket(const struct template_reader *t,
                                  const char *p, char close)
{
    const char *end = nearest_end(t, p);
    char open = *p;
    unsigned depth = 0;
    for (; p < end && *p != '\n'; p++) {
        depth += *p == open;
        if (*p == close && !--depth)
            return p + 1;
    }
    return NULL;
}

static const char *behind_word(const struct template_reader *t, const char *p)
{
    const char *end = nearest_end(t, p);
    while (p < end && rql_is_word_byte(*p))
        p++;
    return p;
}

/* %s %d %5.2f %1$s %(name)s, and %name%. */
static const char *behind_percent(const struct template_reader *t,
                                  const char *p)
{
    if (p + 1 < t->end && p[1] == '(') {
        const char *close = behind_bracket(t, p + 1, ')');
        return close && close < t->end && rql_is_letter(*close) ? close + 1
                                                                : NULL;
    }
    const char *end = nearest_end(t, p), *from = p + 1;
    while (from < end && *from && strchr("-+#.$", *from))
        from++;
    while (from < end && (rql_is_word_byte(*from) || strchr(".$", *from)) &&
           *from)
        from++;
    if (from < end && *from == '%' && from > p + 1)
        return from + 1;
    return from > p + 1 && rql_is_letter(from[-1]) ? from : NULL;
}

/* <name>: nothing but a name in the brackets. */
static const char *behind_angle(const struct template_reader *t, const char *p)
{
    const char *end = nearest_end(t, p), *from = p + 1;
    if (from == end || !rql_is_letter(*from))
        return NULL;
    while (from < end && (rql_is_word_byte(*from) || *from == '-'))
        from++;
    return from < end && *from == '>' ? from + 1 : NULL;
}

/* $name $1 ${name}, #{name}. */
static const char *behind_sign(const struct template_reader *t, const char *p)
{
    if (p + 1 < t->end && p[1] == '{')
        return behind_bracket(t, p + 1, '}');
    const char *end = *p == '$' ? behind_word(t, p + 1) : p + 1;
    return end > p + 1 ? end : NULL;
}

/* The end of what is filled in at `p` inside of the quotes of a value, where
 * most signs are text; or NULL. */
static const char *template_in_value(const struct template_reader *t,
                                     const char *p)
{
    if (*p == '{')
        return behind_bracket(t, p, '}');
    if (*p == '$' && p + 1 < t->end && p[1] == '{')
        return behind_bracket(t, p + 1, '}');
    if (*p != '%' || p != t->value)
        return NULL;
    const char *end = behind_percent(t, p);
    return end && end < t->end && *end == t->quote ? end : NULL;
}

/* Likewise, outside of quotes. */
static const char *template_in_query(const struct template_reader *t,
                                     const char *p)
{
    const char *end;
    switch (*p) {
    case '{':
        return behind_bracket(t, p, '}');
    case '[':
        return behind_bracket(t, p, ']');
    case '<':
        return behind_angle(t, p);
    case '%':
        return behind_percent(t, p);
    case '$':
    case '#':
        return behind_sign(t, p);
    case '?':
        return p + 1;
    case ':':
        if (p + 1 < t->end && rql_is_digit(p[1]))
            return NULL;
        /* fall through */
    case '@':
        end = behind_word(t, p + 1);
        return end > p + 1 ? end : NULL;
    default:
        return NULL;
    }
}

/* The end of what a line break is written as that the literal leaves to the
 * program, as printf of the shell reads it; or NULL. */
static const char *behind_written_space(const struct template_reader *t,
                                        const char *p)
{
    bool is_space = *p == '\\' && p + 1 < t->end && p[1] &&
                    strchr("nrt", p[1]) && !t->quote && !t->is_json;
    return is_space ? p + 2 : NULL;
}

/* --- Where it stands ------------------------------------------------------- */

static bool begins_query(const char *p, const char *end)
{
    while (p < end && rql_is_blank(*p))
        p++;
    return end - p > 6 && rql_equal_folded(p, 6, "select", 6);
}

/* Behind the comment of a query at `p`, or `p`. */
static const char *behind_comment(const struct template_reader *t,
                                  const char *p)
{
    if (t->is_json || t->end - p < 2)
        return p;
    if (p[0] == '-' && p[1] == '-') {
        const char *line = memchr(p, '\n', (size_t)(t->end - p));
        return line ? line : t->end;
    }
    if (p[0] != '/' || p[1] != '*')
        return p;
    for (p += 2; p < t->end; p++)
        if (*p == '*' && p + 1 < t->end && p[1] == '/')
            return p + 2;
    return p;
}

/* A byte that stands for itself: is what is behind it in quotes? */
static void note_byte(struct template_reader *t, const char *p)
{
    if (t->is_json && *p == '"') {
        t->in_json_string = !t->in_json_string;
        t->in_query = t->in_json_string && begins_query(p + 1, t->end);
        t->quote = 0;
    } else if (t->quote ? *p == t->quote || *p == '\n'
                        : *p == '\'' || *p == '"') {
        t->quote = t->quote ? 0 : *p;
        t->value = p + 1;
    }
}

/* Move to what is filled in next, from `p` on; its end, or NULL. */
static const char *next_template(struct template_reader *t, const char **p)
{
    while (*p < t->end) {
        const char *end = NULL, *behind = *p;
        if (!t->is_json || t->in_json_string)
            end = t->quote || !t->in_query ? template_in_value(t, *p)
                                           : template_in_query(t, *p);
        if (!end)
            end = behind_written_space(t, *p);
        if (end)
            return end;
        if (!t->quote)
            behind = behind_comment(t, *p);
        if (behind == *p) {
            note_byte(t, *p);
            behind += **p == '\\' && t->end - *p > 1 && t->is_json ? 2 : 1;
        }
        *p = behind;
    }
    return NULL;
}

/* --- Reading anew ---------------------------------------------------------- */

/* The reading without templates, and how much of it is taken over. */
struct old_reading {
    struct embed embed;
    struct vector segments;
    uint32_t at;
    size_t escape;
    size_t segment;
};

static const struct embed_escape *next_escape(const struct old_reading *old)
{
    const struct embed_escape *escapes = old->embed.escapes.items;
    return old->escape < old->embed.escapes.count ? &escapes[old->escape]
                                                  : NULL;
}

/* Segments that begin before a byte of the old text. */
static void take_segments(struct host_scan *s, struct old_reading *old,
                          uint32_t to, bool is_hole)
{
    struct reading *r = &s->reading;
    const struct embed_segment *segments = old->segments.items;
    for (; old->segment < old->segments.count; old->segment++) {
        struct embed_segment segment = segments[old->segment];
        if (segment.inner > to || (segment.inner == to && is_hole))
            return;
        segment.inner =
            (uint32_t)r->text.count + (is_hole ? 0 : segment.inner - old->at);
        *(struct embed_segment *)rql_vector_push(s->arena, &r->segments,
                                                 sizeof segment) = segment;
    }
}

/* Take over the old text to an offset, with what it has of escapes. */
static void take_text(struct host_scan *s, struct old_reading *old, uint32_t to)
{
    struct reading *r = &s->reading;
    const struct embed_escape *escape;
    take_segments(s, old, to, false);
    while ((escape = next_escape(old)) &&
           escape->inner + (escape->inner_length > 0) <= to) {
        struct embed_escape *taken =
            rql_vector_push(s->arena, &r->escapes, sizeof *taken);
        *taken = *escape;
        taken->inner = (uint32_t)r->text.count + (escape->inner - old->at);
        old->escape++;
    }
    rql_bytes_add(s->arena, &r->text, old->embed.text + old->at, to - old->at);
    old->at = to;
}

/* Put a hole in the place of the old text to an offset. */
static void take_hole(struct host_scan *s, struct old_reading *old, uint32_t to)
{
    const char *text = old->embed.text;
    uint32_t start = rql_embed_to_outer(&old->embed, old->at, false);
    const struct embed_escape *escape;
    while ((escape = next_escape(old)) && escape->inner < to) {
        if (to < escape->inner + escape->inner_length)
            to = escape->inner + escape->inner_length;
        old->escape++;
    }
    uint32_t end = rql_embed_to_outer(&old->embed, to, true);
    if (text[old->at] == '\\')
        rql_read_escape(s, EMBED_ESCAPE, start, end, (rql_text){" ", 1});
    else
        rql_read_hole(s, start, end,
                      (rql_text){text + to, old->embed.length - to});
    take_segments(s, old, to, true);
    old->at = to;
}

static void take_spare(struct vector *used, struct vector *spare)
{
    struct vector taken = *spare;
    *spare = *used;
    *used = taken;
    used->count = 0;
}

static void read_anew(struct host_scan *s, struct template_reader *t,
                      const char *p, const char *end)
{
    struct reading *r = &s->reading;
    struct old_reading old = {
        .embed = {.span = r->span,
                  .text = r->text.items,
                  .length = (uint32_t)r->text.count,
                  .escapes = r->escapes},
        .segments = r->segments,
    };
    take_spare(&r->text, &r->spare[0]);
    take_spare(&r->escapes, &r->spare[1]);
    take_spare(&r->segments, &r->spare[2]);
    r->seen = r->words_end = r->brackets = 0;
    r->is_quoted = r->is_json_quoted = false;
    for (; end; end = next_template(t, &p)) {
        take_text(s, &old, (uint32_t)(p - t->text));
        take_hole(s, &old, (uint32_t)(end - t->text));
        p = t->text + old.at;
    }
    take_text(s, &old, old.embed.length);
}

void rql_read_templates(struct host_scan *s, rql_host inner)
{
    struct reading *r = &s->reading;
    struct template_reader t = {
        .text = r->text.items,
        .end = (const char *)r->text.items + r->text.count,
        .is_json = inner == RQL_HOST_REQUEST,
        .in_query = inner != RQL_HOST_REQUEST,
    };
    const char *p = t.text;
    const char *end = next_template(&t, &p);
    if (end)
        read_anew(s, &t, p, end);
}
