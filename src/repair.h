/*
 * The workbench of the repair: where it stands in the tokens and in the grammar,
 * and what recognisers of mistakes need.  A recogniser looks at the token that
 * the grammar does not accept, and returns false when the mistake is not its
 * own.  Otherwise it has reported it, and has either moved on in the text or
 * handed on tokens after which the one at hand fits.
 */
#ifndef RQL_REPAIR_H
#define RQL_REPAIR_H

#include <limits.h>
#include <string.h>

#include "document.h"
#include "str.h"
#include "utf8.h"

enum {
    REPAIR_HISTORY = 8,     /* steps that can be undone */
    REPAIR_ALIASES = 8,     /* that are remembered */
    REPAIR_QUIET_TOKENS = 3 /* behind a mistake that was not understood */
};

struct repair {
    struct rql_document *d;
    const struct token *tokens;
    uint32_t at; /* the token at hand */
    uint32_t end;
    struct parser_state parser;
    struct parser_state history[REPAIR_HISTORY];
    int clause;         /* the keyword of the clause at hand */
    uint64_t clauses;   /* bits of the keywords of those that were begun */
    size_t quiet_until; /* count of repaired tokens: before, findings are taken
                           for consequences of the last one */
    /* Mistakes whose other half is still to come. */
    size_t open_list;        /* start + 1 of the finding of an IN without "(" */
    size_t ignored_closings; /* ")" whose "(" was left out */
    bool ignores_escapes;    /* \\n and the like were reported, all of them */
    uint32_t ignored_token;  /* the second of a pair of marks, or NO_TOKEN */
    uint32_t between_column; /* the column of a BETWEEN, or NO_TOKEN */
    bool or_is_mixed; /* an OR was not over one column: do not try again */
    bool had_top;     /* TOP was reported: once is enough */
    uint32_t aliases[REPAIR_ALIASES]; /* that were refused: other clauses may
                                         name them */
    size_t alias_count;
    bool has_no_end;      /* no END comes any more */
    bool has_sought_join; /* then the next one is known */
    bool has_join;        /* the query reads several datasets */
    bool has_closings;    /* d->slots holds what rql_closing() answers */
    /* The dataset of the query, looked for when first asked. */
    bool has_looked;
    const struct rql_catalog *catalog; /* NULL: not known */
    uint32_t dataset;
};

/* --- Moving (repair.c) ----------------------------------------------------------- */

/* Hand on a token, which the grammar must accept. */
void rql_hand_on(struct repair *r, int kind, uint32_t token);

/* Take back the last token handed on. */
void rql_undo_hand_on(struct repair *r);

/* The token at hand was reported: take it for what the place wants, or leave it
 * out. */
void rql_take_as_wanted(struct repair *r);

/* The tokens before `next` were reported and are left out.  Where an operand
 * stood, a missing one takes its place, lest that be reported too. */
void rql_leave_out(struct repair *r, uint32_t next);

/* What is left of the line was read the wrong way round: leave it out.  A clause
 * that begins there is right again, but in a comment. */
void rql_skip_line(struct repair *r, bool to_clause);

/* The token that closes the parenthesis at `open`, or the last of the query. */
uint32_t rql_closing(struct repair *r, uint32_t open);

/* The kind of operand that the place wants: TOKEN_STRING for any value,
 * TOKEN_NUMBER, TOKEN_NAME; 0 for none. */
int rql_wanted_operand(const struct repair *r);

static inline struct repaired_token *repaired(const struct repair *r)
{
    return r->d->repaired.items;
}

static inline size_t repaired_count(const struct repair *r)
{
    return r->d->repaired.count;
}

/* The last token handed on, or one of kind 0. */
static inline struct repaired_token last_handed_on(const struct repair *r)
{
    size_t count = repaired_count(r);
    return count ? repaired(r)[count - 1]
                 : (struct repaired_token){NO_TOKEN, 0};
}

static inline int last_kind(const struct repair *r)
{
    return last_handed_on(r).kind;
}

static inline bool accepts(const struct repair *r, int kind)
{
    return rql_parser_accepts(&r->parser, kind);
}

/* True for reserved words that begin a clause. */
static inline bool begins_clause(int kind)
{
    return kind == TOKEN_SELECT || kind == TOKEN_FROM || kind == TOKEN_WHERE ||
           kind == TOKEN_ORDER || kind == TOKEN_LIMIT || kind == TOKEN_TIMESPAN;
}

/* True for what stands in the place of a name or value, right or wrong. */
static inline bool is_operand(int kind)
{
    return kind == TOKEN_STRING || kind == TOKEN_NUMBER || kind == TOKEN_NAME ||
           kind == TOKEN_BARE_VALUE || kind == TOKEN_QUOTED ||
           kind == TOKEN_OPEN_STRING;
}

