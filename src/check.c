/* Checks that need no catalog: characters, and clauses. */
#include <string.h>

#include "passes.h"
#include "str.h"
#include "utf8.h"

/* --- Characters ------------------------------------------------------------------ */

/* Report each byte of a token that is not UTF-8, and each NUL. */
static void check_bytes(struct rql_document *d, const struct token *token)
{
    const char *p = d->text + token->start;
    const char *end = d->text + token->end;
    while (p < end) {
        struct utf8_character c = rql_utf8_decode(p, end);
        uint32_t at = (uint32_t)(p - d->text);
        if (c.code == INVALID_CHARACTER)
            rql_report(d, RULE_INVALID_BYTE, at, at + 1,
                       "the byte 0x%02x is not UTF-8", (unsigned char)*p);
        else if (c.code == 0)
            rql_report(d, RULE_INVALID_BYTE, at, at + 1,
                       "a NUL byte cannot stand in a query");
        p += c.length;
    }
}

static bool has_width(uint32_t code)
{
    return code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

static bool is_word_byte(char c)
{
    return rql_is_word_byte(c) || (unsigned char)c >= 0x80;
}

bool rql_is_invisible(const struct rql_document *d, uint32_t index)
{
    const struct token *t = rql_token_at(d, index);
    if (t->kind != TOKEN_ODD_SPACE)
        return false;
    return !has_width(
        rql_html_decode(d->text + t->start, d->text + t->end).code);
}

/* True when words would run together if the bytes start to end, which do not
 * begin the text, were not there. */
static bool separates_words(const struct rql_document *d, uint32_t start,
                            uint32_t end)
{
    return is_word_byte(d->text[start - 1]) && is_word_byte(d->text[end]);
}

static void check_odd_space(struct rql_document *d, uint32_t index)
{
    const struct token *token = rql_token_at(d, index);
    struct utf8_character c =
        rql_html_decode(d->text + token->start, d->text + token->end);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_ODD_SPACE, token->start, token->end,
        has_width(c.code) ? "this space is U+%04X, not an ordinary one"
                          : "an invisible character (U+%04X) stands here",
        (unsigned)c.code);
    /* What it separates are tokens; a byte-order mark is none. */
    bool needed =
        has_width(c.code) ||
        (index > 0 && separates_words(d, token->start, token->end) &&
         (token[-1].kind != TOKEN_NAME || token[1].kind != TOKEN_NAME));
    rql_add_fix(d, diag, true, token->start, token->end, needed ? " " : "",
                needed ? "Write an ordinary space" : "Remove it");
}

/* True for a string that a word touches: its quotes are reported, and what it has
 * inside is not what was meant. */
static bool is_misread(const struct rql_document *d, uint32_t index)
{
    const struct token *token = rql_token_at(d, index);
    return index + 1 < d->tokens.count && token[0].end == token[1].start &&
           (token[1].kind == TOKEN_NAME || token[1].kind == TOKEN_NUMBER);
}

static void check_token_text(struct rql_document *d, uint32_t index)
{
    const struct token *token = rql_token_at(d, index);
    if (token->kind == TOKEN_ODD_SPACE)
        check_odd_space(d, index);
    if (token->kind == TOKEN_COMMENT && token->flags & TOKEN_UNCLOSED)
        rql_report(d, RULE_UNTERMINATED_COMMENT, token->start, token->start + 2,
                   "this comment has no */");
    if (token->kind == TOKEN_STRING && token->flags & TOKEN_ESCAPED &&
        !is_misread(d, index))
        rql_report(d, RULE_UNDOCUMENTED_ESCAPE, token->start, token->end,
                   "'' is read as one apostrophe here; the service does not "
                   "document it");
    if (token->flags & TOKEN_NOT_PLAIN && token->kind != TOKEN_NAME)
        check_bytes(d, token);
}

void rql_check_text(struct rql_document *d, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        check_token_text(d, i);
}

/* --- Names that are none ----------------------------------------------------------- */

/* A name in other letters, as it was probably meant. */
struct plain_spelling {
    const char *name; /* NULL: no such name */
    bool has_markup;  /* there were backslashes */
    bool has_ascii;   /* some letters were ASCII */
};

static struct plain_spelling spell_plainly(struct rql_document *d,
                                           const struct token *token)
{
    struct plain_spelling plain = {.name = NULL};
    char *name = rql_arena_alloc(&d->arena, token->end - token->start + 1u);
    char *to = name;
    const char *p = d->text + token->start, *end = d->text + token->end;
    while (p < end) {
        struct utf8_character c = rql_utf8_decode(p, end);
        p += c.length;
        char ascii = c.code < 0x80 ? (char)c.code : rql_look_alike(c.code);
        plain.has_markup |= ascii == '\\';
        plain.has_ascii |= c.code < 0x80 && is_word_byte(ascii) && ascii != '_';
        if (ascii == '\0')
            return plain;
        if (ascii != '\\')
            *to++ = ascii;
    }
    *to = '\0';
    plain.name = name;
    return plain;
}

