/* What the public header promises, one promise a test. */
#include <reportql/reportql.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>

static rql_document *make(const char *text, const rql_options *options)
{
    rql_document *document;
    assert_int_equal(rql_document_new(text, strlen(text), options, &document),
                     RQL_OK);
    return document;
}

static bool same(rql_text text, const char *expected)
{
    return text.data && text.length == strlen(expected) &&
           memcmp(text.data, expected, text.length) == 0;
}

/* The place of the first finding of a rule, or -1. */
static long find(const rql_document *document, const char *rule)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        if (strcmp(rql_rule_name(rql_diagnostic_rule(d)), rule) == 0)
            return (long)i;
    }
    return -1;
}

static size_t count_errors(const rql_document *document)
{
    size_t count = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        count += rql_diagnostic_severity(
                     rql_document_diagnostic(document, i)) == RQL_ERROR;
    return count;
}

/* --- Basics ------------------------------------------------------------ */

static void names_of_enumerations(void **state)
{
    (void)state;
    rql_api api;
    assert_string_equal(rql_api_name(RQL_API_AUTO), "auto");
    assert_string_equal(rql_api_name(RQL_API_CONSUMER), "consumer");
    assert_true(rql_api_from_name("MPN", &api));
    assert_int_equal(api, RQL_API_MPN);
    assert_true(rql_api_from_name("cmp", &api));
    assert_int_equal(api, RQL_API_CMP);
    assert_false(rql_api_from_name("", &api));
    assert_false(rql_api_from_name("mpn ", &api));
    assert_string_equal(rql_severity_name(RQL_ERROR), "error");
    assert_string_equal(rql_severity_name(RQL_WARNING), "warning");
    assert_string_equal(rql_severity_name(RQL_INFO), "info");
    assert_string_equal(rql_severity_name(RQL_OFF), "off");
    assert_string_equal(rql_token_kind_name(RQL_TOKEN_KEYWORD), "keyword");
    assert_string_equal(rql_token_kind_name(RQL_TOKEN_NAME), "name");
    assert_string_equal(rql_operator_text(RQL_OPERATOR_NOT_LIKE), "NOT LIKE");
    assert_string_equal(rql_operator_text(RQL_OPERATOR_LESS_EQUAL), "<=");
    for (int i = RQL_OK; i <= RQL_BAD_CATALOG; i++)
        assert_true(*rql_status_text((rql_status)i));
    unsigned major, minor, patch;
    assert_int_equal(sscanf(rql_version(), "%u.%u.%u", &major, &minor, &patch),
                     3);
}

/* --- Documents --------------------------------------------------------- */

static void empty_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   " \n\t",          "-- nothing\n",
                                        ";;", "/* a */ ; -- b", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rql_document *document = make(texts[i], NULL);
        assert_int_equal(rql_document_query_count(document), 0);
        assert_int_equal(rql_document_diagnostic_count(document), 0);
        rql_document_free(document);
    }
    rql_document_free(NULL);
}

static void text_of_no_bytes_may_be_null(void **state)
{
    (void)state;
    rql_document *document;
    assert_int_equal(rql_document_new(NULL, 0, NULL, &document), RQL_OK);
    assert_int_equal(rql_document_query_count(document), 0);
    assert_int_equal(rql_document_text(document).length, 0);
    rql_document_free(document);
}

static void text_is_copied(void **state)
{
    (void)state;
    char text[] = "SELECT City FROM Profile";
    rql_document *document = make(text, NULL);
    memset(text, 'x', sizeof text - 1);
    assert_true(same(rql_document_text(document), "SELECT City FROM Profile"));
    rql_document_free(document);
}

static void text_too_large_is_refused(void **state)
{
    (void)state;
    rql_document *document = (rql_document *)state;
    assert_int_equal(rql_document_new("x", RQL_TEXT_MAX + 1, NULL, &document),
                     RQL_TOO_LARGE);
    assert_null(document);
}

static void in_place_leaves_the_text(void **state)
{
    (void)state;
    static const char query[] = "SELECT City FROM Profile WHERE City = 'Ulm";
    char text[sizeof query - 1 + RQL_TEXT_PADDING];
    rql_document *document;
    memset(text, 'x', sizeof text);
    memcpy(text, query, sizeof query - 1);
    assert_int_equal(
        rql_document_new_in_place(text, sizeof query - 1, NULL, &document),
        RQL_OK);
    assert_ptr_equal(rql_document_text(document).data, text);
    rql_document_free(document);
    assert_memory_equal(text, query, sizeof query - 1);
}

static void discarded_trees_keep_counts(void **state)
{
    (void)state;
    rql_options options = {.discard_trees = true};
    rql_document *document =
        make("SELECT City FROM Profile; SELECT Cty FROM Profile", &options);
    assert_int_equal(rql_document_query_count(document), 2);
    assert_int_equal(rql_document_token_count(document), 0);
    assert_int_equal(
        count_errors(document) > 0 || find(document, "unknown-column") >= 0, 1);
    rql_document_free(document);
}

/* --- The tree ---------------------------------------------------------- */

static const char whole_query[] =
    "SELECT DISTINCT CustomerName, SKU FROM CustomersAndTenants"
    " WHERE SKU NOT IN ('A', 'it''s') AND AvailableSeats >= -1.5"
    " ORDER BY SKU, CustomerName ASC LIMIT 10 TIMESPAN LAST_MONTH";

static void tree_of_a_whole_query(void **state)
{
    (void)state;
    rql_document *document = make(whole_query, NULL);
    assert_int_equal(rql_document_query_count(document), 1);
    const rql_query *query = rql_document_query(document, 0);
    rql_name dataset;
    assert_int_equal(rql_query_span(query).start, 0);
    assert_int_equal(rql_query_span(query).end, strlen(whole_query));
    assert_true(rql_query_has_select(query));
    assert_true(rql_query_is_distinct(query));
    assert_int_equal(rql_query_column_count(query), 2);
    assert_true(same(rql_query_column(query, 1).text, "SKU"));
    assert_int_equal(rql_query_column(query, 1).span.start, 30);
    assert_true(rql_query_dataset(query, &dataset));
    assert_true(same(dataset.text, "CustomersAndTenants"));
    assert_int_equal(rql_query_api(query), RQL_API_MPN);
    rql_document_free(document);
}

static void conditions_and_values(void **state)
{
    (void)state;
    char copy[8] = "";
    rql_document *document = make(whole_query, NULL);
    const rql_query *query = rql_document_query(document, 0);
    assert_int_equal(rql_query_condition_count(query), 2);
    rql_condition list = rql_query_condition(query, 0);
    assert_true(same(list.column.text, "SKU"));
    assert_int_equal(list.op, RQL_OPERATOR_NOT_IN);
    assert_int_equal(list.value_count, 2);
    rql_value value = rql_query_value(query, 0, 1);
    assert_true(value.is_string && value.escaped);
    assert_true(same(value.text, "it''s"));
    assert_int_equal(value.span.end - value.span.start, 7);
    assert_int_equal(rql_value_copy(value, NULL, 0), 4);
    assert_int_equal(rql_value_copy(value, copy, 3), 4);
    assert_string_equal(copy, "it'");
    value = rql_query_value(query, 1, 0);
    assert_false(value.is_string);
    assert_true(same(value.text, "-1.5"));
    rql_document_free(document);
}

static void order_limit_and_time_span(void **state)
{
    (void)state;
    rql_limit limit;
    rql_named_clause clause;
    rql_document *document = make(whole_query, NULL);
    const rql_query *query = rql_document_query(document, 0);
    assert_int_equal(rql_query_order_count(query), 2);
    rql_order_item item = rql_query_order_item(query, 0);
    assert_false(item.ascending || item.explicit_direction);
    assert_int_equal(item.span.end - item.span.start, 3);
    item = rql_query_order_item(query, 1);
    assert_true(item.ascending && item.explicit_direction);
    assert_int_equal(item.span.end - item.span.start,
                     strlen("CustomerName ASC"));
    assert_true(rql_query_limit(query, &limit) && limit.is_valid);
    assert_int_equal(limit.value, 10);
    assert_int_equal(limit.span.end - limit.span.start, strlen("LIMIT 10"));
    assert_true(rql_query_timespan(query, &clause));
    assert_true(same(clause.name.text, "LAST_MONTH"));
    assert_int_equal(clause.span.end, strlen(whole_query));
    assert_false(rql_query_aggregated(query, &clause));
    rql_document_free(document);
}

static void missing_clauses(void **state)
{
    (void)state;
    rql_limit limit;
    rql_named_clause clause;
    rql_name dataset;
    rql_document *document = make("SELECT City", NULL);
    assert_int_equal(rql_document_query_count(document), 1);
    const rql_query *query = rql_document_query(document, 0);
    assert_false(rql_query_dataset(query, &dataset));
    assert_false(rql_query_limit(query, &limit));
    assert_false(rql_query_timespan(query, &clause));
    assert_int_equal(rql_query_condition_count(query), 0);
    assert_int_equal(rql_query_order_count(query), 0);
    assert_int_equal(rql_query_api(query), RQL_API_AUTO);
    assert_true(rql_query_error_count(query) > 0);
    rql_document_free(document);
}

static void limits_of_64_bits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_valid;
        int64_t value;
    } rows[] = {
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"99999999999999999999999999", false, 0},
        {"0", false, 0},
        {"-3", false, 0},
        {"007", true, 7},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];
        rql_limit limit;
        snprintf(text, sizeof text, "SELECT City FROM Profile LIMIT %s",
                 rows[i].text);
        rql_document *document = make(text, NULL);
        assert_true(rql_query_limit(rql_document_query(document, 0), &limit));
        assert_true(same(limit.text, rows[i].text));
        assert_int_equal(limit.is_valid, rows[i].is_valid);
        assert_true(limit.value == rows[i].value);
        rql_document_free(document);
    }
}

/* --- Diagnostics and options ------------------------------------------- */

static void diagnostic_is_complete(void **state)
{
    (void)state;
    rql_document *document =
        make("SELECT CustomerNam FROM CustomersAndTenants", NULL);
    long at = find(document, "unknown-column");
    assert_true(at >= 0);
    const rql_diagnostic *d = rql_document_diagnostic(document, (size_t)at);
    assert_int_equal(rql_diagnostic_severity(d), RQL_ERROR);
    assert_int_equal(rql_diagnostic_span(d).start, 7);
    assert_int_equal(rql_diagnostic_span(d).end, 18);
    assert_non_null(strstr(rql_diagnostic_message(d), "CustomerNam"));
    assert_int_equal(rql_query_error_count(rql_document_query(document, 0)), 1);
    rql_document_free(document);
}

