/* The command `fingerprint`: hashes of what queries mean, and which of them mean
 * the same, or nearly so. */
#include "command.h"

#include <stdlib.h>

#include "json.h"
#include "prints.h"
#include "prints_take.h"

struct own {
    bool duplicates;
    bool near;
};

struct run {
    const struct settings *settings;
    const struct own *own;
    struct policies policies;
    struct prints prints;
    struct output *out;
    struct json json;
    enum status status;
};

/* --- One query --------------------------------------------------------------*/

static void put_facets(struct json *json, const rql_fingerprint *fingerprint)
{
    json_key(json, "facets");
    json_open(json, '{');
    for (int i = 0; i < RQL_FACET_COUNT; i++) {
        char digits[17];
        for (int k = 0; k < 16; k++)
            digits[k] =
                "0123456789abcdef"[fingerprint->facets[i] >> (60 - 4 * k) & 15];
        digits[16] = '\0';
        json_member_string(json, rql_facet_name((rql_facet)i), digits);
    }
    json_close(json, '}');
}

static void put_json_place(struct json *json, const struct print *print)
{
    json_member_string(json, "path", print->path);
    json_member_size(json, "line", print->at.line);
    json_member_size(json, "column", print->at.column);
}

static void put_line(struct run *run, const struct print *print)
{
    char digits[HASH_DIGITS + 1];
    print_hash(print, digits);
    if (!run->settings->json) {
        put_text(run->out, digits);
        put_text(run->out, "  ");
        put_place(run->out, print);
        put_char(run->out, '\n');
        return;
    }
    struct json *json = &run->json;
    json_line(json, 2);
    json_open(json, '{');
    put_json_place(json, print);
    json_member_string(json, "fingerprint", digits);
    put_facets(json, &print->fingerprint);
    json_close(json, '}');
}

static void put_lines(struct run *run)
{
    if (run->settings->json) {
        json_key(&run->json, "queries");
        json_open(&run->json, '[');
    }
    for (size_t i = 0; i < run->prints.count && !run->out->error; i++)
        put_line(run, &run->prints.items[i]);
    if (run->settings->json)
        json_close(&run->json, ']');
}

/* --- Groups -----------------------------------------------------------------*/

static void put_group_text(struct run *run, const struct member *members,
                           size_t count, const char *facet)
{
    struct output *out = run->out;
    put_style(out, STYLE_BOLD);
    put_count(out, count, "query", "queries");
    if (facet) {
        put_text(out, " that differ in one part only: ");
        put_text(out, facet);
    } else {
        put_text(out, " that mean the same");
    }
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
    for (size_t i = 0; i < count; i++) {
        put_text(out, "  ");
        put_place(out, &run->prints.items[members[i].index]);
        if (members[i].likes) {
            put_text(out, " (and ");
            put_number(out, members[i].likes);
            put_text(out, members[i].likes == 1 ? " that means the same)"
                                                : " that mean the same)");
        }
        put_char(out, '\n');
    }
}

static void put_group_json(struct run *run, const struct member *members,
                           size_t count, const char *facet)
{
    struct json *json = &run->json;
    json_line(json, 2);
    json_open(json, '{');
    if (facet)
        json_member_string(json, "differsIn", facet);
    json_key(json, "queries");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        json_line(json, 4);
        json_open(json, '{');
        put_json_place(json, &run->prints.items[members[i].index]);
        if (facet)
            json_member_size(json, "sameAsThis", members[i].likes);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* Write the groups, and free them. */
static void put_groups(struct run *run, struct members members,
                       const char *facet)
{
    for (size_t first = 0, end; first < members.count; first = end) {
        end = first;
        while (end < members.count &&
               members.items[end].group == members.items[first].group)
            end++;
        if (run->settings->json)
            put_group_json(run, members.items + first, end - first, facet);
        else
            put_group_text(run, members.items + first, end - first, facet);
        run->status = worse(run->status, STATUS_FINDINGS);
    }
    free(members.items);
}

static void begin_groups(struct run *run, const char *key)
{
    if (!run->settings->json)
        return;
    json_key(&run->json, key);
    json_open(&run->json, '[');
}

static void end_groups(struct run *run)
{
    if (run->settings->json)
        json_close(&run->json, ']');
}

static void put_result(struct run *run)
{
    if (!run->own->duplicates && !run->own->near)
        put_lines(run);
    if (run->own->duplicates) {
        begin_groups(run, "duplicates");
        put_groups(run, find_duplicates(&run->prints), NULL);
        end_groups(run);
    }
    if (run->own->near) {
        begin_groups(run, "near");
        for (int i = 0; i < RQL_FACET_COUNT; i++)
            put_groups(run, find_near(&run->prints, (rql_facet)i),
                       rql_facet_name((rql_facet)i));
        end_groups(run);
    }
}

/* --- The command ------------------------------------------------------------*/

static void *work(void *context, const char *name, struct text *text)
{
    (void)context;
    return taken_new(name, text);
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    struct taken *taken = text->made;
    (void)name;
    run->status = worse(run->status, taken->status);
    prints_join(&run->prints, &taken->prints);
    return true;
}

static void take_fingerprints(struct run *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .settings = run->settings,
        .requests = true,
        .policies = &run->policies,
        .work = work,
        .drop = taken_drop,
        .visit = visit,
        .context = run,
    };
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    if (run->settings->json) {
        json_init(&run->json, run->out);
        json_open(&run->json, '{');
        json_member_size(&run->json, "version", 1);
    }
    put_result(run);
    if (run->settings->json) {
        json_close(&run->json, '}');
        put_char(run->out, '\n');
    }
}

static enum status fingerprint(struct invocation *invocation)
{
    struct run run = {
        .settings = &invocation->settings,
        .own = invocation->settings.own,
        .out = invocation->out,
    };
    if (queries_policies(&run.policies, run.settings))
        take_fingerprints(&run, invocation);
    else
        run.status = STATUS_TROUBLE;
    prints_free(&run.prints);
    policies_free(&run.policies);
    return run.status;
}

SETTER(set_duplicates)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->duplicates = true;
}

SETTER(set_near)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->near = true;
}

static const struct option group_rows[] = {
    {"duplicates", NULL, "list the queries that mean the same, in groups",
     set_duplicates, NULL, TAKES_ONE},
    {"near", NULL,
     "list the queries that differ in one part only (dataset, columns, "
     "filters, order, limit, time span or grain), in groups",
     set_near, NULL, TAKES_ONE},
};
static GROUP(group_options, "Groups", group_rows);

static const struct option_group *const options[] = {
    &group_options,         &input_options,   &file_options,
    &configuration_options, &service_options, &catalog_options,
    &json_options,          &general_options, NULL,
};

const struct command fingerprint_command = {
    .name = "fingerprint",
    .operands = "[FILE...]",
    .summary = "print a hash of what each query means; find duplicates",
    .details =
        "Prints a line for each query: a hash of 32 digits and where the query "
        "begins. Queries that mean the same have the same hash, however they "
        "are written. FILE is a file that holds any number of queries, or a "
        "directory, which stands for all .rql files and request bodies below "
        "it. Without FILE, "
        "or with -, standard input is read.\n"
        "\n"
        "The exit status is 0, or 1 when --duplicates or --near find "
        "something, or 2 for wrong usage, an input that could not be read, or "
        "a query with syntax errors, which is left out.",
    .examples = "reportql fingerprint top10.rql\n"
                "reportql fingerprint --duplicates queries/\n"
                "reportql fingerprint --near --json queries/",
    .options = options,
    .run = fingerprint,
    .own_size = sizeof(struct own),
};
