/* The values of a request body's fields. */
#include <string.h>

#include "request.h"
#include "str.h"
#include "utf8.h"

rql_text rql_request_value(struct request *r, const struct member *m)
{
    if (rql_json_kind(&r->json, m->value) != JSON_KIND_TEXT)
        return (rql_text){r->d->text + m->value, m->value_end - m->value};
    struct json_text json = r->json;
    json.at = m->value;
    return rql_json_read_string(&json, &r->d->arena);
}

rql_text rql_request_trimmed(rql_text text)
{
    while (text.length && *text.data == ' ') {
        text.data++;
        text.length--;
    }
    while (text.length && text.data[text.length - 1] == ' ')
        text.length--;
    return text;
}

static bool is_text(rql_text text, const char *wanted)
{
    return rql_equal_folded(text.data, text.length, wanted, strlen(wanted));
}

static const char *show_value(struct request *r, const struct member *m)
{
    return rql_show(r->d, m->value, m->value_end);
}

/* Report at the value. */
#define report_value(r, rule, severity, m, ...)                                \
    rql_report_as((r)->d, rule, severity, (m)->value, (m)->value_end,          \
                  __VA_ARGS__)

/* Offer to write a text in place of the value's. */
static void offer_text(struct request *r, struct rql_diagnostic *diag,
                       const struct member *m, bool is_safe, const char *text)
{
    rql_add_fix(r->d, diag, is_safe, m->value + 1, m->value_end - 1, text,
                "Write %s", text);
}

/* True when a text has bytes or escapes that are no characters, which is
 * reported as wrong JSON. */
static bool is_damaged(rql_text text)
{
    enum { REPLACEMENT = 0xfffd };
    const char *end = text.data + text.length;
    for (const char *p = text.data; p < end;) {
        struct utf8_character c = rql_utf8_decode(p, end);
        if (c.code == INVALID_CHARACTER || c.code == REPLACEMENT)
            return true;
        p += c.length;
    }
    return false;
}

/* --- Names --------------------------------------------------------------- */

void rql_check_request_name(struct request *r, const struct body *body,
                            const struct member *m, rql_text value)
{
    if (!(body->facts & ON_MPN) || is_damaged(value))
        return;
    size_t i = 0;
    while (i < value.length &&
           (rql_is_letter(value.data[i]) ||
            memchr(" \t\r\n", value.data[i], 4) || rql_is_digit(value.data[i])))
        i++;
    if (i == value.length)
        return;
    struct rql_diagnostic *diag = report_value(
        r, RULE_NAME_CHARACTERS, RQL_WARNING, m,
        "Name has characters other than letters, digits and spaces");
    rql_add_help(r->d, diag,
                 "no page says so, but clients of Partner Insights take care "
                 "to send no others");
}

static void check_length(struct request *r, const struct body *body,
                         const struct member *m, rql_text value)
{
    enum { LONGEST = 256 };
    size_t count = 0;
    const char *end = value.data + value.length;
    for (const char *p = value.data; p < end; count++)
        p += end - p > 1 && !memcmp(p, "\r\n", 2)
                 ? 2
                 : rql_utf8_decode(p, end).length;
    if (count <= LONGEST || !(body->facts & ON_CMP) ||
        body->request == RQL_REQUEST_CREATE_QUERY)
        return;
    struct rql_diagnostic *diag =
        report_value(r, RULE_LONG_TEXT, RQL_ERROR, m,
                     "%s has %zu characters; it may have %d",
                     rql_field_name(m->field), count, LONGEST);
    rql_add_service_message(r, diag, body, MESSAGE_LENGTH);
}

