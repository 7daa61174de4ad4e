/* Jobs that several threads work on, and whose results are taken in order. */
#ifndef CREW_H
#define CREW_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { CREW_WINDOW = 256 };

/* The first member of whatever a job is. */
struct crew_job {
    atomic_bool is_done;
    size_t weight; /* bytes that it keeps; set by the work */
};

/* May run in any thread. */
typedef void crew_work(void *context, struct crew_job *job);

/* Runs in the thread of the owner, in the order of the jobs, and frees the
 * job. */
typedef void crew_visit(void *context, struct crew_job *job);

/*
 * The owner's thread adds jobs, visits them and, when there is nothing else to
 * do, works on them too.  Between the first job that is not visited and the last
 * one that was added there are never more than CREW_WINDOW.
 */
struct crew {
    crew_work *work;
    crew_visit *visit;
    void *context;
    size_t threads;    /* with the owner's */
    size_t most_taken; /* jobs at once by a thread */
    struct crew_job *jobs[CREW_WINDOW];
    size_t added;             /* jobs; only the owner looks */
    _Atomic size_t visited;   /* of them */
    _Atomic size_t weight;    /* of those that are done and not visited */
    _Atomic size_t share;     /* how many jobs to take at once */
    _Atomic unsigned blocked; /* threads that wait for the weight to sink */
    atomic_bool owner_waits;  /* for the first job */
    pthread_mutex_t mutex;    /* of what follows */
    pthread_cond_t for_crew;
    pthread_cond_t for_owner;
    size_t offered; /* jobs that may be taken */
    size_t taken;
    unsigned idle; /* threads that wait for jobs */
    bool is_over;
    pthread_t *members; /* that were started; or NULL */
    size_t member_count;
};

/* With one thread every job is worked on and visited when it is added.  Threads
 * are started when there is enough to do. */
void crew_init(struct crew *crew, size_t threads, crew_work *work,
               crew_visit *visit, void *context);

/* Add a job; older ones may be visited. */
void crew_add(struct crew *crew, struct crew_job *job);

/* Let all jobs be visited. */
void crew_settle(struct crew *crew);

/* The same, then end all threads. */
void crew_end(struct crew *crew);

#endif
