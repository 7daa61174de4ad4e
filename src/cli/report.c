/* The table of output formats. */
#include "report.h"

const struct format *format_at(size_t index)
{
    static const struct format *const formats[] = {
        &text_format,
        &json_format,
        NULL,
    };
    return formats[index];
}
