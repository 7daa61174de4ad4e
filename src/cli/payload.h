/* The parts of the command `payload`. */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include "body.h"
#include "bytes.h"
#include "command.h"
#include "request.h"

/* The fields of a report's request, in the order in which they are written. */
enum report_field {
    REPORT_NAME,
    REPORT_DESCRIPTION,
    REPORT_QUERY_ID,
    REPORT_START_TIME,
    REPORT_END_TIME,
    REPORT_EXECUTE_NOW,
    REPORT_QUERY_START_TIME,
    REPORT_QUERY_END_TIME,
    REPORT_INTERVAL,
    REPORT_COUNT,
    REPORT_FORMAT,
    REPORT_CALLBACK_URL,
    REPORT_CALLBACK_METHOD,
    REPORT_FIELD_COUNT
};

/* The options; texts are those of the command line. */
struct payload_settings {
    struct request_settings request; /* the first, see request.h */
    const char *values[REPORT_FIELD_COUNT];
    const char *start_in;
    const char *settings_file;
    const char *query_number;
    const char *output;
    bool is_report;
    bool is_update;
    bool all;
    bool fix;
    bool is_pretty;
};

extern const struct option_group payload_body_options;
extern const struct option_group payload_query_options;
extern const struct option_group payload_report_options;

/* False after a message. */
bool payload_use_is_right(const struct settings *settings);

/* A run of the command. */
struct payload {
    const struct invocation *invocation;
    const struct settings *settings;
    const struct payload_settings *own;
    rql_options options; /* for queries; complete but for the host */
    struct output errors;
    const char *operand; /* the file; NULL: none was named */
    struct body body;
};

/* --- Making bodies (payload_query.c, payload_report.c) --- */

/* Bodies that create queries.  `source` gets the text of the queries; it is to
 * be freed. */
enum status payload_queries(struct payload *payload, struct source *source);

/* The body that creates or updates a report.  `source` gets the text of
 * --settings; it is to be freed. */
enum status payload_report(struct payload *payload, struct source *source);

/* How the option of the next field that a sentence names is called, with its
 * dashes; NULL when it names no more.  `field` begins as 0, and moves on. */
const char *report_option_named(const char *sentence, size_t *field);

/* --- Saying what is wrong (payload_findings.c) --- */

/* The format in which findings are written. */
const struct format *payload_format(const struct settings *settings);

/* Say on standard error what was found in an input, if anything is to be
 * said. */
enum status payload_say_document(struct payload *payload, const char *name,
                                 const rql_document *document);

/* Check the body as request of that kind, and say what was found, each at the
 * option or the place that it is from. */
enum status payload_check_body(struct payload *payload);

#endif
