/* What the program reads of others when it looks at changes only: baselines, the
 * answer of git; and its command line. */
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"
#include "baseline_entries.h"
#include "changed_lines.h"
#include "command.h"
#include "fuzz.h"
#include "world.h"

/* --- Baselines ------------------------------------------------------------*/

/* What is written is read as it was, and written the same. */
static void check_entries(struct entries *entries)
{
    struct entries again = {0};
    struct bytes text = {0}, second = {0};
    entries_sort(entries);
    entries_write(entries, &text);
    promise(entries_read(&again, bytes_text(&text), "it"));
    promise(again.count == entries->count);
    entries_sort(&again);
    entries_write(&again, &second);
    promise(second.length == text.length &&
            memcmp(second.data, text.data, text.length) == 0);
    entries_free(&again);
    free(text.data);
    free(second.data);
}

void fuzz_baseline(struct input *input)
{
    struct piece text = input_rest(input);
    struct entries entries = {0};
    world_begin();
    if (entries_read(&entries, (rql_text){text.data, text.length}, "it"))
        check_entries(&entries);
    entries_free(&entries);
    world_end();
    free(text.data);
}

/* --- Changed lines --------------------------------------------------------*/

static void check_selection(struct selection *selection)
{
    selection_sort(selection);
    for (size_t i = 0; i < selection->count; i++) {
        const struct selected *s = &selection->items[i];
        size_t count;
        rql_span *spans =
            selected_spans(s, (rql_text){"a\nb\r\nc\rd", 8}, &count);
        for (size_t j = 0; j < count; j++)
            promise(spans[j].start <= spans[j].end && spans[j].end <= 8 &&
                    (!j || spans[j - 1].end <= spans[j].start));
        free(spans);
    }
}

/* What git prints of a difference. */
void fuzz_changed(struct input *input)
{
    struct piece text = input_rest(input);
    const struct bytes diff = {text.data, text.length, text.length};
    struct selection selection = {0};
    world_begin();
    if (changed_read_diff(&selection, WORLD_FOLDER, &diff))
        check_selection(&selection);
    changed_read_names(&selection, WORLD_FOLDER, &diff);
    selection_free(&selection);
    world_end();
    free(text.data);
}

/* --- The command line -----------------------------------------------------*/

enum { MOST_ARGUMENTS = 16 };

static const struct command *command_at(unsigned index)
{
    const struct command *const *commands = program_command.subcommands;
    unsigned count = 0;
    while (commands[count])
        count++;
    return commands[index % count];
}

static void parse(const struct command *command, char **arguments, int count)
{
    struct settings settings;
    settings_init(&settings);
    settings.own = allocate(command->own_size);
    memset(settings.own, 0, command->own_size);
    int left = options_parse(command->options, &settings, arguments, count,
                             "reportql");
    promise(left >= -1 && left <= count);
    if (command->free_own)
        command->free_own(settings.own);
    settings_free(&settings);
}

/* A byte for the command, then arguments. */
void fuzz_arguments(struct input *input)
{
    const struct command *command = command_at(input_byte(input));
    char *arguments[MOST_ARGUMENTS + 1] = {NULL}, *kept[MOST_ARGUMENTS];
    int count = 0;
    while (input->length && count < MOST_ARGUMENTS) {
        kept[count] = arguments[count] = input_piece(input).data;
        count++;
    }
    world_begin();
    if (command->options)
        parse(command, arguments, count);
    world_end();
    for (int i = 0; i < count; i++)
        free(kept[i]);
}
