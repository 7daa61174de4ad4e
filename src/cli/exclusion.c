/* What walks leave out: what git ignores, and what .reportqlignore files say.
 * The latter have the last word. */
#include "exclusion.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "git_ignored.h"
#include "ignore.h"
#include "message.h"
#include "reading.h"

/* What holds below a directory. */
struct exclusion_scope {
    size_t length; /* of the directory's path */
    bool is_git;
    size_t answer;           /* of git */
    size_t top;              /* how long the path of the work tree is */
    struct ignore_list list; /* otherwise */
};

static struct exclusion_scope *add_scope(struct exclusion *exclusion,
                                         size_t length)
{
    if (exclusion->count == exclusion->room) {
        exclusion->room = exclusion->room * 2 + 4;
        exclusion->scopes = need(realloc(
            exclusion->scopes, exclusion->room * sizeof *exclusion->scopes));
    }
    struct exclusion_scope *scope = &exclusion->scopes[exclusion->count++];
    *scope = (struct exclusion_scope){.length = length};
    return scope;
}

/* --- .reportqlignore ------------------------------------------------------*/

/* Read the ignore file of the directory that is the first `length` bytes of a
 * path; it need not be there.  False after a message. */
static bool add_list(struct exclusion *exclusion, const char *path,
                     size_t length)
{
    struct text text = {0};
    bool is_known = true;
    char *name = need(malloc(length + sizeof "/" IGNORE_FILE));
    memcpy(name, path, length);
    memcpy(name + length, "/" IGNORE_FILE, sizeof "/" IGNORE_FILE);
    int error = text_read_at(AT_FDCWD, name, RQL_TEXT_MAX, &text);
    if (!error) {
        struct exclusion_scope *scope = add_scope(exclusion, length);
        ignore_list_init(&scope->list, text.data, text.length);
    } else if (error != ENOENT && error != ENAMETOOLONG) {
        complain_unread(name, error);
        exclusion->unread++;
        /* What is no file has nothing to say. */
        is_known = error == EISDIR || error == EINVAL;
    }
    free(name);
    return is_known;
}

/* --- git ------------------------------------------------------------------*/

/* The answer for a part of a work tree; an index, or the number of answers. */
static size_t find_answer(const struct exclusion *exclusion, const char *top,
                          const char *part)
{
    size_t i = 0;
    for (; i < exclusion->answer_count; i++) {
        const struct git_ignored *answer = &exclusion->answers[i];
        if (strcmp(answer->top, top) == 0 &&
            (!*answer->part || !part || strcmp(answer->part, part) == 0))
            break;
    }
    return i;
}

/* Ask about a part first; the second part of the same work tree is a reason to
 * ask about all of it. */
static size_t ask_git(struct exclusion *exclusion, const char *top,
                      const char *part)
{
    size_t found = find_answer(exclusion, top, part);
    if (found < exclusion->answer_count)
        return found;
    if (find_answer(exclusion, top, NULL) < exclusion->answer_count)
        part = "";
    exclusion->answers =
        need(realloc(exclusion->answers, (exclusion->answer_count + 1) *
                                             sizeof *exclusion->answers));
    struct git_ignored *answer = &exclusion->answers[exclusion->answer_count++];
    if (!git_ask_ignored(answer, top, part))
        answer->part[0] = '\0';
    return found;
}

/* Let what git ignores hold below the directory that is the first `length` bytes
 * of a path; the first `top` bytes are the work tree. */
static void add_git(struct exclusion *exclusion, const char *path, size_t top,
                    size_t length)
{
    char *tree = need(strndup(path, top));
    char *part = need(calloc(1, length - top + 2));
    if (length > top) {
        memcpy(part, path + top + 1, length - top - 1);
        part[length - top - 1] = '/';
    }
    size_t answer = ask_git(exclusion, tree, part);
    struct exclusion_scope *scope = add_scope(exclusion, length);
    scope->is_git = true;
    scope->answer = answer;
    scope->top = top;
    free(part);
    free(tree);
}

/* --- From directory to directory ------------------------------------------*/

/* Ignore files above the top of a work tree do not count, nor does anything
 * above the file system's root. */
