/* A client of the language server that costs next to nothing. */
#include "client.h"

#include <errno.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What client_wait() looks for stands among so many bytes of a message. */
enum { HEAD = 100 };

/* --- Starting and ending ----------------------------------------------- */

static bool spawn(struct client *client, const char *const arguments[],
                  int in[2], int out[2])
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    for (int i = 0; i < 2; i++) {
        posix_spawn_file_actions_addclose(&actions, in[i]);
        posix_spawn_file_actions_addclose(&actions, out[i]);
    }
    int error = posix_spawnp(&client->pid, arguments[0], &actions, NULL,
                             (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0;
}

bool client_start(struct client *client, const char *const arguments[])
{
    int in[2], out[2];
    *client = (struct client){.to = -1, .from = -1};
    if (pipe(in) != 0)
        return false;
    if (pipe(out) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    bool ok = spawn(client, arguments, in, out);
    close(in[0]);
    close(out[1]);
    client->to = in[1];
    client->from = out[0];
    return ok;
}

int client_end(struct client *client)
{
    close(client->to);
    close(client->from);
    free(client->received);
    int status = 0;
    if (client->pid > 0 && waitpid(client->pid, &status, 0) == client->pid &&
        WIFEXITED(status))
        return WEXITSTATUS(status);
    return -1;
}

/* --- Sending ----------------------------------------------------------- */

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return true;
}

bool client_send_text(struct client *client, const char *text, size_t length)
{
    char header[64];
    int size =
        snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", length);
    return write_all(client->to, header, (size_t)size) &&
           write_all(client->to, text, length);
}

/* Add a message to those that wait. */
static bool hold(struct client *client, const char *format, va_list args)
{
    char body[1024];
    int length = vsnprintf(body, sizeof body, format, args);
    if (length < 0 || (size_t)length >= sizeof body)
        return false;
    size_t room = sizeof client->held - client->held_length;
    int added = snprintf(client->held + client->held_length, room,
                         "Content-Length: %d\r\n\r\n%s", length, body);
    client->held_length += (size_t)added;
    return (size_t)added < room;
}

bool client_hold(struct client *client, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool ok = hold(client, format, args);
    va_end(args);
    return ok;
}

bool client_let_go(struct client *client)
{
    size_t length = client->held_length;
    client->held_length = 0;
    return write_all(client->to, client->held, length);
}

bool client_send(struct client *client, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool ok = hold(client, format, args);
    va_end(args);
    return ok && client_let_go(client);
}

/* --- Receiving --------------------------------------------------------- */

static bool read_more(struct client *client)
{
    if (client->start == client->length)
        client->start = client->length = 0;
    if (client->room - client->length < (1 << 16) + 1) {
        size_t room = 2 * client->room + (1 << 17);
        char *received = realloc(client->received, room);
        if (!received)
            return false;
        client->received = received;
        client->room = room;
    }
    ssize_t got = read(client->from, client->received + client->length,
                       client->room - client->length - 1);
    if (got <= 0)
        return false;
    client->length += (size_t)got;
    client->received[client->length] = '\0';
    return true;
}

/* The next message and its length, or NULL. */
static char *next_message(struct client *client, size_t *length)
{
    for (;;) {
        char *header = client->received + client->start;
        size_t have = client->length - client->start;
        char *body = have ? strstr(header, "\r\n\r\n") : NULL;
        unsigned long size;
        if (body && sscanf(header, "Content-Length: %lu", &size) == 1 &&
            have >= (size_t)(body + 4 - header) + size) {
            client->start += (size_t)(body + 4 - header) + size;
            *length = size;
            return body + 4;
        }
        if (!read_more(client))
            return NULL;
    }
}

/* True when a text is in the first bytes of a message. */
static bool begins_with(char *message, size_t length, const char *what)
{
    size_t head = length < HEAD ? length : HEAD;
    char behind = message[head];
    message[head] = '\0';
    bool found = strstr(message, what) != NULL;
    message[head] = behind;
    return found;
}

const char *client_wait(struct client *client, const char *what)
{
    for (;;) {
        size_t length;
        char *message = next_message(client, &length);
        if (!message || begins_with(message, length, what))
            return message;
    }
}
