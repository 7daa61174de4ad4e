/* The fingerprints of one input.  A large text of queries is cut between some of
 * them, and threads take those of the parts. */
#include "prints_take.h"

#include <stdlib.h>
#include <string.h>

#include "large.h"
#include "team.h"

/* A part of a large text. */
struct part {
    size_t start;
    size_t end;
    rql_position at; /* its start */
    struct prints prints;
    size_t broken;
    rql_position first_broken;
    rql_status status;
    bool is_taken;
};

struct parts {
    const char *name;
    const struct text *text;
    struct part *items;
    size_t count;
};

/* --- In parts ---------------------------------------------------------------*/

static void take_queries(const struct parts *parts, struct part *part,
                         const struct text *text)
{
    struct queries queries;
    part->status = queries_find(&queries, text);
    if (part->status == RQL_OK) {
        rql_lines_set_origin(queries.lines, part->at);
        part->broken = queries.broken;
        if (queries.broken)
            part->first_broken =
                queries_position(&queries, queries_first_broken(&queries));
        part->is_taken = prints_add(&part->prints, parts->name, &queries);
    }
    queries_free(&queries);
}

static void take_part(void *context, size_t index)
{
    const struct parts *parts = context;
    struct part *part = &parts->items[index];
    struct text text = *parts->text;
    text.length = part->end - part->start;
    text.data = malloc(text.length + RQL_TEXT_PADDING);
    part->status = RQL_NO_MEMORY;
    if (!text.data)
        return;
    memcpy(text.data, parts->text->data + part->start, text.length);
    take_queries(parts, part, &text);
    free(text.data);
}

static void add_part(struct parts *parts, const rql_lines *lines, size_t start,
                     size_t end)
{
    parts->items[parts->count++] = (struct part){
        .start = start, .end = end, .at = rql_lines_position(lines, start)};
}

static void make_parts(struct parts *parts, const rql_lines *lines,
                       const size_t *ends, size_t count)
{
    size_t start = 0;
    parts->items = need(calloc(count + 1, sizeof *parts->items));
    for (size_t i = 0; i < count && ends[i] < parts->text->length; i++) {
        add_part(parts, lines, start, ends[i]);
        start = ends[i];
    }
    add_part(parts, lines, start, parts->text->length);
}

/* Cut the text where its queries end. */
static rql_status divide(struct parts *parts)
{
    const struct text *text = parts->text;
    rql_options options = text->policy->options;
    rql_document *document;
    rql_lines *lines = NULL;
    size_t *ends, count;
    options.skip_checks = true;
    options.discard_trees = true;
    rql_status status =
        large_sections_new((rql_text){text->data, text->length}, &options,
                           text->threads, &ends, &count, &document);
    rql_document_free(document);
    if (status == RQL_OK)
        status = rql_lines_new(text->data, text->length, &lines);
    if (status == RQL_OK)
        make_parts(parts, lines, ends, count);
    rql_lines_free(lines);
    free(ends);
    return status;
}

static void join(const struct parts *parts, struct taken *taken,
                 rql_status status)
{
    size_t broken = 0;
    rql_position first = {1, 1};
    bool is_taken = true;
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->items[i];
        if (status == RQL_OK)
            status = part->status;
        if (!broken)
            first = part->first_broken;
        broken += part->broken;
        is_taken = is_taken && part->is_taken;
        prints_join(&taken->prints, &part->prints);
        prints_free(&part->prints);
    }
    if (status != RQL_OK) {
        queries_say_failure(parts->name, status, &taken->status);
    } else if (broken) {
        queries_say_broken(parts->name, broken, first);
        taken->status = STATUS_TROUBLE;
    }
    if (status == RQL_OK && !is_taken)
        taken->status = STATUS_FAILURE;
}

static void take_in_parts(struct taken *taken, const char *name,
                          const struct text *text)
{
    struct parts parts = {.name = name, .text = text};
    rql_status status = divide(&parts);
    if (status == RQL_OK)
        team_run(text->threads, parts.count, take_part, &parts);
    join(&parts, taken, status);
    free(parts.items);
}

/* --- As a whole -------------------------------------------------------------*/

static void take_whole(struct taken *taken, const char *name,
                       const struct text *text)
{
    struct queries queries;
    if (queries_read(&queries, name, text, &taken->status) &&
        !prints_add(&taken->prints, name, &queries))
        taken->status = STATUS_FAILURE;
    queries_free(&queries);
}

struct taken *taken_new(const char *name, const struct text *text)
{
    struct taken *taken = need(calloc(1, sizeof *taken));
    if (text->host == RQL_HOST_NONE && text->threads > 1 &&
        text->length >= LARGE && text->length <= RQL_TEXT_MAX)
        take_in_parts(taken, name, text);
    else
        take_whole(taken, name, text);
    return taken;
}

void taken_drop(void *made)
{
    struct taken *taken = made;
    prints_free(&taken->prints);
    free(taken);
}
