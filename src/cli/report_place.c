/* How formats of other tools name places. */
#include "report_place.h"

#include <string.h>

const char *path_in_tree(const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        const char *rest = path + 2 + strspn(path + 2, "/");
        if (!*rest)
            break;
        path = rest;
    }
    return path;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("-._~/", c));
}

void put_uri_path(struct output *out, const char *path)
{
    static const char digits[] = "0123456789ABCDEF";
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        const char escape[] = {'%', digits[c >> 4], digits[c & 15]};
        if (is_plain(*path))
            put_char(out, *path);
        else
            put_bytes(out, escape, sizeof escape);
    }
}

void lines_of(rql_text text, void (*take)(void *context, rql_text line),
              void *context)
{
    size_t at = 0;
    while (at < text.length) {
        const char *start = text.data + at;
        const char *end = memchr(start, '\n', text.length - at);
        size_t length = end ? (size_t)(end - start) : text.length - at;
        take(context, (rql_text){start, length});
        at += length + 1;
    }
}
