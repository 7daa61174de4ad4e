/* The baseline: findings that are known and stay quiet. */
#include "baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utf8proc.h>

#include "baseline_entries.h"
#include "input.h"
#include "message.h"
#include "place.h"
#include "replace.h"

struct baseline {
    const char *path;
    char *directory;  /* that paths are relative to; absolute */
    struct text text; /* of the file, as it was read; none: it was not there */
    bool is_update;
    struct entries known;
    size_t *order; /* the known ones by path and identity */
    size_t *gone;  /* those of files that are gone, by identity */
    size_t gone_count;
    size_t *next; /* for the first of those of one identity: the next free */
    struct entries made; /* of an update */
    size_t visits;
    struct places places;
    struct baseline_tally tally;
};

/* --- Texts ----------------------------------------------------------------*/

/* Bytes as UTF-8; what is none becomes U+FFFD. */
static void add_utf8(struct bytes *bytes, const char *text, size_t length)
{
    while (length) {
        utf8proc_int32_t c;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                                 (utf8proc_ssize_t)length, &c);
        if (size > 0)
            bytes_add(bytes, text, (size_t)size);
        else
            bytes_add_text(bytes, "\xef\xbf\xbd");
        size = size > 0 ? size : 1;
        text += size;
        length -= (size_t)size;
    }
}

enum { MOST_TEXT = 80 };

