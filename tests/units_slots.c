/* Tables of slots, and what is done when all names have one hash: each is still
 * found by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "document.h"
#include "seen.h"

/* More than find a slot near the hash that they all have. */
enum { ITEMS = 2 * MOST_PROBES, HASH = 5 };

/* Each kind twice, those without a slot too. */
enum { KINDS = 3 * MOST_PROBES / 2, SEEN = 2 * KINDS };

/* --- What was there before -------------------------------------------------- */

/* The items of one kind are the same. */
static int compare_kinds(const struct rql_document *document, uint32_t a,
                         uint32_t b)
{
    (void)document;
    return (int)(a % KINDS) - (int)(b % KINDS);
}

static void expect_kinds(struct rql_document *document, uint32_t spread)
{
    struct seen seen = rql_seen_start(document, SEEN);
    for (uint32_t i = 0; i < SEEN; i++) {
        uint32_t hash = HASH + spread * (i % KINDS);
        assert_int_equal(
            rql_seen_before(&seen, document, hash, i, compare_kinds),
            i < KINDS ? NO_TOKEN : i - KINDS);
    }
}

/* A table is begun anew for each clause: nothing of the one before is in it. */
static void items_are_seen_once(void **state)
{
    (void)state;
    rql_document *document;
    assert_int_equal(rql_document_new("", 0, NULL, &document), RQL_OK);
    for (int times = 0; times < 3; times++) {
        expect_kinds(document, 0);
        expect_kinds(document, 1);
        expect_kinds(document, UINT32_C(0x9e3779b1));
    }
    rql_document_free(document);
}

/* --- Catalogs ---------------------------------------------------------------- */

enum { SLOTS = 4 * ITEMS, NAME_SIZE = 8 };

/* Two datasets of the same columns, and datasets of the same names; all have one
 * hash. */
struct crowd {
    struct arena arena;
    jmp_buf on_failure;
    struct rql_catalog catalog;
    struct catalog_dataset datasets[ITEMS];
    struct catalog_column columns[2 * ITEMS];
    uint32_t dataset_slots[SLOTS];
    uint32_t column_slots[SLOTS];
    char pool[ITEMS * NAME_SIZE];
};

static void name_of(char *name, uint32_t i)
{
    snprintf(name, NAME_SIZE, "n%u", (unsigned)i);
}

static void add_dataset(struct crowd *crowd, uint32_t i)
{
    char *name = crowd->pool + i * NAME_SIZE;
    name_of(name, i);
    crowd->datasets[i] =
        (struct catalog_dataset){.hash = HASH,
                                 .name = i * NAME_SIZE,
                                 .name_length = (uint16_t)strlen(name)};
    if (!rql_slot_fill(crowd->dataset_slots, SLOTS - 1, HASH, i))
        rql_catalog_order_dataset(&crowd->catalog, &crowd->arena, i);
}

static void add_column(struct crowd *crowd, uint32_t dataset, uint32_t i)
{
    uint32_t index = dataset * ITEMS + i;
    crowd->columns[index] =
        (struct catalog_column){.dataset = dataset,
                                .name = i * NAME_SIZE,
                                .name_length = crowd->datasets[i].name_length};
    if (!rql_slot_fill(crowd->column_slots, SLOTS - 1,
                       rql_column_key(HASH, dataset), index))
        rql_catalog_order_column(&crowd->catalog, &crowd->arena, index);
}

static void make_crowd(struct crowd *crowd)
{
    memset(crowd, 0, sizeof *crowd);
    rql_arena_init(&crowd->arena, &crowd->on_failure);
    crowd->catalog = (struct rql_catalog){
        .pool = crowd->pool,
        .datasets = crowd->datasets,
        .columns = crowd->columns,
        .dataset_slots = crowd->dataset_slots,
        .column_slots = crowd->column_slots,
        .dataset_mask = SLOTS - 1,
        .column_mask = SLOTS - 1,
    };
    for (uint32_t i = 0; i < ITEMS; i++)
        add_dataset(crowd, i);
    for (uint32_t i = 0; i < ITEMS; i++)
        for (uint32_t dataset = 0; dataset < 2; dataset++)
            add_column(crowd, dataset, i);
}

static struct crowd crowd;

static void names_of_one_hash_are_found(void **state)
{
    (void)state;
    if (setjmp(crowd.on_failure))
        fail();
    make_crowd(&crowd);
    for (uint32_t i = 0; i <= ITEMS; i++) {
        char name[NAME_SIZE];
        name_of(name, i);
        size_t length = strlen(name);
        bool is_there = i < ITEMS;
        assert_int_equal(
            rql_catalog_lookup_dataset(&crowd.catalog, name, length, HASH),
            is_there ? i : NO_DATASET);
        for (uint32_t dataset = 0; dataset < 2; dataset++)
            assert_int_equal(rql_catalog_lookup_column(&crowd.catalog, dataset,
                                                       name, length, HASH),
                             is_there ? dataset * ITEMS + i : NO_COLUMN);
        assert_int_equal(
            rql_catalog_lookup_column(&crowd.catalog, 2, name, length, HASH),
            NO_COLUMN);
    }
    rql_arena_free(&crowd.arena);
}

/* The tables of small catalogs are small: columns of all datasets meet. */
static void a_slot_does_not_decide(void **state)
{
    (void)state;
    static const struct catalog_column columns[] = {
        {.dataset = 1, .name = 0, .name_length = 1},
        {.dataset = 0, .name = 0, .name_length = 1},
    };
    uint32_t slots[4] = {0};
    struct rql_catalog catalog = {
        .pool = "n", .columns = columns, .column_slots = slots};
    catalog.column_mask = 3;
    for (uint32_t i = 0; i < 2; i++)
        assert_true(rql_slot_fill(slots, 3, rql_column_key(HASH, 0), i));
    assert_int_equal(rql_catalog_lookup_column(&catalog, 0, "n", 1, HASH), 1);
    assert_int_equal(rql_catalog_lookup_column(&catalog, 0, "N", 1, HASH), 1);
}

