#include <config.h>

#include "engine/session/preflight.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/process/procfile.h"

enum { PATH_SIZE = 4096, MIB = 1024 * 1024 };

int preflight_raise_files(struct err *e)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return err_set_errno(e, errno, "cannot read the limit on open files");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return err_set_errno(e, errno, "cannot raise the limit on open files to %ju",
                             (uintmax_t)limit.rlim_max);
    return 0;
}

static void read_ports(struct preflight_limits *out)
{
    char text[64], *end;

    if (procfile_read("/proc/sys/net/ipv4/ip_local_port_range", text, sizeof text) <= 0)
        return;
    out->port_low = strtoull(text, &end, 10);
    out->port_high = strtoull(end, NULL, 10);
}

static uint64_t machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : UINT64_MAX;
}

/* The least memory.max from our control group (version 2) up to the root. */
static uint64_t group_memory(void)
{
    char group[PATH_SIZE], text[PATH_SIZE], path[PATH_SIZE + 64];
    uint64_t least = UINT64_MAX, limit;
    char *slash;

    procfile_read("/proc/self/cgroup", text, sizeof text);
    procfile_text(text, "0:", group, sizeof group);
    while (group[0] == '/') {
        snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", group);
        /* The file holds "max" where there is no limit. */
        if (procfile_read(path, text, sizeof text) > 0 && procfile_number(text, "", &limit) &&
            limit < least)
            least = limit;
        slash = strrchr(group, '/');
        *slash = '\0';
    }
    return least;
}

static const char *set_proxy(void)
{
    static const char *const names[] = {"http_proxy", "HTTP_PROXY", "grpc_proxy", "all_proxy",
                                        "ALL_PROXY"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return names[i];
    }
    return NULL;
}

void preflight_read(struct preflight_limits *out)
{
    struct rlimit files;
    uint64_t machine = machine_memory(), group = group_memory();

    *out = (struct preflight_limits){.files = UINT64_MAX};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
        out->files = files.rlim_cur;
    read_ports(out);
    out->memory_bytes = machine < group ? machine : group;
    out->proxy = set_proxy();
}

static uint64_t port_count(const struct preflight_limits *limits)
{
    bool known = limits->port_high >= limits->port_low && limits->port_high > 0;

    return known ? limits->port_high - limits->port_low + 1 : UINT64_MAX;
}

uint64_t preflight_connections_max(const struct preflight_limits *limits)
{
    uint64_t files = limits->files > PREFLIGHT_FILES_SPARE ? limits->files - PREFLIGHT_FILES_SPARE
                                                           : 0;
    uint64_t ports = port_count(limits);

    return files < ports ? files : ports;
}

int preflight_check_connections(const struct preflight_limits *limits, uint64_t connections,
                                struct err *e)
{
    uint64_t ports = port_count(limits);

    if (connections > UINT64_MAX - PREFLIGHT_FILES_SPARE ||
        connections + PREFLIGHT_FILES_SPARE > limits->files)
        return err_set(e, ERR_TOO_LARGE,
                       "%" PRIu64 " connections need %" PRIu64
                       " open files and the limit is %" PRIu64
                       "; raise it (ulimit -Hn) or lower the concurrency",
                       connections, connections + PREFLIGHT_FILES_SPARE, limits->files);
    if (connections > ports)
        return err_set(e, ERR_TOO_LARGE,
                       "%" PRIu64 " connections to one server and only %" PRIu64
                       " local ports (net.ipv4.ip_local_port_range is %" PRIu64 " to %" PRIu64
                       "); widen it or lower the concurrency",
                       connections, ports, limits->port_low, limits->port_high);
    return 0;
}

int preflight_check_memory(const struct preflight_limits *limits, uint64_t bytes, struct err *e)
{
    if (bytes <= limits->memory_bytes / 2)
        return 0;
    return err_set(e, ERR_TOO_LARGE,
                   "%" PRIu64 " MiB in flight and half of the memory is %" PRIu64
                   " MiB; lower the concurrency, the batch or the image size",
                   bytes / MIB, limits->memory_bytes / 2 / MIB);
}
