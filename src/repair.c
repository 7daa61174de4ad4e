/*
 * The repair of queries that the grammar does not accept.
 *
 * The tokens are moved through the parser's automaton one by one.  At one that
 * it does not accept, a list of recognisers is asked what the mistake is: each
 * may report it, and hands on tokens that the grammar does accept.  What none
 * knows is mended by the smallest change after which the next tokens fit, or by
 * leaving out what does not, up to the next clause.  In the end the parser runs
 * over the repaired tokens, so that a broken query has a tree like any other
 * and the rest of it is checked.
 */
#include "repair.h"

#include <assert.h>

#include "passes.h"

enum {
    LOOK_AHEAD = 4,   /* tokens that a change must make fit, if it can */
    LEAST_GAIN = 2,   /* fewer, and it was not the right change */
    QUIET_TOKENS = 3, /* behind a mistake that was not understood */
    LONGEST_COMPLETION = 8
};

/* --- Moving ------------------------------------------------------------------ */

void rql_hand_on(struct repair *r, int kind, uint32_t token)
{
    struct rql_document *d = r->d;
    r->history[d->repaired.count % REPAIR_HISTORY] = r->parser;
    bool fits = rql_parser_shift(&r->parser, kind);
    assert(fits);
    if (!fits)
        return;
    struct repaired_token *to =
        rql_vector_push(&d->arena, &d->repaired, sizeof *to);
    *to = (struct repaired_token){token, kind};
    if (begins_clause(kind) ||
        (kind == TOKEN_AGGREGATED && !accepts(r, TOKEN_COMMA)))
        r->clause = kind;
    if (begins_clause(kind)) {
        r->or_is_mixed = false;
        r->clauses |= UINT64_C(1) << kind;
    }
}

void rql_undo_hand_on(struct repair *r)
{
    r->parser = r->history[--r->d->repaired.count % REPAIR_HISTORY];
}

int rql_wanted_operand(const struct repair *r)
{
    static const int kinds[] = {TOKEN_STRING, TOKEN_NUMBER, TOKEN_NAME};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (accepts(r, kinds[i]))
            return kinds[i];
    return 0;
}

void rql_take_as_wanted(struct repair *r)
{
    int kind = rql_wanted_operand(r);
    if (kind)
        rql_hand_on(r, kind, r->at);
    advance(r);
}

void rql_leave_out(struct repair *r, uint32_t next)
{
    r->at = next;
    int kind = kind_at(r, next);
    int wanted = rql_wanted_operand(r);
    if (!wanted || accepts(r, kind) || kind > TOKEN_STRING)
        return;
    struct parser_state tried = r->parser;
    if (rql_parser_shift(&tried, wanted) && rql_parser_accepts(&tried, kind))
        rql_hand_on(r, wanted, NO_TOKEN);
}

/* Find the partner of every parenthesis of the query, all in one go. */
static void find_closings(struct repair *r)
{
    struct vector *slots = &r->d->slots;
    uint32_t first = r->d->query->first;
    while (slots->capacity < r->end - first)
        rql_vector_grow(&r->d->arena, slots, sizeof(uint32_t));
    uint32_t *closings = slots->items;
    uint32_t open = NO_TOKEN; /* those still open are a list in the slots */
    for (uint32_t i = first; i < r->end; i++) {
        if (r->tokens[i].kind == TOKEN_OPEN) {
            closings[i - first] = open;
            open = i;
        } else if (r->tokens[i].kind == TOKEN_CLOSE && open != NO_TOKEN) {
            uint32_t outer = closings[open - first];
            closings[open - first] = i;
            open = outer;
        }
    }
    while (open != NO_TOKEN) {
        uint32_t outer = closings[open - first];
        closings[open - first] = r->end - 1;
        open = outer;
    }
    r->has_closings = true;
}

uint32_t rql_closing(struct repair *r, uint32_t open)
{
    if (!r->has_closings)
        find_closings(r);
    return ((uint32_t *)r->d->slots.items)[open - r->d->query->first];
}

/* --- The catalog --------------------------------------------------------------- */

