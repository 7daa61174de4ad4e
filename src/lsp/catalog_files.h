/* The catalog files that the configuration names, and what was made of them. */
#ifndef CATALOG_FILES_H
#define CATALOG_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include <reportql/reportql.h>

#include "catalogs.h"

struct server;

struct catalog_file {
    char *argument;       /* [API=]FILE, as it was given */
    char *path;           /* absolute, if that can be had */
    rql_api api;          /* its service when nothing else tells */
    rql_catalog *catalog; /* the last good one; NULL: none yet */
    char *failure;        /* why it could not be made of the file; or NULL */
    struct stat stamp;    /* of the file when it was read; zero: none */
    /* What is wrong with it.  Lines and characters are those of the protocol,
     * from 0. */
    struct catalog_problems problems;
    bool is_used;       /* since catalog_files_begin() */
    bool is_dirty;      /* the problems are to be published */
    bool has_published; /* the client shows some */
};

struct catalog_files {
    struct catalog_file **items; /* in the order in which they were met */
    size_t count;
};

/*
 * The catalogs that a list of files gives; a relative one belongs below `folder`,
 * which may be NULL.  Files that are not there yet are read.  It is said when
 * two are for the same API.
 */
struct catalogs catalog_files_use(struct server *server,
                                  const char *const *arguments, size_t count,
                                  rql_api api, const char *folder);

/* What is not used between the two is forgotten; no document refers to it any
 * more. */
void catalog_files_begin(struct catalog_files *files);
void catalog_files_end(struct server *server);

/* Read a file again.  When it is good no more, its last catalog stays. */
void catalog_file_read(struct server *server, struct catalog_file *file);

/* True when a file is not as it was when it was read. */
bool catalog_file_has_changed(const struct catalog_file *file);

/* Publish what is wrong with files, where that has changed. */
void catalog_files_publish(struct server *server);

void catalog_files_free(struct catalog_files *files);

#endif
