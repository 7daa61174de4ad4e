/* What has changed since a commit, as git knows it. */
#include "changed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "changed_base.h"
#include "changed_filters.h"
#include "changed_lines.h"
#include "git.h"
#include "message.h"

/* --- The repository -------------------------------------------------------*/

/* The top of the working tree around a directory (NULL: the current one), to be
 * freed; NULL after a message. */
static char *find_top(const char *directory)
{
    struct git_answer answer;
    const char *const arguments[] = {"-C", directory ? directory : ".",
                                     "rev-parse", "--show-toplevel", NULL};
    char *top = NULL;
    if (git_ask(&answer, arguments) && answer.out.length > 1)
        top = need(strndup(answer.out.data, answer.out.length - 1));
    else if (!answer.status && answer.out.length <= 1 && answer.err.data)
        complain("--changed: there is no working tree here");
    git_free(&answer);
    return top;
}

/* The directory that an operand is, or is in; to be freed. */
static char *directory_of(const char *operand)
{
    struct stat status;
    const char *slash = strrchr(operand, '/');
    if (stat(operand, &status) == 0 && S_ISDIR(status.st_mode))
        return need(strdup(operand));
    if (slash)
        return need(strndup(operand, (size_t)(slash - operand) + 1));
    return need(strdup("."));
}

/* True when the directory is in the tree of the top, by its name. */
static bool is_below(const char *directory, const char *top)
{
    char *real = realpath(directory, NULL);
    size_t length = strlen(top);
    bool below = real && strncmp(real, top, length) == 0 &&
                 (!real[length] || real[length] == '/' || length == 1);
    free(real);
    return below;
}

/* The top of the tree around a directory.  Where the environment says which
 * repository is meant, git would not look for another one. */
static char *own_top(const char *directory, const char *top)
{
    if (!getenv("GIT_DIR"))
        return find_top(directory);
    return need(strdup(is_below(directory, top) ? top : directory));
}

/* What is in another repository is not known to this one. */
static bool are_inside(char *const *operands, int count, const char *top)
{
    char *last = NULL;
    bool good = true;
    for (int i = 0; good && i < count; i++) {
        char *directory = directory_of(operands[i]);
        if (last && strcmp(last, directory) == 0) {
            free(directory);
            continue;
        }
        char *own = own_top(directory, top);
        good = own && strcmp(own, top) == 0;
        if (own && !good)
            complain("--changed: %s is in another repository, %s: check it "
                     "there",
                     operands[i], own);
        free(own);
        free(last);
        last = directory;
    }
    free(last);
    return good;
}

/* --- Changes --------------------------------------------------------------*/

/* Of files with conflicts it is not known what has changed.  Each line is
 * "100644 89abcde 1", a tab, the name, NUL. */
static bool are_merged(void)
{
    static const char *const arguments[] = {"ls-files", "--unmerged", "-z",
                                            "--",       ":/",         NULL};
    struct git_answer answer;
    bool good = git_ask(&answer, arguments);
    bytes_add(&answer.out, "", 1);
    const char *name = strchr(answer.out.data, '\t');
    if (good && name)
        complain("--changed: %s has conflicts that are not resolved", name + 1);
    git_free(&answer);
    return good && !name;
}

/* "-c" and each of the settings, which end in NUL, then the other arguments; to
 * be freed. */
static const char **put_behind(const struct bytes *settings,
                               const char *const *arguments, size_t count)
{
    size_t room = count, used = 0;
    for (size_t i = 0; i < settings->length; i++)
        room += 2 * !settings->data[i];
    const char **all = need(calloc(room, sizeof *all));
    for (size_t at = 0; at < settings->length;
         at += strlen(settings->data + at) + 1) {
        all[used++] = "-c";
        all[used++] = settings->data + at;
    }
    memcpy(all + used, arguments, count * sizeof *all);
    return all;
}

/* The configuration has no say in what the diff looks like. */
static bool select_differing(struct selection *selection, const char *top,
                             const char *base)
{
    const char *const arguments[] = {"-c",
                                     "diff.renames=true",
                                     "-c",
                                     "diff.orderFile=/dev/null",
                                     "diff",
                                     "--raw",
                                     "--patch",
                                     "-z",
                                     "--unified=0",
                                     "--inter-hunk-context=0",
                                     "--find-renames",
                                     "--no-relative",
                                     "--no-color",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--submodule=short",
                                     "--ignore-submodules=all",
                                     base,
                                     "--",
                                     NULL};
    struct bytes settings = {0};
    struct git_answer answer;
    if (!changed_filters_off(&settings))
        return false;
    const char **all =
        put_behind(&settings, arguments, sizeof arguments / sizeof *arguments);
    bool good =
        git_ask(&answer, all) && changed_read_diff(selection, top, &answer.out);
    git_free(&answer);
    free(all);
    free(settings.data);
    return good;
}

static bool select_unknown(struct selection *selection, const char *top)
{
    static const char *const arguments[] = {
        "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--",
        ":/",       NULL};
    struct git_answer answer;
    bool good = git_ask(&answer, arguments);
    if (good)
        changed_read_names(selection, top, &answer.out);
    git_free(&answer);
    return good;
}

bool changed_select(struct selection *selection, const char *revision,
                    char *const *operands, int count, char **since)
{
    struct changed_base base = {0};
    char *top = find_top(NULL);
    bool good = top && are_inside(operands, count, top) &&
                changed_base_find(&base, revision) && are_merged() &&
                select_differing(selection, top, base.tree) &&
                select_unknown(selection, top);
    selection_sort(selection);
    *since = base.since;
    base.since = NULL;
    changed_base_free(&base);
    free(top);
    return good;
}
