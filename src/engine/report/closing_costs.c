#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>

enum { TIME_WIDTH = 5, BYTES_WIDTH = 6, COST_DIGITS = 3 };

/* Exported figures as they are, in us or bytes. */
static const struct cost {
    const char *title;
    enum metric metric;
    size_t width; /* without the blank before it */
    int decimals;
} costs[] = {
    {"dec", METRIC_SERVER_DECODE, TIME_WIDTH, 1},
    {"prep", METRIC_SERVER_PREPROCESS, TIME_WIDTH, 1},
    {"queue", METRIC_SERVER_QUEUE, TIME_WIDTH, 1},
    {"infer", METRIC_SERVER_INFER, TIME_WIDTH, 1},
    {"enc", METRIC_SERVER_ENCODE, TIME_WIDTH, 1},
    {"net", METRIC_OVERHEAD_MEAN, TIME_WIDTH, 1},
    {"s.cpu", METRIC_SERVER_CPU_PER_REQUEST, TIME_WIDTH, 1},
    {"c.cpu", METRIC_CLIENT_CPU_PER_REQUEST, TIME_WIDTH, 1},
    {"sent B", METRIC_BYTES_SENT, BYTES_WIDTH, 0},
    {"recv B", METRIC_BYTES_RECEIVED, BYTES_WIDTH, 0},
};
enum { COST_COUNT = sizeof costs / sizeof *costs };

static void put_figure(struct page *p, const struct cost *cost, const char *text)
{
    buf_append_char(p->out, ' ');
    page_right(p, text, cost->width);
}

static void put_heading(struct page *p)
{
    size_t i;

    page_wrap(p, "Where it goes, mean us of a request: decode, preprocess, queue, infer, encode "
                 "in the server; net = service time - server (both protocol stacks, the kernel, "
                 "waiting to be read); processor time of the server and of the client; bytes on "
                 "the wire");
    page_heading_start(p);
    for (i = 0; i < COST_COUNT; i++)
        put_figure(p, &costs[i], costs[i].title);
    buf_append_char(p->out, '\n');
}

static void put_cell(struct page *p, const struct cell *c)
{
    char number[NUMBER_TEXT_SIZE];
    size_t i;

    page_row_start(p, c->level, c->arm == 0, p->result->sweep.arms[c->arm].name);
    for (i = 0; i < COST_COUNT; i++) {
        page_figure(metric_shown(&c->total, costs[i].metric), COST_DIGITS, costs[i].decimals,
                    number);
        put_figure(p, &costs[i], number);
    }
    buf_append_char(p->out, '\n');
}

void closing_print_costs(struct page *p)
{
    size_t i;

    if (p->result->sweep.arm_count == 1)
        buf_append_char(p->out, '\n');
    put_heading(p);
    for (i = 0; i < p->result->cell_count; i++)
        put_cell(p, &p->result->cells[i]);
}
