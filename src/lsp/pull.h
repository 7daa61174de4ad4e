/* Reports of the diagnostics that the client pulls. */
#ifndef PULL_H
#define PULL_H

#include "diagnostics.h"
#include "server.h"

/* Room for the id of a result: what has the same one has the same findings. */
enum { ID_SIZE = 128 };

void result_id_of_document(const struct document *document, char id[ID_SIZE]);

/* True when an id that the client sent is this one. */
bool is_result_id(const json_t *value, const char *id);

/* Write the members that all reports have. */
void report_put_members(struct json *json, struct server *server,
                        struct document *document, const char *id,
                        bool is_unchanged);

#endif
