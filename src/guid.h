/* What a GUID looks like. */
#ifndef RQL_GUID_H
#define RQL_GUID_H

#include <stdbool.h>
#include <stddef.h>

#include "lanes.h"

enum { GUID_LENGTH = 36 };

/* True for 8-4-4-4-12 hexadecimal digits that begin at `p`; so many bytes are
 * read. */
static inline bool rql_is_guid(const char *p)
{
    static const char shape[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    enum { LAST = GUID_LENGTH - LANE_COUNT };
    rql_lane_set wrong = 0;
    for (size_t i = 0;; i = i + LANE_COUNT < LAST ? i + LANE_COUNT : LAST) {
        rql_lanes lanes = rql_lanes_load(p + i);
        rql_lanes dashes = rql_lanes_equal(lanes, '-');
        rql_lanes wanted = rql_lanes_equal(rql_lanes_load(shape + i), '-');
        rql_lanes digits =
            rql_lanes_or(rql_lanes_between(lanes, '0', '9'),
                         rql_lanes_between(rql_lanes_fold(lanes), 'a', 'f'));
        wrong |= rql_lanes_where(dashes) ^ rql_lanes_where(wanted);
        wrong |=
            rql_lanes_others(rql_lanes_where(rql_lanes_or(dashes, digits)));
        if (i == LAST)
            return !wrong;
    }
}

/* True for a text that is a GUID, and nothing more. */
static inline bool rql_text_is_guid(const char *text, size_t length)
{
    return length == GUID_LENGTH && rql_is_guid(text);
}

#endif
