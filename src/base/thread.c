#include <config.h>

#include "base/thread.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KERNEL_NAME_SIZE = 16 };

/* The kernel's struct sched_attr in its first size: not every libc has it. */
struct scheduling {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime; /* of SCHED_OTHER: the slice */
    uint64_t deadline;
    uint64_t period;
};

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

void thread_set_slice(uint64_t ns)
{
    struct scheduling now = {.size = sizeof now};

    if (syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) != 0 || now.policy != SCHED_OTHER)
        return;
    now.size = sizeof now;
    now.runtime = ns;
    syscall(SYS_sched_setattr, 0, &now, 0);
}
