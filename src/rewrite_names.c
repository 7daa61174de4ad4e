/* Operations that ask the catalog: another dataset, all columns, new names. */
#include "rewrite.h"
#include "str.h"

#include <string.h>

enum { WIDTH = 80, INDENT = 4 };

static const struct catalog_dataset *dataset_of(const struct rewriter *w)
{
    return &w->q->catalog->datasets[w->q->dataset];
}

static const char *pool_text(const struct rewriter *w, catalog_text text)
{
    return rql_catalog_pool_text(w->q->catalog, text);
}

/* --- Another dataset ------------------------------------------------------ */

static rql_text argument_dataset(const struct argument *a)
{
    return rql_name_text(a->document, rql_argument_query(a)->dataset_token);
}

bool rql_rewrite_in_dataset(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    uint32_t token = w->q->dataset_token;
    bool is_in = token != NO_TOKEN &&
                 rql_same_name(w->d, token, a->document,
                               rql_argument_query(a)->dataset_token);
    if (is_in)
        rql_find(w);
    else
        rql_miss(w, 0, 0, "no query is of the dataset %s", a->shown);
    return is_in;
}

/* Names that a dataset lacks, each once, "A, B, C"; what is too many is
 * counted. */
struct lacking {
    struct rewriter *w;
    const struct rql_catalog *catalog;
    uint32_t dataset;
    size_t count;
    uint32_t tokens[8];
};

static void look_up(struct lacking *l, uint32_t token)
{
    enum { ENOUGH = sizeof l->tokens / sizeof *l->tokens };
    struct rewriter *w = l->w;
    rql_text name = rql_name_text(w->d, token);
    if (rql_catalog_lookup_column(
            l->catalog, l->dataset, name.data, name.length,
            rql_name_token_hash(w->d, token)) != NO_COLUMN)
        return;
    for (size_t i = 0; i < l->count && i < ENOUGH; i++)
        if (rql_same_name(w->d, l->tokens[i], w->d, token))
            return;
    if (l->count++ < ENOUGH)
        l->tokens[l->count - 1] = token;
}

static void look_up_all(struct lacking *l)
{
    const rql_query *q = l->w->q;
    const struct rql_document *d = l->w->d;
    for (uint32_t i = 0; i < q->columns.count; i++)
        look_up(l, rql_columns(d)[q->columns.first + i].token);
    for (uint32_t i = 0; i < q->conditions.count; i++)
        look_up(l, rql_conditions(d)[q->conditions.first + i].column.token);
    for (uint32_t i = 0; i < q->orders.count; i++)
        look_up(l, rql_orders(d)[q->orders.first + i].column.token);
}

static bool refuse_lacking(struct lacking *l)
{
    enum { ENOUGH = sizeof l->tokens / sizeof *l->tokens };
    struct rewriter *w = l->w;
    const char *names = "";
    for (size_t i = 0; i < l->count && i < ENOUGH; i++) {
        rql_text name = rql_name_text(w->d, l->tokens[i]);
        names = rql_arena_printf(w->arena, "%s%s%.*s", names, i ? ", " : "",
                                 (int)name.length, name.data);
    }
    if (l->count > ENOUGH)
        names = rql_arena_printf(w->arena, "%s and more", names);
    return rql_refuse(w, rql_start(w, l->tokens[0]), rql_end(w, l->tokens[0]),
                      "%s has no column %s",
                      rql_catalog_pool_text(
                          l->catalog, l->catalog->datasets[l->dataset].name),
                      names);
}

bool rql_rewrite_set_dataset(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    rql_text name = argument_dataset(a);
    uint32_t hash = rql_name_hash(name.data, name.length);
    uint32_t token = w->q->dataset_token;
    if (rql_same_name(w->d, token, a->document,
                      rql_argument_query(a)->dataset_token))
        return true;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (w->d->api != RQL_API_AUTO && w->d->api != (rql_api)api)
            continue;
        struct lacking l = {.w = w, .catalog = w->d->catalogs[api]};
        l.dataset =
            rql_catalog_lookup_dataset(l.catalog, name.data, name.length, hash);
        if (l.dataset == NO_DATASET)
            continue;
        if (l.catalog->datasets[l.dataset].status == RQL_DATASET_EXACT)
            look_up_all(&l);
        if (l.count)
            return refuse_lacking(&l);
        break;
    }
    rql_replace(w, rql_start(w, token), rql_end(w, token), name.data,
                name.length);
    return true;
}

/* --- SELECT * ------------------------------------------------------------- */

/* The token of a * in the place of a column, or NO_TOKEN. */
static uint32_t find_star(const struct rewriter *w)
{
    int before = 0;
    bool is_selected = false;
    for (uint32_t i = w->q->first; i <= w->q->last; i++) {
        const struct token *t = rql_token_at(w->d, i);
        if (rql_token_is_trivia(t))
            continue;
        if (before == TOKEN_SELECT)
            is_selected = true;
        else if (before == TOKEN_FROM || before == TOKEN_WHERE ||
                 before == TOKEN_ORDER)
            is_selected = false;
        if (is_selected && t->kind == TOKEN_STRAY && t->end - t->start == 1 &&
            w->d->text[t->start] == '*' &&
            (before == TOKEN_SELECT || before == TOKEN_DISTINCT ||
             before == TOKEN_COMMA))
            return i;
        before = t->kind;
    }
    return NO_TOKEN;
}

/* A list of names while it is filled into lines. */
struct fill {
    struct rewriter *w;
    const char *line_break;
    size_t indent;
    size_t column;
    size_t count;
};

