/* What holds for a file. */
#include "policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "input.h"
#include "message.h"

/* --- Catalogs -------------------------------------------------------------*/

/* The arguments that name the catalogs of a policy; to be freed. */
static const char **catalog_arguments(const struct policies *policies,
                                      const struct choices *choices,
                                      size_t *count)
{
    const struct settings *settings = policies->settings;
    bool is_given = settings->catalog_count &&
                    (!choices->catalogs || !policies->options_are_below);
    *count =
        is_given ? settings->catalog_count : json_array_size(choices->catalogs);
    const char **arguments = need(calloc(*count + 1, sizeof *arguments));
    for (size_t i = 0; i < *count; i++)
        arguments[i] =
            is_given ? settings->catalogs[i]
                     : json_string_value(json_array_get(choices->catalogs, i));
    return arguments;
}

static char *set_key(const char *const *arguments, size_t count, rql_api api)
{
    struct bytes bytes = {0};
    bytes_add_text(&bytes, rql_api_name(api));
    for (size_t i = 0; i < count; i++) {
        bytes_add(&bytes, "\n", 1);
        bytes_add_text(&bytes, arguments[i]);
    }
    bytes_add(&bytes, "", 1);
    return bytes.data;
}

static struct catalog_set *load_set(char *key, const char **arguments,
                                    size_t count, rql_api api)
{
    struct catalog_set *set = need(calloc(1, sizeof *set));
    const struct settings settings = {
        .api = api, .catalogs = arguments, .catalog_count = count};
    set->key = key;
    set->is_good = catalogs_load(&set->catalogs, &settings);
    return set;
}

/* There are few sets: as many as lists that somebody has written. */
static const struct catalog_set *find_set(struct policies *policies,
                                          const char **arguments, size_t count,
                                          rql_api api)
{
    char *key = set_key(arguments, count, api);
    for (size_t i = 0; i < policies->set_count; i++) {
        if (strcmp(policies->sets[i]->key, key) != 0)
            continue;
        free(key);
        return policies->sets[i];
    }
    struct catalog_set *set = load_set(key, arguments, count, api);
    size_t size = (policies->set_count + 1) * sizeof *policies->sets;
    policies->sets = need(realloc(policies->sets, size));
    policies->sets[policies->set_count++] = set;
    return set;
}

static void take_catalogs(struct policies *policies, struct policy *policy)
{
    size_t count;
    rql_options *options = &policy->options;
    const char **arguments =
        catalog_arguments(policies, &policy->choices, &count);
    struct catalogs catalogs = {{NULL}};
    if (policies->find_catalogs) {
        catalogs = policies->find_catalogs(policies->context, arguments, count,
                                           options->api);
    } else if (count && !policies->wants_no_catalogs) {
        const struct catalog_set *set =
            find_set(policies, arguments, count, options->api);
        policy->is_wrong = !set->is_good;
        catalogs = set->catalogs;
    }
    for (size_t i = 0; i < RQL_API_COUNT; i++)
        options->catalogs[i] = catalogs.given[i];
    free(arguments);
}

/* --- A policy -------------------------------------------------------------*/

static void take_rules(struct policy *policy)
{
    rql_options *options = &policy->options;
    size_t count = 0;
    for (size_t i = 0; i < rql_rule_count(); i++)
        count += policy->choices.rules[i] != RQL_DEFAULT;
    policy->rules = need(calloc(count + 1, sizeof *policy->rules));
    options->settings = policy->rules;
    for (size_t i = 0; i < rql_rule_count(); i++)
        if (policy->choices.rules[i] != RQL_DEFAULT)
            policy->rules[options->setting_count++] = (rql_rule_setting){
                rql_rule_name(rql_rule_at(i)), policy->choices.rules[i]};
}

static rql_severity milder(rql_severity a, rql_severity b)
{
    return a > b ? a : b;
}

