/* Recognisers of words in the place of values. */
#include "repair.h"

/* The tokens up to `last` stand for an operand that is still to be filled in. */
static void take_as_placeholder(struct repair *r, uint32_t last)
{
    struct rql_diagnostic *diag =
        REPORT(r, RULE_PLACEHOLDER, r->at, last,
               "%s stands for something to be filled in", show(r, r->at, last));
    rql_add_help(r->d, diag, "write %s in its place", rql_expected(r));
    int wanted = rql_wanted_operand(r);
    rql_hand_on(r, wanted, NO_TOKEN);
    r->at = behind(r, last);
    if (wanted == TOKEN_NAME)
        rql_complete_condition(r);
}

static bool is_keyword_at(const struct repair *r, uint32_t i)
{
    return i < r->end && r->tokens[i].kind <= TOKEN_AGGREGATED;
}

/* <timespan>: a keyword between two signs, with nothing else */
static bool is_enclosed_keyword(const struct repair *r, uint32_t first)
{
    return is_adjacent(r, first, first + 1) && is_keyword_at(r, first + 1) &&
           is_adjacent(r, first + 1, first + 2);
}

/* <your value> */
bool rql_recognise_placeholder(struct repair *r)
{
    if (here(r)->kind != TOKEN_LESS || !rql_wanted_operand(r) ||
        rql_is_html_tag(r, r->at))
        return false;
    uint32_t last = behind(r, r->at);
    if (is_enclosed_keyword(r, r->at))
        last++;
    while (kind_at(r, last) == TOKEN_NAME || kind_at(r, last) == TOKEN_NUMBER ||
           kind_at(r, last) == TOKEN_STRAY ||
           kind_at(r, last) == TOKEN_BARE_VALUE)
        last = behind(r, last);
    if (kind_at(r, last) != TOKEN_GREATER || last == behind(r, r->at))
        return false;
    take_as_placeholder(r, last);
    return true;
}

bool rql_ends_line(const struct repair *r, uint32_t token, uint32_t next)
{
    for (uint32_t at = r->tokens[token].end; at < r->tokens[next].start; at++)
        if (r->d->text[at] == '\n' || r->d->text[at] == '\r')
            return true;
    return false;
}

/* The end of a word with signs in it, such as a GUID, a code or an address, which
 * are read as several tokens. */
static uint32_t end_of_hyphenated(const struct repair *r, uint32_t i)
{
    for (uint32_t next = i + 1; is_adjacent(r, i, next); i = next++) {
        bool is_signed = *text_of(r, next) == '-';
        while (r->tokens[next].kind == TOKEN_STRAY &&
               memchr("-./:@", *text_of(r, next), 5) &&
               is_adjacent(r, next, next + 1)) {
            is_signed = true;
            next++;
        }
        int kind = r->tokens[next].kind;
        if (!is_signed || !is_operand(kind) || kind == TOKEN_STRING)
            break;
    }
    return i;
}

/* The last of the words that make up a text value without apostrophes; a text
 * stands on one line.  A column and a sign behind it are no text. */
static uint32_t last_word(struct repair *r)
{
    uint32_t last = r->at;
    if (!rql_repair_has_column(r, text_of(r, r->at), length_of_token(r, r->at)))
        last = end_of_hyphenated(r, last);
    for (uint32_t i = behind(r, last);
         kind_at(r, i) == TOKEN_NAME || kind_at(r, i) == TOKEN_NUMBER;
         i = behind(r, i)) {
        int next = kind_at(r, behind(r, i));
        bool begins_condition = next >= TOKEN_EQUAL && next <= TOKEN_LESS_EQUAL;
        if (begins_condition || is_word(r, i, "OR") ||
            rql_ends_line(r, last, i) || *text_of(r, i) == '-')
            break;
        last = i = end_of_hyphenated(r, i);
    }
    return last;
}

