/* The forms that signature help shows. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include "bytes.h"
#include "server.h"

/* A part of a form, bytes of its label. */
struct parameter {
    size_t start;
    size_t end;
};

enum { MOST_PARAMETERS = 4 };

struct signature {
    struct bytes label;
    struct parameter parameters[MOST_PARAMETERS];
    size_t count;
};

struct signature_list {
    struct json *json;
    const rql_place *place;
    const struct client *client;
};

/* Write a form as a SignatureInformation, with what is known of its column. */
void signature_put(const struct signature_list *list,
                   const struct signature *signature);

#endif
