/*
 * One pass of fixing: the text is mended query by query, in windows of a bearable
 * size, and what is wrong with suppressions before and after that.
 */
#include "fix.h"

#include "document.h"
#include "suppress.h"

enum { WINDOW = 1 << 16 /* bytes that are checked at once */ };

/* --- Windows -------------------------------------------------------------- */

void rql_mend_piece(struct fixer *f, rql_document *document, size_t start)
{
    struct mender *m = &f->mender;
    f->errors_after -= rql_error_sum(document);
    m->origin = start;
    rql_mend(m, document);
    f->errors_after += m->errors;
    f->fix_count += m->fix_count;
    f->left += m->left;
    const rql_edit *edits = m->edits.items;
    for (size_t i = 0; i < m->edits.count; i++) {
        rql_edit *edit = rql_vector_push(f->arena, &f->edits, sizeof *edit);
        *edit = edits[i];
        edit->span.start += start;
        edit->span.end += start;
    }
}

/* Where the piece of a window's query ends: where the next query begins. */
static size_t piece_end(const struct fixer *f, size_t query, size_t cut)
{
    if (query + 1 >= rql_document_query_count(f->window))
        return cut;
    size_t start =
        rql_query_span(rql_document_query(f->window, query + 1)).start;
    return start < cut ? start : cut;
}

bool rql_is_fixable(struct fixer *f, size_t *at, size_t start, size_t end)
{
    f->mender.origin = f->window_start;
    size_t count = rql_document_diagnostic_count(f->window);
    for (size_t i = *at; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(f->window, i);
        rql_span span = rql_diagnostic_span(d);
        if (span.start > end)
            break;
        if (span.start < end)
            *at = i + 1;
        if (span.start >= start && rql_mender_fix(&f->mender, d))
            return true;
    }
    return false;
}

/* True when a query of the window that begins at `start` is to be mended. */
static bool is_wanted(struct fixer *f, size_t query, size_t start)
{
    if (!f->regions.count || query >= rql_document_query_count(f->window))
        return !f->regions.count;
    const rql_query *q = rql_document_query(f->window, query);
    rql_span reach = rql_reach(f->window, q->first, q->last);
    return rql_touches(&f->regions, start + reach.start, start + reach.end);
}

/* Mend the queries of the window that begins at `start`, up to `cut`. */
static void mend_window(struct fixer *f, size_t start, size_t cut)
{
    rql_text text = rql_document_text(f->window);
    size_t finding = 0;
    size_t at = 0;
    for (size_t query = 0; at < cut; query++) {
        size_t end = piece_end(f, query, cut);
        if (!is_wanted(f, query, start) ||
            !rql_is_fixable(f, &finding, at, end)) {
            at = end;
            continue;
        }
        rql_document *piece;
        if (at == 0 && end == text.length) {
            piece = f->window;
            f->window = NULL;
        } else {
            piece =
                rql_mender_check(&f->mender, text.data + at, end - at, false);
        }
        rql_mend_piece(f, piece, start + at);
        at = end;
    }
}

/* The end of a window of at least so many bytes: strings and quotes never go
 * over a line break, so it is safe to cut there. */
static size_t window_end(rql_text text, size_t start, size_t size)
{
    if (size >= text.length - start)
        return text.length;
    const char *from = text.data + start + size;
    const char *end = memchr(from, '\n', text.length - start - size);
    return end ? (size_t)(end - text.data) + 1 : text.length;
}

/* The errors of the window's queries that begin before `cut`. */
static size_t errors_to(const rql_document *window, size_t cut)
{
    size_t sum = 0;
    for (size_t i = 0; i < rql_document_query_count(window); i++) {
        const rql_query *query = rql_document_query(window, i);
        if (rql_query_span(query).start < cut)
            sum += rql_query_error_count(query);
    }
    return sum;
}

/* Mend the text from `start` on; returns how far that went, 0 when a window of
 * that size holds no whole query. */