/* The catalog that has a dataset of a name. */
static const struct rql_catalog *catalog_of(const struct rql_document *d,
                                            const char *name, size_t length,
                                            uint32_t hash, uint32_t *dataset)
{
    if (d->skip_checks)
        return NULL;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (d->api != RQL_API_AUTO && d->api != (rql_api)api)
            continue;
        *dataset =
            rql_catalog_lookup_dataset(d->catalogs[api], name, length, hash);
        if (*dataset != NO_DATASET)
            return d->catalogs[api];
    }
    return NULL;
}

static const struct rql_catalog *catalog_with(const struct rql_document *d,
                                              uint32_t token, uint32_t *dataset)
{
    const struct token *t = rql_token_at(d, token);
    return t->kind == TOKEN_NAME
               ? catalog_of(d, d->text + t->start, t->end - t->start, t->hash,
                            dataset)
               : NULL;
}

bool rql_repair_is_dataset(const struct repair *r, const char *name,
                           size_t length)
{
    uint32_t dataset;
    return catalog_of(r->d, name, length, rql_name_hash(name, length),
                      &dataset) != NULL;
}

bool rql_repair_has_dataset(const struct repair *r, uint32_t token)
{
    uint32_t dataset;
    return catalog_with(r->d, token, &dataset) != NULL;
}

/* FROM itself may be broken: the first name that is a dataset's counts. */
const struct rql_catalog *rql_repair_catalog(struct repair *r)
{
    if (!r->has_looked)
        for (uint32_t i = r->d->query->first; i < r->end && !r->catalog; i++)
            r->catalog = catalog_with(r->d, i, &r->dataset);
    r->has_looked = true;
    return r->catalog;
}

bool rql_repair_has_column(struct repair *r, const char *name, size_t length)
{
    const struct rql_catalog *catalog = rql_repair_catalog(r);
    return catalog &&
           rql_catalog_lookup_column(catalog, r->dataset, name, length,
                                     rql_name_hash(name, length)) != NO_COLUMN;
}

/* --- What was expected -------------------------------------------------------- */

struct phrases {
    const char *items[10];
    size_t count;
};

static void add_phrase(struct phrases *phrases, const char *phrase)
{
    if (phrases->count < sizeof phrases->items / sizeof *phrases->items)
        phrases->items[phrases->count++] = phrase;
}

static const char *name_phrase(const struct repair *r)
{
    switch (r->clause) {
    case TOKEN_FROM:
        return "a dataset name";
    case TOKEN_TIMESPAN:
        return "a time span such as LAST_MONTH";
    case TOKEN_AGGREGATED:
        return "a grain such as Daily";
    default:
        return "a column name";
    }
}

/* Operators, which are accepted together. */
static void add_operators(const struct repair *r, struct phrases *phrases)
{
    if (accepts(r, TOKEN_EQUAL))
        add_phrase(phrases, "an operator such as =, LIKE or IN");
    else if (accepts(r, TOKEN_LIKE))
        add_phrase(phrases, "LIKE or IN");
}

/* What may end the query here: named only where it helps. */
static void add_clauses(const struct repair *r, struct phrases *phrases)
{
    if (!accepts(r, TOKEN_FROM))
        return;
    if (repaired_count(r) == 0)
        add_phrase(phrases, "SELECT");
    else if (r->clause == TOKEN_SELECT)
        add_phrase(phrases, "FROM");
    else
        add_phrase(phrases, "another clause");
}

/* "a, b or c" */
static const char *joined(const struct repair *r, const struct phrases *phrases)
{
    const char *text = "nothing more";
    for (size_t i = 0; i < phrases->count; i++) {
        const char *joint = i == 0                    ? ""
                            : i + 1 == phrases->count ? " or "
                                                      : ", ";
        text = rql_arena_printf(&r->d->arena, "%s%s%s", i ? text : "", joint,
                                phrases->items[i]);
    }
    return text;
}

