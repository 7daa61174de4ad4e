/*
 * Fixing: the text is mended query by query, so that only what changes is
 * checked again, then read once more from the start, which proves the result.
 */
#include "fix.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "suppress.h"

struct rql_fixed {
    struct arena arena;
    rql_text text;
    struct vector edits; /* rql_edit, of the text as given */
    size_t fix_count;
    size_t left;
    const rql_span *regions; /* of the options, in this text */
    size_t region_count;
};

/* The text between two passes. */
struct stage {
    rql_text text;
    struct vector edits; /* that have led here */
    size_t fix_count;
};

struct fixer {
    struct rql_fixed *fixed;
    struct arena *arena;
    struct mender mender;
    rql_options given; /* by the caller */
    rql_document *window;
    size_t window_start;
    rql_fixed *block;    /* what is being mended inside, if any */
    bool as_one;         /* the text is one piece, whatever queries it holds */
    rql_document *whole; /* of a text that suppresses something */
    struct regions regions; /* of the text of the pass; see rql_options */
    rql_span *region_items; /* the same, to be moved */

    /* What a pass has done. */
    struct vector edits; /* of the text at its start */
    size_t fix_count;
    size_t left;
    size_t errors_before;
    size_t errors_after;
    size_t visible; /* errors that are not suppressed, at its start */
};

enum {
    WINDOW = 1 << 16, /* bytes that are checked at once to find what to mend */
    MOST_PASSES = 4,
    MOST_PASSES_SUPPRESSING = 12
};

/* --- One pass ------------------------------------------------------------- */

/* Mend the document of a piece that begins at `start`. */
static void mend_piece(struct fixer *f, rql_document *document, size_t start)
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

/* True when the window has something to mend between two offsets, both
 * included; `at` is the first finding to look at, and moves on. */
static bool is_fixable(struct fixer *f, size_t *at, size_t start, size_t end)
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
        if (!is_wanted(f, query, start) || !is_fixable(f, &finding, at, end)) {
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
        mend_piece(f, piece, start + at);
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
    rql_document_free(f->window);
    f->window = NULL;
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

/* Mend the text as one piece; takes over its document. */
static void mend_as_one(struct fixer *f, rql_document *document)
{
    f->errors_before = f->errors_after = rql_error_sum(document);
    mend_piece(f, document, 0);
}

/* --- Bodies --------------------------------------------------------------- */

/* True when all that can be mended in the window lies in a body. */
static bool is_in_bodies(struct fixer *f)
{
    f->mender.origin = 0;
    const rql_span *bodies = f->window->bodies.items;
    size_t count = f->window->bodies.count, body = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(f->window); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(f->window, i);
        if (!rql_mender_fix(&f->mender, d))
            continue;
        size_t at = rql_diagnostic_span(d).start;
        while (body < count && bodies[body].end <= at)
            body++;
        if (body == count || at < bodies[body].start)
            return false;
    }
    return true;
}

/* What a body must be told of the others, to be checked as it is among them. */
static void tell_query(struct fixer *f)
{
    rql_request_options *request = &f->mender.options.request;
    if (!request->report_query && rql_document_query_count(f->window) == 1)
        request->report_query = rql_document_query(f->window, 0);
}

static void mend_bodies(struct fixer *f)
{
    rql_text text = rql_document_text(f->window);
    const rql_span *bodies = f->window->bodies.items;
    const rql_query *given = f->mender.options.request.report_query;
    bool ignores = f->mender.options.ignore_suppressions;
    size_t finding = 0;
    f->mender.is_piece = true;
    /* Comments in a query, too, suppress what is in the body. */
    f->mender.options.ignore_suppressions = f->given.ignore_suppressions;
    if (f->window->host == RQL_HOST_REQUEST)
        tell_query(f);
    for (size_t i = 0; i < f->window->bodies.count; i++) {
        size_t start = bodies[i].start, end = bodies[i].end;
        if (rql_touches(&f->regions, start, end) &&
            is_fixable(f, &finding, start, end - 1))
            mend_piece(f,
                       rql_mender_check(&f->mender, text.data + start,
                                        end - start, false),
                       start);
    }
    f->mender.options.request.report_query = given;
    f->mender.options.ignore_suppressions = ignores;
    f->mender.is_piece = false;
}

/* --- Blocks --------------------------------------------------------------- */

/* Comments of the host suppress for all of a block or not at all: turn rules off
 * that are suppressed for the one that begins at `start`. */
static void add_suppressed(struct fixer *f, size_t start, rql_options *options)
{
    size_t count = options->setting_count;
    if (!f->mender.whole)
        return;
    rql_rule_setting *all =
        rql_arena_alloc(f->arena, (count + RULE_COUNT) * sizeof *all);
    if (count)
        memcpy(all, options->settings, count * sizeof *all);
    for (size_t rule = 0; rule < RULE_COUNT; rule++)
        if (rql_is_suppressed_at(f->mender.whole, (enum rule_id)rule, start))
            all[count++] =
                (rql_rule_setting){rql_rule_name(&rql_rules[rule]), RQL_OFF};
    options->settings = all;
    options->setting_count = count;
}

