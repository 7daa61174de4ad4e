/*
 * Where queries start, as far as lines tell.
 *
 * A query starts at a SELECT that is the first word of its line, when `;` stands
 * before it, or when the query before has a SELECT of its own.  Values end with
 * their line, so that only a block comment can hide such a line.
 */
#include "query_starts.h"

#include <string.h>
#include <strings.h>

/* So many lines are looked at for the SELECT of the query before. */
enum { REACH = 2000 };

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

/* Where SELECT stands as the first word of a line; false when it does not. */
static bool finds_select(const struct document_text *text, size_t line,
                         size_t *at)
{
    static const char word[] = "SELECT";
    size_t length = sizeof word - 1;
    rql_span span = document_text_line(text, line);
    while (span.start < span.end && is_space(text->data[span.start]))
        span.start++;
    *at = span.start;
    return span.end - span.start >= length &&
           strncasecmp(text->data + span.start, word, length) == 0 &&
           (span.end - span.start == length ||
            !is_name_char(text->data[span.start + length]));
}

/* The SELECT that begins a line before this one, but not too far. */
static bool finds_select_before(const struct document_text *text, size_t line,
                                size_t *at)
{
    for (size_t i = 0; i < REACH && line--; i++)
        if (finds_select(text, line, at))
            return true;
    return false;
}

bool query_starts(const struct document_text *text, size_t line, size_t *at)
{
    if (!finds_select(text, line, at))
        return false;
    size_t end = *at, before;
    while (end && is_space(text->data[end - 1]))
        end--;
    if (!end || text->data[end - 1] == ';')
        return true;
    if (text->data[end - 1] == '(' || !finds_select_before(text, line, &before))
        return false;
    size_t first = before + strlen("SELECT");
    return end > first && !memchr(text->data + first, ';', end - first);
}

bool has_block_comment(const struct document_text *text, rql_span span)
{
    const char *p = text->data + span.start;
    const char *end = text->data + span.end;
    while (p < end && (p = memchr(p, '/', (size_t)(end - p))) != NULL)
        if (++p < end && *p == '*')
            return true;
    return false;
}
