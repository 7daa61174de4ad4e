/* The parts of a hover. */
#ifndef HOVER_H
#define HOVER_H

#include "hover_text.h"
#include "named.h"

/* What stands at a place, and how much of the text that is; false when there is
 * nothing to tell. */
bool hover_name(struct hover_text *text, struct server *server,
                const struct place *place, rql_span *span);
bool hover_value(struct hover_text *text, const struct place *place,
                 rql_span *span);
bool hover_word(struct hover_text *text, const struct place *place,
                rql_span *span);

/* What is known of a dataset, or of a column of it. */
void hover_dataset(struct hover_text *text, const rql_catalog *catalog,
                   size_t dataset);
void hover_column(struct hover_text *text, const rql_catalog *catalog,
                  size_t dataset, size_t index);

/* "2025-12-01 to 2025-12-31", or "about ..."; false, and nothing, when there
 * are no days. */
bool hover_days(struct hover_text *text, size_t timespan, int64_t now);

/* What was found at an offset of the client's text; `span` is set when it is
 * empty.  False when nothing was. */
bool hover_findings(struct hover_text *text, const rql_document *made,
                    size_t offset, rql_span *span);

#endif
