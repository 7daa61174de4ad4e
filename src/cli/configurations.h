/*
 * The configuration files of a run: reportql.json, found from each folder upward,
 * and what they extend.  Each is read once.
 */
#ifndef CONFIGURATIONS_H
#define CONFIGURATIONS_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "choices.h"
#include "editorconfig.h"
#include "glob.h"

#define CONFIGURATION_NAME "reportql.json"

/* What is wrong with a file. */
struct configuration_problem {
    size_t offset; /* where, in its text */
    char *message;
};

/* A layer of a file, or of one that it extends. */
struct configured_layer {
    struct layer layer;
    const json_t *files; /* patterns of those it is for; NULL: all */
    const json_t *excluded;
};

struct configuration_file {
    char *path;        /* real */
    char *shown;       /* as messages call it */
    char *folder;      /* real */
    char *tree;        /* real: what it names lies in this folder */
    struct stat stamp; /* when it was read; zero: it was not there */
    struct commented_json json;
    struct configured_layer *layers; /* in the order in which they are laid */
    size_t layer_count;
    size_t layer_room;
    size_t override_count;
    struct configuration_file **uses; /* the files that it extends */
    size_t use_count;
    json_t *missing; /* paths of what it names and is not there */
    struct configuration_problem *problems;
    size_t problem_count;
    bool has_place; /* the problems have one: it could be read at all */
    bool is_wrong;  /* it, or what it extends, has problems */
    bool is_parsed;
    bool is_open;     /* what it extends is being read */
    bool is_complete; /* that is done */
    bool is_said;     /* its problems have been */
};

/* A folder, looked at once. */
struct configuration_folder {
    char *path; /* real */
    struct configuration_folder *above;
    struct configuration_file *own;       /* the file in it, or NULL */
    struct configuration_file *governing; /* the nearest one, or NULL */
    struct editorconfig *editorconfig;    /* of the file in it, or NULL */
    bool has_editorconfig;                /* it was looked for */
    bool lacks_editorconfig;              /* it could not be read */
    struct stat editorconfig_stamp;       /* as it was then */
};

struct configurations {
    bool is_off;                     /* none is looked for */
    struct configuration_file *only; /* holds for all; NULL: the nearest one */
    char *here; /* the current folder, with a slash; NULL: names are whole */
    struct configuration_file **files;
    size_t file_count;
    struct configuration_folder **folders;
    size_t folder_count;
    json_t *by_path; /* where files are in the list */
    json_t *by_real; /* where folders are in the list, by their real path */
    json_t *by_name; /* the same by how they were called */
    char *last_name; /* how one was called last; or NULL */
    struct configuration_folder *last;
};

/* None yet.  To be freed. */
void configurations_init(struct configurations *configurations,
                         bool names_are_whole);
void configurations_free(struct configurations *configurations);

/* Have one file hold for all files. */
void configurations_use_only(struct configurations *configurations,
                             const char *path);

/* The folder of a file, which need not be there; never NULL. */
struct configuration_folder *
configurations_folder_of(struct configurations *configurations,
                         const char *path);

/* The file that governs those of a folder, complete; NULL: there is none. */
struct configuration_file *
configurations_governing(struct configurations *configurations,
                         struct configuration_folder *folder);

/* What the nearest .editorconfig files say of a file of that name; false when one
 * of them could not be read, which was said once. */
bool configurations_editorconfig(struct configurations *configurations,
                                 struct configuration_folder *folder,
                                 const char *name,
                                 struct editorconfig_style *style);

/* True when a file that was looked for is not as it was then. */
bool configurations_have_changed(const struct configurations *configurations);

/* Say on standard error what is wrong with a file and those it extends, once. */
void configuration_file_say(struct configuration_file *file);

/* A file or folder that patterns are asked of. */
struct pattern_place {
    const char *folder; /* real */
    const char *name;
    const char *base; /* below which `path` is its path, if it is there at all;
                         all three are found out when they are asked for */
    bool is_below;
    char path[PATH_MAX + NAME_MAX];
};

/* True when a pattern fits a place: it is relative to the folder `base` or,
 * without a slash, one of names. */
bool pattern_fits(const char *pattern, const char *base,
                  struct pattern_place *place);

/* The same for files: a pattern that ends with a slash fits all that is below the
 * folders that it fits without it. */
bool pattern_fits_file(const char *pattern, const char *base,
                       struct pattern_place *place);

/* The longest pattern: there is room for what the above puts around it. */
enum { PATTERN_MOST = GLOB_MOST - (int)sizeof "**/**" };

#endif
