/* .editorconfig files, as far as the layout of queries is concerned. */
#ifndef EDITORCONFIG_H
#define EDITORCONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct editorconfig;

struct editorconfig_value {
    bool is_set;      /* a nearer file has spoken */
    bool is_tab;      /* indent_size = tab */
    long long number; /* 0: none */
    const char *path; /* of the file, as it is shown; lives as long as that */
    size_t line;
};

/* All zero: nothing is said. */
struct editorconfig_style {
    struct editorconfig_value width;  /* max_line_length */
    struct editorconfig_value indent; /* indent_size */
    struct editorconfig_value tab;    /* tab_width */
    struct editorconfig_value kind;   /* indent_style: is_tab */
};

/* Read a file; NULL when there is none, or when it cannot be read, which is said.
 * To be freed. */
struct editorconfig *editorconfig_read(const char *path, const char *shown,
                                       bool *is_unread);
void editorconfig_free(struct editorconfig *file);

bool editorconfig_is_root(const struct editorconfig *file);

/* Take what a file says of a path, which begins with a slash in the file's
 * folder, where no nearer file has spoken. */
void editorconfig_lay(const struct editorconfig *file, const char *path,
                      struct editorconfig_style *style);

/* All files are laid: `width` and `indent` become what holds. */
void editorconfig_settle(struct editorconfig_style *style);

#endif
