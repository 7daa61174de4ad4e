/* Texts that were saved as UTF-16 by mistake. */
#ifndef RQL_UTF16_H
#define RQL_UTF16_H

#include <stdbool.h>

#include <reportql/reportql.h>

/* True when a text begins with the byte-order mark of UTF-16. */
bool rql_is_utf16(rql_text text);

/* True when such a text has the word SELECT, in any case. */
bool rql_utf16_has_select(rql_text text);

#endif
