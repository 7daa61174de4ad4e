/* The fields of request bodies: which requests have them, which they need, and
 * what else stands in an object in their place. */
#include <string.h>

#include "request.h"
#include "str.h"

/* --- The table ----------------------------------------------------------- */

/* Services that know a field in a request, and those that require it there. */
struct use {
    uint8_t known;
    uint8_t required;
};

static const struct field_info {
    const char *name;
    enum json_kind kind;
    bool not_when_now;  /* ExecuteNow makes the service ignore it */
    bool only_when_now; /* the service reads it with ExecuteNow only */
    struct use uses[RQL_REQUEST_COUNT];
    check_value *check; /* or NULL */
} fields[FIELD_COUNT] = {
#define CREATE_QUERY [RQL_REQUEST_CREATE_QUERY]
#define CREATE_REPORT [RQL_REQUEST_CREATE_REPORT]
#define UPDATE_REPORT [RQL_REQUEST_UPDATE_REPORT]
    [FIELD_NAME] = {"Name",
                    JSON_KIND_TEXT,
                    false,
                    false,
                    {CREATE_QUERY = {ON_ALL, ON_BOTH}},
                    rql_check_request_name},
    [FIELD_QUERY] = {"Query",
                     JSON_KIND_TEXT,
                     false,
                     false,
                     {CREATE_QUERY = {ON_ALL, ON_ALL}},
                     NULL},
    [FIELD_REPORT_NAME] = {"ReportName",
                           JSON_KIND_TEXT,
                           false,
                           false,
                           {CREATE_REPORT = {ON_ALL, ON_BOTH},
                            UPDATE_REPORT = {ON_BOTH, ON_BOTH}},
                           rql_check_report_name},
    [FIELD_DESCRIPTION] = {"Description",
                           JSON_KIND_TEXT,
                           false,
                           false,
                           {CREATE_QUERY = {ON_ALL, 0},
                            CREATE_REPORT = {ON_ALL, 0},
                            UPDATE_REPORT = {ON_BOTH, 0}},
                           rql_check_description},
    [FIELD_QUERY_ID] = {"QueryId",
                        JSON_KIND_TEXT,
                        false,
                        false,
                        {CREATE_REPORT = {ON_ALL, ON_BOTH}},
                        rql_check_query_id},
    [FIELD_EXECUTE_NOW] = {"ExecuteNow",
                           JSON_KIND_BOOLEAN,
                           false,
                           false,
                           {CREATE_REPORT = {ON_ALL, 0}},
                           NULL},
    [FIELD_START_TIME] = {"StartTime",
                          JSON_KIND_TEXT,
                          true,
                          false,
                          {CREATE_REPORT = {ON_BOTH, ON_BOTH},
                           UPDATE_REPORT = {ON_BOTH, ON_BOTH}},
                          rql_check_start_time},
    [FIELD_END_TIME] = {"EndTime",
                        JSON_KIND_TEXT,
                        false,
                        false,
                        {UPDATE_REPORT = {ON_CMP_2, 0}},
                        rql_check_end_time},
    [FIELD_QUERY_START_TIME] = {"QueryStartTime",
                                JSON_KIND_TEXT,
                                false,
                                true,
                                {CREATE_REPORT = {ON_ALL, 0}},
                                rql_check_query_start_time},
    [FIELD_QUERY_END_TIME] = {"QueryEndTime",
                              JSON_KIND_TEXT,
                              false,
                              true,
                              {CREATE_REPORT = {ON_ALL, 0}},
                              rql_check_query_end_time},
    [FIELD_RECURRENCE_INTERVAL] = {"RecurrenceInterval",
                                   JSON_KIND_NUMBER,
                                   true,
                                   false,
                                   {CREATE_REPORT = {ON_BOTH, ON_BOTH},
                                    UPDATE_REPORT = {ON_BOTH, 0}},
                                   rql_check_interval},
    [FIELD_RECURRENCE_COUNT] = {"RecurrenceCount",
                                JSON_KIND_NUMBER,
                                true,
                                false,
                                {CREATE_REPORT = {ON_BOTH, 0},
                                 UPDATE_REPORT = {ON_BOTH, 0}},
                                rql_check_count},
    [FIELD_FORMAT] = {"Format",
                      JSON_KIND_TEXT,
                      false,
                      false,
                      {CREATE_REPORT = {ON_ALL, 0},
                       UPDATE_REPORT = {ON_BOTH, ON_CMP}},
                      rql_check_format},
    [FIELD_CALLBACK_URL] = {"CallbackUrl",
                            JSON_KIND_TEXT,
                            false,
                            false,
                            {CREATE_REPORT = {ON_BOTH, 0},
                             UPDATE_REPORT = {ON_BOTH, ON_CMP}},
                            rql_check_callback_url},
    /* The tables of the fields of v1 lack it when a report is created, its
     * table of messages has it. */
    [FIELD_CALLBACK_METHOD] = {"CallbackMethod",
                               JSON_KIND_TEXT,
                               false,
                               false,
                               {CREATE_REPORT = {ON_BOTH, 0},
                                UPDATE_REPORT = {ON_MPN | ON_CMP_2, 0}},
                               rql_check_callback_method},
#undef CREATE_QUERY
#undef CREATE_REPORT
#undef UPDATE_REPORT
};