static void add_name(struct fill *f, const char *name, size_t length)
{
    struct rewriter *w = f->w;
    if (f->count++) {
        rql_bytes_add(w->arena, &w->bytes, ",", 1);
        f->column++;
        if (f->column + 1 + length + 1 > WIDTH) {
            rql_bytes_add(w->arena, &w->bytes, f->line_break,
                          strlen(f->line_break));
            for (size_t i = 0; i < f->indent; i++)
                rql_bytes_add(w->arena, &w->bytes, " ", 1);
            f->column = f->indent;
        } else {
            rql_bytes_add(w->arena, &w->bytes, " ", 1);
            f->column++;
        }
    }
    rql_bytes_add(w->arena, &w->bytes, name, length);
    f->column += length;
}

static struct fill start_fill(struct rewriter *w, uint32_t star)
{
    struct fill f = {.w = w, .line_break = rql_line_break(w)};
    rql_text indent;
    uint32_t start = rql_start(w, star), from = start;
    while (from > 0 && w->d->text[from - 1] != '\n' &&
           w->d->text[from - 1] != '\r')
        from--;
    f.column = start - from + (from ? 0 : w->indent.length);
    if (rql_begins_line(w, star, &indent))
        f.indent = indent.length;
    else
        f.indent = w->indent.length + INDENT;
    return f;
}

/* True for a column that is named beside the *. */
static bool is_selected(const struct rewriter *w, uint32_t column)
{
    const struct name_ref *columns = rql_columns(w->d) + w->q->columns.first;
    for (uint32_t i = 0; column != NO_COLUMN && i < w->q->columns.count; i++)
        if (columns[i].column == column)
            return true;
    return false;
}

bool rql_rewrite_expand_star(struct rewriter *w)
{
    uint32_t star = find_star(w);
    if (star == NO_TOKEN)
        return true;
    uint32_t start = rql_start(w, star), end = rql_end(w, star);
    if (!w->q->catalog)
        return rql_refuse(w, start, end,
                          "the dataset is not in the catalog: what * stands "
                          "for is not known");
    const struct catalog_dataset *dataset = dataset_of(w);
    struct fill f = start_fill(w, star);
    w->bytes.count = 0;
    if (rql_is_word_byte(w->d->text[start - 1]))
        rql_bytes_add(w->arena, &w->bytes, " ", 1);
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        uint32_t index = dataset->first_column + i;
        const struct catalog_column *c = &w->q->catalog->columns[index];
        if (c->status == RQL_COLUMN_CURRENT && !is_selected(w, index))
            add_name(&f, pool_text(w, c->name), c->name_length);
    }
    if (!f.count)
        return rql_refuse(w, start, end,
                          "what * stands for in %s is not known, or selected "
                          "already",
                          pool_text(w, dataset->name));
    if (end < w->d->length && rql_is_word_byte(w->d->text[end]))
        rql_bytes_add(w->arena, &w->bytes, " ", 1);
    rql_replace(w, start, end, w->bytes.items, w->bytes.count);
    return true;
}

/* --- New names ------------------------------------------------------------ */

/* The new name of a column that the catalog has renamed, in its dataset; NULL
 * when it has none. */
static const char *new_name(const struct rewriter *w, uint32_t column)
{
    if (!w->q->catalog || column == NO_COLUMN)
        return NULL;
    const struct catalog_column *c = &w->q->catalog->columns[column];
    const char *name =
        pool_text(w, rql_column_details(w->q->catalog, c)->renamed_to);
    const char *dot = strchr(name, '.');
    if (c->status != RQL_COLUMN_OLDER || !*name)
        return NULL;
    if (!dot)
        return name;
    return rql_equal_folded(name, (size_t)(dot - name),
                            pool_text(w, dataset_of(w)->name),
                            dataset_of(w)->name_length)
               ? dot + 1
               : NULL;
}

static void apply(struct rewriter *w, const struct name_ref *name)
{
    const char *now = new_name(w, name->column);
    if (now)
        rql_replace(w, rql_start(w, name->token), rql_end(w, name->token), now,
                    strlen(now));
}

/* For each column of the dataset, whether it has a new name that is selected
 * too. */
static const bool *find_needless(struct rewriter *w)
{
    if (!w->q->catalog)
        return NULL;
    const struct catalog_dataset *dataset = dataset_of(w);
    bool *needless =
        rql_arena_alloc(w->arena, dataset->column_count + (size_t)1);
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const char *now = new_name(w, dataset->first_column + i);
        size_t length = now ? strlen(now) : 0;
        needless[i] =
            now && is_selected(w, rql_catalog_lookup_column(
                                      w->q->catalog, w->q->dataset, now, length,
                                      rql_name_hash(now, length)));
    }
    return needless;
}

static void apply_to_select(struct rewriter *w)
{
    const struct name_ref *columns = rql_columns(w->d) + w->q->columns.first;
    const bool *needless = find_needless(w);
    uint32_t count = rql_list(w, CLAUSE_SELECT);
    struct item *items = w->items.items;
    for (uint32_t i = 0; needless && i < count; i++) {
        uint32_t column = columns[i].column;
        items[i].is_dropped = column != NO_COLUMN &&
                              needless[column - dataset_of(w)->first_column];
        if (!items[i].is_dropped)
            apply(w, &columns[i]);
    }
    rql_drop_items(w);
}

bool rql_rewrite_apply_renames(struct rewriter *w)
{
    const rql_query *q = w->q;
    const struct condition *conditions =
        rql_conditions(w->d) + q->conditions.first;
    const struct order_item *orders = rql_orders(w->d) + q->orders.first;
    apply_to_select(w);
    for (uint32_t i = 0; i < q->conditions.count; i++)
        apply(w, &conditions[i].column);
    for (uint32_t i = 0; i < q->orders.count; i++)
        apply(w, &orders[i].column);
    return true;
}