/* What the grammar accepts here, in the user's words. */
const char *rql_expected(const struct repair *r)
{
    static const struct {
        int kind;
        const char *phrase;
    } plain[] = {
        {TOKEN_OPEN, "a list in parentheses"},
        {TOKEN_BY, "BY"},
        {TOKEN_COMMA, "a comma"},
        {TOKEN_CLOSE, "the closing parenthesis"},
        {TOKEN_AND, "AND"},
    };
    struct phrases phrases = {.count = 0};
    if (accepts(r, TOKEN_NAME))
        add_phrase(&phrases, name_phrase(r));
    if (accepts(r, TOKEN_STRING))
        add_phrase(&phrases, "a value");
    else if (accepts(r, TOKEN_NUMBER))
        add_phrase(&phrases, "a whole number");
    add_operators(r, &phrases);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (accepts(r, plain[i].kind))
            add_phrase(&phrases, plain[i].phrase);
    add_clauses(r, &phrases);
    return joined(r, &phrases);
}

/* --- What no recogniser knows ------------------------------------------------------- */

/* How many tokens from `i` on fit, up to LOOK_AHEAD. */
static int fitting(const struct repair *r, struct parser_state parser,
                   uint32_t i)
{
    int count = 0;
    for (; count < LOOK_AHEAD; count++, i = significant(r, i + 1)) {
        int kind = kind_at(r, i);
        if (kind == TOKEN_YYEOF)
            return rql_parser_accepts(&parser, kind) ? LOOK_AHEAD : count;
        if (!rql_parser_shift(&parser, kind))
            break;
    }
    return count;
}

/* A change of the tokens at hand: one added, put in its place, or left out. */
struct change {
    enum { CHANGE_ADD, CHANGE_REPLACE, CHANGE_DROP } what;
    int kind;
    int gain; /* tokens that fit behind it */
};

static void consider(const struct repair *r, struct change *best, int what,
                     int kind)
{
    struct parser_state parser = r->parser;
    if (what != CHANGE_DROP && !rql_parser_shift(&parser, kind))
        return;
    if (begins_clause(kind) && r->clauses >> kind & 1)
        return; /* it would be a second one */
    uint32_t from = what == CHANGE_ADD ? r->at : significant(r, r->at + 1);
    int gain = fitting(r, parser, from);
    if (gain > best->gain)
        *best = (struct change){what, kind, gain};
}

/* The change of one token after which most of the next ones fit. */
static struct change best_change(const struct repair *r)
{
    static const int added[] = {
        TOKEN_SELECT, TOKEN_COMMA, TOKEN_AND,  TOKEN_BY,     TOKEN_CLOSE,
        TOKEN_OPEN,   TOKEN_IN,    TOKEN_NAME, TOKEN_STRING, TOKEN_NUMBER,
        TOKEN_EQUAL,  TOKEN_WHERE, TOKEN_FROM, TOKEN_ORDER,  TOKEN_LIMIT,
    };
    struct change best = {CHANGE_DROP, 0, LEAST_GAIN - 1};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        consider(r, &best, CHANGE_ADD, added[i]);
    consider(r, &best, CHANGE_DROP, 0);
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        consider(r, &best, CHANGE_REPLACE, added[i]);
    return best;
}

static struct rql_diagnostic *report_unexpected(struct repair *r)
{
    return is_quiet(r)
               ? NULL
               : REPORT_HERE(r, RULE_SYNTAX_ERROR, "expected %s, found %s",
                             rql_expected(r), show_here(r));
}

/* The rule that is broken when a token of one spelling is missing. */
static enum rule_id rule_of_missing(int kind)
{
    switch (kind) {
    case TOKEN_CLOSE:
        return RULE_MISSING_PARENTHESIS;
    case TOKEN_SELECT:
        return RULE_MISSING_SELECT;
    case TOKEN_FROM:
        return RULE_MISSING_FROM;
    default:
        return RULE_SYNTAX_ERROR;
    }
}

