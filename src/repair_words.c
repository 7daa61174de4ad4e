/* Recognisers of keywords that are misspelt, glued, doubled, translated or
 * missing. */
#include "repair.h"
#include "str.h"
#include "utf8.h"

/* --- Misspelt ------------------------------------------------------------------------ */

/* How far a word may be from a keyword. */
static unsigned tolerance(size_t length)
{
    return length < 3 ? 0 : length < 6 ? 1 : 2;
}

static bool is_translated_by(const struct repair *r, uint32_t i);

/* True when token `next` fits behind a keyword, or has its own mistake. */
static bool continues_after(const struct repair *r, int keyword, uint32_t next)
{
    struct parser_state tried = r->parser;
    int kind = kind_at(r, next);
    return rql_parser_shift(&tried, keyword) &&
           (rql_parser_accepts(&tried, kind) || kind > TOKEN_STRING ||
            (is_operand(kind) && keyword != TOKEN_ORDER) ||
            (keyword == TOKEN_ORDER && is_translated_by(r, next)) ||
            kind == TOKEN_YYEOF);
}

/* The keyword that fits here and is nearest to the word at hand, or 0. */
static int nearest_keyword(struct repair *r, bool *is_unique)
{
    size_t length = length_of_token(r, r->at);
    unsigned best = tolerance(length) + 1;
    int nearest = 0;
    if (rql_repair_has_column(r, text_of(r, r->at), length))
        return 0;
    if (length == 2 && r->clause != TOKEN_SELECT && r->clause != TOKEN_FROM)
        best = 2; /* AD, AS, YB */
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        unsigned distance = rql_edit_distance(text_of(r, r->at), length,
                                              spelling, strlen(spelling), best);
        if (distance > best || (distance == best && !nearest) ||
            !accepts(r, k) || !continues_after(r, k, behind(r, r->at)))
            continue;
        /* A letter left out is likelier than another one written. */
        bool is_shorter = distance == best && strlen(spelling) > length &&
                          strlen(rql_token_spelling(nearest)) <= length;
        *is_unique = distance < best;
        nearest = *is_unique || is_shorter ? k : nearest;
        best = distance;
    }
    return nearest;
}

bool rql_recognise_misspelt_keyword(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_NAME)
        return false;
    bool is_unique = false;
    int keyword = nearest_keyword(r, &is_unique);
    if (!keyword)
        return false;
    const char *spelling = rql_token_spelling(keyword);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_MISSPELT_KEYWORD, "%s should be the keyword %s",
                    show_here(r), spelling);
    rql_add_fix(r->d, diag, is_unique, t->start, t->end, spelling, "Write %s",
                spelling);
    rql_hand_on(r, keyword, r->at);
    advance(r);
    return true;
}

/* --- Glued and split --------------------------------------------------------------------- */

/* What the rest of a word behind a glued keyword is: another keyword, a number,
 * even one with letters in it, or a name; 0 when that does not fit. */
static int glued_rest(const struct repair *r, int keyword, const char *rest,
                      size_t length)
{
    struct parser_state tried = r->parser;
    if (!rql_parser_shift(&tried, keyword))
        return 0;
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++)
        if (rql_parser_accepts(&tried, k) &&
            rql_equal_folded(rest, length, rql_token_spelling(k),
                             strlen(rql_token_spelling(k))))
            return k;
    enum { SHORTEST_NAME = 3 }; /* shorter, and it is a slip of the pen */
    int kind = rql_is_digit(*rest) ? TOKEN_NUMBER : TOKEN_NAME;
    if (kind == TOKEN_NAME && length < SHORTEST_NAME)
        return 0;
    return rql_parser_accepts(&tried, kind) ? kind : 0;
}

/* ORDERBYMonth */
static bool split_order_by(struct repair *r)
{
    static const char order_by[] = "ORDERBY";
    const size_t length = sizeof order_by - 1;
    if (length_of_token(r, r->at) <= length || !accepts(r, TOKEN_ORDER) ||
        !rql_equal_folded(text_of(r, r->at), length, order_by, length))
        return false;
    uint32_t order = here(r)->start + 5, by = order + 2;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_GLUED_KEYWORD, "spaces are missing behind ORDER and BY");
    rql_add_fix(r->d, diag, true, order, order, " ", "Add the spaces");
    rql_add_edit(r->d, diag, by, by, " ");
    rql_hand_on(r, TOKEN_ORDER, r->at);
    rql_hand_on(r, TOKEN_BY, NO_TOKEN);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    advance(r);
    return true;
}

