/*
 * Mending one query: fixes are made in rounds, all that do not touch each other
 * at once, until none is left.  After each round the result is checked again;
 * if a fix has added an error, it is found by halving and dropped.
 *
 * A fix is dropped if its finding is still there afterwards, or if a comment has
 * become part of a string.  And what is an added error?  One that was not there
 * before, by rule and place.  But a mistake can hide others: columns are not looked
 * up while the dataset is unknown.  So a fix is dropped if it adds an error and its
 * own finding was none; if there are more errors than before where it has changed
 * something; or if there are more errors of syntax.  Other errors that come to
 * light were the author's, and are no reason to keep the mistake.
 */
#include "fix_mend.h"

#include <string.h>

/* --- Checking ------------------------------------------------------------- */

static _Noreturn void fail(const struct mender *m)
{
    longjmp(*m->arena->on_failure, 1);
}

rql_document *rql_mender_check(const struct mender *m, const char *text,
                               size_t length, bool skip_checks)
{
    rql_options options = m->options;
    options.skip_checks |= skip_checks;
    rql_document *document;
    rql_status status =
        m->is_piece ? rql_piece_new(text, length, &options, &document)
                    : rql_document_new(text, length, &options, &document);
    if (status == RQL_NO_MEMORY)
        fail(m);
    return document;
}

void rql_mender_release(struct mender *m)
{
    if (m->accepted != m->base)
        rql_document_drop(&m->accepted);
    rql_document_drop(&m->base);
    rql_document_drop(&m->trial);
    m->accepted = NULL;
}

size_t rql_error_sum(const rql_document *document)
{
    size_t sum = 0;
    if (document->host != RQL_HOST_NONE)
        return rql_count_errors(document);
    for (size_t i = 0; i < rql_document_query_count(document); i++)
        sum += rql_query_error_count(rql_document_query(document, i));
    return sum;
}

/* --- Trying --------------------------------------------------------------- */

static size_t syntax_errors(const struct mender *m,
                            const rql_document *document)
{
    rql_text text = rql_document_text(document);
    rql_document *parsed = rql_mender_check(m, text.data, text.length, true);
    size_t sum = rql_error_sum(parsed);
    rql_document_free(parsed);
    return sum;
}

/* Has the fix made things better, although there is a new error? */
static bool is_excused(const struct mender *m, const struct candidate *c)
{
    return rql_diagnostic_severity(c->finding) == RQL_ERROR &&
           rql_count_touching(&m->found, c->fix) <=
               rql_count_touching(&m->known, c->fix) &&
           syntax_errors(m, m->trial) <= syntax_errors(m, m->accepted);
}

/* The edits of the accepted candidates, and of those from `first` to `end`. */
static void pick(struct mender *m, size_t first, size_t end)
{
    const struct part *parts = m->parts.items;
    m->picked.count = 0;
    for (size_t i = 0; i < m->parts.count; i++) {
        size_t number = parts[i].candidate;
        if (candidates(m)[number].state == ACCEPTED ||
            (number >= first && number < end))
            *(rql_edit *)rql_vector_push(m->arena, &m->picked,
                                         sizeof(rql_edit)) = *parts[i].edit;
    }
}

static void make_trial(struct mender *m)
{
    m->scratch.count = 0;
    rql_edits_apply(m->arena, rql_document_text(m->base), m->picked.items,
                    m->picked.count, &m->scratch);
    rql_document_drop(&m->trial);
    if (m->scratch.count <= RQL_TEXT_MAX)
        m->trial = rql_mender_check(m, m->scratch.items ? m->scratch.items : "",
                                    m->scratch.count, false);
}

static void accept(struct mender *m, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        candidates(m)[i].state = ACCEPTED;
    m->fix_count += end - first;
    if (m->accepted != m->base)
        rql_document_drop(&m->accepted);
    m->accepted = m->trial;
    m->trial = NULL;
    struct vector known = m->known;
    m->known = m->found;
    m->found = known;
}

static size_t comment_count(const struct rql_document *document)
{
    const struct token *t = rql_tokens(document), *end = t;
    size_t count = 0;
    for (end += document->tokens.count; t < end; t++)
        count += t->kind == TOKEN_COMMENT;
    return count;
}