static bool begin(struct exclusion *exclusion, const char *path, bool whole)
{
    size_t top;
    bool is_known = true;
    size_t length = strlen(path);
    bool has_git = git_find_top(path, &top);
    for (size_t i = top; i < length; i++)
        if (path[i] == '/')
            is_known = add_list(exclusion, path, i) && is_known;
    if (has_git)
        add_git(exclusion, path, top, whole ? top : length);
    return is_known;
}

bool exclusion_begin(struct exclusion *exclusion, const char *path)
{
    return begin(exclusion, path, false);
}

bool exclusion_enter(struct exclusion *exclusion, const char *path,
                     struct exclusion_signs signs)
{
    size_t length = strlen(path);
    if (signs.has_git)
        add_git(exclusion, path, length, length);
    return !signs.has_file || add_list(exclusion, path, length);
}

static void drop_scope(struct exclusion *exclusion)
{
    struct exclusion_scope *scope = &exclusion->scopes[--exclusion->count];
    if (!scope->is_git)
        ignore_list_free(&scope->list);
}

void exclusion_leave(struct exclusion *exclusion, const char *path)
{
    size_t length = strlen(path);
    while (exclusion->count &&
           exclusion->scopes[exclusion->count - 1].length >= length)
        drop_scope(exclusion);
}

void exclusion_end(struct exclusion *exclusion)
{
    while (exclusion->count)
        drop_scope(exclusion);
}

void exclusion_free(struct exclusion *exclusion)
{
    exclusion_end(exclusion);
    for (size_t i = 0; i < exclusion->answer_count; i++)
        git_ignored_free(&exclusion->answers[i]);
    free(exclusion->answers);
    free(exclusion->scopes);
}

/* --- Asking ---------------------------------------------------------------*/

static bool does_git_ignore(const struct exclusion *exclusion,
                            const struct exclusion_scope *scope,
                            const char *path, bool is_directory)
{
    return git_ignores(&exclusion->answers[scope->answer],
                       path + scope->top + 1, is_directory);
}

bool exclusion_has(const struct exclusion *exclusion, const char *path,
                   bool is_directory)
{
    const struct exclusion_scope *git = NULL;
    size_t length = strlen(path);
    for (size_t i = exclusion->count; i-- > 0;) {
        const struct exclusion_scope *scope = &exclusion->scopes[i];
        if (scope->length >= length)
            continue;
        if (scope->is_git) {
            git = git ? git : scope;
            continue;
        }
        enum ignore_verdict verdict = ignore_list_ask(
            &scope->list, path + scope->length + 1, is_directory);
        if (verdict != IGNORE_UNSAID)
            return verdict == IGNORE_LEFT_OUT;
    }
    return git && does_git_ignore(exclusion, git, path, is_directory);
}

/* The path of a file without symbolic links, but for its own name; NULL when it
 * cannot be had. */
static char *real_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return realpath(path, NULL);
    char *parent = slash ? need(strndup(path, (size_t)(name - path))) : NULL;
    char *real = realpath(parent ? parent : ".", NULL);
    free(parent);
    if (!real)
        return NULL;
    struct bytes joined = {0};
    bytes_add_text(&joined, strcmp(real, "/") == 0 ? "" : real);
    bytes_add_text(&joined, "/");
    bytes_add(&joined, name, strlen(name) + 1);
    free(real);
    return joined.data;
}

/* True when the path or a directory on the way to it is to be left out. */
static bool has_part(const struct exclusion *exclusion, char *path,
                     bool is_directory)
{
    for (char *slash = strchr(path + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool has = exclusion_has(exclusion, path, true);
        *slash = '/';
        if (has)
            return true;
    }
    return exclusion_has(exclusion, path, is_directory);
}

bool exclusion_has_path(struct exclusion *exclusion, const char *path,
                        bool is_directory)
{
    char *real = real_path(path);
    if (!real || strcmp(real, "/") == 0) {
        free(real);
        return false;
    }
    begin(exclusion, real, true);
    bool has = has_part(exclusion, real, is_directory);
    exclusion_end(exclusion);
    free(real);
    return has;
}
