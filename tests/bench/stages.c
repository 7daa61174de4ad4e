/* Runs all stages in turn, several rounds of it, so that whatever else the
 * machine does disturbs all of them alike. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <reportql/reportql.h>

#include "measure.h"
#include "report.h"
#include "stage.h"

enum { ROUNDS_MAX = 16 };

/* How much to do. */
struct effort {
    size_t rounds;
    size_t counts[WORKLOAD_COUNT];  /* queries */
    size_t samples[WORKLOAD_COUNT]; /* queries to count instructions on */
};

static const struct effort full_effort = {
    7, {100000, 100000, 1000, 100000}, {2000, 2000, 20, 2000}};
static const struct effort quick_effort = {3, {2000, 2000, 20, 2000}, {0}};

/* What is known of the stages on one workload. */
struct figures {
    size_t rounds;
    double bytes; /* of the text */
    double seconds[STAGE_COUNT][ROUNDS_MAX];
    double instructions[STAGE_COUNT]; /* per byte; 0 when not counted */
    double memory[STAGE_COUNT];       /* bytes beside the text */
};

/* Who measures, with what. */
struct bench {
    const struct effort *effort;
    struct peers peers;
    int counter; /* of instructions, or -1 */
    char self[4096];
};

static const char *const titles[WORKLOAD_COUNT] = {
    [WORKLOAD_PLAIN] = "valid queries that SQL has too",
    [WORKLOAD_TIMESPAN] = "valid queries with TIMESPAN",
    [WORKLOAD_LISTS] = "valid queries with 1,000 GUIDs in a list",
    [WORKLOAD_ERRORS] = "queries with one error each"};

/* --- Measuring --------------------------------------------------------- */

static bool run_rounds(struct bench *bench, struct workload *workload,
                       struct figures *figures)
{
    figures->rounds = bench->effort->rounds;
    figures->bytes = (double)workload->length;
    for (size_t round = 0; round < figures->rounds; round++)
        for (int i = 0; i < STAGE_COUNT; i++) {
            enum stage_id stage = (enum stage_id)i;
            if (!stage_fits(stage, workload->kind, &bench->peers))
                continue;
            double seconds = stage_time(stage, workload, &bench->peers);
            if (seconds < 0)
                return false;
            figures->seconds[stage][round] = seconds;
        }
    return true;
}

/* A process of its own runs the stage once, so that nothing stands in memory
 * but the text. */
static double find_memory(struct bench *bench, enum workload_kind kind,
                          int stage)
{
    char count[32], output[256];
    snprintf(count, sizeof count, "%zu", bench->effort->counts[kind]);
    const char *arguments[] = {
        bench->self,         "one", stage_name((enum stage_id)stage),
        workload_name(kind), count, NULL};
    if (!measure_capture(arguments, output, sizeof output))
        return 0;
    const char *memory = strstr(output, "memory ");
    return memory ? strtod(memory + strlen("memory "), NULL) : 0;
}

/* Instructions of a stage on a sample, as callgrind counts them. */
static double run_callgrind(struct bench *bench, enum workload_kind kind,
                            int stage)
{
    char count[32], output[4096];
    snprintf(count, sizeof count, "%zu", bench->effort->samples[kind]);
    const char *arguments[] = {"valgrind",
                               "--tool=callgrind",
                               "--callgrind-out-file=/dev/null",
                               "--toggle-collect=stage_run",
                               bench->self,
                               "one",
                               stage_name((enum stage_id)stage),
                               workload_name(kind),
                               count,
                               NULL};
    if (!measure_capture(arguments, output, sizeof output))
        return 0;
    const char *collected = strstr(output, "Collected : ");
    return collected ? strtod(collected + strlen("Collected : "), NULL) : 0;
}

static double count_instructions(struct bench *bench, enum workload_kind kind,
                                 int stage)
{
    struct workload sample;
    size_t count = bench->effort->samples[kind];
    double instructions = 0;
    if (count == 0)
        return 0;
    if (workload_make(&sample, kind, count)) {
        if (bench->counter >= 0) {
            measure_counter_start(bench->counter);
            stage_run((enum stage_id)stage, &sample, &bench->peers);
            instructions = (double)measure_counter_stop(bench->counter);
        } else {
            instructions = run_callgrind(bench, kind, stage);
        }
        instructions /= (double)sample.length;
    }
    workload_free(&sample);
    return instructions;
}

/* --- Printing ---------------------------------------------------------- */