static bool split_glued(struct repair *r, int keyword, size_t length)
{
    const struct token *t = here(r);
    const char *rest = text_of(r, r->at) + length;
    int kind = glued_rest(r, keyword, rest, t->end - t->start - length);
    if (!kind)
        return false;
    uint32_t at = t->start + (uint32_t)length;
    const char *spelling = rql_token_spelling(keyword);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_GLUED_KEYWORD, "a space is missing behind %s", spelling);
    rql_add_fix(r->d, diag, true, at, at, " ", "Add the space");
    rql_hand_on(r, keyword, r->at);
    rql_hand_on(r, kind, kind <= TOKEN_AGGREGATED ? r->at : NO_TOKEN);
    advance(r);
    return true;
}

/* ORDERBY, BYMonth, LIMIT10 */
bool rql_recognise_glued_keyword(struct repair *r)
{
    if (here(r)->kind != TOKEN_NAME)
        return false;
    if (split_order_by(r))
        return true;
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        size_t length = strlen(spelling);
        if (length_of_token(r, r->at) > length && accepts(r, k) &&
            rql_equal_folded(text_of(r, r->at), length, spelling, length) &&
            split_glued(r, k, length))
            return true;
    }
    return false;
}

/* TIME SPAN */
bool rql_recognise_split_keyword(struct repair *r)
{
    enum { LONGEST = 12 };
    char word[LONGEST];
    uint32_t second = behind(r, r->at);
    size_t length = length_of_token(r, r->at);
    if (kind_at(r, second) == TOKEN_STRAY && *text_of(r, second) == '-')
        second = behind(r, second);
    if (here(r)->kind != TOKEN_NAME || second >= r->end ||
        length + length_of_token(r, second) > LONGEST)
        return false;
    memcpy(word, text_of(r, r->at), length);
    memcpy(word + length, text_of(r, second), length_of_token(r, second));
    length += length_of_token(r, second);
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        if (!accepts(r, k) || has_comment(r, r->at, second) ||
            !rql_equal_folded(word, length, spelling, strlen(spelling)))
            continue;
        struct rql_diagnostic *diag =
            REPORT(r, RULE_MISSPELT_KEYWORD, r->at, second,
                   "%s is written in one word", spelling);
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[second].end,
                    spelling, "Write %s", spelling);
        rql_hand_on(r, k, r->at);
        r->at = behind(r, second);
        return true;
    }
    return false;
}

/* --- Doubled ------------------------------------------------------------------------------- */

/* FROM FROM, AND AND */
bool rql_recognise_doubled_keyword(struct repair *r)
{
    const struct token *t = here(r);
    uint32_t first = previous(r);
    if (t->kind > TOKEN_AGGREGATED || t->kind != last_kind(r) ||
        kind_at(r, first) != t->kind || t->kind == TOKEN_ASC ||
        t->kind == TOKEN_DESC)
        return false;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_DOUBLED_KEYWORD, "%s stands here twice",
                    rql_token_spelling(t->kind));
    if (!has_comment(r, first, r->at))
        rql_add_fix(r->d, diag, true, r->tokens[first].end, t->end, "",
                    "Remove the second one");
    advance(r);
    return true;
}

/* SELECT (VYBRAT): a translator's aside behind a keyword */
bool rql_recognise_translated_aside(struct repair *r)
{
    uint32_t word = behind(r, r->at);
    uint32_t close = behind(r, word);
    int last = last_kind(r);
    if (here(r)->kind != TOKEN_OPEN || last < TOKEN_SELECT ||
        last > TOKEN_AGGREGATED || kind_at(r, word) != TOKEN_NAME ||
        kind_at(r, close) != TOKEN_CLOSE ||
        (!is_operand(kind_at(r, behind(r, close))) &&
         kind_at(r, behind(r, close)) != TOKEN_STRAY))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_DOUBLED_KEYWORD, r->at, close,
               "%s repeats %s in another language", show(r, r->at, close),
               rql_token_spelling(last));
    if (!has_comment(r, r->at, close))
        rql_add_fix(r->d, diag, true, space_before(r, r->at),
                    r->tokens[close].end,
                    is_adjacent(r, close, close + 1) ? " " : "", "Remove it");
    r->at = behind(r, close);
    return true;
}

