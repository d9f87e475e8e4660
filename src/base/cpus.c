#include <config.h>

#include "base/cpus.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"

static int add_range(const char *piece, void *context, struct err *e)
{
    struct cpus *cpus = context;
    char first_text[PARSE_ELEMENT_SIZE];
    const char *dash = strchr(piece, '-');
    int64_t first, last;
    int code;

    snprintf(first_text, sizeof first_text, "%.*s", dash ? (int)(dash - piece) : -1, piece);
    code = parse_int64(first_text, 0, CPUS_MAX - 1, &first, e);
    if (code)
        return code;
    last = first;
    if (dash)
        code = parse_int64(dash + 1, 0, CPUS_MAX - 1, &last, e);
    if (code)
        return code;
    if (last < first)
        return err_set(e, ERR_INVALID, "'%.64s' runs backwards", piece);
    for (int64_t cpu = first; cpu <= last; cpu++)
        CPU_SET((size_t)cpu, &cpus->set);
    return 0;
}

int cpus_parse(const char *text, struct cpus *out, struct err *e)
{
    CPU_ZERO(&out->set);
    return parse_list(text, add_range, out, e);
}

bool cpus_has(const struct cpus *cpus, int cpu)
{
    return cpu >= 0 && cpu < CPUS_MAX && CPU_ISSET((size_t)cpu, &cpus->set);
}

int cpus_count(const struct cpus *cpus)
{
    return CPU_COUNT(&cpus->set);
}

static int range_end(const struct cpus *cpus, int first)
{
    int last = first;

    while (cpus_has(cpus, last + 1))
        last++;
    return last;
}

void cpus_print(const struct cpus *cpus, char out[CPUS_TEXT_SIZE])
{
    size_t used = 0;

    out[0] = '\0';
    for (int first = 0, last; first < CPUS_MAX; first = last + 1) {
        last = first;
        if (!cpus_has(cpus, first))
            continue;
        last = range_end(cpus, first);
        used += (size_t)snprintf(out + used, CPUS_TEXT_SIZE - used,
                                 last > first ? "%s%d-%d" : "%s%d", used ? "," : "", first, last);
    }
}

int cpus_allowed(struct cpus *out, struct err *e)
{
    if (sched_getaffinity(0, sizeof out->set, &out->set) != 0)
        return err_set_errno(e, errno, "cannot read the processors this process may use");
    return 0;
}

static int bind_task(pid_t task, const struct cpus *cpus, struct err *e)
{
    char list[CPUS_TEXT_SIZE];

    if (sched_setaffinity(task, sizeof cpus->set, &cpus->set) == 0)
        return 0;
    cpus_print(cpus, list);
    return err_set_errno(e, errno, "cannot use processors '%.100s'", list);
}

int cpus_bind_thread(const struct cpus *cpus, struct err *e)
{
    return bind_task(0, cpus, e);
}

int cpus_bind_process(const struct cpus *cpus, struct err *e)
{
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *entry;
    int code = 0;

    if (tasks == NULL)
        return err_set_errno(e, errno, "/proc/self/task");
    while (code == 0 && (entry = readdir(tasks)) != NULL) {
        pid_t task = (pid_t)strtol(entry->d_name, NULL, 10);

        if (task <= 0)
            continue;
        code = bind_task(task, cpus, e);
        if (code && errno == ESRCH)
            code = 0;
    }
    closedir(tasks);
    return code;
}

static void share_halves(const struct cpus *allowed, struct cpus *client, struct cpus *servers)
{
    int left = cpus_count(allowed) / 2;

    CPU_ZERO(&client->set);
    CPU_ZERO(&servers->set);
    if (left == 0) {
        *client = *servers = *allowed;
        return;
    }
    for (int cpu = 0; cpu < CPUS_MAX; cpu++) {
        if (!cpus_has(allowed, cpu))
            continue;
        CPU_SET((size_t)cpu, left > 0 ? &client->set : &servers->set);
        left--;
    }
}

static int check_within(const struct cpus *cpus, const struct cpus *allowed, struct err *e)
{
    char list[CPUS_TEXT_SIZE];

    for (int cpu = 0; cpu < CPUS_MAX; cpu++) {
        if (cpus_has(cpus, cpu) && !cpus_has(allowed, cpu)) {
            cpus_print(allowed, list);
            return err_set(e, ERR_INVALID, "processor %d may not be used here; allowed %.100s", cpu,
                           list);
        }
    }
    return 0;
}

static int share_lists(const char *affinity, const struct cpus *allowed, struct cpus *client,
                       struct cpus *servers, struct err *e)
{
    const char *slash = strchr(affinity, '/');
    char first[CPUS_TEXT_SIZE];
    int code;

    if (slash == NULL || (size_t)(slash - affinity) >= sizeof first)
        return err_set(e, ERR_INVALID,
                       "'%.64s' is no affinity; allowed split, none or CLIENT/SERVERS such as "
                       "0-1/2-3",
                       affinity);
    snprintf(first, sizeof first, "%.*s", (int)(slash - affinity), affinity);
    code = cpus_parse(first, client, e);
    if (code == 0)
        code = cpus_parse(slash + 1, servers, e);
    if (code == 0)
        code = check_within(client, allowed, e);
    return code ? code : check_within(servers, allowed, e);
}

int cpus_share(const char *affinity, const struct cpus *allowed, struct cpus *client,
               struct cpus *servers, struct err *e)
{
    if (strcmp(affinity, "none") == 0) {
        *client = *servers = *allowed;
        return 0;
    }
    if (strcmp(affinity, "split") == 0) {
        share_halves(allowed, client, servers);
        return 0;
    }
    return share_lists(affinity, allowed, client, servers, e);
}
