/* Seeds of texts: the bytes that a target reads before and behind them. */
#include <string.h>

#include "../rewrites.h"
#include "fuzz.h"
#include "seeds.h"
#include "text.h"

/* A topic has no more laws that are chosen from. */
enum { MOST_LAWS = 14 };

/* A seed of bytes before a text. */
static void add_behind(struct seeds *seeds, const char *target,
                       const char *bytes, size_t count, struct slice text)
{
    struct buffer seed = {0};
    buffer_add(&seed, bytes, count);
    buffer_add(&seed, text.data, text.length);
    seeds_add(seeds, target, &seed);
    buffer_free(&seed);
}

/* What has a second text takes a variation of the first. */
static void add_twice(struct seeds *seeds, const char *target,
                      struct slice text)
{
    struct buffer seed = {0};
    buffer_add(&seed, text.data, text.length);
    buffer_add(&seed, "", 1);
    buffer_add(&seed, text.data, text.length);
    seeds_add(seeds, target, &seed);
    buffer_free(&seed);
}

void seeds_add_queries(struct seeds *seeds, struct slice text)
{
    static const char *const targets[] = {
        "scan", "parse", "check", "fix", "format", "complete", "suppress"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        /* Options, and each of the laws in turn, some of them in all ways. */
        size_t turn = seeds->count / 7;
        size_t law = turn % MOST_LAWS | (turn % 5 ? 0 : LAWS_THOROUGH);
        char bytes[] = {0, (char)law};
        add_behind(seeds, targets[i], bytes, sizeof bytes, text);
    }
    add_behind(seeds, "rewrite", "\0", 2, text);
    add_twice(seeds, "meaning", text);
    seeds_add_session(seeds, text);
}

/* In the order of ask_host() of host.c: topic and law, a place, what is put
 * there. */
static void add_hosted(struct seeds *seeds, const char *target, char first,
                       struct slice text)
{
    char law = (char)(seeds->count / 2 % (8 * MOST_LAWS));
    char asked[] = {first, law, 0, 0};
    char edits[] = {first, law, (char)(7 + seeds->count % 40), ' ', '\'', '\0'};
    add_behind(seeds, target, asked, sizeof asked, text);
    add_behind(seeds, target, edits, sizeof edits, text);
}

void seeds_add_request(struct seeds *seeds, struct slice text)
{
    add_hosted(seeds, "request", 0, text);
}

void seeds_add_host(struct seeds *seeds, rql_host host, struct slice text)
{
    for (size_t i = 0; i < rql_host_count(); i++)
        if (rql_host_at(i) == host)
            add_hosted(seeds, "host", (char)i, text);
}

void seeds_add_catalog(struct seeds *seeds, struct slice json)
{
    static const char query[] =
        "SELECT a, Month FROM things WHERE a = 'x' TIMESPAN LAST_MONTH";
    for (char api = 0; api < RQL_API_COUNT; api++) {
        struct buffer seed = {0};
        buffer_add(&seed, &api, 1);
        buffer_add(&seed, json.data, json.length);
        buffer_add(&seed, "", 1);
        buffer_add(&seed, json.data, json.length);
        buffer_add(&seed, "", 1);
        buffer_add(&seed, query, sizeof query - 1);
        seeds_add(seeds, "catalog", &seed);
        buffer_free(&seed);
    }
}
