#include <config.h>

#include "engine/process/procstat.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/process/procfile.h"

enum { STATUS_SIZE = 4096, PATH_SIZE = 64 };

double procstat_cpu(pid_t pid)
{
    struct timespec t;
    clockid_t clock;

    /* 0 and -1 would name the clock of the caller. */
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return NAN;
    return (double)t.tv_sec + (double)t.tv_nsec / (double)NS_PER_S;
}

static double read_processors(pid_t pid)
{
    cpu_set_t set;

    return pid > 0 && sched_getaffinity(pid, sizeof set, &set) == 0 ? CPU_COUNT(&set) : NAN;
}

static double number_or_nan(const char *text, const char *key)
{
    uint64_t value;

    return procfile_number(text, key, &value) ? (double)value : NAN;
}

/* Run time of one thread. schedstat counts nanoseconds; kernels without it leave the ticks. */
static double read_task_cpu(pid_t pid, pid_t tid)
{
    char path[PATH_SIZE], text[1024];
    unsigned long user, system;
    const char *end;

    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int)pid, (int)tid);
    if (procfile_read(path, text, sizeof text) > 0)
        return strtod(text, NULL) / (double)NS_PER_S;
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)pid, (int)tid);
    procfile_read(path, text, sizeof text);
    end = strrchr(text, ')'); /* the name before it may hold anything */
    if (end == NULL || sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                              &user, &system) != 2)
        return NAN;
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* False when the thread has ended meanwhile. */
static bool read_task(pid_t pid, pid_t tid, struct procstat_task *out)
{
    char path[PATH_SIZE], status[STATUS_SIZE];

    snprintf(path, sizeof path, "/proc/%d/task/%d/status", (int)pid, (int)tid);
    if (procfile_read(path, status, sizeof status) <= 0)
        return false;
    *out = (struct procstat_task){
        .tid = tid,
        .cpu_s = read_task_cpu(pid, tid),
        .voluntary = number_or_nan(status, "voluntary_ctxt_switches:"),
        .involuntary = number_or_nan(status, "nonvoluntary_ctxt_switches:"),
    };
    return !isnan(out->cpu_s);
}

static void read_tasks(pid_t pid, struct procstat_sample *out)
{
    char path[PATH_SIZE];
    struct dirent *entry;
    DIR *tasks;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    if (tasks == NULL)
        return;
    out->tasks_complete = true;
    while (out->tasks_complete && (entry = readdir(tasks)) != NULL) {
        pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);

        if (tid <= 0)
            continue;
        if (out->task_count == PROCSTAT_TASKS_MAX)
            out->tasks_complete = false;
        else
            out->task_count += read_task(pid, tid, &out->tasks[out->task_count]);
    }
    closedir(tasks);
}

static void read_status_text(pid_t pid, char status[STATUS_SIZE])
{
    char path[PATH_SIZE];

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    procfile_read(path, status, STATUS_SIZE);
}

static void read_status(pid_t pid, struct procstat_sample *out)
{
    char status[STATUS_SIZE];

    read_status_text(pid, status);
    out->rss_bytes = number_or_nan(status, "VmRSS:") * 1024;
    out->rss_peak_bytes = number_or_nan(status, "VmHWM:") * 1024;
    out->threads = number_or_nan(status, "Threads:");
}

void procstat_read(pid_t pid, struct procstat_sample *out)
{
    out->task_count = 0;
    out->tasks_complete = false;
    out->peak_began = false;
    out->at = clock_now();
    out->cpu_s = procstat_cpu(pid);
    out->processors = read_processors(pid);
    read_tasks(pid, out);
    read_status(pid, out);
}

static bool reset_peak(pid_t pid)
{
    char path[PATH_SIZE];
    bool done;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/clear_refs", (int)pid);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    done = write(fd, "5", 1) == 1;
    close(fd);
    return done;
}

void procstat_begin(pid_t pid, struct procstat_sample *out)
{
    bool began = reset_peak(pid);

    procstat_read(pid, out);
    out->peak_began = began;
}

