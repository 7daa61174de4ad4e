/* One configuration file, between those who find it and those who read it. */
#ifndef CONFIGURATION_FILE_H
#define CONFIGURATION_FILE_H

#include "configurations.h"

/* The file of a real path, read or not. */
struct configuration_file *
configurations_file(struct configurations *configurations, const char *path);

struct configuration_file *
configuration_file_new(const struct configurations *configurations,
                       const char *path);
void configuration_file_free(struct configuration_file *file);

/* Read it and what it extends, once. */
void configuration_file_complete(struct configurations *configurations,
                                 struct configuration_file *file);

/* True when it says that it is the root. */
bool configuration_file_is_root(struct configurations *configurations,
                                struct configuration_file *file);

/* The folder that what the files of a folder name must lie in; both real. */
const char *configurations_tree(struct configurations *configurations,
                                const char *folder);

/* A path as messages call it; to be freed. */
char *configurations_shown(const struct configurations *configurations,
                           const char *path);

/* What the file system tells of a path; zero when there is nothing. */
struct stat stamp_of_path(const char *path);

/* A name in a folder, and the folder of a path; to be freed. */
char *path_in(const char *folder, const char *name);

/* True when a path lies in a folder, or in one below it; both are real. */
bool path_lies_in(const char *path, const char *folder);
char *folder_in(const char *path);

#endif