static void check_name_spelling(struct rql_document *d, uint32_t index)
{
    if (index == NO_TOKEN)
        return;
    const struct token *token = rql_token_at(d, index);
    if (token->kind != TOKEN_NAME || !(token->flags & TOKEN_NOT_PLAIN))
        return;
    struct plain_spelling plain = spell_plainly(d, token);
    const char *format = "%s has letters that names do not have";
    if (plain.name)
        format = plain.has_markup
                     ? "%s has backslashes, which are left over from markup"
                     : "%s has letters that only look like A to Z";
    struct rql_diagnostic *diag =
        rql_report(d, RULE_INVALID_NAME, token->start, token->end, format,
                   rql_show(d, token->start, token->end));
    if (plain.name)
        rql_add_fix(d, diag, plain.has_markup || plain.has_ascii, token->start,
                    token->end, plain.name, "Write %s", plain.name);
    else
        rql_add_help(d, diag,
                     "names have A to Z, a to z, digits and underscores");
}

static void check_spelling(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    for (uint32_t i = 0; i < q->columns.count; i++)
        check_name_spelling(d, rql_columns(d)[q->columns.first + i].token);
    check_name_spelling(d, q->dataset_token);
    for (uint32_t i = 0; i < q->conditions.count; i++)
        check_name_spelling(
            d, rql_conditions(d)[q->conditions.first + i].column.token);
    for (uint32_t i = 0; i < q->orders.count; i++)
        check_name_spelling(d, rql_orders(d)[q->orders.first + i].column.token);
    check_name_spelling(d, q->timespan);
    check_name_spelling(d, q->grain);
}

/* --- Clauses ------------------------------------------------------------------------ */

static const char *const clause_names[CLAUSE_COUNT] = {
    "SELECT", "FROM", "WHERE", "ORDER BY", "LIMIT", "TIMESPAN", "AGGREGATED"};

static uint32_t clause_start(const struct rql_document *d,
                             const struct clause *clause)
{
    return rql_token_at(d, clause->first)->start;
}

static uint32_t clause_end(const struct rql_document *d,
                           const struct clause *clause)
{
    return rql_token_at(d, clause->last)->end;
}

/* Where the white space before a clause begins. */
static uint32_t gap_before(const struct rql_document *d,
                           const struct clause *clause)
{
    const struct token *before = rql_token_at(d, clause->first) - 1;
    return rql_token_ends_at_break(before) ? clause_start(d, clause)
                                           : before->end;
}

/* Where the white space behind a clause, which is not the last one, ends. */
static uint32_t gap_behind(const struct rql_document *d,
                           const struct clause *clause)
{
    const struct token *behind = rql_token_at(d, clause->last) + 1;
    return behind->kind == TOKEN_COMMENT ? clause_end(d, clause)
                                         : behind->start;
}

/* True when something that was not understood stands behind a clause, and would
 * stay there without it. */
static bool has_rest(const struct rql_document *d, const struct clause *clause)
{
    const struct rql_query *q = d->query;
    const struct clause *end =
        rql_clauses(d) + q->clauses.first + q->clauses.count;
    uint32_t next = clause + 1 < end ? clause[1].first : q->last + 1;
    for (uint32_t i = clause->last + 1; i < next; i++)
        if (!rql_token_is_trivia(rql_token_at(d, i)))
            return true;
    return false;
}

/* True when a clause means the same on another line: it has its keyword, no
 * string that runs to the end of its line, and no NUL, at which its copy would
 * end. */
static bool can_be_moved(const struct rql_document *d,
                         const struct clause *clause)
{
    uint32_t start = clause_start(d, clause), end = clause_end(d, clause);
    if (rql_token_at(d, clause->first)->kind == TOKEN_NUMBER)
        return false;
    for (uint32_t i = clause->first; i <= clause->last; i++)
        if (rql_token_at(d, i)->kind == TOKEN_OPEN_STRING)
            return false;
    return !memchr(d->text + start, '\0', end - start) && !has_rest(d, clause);
}

/* Offer to move a clause before an earlier one. */
static void add_move(struct rql_document *d, struct rql_diagnostic *diag,
                     const struct clause *clause, const struct clause *before)
{
    uint32_t start = clause_start(d, clause), end = clause_end(d, clause);
    uint32_t to = clause_start(d, before);
    if (!diag || !can_be_moved(d, clause))
        return;
    const char *moved = rql_arena_printf(&d->arena, "%.*s ", (int)(end - start),
                                         d->text + start);
    rql_add_fix(d, diag, true, to, to, moved, "Move it before %s",
                clause_names[before->kind]);
    rql_add_edit(d, diag, gap_before(d, clause), end, "");
}

