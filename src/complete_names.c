/* Completion: datasets, time spans and grains. */
#include "complete.h"

/* --- What the names of a query say about its dataset ------------------------ */

/* So many names of a query are enough to know its dataset by. */
enum { MOST_NAMES = 32 };

uint32_t rql_complete_name_count(const struct completer *c)
{
    size_t count = c->named.count;
    return count < MOST_NAMES ? (uint32_t)count : MOST_NAMES;
}

uint32_t rql_complete_score(const struct completer *c,
                            const struct rql_catalog *catalog, uint32_t dataset)
{
    const struct rql_document *d = c->document;
    const uint32_t *tokens = c->named.items;
    uint32_t score = 0;
    for (uint32_t i = 0; i < rql_complete_name_count(c); i++) {
        if (!rql_is_resolvable(d, tokens[i]))
            continue;
        rql_text name = rql_name_text(d, tokens[i]);
        score += rql_catalog_lookup_column(
                     catalog, dataset, name.data, name.length,
                     rql_name_token_hash(d, tokens[i])) != NO_COLUMN;
    }
    return score;
}

/* --- Datasets -------------------------------------------------------------- */

/* A catalog that the options look in before this one has the dataset, too. */
static bool is_hidden(const struct completer *c, int api,
                      const struct catalog_dataset *dataset, const char *name)
{
    for (int other = RQL_API_MPN; other < api; other++)
        if (rql_complete_looks_in(c, other) &&
            rql_catalog_lookup_dataset(c->document->catalogs[other], name,
                                       dataset->name_length,
                                       dataset->hash) != NO_DATASET)
            return true;
    return false;
}

/* Those that have all the names of the query come first, those of which the columns
 * are not known last. */
static enum suggestion_rank rank_of(const struct completer *c,
                                    const struct rql_catalog *catalog,
                                    uint32_t dataset)
{
    uint32_t count = rql_complete_name_count(c);
    if (!catalog->datasets[dataset].column_count)
        return RANK_SELDOM;
    if (!count)
        return RANK_USUAL;
    uint32_t score = rql_complete_score(c, catalog, dataset);
    return score == count ? RANK_BEST : score ? RANK_USUAL : RANK_OTHER;
}

static void suggest_dataset(struct completer *c,
                            const struct rql_catalog *catalog, uint32_t index)
{
    const struct catalog_dataset *dataset = &catalog->datasets[index];
    const char *name = catalog->pool + dataset->name;
    if (is_hidden(c, catalog->api, dataset, name) ||
        !rql_complete_fits(c, catalog->dataset_count, name))
        return;
    rql_suggestion *s = rql_suggest(c, RQL_SUGGESTION_DATASET,
                                    rank_of(c, catalog, index), name);
    s->detail = rql_dataset_status_name((rql_dataset_status)dataset->status);
    s->origin = rql_api_name(catalog->api);
    s->catalog = catalog;
    s->dataset = index;
}

void rql_suggest_datasets(struct completer *c)
{
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const struct rql_catalog *catalog = c->document->catalogs[api];
        if (!rql_complete_looks_in(c, api))
            continue;
        for (uint32_t i = 0; i < catalog->dataset_count; i++)
            suggest_dataset(c, catalog, i);
    }
}

/* --- Time spans ------------------------------------------------------------ */

static void suggest_timespan(struct completer *c, const char *name,
                             enum suggestion_rank rank)
{
    size_t length = strlen(name);
    uint32_t known =
        rql_timespan_lookup(name, length, rql_name_hash(name, length));
    rql_suggestion *s = rql_suggest(c, RQL_SUGGESTION_TIMESPAN, rank, name);
    if (known != NO_TIMESPAN)
        s->detail = rql_timespans[known].meaning;
}

static bool is_offered(const struct completer *c,
                       const struct catalog_dataset *dataset, uint32_t timespan)
{
    const struct catalog_timespan *t = &rql_timespans[timespan];
    for (uint32_t i = 0; i < dataset->range_count; i++) {
        const char *name =
            c->catalog->pool + c->catalog->lists[dataset->first_range + i];
        if (rql_equal_folded(name, strlen(name), t->name, t->name_length))
            return true;
    }
    return false;
}

/* Those that the dataset offers; the others as well, unless the dataset's list
 * is documented. */
void rql_suggest_timespans(struct completer *c)
{
    const struct catalog_dataset *dataset =
        c->catalog ? &c->catalog->datasets[c->dataset] : NULL;
    uint32_t count = dataset ? dataset->range_count : 0;
    for (uint32_t i = 0; i < count && i < MOST_SUGGESTIONS; i++)
        suggest_timespan(
            c, c->catalog->pool + c->catalog->lists[dataset->first_range + i],
            RANK_BEST);
    if (count && dataset->range_evidence >= RQL_EVIDENCE_DOCUMENTED)
        return;
    for (uint32_t i = 0; i < rql_timespan_total; i++)
        if (!count || !is_offered(c, dataset, i))
            suggest_timespan(c, rql_timespans[i].name,
                             count ? RANK_SELDOM : RANK_USUAL);
}

void rql_suggest_grains(struct completer *c)
{
    for (const char *const *grain = rql_grains; *grain; grain++)
        rql_suggest(c, RQL_SUGGESTION_GRAIN, RANK_USUAL, *grain);
}