static size_t count_rule(const char *text, const rql_options *options,
                         const char *rule, rql_severity severity)
{
    rql_document *document = make(text, options);
    size_t count = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        count += strcmp(rql_rule_name(rql_diagnostic_rule(d)), rule) == 0 &&
                 rql_diagnostic_severity(d) == severity;
    }
    rql_document_free(document);
    return count;
}

static void settings_change_severities(void **state)
{
    (void)state;
    const char *text = "SELECT Nothing FROM OfficeUsage";
    const char *rule = "unknown-column";
    rql_rule_setting settings[] = {{"unknown-column", RQL_OFF},
                                   {"no-such-rule", RQL_ERROR},
                                   {"unknown-column", RQL_WARNING}};
    rql_options options = {.settings = settings};
    assert_int_equal(count_rule(text, &options, rule, RQL_ERROR), 1);
    options.setting_count = 1;
    assert_int_equal(count_rule(text, &options, rule, RQL_ERROR), 0);
    options.setting_count = 3;
    assert_int_equal(count_rule(text, &options, rule, RQL_WARNING), 1);
    options.least = RQL_ERROR;
    assert_int_equal(count_rule(text, &options, rule, RQL_WARNING), 0);
}

static void skipped_checks_leave_syntax(void **state)
{
    (void)state;
    rql_options options = {.skip_checks = true};
    rql_document *document =
        make("SELECT Nothing FROM OfficeUsage LIMIT", &options);
    assert_int_equal(find(document, "unknown-column"), -1);
    assert_true(count_errors(document) > 0);
    rql_document_free(document);
}

static void api_decides_what_is_known(void **state)
{
    (void)state;
    rql_options options = {.api = RQL_API_CMP};
    const char *text = "SELECT CustomerName FROM OfficeUsage";
    rql_document *document = make(text, &options);
    assert_true(count_errors(document) > 0);
    rql_document_free(document);
    options.api = RQL_API_MPN;
    document = make(text, &options);
    assert_int_equal(count_errors(document), 0);
    rql_document_free(document);
}

/* --- Suppressions ------------------------------------------------------ */

static void suppressed_findings_are_known(void **state)
{
    (void)state;
    const char *text = "-- reportql-disable-next-line unknown-column, "
                       "extra-comma until 2026-12-31: a draft\n"
                       "SELECT Nothing, Month, FROM OfficeUsage LIMIT 5";
    for (int discard = 0; discard <= 1; discard++) {
        rql_options options = {.discard_trees = discard, .now = 1767225600};
        rql_document *document = make(text, &options);
        assert_int_equal(find(document, "unknown-column"), -1);
        assert_int_equal(find(document, "extra-comma"), -1);
        assert_true(find(document, "limit-without-order") >= 0);
        assert_int_equal(rql_document_suppression_count(document), 1);
        rql_suppression s = rql_document_suppression(document, 0);
        assert_int_equal(s.kind, RQL_SUPPRESS_NEXT_LINE);
        assert_int_equal(s.rule_count, 2);
        assert_true(s.has_until && !s.is_expired && !s.is_void);
        assert_int_equal(
            s.until.year * 10000 + s.until.month * 100 + s.until.day, 20261231);
        assert_memory_equal(s.reason.data, "a draft", s.reason.length);
        assert_int_equal(rql_document_suppressed_rule(document, 0, 1).used, 1);
        assert_int_equal(rql_document_suppressed_count(document), 2);
        rql_suppressed hidden = rql_document_suppressed(document, 0);
        assert_int_equal(hidden.suppression, 0);
        assert_string_equal(
            rql_rule_name(rql_diagnostic_rule(hidden.diagnostic)),
            "unknown-column");
        if (!discard)
            assert_int_equal(
                rql_query_error_count(rql_document_query(document, 0)), 2);
        rql_document_free(document);
    }
}

static void suppressions_can_be_ignored(void **state)
{
    (void)state;
    rql_options options = {.ignore_suppressions = true};
    rql_document *document =
        make("-- reportql-disable-file unknown-column\n"
             "SELECT Nothing FROM OfficeUsage -- reportql-disable-nextline",
             &options);
    assert_true(find(document, "unknown-column") >= 0);
    assert_int_equal(find(document, "invalid-suppression"), -1);
    assert_int_equal(rql_document_suppression_count(document), 0);
    rql_document_free(document);
}

/* The text with the edits made, to be freed. */
static char *suppress(const char *text, const rql_suppress_options *options,
                      size_t *left)
{
    rql_document *document = make(text, NULL);
    char *result = calloc(1, strlen(text) + 1000);
    rql_edits *edits;
    size_t at = 0;
    assert_int_equal(rql_suppress_new(document, options, &edits, left), RQL_OK);
    for (size_t i = 0; i < rql_edits_count(edits); i++) {
        rql_edit edit = rql_edits_at(edits, i);
        assert_true(edit.span.start >= at && edit.span.end == edit.span.start);
        strncat(result, text + at, edit.span.start - at);
        strncat(result, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    strcat(result, text + at);
    rql_edits_free(edits);
    rql_document_free(document);
    return result;
}

static void suppressions_are_made(void **state)
{
    (void)state;
    const char *text = "SELECT Nothing, City FROM OfficeUsage LIMIT 5\n"
                       "TIMESPAN LAST_MONTH; SELECT Nobody FROM OfficeUsage";
    rql_date until = {2027, 1, 31};
    rql_suppress_options options = {
        .rule = rql_rule_find("unknown-column"),
        .reason = "two\nlines",
        .until = &until,
    };
    size_t left;
    char *made = suppress(text, &options, &left);
    assert_int_equal(left, 0);
    assert_string_equal(
        made,
        "-- reportql-disable-next-line unknown-column until 2027-01-31: two "
        "lines\nSELECT Nothing, City FROM OfficeUsage LIMIT 5\n"
        "-- reportql-disable-next-line unknown-column until 2027-01-31: two "
        "lines\nTIMESPAN LAST_MONTH; SELECT Nobody FROM OfficeUsage");
    char *again = suppress(made, &options, &left);
    assert_string_equal(again, made);
    free(again);
    free(made);
    options = (rql_suppress_options){.whole_file = true};
    made = suppress(text, &options, NULL);
    rql_document *document = make(made, NULL);
    assert_int_equal(count_errors(document), 0);
    rql_document_free(document);
    free(made);
    rql_span span = {7, 7};
    options = (rql_suppress_options){.span = &span};
    made = suppress(text, &options, NULL);
    document = make(made, NULL);
    assert_int_equal(rql_document_suppressed_count(document), 2);
    rql_document_free(document);
    free(made);
}

static void some_findings_cannot_be_suppressed(void **state)
{
    (void)state;
    rql_suppress_options options = {.rule = NULL};
    size_t left;
    /* in a comment, about a suppression, in a request body */
    free(suppress("-- caf\xe9\n", &options, &left));
    assert_int_equal(left, 1);
    free(suppress("-- reportql-disable-nextline x\n", &options, &left));
    assert_int_equal(left, 1);
    rql_options body = {.host = RQL_HOST_REQUEST};
    rql_document *document = make("{\"Name\": 5}", &body);
    rql_edits *edits;
    assert_int_equal(rql_suppress_new(document, &options, &edits, &left),
                     RQL_OK);
    assert_int_equal(rql_edits_count(edits), 0);
    assert_int_equal(left, rql_document_diagnostic_count(document));
    rql_edits_free(edits);
    rql_document_free(document);
}

static void texts_may_suppress(void **state)
{
    (void)state;
    assert_true(rql_text_may_suppress("-- Reportql-x", 13));
    assert_true(rql_text_may_suppress("-- REPORTQL-x", 13));
    assert_false(rql_text_may_suppress("reportq", 7));
    assert_false(rql_text_may_suppress("qqQQ SELECT q", 13));
    assert_false(rql_text_may_suppress("", 0));
}

/* --- Rules ------------------------------------------------------------- */

static void rules_are_described(void **state)
{
    (void)state;
    assert_true(rql_rule_count() > 20);
    assert_null(rql_rule_find("no-such-rule"));
    assert_null(rql_rule_find(""));
    for (size_t i = 0; i < rql_rule_count(); i++) {
        const rql_rule *rule = rql_rule_at(i);
        const char *name = rql_rule_name(rule);
        assert_ptr_equal(rql_rule_find(name), rule);
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                         strlen(name));
        assert_true(rql_rule_severity(rule) >= RQL_ERROR &&
                    rql_rule_severity(rule) <= RQL_INFO);
        assert_true(*rql_rule_summary(rule) && *rql_rule_explanation(rule));
        assert_true(*rql_rule_bad_example(rule) &&
                    *rql_rule_good_example(rule));
    }
}

static void rules_have_tags(void **state)
{
    (void)state;
    assert_int_equal(rql_rule_tag(rql_rule_find("duplicate-value")),
                     RQL_TAG_UNNECESSARY);
    assert_int_equal(rql_rule_tag(rql_rule_find("renamed-column")),
                     RQL_TAG_DEPRECATED);
    assert_int_equal(rql_rule_tag(rql_rule_find("unknown-column")),
                     RQL_TAG_NONE);
}

/* Look for a rule's findings, and for others that are more than infos. */
static void look(const char *text, rql_api api, const rql_rule *rule,
                 bool *found, bool *others)
{
    rql_options options = {
        .api = api,
        .host = strchr("{[", *text) ? RQL_HOST_REQUEST : RQL_HOST_NONE,
        .now = 1767225600, /* 2026-01-01 */
    };
    rql_document *document = make(text, &options);
    *found = *others = false;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        if (rql_diagnostic_rule(d) == rule)
            *found = true;
        else if (rql_diagnostic_severity(d) != RQL_INFO)
            *others = true;
    }
    rql_document_free(document);
}

/* True when, for one of the services, the bad example breaks its rule and no
 * other one, and the good example breaks none. */
static bool examples_hold(const rql_rule *rule)
{
    for (int api = RQL_API_AUTO; api <= RQL_API_CONSUMER; api++) {
        bool found, others, still_found, still_others;
        look(rql_rule_bad_example(rule), (rql_api)api, rule, &found, &others);
        look(rql_rule_good_example(rule), (rql_api)api, rule, &still_found,
             &still_others);
        if (found && !others && !still_found && !still_others)
            return true;
    }
    return false;
}

