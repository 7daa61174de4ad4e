/* The values that configuration keys have. */
#include "configuration_values.h"

#include <string.h>

#include "message.h"

/* Options only have setters: the value is the one that changes nothing. */
static json_t *choice_value(const struct choices *choices,
                            const struct configuration_key *key)
{
    const struct option *option = key_option(key);
    const char *name;
    for (size_t i = 0; (name = option->choices(i)); i++) {
        struct settings tried;
        memcpy(&tried, &choices->settings, sizeof tried);
        option->set(&tried, name, i);
        if (memcmp(&tried, &choices->settings, sizeof tried) == 0)
            return json_string(name);
    }
    return NULL;
}

static json_t *number_value(const struct choices *choices,
                            const struct configuration_key *key)
{
    unsigned number;
    memcpy(&number, (const char *)choices + key->offset, sizeof number);
    return json_integer(number);
}

/* What nobody has chosen is all of them. */
static json_t *hosts_value(const struct choices *choices)
{
    json_t *list = need(json_array());
    const char *name;
    for (size_t i = 0; (name = host_name_at(i)); i++)
        if (!choices->hosts || choices->hosts >> i & 1)
            json_array_append_new(list, json_string(name));
    return list;
}

static json_t *list_value(const json_t *list)
{
    return list ? json_incref((json_t *)list) : json_array();
}

static json_t *catalogs_value(const struct choices *choices)
{
    const struct settings *settings = &choices->settings;
    if (!settings->catalog_count)
        return list_value(choices->catalogs);
    json_t *list = need(json_array());
    for (size_t i = 0; i < settings->catalog_count; i++)
        json_array_append_new(list, json_string(settings->catalogs[i]));
    return list;
}

json_t *key_value(const struct choices *choices,
                  const struct configuration_key *key)
{
    switch (key->kind) {
    case KEY_CHOICE:
        return choice_value(choices, key);
    case KEY_NUMBER:
        return number_value(choices, key);
    case KEY_CATALOGS:
        return catalogs_value(choices);
    case KEY_HOSTS:
        return hosts_value(choices);
    case KEY_FILE:
        return choices->baseline ? json_string(choices->baseline) : json_null();
    case KEY_GLOBS:
        return key->scopes & IN_FILE ? list_value(choices->exclude) : NULL;
    default:
        return NULL;
    }
}

json_t *rule_value(const struct choices *choices, size_t rule)
{
    if (choices_rule_origin(choices, rule)->kind == FROM_BUILT_IN)
        return NULL;
    rql_severity severity = choices->rules[rule];
    if (severity == RQL_DEFAULT)
        severity = rql_rule_severity(rql_rule_at(rule));
    return json_string(rql_severity_name(severity));
}
