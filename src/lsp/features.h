/* The handlers that features.def names. */
#ifndef FEATURES_H
#define FEATURES_H

#include "server.h"

/* Writers of capabilities. */
void lsp_put_sync(struct server *server, struct json *json);

#define FEATURE(method, handler, capability, put_capability)                   \
    void handler(struct request *request);
#include "features.def"
#undef FEATURE

#endif
