/*
 * Makes the n-th allocation fail, for each n until none is left to fail: the
 * call says so, nothing leaks, nothing breaks.  The program is linked so that
 * the library's allocations come here first.
 */
#include <reportql/reportql.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failing.h"

/* What a call must not leave in what it is to set. */
static char rubbish;

static rql_status make_document(const char *text, const rql_options *options)
{
    rql_document *document;
    rql_status status =
        rql_document_new(text, strlen(text), options, &document);
    if ((status == RQL_OK) != (document != NULL))
        return RQL_BAD_CATALOG;
    rql_document_free(document);
    return status;
}

static rql_status make_copy(const char *text)
{
    return make_document(text, NULL);
}

static rql_status make_discarded(const char *text)
{
    rql_options options = {.discard_trees = true};
    return make_document(text, &options);
}

static rql_status make_request(const char *text)
{
    rql_options options = {.host = RQL_HOST_REQUEST};
    return make_document(text, &options);
}

/* Of a body, and of its fixes, when only the end of the text matters. */
static rql_status make_region(const char *text)
{
    size_t length = strlen(text);
    rql_span region = {length - 3, length};
    rql_options options = {.host =
                               *text == '[' ? RQL_HOST_REQUEST : RQL_HOST_NONE,
                           .identities = true,
                           .regions = &region,
                           .region_count = 1};
    rql_fixed *fixed;
    rql_status status = make_document(text, &options);
    if (status != RQL_OK)
        return status;
    status = rql_fixed_new(text, length, &options, true, &fixed);
    rql_fixed_free(fixed);
    return status;
}

static rql_status make_in_place(const char *text)
{
    char copy[65536];
    rql_document *document;
    size_t length = strlen(text);
    memcpy(copy, text, length);
    rql_status status =
        rql_document_new_in_place(copy, length, NULL, &document);
    rql_document_free(document);
    return status;
}

static const char suppressing_text[] =
    "-- reportql-disable-file unknown-column, contradiction until 2020-01-01\n"
    "-- reportql-disable-nextline unknown-colum, limit-without-order: a\n"
    "SELECT Mont FROM OfficeUsage WHERE Month == '1';\n"
    "-- reportql-disable unknown-column: all\n"
    "-- reportql-disable-next-line unknown-column, limit-without-order a b\n"
    "SELECT Nothing FROM OfficeUsage LIMIT 5\n"
    "SELECT Mont FROM OfficeUsage -- reportql-enable\n";

static rql_status make_fixed(const char *text, bool all)
{
    rql_fixed *fixed = (rql_fixed *)&rubbish;
    rql_status status = rql_fixed_new(text, strlen(text), NULL, all, &fixed);
    if ((status == RQL_OK) != (fixed != NULL))
        return RQL_BAD_CATALOG;
    rql_fixed_free(fixed);
    return status;
}

static rql_status make_safely_fixed(const char *text)
{
    return make_fixed(text, false);
}

static rql_status make_wholly_fixed(const char *text)
{
    return make_fixed(text, true);
}

/* New suppressions of the findings that are left. */
static rql_status suppress(const char *text, const rql_options *options)
{
    rql_suppress_options suppress = {.reason = "because"};
    rql_document *document;
    rql_edits *edits = (rql_edits *)&rubbish;
    rql_status status =
        rql_document_new(text, strlen(text), options, &document);
    if (status != RQL_OK)
        return status;
    status = rql_suppress_new(document, &suppress, &edits, NULL);
    rql_document_free(document);
    if ((status == RQL_OK) != (edits != NULL))
        return RQL_BAD_CATALOG;
    rql_edits_free(edits);
    return status;
}

static rql_status make_suppressed(const char *text)
{
    rql_options options = {.least = RQL_ERROR, .now = 1767225600};
    return suppress(text, &options);
}

static rql_status make_fixed_request(const char *text)
{
    rql_options options = {.host = RQL_HOST_REQUEST};
    rql_fixed *fixed = (rql_fixed *)&rubbish;
    rql_status status =
        rql_fixed_new(text, strlen(text), &options, true, &fixed);
    if ((status == RQL_OK) != (fixed != NULL))
        return RQL_BAD_CATALOG;
    rql_fixed_free(fixed);
    return status;
}

/* Hosts: what begins with a fence is Markdown, all else Python. */
static rql_options host_options(const char *text)
{
    rql_options options = {.host = RQL_HOST_NONE};
    rql_host_from_name(*text == '`' ? "markdown" : "python", &options.host);
    return options;
}

