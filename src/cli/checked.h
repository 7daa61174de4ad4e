/* A text, checked: its document, and what fixing makes of it. */
#ifndef CHECKED_H
#define CHECKED_H

#include <reportql/reportql.h>

#include "input.h"
#include "settings.h"

struct checked {
    rql_status status;
    rql_fixed *fixed;       /* NULL: fixing was not asked for, or failed */
    rql_document *document; /* of what is left when the fixes are made; NULL:
                               failed */
};

/* Check a text by its policy and, where the settings ask for it, fix it.  Says
 * nothing and may run in any thread.  To be freed. */
struct checked *checked_new(struct text *text, const struct settings *settings);
void checked_free(struct checked *checked);

/* The fixes cannot be brought to where they belong: check the text as it was. */
void checked_forget_fixes(struct checked *checked, const struct text *text);

#endif
