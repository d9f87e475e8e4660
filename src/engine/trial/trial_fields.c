#include <config.h>

#include "engine/trial/trial_fields.h"

#include <math.h>

#include "base/number.h"

#define FIELD(group, key, member, scale, decimals, combine)                            \
    {                                                                                  \
        group, key, offsetof(struct trial, member), scale, decimals, COMBINE_##combine \
    }

static const struct trial_field fields[] = {
    FIELD("", "duration_s", duration_s, 1, 9, SUM),
    FIELD("", "rate_rps", rate_rps, 1, 6, MEAN),
    FIELD("", "throughput_rps", throughput_rps, 1, 3, MEAN),
    FIELD("", "planned", planned, 1, 0, SUM),
    FIELD("", "little_ratio", little, 1, 4, MEAN),
    FIELD("", "floor_us", floor_us, 1, 3, MEAN),
    FIELD("", "payload_bytes", payload_bytes, 1, 0, MEAN),
    FIELD("client_codec", "encode_us", client_encode_us, 1, 3, MEAN),
    FIELD("client_codec", "decode_us", client_decode_us, 1, 3, MEAN),
    FIELD("connections", "given", channels, 1, 0, MEAN),
    FIELD("connections", "opened", connections_opened, 1, 0, MEAN),
    FIELD("connections", "during", connections_during, 1, 0, MEAN),
    FIELD("connections", "after_warmup", connections_new, 1, 0, SUM),
    FIELD("connections", "setup_us", connection_setup_us, 1, 3, MEAN),
    FIELD("wire", "bytes_sent_per_request", bytes_sent_per_request, 1, 3, MEAN),
    FIELD("wire", "bytes_received_per_request", bytes_received_per_request, 1, 3, MEAN),
#define USAGE(who)                                                                            \
    FIELD("resources." #who, "cpu_s", who.cpu_s, 1, 9, SUM),                                  \
        FIELD("resources." #who, "busiest_thread_percent", who.busiest_thread, 100, 3, MEAN), \
        FIELD("resources." #who, "processors", who.processors, 1, 3, MEAN),                   \
        FIELD("resources." #who, "rss_bytes", who.rss_bytes, 1, 0, MEAN),                     \
        FIELD("resources." #who, "rss_idle_bytes", who.rss_idle_bytes, 1, 0, MEAN),           \
        FIELD("resources." #who, "rss_peak_bytes", who.rss_peak_bytes, 1, 0, MAX),            \
        FIELD("resources." #who, "threads", who.threads, 1, 0, MAX),                          \
        FIELD("resources." #who, "voluntary_switches", who.voluntary_switches, 1, 0, SUM),    \
        FIELD("resources." #who, "involuntary_switches", who.involuntary_switches, 1, 0, SUM)
    USAGE(server),
    USAGE(client),
    FIELD("resources.client", "busiest_worker_percent", client_busiest_worker, 100, 3, MEAN),
    FIELD("resources.machine", "steal_percent", machine.steal, 100, 3, MEAN),
    FIELD("resources.machine", "cpu_pressure_percent", machine.cpu_pressure, 100, 3, MEAN),
    FIELD("resources.machine", "noise_us", machine.noise_ns, 1e-3, 3, MEAN),
    FIELD("resources.machine", "noise_max_us", machine.noise_max_ns, 1e-3, 3, MAX),
};

static double *field_of(const struct trial_field *f, struct trial *t)
{
    return (double *)((char *)t + f->offset);
}

static double value_of(const struct trial_field *f, const struct trial *t)
{
    return *(const double *)((const char *)t + f->offset);
}

const struct trial_field *trial_field(size_t i)
{
    return i < sizeof fields / sizeof *fields ? &fields[i] : NULL;
}

double trial_field_get(const struct trial_field *f, const struct trial *t)
{
    double value = value_of(f, t) * f->scale;

    return isfinite(value) ? number_round(value, f->decimals) : NAN;
}

void trial_field_set(const struct trial_field *f, struct trial *t, double recorded)
{
    *field_of(f, t) = number_round(recorded, f->decimals) / f->scale;
}

void trial_field_combine(const struct trial_field *f, const struct trial *const *trials,
                         size_t count, struct trial *total)
{
    double sum = 0, max = NAN;
    size_t known = 0, i;

    for (i = 0; i < count; i++) {
        double value = value_of(f, trials[i]);

        if (isnan(value))
            continue;
        known++;
        sum += value;
        max = fmax(max, value);
    }
    if (f->combine == COMBINE_MAX)
        *field_of(f, total) = max;
    else if (f->combine == COMBINE_SUM)
        *field_of(f, total) = known > 0 && known == count ? sum : NAN;
    else
        *field_of(f, total) = known > 0 ? sum / (double)known : NAN;
}