static void print_title(const struct workload *workload)
{
    static const struct report_column columns[] = {
        {"stage", -15},        {"queries/s", 13},   {"MB/s", 8},
        {"of bare", 8},        {"of SQLite", 9},    {"of pg_query", 11},
        {"of syntaqlite", 13}, {"instr./byte", 11}, {"memory MB", 10}};
    char count[REPORT_NUMBER_SIZE];
    report_title("%s: %s %s, %.1f MB, %.0f bytes each",
                 workload_name(workload->kind),
                 report_number((double)workload->count, count),
                 titles[workload->kind], (double)workload->length / 1e6,
                 (double)workload->length / (double)workload->count);
    report_table(columns, sizeof columns / sizeof *columns);
}

/* How many times as quick a stage is as another one; 0 when one of them was not
 * run. */
static double speed(const struct figures *figures, int stage, int other)
{
    if (figures->seconds[stage][0] <= 0 || figures->seconds[other][0] <= 0)
        return 0;
    return measure_median_ratio(figures->seconds[other],
                                figures->seconds[stage], figures->rounds);
}

static void print_figure(double figure, const char *format)
{
    if (figure > 0)
        report_cell(format, figure);
    else
        report_cell("-");
}

static void print_stage(const struct workload *workload,
                        const struct figures *figures, int stage)
{
    char queries[REPORT_NUMBER_SIZE];
    double seconds = measure_median(figures->seconds[stage], figures->rounds);
    bool formats = stage == STAGE_FORMAT || stage == STAGE_FORMAT_FILE ||
                   stage >= STAGE_SYNTAQLITE;
    bool is_file = stage == STAGE_FORMAT_FILE || stage == STAGE_SYNTAQLITE_FILE;
    report_cell("%s", stage_name((enum stage_id)stage));
    report_cell("%s",
                report_number((double)workload->count / seconds, queries));
    report_cell("%.1f", (double)workload->length / seconds / 1e6);
    print_figure(speed(figures, stage, STAGE_BARE), "%.2f");
    print_figure(formats ? 0 : speed(figures, stage, STAGE_SQLITE), "%.2f");
    print_figure(formats ? 0 : speed(figures, stage, STAGE_PG_QUERY), "%.2f");
    int formatter = is_file ? STAGE_SYNTAQLITE_FILE : STAGE_SYNTAQLITE;
    print_figure(formats ? speed(figures, stage, formatter) : 0, "%.2f");
    print_figure(figures->instructions[stage], "%.1f");
    print_figure(figures->memory[stage] / 1e6, "%.1f");
}

/* --- Workloads --------------------------------------------------------- */

/* Let the formatters have the queries, and compile itself what runs often. */
static bool warm_up(struct bench *bench, const struct workload *workload)
{
    struct node *node = bench->peers.syntaqlite;
    if (!node || !workload_is_sql(workload->kind))
        return true;
    return node_load(node, workload) && node_time(node, "queries") >= 0 &&
           node_time(node, "file") >= 0;
}

static bool measure_workload(struct bench *bench, struct workload *workload,
                             struct figures *figures)
{
    if (!stage_verify(workload, &bench->peers) || !warm_up(bench, workload) ||
        !run_rounds(bench, workload, figures))
        return false;
    print_title(workload);
    for (int i = 0; i < STAGE_COUNT; i++) {
        enum stage_id stage = (enum stage_id)i;
        if (!stage_fits(stage, workload->kind, &bench->peers))
            continue;
        if (stage_is_here(stage)) {
            figures->instructions[stage] =
                count_instructions(bench, workload->kind, stage);
            figures->memory[stage] = find_memory(bench, workload->kind, stage);
        }
        print_stage(workload, figures, stage);
    }
    return true;
}

/* A workload that cannot be measured is left out; false when there is one. */
static bool measure_all(struct bench *bench,
                        struct figures figures[WORKLOAD_COUNT])
{
    bool all = true;
    for (int kind = 0; kind < WORKLOAD_COUNT; kind++) {
        struct workload workload;
        bool ok = workload_make(&workload, (enum workload_kind)kind,
                                bench->effort->counts[kind]);
        if (!ok)
            fputs("bench: cannot make the queries\n", stderr);
        ok = ok && measure_workload(bench, &workload, &figures[kind]);
        workload_free(&workload);
        all = all && ok;
    }
    return all;
}

/* --- Bars -------------------------------------------------------------- */

/* A ratio that is to be reached; a peer that is missing has none. */
static bool judge_speed(const struct figures *figures, int stage, int other,
                        const char *what, double bound)
{
    const struct bar bar = {.what = what,
                            .measured = speed(figures, stage, other),
                            .bound = bound,
                            .unit = "times"};
    return bar.measured <= 0 || report_bar(&bar);
}

