#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>

enum { DIGITS = 3, DECIMALS = 2, TEXT_MAX = 512 };

static const struct {
    const char *title;
    enum metric metric;
} figures[] = {
    {"req/s", METRIC_THROUGHPUT}, {"p50", METRIC_RESPONSE_P50}, {"p99", METRIC_RESPONSE_P99}};

static void print_percent(double floor, char out[NUMBER_TEXT_SIZE])
{
    page_figure(100 * (number_round(floor, RESULT_RATIO_DECIMALS) - 1), DIGITS, DECIMALS, out);
}

/* "req/s 0.9 to 2.4 %": over the levels. */
static void add_figure(const struct result *r, const char *title, enum metric metric,
                       struct buf *text)
{
    char numbers[2][NUMBER_TEXT_SIZE];
    double low = NAN, high = NAN;

    for (size_t level = 0; level < r->sweep.level_count; level++) {
        low = fmin(low, result_noise_floor(r, level, metric).floor);
        high = fmax(high, result_noise_floor(r, level, metric).floor);
    }
    print_percent(low, numbers[0]);
    print_percent(high, numbers[1]);
    buf_printf(text, "%s%s %s", text->size > 0 ? ", " : "", title, numbers[0]);
    if (r->sweep.level_count > 1 && !isnan(high))
        buf_printf(text, " to %s", numbers[1]);
    buf_append_text(text, " %");
}

void closing_print_noise_floor(struct page *p)
{
    const struct result *r = p->result;
    struct buf text;

    if (!result_has_noise_floor(r))
        return;
    buf_init(&text, TEXT_MAX);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        add_figure(r, figures[i].title, figures[i].metric, &text);
    page_wrap_printf(p, "Noise floor, %s against itself: %s", r->sweep.arms[0].name,
                     buf_text(&text));
    buf_append_char(p->out, '\n');
    buf_fini(&text);
}
