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
    double seconds[STAGE_COUNT][ROUNDS_MAX];
    double instructions[STAGE_COUNT]; /* per byte; 0 when not counted */
    double memory[STAGE_COUNT];       /* bytes beside the text */
};

/* Who measures, with what. */
struct bench {
    const struct effort *effort;
    struct sqlite *sqlite;
    int counter; /* of instructions, or -1 */
    char self[4096];
};

static const char *const titles[WORKLOAD_COUNT] = {
    [WORKLOAD_PLAIN] = "valid queries that SQL has too",
    [WORKLOAD_TIMESPAN] = "valid queries with TIMESPAN",
    [WORKLOAD_LISTS] = "valid queries with 1,000 GUIDs in a list",
    [WORKLOAD_ERRORS] = "queries with one error each"};

/* SQLite has no TIMESPAN.  It stops at the first error, wherever that is, so
 * the figure for errors only says how long a query is looked at. */
static bool is_run(const struct bench *bench, enum workload_kind kind,
                   int stage)
{
    return stage != STAGE_SQLITE ||
           (bench->sqlite && kind != WORKLOAD_TIMESPAN);
}

/* --- Measuring --------------------------------------------------------- */

static bool run_rounds(const struct bench *bench, struct workload *workload,
                       struct figures *figures)
{
    figures->rounds = bench->effort->rounds;
    for (size_t round = 0; round < figures->rounds; round++)
        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            if (!is_run(bench, workload->kind, stage))
                continue;
            double begin = measure_work();
            if (!stage_run((enum stage_id)stage, workload, bench->sqlite))
                return false;
            figures->seconds[stage][round] = measure_work() - begin;
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
            stage_run((enum stage_id)stage, &sample, bench->sqlite);
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
    char count[REPORT_NUMBER_SIZE];
    printf("\n%s: %s %s, %.1f MB, %.0f bytes each\n",
           workload_name(workload->kind),
           report_number((double)workload->count, count),
           titles[workload->kind], (double)workload->length / 1e6,
           (double)workload->length / (double)workload->count);
    printf("  %-11s %13s %9s %8s %10s %12s %11s\n", "stage", "queries/s",
           "MB/s", "of bare", "of SQLite", "instr./byte", "memory MB");
}

static void print_ratio(const struct figures *figures, int other, int stage,
                        const char *format)
{
    if (figures->seconds[other][0] > 0)
        printf(format,
               measure_median_ratio(figures->seconds[other],
                                    figures->seconds[stage], figures->rounds));
    else
        printf("%10s ", "-");
}

static void print_stage(const struct workload *workload,
                        const struct figures *figures, int stage)
{
    char queries[REPORT_NUMBER_SIZE];
    double seconds = measure_median(figures->seconds[stage], figures->rounds);
    printf("  %-11s %13s %9.1f ", stage_name((enum stage_id)stage),
           report_number((double)workload->count / seconds, queries),
           (double)workload->length / seconds / 1e6);
    print_ratio(figures, STAGE_BARE, stage, "%8.2f ");
    print_ratio(figures, STAGE_SQLITE, stage, "%10.2f ");
    if (figures->instructions[stage] > 0)
        printf("%12.1f ", figures->instructions[stage]);
    else
        printf("%12s ", "-");
    printf("%11.1f\n", figures->memory[stage] / 1e6);
}

/* --- Workloads --------------------------------------------------------- */

static bool measure_workload(struct bench *bench, struct workload *workload,
                             struct figures *figures)
{

    if (!stage_verify(workload, bench->sqlite) ||
        !run_rounds(bench, workload, figures))
        return false;
    print_title(workload);
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        if (!is_run(bench, workload->kind, stage))
            continue;
        figures->instructions[stage] =
            count_instructions(bench, workload->kind, stage);
        figures->memory[stage] = find_memory(bench, workload->kind, stage);
        print_stage(workload, figures, stage);
        fflush(stdout);
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

/* SQLite takes one query at a time, so it is compared with a document for each
 * query; the bare scanner sees one text, so it is compared with one document.
 */
static bool judge(const struct bench *bench, const struct figures *plain)
{
    struct bar bar = {.what = "check of each query, of SQLite's queries/s",
                      .bound = 5,
                      .unit = "times"};
    bool reached = true;
    puts("\nbars");
    if (bench->sqlite) {
        bar.measured =
            measure_median_ratio(plain->seconds[STAGE_SQLITE],
                                 plain->seconds[STAGE_CHECK], plain->rounds);
        reached = report_bar(&bar);
    }
    bar.what = "check of one document, of the bare scanner's MB/s";
    bar.bound = 0.4;
    bar.measured =
        measure_median_ratio(plain->seconds[STAGE_BARE],
                             plain->seconds[STAGE_CHECK_FILE], plain->rounds);
    return report_bar(&bar) && reached;
}

static void print_head(const struct bench *bench)
{
    const char *sqlite = sqlite_version();
    printf("reportql %s, SQLite %s, compiler %s\n", rql_version(),
           sqlite ? sqlite : "not built in", __VERSION__);
    printf("medians of %zu rounds, all stages in turn; processor time\n",
           bench->effort->rounds);
}

int bench_stages(bool quick)
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
    bench.sqlite = sqlite_open();
    bench.counter = measure_counter_open();
    print_head(&bench);
    int status = measure_all(&bench, figures) ? 0 : 2;
    if (figures[WORKLOAD_PLAIN].rounds > 0 &&
        !judge(&bench, &figures[WORKLOAD_PLAIN]) && !quick && status == 0)
        status = 1;
    if (bench.counter >= 0)
        close(bench.counter);
    sqlite_close(bench.sqlite);
    free(figures);
    return status;
}
