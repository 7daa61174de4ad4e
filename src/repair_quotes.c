/* Recognisers of strings in other quotes, of names and queries in quotes, and of
 * words before a string. */
#include "repair.h"
#include "str.h"

/* ''Month'', in the place of a name */
static bool recognise_doubly_quoted_name(struct repair *r)
{
    uint32_t name = r->at + 1, closing = r->at + 2;
    if (!rql_is_empty_string(r, r->at) || kind_at(r, name) != TOKEN_NAME ||
        !rql_is_empty_string(r, closing) || !is_adjacent(r, r->at, name) ||
        !is_adjacent(r, name, closing))
        return false;
    struct rql_diagnostic *diag = REPORT(r, RULE_WRONG_QUOTES, r->at, closing,
                                         "names are written without quotes");
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end, "",
                "Remove the quotes");
    rql_add_edit(r->d, diag, r->tokens[closing].start, r->tokens[closing].end,
                 "");
    rql_hand_on(r, TOKEN_NAME, name);
    r->at = behind(r, closing);
    return true;
}

bool rql_is_plain_name(rql_text text)
{
    if (text.length == 0 || rql_is_digit(text.data[0]))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (!rql_is_word_byte(c))
            return false;
    }
    return true;
}

/* A name in place of the token at hand, apart from words that touch it. */
static const char *as_name(const struct repair *r, rql_text inner)
{
    const char *start = text_of(r, r->at), *end = r->d->text + here(r)->end;
    bool touches = here(r)->start && rql_is_word_byte(start[-1]);
    return rql_arena_printf(&r->d->arena, "%s%.*s%s", touches ? " " : "",
                            (int)inner.length, inner.data,
                            rql_is_word_byte(*end) ? " " : "");
}

/* AND 'x', SELECT 'x': a value in the place of a column, of which the dataset has
 * none that is called so.  In a condition the rest of it makes no sense, either. */
static bool recognise_misplaced_value(struct repair *r, rql_text inner)
{
    if (here(r)->kind != TOKEN_STRING || r->clause == TOKEN_FROM ||
        r->clause == TOKEN_TIMESPAN || r->clause == TOKEN_AGGREGATED ||
        !rql_repair_catalog(r) ||
        rql_repair_has_column(r, inner.data, inner.length) ||
        rql_repair_is_dataset(r, inner.data, inner.length))
        return false;
    REPORT_HERE(r, RULE_SYNTAX_ERROR, "expected %s, found %s", rql_expected(r),
                show_here(r));
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    advance(r);
    if (r->clause == TOKEN_WHERE)
        r->quiet_until = repaired_count(r) + REPAIR_QUIET_TOKENS;
    return true;
}

/* Report the token at hand, a string in other quotes, up to `end`: what follows on
 * the line is read the wrong way round. */
static struct rql_diagnostic *report_uneven(struct repair *r, const char *end)
{
    return REPORT_AT(r, RULE_WRONG_QUOTES, here(r)->start,
                     (uint32_t)(end - r->d->text),
                     "text values stand between two apostrophes (')");
}

/* ‘Gold AND SKU = ‘x’: what the next quote was taken to close */
static bool recognise_unclosed_quote(struct repair *r, rql_text inner)
{
    const char *inner_end = inner.data + inner.length;
    const char *end = rql_probable_end(inner.data, inner_end);
    if (rql_is_blank_text(end, inner_end))
        return false;
    struct rql_diagnostic *diag = report_uneven(r, end);
    uint32_t at = (uint32_t)(end - r->d->text);
    if (memchr(inner.data, '\'', (size_t)(end - inner.data)))
        return true;
    rql_add_fix(r->d, diag, rql_is_one_value(inner.data, end), here(r)->start,
                (uint32_t)(inner.data - r->d->text), "'", "Use apostrophes");
    rql_add_edit(r->d, diag, at, at, "'");
    return true;
}

/* ‘Bob’s’: a quote inside of the value is as the one that closes it */
static bool recognise_inner_quote(struct repair *r, rql_text inner)
{
    const char *end = r->d->text + r->tokens[r->end - 1].end;
    struct inner_text closing =
        rql_closing_quote(r->d->text + here(r)->end, end);
    if (!closing.length)
        return false;
    const char *string = as_string(
        r, (rql_text){inner.data, (size_t)(closing.data - inner.data)});
    end = closing.data + closing.length;
    struct rql_diagnostic *diag = report_uneven(r, end);
    if (string)
        rql_add_fix(r->d, diag, false, here(r)->start,
                    (uint32_t)(end - r->d->text), string, "Use apostrophes");
    return true;
}

