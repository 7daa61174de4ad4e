/* Measures the program from outside, as its users meet it. */
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"
#include "report.h"
#include "workload.h"

enum { ROUNDS_MAX = 16, STARTS_MAX = MEASURE_MAX };

/* How much to do. */
struct effort {
    size_t rounds;
    size_t small; /* queries in the small file; the large one has ten times */
    size_t starts;
};

/* A file of queries. */
struct file {
    char path[4096];
    size_t count;
    size_t bytes;
    double work[ROUNDS_MAX];
    double clock[ROUNDS_MAX];
    size_t peak;
};

static bool write_file(struct file *file, const char *directory, size_t count,
                       enum workload_kind kind)
{
    snprintf(file->path, sizeof file->path, "%s/%s-%zu.rql", directory,
             workload_name(kind), count);
    file->count = count;
    FILE *out = fopen(file->path, "w");
    if (!out)
        return false;
    bool ok = workload_write(out, kind, count);
    struct stat facts;
    ok = fclose(out) == 0 && ok && stat(file->path, &facts) == 0;
    file->bytes = ok ? (size_t)facts.st_size : 0;
    return ok;
}

static bool check_file(const char *program, struct file *file, size_t round,
                       int wanted)
{
    const char *arguments[] = {program, "check", file->path, NULL};
    struct measure_run run = measure_program(arguments);
    if (run.status != wanted) {
        fprintf(stderr, "bench: %s check %s: exit status %d, not %d\n", program,
                file->path, run.status, wanted);
        return false;
    }
    file->work[round] = run.work;
    file->clock[round] = run.clock;
    if (run.peak > file->peak)
        file->peak = run.peak;
    return true;
}

static void print_file(const struct file *file, size_t rounds)
{
    char count[REPORT_NUMBER_SIZE];
    double work = measure_median(file->work, rounds);
    report_cell("%s", report_number((double)file->count, count));
    report_cell("%.1f", (double)file->bytes / 1e6);
    report_cell("%.1f", work * 1e3);
    report_cell("%.1f", measure_median(file->clock, rounds) * 1e3);
    report_cell("%.1f", (double)file->bytes / work / 1e6);
    report_cell("%.1f", (double)file->peak / 1e6);
}

/* --- Large files ------------------------------------------------------- */

static bool check_files(const struct effort *effort, const char *program,
                        struct file files[2], int wanted)
{
    for (size_t round = 0; round < effort->rounds; round++)
        for (int i = 0; i < 2; i++)
            if (!check_file(program, &files[i], round, wanted))
                return false;
    static const struct report_column columns[] = {
        {"queries", 11},  {"MB", 9},   {"work ms", 12},
        {"clock ms", 12}, {"MB/s", 9}, {"memory MB", 10}};
    report_table(columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < 2; i++)
        print_file(&files[i], effort->rounds);
    return true;
}

/* The program formats a file, and only looks whether that would change it. */
static bool format_file(const char *program, const struct file *file,
                        double *work, double *clock)
{
    const char *arguments[] = {program,   "format",   "--check",
                               "--quiet", file->path, NULL};
    struct measure_run run = measure_program(arguments);
    if (run.status != 1) {
        fprintf(stderr, "bench: %s format --check %s: exit status %d, not 1\n",
                program, file->path, run.status);
        return false;
    }
    *work = run.work;
    *clock = run.clock;
    return true;
}

/* Formatting has its bar among the stages; here it is only told of. */
static bool measure_format(const struct effort *effort, const char *program,
                           const struct file *file)
{
    double work[ROUNDS_MAX], clock[ROUNDS_MAX];
    for (size_t round = 0; round < effort->rounds; round++)
        if (!format_file(program, file, &work[round], &clock[round]))
            return false;
    report_line("format: %.1f ms of work, %.1f ms by the clock",
                measure_median(work, effort->rounds) * 1e3,
                measure_median(clock, effort->rounds) * 1e3);
    return true;
}