/* Fields that the service sends and does not take. */
static const char *const answer_fields[] = {
    "ReportId",         "User",
    "CreatedTime",      "ModifiedTime",
    "ReportStatus",     "Type",
    "ExecutionId",      "ExecutionStatus",
    "ReportLocation",   "ReportAccessSecureLink",
    "ReportExpiryTime", "ReportGeneratedTime",
    "TotalCount",       "StatusCode",
    "Message",          "NextLink",
    "DataRedacted",
};

const char *rql_field_name(enum field field)
{
    return fields[field].name;
}

const char *rql_request_title(rql_request request)
{
    static const char *const titles[RQL_REQUEST_COUNT] = {
        "a request", "Create Report Query", "Create Report", "Update Report"};
    return titles[request];
}

bool rql_is_field(rql_text key, enum field *field)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        *field = (enum field)i;
        if (rql_equal_folded(key.data, key.length, fields[i].name,
                             strlen(fields[i].name)))
            return true;
    }
    *field = FIELD_COUNT;
    return false;
}

static bool is_answer_field(rql_text key)
{
    for (size_t i = 0; i < sizeof answer_fields / sizeof *answer_fields; i++)
        if (rql_equal_folded(key.data, key.length, answer_fields[i],
                             strlen(answer_fields[i])))
            return true;
    return false;
}

/* --- Near names ---------------------------------------------------------- */

/* Leave out what people write between the words of a name. */
static rql_text without_separators(rql_text key, char *room, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < key.length && length < size; i++)
        if (!memchr("_- \t\r\n", key.data[i], 6))
            room[length++] = key.data[i];
    return (rql_text){room, length};
}

/* The field that a key is near to, if it is one alone; else FIELD_COUNT. */
static enum field nearest_field(rql_text key)
{
    char room[64];
    if (key.length > sizeof room)
        return FIELD_COUNT;
    rql_text plain = without_separators(key, room, sizeof room);
    unsigned best = plain.length < 3    ? 0
                    : plain.length < 8  ? 1
                    : plain.length < 16 ? 2
                                        : 3;
    enum field found = FIELD_COUNT;
    bool is_unique = false;
    for (int i = 0; i < FIELD_COUNT; i++) {
        unsigned distance =
            rql_edit_distance(plain.data, plain.length, fields[i].name,
                              strlen(fields[i].name), best);
        if (distance > best)
            continue;
        is_unique = distance < best || found == FIELD_COUNT;
        best = distance;
        found = (enum field)i;
    }
    return is_unique ? found : FIELD_COUNT;
}

/* --- Reading an object --------------------------------------------------- */

