/* The tables of a catalog that is read at run time. */
#include "catalog_json.h"

#include <inttypes.h>
#include <string.h>

#include "known_values.h"

/* --- What was read ----------------------------------------------------- */

catalog_text rql_loader_add_text(struct loader *l, rql_text text)
{
    catalog_text place = l->pool_length;
    if (!text.length)
        return 0;
    memcpy(l->pool + place, text.data, text.length);
    l->pool_length += (uint32_t)text.length;
    l->pool[l->pool_length++] = '\0';
    return place;
}

static void add_place(struct loader *l, struct vector *places, uint32_t at)
{
    uint32_t *place = rql_vector_push(l->arena, places, sizeof *place);
    *place = at;
}

void rql_loader_add_column(struct loader *l, rql_text name, uint32_t at,
                           rql_column_kind kind)
{
    struct catalog_column *column =
        rql_vector_push(l->arena, &l->columns, sizeof *column);
    *column = (struct catalog_column){
        .name = rql_loader_add_text(l, name),
        .name_length = (uint16_t)name.length,
        .kind = (uint8_t)kind,
        .kind_evidence = RQL_EVIDENCE_SERVICE,
        .type = RQL_TYPE_UNKNOWN,
        .type_evidence = RQL_EVIDENCE_NONE,
        .status = RQL_COLUMN_CURRENT,
    };
    struct column_details *details =
        rql_vector_push(l->arena, &l->details, sizeof *details);
    *details = (struct column_details){0};
    add_place(l, &l->column_places, at);
}

void rql_loader_add_range(struct loader *l, rql_text name)
{
    catalog_text *range = rql_vector_push(l->arena, &l->lists, sizeof *range);
    *range = rql_loader_add_text(l, name);
}

/* What was added since the last dataset is of this one. */
void rql_loader_add_dataset(struct loader *l, rql_text name, uint32_t at,
                            uint16_t minimum_interval)
{
    struct catalog_dataset *datasets = l->datasets.items;
    struct catalog_dataset d = {
        .hash = rql_name_hash(name.data, name.length),
        .name = rql_loader_add_text(l, name),
        .name_length = (uint16_t)name.length,
        .minimum_interval = minimum_interval,
    };
    if (l->datasets.count) {
        const struct catalog_dataset *last = &datasets[l->datasets.count - 1];
        d.first_column = last->first_column + last->column_count;
    }
    d.first_range = l->first_range;
    d.column_count = (uint32_t)l->columns.count - d.first_column;
    d.range_count = (uint32_t)l->lists.count - d.first_range;
    d.status = d.column_count ? RQL_DATASET_EXACT : RQL_DATASET_NAMED_ONLY;
    if (d.range_count)
        d.range_evidence = RQL_EVIDENCE_SERVICE;
    if (minimum_interval)
        d.interval_evidence = RQL_EVIDENCE_SERVICE;
    datasets = rql_vector_push(l->arena, &l->datasets, sizeof *datasets);
    *datasets = d;
    add_place(l, &l->dataset_places, at);
}

/* --- Entering it ------------------------------------------------------- */

static uint32_t *new_slots(struct loader *l, size_t items, uint32_t *mask)
{
    if (items > UINT32_MAX / 4)
        longjmp(*l->arena->on_failure, 1);
    uint32_t count = rql_slot_count((uint32_t)items);
    uint32_t *slots = rql_arena_alloc(l->arena, count * sizeof *slots);
    memset(slots, 0, count * sizeof *slots);
    *mask = count - 1;
    return slots;
}

static void report_twin(struct loader *l, const struct catalog_dataset *d,
                        uint32_t second, uint32_t first)
{
    const struct catalog_column *columns = l->columns.items;
    const uint32_t *places = l->column_places.items;
    const struct catalog_column *c = &columns[second];
    const char *what =
        columns[first].kind == c->kind
            ? "is there twice; the second one is ignored"
            : "is both a column and a metric; it is taken as a column";
    rql_text dataset = {l->pool + d->name, d->name_length};
    rql_text column = {l->pool + c->name, c->name_length};
    rql_loader_report(l, RQL_WARNING, places[second], places[first],
                      "dataset \"%s\": \"%s\" %s", rql_loader_quote(l, dataset),
                      rql_loader_quote(l, column), what);
}

