/* What findings are, whatever line they stand on: hashes of what they are about,
 * for those who keep a list of findings that they know. */
#include "diag.h"

#include <string.h>

#include "document.h"
#include "str.h"

/* So much of a long stretch of text tells it from others. */
enum { MOST_READ = 4096, MOST_AROUND = 64 };

static uint64_t add_byte(uint64_t hash, char c)
{
    return rql_hash_step(hash, rql_fold((unsigned char)c));
}

static bool is_space(char c)
{
    return memchr(" \t\r\n\f\v", c, 6);
}

/* Bytes without white space, at most so many, and a mark behind them. */
static uint64_t add_some(uint64_t hash, const char *text, size_t length,
                         size_t most)
{
    size_t taken = 0;
    for (size_t i = 0; i < length && taken < most; i++) {
        if (is_space(text[i]))
            continue;
        hash = add_byte(hash, text[i]);
        taken++;
    }
    return rql_hash_step(hash, 0x100 + (length == 0));
}

static uint64_t add_text(uint64_t hash, const char *text, size_t length)
{
    return add_some(hash, text, length, length);
}

/* The query at hand, or all of the text where there is none. */
static rql_span around(const struct rql_document *d)
{
    if (!d->query)
        return (rql_span){0, d->length};
    return (rql_span){rql_token_at(d, d->query->first)->start,
                      rql_token_at(d, d->query->last)->end};
}

/* Where the bytes before a place begin that tell it from others. */
static size_t before(const struct rql_document *d, size_t start, size_t at)
{
    size_t taken = 0;
    while (at > start && taken < MOST_AROUND)
        taken += !is_space(d->text[--at]);
    return at;
}

/* A place where something is missing is known by what stands before it and
 * behind it. */
static uint64_t hash_place(const struct rql_document *d, uint64_t hash,
                           uint32_t at)
{
    rql_span whole = around(d);
    size_t start = before(d, whole.start, at);
    size_t end = at < whole.end ? whole.end : at;
    hash = add_text(hash, d->text + start, at - start);
    return add_some(hash, d->text + at, end - at, MOST_AROUND);
}

static uint64_t hash_finding(const struct rql_document *d,
                             const struct rql_diagnostic *diag)
{
    const char *rule = rql_rule_name(&rql_rules[diag->rule]);
    uint64_t hash = add_text(0, rule, strlen(rule));
    if (diag->start == diag->end)
        return hash_place(d, hash, diag->start);
    return add_some(hash, d->text + diag->start, diag->end - diag->start,
                    MOST_READ);
}

static uint64_t hash_query(const struct rql_document *d)
{
    uint64_t hash = 0;
    if (!d->query)
        return 0;
    for (uint32_t i = d->query->first; i <= d->query->last; i++) {
        const struct token *token = rql_token_at(d, i);
        if (!rql_token_is_trivia(token))
            hash = add_text(hash, d->text + token->start,
                            token->end - token->start);
    }
    return hash;
}

void rql_identify(struct rql_document *d, struct rql_diagnostic *diags,
                  size_t count)
{
    uint64_t query = hash_query(d);
    for (size_t i = 0; i < count; i++) {
        if (diags[i].has_identity)
            continue; /* of a query in a host, which knew better */
        *rql_diag_extra(d, &diags[i])->identity =
            (rql_identity){hash_finding(d, &diags[i]), query};
        diags[i].has_identity = true;
    }
}
