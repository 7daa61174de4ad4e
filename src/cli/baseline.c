/* The baseline: findings that are known and stay quiet. */
#include "baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "baseline_parts.h"
#include "message.h"
#include "replace.h"

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
        int order = strcmp(baseline_at(b, middle)->path, path);
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
        struct entry *entry = baseline_at(b, e);
        rql_identity wanted = identity(m, i), has = entry->identity;
        if (any_query)
            wanted.query = has.query;
        int order = baseline_compare(has, wanted);
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
        if (baseline_compare(entry->identity, wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low + b->next[low]; i < b->gone_count; i++) {
        struct entry *entry = &b->known.items[b->gone[i]];
        if (baseline_compare(entry->identity, wanted) != 0)
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
        struct entry *entry = baseline_at(b, i);
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
    entry->text = baseline_shorten(m->findings, diagnostic);
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
    return baseline_order(items, findings->count);
}

static bool complain_nowhere(const char *path)
{
    complain("%s cannot be in a baseline: it is in no directory", path);
    return false;
}

bool baseline_filter(struct baseline *b, struct findings *findings,
                     rql_severity least, enum coverage coverage)
{
    char *path = baseline_name(b, findings->path);
    b->visits++;
    if (!path) {
        if (errno == ENOENT || errno == ENOTDIR)
            return !b->is_update || complain_nowhere(findings->path);
        complain("cannot find out where %s is, to look it up in %s: %s",
                 findings->path, b->path, strerror(errno));
        b->is_incomplete = true;
        return false;
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

bool baseline_leave(const struct baseline *b)
{
    complain("%s: not updated: not all could be read", b->path);
    return false;
}

bool baseline_write(struct baseline *b)
{
    if (b->is_incomplete)
        return baseline_leave(b);
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

void baseline_restart(struct baseline *b)
{
    for (size_t i = 0; i < b->known.count; i++)
        b->known.items[i].used = 0;
    for (size_t i = 0; i < b->gone_count; i++)
        b->next[i] = 0;
    b->tally = (struct baseline_tally){0};
}
