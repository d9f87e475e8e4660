/* What limited a trial, in one word, by stated rules. Pure functions. */
#ifndef RVG_ENGINE_VERDICT_H
#define RVG_ENGINE_VERDICT_H

#include <stddef.h>

/* In the order in which the rules are asked; the first that holds gives the word. */
enum limited_by {
    LIMITED_ERRORS,  /* more than LIMIT_ERROR_SHARE of the requests failed */
    LIMITED_MACHINE, /* others took the processors, or time itself was unsteady */
    LIMITED_CLIENT,  /* the instrument was at its end */
    LIMITED_SERVER,  /* the server was at its end */
    LIMITED_UNKNOWN, /* the server's process cannot be seen */
    LIMITED_LATENCY, /* none of these: waiting on round trips */
    LIMITED_COUNT
};

#define LIMIT_ERROR_SHARE 0.01
#define LIMIT_STEAL_SHARE 0.05
/* Noise is far above the sweep's median when it is more than LIMIT_NOISE_FACTOR times that and
 * more than LIMIT_NOISE_NS besides: on a quiet machine ten times the median is still nothing. */
#define LIMIT_NOISE_FACTOR 10.0
#define LIMIT_NOISE_NS 1e6
#define LIMIT_BUSY_SHARE 0.85
#define LIMIT_LATE_SHARE 0.01
#define LITTLE_LEAST 0.95

/* What is known about a trial. NaN: not known; a rule that lacks its figure does not hold. */
struct limit_evidence {
    double error_share;    /* failed / requests */
    double steal_share;    /* of the machine's processor time, 0..1 */
    double noise_ns;       /* p99 oversleep of the sentinel in this trial */
    double sweep_noise_ns; /* median of the same over the trials of the sweep so far */
    double worker_share;   /* of one processor, the busiest worker thread of ours, 0..1 */
    double late_share;     /* late sends that did not wait for a place / requests */
    double server_share;   /* busiest threads of the server, as many as it has processors: their
                              time / (window x processors, or x threads when it has fewer of
                              those), 0..1; NaN: its process is not seen */
};

/*   errors:  error_share > LIMIT_ERROR_SHARE
 *   machine: steal_share > LIMIT_STEAL_SHARE, or noise far above the sweep's median
 *   client:  worker_share > LIMIT_BUSY_SHARE, or late_share > LIMIT_LATE_SHARE while
 *            server_share is known and at most LIMIT_BUSY_SHARE
 *   server:  server_share > LIMIT_BUSY_SHARE
 *   unknown: server_share is not known
 *   latency: otherwise */
enum limited_by limited_by_judge(const struct limit_evidence *evidence);

/* The most frequent of `n` words, of equally frequent ones the first in the order of the rules;
 * LIMITED_UNKNOWN when n is 0. */
enum limited_by limited_by_most_frequent(const enum limited_by *words, size_t n);

/* "errors", "machine", "client", "server", "unknown", "latency". */
const char *limited_by_name(enum limited_by word);

/* Little's law as a check on the instrument: throughput (1/s) x mean service time (s) /
 * concurrency, which is 1 in a closed loop without think time. Below LITTLE_LEAST the missing part,
 * 1 - this, was spent outside requests and is worth printing. NaN when a figure is not known or the
 * concurrency is not positive. */
double little_share(double throughput_rps, double mean_service_s, double concurrency);

#endif
