/* Writing a catalog as C. */
#include "compile.h"

#include <inttypes.h>
#include <string.h>

/* A string literal.  Octal escapes end after three digits, and `?` is escaped
 * to make no trigraph. */
void write_literal(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte > 0x7e || strchr("\"\\?", byte))
            fprintf(out, "\\%03o", byte);
        else
            fputc(byte, out);
    }
    fputc('"', out);
}

/* The pool is a struct of arrays and not one string, since compilers need not
 * take string literals of more than 4095 bytes. */
void write_pool(const struct compiler *c)
{
    const struct buffer *pool = &c->pool;
    fputs("static const struct {\n", c->out);
    for (size_t i = 0; i < pool->length; i += strlen(pool->data + i) + 1)
        fprintf(c->out, "    char t%zu[%zu];\n", i, strlen(pool->data + i) + 1);
    fputs("} pool = {\n", c->out);
    for (size_t i = 0; i < pool->length; i += strlen(pool->data + i) + 1) {
        fputs("    ", c->out);
        write_literal(c->out, pool->data + i);
        fputs(",\n", c->out);
    }
    fputs("};\n\n", c->out);
}

/* An array of numbers; an empty one gets a zero, since C has none without
 * members. */
static void write_numbers(FILE *out, const char *service, const char *name,
                          const uint32_t *numbers, uint32_t count)
{
    static const uint32_t nothing[1];
    if (!count) {
        numbers = nothing;
        count = 1;
    }
    fprintf(out, "static const uint32_t %s_%s[%" PRIu32 "] = {", service, name,
            count);
    for (uint32_t i = 0; i < count; i++)
        fprintf(out, "%s%" PRIu32 ",", i % 10 ? " " : "\n    ", numbers[i]);
    fputs("\n};\n\n", out);
}

#define WRITE_MEMBER(out, item, member)                                        \
    fprintf(out, " ." #member " = %" PRIu32 ",", (uint32_t)(item)->member)

static void write_datasets(FILE *out, const struct service *s)
{
    fprintf(out, "static const struct catalog_dataset %s_datasets[] = {\n",
            s->name);
    for (size_t i = 0; i < s->dataset_rows.rows; i++) {
        const struct catalog_dataset *d = &s->datasets[i];
        fputs("    {", out);
        WRITE_MEMBER(out, d, hash);
        WRITE_MEMBER(out, d, name);
        WRITE_MEMBER(out, d, name_length);
        WRITE_MEMBER(out, d, minimum_interval);
        WRITE_MEMBER(out, d, interval_evidence);
        WRITE_MEMBER(out, d, range_evidence);
        WRITE_MEMBER(out, d, status);
        WRITE_MEMBER(out, d, first_column);
        WRITE_MEMBER(out, d, column_count);
        WRITE_MEMBER(out, d, first_range);
        WRITE_MEMBER(out, d, range_count);
        WRITE_MEMBER(out, d, source);
        WRITE_MEMBER(out, d, note);
        fputs(" },\n", out);
    }
    fputs("    { .name = 0 }\n};\n\n", out);
}

static void write_columns(FILE *out, const struct service *s)
{
    fprintf(out, "static const struct catalog_column %s_columns[] = {\n",
            s->name);
    for (size_t i = 0; i < s->column_rows.rows; i++) {
        const struct catalog_column *column = &s->columns[i];
        fputs("    {", out);
        WRITE_MEMBER(out, column, dataset);
        WRITE_MEMBER(out, column, name);
        WRITE_MEMBER(out, column, name_length);
        WRITE_MEMBER(out, column, kind);
        WRITE_MEMBER(out, column, kind_evidence);
        WRITE_MEMBER(out, column, type);
        WRITE_MEMBER(out, column, type_evidence);
        WRITE_MEMBER(out, column, status);
        WRITE_MEMBER(out, column, values_are_closed);
        fputs(" },\n", out);
    }
    fputs("    { .name = 0 }\n};\n\n", out);
}

static void write_column_details(FILE *out, const struct service *s)
{
    fprintf(out, "static const struct column_details %s_column_details[] = {\n",
            s->name);
    for (size_t i = 0; i < s->column_rows.rows; i++) {
        const struct column_details *details = &s->details[i];
        fputs("    {", out);
        WRITE_MEMBER(out, details, first_value);
        WRITE_MEMBER(out, details, value_count);
        WRITE_MEMBER(out, details, since);
        WRITE_MEMBER(out, details, last_seen);
        WRITE_MEMBER(out, details, renamed_to);
        WRITE_MEMBER(out, details, meaning);
        WRITE_MEMBER(out, details, source);
        WRITE_MEMBER(out, details, note);
        WRITE_MEMBER(out, details, values_source);
        WRITE_MEMBER(out, details, values_note);
        fputs(" },\n", out);
    }
    fputs("    { .since = 0 }\n};\n\n", out);
}

void write_service(FILE *out, const struct service *s)
{
    const char *name = s->name;
    write_datasets(out, s);
    write_columns(out, s);
    write_column_details(out, s);
    write_numbers(out, name, "lists", s->lists, s->list_count);
    write_numbers(out, name, "dataset_slots", s->dataset_slots,
                  s->dataset_slot_count);
    write_numbers(out, name, "column_slots", s->column_slots,
                  s->column_slot_count);
    fprintf(out,
            "static const struct rql_catalog %s_catalog = {\n"
            "    .api = %s,\n"
            "    .is_built_in = true,\n"
            "    .name = \"built-in\",\n"
            "    .pool = (const char *)&pool,\n",
            name, s->constant);
    static const char *const arrays[] = {"datasets",       "columns",
                                         "column_details", "lists",
                                         "dataset_slots",  "column_slots"};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        fprintf(out, "    .%s = %s_%s,\n", arrays[i], name, arrays[i]);
    fprintf(out, "    .dataset_count = %zu,\n", s->dataset_rows.rows);
    fprintf(out, "    .column_count = %zu,\n", s->column_rows.rows);
    fprintf(out, "    .dataset_mask = %" PRIu32 ",\n",
            s->dataset_slot_count - 1);
    fprintf(out, "    .column_mask = %" PRIu32 ",\n};\n\n",
            s->column_slot_count - 1);
}
