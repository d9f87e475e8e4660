#include <config.h>

#include "engine/load/recorder.h"

#include <sched.h>

static const struct window nothing = {.start = UINT64_MAX, .end = 0};

int recorder_init(struct recorder *r, struct err *e)
{
    int code;

    *r = (struct recorder){.window = nothing};
    code = recording_init(&r->recording, e);
    for (int i = 0; i < 2 && code == 0; i++)
        code = interval_init(&r->intervals[i], e);
    if (code != 0)
        recorder_fini(r);
    return code;
}

void recorder_fini(struct recorder *r)
{
    recording_fini(&r->recording);
    for (int i = 0; i < 2; i++)
        interval_fini(&r->intervals[i]);
}

void recorder_arm(struct recorder *r, const struct window *window)
{
    r->window = *window;
    recording_reset(&r->recording);
    for (int i = 0; i < 2; i++)
        interval_reset(&r->intervals[i]);
}

static bool is_inside(const struct window *w, uint64_t instant)
{
    return instant >= w->start && instant < w->end;
}

/* Marks the interval as in use before asking which one it is: whoever exchanges them either sees
 * the mark and waits, or has exchanged them before this asks. Both stand in one total order
 * (sequential consistency); a weaker one lets the mark become visible after the question. */
static void record_interval(struct recorder *r, const struct sample *s)
{
    uint64_t entries = atomic_load_explicit(&r->entries, memory_order_relaxed);

    atomic_store(&r->entries, entries + 1);
    interval_add(&r->intervals[atomic_load(&r->writers)], s);
    atomic_store_explicit(&r->entries, entries + 2, memory_order_release);
}

void recorder_record(struct recorder *r, const struct sample *s, const char *text)
{
    const struct window *w = &r->window;

    if (w->by_tickets ? s->ticket : is_inside(w, s->due))
        recording_add(&r->recording, s, text);
    if (w->by_tickets ? s->ticket : is_inside(w, s->done)) {
        r->recording.completed += s->outcome == OUTCOME_OK;
        record_interval(r, s);
    }
}

void recorder_plan(struct recorder *r, uint64_t due, bool ticket)
{
    r->recording.planned += r->window.by_tickets ? ticket : is_inside(&r->window, due);
}

void recorder_unsent(struct recorder *r, uint64_t due)
{
    const struct window *w = &r->window;

    if (w->by_tickets || w->end == UINT64_MAX || !is_inside(w, due))
        return;
    r->recording.unsent++;
    histogram_record(&r->recording.series[SERIES_RESPONSE], w->end - due);
}

const struct interval *recorder_flip(struct recorder *r)
{
    uint32_t taken = atomic_load_explicit(&r->writers, memory_order_relaxed);
    uint64_t entries;

    interval_reset(&r->intervals[!taken]);
    atomic_store(&r->writers, !taken);
    entries = atomic_load(&r->entries);
    if (entries % 2 != 0) {
        while (atomic_load_explicit(&r->entries, memory_order_acquire) == entries)
            sched_yield();
    }
    return &r->intervals[taken];
}
