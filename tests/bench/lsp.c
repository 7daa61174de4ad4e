/* Measures how long a person waits for the language server. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "measure.h"
#include "report.h"
#include "workload.h"

enum { ROUNDS_MAX = MEASURE_MAX };

#define URI "file:///bench/queries.rql"

/* What is measured of one document, and the bars in ms; 0: none. */
struct scenario {
    const char *name;
    enum workload_kind kind;
    size_t count; /* queries */
    size_t rounds;
    double change;   /* from a change to its findings */
    double complete; /* from a request for completion to its answer */
    bool is_median;  /* bars are for the median, else for 99 of 100 */
};

static const struct scenario scenarios[] = {
    {"1 query", WORKLOAD_TIMESPAN, 1, 1000, 0.2, 0.2, true},
    {"1,000 queries", WORKLOAD_TIMESPAN, 1000, 1000, 10, 2, false},
    {"1,000 queries, a finding in each", WORKLOAD_PLAIN, 1000, 1000, 10, 2,
     false},
    {"1,000 queries, an error in each", WORKLOAD_ERRORS, 1000, 500, 0, 0,
     false},
    {"10 MB", WORKLOAD_TIMESPAN, 70000, 40, 100, 100, true},
    {"10 MB, a finding in each query", WORKLOAD_PLAIN, 70000, 40, 100, 100,
     true},
    {"10 MB, an error in each query", WORKLOAD_ERRORS, 70000, 20, 0, 0, true},
};

/* The messages whose latency is measured, round by round, in ms. */
struct latencies {
    double transport[ROUNDS_MAX];
    double change[ROUNDS_MAX];   /* to the findings */
    double complete[ROUNDS_MAX]; /* when nothing has changed */
    double behind[ROUNDS_MAX];   /* right behind a change */
};

/* A session about one document. */
struct session {
    struct client client;
    size_t line;  /* where is typed */
    size_t turns; /* changes made */
    size_t id;    /* of the last request */
};

/* --- Messages ---------------------------------------------------------- */

/* The text as a string of JSON; NULL when there is no memory. */
static char *make_opening(const struct workload *workload, size_t *length)
{
    static const char head[] =
        "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{"
        "\"textDocument\":{\"uri\":\"" URI "\",\"languageId\":\"reportql\","
        "\"version\":0,\"text\":\"";
    static const char tail[] = "\"}}}";
    char *message = malloc(sizeof head + sizeof tail + 2 * workload->length);
    if (!message)
        return NULL;
    char *out = message;
    memcpy(out, head, sizeof head - 1);
    out += sizeof head - 1;
    for (size_t i = 0; i < workload->length; i++) {
        char c = workload->text[i];
        if (c == '\n' || c == '"' || c == '\\')
            *out++ = '\\';
        *out++ = c == '\n' ? 'n' : c;
    }
    memcpy(out, tail, sizeof tail - 1);
    *length = (size_t)(out + sizeof tail - 1 - message);
    return message;
}

static bool open_document(struct client *client,
                          const struct workload *workload)
{
    size_t length;
    char *message = make_opening(workload, &length);
    bool ok = message && client_send_text(client, message, length) &&
              client_wait(client, "textDocument/publishDiagnostics");
    free(message);
    return ok;
}

static bool initialize(struct client *client)
{
    return client_send(client,
                       "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\""
                       ",\"params\":{\"processId\":null,\"rootUri\":null,"
                       "\"capabilities\":{}}}") &&
           client_wait(client, "\"id\": 0") &&
           client_send(client, "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\""
                               ",\"params\":{}}");
}

/* A letter is typed into the first name of a query, and taken out again.  The
 * message goes out with the next one. */
static bool hold_change(struct session *session)
{
    bool types = ++session->turns % 2;
    return client_hold(
        &session->client,
        "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\","
        "\"params\":{\"textDocument\":{\"uri\":\"" URI "\",\"version\":%zu},"
        "\"contentChanges\":[{\"range\":{\"start\":{\"line\":%zu,"
        "\"character\":8},\"end\":{\"line\":%zu,\"character\":%d}},"
        "\"text\":\"%s\"}]}}",
        session->turns, session->line, session->line, types ? 8 : 9,
        types ? "x" : "");
}

/* Send a request about the place where is typed, and wait for its answer; false
 * when it is an error and `may_fail` is not. */
static bool ask(struct session *session, const char *method, bool may_fail)
{
    char id[32];
    snprintf(id, sizeof id, "\"id\": %zu,", ++session->id);
    if (!client_send(&session->client,
                     "{\"jsonrpc\":\"2.0\",\"id\":%zu,\"method\":\"%s\","
                     "\"params\":{\"textDocument\":{\"uri\":\"" URI "\"},"
                     "\"position\":{\"line\":%zu,\"character\":8}}}",
                     session->id, method, session->line))
        return false;
    const char *answer = client_wait(&session->client, id);
    if (answer && (may_fail || !strstr(answer, "\"error\": {\"code\"")))
        return true;
    fprintf(stderr, "bench: %s is not answered\n", method);
    return false;
}