static void examples_of_rules_show_them(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < rql_rule_count(); i++) {
        const rql_rule *rule = rql_rule_at(i);
        if (examples_hold(rule))
            continue;
        print_error("examples of %s: %s; %s\n", rql_rule_name(rule),
                    rql_rule_bad_example(rule), rql_rule_good_example(rule));
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* --- Request bodies ---------------------------------------------------- */

static const char report_body[] =
    "[{\"Name\": \"a\", \"Query\": \"SELECT Mnth FROM OfficeUsage WHERE "
    "CustomerName = 'Caf\\u00e9' AND Cty = 'x'\"},\n"
    " {\"Name\": \"b\", \"Query\": \"SELECT City FROM OfficeUsage;\"}]";

static const rql_options request_options = {.host = RQL_HOST_REQUEST};

static void names_of_requests(void **state)
{
    (void)state;
    assert_string_equal(rql_request_name(RQL_REQUEST_AUTO), "auto");
    assert_string_equal(rql_request_name(RQL_REQUEST_CREATE_QUERY),
                        "create-query");
    assert_string_equal(rql_request_name(RQL_REQUEST_CREATE_REPORT),
                        "create-report");
    assert_string_equal(rql_request_name(RQL_REQUEST_UPDATE_REPORT),
                        "update-report");
}

static void bodies_have_parts(void **state)
{
    (void)state;
    rql_document *document = make(report_body, &request_options);
    assert_int_equal(rql_document_token_count(document), 0);
    assert_int_equal(rql_document_part_count(document), 2);
    assert_int_equal(rql_document_query_count(document), 2);
    rql_part part = rql_document_part(document, 1);
    assert_true(same(rql_document_text(part.document),
                     "SELECT City FROM OfficeUsage;"));
    assert_int_equal(memcmp(report_body + part.span.start, "SELECT City", 11),
                     0);
    assert_int_equal(report_body[part.span.end], '"');
    /* The queries of a body are those of its parts. */
    assert_ptr_equal(
        rql_document_query(document, 0),
        rql_document_query(rql_document_part(document, 0).document, 0));
    assert_ptr_equal(rql_document_query(document, 1),
                     rql_document_query(part.document, 0));
    rql_document_free(document);
}

static void places_of_parts_go_both_ways(void **state)
{
    (void)state;
    rql_document *document = make(report_body, &request_options);
    for (size_t i = 0; i < rql_document_part_count(document); i++) {
        rql_part part = rql_document_part(document, i);
        size_t length = rql_document_text(part.document).length, before = 0;
        for (size_t at = 0; at <= length; at++) {
            size_t outer = rql_part_to_outer(document, i, at), back, inner;
            assert_true(outer >= part.span.start && outer <= part.span.end);
            assert_true(outer >= before);
            assert_true(rql_part_from_outer(document, outer, &back, &inner));
            assert_int_equal(back, i);
            /* Both bytes of the escaped letter stand at its escape. */
            assert_true(inner == at || inner + 1 == at);
            before = outer;
        }
        assert_int_equal(rql_part_to_outer(document, i, length), part.span.end);
    }
    size_t part, inner;
    assert_false(rql_part_from_outer(document, 0, &part, &inner));
    assert_false(
        rql_part_from_outer(document, strlen(report_body), &part, &inner));
    const char *escape = strstr(report_body, "\\u00e9");
    size_t at = (size_t)(escape - report_body);
    assert_true(rql_part_from_outer(document, at + 3, &part, &inner));
    assert_int_equal(rql_part_to_outer(document, part, inner), at);
    rql_document_free(document);
}

static void edits_of_parts_are_escaped(void **state)
{
    (void)state;
    static const char body[] = "{\"Query\": \"SELECT \\u0043ity\\nFROM "
                               "Profile\"}";
    rql_document *document = make(body, &request_options);
    rql_edits *edits;
    rql_text text = rql_document_text(rql_document_part(document, 0).document);
    assert_true(same(text, "SELECT City\nFROM Profile"));
    const rql_edit both[] = {{{7, 11}, {"\"\\", 2}}, {{24, 24}, {"\n", 1}}};
    assert_int_equal(rql_part_edits_new(document, 0, both, 2, &edits), RQL_OK);
    rql_document_free(document);
    assert_int_equal(rql_edits_count(edits), 2);
    rql_edit first = rql_edits_at(edits, 0), second = rql_edits_at(edits, 1);
    assert_int_equal(memcmp(body + first.span.start, "\\u0043ity\\n", 11), 0);
    assert_int_equal(first.span.end - first.span.start, 9);
    assert_true(same(first.text, "\\\"\\\\"));
    assert_int_equal(body[second.span.start], '"');
    assert_int_equal(second.span.end, second.span.start);
    assert_true(same(second.text, "\\n"));
    rql_edits_free(edits);
    rql_edits_free(NULL);
}

static void discarded_parts_leave_findings(void **state)
{
    (void)state;
    rql_options options = {.host = RQL_HOST_REQUEST, .discard_trees = true};
    rql_document *kept = make(report_body, &request_options);
    rql_document *document = make(report_body, &options);
    assert_int_equal(rql_document_part_count(document), 0);
    assert_int_equal(rql_document_query_count(document), 2);
    assert_int_equal(rql_document_diagnostic_count(document),
                     rql_document_diagnostic_count(kept));
    assert_true(find(document, "unknown-column") >= 0);
    rql_document_free(document);
    rql_document_free(kept);
}

static const struct {
    const char *text;
    bool is_request;
} looks[] = {
    {"{\"Name\": \"a\", \"Query\": \"b\"}", true},
    {" \xef\xbb\xbf", false},
    {"\xef\xbb\xbf {\"query\": \"select Month from OfficeUsage\"}", true},
    {"[{\"ReportName\": \"a\", \"QueryId\": \"b\"}]", true},
    {"{\"reportName\": \"a\", \"startTime\": \"b\"}", true},
    {"{'Name': 'a', 'Query': 'SELECT Month'", true},
    {"{\"Name\": \"a\", \"Query\": \"SELECT\nMonth\",}", true},
    {"", false},
    {"{}", false},
    {"[[{\"Name\": 1, \"Query\": 2}]]", false},
    {"{\"name\": \"a\", \"version\": \"1.0\"}", false},
    {"{\"query\": \"query { user }\"}", false},
    {"{\"value\": [{\"queryId\": \"a\", \"reportName\": \"b\"}]}", false},
    {"SELECT Name, Query FROM OfficeUsage", false},
};

static void requests_are_told_from_other_texts(void **state)
{
    (void)state;
    assert_false(rql_text_is_request(NULL, 0));
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (rql_text_is_request(looks[i].text, strlen(looks[i].text)) !=
            looks[i].is_request)
            fail_msg("%s", looks[i].text);
}

static void reports_are_checked_with_their_query(void **state)
{
    (void)state;
    static const char body[] =
        "{\"ReportName\": \"a\", \"QueryId\": \"b\", \"StartTime\": "
        "\"2030-01-01T00:00:00Z\", \"RecurrenceInterval\": 5}";
    static const char late[] = "[{\"QueryId\": \"b\", \"startTime\": "
                               "\"2030-01-01 00:00:00Z\"}, "
                               "{\"QueryId\": \"b\", \"startTime\": "
                               "\"2030-01-01 00:00:00Z\"}]";
    static const char right[] = "[{\"QueryId\": \"b\", \"startTime\": "
                                "\"2030-01-01T00:00:00Z\"}, "
                                "{\"QueryId\": \"b\", \"startTime\": "
                                "\"2030-01-01T00:00:00Z\"}]";
    rql_document *query = make("SELECT Month FROM OfficeUsage", NULL);
    rql_options options = {.host = RQL_HOST_REQUEST};
    rql_document *document = make(body, &options);
    assert_int_equal(rql_document_diagnostic_count(document), 0);
    rql_document_free(document);
    options.request.report_query = rql_document_query(query, 0);
    document = make(body, &options);
    assert_true(find(document, "recurrence-interval") >= 0);
    rql_document_free(document);
    rql_fixed *fixed;
    assert_int_equal(rql_fixed_new(late, strlen(late), &options, false, &fixed),
                     RQL_OK);
    assert_int_equal(rql_fixed_fix_count(fixed), 2);
    assert_true(same(rql_fixed_text(fixed), right));
    rql_fixed_free(fixed);
    rql_document_free(query);
    /* Regions of a text that has no bodies. */
    const rql_span region = {0, 2};
    options.request.report_query = NULL;
    options.regions = &region;
    options.region_count = 1;
    assert_int_equal(rql_fixed_new("[1,]", 4, &options, false, &fixed), RQL_OK);
    assert_true(same(rql_fixed_text(fixed), "[1]"));
    rql_fixed_free(fixed);
}

/* Many bodies are fixed one by one, and as each would be alone. */
static void many_bodies_are_fixed_alike(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    static const char body[] =
        "{\"Name\": \"a\", \"Query\": \"SELECT Mnth FROM OficeUsage\\n;\"}";
    static const char right[] =
        "{\"Name\": \"a\", \"Query\": \"SELECT Month FROM OfficeUsage\\n\"}";
    char *text = calloc(COUNT, sizeof body + 2), *to = text;
    assert_non_null(text);
    *to++ = '[';
    for (size_t i = 0; i < COUNT; i++)
        to += sprintf(to, "%s%s", i ? ", " : "", body);
    strcpy(to, "]");
    rql_fixed *fixed;
    assert_int_equal(
        rql_fixed_new(text, strlen(text), &request_options, false, &fixed),
        RQL_OK);
    rql_text result = rql_fixed_text(fixed);
    assert_int_equal(rql_fixed_left_count(fixed), 0);
    assert_int_equal(rql_fixed_fix_count(fixed), 3 * COUNT);
    assert_int_equal(result.length, COUNT * (sizeof right + 1));
    for (size_t i = 0; i < COUNT; i++)
        assert_memory_equal(result.data + 1 + i * (sizeof right + 1), right,
                            sizeof right - 1);
    rql_fixed_free(fixed);
    free(text);
}

/* --- Positions --------------------------------------------------------- */

static void check_position(const rql_lines *lines, size_t offset, size_t line,
                           size_t column)
{
    rql_position position = rql_lines_position(lines, offset);
    assert_int_equal(position.line, line);
    assert_int_equal(position.column, column);
}

static void positions_count_code_points(void **state)
{
    (void)state;
    /* ä, a rocket, an invalid byte; then the three kinds of line break. */
    const char *text = "\xc3\xa4x\xf0\x9f\x9a\x80y\xffz\r\nb\rc\nd";
    rql_lines *lines;
    assert_int_equal(rql_lines_new(text, strlen(text), &lines), RQL_OK);
    check_position(lines, 0, 1, 1);
    check_position(lines, 2, 1, 2);
    check_position(lines, 3, 1, 3);
    check_position(lines, 7, 1, 4);
    check_position(lines, 8, 1, 5);
    check_position(lines, 9, 1, 6);
    check_position(lines, 12, 2, 1);
    check_position(lines, 14, 3, 1);
    check_position(lines, 16, 4, 1);
    check_position(lines, strlen(text), 4, 2);
    assert_int_equal(rql_lines_line(lines, 5).end, 10);
    assert_int_equal(rql_lines_line(lines, 12).start, 12);
    assert_int_equal(rql_lines_line(lines, 12).end, 13);
    rql_lines_free(lines);
    rql_lines_free(NULL);
}

static void positions_of_an_empty_text(void **state)
{
    (void)state;
    rql_lines *lines;
    assert_int_equal(rql_lines_new("", 0, &lines), RQL_OK);
    check_position(lines, 0, 1, 1);
    assert_int_equal(rql_lines_line(lines, 0).end, 0);
    rql_lines_free(lines);
}

/* --- Catalogs ---------------------------------------------------------- */

static void built_in_catalogs(void **state)
{
    (void)state;
    for (int api = RQL_API_MPN; api <= RQL_API_CONSUMER; api++) {
        const rql_catalog *catalog = rql_catalog_builtin((rql_api)api);
        assert_int_equal(rql_catalog_api(catalog), api);
        assert_string_equal(rql_catalog_name(catalog), "built-in");
        assert_true(rql_catalog_dataset_count(catalog) > 9);
    }
    rql_catalog_free(NULL);
}

static void columns_are_found_in_any_case(void **state)
{
    (void)state;
    const rql_catalog *catalog = rql_catalog_builtin(RQL_API_CMP);
    size_t dataset, column;
    assert_true(rql_catalog_find_dataset(catalog, "isvUSAGE", 8, &dataset));
    assert_true(rql_catalog_find_column(catalog, dataset, "skubillingTYPE", 14,
                                        &column));
    rql_column_info info = rql_catalog_column(catalog, dataset, column);
    assert_string_equal(info.name, "SKUBillingType");
    assert_true(info.values_are_closed);
    assert_int_equal(info.value_count, 2);
    assert_string_equal(rql_catalog_value(catalog, dataset, column, 0), "Paid");
    assert_true(rql_catalog_dataset(catalog, dataset).range_count > 0);
    assert_false(
        rql_catalog_find_dataset(catalog, "OfficeUsage", 11, &dataset));
}

static const char service_answer[] =
    "{\"value\": [{\"datasetName\": \"Shoes\", \"selectableColumns\":"
    " [\"Size\", \"Colour\"], \"availableMetrics\": [\"Pairs\"],"
    " \"availableDateRanges\": [\"LAST_MONTH\"]}], \"totalCount\": 1}";

static void catalog_of_the_service(void **state)
{
    (void)state;
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(service_answer, strlen(service_answer),
                                     "answer.json", RQL_API_MPN, NULL, NULL,
                                     &catalog),
                     RQL_OK);
    assert_string_equal(rql_catalog_name(catalog), "answer.json");
    assert_int_equal(rql_catalog_api(catalog), RQL_API_MPN);
    assert_int_equal(rql_catalog_dataset_count(catalog), 1);
    rql_options options = {.api = RQL_API_MPN};
    options.catalogs[RQL_API_MPN] = catalog;
    rql_document *document =
        make("SELECT size, Pairs FROM shoes TIMESPAN last_month", &options);
    assert_int_equal(rql_document_diagnostic_count(document), 0);
    rql_document_free(document);
    document = make("SELECT Width FROM Shoes TIMESPAN LAST_MONTH", &options);
    assert_true(find(document, "unknown-column") >= 0);
    assert_int_equal(count_errors(document), 1);
    rql_document_free(document);
    rql_catalog_free(catalog);
}

