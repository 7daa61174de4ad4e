/* Where files are, whatever they are called. */
#include "place.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "message.h"

static char *joined(const char *directory, const char *name)
{
    size_t length = strlen(directory);
    bool has_slash = length && directory[length - 1] == '/';
    struct bytes bytes = {0};
    bytes_add_text(&bytes, directory);
    bytes_add_text(&bytes, has_slash ? "" : "/");
    bytes_add(&bytes, name, strlen(name) + 1);
    return bytes.data;
}

/* The directory's name without symbolic links; NULL when there is none. */
static const char *real_directory(struct places *places, const char *path,
                                  size_t length)
{
    if (!places->real || strlen(places->directory) != length ||
        memcmp(places->directory, path, length) != 0) {
        places_free(places);
        places->directory = need(strndup(path, length));
        places->real = realpath(length ? places->directory : ".", NULL);
    }
    return places->real;
}

char *place_of(struct places *places, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return realpath(path, NULL);
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    const char *directory = real_directory(places, path, length);
    return directory ? joined(directory, name) : NULL;
}

void places_free(struct places *places)
{
    free(places->directory);
    free(places->real);
    *places = (struct places){0};
}

char *place_from(const char *place, const char *directory)
{
    size_t same = 0; /* behind the last slash that both have */
    size_t i = 0;
    for (; place[i] && place[i] == directory[i]; i++)
        if (place[i] == '/')
            same = i + 1;
    if (!directory[i] && place[i] == '/')
        same = i + 1;
    struct bytes bytes = {0};
    for (const char *p = directory + (same && !directory[i] ? i : same); *p;
         p++)
        if (p[0] != '/' && (p[1] == '/' || !p[1]))
            bytes_add_text(&bytes, "../");
    bytes_add(&bytes, place + same, strlen(place + same) + 1);
    return bytes.data;
}
