/* Which files a command is for, as its options say. */
#include "files.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "input.h"

enum { MOST_THREADS = 256 };

/* --- Threads --------------------------------------------------------------*/

/* As many as this process may use processors. */
static size_t count_processors(void)
{
    cpu_set_t set;
    int count =
        sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > MOST_THREADS ? MOST_THREADS : (size_t)count;
}

static bool read_jobs(struct file_settings *files)
{
    if (!files->jobs) {
        files->threads = count_processors();
        return true;
    }
    char *end;
    size_t digits = strspn(files->jobs, "0123456789");
    unsigned long number = strtoul(files->jobs, &end, 10);
    if (!digits || digits > 4 || *end || !number || number > MOST_THREADS) {
        complain("--jobs %s: that is no number from 1 to %d", files->jobs,
                 MOST_THREADS);
        return false;
    }
    files->threads = number;
    return true;
}

/* --- Lists of names -------------------------------------------------------*/

/* How names are separated: by NUL when there is one. */
static char separator_of(const struct text *text)
{
    return memchr(text->data, '\0', text->length) ? '\0' : '\n';
}

static size_t count_names(const struct text *text, char separator)
{
    size_t count = 1;
    for (size_t i = 0; i < text->length; i++)
        count += text->data[i] == separator;
    return count;
}

/* The name of a file, also when it looks like that of standard input. */
static char *file_name(char *name)
{
    static char dash[] = "./-";
    return strcmp(name, "-") == 0 ? dash : name;
}

/* Add the names of a list to the operands; empty ones do not count. */
static void add_names(struct invocation *invocation, struct text *text)
{
    struct file_settings *files = &invocation->settings.files;
    char separator = separator_of(text);
    size_t count = (size_t)invocation->operand_count;
    size_t most = count + count_names(text, separator);
    char *at = text->data;
    char *end = at + text->length;
    files->operands =
        need(realloc(files->operands, most * sizeof *files->operands));
    *end = '\0';
    while (at < end) {
        char *next = memchr(at, separator, (size_t)(end - at));
        next = next ? next : end;
        *next = '\0';
        if (*at)
            files->operands[count++] = file_name(at);
        at = next + 1;
    }
    invocation->operand_count = (int)count;
    invocation->operands = files->operands;
}

static bool read_list(struct invocation *invocation, size_t index)
{
    struct file_settings *files = &invocation->settings.files;
    const char *list = files->lists[index];
    struct text text;
    if (!text_read(list, &text))
        return false;
    files->texts[index] = text.data;
    int before = invocation->operand_count;
    add_names(invocation, &text);
    if (invocation->operand_count == before)
        complain("--files-from %s: the list has no names", list);
    return true;
}

/* True when the list and a query are both to come from standard input. */
static bool reads_twice(const struct invocation *invocation)
{
    const struct file_settings *files = &invocation->settings.files;
    int times = 0;
    for (size_t i = 0; i < files->list_count; i++)
        times += strcmp(files->lists[i], "-") == 0;
    for (int i = 0; times == 1 && i < invocation->operand_count; i++)
        times += strcmp(invocation->operands[i], "-") == 0;
    return times > 1;
}

static bool read_lists(struct invocation *invocation)
{
    struct file_settings *files = &invocation->settings.files;
    size_t count = (size_t)invocation->operand_count;
    if (reads_twice(invocation)) {
        complain("standard input is the list of files, and cannot be anything "
                 "else");
        return false;
    }
    files->texts = need(calloc(files->list_count, sizeof *files->texts));
    files->operands = need(malloc((count + 1) * sizeof *files->operands));
    memcpy(files->operands, invocation->operands,
           count * sizeof *files->operands);
    for (size_t i = 0; i < files->list_count; i++)
        if (!read_list(invocation, i))
            return false;
    return true;
}

/* --- What there is to read ------------------------------------------------*/

static bool are_named(const struct invocation *invocation)
{
    return invocation->operand_count > invocation->command->other_operands ||
           invocation->settings.files.list_count;
}

bool files_are_here(const struct invocation *invocation)
{
    const struct adoption *adoption = &invocation->settings.adoption;
    return (adoption->changed || adoption->watch) && !are_named(invocation);
}

bool files_have_standard_input(const struct invocation *invocation)
{
    for (int i = invocation->command->other_operands;
         i < invocation->operand_count; i++)
        if (strcmp(invocation->operands[i], "-") == 0)
            return true;
    return !are_named(invocation) && !files_are_here(invocation);
}

/* A name for what is not read would be taken for one of a file. */
static bool is_name_needed(const struct invocation *invocation)
{
    if (!invocation->settings.names_stdin ||
        files_have_standard_input(invocation))
        return true;
    complain("--stdin-filename needs standard input: give - as a file");
    return false;
}

bool files_settle(struct invocation *invocation)
{
    struct file_settings *files = &invocation->settings.files;
    return read_jobs(files) && (!files->list_count || read_lists(invocation)) &&
           is_name_needed(invocation);
}

void files_free(struct file_settings *files)
{
    for (size_t i = 0; files->texts && i < files->list_count; i++)
        free(files->texts[i]);
    free(files->texts);
    free(files->operands);
    free(files->lists);
}

/* --- Options --------------------------------------------------------------*/

SETTER(set_jobs)
{
    (void)choice;
    settings->files.jobs = value;
}

SETTER(add_list)
{
    (void)choice;
    struct file_settings *files = &settings->files;
    size_t size = (files->list_count + 1) * sizeof *files->lists;
    files->lists = need(realloc(files->lists, size));
    files->lists[files->list_count++] = value;
}

SETTER(set_no_ignore)
{
    (void)value;
    (void)choice;
    settings->files.no_ignore = true;
}

SETTER(set_force_exclude)
{
    (void)value;
    (void)choice;
    settings->files.force_exclude = true;
}

static const struct option file_rows[] = {
    {"files-from", "LIST",
     "read names of files and directories, too, from this file (-: standard "
     "input): one in a line, or each ended by NUL when there is a NUL",
     add_list, NULL, TAKES_ONE},
    {"no-ignore", NULL,
     "in directories, do not leave out what git ignores, nor what "
     ".reportqlignore says",
     set_no_ignore, NULL, TAKES_ONE},
    {"force-exclude", NULL,
     "leave that out even where it is named, as hooks do it", set_force_exclude,
     NULL, TAKES_ONE},
    {"jobs", "N",
     "work on so many files at the same time (default: as many as there are "
     "processors); the output is the same for any number",
     set_jobs, NULL, TAKES_ONE},
};
GROUP(file_options, "Files", file_rows);