/* The next token that is no trivia, from `i` on; r->end when there is none. */
static inline uint32_t significant(const struct repair *r, uint32_t i)
{
    while (i < r->end && rql_token_is_trivia(&r->tokens[i]))
        i++;
    return i;
}

/* The token behind token `i`, likewise. */
static inline uint32_t behind(const struct repair *r, uint32_t i)
{
    return significant(r, i + 1);
}

static inline void advance(struct repair *r)
{
    r->at = behind(r, r->at);
}

/* The kind of token `i`, or that of the end of the query. */
static inline int kind_at(const struct repair *r, uint32_t i)
{
    return i < r->end ? r->tokens[i].kind : TOKEN_YYEOF;
}

static inline int next_kind(const struct repair *r)
{
    return kind_at(r, behind(r, r->at));
}

static inline const struct token *here(const struct repair *r)
{
    return &r->tokens[r->at];
}

/* --- What was expected (repair_expected.c) --------------------------------------- */

/* What the grammar accepts here, in the user's words. */
const char *rql_expected(const struct repair *r);

/* --- Changes (repair_change.c) ------------------------------------------------------ */

bool rql_recognise_needless_sign(struct repair *r);

/* Mend what no recogniser knows. */
bool rql_mend_unknown(struct repair *r);

/* Hand on tokens that are not there, until the grammar accepts `kind`. */
void rql_complete(struct repair *r, int kind);

/* The name of a condition stands for all of it: complete it, if it ends here. */
void rql_complete_condition(struct repair *r);

/* --- The catalog (repair_catalog.c) ---------------------------------------------- */

/* The catalog of the query's dataset, or NULL; fills r->dataset. */
const struct rql_catalog *rql_repair_catalog(struct repair *r);

/* True when the dataset of the query has that column. */
bool rql_repair_has_column(struct repair *r, const char *name, size_t length);

/* True when any catalog in use has a dataset of that name. */
bool rql_repair_is_dataset(const struct repair *r, const char *name,
                           size_t length);

/* True when any catalog in use has that dataset. */
bool rql_repair_has_dataset(const struct repair *r, uint32_t token);

/* --- Text -------------------------------------------------------------------------- */

/* The token before the one at hand, trivia not counted; NO_TOKEN at the first. */
static inline uint32_t previous(const struct repair *r)
{
    for (uint32_t i = r->at; i > r->d->query->first; i--)
        if (!rql_token_is_trivia(&r->tokens[i - 1]))
            return i - 1;
    return NO_TOKEN;
}

/* Where something is missing: behind the token before. */
static inline uint32_t gap(const struct repair *r)
{
    uint32_t before = previous(r);
    return before == NO_TOKEN ? here(r)->start : r->tokens[before].end;
}

/* Where the white space before token `i` begins.  It stays where a line break may
 * end the token before, and before the query. */
static inline uint32_t space_before(const struct repair *r, uint32_t i)
{
    return i > r->d->query->first && !rql_token_ends_at_break(&r->tokens[i - 1])
               ? r->tokens[i - 1].end
               : r->tokens[i].start;
}

static inline const char *text_of(const struct repair *r, uint32_t i)
{
    return r->d->text + r->tokens[i].start;
}

static inline size_t length_of_token(const struct repair *r, uint32_t i)
{
    return r->tokens[i].end - r->tokens[i].start;
}

/* True when token `i` is the word, ASCII case not counted. */
static inline bool is_word(const struct repair *r, uint32_t i, const char *word)
{
    return i < r->end && rql_equal_folded(text_of(r, i), length_of_token(r, i),
                                          word, strlen(word));
}

/* True when token `i` is one of the words, which spaces separate. */
bool rql_is_one_of(const struct repair *r, uint32_t i, const char *words);

/* True when tokens `i` and `j` are the same name. */
static inline bool is_same_name(const struct repair *r, uint32_t i, uint32_t j)
{
    return r->tokens[i].kind == TOKEN_NAME && r->tokens[j].kind == TOKEN_NAME &&
           r->tokens[i].hash == r->tokens[j].hash &&
           rql_equal_folded(text_of(r, i), length_of_token(r, i), text_of(r, j),
                            length_of_token(r, j));
}

/* True when nothing stands between two tokens. */
static inline bool is_adjacent(const struct repair *r, uint32_t i, uint32_t j)
{
    return j < r->end && r->tokens[i].end == r->tokens[j].start;
}

/* True when a comment stands between tokens `first` and `last`: what is deleted
 * must have none. */
static inline bool has_comment(const struct repair *r, uint32_t first,
                               uint32_t last)
{
    for (uint32_t i = first; i < last; i++)
        if (r->tokens[i].kind == TOKEN_COMMENT)
            return true;
    return false;
}