/* Enter a column of the dataset that is entered next, unless its name is
 * taken. */
static void enter_column(struct loader *l, const struct catalog_dataset *d,
                         uint32_t *slots, uint32_t index)
{
    struct rql_catalog *catalog = l->catalog;
    struct catalog_column *columns = l->columns.items;
    struct column_details *details = l->details.items;
    uint32_t *places = l->column_places.items;
    struct catalog_column c = columns[index];
    uint32_t hash = rql_name_hash(l->pool + c.name, c.name_length);
    c.dataset = catalog->dataset_count;
    uint32_t twin = rql_catalog_lookup_column(
        catalog, c.dataset, l->pool + c.name, c.name_length, hash);
    if (twin != NO_COLUMN) {
        report_twin(l, d, index, twin);
        return;
    }
    uint32_t added = catalog->column_count++;
    places[added] = places[index];
    columns[added] = c;
    details[added] = details[index];
    if (!rql_slot_fill(slots, catalog->column_mask,
                       rql_column_key(hash, c.dataset), added))
        rql_catalog_order_column(catalog, l->arena, added);
}

/* --- What is known of it ----------------------------------------------- */

/* Give a column the facts that are told of it; `told` says which were. */
static void apply_facts(struct loader *l, const struct catalog_dataset *d,
                        const struct column_facts *facts, uint32_t *told)
{
    struct rql_catalog *catalog = l->catalog;
    struct catalog_column *columns = l->columns.items;
    uint32_t *places = l->column_places.items;
    rql_text dataset = {l->pool + d->name, d->name_length};
    uint32_t index = rql_catalog_lookup_column(catalog, catalog->dataset_count,
                                               facts->name.data,
                                               facts->name.length, facts->hash);
    const char *problem = NULL;
    uint32_t first = NOWHERE;
    if (index == NO_COLUMN) {
        problem = "is told of, but is neither among the columns nor among the "
                  "metrics; it is ignored";
    } else if (told[index - d->first_column]) {
        problem = "is told of twice; the second one is ignored";
        first = told[index - d->first_column];
    }
    if (problem) {
        rql_loader_report(l, RQL_WARNING, facts->at, first,
                          "dataset \"%s\": \"%s\" %s",
                          rql_loader_quote(l, dataset),
                          rql_loader_quote(l, facts->name), problem);
        return;
    }
    told[index - d->first_column] = facts->at;
    struct catalog_column *c = &columns[index];
    struct catalog_column known = facts->column;
    if (facts->kind && known.kind != c->kind)
        rql_loader_report(l, RQL_WARNING, facts->kind, NOWHERE,
                          "dataset \"%s\": \"%s\" is listed as a %s; that it "
                          "is a %s is ignored",
                          rql_loader_quote(l, dataset),
                          rql_loader_quote(l, facts->name),
                          c->kind == RQL_METRIC ? "metric" : "column",
                          known.kind == RQL_METRIC ? "metric" : "column");
    known.dataset = c->dataset;
    known.name = c->name;
    known.name_length = c->name_length;
    known.kind = c->kind;
    *c = known;
    ((struct column_details *)l->details.items)[index] = facts->details;
    places[index] = facts->at;
}

/* Enter the facts of the columns of the dataset that is entered next. */
static void enter_facts(struct loader *l, const struct catalog_dataset *d,
                        uint32_t index)
{
    const struct column_facts *facts = l->facts.items;
    const uint32_t *starts = l->fact_starts.items;
    size_t end = l->facts.count;
    if (index + 1 < l->fact_starts.count)
        end = starts[index + 1];
    if (starts[index] == end)
        return;
    size_t size = d->column_count * sizeof(uint32_t);
    uint32_t *told = rql_arena_alloc(l->arena, size);
    memset(told, 0, size);
    for (size_t i = starts[index]; i < end; i++)
        apply_facts(l, d, &facts[i], told);
}

/* Enter a dataset and its columns, unless its name is taken.  What is entered
 * moves up, so that there are no gaps. */
