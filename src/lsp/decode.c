/* Messages as JSON. */
#include "decode.h"

#include <stdbool.h>
#include <string.h>

/* The code unit of an escape such as \uD83D, or -1. */
static long code_unit(const char *p, const char *end)
{
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    long unit = 0;
    for (int i = 2; i < 6; i++) {
        static const char digits[] = "0123456789abcdefABCDEF";
        const char *found = p[i] ? strchr(digits, p[i]) : NULL;
        if (!found)
            return -1;
        long digit = found - digits;
        unit = unit << 4 | (digit < 16 ? digit : digit - 6);
    }
    return unit;
}

static bool is_high(long unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(long unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/* Mend the escape at a backslash; returns its length. */
static size_t mend_escape(char *p, const char *end)
{
    long unit = code_unit(p, end);
    if (is_high(unit) && is_low(code_unit(p + 6, end)))
        return 12;
    if (is_high(unit) || is_low(unit))
        memcpy(p + 2, "fffd", 4);
    return unit < 0 ? 2 : 6;
}

static void mend_surrogates(char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        text = memchr(text, '\\', (size_t)(end - text));
        if (!text)
            return;
        text += mend_escape(text, end);
    }
}

json_t *decode(rql_text body)
{
    mend_surrogates((char *)body.data, body.length);
    return json_loadb(body.data, body.length, JSON_ALLOW_NUL | JSON_DECODE_ANY,
                      NULL);
}
