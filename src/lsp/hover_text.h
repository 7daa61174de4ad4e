/* Text for people that a client shows as Markdown, or as it is. */
#ifndef HOVER_TEXT_H
#define HOVER_TEXT_H

#include <reportql/reportql.h>

#include "bytes.h"

struct hover_text {
    struct bytes bytes;
    bool is_markdown;
};

/* Text as it stands, whatever signs are in it. */
void hover_add(struct hover_text *text, const char *plain);
void hover_add_bytes(struct hover_text *text, rql_text plain);
void hover_addf(struct hover_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Text that stands out, a piece of a query, a link. */
void hover_strong(struct hover_text *text, rql_text plain);
void hover_code(struct hover_text *text, const char *code);
void hover_link(struct hover_text *text, const char *plain, const char *target);

/* What comes next is a paragraph of its own, an item of a list, or stands below
 * a line. */
void hover_paragraph(struct hover_text *text);
void hover_item(struct hover_text *text);
void hover_line(struct hover_text *text);

/* A query, in a paragraph of its own. */
void hover_query(struct hover_text *text, const char *query);

/* What stands between two items of a row. */
void hover_joint(struct hover_text *text, size_t index);

#endif
