/* The pictures of a result. Each is drawn into any rectangle of a drawing. */
#ifndef RVG_ENGINE_PICTURES_H
#define RVG_ENGINE_PICTURES_H

#include "chart/rect.h"
#include "engine/plot/drawing.h"
#include "engine/plot/material.h"

enum picture_number {
    PICTURE_METRICS,
    PICTURE_THROUGHPUT,
    PICTURE_PERCENTILES,
    PICTURE_BOXES,
    PICTURE_HISTOGRAMS,
    PICTURE_BY_PERCENTILE,
    PICTURE_LATENCY_THROUGHPUT,
    PICTURE_HEAT,
    PICTURE_PHASES,
    PICTURE_COUNT
};

enum { PICTURE_TITLE_SIZE = 128 };

struct picture {
    const char *file;  /* its name in a directory of pictures, without what says the format */
    const char *title; /* the level is added where it is of one */
    bool of_level;
    unsigned keys; /* what its legend explains (legend.h) */
    void (*draw)(const struct material *m, struct drawing *d, struct rect area);
};

extern const struct picture pictures[PICTURE_COUNT];

void picture_title(const struct picture *p, const struct material *m, char out[PICTURE_TITLE_SIZE]);

void metrics_draw(const struct material *m, struct drawing *d, struct rect area);
void throughput_draw(const struct material *m, struct drawing *d, struct rect area);
void percentiles_draw(const struct material *m, struct drawing *d, struct rect area);
void boxes_draw(const struct material *m, struct drawing *d, struct rect area);
void histograms_draw(const struct material *m, struct drawing *d, struct rect area);
void by_percentile_draw(const struct material *m, struct drawing *d, struct rect area);
void latency_throughput_draw(const struct material *m, struct drawing *d, struct rect area);
void heat_draw(const struct material *m, struct drawing *d, struct rect area);
void phases_draw(const struct material *m, struct drawing *d, struct rect area);

#endif
