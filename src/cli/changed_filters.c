/* Filters of a repository, which git runs when it compares files. */
#include "changed_filters.h"

#include <string.h>

#include "git.h"
#include "message.h"

static bool is_own(const char *scope)
{
    return strcmp(scope, "local") == 0 || strcmp(scope, "worktree") == 0;
}

/* False when the filter cannot be switched off: git takes what is behind the first
 * sign of equality for the value. */
static bool add_off(struct bytes *settings, const char *key)
{
    static const char required[] = ".required";
    size_t length = strlen(key), tail = sizeof required - 1;
    bool is_required =
        length > tail && strcmp(key + length - tail, required) == 0;
    if (strchr(key, '=')) {
        complain("--changed: the repository has a filter that cannot be "
                 "switched off, as there is a '=' in its name: %s",
                 key);
        return false;
    }
    bytes_add_text(settings, key);
    bytes_add_text(settings, is_required ? "=false" : "=");
    bytes_add(settings, "", 1);
    return true;
}

/* The answer is scopes and keys in turn, each ended by NUL. */
static bool add_answer(struct bytes *settings, struct bytes *answer)
{
    bytes_add(answer, "\0", 2);
    const char *end = answer->data + answer->length - 2;
    for (const char *scope = answer->data; scope < end;) {
        const char *key = scope + strlen(scope) + 1;
        if (is_own(scope) && !add_off(settings, key))
            return false;
        scope = key + strlen(key) + 1;
    }
    return true;
}

bool changed_filters_off(struct bytes *settings)
{
    static const char *const arguments[] = {
        "config", "--show-scope", "--name-only",
        "-z",     "--get-regexp", "^filter\\..*\\.(clean|process|required)$",
        NULL};
    enum { NONE = 1 };
    struct git_answer answer;
    bool good = git_run(&answer, arguments);
    if (good && !answer.status) {
        good = add_answer(settings, &answer.out);
    } else if (good && answer.status != NONE) {
        git_complain(&answer, "--changed");
        good = false;
    }
    git_free(&answer);
    return good;
}