struct problems {
    size_t errors;
    size_t line;
};

static void note_problem(void *context, rql_severity severity,
                         rql_position position, const char *message)
{
    struct problems *problems = context;
    problems->errors += severity == RQL_ERROR;
    problems->line = position.line;
    assert_true(*message);
}

static void broken_catalog_has_a_place(void **state)
{
    (void)state;
    const char *json = "{\"value\": [\n  {\"datasetName\": \"Shoes\",\n  ]}";
    struct problems problems = {0};
    rql_catalog *catalog = (rql_catalog *)state;
    assert_int_equal(rql_catalog_new(json, strlen(json), "x", RQL_API_MPN,
                                     note_problem, &problems, &catalog),
                     RQL_BAD_CATALOG);
    assert_null(catalog);
    assert_int_equal(problems.errors, 1);
    assert_int_equal(problems.line, 3);
}

/* --- Fixing ------------------------------------------------------------ */

static rql_fixed *mend(const char *text, const rql_options *options, bool all)
{
    rql_fixed *fixed = NULL;
    assert_int_equal(rql_fixed_new(text, strlen(text), options, all, &fixed),
                     RQL_OK);
    assert_non_null(fixed);
    return fixed;
}

/* Mend the text, and compare what becomes of it. */
static void assert_mended(const char *text, const rql_options *options,
                          bool all, const char *expected)
{
    rql_fixed *fixed = mend(text, options, all);
    assert_true(same(rql_fixed_text(fixed), expected));
    rql_fixed_free(fixed);
}

static void fixing_tells_what_it_did(void **state)
{
    (void)state;
    rql_fixed *fixed =
        mend("SELECT Month WorkloadName FROM OficeUsage -- all", NULL, false);
    assert_true(same(rql_fixed_text(fixed),
                     "SELECT Month, WorkloadName FROM OfficeUsage -- all"));
    assert_int_equal(rql_fixed_fix_count(fixed), 2);
    assert_int_equal(rql_fixed_left_count(fixed), 0);
    assert_int_equal(rql_fixed_edit_count(fixed), 2);
    rql_edit comma = rql_fixed_edit(fixed, 0);
    assert_int_equal(comma.span.start, 12);
    assert_int_equal(comma.span.end, 12);
    assert_true(same(comma.text, ","));
    rql_edit dataset = rql_fixed_edit(fixed, 1);
    assert_int_equal(dataset.span.start, 31);
    assert_int_equal(dataset.span.end, 41);
    assert_true(same(dataset.text, "OfficeUsage"));
    rql_fixed_free(fixed);
}

static void edits_of_several_rounds_are_of_the_text_given(void **state)
{
    (void)state;
    /* What stands in a clause that is moved is mended in a round of its own. */
    const char *text = "SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH "
                       "LIMIT '10' ORDER BY Month DESC";
    char result[200] = "";
    size_t at = 0;
    rql_fixed *fixed = mend(text, NULL, false);
    for (size_t i = 0; i < rql_fixed_edit_count(fixed); i++) {
        rql_edit edit = rql_fixed_edit(fixed, i);
        assert_true(edit.span.start >= at && edit.span.end <= strlen(text));
        strncat(result, text + at, edit.span.start - at);
        strncat(result, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    strcat(result, text + at);
    assert_true(same(rql_fixed_text(fixed), result));
    assert_string_equal(result, "SELECT Month FROM OfficeUsage "
                                "ORDER BY Month DESC LIMIT 10 "
                                "TIMESPAN LAST_MONTH");
    rql_fixed_free(fixed);
}

static void nothing_to_fix_is_no_edit(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ;; ",
        "-- nothing\n",
        "no query at all",
        "SELECT * FROM x",
        "SELECT Month FROM OfficeUsage ORDER BY Month TIMESPAN LAST_MONTH"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rql_fixed *fixed = mend(texts[i], NULL, false);
        assert_true(same(rql_fixed_text(fixed), texts[i]));
        assert_int_equal(rql_fixed_edit_count(fixed), 0);
        assert_int_equal(rql_fixed_fix_count(fixed), 0);
        assert_int_equal(rql_fixed_left_count(fixed), 0);
        rql_fixed_free(fixed);
    }
    rql_fixed *none;
    assert_int_equal(rql_fixed_new(NULL, 0, NULL, true, &none), RQL_OK);
    assert_int_equal(rql_fixed_text(none).length, 0);
    rql_fixed_free(none);
    rql_fixed_free(NULL);
}

static void fixed_text_is_a_copy(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "SELECT Month WorkloadName FROM OfficeUsage",
        "SELECT Month FROM OfficeUsage"};
    static const char *const wanted[] = {
        "SELECT Month, WorkloadName FROM OfficeUsage",
        "SELECT Month FROM OfficeUsage"};
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(texts[i]);
        char *text = malloc(length);
        rql_fixed *fixed;
        assert_non_null(text);
        memcpy(text, texts[i], length);
        assert_int_equal(rql_fixed_new(text, length, NULL, false, &fixed),
                         RQL_OK);
        assert_memory_equal(text, texts[i], length);
        memset(text, 'x', length);
        free(text);
        assert_true(same(rql_fixed_text(fixed), wanted[i]));
        rql_fixed_free(fixed);
    }
}

/* --- Rewriting ------------------------------------------------------------ */

static void rewritten_text_is_a_copy(void **state)
{
    (void)state;
    static const rql_rewrite operations[] = {
        {RQL_REWRITE_SET_LIMIT, "5", NULL},
        {RQL_REWRITE_DROP_COLUMN, "Month", NULL},
    };
    const char *given = "SELECT Month, CustomerName FROM OfficeUsage";
    size_t length = strlen(given);
    char *text = malloc(length);
    rql_rewritten *rewritten;
    assert_non_null(text);
    memcpy(text, given, length);
    assert_int_equal(rql_rewritten_new(text, length, NULL, RQL_ALL_QUERIES,
                                       operations, 2, &rewritten),
                     RQL_OK);
    memset(text, 'x', length);
    free(text);
    assert_null(rql_rewritten_error(rewritten));
    assert_true(same(rql_rewritten_text(rewritten),
                     "SELECT CustomerName FROM OfficeUsage LIMIT 5"));
    assert_int_equal(rql_rewritten_edit_count(rewritten), 2);
    assert_int_equal(rql_rewritten_edit(rewritten, 1).span.start, length);
    rql_rewritten_free(rewritten);
    rql_rewritten_free(NULL);
}

static void refused_rewrites_change_nothing(void **state)
{
    (void)state;
    static const rql_rewrite operations[] = {
        {RQL_REWRITE_SET_LIMIT, "5", NULL},
        {RQL_REWRITE_DROP_COLUMN, "CustomerName", NULL},
    };
    const char *text = "SELECT Month FROM OfficeUsage";
    rql_rewritten *rewritten;
    assert_int_equal(rql_rewritten_new(text, strlen(text), NULL,
                                       RQL_ALL_QUERIES, operations, 2,
                                       &rewritten),
                     RQL_OK);
    assert_non_null(rql_rewritten_error(rewritten));
    assert_true(rql_rewritten_is_missing(rewritten));
    assert_int_equal(rql_rewritten_failed(rewritten), 1);
    assert_int_equal(rql_rewritten_edit_count(rewritten), 0);
    assert_true(same(rql_rewritten_text(rewritten), text));
    rql_rewritten_free(rewritten);
    assert_int_equal(rql_rewritten_new(text, strlen(text), NULL, 1, operations,
                                       1, &rewritten),
                     RQL_OK);
    assert_non_null(rql_rewritten_error(rewritten));
    assert_int_equal(rql_rewritten_failed(rewritten), 1);
    rql_rewritten_free(rewritten);
}