static void report_misplaced(struct rql_document *d,
                             const struct clause *clause,
                             const struct clause *before)
{
    uint32_t start = clause_start(d, clause), end = clause_end(d, clause);
    struct rql_diagnostic *diag =
        rql_report(d, RULE_MISPLACED_CLAUSE, start, end,
                   "%s stands behind %s; it must stand before it",
                   clause_names[clause->kind], clause_names[before->kind]);
    if (!diag)
        return;
    rql_add_related(d, diag, clause_start(d, before), clause_end(d, before),
                    "it belongs before this clause");
    rql_add_help(d, diag,
                 "the order is SELECT, FROM, WHERE, ORDER BY, LIMIT, "
                 "TIMESPAN");
    add_move(d, diag, clause, before);
}

/* The same for a clause that stands too early: it belongs behind a later one. */
static void report_early(struct rql_document *d, const struct clause *clause,
                         const struct clause *behind)
{
    uint32_t start = clause_start(d, clause), end = clause_end(d, clause);
    struct rql_diagnostic *diag =
        rql_report(d, RULE_MISPLACED_CLAUSE, start, end,
                   "%s stands before %s; it must stand behind it",
                   clause_names[clause->kind], clause_names[behind->kind]);
    if (!diag)
        return;
    uint32_t to = clause_end(d, behind);
    rql_add_related(d, diag, clause_start(d, behind), to,
                    "it belongs behind this clause");
    rql_add_help(d, diag,
                 "the order is SELECT, FROM, WHERE, ORDER BY, LIMIT, "
                 "TIMESPAN");
    if (!can_be_moved(d, clause))
        return;
    const char *moved = rql_arena_printf(&d->arena, " %.*s", (int)(end - start),
                                         d->text + start);
    rql_add_fix(d, diag, true, start, gap_behind(d, clause), "",
                "Move it behind %s", clause_names[behind->kind]);
    rql_add_edit(d, diag, to, to, moved);
}

/* True when two clauses are the same to the letter, but for case. */
static bool is_same_text(const struct rql_document *d, const struct clause *a,
                         const struct clause *b)
{
    return rql_equal_folded(
        d->text + clause_start(d, a), clause_end(d, a) - clause_start(d, a),
        d->text + clause_start(d, b), clause_end(d, b) - clause_start(d, b));
}

static void report_repeated(struct rql_document *d, const struct clause *clause,
                            const struct clause *first)
{
    struct rql_diagnostic *diag = rql_report(
        d, RULE_REPEATED_CLAUSE, clause_start(d, clause), clause_end(d, clause),
        "a query has one %s; this is another", clause_names[clause->kind]);
    if (!diag)
        return;
    rql_add_related(d, diag, clause_start(d, first), clause_end(d, first),
                    "the first one");
    const struct token *keyword = rql_token_at(d, clause->first);
    if (clause->kind == CLAUSE_WHERE)
        rql_add_help(d, diag, "join conditions by AND");
    if (is_same_text(d, clause, first))
        rql_add_fix(d, diag, true, gap_before(d, clause), clause_end(d, clause),
                    "", "Remove it");
    else if (clause->kind == CLAUSE_WHERE && clause[-1].kind == CLAUSE_WHERE)
        rql_add_fix(d, diag, true, keyword->start, keyword->end, "AND",
                    "Write AND");
    if (clause->kind == CLAUSE_ORDER)
        rql_add_help(d, diag, "separate sort keys by commas");
}

/*
 * Of clauses of different kinds, mark those that can stay where they are: the
 * most that are in order; of several such choices the one with the first ones.
 */
static void mark_in_place(const struct clause *const *clauses, int count,
                          bool *stays)
{
    int length[CLAUSE_COUNT]; /* of the best choice that begins with each */
    for (int i = count - 1; i >= 0; i--) {
        length[i] = 1;
        for (int j = i + 1; j < count; j++)
            if (clauses[j]->kind > clauses[i]->kind && length[j] >= length[i])
                length[i] = length[j] + 1;
    }
    int best = 0;
    for (int i = 0; i < count; i++)
        best = length[i] > best ? length[i] : best;
    /* The next one of that length is of a later kind: else it would go on with
     * those that the last one goes on with, and be as long. */
    for (int i = 0; i < count; i++) {
        stays[i] = length[i] == best;
        best -= stays[i];
    }
}