static rql_status make_host(const char *text)
{
    rql_options options = host_options(text);
    return make_document(text, &options);
}

static rql_status make_discarded_host(const char *text)
{
    rql_options options = host_options(text);
    options.discard_trees = true;
    return make_document(text, &options);
}

static rql_status make_fixed_host(const char *text)
{
    rql_options options = host_options(text);
    rql_fixed *fixed = (rql_fixed *)&rubbish;
    rql_status status =
        rql_fixed_new(text, strlen(text), &options, true, &fixed);
    if ((status == RQL_OK) != (fixed != NULL))
        return RQL_BAD_CATALOG;
    rql_fixed_free(fixed);
    return status;
}

static rql_status make_suppressed_host(const char *text)
{
    rql_options options = host_options(text);
    return suppress(text, &options);
}

static rql_status make_formatted(const char *text)
{
    const rql_style style = {.names = RQL_NAMES_CATALOG};
    const rql_span range = {0, strlen(text)};
    rql_formatted *formatted = (rql_formatted *)&rubbish;
    rql_status status =
        rql_formatted_new(text, strlen(text), NULL, &style, &range, &formatted);
    if ((status == RQL_OK) != (formatted != NULL))
        return RQL_BAD_CATALOG;
    rql_formatted_free(formatted);
    return status;
}

static bool take_nothing(void *context, const char *bytes, size_t length)
{
    (void)context, (void)bytes, (void)length;
    return true;
}

static rql_status make_pieces(const char *text)
{
    const rql_format_output output = {.bytes = take_nothing};
    return rql_format(text, strlen(text), NULL, NULL, &output);
}

static bool read_text(void *context, char *bytes, size_t room, size_t *length)
{
    const char **text = context;
    *length = strnlen(*text, room < 100 ? room : 100);
    memcpy(bytes, *text, *length);
    *text += *length;
    return true;
}

static rql_status make_stream(const char *text)
{
    const rql_format_input input = {.read = read_text, .context = &text};
    const rql_format_output output = {.bytes = take_nothing};
    return rql_format_stream(&input, NULL, NULL, &output);
}

static rql_status make_format_section(const char *text)
{
    const rql_format_output output = {.bytes = take_nothing};
    const rql_section section = {0, strlen(text), true};
    rql_format_state state = {0};
    size_t end;
    return rql_format_section(text, strlen(text), &section, NULL, NULL, &output,
                              &state, &end);
}

static rql_status make_rewritten(const char *text)
{
    static const rql_rewrite operations[] = {
        {RQL_REWRITE_EXPAND_STAR, NULL, NULL},
        {RQL_REWRITE_SET_PARAMETER, "p", "a\nb"},
        {RQL_REWRITE_SET_LIMIT, "5", NULL},
        {RQL_REWRITE_ADD_CONDITION, "CustomerName = 'x'", NULL},
        {RQL_REWRITE_DROP_CONDITION, "Month = '1'", NULL},
        {RQL_REWRITE_CANONICAL, NULL, NULL},
        {RQL_REWRITE_ADD_COLUMN, "Month", NULL},
        {RQL_REWRITE_RENAME_COLUMN, "Month", "Mnth"},
    };
    rql_rewritten *rewritten = (rql_rewritten *)&rubbish;
    rql_status status =
        rql_rewritten_new(text, strlen(text), NULL, RQL_ALL_QUERIES, operations,
                          sizeof operations / sizeof *operations, &rewritten);
    if ((status == RQL_OK) != (rewritten != NULL))
        return RQL_BAD_CATALOG;
    rql_rewritten_free(rewritten);
    return status;
}

static rql_status make_lines(const char *text)
{
    rql_lines *lines;
    rql_status status = rql_lines_new(text, strlen(text), &lines);
    if (status == RQL_OK)
        rql_lines_free(lines);
    return status;
}

static rql_status make_catalog(const char *text)
{
    rql_catalog *catalog;
    rql_status status = rql_catalog_new(text, strlen(text), "test",
                                        RQL_API_AUTO, NULL, NULL, &catalog);
    if ((status == RQL_OK) != (catalog != NULL))
        return RQL_TOO_LARGE;
    rql_catalog_free(catalog);
    return status;
}

