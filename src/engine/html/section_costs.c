#include <config.h>

#include "engine/html/sections.h"

#include <stdio.h>

#include "base/number.h"
#include "engine/html/html.h"
#include "engine/judge/attribution.h"
#include "engine/judge/resources.h"

enum { PART_DECIMALS = 3, CELL_SIZE = 160 };

static const char *const parts[ATTRIBUTION_COUNT] = {
    [ATTRIBUTION_CLIENT_ENCODE] = "client encodes",
    [ATTRIBUTION_NETWORK] = "network",
    [ATTRIBUTION_DECODE] = "decode",
    [ATTRIBUTION_PREPROCESS] = "preprocess",
    [ATTRIBUTION_QUEUE] = "queue",
    [ATTRIBUTION_INFER] = "infer",
    [ATTRIBUTION_ENCODE] = "encode",
    [ATTRIBUTION_OTHER] = "other",
    [ATTRIBUTION_CLIENT_DECODE] = "client decodes",
};

static const char *const costs[RESOURCE_COUNT] = {
    [RESOURCE_SERVER_CPU] = "server CPU, \xc2\xb5s",
    [RESOURCE_CLIENT_CPU] = "client CPU, \xc2\xb5s",
    [RESOURCE_CPU] = "CPU of both, \xc2\xb5s",
    [RESOURCE_MEMORY] = "server memory, bytes",
    [RESOURCE_SERVER_SWITCHES] = "server switches",
    [RESOURCE_CLIENT_SWITCHES] = "client switches",
    [RESOURCE_BYTES_SENT] = "bytes sent",
    [RESOURCE_BYTES_RECEIVED] = "bytes received",
};

static void put_parts_of(struct buf *out, const struct result *r, const struct cell *c)
{
    char level[LEVEL_NAME_SIZE];
    struct attribution a;

    attribution_of(&c->total, &a);
    html_row_open(out);
    html_row_heading(out, r->sweep.arms[c->arm].name);
    html_row_number(out, level_number(&r->sweep.levels[c->level], level));
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        html_row_value(out, a.us[i], PART_DECIMALS);
    html_row_value(out, a.service_us, PART_DECIMALS);
    html_row_close(out);
}

static void put_parts(struct buf *out, const struct result *r)
{
    html_table_open(out, "Where the time of a request goes, mean, \xc2\xb5s", true);
    html_table_heading(out, "arm", false);
    html_table_heading(out, level_kind_title(sweep_level_kind(&r->sweep)), true);
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        html_table_heading(out, parts[i], true);
    html_table_heading(out, "service time", true);
    html_table_body(out);
    for (size_t i = 0; i < r->cell_count; i++)
        put_parts_of(out, r, &r->cells[i]);
    html_table_close(out);
    html_element(out, "p", "",
                 "network: service time less what the server accounts for, which is both protocol "
                 "stacks, the kernel and waiting to be read; other: in the server, between its "
                 "phases. All but the client's codec add up to the service time.");
}

/* "1.710 [1.620, 1.820], more". */
static void put_ratio(struct buf *out, const struct comparison *c)
{
    char numbers[3][NUMBER_TEXT_SIZE], text[CELL_SIZE];

    if (number_print(c->ratio, RESULT_RATIO_DECIMALS, numbers[0]) == 0) {
        html_row_text(out, "");
        return;
    }
    number_print(c->low, RESULT_RATIO_DECIMALS, numbers[1]);
    number_print(c->high, RESULT_RATIO_DECIMALS, numbers[2]);
    if (numbers[1][0] && numbers[2][0])
        snprintf(text, sizeof text, "%s [%s, %s], %s", numbers[0], numbers[1], numbers[2],
                 resources_word(c->word));
    else
        snprintf(text, sizeof text, "%s, %s", numbers[0], resources_word(c->word));
    html_row_text(out, text);
}

static void put_place(struct buf *out, const struct result *r, const struct resources *here)
{
    char level[LEVEL_NAME_SIZE];

    html_row_open(out);
    html_row_heading(out, r->sweep.arms[here->arm].name);
    html_row_number(out, level_number(&r->sweep.levels[here->level], level));
}

static void put_costs_of(struct buf *out, const struct result *r, const struct resources *here)
{
    put_place(out, r, here);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        html_row_value(out, here->values[i], resource_decimals(i));
    html_row_text(out, resources_at_name(here->at));
    html_row_text(out, here->objection ? here->objection : "");
    html_row_close(out);
}

static void put_ratios_of(struct buf *out, const struct result *r, const struct resources *here)
{
    put_place(out, r, here);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        put_ratio(out, &here->against[i]);
    html_row_close(out);
}

static void open_costs(struct buf *out, const struct result *r, const char *caption, bool numbers)
{
    html_table_open(out, caption, true);
    html_table_heading(out, "arm", false);
    html_table_heading(out, level_kind_title(sweep_level_kind(&r->sweep)), true);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        html_table_heading(out, costs[i], numbers);
}

static void put_costs(struct buf *out, const struct result *r, const struct resource_report *report)
{
    open_costs(out, r, "What a request costs", true);
    html_table_heading(out, "measured at", false);
    html_table_heading(out, "not compared, because", false);
    html_table_body(out);
    for (size_t i = 0; i < report->count; i++)
        put_costs_of(out, r, &report->list[i]);
    html_table_close(out);
    html_element(out, "p", "",
                 "Processor time, context switches and bytes on the wire of one request; the "
                 "server's memory for each request in flight. Over loopback the kernel's work for "
                 "the receiver is charged to the sender, so that the CPU of both together tells "
                 "most.");
}

static void put_cost_ratios(struct buf *out, const struct result *r,
                            const struct resource_report *report)
{
    char caption[CELL_SIZE];

    snprintf(caption, sizeof caption, "Costs of each arm / %s", r->sweep.arms[report->base].name);
    open_costs(out, r, caption, false);
    html_table_body(out);
    for (size_t i = 0; i < report->count; i++)
        if (report->list[i].arm != report->base)
            put_ratios_of(out, r, &report->list[i]);
    html_table_close(out);
}

int section_costs(struct buf *out, const struct result *r, struct err *e)
{
    struct resource_report report;
    int rc = resources_make(r, 0, &report, e);

    if (rc != 0)
        return rc;
    put_parts(out, r);
    put_costs(out, r, &report);
    if (r->sweep.arm_count > 1)
        put_cost_ratios(out, r, &report);
    resources_fini(&report);
    return 0;
}
