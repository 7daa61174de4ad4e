/* How a query is called after its file. */
#include "payload.h"

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
