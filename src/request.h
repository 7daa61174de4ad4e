/*
 * What the parts of checking request bodies share: the body at hand and its
 * members, the fields that bodies have, and the messages of the service.
 */
#ifndef RQL_REQUEST_H
#define RQL_REQUEST_H

#include "document.h"
#include "json_text.h"

/* --- Fields -------------------------------------------------------------- */

enum field {
    FIELD_NAME,
    FIELD_QUERY,
    FIELD_REPORT_NAME,
    FIELD_DESCRIPTION,
    FIELD_QUERY_ID,
    FIELD_EXECUTE_NOW,
    FIELD_START_TIME,
    FIELD_END_TIME,
    FIELD_QUERY_START_TIME,
    FIELD_QUERY_END_TIME,
    FIELD_RECURRENCE_INTERVAL,
    FIELD_RECURRENCE_COUNT,
    FIELD_FORMAT,
    FIELD_CALLBACK_URL,
    FIELD_CALLBACK_METHOD,
    FIELD_COUNT
};

/* Services, as bits: those that a fact holds for. */
enum service {
    ON_MPN = 1,
    ON_CMP_1 = 2, /* commercial marketplace v1 */
    ON_CMP_2 = 4, /* and v1.1 */
    ON_CONSUMER = 8,
    ON_CMP = ON_CMP_1 | ON_CMP_2,
    ON_BOTH = ON_MPN | ON_CMP,
    ON_ALL = ON_BOTH | ON_CONSUMER
};

/* A member of the body at hand. */
struct member {
    uint32_t key; /* with its quotes */
    uint32_t key_end;
    uint32_t value;
    uint32_t value_end;
    enum field field;      /* FIELD_COUNT: none */
    bool is_misspelt;      /* the field is what it plainly means */
    bool is_repeated;      /* an earlier member has the field */
    const char *near_name; /* a field that it may mean, or NULL */
};

/* What is known of the query that a report runs. */
struct known_query {
    const struct rql_catalog *catalog; /* NULL: nothing */
    uint32_t dataset;
    bool has_timespan;
};

struct body {
    uint32_t start; /* its braces */
    uint32_t end;
    rql_request request;   /* RQL_REQUEST_AUTO: nobody can tell */
    enum service services; /* that it may be for */
    enum service facts;    /* whose facts are applied; see settle_service() */
    uint32_t at[FIELD_COUNT]; /* index + 1 of its member, or 0 */
    bool executes_now;
    struct known_query query;
};

struct request {
    struct rql_document *d;
    const rql_options *options;
    struct json_text json;
    struct vector members;    /* struct member, of the body at hand */
    struct vector scratch;    /* bytes of a query whose document is not kept */
    struct vector slips;      /* struct json_slip */
    struct vector edits;      /* rql_edit, of the fix at hand */
    struct known_query query; /* the only one of the text */
    uint32_t query_at; /* where the text of the query at hand is, or its end */
};

static inline const struct member *
rql_member(const struct request *r, const struct body *body, enum field field)
{
    return body->at[field]
               ? (const struct member *)r->members.items + body->at[field] - 1
               : NULL;
}

/* --- What is known of fields (request_fields.c) --------------------------- */

typedef void check_value(struct request *r, const struct body *body,
                         const struct member *member, rql_text value);

/* Services that know a field in a request, and those that require it there. */
struct use {
    uint8_t known;
    uint8_t required;
};

struct field_info {
    const char *name;
    enum json_kind kind;
    bool not_when_now;  /* ExecuteNow makes the service ignore it */
    bool only_when_now; /* the service reads it with ExecuteNow only */
    struct use uses[RQL_REQUEST_COUNT];
    check_value *check; /* or NULL */
};

extern const struct field_info rql_fields[FIELD_COUNT];

/* "ReportName", and so on. */
const char *rql_field_name(enum field field);

/* The field of that name, in any case; false when there is none. */
bool rql_is_field(rql_text key, enum field *field);

/* A field that the service sends and does not take, as its pages spell it; NULL
 * when that is no such name. */
const char *rql_answer_field(rql_text key);

/* What a request is called in a sentence: "Create Report", and so on. */
const char *rql_request_title(rql_request request);

/* Read the members of the object at an offset, and go behind it. */
void rql_request_read_body(struct request *r, uint32_t at, struct body *body);

/* --- Members (request_members.c) ----------------------------------------- */

/* Check the members of the body at hand, and what it lacks. */
void rql_request_check_members(struct request *r, const struct body *body);

/* --- Values (request_values.c, request_url.c) ---------------------------- */

/* `value` of a text is what it reads as, of others the bytes themselves. */
check_value rql_check_request_name, rql_check_report_name,
    rql_check_description, rql_check_query_id, rql_check_start_time,
    rql_check_end_time, rql_check_query_start_time, rql_check_query_end_time,
    rql_check_interval, rql_check_count, rql_check_format,
    rql_check_callback_url, rql_check_callback_method;

/* A text without the spaces around it. */
rql_text rql_request_trimmed(rql_text text);

/* A text of the body as it reads, or the bytes of another value. */
rql_text rql_request_value(struct request *r, const struct member *member);

/* --- Times (request_time.c) ---------------------------------------------- */

enum stamp_verdict {
    STAMP_RIGHT,   /* yyyy-MM-ddTHH:mm:ssZ */
    STAMP_CERTAIN, /* another shape of one certain time */
    STAMP_LIKELY,  /* a time that may be in another zone, or only a date */
    STAMP_NO_DATE, /* of the right shape, but no such day or hour */
    STAMP_NONE
};

struct stamp {
    enum stamp_verdict verdict;
    int64_t seconds; /* since 1970 UTC; of the first three */
    char right[72];  /* as it should be written, likewise */
    bool is_date;    /* there is no time of day */
};

struct stamp rql_read_stamp(rql_text text);

/* --- Queries (request_query.c) ------------------------------------------- */

/* Make a part of the text of a member, and report what its check found. */
void rql_request_read_query(struct request *r, struct body *body,
                            const struct member *member);

/* --- Messages of the service (request_messages.c) ------------------------ */

enum service_message {
    MESSAGE_MISSING,
    MESSAGE_PARAMETERS,
    MESSAGE_START_FORMAT,
    MESSAGE_END_ORDER,
    MESSAGE_END_FORMAT,
    MESSAGE_FORMAT,
    MESSAGE_SEMICOLON,
    MESSAGE_METHOD,
    MESSAGE_COUNT,
    MESSAGE_LENGTH,
    MESSAGE_START_LEAD,
    MESSAGE_QUERY_ID,
    MESSAGE_INTERVAL,
    MESSAGE_PLACEHOLDER,
    MESSAGE_BAD_DATE,
    SERVICE_MESSAGE_COUNT
};

/* Quote what the service answers, if that is published for the body's service.
 */
void rql_add_service_message(struct request *r, struct rql_diagnostic *diag,
                             const struct body *body,
                             enum service_message message);

#endif
