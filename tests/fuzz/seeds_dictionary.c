/* The dictionary: the words of the language, and of what stands around it. */
#include "seeds.h"

#include <stdio.h>
#include <string.h>

/* Names of datasets and columns: enough to make queries that are right. */
enum { MOST_DATASETS = 6, MOST_COLUMNS = 8 };

struct dictionary {
    FILE *file;
    size_t count;
};

static void add(struct dictionary *d, const char *word)
{
    size_t length = strlen(word);
    if (!length || length > 60)
        return;
    d->count++;
    fputc('"', d->file);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)word[i];
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
            fprintf(d->file, "\\x%02X", c);
        else
            fputc(c, d->file);
    }
    fputs("\"\n", d->file);
}

static void add_words(struct dictionary *d)
{
    static const char *const translations[] = {
#define TRANSLATION(word, language, keyword) word,
#include "translations.def"
#undef TRANSLATION
    };
    for (size_t i = 0; i < rql_word_count(); i++)
        add(d, rql_word_at(i).name);
    for (size_t i = 0; i < rql_timespan_count(); i++)
        add(d, rql_timespan_at(i).name);
    for (size_t i = 0; i < rql_rule_count(); i++)
        add(d, rql_rule_name(rql_rule_at(i)));
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i += 5)
        add(d, translations[i]);
}

static void add_dataset(struct dictionary *d, const rql_catalog *catalog,
                        size_t dataset)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    add(d, info.name);
    for (size_t i = 0; i < info.column_count && i < MOST_COLUMNS; i++) {
        rql_column_info column = rql_catalog_column(catalog, dataset, i);
        add(d, column.name);
        if (column.value_count)
            add(d, rql_catalog_value(catalog, dataset, i, 0));
    }
}

static void add_names(struct dictionary *d)
{
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog = rql_catalog_builtin((rql_api)api);
        size_t count = rql_catalog_dataset_count(catalog);
        for (size_t i = 0; i < count && i < MOST_DATASETS; i++)
            add_dataset(d, catalog, i);
    }
}

/* Signs that queries are pasted with, of hosts, of JSON, of the fields of request
 * bodies, catalogs and configuration files, and of the language server. */
static void add_signs(struct dictionary *d)
{
    static const char *const signs[] = {
        "/*",
        "*/",
        "-- ",
        "''",
        "\xe2\x80\x98",
        "\xe2\x80\x99",
        "\xc2\xa0",
        "\xef\xbb\xbf",
        "\xe2\x80\x8b",
        "\xef\xbc\x8c",
        "\xef\xbc\x88",
        "<>",
        "==",
        "=>",
        "=<",
        "&&",
        "\xe2\x89\xa0",
        "&gt;",
        "&#39;",
        "&quot;",
        "<br>",
        "**",
        "\\n",
        "\\\"",
        "\\_",
        "```sql\n",
        "```",
        "~~~",
        "`",
        "GROUP BY",
        "HAVING",
        "UNION",
        "JOIN",
        "BETWEEN",
        "IS NULL",
        "OFFSET",
        "TOP 10",
        "SUM(",
        "COUNT(*)",
        "AS ",
        "OR ",
        "<placeholder>",
        ":name",
        "reportql-disable-next-line ",
        "reportql-disable-line ",
        "reportql-disable ",
        "reportql-enable",
        "reportql-disable-file ",
        " until 2030-01-01",
        "\"\"\"",
        "'''",
        "f\"",
        "r'",
        "$\"",
        "@\"",
        "{x}",
        "${x}",
        "{{",
        "}}",
        "\\u0041",
        "\\ud83d\\ude00",
        "\\x41",
        "%s",
        "<<EOF",
        "\nEOF\n",
        "@'\n",
        "\n'@",
        "concat(",
        "\" +\n\"",
        "\"\n  \"",
        "#{x}",
        "\"Query\": \"",
        "\"ReportName\"",
        "\"QueryId\"",
        "\"StartTime\"",
        "\"RecurrenceInterval\"",
        "\"ExecuteNow\"",
        "\"value\"",
        "\"datasetName\"",
        "\"selectableColumns\"",
        "\"availableMetrics\"",
        "\"availableDateRanges\"",
        "\"minimumRecurrenceInterval\"",
        "\"name\"",
        "\"root\"",
        "\"extends\"",
        "\"overrides\"",
        "\"files\"",
        "\"rules\"",
        "\"format\"",
        "\"width\"",
        "\"failOn\"",
        "\"baseline\"",
        "\"catalogs\"",
        "[*]\n",
        "{a,b}",
        "[!a]",
        "{1..9}",
        "**/",
        "max_line_length = ",
        "indent_size = ",
        "indent_style = tab",
        "root = true",
        "2025-01-01",
        "2026-01-15T00:00:00Z",
        "Content-Length: ",
        "\r\n\r\n",
        "\"jsonrpc\":\"2.0\"",
        "\"method\":\"",
        "\"params\":{",
        "\"id\":1",
        "\"textDocument\":{\"uri\":\"",
        "\"position\":{\"line\":0,",
        "\"character\":",
        "\"range\":{\"start\":",
        "\"contentChanges\":[",
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        add(d, signs[i]);
}

bool dictionary_write(const char *path)
{
    struct dictionary d = {fopen(path, "w"), 0};
    if (!d.file)
        return false;
    add_words(&d);
    add_names(&d);
    add_signs(&d);
    return fclose(d.file) == 0;
}
