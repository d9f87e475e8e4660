#include <config.h>

#include "engine/measure/trial_progress.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"

int trial_progress_init(struct trial_progress *p, struct err *e)
{
    *p = (struct trial_progress){.view.stage_total_s = NAN};
    pthread_mutex_init(&p->lock, NULL);
    p->seconds = calloc(PROGRESS_SECONDS_MAX, sizeof *p->seconds);
    if (p->seconds == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for the seconds of a window");
    return histogram_init(&p->response, e);
}

void trial_progress_fini(struct trial_progress *p)
{
    histogram_fini(&p->response);
    free(p->seconds);
    pthread_mutex_destroy(&p->lock);
}

void trial_progress_enter(struct trial_progress *p, enum trial_stage stage, double total_s)
{
    pthread_mutex_lock(&p->lock);
    if (stage == STAGE_CONNECT) {
        p->view = (struct trial_view){0};
        histogram_reset(&p->response);
    }
    if (stage == STAGE_WINDOW)
        p->second_count = 0;
    p->view.stage = stage;
    p->view.stage_began = clock_now();
    p->view.stage_total_s = total_s;
    pthread_mutex_unlock(&p->lock);
}

void trial_progress_second(struct trial_progress *p, const struct timeline_second *second,
                           const struct histogram *response)
{
    pthread_mutex_lock(&p->lock);
    p->view.requests += second->requests;
    p->view.errors += second->errors;
    p->view.last_second = *second;
    p->view.has_last_second = true;
    p->seconds[p->second_count++ % PROGRESS_SECONDS_MAX] = *second;
    histogram_merge(&p->response, response);
    pthread_mutex_unlock(&p->lock);
}

void trial_progress_get(struct trial_progress *p, struct trial_view *out)
{
    pthread_mutex_lock(&p->lock);
    *out = p->view;
    pthread_mutex_unlock(&p->lock);
}

size_t trial_progress_seconds(struct trial_progress *p, struct timeline_second *out, size_t max)
{
    size_t count;

    pthread_mutex_lock(&p->lock);
    count = p->second_count < PROGRESS_SECONDS_MAX ? p->second_count : PROGRESS_SECONDS_MAX;
    count = count < max ? count : max;
    for (size_t i = 0; i < count; i++)
        out[i] = p->seconds[(p->second_count - count + i) % PROGRESS_SECONDS_MAX];
    pthread_mutex_unlock(&p->lock);
    return count;
}

void trial_progress_response(struct trial_progress *p, struct histogram *into)
{
    pthread_mutex_lock(&p->lock);
    if (p->view.stage == STAGE_WINDOW || p->view.stage == STAGE_DRAIN)
        histogram_merge(into, &p->response);
    pthread_mutex_unlock(&p->lock);
}
