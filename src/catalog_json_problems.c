/* The problems of a catalog text: kept as they are found, told in order. */
#include "catalog_json.h"

#include <inttypes.h>
#include <stdlib.h>

#include "utf8.h"

enum {
    MOST_PROBLEMS = 100, /* more are counted, not told */
    LONGEST_QUOTE = 60   /* bytes */
};

static void count_untold(struct loader *l, rql_severity severity,
                         uint32_t offset)
{
    if (!l->untold_problems++)
        l->untold = (struct problem){
            .offset = offset, .first = NOWHERE, .severity = severity};
    if (severity < l->untold.severity)
        l->untold.severity = severity;
}

void rql_loader_report(struct loader *l, rql_severity severity, uint32_t offset,
                       uint32_t first, const char *format, ...)
{
    l->errors += severity == RQL_ERROR;
    if (l->problems.count == MOST_PROBLEMS) {
        count_untold(l, severity, offset);
        return;
    }
    va_list args;
    va_start(args, format);
    const char *message = rql_arena_vprintf(l->arena, format, args);
    va_end(args);
    struct problem *problem =
        rql_vector_push(l->arena, &l->problems, sizeof *problem);
    *problem = (struct problem){.offset = offset,
                                .first = first,
                                .order = (uint32_t)l->problems.count,
                                .severity = severity,
                                .message = message};
}

static int compare_problems(const void *left, const void *right)
{
    const struct problem *a = left;
    const struct problem *b = right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void add_untold(struct loader *l)
{
    l->untold.message =
        rql_arena_printf(l->arena, "%" PRIu32 " more problems are not shown",
                         l->untold_problems);
    struct problem *last =
        rql_vector_push(l->arena, &l->problems, sizeof *last);
    *last = l->untold;
}

void rql_loader_sort_problems(struct loader *l)
{
    if (!l->problems.count)
        return;
    qsort(l->problems.items, l->problems.count, sizeof(struct problem),
          compare_problems);
    if (l->untold_problems)
        add_untold(l);
    if (rql_lines_new(l->json.text, l->json.length, &l->lines) != RQL_OK)
        longjmp(*l->arena->on_failure, 1);
    struct problem *problems = l->problems.items;
    for (size_t i = 0; i < l->problems.count; i++) {
        struct problem *p = &problems[i];
        p->position = rql_lines_position(l->lines, p->offset);
        if (p->first != NOWHERE)
            p->message =
                rql_arena_printf(l->arena, "%s (first in line %zu)", p->message,
                                 rql_lines_position(l->lines, p->first).line);
    }
}

void rql_loader_tell(const struct loader *l, rql_problem_function *tell,
                     void *context)
{
    const struct problem *problems = l->problems.items;
    for (size_t i = 0; tell && i < l->problems.count; i++)
        tell(context, problems[i].severity, problems[i].position,
             problems[i].message);
}

const char *rql_loader_quote(struct loader *l, rql_text text)
{
    const char *end = text.data + text.length;
    char copy[LONGEST_QUOTE + 8];
    size_t length = 0;
    for (const char *p = text.data; p < end;) {
        struct utf8_character c = rql_utf8_decode(p, end);
        if (length + c.length > LONGEST_QUOTE)
            return rql_arena_printf(l->arena, "%.*s...", (int)length, copy);
        if (c.code == INVALID_CHARACTER || c.code < 0x20 || c.code == 0x7f) {
            copy[length++] = '?';
        } else {
            memcpy(copy + length, p, c.length);
            length += c.length;
        }
        p += c.length;
    }
    return rql_arena_copy(l->arena, copy, length);
}
