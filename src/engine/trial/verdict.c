#include <config.h>

#include "engine/trial/verdict.h"

#include <math.h>
#include <stdbool.h>

static bool noise_is_far_above(double noise_ns, double median_ns)
{
    return noise_ns > LIMIT_NOISE_NS && noise_ns > LIMIT_NOISE_FACTOR * median_ns;
}

enum limited_by limited_by_judge(const struct limit_evidence *evidence)
{
    const struct limit_evidence *v = evidence;

    if (v->error_share > LIMIT_ERROR_SHARE)
        return LIMITED_ERRORS;
    if (v->steal_share > LIMIT_STEAL_SHARE || noise_is_far_above(v->noise_ns, v->sweep_noise_ns))
        return LIMITED_MACHINE;
    if (v->worker_share > LIMIT_BUSY_SHARE)
        return LIMITED_CLIENT;
    if (v->late_share > LIMIT_LATE_SHARE && v->server_share <= LIMIT_BUSY_SHARE)
        return LIMITED_CLIENT;
    if (isnan(v->server_share))
        return LIMITED_UNKNOWN;
    return v->server_share > LIMIT_BUSY_SHARE ? LIMITED_SERVER : LIMITED_LATENCY;
}

enum limited_by limited_by_most_frequent(const enum limited_by *words, size_t n)
{
    size_t counts[LIMITED_COUNT] = {0};
    size_t best = 0;

    if (n == 0)
        return LIMITED_UNKNOWN;
    for (size_t i = 0; i < n; i++)
        counts[words[i]]++;
    for (size_t word = 1; word < LIMITED_COUNT; word++) {
        if (counts[word] > counts[best])
            best = word;
    }
    return (enum limited_by)best;
}

static const char *const names[LIMITED_COUNT] = {
    [LIMITED_ERRORS] = "errors", [LIMITED_MACHINE] = "machine", [LIMITED_CLIENT] = "client",
    [LIMITED_SERVER] = "server", [LIMITED_UNKNOWN] = "unknown", [LIMITED_LATENCY] = "latency",
};

const char *limited_by_name(enum limited_by word)
{
    return (unsigned)word < LIMITED_COUNT ? names[word] : "unknown";
}

double little_share(double throughput_rps, double mean_service_s, double concurrency)
{
    double share = throughput_rps * mean_service_s / concurrency;

    return concurrency > 0 && isfinite(share) ? share : NAN;
}