/* CustomerNameFROM: the token before ends in the keyword that is missing here */
bool rql_recognise_glued_to_name(struct repair *r)
{
    enum { SHORTEST = 4 }; /* shorter ones end many a word that is no column */
    struct repaired_token name = last_handed_on(r);
    if (name.kind != TOKEN_NAME || name.token == NO_TOKEN ||
        r->tokens[name.token].kind != TOKEN_NAME)
        return false;
    const char *text = text_of(r, name.token);
    size_t length = length_of_token(r, name.token);
    if (rql_repair_has_column(r, text, length) ||
        rql_repair_is_dataset(r, text, length))
        return false;
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        size_t tail = strlen(spelling);
        if (length <= tail || !accepts(r, k) ||
            (tail < SHORTEST &&
             !rql_repair_has_column(r, text, length - tail)) ||
            !rql_equal_folded(text + length - tail, tail, spelling, tail) ||
            !continues_after(r, k, r->at))
            continue;
        uint32_t at = r->tokens[name.token].end - (uint32_t)tail;
        struct rql_diagnostic *diag =
            REPORT(r, RULE_GLUED_KEYWORD, name.token, name.token,
                   "a space is missing before %s", spelling);
        rql_add_fix(r->d, diag, true, at, at, " ", "Add the space");
        rql_undo_hand_on(r);
        rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
        rql_hand_on(r, k, name.token);
        return true;
    }
    return false;
}

/* SELECT DISTINT a: the word behind SELECT was taken for a column */
bool rql_recognise_misspelt_distinct(struct repair *r)
{
    struct repaired_token word = last_handed_on(r);
    size_t count = repaired_count(r);
    const char *distinct = rql_token_spelling(TOKEN_DISTINCT);
    if (word.kind != TOKEN_NAME || word.token == NO_TOKEN ||
        repaired(r)[count - 2].kind != TOKEN_SELECT ||
        here(r)->kind != TOKEN_NAME)
        return false;
    const struct token *t = &r->tokens[word.token];
    if (rql_edit_distance(text_of(r, word.token), t->end - t->start, distinct,
                          strlen(distinct), 2) > 2)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_MISSPELT_KEYWORD, word.token, word.token,
               "%s should be the keyword %s", show(r, word.token, word.token),
               distinct);
    rql_add_fix(r->d, diag, true, t->start, t->end, distinct, "Write %s",
                distinct);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_DISTINCT, word.token);
    return true;
}

/* --- Translated ------------------------------------------------------------------------------ */

/* A text of the line of the table. */
#define TEXT_OF(line) TEXT_OF_LINE(line)
#define TEXT_OF_LINE(line) text_##line

/* All the words, each with its language behind it. */
struct translation_texts {
#define TRANSLATION(word, language, keyword)                                   \
    char TEXT_OF(__LINE__)[sizeof(word "\0" language)];
#include "translations.def"
#undef TRANSLATION
};

static const struct translation_texts translation_texts = {
#define TRANSLATION(word, language, keyword) word "\0" language,
#include "translations.def"
#undef TRANSLATION
};

_Static_assert(sizeof translation_texts <= UINT16_MAX, "offsets of 16 bits");

/* Keywords as machine translation and speakers of other languages write them, in
 * lower case, and other words for them. */
static const struct translation {
    uint16_t word; /* where it is in the texts, and behind it its language, ""
                      where it is English, but another word */
    uint16_t kind;
} translations[] = {
#define TRANSLATION(word, language, keyword)                                   \
    {offsetof(struct translation_texts, TEXT_OF(__LINE__)), TOKEN_##keyword},
#include "translations.def"
#undef TRANSLATION
};

static const char *word_of(const struct translation *t)
{
    return (const char *)&translation_texts + t->word;
}

static const char *language_of(const struct translation *t)
{
    return strchr(word_of(t), '\0') + 1;
}

/* True when a text is the word but for case, also outside ASCII. */
static bool is_same_word(const char *text, size_t length, const char *word)
{
    const char *end = text + length, *word_end = word + strlen(word);
    while (text < end && word < word_end) {
        struct utf8_character a = rql_utf8_decode(text, end);
        struct utf8_character b = rql_utf8_decode(word, word_end);
        if (rql_fold_character(a.code) != b.code)
            return false;
        text += a.length;
        word += b.length;
    }
    return text == end && word == word_end;
}

/* True when a word may be BY in another language. */
static bool is_translated_by(const struct repair *r, uint32_t i)
{
    if (kind_at(r, i) != TOKEN_NAME)
        return false;
    for (size_t t = 0; t < sizeof translations / sizeof *translations; t++)
        if (translations[t].kind == TOKEN_BY &&
            is_same_word(text_of(r, i), length_of_token(r, i),
                         word_of(&translations[t])))
            return true;
    return false;
}

static const struct translation *find_translation(const struct repair *r)
{
    size_t length = length_of_token(r, r->at);
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++)
        if (accepts(r, translations[i].kind) &&
            is_same_word(text_of(r, r->at), length,
                         word_of(&translations[i])) &&
            continues_after(r, translations[i].kind, behind(r, r->at)))
            return &translations[i];
    return NULL;
}

