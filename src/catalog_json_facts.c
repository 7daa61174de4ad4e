/* What a catalog from merging says beside the names: how much is known of each
 * dataset, and types, values and meanings of its columns. */
#include "catalog_json.h"

#include <inttypes.h>
#include <string.h>

/* --- Words ------------------------------------------------------------- */

/* The name of a value of an enumeration; there are `count` of them. */
typedef const char *name_function(uint32_t value);

static const char *kind_word(uint32_t value)
{
    return value == RQL_METRIC ? "metric" : "column";
}

static const char *type_word(uint32_t value)
{
    return rql_column_type_name((rql_column_type)value);
}

static const char *status_word(uint32_t value)
{
    return rql_column_status_name((rql_column_status)value);
}

static const char *dataset_status_word(uint32_t value)
{
    return rql_dataset_status_name((rql_dataset_status)value);
}

static const char *evidence_word(uint32_t value)
{
    return rql_evidence_name((rql_evidence)value);
}

/* The words that a member may hold. */
struct words {
    name_function *name;
    uint32_t count;
};

static const struct words kinds = {kind_word, RQL_METRIC + 1};
static const struct words types = {type_word, RQL_TYPE_GUID + 1};
static const struct words statuses = {status_word, RQL_COLUMN_CONFLICTING + 1};
static const struct words dataset_statuses = {dataset_status_word,
                                              RQL_DATASET_EXACT + 1};
static const struct words evidences = {evidence_word, RQL_EVIDENCE_SERVICE + 1};

static const char *join_words(struct loader *l, const struct words *words)
{
    const char *joined = words->name(0);
    for (uint32_t i = 1; i < words->count; i++)
        joined = rql_arena_printf(l->arena, "%s%s%s", joined,
                                  i + 1 < words->count ? ", " : " or ",
                                  words->name(i));
    return joined;
}

/* Read a member that holds one of some words; what was there stays when it is
 * missing. */
static void read_word(struct loader *l, const struct object *object,
                      const char *title, enum member member,
                      const struct words *words, uint8_t *value)
{
    uint32_t at = object->at[member];
    if (!rql_loader_needs_kind(l, object, title, member, JSON_KIND_TEXT))
        return;
    rql_text text = rql_loader_read_string(l, at);
    for (uint32_t i = 0; i < words->count; i++) {
        const char *word = words->name(i);
        if (rql_equal_folded(text.data, text.length, word, strlen(word))) {
            *value = (uint8_t)i;
            return;
        }
    }
    report(l, RQL_ERROR, at, "%s: \"%s\" is \"%s\", expected %s", title,
           rql_member_names[member], rql_loader_quote(l, text),
           join_words(l, words));
}

/* Read a member that holds a text. */
static void read_text(struct loader *l, const struct object *object,
                      const char *title, enum member member,
                      catalog_text *place)
{
    if (rql_loader_needs_kind(l, object, title, member, JSON_KIND_TEXT))
        *place = rql_loader_add_text(
            l, rql_loader_read_string(l, object->at[member]));
}

static void read_flag(struct loader *l, const struct object *object,
                      const char *title, enum member member, uint8_t *flag)
{
    uint32_t at = object->at[member];
    if (rql_loader_needs_kind(l, object, title, member, JSON_KIND_BOOLEAN))
        *flag = l->json.text[at] == 't';
}

/* --- Columns ----------------------------------------------------------- */

static void read_values(struct loader *l, const struct object *object,
                        const char *title, struct column_details *column)
{
    if (!rql_loader_needs_kind(l, object, title, VALUES, JSON_KIND_LIST))
        return;
    bool is_first = true;
    column->first_value = (uint32_t)l->lists.count;
    l->json.at = object->at[VALUES];
    while (rql_json_next_item(&l->json, &is_first)) {
        uint32_t at = l->json.at;
        if (kind_at(l, at) != JSON_KIND_TEXT) {
            report(l, RQL_ERROR, at, "%s: \"%s\" holds %s, expected a text",
                   title, rql_member_names[VALUES], kind_name_at(l, at));
            rql_json_skip_value(&l->json);
            continue;
        }
        catalog_text *value =
            rql_vector_push(l->arena, &l->lists, sizeof *value);
        *value = rql_loader_add_text(l, rql_loader_read_string(l, at));
        column->value_count++;
    }
}

