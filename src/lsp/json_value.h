/* Values that the client sent, written back. */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include <jansson.h>

#include "json.h"

/* Write a value as it is. */
void json_put_value(struct json *json, const json_t *value);

#endif
