/* Which commit changes are counted from. */
#include "changed_base.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "git.h"
#include "message.h"

/* Where the branch that changes are made for is looked for, in this order;
 * the help of --changed tells it. */
static const char *const usual[] = {
    "refs/remotes/origin/HEAD",   "refs/remotes/origin/main",
    "refs/remotes/origin/master", "refs/heads/main",
    "refs/heads/master",
};

/* What helps in a clone that has not got all of the history. */
#define FETCH_MORE                                                             \
    "the clone is shallow; fetch its history (fetch-depth: 0 in a workflow, "  \
    "or git fetch --unshallow)"

/* --- Asking ---------------------------------------------------------------*/

/* The first line of the answer to a question, to be freed; NULL when git says
 * no, or nothing, and after a message when it cannot be run: then `good` is
 * false. */
static char *first_line(const char *const *arguments, bool *good)
{
    struct git_answer answer;
    char *line = NULL;
    *good = git_run(&answer, arguments);
    if (*good && !answer.status && answer.out.length) {
        bytes_add(&answer.out, "", 1);
        line = need(strndup(answer.out.data, strcspn(answer.out.data, "\n")));
    }
    git_free(&answer);
    return line;
}

/* The commit that a revision is, to be freed; NULL: there is none. */
static char *commit_of(const char *revision, bool *good)
{
    struct bytes wanted = {0};
    bytes_add_text(&wanted, revision);
    bytes_add(&wanted, "^{commit}", sizeof "^{commit}");
    const char *const arguments[] = {"rev-parse",        "--verify",  "--quiet",
                                     "--end-of-options", wanted.data, NULL};
    char *commit = first_line(arguments, good);
    free(wanted.data);
    return commit;
}

static bool is_shallow(void)
{
    static const char *const arguments[] = {"rev-parse",
                                            "--is-shallow-repository", NULL};
    bool good;
    char *line = first_line(arguments, &good);
    bool shallow = line && strcmp(line, "true") == 0;
    free(line);
    return shallow;
}

static bool has_remotes(bool *good)
{
    static const char *const arguments[] = {"remote", NULL};
    char *line = first_line(arguments, good);
    bool has = line;
    free(line);
    return has;
}

/* The branch that HEAD is, as a full name to be freed; NULL: it is none. */
static char *current_branch(bool *good)
{
    static const char *const arguments[] = {"symbolic-ref", "--quiet", "HEAD",
                                            NULL};
    return first_line(arguments, good);
}

/* The upstream of a branch, unless that is its own copy, which has all that was
 * pushed; to be freed.  The answer is the name of the upstream here, a space,
 * and its name where it comes from. */
static char *foreign_upstream(const char *branch, bool *good)
{
    const char *const arguments[] = {
        "for-each-ref", "--format=%(upstream) %(upstream:remoteref)", branch,
        NULL};
    char *line = first_line(arguments, good);
    char *space = line ? strchr(line, ' ') : NULL;
    if (!space || space == line || strcmp(space + 1, branch) == 0) {
        free(line);
        return NULL;
    }
    *space = '\0';
    return line;
}

/* --- The branch that changes are made for ---------------------------------*/

/* A full name as people know it. */
static const char *short_name(const char *name)
{
    static const char *const folders[] = {"refs/remotes/", "refs/heads/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (strncmp(name, folders[i], strlen(folders[i])) == 0)
            return name + strlen(folders[i]);
    return name;
}

/* One that is there, and is not the branch that HEAD is. */
static char *find_usual(const char *branch, bool *good)
{
    for (size_t i = 0; *good && i < sizeof usual / sizeof *usual; i++) {
        if (branch && strcmp(branch, usual[i]) == 0)
            continue;
        char *commit = commit_of(usual[i], good);
        bool is_there = commit;
        free(commit);
        if (is_there)
            return need(strdup(usual[i]));
    }
    return *good && branch ? foreign_upstream(branch, good) : NULL;
}

/* What was not committed is all that can have changed in a repository that has
 * one branch and comes from nowhere.  A checkout of a CI is not like that. */
static bool is_alone(const char *branch, bool *good)
{
    return branch && !has_remotes(good) && *good && !is_shallow();
}

/* The name of the revision to compare with, to be freed; NULL after a
 * message. */
static char *usual_revision(void)
{
    bool good;
    char *branch = current_branch(&good);
    char *name = good ? find_usual(branch, &good) : NULL;
    if (good && !name && is_alone(branch, &good))
        name = need(strdup("HEAD"));
    if (good && !name)
        complain("--changed: there is no main branch here to compare with; "
                 "name a commit (--changed=REV)%s",
                 is_shallow() ? "; " FETCH_MORE : "");
    free(branch);
    return name;
}

/* --- The base -------------------------------------------------------------*/

static char *merge_base(const char *commit, const char *name)
{
    const char *const arguments[] = {"merge-base", commit, "HEAD", NULL};
    bool good;
    char *base = first_line(arguments, &good);
    if (!base && good)
        complain("--changed: HEAD and %s have no commit in common%s", name,
                 is_shallow() ? ": " FETCH_MORE : "");
    return base;
}

/* "origin/main (89abcde)". */
static char *describe(const char *name, const char *commit)
{
    const char *const arguments[] = {"rev-parse", "--short", commit, NULL};
    struct bytes words = {0};
    bool good;
    char *brief = first_line(arguments, &good);
    bytes_add_text(&words, name);
    bytes_add_text(&words, " (");
    bytes_add_text(&words, brief ? brief : commit);
    bytes_add(&words, ")", sizeof ")");
    free(brief);
    return words.data;
}

static bool find_named(struct changed_base *base, const char *revision)
{
    bool good;
    const char *name = short_name(revision);
    char *commit = commit_of(revision, &good);
    if (commit)
        base->tree = merge_base(commit, name);
    else if (good)
        complain("--changed: there is no commit %s here", name);
    if (base->tree)
        base->since = describe(name, base->tree);
    free(commit);
    return base->tree;
}

/* In a shallow clone HEAD may be all that there is of its branch, and of the
 * one that it was made for. */
static bool find_usual_base(struct changed_base *base, const char *head)
{
    char *name = usual_revision();
    bool good = name && find_named(base, name);
    if (good && strcmp(base->tree, head) == 0 && is_shallow()) {
        complain("--changed: HEAD is all that is known of %s; name a commit "
                 "(--changed=REV); " FETCH_MORE,
                 short_name(name));
        good = false;
    }
    free(name);
    return good;
}

/* What stands for all that was before the first commit. */
static char *empty_tree(void)
{
    static const char *const arguments[] = {"hash-object", "-t", "tree",
                                            "/dev/null", NULL};
    bool good;
    return first_line(arguments, &good);
}

bool changed_base_find(struct changed_base *base, const char *revision)
{
    *base = (struct changed_base){0};
    if (revision)
        return find_named(base, revision);
    bool good;
    char *head = commit_of("HEAD", &good);
    if (head)
        good = find_usual_base(base, head);
    else if (good)
        base->tree = empty_tree();
    free(head);
    return good && base->tree;
}

void changed_base_free(struct changed_base *base)
{
    free(base->tree);
    free(base->since);
    *base = (struct changed_base){0};
}
