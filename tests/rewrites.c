/* Operations of rewriting, as tests write them. */
#include "rewrites.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[RQL_REWRITE_KIND_COUNT] = {
    [RQL_REWRITE_SET_LIMIT] = "set-limit",
    [RQL_REWRITE_ADD_LIMIT] = "add-limit",
    [RQL_REWRITE_DROP_LIMIT] = "drop-limit",
    [RQL_REWRITE_SET_TIMESPAN] = "set-timespan",
    [RQL_REWRITE_ADD_TIMESPAN] = "add-timespan",
    [RQL_REWRITE_DROP_TIMESPAN] = "drop-timespan",
    [RQL_REWRITE_SET_ORDER] = "set-order",
    [RQL_REWRITE_ADD_ORDER] = "add-order",
    [RQL_REWRITE_DROP_ORDER] = "drop-order",
    [RQL_REWRITE_SET_DISTINCT] = "distinct",
    [RQL_REWRITE_DROP_DISTINCT] = "drop-distinct",
    [RQL_REWRITE_ADD_COLUMN] = "add-column",
    [RQL_REWRITE_DROP_COLUMN] = "drop-column",
    [RQL_REWRITE_RENAME_COLUMN] = "rename-column",
    [RQL_REWRITE_REORDER_COLUMNS] = "reorder-columns",
    [RQL_REWRITE_ADD_CONDITION] = "add-condition",
    [RQL_REWRITE_DROP_CONDITION] = "drop-condition",
    [RQL_REWRITE_SET_CONDITION] = "set-condition",
    [RQL_REWRITE_SET_DATASET] = "set-dataset",
    [RQL_REWRITE_EXPLICIT_DIRECTIONS] = "explicit-directions",
    [RQL_REWRITE_EXPLICIT_TIMESPAN] = "explicit-timespan",
    [RQL_REWRITE_CANONICAL] = "canonical",
    [RQL_REWRITE_EXPAND_STAR] = "expand-star",
    [RQL_REWRITE_APPLY_RENAMES] = "apply-renames",
    [RQL_REWRITE_SET_PARAMETER] = "param",
    [RQL_REWRITE_IN_DATASET] = "in-dataset",
};

const char *rewrite_name(rql_rewrite_kind kind)
{
    return names[kind];
}

static char *keep(struct rewrites *r, const char *data, size_t length)
{
    struct slice text = {data, length};
    char *copy = allocate(length + 1);
    size_t size = 0;
    while (text.length) {
        size_t used = slice_decode(text, &copy[size++]);
        text.data += used;
        text.length -= used;
    }
    copy[size] = '\0';
    return r->texts[r->text_count++] = copy;
}

static bool read_line(struct rewrites *r, const char *line, size_t length)
{
    const char *space = memchr(line, ' ', length);
    size_t size = space ? (size_t)(space - line) : length;
    const char *rest = space ? space + 1 : line + length;
    size_t left = length - (size_t)(rest - line);
    if (slice_equal((struct slice){line, size}, "query")) {
        r->query = (size_t)strtoul(rest, NULL, 10) - 1;
        return true;
    }
    size_t kind = 0;
    while (kind < RQL_REWRITE_KIND_COUNT &&
           !slice_equal((struct slice){line, size}, names[kind]))
        kind++;
    if (kind == RQL_REWRITE_KIND_COUNT || r->count == REWRITES_MAX)
        return false;
    rql_rewrite *o = &r->items[r->count++];
    *o = (rql_rewrite){(rql_rewrite_kind)kind, NULL, NULL};
    if (!space)
        return true;
    if (kind != RQL_REWRITE_RENAME_COLUMN &&
        kind != RQL_REWRITE_SET_PARAMETER) {
        o->argument = keep(r, rest, left);
        return true;
    }
    const char *sign = memchr(rest, '=', left);
    if (!sign)
        return false;
    o->argument = keep(r, rest, (size_t)(sign - rest));
    o->value = keep(r, sign + 1, left - (size_t)(sign + 1 - rest));
    return true;
}

bool rewrites_read(struct rewrites *r, struct slice lines)
{
    *r = (struct rewrites){.query = RQL_ALL_QUERIES};
    while (lines.length) {
        const char *end = memchr(lines.data, '\n', lines.length);
        size_t length = end ? (size_t)(end - lines.data) : lines.length;
        if (length && !read_line(r, lines.data, length))
            return false;
        lines.data += length + (end != NULL);
        lines.length -= length + (end != NULL);
    }
    return true;
}

void rewrites_free(struct rewrites *r)
{
    for (size_t i = 0; i < r->text_count; i++)
        free(r->texts[i]);
}
