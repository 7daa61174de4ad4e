/*
 * catalog-compiler CATALOG_DIR OUTPUT.c: reads the tables of this folder,
 * checks that they make sense, and writes them as the constant tables of
 * src/catalog.h.  README.md beside this file says what the tables mean.
 */
#include "compile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- Time spans ------------------------------------------------------------ */

enum {
    TIMESPAN_NAME,
    TIMESPAN_MEANING,
    TIMESPAN_UNIT,
    TIMESPAN_UNITS,
    TIMESPAN_BEHIND,
    TIMESPAN_READING,
    TIMESPAN_SOURCE
};

static const char *const timespan_header[] = {
    "timespan", "meaning", "unit", "units", "behind", "reading", "source", NULL,
};

/* In the order of enum timespan_unit. */
static const char *const unit_words[] = {"all", "day", "month", NULL};
static const char *const reading_words[] = {"assumed", "plain", NULL};

/* A number of at most three digits. */
static unsigned small_number(struct compiler *c, const struct table *t,
                             size_t row, size_t column)
{
    const char *text = cell(t, row, column);
    size_t length = strspn(text, "0123456789");
    if (!length || length > 3 || text[length])
        complain(c, t, row, "\"%s\" is no small number", text);
    return (unsigned)strtoul(text, NULL, 10);
}

static void check_extent(struct compiler *c, const struct table *t, size_t row)
{
    uint8_t unit = word(c, t, row, TIMESPAN_UNIT, unit_words);
    unsigned units = small_number(c, t, row, TIMESPAN_UNITS);
    small_number(c, t, row, TIMESPAN_BEHIND);
    word(c, t, row, TIMESPAN_READING, reading_words);
    if ((units == 0) != (unit == TIMESPAN_ALL))
        complain(c, t, row, "a time span has units, unless it is all of time");
}

static void check_timespans(struct compiler *c)
{
    const struct table *t = &c->timespans;
    for (size_t i = 0; i < t->rows; i++) {
        const char *name = cell(t, i, TIMESPAN_NAME);
        name_length(c, t, i, name);
        for (size_t j = 0; j < i; j++)
            if (!strcmp(name, cell(t, j, TIMESPAN_NAME)))
                complain(c, t, i, "the time span %s is there twice", name);
        check_extent(c, t, i);
        source_text(c, t, i, TIMESPAN_SOURCE);
    }
}

static void write_timespans(struct compiler *c)
{
    const struct table *t = &c->timespans;
    fputs("const struct catalog_timespan rql_timespans[] = {\n", c->out);
    for (size_t i = 0; i < t->rows; i++) {
        const char *name = cell(t, i, TIMESPAN_NAME);
        size_t length = strlen(name);
        catalog_text source = source_text(c, t, i, TIMESPAN_SOURCE);
        fprintf(c->out, "    { \"%s\", %zu, %" PRIu32 ",\n      ", name, length,
                rql_name_hash(name, length));
        write_literal(c->out, cell(t, i, TIMESPAN_MEANING));
        fputs(",\n      ", c->out);
        write_literal(c->out, c->pool.data + source);
        fprintf(c->out, ",\n      %u, %u, %u, %u },\n",
                word(c, t, i, TIMESPAN_UNIT, unit_words),
                small_number(c, t, i, TIMESPAN_UNITS),
                small_number(c, t, i, TIMESPAN_BEHIND),
                word(c, t, i, TIMESPAN_READING, reading_words));
    }
    fputs("};\n\nconst uint32_t rql_timespan_total =\n"
          "    sizeof rql_timespans / sizeof *rql_timespans;\n\n",
          c->out);
}

/* --- The whole ------------------------------------------------------------- */

enum { SERVICES = RQL_API_COUNT - 1 };

static void read_all(struct compiler *c, struct service *services)
{
    intern(c, "");
    read_table(c, &c->sources, "", "sources.tsv", source_header);
    read_table(c, &c->timespans, "", "timespans.tsv", timespan_header);
    if (c->errors)
        return;
    check_sources(c);
    check_timespans(c);
    for (size_t i = 0; i < SERVICES; i++)
        read_service(c, &services[i]);
}

static void write_all(struct compiler *c, const struct service *services)
{
    fputs("/* Written by catalog-compiler from the tables of catalog/. */\n"
          "#include \"catalog.h\"\n\n",
          c->out);
    write_pool(c);
    for (size_t i = 0; i < SERVICES; i++)
        write_service(c->out, &services[i]);
    fputs("const struct rql_catalog *const "
          "rql_builtin_catalogs[RQL_API_COUNT] = {\n",
          c->out);
    for (size_t i = 0; i < SERVICES; i++)
        fprintf(c->out, "    [%s] = &%s_catalog,\n", services[i].constant,
                services[i].name);
    fputs("};\n\n", c->out);
    write_timespans(c);
}

static void write_output(struct compiler *c, const struct service *services,
                         const char *path)
{
    c->out = fopen(path, "w");
    if (!c->out) {
        fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
        c->errors++;
        return;
    }
    write_all(c, services);
    bool failed = ferror(c->out);
    if (fclose(c->out) != 0 || failed) {
        fprintf(stderr, "%s: cannot be written\n", path);
        remove(path);
        c->errors++;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: catalog-compiler CATALOG_DIR OUTPUT.c\n", stderr);
        return 2;
    }
    struct compiler c = {.folder = argv[1]};
    struct service services[SERVICES] = {
        {.name = "mpn", .constant = "RQL_API_MPN"},
        {.name = "cmp", .constant = "RQL_API_CMP"},
        {.name = "consumer", .constant = "RQL_API_CONSUMER"},
    };
    read_all(&c, services);
    if (!c.errors)
        write_output(&c, services, argv[2]);
    for (size_t i = 0; i < SERVICES; i++)
        free_service(&services[i]);
    free_table(&c.sources);
    free_table(&c.timespans);
    free(c.pool.data);
    free(c.pool_slots);
    free(c.scratch.data);
    return c.errors != 0;
}
