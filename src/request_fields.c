/* The fields of request bodies: which requests have them, which they need, and
 * what else stands in an object in their place. */
#include <string.h>

#include "request.h"
#include "str.h"

/* --- The table ----------------------------------------------------------- */

const struct field_info rql_fields[FIELD_COUNT] = {
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
static const char answer_fields[][23] = {
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
    return rql_fields[field].name;
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
        if (rql_equal_folded(key.data, key.length, rql_fields[i].name,
                             strlen(rql_fields[i].name)))
            return true;
    }
    *field = FIELD_COUNT;
    return false;
}

const char *rql_answer_field(rql_text key)
{
    for (size_t i = 0; i < sizeof answer_fields / sizeof *answer_fields; i++)
        if (rql_equal_folded(key.data, key.length, answer_fields[i],
                             strlen(answer_fields[i])))
            return answer_fields[i];
    return NULL;
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
            rql_edit_distance(plain.data, plain.length, rql_fields[i].name,
                              strlen(rql_fields[i].name), best);
        if (distance > best)
            continue;
        is_unique = distance < best || found == FIELD_COUNT;
        best = distance;
        found = (enum field)i;
    }
    return is_unique ? found : FIELD_COUNT;
}

/* --- Reading an object --------------------------------------------------- */

static void name_member(struct member *m, rql_text key)
{
    enum field field;
    m->field = FIELD_COUNT;
    if (rql_is_field(key, &field)) {
        m->field = field;
        return;
    }
    if (rql_answer_field(key))
        return;
    field = nearest_field(key);
    if (field < FIELD_COUNT)
        m->near_name = rql_fields[field].name;
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
        name_member(&m, key);
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
        if (!m->near_name)
            continue;
        rql_is_field((rql_text){m->near_name, strlen(m->near_name)}, &field);
        if (body->at[field])
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
