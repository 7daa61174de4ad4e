/* Checking again what changes. */
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bytes.h"
#include "configurations.h"
#include "ignore.h"
#include "message.h"
#include "watch_tree.h"

/* Milliseconds without a change after which a burst is over, and after which it
 * is not waited for any longer. */
enum { QUIET_TIME = 50, MOST_TIME = 1000, EVENTS = 1 << 16 };

/* Files that settle what holds for others, wherever they are. */
static const char *const settling[] = {CONFIGURATION_NAME, ".gitignore",
                                       IGNORE_FILE};

struct watcher {
    const struct watch *watch;
    struct watch_tree tree;
    int signals;                /* file descriptor of the signals that end it */
    struct selection operands;  /* the places of all operands */
    struct selection others;    /* those of the other files */
    struct selection selection; /* what has changed */
    bool everything;            /* all may have changed */
    bool is_over;
    bool has_failed; /* after a message */
};

/* --- What is watched ------------------------------------------------------*/

/* The directories above a place, which may get files that settle something. */
static bool watch_above(struct watcher *w, const char *place)
{
    char *above = need(strdup(place));
    bool good = true;
    char *slash;
    while (good && (slash = strrchr(above, '/'))) {
        *slash = '\0';
        good = watch_tree_add(&w->tree, *above ? above : "/");
    }
    free(above);
    return good;
}

/* A directory, with all that is in it. */
static bool watch_below(struct watcher *w, const char *place)
{
    struct stat status;
    if (stat(place, &status) == 0)
        return !S_ISDIR(status.st_mode) || watch_tree_add_deep(&w->tree, place);
    if (errno == ENOENT || errno == ENOTDIR || errno == EACCES ||
        errno == ELOOP)
        return true;
    complain("cannot watch %s: %s", place, strerror(errno));
    return false;
}

static bool watch_all(struct watcher *w)
{
    bool good = true;
    for (size_t i = 0; good && i < w->operands.count; i++) {
        const char *place = w->operands.items[i].place;
        good = watch_above(w, place) && watch_below(w, place);
    }
    for (size_t i = 0; good && i < w->others.count; i++) {
        char *place = need(strdup(w->others.items[i].place));
        *strrchr(place, '/') = '\0';
        good = watch_tree_add(&w->tree, *place ? place : "/");
        free(place);
    }
    return good;
}

/* An operand that is a directory is watched by its own name, others by that of
 * the directory that they are in. */
static bool add_operand(struct watcher *w, const char *operand)
{
    struct stat status;
    bool is_directory = stat(operand, &status) == 0 && S_ISDIR(status.st_mode);
    char *place = is_directory ? realpath(operand, NULL)
                               : place_of(&w->operands.places, operand);
    if (!place) {
        complain("cannot watch %s: %s", operand, strerror(errno));
        return false;
    }
    selection_add(&w->operands, place);
    if (is_directory)
        return true;
    /* What a symbolic link leads to matters as well. */
    char *target = realpath(operand, NULL);
    if (target && strcmp(target, place) != 0)
        selection_add(&w->operands, target);
    else
        free(target);
    return true;
}

static bool find_places(struct watcher *w)
{
    bool good = true;
    for (int i = 0; good && i < w->watch->operand_count; i++)
        good = add_operand(w, w->watch->operands[i]);
    selection_sort(&w->operands);
    for (size_t i = 0; i < w->watch->other_count; i++) {
        char *place = place_of(&w->others.places, w->watch->others[i]);
        if (place)
            selection_add(&w->others, place);
    }
    selection_sort(&w->others);
    return good;
}

/* --- What has happened ----------------------------------------------------*/

static bool is_settling(const char *name)
{
    for (size_t i = 0; i < sizeof settling / sizeof *settling; i++)
        if (strcmp(settling[i], name) == 0)
            return true;
    return false;
}

/* Directories come and go with what is in them. */
static void note_directory(struct watcher *w, const struct inotify_event *event,
                           const char *place)
{
    if (event->mask & (IN_DELETE | IN_MOVED_FROM))
        watch_tree_remove(&w->tree, place);
    if ((event->mask & (IN_CREATE | IN_MOVED_TO)) &&
        !watch_tree_add_deep(&w->tree, place))
        w->is_over = w->has_failed = true;
}