/* Report that a sign or keyword is missing before the token at hand. */
static void report_missing(struct repair *r, int kind)
{
    const char *spelling = rql_token_spelling(kind);
    bool is_word = kind < TOKEN_EQUAL;
    uint32_t at = is_word ? here(r)->start : gap(r);
    struct rql_diagnostic *diag =
        REPORT_AT(r, rule_of_missing(kind), gap(r), gap(r),
                  "%s is missing before %s", spelling, show_here(r));
    rql_add_fix(r->d, diag, kind != TOKEN_LIMIT, at, at,
                is_word ? rql_arena_printf(&r->d->arena, "%s ", spelling)
                        : spelling,
                "Add %s", spelling);
}

static bool has_one_spelling(int kind)
{
    return kind < TOKEN_NAME && kind != TOKEN_EQUAL;
}

/* Hand on tokens that are not there, until the grammar accepts `kind`. */
static void complete(struct repair *r, int kind)
{
    static const int fillers[] = {TOKEN_CLOSE,  TOKEN_STRING, TOKEN_NAME,
                                  TOKEN_NUMBER, TOKEN_EQUAL,  TOKEN_BY,
                                  TOKEN_LIKE,   TOKEN_OPEN};
    for (int n = 0; n < LONGEST_COMPLETION && !accepts(r, kind); n++) {
        size_t i = 0;
        while (i < sizeof fillers / sizeof *fillers && !accepts(r, fillers[i]))
            i++;
        if (i == sizeof fillers / sizeof *fillers)
            return;
        rql_hand_on(r, fillers[i], NO_TOKEN);
    }
}

/* Leave out tokens up to one that fits: a comma, AND or closing parenthesis of
 * this level, or whatever begins a clause. */
static void skip_to_next_part(struct repair *r)
{
    size_t depth = 0;
    for (;; advance(r)) {
        int kind = kind_at(r, r->at);
        if (kind == TOKEN_YYEOF || begins_clause(kind))
            break;
        if (depth == 0 &&
            (kind == TOKEN_COMMA || kind == TOKEN_AND || kind == TOKEN_CLOSE) &&
            accepts(r, kind))
            return;
        if (kind == TOKEN_OPEN)
            depth++;
        else if (kind == TOKEN_CLOSE && depth > 0)
            depth--;
    }
    if (r->at < r->end && !accepts(r, kind_at(r, r->at)))
        complete(r, kind_at(r, r->at));
    /* Only SELECT can still not fit: behind a parenthesis, say. */
    if (r->at < r->end && !accepts(r, kind_at(r, r->at)))
        advance(r);
}

/* a = 1, b = 2: what the comma means is plain */
static void replace_token(struct repair *r, int kind)
{
    const struct token *t = here(r);
    struct rql_diagnostic *diag = report_unexpected(r);
    if (kind == TOKEN_AND && t->kind == TOKEN_COMMA)
        rql_add_fix(r->d, diag, true, t->start, t->end, " AND", "Write AND");
    else if (kind == TOKEN_WHERE && t->kind == TOKEN_AND)
        rql_add_fix(r->d, diag, true, t->start, t->end, "WHERE", "Write WHERE");
    rql_hand_on(r, kind, kind >= TOKEN_NAME ? NO_TOKEN : r->at);
    advance(r);
}

/* LIMIT = 10: a sign behind a keyword says nothing */
static void drop_token(struct repair *r)
{
    const struct token *t = here(r);
    struct rql_diagnostic *diag = report_unexpected(r);
    bool is_sign = t->kind == TOKEN_EQUAL || t->kind == TOKEN_COMMA;
    if (is_sign && begins_clause(last_kind(r)))
        rql_add_fix(r->d, diag, true, space_before(r, r->at), t->end, "",
                    "Remove %s", rql_token_spelling(t->kind));
    advance(r);
}

static void apply_change(struct repair *r, struct change change)
{
    switch (change.what) {
    case CHANGE_ADD:
        if (repaired_count(r) == 0 && change.kind != TOKEN_SELECT)
            r->d->is_understood = false; /* only part of a query */
        if (has_one_spelling(change.kind))
            report_missing(r, change.kind);
        else
            report_unexpected(r);
        /* A clause must begin somewhere. */
        rql_hand_on(r, change.kind,
                    begins_clause(change.kind) ? r->at : NO_TOKEN);
        return;
    case CHANGE_REPLACE:
        replace_token(r, change.kind);
        return;
    case CHANGE_DROP:
        drop_token(r);
        return;
    }
}

