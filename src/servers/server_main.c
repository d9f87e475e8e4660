#include <config.h>

#include "servers/server_main.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/paths.h"
#include "model/model.h"
#include "servers/server_options.h"

#define WEIGHTS_FILE "resnet8_cifar10.f32"

enum { EXIT_OK = 0, EXIT_USAGE = 2, EXIT_CANNOT_SERVE = 3 };

enum {
    DRAIN_LOOK_MS = 10,
    DRAIN_LIMIT_S = SERVICE_DELAY_MAX_US / 1000000 + SERVICE_BUSY_MAX_US / 1000000 + 5,
    LIFELINE_LIMIT_MS = 700
};

struct server {
    const struct server_kind *kind;
    struct server_options options;
    char host[INET6_ADDRSTRLEN]; /* literal */
    uint16_t port;
    struct model *model;
    struct service service;
    struct front *front;
    int signals; /* signalfd */
};

static int complain(const struct server_kind *kind, const struct err *e, int status)
{
    fprintf(stderr, "%s: %s\n", kind->program, e->text);
    return status;
}

/* Turns a host name into a literal address, so that both fronts listen on the same one; IPv4 is
 * preferred, for most clients of a name such as localhost end up there. */
static int resolve(const char *host, char out[INET6_ADDRSTRLEN], struct err *e)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses = NULL, *chosen;
    int failed = getaddrinfo(host, NULL, &hints, &addresses);

    /* A bare system without /etc/hosts has the interface all the same (RFC 6761, 6.3). */
    if (failed && strcasecmp(host, "localhost") == 0)
        failed = getaddrinfo("127.0.0.1", NULL, &hints, &addresses);
    if (failed || addresses == NULL)
        return err_set(e, ERR_INVALID, "--host: '%.200s': %s", host, gai_strerror(failed));
    chosen = addresses;
    while (chosen->ai_family != AF_INET && chosen->ai_next)
        chosen = chosen->ai_next;
    if (chosen->ai_family != AF_INET)
        chosen = addresses;
    failed = getnameinfo(chosen->ai_addr, chosen->ai_addrlen, out, INET6_ADDRSTRLEN, NULL, 0,
                         NI_NUMERICHOST);
    freeaddrinfo(addresses);
    if (failed)
        return err_set(e, ERR_INVALID, "--host: '%.200s': %s", host, gai_strerror(failed));
    return 0;
}

static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Signals come through a descriptor; every thread started later has them blocked. */
static int take_signals(struct server *s, struct err *e)
{
    sigset_t set;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    s->signals = signalfd(-1, &set, SFD_CLOEXEC);
    if (s->signals < 0)
        return err_set_errno(e, errno, "signalfd");
    return 0;
}

static void die_of(int signal_number)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, signal_number);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static int choose_threads(struct server *s, struct err *e)
{
    struct cpus allowed;

    if (s->options.bind && cpus_bind_thread(&s->options.cpus, e)) {
        err_prefix(e, "--cpus");
        return e->code;
    }
    if (s->options.threads > 0)
        return 0;
    if (cpus_allowed(&allowed, e))
        return e->code;
    s->options.threads = cpus_count(&allowed);
    return 0;
}

static int load_model(struct server *s, struct err *e)
{
    char path[PATH_MAX] = "", *slash;
    struct err lost = {0};
    int code;

    paths_data(WEIGHTS_FILE, path, &lost);
    slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    code = model_open(s->options.model, path, &s->model, e);
    if (code == ERR_IO && lost.code)
        *e = lost;
    return code;
}

/* What a wrong command line can cause. */
static int prepare(struct server *s, struct err *e)
{
    if (s->options.lifeline >= 0 && fcntl((int)s->options.lifeline, F_GETFD) < 0)
        return err_set_errno(e, errno, "--lifeline: descriptor %d", (int)s->options.lifeline);
    if (resolve(s->options.host, s->host, e))
        return e->code;
    return choose_threads(s, e);
}

