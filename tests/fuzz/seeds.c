/*
 * Makes what fuzzers begin with: `fuzz_seeds DIRECTORY FILE...` writes a folder of
 * seeds for each target, made of the files' contents, and the file `dictionary`.
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
    if (bytes->length > SEED_MOST)
        return;
    snprintf(path, sizeof path, "%s/%s/%05zu", seeds->directory, target,
             seeds->count++);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes->data, 1, bytes->length, file) != bytes->length ||
        fclose(file) != 0)
        fail(path);
}

int main(int argc, char **argv)
{
    struct seeds seeds = {argc > 1 ? argv[1] : ".", 0};
    char path[4096];
    if (argc < 3) {
        fprintf(stderr, "usage: fuzz_seeds DIRECTORY FILE...\n");
        return 2;
    }
    make_directory(seeds.directory);
    for (const struct fuzz_target *t = fuzz_targets; t->name; t++) {
        snprintf(path, sizeof path, "%s/%s", seeds.directory, t->name);
        make_directory(path);
    }
    seeds_add_facts(&seeds);
    seeds_add_program(&seeds);
    for (int i = 2; i < argc; i++)
        if (!seeds_add_file(&seeds, argv[i]))
            return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/dictionary", seeds.directory);
    if (!dictionary_write(path))
        fail(path);
    printf("%zu seeds\n", seeds.count);
    return EXIT_SUCCESS;
}
