/* How much two names are like each other, and why. */
#include "changes.h"

#include <string.h>

#include "str.h"

/* --- Taking names apart ------------------------------------------------ */

enum character { MARK, LOWER, UPPER, DIGIT };

/* Bytes of other scripts count as small letters. */
static enum character character_of(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return UPPER;
    if (rql_is_digit(byte))
        return DIGIT;
    if (rql_is_letter(byte) || (unsigned char)byte >= 0x80)
        return LOWER;
    return MARK;
}

/* True when a word begins at `at`: behind a mark, where small letters turn to
 * capitals, before the last one of several capitals, around digits. */
static bool starts_word(rql_text text, size_t at)
{
    enum character here = character_of(text.data[at]);
    if (!at)
        return true;
    enum character before = character_of(text.data[at - 1]);
    if (before == MARK)
        return true;
    if (here == UPPER && before == UPPER)
        return at + 1 < text.length &&
               character_of(text.data[at + 1]) == LOWER &&
               /* IDs is one word. */
               !(text.data[at + 1] == 's' && at + 2 == text.length);
    if (here == DIGIT)
        /* V2 and M365 are one word. */
        return before != DIGIT && !starts_word(text, at - 1);
    return here != before && (here == UPPER || before == DIGIT);
}

/* A bit for each letter, and for digits as far as there is room. */
static uint32_t set_bit(char letter)
{
    return UINT32_C(1) << ((unsigned char)letter & 31);
}

static void find_words(struct parted_name *name, char *letters)
{
    rql_text text = name->text;
    bool has_too_many = false;
    for (size_t i = 0; i < text.length; i++) {
        if (character_of(text.data[i]) == MARK)
            continue;
        if (starts_word(text, i)) {
            has_too_many |= name->word_count == MOST_WORDS;
            name->word_count += name->word_count < MOST_WORDS;
            name->words[name->word_count - 1].start = name->length;
            name->places[name->word_count - 1].start = (uint8_t)i;
        }
        letters[name->length] = (char)rql_fold((unsigned char)text.data[i]);
        name->set |= set_bit(letters[name->length++]);
        name->words[name->word_count - 1].end = name->length;
        name->places[name->word_count - 1].end = (uint8_t)(i + 1);
    }
    if (has_too_many)
        name->word_count = 0;
}

static int compare_words(const struct parted_name *a, unsigned i,
                         const struct parted_name *b, unsigned j)
{
    size_t a_length = (size_t)(a->words[i].end - a->words[i].start);
    size_t b_length = (size_t)(b->words[j].end - b->words[j].start);
    size_t least = a_length < b_length ? a_length : b_length;
    int order = memcmp(a->letters + a->words[i].start,
                       b->letters + b->words[j].start, least);
    if (order)
        return order;
    return a_length < b_length ? -1 : a_length > b_length;
}

/* Write the words by alphabet; there are few. */
static char *order_words(struct arena *arena, const struct parted_name *name)
{
    unsigned order[MOST_WORDS];
    char *text =
        rql_arena_alloc(arena, (size_t)name->length + name->word_count + 1);
    char *out = text;
    for (unsigned i = 0; i < name->word_count; i++) {
        unsigned at = i;
        while (at && compare_words(name, order[at - 1], name, i) > 0) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    for (unsigned i = 0; i < name->word_count; i++) {
        struct word word = name->words[order[i]];
        memcpy(out, name->letters + word.start,
               (size_t)(word.end - word.start));
        out += word.end - word.start;
        *out++ = ' ';
    }
    *out = '\0';
    return text;
}

void rql_name_part(struct arena *arena, rql_text text, struct parted_name *name)
{
    *name = (struct parted_name){.text = text, .letters = "", .ordered = ""};
    if (text.length > LONGEST_PARTED)
        return;
    char *letters = rql_arena_alloc(arena, text.length + 1);
    name->letters = letters;
    find_words(name, letters);
    letters[name->length] = '\0';
    name->ordered = order_words(arena, name);
}

/* --- Comparing --------------------------------------------------------- */

/* How many slips make a name of that length another one. */
static unsigned tolerance(unsigned length)
{
    return length < 4 ? 0 : length < 10 ? 1 : 2;
}

/* True when the digits of both are the same: Day30 is not Day60. */
static bool same_digits(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a && !rql_is_digit(*a))
            a++;
        while (*b && !rql_is_digit(*b))
            b++;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
    }
}

