/*
 * The mutation test: breaks valid queries in known ways, and demands that each
 * break is found, at its place, as one finding, and that mending it gives back
 * a query of the same meaning where the intent is plain, and never another one.
 *
 *     mutants [--examples] [--each N] [--only part-of-a-name]
 *             [--seed N]
 */
#include "mutants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ORIGINALS = 600, EACH = 100, TRIES = 3000, EXAMPLES = 3, WORSE = 4 };

/* What became of the mutants of one kind, or of all. */
struct tally {
    unsigned mutants;
    unsigned found;
    unsigned placed;
    unsigned single;
    unsigned plain;
    unsigned mended;
    unsigned worse;
    unsigned valid; /* left out: they are valid queries */
};

struct verdict {
    bool is_found;
    bool is_placed;
    bool is_single;
    bool is_mended;
    bool is_worse;
};

struct settings {
    bool examples;
    unsigned each;
    const char *only;
    uint64_t seed;
};

/* --- Judging ------------------------------------------------------------- */

static rql_document *make_document(const char *text, size_t length, rql_api api)
{
    rql_options options = {.api = api};
    rql_document *document;
    if (rql_document_new(text, length, &options, &document) != RQL_OK) {
        fprintf(stderr, "mutants: no document\n");
        exit(2);
    }
    return document;
}

static bool is_grave(const rql_diagnostic *diagnostic, rql_severity least)
{
    return rql_diagnostic_severity(diagnostic) <= least;
}

static unsigned count_grave(const rql_document *document, rql_severity least)
{
    unsigned count = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        count += is_grave(rql_document_diagnostic(document, i), least);
    return count;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The white space on both sides belongs to a place. */
static rql_span widen(const char *text, size_t length, rql_span place)
{
    while (place.start > 0 && is_space(text[place.start - 1]))
        place.start--;
    while (place.end < length && is_space(text[place.end]))
        place.end++;
    return place;
}

/* True when some finding touches the place. */
static bool is_placed(const rql_document *document, rql_span place)
{
    rql_text text = rql_document_text(document);
    place = widen(text.data, text.length, place);
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        rql_span span = rql_diagnostic_span(d);
        if (is_grave(d, RQL_WARNING) && span.start <= place.end &&
            span.end >= place.start)
            return true;
    }
    return false;
}

static struct verdict judge(const rql_document *original,
                            const rql_document *broken, rql_span place,
                            const rql_document *mended, unsigned fewest,
                            unsigned breaks)
{
    unsigned findings = count_grave(broken, RQL_WARNING);
    rql_text before = rql_document_text(broken);
    rql_text after = rql_document_text(mended);
    bool is_changed = before.length != after.length ||
                      memcmp(before.data, after.data, after.length) != 0;
    struct verdict v = {.is_found = findings > 0,
                        .is_placed = is_placed(broken, place),
                        .is_single = findings >= fewest && findings <= breaks,
                        .is_mended = same_meaning(original, mended) &&
                                     !count_grave(mended, RQL_ERROR)};
    /* What the mutant itself may mean is no fault of the mending. */
    bool is_own =
        !count_grave(broken, RQL_ERROR) && same_meaning(broken, mended);
    v.is_worse = is_changed && !v.is_mended && !is_own &&
                 !count_grave(mended, RQL_ERROR);
    return v;
}

/* --- Running ------------------------------------------------------------- */

static void print_text(const char *label, rql_text text)
{
    printf("    %s", label);
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\n')
            printf("\\n");
        else if (text.data[i] == '\r')
            printf("\\r");
        else
            putchar(text.data[i]);
    putchar('\n');
}

static void print_findings(const rql_document *document)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        rql_span span = rql_diagnostic_span(d);
        if (is_grave(d, RQL_WARNING))
            printf("      %zu-%zu %s [%s]: %s\n", span.start, span.end,
                   rql_severity_name(rql_diagnostic_severity(d)),
                   rql_rule_name(rql_diagnostic_rule(d)),
                   rql_diagnostic_message(d));
    }
}

static bool is_good(struct verdict v, bool is_plain)
{
    return v.is_found && v.is_placed && v.is_single && !v.is_worse &&
           (v.is_mended || !is_plain);
}