void rql_check_report_name(struct request *r, const struct body *body,
                           const struct member *m, rql_text value)
{
    check_length(r, body, m, value);
    if (!value.length || !memchr(value.data, ';', value.length) ||
        !(body->facts & ON_CMP))
        return;
    struct rql_diagnostic *diag =
        report_value(r, RULE_NAME_CHARACTERS, RQL_ERROR, m,
                     "ReportName must not have a semicolon");
    rql_add_service_message(r, diag, body, MESSAGE_SEMICOLON);
    r->edits.count = 0;
    for (uint32_t at = m->value; at < m->value_end; at++)
        if (r->d->text[at] == ';')
            *(rql_edit *)rql_vector_push(&r->d->arena, &r->edits,
                                         sizeof(rql_edit)) =
                (rql_edit){{at, at + 1}, {",", 1}};
    if (r->edits.count)
        rql_add_edits_fix(r->d, diag, false, r->edits.items, r->edits.count,
                          "Write commas");
}

void rql_check_description(struct request *r, const struct body *body,
                           const struct member *m, rql_text value)
{
    check_length(r, body, m, value);
}

void rql_check_query_id(struct request *r, const struct body *body,
                        const struct member *m, rql_text value)
{
    /* Ids that are no GUIDs exist. */
    if (rql_request_trimmed(value).length)
        return;
    struct rql_diagnostic *diag =
        report_value(r, RULE_MISSING_FIELD, RQL_ERROR, m, "QueryId is blank");
    rql_add_service_message(r, diag, body, MESSAGE_QUERY_ID);
}

/* --- Times --------------------------------------------------------------- */

#define TIME_FORMAT "yyyy-MM-ddTHH:mm:ssZ"

/* Read a time, and report one that is not written as it should be; true when
 * there is a time to go on with. */
static bool read_time(struct request *r, const struct body *body,
                      const struct member *m, rql_text value,
                      enum service_message message, struct stamp *stamp)
{
    *stamp = rql_read_stamp(value);
    bool is_date_enough = stamp->is_date && body->services == ON_CONSUMER;
    if (stamp->verdict == STAMP_RIGHT || is_date_enough)
        return true;
    const char *name = rql_field_name(m->field);
    struct rql_diagnostic *diag =
        stamp->verdict == STAMP_NO_DATE
            ? report_value(r, RULE_TIME_FORMAT, RQL_ERROR, m,
                           "%s: there is no such day or time as %s", name,
                           show_value(r, m))
            : report_value(r, RULE_TIME_FORMAT, RQL_ERROR, m,
                           "%s is written " TIME_FORMAT ", not %s", name,
                           show_value(r, m));
    if (stamp->verdict == STAMP_CERTAIN || stamp->verdict == STAMP_LIKELY)
        offer_text(r, diag, m, stamp->verdict == STAMP_CERTAIN, stamp->right);
    if (stamp->verdict == STAMP_LIKELY && !stamp->is_date)
        rql_add_help(r->d, diag,
                     "times are in UTC; convert yours if it is not");
    rql_add_service_message(r, diag, body, message);
    return false;
}

void rql_check_start_time(struct request *r, const struct body *body,
                          const struct member *m, rql_text value)
{
    enum { LEAD = 4 * 3600 };
    struct stamp stamp;
    if (!(body->facts & ON_BOTH) ||
        !read_time(r, body, m, value, MESSAGE_START_FORMAT, &stamp))
        return;
    int64_t now = r->options->now;
    if (!now || stamp.seconds - LEAD >= now)
        return;
    struct rql_diagnostic *diag = report_value(
        r, RULE_START_TOO_SOON, RQL_ERROR, m,
        stamp.seconds <= now ? "StartTime is not in the future"
                             : "StartTime is less than 4 hours from now");
    rql_add_service_message(r, diag, body, MESSAGE_START_LEAD);
}

/* Read the time of another field without a word; false when it has none. */
static bool read_other(struct request *r, const struct body *body,
                       enum field field, int64_t *seconds)
{
    const struct member *m = rql_member(r, body, field);
    if (!m || rql_json_kind(&r->json, m->value) != JSON_KIND_TEXT)
        return false;
    struct stamp stamp = rql_read_stamp(rql_request_value(r, m));
    *seconds = stamp.seconds;
    return stamp.verdict == STAMP_RIGHT || stamp.is_date;
}

