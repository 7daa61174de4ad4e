/* Semantic tokens: all of a document, what has changed since, or a range. */
#include "semantic_tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "features.h"

/* Numbers of a token. */
enum { TOKEN_NUMBERS = 5 };

static void put_names(struct json *json, const char *key,
                      const char *const *names)
{
    json_key(json, key);
    json_open(json, '[');
    for (; *names; names++)
        json_put_string(json, *names);
    json_close(json, ']');
}

void lsp_put_semantic_tokens(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_key(json, "legend");
    json_open(json, '{');
    put_names(json, "tokenTypes", semantic_types);
    put_names(json, "tokenModifiers", semantic_modifiers);
    json_close(json, '}');
    json_key(json, "full");
    json_open(json, '{');
    json_key(json, "delta");
    json_put_bool(json, true);
    json_close(json, '}');
    json_key(json, "range");
    json_put_bool(json, true);
    json_close(json, '}');
}

/* Write the numbers from `first` to `end`, end not included. */
static void put_data(struct json *json, const struct sent_tokens *tokens,
                     size_t first, size_t end)
{
    json_key(json, "data");
    json_open(json, '[');
    for (size_t i = first; i < end; i++)
        json_put_size(json, tokens->items[i]);
    json_close(json, ']');
}

/* The name of what was sent: the text and all that its reading depends on have
 * one number. */
static void format_result_id(char *id, size_t size, uint64_t revision)
{
    snprintf(id, size, "%llu", (unsigned long long)revision);
}

static void put_result_id(struct json *json, const struct sent_tokens *tokens)
{
    char id[24];
    format_result_id(id, sizeof id, tokens->revision);
    json_member_string(json, "resultId", id);
}

/* Make the tokens of a document as it is now; false when it is none of ours, or
 * the request has failed. */
static bool make_tokens(struct request *request, struct document *document,
                        struct sent_tokens *tokens)
{
    *tokens = (struct sent_tokens){.revision = document->revision};
    if (!server_made(request->server, document))
        return false;
    rql_span all = {0, document->text.length};
    if (semantic_tokens_add(tokens, request, document, all))
        return true;
    free(tokens->items);
    return false;
}

static void keep_tokens(struct document *document, struct sent_tokens tokens)
{
    free(document->tokens.items);
    document->tokens = tokens;
}

static void put_all(struct request *request, struct document *document,
                    struct sent_tokens tokens)
{
    struct json *json = request->result;
    json_open(json, '{');
    put_result_id(json, &tokens);
    put_data(json, &tokens, 0, tokens.count);
    json_close(json, '}');
    keep_tokens(document, tokens);
}

void lsp_semantic_tokens(struct request *request)
{
    struct document *document = request_document(request);
    struct sent_tokens tokens;
    if (document && make_tokens(request, document, &tokens))
        put_all(request, document, tokens);
}

/* --- Changes --------------------------------------------------------------*/

/* How many numbers two lists have in common at their beginnings, in whole
 * tokens. */
static size_t common_start(const struct sent_tokens *a,
                           const struct sent_tokens *b)
{
    size_t least = a->count < b->count ? a->count : b->count, i = 0;
    while (i < least && a->items[i] == b->items[i])
        i++;
    return i - i % TOKEN_NUMBERS;
}

/* The same at their ends, behind the beginnings. */
static size_t common_end(const struct sent_tokens *a,
                         const struct sent_tokens *b, size_t start)
{
    size_t least = (a->count < b->count ? a->count : b->count) - start, i = 0;
    while (i < least &&
           a->items[a->count - 1 - i] == b->items[b->count - 1 - i])
        i++;
    return i - i % TOKEN_NUMBERS;
}

static void put_changes(struct request *request, struct document *document,
                        struct sent_tokens tokens)
{
    const struct sent_tokens *before = &document->tokens;
    struct json *json = request->result;
    size_t start = common_start(before, &tokens);
    size_t end = common_end(before, &tokens, start);
    json_open(json, '{');
    put_result_id(json, &tokens);
    json_key(json, "edits");
    json_open(json, '[');
    if (start + end < before->count || start + end < tokens.count) {
        json_open(json, '{');
        json_member_size(json, "start", start);
        json_member_size(json, "deleteCount", before->count - start - end);
        put_data(json, &tokens, start, tokens.count - end);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
    keep_tokens(document, tokens);
}

/* True when the client has what was sent last. */
static bool has_sent(const struct document *document, const json_t *id)
{
    char expected[24];
    format_result_id(expected, sizeof expected, document->tokens.revision);
    return document->tokens.revision && json_is_string(id) &&
           strcmp(json_string_value(id), expected) == 0;
}

void lsp_semantic_tokens_delta(struct request *request)
{
    struct document *document = request_document(request);
    struct sent_tokens tokens;
    if (!document || !make_tokens(request, document, &tokens))
        return;
    if (has_sent(document,
                 json_object_get(request->params, "previousResultId")))
        put_changes(request, document, tokens);
    else
        put_all(request, document, tokens);
}

/* --- Ranges ---------------------------------------------------------------*/

void lsp_semantic_tokens_range(struct request *request)
{
    struct document *document = request_document(request);
    rql_span span;
    if (!document)
        return;
    if (!read_range(json_object_get(request->params, "range"), document,
                    &span)) {
        request_fail(request, INVALID_PARAMS, "range is missing or wrong");
        return;
    }
    if (!server_made(request->server, document))
        return;
    struct sent_tokens tokens = {0};
    semantic_tokens_add(&tokens, request, document, span);
    json_open(request->result, '{');
    put_data(request->result, &tokens, 0, tokens.count);
    json_close(request->result, '}');
    free(tokens.items);
}