static bool make_files(struct file files[2], const struct effort *effort,
                       const char *directory, enum workload_kind kind)
{
    if (write_file(&files[0], directory, effort->small, kind) &&
        write_file(&files[1], directory, 10 * effort->small, kind))
        return true;
    fprintf(stderr, "bench: cannot write %s\n", files[1].path);
    return false;
}

static bool judge_time(const struct file files[2], size_t rounds)
{
    struct bar bar = {
        .what = "check of ten times the queries, in time",
        .measured = measure_median_ratio(files[1].work, files[0].work, rounds),
        .bound = 11,
        .is_ceiling = true,
        .unit = "times"};
    return report_bar(&bar);
}

static bool judge_memory(const struct file *file)
{
    struct bar bar = {.what =
                          "check of the larger file, in memory, of its size",
                      .measured = (double)file->peak / (double)file->bytes,
                      .bound = 2,
                      .is_ceiling = true,
                      .unit = "times"};
    return report_bar(&bar);
}

/* Diagnostics are kept, so memory has a bar only where there are none. */
static int measure_files(const struct effort *effort, const char *program,
                         const char *directory, enum workload_kind kind)
{
    struct file files[2] = {0};
    bool has_errors = kind == WORKLOAD_ERRORS;
    report_title("program: check of large files, workload %s",
                 workload_name(kind));
    int status = 2;
    if (make_files(files, effort, directory, kind) &&
        check_files(effort, program, files, has_errors ? 1 : 0) &&
        (has_errors || measure_format(effort, program, &files[1]))) {
        bool linear = judge_time(files, effort->rounds);
        bool lean = has_errors || judge_memory(&files[1]);
        status = linear && lean ? 0 : 1;
    }
    for (int i = 0; i < 2; i++)
        if (files[i].path[0])
            unlink(files[i].path);
    return status;
}

/* --- Starting ---------------------------------------------------------- */

static bool run_starts(size_t count, const char *const ours[],
                       const char *const empty[], double seconds[2][STARTS_MAX])
{
    for (size_t i = 0; i < count; i++) {
        struct measure_run a = measure_program(ours);
        struct measure_run b = measure_program(empty);
        if (a.status != 0 || b.status != 0) {
            fprintf(stderr, "bench: %s: exit status %d; %s: %d\n", ours[0],
                    a.status, empty[0], b.status);
            return false;
        }
        seconds[0][i] = a.clock;
        seconds[1][i] = b.clock;
    }
    return true;
}

static int measure_starts(const struct effort *effort, const char *program,
                          const char *empty, const char *directory)
{
    struct file file = {0};
    double seconds[2][STARTS_MAX];
    if (!write_file(&file, directory, 1, WORKLOAD_TIMESPAN)) {
        fprintf(stderr, "bench: cannot write %s\n", file.path);
        return 2;
    }
    const char *ours[] = {program, "check", file.path, NULL};
    const char *nothing[] = {empty, NULL};
    bool ok = run_starts(effort->starts, ours, nothing, seconds);
    unlink(file.path);
    if (!ok)
        return 2;
    double program_ms = measure_least(seconds[0], effort->starts) * 1e3;
    double empty_ms = measure_least(seconds[1], effort->starts) * 1e3;
    report_title("program: start, the least of %zu", effort->starts);
    report_line("check of one query %.2f ms, empty program %.2f ms", program_ms,
                empty_ms);
    struct bar bar = {.what = "check of one query, above an empty program",
                      .measured = program_ms - empty_ms,
                      .bound = 1,
                      .is_ceiling = true,
                      .unit = "ms"};
    return report_bar(&bar) ? 0 : 1;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

int bench_program(bool quick, const char *program, const char *empty,
                  const char *directory)
{
    struct effort effort =
        quick ? (struct effort){2, 10000, 20} : (struct effort){5, 100000, 400};
    int status = measure_files(&effort, program, directory, WORKLOAD_PLAIN);
    struct effort fewer = effort;
    fewer.small /= 10;
    status = worse(status,
                   measure_files(&fewer, program, directory, WORKLOAD_ERRORS));
    status = worse(status, measure_starts(&effort, program, empty, directory));
    return quick && status == 1 ? 0 : status;
}
