/* What the kernel says a process and the machine have used: samples, and the difference of two. A
 * sample costs some system calls for each thread: before and after a window, never inside. A glance
 * costs a few in all. What cannot be read is NaN. Any thread. */
#ifndef RVG_ENGINE_PROCSTAT_H
#define RVG_ENGINE_PROCSTAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/trial/usage.h"

enum { PROCSTAT_TASKS_MAX = 512 };

struct procstat_task {
    pid_t tid;
    double cpu_s; /* run time; NaN: unknown */
    double voluntary;
    double involuntary;
};

struct procstat_sample {
    uint64_t at;  /* clock_now */
    double cpu_s; /* of the process since its start, ended threads included */
    double processors;
    double rss_bytes;
    double rss_peak_bytes; /* since the start of the process or the last procstat_begin */
    bool peak_began;       /* procstat_begin could set the peak back */
    double threads;
    struct procstat_task tasks[PROCSTAT_TASKS_MAX]; /* the first ones, when there are more */
    size_t task_count;
    bool tasks_complete;
};

/* CPU time of a process until now, in seconds: works until it is reaped. NaN when there is none. */
double procstat_cpu(pid_t pid);

/* Everything NaN when there is no such process; `pid` may be 0 or less for none. */
void procstat_read(pid_t pid, struct procstat_sample *out);

/* Sets the peak of the resident memory back to what is resident now, then reads. */
void procstat_begin(pid_t pid, struct procstat_sample *out);

/* What a display needs, read at a cost that does not grow with the threads: a clock and one small
 * file. All NaN when there is no such process. */
struct procstat_glance {
    uint64_t at; /* clock_now */
    pid_t pid;   /* whose it is; 0: none */
    double cpu_s;
    double rss_bytes;
    double threads;
};

void procstat_glance(pid_t pid, struct procstat_glance *out);

/* Processor time between two glances in percent of one processor; NaN when they are of two
 * processes or of none. */
double procstat_cpu_percent(const struct procstat_glance *before,
                            const struct procstat_glance *after);

/* What was used between two samples of one process. Threads that ended in between are in `cpu_s`
 * and neither in `busiest_thread` nor in the context switches; those that began are in all.
 * `rss_peak_bytes` is NaN unless `before` is from a procstat_begin that worked; `rss_idle_bytes`
 * stays as it is. */
void procstat_usage(const struct procstat_sample *before, const struct procstat_sample *after,
                    struct process_usage *out);

struct procstat_machine {
    uint64_t at;           /* clock_now */
    double total_ticks;    /* processor time of all processors, idle included: /proc/stat */
    double steal_ticks;    /* of it, taken by the hypervisor for others */
    double cpu_waiting_us; /* some task waited for a processor: /proc/pressure/cpu, `some` */
};

void procstat_read_machine(struct procstat_machine *out);

/* Fills `steal` (resolution: one tick of 10 ms) and `cpu_pressure`. */
void procstat_machine_usage(const struct procstat_machine *before,
                            const struct procstat_machine *after, struct machine_usage *out);

#endif
