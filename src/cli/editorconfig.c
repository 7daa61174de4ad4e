/*
 * .editorconfig files.  There is a library, but it does not tell where a value
 * comes from, reads every file anew for each path, and waits for ever for one
 * that is a pipe.  What it says is compared with this in the tests.
 */
#include "editorconfig.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "editorconfig_section.h"
#include "input.h"
#include "message.h"
#include "reading.h"
#include "style.h"

/* A larger file is no file of a person. */
enum { MOST_BYTES = 1 << 20 };

/* The properties that matter. */
enum property {
    MAX_LINE_LENGTH,
    INDENT_SIZE,
    TAB_WIDTH,
    INDENT_STYLE,
    PROPERTY_COUNT
};

struct section {
    struct section_pattern *pattern; /* NULL: it fits nothing */
    struct editorconfig_value values[PROPERTY_COUNT];
};

struct editorconfig {
    char *shown;
    bool is_root;
    struct section *sections;
    size_t count;
    size_t room;
};

/* --- Lines ----------------------------------------------------------------*/

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static char *trim(char *text)
{
    while (is_blank(*text))
        text++;
    size_t length = strlen(text);
    while (length && is_blank(text[length - 1]))
        text[--length] = '\0';
    return text;
}

/* Cut a comment behind a value. */
static void cut_comment(char *text)
{
    for (char *p = text; *p; p++)
        if ((*p == '#' || *p == ';') && p > text && is_blank(p[-1])) {
            *p = '\0';
            return;
        }
}

static void add_section(struct editorconfig *file, char *line)
{
    if (file->count == file->room) {
        file->room = file->room * 2 + 8;
        file->sections =
            need(realloc(file->sections, file->room * sizeof *file->sections));
    }
    cut_comment(line);
    char *end = strrchr(line, ']');
    struct section section = {.pattern = NULL};
    if (end) {
        *end = '\0';
        section.pattern = section_pattern_new(line + 1);
    }
    file->sections[file->count++] = section;
}

static struct editorconfig_value read_value(enum property property,
                                            const char *text)
{
    struct editorconfig_value value = {.is_set = true};
    bool is_off = property == MAX_LINE_LENGTH && !strcasecmp(text, "off");
    value.is_tab = strcasecmp(text, "tab") == 0;
    if (is_off)
        value.number = STYLE_WIDEST;
    size_t digits = strspn(text, "0123456789");
    if (digits && digits < 10 && !text[digits])
        value.number = atoi(text);
    return value;
}

static void take_pair(struct editorconfig *file, const char *name,
                      const char *text, size_t line)
{
    static const char *const names[PROPERTY_COUNT] = {
        "max_line_length", "indent_size", "tab_width", "indent_style"};
    if (!file->count) {
        if (strcasecmp(name, "root") == 0)
            file->is_root = strcasecmp(text, "true") == 0;
        return;
    }
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        if (strcasecmp(name, names[i]) != 0)
            continue;
        struct editorconfig_value value = read_value((enum property)i, text);
        value.path = file->shown;
        value.line = line;
        file->sections[file->count - 1].values[i] = value;
    }
}

static void read_line(struct editorconfig *file, char *line, size_t number)
{
    line = trim(line);
    char *sign = strpbrk(line, "=:");
    if (*line == '#' || *line == ';')
        return;
    if (*line == '[' && strchr(line, ']')) {
        add_section(file, line);
    } else if (sign) {
        *sign = '\0';
        cut_comment(sign + 1);
        take_pair(file, trim(line), trim(sign + 1), number);
    }
}

static void read_lines(struct editorconfig *file, char *text)
{
    size_t number = 0;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    while (text) {
        char *end = strchr(text, '\n');
        if (end)
            *end = '\0';
        read_line(file, text, ++number);
        text = end ? end + 1 : NULL;
    }
}

/* --- Files ----------------------------------------------------------------*/

/* What is no file is none. */
static bool is_there(int error)
{
    return error != ENOENT && error != ENOTDIR && error != EISDIR &&
           error != EINVAL;
}

struct editorconfig *editorconfig_read(const char *path, const char *shown,
                                       bool *is_unread)
{
    struct stat status;
    struct text text;
    int error = stat(path, &status) != 0 ? errno : 0;
    if (!error && status.st_size > MOST_BYTES)
        return NULL;
    if (!error)
        error = text_read_file(path, &text);
    *is_unread = error && is_there(error);
    if (*is_unread)
        complain_unread(shown, error);
    if (error)
        return NULL;
    struct editorconfig *file = need(calloc(1, sizeof *file));
    file->shown = need(strdup(shown));
    text.data[text.length] = '\0'; /* there is padding */
    read_lines(file, text.data);
    free(text.data);
    return file;
}

void editorconfig_free(struct editorconfig *file)
{
    if (!file)
        return;
    for (size_t i = 0; i < file->count; i++)
        section_pattern_free(file->sections[i].pattern);
    free(file->sections);
    free(file->shown);
    free(file);
}

bool editorconfig_is_root(const struct editorconfig *file)
{
    return file->is_root;
}

/* --- What holds -----------------------------------------------------------*/

void editorconfig_lay(const struct editorconfig *file, const char *path,
                      struct editorconfig_style *style)
{
    struct editorconfig_value found[PROPERTY_COUNT] = {{0}};
    struct editorconfig_value *const places[PROPERTY_COUNT] = {
        &style->width, &style->indent, &style->tab, &style->kind};
    for (size_t i = 0; i < file->count; i++) {
        const struct section *section = &file->sections[i];
        if (!section->pattern || !section_pattern_fits(section->pattern, path))
            continue;
        for (int p = 0; p < PROPERTY_COUNT; p++)
            if (section->values[p].is_set)
                found[p] = section->values[p];
    }
    for (int p = 0; p < PROPERTY_COUNT; p++)
        if (!places[p]->is_set)
            *places[p] = found[p];
}

void editorconfig_settle(struct editorconfig_style *style)
{
    bool is_tab =
        style->indent.is_tab || (!style->indent.is_set && style->kind.is_tab);
    if (is_tab && style->tab.number)
        style->indent = style->tab;
}
