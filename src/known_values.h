/* The values that the catalog knows of a column. */
#ifndef RQL_KNOWN_VALUES_H
#define RQL_KNOWN_VALUES_H

#include "arena.h"
#include "catalog.h"

/* Note the order of long lists of values, so that each is found without
 * looking at all; of catalogs made at run time. */
void rql_index_known_values(struct rql_catalog *catalog, struct arena *arena,
                            size_t list_count);

/* The index of the text among the known values of a column, or its value_count.
 */
uint32_t rql_column_known_value(const struct rql_catalog *catalog,
                                const struct catalog_column *column,
                                rql_text text);

/* The known values of a column as a set of bits; 0 when its list is not closed,
 * or long.  `column` may be NULL. */
uint64_t rql_column_known_values(const struct rql_catalog *catalog,
                                 const struct catalog_column *column);

#endif
