/* Formatting: lines that comments suppress findings of are left as they are, so
 * that nothing leaves or joins them. */
#include "format.h"

#include <stdlib.h>

#include "suppress.h"

static int compare_spans(const void *left, const void *right)
{
    const rql_span *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

/* The stretch of a line that is covered; from a comment above it, that and what
 * stands between. */
static void add_line(struct formatter *f, const struct cover *cover)
{
    const struct rql_document *d = f->suppressing;
    const struct suppressed_rule *rule = &rql_suppressed_rules(d)[cover->by];
    const struct suppression *s = &rql_suppressions(d)[rule->suppression];
    rql_span span = {cover->from, cover->end};
    size_t by = f->kept_from;
    if (s->kind != DIRECTIVE_LINE && s->kind != DIRECTIVE_NEXT_LINE)
        return;
    if (s->kind == DIRECTIVE_NEXT_LINE)
        span.start = rql_comments(d)[s->comment].end;
    *(rql_span *)rql_vector_push(f->arena, &f->kept, sizeof span) =
        (rql_span){by + span.start, by + span.end};
}

/* Behind a comment that is about a next line, where there is none: lines that
 * break would make one. */
static void add_last_line(struct formatter *f, const struct suppression *s)
{
    const struct rql_document *d = f->suppressing;
    const struct directive_comment *comment = &rql_comments(d)[s->comment];
    size_t by = f->kept_from;
    if (s->kind == DIRECTIVE_NEXT_LINE && comment->target >= d->length)
        *(rql_span *)rql_vector_push(f->arena, &f->kept, sizeof(rql_span)) =
            (rql_span){by + comment->end, by + d->length};
}

/* Those that overlap are one. */
static void join(struct vector *kept)
{
    rql_span *spans = kept->items;
    size_t count = 0;
    if (kept->count)
        qsort(spans, kept->count, sizeof *spans, compare_spans);
    for (size_t i = 0; i < kept->count; i++) {
        if (!count || spans[i].start > spans[count - 1].end)
            spans[count++] = spans[i];
        else if (spans[i].end > spans[count - 1].end)
            spans[count - 1].end = spans[i].end;
    }
    kept->count = count;
}

static void find_kept(struct formatter *f, rql_text text)
{
    const rql_options options = {.skip_checks = true, .discard_trees = true};
    if (rql_document_new(text.data, text.length, &options, &f->suppressing) !=
        RQL_OK)
        longjmp(*f->arena->on_failure, 1);
    const struct cover *covers = f->suppressing->covers.items;
    for (size_t i = 0; i < f->suppressing->covers.count; i++)
        add_line(f, &covers[i]);
    for (size_t i = 0; i < f->suppressing->suppressions.count; i++)
        add_last_line(f, &rql_suppressions(f->suppressing)[i]);
    join(&f->kept);
    rql_document_free(f->suppressing);
    f->suppressing = NULL;
}

bool rql_format_find_kept(struct formatter *f, size_t at, size_t end)
{
    struct format_source *source = &f->source;
    if (f->kept_is_told || f->style.layout == RQL_LAYOUT_REQUEST)
        return true;
    if (f->is_section)
        return !rql_format_may_keep(f, at, end);
    if (source->is_all && !source->base)
        at = 0, end = source->text.length;
    if (rql_format_may_keep(f, at, end)) {
        rql_format_reach(f, SIZE_MAX);
        f->kept_from = source->base + at;
        f->kept_is_told = true;
        if (source->status == RQL_OK)
            find_kept(f, (rql_text){source->text.data + at,
                                    source->text.length - at});
    }
    f->kept_is_told |= source->is_all && end == source->text.length;
    return source->status == RQL_OK;
}

bool rql_format_touches_kept(const struct formatter *f, uint32_t start,
                             uint32_t end)
{
    const rql_span *kept = f->kept.items;
    size_t low = 0, high = f->kept.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (kept[middle].end <= f->origin + start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->kept.count && kept[low].start <= f->origin + end;
}
