/* Looking at many bytes of a text at once: sixteen where the machine has SSE2,
 * else, or with RQL_WORD_LANES, the eight of a word. */
#ifndef RQL_LANES_H
#define RQL_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

#if defined __SSE2__ && !defined RQL_WORD_LANES
#include <emmintrin.h>

/* The bytes at a place of a text, one for each lane. */
typedef __m128i rql_lanes;

/* Which lanes have a property: a bit for each, the lowest for the first. */
typedef unsigned rql_lane_set;

enum { LANE_COUNT = 16, LANE_SET_BITS = 1 };
#define NO_LANES _mm_setzero_si128()

static inline rql_lanes rql_lanes_load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

static inline rql_lanes rql_lanes_or(rql_lanes a, rql_lanes b)
{
    return _mm_or_si128(a, b);
}

/* Each property is told by lanes whose highest bits say so. */
static inline rql_lane_set rql_lanes_where(rql_lanes told)
{
    return (unsigned)_mm_movemask_epi8(told);
}

static inline rql_lanes rql_lanes_equal(rql_lanes lanes, unsigned char byte)
{
    return _mm_cmpeq_epi8(lanes, _mm_set1_epi8((char)byte));
}

/* Bytes up to `most`. */
static inline rql_lanes rql_lanes_at_most(rql_lanes lanes, unsigned char most)
{
    return _mm_cmpeq_epi8(_mm_min_epu8(lanes, _mm_set1_epi8((char)most)),
                          lanes);
}

/* Bytes from `least` to `most`, which are ASCII: moved to the highest numbers
 * that have a sign. */
static inline rql_lanes rql_lanes_between(rql_lanes lanes, unsigned char least,
                                          unsigned char most)
{
    __m128i moved = _mm_add_epi8(lanes, _mm_set1_epi8((char)(0x7f - most)));
    return _mm_cmpgt_epi8(moved, _mm_set1_epi8((char)(0x7e - (most - least))));
}

/* With upper case made lower; other bytes change too. */
static inline rql_lanes rql_lanes_fold(rql_lanes lanes)
{
    return _mm_or_si128(lanes, _mm_set1_epi8(0x20));
}

#else

typedef uint64_t rql_lanes;
typedef uint64_t rql_lane_set;

enum { LANE_COUNT = 8, LANE_SET_BITS = 8 };
#define NO_LANES UINT64_C(0)
#define EACH_LANE UINT64_C(0x0101010101010101)

static inline rql_lanes rql_lanes_load(const char *p)
{
    return rql_load_word(p);
}

static inline rql_lanes rql_lanes_or(rql_lanes a, rql_lanes b)
{
    return a | b;
}

static inline rql_lane_set rql_lanes_where(rql_lanes told)
{
    return told & EACH_LANE << 7;
}

/* No sum below is above 255, so that lanes do not disturb each other. */
static inline rql_lanes rql_lanes_at_most(rql_lanes lanes, unsigned char most)
{
    rql_lanes low = lanes & EACH_LANE * 0x7f;
    return ~(low + EACH_LANE * (0x7fu - most)) & ~lanes;
}

static inline rql_lanes rql_lanes_equal(rql_lanes lanes, unsigned char byte)
{
    return rql_lanes_at_most(lanes ^ EACH_LANE * byte, 0);
}

static inline rql_lanes rql_lanes_between(rql_lanes lanes, unsigned char least,
                                          unsigned char most)
{
    return rql_lanes_at_most(lanes, most) &
           ~rql_lanes_at_most(lanes, (unsigned char)(least - 1));
}

static inline rql_lanes rql_lanes_fold(rql_lanes lanes)
{
    return lanes | EACH_LANE * 0x20;
}

#endif

/* The first lane of a set that is not empty. */
static inline size_t rql_lane_first(rql_lane_set set)
{
    return (size_t)__builtin_ctzll(set) / LANE_SET_BITS;
}

/* Those before the first lane of another set. */
static inline rql_lane_set rql_lanes_before(rql_lane_set set,
                                            rql_lane_set other)
{
    return set & (other - 1) & ~other;
}

/* Lanes that are not in the set. */
static inline rql_lane_set rql_lanes_others(rql_lane_set set)
{
    return ~set & rql_lanes_where(rql_lanes_equal(NO_LANES, 0));
}

/* Letters, digits and underscores. */
static inline rql_lanes rql_lanes_in_names(rql_lanes lanes)
{
    rql_lanes letters = rql_lanes_between(rql_lanes_fold(lanes), 'a', 'z');
    rql_lanes digits = rql_lanes_between(lanes, '0', '9');
    return rql_lanes_or(rql_lanes_or(letters, digits),
                        rql_lanes_equal(lanes, '_'));
}

/* The end of a run of letters, digits and underscores.  May read the padding
 * behind the text, which ends every run. */
static inline const char *rql_name_end(const char *p)
{
    for (;; p += LANE_COUNT) {
        rql_lanes inside = rql_lanes_in_names(rql_lanes_load(p));
        rql_lane_set outside = rql_lanes_others(rql_lanes_where(inside));
        if (outside)
            return p + rql_lane_first(outside);
    }
}

#endif