static int start(struct server *s, struct err *e)
{
    struct front_config config = {.host = s->host,
                                  .port = (uint16_t)s->options.port,
                                  .threads = (int)s->options.threads,
                                  .service = &s->service};

    raise_descriptor_limit();
    if (take_signals(s, e))
        return e->code;
    service_init(&s->service, s->model, (size_t)s->options.body_limit);
    return s->kind->front->open(&config, &s->front, &s->port, e);
}

static void announce(const struct server *s)
{
    bool brackets = strchr(s->host, ':') != NULL;

    log_info(s->kind->source, "serving model %s with %d threads", s->options.model,
             (int)s->options.threads);
    printf("ready %s%s%s:%u\n", brackets ? "[" : "", s->host, brackets ? "]" : "", s->port);
    fflush(stdout);
}

/* True once the lifeline is at its end. */
static bool lifeline_ended(int fd)
{
    char thrown_away[256];
    ssize_t got = read(fd, thrown_away, sizeof thrown_away);

    return got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
}

/* Whatever the threads are doing, the process is gone in time. */
static void limit_the_rest(void)
{
    struct itimerval limit = {.it_value = {.tv_usec = LIFELINE_LIMIT_MS * 1000}};

    signal(SIGALRM, SIG_DFL);
    setitimer(ITIMER_REAL, &limit, NULL);
}

static void on_signal(struct server *s, bool *draining)
{
    struct signalfd_siginfo info;

    if (read(s->signals, &info, sizeof info) != sizeof info)
        return;
    if (*draining)
        die_of((int)info.ssi_signo);
    *draining = true;
    log_info(s->kind->source, "%s: requests in hand are finished first",
             strsignal((int)info.ssi_signo));
    s->kind->front->drain(s->front);
}

/* Returns when nothing has to be served any more. */
static void serve(struct server *s)
{
    struct pollfd fds[] = {{.fd = s->signals, .events = POLLIN},
                           {.fd = (int)s->options.lifeline, .events = POLLIN}};
    uint64_t limit = 0;
    bool draining = false;

    for (;;) {
        if (poll(fds, 2, draining ? DRAIN_LOOK_MS : -1) < 0 && errno != EINTR)
            return;
        if (fds[0].revents) {
            on_signal(s, &draining);
            if (limit == 0)
                limit = clock_now() + DRAIN_LIMIT_S * NS_PER_S;
        }
        if (fds[1].revents && lifeline_ended(fds[1].fd)) {
            limit_the_rest();
            return;
        }
        if (draining && (s->kind->front->drained(s->front) || clock_now() >= limit))
            return;
    }
}

static int run(struct server *s)
{
    struct err e = {0};
    int status = EXIT_OK;

    log_init((enum log_level)s->options.log_level);
    if (prepare(s, &e))
        return complain(s->kind, &e, EXIT_USAGE);
    if (load_model(s, &e))
        return complain(s->kind, &e, e.code == ERR_NOT_FOUND ? EXIT_USAGE : EXIT_CANNOT_SERVE);
    if (start(s, &e)) {
        status = complain(s->kind, &e, EXIT_CANNOT_SERVE);
    } else {
        announce(s);
        serve(s);
        s->kind->front->close(s->front);
    }
    model_close(s->model);
    return status;
}

int server_main(const struct server_kind *kind, int argc, char **argv)
{
    struct server s = {.kind = kind, .signals = -1};
    struct options_program program;
    struct options_result result;
    struct err e = {0};
    char library[64];

    server_options_init(&s.options, kind->port);
    server_options_program(kind->program, kind->summary, &program);
    if (options_parse(&program, argc, argv, &s.options, &result, &e))
        return complain(kind, &e, EXIT_USAGE);
    switch (result.action) {
    case OPTIONS_RUN:
        return run(&s);
    case OPTIONS_HELP:
        options_print_help(&program, stdout);
        break;
    case OPTIONS_MAN:
        options_print_man(&program, stdout);
        break;
    case OPTIONS_VERSION:
        kind->front->library(library, sizeof library);
        printf("%s %s (%s)\n", kind->program, PACKAGE_VERSION, library);
        break;
    }
    return fflush(stdout) == 0 ? EXIT_OK : EXIT_CANNOT_SERVE;
}
