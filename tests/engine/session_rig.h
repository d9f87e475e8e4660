/* What the tests of the session have in common: the smallest sweep on real servers, and waiting for
 * what the session is to do. Everything asserts that it comes. */
#ifndef RVG_TESTS_SESSION_RIG_H
#define RVG_TESTS_SESSION_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/session/session.h"

struct session_rig {
    char directory[64];
    struct sweep sweep; /* to be changed before session_rig_open */
    struct session *session;
    struct session_snapshot now; /* of the last wait */
    uint64_t version;
};

/* For cmocka: a rig with the arm "rest" of the model identity at concurrency 1 and 2, two blocks,
 * trials of 20 requests without warm-up. Four trials: two cells in each of two blocks. */
int session_rig_setup(void **state);
int session_rig_teardown(void **state);

/* Makes the arm "grpc" a second one. */
void session_rig_add_grpc(struct session_rig *r);

/* Opens a session over the rig's directory. */
void session_rig_open(struct session_rig *r, bool resume);
void session_rig_start(struct session_rig *r);
void session_rig_close(struct session_rig *r);

/* Opens it paused, starts it, and waits until it waits before its first trial. */
void session_rig_start_paused(struct session_rig *r, bool resume);

/* For waits of one's own: until when they may last, and a look at the snapshot, after a change or a
 * moment, which fails once that has come or the session has failed. */
uint64_t session_rig_deadline(void);
void session_rig_look(struct session_rig *r, uint64_t deadline);

/* Waits for a snapshot of which the condition holds. */
void session_rig_wait(struct session_rig *r, bool (*condition)(const struct session_snapshot *s));

bool is_paused(const struct session_snapshot *s);
bool is_going_on(const struct session_snapshot *s); /* a trial is on its way */
bool is_in_window(const struct session_snapshot *s);
bool is_over(const struct session_snapshot *s);

/* Waits until so many trials are kept, or more. */
void session_rig_wait_kept(struct session_rig *r, size_t count);

/* Waits for the end, which must be `state`. */
void session_rig_wait_end(struct session_rig *r, enum session_state state);

struct session_server session_rig_server(struct session_rig *r, enum protocol protocol);

/* Out of a pause: the next trial is on its way, and cannot end until session_rig_thaw. */
void session_rig_resume_frozen(struct session_rig *r);
void session_rig_thaw(struct session_rig *r);

/* From one pause to the next with one valid trial between, whose number is returned: one that the
 * machine spoiled is repeated. */
size_t session_rig_step(struct session_rig *r);

/* Waits for a pause with so many valid trials. */
void session_rig_wait_paused(struct session_rig *r, size_t done);

/* Copies the trial's description; its figures are not to be looked at. */
struct trial session_rig_trial(struct session_rig *r, size_t number);

/* The valid trial of the cell and block that trial number `place` is of. */
size_t session_rig_find_valid(struct session_rig *r, size_t place);

/* Whether a trial is invalid because of an order to a server. */
bool session_rig_lost_to_order(struct session_rig *r);

#endif
