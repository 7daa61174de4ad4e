/* Reading a baseline, and making it ready to be asked. */
#include "baseline_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "character.h"
#include "message.h"

/* --- Texts ----------------------------------------------------------------*/

/* Bytes as UTF-8; what is none becomes U+FFFD. */
static void add_utf8(struct bytes *bytes, const char *text, size_t length)
{
    while (length) {
        utf8proc_int32_t c;
        size_t size = character_read(text, length, &c);
        if (size)
            bytes_add(bytes, text, size);
        else
            bytes_add_text(bytes, "\xef\xbf\xbd");
        size += !size;
        text += size;
        length -= size;
    }
}

enum { MOST_TEXT = 80 };

rql_text baseline_shorten(const struct findings *findings,
                          const rql_diagnostic *diagnostic)
{
    rql_span span = rql_diagnostic_span(diagnostic);
    const char *text = rql_document_text(findings->document).data;
    struct bytes bytes = {0};
    size_t end = span.end;
    if (end - span.start > MOST_TEXT) {
        end = span.start + MOST_TEXT;
        while (end > span.start && (text[end] & 0xc0) == 0x80)
            end--;
    }
    add_utf8(&bytes, text + span.start, end - span.start);
    if (end < span.end)
        bytes_add_text(&bytes, "...");
    for (size_t i = 0; i < bytes.length; i++)
        if (strchr("\t\r\n", bytes.data[i]) && bytes.data[i])
            bytes.data[i] = ' ';
    return bytes_text(&bytes);
}

char *baseline_name(struct baseline *b, const char *path)
{
    char *place = place_of(&b->places, path);
    if (!place)
        return NULL;
    char *name = place_from(place, b->directory);
    struct bytes clean = {0};
    add_utf8(&clean, name, strlen(name));
    bytes_add(&clean, "", 1);
    free(name);
    free(place);
    return clean.data;
}

/* --- Order ----------------------------------------------------------------*/

int baseline_compare(rql_identity a, rql_identity b)
{
    if (a.finding != b.finding)
        return a.finding < b.finding ? -1 : 1;
    return (a.query > b.query) - (a.query < b.query);
}

static int compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    if (!order)
        order = baseline_compare(a->identity, b->identity);
    if (!order)
        order = a->is_late - b->is_late;
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

size_t *baseline_order(struct keyed *items, size_t count)
{
    size_t *order = need(calloc(count + 1, sizeof *order));
    if (count)
        qsort(items, count, sizeof *items, compare_keyed);
    for (size_t i = 0; i < count; i++)
        order[i] = items[i].index;
    free(items);
    return order;
}

static void find_gone(struct baseline *b)
{
    size_t count = b->known.count;
    struct keyed *gone = need(calloc(count + 1, sizeof *gone));
    bool is_gone = false;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = baseline_at(b, i);
        if (i == 0 || strcmp(baseline_at(b, i - 1)->path, entry->path) != 0) {
            struct stat status;
            struct bytes path = {0};
            bytes_add_text(&path, b->directory);
            bytes_add_text(&path, "/");
            bytes_add(&path, entry->path, strlen(entry->path) + 1);
            is_gone = stat(path.data, &status) != 0 &&
                      (errno == ENOENT || errno == ENOTDIR);
            free(path.data);
        }
        entry->is_gone = is_gone && !strstr(entry->path, "\xef\xbf\xbd");
        if (entry->is_gone)
            gone[b->gone_count++] =
                (struct keyed){"", entry->identity, false, b->order[i]};
    }
    b->gone = baseline_order(gone, b->gone_count);
    b->next = need(calloc(b->gone_count + 1, sizeof *b->next));
}

static void sort_known(struct baseline *b)
{
    entries_sort(&b->known);
    struct keyed *items = need(calloc(b->known.count + 1, sizeof *items));
    for (size_t i = 0; i < b->known.count; i++)
        items[i] = (struct keyed){b->known.items[i].path,
                                  b->known.items[i].identity, false, i};
    b->order = baseline_order(items, b->known.count);
    find_gone(b);
}

/* --- Reading --------------------------------------------------------------*/

static bool read_file(struct baseline *b)
{
    int error = text_read_file(b->path, &b->text);
    if (error == ENOENT && b->is_update)
        return true;
    if (error == ENOENT)
        complain("there is no baseline %s (--update-baseline makes it)",
                 b->path);
    else if (error)
        complain("cannot read %s: %s", b->path, strerror(error));
    return !error &&
           entries_read(&b->known, (rql_text){b->text.data, b->text.length},
                        b->path);
}

/* Where the baseline is, or will be. */
static bool find_directory(struct baseline *b)
{
    const char *slash = strrchr(b->path, '/');
    char *directory =
        slash ? need(strndup(b->path, (size_t)(slash - b->path) + 1))
              : need(strdup("."));
    b->directory = realpath(directory, NULL);
    if (!b->directory)
        complain("cannot find the directory of %s: %s", b->path,
                 strerror(errno));
    free(directory);
    return b->directory;
}

struct baseline *baseline_open(const char *path, bool update)
{
    struct baseline *b = need(calloc(1, sizeof *b));
    b->path = path;
    b->is_update = update;
    if (!find_directory(b) || !read_file(b)) {
        baseline_free(b);
        return NULL;
    }
    sort_known(b);
    return b;
}

void baseline_free(struct baseline *b)
{
    if (!b)
        return;
    entries_free(&b->known);
    entries_free(&b->made);
    places_free(&b->places);
    free(b->text.data);
    free(b->directory);
    free(b->order);
    free(b->gone);
    free(b->next);
    free(b);
}
