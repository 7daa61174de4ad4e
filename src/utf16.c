/* Telling UTF-16 from the UTF-8 that queries are. */
#include "utf16.h"

#include <string.h>

bool rql_is_utf16(rql_text text)
{
    return text.length >= 2 && (!memcmp(text.data, "\xff\xfe", 2) ||
                                !memcmp(text.data, "\xfe\xff", 2));
}

bool rql_utf16_has_select(rql_text text)
{
    static const char word[] = "select";
    bool is_big = text.data[0] == '\xfe';
    for (size_t i = 2; i + 2 * (sizeof word - 1) <= text.length; i += 2) {
        const char *unit = text.data + i;
        size_t at = 0;
        while (word[at] && !unit[2 * at + !is_big] &&
               (unit[2 * at + is_big] | 0x20) == word[at])
            at++;
        if (!word[at])
            return true;
    }
    return false;
}
