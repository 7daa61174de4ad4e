/* What another parser, known to be quick, takes for the same queries. */
#include "sqlite.h"

#ifdef BENCH_HAVE_SQLITE

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include <reportql/reportql.h>

struct sqlite {
    sqlite3 *database;
};

const char *sqlite_version(void)
{
    return sqlite3_libversion();
}

static void write_table(FILE *out, const rql_catalog *catalog, size_t dataset)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    if (info.column_count == 0)
        return;
    fprintf(out, "CREATE TABLE \"%s\" (", info.name);
    for (size_t i = 0; i < info.column_count; i++)
        fprintf(out, "%s\"%s\"", i > 0 ? ", " : "",
                rql_catalog_column(catalog, dataset, i).name);
    fputs(");\n", out);
}

/* The statements that make all tables, to be freed with free(). */
static char *make_schema(void)
{
    char *schema = NULL;
    size_t length;
    FILE *out = open_memstream(&schema, &length);
    if (!out)
        return NULL;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog = rql_catalog_builtin((rql_api)api);
        for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++)
            write_table(out, catalog, i);
    }
    if (fclose(out) == 0)
        return schema;
    free(schema);
    return NULL;
}

/* Without the locks that a database shared by threads would take. */
struct sqlite *sqlite_open(void)
{
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    char *schema = make_schema();
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite && schema &&
        sqlite3_open_v2(":memory:", &sqlite->database, flags, NULL) ==
            SQLITE_OK &&
        sqlite3_exec(sqlite->database, schema, NULL, NULL, NULL) == SQLITE_OK) {
        free(schema);
        return sqlite;
    }
    free(schema);
    sqlite_close(sqlite);
    return NULL;
}

void sqlite_close(struct sqlite *sqlite)
{
    if (!sqlite)
        return;
    sqlite3_close(sqlite->database);
    free(sqlite);
}

/* Told that the NUL is there, SQLite need not copy the query. */
bool sqlite_prepare(struct sqlite *sqlite, const char *query, size_t length)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(sqlite->database, query, (int)length + 1,
                                    &statement, NULL);
    sqlite3_finalize(statement);
    return result == SQLITE_OK;
}

const char *sqlite_message(struct sqlite *sqlite)
{
    return sqlite3_errmsg(sqlite->database);
}

#else

const char *sqlite_version(void)
{
    return NULL;
}

struct sqlite *sqlite_open(void)
{
    return NULL;
}

void sqlite_close(struct sqlite *sqlite)
{
    (void)sqlite;
}

bool sqlite_prepare(struct sqlite *sqlite, const char *query, size_t length)
{
    (void)sqlite, (void)query, (void)length;
    return false;
}

const char *sqlite_message(struct sqlite *sqlite)
{
    (void)sqlite;
    return "";
}

#endif
