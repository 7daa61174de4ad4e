/* Patterns of paths (src/cli/glob.c): what they fit, beside a plain matcher that
 * tries everything, and how long they take. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "glob.h"

static int failed, passed;

static void judge(bool good, const char *pattern, const char *path)
{
    if (good) {
        passed++;
        return;
    }
    failed++;
    printf("wrong: pattern %s, path %s\n", pattern, path);
}

static const struct {
    const char *pattern;
    const char *path;
    bool fits;
} rows[] = {
    {"", "", true},
    {"", "a", false},
    {"*.rql", "a.rql", true},
    {"*.rql", "d/a.rql", false},
    {"*", "", true},
    {"**", "a/b", true},
    {"**/*.rql", "a.rql", true},
    {"**/*.rql", "d/e/a.rql", true},
    {"**/b", "xb", false},
    {"**/b", "x/yb", false},
    {"a/**/b", "a/b", true},
    {"a/**/b", "a/x/y/b", true},
    {"a/**/b", "axb", false},
    {"a/**", "a/b/c", true},
    {"a/**", "a", false},
    {"a**c", "a/b/c", true},
    {"**/**/a", "a", true},
    {"?", "a", true},
    {"?", "/", false},
    {"[a-c]x", "bx", true},
    {"[!a-c]x", "bx", false},
    {"[^a-c]x", "dx", true},
    {"[!a]", "/", false},
    {"[]]", "]", true},
    {"[!]a]", "b", true},
    {"[a-]", "-", true},
    {"[a\\]b]", "]", true},
    {"[a", "[a", true},
    {"{a,b}c", "bc", true},
    {"{a,{b,c}d}e", "cde", true},
    {"{,x}y", "y", true},
    {"{**/x,y}", "a/x", true},
    {"{a}", "a", true},
    {"{a,b", "{a,b", true},
    {"a}", "a}", true},
    {"a,b", "a,b", true},
    {"a\\*", "a*", true},
    {"a\\*", "ab", false},
    {"\\", "\\", true},
};

/* The same by trying everything, without sets and alternations. */
static bool fits(const char *p, const char *s, bool at_start)
{
    if (p[0] == '*' && p[1] == '*') {
        const char *rest = p + strspn(p, "*");
        if (at_start && *rest == '/' && fits(rest + 1, s, true))
            return true;
        do
            if (fits(rest, s, false))
                return true;
        while (*s++);
        return false;
    }
    if (*p == '*') {
        do
            if (fits(p + 1, s, false))
                return true;
        while (*s && *s++ != '/');
        return false;
    }
    if (!*p || !*s)
        return !*p && !*s;
    return (*p == '?' ? *s != '/' : *p == *s) && fits(p + 1, s + 1, *p == '/');
}

static void try_random(void)
{
    char pattern[9] = "", path[9] = "";
    for (int round = 0; round < 300000; round++) {
        size_t length = (size_t)rand() % 9, size = (size_t)rand() % 9;
        for (size_t i = 0; i < length; i++)
            pattern[i] = "ab/*?*/a"[rand() % 8];
        for (size_t i = 0; i < size; i++)
            path[i] = "ab/"[rand() % 3];
        pattern[length] = path[size] = '\0';
        judge(glob_matches(pattern, path) == fits(pattern, path, true), pattern,
              path);
    }
}

/* What would take for ever if it were tried, and what is nested deeply. */
static void try_hostile(void)
{
    char pattern[GLOB_MOST], path[GLOB_MOST];
    clock_t start = clock();
    for (size_t i = 0; i < GLOB_MOST - 1; i++) {
        pattern[i] = i % 2 ? '*' : 'a';
        path[i] = 'a';
    }
    pattern[GLOB_MOST - 1] = path[GLOB_MOST - 1] = '\0';
    path[GLOB_MOST - 2] = 'b';
    judge(!glob_matches(pattern, path), "a*a*...", "aaa...b");
    memset(pattern, '{', GLOB_MOST / 2);
    memset(pattern + GLOB_MOST / 2, '}', GLOB_MOST / 2 - 1);
    judge(!glob_matches(pattern, path), "{{{...}}}", "aaa...b");
    memset(pattern, '[', GLOB_MOST - 1);
    judge(!glob_matches(pattern, path), "[[[...", "aaa...b");
    judge(clock() - start < 20 * CLOCKS_PER_SEC, "hostile", "too slow");
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        judge(glob_matches(rows[i].pattern, rows[i].path) == rows[i].fits,
              rows[i].pattern, rows[i].path);
    srand(1);
    try_random();
    try_hostile();
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
