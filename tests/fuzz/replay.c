/*
 * Gives a target the bytes of files, without a fuzzer: `fuzz_replay TARGET
 * FILE...`, and `fuzz_replay --list` names the targets.  What breaks ends the
 * program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"
#include "fuzz.h"

static void list_targets(void)
{
    for (const struct fuzz_target *t = fuzz_targets; t->name; t++)
        printf("%-14s %s\n", t->name, t->summary);
}

static void replay(const struct fuzz_target *target, const char *path)
{
    struct buffer bytes = {0};
    if (!buffer_read(&bytes, path)) {
        fprintf(stderr, "fuzz_replay: cannot read %s\n", path);
        exit(2);
    }
    struct input input = {bytes.data, bytes.length};
    target->run(&input);
    buffer_free(&bytes);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        list_targets();
        return EXIT_SUCCESS;
    }
    const struct fuzz_target *target = argc > 2 ? fuzz_find(argv[1]) : NULL;
    if (!target) {
        fprintf(stderr, "usage: fuzz_replay TARGET FILE..., or --list\n");
        return 2;
    }
    for (int i = 2; i < argc; i++)
        replay(target, argv[i]);
    printf("%d passed, 0 failed\n", argc - 2);
    return EXIT_SUCCESS;
}