static bool recognise_compared_column(struct repair *r)
{
    uint32_t last = r->at;
    if (is_adjacent(r, last, last + 1) && is_word(r, last + 1, ".") &&
        kind_at(r, last + 2) == TOKEN_NAME)
        last += 2; /* Dataset.Column */
    if (!rql_repair_has_column(r, text_of(r, last), length_of_token(r, last)) ||
        (last == r->at && last_word(r) != last))
        return false;
    struct rql_diagnostic *diag = REPORT(
        r, RULE_COLUMN_COMPARISON, r->at, last,
        "%s is a column: columns are compared with values, not with each other",
        show(r, r->at, last));
    rql_add_help(r->d, diag,
                 "select both columns, and compare them in the "
                 "downloaded report");
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

static bool is_percent(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_STRAY && is_word(r, i, "%");
}

/* %s, %d, alone */
static bool is_format(const struct repair *r, uint32_t i)
{
    return is_percent(r, i) && is_adjacent(r, i, i + 1) &&
           rql_is_one_of(r, i + 1, "s d") &&
           (!is_adjacent(r, i + 1, i + 2) ||
            memchr(",();", *text_of(r, i + 2), 4));
}

/* %Contoso%, a pattern without apostrophes */
bool rql_recognise_unquoted_pattern(struct repair *r)
{
    if (!is_percent(r, r->at) || !accepts(r, TOKEN_STRING) ||
        is_format(r, r->at) || !is_operand(kind_at(r, r->at + 1)))
        return false;
    uint32_t first = r->at, last = r->at + 1;
    while (kind_at(r, last + 1) == TOKEN_NAME ||
           kind_at(r, last + 1) == TOKEN_NUMBER)
        last++;
    if (is_percent(r, last + 1) && is_adjacent(r, last, last + 1))
        last++;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNQUOTED_VALUE, first, last,
               "%s needs apostrophes to be a value", show(r, first, last));
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    const char *string =
        as_string(r, (rql_text){r->d->text + start, end - start});
    if (string)
        rql_add_fix(r->d, diag, true, start, end, string, "Add apostrophes");
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

/* Parameters may be called like keywords, too. */
static bool is_part_of_parameter(const struct repair *r, uint32_t i)
{
    int kind = kind_at(r, i);
    return is_keyword_at(r, i) || kind == TOKEN_STRAY || kind == TOKEN_NAME ||
           kind == TOKEN_NUMBER || kind == TOKEN_BARE_VALUE;
}

/* True for a name that is one of those that the place wants, as far as they are
 * known: in brackets, it is no parameter. */
static bool is_known_name(struct repair *r, uint32_t i)
{
    const char *name = text_of(r, i);
    size_t length = length_of_token(r, i);
    if (kind_at(r, i) != TOKEN_NAME)
        return false;
    switch (r->clause) {
    case TOKEN_FROM:
        return rql_repair_is_dataset(r, name, length);
    case TOKEN_TIMESPAN:
        return rql_timespan_lookup(name, length, r->tokens[i].hash) !=
               NO_TIMESPAN;
    case TOKEN_AGGREGATED:
        return true;
    default:
        return !rql_repair_catalog(r) || rql_repair_has_column(r, name, length);
    }
}

/* What a parameter may stand for: values, a list of them and names.  {LAST_MONTH}
 * is a name in brackets. */
static bool wants_parameter(struct repair *r)
{
    bool is_brace = *text_of(r, r->at) == '{';
    bool wants_name =
        accepts(r, TOKEN_NAME) && !(is_brace && is_known_name(r, r->at + 1));
    return wants_name || accepts(r, TOKEN_STRING) || accepts(r, TOKEN_NUMBER) ||
           last_kind(r) == TOKEN_IN;
}

/* @name, :name, ${name}, {0}, %s: the parameters of programs */
bool rql_recognise_parameter(struct repair *r)
{
    bool is_percent_s = is_format(r, r->at);
    enum { LONGEST = 2 }; /* $1, $12, but $100 is a sum of money */
    bool is_sum = is_word(r, r->at, "$") &&
                  kind_at(r, r->at + 1) == TOKEN_NUMBER &&
                  length_of_token(r, r->at + 1) > LONGEST;
    if (here(r)->kind != TOKEN_STRAY || !wants_parameter(r) || is_sum ||
        (!is_percent_s && !memchr("@:${", *text_of(r, r->at), 4)))
        return false;
    uint32_t last = r->at;
    while (is_adjacent(r, last, last + 1) && !is_word(r, last + 1, ";") &&
           is_part_of_parameter(r, last + 1))
        last++;
    if (last == r->at)
        return false;
    bool is_list = last_kind(r) == TOKEN_IN;
    if (is_list)
        rql_hand_on(r, TOKEN_OPEN, NO_TOKEN);
    take_as_placeholder(r, last);
    if (is_list)
        rql_hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    return true;
}

bool rql_recognise_unquoted_value(struct repair *r)
{
    if (here(r)->kind != TOKEN_NAME || !accepts(r, TOKEN_STRING))
        return false;
    if (recognise_compared_column(r))
        return true;
    uint32_t first = r->at, last = last_word(r);
    if (is_percent(r, last + 1) && is_adjacent(r, last, last + 1))
        last++;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNQUOTED_VALUE, first, last,
               "%s needs apostrophes to be a value", show(r, first, last));
    bool is_span =
        first == last &&
        rql_timespan_lookup(text_of(r, first), length_of_token(r, first),
                            r->tokens[first].hash) != NO_TIMESPAN;
    rql_add_help(r->d, diag,
                 is_span ? "a time span stands behind TIMESPAN, not in a "
                           "condition"
                         : "a value is a number, or text between apostrophes");
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    const char *string =
        as_string(r, (rql_text){r->d->text + start, end - start});
    /* Before the next condition the last word may be an AND of some kind. */
    int next = kind_at(r, behind(r, last));
    bool is_plain = !is_span && !rql_wants_number(r) &&
                    (first == last || next != TOKEN_NAME);
    if (string && !has_comment(r, first, last))
        rql_add_fix(r->d, diag, is_plain, start, end, string,
                    "Add apostrophes");
    rql_hand_on(r, TOKEN_STRING, first == last ? first : NO_TOKEN);
    r->at = behind(r, last);
    return true;
}
