/* What the client and the command line set. */
#include "configuration.h"

#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "message.h"

static const char section[] = "reportql";

/* --- Policies -------------------------------------------------------------*/

static struct catalogs find_catalogs(void *context,
                                     const char *const *arguments, size_t count,
                                     rql_api api)
{
    struct server *server = context;
    const struct configuration *configuration = &server->configuration;
    bool is_given = count && configuration->settings->catalog_count &&
                    arguments[0] == configuration->settings->catalogs[0];
    return catalog_files_use(server, arguments, count, api,
                             is_given ? NULL : configuration->first_folder);
}

/* Policies of the command line alone; false after a message. */
static bool begin_policies(struct configuration *configuration)
{
    struct policies *policies = &configuration->policies;
    bool good = policies_init_whole(policies, configuration->settings);
    policies->is_lenient = true;
    policies->wants_baseline = true;
    policies->options_are_below = true;
    policies->wants_style = true;
    choices_lay_options(&policies->ground, configuration->settings);
    return good;
}

bool configuration_init(struct configuration *configuration,
                        const struct settings *settings)
{
    *configuration = (struct configuration){
        .settings = settings,
        .published = need(json_object()),
    };
    struct catalogs tried = {{NULL}};
    bool good =
        begin_policies(configuration) && catalogs_load(&tried, settings);
    catalogs_free(&tried);
    return good;
}

void configuration_free(struct configuration *configuration)
{
    policies_free(&configuration->policies);
    catalog_files_free(&configuration->files);
    free(configuration->first_folder);
    free(configuration->watched);
    json_decref(configuration->client);
    json_decref(configuration->said);
    json_decref(configuration->published);
}

const struct policy *configuration_policy(struct configuration *configuration,
                                          const char *path)
{
    const char *folder = configuration->first_folder;
    if (path)
        return policies_for(&configuration->policies, path);
    if (!configuration->general)
        configuration->general =
            policies_for(&configuration->policies, folder ? folder : "/");
    return configuration->general;
}

/* --- What is wrong --------------------------------------------------------*/

/* More than so many messages help nobody. */
enum { MOST_SAID = 20 };

/* Messages of one round; those of the round before are not said again. */
struct round {
    struct server *server;
    json_t *said;
};

static bool say(void *context, size_t offset, const char *message)
{
    struct round *round = context;
    (void)offset;
    const json_t *before = round->server->configuration.said;
    if (json_object_size(round->said) >= MOST_SAID)
        return false;
    if (json_object_get(round->said, message))
        return true;
    json_object_set_new(round->said, message, json_true());
    if (!json_object_get(before, message))
        server_show(round->server, MESSAGE_WARNING, "%s", message);
    return true;
}

/* --- The client -----------------------------------------------------------*/

/* The section, in an object that has it as a member or is it. */
static const json_t *section_of(const json_t *object)
{
    const json_t *inside = json_object_get(object, section);
    return inside ? inside : object;
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

static void lay_client(struct round *round, const json_t *object)
{
    const struct layer layer = {.object = object, .scope = IN_CLIENT};
    struct policies *policies = &round->server->configuration.policies;
    choices_lay(&policies->ground, &layer, say, round);
}

static void take_choices(struct configuration *configuration)
{
    const struct choices *choices = &configuration->policies.ground;
    configuration->hint_directions = choices->hint_directions;
    configuration->hint_timespan = choices->hint_timespan;
    configuration->hint_metrics = choices->hint_metrics;
    configuration->code_lens = choices->code_lens;
    configuration->help_in_messages = choices->help_in_messages;
}

/* The folder's path ends in a slash, so that it is where files lie. */
static void take_folder(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    free(configuration->first_folder);
    configuration->first_folder = NULL;
    if (!server->folders.count)
        return;
    struct bytes path = {0};
    bytes_add_text(&path, server->folders.paths[0]);
    bytes_add(&path, "/", 2);
    configuration->first_folder = path.data;
}

/* Catalog files that no open document needs any more are forgotten. */
static void use_catalogs(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    catalog_files_begin(&configuration->files);
    configuration_policy(configuration, NULL);
    for (size_t i = 0; i < server->documents.count; i++)
        server_policy(server, server->documents.items[i]);
    catalog_files_end(server);
    configuration->generation++;
}

void configuration_apply(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    struct round round = {server, need(json_object())};
    const json_t *options =
        json_object_get(server->initialize, "initializationOptions");
    documents_forget_all(&server->documents);
    policies_free(&configuration->policies);
    configuration->general = NULL;
    begin_policies(configuration);
    configuration->policies.find_catalogs = find_catalogs;
    configuration->policies.context = server;
    take_folder(server);
    lay_client(&round, section_of(options));
    lay_client(&round, configuration->client);
    json_decref(configuration->said);
    configuration->said = round.said;
    take_choices(configuration);
    use_catalogs(server);
    refresh(server);
}

void configuration_reload_catalogs(struct server *server)
{
    const struct catalog_files *files = &server->configuration.files;
    documents_forget_all(&server->documents);
    for (size_t i = 0; i < files->count; i++)
        catalog_file_read(server, files->items[i]);
    configuration_apply(server);
}

void configuration_publish(struct server *server)
{
    configuration_publish_problems(server);
    catalog_files_publish(server);
    if (server->is_initialized)
        configuration_watch(server);
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
    configuration_watch_names(server);
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
