/* Trouble, said on standard error. */
#ifndef MESSAGE_H
#define MESSAGE_H

/* How a run ends; the largest that applies is the exit status. */
enum status {
    STATUS_CLEAN,    /* nothing at or above the failing level */
    STATUS_FINDINGS, /* something */
    STATUS_TROUBLE,  /* wrong usage, or an input that could not be read */
    STATUS_FAILURE   /* the program could not do its work */
};

/* One line; what would not print is made visible. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct bytes;

/* From now on complaints are kept, too, when they are said: each a line, without
 * the name of the program, and as it is shown.  NULL: no longer. */
void complaints_keep(struct bytes *lines);

/* Keep what this thread complains of in `held`, to be said later; NULL: say it
 * at once.  Returns what was so before. */
struct bytes *messages_hold(struct bytes *held);

/* Say what was held, and free it. */
void messages_say(struct bytes *held);

/* The same memory, or the end of the program when there was none. */
void *need(void *memory);

static inline enum status worse(enum status a, enum status b)
{
    return a > b ? a : b;
}

#endif
