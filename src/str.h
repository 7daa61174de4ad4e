/* Comparing and hashing names the way the language does: ASCII case folds,
 * everything else is taken byte for byte. */
#ifndef RQL_STR_H
#define RQL_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A byte with ASCII upper case made lower. */
static inline unsigned char rql_fold(unsigned char c)
{
    return (unsigned)(c - 'A') < 26u ? c | 0x20 : c;
}

/* True for ASCII letters. */
static inline bool rql_is_letter(char byte)
{
    return (unsigned)(rql_fold((unsigned char)byte) - 'a') < 26u;
}

/* True for ASCII digits. */
static inline bool rql_is_digit(char byte)
{
    return (unsigned)(byte - '0') < 10u;
}

/* A byte of names and words, in all languages. */
static inline bool rql_is_word_byte(char c)
{
    return rql_is_letter(c) || rql_is_digit(c) || c == '_';
}

/* True when two texts are the same but for ASCII case. */
bool rql_equal_folded(const char *a, size_t a_length, const char *b,
                      size_t b_length);

/* An order of texts, the shorter ones first: 0 when two are the same but for
 * ASCII case, else negative or positive. */
int rql_compare_folded(const char *a, size_t a_length, const char *b,
                       size_t b_length);

/* Eight bytes as a number whose lowest byte is the first one, on every
 * machine: hashes made by the build must hold at run time. */
static inline uint64_t rql_load_word(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Setting this bit folds ASCII letters and keeps the other characters of a
 * name apart. */
#define RQL_FOLD_MASK UINT64_C(0x2020202020202020)

static inline uint64_t rql_hash_step(uint64_t hash, uint64_t folded_word)
{
    hash = (hash ^ folded_word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}

/* A hash with sixteen more bytes of a name in it. */
static inline uint64_t rql_hash_round(uint64_t hash, uint64_t first_word,
                                      uint64_t second_word)
{
    hash ^= first_word | RQL_FOLD_MASK;
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    hash ^= (second_word | RQL_FOLD_MASK) * UINT64_C(0xc2b2ae3d27d4eb4f);
    return hash ^ (hash >> 32);
}

/* The hash of a name without regard to ASCII case.  The scanner computes the
 * same value while it looks for the end of a name. */
static inline uint32_t rql_name_hash(const char *name, size_t length)
{
    uint64_t hash = 0;
    for (; length > 16; name += 16, length -= 16)
        hash =
            rql_hash_round(hash, rql_load_word(name), rql_load_word(name + 8));
    char tail[16] = {0};
    memcpy(tail, name, length);
    return (uint32_t)rql_hash_round(hash, rql_load_word(tail),
                                    rql_load_word(tail + 8));
}

/*
 * How many single-character insertions, deletions, replacements and swaps of
 * neighbours turn one text into the other, ASCII case not counted; more than
 * `limit` is reported as `limit` + 1.  Texts of more than 128 bytes are never
 * near.
 */
unsigned rql_edit_distance(const char *a, size_t a_length, const char *b,
                           size_t b_length, unsigned limit);

#endif
