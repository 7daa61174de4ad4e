/* Characters outside ASCII. */
#include "utf8.h"

#include <stdbool.h>
#include <string.h>

#include "str.h"

static bool is_continuation(const char *p, const char *end)
{
    return p < end && ((unsigned char)*p & 0xc0) == 0x80;
}

/* How many bytes a character has, by its first; 0 for none. */
static unsigned length_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2)
        return 0;
    if (first < 0xe0)
        return 2;
    if (first < 0xf0)
        return 3;
    return first < 0xf5 ? 4 : 0;
}

/* Encoded longer than needed, half of a surrogate pair, or out of range. */
static bool is_forbidden(uint32_t code, unsigned length)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    return code < least[length] || code > 0x10ffff ||
           (code >= 0xd800 && code <= 0xdfff);
}

struct utf8_character rql_utf8_decode(const char *p, const char *end)
{
    const struct utf8_character invalid = {INVALID_CHARACTER, 1};
    unsigned char first = (unsigned char)*p;
    unsigned length = length_of(first);
    if (length == 0)
        return invalid;
    if (length == 1)
        return (struct utf8_character){first, 1};
    uint32_t code = first & (0x7fu >> length);
    for (unsigned i = 1; i < length; i++) {
        if (!is_continuation(p + i, end))
            return invalid;
        code = code << 6 | ((unsigned char)p[i] & 0x3f);
    }
    if (is_forbidden(code, length))
        return invalid;
    return (struct utf8_character){code, length};
}

struct character_range {
    uint32_t first;
    uint32_t last;
    uint8_t class;
};

/* In order of code; what lies between them is a letter. */
static const struct character_range ranges[] = {
    {0x0080, 0x009f, CHARACTER_OTHER},
    {0x00a0, 0x00a0, CHARACTER_SPACE}, /* no-break space */
    {0x00a1, 0x00a9, CHARACTER_OTHER},
    {0x00ab, 0x00ab, CHARACTER_DOUBLE_QUOTE},
    {0x00ac, 0x00ac, CHARACTER_OTHER},
    {0x00ad, 0x00ad, CHARACTER_SPACE}, /* soft hyphen */
    {0x00ae, 0x00b3, CHARACTER_OTHER},
    {0x00b4, 0x00b4, CHARACTER_SINGLE_QUOTE}, /* acute accent */
    {0x00b6, 0x00b9, CHARACTER_OTHER},
    {0x00bb, 0x00bb, CHARACTER_DOUBLE_QUOTE},
    {0x00bc, 0x00bf, CHARACTER_OTHER},
    {0x00d7, 0x00d7, CHARACTER_OTHER},
    {0x00f7, 0x00f7, CHARACTER_OTHER},
    {0x02b9, 0x02bf, CHARACTER_SINGLE_QUOTE}, /* modifier primes, apostrophes */
    {0x034f, 0x034f, CHARACTER_SPACE},        /* grapheme joiner */
    {0x060c, 0x060c, CHARACTER_OTHER},        /* Arabic comma */
    {0x061b, 0x061b, CHARACTER_OTHER},
    {0x061c, 0x061c, CHARACTER_SPACE}, /* Arabic letter mark */
    {0x061f, 0x061f, CHARACTER_OTHER},
    {0x1680, 0x1680, CHARACTER_SPACE},
    {0x180e, 0x180e, CHARACTER_SPACE},
    {0x2000, 0x200f, CHARACTER_SPACE}, /* widths, zero widths, directions */
    {0x2010, 0x2015, CHARACTER_DASH},
    {0x2016, 0x2017, CHARACTER_OTHER},
    {0x2018, 0x201b, CHARACTER_SINGLE_QUOTE},
    {0x201c, 0x201f, CHARACTER_DOUBLE_QUOTE},
    {0x2020, 0x2027, CHARACTER_OTHER},
    {0x2028, 0x202f, CHARACTER_SPACE}, /* separators, directions */
    {0x2030, 0x2031, CHARACTER_OTHER},
    {0x2032, 0x2032, CHARACTER_SINGLE_QUOTE}, /* prime */
    {0x2033, 0x2033, CHARACTER_DOUBLE_QUOTE},
    {0x2034, 0x2034, CHARACTER_OTHER},
    {0x2035, 0x2035, CHARACTER_SINGLE_QUOTE},
    {0x2036, 0x2036, CHARACTER_DOUBLE_QUOTE},
    {0x2037, 0x2038, CHARACTER_OTHER},
    {0x2039, 0x203a, CHARACTER_SINGLE_QUOTE},
    {0x203b, 0x205e, CHARACTER_OTHER},
    {0x205f, 0x206f, CHARACTER_SPACE}, /* and invisible operators */
    {0x2070, 0x2070, CHARACTER_OTHER},
    {0x2074, 0x207e, CHARACTER_OTHER},
    {0x2080, 0x208e, CHARACTER_OTHER},
    {0x20a0, 0x20cf, CHARACTER_OTHER}, /* currencies */
    {0x2190, 0x2211, CHARACTER_OTHER}, /* arrows, mathematics */
    {0x2212, 0x2212, CHARACTER_DASH},  /* minus */
    {0x2213, 0x225f, CHARACTER_OTHER},
    {0x2260, 0x2260, CHARACTER_OPERATOR},
    {0x2261, 0x2263, CHARACTER_OTHER},
    {0x2264, 0x2267, CHARACTER_OPERATOR},
    {0x2268, 0x2a7c, CHARACTER_OTHER}, /* technical signs, boxes, shapes */
    {0x2a7d, 0x2a7e, CHARACTER_OPERATOR},
    {0x2a7f, 0x2bff, CHARACTER_OTHER},
    {0x3000, 0x3000, CHARACTER_SPACE}, /* ideographic space */
    {0x3001, 0x3004, CHARACTER_OTHER},
    {0x3008, 0x300b, CHARACTER_OTHER}, /* brackets */
    {0x300c, 0x300f, CHARACTER_DOUBLE_QUOTE},
    {0x3010, 0x3020, CHARACTER_OTHER},
    {0x3164, 0x3164, CHARACTER_SPACE}, /* Hangul filler */
    {0xe000, 0xf8ff, CHARACTER_OTHER}, /* private use */
    {0xfe00, 0xfe0f, CHARACTER_SPACE}, /* variation selectors */
    {0xfe50, 0xfe6b, CHARACTER_OTHER}, /* small punctuation */
    {0xfeff, 0xfeff, CHARACTER_SPACE}, /* zero-width no-break space */
    {0xff01, 0xff01, CHARACTER_OTHER}, /* full-width punctuation */
    {0xff02, 0xff02, CHARACTER_DOUBLE_QUOTE},
    {0xff03, 0xff06, CHARACTER_OTHER},
    {0xff07, 0xff07, CHARACTER_SINGLE_QUOTE},
    {0xff08, 0xff0c, CHARACTER_OTHER},
    {0xff0d, 0xff0d, CHARACTER_DASH},
    {0xff0e, 0xff0f, CHARACTER_OTHER},
    {0xff1a, 0xff1b, CHARACTER_OTHER},
    {0xff1c, 0xff1e, CHARACTER_OPERATOR},
    {0xff1f, 0xff20, CHARACTER_OTHER},
    {0xff3b, 0xff3e, CHARACTER_OTHER},
    {0xff40, 0xff40, CHARACTER_SINGLE_QUOTE},
    {0xff5b, 0xff65, CHARACTER_OTHER},
    {0xffa0, 0xffa0, CHARACTER_SPACE},
    {0xffe0, 0xfffd, CHARACTER_OTHER},
    {0x1f000, 0x1faff, CHARACTER_OTHER}, /* emoji */
    {0xe0000, 0x10ffff, CHARACTER_OTHER},
};

