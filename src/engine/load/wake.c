#include <config.h>

#include "engine/load/wake.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"

int wake_init(struct wake *w, struct err *e)
{
    w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return w->fd >= 0 ? 0 : err_set_errno(e, errno, "eventfd");
}

void wake_fini(struct wake *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
}

void wake_signal(struct wake *w)
{
    int saved = errno;
    uint64_t one = 1;

    /* Fails only when the counter is full, and then it is signalled anyway. */
    if (write(w->fd, &one, sizeof one) < 0)
        errno = saved;
}

bool wake_wait(struct wake *w, uint64_t until)
{
    for (;;) {
        struct pollfd p = {.fd = w->fd, .events = POLLIN};
        uint64_t now = clock_now(), count;
        struct timespec left = clock_timespec(until > now ? until - now : 0);
        int ready = ppoll(&p, 1, &left, NULL);

        if (ready > 0 && read(w->fd, &count, sizeof count) == sizeof count)
            return true;
        if (ready == 0)
            return false;
    }
}