/* True when the time of the field ends what another one begins, after saying
 * so when it does not. */
static struct rql_diagnostic *check_order(struct request *r,
                                          const struct body *body,
                                          const struct member *m,
                                          int64_t seconds, enum field start)
{
    int64_t begins;
    if (!read_other(r, body, start, &begins) || begins < seconds)
        return NULL;
    const struct member *other = rql_member(r, body, start);
    struct rql_diagnostic *diag =
        report_value(r, RULE_END_BEFORE_START,
                     start == FIELD_START_TIME ? RQL_ERROR : RQL_WARNING, m,
                     "%s is not later than %s", rql_field_name(m->field),
                     rql_field_name(start));
    rql_add_related(r->d, diag, other->value, other->value_end,
                    "here it starts");
    return diag;
}

void rql_check_end_time(struct request *r, const struct body *body,
                        const struct member *m, rql_text value)
{
    struct stamp stamp;
    if (!read_time(r, body, m, value, MESSAGE_END_FORMAT, &stamp))
        return;
    struct rql_diagnostic *diag =
        check_order(r, body, m, stamp.seconds, FIELD_START_TIME);
    if (diag)
        rql_add_service_message(r, diag, body, MESSAGE_END_ORDER);
}

void rql_check_query_start_time(struct request *r, const struct body *body,
                                const struct member *m, rql_text value)
{
    struct stamp stamp;
    if (body->query.has_timespan)
        rql_report(r->d, RULE_TIMESPAN_REPLACED, m->key, m->key_end,
                   "QueryStartTime and QueryEndTime replace the TIMESPAN of "
                   "the query");
    read_time(r, body, m, value, MESSAGE_BAD_DATE, &stamp);
}

void rql_check_query_end_time(struct request *r, const struct body *body,
                              const struct member *m, rql_text value)
{
    struct stamp stamp;
    if (read_time(r, body, m, value, MESSAGE_BAD_DATE, &stamp))
        check_order(r, body, m, stamp.seconds, FIELD_QUERY_START_TIME);
}

/* --- Recurrence ---------------------------------------------------------- */

