/* Bytes looked at many at once, beside the same looked at one by one; built for
 * each kind of lanes. */
#include "guid.h"

#include <stdio.h>

static int failures;

static void check(bool good, const char *what, unsigned byte, size_t lane)
{
    if (good)
        return;
    failures++;
    printf("FAILED: %s: byte 0x%02x in lane %zu\n", what, byte, lane);
}

static bool is_between(unsigned byte, unsigned least, unsigned most)
{
    return byte >= least && byte <= most;
}

static bool is_in_names(unsigned byte)
{
    return is_between(byte, 'a', 'z') || is_between(byte, 'A', 'Z') ||
           is_between(byte, '0', '9') || byte == '_';
}

/* The set must hold that lane and no other, or nothing. */
static void check_set(rql_lanes told, bool expected, const char *what,
                      unsigned byte, size_t lane)
{
    rql_lane_set set = rql_lanes_where(told);
    bool is_alone = set && rql_lane_first(set) == lane && !(set & (set - 1));
    check(expected ? is_alone : !set, what, byte, lane);
}

/* Each byte in each lane, beside others that have none of the properties. */
static void check_byte(unsigned byte, size_t lane, char other)
{
    char text[LANE_COUNT];
    memset(text, other, sizeof text);
    text[lane] = (char)byte;
    rql_lanes lanes = rql_lanes_load(text);
    check_set(rql_lanes_equal(lanes, '\''), byte == '\'', "equal", byte, lane);
    check_set(rql_lanes_at_most(lanes, '\r'), byte <= '\r', "at most", byte,
              lane);
    check_set(rql_lanes_between(lanes, '0', '9'), is_between(byte, '0', '9'),
              "between", byte, lane);
    check_set(rql_lanes_in_names(lanes), is_in_names(byte), "in names", byte,
              lane);
}

/* Those before a lane, and those that are not in it. */
static void check_sets(size_t lane)
{
    char text[LANE_COUNT];
    memset(text, 'a', sizeof text);
    text[lane] = ' ';
    rql_lanes lanes = rql_lanes_load(text);
    rql_lane_set letters = rql_lanes_where(rql_lanes_in_names(lanes));
    rql_lane_set blank = rql_lanes_where(rql_lanes_equal(lanes, ' '));
    rql_lane_set before = rql_lanes_before(letters, blank);
    size_t count = 0;
    for (rql_lane_set rest = before; rest; rest &= rest - 1)
        count++;
    check(rql_lanes_others(letters) == blank, "others", ' ', lane);
    check(count == lane && !(before & ~letters), "before", ' ', lane);
}

static void check_guid(const char *guid)
{
    char text[GUID_LENGTH];
    for (size_t i = 0; i < GUID_LENGTH; i++)
        for (unsigned byte = 0; byte < 256; byte++) {
            memcpy(text, guid, sizeof text);
            text[i] = (char)byte;
            bool is_digit = is_between(byte, '0', '9') ||
                            is_between(byte, 'a', 'f') ||
                            is_between(byte, 'A', 'F');
            check(rql_is_guid(text) ==
                      (guid[i] == '-' ? byte == '-' : is_digit),
                  "GUID", byte, i);
        }
}

int main(void)
{
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            check_byte(byte, lane, ' ');
            check_byte(byte, lane, '\xe1');
            check_byte(byte, lane, '{');
        }
        check_sets(lane);
    }
    check_guid("01234567-89ab-cdef-ABCD-EF0123456789");
    if (failures == 0)
        printf("all of %d lanes are told\n", LANE_COUNT);
    return failures != 0;
}
