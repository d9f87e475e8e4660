#include <config.h>

#include "engine/run/batch_signals.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static const int taken[] = {SIGINT, SIGTERM, SIGHUP};

enum { TAKEN_COUNT = sizeof taken / sizeof taken[0], STATUS_SIGNAL = 128 };

static struct {
    struct session *_Atomic session;
    _Atomic int caught;
    struct sigaction before[TAKEN_COUNT];
} signals;

static void on_signal(int number)
{
    struct session *session = atomic_load(&signals.session);

    if (atomic_exchange(&signals.caught, number) != 0 || session == NULL)
        _exit(STATUS_SIGNAL + number);
    session_stop(session, true);
}

void batch_signals_take(struct session *session)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    atomic_store(&signals.caught, 0);
    atomic_store(&signals.session, session);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < TAKEN_COUNT; i++)
        sigaction(taken[i], &action, &signals.before[i]);
}

void batch_signals_restore(void)
{
    for (size_t i = 0; i < TAKEN_COUNT; i++)
        sigaction(taken[i], &signals.before[i], NULL);
    atomic_store(&signals.session, NULL);
}

int batch_signals_caught(void)
{
    return atomic_load(&signals.caught);
}