enum character_class rql_character_class(uint32_t code)
{
    if (code == INVALID_CHARACTER)
        return CHARACTER_INVALID;
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    bool found =
        low < sizeof ranges / sizeof *ranges && code >= ranges[low].first;
    return found ? (enum character_class)ranges[low].class : CHARACTER_LETTER;
}

static const struct entity {
    char name[8];
    uint16_t code;
} entities[] = {
    {"&lt;", '<'},       {"&gt;", '>'},       {"&amp;", '&'},
    {"&quot;", '"'},     {"&apos;", '\''},    {"&nbsp;", 0xa0},
    {"&lsquo;", 0x2018}, {"&rsquo;", 0x2019}, {"&ldquo;", 0x201c},
    {"&rdquo;", 0x201d}, {"&laquo;", 0xab},   {"&raquo;", 0xbb},
    {"&#39;", '\''},     {"&#x27;", '\''},    {"&#34;", '"'},
    {"&#x22;", '"'},     {"&#60;", '<'},      {"&#62;", '>'},
    {"&#38;", '&'},      {"&#160;", 0xa0},    {"&#8216;", 0x2018},
    {"&#8217;", 0x2019}, {"&#8220;", 0x201c}, {"&#8221;", 0x201d},
};

/* The length of the entity that a text begins with, if it is this one; else 0.
 * Browsers take the first ones without their semicolon, too. */
static size_t entity_length(const char *p, const char *end, size_t entity)
{
    enum { UNCLOSED = 3 };
    const char *name = entities[entity].name;
    size_t length = strlen(name), left = (size_t)(end - p);
    if (left >= length && rql_equal_folded(p, length, name, length))
        return length;
    length--;
    bool ends = left == length || (left > length && !rql_is_letter(p[length]));
    return entity < UNCLOSED && ends &&
                   rql_equal_folded(p, length, name, length)
               ? length
               : 0;
}

