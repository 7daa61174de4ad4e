/* The texts of the catalogs: one pool for all, and sources named in full. */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TAGS = 16 };

/* --- The pool of texts ----------------------------------------------------- */

static void fill_pool_slot(struct compiler *c, uint32_t hash,
                           catalog_text place)
{
    uint32_t mask = c->pool_slot_count - 1, i = hash & mask;
    while (c->pool_slots[i])
        i = (i + 1) & mask;
    c->pool_slots[i] = place + 1;
}

static void fill_pool_slots(struct compiler *c)
{
    c->pool_slot_count = c->pool_slot_count ? c->pool_slot_count * 2 : 1024;
    free(c->pool_slots);
    c->pool_slots = zeroed(c->pool_slot_count, sizeof *c->pool_slots);
    for (size_t i = 0; i < c->pool.length;) {
        size_t length = strlen(c->pool.data + i);
        uint32_t hash = rql_name_hash(c->pool.data + i, length);
        fill_pool_slot(c, hash, (catalog_text)i);
        i += length + 1;
    }
}

catalog_text intern(struct compiler *c, const char *text)
{
    if (2 * c->pool_text_count >= c->pool_slot_count)
        fill_pool_slots(c);
    size_t length = strlen(text);
    uint32_t mask = c->pool_slot_count - 1;
    uint32_t hash = rql_name_hash(text, length);
    for (uint32_t i = hash & mask; c->pool_slots[i]; i = (i + 1) & mask)
        if (strcmp(c->pool.data + c->pool_slots[i] - 1, text) == 0)
            return c->pool_slots[i] - 1;
    catalog_text place = (catalog_text)c->pool.length;
    append(&c->pool, text, length + 1);
    fill_pool_slot(c, hash, place);
    c->pool_text_count++;
    return place;
}

/* --- Sources --------------------------------------------------------------- */

enum { SOURCE_TAG, SOURCE_TITLE, SOURCE_PAGE, SOURCE_DATE, SOURCE_NOTE };

const char *const source_header[] = {"tag",  "title", "page",
                                     "date", "note",  NULL};

/* The row of a tag, or HEADER. */
static size_t find_source(const struct compiler *c, const char *tag,
                          size_t length)
{
    for (size_t i = 0; i < c->sources.rows; i++) {
        const char *candidate = cell(&c->sources, i, SOURCE_TAG);
        if (strlen(candidate) == length && !memcmp(candidate, tag, length))
            return i;
    }
    return HEADER;
}

void check_sources(struct compiler *c)
{
    const struct table *t = &c->sources;
    for (size_t i = 0; i < t->rows; i++) {
        const char *tag = cell(t, i, SOURCE_TAG);
        if (!*tag || !*cell(t, i, SOURCE_TITLE))
            complain(c, t, i, "a source needs a tag and a title");
        else if (find_source(c, tag, strlen(tag)) != i)
            complain(c, t, i, "the tag %s is there twice", tag);
    }
}

static void append_dated(struct compiler *c, const char *before, size_t source)
{
    const char *date = cell(&c->sources, source, SOURCE_DATE);
    if (*date) {
        append_text(&c->scratch, before);
        append_text(&c->scratch, date);
    }
}

/* Write the sources from `first` on that have its title: the title once,
 * then their dates. */
static void append_title(struct compiler *c, const size_t *found, size_t first,
                         size_t count)
{
    const char *title = cell(&c->sources, found[first], SOURCE_TITLE);
    for (size_t i = 0; i < first; i++)
        if (!strcmp(title, cell(&c->sources, found[i], SOURCE_TITLE)))
            return;
    if (c->scratch.length)
        append_text(&c->scratch, "; ");
    append_text(&c->scratch, title);
    append_dated(c, " ", found[first]);
    for (size_t i = first + 1; i < count; i++)
        if (!strcmp(title, cell(&c->sources, found[i], SOURCE_TITLE)))
            append_dated(c, ", ", found[i]);
}

catalog_text source_text(struct compiler *c, const struct table *t, size_t row,
                         size_t column)
{
    size_t found[MOST_TAGS];
    size_t count = 0;
    const char *tag = cell(t, row, column);
    if (!*tag)
        complain(c, t, row, "the source is missing");
    while (*tag) {
        size_t length = strcspn(tag, ",");
        size_t source = find_source(c, tag, length);
        if (source == HEADER)
            complain(c, t, row, "sources.tsv has no source \"%.*s\"",
                     (int)length, tag);
        else if (count == MOST_TAGS)
            complain(c, t, row, "more than %d sources", MOST_TAGS);
        else
            found[count++] = source;
        tag += length + (tag[length] == ',');
    }
    c->scratch.length = 0;
    for (size_t i = 0; i < count; i++)
        append_title(c, found, i, count);
    return count ? intern(c, c->scratch.data) : 0;
}

catalog_text note_text(struct compiler *c, const char *note)
{
    static const char tag_bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    c->scratch.length = 0;
    append(&c->scratch, "", 0);
    while (*note) {
        size_t length = strspn(note, tag_bytes);
        size_t source = find_source(c, note, length);
        if (length && source != HEADER) {
            append_text(&c->scratch, cell(&c->sources, source, SOURCE_TITLE));
            append_dated(c, " ", source);
        } else {
            length += strcspn(note + length, " (,;");
            length += note[length] != '\0';
            append(&c->scratch, note, length);
        }
        note += length;
    }
    return intern(c, c->scratch.data);
}
