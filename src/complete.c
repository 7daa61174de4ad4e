/* Completion: what may be written at a caret, from the parser's tables and the
 * catalog. */
#include "complete.h"

#include <assert.h>
#include <stdlib.h>

#include "passes.h"

/* --- Suggestions --------------------------------------------------------- */

rql_suggestion *rql_suggest(struct completer *c, rql_suggestion_kind kind,
                            enum suggestion_rank rank, const char *text)
{
    rql_suggestion *s =
        rql_vector_push(c->arena, &c->completion->suggestions, sizeof *s);
    *s = (rql_suggestion){
        .kind = kind,
        .label = text,
        .filter = text,
        .text = text,
        .detail = "",
        .origin = "",
        .column = RQL_NO_COLUMN,
        .rank = rank,
        .begins_query = rank == RANK_NEXT_QUERY,
    };
    return s;
}

rql_suggestion *rql_suggest_holes(struct completer *c, rql_suggestion_kind kind,
                                  enum suggestion_rank rank,
                                  const char *pattern)
{
    size_t length = strlen(pattern), count = 0, at = 0;
    char *text = rql_arena_alloc(c->arena, length + 1);
    rql_span *holes = rql_arena_alloc(c->arena, length * sizeof *holes);
    for (const char *p = pattern; *p; p++) {
        if (p[0] == '$' && p[1] == '{') {
            holes[count].start = at;
            p++;
        } else if (*p == '}') {
            holes[count++].end = at;
        } else {
            text[at++] = *p;
        }
    }
    text[at] = '\0';
    rql_suggestion *s = rql_suggest(c, kind, rank, text);
    s->holes = holes;
    s->hole_count = count;
    return s;
}

/* What was typed of the word, up to the caret. */
static rql_text typed(const struct completer *c)
{
    size_t start = c->word.span.start;
    return (rql_text){c->document->text + start, c->caret - start};
}

bool rql_complete_fits(struct completer *c, size_t count, const char *text)
{
    if (count <= MOST_SUGGESTIONS)
        return true;
    c->completion->is_cut = true;
    if (c->completion->suggestions.count >= MOST_SUGGESTIONS)
        return false;
    rql_text head = typed(c);
    size_t found = 0;
    for (; *text && found < head.length; text++)
        found += rql_fold((unsigned char)*text) ==
                 rql_fold((unsigned char)head.data[found]);
    return found == head.length;
}

/* Order the suggestions by rank; those of one rank stay in order. */
static void sort_suggestions(struct completer *c)
{
    struct vector *list = &c->completion->suggestions;
    const rql_suggestion *items = list->items;
    size_t starts[RANK_COUNT + 1] = {0};
    for (size_t i = 0; i < list->count; i++)
        starts[items[i].rank + 1]++;
    for (int rank = 0; rank < RANK_COUNT; rank++)
        starts[rank + 1] += starts[rank];
    rql_suggestion *sorted =
        rql_arena_alloc(c->arena, list->count * sizeof *sorted);
    for (size_t i = 0; i < list->count; i++)
        sorted[starts[items[i].rank]++] = items[i];
    list->items = sorted;
}

/* --- The dataset --------------------------------------------------------- */

static void find_dataset(struct completer *c)
{
    const struct rql_document *d = c->document;
    c->dataset = NO_DATASET;
    if (c->dataset_token == NO_TOKEN || !rql_is_resolvable(d, c->dataset_token))
        return;
    rql_text name = rql_name_text(d, c->dataset_token);
    uint32_t hash = rql_name_token_hash(d, c->dataset_token);
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (!rql_complete_looks_in(c, api))
            continue;
        c->dataset = rql_catalog_lookup_dataset(d->catalogs[api], name.data,
                                                name.length, hash);
        c->catalog = d->catalogs[api];
        if (c->dataset != NO_DATASET)
            return;
    }
    c->catalog = NULL;
}

const struct catalog_column *rql_complete_column(const struct completer *c,
                                                 uint32_t token)
{
    const struct rql_document *d = c->document;
    if (!c->catalog || token == NO_TOKEN || !rql_is_resolvable(d, token))
        return NULL;
    rql_text name = rql_name_text(d, token);
    uint32_t column =
        rql_catalog_lookup_column(c->catalog, c->dataset, name.data,
                                  name.length, rql_name_token_hash(d, token));
    return column == NO_COLUMN ? NULL : &c->catalog->columns[column];
}

/* --- The place ----------------------------------------------------------- */

/* Directly behind its closing quote a value is still the one at hand. */
static bool is_behind_text(const struct completer *c)
{
    return rql_token_at(c->document, c->word.first)->kind == TOKEN_STRING &&
           rql_complete_accepts(c, TOKEN_STRING);
}

static rql_want want_of(const struct completer *c)
{
    if (c->word.kind == WORD_BLOCKED)
        return is_behind_text(c) ? RQL_WANT_VALUE : RQL_WANT_NOTHING;
    if (rql_complete_accepts(c, TOKEN_NAME))
        return RQL_WANT_NAME;
    if (rql_complete_accepts(c, TOKEN_NUMBER) || c->at.open != NO_TOKEN ||
        c->at.op == TOKEN_IN)
        return RQL_WANT_VALUE;
    if (rql_complete_accepts(c, TOKEN_LIKE))
        return RQL_WANT_OPERATOR;
    if (rql_complete_accepts(c, TOKEN_ASC))
        return RQL_WANT_DIRECTION;
    return RQL_WANT_NOTHING;
}

