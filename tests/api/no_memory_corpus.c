/*
 * Makes allocations of the library fail over the texts of files and cases: each
 * call says that there was no memory, or does all of its work without it; nothing
 * leaks, and the same call afterwards gives the same result.
 *
 *     no_memory_corpus [--all] FILE...
 *
 * Of each call, one allocation from each place of the library fails, alone and
 * with all behind it; with --all each allocation of each text.  Files that end in
 * .test hold cases.
 */
#include <reportql/reportql.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"
#include "../rest.h"
#include "failing.h"

/* A text, and what is to be known to read it. */
struct sample {
    const char *text;
    size_t length;
    rql_options options;
};

/* What a call gives, as a hash. */
struct digest {
    uint64_t hash;
};

static void take(struct digest *digest, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++)
        digest->hash = (digest->hash ^ bytes[i]) * 1099511628211u;
}

static void take_number(struct digest *digest, size_t number)
{
    take(digest, &number, sizeof number);
}

static void take_text(struct digest *digest, rql_text text)
{
    take_number(digest, text.length);
    take(digest, text.data, text.length);
}

static void take_string(struct digest *digest, const char *string)
{
    take_text(digest, (rql_text){string, string ? strlen(string) : 0});
}

static void take_edit(struct digest *digest, rql_edit edit)
{
    take_number(digest, edit.span.start);
    take_number(digest, edit.span.end);
    take_text(digest, edit.text);
}

/* --- Documents ------------------------------------------------------------*/

static void take_document(struct digest *digest, const rql_document *document)
{
    size_t count = rql_document_diagnostic_count(document);
    take_number(digest, rql_document_query_count(document));
    take_number(digest, rql_document_suppressed_count(document));
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        take_string(digest, rql_diagnostic_message(d));
        take_string(digest, rql_diagnostic_help(d));
        take_number(digest, rql_diagnostic_fix_count(d));
    }
}

static rql_status make_document(const struct sample *sample,
                                const rql_options *options,
                                struct digest *digest)
{
    rql_document *document;
    rql_status status =
        rql_document_new(sample->text, sample->length, options, &document);
    if (status == RQL_OK)
        take_document(digest, document);
    rql_document_free(document);
    return status;
}

static rql_status document(const struct sample *sample, struct digest *digest)
{
    return make_document(sample, &sample->options, digest);
}

static rql_status lean_document(const struct sample *sample,
                                struct digest *digest)
{
    rql_options options = sample->options;
    options.discard_trees = options.identities = true;
    options.most_findings = 2;
    return make_document(sample, &options, digest);
}

/* Only what touches the second half. */
static rql_status part_of_document(const struct sample *sample,
                                   struct digest *digest)
{
    rql_span region = {sample->length / 2, sample->length};
    rql_options options = sample->options;
    options.regions = &region;
    options.region_count = 1;
    return make_document(sample, &options, digest);
}

/* A copy of the text that may be written to; the same room each time.  NULL
 * without memory. */
static char *copy_of(const struct sample *sample)
{
    static char *room;
    static size_t size;
    if (size < sample->length + RQL_TEXT_PADDING) {
        free(room);
        size = sample->length * 2 + RQL_TEXT_PADDING;
        room = malloc(size);
        if (!room)
            size = 0;
    }
    if (room)
        memcpy(room, sample->text, sample->length);
    return room;
}

static rql_status document_in_place(const struct sample *sample,
                                    struct digest *digest)
{
    char *text = copy_of(sample);
    rql_document *document = NULL;
    rql_status status =
        text ? rql_document_new_in_place(text, sample->length, &sample->options,
                                         &document)
             : RQL_NO_MEMORY;
    if (status == RQL_OK)
        take_document(digest, document);
    rql_document_free(document);
    return status;
}

/* Read two sections, each to `untils[i]`; how many were made. */
static rql_status read_sections(const struct sample *sample,
                                const size_t untils[2],
                                rql_document *sections[2], size_t *count)
{
    rql_status status = RQL_OK;
    size_t end = 0;
    *count = 0;
    for (size_t i = 0; i < 2 && status == RQL_OK; i++) {
        char *text = copy_of(sample);
        rql_section section = {end, untils[i], true};
        if (!text)
            return RQL_NO_MEMORY;
        status = rql_section_new(text, sample->length, &section,
                                 &sample->options, &end, &sections[i]);
        *count += status == RQL_OK;
    }
    return status;
}