static void unsafe_fixes_are_asked_for(void **state)
{
    (void)state;
    const char *text = "SELECT Month WorkloadName FROM OfficeUsage "
                       "HAVING MonthlyActiveUsers > 5";
    assert_mended(text, NULL, false,
                  "SELECT Month, WorkloadName FROM OfficeUsage "
                  "HAVING MonthlyActiveUsers > 5");
    assert_mended(text, NULL, true,
                  "SELECT Month, WorkloadName FROM OfficeUsage "
                  "WHERE MonthlyActiveUsers > 5");
}

static void options_choose_what_is_fixed(void **state)
{
    (void)state;
    const char *text = "SELECT Month WorkloadName\xc2\xa0"
                       "FROM OficeUsage";
    rql_rule_setting off = {"missing-comma", RQL_OFF};
    rql_rule_setting strict = {"odd-space", RQL_ERROR};
    rql_options options = {.settings = &off, .setting_count = 1};
    assert_mended(text, &options, false,
                  "SELECT Month WorkloadName FROM OfficeUsage");
    options = (rql_options){.least = RQL_ERROR};
    assert_mended(text, &options, false,
                  "SELECT Month, WorkloadName\xc2\xa0"
                  "FROM OfficeUsage");
    options.settings = &strict;
    options.setting_count = 1;
    assert_mended(text, &options, false,
                  "SELECT Month, WorkloadName FROM OfficeUsage");
    options = (rql_options){.discard_trees = true};
    assert_mended(text, &options, false,
                  "SELECT Month, WorkloadName FROM OfficeUsage");
    options = (rql_options){.skip_checks = true};
    assert_mended(text, &options, false,
                  "SELECT Month, WorkloadName FROM OficeUsage");
}

static void errors_that_were_hidden_are_no_harm(void **state)
{
    (void)state;
    assert_mended("SELECT Nonsense, Rubbish FROM OficeUsage", NULL, false,
                  "SELECT Nonsense, Rubbish FROM OfficeUsage");
}

static void other_bytes_stay(void **state)
{
    (void)state;
    assert_mended(
        "\xef\xbb\xbf-- a\r\nSELECT Month /* b */ WorkloadName\r\n\r\n"
        "  FROM\tOfficeUsage;  \r\n",
        NULL, false,
        "\xef\xbb\xbf-- a\r\nSELECT Month, /* b */ WorkloadName\r\n\r\n"
        "  FROM\tOfficeUsage;  \r\n");
}

static void fixing_what_is_too_large_is_refused(void **state)
{
    rql_fixed *fixed = (rql_fixed *)state;
    assert_int_equal(rql_fixed_new("x", RQL_TEXT_MAX + 1, NULL, false, &fixed),
                     RQL_TOO_LARGE);
    assert_null(fixed);
}

/* A text that is mended in several windows, each with its own edits. */
static void many_queries_are_fixed_alike(void **state)
{
    (void)state;
    static const char query[] = "SELECT Month WorkloadName FROM OfficeUsage;\n";
    static const char wanted[] =
        "SELECT Month, WorkloadName FROM OfficeUsage;\n";
    enum { COUNT = 8000 };
    size_t length = COUNT * (sizeof query - 1);
    char *text = malloc(length);
    rql_fixed *fixed;
    assert_non_null(text);
    for (size_t i = 0; i < COUNT; i++)
        memcpy(text + i * (sizeof query - 1), query, sizeof query - 1);
    assert_int_equal(rql_fixed_new(text, length, NULL, false, &fixed), RQL_OK);
    rql_text result = rql_fixed_text(fixed);
    assert_int_equal(rql_fixed_fix_count(fixed), COUNT);
    assert_int_equal(rql_fixed_edit_count(fixed), COUNT);
    assert_int_equal(result.length, COUNT * (sizeof wanted - 1));
    for (size_t i = 0; i < COUNT; i++)
        assert_memory_equal(result.data + i * (sizeof wanted - 1), wanted,
                            sizeof wanted - 1);
    rql_fixed_free(fixed);
    free(text);
}

/* --- Threads ----------------------------------------------------------- */

struct shared {
    const rql_catalog *catalog;
    const rql_document *document;
};

static void *work(void *context)
{
    const struct shared *shared = context;
    rql_options options = {.api = RQL_API_MPN};
    options.catalogs[RQL_API_MPN] = shared->catalog;
    uintptr_t wrong = 0;
    for (size_t i = 0; i < 200; i++) {
        const char *text = "SELECT Size, Colr FROM Shoes TIMESPAN LAST_MONTH";
        rql_document *document;
        if (rql_document_new(text, strlen(text), &options, &document) != RQL_OK)
            return (void *)(uintptr_t)1;
        wrong += rql_document_diagnostic_count(document) != 1;
        wrong += rql_query_column_count(
                     rql_document_query(shared->document, 0)) != 2;
        rql_document_free(document);
    }
    return (void *)wrong;
}

static void threads_share_catalogs_and_documents(void **state)
{
    (void)state;
    pthread_t threads[4];
    rql_catalog *catalog;
    rql_document *document = make(whole_query, NULL);
    assert_int_equal(rql_catalog_new(service_answer, strlen(service_answer),
                                     "answer.json", RQL_API_MPN, NULL, NULL,
                                     &catalog),
                     RQL_OK);
    struct shared shared = {catalog, document};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &shared), 0);
    for (size_t i = 0; i < 4; i++) {
        void *wrong;
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    rql_catalog_free(catalog);
    rql_document_free(document);
}

static bool take_once(void *context, const char *bytes, size_t length)
{
    size_t *calls = context;
    (void)bytes, (void)length;
    return ++*calls < 1;
}

static void formatting_stops_when_told(void **state)
{
    (void)state;
    size_t calls = 0;
    const rql_format_output output = {.bytes = take_once, .context = &calls};
    assert_int_equal(rql_format("LIMIT 5", 7, NULL, NULL, &output),
                     RQL_STOPPED);
    assert_int_equal(calls, 1);
    assert_int_equal(rql_format(NULL, 0, NULL, NULL, &output), RQL_OK);
    assert_int_equal(rql_format("", RQL_TEXT_MAX + 1, NULL, NULL, &output),
                     RQL_TOO_LARGE);
    assert_int_equal(calls, 1);
}

/* A query again and again, to be read so many times. */
struct refrain {
    size_t times;
    bool fails; /* in place of an end */
    size_t done;
};

static bool read_refrain(void *context, char *bytes, size_t room,
                         size_t *length)
{
    static const char text[] = "select a from b;\n";
    struct refrain *refrain = context;
    *length = refrain->times ? strlen(text) : 0;
    assert_true(room >= *length);
    memcpy(bytes, text, *length);
    return refrain->times ? refrain->times-- : !refrain->fails;
}

static void count_done(void *context, const char *bytes, size_t length)
{
    struct refrain *refrain = context;
    assert_true(bytes[0] == (refrain->done ? '\n' : 's'));
    refrain->done += length;
}

static bool count_bytes(void *context, const char *bytes, size_t length)
{
    size_t *count = context;
    (void)bytes;
    *count += length;
    return true;
}

static void formatting_a_stream_is_done_with_each_byte(void **state)
{
    (void)state;
    size_t count = 0;
    struct refrain refrain = {.times = 20000};
    const rql_format_input input = {
        .read = read_refrain, .done = count_done, .context = &refrain};
    const rql_format_output output = {.bytes = count_bytes, .context = &count};
    assert_int_equal(rql_format_stream(&input, NULL, NULL, &output), RQL_OK);
    assert_int_equal(refrain.done, 20000 * strlen("select a from b;\n"));
    assert_int_equal(count, refrain.done);
}

static void formatting_a_stream_stops_when_told(void **state)
{
    (void)state;
    size_t calls = 0, count = 0;
    struct refrain refrain = {.times = 9, .fails = true};
    const rql_format_input input = {.read = read_refrain, .context = &refrain};
    rql_format_output output = {.bytes = count_bytes, .context = &count};
    assert_int_equal(rql_format_stream(&input, NULL, NULL, &output),
                     RQL_STOPPED);
    refrain = (struct refrain){.times = 9};
    output = (rql_format_output){.bytes = take_once, .context = &calls};
    assert_int_equal(rql_format_stream(&input, NULL, NULL, &output),
                     RQL_STOPPED);
    assert_int_equal(calls, 1);
}

/* What is delivered of sections. */
struct sectioned {
    char bytes[200];
    size_t length;
};

static bool take_section(void *context, const char *bytes, size_t length)
{
    struct sectioned *sectioned = context;
    assert_true(sectioned->length + length < sizeof sectioned->bytes);
    memcpy(sectioned->bytes + sectioned->length, bytes, length);
    sectioned->length += length;
    return true;
}

static size_t format_section(struct sectioned *sectioned, const char *text,
                             rql_section section, rql_format_state *state)
{
    const rql_format_output output = {.bytes = take_section,
                                      .context = sectioned};
    size_t end;
    assert_int_equal(rql_format_section(text, strlen(text), &section, NULL,
                                        NULL, &output, state, &end),
                     RQL_OK);
    return end;
}

static void sections_are_formatted_on_their_own(void **state)
{
    (void)state;
    static const char text[] = "select a from b;\nselect c from d;\nselect e";
    struct sectioned made = {.length = 0}, guessed = {.length = 0};
    rql_format_state here = {0}, guess;
    size_t place = rql_format_guess(text, strlen(text), 10, &guess);
    assert_int_equal(place, 16);
    size_t end =
        format_section(&made, text, (rql_section){0, place, true}, &here);
    assert_int_equal(end, place);
    assert_int_equal(here.state, guess.state);
    assert_int_equal(here.column, strlen("FROM b;"));
    assert_int_equal(guess.column, SIZE_MAX);
    end = format_section(&made, text, (rql_section){end, strlen(text), true},
                         &here);
    assert_int_equal(end, strlen(text));
    made.bytes[made.length] = '\0';
    assert_string_equal(made.bytes, "SELECT a\nFROM b;\nSELECT c\nFROM d;\n"
                                    "SELECT e");
    end = format_section(&guessed, text,
                         (rql_section){place, strlen(text), true}, &guess);
    assert_int_equal(end, strlen(text));
    assert_memory_equal(guessed.bytes, made.bytes + strlen("SELECT a\nFROM b;"),
                        guessed.length);
    assert_int_equal(rql_format_guess("x", 1, 0, &guess), 1);
    assert_int_equal(rql_format_guess("", 0, 0, &guess), 0);
    assert_int_equal(rql_format_guess("\n\nselect a", 10, 0, &guess), 2);
}

