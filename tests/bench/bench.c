/* The benchmark: how quick the library and the program are beside a bare
 * scanner, other parsers and formatters, and an empty program. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "report.h"
#include "stage.h"

static int usage(void)
{
    fputs("usage: bench stages [OPTION...] [SCRIPT]\n"
          "       bench program [OPTION...] REPORTQL EMPTY DIRECTORY\n"
          "       bench tree [OPTION...] REPORTQL DIRECTORY\n"
          "       bench lsp [OPTION...] REPORTQL\n"
          "       bench one STAGE WORKLOAD COUNT [REPEAT]\n"
          "       bench write WORKLOAD COUNT\n"
          "\n"
          "stages     all stages on all workloads; SCRIPT runs formatters\n"
          "program    large files, and the start of the program\n"
          "tree       many small files\n"
          "lsp        the language server, as an editor waits for it\n"
          "one        one stage, for a profiler\n"
          "write      the queries, on standard output\n"
          "\n"
          "OPTION     --quick (little is done, no bar is missed), --markdown\n"
          "STAGE      bare, parse, check, full, parse-file, check-file,\n"
          "           full-file, format, format-file, sqlite, pg_query\n"
          "WORKLOAD   plain, timespan, lists, errors\n",
          stderr);
    return 2;
}

/* Runs a stage and says what it took. */
static int run_one(const char *stage_text, const char *workload_text,
                   const char *count, const char *repeat)
{
    enum stage_id stage;
    enum workload_kind kind;
    if (!stage_from_name(stage_text, &stage) ||
        !workload_from_name(workload_text, &kind) || !stage_is_here(stage))
        return usage();
    struct workload workload;
    struct peers peers = {.sqlite = NULL};
    if (stage == STAGE_SQLITE)
        peers.sqlite = sqlite_open();
    if (!stage_fits(stage, kind, &peers))
        return usage();
    bool ok = workload_make(&workload, kind, strtoul(count, NULL, 10));
    unsigned long times = strtoul(repeat, NULL, 10);
    measure_reset_peak();
    size_t before = measure_memory();
    double begin = measure_work();
    for (unsigned long i = 0; ok && i < times; i++)
        ok = stage_run(stage, &workload, &peers);
    double seconds = measure_work() - begin;
    size_t peak = measure_peak();
    printf("seconds %.6f\nmemory %zu\n", seconds,
           peak > before ? peak - before : 0);
    workload_free(&workload);
    sqlite_close(peers.sqlite);
    return ok ? 0 : 2;
}

static int run_write(const char *workload_text, const char *count)
{
    enum workload_kind kind;
    if (!workload_from_name(workload_text, &kind))
        return usage();
    return workload_write(stdout, kind, strtoul(count, NULL, 10)) ? 0 : 2;
}

/* Take the options off the arguments. */
static bool read_options(char ***rest, bool *quick)
{
    for (; **rest && ***rest == '-'; ++*rest)
        if (strcmp(**rest, "--quick") == 0)
            *quick = true;
        else if (strcmp(**rest, "--markdown") == 0)
            report_use_markdown();
        else
            return false;
    return true;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    bool quick = false;
    char **rest = argv + (argc > 1 ? 2 : 1);
    if (!read_options(&rest, &quick))
        return usage();
    int count = argc - (int)(rest - argv);
    if (strcmp(command, "stages") == 0 && count <= 1)
        return bench_stages(quick, rest[0]);
    if (strcmp(command, "program") == 0 && count == 3)
        return bench_program(quick, rest[0], rest[1], rest[2]);
    if (strcmp(command, "tree") == 0 && count == 2)
        return bench_tree(quick, rest[0], rest[1]);
    if (strcmp(command, "lsp") == 0 && count == 1)
        return bench_lsp(quick, rest[0]);
    if (strcmp(command, "one") == 0 && (count == 3 || count == 4))
        return run_one(rest[0], rest[1], rest[2], count == 4 ? rest[3] : "1");
    if (strcmp(command, "write") == 0 && count == 2)
        return run_write(rest[0], rest[1]);
    return usage();
}