static void enter_dataset(struct loader *l, uint32_t *slots,
                          uint32_t *column_slots, uint32_t index)
{
    struct rql_catalog *catalog = l->catalog;
    struct catalog_dataset *datasets = l->datasets.items;
    uint32_t *places = l->dataset_places.items;
    struct catalog_dataset d = datasets[index];
    rql_text name = {l->pool + d.name, d.name_length};
    uint32_t twin =
        rql_catalog_lookup_dataset(catalog, name.data, name.length, d.hash);
    if (twin != NO_DATASET) {
        rql_loader_report(l, RQL_WARNING, places[index], places[twin],
                          "the dataset \"%s\" is there twice; the second one "
                          "is ignored",
                          rql_loader_quote(l, name));
        return;
    }
    uint32_t first = d.first_column;
    uint32_t count = d.column_count;
    d.first_column = catalog->column_count;
    for (uint32_t i = 0; i < count; i++)
        enter_column(l, &d, column_slots, first + i);
    d.column_count = catalog->column_count - d.first_column;
    enter_facts(l, &d, index);
    uint32_t added = catalog->dataset_count++;
    places[added] = places[index];
    datasets[added] = d;
    if (!rql_slot_fill(slots, catalog->dataset_mask, d.hash, added))
        rql_catalog_order_dataset(catalog, l->arena, added);
}

/* --- Whose it is ------------------------------------------------------- */

/* How many datasets the built-in catalogs know, and of which service most. */
static rql_api compare_builtin(const struct rql_catalog *catalog,
                               uint32_t counts[RQL_API_COUNT])
{
    rql_api best = RQL_API_AUTO;
    for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++) {
        for (uint32_t i = 0; i < catalog->dataset_count; i++) {
            const struct catalog_dataset *d = &catalog->datasets[i];
            const char *name = catalog->pool + d->name;
            uint32_t found = rql_catalog_lookup_dataset(
                rql_builtin_catalogs[api], name, d->name_length, d->hash);
            counts[api] += found != NO_DATASET;
        }
        if (counts[api] > counts[best])
            best = (rql_api)api;
    }
    return best;
}

static void decide_api(struct loader *l)
{
    struct rql_catalog *catalog = l->catalog;
    uint32_t counts[RQL_API_COUNT] = {0};
    rql_api best = compare_builtin(catalog, counts);
    catalog->api = l->api == RQL_API_AUTO ? best : l->api;
    if (catalog->api == RQL_API_AUTO) {
        rql_loader_report(l, RQL_ERROR, l->json.at, NOWHERE,
                          "cannot tell which service this catalog is of, "
                          "since none of its datasets is known: say which "
                          "one, mpn, cmp or consumer");
        return;
    }
    for (int api = RQL_API_AUTO + 1; api < RQL_API_COUNT; api++)
        if (counts[api] && api != (int)catalog->api)
            rql_loader_report(l, RQL_WARNING, l->json.at, NOWHERE,
                              "this is taken as a catalog of %s, but %" PRIu32
                              " of its datasets are known from %s",
                              rql_api_name(catalog->api), counts[api],
                              rql_api_name((rql_api)api));
}

void rql_loader_build(struct loader *l, const char *name)
{
    struct rql_catalog *catalog = rql_arena_alloc(l->arena, sizeof *catalog);
    *catalog = (struct rql_catalog){
        .name = rql_arena_copy(l->arena, name, strlen(name)),
        .pool = l->pool,
        .datasets = l->datasets.items,
        .columns = l->columns.items,
        .column_details = l->details.items,
        .lists = l->lists.items,
        .arena = l->arena,
        .dataset_places = l->dataset_places.items,
        .column_places = l->column_places.items,
    };
    l->catalog = catalog;
    uint32_t *slots = new_slots(l, l->datasets.count, &catalog->dataset_mask);
    uint32_t *column_slots =
        new_slots(l, l->columns.count, &catalog->column_mask);
    catalog->dataset_slots = slots;
    catalog->column_slots = column_slots;
    for (uint32_t i = 0; i < l->datasets.count; i++)
        enter_dataset(l, slots, column_slots, i);
    rql_index_known_values(catalog, l->arena, l->lists.count);
    decide_api(l);
}
