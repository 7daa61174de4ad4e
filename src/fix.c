/*
 * Fixing: passes over the text, each of which proves the one before, until one
 * changes nothing.
 */
#include "fix.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"

enum { MOST_PASSES = 4, MOST_PASSES_SUPPRESSING = 12 };

/* The text between two passes. */
struct stage {
    rql_text text;
    struct vector edits; /* that have led here */
    size_t fix_count;
};

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
        rql_run_pass(f, stage.text);
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
