/* What values options and operands may have: their placeholders say it, the
 * words in capitals that the help shows. */
#include "completion_values.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <reportql/reportql.h>

#include "message.h"
#include "settings.h"
#include "shells.h"

/* --- Offering -------------------------------------------------------------*/

void offers_end(struct offers *offers)
{
    if (offers->has_prefix)
        return;
    put_bytes(offers->out, offers->word, offers->start);
    put_char(offers->out, '\n');
    offers->has_prefix = true;
}

static void put_entry(struct offers *offers, const char *before,
                      const char *text, const char *meaning)
{
    offers_end(offers);
    put_text(offers->out, before);
    put_text(offers->out, text);
    put_char(offers->out, '\t');
    put_text(offers->out, meaning);
    put_char(offers->out, '\n');
}

void offer(struct offers *offers, const char *before, const char *text,
           const char *meaning)
{
    const char *typed = offers->word + offers->start;
    size_t length = strlen(typed);
    size_t front = strlen(before);
    if (front > length)
        front = length;
    if (strncmp(typed, before, front) == 0 &&
        strncasecmp(typed + front, text, length - front) == 0)
        put_entry(offers, before, text, meaning);
}

static void put_instruction(struct offers *offers, const char *instruction)
{
    offers_end(offers);
    put_text(offers->out, instruction);
}

/* True when the list before the word's last comma has it already. */
static bool is_listed(const struct offers *offers, size_t from,
                      const char *text)
{
    const char *item = offers->word + from;
    while (item < offers->word + offers->start) {
        size_t length = strcspn(item, ",");
        if (length == strlen(text) && strncasecmp(item, text, length) == 0)
            return true;
        item += length + 1;
    }
    return false;
}

/* --- What placeholders stand for ------------------------------------------*/

static void offer_rules(struct offers *offers, size_t from)
{
    for (size_t i = 0; i < rql_rule_count(); i++) {
        const rql_rule *rule = rql_rule_at(i);
        if (!is_listed(offers, from, rql_rule_name(rule)))
            offer(offers, "", rql_rule_name(rule), rql_rule_summary(rule));
    }
}

static void offer_shells(struct offers *offers, size_t from)
{
    (void)from;
    const char *name;
    for (size_t i = 0; (name = shell_at(i)); i++)
        offer(offers, "", name, "");
}

static void offer_ranges(struct offers *offers, size_t from)
{
    (void)from;
    for (size_t i = 0; i < rql_timespan_count(); i++)
        offer(offers, "", rql_timespan_at(i).name, "");
}

/* True when a service before this one has a dataset of that name. */
static bool is_known_before(rql_api api, const char *name)
{
    size_t index;
    for (size_t i = RQL_API_MPN; i < (size_t)api; i++)
        if (rql_catalog_find_dataset(rql_catalog_builtin((rql_api)i), name,
                                     strlen(name), &index))
            return true;
    return false;
}

static void offer_datasets(struct offers *offers, size_t from)
{
    (void)from;
    for (size_t api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog = rql_catalog_builtin((rql_api)api);
        for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++) {
            const char *name = rql_catalog_dataset(catalog, i).name;
            if (!is_known_before((rql_api)api, name))
                offer(offers, "", name, rql_api_name((rql_api)api));
        }
    }
}

static int compare_names(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all columns of a catalog, added behind `count` others. */
static size_t add_columns(const rql_catalog *catalog, const char ***names,
                          size_t count)
{
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++) {
        size_t more = rql_catalog_dataset(catalog, i).column_count;
        *names = need(realloc(*names, (count + more + 1) * sizeof **names));
        for (size_t j = 0; j < more; j++)
            (*names)[count++] = rql_catalog_column(catalog, i, j).name;
    }
    return count;
}

static void offer_columns(struct offers *offers, size_t from)
{
    const char **names = NULL;
    size_t count = 0;
    for (size_t api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        count = add_columns(rql_catalog_builtin((rql_api)api), &names, count);
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++)
        if ((!i || strcasecmp(names[i - 1], names[i]) != 0) &&
            !is_listed(offers, from, names[i]))
            offer(offers, "", names[i], "");
    free(names);
}