static void note_place(struct watcher *w, const struct inotify_event *event,
                       bool is_deep, char *place)
{
    bool is_hidden = event->name[0] == '.';
    bool is_operand = selection_has_place(&w->operands, place);
    if (selection_has_place(&w->others, place) || is_settling(event->name)) {
        w->everything = true;
    } else if (is_operand && (is_deep || !is_hidden)) {
        if (event->mask & IN_ISDIR && !is_hidden)
            note_directory(w, event, place);
        if (!is_hidden) {
            selection_add(&w->selection, place);
            return;
        }
    } else if (is_operand) {
        w->everything = true;
    }
    free(place);
}

static void note(struct watcher *w, const struct inotify_event *event)
{
    if (event->mask & IN_Q_OVERFLOW) {
        w->everything = true;
        if (!watch_all(w))
            w->is_over = w->has_failed = true;
        return;
    }
    if (event->mask & IN_IGNORED) {
        watch_tree_forget(&w->tree, event->wd);
        return;
    }
    const struct watched *watched = watch_tree_find(&w->tree, event->wd);
    if (!watched || !event->len)
        return;
    struct bytes place = {0};
    bytes_add_text(&place, watched->place);
    bytes_add_text(&place, strcmp(watched->place, "/") ? "/" : "");
    bytes_add(&place, event->name, strlen(event->name) + 1);
    note_place(w, event, watched->is_deep, place.data);
}

/* Without news nothing would be checked again, and nobody would know. */
static void fail(struct watcher *w, int error)
{
    complain("cannot wait for changes: %s", strerror(error));
    w->is_over = w->has_failed = true;
}

static void read_events(struct watcher *w)
{
    alignas(struct inotify_event) char buffer[EVENTS];
    ssize_t got = read(w->tree.fd, buffer, sizeof buffer);
    if (got < 0 && errno != EAGAIN && errno != EINTR)
        fail(w, errno);
    for (const char *at = buffer; at < buffer + got;) {
        const struct inotify_event *event = (const void *)at;
        note(w, event);
        at += sizeof *event + event->len;
    }
}

/* --- Waiting --------------------------------------------------------------*/

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

/* Wait for changes, at most so long (-1: for ever); false when none came. */
static bool wait_once(struct watcher *w, int time)
{
    struct pollfd files[] = {{.fd = w->tree.fd, .events = POLLIN},
                             {.fd = w->signals, .events = POLLIN}};
    int ready = poll(files, 2, time);
    if (ready < 0 && errno != EINTR)
        fail(w, errno);
    if (ready < 0)
        return true;
    if (files[1].revents)
        w->is_over = true;
    if (files[0].revents)
        read_events(w);
    return ready > 0;
}

static void wait_for_burst(struct watcher *w)
{
    while (!w->is_over && !w->everything && !w->selection.count)
        wait_once(w, -1);
    long start = milliseconds();
    while (!w->is_over && milliseconds() - start < MOST_TIME &&
           wait_once(w, QUIET_TIME))
        ;
}

/* The places without doubles. */
static void sort_selection(struct selection *selection)
{
    size_t kept = 0;
    selection_sort(selection);
    for (size_t i = 0; i < selection->count; i++) {
        struct selected *items = selection->items;
        if (kept && strcmp(items[kept - 1].place, items[i].place) == 0)
            free(items[i].place);
        else
            items[kept++] = items[i];
    }
    selection->count = kept;
}

static void make_rounds(struct watcher *w)
{
    const struct watch *watch = w->watch;
    bool goes_on = watch->round(watch->context, NULL);
    while (goes_on) {
        wait_for_burst(w);
        if (w->is_over)
            return;
        sort_selection(&w->selection);
        goes_on =
            watch->round(watch->context, w->everything ? NULL : &w->selection);
        w->everything = false;
        selection_free(&w->selection);
    }
}

/* --- From beginning to end ------------------------------------------------*/

/* Signals that end the program are waited for, so that it ends in order. */
static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_CLOEXEC);
    if (fd < 0)
        complain("cannot wait for signals: %s", strerror(errno));
    return fd;
}

bool watch(const struct watch *what)
{
    struct watcher w = {.watch = what, .signals = -1, .tree = {.fd = -1}};
    bool good = find_places(&w) && watch_tree_open(&w.tree) &&
                (w.signals = open_signals()) >= 0 && watch_all(&w);
    if (good)
        make_rounds(&w);
    watch_tree_close(&w.tree);
    selection_free(&w.operands);
    selection_free(&w.others);
    selection_free(&w.selection);
    if (w.signals >= 0)
        close(w.signals);
    return good && !w.has_failed;
}
