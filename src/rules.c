/* The rules: what grammar/rules.def says of each. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "diag.h"

/* All their texts, one behind the other. */
struct texts {
#define RULE(id, name, severity, summary, explanation, bad, good)              \
    char id##_name[sizeof(name)];                                              \
    char id##_summary[sizeof(summary)];                                        \
    char id##_explanation[sizeof(explanation)];                                \
    char id##_bad[sizeof(bad)];                                                \
    char id##_good[sizeof(good)];
#include "rules.def"
#undef RULE
};

static const struct texts texts = {
#define RULE(id, name, severity, summary, explanation, bad, good)              \
    name, summary, explanation, bad, good,
#include "rules.def"
#undef RULE
};

_Static_assert(sizeof texts <= UINT16_MAX, "offsets of 16 bits");

const struct rql_rule rql_rules[RULE_COUNT] = {
#define RULE(id, name, severity, summary, explanation, bad, good)              \
    {offsetof(struct texts, id##_name),                                        \
     offsetof(struct texts, id##_summary),                                     \
     offsetof(struct texts, id##_explanation),                                 \
     offsetof(struct texts, id##_bad),                                         \
     offsetof(struct texts, id##_good),                                        \
     severity},
#include "rules.def"
#undef RULE
};

static const rql_tag tags[RULE_COUNT] = {
#define RULE(id, name, severity, summary, explanation, bad, good)
#define RULE_TAG(id, tag) [RULE_##id] = tag,
#include "rules.def"
#undef RULE_TAG
#undef RULE
};

static const char *text_at(size_t offset)
{
    return (const char *)&texts + offset;
}

size_t rql_rule_count(void)
{
    return RULE_COUNT;
}

const rql_rule *rql_rule_at(size_t index)
{
    assert(index < RULE_COUNT);
    return &rql_rules[index];
}

const rql_rule *rql_rule_find(const char *name)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (!strcmp(text_at(rql_rules[i].name), name))
            return &rql_rules[i];
    return NULL;
}

const char *rql_rule_name(const rql_rule *rule)
{
    return text_at(rule->name);
}

rql_severity rql_rule_severity(const rql_rule *rule)
{
    return (rql_severity)rule->severity;
}

rql_tag rql_rule_tag(const rql_rule *rule)
{
    return tags[rule - rql_rules];
}

const char *rql_rule_summary(const rql_rule *rule)
{
    return text_at(rule->summary);
}

const char *rql_rule_explanation(const rql_rule *rule)
{
    return text_at(rule->explanation);
}

const char *rql_rule_bad_example(const rql_rule *rule)
{
    return text_at(rule->bad);
}

const char *rql_rule_good_example(const rql_rule *rule)
{
    return text_at(rule->good);
}
