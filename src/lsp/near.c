/*
 * The queries around a place of a long text.
 *
 * A query begins at a SELECT that is the first word of its line, when `;` stands
 * before it, or when the query before has a SELECT of its own.  Values end with
 * their line, so that only a block comment can hide such a line.
 */
#include "near.h"

#include <string.h>
#include <strings.h>

/* Shorter texts are read as a whole; of longer ones no more than REACH lines to
 * both sides are looked at. */
enum { SHORT = 1 << 13, REACH = 2000, QUERIES_BESIDE = 2 };

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

/* Whether a query begins at the SELECT of a line. */
static bool begins_query(const struct document_text *text, size_t line,
                         size_t at)
{
    size_t end = at, before;
    while (end && is_space(text->data[end - 1]))
        end--;
    if (!end || text->data[end - 1] == ';')
        return true;
    if (text->data[end - 1] == '(' || !finds_select_before(text, line, &before))
        return false;
    size_t first = before + strlen("SELECT");
    return end > first && !memchr(text->data + first, ';', end - first);
}

/* Where the last query begins at or before a line, or 0; *line gets its line.
 */
static bool find_before(const struct document_text *text, size_t *line,
                        size_t *at)
{
    for (size_t i = 0; i < REACH; i++, --*line) {
        if (finds_select(text, *line, at) && begins_query(text, *line, *at))
            return true;
        *at = 0;
        if (!*line)
            return true;
    }
    return false;
}

/* Where the first query begins behind a line, or the end of the text. */
static bool find_behind(const struct document_text *text, size_t *line,
                        size_t *at)
{
    for (size_t i = 0; i < REACH; i++) {
        *at = text->length;
        if (++*line >= text->line_count)
            return true;
        if (finds_select(text, *line, at) && begins_query(text, *line, *at))
            return true;
    }
    return false;
}

static bool has_block_comment(const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end &&
           (text = memchr(text, '/', (size_t)(end - text))) != NULL)
        if (++text < end && *text == '*')
            return true;
    return false;
}

bool near_find(const struct document_text *text, size_t offset, rql_span *span)
{
    if (text->length < SHORT)
        return false;
    size_t first = document_text_line_at(text, offset), last = first;
    for (int i = 0; i < QUERIES_BESIDE; i++) {
        if (i && first)
            first--;
        if (!find_before(text, &first, &span->start))
            return false;
    }
    for (int i = 0; i < QUERIES_BESIDE && last < text->line_count; i++)
        if (!find_behind(text, &last, &span->end))
            return false;
    return span->end - span->start < text->length / 2 &&
           !has_block_comment(text->data, span->end);
}
