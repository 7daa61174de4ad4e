/* Signature help: a form as the protocol has it, and what is known of the column
 * in it. */
#include <stdlib.h>
#include <string.h>

#include "hover_text.h"
#include "signature.h"

/* So many values and time spans are named. */
enum { MOST_NAMED = 6 };

#define INFORMATION "textDocument.signatureHelp.signatureInformation."

/* --- Documentation ----------------------------------------------------------*/

static bool takes_markdown(const struct client *client)
{
    return client_lists(client, INFORMATION "documentationFormat", "markdown");
}

static void add_rest(struct hover_text *text, size_t count, bool is_closed)
{
    if (count > MOST_NAMED)
        hover_addf(text, " and %zu more", count - MOST_NAMED);
    else if (!is_closed)
        hover_add(text, " ...");
}

static void describe_column(struct hover_text *text, const rql_place *place)
{
    rql_column_info column =
        rql_catalog_column(place->catalog, place->dataset, place->known_column);
    hover_strong(text, (rql_text){column.name, strlen(column.name)});
    hover_addf(
        text, ": %s, %s", column.kind == RQL_METRIC ? "metric" : "column",
        column.type == RQL_TYPE_UNKNOWN ? "of a type that is not known"
                                        : rql_column_type_name(column.type));
    if (*column.meaning) {
        hover_paragraph(text);
        hover_add(text, column.meaning);
    }
    if (!column.value_count)
        return;
    hover_paragraph(text);
    hover_add(text, column.values_are_closed ? "values: " : "for example ");
    for (size_t i = 0; i < column.value_count && i < MOST_NAMED; i++) {
        hover_joint(text, i);
        hover_code(text, rql_catalog_value(place->catalog, place->dataset,
                                           place->known_column, i));
    }
    add_rest(text, column.value_count, column.values_are_closed);
}

static void describe_ranges(struct hover_text *text, const rql_place *place)
{
    rql_dataset_info dataset =
        rql_catalog_dataset(place->catalog, place->dataset);
    if (!dataset.range_count)
        return;
    hover_strong(text, (rql_text){dataset.name, strlen(dataset.name)});
    hover_add(text, " offers ");
    for (size_t i = 0; i < dataset.range_count && i < MOST_NAMED; i++) {
        hover_joint(text, i);
        hover_code(text, rql_catalog_range(place->catalog, place->dataset, i));
    }
    add_rest(text, dataset.range_count, true);
}

static void describe(struct hover_text *text, const rql_place *place)
{
    if (place->clause == RQL_CLAUSE_LIMIT)
        hover_add(text, "How many rows, a whole number above 0.");
    else if (place->clause == RQL_CLAUSE_TIMESPAN && place->catalog)
        describe_ranges(text, place);
    else if (place->known_column != RQL_NO_COLUMN)
        describe_column(text, place);
    else if (place->clause == RQL_CLAUSE_ORDER)
        hover_add(text, "Without a direction DESC is assumed.");
}

static void put_documentation(const struct signature_list *list)
{
    struct json *json = list->json;
    struct hover_text text = {.is_markdown = takes_markdown(list->client)};
    describe(&text, list->place);
    if (text.bytes.length) {
        json_key(json, "documentation");
        json_open(json, '{');
        json_member_string(json, "kind",
                           text.is_markdown ? "markdown" : "plaintext");
        json_key(json, "value");
        json_put_bytes(json, text.bytes.data, text.bytes.length);
        json_close(json, '}');
    }
    free(text.bytes.data);
}

/* --- Parameters --------------------------------------------------------------*/

/* Offsets in labels count UTF-16 units, whatever positions count. */
static size_t units(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        count += (byte & 0xc0) != 0x80;
        count += byte >= 0xf0;
    }
    return count;
}

static void put_parameter(const struct signature_list *list,
                          const struct signature *signature, size_t index,
                          bool has_offsets)
{
    struct json *json = list->json;
    const struct parameter *p = &signature->parameters[index];
    const char *label = signature->label.data;
    json_open(json, '{');
    json_key(json, "label");
    if (has_offsets) {
        json_open(json, '[');
        json_put_size(json, units(label, p->start));
        json_put_size(json, units(label, p->end));
        json_close(json, ']');
    } else {
        json_put_bytes(json, label + p->start, p->end - p->start);
    }
    json_close(json, '}');
}

void signature_put(const struct signature_list *list,
                   const struct signature *signature)
{
    struct json *json = list->json;
    bool has_offsets =
        client_capability(list->client, INFORMATION
                          "parameterInformation.labelOffsetSupport") != NULL;
    json_open(json, '{');
    json_key(json, "label");
    json_put_bytes(json, signature->label.data, signature->label.length);
    put_documentation(list);
    json_key(json, "parameters");
    json_open(json, '[');
    for (size_t i = 0; i < signature->count; i++)
        put_parameter(list, signature, i, has_offsets);
    json_close(json, ']');
    json_close(json, '}');
}
