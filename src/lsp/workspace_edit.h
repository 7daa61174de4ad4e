/* Changes of a document, as the protocol's WorkspaceEdit. */
#ifndef WORKSPACE_EDIT_H
#define WORKSPACE_EDIT_H

#include "server.h"

/* Between the two stands one value: the list of edits. */
void workspace_edit_open(struct json *json, const struct server *server,
                         const struct document *document);
void workspace_edit_close(struct json *json, const struct server *server);

#endif
