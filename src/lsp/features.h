/* The handlers that features.def names. */
#ifndef FEATURES_H
#define FEATURES_H

#include "server.h"

/* Writers of capabilities. */
void lsp_put_sync(struct server *server, struct json *json);
void lsp_put_progress(struct server *server, struct json *json);
void lsp_put_commands(struct server *server, struct json *json);
void lsp_put_code_lens(struct server *server, struct json *json);
void lsp_put_code_actions(struct server *server, struct json *json);
void lsp_put_diagnostic_provider(struct server *server, struct json *json);
void lsp_put_on_type_formatting(struct server *server, struct json *json);
void lsp_put_rename(struct server *server, struct json *json);
void lsp_put_semantic_tokens(struct server *server, struct json *json);
void lsp_put_completion(struct server *server, struct json *json);
void lsp_put_signature_help(struct server *server, struct json *json);

#define FEATURE(method, handler, capability, put_capability)                   \
    void handler(struct request *request);
#include "features.def"
#undef FEATURE

#endif
