/* Arguments of operations.  Each is read by the parser of queries, inside a query
 * made for it, so that nothing gets into a query that was not understood. */
#include "rewrite.h"

#include <assert.h>
#include <string.h>

/* The query around an argument of some shape. */
struct frame {
    const char *name; /* what it is, for messages */
    const char *before;
    const char *behind;
    uint32_t clauses; /* that the whole then has */
};

static const struct frame frames[SHAPE_COUNT] = {
    [SHAPE_RANGE] = {"a time span", "SELECT x FROM y TIMESPAN ", "", 3},
    [SHAPE_DATASET] = {"a dataset's name", "SELECT x FROM ", "", 2},
    [SHAPE_COLUMN] = {"a column's name", "SELECT ", " FROM y", 2},
    [SHAPE_COLUMNS] = {"a list of columns", "SELECT ", " FROM y", 2},
    [SHAPE_CONDITION] = {"a condition", "SELECT x FROM y WHERE ", "", 3},
    [SHAPE_ORDERS] = {"a list to order by", "SELECT x FROM y ORDER BY ", "", 3},
};

/* What operations take: an argument, perhaps a value. */
static const struct {
    enum shape argument;
    enum shape value;
} shapes[RQL_REWRITE_KIND_COUNT] = {
    [RQL_REWRITE_SET_LIMIT] = {SHAPE_NUMBER, SHAPE_NONE},
    [RQL_REWRITE_ADD_LIMIT] = {SHAPE_NUMBER, SHAPE_NONE},
    [RQL_REWRITE_SET_TIMESPAN] = {SHAPE_RANGE, SHAPE_NONE},
    [RQL_REWRITE_ADD_TIMESPAN] = {SHAPE_RANGE, SHAPE_NONE},
    [RQL_REWRITE_SET_ORDER] = {SHAPE_ORDERS, SHAPE_NONE},
    [RQL_REWRITE_ADD_ORDER] = {SHAPE_ORDERS, SHAPE_NONE},
    [RQL_REWRITE_DROP_ORDER] = {SHAPE_COLUMN, SHAPE_NONE},
    [RQL_REWRITE_ADD_COLUMN] = {SHAPE_COLUMN, SHAPE_NONE},
    [RQL_REWRITE_DROP_COLUMN] = {SHAPE_COLUMN, SHAPE_NONE},
    [RQL_REWRITE_RENAME_COLUMN] = {SHAPE_COLUMN, SHAPE_COLUMN},
    [RQL_REWRITE_REORDER_COLUMNS] = {SHAPE_COLUMNS, SHAPE_NONE},
    [RQL_REWRITE_ADD_CONDITION] = {SHAPE_CONDITION, SHAPE_NONE},
    [RQL_REWRITE_DROP_CONDITION] = {SHAPE_CONDITION, SHAPE_NONE},
    [RQL_REWRITE_SET_CONDITION] = {SHAPE_CONDITION, SHAPE_NONE},
    [RQL_REWRITE_SET_DATASET] = {SHAPE_DATASET, SHAPE_NONE},
    [RQL_REWRITE_IN_DATASET] = {SHAPE_DATASET, SHAPE_NONE},
};

static const char *first_error(const struct rql_document *d)
{
    const struct rql_diagnostic *diags = d->diags.items;
    for (size_t i = 0; i < d->diags.count; i++)
        if (diags[i].severity == RQL_ERROR)
            return diags[i].message;
    return NULL;
}

/* True when the document is the frame and what belongs in it, no more. */
static bool is_framed(const struct rql_document *d, const struct frame *frame)
{
    const struct token *tokens = rql_tokens(d);
    for (size_t i = 0; i < d->tokens.count; i++)
        if (rql_token_is_trivia(&tokens[i]) ||
            tokens[i].kind == TOKEN_SEMICOLON)
            return false;
    const rql_query *q = d->queries.items;
    return d->query_count == 1 && q->clauses.count == frame->clauses &&
           q->distinct == NO_TOKEN;
}

