/* Reading what git tells of changes. */
#include "changed_lines.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

/* One side of a change is a file of this kind. */
static const char link_mode[] = "120000";

/* What is left to be read. */
struct reader {
    const char *at;
    const char *end;
    struct selection *selection;
    const char *top;
};

static char *place_in(const char *top, const char *name)
{
    struct bytes bytes = {0};
    bytes_add_text(&bytes, top);
    bytes_add_text(&bytes, "/");
    bytes_add(&bytes, name, strlen(name) + 1);
    return bytes.data;
}

/* The text up to the next NUL; NULL when there is none. */
static const char *next_text(struct reader *r)
{
    const char *text = r->at;
    const char *end = memchr(text, '\0', (size_t)(r->end - text));
    if (!end)
        return NULL;
    r->at = end + 1;
    return text;
}

void changed_read_names(struct selection *selection, const char *top,
                        const struct bytes *names)
{
    if (!names->length)
        return;
    struct reader r = {names->data, names->data + names->length, selection,
                       top};
    const char *name;
    /* A name that ends in a slash is a repository of its own. */
    while (r.at < r.end && (name = next_text(&r)))
        if (*name && name[strlen(name) - 1] != '/')
            selection_add(selection, place_in(top, name));
}

/* --- The list of files ----------------------------------------------------*/

/* A file of the list; its patches come in the same order. */
struct change {
    char status;
    char *place;
};

struct changes_list {
    struct change *items;
    size_t count;
    size_t room;
};

static void add_change(struct changes_list *list, char status, char *place)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 64;
        list->items =
            need(realloc(list->items, list->room * sizeof *list->items));
    }
    list->items[list->count++] = (struct change){status, place};
}

/* ":100644 100644 1234567 89abcde M", NUL, one name, or two of what was renamed
 * or copied. */
static bool read_change(struct reader *r, struct changes_list *list)
{
    const char *head = next_text(r);
    const char *status = head ? strrchr(head, ' ') : NULL;
    if (!status || status - head < (ptrdiff_t)strlen(":100644 100644") ||
        !status[1])
        return false;
    const char *name = next_text(r);
    if (name && strchr("RC", status[1]))
        name = next_text(r);
    if (!name)
        return false;
    bool is_link = strncmp(head + 8, link_mode, sizeof link_mode - 1) == 0;
    add_change(list, is_link ? 'D' : status[1], place_in(r->top, name));
    return true;
}

static bool read_list(struct reader *r, struct changes_list *list)
{
    while (r->at < r->end && *r->at == ':')
        if (!read_change(r, list))
            return false;
    return true;
}

/* --- Patches --------------------------------------------------------------*/

/* No text has more lines. */
#define MOST_LINES RQL_TEXT_MAX

static size_t read_number(const char **at, const char *end)
{
    size_t number = 0;
    while (*at < end && isdigit((unsigned char)**at)) {
        if (number <= MOST_LINES)
            number = 10 * number + (size_t)(**at - '0');
        ++*at;
    }
    return number <= MOST_LINES ? number : MOST_LINES;
}

/* "12,3" or "12", which is "12,1". */
static struct line_range read_range(const char **at, const char *end)
{
    struct line_range range = {read_number(at, end), 1};
    if (*at < end && **at == ',') {
        ++*at;
        range.end = read_number(at, end);
    }
    return range;
}

static bool skip_line(struct reader *r)
{
    const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
    r->at = newline ? newline + 1 : r->end;
    return newline;
}

/* "@@ -1,2 +3,4 @@", then the lines that were there and those that are.  What was
 * deleted has stood between two lines, which both count as changed. */
static void read_hunk(struct reader *r, struct selected *selected)
{
    const char *at = r->at + strlen("@@ -");
    struct line_range old = read_range(&at, r->end);
    while (at < r->end && (*at == ' ' || *at == '+'))
        at++;
    struct line_range new = read_range(&at, r->end);
    skip_line(r);
    for (size_t i = 0; i < old.end + new.end; i++)
        if (!skip_line(r))
            break;
    if (!selected)
        return;
    size_t first = new.first ? new.first - 1 : 0;
    size_t end = new.end ? first + new.end : new.first + 1;
    selected_add_lines(selected, first, end);
}

static bool begins(const struct reader *r, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(r->end - r->at) >= length &&
           memcmp(r->at, text, length) == 0;
}

/* Read the patch of a file up to the next one; true when git takes the file for
 * binary. */
static bool read_patch(struct reader *r, struct selected *selected)
{
    bool is_binary = false;
    skip_line(r);
    while (r->at < r->end && !begins(r, "diff --git ")) {
        if (begins(r, "@@ -")) {
            read_hunk(r, selected);
        } else {
            is_binary |= begins(r, "Binary files ");
            skip_line(r);
        }
    }
    return is_binary;
}

/* Take what the patches of a file say over. */
static void select_change(struct selection *selection, struct change *change,
                          struct selected *lines, bool is_whole)
{
    if (change->status == 'D' || (!is_whole && !lines->line_count))
        return;
    struct selected *selected = selection_add(selection, change->place);
    change->place = NULL;
    if (is_whole)
        return;
    selected->lines = lines->lines;
    selected->line_count = lines->line_count;
    lines->lines = NULL;
}

/* Read the patches of the list.  Of a file that was made, of another kind
 * before, or that git takes for binary, everything has changed; nothing of one
 * that was only renamed or got another mode. */
static bool read_patches(struct reader *r, struct changes_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct change *change = &list->items[i];
        int patches = change->status == 'T' ? 2 : 1;
        struct selected lines = {0};
        bool is_whole = strchr("AT", change->status);
        bool good = true;
        for (; good && patches; patches--) {
            good = begins(r, "diff --git ");
            is_whole |= good && read_patch(r, &lines);
        }
        if (good)
            select_change(r->selection, change, &lines, is_whole);
        free(lines.lines);
        if (!good)
            return false;
    }
    return true;
}

bool changed_read_diff(struct selection *selection, const char *top,
                       const struct bytes *diff)
{
    if (!diff->length)
        return true;
    struct reader r = {diff->data, diff->data + diff->length, selection, top};
    struct changes_list list = {0};
    bool good = read_list(&r, &list);
    if (good && list.count) {
        r.at += r.at < r.end && !*r.at;
        good = read_patches(&r, &list);
        if (!good)
            complain("--changed: what git diff says is not understood");
    }
    for (size_t i = 0; i < list.count; i++)
        free(list.items[i].place);
    free(list.items);
    return good;
}