/* A query of so many bytes, on many lines, that has not ended. */
static char *long_list(size_t length)
{
    static const char select[] = "select a\n";
    char *text = malloc(length + 1);
    assert_non_null(text);
    for (size_t i = 0; i < length; i++)
        text[i] = i < sizeof select - 1 ? select[i] : ",a\n"[i % 3];
    text[length] = '\0';
    return text;
}

static void an_asterisk_at_the_end_opens_no_comment(void **state)
{
    struct sectioned made = {.length = 0};
    rql_format_state here = {0};
    (void)state;
    assert_int_equal(
        format_section(&made, "limit 1 *", (rql_section){0, 9, true}, &here),
        9);
    assert_true(same((rql_text){made.bytes, made.length}, "limit 1 *"));
}

/* Where more would have to be at hand, or a comment may suppress, nothing is
 * told; a stream goes on from there. */
static void sections_tell_what_is_sure(void **state)
{
    (void)state;
    static const char text[] = "limit 1; limit 2 -- reportql-disable-line\n";
    struct sectioned made = {.length = 0};
    rql_format_state here = {0};
    size_t length = strlen(text);
    assert_int_equal(format_section(&made, "limit 1; limit",
                                    (rql_section){0, 14, false}, &here),
                     0);
    assert_int_equal(
        format_section(&made, text, (rql_section){0, length, true}, &here), 0);
    assert_int_equal(
        format_section(&made, "", (rql_section){0, 1, false}, &here), 0);
    /* A query that is longer than what is looked at first. */
    char *list = long_list(100000);
    assert_int_equal(
        format_section(&made, list, (rql_section){0, 100000, false}, &here), 0);
    free(list);
    assert_int_equal(here.state, 0);
    assert_int_equal(made.length, 0);
    struct refrain refrain = {.times = 2};
    const rql_format_input input = {
        .read = read_refrain, .context = &refrain, .from = &here};
    const rql_format_output output = {.bytes = take_section, .context = &made};
    assert_int_equal(format_section(&made, "limit 1;\nlimit",
                                    (rql_section){0, 8, false}, &here),
                     8);
    assert_int_equal(rql_format_stream(&input, NULL, NULL, &output), RQL_OK);
    made.bytes[made.length] = '\0';
    assert_string_equal(made.bytes,
                        "LIMIT 1;\nSELECT a\nFROM b;\nSELECT a\nFROM b;\n");
}

static void formatting_moves_the_caret(void **state)
{
    (void)state;
    static const char text[] = "limit  5 from   a  b";
    rql_formatted *formatted;
    assert_int_equal(
        rql_formatted_new(text, strlen(text), NULL, NULL, NULL, &formatted),
        RQL_OK);
    assert_true(same(rql_formatted_text(formatted), "LIMIT 5 from   a  b"));
    assert_int_equal(rql_formatted_edit_count(formatted), 2);
    assert_int_equal(rql_formatted_offset(formatted, 0), 0);
    assert_int_equal(rql_formatted_offset(formatted, 3), 3);
    assert_int_equal(rql_formatted_offset(formatted, 7), 6);
    assert_int_equal(rql_formatted_offset(formatted, strlen(text)), 19);
    assert_int_equal(rql_formatted_copied_count(formatted), 1);
    assert_int_equal(rql_formatted_copied(formatted, 0).start, 9);
    assert_int_equal(rql_formatted_copied(formatted, 0).end, 20);
    rql_formatted_free(formatted);
    rql_formatted_free(NULL);
}

static void formatting_keeps_to_the_range(void **state)
{
    (void)state;
    static const char text[] = "limit  5 from   a where  b=1";
    const rql_span range = {9, 17};
    rql_formatted *formatted;
    assert_int_equal(
        rql_formatted_new(text, strlen(text), NULL, NULL, &range, &formatted),
        RQL_OK);
    assert_true(
        same(rql_formatted_text(formatted), "limit  5 FROM a where  b=1"));
    rql_formatted_free(formatted);
}

/* --- Places in queries --------------------------------------------------- */

static void tokens_are_found_by_offset(void **state)
{
    (void)state;
    rql_document *d = make("SELECT a,b FROM c ", NULL);
    assert_int_equal(rql_document_token_at(d, 0), 0);
    assert_int_equal(rql_document_token_at(d, 5), 0);
    assert_int_equal(rql_document_token_at(d, 6), 1); /* stands behind it */
    assert_int_equal(rql_document_token_at(d, 8), 2);
    assert_int_equal(rql_document_token_at(d, 17), 6);
    assert_int_equal(rql_document_token_at(d, 1000), 6);
    assert_int_equal(rql_document_token_count(d), 6);
    rql_document_free(d);
}

static void queries_are_found_by_offset(void **state)
{
    (void)state;
    size_t query = 9;
    rql_document *d = make(" SELECT a FROM b; SELECT c FROM d", NULL);
    assert_true(rql_document_query_at(d, 0, &query));
    assert_int_equal(query, 0);
    assert_true(rql_document_query_at(d, 17, &query));
    assert_int_equal(query, 0);
    assert_true(rql_document_query_at(d, 18, &query));
    assert_int_equal(query, 1);
    assert_true(rql_document_query_at(d, 1000, &query));
    assert_int_equal(query, 1);
    size_t first, end;
    rql_query_tokens(rql_document_query(d, 1), &first, &end);
    assert_int_equal(first, 5);
    assert_int_equal(end, 9);
    rql_document_free(d);
    d = make("-- nothing", NULL);
    assert_false(rql_document_query_at(d, 0, &query));
    rql_document_free(d);
}

static void assert_clause(const rql_query *query, size_t index,
                          rql_clause_kind kind, size_t start, size_t end)
{
    rql_clause clause = rql_query_clause(query, index);
    assert_int_equal(clause.kind, kind);
    assert_int_equal(clause.span.start, start);
    assert_int_equal(clause.span.end, end);
}

static void clauses_are_in_the_order_of_the_text(void **state)
{
    (void)state;
    rql_document *d = make("LIMIT 5 SELECT a FROM b ORDER BY a ASCLIMIT 6 "
                           "WHERE 5 < a LIMIT 7",
                           NULL);
    const rql_query *query = rql_document_query(d, 0);
    assert_int_equal(rql_query_clause_count(query), 7);
    assert_clause(query, 0, RQL_CLAUSE_LIMIT, 0, 7);
    assert_clause(query, 1, RQL_CLAUSE_SELECT, 8, 16);
    assert_clause(query, 2, RQL_CLAUSE_FROM, 17, 23);
    assert_clause(query, 3, RQL_CLAUSE_ORDER, 24, 34); /* the glued token is */
    assert_clause(query, 4, RQL_CLAUSE_LIMIT, 35, 45); /* that of LIMIT */
    assert_clause(query, 5, RQL_CLAUSE_WHERE, 46, 57);
    assert_clause(query, 6, RQL_CLAUSE_LIMIT, 58, 65);
    assert_string_equal(rql_clause_name(RQL_CLAUSE_ORDER), "ORDER BY");
    rql_document_free(d);
}

static void uses_tell_what_names_mean(void **state)
{
    (void)state;
    static const struct {
        rql_use_kind kind;
        rql_clause_kind clause;
        const char *name;
        bool is_known;
    } expected[] = {
        {RQL_USE_COLUMN, RQL_CLAUSE_SELECT, "sku", true},
        {RQL_USE_COLUMN, RQL_CLAUSE_SELECT, "Nothing", false},
        {RQL_USE_DATASET, RQL_CLAUSE_FROM, "ISVUsage", true},
        {RQL_USE_COLUMN, RQL_CLAUSE_WHERE, "VMSize", true},
        {RQL_USE_COLUMN, RQL_CLAUSE_ORDER, "SKU", true},
        {RQL_USE_TIMESPAN, RQL_CLAUSE_TIMESPAN, "LAST_MONTH", false},
        {RQL_USE_GRAIN, RQL_CLAUSE_AGGREGATED, "Daily", false},
    };
    rql_document *d =
        make("SELECT sku, \"Nothing\" AGGREGATED Daily TIMESPAN LAST_MONTH "
             "ORDER BY SKU WHERE VMSize = 1 FROM ISVUsage",
             NULL);
    const rql_query *query = rql_document_query(d, 0);
    size_t count = sizeof expected / sizeof *expected, dataset, column;
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    assert_non_null(catalog);
    assert_int_equal(rql_query_use_count(query), count);
    for (size_t i = 0; i < count; i++) {
        rql_use use = rql_query_use(query, i);
        assert_int_equal(use.kind, expected[i].kind);
        assert_int_equal(use.clause, expected[i].clause);
        assert_true(same(use.name.text, expected[i].name));
        assert_int_equal(use.is_known, expected[i].is_known);
    }
    assert_true(rql_catalog_find_column(catalog, dataset, "SKU", 3, &column));
    assert_int_equal(rql_query_use(query, 0).column, column);
    /* The span is that of the token, with its quotes. */
    assert_int_equal(rql_query_use(query, 1).name.span.start, 12);
    assert_int_equal(rql_query_use(query, 1).name.span.end, 21);
    rql_document_free(d);
}

static void conditions_may_share_a_name(void **state)
{
    (void)state;
    rql_document *d =
        make("SELECT SKU FROM ISVUsage WHERE RawUsage BETWEEN 1 AND 5", NULL);
    const rql_query *query = rql_document_query(d, 0);
    assert_int_equal(rql_query_use_count(query), 4);
    assert_int_equal(rql_query_use(query, 2).name.span.start, 31);
    assert_int_equal(rql_query_use(query, 3).name.span.start, 31);
    rql_document_free(d);
}

static void nothing_is_known_without_checks(void **state)
{
    (void)state;
    const rql_options options = {.skip_checks = true};
    size_t dataset = 9;
    rql_document *d = make("SELECT SKU FROM ISVUsage", &options);
    const rql_query *query = rql_document_query(d, 0);
    assert_null(rql_query_catalog(query, &dataset));
    assert_int_equal(rql_query_use_count(query), 2);
    assert_false(rql_query_use(query, 0).is_known);
    assert_false(rql_query_use(query, 1).is_known);
    rql_document_free(d);
}

