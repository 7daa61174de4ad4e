/* The members of the objects that a catalog is read from. */
#include "catalog_json.h"

#include <string.h>

const char *const rql_member_names[MEMBER_COUNT] = {
    [VALUE] = "value",
    [NEXT_LINK] = "nextLink",
    [TOTAL_COUNT] = "totalCount",
    [STATUS_CODE] = "statusCode",
    [MESSAGE] = "message",
    [FAILURE] = "error",
    [DATASET_NAME] = "datasetName",
    [COLUMN_NAMES] = "selectableColumns",
    [METRICS] = "availableMetrics",
    [RANGES] = "availableDateRanges",
    [INTERVAL] = "minimumRecurrenceInterval",
    [API] = "api",
    [STATUS] = "status",
    [RANGE_EVIDENCE] = "availableDateRangesEvidence",
    [INTERVAL_EVIDENCE] = "minimumRecurrenceIntervalEvidence",
    [SOURCE] = "source",
    [NOTE] = "note",
    [COLUMNS] = "columns",
    [NAME] = "name",
    [KIND] = "kind",
    [KIND_EVIDENCE] = "kindEvidence",
    [TYPE] = "type",
    [TYPE_EVIDENCE] = "typeEvidence",
    [SINCE] = "since",
    [LAST_SEEN] = "lastSeen",
    [RENAMED_TO] = "renamedTo",
    [MEANING] = "meaning",
    [VALUES] = "values",
    [VALUES_ARE_CLOSED] = "valuesAreClosed",
    [VALUES_SOURCE] = "valuesSource",
    [VALUES_NOTE] = "valuesNote",
};

static enum member find_member(rql_text key)
{
    int i = 0;
    while (i < MEMBER_COUNT &&
           !rql_equal_folded(key.data, key.length, rql_member_names[i],
                             strlen(rql_member_names[i])))
        i++;
    return (enum member)i;
}

rql_text rql_loader_read_string(struct loader *l, uint32_t at)
{
    l->json.at = at;
    return rql_json_read_trimmed(&l->json, l->arena);
}

void rql_loader_read_object(struct loader *l, uint32_t at,
                            struct object *object)
{
    struct json_text *json = &l->json;
    *object = (struct object){.start = at};
    json->at = at;
    bool is_first = true;
    while (rql_json_next_item(json, &is_first)) {
        uint32_t key_at = json->at;
        enum member member = find_member(rql_loader_read_string(l, key_at));
        rql_json_skip_colon(json);
        if (member < MEMBER_COUNT && object->at[member])
            rql_loader_report(l, RQL_WARNING, key_at, object->at[member],
                              "\"%s\" is there twice; the second one is "
                              "ignored",
                              rql_member_names[member]);
        else if (member < MEMBER_COUNT)
            object->at[member] = json->at;
        rql_json_skip_value(json);
    }
}

bool rql_loader_has(const struct loader *l, const struct object *object,
                    enum member member)
{
    uint32_t at = object->at[member];
    return at && kind_at(l, at) != JSON_KIND_NULL;
}

bool rql_loader_has_kind(struct loader *l, const struct object *object,
                         enum member member, enum json_kind kind)
{
    uint32_t at = object->at[member];
    if (!rql_loader_has(l, object, member))
        return false;
    if (kind_at(l, at) == kind)
        return true;
    report(l, RQL_WARNING, at, "\"%s\" is %s, expected %s; it is ignored",
           rql_member_names[member], kind_name_at(l, at),
           rql_json_kind_name(kind));
    return false;
}

bool rql_loader_needs_kind(struct loader *l, const struct object *object,
                           const char *title, enum member member,
                           enum json_kind kind)
{
    uint32_t at = object->at[member];
    if (!rql_loader_has(l, object, member))
        return false;
    if (kind_at(l, at) == kind)
        return true;
    report(l, RQL_ERROR, at, "%s: \"%s\" is %s, expected %s", title,
           rql_member_names[member], kind_name_at(l, at),
           rql_json_kind_name(kind));
    return false;
}
