/* Asks the system for time, memory and instructions. */
#include "measure.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MEASURE_BURN_MAX = 8 };

extern char **environ;

/* --- Time -------------------------------------------------------------- */

static double read_clock(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double measure_work(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double measure_clock(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static void *burn(void *data)
{
    volatile uint64_t *sink = data;
    uint64_t number = 1;
    for (size_t i = 0; i < 20000000; i++)
        number = number * 6364136223846793005U + (number >> 7);
    *sink = number;
    return NULL;
}

double measure_burn(size_t threads)
{
    pthread_t others[MEASURE_BURN_MAX];
    uint64_t sinks[MEASURE_BURN_MAX];
    size_t started = 0;
    double begin = measure_clock();
    while (started + 1 < threads && pthread_create(&others[started], NULL, burn,
                                                   &sinks[started + 1]) == 0)
        started++;
    burn(&sinks[0]);
    for (size_t i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    return started + 1 == threads ? measure_clock() - begin : -1;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double measure_median(const double *values, size_t count)
{
    double sorted[MEASURE_MAX];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    return count % 2 ? sorted[count / 2]
                     : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

double measure_least(const double *values, size_t count)
{
    double least = values[0];
    for (size_t i = 1; i < count; i++)
        least = values[i] < least ? values[i] : least;
    return least;
}

double measure_slowest(const double *values, size_t count)
{
    double sorted[MEASURE_MAX];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    return sorted[count - 1 - count / 100];
}

double measure_median_ratio(const double *a, const double *b, size_t count)
{
    double ratios[MEASURE_MAX];
    for (size_t i = 0; i < count; i++)
        ratios[i] = a[i] / b[i];
    return measure_median(ratios, count);
}

/* --- Files of the system ----------------------------------------------- */

/* What stands behind a field's name on the first line that has it. */
static bool read_field(const char *path, const char *field, char *value,
                       size_t size)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char line[256];
    bool found = false;
    while (!found && fgets(line, sizeof line, file)) {
        found = strncmp(line, field, strlen(field)) == 0;
        char *text = line + strcspn(line, ":");
        text += strspn(text, ": \t");
        text[strcspn(text, "\n")] = '\0';
        snprintf(value, size, "%s", text);
    }
    fclose(file);
    return found;
}

void measure_machine(char *text, size_t size)
{
    char name[128] = "unknown processor";
    read_field("/proc/cpuinfo", "model name", name, sizeof name);
    snprintf(text, size, "%s, %ld of it", name, sysconf(_SC_NPROCESSORS_ONLN));
}

/* --- Memory ------------------------------------------------------------ */

/* A line such as "VmHWM:   1234 kB" of the process's own status file. */
static size_t read_status(const char *field)
{
    char value[64];
    if (!read_field("/proc/self/status", field, value, sizeof value))
        return 0;
    return strtoul(value, NULL, 10) * 1024;
}

size_t measure_memory(void)
{
    return read_status("VmRSS:");
}

size_t measure_peak(void)
{
    return read_status("VmHWM:");
}

void measure_reset_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (!file)
        return;
    fputs("5", file);
    fclose(file);
}

/* --- Instructions ------------------------------------------------------ */

int measure_counter_open(void)
{
    struct perf_event_attr attributes = {
        .type = PERF_TYPE_HARDWARE,
        .size = sizeof attributes,
        .config = PERF_COUNT_HW_INSTRUCTIONS,
        .disabled = 1,
        .exclude_kernel = 1,
        .exclude_hv = 1,
    };
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

void measure_counter_start(int counter)
{
    ioctl(counter, PERF_EVENT_IOC_RESET, 0);
    ioctl(counter, PERF_EVENT_IOC_ENABLE, 0);
}

uint64_t measure_counter_stop(int counter)
{
    uint64_t count = 0;
    ioctl(counter, PERF_EVENT_IOC_DISABLE, 0);
    if (read(counter, &count, sizeof count) != (ssize_t)sizeof count)
        return 0;
    return count;
}

/* --- Programs ---------------------------------------------------------- */

/* The arguments are not changed, whatever the system's header says. */
static bool start(const char *const arguments[], int output, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    bool ok = posix_spawn_file_actions_adddup2(&actions, output, 1) == 0 &&
              posix_spawn_file_actions_adddup2(&actions, output, 2) == 0 &&
              posix_spawnp(child, arguments[0], &actions, NULL,
                           (char *const *)arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return ok;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

struct measure_run measure_program(const char *const arguments[])
{
    struct measure_run run = {.status = -1};
    int output = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (output < 0)
        return run;
    pid_t child;
    int status;
    struct rusage usage;
    double begin = measure_clock();
    if (start(arguments, output, &child) &&
        wait4(child, &status, 0, &usage) == child && WIFEXITED(status)) {
        run.clock = measure_clock() - begin;
        run.work = seconds(usage.ru_utime) + seconds(usage.ru_stime);
        run.peak = (size_t)usage.ru_maxrss * 1024;
        run.status = WEXITSTATUS(status);
    }
    close(output);
    return run;
}

/* Reads to the end, also what does not fit. */
static void read_all(int input, char *output, size_t size)
{
    char rest[4096];
    size_t length = 0;
    for (;;) {
        bool has_room = length + 1 < size;
        ssize_t got = read(input, has_room ? output + length : rest,
                           has_room ? size - 1 - length : sizeof rest);
        if (got <= 0)
            break;
        if (has_room)
            length += (size_t)got;
    }
    output[length] = '\0';
}

bool measure_capture(const char *const arguments[], char *output, size_t size)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pid_t child;
    bool started = start(arguments, ends[1], &child);
    close(ends[1]);
    if (started)
        read_all(ends[0], output, size);
    close(ends[0]);
    int status;
    return started && waitpid(child, &status, 0) == child &&
           WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
