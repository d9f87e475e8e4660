/* What processes and the machine used over an interval, as it stands in a trial. What is not known
 * is NaN, never 0. */
#ifndef RVG_ENGINE_USAGE_H
#define RVG_ENGINE_USAGE_H

/* What a process used in the window. */
struct process_usage {
    double cpu_s;          /* whole process, user and system */
    double busiest_thread; /* share of one processor, 0..1 */
    double processors;     /* how many it may use */
    double rss_bytes;      /* at the end of the window */
    double rss_idle_bytes; /* before the load, servers only */
    double rss_peak_bytes; /* in the trial */
    double threads;
    double voluntary_switches;
    double involuntary_switches;
};

struct machine_usage {
    double steal;        /* share of the machine's processor time, 0..1 */
    double cpu_pressure; /* share of the window in which some task waited for a processor, 0..1 */
    double noise_ns;     /* p99 oversleep of the sentinel */
    double noise_max_ns;
};

#endif
