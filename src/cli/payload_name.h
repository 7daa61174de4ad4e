/* How a query is called after its file. */
#ifndef PAYLOAD_NAME_H
#define PAYLOAD_NAME_H

#include "bytes.h"

/* Name a query after its file: letters and digits of the name without .rql are
 * kept, whatever stands between them becomes one space. */
void payload_name_after(struct bytes *name, const char *path);

#endif
