/*
 * Jobs that several threads work on, and whose results are taken in order.
 * Threads take jobs in order too, so that whoever has the first one that is not
 * visited can always go on: it never waits for anything.
 */
#include "crew.h"

#include <signal.h>
#include <stdlib.h>

#include "message.h"

enum {
    OFFER = 16,       /* jobs that are offered, or taken, at once */
    ENOUGH_JOBS = 64, /* that wait before threads are started, or */
    LIGHT = 1 << 14   /* jobs above are heavy: taken one by one, and weighed */
};

/* Results that wait hold no more than this, but for the first and light ones. */
#define MOST_WEIGHT ((size_t)1 << 25)

/* Threads are started also for few jobs, when those are as heavy as this. */
#define ENOUGH_WEIGHT ((size_t)1 << 18)

static struct crew_job *job_at(const struct crew *crew, size_t index)
{
    return crew->jobs[index % CREW_WINDOW];
}

void crew_init(struct crew *crew, size_t threads,
               const struct crew_trade *trade)
{
    crew->trade = *trade;
    crew->threads = threads ? threads : 1;
    crew->most_taken = CREW_WINDOW / 4 / crew->threads;
    if (crew->most_taken > OFFER)
        crew->most_taken = OFFER;
    if (!crew->most_taken)
        crew->most_taken = 1;
    crew->added = crew->offered = crew->taken = crew->owned = 0;
    atomic_init(&crew->visited, 0);
    atomic_init(&crew->weight, 0);
    atomic_init(&crew->share, 1);
    atomic_init(&crew->blocked, 0);
    atomic_init(&crew->owner_waits, false);
    crew->idle = 0;
    crew->is_over = false;
    crew->members = NULL;
    crew->member_count = 0;
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_cond_init(&crew->for_crew, NULL);
    pthread_cond_init(&crew->for_owner, NULL);
}

/* --- Work -----------------------------------------------------------------*/

/* How many jobs to take next, after one of this weight. */
static void set_share(struct crew *crew, size_t weight)
{
    size_t share = weight < LIGHT ? crew->most_taken : 1;
    if (atomic_load_explicit(&crew->share, memory_order_relaxed) != share)
        atomic_store_explicit(&crew->share, share, memory_order_relaxed);
}

static void work_on(struct crew *crew, size_t index, struct crew_member *maker)
{
    struct crew_job *job = job_at(crew, index);
    crew->trade.work(crew->trade.context, job);
    job->maker = maker;
    set_share(crew, job->weight);
    if (job->weight >= LIGHT)
        atomic_fetch_add(&crew->weight, job->weight);
    atomic_store(&job->is_done, true);
    if (!atomic_load(&crew->owner_waits))
        return;
    pthread_mutex_lock(&crew->mutex);
    pthread_cond_signal(&crew->for_owner);
    pthread_mutex_unlock(&crew->mutex);
}

/* Take jobs: their number, from `*first` on; fewer when there are not many left,
 * so that all threads end together.  The mutex is held. */
static size_t take(struct crew *crew, size_t *first)
{
    size_t share = atomic_load_explicit(&crew->share, memory_order_relaxed);
    size_t left = crew->offered - crew->taken;
    size_t fair = (left + crew->threads - 1) / crew->threads;
    size_t count = fair < share ? fair : share;
    *first = crew->taken;
    crew->taken += count;
    return count;
}

/* True when a job has to wait until earlier ones are visited. */
static bool is_blocked(struct crew *crew, size_t index)
{
    return atomic_load(&crew->weight) > MOST_WEIGHT &&
           atomic_load(&crew->visited) != index;
}

static void wait_for_room(struct crew *crew, size_t index)
{
    if (!is_blocked(crew, index))
        return;
    pthread_mutex_lock(&crew->mutex);
    atomic_fetch_add(&crew->blocked, 1);
    while (is_blocked(crew, index))
        pthread_cond_wait(&crew->for_crew, &crew->mutex);
    atomic_fetch_sub(&crew->blocked, 1);
    pthread_mutex_unlock(&crew->mutex);
}

/* --- Products -------------------------------------------------------------*/

/* The product of a job that has been visited goes back to its maker. */
static void give_back(struct crew *crew, struct crew_product *product,
                      struct crew_member *maker, size_t weight)
{
    if (!product)
        return;
    if (!maker || weight >= LIGHT) {
        crew->trade.clear(crew->trade.context, product);
        return;
    }
    product->next = atomic_load_explicit(&maker->visited, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(
        &maker->visited, &product->next, product, memory_order_release,
        memory_order_relaxed))
        continue;
}

static void clear_visited(struct crew_member *member)
{
    struct crew *crew = member->crew;
    struct crew_product *next,
        *product = atomic_exchange_explicit(&member->visited, NULL,
                                            memory_order_acquire);
    for (; product; product = next) {
        next = product->next;
        crew->trade.clear(crew->trade.context, product);
    }
}

/* --- The other threads ----------------------------------------------------*/

/* Take jobs, or wait for them; 0: there will be none. */
static size_t wait_for_jobs(struct crew *crew, size_t *first)
{
    pthread_mutex_lock(&crew->mutex);
    size_t count;
    while (!(count = take(crew, first)) && !crew->is_over) {
        crew->idle++;
        pthread_cond_wait(&crew->for_crew, &crew->mutex);
        crew->idle--;
    }
    pthread_mutex_unlock(&crew->mutex);
    return count;
}