bool rql_recognise_translated_keyword(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_NAME)
        return false;
    const struct translation *found = find_translation(r);
    if (!found)
        return false;
    uint32_t last = r->at;
    const char *spelling = rql_token_spelling(found->kind);
    if (found->kind == TOKEN_ORDER && is_translated_by(r, behind(r, last))) {
        last = behind(r, last);
        spelling = "ORDER BY";
    }
    struct rql_diagnostic *diag =
        *language_of(found)
            ? REPORT(r, RULE_TRANSLATED_KEYWORD, r->at, last,
                     "%s is %s for %s: keywords are English",
                     show(r, r->at, last), language_of(found), spelling)
            : REPORT(r, RULE_TRANSLATED_KEYWORD, r->at, last,
                     "%s is written %s", show(r, r->at, last), spelling);
    if (!has_comment(r, r->at, last))
        rql_add_fix(r->d, diag, true, t->start, r->tokens[last].end, spelling,
                    "Write %s", spelling);
    rql_hand_on(r, found->kind, r->at);
    if (last != r->at)
        rql_hand_on(r, TOKEN_BY, last);
    r->at = behind(r, last);
    return true;
}

/* --- Missing and needless -------------------------------------------------------------------- */

bool rql_begins_like_a_query(struct repair *r, bool is_prose)
{
    bool is_unique;
    if (here(r)->kind != TOKEN_NAME || next_kind(r) == TOKEN_COMMA)
        return true;
    const struct translation *found = find_translation(r);
    int keyword = found ? found->kind : nearest_keyword(r, &is_unique);
    return is_prose ? keyword == TOKEN_SELECT : keyword != 0;
}

/* Report that a keyword is missing before the token at hand, and add it. */
static bool add_keyword(struct repair *r, int keyword, enum rule_id rule)
{
    if (!accepts(r, keyword))
        return false;
    const char *spelling = rql_token_spelling(keyword);
    uint32_t at = here(r)->start;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, rule, "%s is missing before %s", spelling, show_here(r));
    uint32_t before = last_handed_on(r).token;
    bool is_plain = keyword != TOKEN_FROM || before == NO_TOKEN ||
                    rql_repair_has_column(r, text_of(r, before),
                                          length_of_token(r, before));
    rql_add_fix(r->d, diag, is_plain, at, at,
                rql_arena_printf(&r->d->arena, "%s ", spelling), "Add %s",
                spelling);
    rql_hand_on(r, keyword, r->at);
    return true;
}

/* A dataset without FROM, a time span without TIMESPAN. */
bool rql_recognise_missing_keyword(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_NAME || accepts(r, TOKEN_NAME))
        return false;
    if (r->clause == TOKEN_SELECT && next_kind(r) != TOKEN_COMMA &&
        next_kind(r) != TOKEN_STRAY && rql_repair_has_dataset(r, r->at))
        return add_keyword(r, TOKEN_FROM, RULE_MISSING_FROM);
    bool is_worded =
        rql_is_one_of(r, r->at, "LAST PAST") && next_kind(r) == TOKEN_NUMBER;
    if (r->clause != TOKEN_SELECT && !(r->clauses >> TOKEN_TIMESPAN & 1) &&
        (is_worded ||
         rql_timespan_lookup(text_of(r, r->at), length_of_token(r, r->at),
                             t->hash) != NO_TIMESPAN))
        return add_keyword(r, TOKEN_TIMESPAN, RULE_SYNTAX_ERROR);
    return false;
}

/* LIMIT BY 10: a keyword without which the rest fits */
bool rql_recognise_needless_keyword(struct repair *r)
{
    const struct token *t = here(r);
    uint32_t next = behind(r, r->at);
    if (t->kind > TOKEN_AGGREGATED || begins_clause(t->kind) ||
        next >= r->end || !accepts(r, kind_at(r, next)) ||
        (!is_operand(kind_at(r, next)) && t->kind != TOKEN_DISTINCT &&
         !(t->kind == TOKEN_AND && begins_clause(kind_at(r, next)))))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_SYNTAX_ERROR, "%s does not belong here: expected %s",
        rql_token_spelling(t->kind), rql_expected(r));
    bool is_plain = t->kind == TOKEN_BY || t->kind == TOKEN_AND;
    rql_add_fix(r->d, diag, is_plain, space_before(r, r->at), t->end, "",
                "Remove %s", rql_token_spelling(t->kind));
    advance(r);
    return true;
}
