#include <config.h>

#include "engine/judge/runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/number.h"
#include "engine/sweep/settings.h"

enum { VALUE_MAX = 1 << 16, NOTES_OF_MACHINE = 4 };

static const struct {
    const char *what;
    size_t offset; /* of a text in struct environment */
} texts[] = {
    {"host", offsetof(struct environment, host)},
    {"processor", offsetof(struct environment, cpu_model)},
    {"kernel", offsetof(struct environment, kernel)},
    {"governor", offsetof(struct environment, governor)},
    {"processors of the client", offsetof(struct environment, client_cpus)},
    {"processors of the servers", offsetof(struct environment, server_cpus)},
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

/* What makes a trial another one. The model and the parameters are those of the arms. */
static const enum setting_id trial_settings[] = {
    SETTING_IMAGE,          SETTING_SCHEDULE, SETTING_ARRIVAL,     SETTING_DURATION,
    SETTING_REQUESTS,       SETTING_WARMUP,   SETTING_TIMEOUT,     SETTING_SERVER_THREADS,
    SETTING_SERVER_RESTART, SETTING_AFFINITY, SETTING_CHECK_EVERY, SETTING_TTFB_EVERY,
};
enum { TRIAL_SETTING_COUNT = sizeof trial_settings / sizeof *trial_settings };

enum {
    DIFFERENCES_MAX = TEXT_COUNT + NOTES_OF_MACHINE + TRIAL_SETTING_COUNT +
                      SWEEP_ARMS_MAX * (ARM_KEY_COUNT + 1)
};

/* Keeps it when the two differ. */
static void note(struct runs *r, const char *arm, const char *what, const char *base,
                 const char *other)
{
    struct run_difference *d = &r->differences[r->difference_count];

    if (strcmp(base, other) == 0)
        return;
    snprintf(d->what, sizeof d->what, "%s%s%s", arm, arm[0] ? ": " : "", what);
    snprintf(d->base, sizeof d->base, "%s", base);
    snprintf(d->other, sizeof d->other, "%s", other);
    r->difference_count++;
}

static void note_number(struct runs *r, const char *arm, const char *what, double base,
                        double other)
{
    char numbers[2][NUMBER_TEXT_SIZE];

    number_print_exact(base, numbers[0]);
    number_print_exact(other, numbers[1]);
    note(r, arm, what, numbers[0], numbers[1]);
}

static void note_setting(struct runs *r, const char *arm, const struct setting *setting,
                         const void *base, const void *other)
{
    struct buf values[2];

    for (int i = 0; i < 2; i++) {
        buf_init(&values[i], VALUE_MAX);
        setting_print_line(setting, i ? other : base, &values[i]);
    }
    note(r, arm, setting->name, buf_text(&values[0]), buf_text(&values[1]));
    for (int i = 0; i < 2; i++)
        buf_fini(&values[i]);
}

static const char *virtual_word(enum virtualised v)
{
    return v == VIRTUALISED_UNKNOWN ? "" : v == VIRTUALISED_YES ? "yes" : "no";
}

static void note_machine(struct runs *r)
{
    const struct environment *base = &r->base->environment, *other = &r->other->environment;

    for (size_t i = 0; i < TEXT_COUNT; i++)
        note(r, "", texts[i].what, (const char *)base + texts[i].offset,
             (const char *)other + texts[i].offset);
    note_number(r, "", "number of processors", base->cpus, other->cpus);
    note(r, "", "virtual machine", virtual_word(base->virtualised),
         virtual_word(other->virtualised));
    note(r, "", "version of rvgtop", r->base->tool_version, r->other->tool_version);
    note(r, "", "libraries", r->base->library_versions, r->other->library_versions);
}

/* The same at every level; NaN where the arm was not measured. */
static double payload(const struct result *r, size_t arm)
{
    double value = NAN;

    for (size_t level = 0; level < r->sweep.level_count && isnan(value); level++)
        value = metric_of(&result_cell(r, arm, level)->total, METRIC_PAYLOAD);
    return value;
}

static void note_arm(struct runs *r, size_t base, size_t other)
{
    const struct sweep_arm *a = &r->base->sweep.arms[base], *b = &r->other->sweep.arms[other];
    double sent = payload(r->base, base), sent_now = payload(r->other, other);
    char name[sizeof a->name + 8];

    snprintf(name, sizeof name, "arm %s", a->name);
    for (enum arm_key key = ARM_PROTOCOL; key < ARM_KEY_COUNT; key++)
        note_setting(r, name, &arm_settings[key], a, b);
    if (!isnan(sent) && !isnan(sent_now))
        note_number(r, name, "payload_bytes", sent, sent_now);
}

int runs_find_differences(struct runs *r, struct err *e)
{
    const struct sweep *base = &r->base->sweep, *other = &r->other->sweep;

    r->differences = calloc(DIFFERENCES_MAX, sizeof *r->differences);
    if (r->differences == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for the differences of two runs");
    note_machine(r);
    for (size_t i = 0; i < TRIAL_SETTING_COUNT; i++)
        note_setting(r, "", &settings[trial_settings[i]], base, other);
    for (size_t i = 0; i < base->arm_count; i++)
        for (size_t k = 0; k < other->arm_count; k++)
            if (strcmp(base->arms[i].name, other->arms[k].name) == 0)
                note_arm(r, i, k);
    return 0;
}
