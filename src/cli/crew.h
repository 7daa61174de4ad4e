/* Jobs that several threads work on, and whose results are taken in order. */
#ifndef CREW_H
#define CREW_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { CREW_WINDOW = 256, CREW_LINE = 64 /* bytes of a cache line */ };

/* The first member of whatever the work on a job makes. */
struct crew_product {
    struct crew_product *next;
};

/* The first member of whatever a job is. */
struct crew_job {
    atomic_bool is_done;
    size_t weight;                /* bytes that it keeps; set by the work */
    struct crew_product *product; /* or NULL; set by the work */
    struct crew_member *maker;    /* of it; NULL: the owner */
};

struct crew_trade {
    /* The first that another thread does than the owner's. */
    void (*begin)(void);

    /* May run in any thread. */
    void (*work)(void *context, struct crew_job *job);

    /* Runs in the thread of the owner, in the order of the jobs, and frees the
     * job, but for its product. */
    void (*visit)(void *context, struct crew_job *job);

    /* Frees a product that has been visited; in the thread that made it, which
     * spares threads to wait for each other's memory, unless it is large. */
    void (*clear)(void *context, struct crew_product *product);

    void *context;
};

/* A thread that is not the owner's. */
struct crew_member {
    struct crew *crew;
    pthread_t thread;
    alignas(CREW_LINE) _Atomic(struct crew_product *) visited; /* of its own */
};

/*
 * The owner's thread adds jobs, visits them and, when there is nothing else to
 * do, works on them too.  Between the first job that is not visited and the last
 * one that was added there are never more than CREW_WINDOW.  What threads write
 * often is apart from what others read often.
 */
struct crew {
    struct crew_trade trade;
    size_t threads;              /* with the owner's */
    size_t most_taken;           /* jobs at once by a thread */
    struct crew_member *members; /* that were started; or NULL */
    size_t member_count;
    size_t added;             /* jobs; only the owner looks */
    size_t owned;             /* bytes of what the owner worked on */
    atomic_bool owner_waits;  /* for the first job */
    _Atomic size_t share;     /* how many jobs to take at once */
    _Atomic size_t weight;    /* of heavy jobs that are done and not visited */
    _Atomic unsigned blocked; /* threads that wait for the weight to sink */
    struct crew_job *jobs[CREW_WINDOW];
    alignas(CREW_LINE) _Atomic size_t visited; /* jobs */
    alignas(CREW_LINE) pthread_mutex_t mutex;  /* of what follows */
    pthread_cond_t for_crew;
    pthread_cond_t for_owner;
    size_t offered; /* jobs that may be taken */
    size_t taken;
    unsigned idle; /* threads that wait for jobs */
    bool is_over;
};

/* With one thread every job is worked on and visited when it is added.  Threads
 * are started when there is enough to do. */
void crew_init(struct crew *crew, size_t threads,
               const struct crew_trade *trade);

/* Add a job; older ones may be visited. */
void crew_add(struct crew *crew, struct crew_job *job);

/* Come nearer to the next visit; false when there is no job. */
bool crew_step(struct crew *crew);

/* Let all jobs be visited. */
void crew_settle(struct crew *crew);

/* The same, then end all threads. */
void crew_end(struct crew *crew);

#endif
