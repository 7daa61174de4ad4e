/* The command `catalog diff`: what has changed between two catalogs. */
#include "catalog.h"

#include <string.h>

#include "glyph.h"
#include "layout.h"
#include "two_catalogs.h"

enum { SIGN_WIDTH = 2, VERB_WIDTH = 9 };

static size_t count_breaking(const rql_changes *changes)
{
    size_t count = 0;
    for (size_t i = 0; i < rql_changes_count(changes); i++)
        count += rql_changes_at(changes, i).breaks;
    return count;
}

/* --- Text -----------------------------------------------------------------*/

static const char *verb_of(rql_change_kind kind)
{
    switch (kind) {
    case RQL_CHANGE_DATASET_ADDED:
    case RQL_CHANGE_COLUMN_ADDED:
    case RQL_CHANGE_RANGE_ADDED:
        return "added";
    case RQL_CHANGE_DATASET_REMOVED:
    case RQL_CHANGE_COLUMN_REMOVED:
    case RQL_CHANGE_RANGE_REMOVED:
        return "removed";
    case RQL_CHANGE_DATASET_RENAMED:
    case RQL_CHANGE_COLUMN_RENAMED:
        return "renamed";
    default:
        return "changed";
    }
}

static void put_name(struct output *out, const char *name)
{
    put_shown(out, name, strlen(name));
}

static void put_rename(struct output *out, const rql_change *change)
{
    put_text(out, change_subject(change));
    put_char(out, ' ');
    put_name(out, change->before);
    put_text(out, " to ");
    put_name(out, change->after);
    put_text(out, " (probably: ");
    put_name(out, change->reason);
    put_char(out, ')');
}

static void put_what(struct output *out, const rql_change *change)
{
    switch (change->kind) {
    case RQL_CHANGE_DATASET_RENAMED:
    case RQL_CHANGE_COLUMN_RENAMED:
        put_rename(out, change);
        return;
    case RQL_CHANGE_COLUMN_KIND:
        put_name(out, change->after);
        put_text(out, change->column_kind == RQL_METRIC
                          ? ", a column, is a metric now"
                          : ", a metric, is a column now");
        if (*change->reason) {
            put_text(out, " (");
            put_name(out, change->reason);
            put_char(out, ')');
        }
        return;
    case RQL_CHANGE_INTERVAL:
        put_text(out, "minimum interval from ");
        put_text(out, change->before);
        put_text(out, " to ");
        put_text(out, change->after);
        put_text(out, " hours");
        return;
    default:
        put_text(out, change_subject(change));
        if (change->kind == RQL_CHANGE_DATASET_ADDED ||
            change->kind == RQL_CHANGE_DATASET_REMOVED)
            return;
        put_char(out, ' ');
        put_name(out, *change->before ? change->before : change->after);
    }
}

static void put_change(struct output *out, const rql_change *change)
{
    if (change->breaks)
        put_style(out, STYLE_ERROR);
    put_padded(out, change->breaks ? "!" : "", SIGN_WIDTH);
    put_padded(out, verb_of(change->kind), VERB_WIDTH);
    if (change->breaks)
        put_style(out, STYLE_PLAIN);
    put_what(out, change);
    put_char(out, '\n');
}

static void put_heading(struct output *out, const char *dataset)
{
    put_style(out, STYLE_BOLD);
    put_name(out, dataset);
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
}

static void put_summary(struct output *out, const rql_changes *changes)
{
    size_t count = rql_changes_count(changes);
    if (!count) {
        put_text(out, "no differences\n");
        return;
    }
    put_char(out, '\n');
    put_count(out, count, "difference", "differences");
    put_text(out, "; ");
    put_number(out, count_breaking(changes));
    put_text(out, " may break queries (!)\n");
}