static bool wait_for_findings(struct session *session)
{
    return client_wait(&session->client, "textDocument/publishDiagnostics");
}

/* --- Measuring --------------------------------------------------------- */

static double milliseconds_since(double begin)
{
    return (measure_clock() - begin) * 1e3;
}

static bool run_round(struct session *session, struct latencies *latencies,
                      size_t round)
{
    static const char completion[] = "textDocument/completion";
    double begin = measure_clock();
    if (!ask(session, "$/nothing", true))
        return false;
    latencies->transport[round] = milliseconds_since(begin);

    begin = measure_clock();
    if (!hold_change(session) || !client_let_go(&session->client) ||
        !wait_for_findings(session))
        return false;
    latencies->change[round] = milliseconds_since(begin);

    begin = measure_clock();
    if (!ask(session, completion, false))
        return false;
    latencies->complete[round] = milliseconds_since(begin);

    begin = measure_clock();
    if (!hold_change(session) || !ask(session, completion, false))
        return false;
    latencies->behind[round] = milliseconds_since(begin);
    return wait_for_findings(session);
}

/* Serve one document for some rounds; false when the server fails. */
static bool run_session(const char *program, const struct scenario *scenario,
                        size_t rounds, struct latencies *latencies)
{
    struct workload workload;
    struct session session = {.line = scenario->count / 2};
    if (!workload_make(&workload, scenario->kind, scenario->count))
        return false;
    const char *const arguments[] = {program, "lsp", NULL};
    bool ok = client_start(&session.client, arguments) &&
              initialize(&session.client) &&
              open_document(&session.client, &workload);
    workload_free(&workload);
    for (size_t round = 0; ok && round < rounds; round++)
        ok = run_round(&session, latencies, round);
    ok = ok && ask(&session, "shutdown", false) &&
         client_send(&session.client,
                     "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
    return client_end(&session.client) == 0 && ok;
}

/* Bars are for what the server does: what the transport alone takes on the
 * machine at hand, in as many cases, is taken off. */
static bool judge(const struct scenario *scenario, const char *what,
                  const double *values, const double *transport, size_t rounds,
                  double bound)
{
    if (bound <= 0)
        return true;
    double (*statistic)(const double *, size_t) =
        scenario->is_median ? measure_median : measure_slowest;
    double measured = statistic(values, rounds) - statistic(transport, rounds);
    char name[80];
    snprintf(name, sizeof name, "%s, %s, beyond transport", what,
             scenario->is_median ? "median" : "99 of 100");
    struct bar bar = {.what = name,
                      .measured = measured,
                      .bound = bound,
                      .is_ceiling = true,
                      .unit = "ms"};
    return report_bar(&bar);
}

static void print_row(const char *what, const double *values, size_t rounds)
{
    report_cell("%s", what);
    report_cell("%.3f", measure_median(values, rounds));
    report_cell("%.3f", measure_slowest(values, rounds));
}

static int measure_scenario(const struct scenario *scenario,
                            const char *program, size_t rounds)
{
    static struct latencies latencies;
    report_title("language server: %s, %zu rounds", scenario->name, rounds);
    if (!run_session(program, scenario, rounds, &latencies)) {
        fprintf(stderr, "bench: %s lsp: the session failed\n", program);
        return 2;
    }
    static const struct report_column columns[] = {
        {"latency, ms", -32}, {"median", 10}, {"99 of 100", 10}};
    report_table(columns, sizeof columns / sizeof *columns);
    print_row("transport alone", latencies.transport, rounds);
    print_row("from a change to its findings", latencies.change, rounds);
    print_row("completion", latencies.complete, rounds);
    print_row("completion behind a change", latencies.behind, rounds);
    bool ok = judge(scenario, "change", latencies.change, latencies.transport,
                    rounds, scenario->change);
    ok &= judge(scenario, "completion", latencies.complete, latencies.transport,
                rounds, scenario->complete);
    ok &= judge(scenario, "completion behind a change", latencies.behind,
                latencies.transport, rounds, scenario->complete);
    return ok ? 0 : 1;
}

int bench_lsp(bool quick, const char *program)
{
    int worst = 0;
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        size_t rounds = scenarios[i].rounds;
        int status = measure_scenario(&scenarios[i], program,
                                      quick ? rounds / 20 : rounds);
        worst = status > worst ? status : worst;
    }
    return quick && worst == 1 ? 0 : worst;
}
