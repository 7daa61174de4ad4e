/* Work that several threads share, for as long as it takes. */
#include "team.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "message.h"

struct team {
    team_work *work;
    void *context;
    size_t count;
    _Atomic size_t next;
};

static void *take_part(void *data)
{
    struct team *team = data;
    size_t index;
    while ((index = atomic_fetch_add(&team->next, 1)) < team->count)
        team->work(team->context, index);
    return NULL;
}

/* Signals are the caller's. */
static size_t start(struct team *team, pthread_t *members, size_t count)
{
    sigset_t all, before;
    size_t started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < count &&
           pthread_create(&members[started], NULL, take_part, team) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void team_run(size_t threads, size_t count, team_work *work, void *context)
{
    struct team team = {.work = work, .context = context, .count = count};
    size_t others = threads < count ? threads : count;
    others = others ? others - 1 : 0;
    pthread_t *members = need(calloc(others + 1, sizeof *members));
    atomic_init(&team.next, 0);
    size_t started = start(&team, members, others);
    take_part(&team);
    for (size_t i = 0; i < started; i++)
        pthread_join(members[i], NULL);
    free(members);
}
