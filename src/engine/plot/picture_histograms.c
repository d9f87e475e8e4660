#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>

#include "chart/bins.h"
#include "engine/plot/marks.h"

/* Bins of a panel; and a point beyond which nothing is worth a bin of its own. */
enum { BINS_MOST = 90, PERCENT = 100 };

static const struct histogram *histogram_of(const struct material *m, size_t arm)
{
    const struct cell *cell = material_cell(m, arm, m->level);
    const struct histogram *h = cell->total.series[SERIES_RESPONSE];

    return cell->blocks > 0 && h && h->count > 0 ? h : NULL;
}

static struct range range_of(const struct material *m)
{
    struct range range = range_none();

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        const struct histogram *h = histogram_of(m, arm);

        if (h) {
            range_add(&range, histogram_min(h) / 1e3 / m->us);
            range_add(&range, histogram_max(h) / 1e3 / m->us);
        }
    }
    return range;
}

static void fill(struct bins *b, const struct histogram *h, double us)
{
    struct histogram_cursor cursor = {0};
    struct histogram_bucket bucket;

    while (h && histogram_next(h, &cursor, &bucket))
        bins_add(b, (double)(bucket.low + bucket.high) / 2e3 / us, (double)bucket.count);
}

/* An outline in steps; the bins between two that hold nothing are left out of it. */
static void draw_outline(struct drawing *d, const struct panel *p, const struct bins *b,
                         const struct look *look)
{
    struct spot spots[2 * BINS_MAX + 2];
    size_t count = 0;

    spots[count++] = (struct spot){panel_x(p, b->edges[0]), panel_y(p, 0)};
    for (int i = 0; i < b->count; i++) {
        double y = panel_y(p, PERCENT * bins_share(b, i));

        spots[count++] = (struct spot){panel_x(p, b->edges[i]), y};
        spots[count++] = (struct spot){panel_x(p, b->edges[i + 1]), y};
    }
    spots[count++] = (struct spot){panel_x(p, b->edges[b->count]), panel_y(p, 0)};
    drawing_line(d, spots, count, look_line(look));
}

static void make_note(const struct material *m, size_t arm, const struct bins *b, int peak,
                      char note[MARK_NOTE_SIZE])
{
    mark_note_start(note, m, arm, m->level);
    mark_note_add_figure(note, "most often ", b->edges[peak], " to ");
    mark_note_add_figure(note, "", b->edges[peak + 1], " ");
    mark_note_add(note, "%s", m->unit);
    mark_note_add_figure(note, ", ", PERCENT * bins_share(b, peak), " % of the requests");
}

static void draw_arms(const struct material *m, struct drawing *d, const struct panel *p,
                      const struct bins *bins)
{
    for (size_t arm = 0; arm < m->arm_count; arm++) {
        char note[MARK_NOTE_SIZE];
        int peak = 0;

        if (bins[arm].total == 0)
            continue;
        for (int i = 1; i < bins[arm].count; i++)
            peak = bins[arm].weight[i] > bins[arm].weight[peak] ? i : peak;
        make_note(m, arm, &bins[arm], peak, note);
        drawing_note(d, note);
        draw_outline(d, p, &bins[arm], &m->looks[arm]);
        drawing_marker(
            d,
            (struct spot){panel_x(p, sqrt(bins[arm].edges[peak] * bins[arm].edges[peak + 1])),
                          panel_y(p, PERCENT * bins_peak(&bins[arm]))},
            m->looks[arm].marker, look_fine(&m->looks[arm]), material_is_limited(m, arm, m->level));
    }
    drawing_note(d, NULL);
}

static double fill_all(const struct material *m, const struct range *range, struct bins *bins)
{
    double peak = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        if (arm == 0)
            bins_init(&bins[0], range->low, range->high, BINS_MOST);
        else
            bins_like(&bins[arm], &bins[0]);
        fill(&bins[arm], histogram_of(m, arm), m->us);
        peak = fmax(peak, bins_peak(&bins[arm]));
    }
    return peak;
}

void histograms_draw(const struct material *m, struct drawing *d, struct rect area)
{
    struct range range = range_of(m);
    struct bins bins[LOOKS_MAX];
    char title[AXIS_TITLE_SIZE];
    struct axis x, y;
    struct panel p;
    double peak;

    if (!range_is_known(&range)) {
        panel_empty(d, area, "nothing measured");
        return;
    }
    peak = fill_all(m, &range, bins);
    material_time_title(m, "response time", true, title, sizeof title);
    x = axis_log(bins[0].edges[0], bins[0].edges[bins[0].count], ticks_along(area.width), title);
    y = axis_from_zero(PERCENT * peak, ticks_down(area.height), "% of the requests");
    p = panel_draw(d, area, &x, &y);
    if (!rect_is_empty(p.area))
        draw_arms(m, d, &p, bins);
}