static void name_member(struct request *r, struct member *m, rql_text key)
{
    enum field field;
    (void)r;
    m->field = FIELD_COUNT;
    if (rql_is_field(key, &field)) {
        m->field = field;
        return;
    }
    if (is_answer_field(key))
        return;
    field = nearest_field(key);
    if (field < FIELD_COUNT)
        m->near_name = fields[field].name;
}

static void read_members(struct request *r, struct body *body)
{
    struct json_text *json = &r->json;
    bool is_first = true;
    r->members.count = 0;
    while (rql_json_next_item(json, &is_first)) {
        struct member m = {.key = json->at};
        rql_text key = rql_json_read_string(json, &r->d->arena);
        m.key_end = json->at;
        name_member(r, &m, key);
        rql_json_skip_colon(json);
        m.value = json->at;
        rql_json_skip_value(json);
        m.value_end = json->at;
        m.is_repeated = m.field < FIELD_COUNT && body->at[m.field];
        if (m.field < FIELD_COUNT && !m.is_repeated)
            body->at[m.field] = (uint32_t)r->members.count + 1;
        *(struct member *)rql_vector_push(&r->d->arena, &r->members, sizeof m) =
            m;
    }
}

/* A misspelt name is that of a field which is not there otherwise. */
static void settle_near_names(struct request *r, struct body *body)
{
    struct member *members = r->members.items;
    for (size_t i = 0; i < r->members.count; i++) {
        struct member *m = &members[i];
        enum field field;
        if (!m->near_name ||
            !rql_is_field((rql_text){m->near_name, strlen(m->near_name)},
                          &field) ||
            body->at[field])
            continue;
        m->field = field;
        m->is_misspelt = true;
        body->at[field] = (uint32_t)i + 1;
    }
}

static rql_request find_request(const struct request *r,
                                const struct body *body)
{
    if (r->options->request.request != RQL_REQUEST_AUTO)
        return r->options->request.request;
    if (body->at[FIELD_QUERY])
        return RQL_REQUEST_CREATE_QUERY;
    if (body->at[FIELD_QUERY_ID])
        return RQL_REQUEST_CREATE_REPORT;
    for (int i = FIELD_EXECUTE_NOW; i < FIELD_COUNT; i++)
        if (body->at[i])
            return RQL_REQUEST_UPDATE_REPORT;
    if (body->at[FIELD_REPORT_NAME])
        return RQL_REQUEST_UPDATE_REPORT;
    size_t known = !!body->at[FIELD_NAME] + !!body->at[FIELD_DESCRIPTION];
    return body->at[FIELD_NAME] && known == r->members.count
               ? RQL_REQUEST_CREATE_QUERY
               : RQL_REQUEST_AUTO;
}

/* True for the value true, also when it is written as a text. */
static bool is_true(struct request *r, const struct member *m)
{
    if (!m)
        return false;
    rql_text text = rql_request_value(r, m);
    return rql_equal_folded(text.data, text.length, "true", 4);
}

void rql_request_read_body(struct request *r, uint32_t at, struct body *body)
{
    *body = (struct body){.start = at};
    r->json.at = at;
    read_members(r, body);
    body->end = r->json.at;
    settle_near_names(r, body);
    body->request = find_request(r, body);
    body->executes_now = body->request != RQL_REQUEST_UPDATE_REPORT &&
                         is_true(r, rql_member(r, body, FIELD_EXECUTE_NOW));
}

/* --- Reports ------------------------------------------------------------- */

void rql_request_offer_removal(struct request *r, struct rql_diagnostic *diag,
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
                   "%s is there twice", fields[m->field].name);
    rql_add_help(r->d, diag,
                 "case does not matter in names; which of the two the service "
                 "takes is not documented");
    rql_add_related(r->d, diag, first->key, first->key_end,
                    "here is the first one");
}

static void report_misspelt(struct request *r, const struct member *m)
{
    const char *name = fields[m->field].name;
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
    rql_request_offer_removal(r, diag, m, false);
}

