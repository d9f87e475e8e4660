#include <config.h>

#include "engine/report/closing_private.h"

#include <math.h>

enum { TIME_WIDTH = 5, DIGITS = 3, DECIMALS = 1 };

/* Exported figures as they are, in us. */
static const struct part {
    const char *title;
    enum metric metric;
} parts[] = {
    {"dec", METRIC_SERVER_DECODE},  {"prep", METRIC_SERVER_PREPROCESS},
    {"queue", METRIC_SERVER_QUEUE}, {"infer", METRIC_SERVER_INFER},
    {"enc", METRIC_SERVER_ENCODE},  {"net", METRIC_OVERHEAD_MEAN},
};
enum { PART_COUNT = sizeof parts / sizeof *parts };

static void put_figure(struct page *p, const char *text)
{
    buf_append_char(p->out, ' ');
    page_right(p, text, TIME_WIDTH);
}

static void put_heading(struct page *p)
{
    size_t i;

    page_wrap(p, "Where it goes, mean us of a request: decode, preprocess, queue, infer, encode "
                 "in the server; net = service time - server (both protocol stacks, the kernel, "
                 "waiting to be read)");
    page_right(p, level_kind_sign(sweep_level_kind(&p->result->sweep)), LEVEL_WIDTH);
    buf_append_char(p->out, ' ');
    page_left(p, "arm", ARM_WIDTH);
    for (i = 0; i < PART_COUNT; i++)
        put_figure(p, parts[i].title);
    buf_append_char(p->out, '\n');
}

static void put_cell(struct page *p, const struct cell *c)
{
    char number[NUMBER_TEXT_SIZE];
    size_t i;

    page_row_start(p, c->level, c->arm == 0, p->result->sweep.arms[c->arm].name);
    for (i = 0; i < PART_COUNT; i++) {
        page_figure(metric_shown(&c->total, parts[i].metric), DIGITS, DECIMALS, number);
        put_figure(p, number);
    }
    buf_append_char(p->out, '\n');
}

void closing_print_phases(struct page *p)
{
    size_t i;

    if (p->result->sweep.arm_count == 1)
        buf_append_char(p->out, '\n');
    put_heading(p);
    for (i = 0; i < p->result->cell_count; i++)
        put_cell(p, &p->result->cells[i]);
}
