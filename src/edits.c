/* Lists of edits: making them in a text, and putting two lists together. */
#include "edits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void rql_bytes_add(struct arena *arena, struct vector *bytes, const char *data,
                   size_t length)
{
    while (bytes->capacity - bytes->count < length)
        rql_vector_grow(arena, bytes, 1);
    if (length)
        memcpy((char *)bytes->items + bytes->count, data, length);
    bytes->count += length;
}

void rql_edits_apply(struct arena *arena, rql_text text, const rql_edit *edits,
                     size_t count, struct vector *out)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        rql_bytes_add(arena, out, text.data + at, edits[i].span.start - at);
        rql_bytes_add(arena, out, edits[i].text.data, edits[i].text.length);
        at = edits[i].span.end;
    }
    rql_bytes_add(arena, out, text.data + at, text.length - at);
}

/* --- Putting two lists together ------------------------------------------- */

/* A list of edits as a way through its text: what is kept, left out, put in. */
enum step { STEP_KEEP, STEP_LEAVE_OUT, STEP_PUT_IN };

struct way {
    const rql_edit *edit; /* the next one */
    const rql_edit *end;
    size_t at;   /* in the text that the edits are for */
    size_t used; /* bytes of the edit's text that are behind us */
};

/* Go on to an edit that has something left. */
static void settle(struct way *way)
{
    while (way->edit < way->end && way->at == way->edit->span.end &&
           way->used == way->edit->text.length) {
        way->edit++;
        way->used = 0;
    }
}

static struct way way_of(const struct vector *edits)
{
    const rql_edit *first = edits->items;
    struct way way = {first, edits->count ? first + edits->count : first, 0, 0};
    settle(&way);
    return way;
}

/* The next step, and of how many bytes. */
static enum step next_step(const struct way *way, size_t *length)
{
    const rql_edit *edit = way->edit;
    *length = SIZE_MAX;
    if (edit == way->end)
        return STEP_KEEP;
    if (way->at < edit->span.start) {
        *length = edit->span.start - way->at;
        return STEP_KEEP;
    }
    if (way->at < edit->span.end) {
        *length = edit->span.end - way->at;
        return STEP_LEAVE_OUT;
    }
    *length = edit->text.length - way->used;
    return STEP_PUT_IN;
}

static void take(struct way *way, enum step step, size_t length)
{
    if (step == STEP_PUT_IN)
        way->used += length;
    else
        way->at += length;
    settle(way);
}

/* The edit that is being put together; its text grows in `text`. */
struct draft {
    struct arena *arena;
    struct vector *result;
    struct vector text;
    rql_span span;
};

static void put_in(struct draft *draft, const struct way *way, size_t length)
{
    rql_bytes_add(draft->arena, &draft->text, way->edit->text.data + way->used,
                  length);
}

/* Bytes of the text are kept: the edit before them is complete. */
static void keep(struct draft *draft, size_t length)
{
    rql_span span = draft->span;
    if (span.end > span.start || draft->text.count) {
        rql_edit *edit =
            rql_vector_push(draft->arena, draft->result, sizeof *edit);
        const char *text = "";
        if (draft->text.count)
            text = rql_arena_copy(draft->arena, draft->text.items,
                                  draft->text.count);
        *edit = (rql_edit){span, {text, draft->text.count}};
        draft->text.count = 0;
    }
    draft->span.start = draft->span.end = span.end + length;
}

void rql_edits_compose(struct arena *arena, const struct vector *first,
                       const struct vector *second, struct vector *result)
{
    struct draft draft = {.arena = arena, .result = result};
    struct way a = way_of(first), b = way_of(second);
    while (a.edit < a.end || b.edit < b.end) {
        size_t a_length, b_length;
        enum step a_step = next_step(&a, &a_length);
        enum step b_step = next_step(&b, &b_length);
        if (a_step == STEP_LEAVE_OUT) {
            draft.span.end += a_length;
            take(&a, a_step, a_length);
            continue;
        }
        if (b_step == STEP_PUT_IN) {
            put_in(&draft, &b, b_length);
            take(&b, b_step, b_length);
            continue;
        }
        size_t length = a_length < b_length ? a_length : b_length;
        if (a_step == STEP_KEEP && b_step == STEP_KEEP)
            keep(&draft, length);
        else if (a_step == STEP_KEEP)
            draft.span.end += length;
        else if (b_step == STEP_KEEP)
            put_in(&draft, &a, length);
        take(&a, a_step, length);
        take(&b, b_step, length);
    }
    keep(&draft, 0);
}

/* --- The public view --------------------------------------------------------- */

void rql_edits_free(rql_edits *edits)
{
    if (!edits)
        return;
    rql_arena_free(&edits->arena);
    free(edits);
}

size_t rql_edits_count(const rql_edits *edits)
{
    return edits->items.count;
}

rql_edit rql_edits_at(const rql_edits *edits, size_t index)
{
    assert(index < edits->items.count);
    return ((const rql_edit *)edits->items.items)[index];
}