static inline const char *show(const struct repair *r, uint32_t first,
                               uint32_t last)
{
    return rql_show(r->d, r->tokens[first].start, r->tokens[last].end);
}

static inline const char *show_here(const struct repair *r)
{
    return show(r, r->at, r->at);
}

/* A copy of the bytes of tokens `first` to `last`. */
static inline const char *copy_of(const struct repair *r, uint32_t first,
                                  uint32_t last)
{
    return rql_arena_copy(&r->d->arena, text_of(r, first),
                          r->tokens[last].end - r->tokens[first].start);
}

/* The text as a string of the language, for a moment; NULL when it has an
 * apostrophe or a NUL, or is larger than anybody means. */
static inline const char *as_string(const struct repair *r, rql_text text)
{
    if (text.length > INT_MAX / 2 || memchr(text.data, '\'', text.length) ||
        memchr(text.data, '\0', text.length) ||
        memchr(text.data, '\n', text.length) ||
        memchr(text.data, '\r', text.length))
        return NULL;
    return rql_compose(r->d, "'%.*s'", (int)text.length, text.data);
}

/* --- Reporting ------------------------------------------------------------------------ */

/* True behind a mistake that was not understood. */
static inline bool is_quiet(const struct repair *r)
{
    return repaired_count(r) < r->quiet_until;
}

/* A finding at the bytes start to end, unless it is a consequence. */
#define REPORT_AT(r, rule, start, end, ...)                                    \
    (is_quiet(r) ? NULL : rql_report((r)->d, rule, start, end, __VA_ARGS__))

/* In tokens first to last. */
#define REPORT(r, rule, first, last, ...)                                      \
    REPORT_AT(r, rule, (r)->tokens[first].start, (r)->tokens[last].end,        \
              __VA_ARGS__)

/* In the token at hand. */
#define REPORT_HERE(r, rule, ...) REPORT(r, rule, (r)->at, (r)->at, __VA_ARGS__)

/* --- Recognisers, by file --------------------------------------------------------------- */

/* repair_strings.c: strings whose quotes are wrong, missing or doubled */
bool rql_recognise_open_string(struct repair *r);
bool rql_recognise_doubled_closing(struct repair *r);
bool rql_recognise_doubled_quotes(struct repair *r);
bool rql_recognise_swallowed_quote(struct repair *r);

/* True at what may stand behind a value and its quote: white space, a sign, the
 * end, a keyword. */
bool rql_ends_value(const char *p, const char *end);

/* True where a word begins that is of the query, not of the value before it. */
bool rql_goes_on_behind_value(const char *p, const char *end);

/* Where the closing apostrophe of an open string was probably meant to stand:
 * before a closing parenthesis, a semicolon or the keyword that goes on; else at
 * its end. */
const char *rql_probable_end(const char *p, const char *end);

/* True when a text has nothing in it that may have been meant to stand behind the
 * value. */
bool rql_is_one_value(const char *p, const char *end);

/* True for white space of a line. */
bool rql_is_blank_text(const char *p, const char *end);

bool rql_is_empty_string(const struct repair *r, uint32_t i);

/* repair_openings.c: strings that have a closing quote only */
bool rql_recognise_missing_opening(struct repair *r);

/* The quote that ends the value at `p`, which has none before it: behind what can
 * be one value, before what may follow one.  Its length is 0 for none. */
struct inner_text rql_closing_quote(const char *p, const char *end);

/* repair_quotes.c: other quotes, and quotes around what takes none */
bool rql_recognise_quoted(struct repair *r);
bool rql_recognise_quoted_limit(struct repair *r);
bool rql_recognise_quoted_query(struct repair *r);
bool rql_recognise_prefixed_string(struct repair *r);

/* True for a text that can be written as a name. */
bool rql_is_plain_name(rql_text text);

/* repair_numbers.c: numbers, dates and GUIDs that are written in another way */
bool rql_recognise_bare_value(struct repair *r);
bool rql_recognise_spaced_number(struct repair *r);
bool rql_recognise_braced_guid(struct repair *r);

/* True when the column of the condition at hand is known to be a number: then
 * text is not what was meant. */
bool rql_wants_number(struct repair *r);

/* repair_values.c: words in the place of values */

/* True when a line ends between a token and the next one. */
bool rql_ends_line(const struct repair *r, uint32_t token, uint32_t next);

bool rql_recognise_placeholder(struct repair *r);
bool rql_recognise_unquoted_pattern(struct repair *r);
bool rql_recognise_parameter(struct repair *r);
bool rql_recognise_unquoted_value(struct repair *r);

/* repair_signs.c: operators and signs of other languages and scripts */
bool rql_recognise_foreign_operator(struct repair *r);
bool rql_recognise_split_operator(struct repair *r);
bool rql_recognise_worded_operator(struct repair *r);
bool rql_recognise_text_operator(struct repair *r);
bool rql_recognise_wide_sign(struct repair *r);
bool rql_recognise_stray(struct repair *r);

