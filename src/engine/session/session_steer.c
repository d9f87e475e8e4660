#include <config.h>

#include "engine/session/session_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* To the run's log, which the program's own goes to only while the session runs. */
__attribute__((format(printf, 3, 4))) static void tell(struct session *s, enum log_level level,
                                                       const char *format, ...)
{
    char text[LOG_TEXT_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log_ring_add(s->log, level, "session", text, strlen(text));
}

void session_pause(struct session *s)
{
    pthread_mutex_lock(&s->lock);
    if (!session_is_ending(s)) {
        s->pause = true;
        agenda_defer(&s->agenda);
        session_notify(s);
    }
    pthread_mutex_unlock(&s->lock);
}

void session_resume(struct session *s)
{
    pthread_mutex_lock(&s->lock);
    s->pause = false;
    session_free_end_locked(s);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
}

static void write_revisions(struct session *s, const struct trial_revision *list, size_t count)
{
    struct err e;

    if (count > 0 && s->journal && journal_revise(s->journal, list, count, &e) != 0)
        tell(s, LOG_LEVEL_ERROR, "that trials are dropped or measured again is in memory only: %s",
             e.text);
}

void session_keep_revisions_locked(struct session *s)
{
    write_revisions(s, s->revisions, s->revision_count);
    s->revision_count = 0;
}

/* Takes the list away first: writing takes its time. */
void session_keep_revisions(struct session *s)
{
    struct trial_revision *list;
    size_t count;

    pthread_mutex_lock(&s->lock);
    list = s->revisions;
    count = s->revision_count;
    s->revisions = NULL;
    s->revision_count = 0;
    pthread_mutex_unlock(&s->lock);
    write_revisions(s, list, count);
    free(list);
}

/* In the result now, in the journal soon. */
static int revise(struct session *s, const struct trial_revision *v, struct err *e)
{
    size_t size = (s->revision_count + 1) * sizeof *s->revisions;
    struct trial_revision *list = realloc(s->revisions, size);
    int rc;

    if (list == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a revision");
    s->revisions = list;
    rc = result_revise(&s->result, v, e);
    if (rc == 0)
        list[s->revision_count++] = *v;
    return rc;
}

/* What follows from revisions that were made, with the lock held. While the session runs its thread
 * writes them, and not in a measured window. */
static int finish_revision(struct session *s, struct err *e)
{
    if (s->state >= SESSION_DONE)
        session_keep_revisions_locked(s);
    session_notify(s);
    return result_derive(&s->result, e);
}

static int revise_cell(struct session *s, size_t arm, size_t level, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < s->result.trial_count; i++) {
        const struct trial *t = s->result.trials[i];
        struct trial_revision v;

        if (t->arm != arm || t->level != level || (!t->valid && !t->excused))
            continue;
        trial_revision_init(&v, t, t->valid ? "measured again" : t->invalid_reason, false);
        rc = revise(s, &v, e);
    }
    return rc;
}

static int rerun_locked(struct session *s, size_t arm, size_t level, struct err *e)
{
    char name[LEVEL_NAME_SIZE];
    int rc;

    if (arm >= s->sweep.arm_count || level >= s->sweep.level_count)
        return err_set(e, ERR_INVALID, "the sweep has no arm %zu, level %zu", arm, level);
    if (session_is_ending(s))
        return err_set(e, ERR_UNSUPPORTED, "the session is over");
    rc = revise_cell(s, arm, level, e);
    if (rc != 0)
        return rc;
    agenda_rerun(&s->agenda, &s->result, arm, level, s->pause);
    tell(s, LOG_LEVEL_INFO, "arm '%s' at %s is measured again", s->sweep.arms[arm].name,
         level_name(&s->sweep.levels[level], name));
    return finish_revision(s, e);
}

int session_rerun(struct session *s, size_t arm, size_t level, struct err *e)
{
    int rc;

    pthread_mutex_lock(&s->lock);
    rc = rerun_locked(s, arm, level, e);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
    return rc;
}

static int drop_locked(struct session *s, size_t trial, struct err *e)
{
    struct trial_revision v;
    const struct trial *t;
    char name[LEVEL_NAME_SIZE];
    int rc;

    if (trial >= s->result.trial_count)
        return err_set(e, ERR_INVALID, "there is no trial %zu", trial);
    t = s->result.trials[trial];
    if (!t->valid)
        return err_set(e, ERR_INVALID, "trial %zu is invalid already", trial);
    trial_revision_init(&v, t, "dropped", true);
    rc = revise(s, &v, e);
    if (rc != 0)
        return rc;
    tell(s, LOG_LEVEL_INFO, "a trial of arm '%s' at %s, block %d, is dropped",
         s->sweep.arms[t->arm].name, level_name(&s->sweep.levels[t->level], name), t->block + 1);
    return finish_revision(s, e);
}

int session_drop(struct session *s, size_t trial, struct err *e)
{
    int rc;

    pthread_mutex_lock(&s->lock);
    rc = drop_locked(s, trial, e);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
    return rc;
}

static void obey(struct own_server *own, enum session_order order)
{
    static const char *const fates[] = {
        [SERVER_STOP] = "stopped", [SERVER_RESTART] = "restarted", [SERVER_KILL] = "killed"};

    switch (order) {
    case SERVER_START:
        own->is_held = false;
        supervisor_start(own->supervisor);
        return;
    case SERVER_STOP:
        own->is_held = true;
        supervisor_stop(own->supervisor);
        break;
    case SERVER_RESTART:
        own->is_held = false;
        supervisor_restart(own->supervisor);
        break;
    case SERVER_KILL:
        supervisor_kill(own->supervisor);
        break;
    }
    own->orders++;
    own->fate = fates[order];
}

int session_order(struct session *s, enum protocol protocol, enum session_order order,
                  struct err *e)
{
    struct own_server *own = &s->servers[protocol];
    int rc = 0;

    pthread_mutex_lock(&s->lock);
    if (s->state >= SESSION_STOPPING)
        rc = err_set(e, ERR_UNSUPPORTED, "the session is over");
    else if (own->supervisor == NULL)
        rc = err_set(e, ERR_NOT_FOUND, "there is no %s server of ours", protocol_name(protocol));
    else
        obey(own, order);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
    return rc;
}
