/* A text, checked. */
#include "checked.h"

#include <stdlib.h>
#include <string.h>

#include "large.h"
#include "large_fix.h"
#include "message.h"
#include "patch.h"
#include "policy.h"
#include "selection.h"

static rql_options options_of(const struct text *text)
{
    rql_options options = text->policy->options;
    options.host = text->host;
    return options;
}

/* The same for the text as it was read, with its regions, which are to be
 * freed. */
static rql_options options_with_regions(const struct text *text,
                                        rql_span **regions)
{
    rql_options options = options_of(text);
    rql_text all = {text->data, text->length};
    *regions = selected_spans(text->selected, all, &options.region_count);
    options.regions = *regions;
    return options;
}

static void fix(struct checked *checked, const struct text *text,
                const rql_options *given, bool all)
{
    rql_options options = *given;
    options.least = RQL_DEFAULT;
    checked->status =
        large_fixed_new((rql_text){text->data, text->length}, &options, all,
                        text->threads, &checked->large);
    if (checked->status == RQL_OK && !checked->large)
        checked->status = rql_fixed_new(text->data, text->length, &options, all,
                                        &checked->fixed);
}

/* Of findings that are alike, a baseline may know those that stand elsewhere in
 * the text. */
static void check_whole(struct checked *checked, rql_text text,
                        const rql_options *options)
{
    rql_options all = *options;
    all.region_count = 0;
    if (checked->status != RQL_OK || !options->identities ||
        !options->region_count)
        return;
    checked->status =
        rql_document_new(text.data, text.length, &all, &checked->whole);
    if (checked->status == RQL_OK)
        return;
    rql_document_free(checked->document);
    checked->document = NULL;
}

static void check(struct checked *checked, rql_text text,
                  const rql_options *options)
{
    checked->status =
        rql_document_new(text.data, text.length, options, &checked->document);
    check_whole(checked, text, options);
}

static void check_plain(struct checked *checked, const struct stretch *all,
                        const rql_options *options, size_t threads)
{
    size_t end;
    checked->status =
        large_document_new(all, options, threads, &end, &checked->document);
}

static void check_in_place(struct checked *checked, const struct text *text,
                           const rql_options *options)
{
    bool is_plain = text->host == RQL_HOST_NONE && !options->region_count;
    const struct stretch all = {
        .data = text->data, .length = text->length, .is_last = true};
    check_plain(checked, &all, options, is_plain ? text->threads : 1);
}

/* Suppress what fails the run, or what was selected. */
static void suppress(struct checked *checked, const struct text *text,
                     const struct settings *settings, rql_options options)
{
    options.least = settings->selects ? RQL_DEFAULT : text->policy->fail_on;
    checked->status =
        suppressing_new((rql_text){text->data, text->length}, &options,
                        &settings->suppress, &checked->added);
    if (checked->status != RQL_OK)
        return;
    options.region_count = 0;
    options.least = text->policy->options.least;
    check(checked, (rql_text){checked->added.text, checked->added.length},
          &options);
}

/* Check what fixing has made of the text. */
static void check_fixed(struct checked *checked, const struct text *text,
                        rql_options options)
{
    const rql_fixed *fixed = checked->fixed;
    if (checked->large) {
        struct stretch all = {
            .data = checked->large->made ? checked->large->made : text->data,
            .length = checked->large->text.length,
            .is_last = true};
        check_plain(checked, &all, &options, text->threads);
        return;
    }
    size_t count = rql_fixed_region_count(fixed);
    rql_span *regions = need(calloc(count + 1, sizeof *regions));
    for (size_t i = 0; i < count; i++)
        regions[i] = rql_fixed_region(fixed, i);
    options.regions = regions;
    options.region_count = count;
    check(checked, rql_fixed_text(fixed), &options);
    free(regions);
}

/* What begins like UTF-16 is in another encoding: it is not to be changed. */
static bool is_utf16(const struct text *text)
{
    return text->length >= 2 && (memcmp(text->data, "\xff\xfe", 2) == 0 ||
                                 memcmp(text->data, "\xfe\xff", 2) == 0);
}

struct checked *checked_new(struct text *text, const struct settings *settings)
{
    struct checked *checked = need(calloc(1, sizeof *checked));
    rql_span *regions;
    rql_options options = options_with_regions(text, &regions);
    if (settings->suppress.adds) {
        suppress(checked, text, settings, options);
        free(regions);
        return checked;
    }
    bool changes = settings->fix || settings->diff;
    if (!changes || (text->path && is_utf16(text))) {
        check_in_place(checked, text, &options);
        check_whole(checked, (rql_text){text->data, text->length}, &options);
    } else {
        fix(checked, text, &options, settings->unsafe_fixes);
        if (checked->status == RQL_OK)
            check_fixed(checked, text, options);
    }
    free(regions);
    return checked;
}

static void free_results(struct checked *checked)
{
    rql_document_free(checked->document);
    rql_document_free(checked->whole);
    rql_fixed_free(checked->fixed);
    large_fixed_free(checked->large);
    suppressing_free(&checked->added);
}

void checked_free(struct checked *checked)
{
    free_results(checked);
    free(checked);
}

void checked_forget_fixes(struct checked *checked, const struct text *text)
{
    rql_span *regions;
    rql_options options = options_with_regions(text, &regions);
    free_results(checked);
    checked->fixed = NULL;
    checked->large = NULL;
    checked->whole = NULL;
    checked->document = NULL;
    check(checked, (rql_text){text->data, text->length}, &options);
    free(regions);
}

bool checked_is_fixed(const struct checked *checked)
{
    return checked->fixed || checked->large;
}

size_t checked_fix_count(const struct checked *checked)
{
    return checked->large ? checked->large->fix_count
                          : rql_fixed_fix_count(checked->fixed);
}

struct changes checked_changes(const struct checked *checked, rql_text old)
{
    const struct large_fixed *large = checked->large;
    return large ? changes_of_edits(old, large->text, large->edits,
                                    large->edit_count)
                 : changes_of_fixed(old, checked->fixed);
}
