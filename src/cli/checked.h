/* A text, checked: its document, and what fixing makes of it. */
#ifndef CHECKED_H
#define CHECKED_H

#include <reportql/reportql.h>

#include "input.h"
#include "patch.h"
#include "settings.h"

struct checked {
    rql_status status;
    rql_fixed *fixed;          /* NULL: fixing was not asked for, or failed */
    struct large_fixed *large; /* the same of a large text, in its place */
    struct suppressing added;  /* suppressions; no text: not asked for */
    rql_document *document;    /* of what is left when the fixes are made; NULL:
                               failed */
    rql_document *whole; /* of all of the text, where only some is checked and
                               a baseline must know how many findings are
                               alike; or NULL */
};

/* Check a text by its policy and, where the settings ask for it, fix it.  Says
 * nothing and may run in any thread.  To be freed. */
struct checked *checked_new(struct text *text, const struct settings *settings);
void checked_free(struct checked *checked);

/* What fixing has made of the text, when that was asked for and did not fail: how
 * many fixes, and what changes by them. */
bool checked_is_fixed(const struct checked *checked);
size_t checked_fix_count(const struct checked *checked);
struct changes checked_changes(const struct checked *checked, rql_text old);

/* The fixes or suppressions cannot be brought to where they belong: check the text as it was. */
void checked_forget_fixes(struct checked *checked, const struct text *text);

#endif
