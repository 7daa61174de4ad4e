/* What the comments before a query say of it. */
#include "remarks.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The value in a comment such as `-- name: Top ten`, by its key; nothing changes
 * when the comment has none. */
static void read_remark(rql_text comment, const char *key, rql_text *value)
{
    const char *at = comment.data;
    const char *end = at + comment.length;
    size_t length = strlen(key);
    if (comment.length < 2 || memcmp(at, "--", 2) != 0)
        return;
    at += 2;
    while (at < end && is_space(*at))
        at++;
    if ((size_t)(end - at) <= length || strncasecmp(at, key, length) != 0 ||
        at[length] != ':')
        return;
    at += length + 1;
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    if (at == end)
        return;
    *value = (rql_text){at, (size_t)(end - at)};
}

struct remarks remarks_read(const rql_document *document, const char *text,
                            rql_span query, size_t *token)
{
    struct remarks remarks = {{NULL, 0}, {NULL, 0}};
    size_t count = rql_document_token_count(document);
    for (; *token < count; ++*token) {
        rql_token at = rql_document_token(document, *token);
        rql_text comment = {text + at.span.start, at.span.end - at.span.start};
        if (at.span.start >= query.end)
            break;
        if (at.span.start >= query.start || at.kind != RQL_TOKEN_COMMENT)
            continue;
        read_remark(comment, "name", &remarks.name);
        read_remark(comment, "description", &remarks.description);
    }
    return remarks;
}
