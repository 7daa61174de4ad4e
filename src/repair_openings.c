/* Recognisers of strings that have a closing quote only. */
#include "repair.h"

static bool is_quote(uint32_t code)
{
    enum character_class class = rql_quote_class(code);
    return class == CHARACTER_SINGLE_QUOTE || class == CHARACTER_DOUBLE_QUOTE;
}

struct inner_text rql_closing_quote(const char *p, const char *end)
{
    enum { LONGEST = 256 };
    const char *start = p;
    while (p < end && p - start < LONGEST && !strchr(",()=<>;|\r\n", *p)) {
        struct utf8_character c = rql_html_decode(p, end);
        bool is_first = p == start || p[-1] == ' ' || p[-1] == '\t';
        if (is_quote(c.code)) {
            bool is_doubled = *p == '\'' && p[1] == '\'';
            size_t length = is_doubled ? 2 : c.length;
            bool is_closing = !is_first && rql_ends_value(p + length, end);
            return (struct inner_text){p, is_closing ? length : 0};
        }
        if (is_first && p > start && rql_goes_on_behind_value(p, end))
            break;
        p += c.length;
    }
    return (struct inner_text){p, 0};
}

/* The token that begins at `at`, or in which `at` is. */
static uint32_t token_with(const struct repair *r, uint32_t first, uint32_t at)
{
    while (r->tokens[first].end <= at)
        first++;
    return first;
}

/* Paid" */
static void report_apostrophes(struct repair *r, uint32_t start,
                               struct inner_text closing, bool is_plain)
{
    uint32_t end = (uint32_t)(closing.data - r->d->text);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_WRONG_QUOTES, start, end + (uint32_t)closing.length,
                  "text values stand between two apostrophes (')");
    if (!is_plain)
        return;
    rql_add_fix(r->d, diag, true, start, start, "'", "Use apostrophes");
    rql_add_edit(r->d, diag, end, end + (uint32_t)closing.length, "'");
}

/* Paid' */
static void report_opening(struct repair *r, uint32_t start,
                           struct inner_text closing, bool is_plain)
{
    uint32_t end = (uint32_t)(closing.data - r->d->text);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_UNTERMINATED_STRING, start, end + 1,
                  "this string has no opening apostrophe");
    if (!is_plain)
        return;
    rql_add_fix(r->d, diag, true, start, start, "'",
                "Add the opening apostrophe");
    if (closing.length > 1)
        rql_add_edit(r->d, diag, end + 1, end + 2, "");
}

/* The token that begins the value at hand, of which a number was taken for all. */
static uint32_t first_of_value(const struct repair *r)
{
    uint32_t number = last_handed_on(r).token;
    int kind = here(r)->kind;
    if (accepts(r, TOKEN_STRING))
        return kind > TOKEN_STRING || kind == TOKEN_NAME ? r->at : NO_TOKEN;
    return last_kind(r) == TOKEN_NUMBER && r->clause == TOKEN_WHERE &&
                   number != NO_TOKEN && is_adjacent(r, number, r->at)
               ? number
               : NO_TOKEN;
}

/* Where a token that holds more than the quote begins with it, what follows on
 * the line is read the wrong way round. */
bool rql_recognise_missing_opening(struct repair *r)
{
    uint32_t first = first_of_value(r);
    if (first == NO_TOKEN)
        return false;
    uint32_t start = r->tokens[first].start;
    const char *end = r->d->text + r->tokens[r->end - 1].end;
    struct inner_text closing = rql_closing_quote(r->d->text + start, end);
    if (!closing.length)
        return false;
    uint32_t last = token_with(r, first, (uint32_t)(closing.data - r->d->text));
    if (r->tokens[last].kind == TOKEN_COMMENT)
        return false;
    bool is_plain = !has_comment(r, first, last);
    if (*closing.data == '\'')
        report_opening(r, start, closing, is_plain);
    else
        report_apostrophes(r, start, closing, is_plain);
    if (first != r->at)
        rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    if (r->tokens[last].kind == TOKEN_STRAY)
        r->at = behind(r, last);
    else
        rql_skip_line(r, true);
    return true;
}