static void *be_member(void *data)
{
    struct crew_member *member = data;
    struct crew *crew = member->crew;
    size_t first, count;
    crew->trade.begin();
    while ((count = wait_for_jobs(crew, &first))) {
        for (size_t i = first; i < first + count; i++) {
            wait_for_room(crew, i);
            work_on(crew, i, member);
        }
        clear_visited(member);
    }
    return NULL;
}

static bool start_member(struct crew *crew)
{
    struct crew_member *member = &crew->members[crew->member_count];
    member->crew = crew;
    atomic_init(&member->visited, NULL);
    if (pthread_create(&member->thread, NULL, be_member, member) != 0)
        return false;
    crew->member_count++;
    return true;
}

/* Signals are the owner's, who knows when they must wait.  Where no thread can
 * be had, it does without. */
static void start_members(struct crew *crew)
{
    sigset_t all, before;
    crew->members = need(aligned_alloc(alignof(struct crew_member),
                                       crew->threads * sizeof *crew->members));
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (crew->member_count + 1 < crew->threads && start_member(crew))
        continue;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* --- The owner ------------------------------------------------------------*/

static void offer(struct crew *crew)
{
    pthread_mutex_lock(&crew->mutex);
    crew->offered = crew->added;
    if (crew->idle)
        pthread_cond_broadcast(&crew->for_crew);
    pthread_mutex_unlock(&crew->mutex);
}

static size_t count_visited(const struct crew *crew)
{
    return atomic_load_explicit(&crew->visited, memory_order_relaxed);
}

static bool is_first_done(struct crew *crew)
{
    size_t first = count_visited(crew);
    return first != crew->added && atomic_load(&job_at(crew, first)->is_done);
}

static void sink(struct crew *crew, size_t weight)
{
    if (weight >= LIGHT)
        atomic_fetch_sub(&crew->weight, weight);
    atomic_store(&crew->visited, count_visited(crew) + 1);
    if (!atomic_load(&crew->blocked))
        return;
    pthread_mutex_lock(&crew->mutex);
    pthread_cond_broadcast(&crew->for_crew);
    pthread_mutex_unlock(&crew->mutex);
}

static void visit_first(struct crew *crew)
{
    struct crew_job *job = job_at(crew, count_visited(crew));
    struct crew_product *product = job->product;
    struct crew_member *maker = job->maker;
    size_t weight = job->weight;
    crew->trade.visit(crew->trade.context, job);
    give_back(crew, product, maker, weight);
    sink(crew, weight);
}

static void wait_for_first(struct crew *crew)
{
    pthread_mutex_lock(&crew->mutex);
    atomic_store(&crew->owner_waits, true);
    while (!is_first_done(crew))
        pthread_cond_wait(&crew->for_owner, &crew->mutex);
    atomic_store(&crew->owner_waits, false);
    pthread_mutex_unlock(&crew->mutex);
}

/* Work on jobs that nobody has taken; false when there is none, or too much
 * waits to be visited already. */
static bool help(struct crew *crew)
{
    size_t first;
    size_t count = 0;
    pthread_mutex_lock(&crew->mutex);
    if (!is_blocked(crew, crew->taken))
        count = take(crew, &first);
    pthread_mutex_unlock(&crew->mutex);
    for (size_t i = 0; i < count; i++) {
        work_on(crew, first + i, NULL);
        crew->owned += job_at(crew, first + i)->weight;
    }
    if (!crew->members && crew->threads > 1 && crew->owned > ENOUGH_WEIGHT)
        start_members(crew);
    return count;
}

bool crew_step(struct crew *crew)
{
    if (count_visited(crew) == crew->added)
        return false;
    if (crew->offered != crew->added)
        offer(crew);
    if (is_first_done(crew))
        visit_first(crew);
    else if (!help(crew))
        wait_for_first(crew);
    return true;
}

void crew_add(struct crew *crew, struct crew_job *job)
{
    atomic_init(&job->is_done, false);
    job->weight = 0;
    job->product = NULL;
    crew->jobs[crew->added % CREW_WINDOW] = job;
    crew->added++;
    if (crew->threads == 1) {
        crew_settle(crew);
        return;
    }
    if (!crew->members && crew->added - count_visited(crew) >= ENOUGH_JOBS)
        start_members(crew);
    if (crew->added % OFFER == 0)
        offer(crew);
    while (is_first_done(crew))
        visit_first(crew);
    while (crew->added - count_visited(crew) == CREW_WINDOW)
        crew_step(crew);
}

void crew_settle(struct crew *crew)
{
    while (crew_step(crew))
        continue;
}

void crew_end(struct crew *crew)
{
    crew_settle(crew);
    pthread_mutex_lock(&crew->mutex);
    crew->is_over = true;
    pthread_cond_broadcast(&crew->for_crew);
    pthread_mutex_unlock(&crew->mutex);
    for (size_t i = 0; i < crew->member_count; i++) {
        pthread_join(crew->members[i].thread, NULL);
        clear_visited(&crew->members[i]);
    }
    free(crew->members);
    pthread_cond_destroy(&crew->for_owner);
    pthread_cond_destroy(&crew->for_crew);
    pthread_mutex_destroy(&crew->mutex);
}