/* Of a baseline it is known what is found no more, whatever its severity. */
static void take_baseline(const struct policies *policies,
                          struct policy *policy)
{
    const char *named = policies->settings->adoption.baseline;
    policy->baseline = named ? named : policy->choices.baseline;
    if (!policy->baseline)
        return;
    policy->options.identities = true;
    policy->options.least = RQL_DEFAULT;
}

static void take_choices(struct policies *policies, struct policy *policy)
{
    const struct settings *settings = &policy->choices.settings;
    rql_options *options = &policy->options;
    *options = policies->common;
    options->api = settings->api;
    options->request.version = settings->api_version;
    options->ignore_suppressions |= policies->settings->suppress.ignores;
    policy->fail_on = settings->fail_on;
    if (policies->shown != RQL_DEFAULT)
        options->least = milder(policies->shown, policy->fail_on);
    policy->style = settings->style.style;
    if (policies->wants_baseline)
        take_baseline(policies, policy);
    take_rules(policy);
    take_catalogs(policies, policy);
}

static void lay_editorconfig(struct choices *choices,
                             const struct editorconfig_style *style)
{
    const struct {
        const char *path;
        const struct editorconfig_value *value;
    } rows[] = {{"format.width", &style->width},
                {"format.indent", &style->indent}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        choices_lay_number(choices, rows[i].path, rows[i].value->number,
                           (struct key_origin){.kind = FROM_EDITORCONFIG,
                                               .path = rows[i].value->path,
                                               .at = rows[i].value->line});
}

static bool any_fits(const json_t *patterns, const char *base,
                     struct pattern_place *place)
{
    size_t count = json_array_size(patterns);
    for (size_t i = 0; i < count; i++) {
        const char *pattern = json_string_value(json_array_get(patterns, i));
        if (pattern && pattern_fits_file(pattern, base, place))
            return true;
    }
    return false;
}

static void select_layers(struct policy_basis *basis,
                          struct pattern_place *place)
{
    const struct configuration_file *file = basis->file;
    size_t count = file ? file->layer_count : 0;
    basis->size = count / 8 + 1;
    basis->layers = need(calloc(basis->size, 1));
    for (size_t i = 0; i < count; i++) {
        const struct configured_layer *layer = &file->layers[i];
        const char *base = layer->layer.folder;
        if (!layer->files || (any_fits(layer->files, base, place) &&
                              !any_fits(layer->excluded, base, place)))
            basis->layers[i / 8] |= (unsigned char)(1 << i % 8);
    }
}

static struct policy *make(struct policies *policies,
                           const struct policy_basis *basis)
{
    const struct configuration_file *file = basis->file;
    struct policy *policy = need(calloc(1, sizeof *policy));
    policy->file = file;
    choices_copy(&policy->choices, &policies->ground);
    lay_editorconfig(&policy->choices, &basis->style);
    for (size_t i = 0; file && i < file->layer_count; i++)
        if (basis->layers[i / 8] >> i % 8 & 1)
            choices_lay(&policy->choices, &file->layers[i].layer, NULL, NULL);
    if (!policies->options_are_below)
        choices_lay_options(&policy->choices, policies->settings);
    take_choices(policies, policy);
    if (!policies->wants_origins) {
        choices_free(&policy->choices);
        policy->choices.rules = NULL;
        policy->choices.origins = NULL;
    }
    return policy;
}

/* --- All policies ---------------------------------------------------------*/

/* Say what is wrong with the only configuration at once; false when that is not
 * tolerated. */
static bool use_only(struct policies *policies)
{
    const struct settings *settings = policies->settings;
    if (!settings->configuration)
        return true;
    if (settings->no_configuration) {
        complain("--config cannot be had together with --no-config");
        return false;
    }
    struct configurations *configurations = &policies->configurations;
    configurations_use_only(configurations, settings->configuration);
    struct configuration_file *file =
        configurations_governing(configurations, NULL);
    if (file->is_wrong)
        configuration_file_say(file);
    return !file->is_wrong;
}

static bool init(struct policies *policies, const struct settings *settings,
                 bool names_are_whole)
{
    rql_style style;
    *policies = (struct policies){.settings = settings};
    policies->by_key = need(json_object());
    choices_init(&policies->ground);
    configurations_init(&policies->configurations, names_are_whole);
    policies->configurations.is_off = settings->no_configuration;
    return style_settle(&settings->style, &style) && use_only(policies);
}

bool policies_init(struct policies *policies, const struct settings *settings)
{
    if (!init(policies, settings, false))
        return false;
    /* What the command line names is wrong usage when it is wrong, whatever
     * there is to check. */
    return !settings->catalog_count ||
           find_set(policies, settings->catalogs, settings->catalog_count,
                    settings->api)
               ->is_good;
}

bool policies_init_whole(struct policies *policies,
                         const struct settings *settings)
{
    return init(policies, settings, true);
}

static void free_policy(struct policy *policy)
{
    choices_free(&policy->choices);
    free(policy->rules);
    free(policy);
}

void policies_free(struct policies *policies)
{
    for (size_t i = 0; i < policies->count; i++)
        free_policy(policies->items[i]);
    for (size_t i = 0; i < policies->set_count; i++) {
        catalogs_free(&policies->sets[i]->catalogs);
        free(policies->sets[i]->key);
        free(policies->sets[i]);
    }
    free(policies->last_path);
    free(policies->last_basis.layers);
    free(policies->items);
    free(policies->sets);
    choices_free(&policies->ground);
    configurations_free(&policies->configurations);
    json_decref(policies->by_key);
}

void policies_set_request(struct policies *policies,
                          const rql_request_options *request, int64_t now)
{
    policies->common.request = *request;
    policies->common.now = now;
    for (size_t i = 0; i < policies->count; i++) {
        struct policy *policy = policies->items[i];
        policy->options.request = *request;
        policy->options.now = now;
        policy->options.request.version = policy->choices.settings.api_version;
    }
}

/* --- The policy of a file -------------------------------------------------*/

static void add_value(struct bytes *key, const struct editorconfig_value *value)
{
    bytes_add_text(key, " ");
    bytes_add_text(key, value->path ? value->path : "");
    bytes_add_text(key, ":");
    bytes_add_number(key, value->line);
}

/* Files with the same key have the same policy. */
static char *policy_key(const struct policy_basis *basis)
{
    struct bytes key = {0};
    bytes_add_text(&key, basis->file ? basis->file->path : "");
    bytes_add_text(&key, "\n");
    for (size_t i = 0; i < basis->size; i++) {
        char digits[2] = {(char)('a' + (basis->layers[i] & 15)),
                          (char)('a' + (basis->layers[i] >> 4))};
        bytes_add(&key, digits, 2);
    }
    add_value(&key, &basis->style.width);
    add_value(&key, &basis->style.indent);
    bytes_add(&key, "", 1);
    return key.data;
}

static bool is_same_value(const struct editorconfig_value *a,
                          const struct editorconfig_value *b)
{
    return a->path == b->path && a->line == b->line;
}

static bool is_same_basis(const struct policy_basis *a,
                          const struct policy_basis *b)
{
    return a->file == b->file && a->size == b->size &&
           memcmp(a->layers, b->layers, a->size) == 0 &&
           is_same_value(&a->style.width, &b->style.width) &&
           is_same_value(&a->style.indent, &b->style.indent);
}

/* Where the policy is among all, or is to be. */
static size_t look_up(const struct policies *policies, const char *key)
{
    const json_t *known = json_object_get(policies->by_key, key);
    return known ? (size_t)json_integer_value(known) : policies->count;
}

static void add(struct policies *policies, const char *key,
                struct policy *policy)
{
    size_t at = policies->count++;
    if ((at & (at - 1)) == 0)
        policies->items = need(realloc(
            policies->items, (at ? at * 2 : 1) * sizeof *policies->items));
    policies->items[at] = policy;
    if (json_object_set_new_nocheck(policies->by_key, key,
                                    json_integer((json_int_t)at)))
        need(NULL);
}

/* Takes over the basis.  Neighbours mostly have the same one. */
static struct policy *find(struct policies *policies,
                           struct policy_basis *basis)
{
    if (!is_same_basis(basis, &policies->last_basis)) {
        char *key = policy_key(basis);
        size_t at = look_up(policies, key);
        if (at == policies->count)
            add(policies, key, make(policies, basis));
        policies->last_index = at;
        free(key);
    }
    free(policies->last_basis.layers);
    policies->last_basis = *basis;
    return policies->items[policies->last_index];
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Its path is large, and is found out when it is asked for. */
static void set_place(struct pattern_place *place,
                      const struct configuration_folder *folder,
                      const char *path)
{
    place->folder = folder->path;
    place->name = name_of(path);
    place->base = NULL;
}

/* NULL after a message. */
static const struct policy *policy_of(struct policies *policies,
                                      const char *path)
{
    struct configurations *configurations = &policies->configurations;
    struct configuration_folder *folder =
        configurations_folder_of(configurations, path);
    struct configuration_file *file =
        configurations_governing(configurations, folder);
    if (file && file->is_wrong && !policies->is_lenient) {
        configuration_file_say(file);
        return NULL;
    }
    struct pattern_place place;
    set_place(&place, folder, path);
    struct policy_basis basis = {.file = file};
    if (policies->wants_style && !configurations->is_off &&
        !configurations_editorconfig(configurations, folder, place.name,
                                     &basis.style) &&
        !policies->is_lenient)
        return NULL;
    select_layers(&basis, &place);
    const struct policy *policy = find(policies, &basis);
    return policy->is_wrong && !policies->is_lenient ? NULL : policy;
}

const struct policy *policies_for(struct policies *policies, const char *path)
{
    if (!policies->last_path || strcmp(policies->last_path, path) != 0) {
        free(policies->last_path);
        policies->last_path = need(strdup(path));
        policies->last = policy_of(policies, path);
    }
    return policies->last;
}

const struct policy *policy_here(struct policies *policies,
                                 const struct settings *settings)
{
    return policies_init(policies, settings) ? policies_for(policies, "./")
                                             : NULL;
}

/* --- Walking --------------------------------------------------------------*/

static bool is_excluded(const struct choices *choices,
                        struct pattern_place *place, bool is_directory)
{
    const char *base = choices->exclude_folder;
    size_t count = json_array_size(choices->exclude);
    for (size_t i = 0; i < count; i++) {
        const char *given =
            json_string_value(json_array_get(choices->exclude, i));
        size_t length = strlen(given);
        bool is_folder = length > 1 && given[length - 1] == '/';
        char *pattern = need(strndup(given, length - is_folder));
        bool fits =
            (is_directory || !is_folder) && pattern_fits(pattern, base, place);
        free(pattern);
        if (fits)
            return true;
    }
    return false;
}

bool policies_enter(struct policies *policies, const char *path,
                    bool is_directory)
{
    struct configurations *configurations = &policies->configurations;
    struct configuration_folder *folder =
        configurations_folder_of(configurations, path);
    const struct configuration_file *file =
        configurations_governing(configurations, folder);
    /* A wrong configuration is to be met by what it governs. */
    if (!file || (file->is_wrong && !policies->is_lenient))
        return true;
    const struct policy *policy = policies_for(policies, path);
    if (!policy)
        return true;
    struct pattern_place place;
    set_place(&place, folder, path);
    uint64_t hosts = policy->choices.hosts;
    bool is_wanted =
        is_directory || !hosts || hosts >> (unsigned)rql_host_of_file(path) & 1;
    return is_wanted && !is_excluded(&policy->choices, &place, is_directory);
}