static void print_example(const struct breakage *kind, struct verdict v,
                          bool is_plain, rql_span place,
                          const rql_document *original,
                          const rql_document *broken,
                          const rql_document *mended)
{
    printf("  %s:%s%s%s%s%s (the break is at %zu-%zu)\n", kind->name,
           v.is_found ? "" : " not found", v.is_placed ? "" : " not placed",
           v.is_single ? "" : " not single",
           v.is_mended || !is_plain ? "" : " not mended",
           v.is_worse ? " WORSE" : "", place.start, place.end);
    print_text("original: ", rql_document_text(original));
    print_text("broken:   ", rql_document_text(broken));
    print_findings(broken);
    print_text("mended:   ", rql_document_text(mended));
    print_findings(mended);
}

static rql_document *mend(const rql_document *broken, rql_api api)
{
    rql_text text = rql_document_text(broken);
    rql_options options = {.api = api};
    rql_fixed *fixed;
    if (rql_fixed_new(text.data, text.length, &options, false, &fixed) !=
        RQL_OK) {
        fprintf(stderr, "mutants: cannot fix\n");
        exit(2);
    }
    text = rql_fixed_text(fixed);
    rql_document *document = make_document(text.data, text.length, api);
    rql_fixed_free(fixed);
    return document;
}

static void count_verdict(struct tally *tally, struct verdict v, bool is_plain)
{
    tally->mutants++;
    tally->found += v.is_found;
    tally->placed += v.is_placed;
    tally->single += v.is_single;
    tally->worse += v.is_worse;
    tally->plain += is_plain;
    tally->mended += is_plain && v.is_mended;
}

static void add_tally(struct tally *sum, const struct tally *tally)
{
    sum->mutants += tally->mutants;
    sum->found += tally->found;
    sum->placed += tally->placed;
    sum->single += tally->single;
    sum->plain += tally->plain;
    sum->mended += tally->mended;
    sum->worse += tally->worse;
    sum->valid += tally->valid;
}

/* Make one mutant, and judge it. */
static void try_mutant(const struct breakage *kind, const struct mutant *mutant,
                       struct tally *tally, unsigned *examples)
{
    const struct query *query = &mutant->wanted;
    char text[RENDERED];
    char broken_text[RENDERED];
    rql_span place;
    rql_api api = query->asked;
    size_t length = query_render(query, text, &place);
    size_t broken_length = query_render(&mutant->query, broken_text, &place);
    if (mutant->is_valid) {
        tally->valid++;
        return;
    }
    rql_document *original = make_document(text, length, api);
    rql_document *broken = make_document(broken_text, broken_length, api);
    rql_document *mended = mend(broken, api);
    struct verdict v =
        judge(original, broken, place, mended, mutant->fewest, mutant->breaks);
    count_verdict(tally, v, mutant->is_plain);
    if ((v.is_worse && tally->worse <= WORSE) ||
        (*examples > 0 && !is_good(v, mutant->is_plain))) {
        print_example(kind, v, mutant->is_plain, place, original, broken,
                      mended);
        if (*examples > 0)
            --*examples;
    }
    rql_document_free(original);
    rql_document_free(broken);
    rql_document_free(mended);
}

/* Copy what is in use: most pieces are not. */
static void copy_query(struct query *to, const struct query *from)
{
    memcpy(to, from,
           offsetof(struct query, pieces) + from->count * sizeof *from->pieces);
}

static struct tally run_kind(const struct breakage *kind,
                             const struct query *originals, uint64_t *lot,
                             const struct settings *settings)
{
    static struct mutant mutant;
    struct tally tally = {0};
    unsigned examples = settings->examples ? EXAMPLES : 0;
    for (int i = 0; i < TRIES && tally.mutants < settings->each; i++) {
        const struct query *query = &originals[draw(lot, ORIGINALS)];
        copy_query(&mutant.query, query);
        copy_query(&mutant.wanted, query);
        mutant.lot = lot;
        mutant.is_plain = kind->is_plain;
        mutant.is_valid = false;
        mutant.fewest = 1;
        mutant.breaks = 1;
        if (kind->apply(&mutant, kind))
            try_mutant(kind, &mutant, &tally, &examples);
    }
    return tally;
}