static void put_text_form(struct output *out, const rql_changes *changes)
{
    const char *dataset = NULL;
    for (size_t i = 0; i < rql_changes_count(changes); i++) {
        rql_change change = rql_changes_at(changes, i);
        if (!dataset || strcmp(dataset, change.dataset) != 0) {
            put_text(out, dataset ? "\n" : "");
            dataset = change.dataset;
            put_heading(out, dataset);
        }
        put_change(out, &change);
    }
    put_summary(out, changes);
}

/* --- JSON -----------------------------------------------------------------*/

static bool is_about_column(rql_change_kind kind)
{
    return kind == RQL_CHANGE_COLUMN_ADDED ||
           kind == RQL_CHANGE_COLUMN_REMOVED ||
           kind == RQL_CHANGE_COLUMN_RENAMED || kind == RQL_CHANGE_COLUMN_KIND;
}

static const char *text_or_null(const char *text)
{
    return *text ? text : NULL;
}

static void put_json_change(struct json *json, const rql_change *change)
{
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "change", rql_change_kind_name(change->kind));
    json_member_string(json, "dataset", change->dataset);
    json_member_string(json, "columnKind",
                       is_about_column(change->kind) ? change_subject(change)
                                                     : NULL);
    json_member_string(json, "before", text_or_null(change->before));
    json_member_string(json, "after", text_or_null(change->after));
    json_key(json, "breaks");
    json_put_bool(json, change->breaks);
    json_member_string(json, "reason", text_or_null(change->reason));
    json_close(json, '}');
}

static void put_json_form(struct output *out, const struct two_catalogs *two)
{
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    json_member_size(&json, "version", 1);
    json_put_two_catalogs(&json, two);
    json_key(&json, "changes");
    json_open(&json, '[');
    for (size_t i = 0; i < rql_changes_count(two->changes); i++) {
        rql_change change = rql_changes_at(two->changes, i);
        put_json_change(&json, &change);
    }
    json_close(&json, ']');
    json_key(&json, "summary");
    json_open(&json, '{');
    json_member_size(&json, "changes", rql_changes_count(two->changes));
    json_member_size(&json, "breaking", count_breaking(two->changes));
    json_close(&json, '}');
    json_close(&json, '}');
    put_char(out, '\n');
}

/* --- The command ----------------------------------------------------------*/

static enum status diff(struct invocation *invocation)
{
    struct two_catalogs two;
    enum status status = STATUS_TROUBLE;
    if (invocation->operand_count != 2) {
        complain("catalog diff compares two catalogs: OLD and NEW");
        return STATUS_TROUBLE;
    }
    if (two_catalogs_load(&two, invocation->operands, &invocation->settings)) {
        if (invocation->settings.json)
            put_json_form(invocation->out, &two);
        else
            put_text_form(invocation->out, two.changes);
        status =
            rql_changes_count(two.changes) ? STATUS_FINDINGS : STATUS_CLEAN;
    }
    two_catalogs_free(&two);
    return status;
}

static const struct option_group *const options[] = {
    &service_options,
    &json_options,
    &general_options,
    NULL,
};

const struct command catalog_diff_command = {
    .name = "diff",
    .operands = "[API=]OLD [API=]NEW",
    .summary = "say what has changed between two catalogs",
    .details =
        "OLD and NEW are files that hold the answer of the service's Get all "
        "datasets request, or the word builtin. Differences are listed by "
        "dataset; a ! marks those after which a query that is right with OLD "
        "may be wrong. Where one of the catalogs does not know something, "
        "such as the time spans of a dataset, that is no difference.\n"
        "\n"
        "A name that is gone and a new one like it are taken as a rename; the "
        "reason stands beside it.\n"
        "\n"
        "The exit status is 0 when there is no difference, 1 when there is "
        "one, 2 for wrong usage or a catalog that could not be read.",
    .examples = "reportql catalog diff january.json february.json\n"
                "reportql catalog diff builtin datasets.json\n"
                "reportql catalog diff --json january.json february.json",
    .options = options,
    .run = diff,
};
