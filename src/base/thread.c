#include <config.h>

#include "base/thread.h"

#include <signal.h>
#include <stdio.h>

enum { KERNEL_NAME_SIZE = 16 };

int thread_start(pthread_t *out, const char *name, void *(*run)(void *), void *context,
                 struct err *e)
{
    char kernel_name[KERNEL_NAME_SIZE];
    sigset_t all, old;
    int problem;

    /* The new thread inherits the mask of this one. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    problem = pthread_create(out, NULL, run, context);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (problem)
        return err_set_errno(e, problem, "cannot start thread %s", name);
    snprintf(kernel_name, sizeof kernel_name, "%s", name);
    pthread_setname_np(*out, kernel_name);
    return 0;
}
