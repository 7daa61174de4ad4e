/* Findings that the baseline knows. */
#include "known.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "server.h"
#include "uri.h"

void known_free(struct known *known)
{
    baseline_free(known->baseline);
    free(known->path);
    *known = (struct known){0};
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The baseline at a path, read again when it has changed; NULL when there is
 * none. */
static struct baseline *get(struct known *known, const char *path)
{
    struct stat status = {0};
    bool is_there = stat(path, &status) == 0;
    if (!known->path || strcmp(known->path, path) != 0 ||
        !is_same(&known->status, &status)) {
        known_free(known);
        known->path = need(strdup(path));
        known->status = status;
        if (is_there)
            known->baseline = baseline_open(known->path, false);
    }
    if (known->baseline)
        baseline_restart(known->baseline);
    return known->baseline;
}

size_t known_take_out(struct server *server, struct document *document,
                      const rql_diagnostic **items, size_t count)
{
    const struct policy *policy = server_policy(server, document);
    struct findings findings = {
        .policy = policy, .items = items, .count = count};
    struct baseline *baseline = policy->baseline && count
                                    ? get(&server->known, policy->baseline)
                                    : NULL;
    char *path = baseline ? uri_path(document->uri) : NULL;
    findings.path = path;
    if (path)
        baseline_filter(baseline, &findings, RQL_INFO, COVERS_SOME);
    free(path);
    return findings.count;
}
