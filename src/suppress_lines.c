/* Which lines comments are on, and what stands on those below them. */
#include "suppress.h"

/* The first line break from one offset to another, or the latter. */
static uint32_t find_line_end(const struct rql_document *d, uint32_t at,
                              uint32_t end)
{
    while (at < end && !rql_is_line_end(d->text[at]))
        at++;
    return at;
}

/* Behind the comment that begins at an offset, if one does. */
static uint32_t skip_comment(const struct rql_document *d, uint32_t at)
{
    const char *p = d->text + at;
    if (d->length - at < 2 || d->host != RQL_HOST_NONE)
        return at;
    if (p[0] == '-' && p[1] == '-')
        return find_line_end(d, at, d->length);
    if (p[0] != '/' || p[1] != '*')
        return at;
    for (at += 2; at + 1 < d->length; at++)
        if (d->text[at] == '*' && d->text[at + 1] == '/')
            return at + 2;
    return d->length;
}

/* The first byte from an offset on that is neither white space nor in a
 * comment; `next` is the first noted one at or behind it. */
static uint32_t skip_trivia(const struct rql_document *d, uint32_t at,
                            size_t next)
{
    const struct directive_comment *comments = rql_comments(d);
    while (at < d->length) {
        if (rql_is_blank(d->text[at]) || rql_is_line_end(d->text[at])) {
            at++;
            continue;
        }
        if (next < d->comments.count && at == comments[next].start)
            return comments[next].behind;
        uint32_t behind = skip_comment(d, at);
        if (behind == at)
            break;
        at = behind;
    }
    return at;
}

static bool has_line_end(const struct rql_document *d,
                         const struct directive_comment *c)
{
    return find_line_end(d, c->start, c->end) < c->end;
}

/* From the last one to the first one, so that comments which stand above each
 * other are gone over once. */
void rql_find_targets(struct rql_document *d)
{
    struct directive_comment *c = rql_comments(d);
    for (size_t i = d->comments.count; i-- > 0;) {
        bool is_last = i + 1 == d->comments.count;
        uint32_t limit = is_last ? d->length : c[i + 1].start;
        uint32_t line_end = find_line_end(d, c[i].end, limit);
        c[i].behind = skip_trivia(d, c[i].end, i + 1);
        if (line_end < limit || is_last)
            c[i].target = skip_trivia(d, line_end, i + 1);
        else if (has_line_end(d, &c[i + 1]))
            c[i].target = c[i + 1].behind;
        else
            c[i].target = c[i + 1].target;
    }
}

void rql_move_line(const struct rql_document *d, struct text_line *line,
                   uint32_t offset)
{
    while (line->next <= offset && line->next <= d->length) {
        uint32_t end = find_line_end(d, line->next, d->length);
        bool is_pair = end + 1 < d->length && d->text[end] == '\r' &&
                       d->text[end + 1] == '\n';
        line->start = line->next;
        line->next = end + 1 + is_pair;
    }
}