static void suggestions_have_a_place(void **state)
{
    (void)state;
    static const char text[] =
        "SELECT OfferName FROM ISVUsage WHERE AzureLicenseType IN ('x', 'Ent";
    rql_document *document = make(text, NULL);
    rql_completion *completion;
    assert_int_equal(rql_completion_new(document, strlen(text), &completion),
                     RQL_OK);
    rql_place place = rql_completion_place(completion);
    assert_int_equal(place.want, RQL_WANT_VALUE);
    assert_true(place.is_in_clause && place.clause == RQL_CLAUSE_WHERE);
    assert_true(same(place.column.text, "AzureLicenseType"));
    assert_true(place.has_operator && place.op == RQL_OPERATOR_IN);
    assert_int_equal(place.value, 1);
    assert_string_equal(rql_catalog_dataset(place.catalog, place.dataset).name,
                        "ISVUsage");
    assert_int_not_equal(place.known_column, RQL_NO_COLUMN);
    assert_int_equal(rql_completion_replaced(completion).start,
                     strlen(text) - 3);
    assert_int_equal(rql_completion_typed(completion).end, strlen(text));
    assert_false(rql_completion_is_cut(completion));
    rql_suggestion value = rql_completion_at(completion, 1);
    assert_int_equal(value.kind, RQL_SUGGESTION_VALUE);
    assert_string_equal(value.label, "Enterprise");
    assert_string_equal(value.text, "Enterprise'");
    rql_completion_free(completion);
    rql_completion_free(NULL);
    rql_document_free(document);
}

/* A catalog with more columns than are suggested at once. */
static rql_catalog *large_catalog(void)
{
    static char json[60000];
    size_t length = (size_t)sprintf(
        json, "[{\"datasetName\": \"Wide\", \"selectableColumns\": [\"X\"");
    for (int i = 0; i < 2000; i++)
        length += (size_t)sprintf(json + length, ", \"Column%d\"", i);
    strcpy(json + length, "]}]");
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(json, strlen(json), "wide", RQL_API_MPN,
                                     NULL, NULL, &catalog),
                     RQL_OK);
    return catalog;
}

static void many_suggestions_are_cut(void **state)
{
    (void)state;
    static const char *const texts[] = {"SELECT cn19", "SELECT cn19 FROM Wide"};
    rql_catalog *catalog = large_catalog();
    rql_options options = {.api = RQL_API_MPN};
    options.catalogs[RQL_API_MPN] = catalog;
    for (size_t i = 0; i < 2; i++) {
        rql_document *document = make(texts[i], &options);
        rql_completion *completion;
        assert_int_equal(rql_completion_new(document, 11, &completion), RQL_OK);
        assert_true(rql_completion_is_cut(completion));
        /* those with 1 and 9 in this order, and DISTINCT */
        assert_in_range(rql_completion_count(completion), 100, 600);
        assert_string_equal(rql_completion_at(completion, 0).text, "Column19");
        rql_completion_free(completion);
        assert_int_equal(rql_completion_new(document, 7, &completion), RQL_OK);
        assert_true(rql_completion_is_cut(completion));
        assert_in_range(rql_completion_count(completion), 1000, 1010);
        rql_completion_free(completion);
        rql_document_free(document);
    }
    rql_catalog_free(catalog);
}

static void examples_have_holes(void **state)
{
    (void)state;
    rql_document *document = make("", NULL);
    rql_completion *completion;
    assert_int_equal(rql_completion_new(document, 0, &completion), RQL_OK);
    assert_int_equal(rql_completion_count(completion), 4);
    rql_suggestion keyword = rql_completion_at(completion, 0);
    assert_string_equal(keyword.text, "SELECT");
    assert_int_equal(keyword.hole_count, 0);
    rql_suggestion clause = rql_completion_at(completion, 1);
    assert_int_equal(clause.kind, RQL_SUGGESTION_CLAUSE);
    assert_string_equal(clause.text, "SELECT column");
    assert_int_equal(clause.hole_count, 1);
    assert_int_equal(clause.holes[0].start, 7);
    assert_int_equal(clause.holes[0].end, 13);
    assert_null(clause.catalog);
    rql_completion_free(completion);
    rql_document_free(document);
}

/* --- What findings are ---------------------------------------------------- */

static rql_identity identity_of(const char *text, rql_host host, size_t index)
{
    rql_options options = {.identities = true, .host = host};
    rql_document *document;
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    assert_true(index < rql_document_diagnostic_count(document));
    rql_identity identity =
        rql_diagnostic_identity(rql_document_diagnostic(document, index));
    rql_document_free(document);
    return identity;
}

static void findings_are_known_wherever_they_stand(void **state)
{
    (void)state;
    rql_identity a =
        identity_of("SELECT Foo FROM ISVUsage TIMESPAN LAST_MONTH", 0, 0);
    rql_identity moved = identity_of("-- moved\n\nselect  Foo /* ! */\nFROM "
                                     "ISVUsage TIMESPAN last_month;",
                                     0, 0);
    rql_identity other =
        identity_of("SELECT Foo FROM ISVUsage TIMESPAN LAST_6_MONTHS", 0, 0);
    rql_identity name =
        identity_of("SELECT Fob FROM ISVUsage TIMESPAN LAST_MONTH", 0, 0);
    rql_identity body = identity_of("{\"Name\": \"x\", \"Query\": \"SELECT Foo "
                                    "FROM ISVUsage TIMESPAN LAST_MONTH\"}",
                                    RQL_HOST_REQUEST, 0);
    assert_true(a.finding == moved.finding && a.query == moved.query);
    assert_true(a.finding == body.finding && a.query == body.query);
    assert_true(a.finding == other.finding && a.query != other.query);
    assert_true(a.finding != name.finding && a.query != name.query);
}

/* --- Regions -------------------------------------------------------------- */

static rql_document *document_of_region(const char *text, rql_host host,
                                        const char *from, const char *to,
                                        bool discard_trees)
{
    rql_span region = {(size_t)(strstr(text, from) - text),
                       (size_t)(strstr(text, to) - text) + strlen(to)};
    rql_options options = {.host = host,
                           .discard_trees = discard_trees,
                           .least = RQL_WARNING,
                           .regions = &region,
                           .region_count = 1};
    rql_document *document;
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    return document;
}

static void assert_region(const char *text, rql_host host, const char *from,
                          const char *to, size_t queries, size_t findings)
{
    for (int discard = 0; discard < 2; discard++) {
        rql_document *document =
            document_of_region(text, host, from, to, discard);
        assert_int_equal(rql_document_query_count(document), queries);
        assert_int_equal(rql_document_diagnostic_count(document), findings);
        rql_document_free(document);
    }
}

static void queries_that_touch_no_region_are_not_there(void **state)
{
    (void)state;
    static const char text[] = "SELECT Contry FROM Profile; -- one\n"
                               "-- two\n"
                               "SELECT Contri FROM Profile -- end of two\n"
                               "SELECT Contra FROM Profile";
    assert_region(text, RQL_HOST_NONE, "SELECT Contry", "Contra", 3, 3);
    assert_region(text, RQL_HOST_NONE, "Contri", "Contri", 1, 1);
    assert_region(text, RQL_HOST_NONE, "-- two", "two", 1, 1);
    assert_region(text, RQL_HOST_NONE, "-- one", "one", 0, 0);
    assert_region(text, RQL_HOST_NONE, "Contri", "Contra", 2, 2);
    static const char bodies[] =
        "[{\"Name\": \"a\", \"Query\": \"SELECT Contry FROM Profile\"},\n"
        " {\"Name\": \"b\", \"Query\": \"SELECT Contri FROM Profile\"}]";
    assert_region(bodies, RQL_HOST_REQUEST, "\"b\"", "\"b\"", 1, 1);
    assert_region(bodies, RQL_HOST_REQUEST, "\"a\"", "\"b\"", 2, 2);
    rql_document *document =
        document_of_region(bodies, RQL_HOST_REQUEST, "\"b\"", "\"b\"", false);
    assert_int_equal(rql_document_part_count(document), 1);
    assert_int_equal(
        rql_query_column(rql_document_query(document, 0), 0).text.length, 6);
    rql_document_free(document);
}

static void fixing_a_region_leaves_the_rest(void **state)
{
    (void)state;
    static const char text[] = "SELECT Contry FROM Profile;\n"
                               "SELECT Contry, Contry FROM Profile;\n"
                               "SELECT Contry FROM Profile";
    rql_span regions[] = {{28, 64}, {64, 64}};
    rql_options options = {.regions = regions, .region_count = 1};
    rql_fixed *fixed;
    assert_int_equal(rql_fixed_new(text, strlen(text), &options, false, &fixed),
                     RQL_OK);
    rql_text result = rql_fixed_text(fixed);
    assert_memory_equal(result.data,
                        "SELECT Contry FROM Profile;\nSELECT "
                        "Country",
                        42);
    assert_true(rql_fixed_edit_count(fixed) > 0);
    for (size_t i = 0; i < rql_fixed_edit_count(fixed); i++) {
        assert_true(rql_fixed_edit(fixed, i).span.start >= 28);
        assert_true(rql_fixed_edit(fixed, i).span.end <= 64);
    }
    assert_int_equal(rql_fixed_region_count(fixed), 1);
    rql_span after = rql_fixed_region(fixed, 0);
    assert_int_equal(after.start, 28);
    assert_int_equal(after.end, 64 + result.length - strlen(text));
    rql_fixed_free(fixed);
}

static void the_first_findings_are_kept(void **state)
{
    static const char query[] = "SELECT Country FROM Profile WHERE Country IN "
                                "(a, b, c, 5, 'd', 'd', 'd') "
                                "TIMESPAN LAST_MONTH";
    const rql_options options = {.most_findings = 1};
    (void)state;
    rql_document *all = make(query, NULL), *some = make(query, &options);
    size_t errors = rql_query_error_count(rql_document_query(all, 0));
    assert_int_equal(errors, 3);
    assert_int_equal(rql_document_omitted_count(all, RQL_ERROR), 0);
    assert_int_equal(rql_document_omitted_fixable(all), 0);
    assert_int_equal(rql_query_error_count(rql_document_query(some, 0)), 3);
    assert_int_equal(find(some, "unquoted-value"), 0);
    assert_string_equal(
        rql_diagnostic_message(rql_document_diagnostic(some, 0)),
        "a needs apostrophes to be a value");
    assert_int_equal(rql_document_omitted_count(some, RQL_ERROR), 2);
    assert_int_equal(rql_document_omitted_count(some, RQL_WARNING), 0);
    assert_int_equal(rql_document_omitted_count(some, RQL_INFO), 2);
    assert_int_equal(rql_document_omitted_fixable(some), 4);
    assert_int_equal(rql_document_diagnostic_count(some) + 4,
                     rql_document_diagnostic_count(all));
    rql_document_free(all);
    rql_document_free(some);
}

