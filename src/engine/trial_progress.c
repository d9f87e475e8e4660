#include <config.h>

#include "engine/trial_progress.h"

#include <math.h>

#include "base/clock.h"

int trial_progress_init(struct trial_progress *p)
{
    *p = (struct trial_progress){.view.stage_total_s = NAN};
    return pthread_mutex_init(&p->lock, NULL);
}

void trial_progress_fini(struct trial_progress *p)
{
    pthread_mutex_destroy(&p->lock);
}

void trial_progress_enter(struct trial_progress *p, enum trial_stage stage, double total_s)
{
    pthread_mutex_lock(&p->lock);
    if (stage == STAGE_CONNECT)
        p->view = (struct trial_view){0};
    p->view.stage = stage;
    p->view.stage_began = clock_now();
    p->view.stage_total_s = total_s;
    pthread_mutex_unlock(&p->lock);
}

void trial_progress_second(struct trial_progress *p, const struct timeline_second *second)
{
    pthread_mutex_lock(&p->lock);
    p->view.requests += second->requests;
    p->view.errors += second->errors;
    p->view.last_second = *second;
    p->view.has_last_second = true;
    pthread_mutex_unlock(&p->lock);
}

void trial_progress_get(struct trial_progress *p, struct trial_view *out)
{
    pthread_mutex_lock(&p->lock);
    *out = p->view;
    pthread_mutex_unlock(&p->lock);
}
