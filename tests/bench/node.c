/* Speaks with the script that runs formatters under Node.js: a line for each
 * request, and a line for each answer. */
#include "node.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"

struct node {
    struct client client;
};

struct node *node_start(const char *script, const char *formatter)
{
    const char *const arguments[] = {"node", script, formatter, NULL};
    struct node *node = calloc(1, sizeof *node);
    signal(SIGPIPE, SIG_IGN);
    if (node && client_start(&node->client, arguments))
        return node;
    free(node);
    return NULL;
}

void node_end(struct node *node)
{
    if (node)
        client_end(&node->client);
    free(node);
}

/* A line that comes back, or what there is of it. */
static void read_line(int from, char *line, size_t size)
{
    size_t length = 0;
    while (length + 1 < size && read(from, line + length, 1) == 1 &&
           line[length] != '\n')
        length++;
    line[length] = '\0';
}

/* Send a request, and read the seconds that are the answer. */
static double ask(struct node *node, const char *verb, const char *object)
{
    char answer[512];
    if (dprintf(node->client.to, "%s%s\n", verb, object) < 0)
        return -1;
    read_line(node->client.from, answer, sizeof answer);
    char *end;
    double seconds = strtod(answer, &end);
    if (end != answer && *end == '\0')
        return seconds;
    fprintf(stderr, "bench: Node.js, asked for %s: %s\n", verb,
            *answer ? answer : "no answer");
    return -1;
}

bool node_load(struct node *node, const struct workload *workload)
{
    char path[] = "/tmp/reportql-bench-XXXXXX";
    int file = mkstemp(path);
    FILE *out = file < 0 ? NULL : fdopen(file, "w");
    if (!out)
        return false;
    bool ok =
        fwrite(workload->text, 1, workload->length, out) == workload->length;
    ok = fclose(out) == 0 && ok && ask(node, "load ", path) >= 0;
    unlink(path);
    return ok;
}

double node_time(struct node *node, const char *what)
{
    return ask(node, what, "");
}