/* Slots of other names are not looked at without end: a name that they left no
 * room for is elsewhere, even where a slot behind them is free. */
static void a_run_of_others_ends(void **state)
{
    (void)state;
    enum { COUNT = 2 * MOST_PROBES };
    struct arena arena;
    jmp_buf on_failure;
    rql_arena_init(&arena, &on_failure);
    if (setjmp(on_failure))
        fail();
    static const struct catalog_column columns[] = {
        {.dataset = 0, .name = 0, .name_length = 1},
    };
    uint32_t slots[COUNT] = {0}, key = rql_column_key(HASH, 0);
    for (uint32_t i = 0; i < MOST_PROBES; i++)
        slots[(key + i) & (COUNT - 1)] = (~key & ~(COUNT - 1u)) | 1;
    struct rql_catalog catalog = {.pool = "n",
                                  .columns = columns,
                                  .column_slots = slots,
                                  .column_mask = COUNT - 1};
    assert_int_equal(rql_catalog_lookup_column(&catalog, 0, "n", 1, HASH),
                     NO_COLUMN);
    rql_catalog_order_column(&catalog, &arena, 0);
    assert_int_equal(rql_catalog_lookup_column(&catalog, 0, "n", 1, HASH), 0);
    rql_arena_free(&arena);
}

/* Names are compared by words of eight letters. */
static void case_does_not_matter_anywhere(void **state)
{
    (void)state;
    static const char pool[] = "AbcdefghijklmnopqrstuvwxYz";
    static const size_t lengths[] = {1, 7, 8, 9, 15, 16, 17, 24, 25, 26};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const size_t length = lengths[i];
        const struct catalog_column column = {.name_length = (uint16_t)length};
        uint32_t slots[8] = {0};
        struct rql_catalog catalog = {.pool = pool,
                                      .columns = &column,
                                      .column_slots = slots,
                                      .column_mask = 7};
        assert_true(rql_slot_fill(slots, 7, rql_column_key(HASH, 0), 0));
        char name[sizeof pool];
        memcpy(name, pool, sizeof pool);
        for (size_t at = 0; at < length; at++) {
            name[at] ^= 0x20;
            assert_int_equal(
                rql_catalog_lookup_column(&catalog, 0, name, length, HASH), 0);
            name[at] ^= 0x21;
            assert_int_equal(
                rql_catalog_lookup_column(&catalog, 0, name, length, HASH),
                NO_COLUMN);
            name[at] ^= 0x01;
        }
        assert_int_equal(
            rql_catalog_lookup_column(&catalog, 0, name, length, HASH), 0);
        assert_int_equal(
            rql_catalog_lookup_column(&catalog, 1, name, length, HASH),
            NO_COLUMN);
    }
}

static void tables_are_half_empty(void **state)
{
    (void)state;
    for (uint32_t items = 0; items < 1000; items++) {
        uint32_t slots = rql_slot_count(items);
        assert_int_equal(slots & (slots - 1), 0);
        assert_true(slots >= 8 && slots >= 2 * items);
        assert_true(slots == 8 || slots < 4 * items);
    }
}

static void slots_fill_up(void **state)
{
    (void)state;
    uint32_t slots[MOST_PROBES] = {0};
    for (uint32_t i = 0; i < MOST_PROBES; i++) {
        assert_true(rql_slot_fill(slots, MOST_PROBES - 1, HASH, i));
        assert_int_equal(slots[(HASH + i) % MOST_PROBES], i + 1);
    }
    assert_false(rql_slot_fill(slots, MOST_PROBES - 1, HASH, 0));
}

/* --- Names that a query can hold --------------------------------------------- */

static void expect_name(bool is_name, const char *text)
{
    char longer[32];
    size_t length = strlen(text);
    char *exact = malloc(length ? length : 1);
    assert_non_null(exact);
    memcpy(exact, text, length);
    assert_int_equal(rql_is_name(exact, length), is_name);
    free(exact);
    assert_in_range(length, 0, sizeof longer - 1);
    /* What stands behind a text is not of it. */
    for (const char *behind = "a1_()[{ "; *behind; behind++) {
        memcpy(longer, text, length);
        longer[length] = *behind;
        if (rql_is_name(longer, length) != is_name)
            fail_msg("\"%s\" before \"%c\": %s", text, *behind,
                     is_name ? "a name" : "no name");
    }
}

static void names_are_told_from_other_texts(void **state)
{
    (void)state;
    static const char *const names[] = {"a",    "_",    "Ab_9",   "a09",
                                        "A(b)", "_(Z)", "a1(USD)"};
    static const char *const others[] = {
        "",       "1",       "9a",       "a b",       "a-b",  "a:",    "a/",
        "(",      "(a)",     "a(",       "a()",       "a(b",  "a(b)c", "a(b))",
        "a(1)",   "a(_)",    "a)",       "a[b]",      "a[b)", "ab)",   "a(b]",
        "a(b c)", "a(b)(c)", "\xc3\xa4", "a\xc3\xa4",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_name(true, names[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect_name(false, others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_seen_once),
        cmocka_unit_test(names_of_one_hash_are_found),
        cmocka_unit_test(a_slot_does_not_decide),
        cmocka_unit_test(a_run_of_others_ends),
        cmocka_unit_test(case_does_not_matter_anywhere),
        cmocka_unit_test(tables_are_half_empty),
        cmocka_unit_test(slots_fill_up),
        cmocka_unit_test(names_are_told_from_other_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