static bool mend_unknown(struct repair *r)
{
    struct change change = best_change(r);
    if (change.gain >= LEAST_GAIN) {
        apply_change(r, change);
        if (change.what == CHANGE_ADD)
            return true; /* what follows is understood */
    } else {
        report_unexpected(r);
        if (begins_clause(here(r)->kind))
            complete(r, here(r)->kind);
        if (!accepts(r, here(r)->kind)) {
            advance(r);
            skip_to_next_part(r);
        }
    }
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + QUIET_TOKENS;
    return true;
}

/* --- The pass ------------------------------------------------------------------------ */

/* In order: the first that knows the mistake deals with it. */
static bool (*const recognisers[])(struct repair *) = {
    rql_recognise_ignored,
    rql_recognise_cut_name,
    rql_recognise_end_of_open_list,
    rql_recognise_end_of_between,
    rql_recognise_in_without_list,
    rql_recognise_bracket_list,
    rql_recognise_translated_aside,
    rql_recognise_function,
    rql_recognise_list_without_in,
    rql_recognise_empty_list,
    rql_recognise_parentheses,
    rql_recognise_leading_not,
    rql_recognise_doubled_keyword,
    rql_recognise_offset,
    rql_recognise_extra_comma,
    rql_recognise_repeated_direction,
    rql_recognise_doubled_quotes,
    rql_recognise_quoted_query,
    rql_recognise_prefixed_string,
    rql_recognise_swallowed_quote,
    rql_recognise_missing_quote,
    rql_recognise_bare_value,
    rql_recognise_unquoted_pattern,
    rql_recognise_spaced_number,
    rql_recognise_null,
    rql_recognise_is,
    rql_recognise_dangling_and,
    rql_recognise_reversed_condition,
    rql_recognise_between,
    rql_recognise_or,
    rql_recognise_group_by,
    rql_recognise_having,
    rql_recognise_join,
    rql_recognise_union,
    rql_recognise_foreign_part,
    rql_recognise_all,
    rql_recognise_case,
    rql_recognise_alias,
    rql_recognise_top,
    rql_recognise_underlined,
    rql_recognise_split_timespan,
    rql_recognise_split_keyword,
    rql_recognise_translated_keyword,
    rql_recognise_glued_keyword,
    rql_recognise_misspelt_keyword,
    rql_recognise_split_name,
    rql_recognise_glued_to_name,
    rql_recognise_misspelt_distinct,
    rql_recognise_missing_keyword,
    rql_recognise_missing_comma,
    rql_recognise_open_string,
    rql_recognise_quoted,
    rql_recognise_quoted_limit,
    rql_recognise_parameter,
    rql_recognise_foreign_operator,
    rql_recognise_split_operator,
    rql_recognise_placeholder,
    rql_recognise_tag,
    rql_recognise_star,
    rql_recognise_arithmetic,
    rql_recognise_wide_sign,
    rql_recognise_open_quote,
    rql_recognise_marks,
    rql_recognise_brackets,
    rql_recognise_qualified_name,
    rql_recognise_stray,
    rql_recognise_unquoted_value,
    rql_recognise_needless_keyword,
    rql_recognise_lone_closing,
    mend_unknown,
};

/* A text without SELECT, FROM or the name of a dataset is no query: that is one
 * finding. */
static bool recognise_other_text(struct repair *r)
{
    for (uint32_t i = r->at; i < r->end; i++)
        if (r->tokens[i].kind == TOKEN_SELECT ||
            r->tokens[i].kind == TOKEN_FROM)
            return false;
    if (rql_repair_catalog(r) || here(r)->kind != TOKEN_NAME)
        return false;
    rql_report(r->d, RULE_SYNTAX_ERROR, here(r)->start, here(r)->end,
               "expected SELECT, found %s: this is not a query", show_here(r));
    r->d->is_understood = false;
    r->at = r->end;
    return true;
}

