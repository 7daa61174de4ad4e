/* What the client and the command line set. */
#include "configuration.h"

#include <stdlib.h>
#include <string.h>

#include "configuration_keys.h"
#include "features.h"
#include "message.h"

/* --- The command line -----------------------------------------------------*/

static const char section[] = "reportql";

/* What holds when the client says nothing; of the style, what the command line
 * says was settled before. */
static struct choices first_choices(const struct configuration *configuration)
{
    struct choices choices = {
        .settings = *configuration->settings,
        .hint_directions = true,
        .hint_timespan = true,
        .hint_metrics = true,
        .code_lens = true,
    };
    style_settle(&configuration->settings->style,
                 &choices.settings.style.style);
    choices.rules =
        settings_rules(configuration->settings, &choices.rule_count);
    choices.rule_room = choices.rules ? rql_rule_count() : 0;
    return choices;
}

static void take_choices(struct configuration *configuration,
                         const struct choices *choices)
{
    free(configuration->rules);
    configuration->rules = choices->rules;
    configuration->rule_count = choices->rule_count;
    configuration->api = choices->settings.api;
    configuration->style = choices->settings.style.style;
    configuration->hint_directions = choices->hint_directions;
    configuration->hint_timespan = choices->hint_timespan;
    configuration->hint_metrics = choices->hint_metrics;
    configuration->code_lens = choices->code_lens;
    configuration->help_in_messages = choices->help_in_messages;
}

bool configuration_init(struct configuration *configuration,
                        const struct settings *settings)
{
    *configuration = (struct configuration){.settings = settings};
    rql_style style;
    if (!style_settle(&settings->style, &style))
        return false;
    struct choices choices = first_choices(configuration);
    take_choices(configuration, &choices);
    struct catalogs tried;
    bool good = catalogs_load(&tried, settings);
    catalogs_free(&tried);
    return good;
}

void configuration_free(struct configuration *configuration)
{
    catalog_files_free(&configuration->files);
    free(configuration->rules);
    json_decref(configuration->client);
    json_decref(configuration->said);
}

rql_options configuration_options(const struct configuration *configuration)
{
    rql_options options = {
        .api = configuration->api,
        .settings = configuration->rules,
        .setting_count = configuration->rule_count,
    };
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        options.catalogs[api] = configuration->catalogs.given[api];
    return options;
}

/* --- What is wrong --------------------------------------------------------*/

/* More than so many messages help nobody. */
enum { MOST_SAID = 20 };

/* Messages of one round; those of the round before are not said again. */
struct round {
    struct server *server;
    json_t *said;
};

static void say(void *context, const char *message)
{
    struct round *round = context;
    const json_t *before = round->server->configuration.said;
    if (json_object_size(round->said) >= MOST_SAID ||
        json_object_get(round->said, message))
        return;
    json_object_set_new(round->said, message, json_true());
    if (!json_object_get(before, message))
        server_show(round->server, MESSAGE_WARNING, "%s", message);
}

/* --- The client -----------------------------------------------------------*/

/* The section, in an object that has it as a member or is it. */
static const json_t *section_of(const json_t *object)
{
    const json_t *inside = json_object_get(object, section);
    return inside ? inside : object;
}

static void set_catalogs(struct server *server, const json_t *list)
{
    const struct configuration *configuration = &server->configuration;
    const struct settings *settings = configuration->settings;
    size_t count = list ? json_array_size(list) : settings->catalog_count;
    const char **arguments = need(calloc(count + 1, sizeof *arguments));
    for (size_t i = 0; i < count; i++)
        arguments[i] = list ? json_string_value(json_array_get(list, i))
                            : settings->catalogs[i];
    const char *folder =
        list && server->folders.count ? server->folders.paths[0] : NULL;
    if (catalog_files_set(server, arguments, count, folder) &&
        server->is_initialized)
        catalog_files_watch(server);
    free(arguments);
}