/* The text in two halves, joined. */
static rql_status joined_sections(const struct sample *sample,
                                  struct digest *digest)
{
    if (sample->options.host != RQL_HOST_NONE)
        return RQL_OK;
    const size_t untils[2] = {
        rql_section_guess(sample->text, sample->length, sample->length / 2),
        sample->length};
    const size_t places[2] = {0, 0};
    rql_document *sections[2];
    size_t count;
    rql_document *document = NULL;
    rql_status status = read_sections(sample, untils, sections, &count);
    char *text = status == RQL_OK ? copy_of(sample) : NULL;
    if (!text) {
        while (count)
            rql_document_free(sections[--count]);
        return RQL_NO_MEMORY;
    }
    status = rql_document_join(text, sample->length, sections, places, count,
                               &sample->options, &document);
    if (status == RQL_OK)
        take_document(digest, document);
    rql_document_free(document);
    return status;
}

/* --- What is asked of documents -------------------------------------------*/

typedef rql_status question_function(const rql_document *document,
                                     struct digest *digest);

static rql_status ask(const struct sample *sample, struct digest *digest,
                      question_function *question)
{
    rql_document *document;
    rql_status status = rql_document_new(sample->text, sample->length,
                                         &sample->options, &document);
    if (status == RQL_OK)
        status = question(document, digest);
    rql_document_free(document);
    return status;
}

static void take_edits(struct digest *digest, const rql_edits *edits)
{
    for (size_t i = 0; i < rql_edits_count(edits); i++)
        take_edit(digest, rql_edits_at(edits, i));
}

static rql_status suppress(const rql_document *document, struct digest *digest)
{
    rql_suppress_options options = {.reason = "because"};
    rql_edits *edits;
    size_t left;
    rql_status status = rql_suppress_new(document, &options, &edits, &left);
    if (status != RQL_OK)
        return status;
    take_edits(digest, edits);
    take_number(digest, left);
    rql_edits_free(edits);
    return status;
}

static rql_status suppressed(const struct sample *sample, struct digest *digest)
{
    return ask(sample, digest, suppress);
}

static rql_status edit_parts(const rql_document *document,
                             struct digest *digest)
{
    rql_edit edit = {{0, 1}, {"\"\n'x", 4}};
    for (size_t i = 0; i < rql_document_part_count(document); i++) {
        rql_edits *edits;
        rql_status status = rql_part_edits_new(document, i, &edit, 1, &edits);
        if (status != RQL_OK && status != RQL_NOT_WRITABLE)
            return status;
        take_number(digest, status);
        if (status == RQL_OK)
            take_edits(digest, edits);
        rql_edits_free(edits);
    }
    return RQL_OK;
}

static rql_status part_edits(const struct sample *sample, struct digest *digest)
{
    return ask(sample, digest, edit_parts);
}

static void take_notes(struct digest *digest, rql_notes *notes)
{
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        take_string(digest, rql_notes_at(notes, i));
    rql_notes_free(notes);
}

static rql_status understand_query(const rql_query *before,
                                   const rql_query *query,
                                   struct digest *digest)
{
    rql_fingerprint fingerprint;
    rql_notes *notes;
    rql_status status = rql_query_fingerprint(query, &fingerprint);
    if (status != RQL_OK)
        return status;
    take(digest, &fingerprint, sizeof fingerprint);
    status = rql_query_describe(query, 1767225600, &notes);
    if (status != RQL_OK)
        return status;
    take_notes(digest, notes);
    status = rql_query_compare(before, query, &notes);
    if (status == RQL_OK)
        take_notes(digest, notes);
    return status;
}

static rql_status understand(const rql_document *document,
                             struct digest *digest)
{
    rql_status status = RQL_OK;
    size_t count = rql_document_query_count(document);
    for (size_t i = 0; status == RQL_OK && i < count; i++)
        status = understand_query(rql_document_query(document, i ? i - 1 : 0),
                                  rql_document_query(document, i), digest);
    return status;
}

static rql_status understood(const struct sample *sample, struct digest *digest)
{
    return ask(sample, digest, understand);
}

/* At a few places. */
static rql_status complete(const rql_document *document, struct digest *digest)
{
    size_t length = rql_document_text(document).length;
    for (size_t i = 0; i <= 4; i++) {
        rql_completion *completion;
        rql_status status =
            rql_completion_new(document, length / 4 * i, &completion);
        if (status != RQL_OK)
            return status;
        for (size_t at = 0; at < rql_completion_count(completion); at++)
            take_string(digest, rql_completion_at(completion, at).text);
        rql_completion_free(completion);
    }
    return RQL_OK;
}

static rql_status completed(const struct sample *sample, struct digest *digest)
{
    return sample->options.host == RQL_HOST_NONE ? ask(sample, digest, complete)
                                                 : RQL_OK;
}

/* --- Texts that are made anew ---------------------------------------------*/

