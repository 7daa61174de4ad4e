/* Fixing inside of hosts: bodies of requests, literals and blocks are mended one
 * by one, so that only what changes is checked again. */
#include "fix.h"

#include <string.h>

#include "document.h"
#include "suppress.h"

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
            rql_is_fixable(f, &finding, start, end - 1))
            rql_mend_piece(f,
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
            rql_is_fixable(f, &finding, bodies[i].start, bodies[i].end - 1))
            mend_block(f, rql_inners(f->window)[i], bodies[i].start);
}

/* --- All of a host -------------------------------------------------------- */

void rql_mend_host(struct fixer *f, rql_text text)
{
    rql_document_drop(&f->window);
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
    rql_mend_as_one(f, document);
}