static bool has_one_item(const rql_query *q, enum shape shape)
{
    return shape == SHAPE_COLUMNS || shape == SHAPE_ORDERS ||
           (q->columns.count == 1 && q->conditions.count <= 1);
}

/* The tokens between two offsets, with single spaces where there were gaps. */
static const char *join_tokens(struct rewriter *w, const struct rql_document *d,
                               size_t start, size_t end)
{
    const struct token *tokens = rql_tokens(d);
    size_t at = start;
    w->bytes.count = 0;
    for (size_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = &tokens[i];
        if (t->start < start || t->end > end)
            continue;
        if (t->start > at && w->bytes.count)
            rql_bytes_add(w->arena, &w->bytes, " ", 1);
        rql_bytes_add(w->arena, &w->bytes, d->text + t->start,
                      t->end - t->start);
        at = t->end;
    }
    return rql_arena_copy(w->arena, w->bytes.items, w->bytes.count);
}

/* Read an argument of a shape; NULL, or what is wrong with it. */
static const char *read_argument(struct rewriter *w, struct argument *a,
                                 enum shape shape, const char *text)
{
    const struct frame *frame = &frames[shape];
    size_t before = strlen(frame->before), length = strlen(text);
    w->bytes.count = 0;
    rql_bytes_add(w->arena, &w->bytes, frame->before, before);
    rql_bytes_add(w->arena, &w->bytes, text, length);
    rql_bytes_add(w->arena, &w->bytes, frame->behind, strlen(frame->behind));
    rql_document_free(a->document);
    a->document = NULL;
    a->document = rql_rewriter_read(w, w->bytes.items, w->bytes.count, true);
    a->shape = shape;
    a->shown = length ? rql_show(a->document, (uint32_t)before,
                                 (uint32_t)(before + length))
                      : "''";
    const char *error = first_error(a->document);
    if (error)
        return rql_arena_printf(w->arena, "%s is not %s: %s", a->shown,
                                frame->name, error);
    if (!is_framed(a->document, frame) ||
        !has_one_item(rql_argument_query(a), shape))
        return rql_arena_printf(w->arena, "%s is not just %s", a->shown,
                                frame->name);
    a->text = join_tokens(w, a->document, before, before + length);
    return NULL;
}

static const char *read_number(struct rewriter *w, struct argument *a,
                               const char *text)
{
    int64_t value;
    a->shape = SHAPE_NUMBER;
    a->text = a->shown = text;
    if (rql_parse_limit((rql_text){text, strlen(text)}, &value) == LIMIT_VALID)
        return NULL;
    return rql_arena_printf(w->arena,
                            "LIMIT takes a positive whole number below 2^63");
}

/* The argument of DROP_CONDITION may be a column. */
static const char *read_any(struct rewriter *w, struct argument *a,
                            rql_rewrite_kind kind, enum shape shape,
                            const char *text)
{
    if (shape == SHAPE_NUMBER)
        return read_number(w, a, text);
    if (kind == RQL_REWRITE_DROP_CONDITION &&
        !read_argument(w, a, SHAPE_COLUMN, text))
        return NULL;
    return read_argument(w, a, shape, text);
}

bool rql_read_arguments(struct rewriter *w)
{
    for (size_t i = 0; i < w->operation_count; i++) {
        const rql_rewrite *o = &w->operations[i];
        const char *problem = NULL;
        assert((size_t)o->kind < RQL_REWRITE_KIND_COUNT);
        assert(o->argument || o->kind == RQL_REWRITE_DROP_ORDER ||
               o->kind == RQL_REWRITE_DROP_CONDITION ||
               (!shapes[o->kind].argument &&
                o->kind != RQL_REWRITE_SET_PARAMETER));
        w->operation = i;
        if (shapes[o->kind].argument && o->argument)
            problem = read_any(w, &w->arguments[i], o->kind,
                               shapes[o->kind].argument, o->argument);
        if (!problem && shapes[o->kind].value)
            problem = read_any(w, &w->values[i], o->kind, shapes[o->kind].value,
                               o->value);
        if (problem)
            return rql_refuse(w, 0, 0, "%s", problem);
    }
    return true;
}