static size_t mend_from(struct fixer *f, rql_text text, size_t start,
                        size_t size)
{
    size_t end = window_end(text, start, size);
    rql_document_drop(&f->window);
    f->window_start = start;
    f->window =
        rql_mender_check(&f->mender, text.data + start, end - start, false);
    size_t cut = end - start;
    if (end < text.length) {
        /* The last query may go on behind the window. */
        size_t count = rql_document_query_count(f->window);
        if (count < 2)
            return 0;
        cut = rql_query_span(rql_document_query(f->window, count - 1)).start;
    }
    size_t errors = errors_to(f->window, cut);
    f->errors_before += errors;
    f->errors_after += errors;
    mend_window(f, start, cut);
    return cut;
}

void rql_mend_as_one(struct fixer *f, rql_document *document)
{
    f->errors_before = f->errors_after = rql_error_sum(document);
    rql_mend_piece(f, document, 0);
}

/* Mend queries, and what else is not about suppressions. */
static void mend_queries(struct fixer *f, rql_text text)
{
    f->mender.mended = MEND_QUERIES;
    f->regions.at = 0;
    if (f->as_one) {
        rql_mend_as_one(
            f, rql_mender_check(&f->mender, text.data, text.length, false));
        return;
    }
    if (f->mender.options.host != RQL_HOST_NONE) {
        rql_mend_host(f, text);
        return;
    }
    size_t size = WINDOW;
    for (size_t at = 0; at < text.length;) {
        size_t length = mend_from(f, text, at, size);
        size = length ? WINDOW : size * 2;
        at += length;
    }
}

/* --- Suppressions --------------------------------------------------------- */

static void enter_fix(struct fixer *f, const rql_fix *fix)
{
    for (size_t i = 0; i < fix->edit_count; i++) {
        rql_edit *edit = rql_vector_push(f->arena, &f->edits, sizeof *edit);
        *edit = fix->edits[i];
        edit->text.data =
            rql_arena_copy(f->arena, edit->text.data, edit->text.length);
    }
    f->fix_count++;
}

/* Mend what is wrong with suppressions themselves, as the caller sees it.  These
 * fixes change comments only and need not be tried; of two that overlap, the
 * later one waits for the next pass. */
static void mend_suppressions(struct fixer *f, rql_text text,
                              enum mended mended)
{
    struct mender *m = &f->mender;
    rql_options options = m->options;
    size_t end = 0;
    rql_document_drop(&f->window);
    m->options = f->given;
    m->options.regions = f->region_items;
    m->options.discard_trees = true;
    m->mended = mended;
    f->window = rql_mender_check(m, text.data, text.length, false);
    m->options = options;
    for (size_t i = 0; i < rql_document_diagnostic_count(f->window); i++) {
        const rql_fix *fix =
            rql_mender_fix(m, rql_document_diagnostic(f->window, i));
        if (!fix || fix->edits[0].span.start < end)
            continue;
        enter_fix(f, fix);
        end = fix->edits[fix->edit_count - 1].span.end;
    }
}

/*
 * Queries are mended one by one, but what suppresses their findings may stand
 * anywhere: a document of the whole text says what does.  Directives that are
 * misspelt are mended first, for they hide findings then; those that are unused
 * last, when it is certain that they are.
 */
static void mend_with_suppressions(struct fixer *f, rql_text text)
{
    struct mender *m = &f->mender;
    m->options.ignore_suppressions = false;
    m->options.discard_trees = true;
    f->whole = rql_mender_check(m, text.data, text.length, false);
    m->options.discard_trees = false;
    f->visible = rql_count_errors(f->whole);
    mend_suppressions(f, text, MEND_INVALID_SUPPRESSIONS);
    if (f->edits.count) {
        f->errors_before = 0;
        f->errors_after = SIZE_MAX;
        return;
    }
    m->options.ignore_suppressions = !f->as_one;
    m->whole = f->as_one ? NULL : f->whole;
    mend_queries(f, text);
    m->whole = NULL;
    if (f->edits.count)
        return;
    mend_suppressions(f, text, MEND_SUPPRESSIONS);
    f->errors_after = SIZE_MAX;
}

void rql_run_pass(struct fixer *f, rql_text text)
{
    f->edits = (struct vector){0};
    f->fix_count = f->left = f->errors_before = f->errors_after = 0;
    f->visible = 0;
    rql_document_drop(&f->whole);
    if (!f->given.ignore_suppressions &&
        f->mender.options.host != RQL_HOST_REQUEST &&
        rql_text_may_suppress(text.data, text.length))
        mend_with_suppressions(f, text);
    else
        mend_queries(f, text);
}
