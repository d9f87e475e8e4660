#include <config.h>

#include "engine/sweep/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

enum { LINE_WIDTH = 79, LABEL_WIDTH = 13, ORDER_SHOWN_MAX = 64, PERCENT_DECIMALS = 3 };

static void print_label(struct buf *out, const char *label)
{
    buf_printf(out, "%-*s", LABEL_WIDTH, label);
}

static void print_line(struct buf *out, const char *label, const char *text)
{
    print_label(out, label);
    buf_printf(out, "%s\n", text);
}

/* "12.3 MiB". */
static void print_bytes(struct buf *out, double bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    char number[NUMBER_TEXT_SIZE];
    size_t unit = 0;

    for (; bytes >= 1024 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        bytes /= 1024;
    number_print_short(bytes, 3, unit ? 1 : 0, number);
    buf_printf(out, "%s %s", number, units[unit]);
}

/* "3 h 5 min", "12 min 30 s", "54 s". */
static void print_duration(struct buf *out, double seconds)
{
    int64_t s = (int64_t)(seconds + 0.5);

    if (s >= 3600)
        buf_printf(out, "%" PRId64 " h %" PRId64 " min", s / 3600, s % 3600 / 60);
    else if (s >= 60)
        buf_printf(out, "%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
    else
        buf_printf(out, "%" PRId64 " s", s);
}

static void print_seconds(struct buf *out, double seconds)
{
    char number[NUMBER_TEXT_SIZE];

    number_print_exact(seconds, number);
    buf_printf(out, "%s s", number);
}

static size_t name_width(const struct sweep *s)
{
    size_t width = 0;

    for (size_t i = 0; i < s->arm_count; i++)
        if (strlen(s->arms[i].name) > width)
            width = strlen(s->arms[i].name);
    return width;
}

static void print_arm(struct buf *out, const struct sweep_arm *arm, size_t width)
{
    buf_printf(out, "%-*s  %s, %s as %s, %s, %s, ", (int)width, arm->name,
               protocol_name(arm->protocol), input_name(arm->input), encoding_name(arm->encoding),
               rpc_name(arm->rpc), arm->model);
    if (arm->is_twin)
        buf_append_text(out, "for the noise floor");
    else
        buf_printf(out, "at %s", sweep_arm_is_external(arm) ? arm->target : "a server of its own");
    if (arm->batch > 1)
        buf_printf(out, ", batches of %d", arm->batch);
    if (arm->image_px > 0)
        buf_printf(out, ", %d pixels", arm->image_px);
    buf_append_char(out, '\n');
}

static void print_arms(struct buf *out, const struct sweep *s)
{
    size_t width = name_width(s);

    for (size_t i = 0; i < s->arm_count; i++) {
        print_label(out, i ? "" : "arms");
        print_arm(out, &s->arms[i], width);
    }
}

/* "searched from 100 to 1000000 requests/s to 2 %: p99 at most 50 ms". */
static void print_search(struct buf *out, const struct sweep *s)
{
    char numbers[4][NUMBER_TEXT_SIZE];

    number_print_exact(s->search_from_rps, numbers[0]);
    number_print_exact(s->search_to_rps, numbers[1]);
    number_print_exact(number_round(100 * s->search_resolution, 3), numbers[2]);
    number_print_exact(s->objective_p99_ms, numbers[3]);
    buf_printf(
        out, "searched from %s up to %s requests/s to %s %%, %s arrivals,\n%*sp99 at most %s ms",
        numbers[0], numbers[1], numbers[2], arrival_name(s->arrival), LABEL_WIDTH, "", numbers[3]);
}

static void print_levels(struct buf *out, const struct sweep *s)
{
    char number[LEVEL_NAME_SIZE];

    print_label(out, level_kind_title(sweep_level_kind(s)));
    if (s->find_max)
        print_search(out, s);
    for (size_t i = 0; !s->find_max && i < s->level_count; i++)
        buf_printf(out, "%s%s", i ? ", " : "", level_number(&s->levels[i], number));
    if (sweep_is_open(s) && !s->find_max)
        buf_printf(out, " requests/s, %s arrivals", arrival_name(s->arrival));
    buf_append_char(out, '\n');
}

/* "100/s for 5 s", "100/s to 1000/s in 20 s". */
static void print_segment(struct buf *out, const struct rate_segment *segment)
{
    bool step = segment->from == segment->to;
    char from[NUMBER_TEXT_SIZE], to[NUMBER_TEXT_SIZE];

    number_print_exact(segment->from, from);
    number_print_exact(segment->to, to);
    if (step)
        buf_printf(out, "%s/s for ", from);
    else
        buf_printf(out, "%s/s to %s/s in ", from, to);
    print_seconds(out, segment->seconds);
    buf_append_char(out, '\n');
}

static void print_schedule(struct buf *out, const struct sweep *s)
{
    char requests[NUMBER_TEXT_SIZE];

    for (size_t i = 0; i < s->schedule.count; i++) {
        print_label(out, i ? "" : level_kind_title(LEVEL_SCHEDULE));
        print_segment(out, &s->schedule.segments[i]);
    }
    number_print_short(rate_curve_requests(&s->schedule), 3, 1, requests);
    print_label(out, "");
    buf_printf(out, "%s requests, %s arrivals\n", requests, arrival_name(s->arrival));
}

/* When automatic blocks end. */
static void print_precision(struct buf *out, const struct sweep *s)
{
    char percent[NUMBER_TEXT_SIZE];

    number_print_exact(number_round(100 * s->precision, PERCENT_DECIMALS), percent);
    print_label(out, "");
    buf_printf(out, "until all intervals of %s end within %s %% of their ratio\n",
               precision_metric_names[s->precision_metric], percent);
}

static void print_trials(struct buf *out, const struct sweep *s, size_t trials)
{
    print_label(out, "trials");
    buf_printf(out, "%s%d blocks x %zu %s = %zu, each ", s->blocks_auto ? "at most " : "",
               s->blocks, s->arm_count * s->level_count, s->find_max ? "searches" : "cells",
               trials);
    if (s->find_max)
        buf_printf(out, "about %d trials of ", PLAN_SEARCH_STEPS);
    print_seconds(out, s->warmup_s);
    buf_append_text(out, " warm-up and ");
    if (s->requests > 0)
        buf_printf(out, "%" PRId64 " requests", s->requests);
    else
        print_seconds(out, s->duration_s);
    buf_append_text(out, " measured\n");
    if (s->blocks_auto)
        print_precision(out, s);
}

/* One word after the other, new lines indented like the first. */
static void print_wrapped(struct buf *out, const char *word, size_t *column)
{
    size_t length = strlen(word);

    if (*column > LABEL_WIDTH && *column + 1 + length > LINE_WIDTH) {
        buf_append_char(out, '\n');
        print_label(out, "");
        *column = LABEL_WIDTH;
    } else if (*column > LABEL_WIDTH) {
        buf_append_char(out, ' ');
        (*column)++;
    }
    buf_append_text(out, word);
    *column += length;
}

static void print_order(struct buf *out, const struct sweep *s)
{
    size_t count = s->arm_count * s->level_count, column = LABEL_WIDTH;
    struct plan_item *order = calloc(count, sizeof *order);
    char word[64 + LEVEL_NAME_SIZE], number[LEVEL_NAME_SIZE];

    if (order == NULL) {
        out->failed = true;
        return;
    }
    plan_block(s, 0, order);
    print_label(out, "first block");
    for (size_t i = 0; i < count && i < ORDER_SHOWN_MAX; i++) {
        snprintf(word, sizeof word, "%s@%s", s->arms[order[i].arm].name,
                 level_number(&s->levels[order[i].level], number));
        print_wrapped(out, word, &column);
    }
    if (count > ORDER_SHOWN_MAX) {
        snprintf(word, sizeof word, "(and %zu more)", count - ORDER_SHOWN_MAX);
        print_wrapped(out, word, &column);
    }
    buf_append_char(out, '\n');
    free(order);
}

/* How many there are at a rate is the server's to say. */
static void print_in_flight(struct buf *out, const struct level *level)
{
    char name[LEVEL_NAME_SIZE];

    if (level_kind_is_open(level->kind))
        buf_printf(out, "with %d requests, more where they wait\n", level_in_flight(level));
    else
        buf_printf(out, "at %s\n", level_name(level, name));
}

void plan_print(const struct sweep *s, const struct plan_estimate *estimate, struct buf *out)
{
    print_line(out, "sweep", s->name);
    if (s->image[0])
        print_line(out, "image", s->image);
    print_arms(out, s);
    if (sweep_level_kind(s) == LEVEL_SCHEDULE)
        print_schedule(out, s);
    else
        print_levels(out, s);
    print_trials(out, s, estimate->trials);
    print_order(out, s);
    print_label(out, "time");
    buf_append_text(out, s->blocks_auto ? "at most " : estimate->at_least ? "at least " : "about ");
    print_duration(out, estimate->seconds);
    if (estimate->at_least)
        buf_append_text(out, " and what the requests take");
    buf_append_char(out, '\n');
    print_label(out, "in flight");
    buf_append_text(out, sweep_is_open(s) ? "for " : "at most ");
    print_bytes(out, estimate->bytes);
    buf_printf(out, ": arm %s ", s->arms[estimate->bytes_arm].name);
    print_in_flight(out, &s->levels[estimate->bytes_level]);
}