/* Mend what stands in a block as a text of its own: its lines may begin with
 * what only all of the host explains. */
static void mend_block(struct fixer *f, const struct inner *inner, size_t start)
{
    rql_options options = f->given;
    options.host = inner->document->host;
    options.region_count = 0;
    add_suppressed(f, start, &options);
    rql_fixed *fixed = NULL;
    rql_status status = rql_fixed_new(inner->embed.text, inner->embed.length,
                                      &options, f->mender.all, &fixed);
    f->block = fixed;
    if (status == RQL_NO_MEMORY)
        longjmp(*f->arena->on_failure, 1);
    if (status == RQL_OK &&
        rql_embed_edits(&inner->embed, f->arena, fixed->edits.items,
                        fixed->edits.count, &f->edits)) {
        f->fix_count += fixed->fix_count;
        f->left += fixed->left;
    }
    f->block = NULL;
    rql_fixed_free(fixed);
}

static void mend_blocks(struct fixer *f)
{
    const rql_span *bodies = f->window->bodies.items;
    size_t finding = 0;
    for (size_t i = 0; i < f->window->bodies.count; i++)
        if (rql_touches(&f->regions, bodies[i].start, bodies[i].end) &&
            is_fixable(f, &finding, bodies[i].start, bodies[i].end - 1))
            mend_block(f, rql_inners(f->window)[i], bodies[i].start);
}

/* --- Hosts ---------------------------------------------------------------- */

/* Many bodies are mended one by one, so that only what changes is checked
 * again. */
static void mend_host(struct fixer *f, rql_text text)
{
    rql_document_free(f->window);
    f->window = NULL;
    f->window_start = 0;
    f->window = rql_mender_check(&f->mender, text.data, text.length, false);
    f->errors_before = f->errors_after = rql_error_sum(f->window);
    if (f->window->has_blocks) {
        mend_blocks(f);
        return;
    }
    size_t count = f->window->bodies.count;
    if (f->window->host != RQL_HOST_REQUEST || (f->regions.count && count) ||
        (count > 1 && is_in_bodies(f))) {
        mend_bodies(f);
        return;
    }
    rql_document *document = f->window;
    f->window = NULL;
    mend_as_one(f, document);
}