static void read_column_facts(struct loader *l, const struct object *object,
                              const char *title, struct column_facts *facts)
{
    struct catalog_column *c = &facts->column;
    struct column_details *more = &facts->details;
    read_word(l, object, title, KIND, &kinds, &c->kind);
    if (rql_loader_has(l, object, KIND))
        facts->kind = object->at[KIND];
    read_word(l, object, title, KIND_EVIDENCE, &evidences, &c->kind_evidence);
    read_word(l, object, title, TYPE, &types, &c->type);
    read_word(l, object, title, TYPE_EVIDENCE, &evidences, &c->type_evidence);
    read_word(l, object, title, STATUS, &statuses, &c->status);
    read_text(l, object, title, SINCE, &more->since);
    read_text(l, object, title, LAST_SEEN, &more->last_seen);
    read_text(l, object, title, RENAMED_TO, &more->renamed_to);
    read_text(l, object, title, MEANING, &more->meaning);
    read_text(l, object, title, SOURCE, &more->source);
    read_text(l, object, title, NOTE, &more->note);
    read_values(l, object, title, more);
    read_flag(l, object, title, VALUES_ARE_CLOSED, &c->values_are_closed);
    read_text(l, object, title, VALUES_SOURCE, &more->values_source);
    read_text(l, object, title, VALUES_NOTE, &more->values_note);
}

/* The name of a column that is told of; empty after saying what is wrong. */
static rql_text read_name(struct loader *l, const struct object *object,
                          const char *title)
{
    uint32_t at = object->at[NAME];
    rql_text name = {"", 0};
    if (!rql_loader_has(l, object, NAME)) {
        report(l, RQL_ERROR, at ? at : object->start,
               "%s: an item of \"%s\" has no name: expected a member \"%s\"",
               title, rql_member_names[COLUMNS], rql_member_names[NAME]);
        return name;
    }
    if (!rql_loader_needs_kind(l, object, title, NAME, JSON_KIND_TEXT))
        return name;
    name = rql_loader_read_string(l, at);
    if (!name.length)
        report(l, RQL_ERROR, at, "%s: \"%s\" is empty", title,
               rql_member_names[NAME]);
    return name;
}

/* Read an item of the list of columns, and go behind it. */
static void read_column(struct loader *l, const char *title)
{
    struct object object;
    uint32_t at = l->json.at;
    if (kind_at(l, at) != JSON_KIND_OBJECT) {
        report(l, RQL_ERROR, at,
               "%s: \"%s\" holds %s, expected an object that tells of a "
               "column",
               title, rql_member_names[COLUMNS], kind_name_at(l, at));
        rql_json_skip_value(&l->json);
        return;
    }
    rql_loader_read_object(l, at, &object);
    uint32_t end = l->json.at;
    rql_text name = read_name(l, &object, title);
    if (name.length) {
        struct column_facts facts = {
            .name = name,
            .hash = rql_name_hash(name.data, name.length),
            .at = object.at[NAME],
            .column = {.kind_evidence = RQL_EVIDENCE_SERVICE},
        };
        title = rql_arena_printf(l->arena, "%s: \"%s\"", title,
                                 rql_loader_quote(l, name));
        read_column_facts(l, &object, title, &facts);
        struct column_facts *place =
            rql_vector_push(l->arena, &l->facts, sizeof *place);
        *place = facts;
    }
    l->json.at = end;
}

static void read_columns(struct loader *l, const struct object *object,
                         const char *title)
{
    if (!rql_loader_needs_kind(l, object, title, COLUMNS, JSON_KIND_LIST))
        return;
    bool is_first = true;
    l->json.at = object->at[COLUMNS];
    while (rql_json_next_item(&l->json, &is_first))
        read_column(l, title);
}

/* --- Datasets ---------------------------------------------------------- */

void rql_loader_read_facts(struct loader *l, const struct object *object,
                           const char *title)
{
    struct catalog_dataset *d =
        (struct catalog_dataset *)l->datasets.items + l->datasets.count - 1;
    uint8_t status = d->status;
    read_word(l, object, title, STATUS, &dataset_statuses, &status);
    if (d->column_count)
        d->status = status;
    read_word(l, object, title, RANGE_EVIDENCE, &evidences, &d->range_evidence);
    read_word(l, object, title, INTERVAL_EVIDENCE, &evidences,
              &d->interval_evidence);
    read_text(l, object, title, SOURCE, &d->source);
    read_text(l, object, title, NOTE, &d->note);
    uint32_t *start = rql_vector_push(l->arena, &l->fact_starts, sizeof *start);
    *start = (uint32_t)l->facts.count;
    read_columns(l, object, title);
}

void rql_loader_read_api(struct loader *l, const struct object *object)
{
    char name[16] = "";
    rql_api api;
    uint32_t at = object->at[API];
    if (!rql_loader_needs_kind(l, object, "the catalog", API, JSON_KIND_TEXT))
        return;
    rql_text text = rql_loader_read_string(l, at);
    if (text.length < sizeof name)
        memcpy(name, text.data, text.length);
    if (!rql_api_from_name(name, &api) || api == RQL_API_AUTO)
        report(l, RQL_ERROR, at,
               "the catalog: \"%s\" is \"%s\", expected mpn, cmp or consumer",
               rql_member_names[API], rql_loader_quote(l, text));
    else if (l->api == RQL_API_AUTO)
        l->api = api;
    else if (l->api != api)
        report(l, RQL_WARNING, at,
               "this is taken as a catalog of %s, but it says that it is one "
               "of %s",
               rql_api_name(l->api), rql_api_name(api));
}
