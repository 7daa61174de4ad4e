/*
 * The nouns of the mutation test: a query as a row of pieces, and the ways to
 * break it.
 */
#ifndef MUTANTS_H
#define MUTANTS_H

#include <reportql/reportql.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PIECE_TEXT = 240, PIECE_GAP = 8, PIECES = 128, RENDERED = 16384 };

/* What a piece of a query is. */
enum role {
    ROLE_SELECT,
    ROLE_DISTINCT,
    ROLE_COLUMN,
    ROLE_COMMA,
    ROLE_FROM,
    ROLE_DATASET,
    ROLE_WHERE,
    ROLE_AND,
    ROLE_SUBJECT, /* the column of a condition */
    ROLE_OPERATOR,
    ROLE_NOT,
    ROLE_LIKE,
    ROLE_IN,
    ROLE_OPEN,
    ROLE_CLOSE,
    ROLE_VALUE,
    ROLE_ITEM, /* a value in a list */
    ROLE_ITEM_COMMA,
    ROLE_ORDER,
    ROLE_BY,
    ROLE_SORTED, /* the column of an order item */
    ROLE_DIRECTION,
    ROLE_SORTED_COMMA,
    ROLE_LIMIT,
    ROLE_COUNT,
    ROLE_TIMESPAN,
    ROLE_RANGE,
    ROLE_AGGREGATED,
    ROLE_GRAIN,
    ROLE_OTHER
};

#define ROLE(name) (1u << ROLE_##name)

/* The clauses, in their order. */
enum clause {
    CLAUSE_SELECT,
    CLAUSE_FROM,
    CLAUSE_WHERE,
    CLAUSE_ORDER,
    CLAUSE_LIMIT,
    CLAUSE_TIMESPAN,
    CLAUSE_AGGREGATED
};

struct piece {
    enum role role;
    enum clause clause;
    size_t column;       /* of names and values: its index in the dataset */
    bool is_marked;      /* belongs to the place of the break */
    char gap[PIECE_GAP]; /* white space before it */
    char text[PIECE_TEXT];
};

struct query {
    rql_api api;    /* whose dataset it is */
    rql_api asked;  /* the API that the document is made for */
    size_t dataset; /* its index in the catalog */
    size_t count;
    struct piece pieces[PIECES];
};

/* A lot; the same seed gives the same row. */
uint32_t draw(uint64_t *lot, uint32_t below);

/* Make a valid query; false when the dataset drawn is no use. */
bool query_generate(struct query *query, uint64_t *lot);

/* Write it out, at most RENDERED bytes, and say where its marked pieces are. */
size_t query_render(const struct query *query, char *text, rql_span *place);

/* True when both have one query, and these mean the same. */
bool same_meaning(const rql_document *a, const rql_document *b);

/* What a break works on: a query, which it changes. */
struct mutant {
    struct query query;
    struct query wanted; /* what is meant: the original, unless it is changed */
    uint64_t *lot;
    bool is_plain;   /* the intent is plain */
    bool is_valid;   /* by accident this is a valid query */
    unsigned fewest; /* how many findings there must be */
    unsigned breaks; /* how many findings there may be */
};

struct breakage {
    const char *name;
    const char *group;
    /* Break the query; false when it has nothing to break in this way. */
    bool (*apply)(struct mutant *mutant, const struct breakage *breakage);
    bool is_plain;
    unsigned roles; /* pieces to break */
    const char *a;  /* what these mean is up to the function */
    const char *b;
};

/* The kinds, by group; each table ends in one without a name. */
extern const struct breakage breaks_of_typography[];
extern const struct breakage breaks_of_markup[];
extern const struct breakage breaks_of_operators[];
extern const struct breakage breaks_of_keywords[];
extern const struct breakage breaks_of_names[];
extern const struct breakage breaks_of_values[];
extern const struct breakage breaks_of_lists[];
extern const struct breakage breaks_of_clauses[];
extern const struct breakage breaks_of_sql[];
extern const struct breakage breaks_together[];

/* Pieces that are alike. */
#define VALUES (ROLE(VALUE) | ROLE(ITEM))
#define NAMES (ROLE(COLUMN) | ROLE(SUBJECT) | ROLE(SORTED))
#define COMMAS (ROLE(COMMA) | ROLE(ITEM_COMMA) | ROLE(SORTED_COMMA))
#define WORDS                                                                  \
    (ROLE(SELECT) | ROLE(FROM) | ROLE(WHERE) | ROLE(AND) | ROLE(ORDER) |       \
     ROLE(LIMIT) | ROLE(TIMESPAN))

/* --- The tools of breaks (mutants_tools.c) ------------------------------- */

enum { NOWHERE = -1 };

/* A piece of one of the roles, drawn by lot, that `fits` (NULL: any fits);
 * NOWHERE when there is none. */
int pick(struct mutant *m, unsigned roles,
         bool (*fits)(const struct mutant *, int));

struct piece *piece_at(struct mutant *m, int index);

/* Set the text of a piece and mark it; false when it is too long. */
bool rewrite(struct mutant *m, int index, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Put a new marked piece before `index`; false when there is no room. */
bool insert(struct mutant *m, int index, const char *gap, const char *format,
            ...) __attribute__((format(printf, 4, 5)));

/* Leave a piece empty, and mark it. */
void blank(struct mutant *m, int index);

/* The pieces of a clause, as first and behind last; false when it has none. */
bool clause_range(const struct mutant *m, enum clause clause, int *first,
                  int *end);

/* The column that a piece names or is compared with. */
rql_column_info piece_column(const struct mutant *m, int index);

/* One of the words of a list that `|` separates, drawn by lot. */
void draw_word(struct mutant *m, const char *words, char *word, size_t size);

bool is_word_byte(char c);
bool is_string(const struct mutant *m, int i);

/* --- Ways to break (mutants_ways.c) -------------------------------------- */

typedef bool break_function(struct mutant *mutant,
                            const struct breakage *breakage);

break_function break_requote;
break_function break_surround;
break_function break_replace;
break_function break_exchange;
break_function break_respace;
break_function break_intrude;
break_function break_leave_out;
break_function break_become;
break_function break_precede;
break_function break_follow;
break_function break_follow_plain;

#endif
