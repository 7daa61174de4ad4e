/* The command `payload`: makes the bodies of requests. */
#include "payload.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogs.h"
#include "report.h"
#include "spool.h"

enum { ERROR_BUFFER = 4096 };

/* --- The result -----------------------------------------------------------*/

static enum status deliver(struct payload *payload)
{
    rql_text text;
    body_end(&payload->body);
    text = bytes_text(&payload->body.text);
    if (!payload->own->output)
        put_bytes(payload->invocation->out, text.data, text.length);
    else if (!spool_write(payload->own->output, text))
        return STATUS_TROUBLE;
    return STATUS_CLEAN;
}

/* --- The command ----------------------------------------------------------*/

static enum status make_body(struct payload *payload)
{
    struct source source = {0};
    enum status status;
    if (payload->own->is_report) {
        status = payload_report(payload, &source);
    } else {
        status = payload_queries(payload, &source);
        if (status == STATUS_CLEAN)
            status = payload_check_body(payload);
    }
    if (status == STATUS_CLEAN)
        status = deliver(payload);
    free((char *)source.text.data);
    body_free(&payload->body);
    return status;
}

static bool is_dash(const char *argument)
{
    return argument && strcmp(argument, "-") == 0;
}

/* Make the body by the policy of the query's file, else that of the settings'. */
static enum status make_by_policy(struct payload *payload,
                                  struct policies *policies)
{
    const char *path =
        payload->operand ? payload->operand : payload->own->settings_file;
    const struct policy *policy = policies_for(
        policies,
        !path || is_dash(path) ? payload->settings->stdin_name : path);
    if (!policy)
        return STATUS_TROUBLE;
    struct settings settings = *payload->settings;
    settings.api = policy->options.api;
    settings.fail_on = policy->fail_on;
    payload->settings = &settings;
    payload->options = policy->options;
    payload->options.identities = payload_format(payload->settings)->identities;
    enum status status = make_body(payload);
    payload->settings = &payload->invocation->settings;
    return status;
}

static enum status payload(struct invocation *invocation)
{
    struct payload_settings *own = invocation->settings.own;
    struct policies policies;
    char buffer[ERROR_BUFFER];
    own->is_report = own->is_report || own->is_update;
    struct payload run = {
        .invocation = invocation,
        .settings = &invocation->settings,
        .own = own,
        .operand = invocation->operand_count ? invocation->operands[0] : NULL,
        .body = {.is_pretty = own->is_pretty},
    };
    if (invocation->operand_count > 1) {
        complain("payload takes one file");
        return STATUS_TROUBLE;
    }
    if (is_dash(run.operand) && is_dash(own->settings_file)) {
        complain("standard input can be the query or the settings, not both");
        return STATUS_TROUBLE;
    }
    if (!payload_use_is_right(&invocation->settings) ||
        !request_time(&own->request, &run.options.now))
        return STATUS_TROUBLE;
    output_init(&run.errors, STDERR_FILENO, buffer, sizeof buffer);
    run.errors.color = run.settings->color == COLOR_ALWAYS;
    enum status status = STATUS_TROUBLE;
    bool good = policies_init(&policies, run.settings);
    policies.common.now = run.options.now;
    if (good)
        status = make_by_policy(&run, &policies);
    policies_free(&policies);
    output_flush(&run.errors);
    return status;
}

static const struct option_group *const options[] = {
    &payload_body_options, &payload_query_options, &payload_report_options,
    &input_options,        &configuration_options, &service_options,
    &catalog_options,      &version_options,       &rule_options,
    &report_options,       &general_options,       NULL,
};

const struct command payload_command = {
    .name = "payload",
    .operands = "[FILE]",
    .summary = "make the body of a request",
    .details =
        "Without --report, the body of a Create Report Query request: the "
        "query on one line, without comments and `;`. Without FILE, or with -, "
        "standard input is read. A comment before a query, `-- name: ...` or "
        "`-- description: ...`, gives it these.\n"
        "\n"
        "With --report, the body of a Create Report request, with --update "
        "that of an Update Report request. Then FILE is optional: the query "
        "that the report will run.\n"
        "\n"
        "Queries and body are checked first. What is found is said on standard "
        "error, and nothing is printed when there is an error.\n"
        "\n"
        "The exit status is 0 when the body was made, 1 when something was "
        "found at or above the level of --fail-on, 2 for wrong usage or an "
        "input that could not be read, 3 when the program itself failed.",
    .examples =
        "reportql payload top10.rql --name 'Top ten'\n"
        "reportql payload --all --output queries.json queries.rql\n"
        "reportql payload --report --name Daily --query-id ID --start-in 5h "
        "--interval 24\n"
        "reportql payload --report --name Now --query-id ID --execute-now\n"
        "reportql payload --update --settings report.json --interval 48",
    .options = options,
    .run = payload,
    .own_size = sizeof(struct payload_settings),
};
