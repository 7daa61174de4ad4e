/* The command `diff`: says what queries do differently. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "json.h"
#include "layout.h"
#include "pairs.h"

struct own {
    const char *query; /* the argument of --query; NULL: all of them */
};

/* One of the two files. */
struct file {
    struct text text;
    struct queries queries;
    struct prints prints;
};

struct run {
    const struct settings *settings;
    struct policies policies;
    struct file before;
    struct file after;
    size_t only; /* counted from 0, or NO_PARTNER: all queries */
    struct output *out;
    struct json json;
    bool is_later; /* something has been written */
    size_t same;   /* pairs that mean the same */
    size_t pairs;
    size_t alone; /* queries without a partner */
    enum status status;
};

/* --- Reading ----------------------------------------------------------------*/

static bool read_file(struct run *run, struct file *file, const char *path)
{
    const char *name =
        strcmp(path, "-") == 0 ? run->settings->stdin_name : path;
    bool is_read = text_read(path, &file->text);
    file->text.host = rql_host_of_file(name);
    file->text.policy = policies_for(&run->policies, name);
    if (!is_read || !file->text.policy ||
        !queries_read(&file->queries, name, &file->text, &run->status) ||
        file->queries.broken)
        run->status = worse(run->status, STATUS_TROUBLE);
    else if (!prints_add(&file->prints, name, &file->queries))
        run->status = worse(run->status, STATUS_FAILURE);
    else if (file->queries.count > 0)
        return true;
    else if (file->text.host == RQL_HOST_NONE)
        complain("%s: there is no query in it", name);
    run->status = worse(run->status, STATUS_TROUBLE);
    return false;
}

static void free_file(struct file *file)
{
    prints_free(&file->prints);
    queries_free(&file->queries);
    free(file->text.data);
}

/* Read the number of --query; false after a message. */
static bool read_number(struct run *run, const char *text)
{
    run->only = NO_PARTNER;
    if (!text)
        return true;
    size_t digits = strspn(text, "0123456789");
    unsigned long number =
        digits > 0 && digits < 10 ? strtoul(text, NULL, 10) : 0;
    if (text[digits] || !number) {
        complain("--query takes the number of a query, counted from 1, not "
                 "'%s'",
                 text);
        return false;
    }
    run->only = number - 1;
    return true;
}

/* --- Output -----------------------------------------------------------------*/

static void begin_line(struct run *run)
{
    put_text(run->out, run->is_later ? "\n" : "");
    run->is_later = true;
    put_style(run->out, STYLE_BOLD);
}

static void end_line(struct run *run)
{
    put_style(run->out, STYLE_PLAIN);
    put_char(run->out, '\n');
}

static void put_pair_text(struct run *run, const struct print *before,
                          const struct print *after, const rql_notes *notes)
{
    if (!rql_notes_count(notes))
        return;
    begin_line(run);
    put_place(run->out, before);
    put_text(run->out, " became ");
    put_place(run->out, after);
    end_line(run);
    for (size_t i = 0; i < rql_notes_count(notes); i++) {
        put_text(run->out, "  - ");
        put_wrapped(run->out, rql_notes_at(notes, i), 4, 4);
    }
}

static void put_json_place(struct json *json, const struct print *print)
{
    json_open(json, '{');
    json_member_string(json, "path", print->path);
    json_member_size(json, "line", print->at.line);
    json_member_size(json, "column", print->at.column);
    json_close(json, '}');
}

