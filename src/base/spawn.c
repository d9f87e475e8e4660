#include <config.h>

#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Everything one spawn needs and gives back in the end. */
struct launch {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int pipes[2][2];         /* standard output and error */
    int moved[SPAWN_FD_MAX]; /* copies of the given descriptors above the child's numbers */
    size_t moved_count;
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int launch_open(struct launch *l)
{
    int problem;

    *l = (struct launch){.pipes = {{-1, -1}, {-1, -1}}};
    problem = posix_spawn_file_actions_init(&l->actions);
    if (problem)
        return problem;
    problem = posix_spawnattr_init(&l->attributes);
    if (problem)
        posix_spawn_file_actions_destroy(&l->actions);
    return problem;
}

static void launch_close(struct launch *l)
{
    posix_spawn_file_actions_destroy(&l->actions);
    posix_spawnattr_destroy(&l->attributes);
    for (int i = 0; i < 2; i++)
        for (int end = 0; end < 2; end++)
            close_fd(&l->pipes[i][end]);
    for (size_t i = 0; i < l->moved_count; i++)
        close(l->moved[i]);
}

/* Writing ends of our pipes and copies of the given descriptors are moved above all numbers of the
 * child, so no dup2 can overwrite the source of a later one. */
static int launch_move(struct launch *l, int fd, int *moved)
{
    *moved = fcntl(fd, F_DUPFD_CLOEXEC, SPAWN_FD_MAX);
    if (*moved < 0)
        return errno;
    l->moved[l->moved_count++] = *moved;
    return 0;
}

static int launch_add_fd(struct launch *l, int fd, int child)
{
    int moved, problem = launch_move(l, fd, &moved);

    return problem ? problem : posix_spawn_file_actions_adddup2(&l->actions, moved, child);
}

static int launch_add_pipe(struct launch *l, int which, int child)
{
    int *ends = l->pipes[which];

    if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
        return errno;
    return launch_add_fd(l, ends[1], child);
}

/* Libraries open descriptors without CLOEXEC: whatever is not given is closed by number. */
static int launch_close_rest(struct launch *l, const struct spawn_request *request)
{
    bool given[SPAWN_FD_MAX] = {true, true, true};
    int problem = 0;

    for (size_t i = 0; i < request->fd_count; i++)
        given[request->fds[i].child] = true;
    for (int fd = 3; fd < SPAWN_FD_MAX && problem == 0; fd++)
        if (!given[fd])
            problem = posix_spawn_file_actions_addclose(&l->actions, fd);
    return problem ? problem : posix_spawn_file_actions_addclosefrom_np(&l->actions, SPAWN_FD_MAX);
}

static int launch_add_files(struct launch *l, const struct spawn_request *request)
{
    int problem = posix_spawn_file_actions_addopen(&l->actions, STDIN_FILENO, "/dev/null", O_RDONLY,
                                                   0);

    if (problem == 0)
        problem = launch_add_pipe(l, 0, STDOUT_FILENO);
    if (problem == 0)
        problem = launch_add_pipe(l, 1, STDERR_FILENO);
    for (size_t i = 0; i < request->fd_count && problem == 0; i++)
        problem = launch_add_fd(l, request->fds[i].parent, request->fds[i].child);
    return problem ? problem : launch_close_rest(l, request);
}

static int launch_set_attributes(struct launch *l, bool own_group)
{
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    sigset_t all, none;

    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&l->attributes, &all);
    posix_spawnattr_setsigmask(&l->attributes, &none);
    posix_spawnattr_setpgroup(&l->attributes, 0);
    if (own_group)
        flags |= POSIX_SPAWN_SETPGROUP;
    return posix_spawnattr_setflags(&l->attributes, flags);
}

static int check_request(const struct spawn_request *request, struct err *e)
{
    bool taken[SPAWN_FD_MAX] = {false};

    for (size_t i = 0; i < request->fd_count; i++) {
        int child = request->fds[i].child;

        if (child < 3 || child >= SPAWN_FD_MAX || taken[child])
            return err_set(e, ERR_INVALID, "%s: descriptor %d cannot be given", request->argv[0],
                           child);
        taken[child] = true;
    }
    return 0;
}

static int launch_run(struct launch *l, const struct spawn_request *request,
                      struct spawn_child *child)
{
    int problem = launch_add_files(l, request);

    if (problem == 0)
        problem = launch_set_attributes(l, request->own_group);
    if (problem == 0)
        problem = posix_spawnp(&child->pid, request->argv[0], &l->actions, &l->attributes,
                               (char *const *)request->argv, environ);
    if (problem)
        return problem;
    child->pidfd = pidfd_open(child->pid, 0);
    if (child->pidfd < 0) {
        problem = errno;
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
        child->pid = -1; /* none runs: whoever waits for its end would wait for ever */
        return problem;
    }
    child->output = l->pipes[0][0];
    child->error = l->pipes[1][0];
    l->pipes[0][0] = l->pipes[1][0] = -1;
    return 0;
}

int spawn_start(const struct spawn_request *request, struct spawn_child *child, struct err *e)
{
    struct launch l;
    int problem;

    *child = (struct spawn_child){.pid = -1, .pidfd = -1, .output = -1, .error = -1};
    if (check_request(request, e) != 0)
        return ERR_INVALID;
    problem = launch_open(&l);
    if (problem == 0) {
        problem = launch_run(&l, request, child);
        launch_close(&l);
    }
    if (problem == ENOENT)
        return err_set(e, ERR_NOT_FOUND, "%s: no such program", request->argv[0]);
    return problem ? err_set_errno(e, problem, "cannot start %s", request->argv[0]) : 0;
}

void spawn_close(struct spawn_child *child)
{
    close_fd(&child->pidfd);
    close_fd(&child->output);
    close_fd(&child->error);
}

void spawn_exit_text(int status, char out[SPAWN_EXIT_TEXT_SIZE])
{
    if (WIFSIGNALED(status))
        snprintf(out, SPAWN_EXIT_TEXT_SIZE, "killed by signal %d (%s)", WTERMSIG(status),
                 sigdescr_np(WTERMSIG(status)));
    else
        snprintf(out, SPAWN_EXIT_TEXT_SIZE, "exit status %d", WEXITSTATUS(status));
}
