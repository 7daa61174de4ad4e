/* Making catalogs in tests, and writing down all that they tell. */
#ifndef LOADING_H
#define LOADING_H

#include <reportql/reportql.h>

/* A text that grows. */
struct sheet {
    char *text;
    size_t length;
    size_t room;
};

void sheet_add(struct sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Empty, as it was before the first addition. */
void sheet_free(struct sheet *sheet);

/* What was told of a text, a line for each problem. */
struct told {
    char text[32768];
    size_t length;
    size_t count;
};

/* Read a text from memory that ends where the text does. */
rql_status catalog_load(const char *json, size_t length, rql_api api,
                        struct told *told, rql_catalog **catalog);

/* A catalog of a text that must be right. */
rql_catalog *catalog_of(const char *json, rql_api api);

/* Everything that the getters tell, a line for each fact. */
void sheet_dump(struct sheet *sheet, const rql_catalog *catalog);

/* The catalog in the form that merged ones are written in. */
void sheet_write(struct sheet *sheet, const rql_catalog *catalog);

#endif
