/* Whether a text is a request body, from a look at its first object. */
#include <assert.h>
#include <string.h>

#include "request.h"
#include "str.h"

const char *rql_request_name(rql_request request)
{
    static const char names[RQL_REQUEST_COUNT][14] = {
        "auto", "create-query", "create-report", "update-report"};
    assert((size_t)request < RQL_REQUEST_COUNT);
    return names[request];
}

/* A name without its quotes, of whatever kind they are. */
static rql_text without_quotes(rql_text key)
{
    if (key.length >= 2 && strchr("\"'", key.data[0]) &&
        key.data[key.length - 1] == key.data[0])
        return (rql_text){key.data + 1, key.length - 2};
    return key;
}

/* Go behind a value that may be wrong: to the comma or bracket behind it. */
static void skip_to_next(struct json_text *json)
{
    size_t depth = 0;
    while (json->at < json->length) {
        rql_json_skip_space(json);
        char c = rql_json_peek(json);
        if (!depth && (c == ',' || c == '}' || c == ']'))
            return;
        depth += c == '[' || c == '{';
        depth -= depth && (c == ']' || c == '}');
        uint32_t before = json->at;
        rql_json_skip_token(json);
        if (json->at == before)
            json->at++;
    }
}

static bool begins_with_select(const struct json_text *json)
{
    static const char word[] = "SELECT";
    uint32_t at = json->at;
    while (at < json->length && strchr("\"' \t\r\n\\", json->text[at]))
        at++;
    return json->length - at >= sizeof word - 1 &&
           rql_equal_folded(json->text + at, sizeof word - 1, word,
                            sizeof word - 1);
}

/* The fields of the object at hand, as bits; a query that begins with SELECT
 * counts as a name, too. */
static unsigned find_fields(struct json_text *json)
{
    unsigned found = 0;
    for (json->at++; json->at < json->length;) {
        rql_json_skip_space(json);
        uint32_t start = json->at;
        if (json->at == json->length || rql_json_peek(json) == '}')
            break;
        rql_json_skip_token(json);
        rql_text key = {json->text + start, json->at - start};
        rql_json_skip_space(json);
        if (rql_json_peek(json) != ':')
            continue;
        json->at++;
        rql_json_skip_space(json);
        enum field field;
        if (rql_is_field(without_quotes(key), &field))
            found |= 1u << field;
        if (field == FIELD_QUERY && begins_with_select(json))
            found |= 1u << FIELD_NAME;
        skip_to_next(json);
    }
    return found;
}

static bool has(unsigned found, enum field field)
{
    return found >> field & 1;
}

bool rql_text_is_request(const char *text, size_t length)
{
    assert(text || !length);
    if (!length || length > RQL_TEXT_MAX)
        return false;
    struct json_text json = {
        .text = text, .length = (uint32_t)length, .is_pasted = true};
    if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        json.at = 3;
    rql_json_skip_space(&json);
    if (rql_json_peek(&json) == '[') {
        json.at++;
        rql_json_skip_space(&json);
    }
    if (rql_json_peek(&json) != '{')
        return false;
    unsigned found = find_fields(&json);
    unsigned timing = 1u << FIELD_EXECUTE_NOW | 1u << FIELD_START_TIME |
                      1u << FIELD_RECURRENCE_INTERVAL |
                      1u << FIELD_QUERY_START_TIME;
    return (has(found, FIELD_QUERY) && has(found, FIELD_NAME)) ||
           (has(found, FIELD_QUERY_ID) &&
            (has(found, FIELD_REPORT_NAME) || found & timing)) ||
           (has(found, FIELD_REPORT_NAME) && found & timing);
}