/* Make the candidates from `first` to `end`, if that is no harm. */
static bool try_range(struct mender *m, size_t first, size_t end)
{
    pick(m, first, end);
    make_trial(m);
    if (!m->trial || comment_count(m->trial) < comment_count(m->accepted))
        return false;
    rql_list_findings(m, m->trial, &m->found);
    for (size_t i = first; i < end; i++)
        if (rql_is_still_there(m, &candidates(m)[i]))
            return false;
    if (rql_has_new_error(m) &&
        (end - first > 1 || !is_excused(m, &candidates(m)[first])))
        return false;
    accept(m, first, end);
    return true;
}

/* The same, but when some of them do harm, the others.  The depth is the
 * logarithm of their number. */
static void try_parts(struct mender *m, size_t first, size_t end)
{
    if (first == end || !m->trials)
        return;
    m->trials--;
    if (try_range(m, first, end))
        return;
    if (end - first == 1) {
        candidates(m)[first].state = DROPPED;
        return;
    }
    size_t middle = first + (end - first) / 2;
    try_parts(m, first, middle);
    try_parts(m, middle, end);
}

/* --- Rounds --------------------------------------------------------------- */

/* Copy the texts of the picked edits, which live in a document. */
static void keep_picked(struct mender *m)
{
    rql_edit *edits = m->picked.items;
    for (size_t i = 0; i < m->picked.count; i++)
        edits[i].text.data =
            rql_arena_copy(m->arena, edits[i].text.data, edits[i].text.length);
}

static void swap(struct vector *a, struct vector *b)
{
    struct vector old = *a;
    *a = *b;
    *b = old;
}

/* Enter this round's edits into the result. */
static void enter_edits(struct mender *m)
{
    pick(m, 0, 0);
    keep_picked(m);
    rql_mender_start_places(m);
    if (!m->edits.count) {
        swap(&m->edits, &m->picked);
        return;
    }
    m->composed.count = 0;
    rql_edits_compose(m->arena, &m->edits, &m->picked, &m->composed);
    swap(&m->edits, &m->composed);
}

/* One round; false when no fix was made. */
static bool mend_once(struct mender *m)
{
    rql_mender_choose(m);
    if (!m->candidates.count)
        return false;
    m->picked.count = 0;
    rql_list_findings(m, m->base, &m->known);
    m->accepted = m->base;
    try_parts(m, 0, m->candidates.count);
    rql_document_drop(&m->trial);
    if (m->accepted == m->base)
        return false;
    enter_edits(m);
    rql_document_drop(&m->base);
    m->base = m->accepted;
    return true;
}

/*
 * True when the text is one that was there before: fixes undo each other.  A
 * text is remembered after 0, 1, 2, 4, 8 ... rounds, which finds every circle.
 */
static bool is_in_circle(struct mender *m, size_t round)
{
    rql_text text = rql_document_text(m->base);
    if (round && m->mark.count == text.length &&
        (!text.length || !memcmp(m->mark.items, text.data, text.length)))
        return true;
    if (!round || (round & (round - 1)) == 0) {
        m->mark.count = 0;
        rql_bytes_add(m->arena, &m->mark, text.data, text.length);
    }
    return false;
}

static size_t fixable(struct mender *m)
{
    size_t sum = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(m->base); i++)
        sum += rql_mender_fix(m, rql_document_diagnostic(m->base, i)) != NULL;
    return sum;
}

/* How often a text of that length may be tried: enough for all fixes of a query
 * as people write them, and a bounded number of times for a monster. */
static size_t most_trials(size_t length)
{
    return 12 + ((size_t)1 << 17) / (length + 1);
}

void rql_mend(struct mender *m, rql_document *document)
{
    m->edits.count = m->fix_count = 0;
    rql_mender_start_places(m);
    m->base = document;
    m->errors = rql_error_sum(document);
    m->left = fixable(m);
    m->trials = most_trials(rql_document_text(document).length);
    for (size_t round = 0; m->left && m->trials; round++) {
        if (is_in_circle(m, round)) {
            m->edits.count = m->fix_count = 0;
            rql_mender_release(m);
            return;
        }
        if (!mend_once(m))
            break;
    }
    m->errors = rql_error_sum(m->base);
    m->left = fixable(m);
    rql_mender_release(m);
}
