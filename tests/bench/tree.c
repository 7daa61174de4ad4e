/* Measures the program on many small files: with one thread, with two, and
 * beside `cat`; and whether there are two processors for it. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "measure.h"
#include "report.h"
#include "workload.h"

enum { DIRECTORIES = 100, PATH_SIZE = 4096, ROUNDS_MAX = 32 };

/* Speed of two loops at once, of one, from which on two processors are free. */
#define ENOUGH_PROCESSORS 1.9

/* What is compared: runs of programs, and of a loop once and twice at a time. */
enum contender {
    ONE_THREAD,
    TWO_THREADS,
    CAT,
    ONE_LOOP,
    TWO_LOOPS,
    CONTENDERS
};

struct tree {
    char path[PATH_SIZE];
    size_t count; /* files */
    const char **names;
    double clock[CONTENDERS][ROUNDS_MAX];
};

/* --- Files ------------------------------------------------------------- */

static char *join(const char *directory, const char *format, size_t number)
{
    char name[32];
    snprintf(name, sizeof name, format, number);
    size_t size = strlen(directory) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", directory, name);
    return path;
}

static bool write_file(const char *path)
{
    FILE *out = path ? fopen(path, "w") : NULL;
    if (!out)
        return false;
    bool good = workload_write(out, WORKLOAD_TIMESPAN, 1);
    return fclose(out) == 0 && good;
}

/* Write the files of a directory, behind those that there are. */
static bool write_directory(struct tree *tree, const char *path, size_t count)
{
    if (!path || mkdir(path, 0777) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        char *name = join(path, "query-%zu.rql", i);
        tree->names[tree->count++] = name;
        if (!write_file(name))
            return false;
    }
    return true;
}

static bool make_tree(struct tree *tree, const char *directory, size_t each)
{
    snprintf(tree->path, sizeof tree->path, "%s/tree", directory);
    tree->names = calloc(DIRECTORIES * each + 2, sizeof *tree->names);
    if (!tree->names || mkdir(tree->path, 0777) != 0)
        return false;
    tree->names[tree->count++] = "cat";
    bool good = true;
    for (size_t i = 0; i < DIRECTORIES && good; i++) {
        char *path = join(tree->path, "part-%zu", i);
        good = write_directory(tree, path, each);
        free(path);
    }
    return good;
}

static void free_tree(struct tree *tree)
{
    for (size_t i = 1; i < tree->count; i++)
        free((char *)tree->names[i]);
    free(tree->names);
}

/* --- Measuring --------------------------------------------------------- */

static bool measure(double *clock, const char *const arguments[])
{
    struct measure_run run = measure_program(arguments);
    *clock = run.clock;
    if (run.status != 0)
        fprintf(stderr, "bench: %s: exit status %d\n", arguments[0],
                run.status);
    return run.status == 0;
}

static bool burn(double *clock, size_t threads)
{
    *clock = measure_burn(threads);
    return *clock > 0;
}

/* One after the other, so that a disturbance meets all of them. */
static bool measure_round(struct tree *tree, const char *program, size_t round)
{
    const char *one[] = {program, "check", "--jobs", "1", tree->path, NULL};
    const char *two[] = {program, "check", "--jobs", "2", tree->path, NULL};
    return measure(&tree->clock[ONE_THREAD][round], one) &&
           measure(&tree->clock[TWO_THREADS][round], two) &&
           measure(&tree->clock[CAT][round], tree->names) &&
           burn(&tree->clock[ONE_LOOP][round], 1) &&
           burn(&tree->clock[TWO_LOOPS][round], 2);
}

/* Two threads cannot be twice as quick where nothing is. */
static bool judge_threads(double speed, double loops)
{
    struct bar bar = {.what = "check with two threads, in speed, of one",
                      .measured = speed,
                      .bound = 1.8,
                      .unit = "times"};
    if (loops >= ENOUGH_PROCESSORS)
        return report_bar(&bar);
    char why[80];
    snprintf(why, sizeof why, "not judged, %.2f processors were free", loops);
    report_unjudged_bar(&bar, why);
    return true;
}

static bool judge(const struct tree *tree, size_t rounds)
{
    double clock[CONTENDERS];
    for (size_t i = 0; i < CONTENDERS; i++)
        clock[i] = measure_least(tree->clock[i], rounds);
    double one = clock[ONE_THREAD], two = clock[TWO_THREADS];
    report_line("one thread %.1f ms, two threads %.1f ms, cat %.1f ms",
                one * 1e3, two * 1e3, clock[CAT] * 1e3);
    struct bar time = {.what = "check of small files, in time, of cat",
                       .measured = two / clock[CAT],
                       .bound = 3,
                       .is_ceiling = true,
                       .unit = "times"};
    bool is_fast =
        judge_threads(one / two, 2 * clock[ONE_LOOP] / clock[TWO_LOOPS]);
    return report_bar(&time) && is_fast;
}

int bench_tree(bool quick, const char *program, const char *directory)
{
    size_t rounds = quick ? 2 : ROUNDS_MAX;
    struct tree tree = {.count = 0};
    int status = 2;
    bool good = make_tree(&tree, directory, quick ? 10 : 100);
    if (!good)
        fprintf(stderr, "bench: cannot write files in %s\n", directory);
    for (size_t round = 0; round < rounds && good; round++)
        good = measure_round(&tree, program, round);
    if (good) {
        report_title("program: check of %zu small files, the least of %zu",
                     tree.count - 1, rounds);
        status = judge(&tree, rounds) || quick ? 0 : 1;
    }
    free_tree(&tree);
    return status;
}
