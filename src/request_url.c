/* The address that the service calls when a report is ready. */
#include <string.h>

#include "request.h"
#include "str.h"

static bool begins(rql_text text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length &&
           rql_equal_folded(text.data, length, with, length);
}

static bool ends(rql_text text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length &&
           rql_equal_folded(text.data + text.length - length, length, with,
                            length);
}

/* The host of a URL behind its scheme. */
static rql_text host_of(rql_text rest)
{
    size_t length = 0;
    while (length < rest.length && !memchr("/?#\\", rest.data[length], 4))
        length++;
    rql_text host = {rest.data, length};
    const char *at = length ? memchr(host.data, '@', length) : NULL;
    if (at) {
        host.length -= (size_t)(at + 1 - host.data);
        host.data = at + 1;
    }
    if (host.length && *host.data == '[') {
        const char *close = memchr(host.data, ']', host.length);
        host.length = close ? (size_t)(close + 1 - host.data) : 0;
        return host;
    }
    const char *port = host.length ? memchr(host.data, ':', host.length) : NULL;
    if (port)
        host.length = (size_t)(port - host.data);
    return host;
}

/* 172.16.0.0 to 172.31.255.255. */
static bool is_middle_private(rql_text host)
{
    int number;
    if (!begins(host, "172.") || host.length < 7 || host.data[6] != '.')
        return false;
    number = (host.data[4] - '0') * 10 + (host.data[5] - '0');
    return number >= 16 && number <= 31;
}

static bool is_address(rql_text host)
{
    size_t i = 0;
    while (i < host.length &&
           (host.data[i] == '.' || rql_is_digit(host.data[i])))
        i++;
    return i == host.length;
}

static bool is_private(rql_text host)
{
    static const char *const addresses[] = {"127.", "10.", "192.168.",
                                            "169.254.", "0."};
    static const char *const names[] = {".localhost", ".local",   ".internal",
                                        ".test",      ".example", ".invalid"};
    if (*host.data == '[')
        return begins(host, "[::1]") || begins(host, "[fe80") ||
               begins(host, "[fc") || begins(host, "[fd");
    if (is_address(host)) {
        for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
            if (begins(host, addresses[i]))
                return true;
        return is_middle_private(host);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ends(host, names[i]))
            return true;
    return !memchr(host.data, '.', host.length);
}

/* What is wrong with a URL, or NULL. */
static const char *url_problem(rql_text url)
{
    size_t scheme = begins(url, "https://")  ? 8
                    : begins(url, "http://") ? 7
                                             : 0;
    if (!scheme)
        return "does not begin with https:// or http://";
    for (size_t i = 0; i < url.length; i++)
        if ((unsigned char)url.data[i] <= ' ')
            return "has white space in it";
    rql_text host = host_of((rql_text){url.data + scheme, url.length - scheme});
    if (!host.length)
        return "names no host";
    return is_private(host) ? "names a host that the service cannot reach"
                            : NULL;
}

void rql_check_callback_url(struct request *r, const struct body *body,
                            const struct member *m, rql_text value)
{
    const char *problem = value.length ? url_problem(value) : NULL;
    if (!problem || !(body->facts & ON_BOTH))
        return;
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_CALLBACK_URL, m->value, m->value_end,
                   "CallbackUrl %s", problem);
    rql_add_help(r->d, diag,
                 "the service calls the URL when a report is ready: it must be "
                 "a public one");
    rql_text plain = rql_request_trimmed(value);
    if (plain.length < value.length && !url_problem(plain) &&
        plain.length < 2000 &&
        !memchr(r->d->text + m->value, '\\', m->value_end - m->value))
        rql_add_fix(r->d, diag, true, m->value + 1, m->value_end - 1,
                    rql_arena_copy(&r->d->arena, plain.data, plain.length),
                    "Leave out the spaces");
}
