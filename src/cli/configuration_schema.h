/* The JSON Schema of configuration files. */
#ifndef CONFIGURATION_SCHEMA_H
#define CONFIGURATION_SCHEMA_H

#include "output.h"

/* Write the schema, made of the table of keys. */
void put_configuration_schema(struct output *out);

#endif