static rql_status merge_and_compare(const rql_catalog *service)
{
    const rql_catalog *known = rql_catalog_builtin(rql_catalog_api(service));
    rql_catalog *merged;
    rql_changes *changes;
    rql_status status = rql_catalog_merge(service, known, &merged);
    if ((status == RQL_OK) != (merged != NULL))
        return RQL_TOO_LARGE;
    if (status != RQL_OK)
        return status;
    status = rql_changes_new(known, merged, &changes);
    rql_catalog_free(merged);
    if ((status == RQL_OK) != (changes != NULL))
        return RQL_TOO_LARGE;
    rql_changes_free(changes);
    return status;
}

static rql_status make_merged(const char *text)
{
    rql_catalog *service;
    rql_status status = rql_catalog_new(text, strlen(text), "test",
                                        RQL_API_AUTO, NULL, NULL, &service);
    if (status != RQL_OK)
        return status;
    status = merge_and_compare(service);
    rql_catalog_free(service);
    return status;
}

/* Complete at the end of a text. */
static rql_status make_completed(const char *text)
{
    rql_document *document;
    rql_completion *completion = (rql_completion *)&rubbish;
    size_t length = strlen(text);
    rql_status status = rql_document_new(text, length, NULL, &document);
    if (status != RQL_OK)
        return status;
    status = rql_completion_new(document, length, &completion);
    if ((status == RQL_OK) != (completion != NULL))
        status = RQL_BAD_CATALOG;
    rql_completion_free(completion);
    rql_document_free(document);
    return status;
}

/* Understand the queries of a text; compare each with the one before it. */
static rql_status understand(const rql_document *document)
{
    rql_status status = RQL_OK;
    size_t count = rql_document_query_count(document);
    for (size_t i = 0; status == RQL_OK && i < count; i++) {
        const rql_query *query = rql_document_query(document, i);
        rql_fingerprint fingerprint;
        rql_notes *notes;
        status = rql_query_fingerprint(query, &fingerprint);
        if (status == RQL_OK)
            status = rql_query_describe(query, 0, &notes);
        if (status != RQL_OK)
            break;
        rql_notes_free(notes);
        status = rql_query_compare(rql_document_query(document, i ? i - 1 : 0),
                                   query, &notes);
        if ((status == RQL_OK) != (notes != NULL))
            return RQL_BAD_CATALOG;
        rql_notes_free(notes);
    }
    return status;
}

static rql_status make_understood(const char *text)
{
    rql_document *document;
    rql_status status = rql_document_new(text, strlen(text), NULL, &document);
    if (status == RQL_OK)
        status = understand(document);
    rql_document_free(document);
    return status;
}

/* Edits of each part of a body, as edits of the body. */
static rql_status make_part_edits(const char *text)
{
    const rql_options options = {.host = RQL_HOST_REQUEST};
    const rql_edit edit = {{0, 6}, {"\"\n", 2}};
    rql_document *document;
    rql_status status =
        rql_document_new(text, strlen(text), &options, &document);
    size_t count = status == RQL_OK ? rql_document_part_count(document) : 0;
    for (size_t i = 0; status == RQL_OK && i < count; i++) {
        rql_edits *edits;
        status = rql_part_edits_new(document, i, &edit, 1, &edits);
        if ((status == RQL_OK) != (edits != NULL))
            return RQL_BAD_CATALOG;
        rql_edits_free(edits);
    }
    rql_document_free(document);
    return status;
}

static char long_text[30000];

static const char request_text[] =
    "[{\"Name\": \"a\", \"Query\": \"SELECT Mnth\nFROM OficeUsage -- x\n;\"}, "
    "{\"ReportNme\": \"a;b\", \"QueryId\": \"b\", \"QueryId\": \"c\\u00e9\", "
    "\"StartTime\": \"2030-01-01 00:00\", \"RecurrenceInterval\": \"2\",}, "
    "{\"Name\": \"b\", \"Query\": \"SELECT City FROM OfficeUsage SELECT 5\"}]";

static const char suppressing_host_text[] =
    "# reportql-disable-next-line wrong-quotes: all of it\n"
    "a = '''SELECT Mont -- reportql-disable-line unknown-column: a\n"
    "FROM OfficeUsage WHERE SKU = \"x\" -- reportql-disable-file extra-comma\n"
    "'''; b = 'SELECT Mont FROM OfficeUsage WHERE SKU = \"x\"'\n"
    "# reportql-disable-file unknown-dataset: none\n"
    "c = 'SELECT Mont, FROM OfficeUsage' # reportql-disable-line nothing\n";

