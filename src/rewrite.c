/* Rewriting: queries are changed one at a time, and the text that comes of it is
 * read once more. */
#include "rewrite.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- Documents ------------------------------------------------------------ */

rql_document *rql_rewriter_read(struct rewriter *w, const char *text,
                                size_t length, bool skip_checks)
{
    rql_options options = w->options;
    rql_document *d;
    options.skip_checks = skip_checks;
    if (rql_document_new(text, length, &options, &d) != RQL_OK)
        longjmp(*w->arena->on_failure, 1);
    d->arena.on_failure = w->arena->on_failure;
    return d;
}

static void release(struct rewriter *w)
{
    rql_document_drop(&w->d);
    rql_document_drop(&w->whole);
    rql_document_drop(&w->scratch);
    rql_document_drop(&w->before);
    for (size_t i = 0; w->arguments && i < 2 * w->operation_count; i++)
        rql_document_drop(&w->arguments[i].document);
}

/* --- Names ---------------------------------------------------------------- */

bool rql_same_name(const struct rql_document *a, uint32_t x,
                   const struct rql_document *b, uint32_t y)
{
    if (rql_name_token_hash(a, x) != rql_name_token_hash(b, y))
        return false;
    rql_text left = rql_name_text(a, x), right = rql_name_text(b, y);
    return rql_equal_folded(left.data, left.length, right.data, right.length);
}

/* --- All queries ---------------------------------------------------------- */

/* The white space before a query that begins its line; else nothing. */
static rql_text find_indent(const rql_document *d, size_t start)
{
    size_t from = start;
    while (from > 0 && (d->text[from - 1] == ' ' || d->text[from - 1] == '\t'))
        from--;
    bool begins = from == 0 || d->text[from - 1] == '\n' ||
                  d->text[from - 1] == '\r' ||
                  (from == 3 && memcmp(d->text, "\xef\xbb\xbf", 3) == 0);
    return begins ? (rql_text){d->text + from, start - from}
                  : (rql_text){"", 0};
}

/* Look at a query, and at what stands between it and the next. */
static void place_query(struct rewriter *w, size_t index)
{
    const rql_document *d = w->whole;
    const rql_query *q = rql_document_query(d, index);
    size_t end = d->length;
    w->place.start = rql_token_at(d, q->first)->start;
    for (uint32_t i = q->last + 1; i < d->tokens.count; i++) {
        const struct token *t = rql_token_at(d, i);
        if (rql_token_is_trivia(t))
            continue;
        end = t->start;
        break;
    }
    w->place.end = end;
    w->next = end < d->length ? d->text[end] : '\0';
    w->indent = find_indent(d, w->place.start);
}

/* Operations that name something which no query has. */
static bool check_searches(struct rewriter *w)
{
    for (size_t i = 0; i < w->operation_count; i++) {
        const struct search *search = &w->searches[i];
        w->operation = i;
        if (search->is_found || !search->is_missed)
            continue;
        w->result->is_missing = true;
        rql_rewriter_fail(w, search->message, search->span);
        return false;
    }
    return true;
}

static bool rewrite_queries(struct rewriter *w, size_t query)
{
    size_t count = w->whole->query_count;
    if (query != RQL_ALL_QUERIES && query >= count) {
        w->operation = w->operation_count;
        rql_rewriter_fail(
            w,
            rql_arena_printf(w->arena,
                             "there is no query %zu: the text has %zu",
                             query + 1, count),
            (rql_span){0, 0});
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (query != RQL_ALL_QUERIES && query != i)
            continue;
        place_query(w, i);
        if (!rql_rewrite_query(w))
            return false;
    }
    return check_searches(w);
}

