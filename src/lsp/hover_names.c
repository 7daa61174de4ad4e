/* Hover: the names in queries, and their values. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hover.h"
#include "message.h"

/* --- Time spans and grains ------------------------------------------------*/

/* Whether the dataset offers the time span, when that is known. */
static void add_offer(struct hover_text *text, const struct named *named,
                      const char *timespan)
{
    if (!named->catalog)
        return;
    rql_dataset_info info = rql_catalog_dataset(named->catalog, named->dataset);
    bool is_offered = false;
    for (size_t i = 0; i < info.range_count; i++)
        is_offered |=
            strcasecmp(rql_catalog_range(named->catalog, named->dataset, i),
                       timespan) == 0;
    if (!info.range_count)
        return;
    hover_item(text);
    hover_addf(text, is_offered ? "%s offers it" : "%s does not offer it",
               info.name);
}

static bool hover_timespan(struct hover_text *text, struct server *server,
                           const struct named *named)
{
    rql_text name = named->use.name.text;
    size_t index;
    if (!rql_timespan_find(name.data, name.length, &index))
        return false;
    rql_timespan span = rql_timespan_at(index);
    hover_strong(text, (rql_text){span.name, strlen(span.name)});
    hover_addf(text, ": %s", span.meaning);
    hover_paragraph(text);
    if (!span.is_unbounded) {
        hover_item(text);
        if (!hover_days(text, index, server_now(server)))
            hover_add(text, "its days are not known");
        else if (!span.is_certain)
            hover_add(text, "; no page says on which days it begins and ends");
    }
    add_offer(text, named, span.name);
    hover_item(text);
    hover_addf(text, "source: %s", span.source);
    return true;
}

static bool hover_grain(struct hover_text *text, const struct named *named)
{
    hover_strong(text, named->use.name.text);
    hover_add(text, ": the stretch of time that a row is about");
    return true;
}

/* --- Names ----------------------------------------------------------------*/

static bool hover_use(struct hover_text *text, struct server *server,
                      const struct named *named)
{
    switch (named->use.kind) {
    case RQL_USE_DATASET:
        if (named->catalog)
            hover_dataset(text, named->catalog, named->dataset);
        return named->catalog;
    case RQL_USE_COLUMN:
        if (named->use.is_known)
            hover_column(text, named->catalog, named->dataset,
                         named->use.column);
        return named->use.is_known;
    case RQL_USE_TIMESPAN:
        return hover_timespan(text, server, named);
    case RQL_USE_GRAIN:
        return hover_grain(text, named);
    }
    return false;
}

bool hover_name(struct hover_text *text, struct server *server,
                const struct place *place, rql_span *span)
{
    struct named named;
    if (!named_at(place, &named) || !hover_use(text, server, &named))
        return false;
    *span = named.use.name.span;
    return true;
}

/* --- Values ---------------------------------------------------------------*/

/* A value of WHERE and its column. */
struct compared {
    rql_value value;
    struct named column;
};

/* The use of the column of a condition. */
static bool find_column(const rql_query *query, rql_span span,
                        struct named *column)
{
    for (size_t i = 0; i < rql_query_use_count(query); i++) {
        *column = named_use(query, i);
        if (column->use.name.span.start == span.start)
            return column->use.is_known;
    }
    return false;
}

static bool value_in(const rql_query *query, size_t index, size_t offset,
                     rql_value *value)
{
    rql_condition condition = rql_query_condition(query, index);
    if (!span_has(condition.span, offset))
        return false;
    for (size_t i = 0; i < condition.value_count; i++) {
        *value = rql_query_value(query, index, i);
        if (span_has(value->span, offset))
            return true;
    }
    return false;
}

static bool find_value(const rql_query *query, size_t offset,
                       struct compared *compared)
{
    size_t count = query ? rql_query_condition_count(query) : 0;
    for (size_t i = 0; i < count; i++)
        if (value_in(query, i, offset, &compared->value))
            return find_column(query, rql_query_condition(query, i).column.span,
                               &compared->column);
    return false;
}

/* The known value that a value is, as the catalog spells it; NULL when the list
 * of its column has it not. */
static const char *known_value(const struct compared *compared)
{
    const struct named *column = &compared->column;
    size_t length = rql_value_copy(compared->value, NULL, 0);
    char *text = need(malloc(length + 1));
    rql_value_copy(compared->value, text, length);
    text[length] = '\0';
    const char *found = NULL;
    rql_column_info info = rql_catalog_column(column->catalog, column->dataset,
                                              column->use.column);
    for (size_t i = 0; i < info.value_count && !found; i++) {
        const char *known = rql_catalog_value(column->catalog, column->dataset,
                                              column->use.column, i);
        if (strlen(known) == length && strcasecmp(known, text) == 0)
            found = known;
    }
    free(text);
    return found;
}

bool hover_value(struct hover_text *text, const struct place *place,
                 rql_span *span)
{
    struct compared compared;
    if (!find_value(query_at(place), place->offset, &compared))
        return false;
    const char *known = known_value(&compared);
    if (!known)
        return false;
    const struct named *column = &compared.column;
    rql_column_info info = rql_catalog_column(column->catalog, column->dataset,
                                              column->use.column);
    hover_strong(text, (rql_text){known, strlen(known)});
    hover_addf(text, ": one of the values that %s is known to hold%s",
               info.name, info.values_are_closed ? "; it holds no others" : "");
    if (*info.values_source) {
        hover_paragraph(text);
        hover_addf(text, "source: %s", info.values_source);
    }
    *span = compared.value.span;
    return true;
}
