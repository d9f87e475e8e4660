#include <config.h>

#include "engine/report/closing_private.h"

#include "engine/judge/attribution.h"

enum { WIDTH = 5, DIGITS = 3, DECIMALS = 1 };

static const char *const titles[ATTRIBUTION_COUNT] = {
    [ATTRIBUTION_CLIENT_ENCODE] = "c.enc", [ATTRIBUTION_NETWORK] = "net",
    [ATTRIBUTION_DECODE] = "dec",          [ATTRIBUTION_PREPROCESS] = "prep",
    [ATTRIBUTION_QUEUE] = "queue",         [ATTRIBUTION_INFER] = "infer",
    [ATTRIBUTION_ENCODE] = "enc",          [ATTRIBUTION_OTHER] = "other",
    [ATTRIBUTION_CLIENT_DECODE] = "c.dec",
};

static void put_text(struct page *p, const char *text)
{
    buf_append_char(p->out, ' ');
    page_right(p, text, WIDTH);
}

static void put_number(struct page *p, double value)
{
    char number[NUMBER_TEXT_SIZE];

    page_figure(value, DIGITS, DECIMALS, number);
    put_text(p, number);
}

static void put_heading(struct page *p)
{
    page_wrap(p, "Where the time goes, mean us of a request: net = service time - server (both "
                 "protocol stacks, the kernel, waiting to be read); decode, preprocess, queue, "
                 "infer and encode in the server; other is not accounted for; together "
                 "they are the service time (serv.), of which the client's codec (c.enc, c.dec) is "
                 "no part");
    page_heading_start(p);
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        put_text(p, titles[i]);
    put_text(p, "serv.");
    buf_append_char(p->out, '\n');
}

static void put_cell(struct page *p, const struct cell *c)
{
    struct attribution a;

    attribution_of(&c->total, &a);
    page_row_start(p, c->level, c->arm == 0, p->result->sweep.arms[c->arm].name);
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        put_number(p, a.us[i]);
    put_number(p, a.service_us);
    buf_append_char(p->out, '\n');
}

void closing_print_phases(struct page *p)
{
    if (p->result->sweep.arm_count == 1)
        buf_append_char(p->out, '\n');
    put_heading(p);
    for (size_t i = 0; i < p->result->cell_count; i++)
        put_cell(p, &p->result->cells[i]);
}