void procstat_glance(pid_t pid, struct procstat_glance *out)
{
    char status[STATUS_SIZE];

    *out = (struct procstat_glance){clock_now(), pid > 0 ? pid : 0, procstat_cpu(pid), NAN, NAN};
    if (out->pid == 0)
        return;
    read_status_text(pid, status);
    out->rss_bytes = number_or_nan(status, "VmRSS:") * 1024;
    out->threads = number_or_nan(status, "Threads:");
}

double procstat_cpu_percent(const struct procstat_glance *before,
                            const struct procstat_glance *after)
{
    double elapsed_s = (double)(after->at - before->at) / (double)NS_PER_S;

    if (before->pid != after->pid || after->pid == 0 || elapsed_s <= 0)
        return NAN;
    return 100 * (after->cpu_s - before->cpu_s) / elapsed_s;
}

/* The state of a thread at the start of the interval: all zero when it did not exist. */
static struct procstat_task task_before(const struct procstat_sample *before, pid_t tid)
{
    for (size_t i = 0; i < before->task_count; i++)
        if (before->tasks[i].tid == tid)
            return before->tasks[i];
    return (struct procstat_task){.tid = tid};
}

void procstat_usage(const struct procstat_sample *before, const struct procstat_sample *after,
                    struct process_usage *out)
{
    double elapsed = (double)(after->at - before->at) / (double)NS_PER_S;
    bool complete = before->tasks_complete && after->tasks_complete && elapsed > 0;
    double busiest = 0, voluntary = 0, involuntary = 0;

    for (size_t i = 0; i < after->task_count; i++) {
        struct procstat_task now = after->tasks[i], then = task_before(before, now.tid);

        busiest = fmax(busiest, now.cpu_s - then.cpu_s);
        voluntary += now.voluntary - then.voluntary;
        involuntary += now.involuntary - then.involuntary;
    }
    out->cpu_s = after->cpu_s - before->cpu_s;
    out->busiest_thread = complete ? busiest / elapsed : NAN;
    out->processors = after->processors;
    out->rss_bytes = after->rss_bytes;
    out->rss_peak_bytes = before->peak_began ? after->rss_peak_bytes : NAN;
    out->threads = after->threads;
    out->voluntary_switches = complete ? voluntary : NAN;
    out->involuntary_switches = complete ? involuntary : NAN;
}

void procstat_read_machine(struct procstat_machine *out)
{
    /* user nice system idle iowait irq softirq steal; guest time is in user already. */
    unsigned long long ticks[8] = {0};
    char text[512];

    *out = (struct procstat_machine){clock_now(), NAN, NAN, NAN};
    procfile_read("/proc/stat", text, sizeof text);
    if (sscanf(text, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &ticks[0], &ticks[1], &ticks[2],
               &ticks[3], &ticks[4], &ticks[5], &ticks[6], &ticks[7]) == 8) {
        out->total_ticks = 0;
        for (int i = 0; i < 8; i++)
            out->total_ticks += (double)ticks[i];
        out->steal_ticks = (double)ticks[7];
    }
    if (procfile_read("/proc/pressure/cpu", text, sizeof text) > 0) {
        const char *total = strstr(text, "total=");

        if (strncmp(text, "some ", 5) == 0 && total)
            out->cpu_waiting_us = strtod(total + strlen("total="), NULL);
    }
}

void procstat_machine_usage(const struct procstat_machine *before,
                            const struct procstat_machine *after, struct machine_usage *out)
{
    double ticks = after->total_ticks - before->total_ticks;
    double elapsed_us = (double)(after->at - before->at) / (double)NS_PER_US;

    out->steal = ticks > 0 ? (after->steal_ticks - before->steal_ticks) / ticks : NAN;
    out->cpu_pressure = elapsed_us > 0
                            ? (after->cpu_waiting_us - before->cpu_waiting_us) / elapsed_us
                            : NAN;
}