static double percent(unsigned part, unsigned whole)
{
    return whole ? 100.0 * part / whole : 100.0;
}

static void print_tally(const char *group, const char *name,
                        const struct tally *t)
{
    printf("%-11s %-34s %7u %6.1f %6.1f %6.1f ", group, name, t->mutants,
           percent(t->found, t->mutants), percent(t->placed, t->mutants),
           percent(t->single, t->mutants));
    if (t->plain)
        printf("%6.1f", percent(t->mended, t->plain));
    else
        printf("%6s", "-");
    printf(" %5u %5u\n", t->worse, t->valid);
}

/* The figures that must be reached. */
static bool is_reached(const struct tally *t)
{
    return t->mutants > 0 && percent(t->found, t->mutants) >= 99 &&
           percent(t->placed, t->mutants) >= 98 &&
           percent(t->single, t->mutants) >= 97 &&
           percent(t->mended, t->plain) >= 95 && t->worse == 0;
}

/* The originals must be free of errors and warnings. */
static unsigned make_originals(struct query *originals, uint64_t *lot)
{
    unsigned bad = 0;
    for (size_t i = 0; i < ORIGINALS;) {
        char text[RENDERED];
        rql_span place;
        if (!query_generate(&originals[i], lot))
            continue;
        size_t length = query_render(&originals[i], text, &place);
        rql_document *document =
            make_document(text, length, originals[i].asked);
        if (count_grave(document, RQL_WARNING) > 0) {
            bad++;
            print_text("this should be valid: ", (rql_text){text, length});
            print_findings(document);
        } else {
            i++;
        }
        rql_document_free(document);
        if (bad > 20)
            exit(1);
    }
    return bad;
}

static struct settings read_settings(int argc, char **argv)
{
    struct settings settings = {.each = EACH, .seed = 0x5eed0f9e37ULL};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--examples") == 0)
            settings.examples = true;
        else if (strcmp(argv[i], "--each") == 0 && i + 1 < argc)
            settings.each = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            settings.only = argv[++i];
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            settings.seed = strtoull(argv[++i], NULL, 10) * 2654435761u + 1;
    return settings;
}

static const struct breakage *const tables[] = {
    breaks_of_typography, breaks_of_markup,  breaks_of_operators,
    breaks_of_keywords,   breaks_of_names,   breaks_of_values,
    breaks_of_lists,      breaks_of_clauses, breaks_of_sql,
    breaks_together};

int main(int argc, char **argv)
{
    struct settings settings = read_settings(argc, argv);
    uint64_t lot = settings.seed;
    struct query *originals = calloc(ORIGINALS, sizeof *originals);
    struct tally total = {0};
    unsigned passed = 0;
    unsigned failed = 0;
    if (!originals)
        return 2;
    unsigned bad = make_originals(originals, &lot);
    printf("%-11s %-34s %7s %6s %6s %6s %6s %5s %5s\n", "group", "kind",
           "mutants", "found", "place", "single", "mended", "worse", "valid");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct breakage *k = tables[i]; k->name; k++) {
            if (settings.only && !strstr(k->name, settings.only))
                continue;
            struct tally tally = run_kind(k, originals, &lot, &settings);
            print_tally(k->group, k->name, &tally);
            add_tally(&total, &tally);
            *(is_reached(&tally) ? &passed : &failed) += 1;
        }
    print_tally("total", "", &total);
    printf(
        "Mutants: %u of %u kinds; found %.2f %%, at the right place %.2f %%, "
        "single %.2f %%, mended %.2f %% of %u plain ones, worse %u\n",
        total.mutants, passed + failed, percent(total.found, total.mutants),
        percent(total.placed, total.mutants),
        percent(total.single, total.mutants),
        percent(total.mended, total.plain), total.plain, total.worse);
    printf("Valid queries that were reported: %u\n", bad);
    printf("Kinds: %u reach the rates by themselves, %u do not\n", passed,
           failed);
    free(originals);
    return bad == 0 && is_reached(&total) ? 0 : 1;
}
