/* The keys of configurations. */
#include "configuration_keys.h"

#include <string.h>

#include "choices.h"
#include "request.h"
#include "settings.h"

#define IN_STYLE(member) offsetof(struct choices, settings.style.style.member)
#define IN_CHOICES(member) offsetof(struct choices, member)

enum { EVERYWHERE = IN_FILE | IN_OVERRIDE | IN_CLIENT };

const struct configuration_key configuration_keys[] = {
    {"$schema", KEY_TEXT, IN_FILE, NULL, NULL,
     "the schema of this file, for editors: what reportql config --schema "
     "writes",
     0, 0, "\"./reportql.schema.json\""},
    {"root", KEY_FLAG, IN_FILE, NULL, NULL,
     "nothing above this folder belongs to it: what this file names lies here "
     "or below",
     0, IN_CHOICES(is_root), NULL},
    {"extends", KEY_EXTENDS, IN_FILE, NULL, NULL,
     "files that this one is laid over, relative to it, one over the other", 0,
     0, "\"../base.json\""},
    {"api", KEY_CHOICE, EVERYWHERE, &service_options, "api", NULL, 0, 0, NULL},
    {"apiVersion", KEY_CHOICE, IN_FILE | IN_OVERRIDE, &version_options,
     "api-version", NULL, 0, 0, NULL},
    {"catalogs", KEY_CATALOGS, EVERYWHERE, &catalog_options, "catalog",
     "catalogs, as [API=]FILE, each used in place of the built-in one of the "
     "same API; relative to this file, those of an editor's settings to the "
     "first folder of its work space",
     0, 0, "[\"cmp=datasets.json\"]"},
    {"rules", KEY_RULES, EVERYWHERE, NULL, NULL,
     "how rules are reported, by their names: off, info, warning or error", 0,
     0, "{\"implicit-direction\": \"off\"}"},
    {"format.style", KEY_CHOICE, EVERYWHERE, &style_options, "style", NULL, 0,
     0, NULL},
    {"format.width", KEY_NUMBER, EVERYWHERE, &style_options, "width", NULL,
     STYLE_WIDEST, IN_STYLE(width), NULL},
    {"format.indent", KEY_NUMBER, EVERYWHERE, &style_options, "indent", NULL,
     STYLE_WIDEST_INDENT, IN_STYLE(indent), NULL},
    {"format.lists", KEY_CHOICE, EVERYWHERE, &style_options, "lists", NULL, 0,
     0, NULL},
    {"format.keywords", KEY_CHOICE, EVERYWHERE, &style_options, "keywords",
     NULL, 0, 0, NULL},
    {"format.names", KEY_CHOICE, EVERYWHERE, &style_options, "names", NULL, 0,
     0, NULL},
    {"failOn", KEY_CHOICE, IN_FILE | IN_OVERRIDE, &report_options, "fail-on",
     NULL, 0, 0, NULL},
    {"baseline", KEY_FILE, IN_FILE, NULL, NULL,
     "a file of findings that are known and not reported, relative to this one",
     0, 0, "\"reportql-baseline.json\""},
    {"exclude", KEY_GLOBS, IN_FILE, NULL, NULL,
     "patterns of files and folders that are left out when folders are walked",
     0, 0, "[\"archive/\", \"*.generated.rql\"]"},
    {"hosts", KEY_HOSTS, IN_FILE | IN_OVERRIDE, NULL, NULL,
     "languages of the files that are looked into when folders are walked, "
     "besides those of queries (default: all)",
     0, 0, "[\"json\", \"markdown\"]"},
    {"overrides", KEY_OVERRIDES, IN_FILE, NULL, NULL,
     "what else holds for some files; of several that speak of a file, the "
     "last "
     "one wins",
     0, 0, "[{\"files\": [\"drafts/**\"], \"failOn\": \"error\"}]"},
    {"files", KEY_GLOBS, IN_OVERRIDE, NULL, NULL,
     "patterns of the files that this is for: relative to the folder of this "
     "file, or, without a slash, of the file's name; one that ends with a "
     "slash is of all that is below such folders",
     0, 0, "[\"drafts/**\", \"*.draft.rql\"]"},
    {"excludedFiles", KEY_GLOBS, IN_OVERRIDE, NULL, NULL,
     "patterns of files that this is not for all the same", 0, 0,
     "[\"drafts/final/**\"]"},
    {"inlayHints.direction", KEY_FLAG, IN_CLIENT, NULL, NULL,
     "show the direction that is assumed behind sort keys without one", 0,
     IN_CHOICES(hint_directions), NULL},
    {"inlayHints.timespan", KEY_FLAG, IN_CLIENT, NULL, NULL,
     "show the time span that is assumed where a query has none", 0,
     IN_CHOICES(hint_timespan), NULL},
    {"inlayHints.metrics", KEY_FLAG, IN_CLIENT, NULL, NULL,
     "show behind metrics what they are computed for", 0,
     IN_CHOICES(hint_metrics), NULL},
    {"codeLens", KEY_FLAG, IN_CLIENT, NULL, NULL, "show lenses above queries",
     0, IN_CHOICES(code_lens), NULL},
    {"helpInMessages", KEY_FLAG, IN_CLIENT, NULL, NULL,
     "put the help of findings into their messages, for clients that show no "
     "related information",
     0, IN_CHOICES(help_in_messages), NULL},
    {"commands", KEY_ELSEWHERE, IN_CLIENT, NULL, NULL,
     "the commands that the client has", 0, 0, NULL},
    {"path", KEY_ELSEWHERE, IN_CLIENT, NULL, NULL,
     "where the client finds the program", 0, 0, NULL},
    {"arguments", KEY_ELSEWHERE, IN_CLIENT, NULL, NULL,
     "the arguments that the client starts it with", 0, 0, NULL},
    {"trace", KEY_ELSEWHERE, IN_CLIENT, NULL, NULL,
     "what the client logs of messages", 0, 0, NULL},
    {.path = NULL},
};

size_t configuration_key_count(void)
{
    return sizeof configuration_keys / sizeof *configuration_keys - 1;
}

const struct configuration_key *configuration_key_find(const char *path)
{
    for (const struct configuration_key *k = configuration_keys; k->path; k++)
        if (strcmp(k->path, path) == 0)
            return k;
    return NULL;
}

size_t configuration_key_index(const struct configuration_key *key)
{
    return (size_t)(key - configuration_keys);
}

const struct option *key_option(const struct configuration_key *key)
{
    for (size_t i = 0; key->group && i < key->group->count; i++)
        if (strcmp(key->group->options[i].name, key->option) == 0)
            return &key->group->options[i];
    return NULL;
}

bool key_needs_some(const struct configuration_key *key)
{
    return strcmp(key->path, "files") == 0;
}

bool key_refuses_not(const struct configuration_key *key)
{
    return strcmp(key->path, "exclude") == 0;
}

const char *key_help(const struct configuration_key *key)
{
    return key->help ? key->help : key_option(key)->help;
}

const char *rule_severity_at(size_t index)
{
    return index <= RQL_OFF - RQL_ERROR
               ? rql_severity_name((rql_severity)(RQL_OFF - index))
               : NULL;
}

/* By rql_host. */
const char *host_name_at(size_t index)
{
    return index < rql_host_count() ? rql_host_name(rql_host_at(index)) : NULL;
}
