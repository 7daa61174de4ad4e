/* Work that several threads share, for as long as it takes. */
#ifndef TEAM_H
#define TEAM_H

#include <stddef.h>

/* Do a part of the work, by its index; may run in any thread. */
typedef void team_work(void *context, size_t index);

/* Do all `count` parts in so many threads, one of them the caller's; returns
 * when all is done.  Where a thread cannot be had, fewer do it. */
void team_run(size_t threads, size_t count, team_work *work, void *context);

#endif
