/* The scanner's way through a query: the tokens that most queries are made of.
 * What is none of these is left to flex. */
#include "scanner.h"

#include "document.h"
#include "guid.h"
#include "lanes.h"
#include "str.h"

#include "keywords.h"

/* --- Room for tokens ------------------------------------------------------- */

/* While the scanner runs, it alone knows how many tokens there are. */
static size_t token_count(const struct scanner *s)
{
    return (size_t)(s->next - (struct token *)s->document->tokens.items);
}

/* Room for as many as a text of that length has mostly. */
static void reserve_room(struct rql_document *d)
{
    enum { BYTES_OF_TOKEN = 6, FEWEST = 4, MOST = 8192 };
    size_t count = d->length / BYTES_OF_TOKEN + FEWEST;
    rql_vector_reserve(&d->arena, &d->tokens, count < MOST ? count : MOST,
                       sizeof(struct token));
}

static void take_room(struct scanner *s)
{
    struct vector *tokens = &s->document->tokens;
    s->next = (struct token *)tokens->items + tokens->count;
    s->room_end = (struct token *)tokens->items + tokens->capacity;
}

static void grow_room(struct scanner *s)
{
    struct rql_document *d = s->document;
    d->tokens.count = token_count(s);
    rql_vector_grow(&d->arena, &d->tokens, sizeof *s->next);
    take_room(s);
}

/* --- Tokens ---------------------------------------------------------------- */

static inline struct token *push_token(struct scanner *s, int kind,
                                       const char *start, const char *end)
{
    if (s->next == s->room_end)
        grow_room(s);
    struct token *token = s->next++;
    token->start = (uint32_t)(start - s->text);
    token->end = (uint32_t)(end - s->text);
    token->hash = 0;
    token->kind = (uint8_t)kind;
    token->flags = 0;
    return token;
}

static inline struct token *push(struct scanner *s, int kind, const char *start,
                                 const char *end)
{
    s->last = (uint8_t)kind;
    return push_token(s, kind, start, end);
}

struct token *rql_push_token(struct scanner *s, int kind, const char *start,
                             const char *end)
{
    return push_token(s, kind, start, end);
}

void rql_push_plain(struct scanner *s, int kind, const char *start,
                    const char *end)
{
    push(s, kind, start, end);
}

void rql_push_odd(struct scanner *s, int kind, const char *start,
                  const char *end)
{
    push_token(s, kind, start, end);
    s->odd_kinds |= UINT64_C(1) << kind;
    if (kind != TOKEN_ODD_SPACE)
        s->last = (uint8_t)kind;
}

/* SELECT belongs to a query that has none yet, behind an opening parenthesis it
 * is the sub-query of another language, and behind SELECT it is said twice. */
bool rql_is_new_query(struct scanner *s)
{
    const struct token *select = s->next - 1;
    if (!s->has_select) {
        s->has_select = true;
        return false;
    }
    const struct token *before = select;
    const struct token *first = rql_token_at(s->document, s->first);
    while (before > first && rql_token_is_trivia(--before))
        continue;
    return before->kind != TOKEN_OPEN && before->kind != TOKEN_SELECT;
}

/* Behind the blank that stands here, mostly.  By a branch, which can be foretold:
 * the next token need not wait until the blank was seen. */
static inline const char *behind_blank(const char *p)
{
    if (__builtin_expect_with_probability(*p == ' ', 1, 0.99))
        return p + 1;
    return p;
}

/* --- Names ----------------------------------------------------------------- */

/* From the byte 16 - n on, n bytes of 0xff and then NULs. */
static const char kept_bytes[32] = {
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};

/* The kind of a name of these folded words, without a branch: whether it is a
 * keyword cannot be foretold. */
static inline int kind_of(uint64_t first, uint64_t second, uint32_t hash)
{
    const struct keyword *k =
        &keywords[(hash >> KEYWORD_SHIFT) % KEYWORD_SLOTS];
    bool is_other = (first ^ k->first_word) | (second ^ k->second_word);
    return TOKEN_NAME ^ (k->kind_of_name & ((int)is_other - 1));
}

static uint64_t kept_word(const char *p, size_t skip)
{
    return (rql_load_word(p) & rql_load_word(kept_bytes + skip)) |
           RQL_FOLD_MASK;
}

/* The kind and the rql_name_hash() of a name of two words at most, as all
 * keywords are.  Whole words are read: the text is padded. */
static inline int short_name_kind(const char *name, size_t length,
                                  uint32_t *hash)
{
    uint64_t first = kept_word(name, 16 - length);
    uint64_t second = kept_word(name + 8, 24 - length);
    *hash = (uint32_t)rql_hash_round(0, first, second);
    return kind_of(first, second, *hash);
}