/* DELETE FROM ..., EXPLAIN SELECT ... */
static bool recognise_other_statement(struct repair *r)
{
    static const char *const words[] = {
        "DELETE", "INSERT", "UPDATE",  "DROP", "CREATE",   "ALTER", "MERGE",
        "EXEC",   "SHOW",   "EXPLAIN", "WITH", "DESCRIBE", "SET",   "TRUNCATE"};
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        found |= is_word(r, r->at, words[i]);
    if (!found || here(r)->kind != TOKEN_NAME || next_kind(r) == TOKEN_COMMA)
        return false;
    rql_report(r->d, RULE_FOREIGN_CLAUSE, here(r)->start, here(r)->end,
               "there is no %s: a query begins with SELECT, and only reads",
               show_here(r));
    while (r->at < r->end && here(r)->kind != TOKEN_SELECT)
        advance(r);
    r->d->is_understood = false;
    r->quiet_until = QUIET_TOKENS;
    return true;
}

static void explain(struct repair *r)
{
    if (repaired_count(r) == 0 && r->at == r->d->query->first &&
        recognise_other_statement(r))
        return;
    if (repaired_count(r) == 0 && r->at == r->d->query->first &&
        !rql_begins_like_a_query(r) && recognise_other_text(r))
        return;
    for (size_t i = 0; i < sizeof recognisers / sizeof *recognisers; i++)
        if (recognisers[i](r))
            return;
}

/* True when recognisers have handed on many tokens without moving on: none does,
 * but no mistake in one of them shall hang a user's machine. */
static bool is_stuck(const struct repair *r, uint32_t *at, int *times)
{
    enum { MOST = 16 };
    *times = *at == r->at ? *times + 1 : 0;
    *at = r->at;
    return *times > MOST;
}

static void repair_tokens(struct repair *r)
{
    uint32_t at = r->at;
    int times = 0;
    while (r->at < r->end) {
        int kind = here(r)->kind;
        if (is_stuck(r, &at, &times)) {
            assert(!"a recogniser hangs");
            advance(r);
        } else if (rql_recognise_subquery(r)) {
            continue;
        } else if (accepts(r, kind)) {
            if (kind == TOKEN_CLOSE)
                r->open_list = 0;
            rql_hand_on(r, kind, r->at);
            advance(r);
        } else {
            explain(r);
        }
    }
}

/* The tokens are used up: is the query complete? */
static void repair_end(struct repair *r)
{
    if (repaired_count(r) == 0 || accepts(r, TOKEN_YYEOF))
        return;
    if (rql_recognise_end_of_open_list(r))
        return;
    uint32_t at = r->tokens[r->d->query->last].end;
    if (!is_quiet(r) && accepts(r, TOKEN_CLOSE)) {
        struct rql_diagnostic *diag =
            rql_report(r->d, RULE_MISSING_PARENTHESIS, at, at,
                       "the list is not closed: ) is missing at the end");
        rql_add_fix(r->d, diag, true, at, at, ")", "Add )");
    } else if (!is_quiet(r)) {
        rql_report(r->d, RULE_SYNTAX_ERROR, at, at,
                   "expected %s, found the end of the query", rql_expected(r));
        r->d->is_understood = false;
    }
    complete(r, TOKEN_YYEOF);
}

void rql_repair(struct rql_document *document)
{
    const struct rql_query *query = document->query;
    struct repair r = {
        .d = document,
        .tokens = rql_tokens(document),
        .at = query->first,
        .end = query->last + 1,
        .ignored_token = NO_TOKEN,
        .between_column = NO_TOKEN,
    };
    document->repaired.count = 0;
    rql_parser_start(&r.parser);
    repair_tokens(&r);
    repair_end(&r);
    struct builder builder = {
        .document = document,
        .end = (uint32_t)document->repaired.count,
        .repaired = document->repaired.items,
    };
    bool fits = document->repaired.count == 0 || rql_parse(&builder);
    assert(fits);
    (void)fits;
}