static const char host_text[] =
    "# SELECT\nq = (\"SELECT Mnth \"  # x\n  'FROM OficeUsage WHERE City = '\n"
    "  f\"\\x41{a} \\\"b\\\" LIMIT {n}\")\n"
    "r = '{\"Name\": \"a\", \"Query\": \"SELECT Mnth FROM OficeUsage;\"}'\n"
    "s = f'x {run(\"SELECT City FROM Profil\")}' \"SELECT a\" + b('c') + 'd'\n"
    "t = 'SELECT {a}, %s FROM Profile WHERE City = \"{b}\"'.format(1)\n";

static const char block_text[] =
    "````reportql\nSELECT Mnth FROM OficeUsage\n````\n<!-- x -->\n"
    "> - ```python\n>   q = ('SELECT Mnth '\n>      \"FROM OficeUsage\")\n>   "
    "```\n"
    "```json\n{\"Name\": \"a\", \"Query\": \"SELECT Mnth FROM Profile\"}\n";

static const char suppressed_block_text[] =
    "```rql\n-- reportql-disable-file unknown-column: x\nSELECT Mnth FROM "
    "OfficeUsage\n```\n<!-- reportql-disable-next-line unknown-dataset -->\n"
    "```python\nq = 'SELECT Mnth /* reportql-disable-line unknown-column */ "
    "FROM Profile'"
    "\n```\n";

static const struct {
    rql_status (*make)(const char *text);
    const char *text;
} calls[] = {
    {make_host, suppressed_block_text},
    {make_discarded_host, suppressed_block_text},
    {make_host, host_text},
    {make_host, block_text},
    {make_discarded_host, host_text},
    {make_discarded_host, block_text},
    {make_fixed_host, host_text},
    {make_fixed_host, block_text},
    {make_copy, ""},
    {make_copy, "SELECT CustomerName FROM OfficeUsage"},
    {make_copy, "SELECT CustomerNam, Mnth FROM OfficUsage WHERE a = ('b' "
                "LIMIT 'x' TIMESPAN LAST_MONTHS"},
    {make_copy, "SELECT CustomerNam FROM OfficeUsage WHERE CustomerNme IN "
                "'a' ORDER BY; SELECT , FROM WHERE \xff \x01 'open"},
    {make_copy, long_text},
    {make_discarded, long_text},
    {make_region,
     "SELECT Contry FROM Profile; -- a\nSELECT Contry FROM Profile"},
    {make_region,
     "[{\"Name\": \"a\", \"Query\": \"SELECT Contry FROM Profile\"},"
     " {\"Name\": \"b\", \"Query\": \"SELECT Contry FROM X\"}]"},
    {make_in_place, long_text},
    {make_in_place, "SELECT City FROM Profile WHERE"},
    {make_safely_fixed, ""},
    {make_safely_fixed, "SELECT Month FROM OfficeUsage"},
    {make_safely_fixed,
     "SELECT Month WorkloadName FROM OficeUsage WHERE City <> 5"},
    /* several rounds, moved clauses, hidden errors */
    {make_safely_fixed,
     "SELECT Mnth, Rubbish FROM OficeUsage TIMESPAN "
     "'LAST_MONTHS' LIMIT '10' ORDERBY Mnth DECS; SELCT "
     "Month WorkloadName FORM OfficeUsage WHERE a BETWEEN 1 AND 5"},
    /* a fix that is tried and dropped */
    {make_safely_fixed,
     "SELECT Month, C,'ustomerName, CustomerTenantId FROM OfficeUsage"},
    {make_wholly_fixed, "SELECT * FROM OfficeUsage HAVING MPNId = Five"},
    {make_safely_fixed, long_text},
    {make_suppressed, suppressing_text},
    {make_suppressed, long_text},
    {make_suppressed_host, host_text},
    {make_suppressed_host, block_text},
    {make_suppressed_host, suppressing_host_text},
    {make_fixed_host, suppressing_host_text},
    {make_formatted, suppressing_text},
    {make_safely_fixed, suppressing_text},
    {make_wholly_fixed, suppressing_text},
    {make_request, request_text},
    {make_request, "{\"Name\": "},
    {make_part_edits, request_text},
    {make_fixed_request, request_text},
    {make_formatted, ""},
    {make_formatted, "select mnth,x from officeusage -- a\n; SELCT \xff"},
    {make_formatted, long_text},
    {make_pieces, "select mnth,x from officeusage -- a\n; SELCT \xff"},
    {make_pieces, long_text},
    {make_stream, "select mnth,x from officeusage -- a\n; SELCT \xff"},
    {make_stream, long_text},
    {make_format_section, "select mnth,x from officeusage -- a\n; SELCT \xff"},
    {make_format_section, long_text},
    {make_completed, ""},
    {make_completed, "SELECT Month, "},
    {make_completed, "SELECT a FROM ISVUsage WHERE AzureLicenseType IN ('"},
    {make_completed, long_text},
    {make_rewritten, ""},
    {make_rewritten, "select *, * from OfficeUsage"},
    {make_rewritten,
     "select * from Profile where City in :p and City in ('a', 'b')"},
    /* several queries, an error that comes at the end */
    {make_rewritten, "SELECT Nonsense FROM Nowhere WHERE Month = '1'; SELECT "
                     "Month FROM OfficeUsage WHERE Month = '1'"},
    {make_understood,
     "SELECT OfferName, RawUsage FROM ISVUsage WHERE SKU IN ('a', 'b') AND "
     "RawUsage >= 5 AND RawUsage < 9 AND PlanId LIKE 'x%' ORDER BY SKU LIMIT 5 "
     "TIMESPAN LAST_MONTH; SELECT SKU FROM ISVUsage WHERE SKU IN ('b', 'c') "
     "AND SKU IN ('c', 'd') AND RawUsage > 5; SELECT SKU FROM ISVUsage WHERE "
     "SKU = 'a' AND SKU = 'b'"},
    {make_lines, "a\nb\nc\n"},
    {make_lines, long_text},
    {make_catalog,
     "{\"value\": [{\"datasetName\": \"ISVUsage\", \"selectableColumns\": "
     "[\"OfferName\", \"Sku\"], \"availableMetrics\": [\"RawUsage\"], "
     "\"availableDateRanges\": [\"LAST_MONTH\"], "
     "\"minimumRecurrenceInterval\": 1}], \"nextLink\": \"more\"}"},
    {make_catalog, "[{\"DatasetName\": \"Shoes\", \"SelectableColumns\": 5}]"},
    {make_catalog, "{\"value\": [{\"datasetName\": "},
    {make_catalog,
     "{\"api\": \"cmp\", \"value\": [{\"datasetName\": \"A\", "
     "\"selectableColumns\": [\"B\"], \"status\": \"assembled\", \"note\": "
     "\"n\", \"columns\": [{\"name\": \"B\", \"type\": \"date\", \"values\": "
     "[\"x\", \"y\"], \"valuesAreClosed\": true}, {\"name\": \"C\"}, "
     "{\"name\": \"b\"}]}]}"},
    {make_catalog, "[{\"datasetName\": \"ISVUsage\", \"selectableColumns\": "
                   "[\"A\"], \"columns\": [{\"name\": \"A\", \"type\": "
                   "\"dat\"}]}]"},
    {make_merged,
     "[{\"datasetName\": \"ISVUsage\", \"selectableColumns\": [\"OfferName\", "
     "\"SKUs\", \"SKUBillingType\"], \"availableMetrics\": [\"RawUsage\"], "
     "\"availableDateRanges\": [\"LAST_MONTH\", \"LIFETIME\"], "
     "\"minimumRecurrenceInterval\": 1}, {\"datasetName\": \"ISVOrders\", "
     "\"selectableColumns\": [\"AssetId\"]}]"},
};

