/* The table of what the server can do. */
#include "features.h"

const struct feature features[] = {
#define FEATURE(method, handler, capability, put_capability)                   \
    {method, handler, capability, put_capability},
#include "features.def"
#undef FEATURE
    {NULL, NULL, NULL, NULL},
};