static bool read_operator(const struct walk *at, rql_operator *op)
{
    switch (at->op) {
    case TOKEN_LIKE:
        *op = at->negated ? RQL_OPERATOR_NOT_LIKE : RQL_OPERATOR_LIKE;
        return true;
    case TOKEN_IN:
        *op = at->negated ? RQL_OPERATOR_NOT_IN : RQL_OPERATOR_IN;
        return true;
    default:
        *op = (rql_operator)(at->op ? at->op - TOKEN_EQUAL : 0);
        return at->op != 0;
    }
}

static void note_place(struct completer *c)
{
    const struct rql_document *d = c->document;
    rql_place *place = &c->completion->place;
    place->want = want_of(c);
    place->is_in_clause = c->at.clause != CLAUSE_COUNT;
    if (place->is_in_clause)
        place->clause = (rql_clause_kind)c->at.clause;
    place->has_operator = read_operator(&c->at, &place->op);
    place->value = c->at.value;
    place->catalog = c->catalog;
    place->dataset = c->catalog ? c->dataset : 0;
    place->known_column = RQL_NO_COLUMN;
    if (c->at.column == NO_TOKEN)
        return;
    const struct token *t = rql_token_at(d, c->at.column);
    place->column =
        (rql_name){rql_name_text(d, c->at.column), {t->start, t->end}};
    const struct catalog_column *column = rql_complete_column(c, c->at.column);
    if (column)
        place->known_column = (size_t)(column - c->catalog->columns) -
                              c->catalog->datasets[c->dataset].first_column;
}

/* --- What is suggested --------------------------------------------------- */

static void suggest_names(struct completer *c)
{
    switch (c->at.clause) {
    case CLAUSE_SELECT:
    case CLAUSE_WHERE:
    case CLAUSE_ORDER:
        rql_suggest_columns(c);
        break;
    case CLAUSE_FROM:
        rql_suggest_datasets(c);
        break;
    case CLAUSE_TIMESPAN:
        rql_suggest_timespans(c);
        break;
    case CLAUSE_AGGREGATED:
        rql_suggest_grains(c);
        break;
    default:
        break;
    }
}

static void suggest_all(struct completer *c)
{
    switch (c->word.kind) {
    case WORD_BLOCKED:
        return;
    case WORD_NONE:
    case WORD_NAME:
        if (rql_complete_accepts(c, TOKEN_NAME))
            suggest_names(c);
        rql_suggest_words(c);
        break;
    default:
        break;
    }
    if (rql_complete_accepts(c, TOKEN_EQUAL) ||
        rql_complete_accepts(c, TOKEN_LIKE))
        rql_suggest_operators(c);
    if (rql_complete_accepts(c, TOKEN_STRING))
        rql_suggest_values(c);
}

static void note_spans(struct completer *c)
{
    rql_span span = c->word.span;
    c->completion->replaced = span;
    if (c->word.kind != WORD_QUOTED)
        span.end = c->caret;
    c->completion->typed = span;
}

static void complete(struct completer *c)
{
    rql_complete_word(c);
    rql_complete_walk(c);
    find_dataset(c);
    note_place(c);
    note_spans(c);
    suggest_all(c);
    sort_suggestions(c);
}

static rql_status make(struct rql_completion *completion,
                       const struct rql_document *document, size_t offset)
{
    jmp_buf on_failure;
    rql_arena_init(&completion->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    struct completer *c = rql_arena_alloc(&completion->arena, sizeof *c);
    *c = (struct completer){
        .document = document,
        .completion = completion,
        .arena = &completion->arena,
        .caret = (uint32_t)offset,
        .dataset_token = NO_TOKEN,
    };
    complete(c);
    completion->arena.on_failure = NULL;
    return RQL_OK;
}

/* --- The public view ----------------------------------------------------- */

rql_status rql_completion_new(const rql_document *document, size_t offset,
                              rql_completion **completion)
{
    assert(document->host == RQL_HOST_NONE && !document->discard_trees);
    assert(offset <= document->length);
    *completion = NULL;
    struct rql_completion *made = calloc(1, sizeof *made);
    if (!made)
        return RQL_NO_MEMORY;
    rql_status status = make(made, document, offset);
    if (status == RQL_OK)
        *completion = made;
    else
        rql_completion_free(made);
    return status;
}

void rql_completion_free(rql_completion *completion)
{
    if (!completion)
        return;
    rql_arena_free(&completion->arena);
    free(completion);
}

size_t rql_completion_count(const rql_completion *completion)
{
    return completion->suggestions.count;
}

rql_suggestion rql_completion_at(const rql_completion *completion, size_t index)
{
    assert(index < completion->suggestions.count);
    return ((const rql_suggestion *)completion->suggestions.items)[index];
}

rql_span rql_completion_replaced(const rql_completion *completion)
{
    return completion->replaced;
}

rql_span rql_completion_typed(const rql_completion *completion)
{
    return completion->typed;
}

bool rql_completion_is_cut(const rql_completion *completion)
{
    return completion->is_cut;
}

rql_place rql_completion_place(const rql_completion *completion)
{
    return completion->place;
}

const char *rql_suggestion_kind_name(rql_suggestion_kind kind)
{
    static const char names[][10] = {
        "keyword", "clause", "query", "operator",  "sign",      "dataset",
        "column",  "metric", "value", "time span", "direction", "grain"};
    assert((size_t)kind < sizeof names / sizeof *names);
    return names[kind];
}
