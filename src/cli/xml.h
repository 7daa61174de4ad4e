/* XML: well-formed, whatever bytes come. */
#ifndef XML_H
#define XML_H

#include <stddef.h>

#include "output.h"

/* Write text between tags.  Bytes that are not UTF-8, and characters that XML
 * does not have, become U+FFFD. */
void xml_put_bytes(struct output *out, const char *text, size_t length);
void xml_put_text(struct output *out, const char *text);

/* The same between the quotes of an attribute. */
void xml_put_value(struct output *out, const char *text, size_t length);

/* Write ` name="value"`. */
void xml_put_attribute(struct output *out, const char *name, const char *value);
void xml_put_number(struct output *out, const char *name, size_t value);

#endif
