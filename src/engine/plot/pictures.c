#include <config.h>

#include "engine/plot/pictures.h"

#include <stdio.h>

#include "engine/plot/legend.h"

void picture_title(const struct picture *p, const struct material *m, char out[PICTURE_TITLE_SIZE])
{
    char name[LEVEL_NAME_SIZE];

    if (p->of_level && m->result->sweep.find_max)
        snprintf(out, PICTURE_TITLE_SIZE, "%s, highest rate held", p->title);
    else if (p->of_level)
        snprintf(out, PICTURE_TITLE_SIZE, "%s, %s", p->title,
                 level_name(&m->result->sweep.levels[m->level], name));
    else
        snprintf(out, PICTURE_TITLE_SIZE, "%s", p->title);
}

const struct picture pictures[PICTURE_COUNT] = {
    [PICTURE_METRICS] = {"metrics", "Key figures", true,
                         KEY_BARS | KEY_HOLLOW | KEY_DOUBTFUL | KEY_INTERVAL, metrics_draw},
    [PICTURE_THROUGHPUT] = {"throughput", "Throughput", false,
                            KEY_LINES | KEY_HOLLOW | KEY_INTERVAL | KEY_FIT | KEY_PACE,
                            throughput_draw},
    [PICTURE_PERCENTILES] = {"percentiles", "Response time", false,
                             KEY_LINES | KEY_HOLLOW | KEY_DOUBTFUL, percentiles_draw},
    [PICTURE_BOXES] = {"boxes", "Spread of the response time", false,
                       KEY_BARS | KEY_HOLLOW | KEY_DOUBTFUL, boxes_draw},
    [PICTURE_HISTOGRAMS] = {"histograms", "Distribution of the response time", true,
                            KEY_LINES | KEY_HOLLOW, histograms_draw},
    [PICTURE_BY_PERCENTILE] = {"by-percentile", "Response time by percentile", true,
                               KEY_LINES | KEY_HOLLOW | KEY_DOUBTFUL, by_percentile_draw},
    [PICTURE_LATENCY_THROUGHPUT] = {"latency-throughput", "Response time against throughput", false,
                                    KEY_LINES | KEY_HOLLOW | KEY_DOUBTFUL, latency_throughput_draw},
    [PICTURE_HEAT] = {"heat", "Response time over time", true, 0, heat_draw},
    [PICTURE_PHASES] = {"phases", "Where the time goes", false, 0, phases_draw},
};
