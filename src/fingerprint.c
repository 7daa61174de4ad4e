/*
 * Fingerprints: hashes of the normal form of a query's meaning.
 *
 * They are promised to stay the same, so the hash is our own.  It reads a row
 * of 64-bit words: a text is its length in bytes, then its bytes in groups of
 * eight, the first byte lowest, the last group filled up with zeros; a number
 * is itself.  Two lanes take each word in turn (see feed()), and are mixed at
 * the end (see finish()).  What the words are is written in the functions
 * below, one for each facet; a new part of the language gets new words only in
 * queries that have it.
 */
#include "meaning.h"

#include <assert.h>
#include <string.h>

#include "str.h"

const char *rql_facet_name(rql_facet facet)
{
    static const char names[][9] = {"dataset", "columns",  "filters", "order",
                                    "limit",   "timespan", "grain"};
    assert((unsigned)facet < sizeof names / sizeof *names);
    return names[facet];
}

/* --- The hash ------------------------------------------------------------- */

struct hash {
    uint64_t a;
    uint64_t b;
    uint64_t count; /* words */
};

static uint64_t rotate(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static void feed(struct hash *h, uint64_t word)
{
    uint64_t k = rotate(word * UINT64_C(0x87c37b91114253d5), 31);
    h->a ^= k * UINT64_C(0x4cf5ad432745937f);
    h->a = (rotate(h->a, 27) + h->b) * 5 + 0x52dce729;
    k = rotate(word * UINT64_C(0x4cf5ad432745937f), 33);
    h->b ^= k * UINT64_C(0x87c37b91114253d5);
    h->b = (rotate(h->b, 31) + h->a) * 5 + 0x38495ab5;
    h->count++;
}

static void feed_text(struct hash *h, rql_text text)
{
    feed(h, text.length);
    for (; text.length >= 8; text.data += 8, text.length -= 8)
        feed(h, rql_load_word(text.data));
    char tail[8] = {0};
    if (!text.length)
        return;
    memcpy(tail, text.data, text.length);
    feed(h, rql_load_word(tail));
}

static uint64_t mixed(uint64_t word)
{
    word = (word ^ word >> 33) * UINT64_C(0xff51afd7ed558ccd);
    word = (word ^ word >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return word ^ word >> 33;
}

static void finish(struct hash *h)
{
    h->a ^= h->count;
    h->b ^= h->count;
    h->a += h->b;
    h->b += h->a;
    h->a = mixed(h->a);
    h->b = mixed(h->b);
    h->a += h->b;
    h->b += h->a;
}

/* --- Facets --------------------------------------------------------------- */

static void feed_columns(struct hash *h, const struct meaning *m)
{
    feed(h, m->is_distinct);
    feed(h, m->column_count);
    for (uint32_t i = 0; i < m->column_count; i++)
        feed_text(h, m->columns[i].key);
}

static void feed_set(struct hash *h, const struct value_set *set)
{
    feed(h, set->count);
    for (uint32_t i = 0; i < set->count; i++)
        feed_text(h, set->items[i].key);
}

/* Values of rql_operator are public, and stay. */
static void feed_filter(struct hash *h, const struct meaning_filter *f)
{
    feed_text(h, f->name.key);
    feed(h, f->list_count);
    for (uint32_t i = 0; i < f->list_count; i++)
        feed_set(h, &f->lists[i]);
    feed_set(h, &f->out);
    feed(h, f->bound_count);
    for (uint32_t i = 0; i < f->bound_count; i++) {
        feed(h, f->bounds[i].op);
        feed_text(h, f->bounds[i].value.key);
    }
    feed_set(h, &f->like);
    feed_set(h, &f->unlike);
}

static void feed_filters(struct hash *h, const struct meaning *m)
{
    feed(h, m->contradiction ? UINT64_MAX : m->filter_count);
    for (uint32_t i = 0; i < m->filter_count; i++)
        feed_filter(h, &m->filters[i]);
}

static void feed_orders(struct hash *h, const struct meaning *m)
{
    feed(h, m->order_count);
    for (uint32_t i = 0; i < m->order_count; i++) {
        feed_text(h, m->orders[i].name.key);
        feed(h, m->orders[i].ascending);
    }
}

static void feed_facet(struct hash *h, const struct meaning *m, rql_facet facet)
{
    switch (facet) {
    case RQL_FACET_DATASET:
        feed_text(h, m->dataset.key);
        break;
    case RQL_FACET_COLUMNS:
        feed_columns(h, m);
        break;
    case RQL_FACET_FILTERS:
        feed_filters(h, m);
        break;
    case RQL_FACET_ORDER:
        feed_orders(h, m);
        break;
    case RQL_FACET_LIMIT:
        feed_text(h, m->limit);
        break;
    case RQL_FACET_TIMESPAN:
        feed_text(h, m->timespan);
        break;
    default:
        feed_text(h, m->grain);
    }
}

static void fingerprint(rql_fingerprint *result, const struct meaning *m)
{
    struct hash whole = {0};
    for (int facet = 0; facet < RQL_FACET_COUNT; facet++) {
        struct hash h = {.a = (uint64_t)facet + 1};
        feed_facet(&h, m, (rql_facet)facet);
        finish(&h);
        result->facets[facet] = h.a;
        feed(&whole, h.a);
        feed(&whole, h.b);
    }
    finish(&whole);
    result->whole[0] = whole.a;
    result->whole[1] = whole.b;
}

rql_status rql_query_fingerprint(const rql_query *query,
                                 rql_fingerprint *result)
{
    struct arena arena;
    jmp_buf on_failure;
    rql_arena_init(&arena, &on_failure);
    if (setjmp(on_failure)) {
        rql_arena_free(&arena);
        return RQL_NO_MEMORY;
    }
    fingerprint(result, rql_meaning_make(&arena, query));
    rql_arena_free(&arena);
    return RQL_OK;
}