int rql_keyword_kind(const char *word)
{
    uint32_t hash;
    size_t length = (size_t)(rql_name_end(word) - word);
    return length <= 16 ? short_name_kind(word, length, &hash) : TOKEN_NAME;
}

/* The end of a suffix such as (USD) at `p`, where a parenthesis stands; `p` when it
 * is none. */
static const char *suffix_end(const char *p)
{
    const char *q = p + 1;
    while (rql_is_letter(*q))
        q++;
    return q > p + 1 && *q == ')' ? q + 1 : p;
}

/* What rql_name_hash() says of a name in the text, which is padded. */
static uint32_t long_name_hash(const char *name, size_t length)
{
    uint64_t hash = 0;
    for (; length > 16; name += 16, length -= 16)
        hash =
            rql_hash_round(hash, rql_load_word(name), rql_load_word(name + 8));
    return (uint32_t)rql_hash_round(hash, kept_word(name, 16 - length),
                                    kept_word(name + 8, 24 - length));
}

static const char *push_long_name(struct scanner *s, const char *start,
                                  const char *end)
{
    uint32_t hash = long_name_hash(start, (size_t)(end - start));
    push(s, TOKEN_NAME, start, end)->hash = hash;
    return end;
}

static inline const char *push_name(struct scanner *s, const char *start,
                                    const char *end)
{
    size_t length = (size_t)(end - start);
    if (length > 16)
        return push_long_name(s, start, end);
    uint32_t hash;
    int kind = short_name_kind(start, length, &hash);
    push(s, kind, start, end)->hash = hash;
    return end;
}

/* A name before a parenthesis, with its suffix if it has one: keywords of the
 * grammar never have. */
static const char *push_name_before_open(struct scanner *s, const char *start,
                                         const char *end)
{
    int kind = rql_keyword_kind(start);
    if (kind == TOKEN_NAME || kind == TOKEN_AGGREGATED)
        end = suffix_end(end);
    return push_name(s, start, end);
}

/* A name with something behind it that may belong to it. */
static const char *scan_joined_name(struct scanner *s, const char *start,
                                    const char *end)
{
    if (rql_odd_name_part(s, end))
        return rql_scan_odd_name(s, start, end);
    if (*end == '-' && end - start == 8 && rql_is_guid(start) &&
        !rql_is_word_byte(start[GUID_LENGTH])) {
        rql_push_odd(s, TOKEN_BARE_VALUE, start, start + GUID_LENGTH);
        return start + GUID_LENGTH;
    }
    return *end == '(' ? push_name_before_open(s, start, end)
                       : push_name(s, start, end);
}

static inline const char *push_comma(struct scanner *s, const char *start)
{
    push(s, TOKEN_COMMA, start, start + 1);
    return behind_blank(start + 1);
}

/* A name, and the comma of a list that follows. */
static inline const char *scan_name(struct scanner *s, const char *start)
{
    const char *end = rql_name_end(start + 1);
    if (*end == ' ')
        return push_name(s, start, end) + 1;
    if (*end != ',')
        return scan_joined_name(s, start, end);
    push_name(s, start, end);
    return s->last == TOKEN_NAME ? push_comma(s, end) : end;
}

/* --- Strings ---------------------------------------------------------------- */

/* What a stretch of text had in it on the way to its end. */
struct string_scan {
    const char *end; /* at a quote, a line break or the end of the text */
    bool not_plain;
};

/* True where a string ends for want of an apostrophe. */
static bool ends_string(const struct scanner *s, const char *p)
{
    return *p == '\n' || *p == '\r' || (*p == '\0' && p >= s->end);
}

/* Find the next apostrophe, line break, or the end of the text.  All are
 * apostrophes or control characters. */
static inline struct string_scan find_quote(const struct scanner *s,
                                            const char *p)
{
    rql_lanes seen = NO_LANES;
    bool has_nul = false;
    for (;;) {
        rql_lanes lanes = rql_lanes_load(p);
        rql_lane_set stops = rql_lanes_where(rql_lanes_or(
            rql_lanes_equal(lanes, '\''), rql_lanes_at_most(lanes, '\r')));
        if (!stops) {
            seen = rql_lanes_or(seen, lanes);
            p += LANE_COUNT;
            continue;
        }
        rql_lane_set wide = rql_lanes_where(seen) |
                            rql_lanes_before(rql_lanes_where(lanes), stops);
        p += rql_lane_first(stops);
        if (*p == '\'' || ends_string(s, p))
            return (struct string_scan){p, wide != 0 || has_nul};
        has_nul |= *p++ == '\0' || wide;
    }
}

const char *rql_push_string(struct scanner *s, int kind, const char *start,
                            const char *end, unsigned flags)
{
    if (kind == TOKEN_STRING)
        push(s, kind, start, end);
    else
        rql_push_odd(s, kind, start, end);
    s->next[-1].flags = (uint8_t)flags;
    s->flags |= (uint8_t)flags;
    return end;
}

