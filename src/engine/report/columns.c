#include <config.h>

#include "engine/report/columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "engine/result/notes.h"

enum { RATE_DECIMALS = 3 };

struct column {
    const char *name;                                      /* NULL: the metric's */
    void (*get)(const struct row *row, struct field *out); /* NULL: the metric */
    enum metric metric;
};

struct trial_column {
    const char *name;
    void (*get)(const struct trial *t, struct field *out);
};

void field_set_unknown(struct field *f)
{
    f->kind = FIELD_UNKNOWN;
    f->text[0] = '\0';
}

void field_set_text(struct field *f, const char *text)
{
    f->kind = text[0] ? FIELD_TEXT : FIELD_UNKNOWN;
    snprintf(f->text, sizeof f->text, "%s", text);
}

void field_set_number(struct field *f, double value, int decimals)
{
    if (!isfinite(value)) {
        field_set_unknown(f);
        return;
    }
    f->kind = FIELD_NUMBER;
    f->number = number_round(value, decimals);
    f->decimals = decimals;
    number_print(value, decimals, f->text);
}

void field_set_bool(struct field *f, bool value)
{
    f->kind = FIELD_BOOL;
    f->boolean = value;
    strcpy(f->text, value ? "true" : "false");
}

static const struct sweep_arm *arm_of(const struct row *row)
{
    return &row->sweep->arms[row->trial->arm];
}

static void get_arm(const struct row *row, struct field *out)
{
    field_set_text(out, arm_of(row)->name);
}

static void get_protocol(const struct row *row, struct field *out)
{
    field_set_text(out, protocol_name(arm_of(row)->protocol));
}

static void get_input(const struct row *row, struct field *out)
{
    field_set_text(out, input_name(arm_of(row)->input));
}

static void get_encoding(const struct row *row, struct field *out)
{
    field_set_text(out, encoding_name(arm_of(row)->encoding));
}

static void get_rpc(const struct row *row, struct field *out)
{
    field_set_text(out, rpc_name(arm_of(row)->rpc));
}

static void get_client(const struct row *row, struct field *out)
{
    field_set_text(out, client_name(arm_of(row)->client));
}

static void get_target(const struct row *row, struct field *out)
{
    field_set_text(out, sweep_arm_is_external(arm_of(row)) ? arm_of(row)->target : "own");
}

static void get_model(const struct row *row, struct field *out)
{
    field_set_text(out, arm_of(row)->model);
}

static void get_batch(const struct row *row, struct field *out)
{
    field_set_number(out, arm_of(row)->batch, 0);
}

/* 0 stands for the file as it is, whose size in pixels nobody looked at. */
static void get_image_px(const struct row *row, struct field *out)
{
    int px = arm_of(row)->image_px;

    field_set_number(out, px > 0 ? px : NAN, 0);
}

const char *load_name(const struct sweep *s)
{
    return sweep_level_kind(s) == LEVEL_SCHEDULE ? "schedule" : arrival_name(sweep_arrival(s));
}

static void get_load(const struct row *row, struct field *out)
{
    field_set_text(out, load_name(row->sweep));
}

static void get_concurrency(const struct row *row, struct field *out)
{
    const struct level *level = &row->sweep->levels[row->trial->level];

    field_set_number(out, level->kind == LEVEL_CONCURRENCY ? level->value : NAN, 0);
}

static void get_rate(const struct row *row, struct field *out)
{
    const struct level *level = &row->sweep->levels[row->trial->level];

    double rate = level_is_searched(level)          ? metric_of(row->trial, METRIC_RATE)
                  : level_kind_is_open(level->kind) ? level->value
                                                    : NAN;

    field_set_number(out, rate, RATE_DECIMALS);
}

static void get_channels(const struct row *row, struct field *out)
{
    bool grpc = arm_of(row)->protocol == PROTOCOL_GRPC;

    field_set_number(out, grpc ? row->trial->channels : NAN, 0);
}

