/* URIs of files. */
#include "uri.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "message.h"
#include "report_place.h"

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *found = c ? strchr(digits, c) : NULL;
    if (!found)
        return -1;
    int digit = (int)(found - digits);
    return digit < 16 ? digit : digit - 6;
}

/* Replace %2F and the like; false when a NUL would come of it. */
static bool decode(char *text)
{
    char *out = text;
    for (const char *in = text; *in; in++) {
        int high = *in == '%' ? hex_digit(in[1]) : -1;
        int low = high >= 0 ? hex_digit(in[2]) : -1;
        if (low < 0) {
            *out++ = *in;
            continue;
        }
        if (!(high || low))
            return false;
        *out++ = (char)(high << 4 | low);
        in += 2;
    }
    *out = '\0';
    return true;
}

char *uri_path(const char *uri)
{
    static const char scheme[] = "file://";
    static const char local[] = "localhost";
    if (strncasecmp(uri, scheme, sizeof scheme - 1) != 0)
        return NULL;
    const char *path = uri + sizeof scheme - 1;
    if (strncasecmp(path, local, sizeof local - 1) == 0)
        path += sizeof local - 1;
    if (*path != '/')
        return NULL;
    char *copy = need(strndup(path, strcspn(path, "?#")));
    if (decode(copy))
        return copy;
    free(copy);
    return NULL;
}

void uri_add_path(struct bytes *bytes, const char *path)
{
    struct output out;
    bytes_add_text(bytes, "file://");
    output_init_bytes(&out, bytes);
    put_uri_path(&out, path);
}

char *uri_of_path(const char *path)
{
    struct bytes bytes = {0};
    uri_add_path(&bytes, path);
    bytes_add(&bytes, "", 1);
    return bytes.data;
}
