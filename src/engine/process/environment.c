#include <config.h>

#include "engine/process/environment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "engine/process/procfile.h"

/* The first processor's part of /proc/cpuinfo, its long list of flags included. */
enum { CPUINFO_SIZE = 16384 };

static double system_number(int name)
{
    long value = sysconf(name);

    return value > 0 ? (double)value : NAN;
}

static enum virtualised read_virtualised(const char *cpuinfo)
{
    char flags[CPUINFO_SIZE];

    if (access("/sys/hypervisor/type", F_OK) == 0)
        return VIRTUALISED_YES;
    procfile_text(cpuinfo, "flags", flags, sizeof flags);
    if (flags[0] == '\0') /* only x86 has the line */
        return VIRTUALISED_UNKNOWN;
    return strstr(flags, " hypervisor") ? VIRTUALISED_YES : VIRTUALISED_NO;
}

static void read_cpu(struct environment *out)
{
    char *cpuinfo = malloc(CPUINFO_SIZE);
    char governor[ENVIRONMENT_TEXT_SIZE];

    if (cpuinfo && procfile_read("/proc/cpuinfo", cpuinfo, CPUINFO_SIZE) > 0) {
        procfile_text(cpuinfo, "model name", out->cpu_model, sizeof out->cpu_model);
        out->virtualised = read_virtualised(cpuinfo);
    }
    free(cpuinfo);
    procfile_read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", governor,
                  sizeof governor);
    procfile_text(governor, "", out->governor, sizeof out->governor);
}

void environment_read(struct environment *out)
{
    struct utsname names;

    *out = (struct environment){.virtualised = VIRTUALISED_UNKNOWN};
    if (uname(&names) == 0) {
        snprintf(out->host, sizeof out->host, "%s", names.nodename);
        snprintf(out->kernel, sizeof out->kernel, "%.40s %.80s", names.sysname, names.release);
    }
    read_cpu(out);
    out->cpus = system_number(_SC_NPROCESSORS_ONLN);
    out->memory_bytes = system_number(_SC_PHYS_PAGES) * system_number(_SC_PAGESIZE);
}
