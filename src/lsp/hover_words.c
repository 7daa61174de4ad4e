/* Hover: keywords, operators, and the days of time spans. */
#include <string.h>

#include "hover.h"

bool hover_days(struct hover_text *text, size_t timespan, int64_t now)
{
    rql_date first, last;
    if (!rql_timespan_days(timespan, now, &first, &last))
        return false;
    hover_addf(text, "%s%04d-%02d-%02d",
               rql_timespan_at(timespan).is_certain ? "" : "about ", first.year,
               first.month, first.day);
    if (memcmp(&first, &last, sizeof first) != 0)
        hover_addf(text, " to %04d-%02d-%02d", last.year, last.month, last.day);
    return true;
}

static bool is_word(rql_token token)
{
    return token.kind == RQL_TOKEN_KEYWORD || token.kind == RQL_TOKEN_OPERATOR;
}

static rql_text text_of(const rql_document *queries, rql_token token)
{
    return (rql_text){rql_document_text(queries).data + token.span.start,
                      token.span.end - token.span.start};
}

/* Look for the word that two tokens, one behind the other, are together. */
static bool find_pair(const rql_document *queries, size_t first, rql_span *span,
                      size_t *word)
{
    char name[32];
    if (first + 1 >= rql_document_token_count(queries))
        return false;
    rql_token a = rql_document_token(queries, first);
    rql_token b = rql_document_token(queries, first + 1);
    rql_text left = text_of(queries, a), right = text_of(queries, b);
    if (!is_word(a) || !is_word(b) ||
        left.length + right.length + 1 > sizeof name)
        return false;
    memcpy(name, left.data, left.length);
    name[left.length] = ' ';
    memcpy(name + left.length + 1, right.data, right.length);
    *span = (rql_span){a.span.start, b.span.end};
    return rql_word_find(name, left.length + 1 + right.length, word);
}

static bool find_word(const rql_document *queries, size_t token, rql_span *span,
                      size_t *word)
{
    if (find_pair(queries, token, span, word) ||
        (token && find_pair(queries, token - 1, span, word)))
        return true;
    rql_token single = rql_document_token(queries, token);
    rql_text text = text_of(queries, single);
    *span = single.span;
    return rql_word_find(text.data, text.length, word);
}

/* The keyword or operator at an offset, or the one that ends there. */
static bool token_at(const rql_document *queries, size_t offset, size_t *token)
{
    size_t at = rql_document_token_at(queries, offset);
    for (size_t i = at + 1; i-- > 0 && i + 1 >= at;) {
        if (i == rql_document_token_count(queries))
            continue;
        rql_token found = rql_document_token(queries, i);
        if (!span_has(found.span, offset) || !is_word(found))
            continue;
        *token = i;
        return true;
    }
    return false;
}

bool hover_word(struct hover_text *text, const struct place *place,
                rql_span *span)
{
    const rql_document *queries = place->view.queries;
    size_t token, index;
    if (!token_at(queries, place->offset, &token) ||
        !find_word(queries, token, span, &index))
        return false;
    rql_word word = rql_word_at(index);
    hover_strong(text, (rql_text){word.name, strlen(word.name)});
    hover_addf(text, " %s", word.summary);
    hover_paragraph(text);
    hover_add(text, word.explanation);
    hover_query(text, word.example);
    return true;
}