/* What is only counted cannot be suppressed, nor told of a host. */
static void findings_are_kept_where_they_are_needed(void **state)
{
    static const char suppressed[] =
        "SELECT Countr, City FROM Profile;\n"
        "SELECT Countr, City FROM Profile;\n"
        "-- reportql-disable-file unknown-column: later\n";
    rql_options options = {.most_findings = 1};
    (void)state;
    rql_document *document = make(suppressed, &options);
    assert_int_equal(find(document, "unknown-column"), -1);
    assert_int_equal(rql_document_suppressed_count(document), 2);
    assert_int_equal(rql_document_omitted_count(document, RQL_ERROR), 0);
    rql_document_free(document);
    options.host = RQL_HOST_REQUEST;
    document =
        make("{\"Query\": \"SELECT Countr, Cit FROM Profile\"}", &options);
    assert_int_equal(rql_document_omitted_count(document, RQL_ERROR), 0);
    assert_int_equal(find(document, "unknown-column"), 1);
    rql_document_free(document);
}

/* Mending looks at all findings, whatever is kept of a document. */
static void fixes_are_found_however_few_are_kept(void **state)
{
    static const char query[] = "SELECT Country FROM Profile WHERE Country IN "
                                "(a, b, c) TIMESPAN LAST_MONTH";
    const rql_options options = {.most_findings = 1};
    rql_fixed *fixed;
    (void)state;
    assert_int_equal(
        rql_fixed_new(query, strlen(query), &options, false, &fixed), RQL_OK);
    assert_int_equal(rql_fixed_fix_count(fixed), 3);
    rql_fixed_free(fixed);
}

/* --- Large catalogs -------------------------------------------------------- */

/* A text that is put together; to be freed. */
struct draft {
    char text[1 << 18];
    size_t length;
};

static void add(struct draft *draft, const char *format, int number)
{
    size_t room = sizeof draft->text - draft->length;
    int length = snprintf(draft->text + draft->length, room, format, number);
    assert_in_range(length, 1, room - 1);
    draft->length += (size_t)length;
}

static void add_many(struct draft *draft, const char *format, int count)
{
    for (int i = 0; i < count; i++)
        add(draft, format, i);
}

static rql_catalog *make_catalog(const struct draft *draft)
{
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(draft->text, draft->length, "large",
                                     RQL_API_MPN, NULL, NULL, &catalog),
                     RQL_OK);
    return catalog;
}

/* Long lists of values are searched in order, in which case does not matter. */
static void values_of_long_lists_are_known(void **state)
{
    static const char query[] =
        "SELECT A FROM Wide WHERE A IN ('value0', 'VALUE7', 'Value41', "
        "'value42', 'a', 'zz') TIMESPAN LAST_MONTH";
    struct draft *draft = calloc(1, sizeof *draft);
    (void)state;
    add(draft,
        "{\"value\": [{\"datasetName\": \"Wide\", \"selectableColumns\": "
        "[\"A\"], \"availableMetrics\": [], \"availableDateRanges\": "
        "[\"LAST_MONTH\"], \"minimumRecurrenceInterval\": %d, "
        "\"columns\": [{\"name\": \"A\", \"type\": \"string\", ",
        1);
    add(draft, "\"valuesAreClosed\": true, \"values\": [\"VALUE%d\"", 7);
    add_many(draft, ", \"Value%d\"", 42);
    add(draft, "]}%.0d]}]}", 0);
    rql_catalog *catalog = make_catalog(draft), *merged;
    assert_int_equal(
        rql_catalog_merge(catalog, rql_catalog_builtin(RQL_API_MPN), &merged),
        RQL_OK);
    const rql_catalog *const both[] = {catalog, merged};
    for (size_t i = 0; i < 2; i++) {
        rql_options options = {.api = RQL_API_MPN};
        options.catalogs[RQL_API_MPN] = both[i];
        rql_document *document = make(query, &options);
        assert_int_equal(rql_document_diagnostic_count(document), 3);
        assert_int_equal(find(document, "unknown-value"), 0);
        rql_document_free(document);
    }
    rql_catalog_free(merged);
    rql_catalog_free(catalog);
    free(draft);
}

/* A query is compared with so many names as its length is worth: what masses of
 * names may mean in a huge catalog is not told of all. */
static void near_names_are_found_in_bearable_time(void **state)
{
    enum { COLUMNS = 5000, SLIPS = 1000 };
    struct draft *draft = calloc(1, sizeof *draft);
    rql_options options = {.api = RQL_API_MPN};
    size_t fixable = 0;
    (void)state;
    add(draft,
        "{\"value\": [{\"datasetName\": \"Wide\", \"availableMetrics\": [], "
        "\"availableDateRanges\": [\"LAST_MONTH\"], "
        "\"minimumRecurrenceInterval\": %d, \"selectableColumns\": [\"A\"",
        1);
    add_many(draft, ", \"Column%04d\"", COLUMNS);
    add(draft, "]%.0d}]}", 0);
    rql_catalog *catalog = make_catalog(draft);
    options.catalogs[RQL_API_MPN] = catalog;
    draft->length = 0;
    add(draft, "SELECT A%.0d", 0);
    add_many(draft, ", Colum%04d", SLIPS);
    add(draft, " FROM Wide TIMESPAN LAST_MONTH%.0d", 0);
    rql_document *document = make(draft->text, &options);
    assert_int_equal(rql_document_diagnostic_count(document), SLIPS);
    assert_int_equal(rql_query_error_count(rql_document_query(document, 0)),
                     SLIPS);
    for (size_t i = 0; i < SLIPS; i++)
        fixable +=
            rql_diagnostic_fix_count(rql_document_diagnostic(document, i)) > 0;
    assert_in_range(fixable, 10, SLIPS - 1);
    assert_int_equal(
        rql_diagnostic_fix_count(rql_document_diagnostic(document, 0)), 1);
    rql_document_free(document);
    rql_catalog_free(catalog);
    free(draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_enumerations),
        cmocka_unit_test(empty_texts),
        cmocka_unit_test(text_of_no_bytes_may_be_null),
        cmocka_unit_test(text_is_copied),
        cmocka_unit_test(text_too_large_is_refused),
        cmocka_unit_test(in_place_leaves_the_text),
        cmocka_unit_test(discarded_trees_keep_counts),
        cmocka_unit_test(tree_of_a_whole_query),
        cmocka_unit_test(conditions_and_values),
        cmocka_unit_test(order_limit_and_time_span),
        cmocka_unit_test(missing_clauses),
        cmocka_unit_test(limits_of_64_bits),
        cmocka_unit_test(diagnostic_is_complete),
        cmocka_unit_test(settings_change_severities),
        cmocka_unit_test(skipped_checks_leave_syntax),
        cmocka_unit_test(api_decides_what_is_known),
        cmocka_unit_test(rules_are_described),
        cmocka_unit_test(rules_have_tags),
        cmocka_unit_test(examples_of_rules_show_them),
        cmocka_unit_test(names_of_requests),
        cmocka_unit_test(bodies_have_parts),
        cmocka_unit_test(places_of_parts_go_both_ways),
        cmocka_unit_test(edits_of_parts_are_escaped),
        cmocka_unit_test(discarded_parts_leave_findings),
        cmocka_unit_test(requests_are_told_from_other_texts),
        cmocka_unit_test(reports_are_checked_with_their_query),
        cmocka_unit_test(many_bodies_are_fixed_alike),
        cmocka_unit_test(positions_count_code_points),
        cmocka_unit_test(positions_of_an_empty_text),
        cmocka_unit_test(built_in_catalogs),
        cmocka_unit_test(columns_are_found_in_any_case),
        cmocka_unit_test(catalog_of_the_service),
        cmocka_unit_test(broken_catalog_has_a_place),
        cmocka_unit_test(fixing_tells_what_it_did),
        cmocka_unit_test(edits_of_several_rounds_are_of_the_text_given),
        cmocka_unit_test(nothing_to_fix_is_no_edit),
        cmocka_unit_test(fixed_text_is_a_copy),
        cmocka_unit_test(unsafe_fixes_are_asked_for),
        cmocka_unit_test(options_choose_what_is_fixed),
        cmocka_unit_test(errors_that_were_hidden_are_no_harm),
        cmocka_unit_test(other_bytes_stay),
        cmocka_unit_test(fixing_what_is_too_large_is_refused),
        cmocka_unit_test(many_queries_are_fixed_alike),
        cmocka_unit_test(formatting_stops_when_told),
        cmocka_unit_test(formatting_a_stream_stops_when_told),
        cmocka_unit_test(formatting_a_stream_is_done_with_each_byte),
        cmocka_unit_test(sections_are_formatted_on_their_own),
        cmocka_unit_test(an_asterisk_at_the_end_opens_no_comment),
        cmocka_unit_test(sections_tell_what_is_sure),
        cmocka_unit_test(formatting_moves_the_caret),
        cmocka_unit_test(formatting_keeps_to_the_range),
        cmocka_unit_test(rewritten_text_is_a_copy),
        cmocka_unit_test(refused_rewrites_change_nothing),
        cmocka_unit_test(suggestions_have_a_place),
        cmocka_unit_test(many_suggestions_are_cut),
        cmocka_unit_test(examples_have_holes),
        cmocka_unit_test(threads_share_catalogs_and_documents),
        cmocka_unit_test(tokens_are_found_by_offset),
        cmocka_unit_test(queries_are_found_by_offset),
        cmocka_unit_test(suppressed_findings_are_known),
        cmocka_unit_test(suppressions_can_be_ignored),
        cmocka_unit_test(suppressions_are_made),
        cmocka_unit_test(some_findings_cannot_be_suppressed),
        cmocka_unit_test(texts_may_suppress),
        cmocka_unit_test(clauses_are_in_the_order_of_the_text),
        cmocka_unit_test(uses_tell_what_names_mean),
        cmocka_unit_test(conditions_may_share_a_name),
        cmocka_unit_test(nothing_is_known_without_checks),
        cmocka_unit_test(findings_are_known_wherever_they_stand),
        cmocka_unit_test(queries_that_touch_no_region_are_not_there),
        cmocka_unit_test(fixing_a_region_leaves_the_rest),
        cmocka_unit_test(the_first_findings_are_kept),
        cmocka_unit_test(findings_are_kept_where_they_are_needed),
        cmocka_unit_test(fixes_are_found_however_few_are_kept),
        cmocka_unit_test(values_of_long_lists_are_known),
        cmocka_unit_test(near_names_are_found_in_bearable_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