static void get_blocks(const struct row *row, struct field *out)
{
    field_set_number(out, row->cell ? row->cell->blocks : 1, 0);
}

static void get_rate_low(const struct row *row, struct field *out)
{
    field_set_number(out, row->cell ? row->cell->rate_low : NAN, RATE_DECIMALS);
}

static void get_rate_high(const struct row *row, struct field *out)
{
    field_set_number(out, row->cell ? row->cell->rate_high : NAN, RATE_DECIMALS);
}

static void get_throughput_low(const struct row *row, struct field *out)
{
    field_set_number(out, row->cell ? row->cell->throughput_low : NAN,
                     metric_decimals(METRIC_THROUGHPUT));
}

static void get_throughput_high(const struct row *row, struct field *out)
{
    field_set_number(out, row->cell ? row->cell->throughput_high : NAN,
                     metric_decimals(METRIC_THROUGHPUT));
}

static void get_p99_enough(const struct row *row, struct field *out)
{
    const struct histogram *h = row->trial->series[SERIES_RESPONSE];

    if (h)
        field_set_bool(out, percentile_has_enough(99, h->count));
    else
        field_set_unknown(out);
}

static void get_limited_by(const struct row *row, struct field *out)
{
    bool measured = row->cell == NULL || row->cell->blocks > 0;

    field_set_text(out, measured ? limited_by_name(row->trial->limited_by) : "");
}

static void get_valid(const struct row *row, struct field *out)
{
    field_set_bool(out, row->cell ? row->cell->valid : row->trial->valid);
}

static void get_notes(const struct row *row, struct field *out)
{
    char notes[NOTES_SIZE];

    if (row->cell == NULL)
        notes_of_trial(row->trial, notes);
    field_set_text(out, row->cell ? row->cell->notes : notes);
}

static const struct column columns[] = {
    {"arm", get_arm},
    {"protocol", get_protocol},
    {"input", get_input},
    {"encoding", get_encoding},
    {"rpc", get_rpc},
    {"client", get_client},
    {"target", get_target},
    {"model", get_model},
    {"batch", get_batch},
    {"image_px", get_image_px},
    {"load", get_load},
    {"concurrency", get_concurrency},
    {"rate_rps", get_rate},
    {NULL, NULL, METRIC_CONNECTIONS},
    {"channels", get_channels},
    {NULL, NULL, METRIC_PAYLOAD},
    {"blocks", get_blocks},
    {NULL, NULL, METRIC_REQUESTS},
    {NULL, NULL, METRIC_ERRORS},
    {NULL, NULL, METRIC_ERROR_RATE},
    {NULL, NULL, METRIC_LATE_SENDS},
    {NULL, NULL, METRIC_UNSENT},
    {NULL, NULL, METRIC_THROUGHPUT},
    {"throughput_rps_low", get_throughput_low},
    {"throughput_rps_high", get_throughput_high},
    {NULL, NULL, METRIC_RESPONSE_MEAN},
    {NULL, NULL, METRIC_RESPONSE_MIN},
    {NULL, NULL, METRIC_RESPONSE_P1},
    {NULL, NULL, METRIC_RESPONSE_P25},
    {NULL, NULL, METRIC_RESPONSE_P50},
    {NULL, NULL, METRIC_RESPONSE_P75},
    {NULL, NULL, METRIC_RESPONSE_P90},
    {NULL, NULL, METRIC_RESPONSE_P95},
    {NULL, NULL, METRIC_RESPONSE_P99},
    {NULL, NULL, METRIC_RESPONSE_P999},
    {NULL, NULL, METRIC_RESPONSE_P9999},
    {NULL, NULL, METRIC_RESPONSE_MAX},
    {"latency_p99_enough", get_p99_enough},
    {NULL, NULL, METRIC_SERVICE_MEAN},
    {NULL, NULL, METRIC_SERVICE_P50},
    {NULL, NULL, METRIC_SERVICE_P99},
    {NULL, NULL, METRIC_TTFB_MEAN},
    {NULL, NULL, METRIC_TTFB_P50},
    {NULL, NULL, METRIC_TTFB_P99},
    {NULL, NULL, METRIC_SERVER_TOTAL},
    {NULL, NULL, METRIC_SERVER_DECODE},
    {NULL, NULL, METRIC_SERVER_PREPROCESS},
    {NULL, NULL, METRIC_SERVER_QUEUE},
    {NULL, NULL, METRIC_SERVER_INFER},
    {NULL, NULL, METRIC_SERVER_ENCODE},
    {NULL, NULL, METRIC_OVERHEAD_MEAN},
    {NULL, NULL, METRIC_OVERHEAD_P50},
    {NULL, NULL, METRIC_OVERHEAD_P99},
    {NULL, NULL, METRIC_CLIENT_ENCODE},
    {NULL, NULL, METRIC_CLIENT_DECODE},
    {NULL, NULL, METRIC_BYTES_SENT},
    {NULL, NULL, METRIC_BYTES_RECEIVED},
    {NULL, NULL, METRIC_SERVER_CPU_PER_REQUEST},
    {NULL, NULL, METRIC_SERVER_CPU},
    {NULL, NULL, METRIC_SERVER_RSS},
    {NULL, NULL, METRIC_SERVER_RSS_IDLE},
    {NULL, NULL, METRIC_CLIENT_CPU_PER_REQUEST},
    {NULL, NULL, METRIC_CLIENT_CPU},
    {NULL, NULL, METRIC_STEAL},
    {NULL, NULL, METRIC_NOISE},
    {"limited_by", get_limited_by},
    {"valid", get_valid},
    {"notes", get_notes},
    {NULL, NULL, METRIC_PLANNED},
    {NULL, NULL, METRIC_ATTAINED},
    {"rate_rps_low", get_rate_low},
    {"rate_rps_high", get_rate_high},
};

