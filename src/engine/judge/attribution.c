#include <config.h>

#include "engine/judge/attribution.h"

#include <math.h>

#include "base/number.h"

enum { DECIMALS = 3 };

static const struct row {
    const char *name;
    enum metric metric; /* METRIC_COUNT: what the others leave */
} rows[ATTRIBUTION_COUNT] = {
    [ATTRIBUTION_CLIENT_ENCODE] = {"client_encode_us", METRIC_CLIENT_ENCODE},
    [ATTRIBUTION_NETWORK] = {"network_us", METRIC_OVERHEAD_MEAN},
    [ATTRIBUTION_DECODE] = {"decode_us", METRIC_SERVER_DECODE},
    [ATTRIBUTION_PREPROCESS] = {"preprocess_us", METRIC_SERVER_PREPROCESS},
    [ATTRIBUTION_QUEUE] = {"queue_us", METRIC_SERVER_QUEUE},
    [ATTRIBUTION_INFER] = {"infer_us", METRIC_SERVER_INFER},
    [ATTRIBUTION_ENCODE] = {"encode_us", METRIC_SERVER_ENCODE},
    [ATTRIBUTION_OTHER] = {"unaccounted_us", METRIC_COUNT},
    [ATTRIBUTION_CLIENT_DECODE] = {"client_decode_us", METRIC_CLIENT_DECODE},
};

const char *attribution_name(enum attribution_part part)
{
    return rows[part].name;
}

bool attribution_is_codec(enum attribution_part part)
{
    return part == ATTRIBUTION_CLIENT_ENCODE || part == ATTRIBUTION_CLIENT_DECODE;
}

/* From figures as they are exported, so that what is printed adds up. */
void attribution_of(const struct trial *t, struct attribution *out)
{
    double left;

    out->service_us = left = metric_shown(t, METRIC_SERVICE_MEAN);
    out->response_us = metric_shown(t, METRIC_RESPONSE_MEAN);
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++) {
        if (i == ATTRIBUTION_OTHER)
            continue;
        out->us[i] = metric_shown(t, rows[i].metric);
        if (!attribution_is_codec(i) && !isnan(out->us[i]))
            left -= out->us[i];
    }
    out->us[ATTRIBUTION_OTHER] = isnan(left) ? NAN : number_round(left, DECIMALS);
}