static rql_status fix(const struct sample *sample, bool all,
                      struct digest *digest)
{
    rql_fixed *fixed;
    rql_status status = rql_fixed_new(sample->text, sample->length,
                                      &sample->options, all, &fixed);
    if (status != RQL_OK)
        return status;
    take_text(digest, rql_fixed_text(fixed));
    for (size_t i = 0; i < rql_fixed_edit_count(fixed); i++)
        take_edit(digest, rql_fixed_edit(fixed, i));
    rql_fixed_free(fixed);
    return status;
}

static rql_status safely_fixed(const struct sample *sample,
                               struct digest *digest)
{
    return fix(sample, false, digest);
}

static rql_status wholly_fixed(const struct sample *sample,
                               struct digest *digest)
{
    return fix(sample, true, digest);
}

static rql_status formatted(const struct sample *sample, struct digest *digest)
{
    const rql_style style = {.names = RQL_NAMES_CATALOG, .width = 40};
    rql_formatted *formatted;
    rql_status status =
        rql_formatted_new(sample->text, sample->length, &sample->options,
                          &style, NULL, &formatted);
    if (status != RQL_OK)
        return status;
    take_text(digest, rql_formatted_text(formatted));
    for (size_t i = 0; i < rql_formatted_edit_count(formatted); i++)
        take_edit(digest, rql_formatted_edit(formatted, i));
    rql_formatted_free(formatted);
    return status;
}

static bool take_piece(void *context, const char *bytes, size_t length)
{
    take(context, bytes, length);
    return true;
}

static rql_status pieces(const struct sample *sample, struct digest *digest)
{
    const rql_format_output output = {.bytes = take_piece, .context = digest};
    return rql_format(sample->text, sample->length, &sample->options, NULL,
                      &output);
}

/* The text in two halves, which comments that suppress may shorten. */
static rql_status in_sections(const struct sample *sample,
                              struct digest *digest)
{
    const rql_format_output output = {.bytes = take_piece, .context = digest};
    rql_format_state state = {0};
    rql_section section = {0, sample->length / 2 + 1, true};
    rql_status status = RQL_OK;
    for (size_t i = 0; i < 2 && status == RQL_OK; i++) {
        status = rql_format_section(sample->text, sample->length, &section,
                                    &sample->options, NULL, &output, &state,
                                    &section.start);
        section.until = sample->length;
    }
    return status;
}

static rql_status streamed(const struct sample *sample, struct digest *digest)
{
    rql_text rest = {sample->text, sample->length};
    const rql_format_input input = {.read = read_rest, .context = &rest};
    const rql_format_output output = {.bytes = take_piece, .context = digest};
    return rql_format_stream(&input, &sample->options, NULL, &output);
}

static rql_status rewritten(const struct sample *sample, struct digest *digest)
{
    static const rql_rewrite operations[] = {
        {RQL_REWRITE_EXPAND_STAR, NULL, NULL},
        {RQL_REWRITE_SET_LIMIT, "5", NULL},
        {RQL_REWRITE_SET_ORDER, "Month ASC", NULL},
        {RQL_REWRITE_ADD_CONDITION, "Month = '1'", NULL},
        {RQL_REWRITE_EXPLICIT_TIMESPAN, NULL, NULL},
        {RQL_REWRITE_CANONICAL, NULL, NULL},
        {RQL_REWRITE_APPLY_RENAMES, NULL, NULL},
        {RQL_REWRITE_ADD_COLUMN, "Month", NULL},
    };
    rql_rewritten *rewritten;
    rql_status status = rql_rewritten_new(
        sample->text, sample->length, &sample->options, RQL_ALL_QUERIES,
        operations, sizeof operations / sizeof *operations, &rewritten);
    if (status != RQL_OK)
        return status;
    take_string(digest, rql_rewritten_error(rewritten));
    take_text(digest, rql_rewritten_text(rewritten));
    rql_rewritten_free(rewritten);
    return status;
}

/* --- The rest -------------------------------------------------------------*/

static rql_status lines(const struct sample *sample, struct digest *digest)
{
    rql_lines *lines;
    rql_status status = rql_lines_new(sample->text, sample->length, &lines);
    if (status != RQL_OK)
        return status;
    take_number(digest, rql_lines_position(lines, sample->length).line);
    rql_lines_free(lines);
    return status;
}

/* Where there is no memory the answer is yes, as if that were the status. */
static rql_status looked_into(const struct sample *sample,
                              struct digest *digest)
{
    (void)digest;
    return rql_host_has_queries(sample->options.host, sample->text,
                                sample->length)
               ? RQL_NO_MEMORY
               : RQL_OK;
}

static rql_status compare_catalogs(const rql_catalog *live,
                                   struct digest *digest)
{
    const rql_catalog *known = rql_catalog_builtin(rql_catalog_api(live));
    rql_catalog *merged;
    rql_changes *changes;
    rql_status status = rql_catalog_merge(live, known, &merged);
    if (status != RQL_OK)
        return status;
    status = rql_changes_new(known, merged, &changes);
    if (status == RQL_OK)
        take_number(digest, rql_changes_count(changes));
    rql_changes_free(changes);
    rql_catalog_free(merged);
    return status;
}

