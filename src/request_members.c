/* The members of a request body: names that it does not have, what it lacks, and
 * values of the wrong kind. */
#include <string.h>

#include "request.h"
#include "str.h"

/* --- Reports ------------------------------------------------------------- */

static void offer_removal(struct request *r, struct rql_diagnostic *diag,
                          const struct member *m, bool is_safe)
{
    const struct member *first = r->members.items;
    size_t index = (size_t)(m - first);
    uint32_t start = m->key, end = m->value_end;
    if (index + 1 < r->members.count)
        end = m[1].key;
    else if (index)
        start = m[-1].value_end;
    rql_add_fix(r->d, diag, is_safe, start, end, "", "Remove the field");
}

/* The name of a key for a message, without its quotes. */
static const char *show_key(struct request *r, const struct member *m)
{
    return rql_show(r->d, m->key + 1, m->key_end - 1);
}

static void report_repeated(struct request *r, const struct body *body,
                            const struct member *m)
{
    const struct member *first = rql_member(r, body, m->field);
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_DUPLICATE_FIELD, m->key, m->key_end,
                   "%s is there twice", rql_fields[m->field].name);
    rql_add_help(r->d, diag,
                 "case does not matter in names; which of the two the service "
                 "takes is not documented");
    rql_add_related(r->d, diag, first->key, first->key_end,
                    "here is the first one");
}

static void report_misspelt(struct request *r, const struct member *m)
{
    const char *name = rql_fields[m->field].name;
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_MISSPELT_FIELD, m->key, m->key_end,
                   "there is no field %s", show_key(r, m));
    rql_add_help(r->d, diag, "did you mean %s? the service ignores other names",
                 name);
    rql_add_fix(r->d, diag, true, m->key + 1, m->key_end - 1, name, "Write %s",
                name);
}

static void report_answer_field(struct request *r, const struct body *body,
                                const struct member *m, const char *name)
{
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_ANSWER_FIELD, m->key, m->key_end,
                   "%s is a field of the service's answers, not of %s", name,
                   rql_request_title(body->request));
    if (!strcmp(name, "ReportId") || m->field == FIELD_QUERY_ID)
        rql_add_help(r->d, diag,
                     m->field == FIELD_QUERY_ID
                         ? "the service gives the query its id"
                         : "the id of a report stands in the URL of a request");
    offer_removal(r, diag, m, false);
}

/* The first request that has the field for one of the services. */
static rql_request request_of_field(enum field field)
{
    int request = RQL_REQUEST_CREATE_QUERY;
    while (request + 1 < RQL_REQUEST_COUNT &&
           !rql_fields[field].uses[request].known)
        request++;
    return (rql_request)request;
}

static const char *api_title(const struct body *body)
{
    switch ((int)body->services) {
    case ON_MPN:
        return " of mpn";
    case ON_CMP_1:
        return " of cmp v1";
    case ON_CMP_2:
        return " of cmp v1.1";
    case ON_CONSUMER:
        return " of consumer";
    default:
        return "";
    }
}

static void report_unknown(struct request *r, const struct body *body,
                           const struct member *m)
{
    const char *title = rql_request_title(body->request);
    struct rql_diagnostic *diag = rql_report(
        r->d, RULE_UNKNOWN_FIELD, m->key, m->key_end, "%s%s has no field %s",
        title, api_title(body), show_key(r, m));
    if (m->field < FIELD_COUNT &&
        !rql_fields[m->field].uses[body->request].known)
        rql_add_help(r->d, diag, "it is a field of %s",
                     rql_request_title(request_of_field(m->field)));
    else if (m->near_name)
        rql_add_help(r->d, diag, "%s is there already", m->near_name);
    offer_removal(r, diag, m, false);
}

/* The name that the pages give a field of answers, or NULL. */
static const char *answer_name(struct request *r, const struct member *m)
{
    return rql_answer_field(
        (rql_text){r->d->text + m->key + 1, m->key_end - m->key - 2});
}

static bool is_known(const struct body *body, enum field field)
{
    unsigned known = rql_fields[field].uses[body->request].known;
    /* What is known of consumer comes from one client. */
    return body->services == ON_CONSUMER ? known : known & body->services;
}

/* True when the key is a field of this request, whose value is to be checked. */
static bool check_key(struct request *r, const struct body *body,
                      const struct member *m)
{
    const char *answer = m->field == FIELD_COUNT ? answer_name(r, m) : NULL;
    if (m->is_repeated)
        report_repeated(r, body, m);
    else if (answer)
        report_answer_field(r, body, m, answer);
    else if (m->field == FIELD_QUERY_ID &&
             body->request == RQL_REQUEST_CREATE_QUERY)
        report_answer_field(r, body, m, rql_fields[m->field].name);
    else if (m->field == FIELD_COUNT || !is_known(body, m->field))
        report_unknown(r, body, m);
    else
        return true;
    return false;
}

