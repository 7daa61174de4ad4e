/* A text, checked. */
#include "checked.h"

#include <stdlib.h>

#include "message.h"
#include "policy.h"

static rql_options options_of(const struct text *text)
{
    rql_options options = text->policy->options;
    options.host = text->host;
    return options;
}

static void fix(struct checked *checked, const struct text *text, bool all)
{
    rql_options options = options_of(text);
    options.least = RQL_DEFAULT;
    checked->status =
        rql_fixed_new(text->data, text->length, &options, all, &checked->fixed);
}

static void check(struct checked *checked, rql_text text,
                  const rql_options *options)
{
    checked->status =
        rql_document_new(text.data, text.length, options, &checked->document);
}

struct checked *checked_new(struct text *text, const struct settings *settings)
{
    struct checked *checked = need(calloc(1, sizeof *checked));
    rql_options options = options_of(text);
    if (!settings->fix && !settings->diff) {
        checked->status = rql_document_new_in_place(
            text->data, text->length, &options, &checked->document);
        return checked;
    }
    fix(checked, text, settings->unsafe_fixes);
    if (checked->status == RQL_OK)
        check(checked, rql_fixed_text(checked->fixed), &options);
    return checked;
}

void checked_free(struct checked *checked)
{
    rql_document_free(checked->document);
    rql_fixed_free(checked->fixed);
    free(checked);
}

void checked_forget_fixes(struct checked *checked, const struct text *text)
{
    rql_options options = options_of(text);
    rql_document_free(checked->document);
    rql_fixed_free(checked->fixed);
    checked->fixed = NULL;
    checked->document = NULL;
    check(checked, (rql_text){text->data, text->length}, &options);
}