static rql_status catalog(const struct sample *sample, struct digest *digest)
{
    rql_catalog *catalog;
    rql_status status = rql_catalog_new(sample->text, sample->length, "test",
                                        RQL_API_AUTO, NULL, NULL, &catalog);
    if (status == RQL_OK)
        status = compare_catalogs(catalog, digest);
    rql_catalog_free(catalog);
    return status;
}

/* --- All of them ----------------------------------------------------------*/

typedef rql_status call_function(const struct sample *sample,
                                 struct digest *digest);

static call_function *const calls[] = {
    document,        lean_document, part_of_document, document_in_place,
    joined_sections, suppressed,    part_edits,       understood,
    completed,       safely_fixed,  wholly_fixed,     formatted,
    pieces,          streamed,      in_sections,      rewritten,
    lines,           looked_into,   catalog,
};

enum { CALLS = sizeof calls / sizeof *calls, SEEN = 1 << 18 };

static bool is_all;
static size_t failed_in_turn, wrong, texts;
static uint64_t seen[SEEN];

/* True the first time for a call and a place. */
static bool is_new(size_t call, uint64_t site)
{
    uint64_t key = (site + call) * 0x9e3779b97f4a7c15u | 1;
    size_t at = key >> 46;
    while (seen[at] && seen[at] != key)
        at = (at + 1) % SEEN;
    bool is_new = !seen[at];
    seen[at] = key;
    return is_new;
}

/* One call while allocations from the first to the last one fail. */
static rql_status make(size_t call, const struct sample *sample, size_t first,
                       size_t last, struct digest *digest)
{
    *digest = (struct digest){14695981039346656037u};
    failing_begin(first, last);
    rql_status status = calls[call](sample, digest);
    failing_end();
    return status;
}

static void complain(size_t call, size_t n, const char *what, const char *path)
{
    wrong++;
    fprintf(stderr, "%s: call %zu, allocation %zu: %s\n", path, call, n, what);
}

static void fail(size_t call, const struct sample *sample, const char *path,
                 size_t n, size_t last)
{
    struct digest usual, other;
    size_t before = failing_live();
    rql_status whole = make(call, sample, 0, 0, &usual);
    rql_status status = make(call, sample, n, last, &other);
    failed_in_turn++;
    if (status != RQL_NO_MEMORY &&
        (status != whole || other.hash != usual.hash))
        complain(call, n, rql_status_text(status), path);
    if (failing_live() != before)
        complain(call, n, "something is not freed", path);
    if (make(call, sample, 0, 0, &other) != whole || other.hash != usual.hash)
        complain(call, n, "another result afterwards", path);
}

static void fail_each(size_t call, const struct sample *sample,
                      const char *path)
{
    struct digest digest;
    failing_note_sites();
    make(call, sample, 0, 0, &digest);
    size_t count = failing_asked();
    for (size_t n = 0; n < count; n++) {
        if (!is_all && !is_new(call, failing_site(n)))
            continue;
        fail(call, sample, path, n + 1, n + 1);
        fail(call, sample, path, n + 1, SIZE_MAX);
    }
}

static void try(const struct sample *sample, const char *path)
{
    texts++;
    for (size_t i = 0; i < CALLS; i++)
        fail_each(i, sample, path);
}

/* --- Files ----------------------------------------------------------------*/

static bool try_cases(const char *path)
{
    struct case_file file;
    if (!case_file_read(&file, path))
        return false;
    for (size_t i = 0; i < file.count; i++) {
        struct case_input input;
        if (!case_input_make(&input, &file, &file.cases[i]))
            return false;
        struct sample sample = {input.text.data, input.text.length,
                                input.options};
        sample.options.discard_trees = false; /* they are asked for */
        try(&sample, path);
        case_input_free(&input);
    }
    case_file_free(&file);
    return true;
}

static bool try_file(const char *path)
{
    if (case_file_is(path))
        return try_cases(path);
    struct buffer text = {0};
    if (!buffer_read(&text, path))
        return false;
    struct sample sample = {text.data ? text.data : "",
                            text.length,
                            {.host = rql_host_of_file(path)}};
    try(&sample, path);
    buffer_free(&text);
    return true;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0)
            is_all = true;
        else if (!try_file(argv[i]))
            return EXIT_FAILURE;
    }
    printf("%zu texts, %zu allocations failed in turn: %zu passed, %zu "
           "failed\n",
           texts, failed_in_turn, failed_in_turn - wrong, wrong);
    return wrong || !failed_in_turn ? EXIT_FAILURE : EXIT_SUCCESS;
}