/* --- What is missing ----------------------------------------------------- */

static bool is_required(const struct body *body, enum field field)
{
    const struct field_info *info = &rql_fields[field];
    return (info->uses[body->request].required & body->services) &&
           !(info->not_when_now && body->executes_now);
}

/* The worst that can be said: when the service is not known, it may be one that
 * does without. */
static rql_severity missing_severity(const struct body *body, enum field field)
{
    unsigned without =
        body->services &
        ~(unsigned)rql_fields[field].uses[body->request].required;
    return without ? RQL_WARNING : RQL_ERROR;
}

static void add_missing_help(struct request *r, struct rql_diagnostic *diag,
                             const struct body *body, rql_severity severity)
{
    if (severity == RQL_WARNING)
        rql_add_help(
            r->d, diag,
            "cmp requires this, mpn does not; which service the request "
            "is for is not known (see --api)");
    rql_add_service_message(r, diag, body, MESSAGE_MISSING);
}

/* "A", "A and B", "A, B and C". */
static const char *join_names(struct request *r, const enum field *missing,
                              size_t count)
{
    const char *joined = rql_fields[missing[0]].name;
    for (size_t i = 1; i < count; i++)
        joined = rql_arena_printf(&r->d->arena, "%s%s%s", joined,
                                  i + 1 == count ? " and " : ", ",
                                  rql_fields[missing[i]].name);
    return joined;
}

static void report_missing(struct request *r, const struct body *body,
                           rql_severity severity)
{
    enum field missing[FIELD_COUNT];
    size_t count = 0;
    for (int i = 0; i < FIELD_COUNT; i++)
        if (!body->at[i] && is_required(body, (enum field)i) &&
            missing_severity(body, (enum field)i) == severity)
            missing[count++] = (enum field)i;
    if (!count)
        return;
    struct rql_diagnostic *diag = rql_report_as(
        r->d, RULE_MISSING_FIELD, severity, body->start, body->start + 1,
        "%s needs %s", rql_request_title(body->request),
        join_names(r, missing, count));
    add_missing_help(r, diag, body, severity);
    if (!body->executes_now && !body->at[FIELD_START_TIME] &&
        !body->at[FIELD_RECURRENCE_INTERVAL] &&
        body->request == RQL_REQUEST_CREATE_REPORT && severity == RQL_ERROR)
        rql_add_help(r->d, diag,
                     "with \"ExecuteNow\": true, StartTime and "
                     "RecurrenceInterval are not needed");
}

static void report_empty(struct request *r, const struct body *body,
                         const struct member *m, const char *what)
{
    rql_severity severity = missing_severity(body, m->field);
    struct rql_diagnostic *diag = rql_report_as(
        r->d, RULE_MISSING_FIELD, severity, m->value, m->value_end,
        "%s is %s, and %s needs it", rql_fields[m->field].name, what,
        rql_request_title(body->request));
    add_missing_help(r, diag, body, severity);
}

/* --- Values -------------------------------------------------------------- */

static bool is_integer(rql_text text)
{
    size_t i = text.length && *text.data == '-';
    size_t digits = 0;
    for (; i < text.length && rql_is_digit(text.data[i]); i++)
        digits++;
    bool has_zeros = digits > 1 && text.data[text.length - digits] == '0';
    return digits && digits < 10 && i == text.length && !has_zeros;
}

/* Fields whose text may be anything. */
static bool is_free_text(enum field field)
{
    return field == FIELD_NAME || field == FIELD_QUERY ||
           field == FIELD_REPORT_NAME || field == FIELD_DESCRIPTION;
}

/* The value in the type that the field has, or NULL. */
static const char *converted(struct request *r, const struct member *m,
                             enum json_kind has)
{
    enum json_kind wants = rql_fields[m->field].kind;
    rql_text text = rql_request_value(r, m);
    if (has == JSON_KIND_NUMBER &&
        (is_free_text(m->field) || m->field == FIELD_QUERY_ID))
        return rql_arena_printf(&r->d->arena, "\"%.*s\"", (int)text.length,
                                text.data);
    if (has != JSON_KIND_TEXT)
        return NULL;
    if (wants == JSON_KIND_NUMBER && is_integer(text))
        return rql_arena_copy(&r->d->arena, text.data, text.length);
    if (wants == JSON_KIND_BOOLEAN) {
        if (rql_equal_folded(text.data, text.length, "true", 4))
            return "true";
        if (rql_equal_folded(text.data, text.length, "false", 5))
            return "false";
    }
    return NULL;
}

