/*
 * Completion: what its files share.  complete_word.c finds the word at the
 * caret, complete_walk.c walks the parser to it; complete_words.c suggests what
 * the language has, complete_names.c, complete_columns.c and complete_values.c
 * what the catalog has.
 */
#ifndef RQL_COMPLETE_H
#define RQL_COMPLETE_H

#include "document.h"

/* So many names, or values, are suggested at once. */
enum { MOST_SUGGESTIONS = 1000 };

struct rql_completion {
    struct arena arena;
    struct vector suggestions; /* rql_suggestion */
    rql_span replaced;
    rql_span typed;
    rql_place place;
    bool is_cut;
};

/* How likely a suggestion is meant. */
enum suggestion_rank {
    RANK_NEEDED, /* without it the query is not whole */
    RANK_BEST,
    RANK_USUAL,
    RANK_OTHER,
    RANK_KEYWORD,
    RANK_EXAMPLE, /* clauses with holes */
    RANK_SELDOM,
    RANK_RETIRED,
    RANK_NEXT_QUERY,
    RANK_COUNT
};

/* What the caret is in, or directly behind. */
enum word_kind {
    WORD_NONE,    /* nothing: something may begin here */
    WORD_BLOCKED, /* where nothing can be written */
    WORD_NAME,    /* a name or keyword */
    WORD_NUMBER,
    WORD_SIGN,  /* signs that are no operator yet, such as ! */
    WORD_TEXT,  /* between apostrophes */
    WORD_QUOTED /* in other quotes */
};

struct word {
    enum word_kind kind;
    uint32_t first;  /* its token; of WORD_NONE, the first one behind it */
    uint32_t behind; /* the first token behind it */
    rql_span span;   /* what a suggestion replaces */
    bool is_open;    /* a text without its closing quote */
};

/* Where the parser stands, and what it has read last. */
struct walk {
    struct parser_state parser;
    int clause;    /* enum clause_kind, or CLAUSE_COUNT before the first one */
    bool distinct; /* SELECT DISTINCT */
    bool negated;  /* NOT */
    uint32_t column; /* the name before, in WHERE and ORDER BY, or NO_TOKEN */
    int op;          /* kind of the operator behind it, or 0 */
    uint32_t open;   /* the parenthesis of its list, or NO_TOKEN */
    uint32_t value;  /* commas since that */
};

struct completer {
    const struct rql_document *document;
    struct rql_completion *completion;
    struct arena *arena;
    uint32_t caret;
    struct word word;
    uint32_t first; /* the tokens of the query, end not included */
    uint32_t end;
    struct walk at;         /* as it is before the word at the caret */
    uint32_t before;        /* bits of the clauses before it */
    uint32_t behind;        /* and of those behind it */
    uint32_t dataset_token; /* or NO_TOKEN */
    struct vector selected; /* uint32_t: tokens of names, without the word */
    struct vector ordered;  /* likewise, in ORDER BY */
    struct vector named;    /* in all clauses */
    const struct rql_catalog *catalog; /* of the dataset, or NULL */
    uint32_t dataset;
};

/* True for a `;`, also where the scanner says that it ends no query: at the caret
 * the user may mean that it does. */
static inline bool rql_complete_is_semicolon(const struct completer *c,
                                             const struct token *token)
{
    return c->document->text[token->start] == ';';
}

/* Find the word at the caret. */
void rql_complete_word(struct completer *c);

/* Walk over the query: what stands before the caret, and behind it. */
void rql_complete_walk(struct completer *c);

/* True when the grammar accepts a token at the caret. */
static inline bool rql_complete_accepts(const struct completer *c, int kind)
{
    return rql_parser_accepts(&c->at.parser, kind);
}

/* True when a clause of the query stands before the caret or behind it. */
static inline bool rql_complete_has(const struct completer *c, int clause)
{
    return (c->before | c->behind) >> clause & 1;
}

/* Add a suggestion of that text; what else there is to say is set by the caller. */
rql_suggestion *rql_suggest(struct completer *c, rql_suggestion_kind kind,
                            enum suggestion_rank rank, const char *text);

/* The same with holes: ${example} in the pattern becomes one. */
rql_suggestion *rql_suggest_holes(struct completer *c, rql_suggestion_kind kind,
                                  enum suggestion_rank rank,
                                  const char *pattern);

/* Whether to suggest a text of a list of so many: all of a short one, else those
 * that have the letters typed, in order, as long as there is room. */
bool rql_complete_fits(struct completer *c, size_t count, const char *text);

/* How many names of the query are looked at to find its dataset. */
uint32_t rql_complete_name_count(const struct completer *c);

/* How many of them a dataset has. */
uint32_t rql_complete_score(const struct completer *c,
                            const struct rql_catalog *catalog,
                            uint32_t dataset);

/* True when the query may be for this service. */
static inline bool rql_complete_looks_in(const struct completer *c, int api)
{
    rql_api wanted = c->document->api;
    return wanted == RQL_API_AUTO || wanted == (rql_api)api;
}

/* What the language itself has: keywords, clauses, operators, signs. */
void rql_suggest_words(struct completer *c);
void rql_suggest_operators(struct completer *c);

/* What the catalog has, and the names that the language knows. */
void rql_suggest_datasets(struct completer *c);
void rql_suggest_columns(struct completer *c);
void rql_suggest_timespans(struct completer *c);
void rql_suggest_grains(struct completer *c);
void rql_suggest_values(struct completer *c);

/* The column of the catalog that a name token of the query means, or NULL. */
const struct catalog_column *rql_complete_column(const struct completer *c,
                                                 uint32_t token);

#endif