static inline const char *scan_string(struct scanner *s, const char *start)
{
    const char *p = start + 1;
    unsigned flags = 0;
    for (;;) {
        struct string_scan found = find_quote(s, p);
        if (found.not_plain)
            flags |= TOKEN_NOT_PLAIN;
        p = found.end;
        if (*p != '\'')
            return rql_push_string(s, TOKEN_OPEN_STRING, start, p, flags);
        if (p[1] != '\'')
            return rql_push_string(s, TOKEN_STRING, start, p + 1, flags);
        flags |= TOKEN_ESCAPED;
        p += 2;
    }
}

/* --- Plain tokens ----------------------------------------------------------- */

static bool is_white_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Which of them it is cannot be foretold, so there is no branch. */
int rql_operator_kind(const char *sign, size_t length)
{
    enum { FIRST = '!', LAST = '>' };
    static const uint8_t kinds[2][LAST - FIRST + 1] = {
        {['=' - FIRST] = TOKEN_EQUAL,
         ['>' - FIRST] = TOKEN_GREATER,
         ['<' - FIRST] = TOKEN_LESS},
        {['!' - FIRST] = TOKEN_NOT_EQUAL,
         ['>' - FIRST] = TOKEN_GREATER_EQUAL,
         ['<' - FIRST] = TOKEN_LESS_EQUAL}};
    unsigned place = (unsigned char)*sign - (unsigned)FIRST;
    return place <= LAST - FIRST ? kinds[length - 1][place] : 0;
}

/* An operator, with the blank that ends it: what may be longer is left to flex. */
static const char *scan_operator(struct scanner *s, const char *start)
{
    size_t length = (size_t)1 + (start[1] == '=');
    int kind = start[length] == ' ' ? rql_operator_kind(start, length) : 0;
    if (!kind)
        return start;
    push(s, kind, start, start + length);
    return start + length + 1;
}

/* A string, and those of a list that follow. */
static inline const char *scan_strings(struct scanner *s, const char *p)
{
    for (;;) {
        p = scan_string(s, p);
        if (p[0] != ',' || p[1] != ' ' || p[2] != '\'')
            return p;
        push(s, TOKEN_COMMA, p, p + 1);
        p += 2;
    }
}

const char *rql_scan_plain(struct scanner *s, const char *p)
{
    for (;;) {
        unsigned char c = (unsigned char)*p;
        if (rql_is_letter((char)c) || c == '_') {
            p = scan_name(s, p);
            if (s->last == TOKEN_SELECT && rql_is_new_query(s)) {
                s->begins_query = true;
                return p;
            }
        } else if (c == ',') {
            p = push_comma(s, p);
        } else if (c == '\'') {
            p = behind_blank(scan_strings(s, p));
        } else if (rql_is_digit(c)) {
            p = rql_scan_number(s, p);
        } else if (c == '(' || c == ')') {
            push(s, c == '(' ? TOKEN_OPEN : TOKEN_CLOSE, p, p + 1);
            p++;
        } else if (is_white_space(c)) {
            while (is_white_space((unsigned char)*p))
                p++;
        } else {
            const char *end = scan_operator(s, p);
            if (end == p)
                return p;
            p = end;
        }
    }
}

/* --- Queries --------------------------------------------------------------- */

void rql_scanner_init(struct scanner *scanner, struct rql_document *document)
{
    const char *text = document->text;
    size_t skip = document->begin;
    if (!skip && document->length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        skip = 3;
    *scanner = (struct scanner){
        .document = document,
        .text = text,
        .at = text + skip,
        .end = text + document->length,
    };
    reserve_room(document);
}

static enum scan_stop scan_query(struct scanner *s)
{
    if (s->by_rules)
        return rql_scan_rest(s);
    s->at = rql_scan_plain(s, s->at);
    if (s->begins_query)
        return SCAN_SELECT;
    if (s->at == s->end)
        return SCAN_END;
    if (*s->at == ';' && rql_scan_end(s, s->at))
        return SCAN_SEMICOLON;
    return rql_scan_rest(s);
}

enum scan_stop rql_scanner_next(struct scanner *scanner)
{
    bool continues = scanner->last == TOKEN_SELECT;
    scanner->first =
        (uint32_t)scanner->document->tokens.count - (continues ? 1 : 0);
    scanner->has_select = continues;
    scanner->odd_kinds = 0;
    scanner->flags = 0;
    scanner->begins_query = false;
    take_room(scanner);
    enum scan_stop stop = scan_query(scanner);
    scanner->document->tokens.count = token_count(scanner);
    scanner->last = stop == SCAN_SELECT ? TOKEN_SELECT : 0;
    return stop;
}
