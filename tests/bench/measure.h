/* Time, memory and instructions, and what is made of many measures. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Seconds that this process has worked on a processor.  Others who share the
 * machine disturb them less than they disturb the clock on the wall. */
double measure_work(void);

/* Seconds of a clock that runs evenly. */
double measure_clock(void);

/* Seconds that a loop takes which needs nothing but a processor, about 40 ms,
 * when it runs so many times at once; negative when it cannot. */
double measure_burn(size_t threads);

/* The middle one of up to MEASURE_MAX values. */
#define MEASURE_MAX 1024
double measure_median(const double *values, size_t count);

/* The least one: the truest, where others can only add time. */
double measure_least(const double *values, size_t count);

/* The one that 99 of 100 do not exceed. */
double measure_slowest(const double *values, size_t count);

/* The middle one of a[i] / b[i]. */
double measure_median_ratio(const double *a, const double *b, size_t count);

/* Bytes of memory that this process has now, and that it had at most since
 * measure_reset_peak(); 0 when the system does not say. */
size_t measure_memory(void);
size_t measure_peak(void);
void measure_reset_peak(void);

/* What the machine is: its processor and how many there are. */
void measure_machine(char *text, size_t size);

/* A counter of the instructions that this process runs outside the kernel, or
 * -1 when the machine has none. */
int measure_counter_open(void);
void measure_counter_start(int counter);
uint64_t measure_counter_stop(int counter);

/* What a program that was run to its end has used. */
struct measure_run {
    double clock; /* seconds from start to end */
    double work;  /* seconds on a processor */
    size_t peak;  /* bytes of memory */
    int status;   /* exit status, or -1 when it could not be run */
};

/* Run a program without output, and wait for it.  The peak is not true when it
 * is below the memory of this process. */
struct measure_run measure_program(const char *const arguments[]);

/* Run a program and keep what it says on standard output and standard error,
 * NUL-terminated; false when it could not be run or fails. */
bool measure_capture(const char *const arguments[], char *output, size_t size);

#endif