/* What a finding is about, for people who review a baseline. */
static rql_text shortened(const struct findings *findings,
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

/* How the baseline calls a file, to be freed; NULL when it cannot. */
static char *name_in(struct baseline *b, const char *path)
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

static int compare_identities(rql_identity a, rql_identity b)
{
    if (a.finding != b.finding)
        return a.finding < b.finding ? -1 : 1;
    return (a.query > b.query) - (a.query < b.query);
}

/* An entry, or a finding, while they are sorted. */
struct keyed {
    const char *path; /* "" where paths do not matter */
    rql_identity identity;
    bool is_late; /* of those that are alike, the last */
    size_t index;
};

static int compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    if (!order)
        order = compare_identities(a->identity, b->identity);
    if (!order)
        order = a->is_late - b->is_late;
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* The indices of sorted items, to be freed; frees the items. */
static size_t *sorted(struct keyed *items, size_t count)
{
    size_t *order = need(calloc(count + 1, sizeof *order));
    if (count)
        qsort(items, count, sizeof *items, compare_keyed);
    for (size_t i = 0; i < count; i++)
        order[i] = items[i].index;
    free(items);
    return order;
}

static struct entry *at(const struct baseline *b, size_t place)
{
    return &b->known.items[b->order[place]];
}

static void find_gone(struct baseline *b)
{
    size_t count = b->known.count;
    struct keyed *gone = need(calloc(count + 1, sizeof *gone));
    bool is_gone = false;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = at(b, i);
        if (i == 0 || strcmp(at(b, i - 1)->path, entry->path) != 0) {
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
    b->gone = sorted(gone, b->gone_count);
    b->next = need(calloc(b->gone_count + 1, sizeof *b->next));
}

static void sort_known(struct baseline *b)
{
    entries_sort(&b->known);
    struct keyed *items = need(calloc(b->known.count + 1, sizeof *items));
    for (size_t i = 0; i < b->known.count; i++)
        items[i] = (struct keyed){b->known.items[i].path,
                                  b->known.items[i].identity, false, i};
    b->order = sorted(items, b->known.count);
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

/* --- Matching -------------------------------------------------------------*/

/* The findings of an input, sorted by identity, and the entries of its path. */
struct match {
    const struct findings *findings;
    const char *path;
    size_t *order;
    bool *is_quiet; /* by index of the finding */
    size_t first;   /* entries: places in the order of the baseline */
    size_t end;
};

static rql_identity identity(const struct match *m, size_t place)
{
    return rql_diagnostic_identity(m->findings->items[m->order[place]]);
}

/* The first entry whose path is not before this one; with `behind`, the first
 * one behind it. */
static size_t bound(const struct baseline *b, const char *path, bool behind)
{
    size_t low = 0, high = b->known.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(at(b, middle)->path, path);
        if (order < 0 || (behind && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Walk through findings and entries side by side: each entry is used up by those
 * of the same identity or, with `any_query`, of the same finding. */
static void match_file(struct baseline *b, struct match *m, bool any_query)
{
    size_t e = m->first;
    for (size_t i = 0; i < m->findings->count && e < m->end;) {
        struct entry *entry = at(b, e);
        rql_identity wanted = identity(m, i), has = entry->identity;
        if (any_query)
            wanted.query = has.query;
        int order = compare_identities(has, wanted);
        if (order < 0 || (order == 0 && entry->used == entry->count)) {
            e++;
            continue;
        }
        if (order == 0 && !m->is_quiet[m->order[i]]) {
            m->is_quiet[m->order[i]] = true;
            entry->used++;
        }
        i++;
    }
}

/* A file that was moved brings its findings along. */
static bool match_gone(struct baseline *b, rql_identity wanted)
{
    size_t low = 0, high = b->gone_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entry *entry = &b->known.items[b->gone[middle]];
        if (compare_identities(entry->identity, wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low + b->next[low]; i < b->gone_count; i++) {
        struct entry *entry = &b->known.items[b->gone[i]];
        if (compare_identities(entry->identity, wanted) != 0)
            return false;
        if (entry->used < entry->count) {
            entry->used++;
            return true;
        }
        b->next[low]++;
    }
    return false;
}

static bool is_off(const struct policy *policy, const rql_rule *rule)
{
    bool off = false;
    for (size_t i = 0; i < policy->options.setting_count; i++) {
        const rql_rule_setting *setting = &policy->options.settings[i];
        if (strcmp(setting->rule, rql_rule_name(rule)) == 0)
            off = setting->severity == RQL_OFF;
    }
    return off;
}

static void note_checked(struct baseline *b, const struct match *m,
                         enum coverage coverage)
{
    const rql_rule *last = NULL;
    bool off = false;
    for (size_t i = m->first; i < m->end; i++) {
        struct entry *entry = at(b, i);
        if (entry->rule != last)
            off = is_off(m->findings->policy, entry->rule);
        last = entry->rule;
        entry->is_off = off;
        entry->is_checked = true;
        entry->is_partly = coverage == COVERS_SOME;
        entry->used = 0; /* also when the file is an input twice */
    }
}

static void match(struct baseline *b, struct match *m)
{
    match_file(b, m, false);
    match_file(b, m, true);
    for (size_t i = 0; i < m->findings->count; i++)
        if (!m->is_quiet[i] && b->gone_count)
            m->is_quiet[i] =
                match_gone(b, rql_diagnostic_identity(m->findings->items[i]));
}

/* --- Filtering ------------------------------------------------------------*/

static void add(struct baseline *b, const struct match *m,
                const rql_diagnostic *diagnostic)
{
    struct entry *entry = entries_add(&b->made);
    entry->path = need(strdup(m->path));
    entry->rule = rql_diagnostic_rule(diagnostic);
    entry->text = shortened(m->findings, diagnostic);
    entry->identity = rql_diagnostic_identity(diagnostic);
    entry->count = 1;
    entry->visit = b->visits;
}

/* Put the findings of the input into an update; all are quiet then. */
static void update(struct baseline *b, struct match *m, rql_severity least)
{
    for (size_t i = 0; i < m->findings->count; i++) {
        const rql_diagnostic *diagnostic = m->findings->items[i];
        if (!m->is_quiet[i] && rql_diagnostic_severity(diagnostic) > least)
            continue;
        b->tally.added += !m->is_quiet[i];
        m->is_quiet[i] = true;
        add(b, m, diagnostic);
    }
}

static void take_out(struct baseline *b, const struct match *m,
                     struct findings *findings, rql_severity least)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const rql_diagnostic *diagnostic = findings->items[i];
        if (!m->is_quiet[i])
            findings->items[kept++] = diagnostic;
        else
            b->tally.quiet += rql_diagnostic_severity(diagnostic) <= least;
    }
    findings->count = kept;
}

static size_t *by_identity(const struct findings *findings)
{
    struct keyed *items = need(calloc(findings->count + 1, sizeof *items));
    for (size_t i = 0; i < findings->count; i++)
        items[i] =
            (struct keyed){"", rql_diagnostic_identity(findings->items[i]),
                           findings->is_late && findings->is_late[i], i};
    return sorted(items, findings->count);
}

bool baseline_filter(struct baseline *b, struct findings *findings,
                     rql_severity least, enum coverage coverage)
{
    char *path = name_in(b, findings->path);
    b->visits++;
    if (!path) {
        if (b->is_update)
            complain("%s cannot be in a baseline: it is in no directory",
                     findings->path);
        return !b->is_update;
    }
    struct match m = {
        .findings = findings,
        .path = path,
        .order = by_identity(findings),
        .is_quiet = need(calloc(findings->count + 1, sizeof *m.is_quiet)),
        .first = bound(b, path, false),
        .end = bound(b, path, true),
    };
    note_checked(b, &m, coverage);
    match(b, &m);
    if (b->is_update)
        update(b, &m, least);
    take_out(b, &m, findings, least);
    free(m.order);
    free(m.is_quiet);
    free(path);
    return true;
}

/* --- Behind the last input ------------------------------------------------*/

/* True when it is known that nothing is found of it any more. */
static bool is_decided(const struct entry *entry)
{
    return entry->is_gone ||
           (entry->is_checked && !entry->is_partly && !entry->is_off);
}

struct baseline_tally baseline_count(struct baseline *b)
{
    struct baseline_tally tally = b->tally;
    for (size_t i = 0; i < b->known.count; i++) {
        const struct entry *entry = &b->known.items[i];
        if (is_decided(entry))
            tally.stale += entry->count - entry->used;
    }
    if (b->is_update) {
        tally.removed = tally.stale;
        tally.stale = 0;
    }
    return tally;
}

enum { MOST_NAMED = 5 };

/* "unknown-column (Contry) in a.rql" */
static void name_entry(struct bytes *names, const struct entry *entry)
{
    bytes_add_text(names, names->length ? ", " : "");
    bytes_add_text(names, rql_rule_name(entry->rule));
    if (entry->text.length) {
        bytes_add_text(names, " (");
        bytes_add(names, entry->text.data, entry->text.length);
        bytes_add_text(names, ")");
    }
    bytes_add_text(names, " in ");
    bytes_add_text(names, entry->path);
}

void baseline_tell_stale(const struct baseline *b)
{
    size_t stale = 0, named = 0;
    struct bytes names = {0};
    for (size_t i = 0; i < b->known.count; i++) {
        const struct entry *entry = &b->known.items[i];
        if (!is_decided(entry) || entry->used == entry->count)
            continue;
        stale += entry->count - entry->used;
        if (named++ < MOST_NAMED)
            name_entry(&names, entry);
    }
    bytes_add_text(&names, named > MOST_NAMED ? ", ..." : "");
    bytes_add(&names, "", 1);
    if (stale)
        complain("%s: %zu %s stale (--update-baseline removes %s): %s", b->path,
                 stale, stale == 1 ? "entry is" : "entries are",
                 stale == 1 ? "it" : "them", names.data);
    free(names.data);
}

/* The entries that stay as they are. */
static void keep_others(struct baseline *b)
{
    for (size_t i = 0; i < b->known.count; i++) {
        struct entry *entry = &b->known.items[i];
        if (entry->is_gone || (entry->is_checked && !entry->is_off))
            continue;
        *entries_add(&b->made) = *entry;
        *entry = (struct entry){0};
    }
}

bool baseline_write(struct baseline *b)
{
    struct bytes text = {0};
    keep_others(b);
    entries_sort(&b->made);
    entries_write(&b->made, &text);
    rql_text old = {b->text.data, b->text.length}, new = bytes_text(&text);
    bool is_same =
        old.data &&
        old.length == new.length &&memcmp(old.data, new.data, new.length) == 0;
    bool good = is_same || file_replace(b->path, old, new);
    free(text.data);
    return good;
}
