/* The queries around a place of a long text. */
#include "near.h"

#include "query_starts.h"

/* Shorter texts are read as a whole; of longer ones no more than REACH lines to
 * both sides are looked at. */
enum { SHORT = 1 << 13, REACH = 2000, QUERIES_BESIDE = 2 };

/* Where the last query begins at or before a line, or 0; *line gets its line.
 */
static bool find_before(const struct document_text *text, size_t *line,
                        size_t *at)
{
    for (size_t i = 0; i < REACH; i++, --*line) {
        if (query_starts(text, *line, at))
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
        if (query_starts(text, *line, at))
            return true;
    }
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
           !has_block_comment(text, (rql_span){0, span->end});
}
