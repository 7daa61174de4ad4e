/* Values that the client sent, written back. */
#include "json_value.h"

#include <string.h>

static void put_object(struct json *json, const json_t *object)
{
    const char *key;
    json_t *value;
    json_open(json, '{');
    json_object_foreach((json_t *)object, key, value)
    {
        json_key_bytes(json, key, strlen(key));
        json_put_value(json, value);
    }
    json_close(json, '}');
}

static void put_array(struct json *json, const json_t *array)
{
    size_t i;
    const json_t *value;
    json_open(json, '[');
    json_array_foreach(array, i, value) json_put_value(json, value);
    json_close(json, ']');
}

void json_put_value(struct json *json, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        put_object(json, value);
        break;
    case JSON_ARRAY:
        put_array(json, value);
        break;
    case JSON_STRING:
        json_put_bytes(json, json_string_value(value),
                       json_string_length(value));
        break;
    case JSON_INTEGER:
        json_put_number(json, json_integer_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        json_put_bool(json, json_is_true(value));
        break;
    default: /* no value of ours is a fraction */
        json_put_null(json);
        break;
    }
}
