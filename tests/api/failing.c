/* Allocations that fail when they are told to. */
#include "failing.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <execinfo.h>
#else /* only the nearest place is known */
static int backtrace(void **frames, int most)
{
    (void)most;
    frames[0] = __builtin_return_address(0);
    return 1;
}
#endif

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

enum { MOST_SITES = 1 << 14, DEPTH = 10 };

static size_t first_failing, last_failing;
static size_t asked;
static size_t live;
static bool notes_sites;
static size_t site_count;
static uint64_t sites[MOST_SITES];

void failing_begin(size_t first, size_t last)
{
    first_failing = first;
    last_failing = last;
    asked = 0;
}

size_t failing_end(void)
{
    first_failing = last_failing = 0;
    notes_sites = false;
    return asked;
}

size_t failing_asked(void)
{
    return asked;
}

size_t failing_live(void)
{
    return live;
}

void failing_note_sites(void)
{
    void *frames[2];
    /* The first call loads a library. */
    backtrace(frames, 2);
    site_count = 0;
    notes_sites = true;
}

uint64_t failing_site(size_t n)
{
    return n < site_count ? sites[n] : 0;
}

static void note_site(void)
{
    void *frames[DEPTH];
    uint64_t hash = 14695981039346656037u;
    int count = backtrace(frames, DEPTH);
    for (int i = 0; i < count; i++)
        hash = (hash ^ (uintptr_t)frames[i]) * 1099511628211u;
    if (site_count < MOST_SITES)
        sites[site_count++] = hash ? hash : 1;
}

static bool fails(void)
{
    if (notes_sites)
        note_site();
    asked++;
    return asked >= first_failing && asked <= last_failing;
}

void *__wrap_malloc(size_t size)
{
    void *memory = fails() ? NULL : __real_malloc(size);
    live += memory != NULL;
    return memory;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *memory = fails() ? NULL : __real_calloc(count, size);
    live += memory != NULL;
    return memory;
}

void *__wrap_realloc(void *memory, size_t size)
{
    void *moved = fails() ? NULL : __real_realloc(memory, size);
    live += moved != NULL && memory == NULL;
    return moved;
}

void __wrap_free(void *memory)
{
    live -= memory != NULL;
    __real_free(memory);
}
