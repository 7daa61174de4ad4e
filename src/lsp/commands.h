/* The commands of workspace/executeCommand. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "server.h"

#define COMMAND_CREATE_BODY "reportql.createRequestBody"
#define COMMAND_DESCRIBE "reportql.describe"

/* Run a command; `argument` is its first one, or NULL. */
typedef void command_function(struct request *request, const json_t *argument);

command_function command_create_body;
command_function command_describe;
command_function command_catalog_list;
command_function command_catalog_show;
command_function command_catalog_view;
command_function command_catalog_check;
command_function command_catalog_reload;

/* A member of the argument; NULL when it is no text. */
const char *argument_text(const json_t *argument, const char *key);

/* Its `api`, RQL_API_AUTO when it has none; false after an error. */
bool argument_api(struct request *request, const json_t *argument,
                  rql_api *api);

/* The query at `uri` and `position`, without that the first one; false after an
 * error. */
bool argument_query(struct request *request, const json_t *argument,
                    struct view *view, size_t *query);

#endif