/* Read a whole number; one too large for that is INT64_MAX. */
static bool read_whole(rql_text text, int64_t *number)
{
    bool is_negative = text.length && *text.data == '-';
    int64_t sum = 0;
    for (size_t i = is_negative; i < text.length; i++) {
        int digit = text.data[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        sum = sum > (INT64_MAX - 9) / 10 ? INT64_MAX : sum * 10 + digit;
        if (sum == INT64_MAX)
            break;
    }
    *number = is_negative ? -sum : sum;
    return true;
}

/* Offer to leave out a fraction of zeros. */
static void offer_whole(struct request *r, struct rql_diagnostic *diag,
                        const struct member *m, rql_text value)
{
    const char *point = memchr(value.data, '.', value.length);
    const char *end = value.data + value.length;
    if (!point)
        return;
    for (const char *p = point + 1; p < end; p++)
        if (*p != '0')
            return;
    rql_add_fix(r->d, diag, true, m->value + (uint32_t)(point - value.data),
                m->value_end, "", "Leave out the fraction");
}

static void check_dataset_interval(struct request *r, const struct body *body,
                                   const struct member *m, int64_t hours)
{
    const struct rql_catalog *catalog = body->query.catalog;
    if (!catalog)
        return;
    const struct catalog_dataset *dataset =
        &catalog->datasets[body->query.dataset];
    if (hours >= dataset->minimum_interval)
        return;
    bool is_sure = dataset->interval_evidence >= RQL_EVIDENCE_DOCUMENTED;
    struct rql_diagnostic *diag = report_value(
        r, RULE_RECURRENCE_INTERVAL, is_sure ? RQL_ERROR : RQL_WARNING, m,
        "reports of %s run at most every %d hours, not every %d",
        rql_catalog_pool_text(catalog, dataset->name),
        dataset->minimum_interval, (int)hours);
    const char *evidence =
        rql_evidence_name((rql_evidence)dataset->interval_evidence);
    if (catalog->is_built_in)
        rql_add_help(r->d, diag, "by the built-in catalog; evidence: %s",
                     evidence);
    else
        rql_add_help(r->d, diag, "by the catalog %s", catalog->name);
    if (is_sure)
        rql_add_service_message(r, diag, body, MESSAGE_PARAMETERS);
}

void rql_check_interval(struct request *r, const struct body *body,
                        const struct member *m, rql_text value)
{
    enum { LEAST = 4, MOST = 2160 };
    int64_t hours;
    if (!(body->facts & ON_BOTH))
        return;
    bool is_whole = read_whole(value, &hours);
    if (is_whole && hours >= LEAST && hours <= MOST) {
        check_dataset_interval(r, body, m, hours);
        return;
    }
    struct rql_diagnostic *diag = report_value(
        r, RULE_RECURRENCE_INTERVAL, RQL_ERROR, m,
        "RecurrenceInterval is a whole number of hours from %d to %d, not %s",
        LEAST, MOST, show_value(r, m));
    if (!is_whole)
        offer_whole(r, diag, m, value);
    rql_add_service_message(r, diag, body,
                            is_whole ? MESSAGE_INTERVAL : MESSAGE_PARAMETERS);
}

void rql_check_count(struct request *r, const struct body *body,
                     const struct member *m, rql_text value)
{
    int64_t count;
    bool is_whole = read_whole(value, &count);
    if (!(body->facts & ON_BOTH) || (is_whole && count > 0))
        return;
    struct rql_diagnostic *diag = report_value(
        r, RULE_RECURRENCE_COUNT, RQL_ERROR, m,
        "RecurrenceCount is a positive whole number, not %s", show_value(r, m));
    if (!is_whole)
        offer_whole(r, diag, m, value);
    rql_add_service_message(r, diag, body, MESSAGE_COUNT);
}

/* --- Choices ------------------------------------------------------------- */

void rql_check_format(struct request *r, const struct body *body,
                      const struct member *m, rql_text value)
{
    static const char *const formats[] = {"CSV", "TSV"};
    const char *near = NULL;
    if (!(body->facts & ON_BOTH))
        return;
    for (size_t i = 0; i < 2; i++) {
        if (is_text(value, formats[i]))
            return;
        rql_text plain = rql_request_trimmed(value);
        if (plain.length && *plain.data == '.')
            plain = (rql_text){plain.data + 1, plain.length - 1};
        if (is_text(plain, formats[i]) ||
            (!near && rql_edit_distance(plain.data, plain.length, formats[i], 3,
                                        1) <= 1))
            near = formats[i];
    }
    struct rql_diagnostic *diag =
        report_value(r, RULE_REPORT_FORMAT, RQL_ERROR, m,
                     "Format is CSV or TSV, not %s", show_value(r, m));
    if (near)
        offer_text(r, diag, m, true, near);
    rql_add_service_message(r, diag, body, MESSAGE_FORMAT);
}

void rql_check_callback_method(struct request *r, const struct body *body,
                               const struct member *m, rql_text value)
{
    if (!(body->facts & ON_BOTH))
        return;
    if (!is_text(value, "GET") && !is_text(value, "POST")) {
        struct rql_diagnostic *diag = report_value(
            r, RULE_CALLBACK_METHOD, RQL_ERROR, m,
            "CallbackMethod is GET or POST, not %s", show_value(r, m));
        rql_text plain = rql_request_trimmed(value);
        if (is_text(plain, "GET") || is_text(plain, "POST"))
            offer_text(r, diag, m, true,
                       is_text(plain, "GET") ? "GET" : "POST");
        rql_add_service_message(r, diag, body, MESSAGE_METHOD);
    } else if (!body->at[FIELD_CALLBACK_URL]) {
        report_value(r, RULE_CALLBACK_METHOD, RQL_INFO, m,
                     "CallbackMethod says nothing without a CallbackUrl");
    }
}