/* Files with queries. */
static void offer_queries(struct offers *offers, size_t from)
{
    (void)from;
    put_instruction(offers, ":files");
    for (size_t i = 0; i < rql_host_count(); i++) {
        put_char(offers->out, ' ');
        put_text(offers->out, rql_host_suffixes(rql_host_at(i)));
    }
    put_char(offers->out, '\n');
}

static void offer_catalogs(struct offers *offers, size_t from)
{
    (void)from;
    put_instruction(offers, ":files .json\n");
}

static void offer_two_catalogs(struct offers *offers, size_t from)
{
    offer(offers, "", "builtin", "the built-in catalog");
    offer_catalogs(offers, from);
}

static void offer_files(struct offers *offers, size_t from)
{
    (void)from;
    put_instruction(offers, ":files\n");
}

/* What each placeholder stands for; `from` is where a list begins. */
static const struct {
    const char *name;
    void (*offer)(struct offers *offers, size_t from);
    void (*offer_operand)(struct offers *offers, size_t from);
} placeholders[] = {
    {"AFTER", offer_queries, offer_queries},
    {"BEFORE", offer_queries, offer_queries},
    {"COLUMN", offer_columns, offer_columns},
    {"DATASET", offer_datasets, offer_datasets},
    {"FILE", offer_files, offer_queries},
    {"LIVE", offer_catalogs, offer_catalogs},
    {"NEW", offer_two_catalogs, offer_two_catalogs},
    {"OLD", offer_two_catalogs, offer_two_catalogs},
    {"RANGE", offer_ranges, offer_ranges},
    {"RULE", offer_rules, offer_rules},
    {"SHELL", offer_shells, offer_shells},
};

/* Pass over all up to the last `sign`; returns where the rest of the word
 * begins. */
static size_t behind_last(const struct offers *offers, char sign)
{
    const char *last = strrchr(offers->word + offers->start, sign);
    return last ? (size_t)(last + 1 - offers->word) : offers->start;
}

/* "GET|POST" */
static void offer_alternatives(struct offers *offers, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "|");
        char *name = need(strndup(text, length));
        offer(offers, "", name, "");
        free(name);
        text += length + (text[length] == '|');
    }
}

static bool offer_named(struct offers *offers, const char *name, size_t length,
                        bool is_operand, size_t from)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
        if (strncmp(placeholders[i].name, name, length) != 0 ||
            placeholders[i].name[length])
            continue;
        if (is_operand)
            placeholders[i].offer_operand(offers, from);
        else
            placeholders[i].offer(offers, from);
        return true;
    }
    return false;
}

/* Go behind the items of a list that are complete. */
static void begin_item(struct offers *offers)
{
    offers->start = behind_last(offers, ',');
    put_instruction(offers, ":list\n");
}

bool offer_placeholder(struct offers *offers, const char *placeholder,
                       bool is_operand)
{
    static const char service[] = "API=]";
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *name = placeholder + strspn(placeholder, "[");
    size_t from = offers->start;
    if (strchr(placeholder, '|')) {
        offer_alternatives(offers, placeholder);
        return true;
    }
    bool has_service = strncmp(name, service, sizeof service - 1) == 0;
    if (has_service) {
        name += sizeof service - 1;
        offers->start = behind_last(offers, '=');
    }
    size_t length = strspn(name, letters);
    if (has_service && length == 4 && strncmp(name, "FILE", length) == 0) {
        offer_catalogs(offers, from);
        return true;
    }
    if (name[length] == ',')
        begin_item(offers);
    return name[length] != '=' &&
           offer_named(offers, name, length, is_operand, from);
}

/* --- Options --------------------------------------------------------------*/

/* "FORMAT[=FILE]", of which the first part is there: true, and files are
 * offered. */
static bool offer_second_part(struct offers *offers, const char *placeholder)
{
    size_t start = behind_last(offers, '=');
    if (!strstr(placeholder, "[=FILE]") || start == offers->start)
        return false;
    offers->start = start;
    offer_files(offers, start);
    return true;
}

void offer_value(struct offers *offers, const struct option *option)
{
    if (option->argument && offer_second_part(offers, option->argument))
        return;
    if (option->argument && offer_placeholder(offers, option->argument, false))
        return;
    if (!option->choices)
        return;
    if (option->takes == TAKES_LIST && !offers->has_prefix)
        begin_item(offers);
    const char *name;
    for (size_t i = 0; (name = option->choices(i)); i++)
        offer(offers, "", name, "");
}
