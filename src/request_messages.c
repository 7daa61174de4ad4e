/* What the service answers to request bodies that it refuses, as published. */
#include "request.h"

#define CREATION "Invalid report parameters for creation - "

static const struct {
    const char *text;
    uint16_t status;
    uint8_t services; /* whose pages have it */
} messages[SERVICE_MESSAGE_COUNT] = {
    [MESSAGE_MISSING] = {"Null or missing value", 400, ON_BOTH},
    [MESSAGE_PARAMETERS] = {"Invalid report parameters", 400, ON_BOTH},
    [MESSAGE_START_FORMAT] = {CREATION "StartTime should follow format: "
                                       "yyyy-MM-ddTHH:mm:ssZ",
                              400, ON_CMP},
    [MESSAGE_END_ORDER] = {CREATION "EndTime should be greater than StartTime",
                           400, ON_CMP},
    [MESSAGE_END_FORMAT] = {CREATION "EndTime should follow format: "
                                     "yyyy-MM-ddTHH:mm:ssZ",
                            400, ON_CMP},
    [MESSAGE_FORMAT] = {CREATION "Report format should be csv/tsv", 400,
                        ON_CMP},
    [MESSAGE_SEMICOLON] = {CREATION "Invalid character (;) in ReportName", 400,
                           ON_CMP},
    [MESSAGE_METHOD] = {CREATION "CallbackMethod can only be GET or POST", 400,
                        ON_CMP},
    [MESSAGE_COUNT] = {CREATION "Recurrence count has to be a positive "
                                "integer value",
                       400, ON_CMP},
    [MESSAGE_LENGTH] = {CREATION "Limit ReportName and Description length to "
                                 "256 characters or less",
                        400, ON_CMP},
    [MESSAGE_START_LEAD] = {CREATION "Start time of report should at least be "
                                     "4 hours from current UTC time",
                            400, ON_BOTH},
    [MESSAGE_QUERY_ID] = {"Invalid QueryId", 400, ON_BOTH},
    [MESSAGE_INTERVAL] = {"Recurrence Interval must be between 4 and 2160", 400,
                          ON_BOTH},
    [MESSAGE_PLACEHOLDER] = {"Requested value 'string' not found", 400,
                             ON_BOTH},
    [MESSAGE_BAD_DATE] = {"Internal error encountered while creating report. "
                          "Correlation ID <>",
                          500, ON_BOTH},
};

void rql_add_service_message(struct request *r, struct rql_diagnostic *diag,
                             const struct body *body,
                             enum service_message message)
{
    bool is_report = body->request != RQL_REQUEST_CREATE_QUERY;
    if (!(messages[message].services & body->facts) && is_report)
        message = MESSAGE_PARAMETERS;
    if (messages[message].services & body->facts)
        rql_add_help(r->d, diag, "the service answers %d \"%s\"",
                     messages[message].status, messages[message].text);
}