/* True for a string in other quotes that a word touches: what closes it was meant
 * otherwise. */
static bool is_uneven(const struct repair *r)
{
    uint32_t next = r->at + 1;
    return here(r)->kind == TOKEN_QUOTED && accepts(r, TOKEN_STRING) &&
           is_adjacent(r, r->at, next) &&
           (is_operand(kind_at(r, next)) || is_word(r, next, "%"));
}

static bool recognise_uneven_quotes(struct repair *r, rql_text inner)
{
    if (!recognise_unclosed_quote(r, inner) && !recognise_inner_quote(r, inner))
        return false;
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    rql_skip_line(r, true);
    return true;
}

bool rql_recognise_quoted(struct repair *r)
{
    const struct token *t = here(r);
    bool is_name = !accepts(r, TOKEN_STRING) && accepts(r, TOKEN_NAME);
    if (t->kind != TOKEN_QUOTED && !(t->kind == TOKEN_STRING && is_name))
        return false;
    if (is_name && recognise_doubly_quoted_name(r))
        return true;
    rql_text inner = rql_value_text(r->d, r->at);
    bool uneven = is_uneven(r);
    if ((uneven && recognise_uneven_quotes(r, inner)) ||
        (is_name && recognise_misplaced_value(r, inner)))
        return true;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_WRONG_QUOTES,
        is_name ? "names are written without quotes"
                : "text values stand in apostrophes ('), not in other quotes");
    const char *string = as_string(r, inner);
    if (is_name && rql_is_plain_name(inner))
        rql_add_fix(r->d, diag, true, t->start, t->end, as_name(r, inner),
                    "Remove the quotes");
    else if (!is_name && string)
        rql_add_fix(r->d, diag, !uneven, t->start, t->end, string,
                    "Use apostrophes");
    rql_take_as_wanted(r);
    return true;
}

/* LIMIT '10' */
bool rql_recognise_quoted_limit(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRING || accepts(r, TOKEN_STRING) ||
        !accepts(r, TOKEN_NUMBER))
        return false;
    rql_text inner = rql_value_text(r->d, r->at);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_INVALID_LIMIT, "LIMIT takes a whole number without quotes");
    int64_t limit;
    if (rql_parse_limit(inner, &limit) == LIMIT_VALID)
        rql_add_fix(r->d, diag, true, t->start, t->end,
                    rql_arena_copy(&r->d->arena, inner.data, inner.length),
                    "Remove the quotes");
    rql_take_as_wanted(r);
    return true;
}

/* N' AND b = 'x': an apostrophe that closes the word before it */
static bool is_closing(const struct repair *r, uint32_t word, uint32_t string)
{
    const struct token *t = &r->tokens[string];
    return is_adjacent(r, word, string) &&
           rql_ends_value(r->d->text + t->start + 1, r->d->text + t->end);
}

/* N'x', DATE '2025-01-31': a word before a string */
bool rql_recognise_prefixed_string(struct repair *r)
{
    uint32_t string = behind(r, r->at);
    bool found =
        rql_is_one_of(r, r->at, "N E X B DATE TIME TIMESTAMP DATETIME");
    if (here(r)->kind != TOKEN_NAME || !found || !accepts(r, TOKEN_STRING) ||
        kind_at(r, string) != TOKEN_STRING || is_closing(r, r->at, string))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FOREIGN_CLAUSE, r->at, string,
               "a string stands alone, without %s before it", show_here(r));
    if (!has_comment(r, r->at, string))
        rql_add_fix(r->d, diag, !rql_is_empty_string(r, string), here(r)->start,
                    r->tokens[string].start, "", "Remove %s",
                    show_here(r)); /* N'' may be 'N' */
    r->at = string;
    return true;
}

/* A whole query between apostrophes */
bool rql_recognise_quoted_query(struct repair *r)
{
    static const char select[] = "SELECT ";
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRING || r->at != r->d->query->first ||
        behind(r, r->at) != r->end || t->end - t->start < sizeof select ||
        !rql_equal_folded(text_of(r, r->at) + 1, sizeof select - 1, select,
                          sizeof select - 1))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_MARKUP, "the whole query stands between apostrophes");
    rql_add_fix(r->d, diag, true, t->start, t->start + 1, "",
                "Remove the apostrophes");
    rql_add_edit(r->d, diag, t->end - 1, t->end, "");
    advance(r);
    return true;
}
