/* How a query is called: by a comment before it, or after its file. */
#include "payload_name.h"

#include <string.h>
#include <strings.h>

static bool is_name_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

/* Partner Insights takes letters, digits and spaces in a name. */
void payload_name_after(struct bytes *name, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    size_t length = strlen(file);
    bool is_gap = false;
    if (length > 4 && strcasecmp(file + length - 4, ".rql") == 0)
        length -= 4;
    for (size_t i = 0; i < length; i++) {
        if (!is_name_char(file[i])) {
            is_gap = true;
            continue;
        }
        if (is_gap && name->length)
            bytes_add_text(name, " ");
        is_gap = false;
        bytes_add(name, file + i, 1);
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool payload_remark(rql_text comment, const char *key, rql_text *value)
{
    const char *at = comment.data;
    const char *end = at + comment.length;
    size_t length = strlen(key);
    if (comment.length < 2 || memcmp(at, "--", 2) != 0)
        return false;
    at += 2;
    while (at < end && is_space(*at))
        at++;
    if ((size_t)(end - at) <= length || strncasecmp(at, key, length) != 0 ||
        at[length] != ':')
        return false;
    at += length + 1;
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    if (at == end)
        return false;
    *value = (rql_text){at, (size_t)(end - at)};
    return true;
}
