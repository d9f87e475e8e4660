#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>

enum { COST_WIDTH = 8, COST_DIGITS = 4 };

/* Exported figures as they are, in us or bytes. */
static const struct cost {
    const char *title;
    enum metric metric;
    int decimals;
} costs[] = {
    {"decode", METRIC_SERVER_DECODE, 1},
    {"preproc", METRIC_SERVER_PREPROCESS, 1},
    {"queue", METRIC_SERVER_QUEUE, 1},
    {"infer", METRIC_SERVER_INFER, 1},
    {"encode", METRIC_SERVER_ENCODE, 1},
    {"network", METRIC_OVERHEAD_MEAN, 1},
    {"cpu srv", METRIC_SERVER_CPU_PER_REQUEST, 1},
    {"cpu cli", METRIC_CLIENT_CPU_PER_REQUEST, 1},
    {"sent B", METRIC_BYTES_SENT, 0},
    {"recv B", METRIC_BYTES_RECEIVED, 0},
};
enum { COST_COUNT = sizeof costs / sizeof *costs };

static void put_heading(struct page *p)
{
    size_t i;

    buf_append_text(p->out,
                    "Where it goes, mean us of a request: phases in the server; network = "
                    "service time - server\n  (both protocol stacks, the kernel, waiting to "
                    "be read); processor time; bytes on the wire\n");
    page_right(p, level_kind_sign(sweep_level_kind(&p->result->sweep)), LEVEL_WIDTH);
    buf_append_char(p->out, ' ');
    page_left(p, "arm", ARM_WIDTH);
    for (i = 0; i < COST_COUNT; i++)
        page_right(p, costs[i].title, COST_WIDTH);
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
        page_right(p, number, COST_WIDTH);
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