static void put_pair_json(struct run *run, const struct print *before,
                          const struct print *after, const rql_notes *notes)
{
    struct json *json = &run->json;
    unsigned differing = facets_differing(before, after);
    json_line(json, 2);
    json_open(json, '{');
    json_key(json, "before");
    put_json_place(json, before);
    json_key(json, "after");
    put_json_place(json, after);
    json_key(json, "facets");
    json_open(json, '[');
    for (int i = 0; i < RQL_FACET_COUNT; i++)
        if (differing >> i & 1)
            json_put_string(json, rql_facet_name((rql_facet)i));
    json_close(json, ']');
    json_key(json, "changes");
    json_open(json, '[');
    for (size_t i = 0; i < rql_notes_count(notes); i++) {
        json_line(json, 4);
        json_put_string(json, rql_notes_at(notes, i));
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* --- Comparing --------------------------------------------------------------*/

static void compare_pair(struct run *run, size_t before, size_t after)
{
    rql_notes *notes;
    rql_status status = rql_query_compare(
        rql_document_query(run->before.queries.document, before),
        rql_document_query(run->after.queries.document, after), &notes);
    if (status != RQL_OK) {
        complain("%s", rql_status_text(status));
        run->status = worse(run->status, STATUS_FAILURE);
        return;
    }
    const struct print *a = &run->before.prints.items[before];
    const struct print *b = &run->after.prints.items[after];
    run->pairs++;
    run->same += rql_notes_count(notes) == 0;
    if (run->settings->json)
        put_pair_json(run, a, b, notes);
    else
        put_pair_text(run, a, b, notes);
    rql_notes_free(notes);
}

static void put_alone(struct run *run, const struct prints *prints,
                      const size_t *partners, const char *key,
                      const char *words)
{
    if (run->settings->json) {
        json_key(&run->json, key);
        json_open(&run->json, '[');
    }
    for (size_t i = 0; i < prints->count; i++) {
        if (partners[i] != NO_PARTNER)
            continue;
        run->alone++;
        if (run->settings->json) {
            json_line(&run->json, 2);
            put_json_place(&run->json, &prints->items[i]);
            continue;
        }
        begin_line(run);
        put_place(run->out, &prints->items[i]);
        put_text(run->out, words);
        end_line(run);
    }
    if (run->settings->json)
        json_close(&run->json, ']');
}

/* The pair of --query, and nothing else. */
static void compare_one(struct run *run)
{
    compare_pair(run, run->only, run->only);
    if (!run->settings->json)
        return;
    json_close(&run->json, ']');
    json_key(&run->json, "removed");
    json_open(&run->json, '[');
    json_close(&run->json, ']');
    json_key(&run->json, "added");
    json_open(&run->json, '[');
    json_close(&run->json, ']');
}

static void compare_all(struct run *run)
{
    struct pairs pairs = pairs_find(&run->before.prints, &run->after.prints);
    for (size_t i = 0; i < run->before.prints.count && !run->out->error; i++)
        if (pairs.after[i] != NO_PARTNER)
            compare_pair(run, i, pairs.after[i]);
    if (run->settings->json)
        json_close(&run->json, ']');
    put_alone(run, &run->before.prints, pairs.after, "removed",
              " is no longer there");
    put_alone(run, &run->after.prints, pairs.before, "added", " is new");
    pairs_free(&pairs);
}

/* False after a message when a file does not have the query of --query. */
static bool has_query(const struct run *run, const struct file *file)
{
    size_t count = file->prints.count;
    if (run->only == NO_PARTNER || run->only < count)
        return true;
    complain("%s has %zu %s; there is no query %zu", file->prints.items[0].path,
             count, count == 1 ? "query" : "queries", run->only + 1);
    return false;
}

static void put_summary(struct run *run)
{
    struct output *out = run->out;
    if (run->pairs == 1 && !run->alone) {
        put_text(out, run->same ? "both mean the same\n" : "");
        return;
    }
    put_text(out, run->is_later ? "\n" : "");
    put_number(out, run->same);
    put_text(out, " of ");
    put_count(out, run->pairs, "pair", "pairs");
    put_text(out, run->same == 1 ? " means the same" : " mean the same");
    if (run->alone) {
        put_text(out, "; ");
        put_count(out, run->alone, "query has", "queries have");
        put_text(out, " no counterpart");
    }
    put_char(out, '\n');
}

static void compare_files(struct run *run)
{
    if (!has_query(run, &run->before) || !has_query(run, &run->after)) {
        run->status = worse(run->status, STATUS_TROUBLE);
        return;
    }
    if (run->settings->json) {
        json_init(&run->json, run->out);
        json_open(&run->json, '{');
        json_member_size(&run->json, "version", 1);
        json_key(&run->json, "pairs");
        json_open(&run->json, '[');
    }
    if (run->only == NO_PARTNER)
        compare_all(run);
    else
        compare_one(run);
    if (run->settings->json) {
        json_close(&run->json, '}');
        put_char(run->out, '\n');
    } else {
        put_summary(run);
    }
    if (run->same < run->pairs || run->alone)
        run->status = worse(run->status, STATUS_FINDINGS);
}

/* --- The command ------------------------------------------------------------*/

static enum status diff(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    const struct own *own = settings->own;
    struct run run = {.settings = settings, .out = invocation->out};
    if (invocation->operand_count != 2) {
        complain("diff takes two files: what was, and what is");
        return STATUS_TROUBLE;
    }
    char **paths = invocation->operands;
    if (strcmp(paths[0], "-") == 0 && strcmp(paths[1], "-") == 0) {
        complain("standard input can be one of the two files only");
        return STATUS_TROUBLE;
    }
    bool good = read_number(&run, own->query);
    good = queries_policies(&run.policies, settings) && good;
    if (good) {
        good = read_file(&run, &run.before, paths[0]);
        good = read_file(&run, &run.after, paths[1]) && good;
    }
    if (good)
        compare_files(&run);
    else
        run.status = worse(run.status, STATUS_TROUBLE);
    free_file(&run.before);
    free_file(&run.after);
    policies_free(&run.policies);
    return run.status;
}

SETTER(set_query)
{
    (void)choice;
    ((struct own *)settings->own)->query = value;
}

static const struct option query_rows[] = {
    {"query", "N", "compare only the query of that number, counted from 1",
     set_query, NULL, TAKES_ONE},
};
static GROUP(query_options, "Queries", query_rows);

static const struct option_group *const options[] = {
    &query_options,   &input_options, &configuration_options, &service_options,
    &catalog_options, &json_options,  &general_options,       NULL,
};

const struct command diff_command = {
    .name = "diff",
    .operands = "BEFORE AFTER",
    .summary = "say what queries do differently, in words",
    .details =
        "Compares what queries mean, not how they are written: case, layout, "
        "comments, the order of conditions, and what is assumed when it is "
        "not written make no difference. BEFORE or AFTER may be -, for "
        "standard input.\n"
        "\n"
        "When both files hold the same number of queries, those at the same "
        "place belong together; else those that mean the same, and of the "
        "rest those that have most in common.\n"
        "\n"
        "The exit status is 0 when all mean the same, 1 when something "
        "differs, 2 for wrong usage, an input that could not be read, or "
        "queries with syntax errors.",
    .examples = "reportql diff old.rql new.rql\n"
                "git show HEAD:top10.rql | reportql diff - top10.rql\n"
                "reportql diff --json --query 2 old.rql new.rql",
    .options = options,
    .run = diff,
    .own_size = sizeof(struct own),
};