/* repair_markup.c: what is left over from markup, HTML and programs */
bool rql_is_html_tag(const struct repair *r, uint32_t less);
bool rql_recognise_ignored(struct repair *r);
bool rql_recognise_tag(struct repair *r);
bool rql_recognise_open_quote(struct repair *r);
bool rql_recognise_underlined(struct repair *r);
bool rql_recognise_marks(struct repair *r);
bool rql_recognise_foreign_comment(struct repair *r);

/* repair_names.c: names that are cut, split, in brackets or with a dot */
bool rql_recognise_cut_name(struct repair *r);
bool rql_recognise_split_name(struct repair *r);
bool rql_recognise_split_suffix(struct repair *r);
bool rql_recognise_brackets(struct repair *r);
bool rql_recognise_qualified_name(struct repair *r);

/* The words from `first` on without what is between them: the longest that is a
 * column (behind FROM: a dataset); `*last` is its last word.  NULL when none is. */
const char *rql_joined_column(struct repair *r, uint32_t first, uint32_t *last);

/* Names are written in one word: the first of these was handed on already. */
void rql_join_words(struct repair *r, uint32_t first, uint32_t last,
                    const char *what, const char *name);

/* repair_timespans.c: time spans that are written in another way */
bool rql_recognise_split_timespan(struct repair *r);
bool rql_recognise_short_timespan(struct repair *r);
bool rql_recognise_worded_timespan(struct repair *r);

/* repair_lists.c: lists, commas, directions */
bool rql_recognise_list_without_in(struct repair *r);
bool rql_recognise_second_value(struct repair *r);
bool rql_recognise_in_without_list(struct repair *r);
bool rql_recognise_end_of_open_list(struct repair *r);
bool rql_recognise_empty_list(struct repair *r);
bool rql_recognise_extra_comma(struct repair *r);
bool rql_recognise_bracket_list(struct repair *r);
bool rql_recognise_other_separator(struct repair *r);
bool rql_recognise_missing_comma(struct repair *r);
bool rql_recognise_repeated_direction(struct repair *r);

/* repair_words.c: keywords */

/* True when the word at hand may be a keyword in another form; of prose, SELECT
 * only. */
bool rql_begins_like_a_query(struct repair *r, bool is_prose);
bool rql_recognise_doubled_keyword(struct repair *r);
bool rql_recognise_translated_aside(struct repair *r);
bool rql_recognise_translated_keyword(struct repair *r);
bool rql_recognise_misspelt_keyword(struct repair *r);
bool rql_recognise_glued_keyword(struct repair *r);
bool rql_recognise_split_keyword(struct repair *r);
bool rql_recognise_glued_to_name(struct repair *r);
bool rql_recognise_misspelt_distinct(struct repair *r);
bool rql_recognise_missing_keyword(struct repair *r);
bool rql_recognise_needless_keyword(struct repair *r);

/* repair_functions.c: functions, *, queries in queries */
bool rql_recognise_subquery(struct repair *r);
bool rql_recognise_star(struct repair *r);
bool rql_recognise_function(struct repair *r);
bool rql_recognise_case(struct repair *r);

/* repair_aliases.c: aliases */
bool rql_is_refused_alias(const struct repair *r, uint32_t i);
bool rql_recognise_alias(struct repair *r);

/* repair_sql.c: clauses that SQL has */
bool rql_is_join_word(const struct repair *r, uint32_t i);

/* True when the query reads several datasets: then what stands before the dot says
 * of which one a column is. */
bool rql_has_join(struct repair *r);
bool rql_recognise_top(struct repair *r);
bool rql_recognise_group_by(struct repair *r);
bool rql_recognise_having(struct repair *r);
bool rql_recognise_join(struct repair *r);
bool rql_recognise_union(struct repair *r);
bool rql_recognise_foreign_part(struct repair *r);
bool rql_recognise_all(struct repair *r);
bool rql_recognise_offset(struct repair *r);

/* repair_conditions.c: conditions as SQL has them */
bool rql_recognise_or(struct repair *r);
bool rql_recognise_leading_not(struct repair *r);
bool rql_recognise_parentheses(struct repair *r);
bool rql_recognise_lone_closing(struct repair *r);
bool rql_recognise_between(struct repair *r);
bool rql_recognise_end_of_between(struct repair *r);
bool rql_recognise_null(struct repair *r);
bool rql_recognise_dangling_and(struct repair *r);
bool rql_recognise_reversed_condition(struct repair *r);
bool rql_recognise_arithmetic(struct repair *r);

/* The last token of the arithmetic that goes on behind token `last`; itself when
 * none does. */
uint32_t rql_end_of_term(struct repair *r, uint32_t last);

#endif
