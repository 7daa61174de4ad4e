/* The names of the sections of .editorconfig files: patterns of paths, of a kind
 * of their own. */
#ifndef EDITORCONFIG_SECTION_H
#define EDITORCONFIG_SECTION_H

#include <stdbool.h>

struct section_pattern;

/* The pattern of a section's name; NULL when it can fit nothing.  To be freed. */
struct section_pattern *section_pattern_new(const char *name);
void section_pattern_free(struct section_pattern *pattern);

/* True when it fits a path, which begins with a slash. */
bool section_pattern_fits(const struct section_pattern *pattern,
                          const char *path);

#endif