/* The first request that has the field for one of the services. */
static rql_request request_of_field(enum field field)
{
    int request = RQL_REQUEST_CREATE_QUERY;
    while (request + 1 < RQL_REQUEST_COUNT &&
           !fields[field].uses[request].known)
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
    if (m->field < FIELD_COUNT && !fields[m->field].uses[body->request].known)
        rql_add_help(r->d, diag, "it is a field of %s",
                     rql_request_title(request_of_field(m->field)));
    else if (m->near_name)
        rql_add_help(r->d, diag, "%s is there already", m->near_name);
    rql_request_offer_removal(r, diag, m, false);
}

/* The name that the pages give a field of answers. */
static const char *answer_name(struct request *r, const struct member *m)
{
    rql_text key = {r->d->text + m->key + 1, m->key_end - m->key - 2};
    for (size_t i = 0; i < sizeof answer_fields / sizeof *answer_fields; i++)
        if (rql_equal_folded(key.data, key.length, answer_fields[i],
                             strlen(answer_fields[i])))
            return answer_fields[i];
    return NULL;
}

static bool is_known(const struct body *body, enum field field)
{
    unsigned known = fields[field].uses[body->request].known;
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
        report_answer_field(r, body, m, fields[m->field].name);
    else if (m->field == FIELD_COUNT || !is_known(body, m->field))
        report_unknown(r, body, m);
    else
        return true;
    return false;
}

/* --- What is missing ----------------------------------------------------- */

static bool is_required(const struct body *body, enum field field)
{
    const struct field_info *info = &fields[field];
    return (info->uses[body->request].required & body->services) &&
           !(info->not_when_now && body->executes_now);
}

/* The worst that can be said: when the service is not known, it may be one that
 * does without. */
static rql_severity missing_severity(const struct body *body, enum field field)
{
    unsigned without =
        body->services & ~(unsigned)fields[field].uses[body->request].required;
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
    const char *joined = fields[missing[0]].name;
    for (size_t i = 1; i < count; i++)
        joined = rql_arena_printf(&r->d->arena, "%s%s%s", joined,
                                  i + 1 == count ? " and " : ", ",
                                  fields[missing[i]].name);
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
        "%s is %s, and %s needs it", fields[m->field].name, what,
        rql_request_title(body->request));
    add_missing_help(r, diag, body, severity);
}

/* --- Values -------------------------------------------------------------- */

static bool is_integer(rql_text text)
{
    size_t i = text.length && *text.data == '-';
    size_t digits = 0;
    for (; i < text.length && text.data[i] >= '0' && text.data[i] <= '9'; i++)
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
    enum json_kind wants = fields[m->field].kind;
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
    const struct field_info *info = &fields[m->field];
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
    const struct field_info *info = &fields[m->field];
    bool is_read =
        body->executes_now ? !info->not_when_now : !info->only_when_now;
    if (is_read || !(body->facts & ON_BOTH))
        return true;
    struct rql_diagnostic *diag = rql_report(
        r->d, RULE_IGNORED_FIELD, m->key, m->key_end,
        info->not_when_now ? "%s is ignored, because ExecuteNow is true"
                           : "%s counts only when ExecuteNow is true",
        info->name);
    rql_request_offer_removal(r, diag, m, false);
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
                   "%s holds a placeholder, %s", fields[m->field].name,
                   rql_show(r->d, m->value + 1, m->value_end - 1));
    bool is_choice = m->field == FIELD_FORMAT ||
                     m->field == FIELD_CALLBACK_URL ||
                     m->field == FIELD_CALLBACK_METHOD;
    if (m->field == FIELD_QUERY_ID)
        rql_add_service_message(r, diag, body, MESSAGE_QUERY_ID);
    else if (is_choice && rql_equal_folded(text.data, text.length, "string", 6))
        rql_add_service_message(r, diag, body, MESSAGE_PLACEHOLDER);
    if (!is_required(body, m->field))
        rql_request_offer_removal(r, diag, m, false);
    return false;
}

static void check_value_of(struct request *r, const struct body *body,
                           const struct member *m)
{
    const struct field_info *info = &fields[m->field];
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

void rql_request_check_fields(struct request *r, const struct body *body)
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