/* Ask the client for what it asks of us again. */
static void refresh(struct server *server)
{
    static const struct {
        const char *capability;
        const char *method;
    } rows[] = {
        {"workspace.diagnostics.refreshSupport",
         "workspace/diagnostic/refresh"},
        {"workspace.semanticTokens.refreshSupport",
         "workspace/semanticTokens/refresh"},
        {"workspace.inlayHint.refreshSupport", "workspace/inlayHint/refresh"},
        {"workspace.codeLens.refreshSupport", "workspace/codeLens/refresh"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outgoing outgoing;
        if (!server->is_initialized ||
            !client_capability(&server->client, rows[i].capability))
            continue;
        outgoing_ask(&outgoing, server, rows[i].method, NULL);
        outgoing_send(&outgoing);
    }
}

static void read_catalogs(struct server *server)
{
    const struct catalog_files *files = &server->configuration.files;
    for (size_t i = 0; i < files->count; i++)
        catalog_file_read(server, files->items[i]);
}

static void use_catalogs(struct server *server)
{
    server->configuration.catalogs = catalog_files_use(server);
    server->configuration.generation++;
}

void configuration_apply(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    struct round round = {server, need(json_object())};
    struct choices choices = first_choices(configuration);
    rql_api old_api = configuration->api;
    const json_t *options =
        json_object_get(server->initialize, "initializationOptions");
    choices_lay(&choices, section_of(options), say, &round);
    choices_lay(&choices, configuration->client, say, &round);
    json_decref(configuration->said);
    configuration->said = round.said;
    documents_forget_all(&server->documents);
    take_choices(configuration, &choices);
    set_catalogs(server, choices.catalogs);
    if (configuration->api != old_api)
        read_catalogs(server);
    use_catalogs(server);
    refresh(server);
}

void configuration_reload_catalogs(struct server *server)
{
    documents_forget_all(&server->documents);
    read_catalogs(server);
    use_catalogs(server);
    refresh(server);
}

/* --- Asking ---------------------------------------------------------------*/

/* The client's section is this now. */
static void take_section(struct server *server, const json_t *value)
{
    struct configuration *configuration = &server->configuration;
    if (configuration->client && json_equal(configuration->client, value))
        return;
    bool is_news = configuration->client || !json_is_null(value);
    json_decref(configuration->client);
    configuration->client = json_incref((json_t *)value);
    if (is_news)
        configuration_apply(server);
}

static void take_answer(struct server *server, const json_t *result)
{
    const json_t *value = json_array_get(result, 0);
    if (value)
        take_section(server, value);
}

static void ask_section(struct server *server)
{
    struct outgoing outgoing;
    struct json *json = &outgoing.json;
    outgoing_ask(&outgoing, server, "workspace/configuration", take_answer);
    json_open(json, '{');
    json_key(json, "items");
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "section", section);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    outgoing_send(&outgoing);
}

/* Ask to be told of changes. */
static void register_changes(struct server *server)
{
    static const char method[] = "workspace/didChangeConfiguration";
    struct outgoing outgoing;
    struct json *json = &outgoing.json;
    outgoing_ask(&outgoing, server, "client/registerCapability", NULL);
    json_open(json, '{');
    json_key(json, "registrations");
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "id", "configuration");
    json_member_string(json, "method", method);
    json_key(json, "registerOptions");
    json_open(json, '{');
    json_member_string(json, "section", section);
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    outgoing_send(&outgoing);
}

void configuration_ask(struct server *server)
{
    if (client_capability(
            &server->client,
            "workspace.didChangeConfiguration.dynamicRegistration"))
        register_changes(server);
    if (server->client.has_configuration)
        ask_section(server);
    if (server->configuration.files.count)
        catalog_files_watch(server);
}

void lsp_did_change_configuration(struct request *request)
{
    struct server *server = request->server;
    const json_t *settings = json_object_get(request->params, "settings");
    if (server->client.has_configuration)
        ask_section(server);
    else if (settings)
        take_section(server, section_of(settings));
}
