#include <config.h>

#include "engine/trial/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "engine/trial/trial_fields.h"

/* Error texts come from servers: any bytes. */
static void clean(char text[TRIAL_TEXT_SIZE])
{
    char raw[TRIAL_TEXT_SIZE];

    memcpy(raw, text, sizeof raw);
    raw[sizeof raw - 1] = '\0';
    text_clean(raw, strlen(raw), text, TRIAL_TEXT_SIZE);
}

void trial_init(struct trial *t)
{
    const struct trial_field *f;
    size_t i;

    *t = (struct trial){.limited_by = LIMITED_UNKNOWN};
    for (i = 0; (f = trial_field(i)) != NULL; i++)
        trial_field_set(f, t, NAN);
}

void trial_fini(struct trial *t)
{
    size_t i;

    for (i = 0; i < SERIES_COUNT; i++)
        histogram_close(t->series[i]);
    free(t->timeline);
    trial_init(t);
}

int trial_open(struct trial **out, struct err *e)
{
    *out = malloc(sizeof **out);
    if (*out == NULL)
        return err_set(e, ERR_NO_MEMORY, "trial: no memory");
    trial_init(*out);
    return 0;
}

void trial_close(struct trial *t)
{
    if (t == NULL)
        return;
    trial_fini(t);
    free(t);
}

uint64_t trial_errors(const struct trial *t)
{
    uint64_t sum = 0;
    int kind;

    for (kind = OUTCOME_OK + 1; kind < OUTCOME_COUNT; kind++)
        sum += t->errors[kind].count;
    return sum;
}

int trial_settle(struct trial *t, struct err *e)
{
    const struct trial_field *f;
    int code = 0;
    size_t i;

    for (i = 0; (f = trial_field(i)) != NULL; i++)
        trial_field_set(f, t, trial_field_get(f, t));
    for (i = 0; i < t->timeline_count; i++) {
        struct timeline_second *second = &t->timeline[i];

        second->t_s = number_round(second->t_s, 3);
        second->planned = number_round(second->planned, 3);
        second->p50_us = number_round(second->p50_us, 3);
        second->p99_us = number_round(second->p99_us, 3);
    }
    clean(t->invalid_reason);
    for (i = 0; i < OUTCOME_COUNT; i++)
        clean(t->errors[i].first_text);
    for (i = 0; i < SERIES_COUNT && code == 0; i++)
        code = t->series[i] ? histogram_pack(t->series[i], e) : 0;
    return code;
}
