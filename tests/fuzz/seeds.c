/*
 * Makes what fuzzers begin with: `fuzz_seeds DIRECTORY TARGET FILE...` writes a
 * folder of seeds for a target, or for `all`, made of the files' contents, and the
 * file `dictionary`.
 */
#include "seeds.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static void fail(const char *path)
{
    fprintf(stderr, "fuzz_seeds: cannot write %s: %s\n", path, strerror(errno));
    exit(EXIT_FAILURE);
}

static void make_directory(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        fail(path);
}

void seeds_add(struct seeds *seeds, const char *target,
               const struct buffer *bytes)
{
    char path[4096];
    if (bytes->length > SEED_MOST ||
        (seeds->only && strcmp(seeds->only, target) != 0))
        return;
    snprintf(path, sizeof path, "%s/%s/%05zu", seeds->directory, target,
             seeds->count++);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes->data, 1, bytes->length, file) != bytes->length ||
        fclose(file) != 0)
        fail(path);
}

static void make_directories(const struct seeds *seeds)
{
    char path[4096];
    make_directory(seeds->directory);
    for (const struct fuzz_target *t = fuzz_targets; t->name; t++) {
        snprintf(path, sizeof path, "%s/%s", seeds->directory, t->name);
        make_directory(path);
    }
}

int main(int argc, char **argv)
{
    char path[4096];
    if (argc < 4) {
        fprintf(stderr, "usage: fuzz_seeds DIRECTORY TARGET|all FILE...\n");
        return 2;
    }
    struct seeds seeds = {
        .directory = argv[1],
        .only = strcmp(argv[2], "all") == 0 ? NULL : argv[2],
    };
    make_directories(&seeds);
    seeds_add_facts(&seeds);
    seeds_add_program(&seeds);
    for (int i = 3; i < argc; i++)
        if (!seeds_add_file(&seeds, argv[i]))
            return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/dictionary", seeds.directory);
    if (!dictionary_write(path))
        fail(path);
    printf("%zu seeds\n", seeds.count);
    return EXIT_SUCCESS;
}