/* Bytes a second of a stage. */
static double rate(const struct bench *bench, const struct figures *figures,
                   enum workload_kind kind, int stage)
{
    return figures[kind].bytes /
           measure_median(figures[kind].seconds[stage], bench->effort->rounds);
}

/* What is asked of a machine is asked in proportion: it is for one on which the
 * bare scanner reads 350 MB of plain queries a second. */
static bool judge_rates(const struct bench *bench,
                        const struct figures figures[WORKLOAD_COUNT])
{
    const struct figures *plain = &figures[WORKLOAD_PLAIN];
    double scale = 350e6 / rate(bench, figures, WORKLOAD_PLAIN, STAGE_BARE);
    double queries = (double)bench->effort->counts[WORKLOAD_PLAIN] /
                     measure_median(plain->seconds[STAGE_CHECK], plain->rounds);
    double bytes = rate(bench, figures, WORKLOAD_LISTS, STAGE_CHECK_FILE);
    report_line("Of a machine whose bare scanner reads 350 MB/s; this one's "
                "reads %.0f, and checks %.2f million queries and %.2f GB of "
                "lists a second.",
                350 / scale, queries / 1e6, bytes / 1e9);
    const struct bar speed_of_queries = {
        .what = "check of each query, where bare reads 350 MB/s",
        .measured = queries * scale / 1e6,
        .bound = 2,
        .unit = "M/s"};
    const struct bar speed_of_lists = {
        .what = "check of lists, where bare reads 350 MB/s",
        .measured = bytes * scale / 1e9,
        .bound = 1,
        .unit = "GB/s"};
    bool reached = report_bar(&speed_of_queries);
    return report_bar(&speed_of_lists) && reached;
}

/* Others take one query at a time, so they are compared with a document for
 * each query; syntaqlite takes files too, which suits it better. */
static bool judge(const struct bench *bench,
                  const struct figures figures[WORKLOAD_COUNT])
{
    const struct figures *plain = &figures[WORKLOAD_PLAIN];
    report_title("bars");
    bool reached = judge_speed(plain, STAGE_CHECK, STAGE_SQLITE,
                               "check of each query, of SQLite", 8);
    reached &= judge_speed(plain, STAGE_CHECK, STAGE_PG_QUERY,
                           "check of each query, of libpg_query", 5);
    reached &= judge_speed(plain, STAGE_FORMAT, STAGE_SYNTAQLITE,
                           "format of each query, of syntaqlite", 10);
    reached &= judge_speed(plain, STAGE_FORMAT_FILE, STAGE_SYNTAQLITE_FILE,
                           "format of one file, of syntaqlite", 10);
    return judge_rates(bench, figures) && reached;
}

static void print_head(const struct bench *bench)
{
    const char *sqlite = sqlite_version(), *postgres = pg_query_version();
    const char *missing = "not there";
    char machine[256];
    measure_machine(machine, sizeof machine);
    report_line("reportql %s by compiler %s on %s.", rql_version(), __VERSION__,
                machine);
    report_line("SQLite: %s.  libpg_query, of PostgreSQL: %s.  syntaqlite: %s.",
                sqlite ? sqlite : missing, postgres ? postgres : missing,
                bench->peers.syntaqlite ? "as tests/bench/node says" : missing);
    report_line("Medians of %zu rounds, all stages in turn; processor time.",
                bench->effort->rounds);
}

int bench_stages(bool quick, const char *script)
{
    struct bench bench = {.effort = quick ? &quick_effort : &full_effort};
    ssize_t length =
        readlink("/proc/self/exe", bench.self, sizeof bench.self - 1);
    struct figures *figures = calloc(WORKLOAD_COUNT, sizeof *figures);
    if (length < 0 || !figures) {
        fputs("bench: cannot start\n", stderr);
        free(figures);
        return 2;
    }
    bench.self[length] = '\0';
    bench.peers.sqlite = sqlite_open();
    if (script)
        bench.peers.syntaqlite = node_start(script, "syntaqlite");
    bench.counter = measure_counter_open();
    print_head(&bench);
    int status = measure_all(&bench, figures) ? 0 : 2;
    if (figures[WORKLOAD_PLAIN].rounds > 0 &&
        figures[WORKLOAD_LISTS].rounds > 0 && !judge(&bench, figures) &&
        !quick && status == 0)
        status = 1;
    if (bench.counter >= 0)
        close(bench.counter);
    node_end(bench.peers.syntaqlite);
    sqlite_close(bench.peers.sqlite);
    free(figures);
    return status;
}
