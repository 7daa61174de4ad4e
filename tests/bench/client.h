/* A client of the language server that costs next to nothing: its messages are
 * texts, and of what comes back it looks at the first bytes only. */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct client {
    pid_t pid;
    int to;          /* the server's standard input */
    int from;        /* its standard output */
    char held[4096]; /* messages that wait for the next one */
    size_t held_length;
    char *received;
    size_t start; /* where the next message begins */
    size_t length;
    size_t room;
};

/* Start the server, a program and its arguments; false when it cannot be run. */
bool client_start(struct client *client, const char *const arguments[]);

/* Send a message: what printf() makes of the rest. */
bool client_send(struct client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Keep a message until the next one is sent, or client_let_go() is called: all
 * of them go out at once. */
bool client_hold(struct client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool client_let_go(struct client *client);

/* Send a text as it is, with its header. */
bool client_send_text(struct client *client, const char *text, size_t length);

/* Wait for a message that has `what` among its first bytes; the message, which
 * ends in a NUL and is good until the next call, or NULL when the server is
 * gone. */
const char *client_wait(struct client *client, const char *what);

/* Close the connection and wait for the server's end; its exit status. */
int client_end(struct client *client);

#endif
