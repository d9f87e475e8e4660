/* A distribution as a chart shows it: weights in bins whose bounds are equal ratios apart. */
#ifndef RVG_CHART_BINS_H
#define RVG_CHART_BINS_H

enum { BINS_MAX = 256 };

/* Bin i reaches from edges[i] up to below edges[i + 1]; the first takes what is below it too and
 * the last what is above. Edges are positive, finite and ascending. */
struct bins {
    int count;
    double edges[BINS_MAX + 1];
    double weight[BINS_MAX];
    double total; /* sum of the weights */
};

/* At least 1 and at most `most` (BINS_MAX at most) empty bins over low..high (positive, low <=
 * high; 1..10 where it is no such range), `high` itself below the last edge: the finest of the
 * ratios 2^(1/8), 2^(1/4), 2^(1/2), 2, 4, 8 ... with which they are not more than `most`, edges at
 * whole powers of the ratio, so that bins stay where they are while the range moves. 1 is a power
 * of every ratio: where `most` is 1 and 1 lies inside the range, the bin reaches from 1 / ratio to
 * ratio. */
void bins_init(struct bins *b, double low, double high, int most);

/* The same bins, empty: to fill a second distribution beside the first. */
void bins_like(struct bins *b, const struct bins *model);

/* Adds `weight` at `value`. What is not positive and finite goes to the first bin; a weight that is
 * not above 0 is none. */
void bins_add(struct bins *b, double value, double weight);

/* Share of all weight in bin i, 0..1; 0 while there is none. */
double bins_share(const struct bins *b, int i);

/* The largest share. */
double bins_peak(const struct bins *b);

#endif