/* Report the clauses that are out of order, each beside one that stays. */
static void check_places(struct rql_document *d,
                         const struct clause *const *clauses, int count)
{
    bool stays[CLAUSE_COUNT];
    mark_in_place(clauses, count, stays);
    for (int i = 0; i < count; i++) {
        const struct clause *before = NULL, *behind = NULL;
        if (stays[i])
            continue;
        for (int j = count - 1; j >= 0; j--) {
            if (stays[j] && j < i && clauses[j]->kind > clauses[i]->kind)
                before = clauses[j];
            if (stays[j] && j > i && clauses[j]->kind < clauses[i]->kind &&
                !behind)
                behind = clauses[j];
        }
        if (before)
            report_misplaced(d, clauses[i], before);
        else if (behind)
            report_early(d, clauses[i], behind);
    }
}

/* Every query has SELECT and FROM. */
static void check_needed_clauses(struct rql_document *d,
                                 const struct clause *select,
                                 const struct clause *from)
{
    uint32_t start = rql_token_at(d, d->query->first)->start;
    uint32_t end = rql_token_at(d, d->query->last)->end;
    if (!select)
        rql_report(d, RULE_MISSING_SELECT, start, start,
                   "the query has no SELECT with the columns that it wants");
    if (select)
        end = clause_end(d, select);
    if (!from)
        rql_report(d, RULE_MISSING_FROM, end, end,
                   "the query has no FROM with the dataset that it reads");
}

/* Each clause once and in its place, with those that each query has. */
static bool has_usual_clauses(const struct rql_query *q)
{
    const unsigned needed = 1u << CLAUSE_SELECT | 1u << CLAUSE_FROM;
    return !q->is_disordered && (q->clause_kinds & needed) == needed;
}

static void check_clause_order(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (has_usual_clauses(q))
        return;
    const struct clause *clauses = rql_clauses(d) + q->clauses.first;
    const struct clause *firsts[CLAUSE_COUNT] = {NULL};
    const struct clause *order[CLAUSE_COUNT];
    int count = 0;
    bool in_order = true;
    for (uint32_t i = 0; i < q->clauses.count; i++) {
        const struct clause *clause = &clauses[i];
        if (firsts[clause->kind]) {
            d->has_repeats = true;
            report_repeated(d, clause, firsts[clause->kind]);
            continue;
        }
        in_order &= count == 0 || order[count - 1]->kind < clause->kind;
        firsts[clause->kind] = order[count++] = clause;
    }
    if (!in_order)
        check_places(d, order, count);
    if (d->is_understood && q->clauses.count > 0)
        check_needed_clauses(d, firsts[CLAUSE_SELECT], firsts[CLAUSE_FROM]);
}

static void check_limit(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->limit == NO_TOKEN)
        return;
    const struct token *token = rql_token_at(d, q->limit);
    int64_t value;
    if (token->kind != TOKEN_NUMBER)
        return; /* reported when the query was repaired */
    switch (rql_parse_limit(rql_value_text(d, q->limit), &value)) {
    case LIMIT_VALID:
        return;
    case LIMIT_NOT_WHOLE:
        rql_report(d, RULE_INVALID_LIMIT, token->start, token->end,
                   "LIMIT takes a whole number");
        return;
    case LIMIT_NOT_POSITIVE:
        rql_report(d, RULE_INVALID_LIMIT, token->start, token->end,
                   "LIMIT must be at least 1");
        return;
    case LIMIT_TOO_LARGE:
        rql_report(d, RULE_INVALID_LIMIT, token->start, token->end,
                   "LIMIT is larger than 9223372036854775807");
        return;
    }
}

static void check_directions(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (!rql_rule_is_on(d, RULE_IMPLICIT_DIRECTION))
        return;
    for (uint32_t i = 0; i < q->orders.count; i++) {
        const struct order_item *item = &rql_orders(d)[q->orders.first + i];
        if (item->direction != NO_TOKEN)
            continue;
        const struct token *name = rql_token_at(d, item->column.token);
        struct rql_diagnostic *diag =
            rql_report(d, RULE_IMPLICIT_DIRECTION, name->start, name->end,
                       "no direction is given: DESC is assumed, unlike in SQL");
        rql_add_fix(d, diag, false, name->end, name->end, " DESC",
                    "Write DESC");
    }
}

static void check_order_of_limit(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->limit == NO_TOKEN || q->clause_kinds & 1u << CLAUSE_ORDER ||
        !rql_rule_is_on(d, RULE_LIMIT_WITHOUT_ORDER))
        return;
    const struct token *limit = rql_token_at(d, q->limit);
    rql_report(d, RULE_LIMIT_WITHOUT_ORDER, limit->start, limit->end,
               "without ORDER BY it is not defined which rows are kept");
}

void rql_check_clauses(struct rql_document *d)
{
    check_clause_order(d);
    check_limit(d);
    if (d->has_odd_names)
        check_spelling(d);
    if (d->skip_checks)
        return;
    check_directions(d);
    check_order_of_limit(d);
}