/* The result as one text must be read as it was query by query. */
static rql_status check_result(struct rewriter *w, size_t queries)
{
    rql_text text = w->result->text;
    if (text.length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    rql_document_drop(&w->scratch);
    rql_options options = w->options;
    options.skip_checks = options.discard_trees = true;
    if (rql_document_new(text.data, text.length, &options, &w->scratch) !=
        RQL_OK)
        return RQL_NO_MEMORY;
    return w->scratch->query_count == queries ? RQL_OK : RQL_INTERNAL;
}

static void make_result(struct rewriter *w, rql_text text)
{
    struct rql_rewritten *r = w->result;
    struct vector bytes = {0};
    if (r->error)
        r->edits.count = 0;
    rql_edits_apply(w->arena, text, r->edits.items, r->edits.count, &bytes);
    r->text = (rql_text){bytes.count ? bytes.items : "", bytes.count};
}

static void set_up(struct rewriter *w, const rql_options *options)
{
    size_t count = w->operation_count;
    w->arguments =
        rql_arena_alloc(w->arena, (2 * count + 1) * sizeof *w->arguments);
    memset(w->arguments, 0, (2 * count + 1) * sizeof *w->arguments);
    w->values = w->arguments + count;
    w->searches = rql_arena_alloc(w->arena, (count + 1) * sizeof *w->searches);
    memset(w->searches, 0, (count + 1) * sizeof *w->searches);
    /* Queries are read one by one, and an error is one wherever it is. */
    w->options.ignore_suppressions = true;
    if (!options)
        return;
    w->options.api = options->api;
    memcpy(w->options.catalogs, options->catalogs, sizeof options->catalogs);
}

static rql_status rewrite_text(struct rewriter *w, rql_text text,
                               const rql_options *options, size_t query)
{
    jmp_buf on_failure;
    rql_arena_init(w->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    set_up(w, options);
    w->whole = rql_rewriter_read(w, text.data, text.length, true);
    size_t queries = w->whole->query_count;
    if (rql_read_arguments(w))
        rewrite_queries(w, query);
    make_result(w, text);
    rql_status status = RQL_OK;
    if (w->result->edits.count)
        status = check_result(w, queries);
    w->arena->on_failure = NULL;
    return status;
}

rql_status rql_rewritten_new(const char *text, size_t length,
                             const rql_options *options, size_t query,
                             const rql_rewrite *operations,
                             size_t operation_count, rql_rewritten **rewritten)
{
    assert((text || length == 0) && (operations || operation_count == 0));
    *rewritten = NULL;
    if (length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    struct rewriter *w = calloc(1, sizeof *w);
    struct rql_rewritten *made = calloc(1, sizeof *made);
    rql_status status = RQL_NO_MEMORY;
    if (w && made) {
        w->result = made;
        w->arena = &made->arena;
        w->operations = operations;
        w->operation_count = operation_count;
        status = rewrite_text(w, (rql_text){text ? text : "", length}, options,
                              query);
        release(w);
    }
    free(w);
    if (status == RQL_OK)
        *rewritten = made;
    else
        rql_rewritten_free(made);
    return status;
}

void rql_rewritten_free(rql_rewritten *rewritten)
{
    if (!rewritten)
        return;
    rql_arena_free(&rewritten->arena);
    free(rewritten);
}

const char *rql_rewritten_error(const rql_rewritten *rewritten)
{
    return rewritten->error;
}

bool rql_rewritten_is_missing(const rql_rewritten *rewritten)
{
    return rewritten->is_missing;
}

size_t rql_rewritten_failed(const rql_rewritten *rewritten)
{
    assert(rewritten->error);
    return rewritten->failed;
}

rql_span rql_rewritten_error_span(const rql_rewritten *rewritten)
{
    assert(rewritten->error);
    return rewritten->span;
}

rql_text rql_rewritten_text(const rql_rewritten *rewritten)
{
    return rewritten->text;
}

size_t rql_rewritten_edit_count(const rql_rewritten *rewritten)
{
    return rewritten->edits.count;
}

rql_edit rql_rewritten_edit(const rql_rewritten *rewritten, size_t index)
{
    assert(index < rewritten->edits.count);
    return ((const rql_edit *)rewritten->edits.items)[index];
}