/* Mend queries, and what else is not about suppressions. */
static void mend_queries(struct fixer *f, rql_text text)
{
    f->mender.mended = MEND_QUERIES;
    f->regions.at = 0;
    if (f->as_one) {
        mend_as_one(
            f, rql_mender_check(&f->mender, text.data, text.length, false));
        return;
    }
    if (f->mender.options.host != RQL_HOST_NONE) {
        mend_host(f, text);
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
    rql_document_free(f->window);
    f->window = NULL;
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

static size_t count_visible(const rql_document *document)
{
    size_t sum = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        sum += rql_diagnostic_severity(rql_document_diagnostic(document, i)) ==
               RQL_ERROR;
    return sum;
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
    f->visible = count_visible(f->whole);
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

static void run_pass(struct fixer *f, rql_text text)
{
    f->edits = (struct vector){0};
    f->fix_count = f->left = f->errors_before = f->errors_after = 0;
    f->visible = 0;
    rql_document_free(f->whole);
    f->whole = NULL;
    if (!f->given.ignore_suppressions &&
        f->mender.options.host != RQL_HOST_REQUEST &&
        rql_text_may_suppress(text.data, text.length))
        mend_with_suppressions(f, text);
    else
        mend_queries(f, text);
}

/* --- All passes ----------------------------------------------------------- */

/* The stage behind the pass that was just made. */
static struct stage next_stage(struct fixer *f, const struct stage *stage)
{
    struct stage next = {.fix_count = stage->fix_count + f->fix_count};
    struct vector text = {0};
    rql_edits_apply(f->arena, stage->text, f->edits.items, f->edits.count,
                    &text);
    next.text = (rql_text){text.count ? text.items : "", text.count};
    if (stage->edits.count)
        rql_edits_compose(f->arena, &stage->edits, &f->edits, &next.edits);
    else
        next.edits = f->edits;
    return next;
}

/* Errors that there may be when a pass has been right, and of those the ones
 * that are not suppressed. */
struct expected {
    size_t errors;
    size_t visible;
};

static struct expected expect(const struct fixer *f)
{
    size_t more = f->errors_after > f->errors_before
                      ? f->errors_after - f->errors_before
                      : 0;
    bool is_open = !f->whole || f->errors_after == SIZE_MAX;
    return (struct expected){f->errors_after,
                             is_open ? SIZE_MAX : f->visible + more};
}

static void set_regions(struct fixer *f, const rql_options *options)
{
    size_t size = options->region_count * sizeof *f->region_items;
    if (!size)
        return;
    f->region_items = rql_arena_alloc(f->arena, size);
    memcpy(f->region_items, options->regions, size);
    f->fixed->regions = f->region_items;
    f->fixed->region_count = options->region_count;
    f->regions = (struct regions){.items = f->region_items,
                                  .count = options->region_count};
}

/*
 * Mend until a pass changes nothing.  Each pass proves the one before: when the
 * queries of its result have more errors than they had one by one, they have
 * grown into each other, or moved away from what suppresses their findings, and
 * the pass is made again with the text as one piece.
 */
static struct stage mend_all(struct fixer *f, rql_text text)
{
    struct stage stage = {.text = text}, before = stage;
    struct expected expected = {SIZE_MAX, SIZE_MAX};
    for (int pass = 0;; pass++) {
        run_pass(f, stage.text);
        if ((f->errors_before > expected.errors ||
             f->visible > expected.visible) &&
            !f->as_one) {
            if (f->regions.count) { /* not at the cost of other queries */
                set_regions(f, &f->given);
                return (struct stage){.text = text};
            }
            f->as_one = true;
            stage = before;
            continue;
        }
        if (!f->edits.count ||
            pass >= (f->whole ? MOST_PASSES_SUPPRESSING : MOST_PASSES))
            return stage;
        before = stage;
        stage = next_stage(f, &before);
        expected = expect(f);
        rql_regions_follow(f->region_items, f->regions.count, f->edits.items,
                           f->edits.count);
        if (stage.text.length > RQL_TEXT_MAX)
            return stage;
    }
}

/* The text may be the caller's, and an arena may be where it lives: the result
 * has a copy of its own if need be. */
static void finish(struct fixer *f, rql_text text, const struct stage *stage)
{
    struct rql_fixed *fixed = f->fixed;
    bool is_same =
        stage->text.length == text.length &&
        (!text.length || !memcmp(stage->text.data, text.data, text.length));
    fixed->left = f->left;
    fixed->text = stage->text;
    if (is_same) {
        fixed->text.data = rql_arena_copy(f->arena, text.data, text.length);
        return;
    }
    fixed->edits = stage->edits;
    fixed->fix_count = stage->fix_count;
}

static void set_up(struct fixer *f, const rql_options *options, bool all)
{
    struct mender *m = &f->mender;
    m->arena = f->arena;
    m->all = all;
    m->least = RQL_INFO;
    if (!options)
        return;
    f->given = *options;
    /* Every rule has a say in what is an error, also those that the user does
     * not want to hear of. */
    m->options = *options;
    m->options.most_findings = 0;
    m->options.settings = NULL;
    m->options.setting_count = 0;
    m->options.least = RQL_DEFAULT;
    m->options.discard_trees = false;
    m->options.region_count = 0;
    set_regions(f, options);
    if (options->least != RQL_DEFAULT)
        m->least = options->least;
    for (size_t i = 0; i < options->setting_count; i++) {
        const rql_rule *rule = rql_rule_find(options->settings[i].rule);
        if (rule)
            m->severities[rule - rql_rules] =
                (uint8_t)options->settings[i].severity;
    }
}

static rql_status fix_text(struct fixer *f, rql_text text,
                           const rql_options *options, bool all)
{
    jmp_buf on_failure;
    rql_arena_init(f->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    set_up(f, options, all);
    struct stage stage = mend_all(f, text);
    if (stage.text.length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    finish(f, text, &stage);
    f->arena->on_failure = NULL;
    return RQL_OK;
}

rql_status rql_fixed_new(const char *text, size_t length,
                         const rql_options *options, bool all,
                         rql_fixed **fixed)
{
    assert(text || length == 0);
    *fixed = NULL;
    if (length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    struct fixer *f = calloc(1, sizeof *f);
    struct rql_fixed *made = calloc(1, sizeof *made);
    rql_status status = RQL_NO_MEMORY;
    if (f && made) {
        f->fixed = made;
        f->arena = &made->arena;
        status =
            fix_text(f, (rql_text){text ? text : "", length}, options, all);
        rql_mender_release(&f->mender);
        rql_document_free(f->window);
        rql_document_free(f->whole);
        rql_fixed_free(f->block);
    }
    free(f);
    if (status == RQL_OK)
        *fixed = made;
    else
        rql_fixed_free(made);
    return status;
}

void rql_fixed_free(rql_fixed *fixed)
{
    if (!fixed)
        return;
    rql_arena_free(&fixed->arena);
    free(fixed);
}

rql_text rql_fixed_text(const rql_fixed *fixed)
{
    return fixed->text;
}

size_t rql_fixed_edit_count(const rql_fixed *fixed)
{
    return fixed->edits.count;
}

rql_edit rql_fixed_edit(const rql_fixed *fixed, size_t index)
{
    assert(index < fixed->edits.count);
    return ((const rql_edit *)fixed->edits.items)[index];
}

size_t rql_fixed_fix_count(const rql_fixed *fixed)
{
    return fixed->fix_count;
}

size_t rql_fixed_left_count(const rql_fixed *fixed)
{
    return fixed->left;
}

size_t rql_fixed_region_count(const rql_fixed *fixed)
{
    return fixed->region_count;
}

rql_span rql_fixed_region(const rql_fixed *fixed, size_t index)
{
    assert(index < fixed->region_count);
    return fixed->regions[index];
}
