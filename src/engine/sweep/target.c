#include <config.h>

#include "engine/sweep/target.h"

#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/parse.h"

enum { PORT_MAX = 65535, HTTP_PORT = 80 };

static const char *wanted(enum protocol protocol)
{
    return protocol == PROTOCOL_REST ? "http://HOST:PORT[/PREFIX]" : "HOST:PORT";
}

static int malformed(const char *text, enum protocol protocol, const char *why, struct err *e)
{
    return err_set(e, ERR_INVALID, "'%.128s': %s; allowed %s", text, why, wanted(protocol));
}

static int other_scheme(const char *text, enum protocol protocol, struct err *e)
{
    int length = (int)(strstr(text, "://") - text);

    return err_set(e, ERR_UNSUPPORTED, "'%.128s': %.*s is not offered; allowed %s", text,
                   length < 16 ? length : 16, text, wanted(protocol));
}

/* Past "http://", where the protocol has it. */
static int skip_scheme(const char *text, enum protocol protocol, const char **rest, bool *scheme,
                       struct err *e)
{
    *scheme = protocol == PROTOCOL_REST && strncasecmp(text, "http://", 7) == 0;
    *rest = text + (*scheme ? 7 : 0);
    if (strstr(*rest, "://"))
        return other_scheme(text, protocol, e);
    return 0;
}

static bool has_only(const char *text, size_t length, const char *allowed)
{
    return length > 0 && strspn(text, allowed) >= length;
}

/* The host's characters; what they mean is the resolver's business. */
static bool host_is_plausible(const char *host, size_t length, bool bracketed)
{
    static const char name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    static const char ipv6[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:%";

    return has_only(host, length, bracketed ? ipv6 : name);
}

/* Splits "HOST" or "[HOST]" off; *rest is what follows it. */
static int take_host(const char *text, const char *at, enum protocol protocol,
                     struct target_name *out, const char **rest, struct err *e)
{
    bool bracketed = *at == '[';
    const char *host = at + bracketed;
    size_t length = strcspn(host, bracketed ? "]" : ":/");

    if (bracketed && host[length] != ']')
        return malformed(text, protocol, "] is missing", e);
    if (length == 0)
        return malformed(text, protocol, "the host is missing", e);
    if (!host_is_plausible(host, length, bracketed))
        return malformed(text, protocol, "the host has characters that none has", e);
    if (length >= sizeof out->host)
        return malformed(text, protocol, "the host is too long", e);
    snprintf(out->host, sizeof out->host, "%.*s", (int)length, host);
    *rest = host + length + bracketed;
    return 0;
}

static int take_port(const char *text, const char *at, enum protocol protocol,
                     struct target_name *out, const char **rest, struct err *e)
{
    size_t length = strcspn(at, "/");
    char digits[8];
    int64_t port;

    if (length < 2)
        return malformed(text, protocol, "the port is missing", e);
    if (length - 1 >= sizeof digits)
        return malformed(text, protocol, "the port is not a number from 1 to 65535", e);
    snprintf(digits, sizeof digits, "%.*s", (int)(length - 1), at + 1);
    if (digits[0] == '+' || parse_int64(digits, 1, PORT_MAX, &port, NULL))
        return malformed(text, protocol, "the port is not a number from 1 to 65535", e);
    out->port = (int)port;
    *rest = at + length;
    return 0;
}

static int take_prefix(const char *text, const char *at, enum protocol protocol,
                       struct target_name *out, struct err *e)
{
    size_t length = strlen(at);

    out->path_prefix[0] = '\0';
    if (length == 0)
        return 0;
    if (protocol != PROTOCOL_REST)
        return malformed(text, protocol, "a path stands after the port", e);
    if (strpbrk(at, "?# \\\""))
        return malformed(text, protocol, "a path has no ?, #, blank, \\ or quote here", e);
    while (length > 0 && at[length - 1] == '/')
        length--;
    if (length >= sizeof out->path_prefix)
        return malformed(text, protocol, "the path is too long", e);
    snprintf(out->path_prefix, sizeof out->path_prefix, "%.*s", (int)length, at);
    return 0;
}

int target_parse(const char *text, enum protocol protocol, struct target_name *out, struct err *e)
{
    const char *at;
    bool scheme;
    int code = skip_scheme(text, protocol, &at, &scheme, e);

    if (code == 0)
        code = take_host(text, at, protocol, out, &at, e);
    if (code)
        return code;
    if (*at == ':')
        code = take_port(text, at, protocol, out, &at, e);
    else if (scheme && (*at == '\0' || *at == '/'))
        out->port = HTTP_PORT;
    else
        code = malformed(text, protocol, "the port is missing", e);
    return code ? code : take_prefix(text, at, protocol, out, e);
}

static int look_up(const char *host, int family, struct addrinfo **out)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM};

    return getaddrinfo(host, NULL, &hints, out);
}

static int look_up_host(const char *host, struct addrinfo **out)
{
    if (strcasecmp(host, "localhost") != 0)
        return look_up(host, AF_UNSPEC, out);
    if (look_up(host, AF_INET, out) == 0 || look_up(host, AF_UNSPEC, out) == 0)
        return 0;
    /* A bare system without /etc/hosts has the interface all the same (RFC 6761, 6.3). */
    return look_up("127.0.0.1", AF_INET, out);
}

int target_resolve(const struct target_name *name, struct target *out, struct err *e)
{
    struct addrinfo *found = NULL;
    int failure = look_up_host(name->host, &found);

    if (failure == 0) {
        failure = getnameinfo(found->ai_addr, found->ai_addrlen, out->address, sizeof out->address,
                              NULL, 0, NI_NUMERICHOST);
        freeaddrinfo(found);
    }
    if (failure)
        return err_set(e, ERR_UNAVAILABLE, "host '%.128s': %s", name->host, gai_strerror(failure));
    out->port = name->port;
    memcpy(out->path_prefix, name->path_prefix, sizeof out->path_prefix);
    return 0;
}