static void report_type(struct request *r, const struct member *m,
                        enum json_kind has)
{
    const struct field_info *info = &rql_fields[m->field];
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_WRONG_FIELD_TYPE, m->value, m->value_end,
                   "%s is %s here, and must be %s", info->name,
                   rql_json_kind_name(has), rql_json_kind_name(info->kind));
    const char *right = converted(r, m, has);
    if (right && m->value_end - m->value < 128)
        rql_add_fix(r->d, diag, true, m->value, m->value_end, right, "Write %s",
                    right);
}

/* Fields that count only with ExecuteNow, or only without it. */
static bool check_is_read(struct request *r, const struct body *body,
                          const struct member *m)
{
    const struct field_info *info = &rql_fields[m->field];
    bool is_read =
        body->executes_now ? !info->not_when_now : !info->only_when_now;
    if (is_read || !(body->facts & ON_BOTH))
        return true;
    struct rql_diagnostic *diag = rql_report(
        r->d, RULE_IGNORED_FIELD, m->key, m->key_end,
        info->not_when_now ? "%s is ignored, because ExecuteNow is true"
                           : "%s counts only when ExecuteNow is true",
        info->name);
    offer_removal(r, diag, m, false);
    return false;
}

/* Texts that stand in samples for what is to be filled in. */
static bool is_placeholder(rql_text text)
{
    if (rql_equal_folded(text.data, text.length, "string", 6))
        return true;
    if (text.length < 2)
        return false;
    char first = text.data[0], last = text.data[text.length - 1];
    return (first == '<' && last == '>') || (first == '{' && last == '}') ||
           (first == '[' && last == ']') ||
           rql_equal_folded(text.data, text.length < 5 ? text.length : 5,
                            "your ", 5) ||
           rql_equal_folded(text.data, text.length < 5 ? text.length : 5,
                            "your-", 5) ||
           rql_equal_folded(text.data, text.length < 5 ? text.length : 5,
                            "your_", 5);
}

/* Report what stands for a value that was never filled in. */
static bool check_is_filled_in(struct request *r, const struct body *body,
                               const struct member *m, rql_text text)
{
    if (is_free_text(m->field) || !is_placeholder(text))
        return true;
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_PLACEHOLDER_FIELD, m->value, m->value_end,
                   "%s holds a placeholder, %s", rql_fields[m->field].name,
                   rql_show(r->d, m->value + 1, m->value_end - 1));
    bool is_choice = m->field == FIELD_FORMAT ||
                     m->field == FIELD_CALLBACK_URL ||
                     m->field == FIELD_CALLBACK_METHOD;
    if (m->field == FIELD_QUERY_ID)
        rql_add_service_message(r, diag, body, MESSAGE_QUERY_ID);
    else if (is_choice && rql_equal_folded(text.data, text.length, "string", 6))
        rql_add_service_message(r, diag, body, MESSAGE_PLACEHOLDER);
    if (!is_required(body, m->field))
        offer_removal(r, diag, m, false);
    return false;
}

static void check_value_of(struct request *r, const struct body *body,
                           const struct member *m)
{
    const struct field_info *info = &rql_fields[m->field];
    enum json_kind kind = rql_json_kind(&r->json, m->value);
    bool is_needed = is_required(body, m->field);
    if (!check_is_read(r, body, m))
        return;
    if (kind == JSON_KIND_NULL) {
        if (is_needed)
            report_empty(r, body, m, "null");
        return;
    }
    if (kind != info->kind) {
        report_type(r, m, kind);
        return;
    }
    rql_text text = rql_request_value(r, m);
    if (is_needed && kind == JSON_KIND_TEXT && !text.length) {
        report_empty(r, body, m, "empty");
        return;
    }
    if ((kind != JSON_KIND_TEXT || check_is_filled_in(r, body, m, text)) &&
        info->check)
        info->check(r, body, m, text);
}

void rql_request_check_members(struct request *r, const struct body *body)
{
    report_missing(r, body, RQL_ERROR);
    report_missing(r, body, RQL_WARNING);
    for (size_t i = 0; i < r->members.count; i++) {
        const struct member *m = (const struct member *)r->members.items + i;
        if (m->is_misspelt && is_known(body, m->field))
            report_misspelt(r, m);
        if (check_key(r, body, m))
            check_value_of(r, body, m);
    }
}
