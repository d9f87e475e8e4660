#include <config.h>

#include "tui/growth_curve.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "tui/glyphs.h"

enum { DOT_EVERY = 2, DIGITS = 2, FIT_DIGITS = 3, DECIMALS = 6, WIDE = 90, LEGEND_SIZE = 256 };

void growth_curves_make(const struct view *v, const struct side *sides, size_t count,
                        struct growth_curves *out)
{
    out->count = 0;
    if (v->ui->metric != METRIC_THROUGHPUT || view_is_free(v) ||
        !growth_is_asked(&v->result->sweep))
        return;
    for (size_t i = 0; i < count; i++)
        if (growth_of_arm(v->result, sides[i].arm, &out->of[i], NULL) != 0)
            return;
    out->count = count;
}

bool growth_curve_is_fitted(const struct growth_curves *g, size_t side)
{
    return side < g->count && g->of[side].reason == SCALABILITY_FITTED;
}

double growth_curves_reach(const struct growth_curves *g)
{
    double reach = 0;

    for (size_t i = 0; i < g->count; i++)
        if (growth_curve_is_fitted(g, i))
            reach = fmax(reach, SCALABILITY_REACH * g->of[i].largest);
    return reach;
}

/* The law rises to its peak and falls from there: it is highest there, or at its end. */
static double highest_of(const struct scalability *s)
{
    double end = SCALABILITY_REACH * s->largest, peak = s->peak.value;

    if (isnan(peak) && s->kappa.value > 0 && s->sigma.value < 1)
        peak = sqrt((1 - s->sigma.value) / s->kappa.value);
    return scalability_at(s, peak >= 1 && peak < end ? peak : end);
}

double growth_curves_highest(const struct growth_curves *g)
{
    double highest = 0;

    for (size_t i = 0; i < g->count; i++)
        if (growth_curve_is_fitted(g, i))
            highest = fmax(highest, highest_of(&g->of[i]));
    return highest;
}

static void put(const struct plot *p, struct canvas *c, int x, int y, uint32_t character,
                enum style style)
{
    const struct canvas_cell *there = canvas_at(c, p->area.x + x, y);

    if (x >= 0 && x < p->area.width && y >= 0 && there && there->character == ' ')
        canvas_put(c, p->area.x + x, y, character, style);
}

void growth_curve_draw(const struct scalability *s, const struct plot *p, const struct scale *x,
                       struct canvas *c, const struct side *side)
{
    uint32_t dot = side->point == 'o' ? glyph(GLYPH_MIDDLE_DOT, c->ascii) : (uint32_t)':';

    if (s->peak.state == SCALABILITY_PEAK_KNOWN)
        put(p, c, plot_column(p, x, s->peak.value), plot_row(p, scalability_at(s, s->peak.value)),
            glyph(GLYPH_UP, c->ascii), side->style);
    for (int column = plot_column(p, x, x->low); column < p->area.width; column += DOT_EVERY) {
        double concurrency = plot_column_value(p, x, column);

        put(p, c, column, plot_row(p, scalability_at(s, concurrency)), dot, side->style);
    }
}

static void print_figure(double value, int digits, char out[NUMBER_TEXT_SIZE])
{
    if (value == 0)
        snprintf(out, NUMBER_TEXT_SIZE, "0");
    else if (number_print_short(value, digits, DECIMALS, out) == 0)
        snprintf(out, NUMBER_TEXT_SIZE, "-");
}

/* "0.021", and with its interval where there is room. */
static void print_parameter(const struct scalability_parameter *a, bool wide, char out[LEGEND_SIZE])
{
    char value[NUMBER_TEXT_SIZE], low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];

    print_figure(a->value, DIGITS, value);
    print_figure(a->low, DIGITS, low);
    print_figure(a->high, DIGITS, high);
    if (wide)
        snprintf(out, LEGEND_SIZE, "%s [%s, %s]", value, low, high);
    else
        snprintf(out, LEGEND_SIZE, "%s", value);
}

static void print_peak(const struct scalability_peak *peak, bool wide, char out[LEGEND_SIZE])
{
    static const char *const brief[SCALABILITY_PEAK_STATE_COUNT] = {
        [SCALABILITY_PEAK_UNKNOWN] = "?", [SCALABILITY_PEAK_BEYOND] = "beyond"};
    char value[NUMBER_TEXT_SIZE];

    number_print_short(peak->value, FIT_DIGITS, 0, value);
    if (peak->state == SCALABILITY_PEAK_KNOWN)
        snprintf(out, LEGEND_SIZE, "peak c=%s", value);
    else
        snprintf(out, LEGEND_SIZE, "peak %s",
                 wide ? scalability_peak_name(peak->state) : brief[peak->state]);
}

static void print_law(const struct scalability *s, bool wide, char out[LEGEND_SIZE])
{
    char sigma[LEGEND_SIZE], kappa[LEGEND_SIZE], peak[LEGEND_SIZE];
    char r2[NUMBER_TEXT_SIZE], misfit[NUMBER_TEXT_SIZE];
    int length;

    print_parameter(&s->sigma, wide, sigma);
    print_parameter(&s->kappa, wide, kappa);
    print_peak(&s->peak, wide, peak);
    print_figure(s->r2, FIT_DIGITS, r2);
    print_figure(100 * s->misfit, DIGITS, misfit);
    length = snprintf(out, LEGEND_SIZE, "sigma %.60s kappa %.60s %.30s R2 %s", sigma, kappa, peak,
                      r2);
    if (wide)
        snprintf(out + length, LEGEND_SIZE - (size_t)length, " misfit %s %%", misfit);
}

void growth_legend_draw(const struct scalability *s, const struct side *side, struct canvas *c,
                        struct rect line)
{
    char text[LEGEND_SIZE];

    if (s->reason == SCALABILITY_FITTED)
        print_law(s, line.width >= WIDE, text);
    else
        snprintf(text, sizeof text, "refused: %s", scalability_reason_name(s->reason));
    canvas_put(c, line.x, line.y, (unsigned char)side->point, side->style);
    canvas_left(c, line.x + 2, line.y, line.width - 2, STYLE_TEXT, text);
}
