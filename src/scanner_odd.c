/* The scanner's numbers, values without quotes, and misspelt names. */
#include "lanes.h"
#include "scanner.h"
#include "str.h"
#include "token.h"
#include "utf8.h"

/* --- Misspelt names --------------------------------------------------------- */

size_t rql_odd_name_part(const struct scanner *s, const char *p)
{
    if (p[0] == '\\' && p[1] == '_')
        return 2;
    if ((unsigned char)*p < 0x80)
        return 0;
    struct utf8_character c = rql_utf8_decode(p, s->end);
    return rql_character_class(c.code) == CHARACTER_LETTER ? c.length : 0;
}

const char *rql_scan_odd_name(struct scanner *s, const char *start,
                              const char *p)
{
    const char *end = rql_name_end(p);
    for (size_t n; (n = rql_odd_name_part(s, end)) != 0;)
        end = rql_name_end(end + n);
    rql_push_plain(s, TOKEN_NAME, start, end);
    struct token *token = s->next - 1;
    token->hash = rql_name_hash(start, (size_t)(end - start));
    token->flags = TOKEN_NOT_PLAIN;
    s->flags |= TOKEN_NOT_PLAIN;
    return end;
}

/* --- Numbers and what looks like one ---------------------------------------- */

static const char *digits_end(const char *p)
{
    while (rql_is_digit(*p))
        p++;
    return p;
}

/* The length of what continues a value written without quotes: 6096xxx,
 * 2021-07-01, 1e3, 5. ; 0 at its end. */
static size_t bare_part(const struct scanner *s, const char *p)
{
    unsigned char c = (unsigned char)*p;
    if (rql_is_word_byte(*p) || c == '.')
        return 1;
    if ((c == '-' || c == ':' || c == '/') && rql_is_word_byte(p[1]))
        return 1;
    return c >= 0x80 ? rql_odd_name_part(s, p) : 0;
}

const char *rql_scan_bare_value(struct scanner *s, const char *start,
                                const char *p)
{
    for (size_t n; (n = bare_part(s, p)) != 0;)
        p += n;
    rql_push_odd(s, TOKEN_BARE_VALUE, start, p);
    return p;
}

/* True behind an operator or LIMIT, where a comma cannot separate values. */
static bool is_single_value_next(const struct scanner *s)
{
    return (s->last >= TOKEN_EQUAL && s->last <= TOKEN_LESS_EQUAL) ||
           s->last == TOKEN_LIMIT;
}

/* The end of groups of thousands as in 1,000,000; `p` when there are none.  No
 * number begins with a group of zeros. */
static const char *thousands_end(const char *start, const char *p)
{
    const char *digits = *start == '-' ? start + 1 : start;
    if (p - digits > 3 || *digits == '0')
        return p;
    while (*p == ',' && digits_end(p + 1) - (p + 1) == 3)
        p += 4;
    return p;
}

const char *rql_scan_number(struct scanner *s, const char *start)
{
    const char *p = digits_end(start + 1);
    if (*p == ',' && is_single_value_next(s)) {
        const char *end = thousands_end(start, p);
        if (end != p) {
            rql_push_odd(s, TOKEN_BARE_VALUE, start, end);
            return end;
        }
    }
    if (*p == '.' && rql_is_digit(p[1]))
        p = digits_end(p + 1);
    if (bare_part(s, p))
        return rql_scan_bare_value(s, start, p);
    rql_push_plain(s, TOKEN_NUMBER, start, p);
    return p;
}
