/* What a run is about when it is not about all that there is. */
#include "adoption.h"

#include <stdlib.h>

#include "message.h"
#include "settings.h"

SETTER(set_baseline)
{
    (void)choice;
    settings->adoption.baseline = value;
}

SETTER(set_update_baseline)
{
    (void)value;
    (void)choice;
    settings->adoption.update_baseline = true;
}

SETTER(set_changed)
{
    (void)choice;
    settings->adoption.changed = true;
    settings->adoption.changed_since = value;
}

SETTER(set_watch)
{
    (void)value;
    (void)choice;
    settings->adoption.watch = true;
}

static const struct option rows[] = {
    {"baseline", "FILE",
     "findings that this file lists are known: they are not reported and fail "
     "nothing",
     set_baseline, NULL, TAKES_ONE},
    {"update-baseline", NULL,
     "let the baseline list what is found now in the files that are checked, "
     "and forget files that are gone",
     set_update_baseline, NULL, TAKES_ONE},
    {"changed", "REV",
     "only queries that have changed since the merge base of HEAD and the "
     "commit REV, as git knows it, also where that is not committed; without "
     "REV: the first that there is of origin/HEAD, origin/main, origin/master, "
     "main, master and an upstream branch of another name; in a repository "
     "without any of them and without remotes: HEAD",
     set_changed, NULL, TAKES_OPTIONAL},
    {"watch", NULL,
     "check again what changes, until the program is ended with Ctrl-C",
     set_watch, NULL, TAKES_ONE},
};
GROUP(adoption_options, "Scope", rows);

/* Two options that exclude each other, and why. */
static bool refuse(const char *words)
{
    complain("%s", words);
    return false;
}

bool adoption_check(const struct settings *settings, bool has_standard_input)
{
    const struct adoption *a = &settings->adoption;
    if (a->update_baseline && a->changed)
        return refuse("--update-baseline needs all findings of a file; it "
                      "cannot be used with --changed");
    if (a->update_baseline && settings->diff)
        return refuse("--update-baseline cannot be used with --diff, which "
                      "changes no file");
    if (a->watch && (settings->diff || a->update_baseline))
        return refuse("--watch cannot be used with --diff or "
                      "--update-baseline");
    if (has_standard_input && (a->watch || a->changed))
        return refuse(a->watch ? "--watch needs files; standard input does "
                                 "not change"
                               : "--changed needs files of a repository; "
                                 "standard input is none");
    return true;
}