/* Fail each allocation of one call in turn; returns how many there were, and
 * counts what went wrong. */
static size_t fail_each(size_t call, size_t *wrong)
{
    failing_begin(0, 0);
    rql_status whole = calls[call].make(calls[call].text);
    size_t count = failing_end();
    for (size_t n = 1; n <= count; n++) {
        size_t before = failing_live();
        failing_begin(n, n);
        rql_status status = calls[call].make(calls[call].text);
        failing_end();
        if (failing_live() == before &&
            (status == RQL_NO_MEMORY || status == whole))
            continue;
        fprintf(stderr, "call %zu, allocation %zu: %s, %zu not freed\n", call,
                n, rql_status_text(status), failing_live() - before);
        (*wrong)++;
    }
    return count;
}

static void write_long_text(void)
{
    static const char query[] =
        "SELECT CustomerName, Mont FROM OfficeUsage WHERE A = 'b' AND C IN "
        "('d', 5);\n";
    while (strlen(long_text) + sizeof query < sizeof long_text)
        strcat(long_text, query);
}

int main(void)
{
    size_t count = 0;
    size_t wrong = 0;
    write_long_text();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        count += fail_each(i, &wrong);
    printf("%zu allocations failed in turn: %zu passed, %zu failed\n", count,
           count - wrong, wrong);
    return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