struct utf8_character rql_html_decode(const char *p, const char *end)
{
    if (p + 1 < end && *p == '\\' && memchr("\"'`", p[1], 3))
        return (struct utf8_character){(unsigned char)p[1], 2};
    if (p >= end || *p != '&')
        return p < end ? rql_utf8_decode(p, end)
                       : (struct utf8_character){INVALID_CHARACTER, 0};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t length = entity_length(p, end, i);
        if (length)
            return (struct utf8_character){entities[i].code, (unsigned)length};
    }
    return (struct utf8_character){'&', 1};
}

enum character_class rql_quote_class(uint32_t code)
{
    if (code == '\'' || code == '`')
        return CHARACTER_SINGLE_QUOTE;
    if (code == '"')
        return CHARACTER_DOUBLE_QUOTE;
    return code < 0x80 ? CHARACTER_OTHER : rql_character_class(code);
}

/* Where the last character of a text begins, an entity being one. */
static const char *last_character(const char *text, const char *end)
{
    enum { LONGEST_ENTITY = 8 };
    const char *p = end - 1;
    if (*p == ';') {
        const char *least =
            end - text > LONGEST_ENTITY ? end - LONGEST_ENTITY : text;
        while (p > least && *p != '&')
            p--;
        return *p == '&' ? p : end - 1;
    }
    while (p > text && is_continuation(p, end))
        p--;
    return p > text && p[-1] == '\\' && (unsigned char)*p < 0x80 ? p - 1 : p;
}

struct inner_text rql_without_quotes(const char *text, size_t length)
{
    const char *end = text + length;
    const char *inside = text + rql_html_decode(text, end).length;
    const char *last = last_character(text, end);
    uint32_t quote = rql_html_decode(text, end).code;
    if (quote == 0xab || quote == 0x2039) { /* French has spaces inside */
        while (last > inside && *inside == ' ')
            inside++;
        while (last > inside && last[-1] == ' ')
            last--;
    }
    return (struct inner_text){inside,
                               last > inside ? (size_t)(last - inside) : 0};
}

/* True in the stretches where capitals have even and small letters odd codes. */
static bool is_paired(uint32_t code)
{
    return (code >= 0x100 && code <= 0x137) ||
           (code >= 0x14a && code <= 0x177) ||
           (code >= 0x218 && code <= 0x21f) ||
           (code >= 0x460 && code <= 0x481) ||
           (code >= 0x490 && code <= 0x4bf) ||
           (code >= 0x1ea0 && code <= 0x1ef9);
}

uint32_t rql_fold_character(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
    if ((code >= 0xc0 && code <= 0xde && code != 0xd7) ||
        (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f))
        return code + 0x20;
    if (code >= 0x400 && code <= 0x40f)
        return code + 0x50;
    if (code == 0x130)
        return 'i';
    if (code >= 0x139 && code <= 0x148)
        return code % 2 ? code + 1 : code;
    if (code >= 0x179 && code <= 0x17e)
        return code % 2 ? code + 1 : code;
    return is_paired(code) && code % 2 == 0 ? code + 1 : code;
}

char rql_look_alike(uint32_t code)
{
    static const struct {
        uint16_t code;
        char ascii;
    } pairs[] = {
        {0x0130, 'I'}, {0x0131, 'i'}, {0x017f, 's'}, /* dotted, dotless, long */
        {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'},
        {0x0396, 'Z'}, /* Greek */
        {0x0397, 'H'}, {0x0399, 'I'}, {0x039a, 'K'},
        {0x039c, 'M'}, {0x039d, 'N'}, {0x039f, 'O'},
        {0x03a1, 'P'}, {0x03a4, 'T'}, {0x03a5, 'Y'},
        {0x03a7, 'X'}, {0x03b1, 'a'}, {0x03bd, 'v'},
        {0x03bf, 'o'}, {0x03c1, 'p'}, {0x03f2, 'c'},
        {0x0405, 'S'}, /* Cyrillic */
        {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'},
        {0x0412, 'B'}, {0x0415, 'E'}, {0x041a, 'K'},
        {0x041c, 'M'}, {0x041d, 'H'}, {0x041e, 'O'},
        {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'},
        {0x0423, 'Y'}, {0x0425, 'X'}, {0x0430, 'a'},
        {0x0435, 'e'}, {0x043e, 'o'}, {0x0440, 'p'},
        {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'},
        {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
        {0x04bb, 'h'}, {0x04cf, 'l'}, {0x0501, 'd'},
        {0x051b, 'q'}, {0x051d, 'w'},
    };
    if ((code >= 0xff10 && code <= 0xff19) || code == 0xff3f ||
        (code >= 0xff21 && code <= 0xff3a) ||
        (code >= 0xff41 && code <= 0xff5a))
        return (char)(code - 0xfee0);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].code == code)
            return pairs[i].ascii;
    return '\0';
}