size_t column_count(void)
{
    return sizeof columns / sizeof *columns;
}

const char *column_name(size_t column)
{
    return columns[column].name ? columns[column].name : metric_name(columns[column].metric);
}

void column_field(size_t column, const struct row *row, struct field *out)
{
    const struct column *c = &columns[column];

    if (c->get)
        c->get(row, out);
    else
        field_set_number(out, metric_of(row->trial, c->metric), metric_decimals(c->metric));
}

static void get_block(const struct trial *t, struct field *out)
{
    field_set_number(out, t->block, 0);
}

static void get_position(const struct trial *t, struct field *out)
{
    field_set_number(out, t->position, 0);
}

static void get_started_at(const struct trial *t, struct field *out)
{
    char stamp[CLOCK_STAMP_SIZE];

    clock_stamp(t->started_at, stamp);
    field_set_text(out, stamp);
}

static void get_duration(const struct trial *t, struct field *out)
{
    field_set_number(out, t->duration_s, 9);
}

static void get_invalid_reason(const struct trial *t, struct field *out)
{
    field_set_text(out, t->invalid_reason);
}

static const struct trial_column trial_columns[] = {
    {"block", get_block},
    {"position", get_position},
    {"started_at", get_started_at},
    {"duration_s", get_duration},
    {"invalid_reason", get_invalid_reason},
};

size_t trial_column_count(void)
{
    return sizeof trial_columns / sizeof *trial_columns;
}

const char *trial_column_name(size_t column)
{
    return trial_columns[column].name;
}

void trial_column_field(size_t column, const struct trial *t, struct field *out)
{
    trial_columns[column].get(t, out);
}

struct row row_of_cell(const struct result *r, const struct cell *cell)
{
    return (struct row){&r->sweep, &cell->total, cell};
}

struct row row_of_trial(const struct result *r, const struct trial *trial)
{
    return (struct row){&r->sweep, trial, NULL};
}