static unsigned count_bits(uint32_t bits)
{
    unsigned count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

/* How many characters differ, or 0 when they are too many.  What both begin
 * and end with is left out: names of one dataset often share that. */
static unsigned count_slips(const struct parted_name *before,
                            const struct parted_name *after)
{
    const char *a = before->letters, *b = after->letters;
    size_t a_length = before->length, b_length = after->length;
    unsigned limit = tolerance(before->length < after->length ? before->length
                                                              : after->length);
    /* A slip changes at most two members of the set. */
    if (!limit || count_bits(before->set ^ after->set) > 2 * limit ||
        !same_digits(a, b))
        return 0;
    for (; a_length && b_length && *a == *b; a++, b++, a_length--, b_length--)
        continue;
    while (a_length && b_length && a[a_length - 1] == b[b_length - 1]) {
        a_length--;
        b_length--;
    }
    unsigned slips = rql_edit_distance(a, a_length, b, b_length, limit);
    return slips <= limit ? slips : 0;
}

/* Which words of the longer name the shorter one lacks, a bit for each; 0 when
 * the shorter one has others too. */
static unsigned missing_words(const struct parted_name *shorter,
                              const struct parted_name *longer)
{
    unsigned missing = 0;
    unsigned i = 0;
    for (unsigned j = 0; j < longer->word_count; j++) {
        if (i < shorter->word_count &&
            compare_words(shorter, i, longer, j) == 0)
            i++;
        else
            missing |= 1u << j;
    }
    return i == shorter->word_count ? missing : 0;
}

/* How many words the longer name has more, or 0 when it is another name. */
static unsigned count_added_words(const struct parted_name *shorter,
                                  const struct parted_name *longer)
{
    enum { FEWEST_LETTERS = 4 };
    if (!shorter->word_count || shorter->length < FEWEST_LETTERS ||
        longer->word_count <= shorter->word_count)
        return 0;
    unsigned added = (unsigned)(longer->word_count - shorter->word_count);
    if (added > (shorter->word_count > 1 ? 2u : 1u) ||
        !missing_words(shorter, longer))
        return 0;
    return added;
}

static const struct parted_name *shorter_of(const struct parted_name *a,
                                            const struct parted_name *b)
{
    return a->word_count < b->word_count ? a : b;
}

struct likeness rql_name_likeness(const struct parted_name *before,
                                  const struct parted_name *after)
{
    struct likeness none = {LIKENESS_NONE, 0, 0, 0};
    if (!before->length || !after->length)
        return none;
    if (before->length == after->length &&
        !memcmp(before->letters, after->letters, before->length))
        return (struct likeness){LIKENESS_LETTERS, 900, 0, 0};
    if (before->word_count > 1 && !strcmp(before->ordered, after->ordered))
        return (struct likeness){LIKENESS_ORDER, 800, 0, 0};
    const struct parted_name *shorter = shorter_of(before, after);
    const struct parted_name *longer = shorter == before ? after : before;
    unsigned slips = count_slips(before, after);
    unsigned added = count_added_words(shorter, longer);
    /* A short word that was added is a few slips too; it is the better
     * reason. */
    if (slips)
        return (struct likeness){added ? LIKENESS_WORDS : LIKENESS_SLIPS,
                                 700 - 100 * slips, added ? added : slips, 0};
    if (!added)
        return none;
    unsigned share = 100u * shorter->length / longer->length;
    return (struct likeness){LIKENESS_WORDS, 400 - 100 * added + share, added,
                             0};
}

/* --- Reasons ----------------------------------------------------------- */

/* The words that one name has and the other lacks: "A", "A and B". */
static const char *name_missing(struct arena *arena,
                                const struct parted_name *shorter,
                                const struct parted_name *longer)
{
    const char *text = "";
    unsigned missing = missing_words(shorter, longer);
    for (unsigned i = 0; i < longer->word_count; i++) {
        struct word place = longer->places[i];
        if (missing >> i & 1)
            text = rql_arena_printf(
                arena, "%s%s%.*s", text, *text ? " and " : "",
                place.end - place.start, longer->text.data + place.start);
    }
    return text;
}

const char *rql_likeness_reason(struct arena *arena, struct likeness likeness,
                                const struct parted_name *before,
                                const struct parted_name *after)
{
    const struct parted_name *shorter = shorter_of(before, after);
    switch (likeness.kind) {
    case LIKENESS_KNOWN:
        return "newer pages call it so";
    case LIKENESS_LETTERS:
        return "its letters are the same";
    case LIKENESS_ORDER:
        return "it has the same words in another order";
    case LIKENESS_SLIPS:
        return likeness.count == 1 ? "one character differs"
                                   : "two characters differ";
    case LIKENESS_WORDS:
        return rql_arena_printf(arena, "%s %s %s",
                                shorter == before
                                    ? name_missing(arena, before, after)
                                    : name_missing(arena, after, before),
                                likeness.count == 1 ? "was" : "were",
                                shorter == before ? "added" : "left out");
    case LIKENESS_COLUMNS:
        return rql_arena_printf(arena,
                                "%u of its %u columns and metrics are the same",
                                likeness.count, likeness.of);
    default:
        return "";
    }
}
