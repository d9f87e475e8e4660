/* For tests of the screens: a result and a running session with figures that look like a real
 * sweep's and are the same on every machine. Everything asserts that memory is there. */
#ifndef RVG_TESTS_SCENE_H
#define RVG_TESTS_SCENE_H

#include "tui/view.h"

/* Everything that a view points to. */
struct scene {
    struct result result;
    struct ui ui;
    struct session_snapshot session;
    struct session_server servers[PROTOCOL_COUNT];
    struct timeline_second seconds[8];
    struct histogram live;
    struct log_line lines[LOG_COUNT][8];
    struct view view;
};

/* Arms rest (json), grpc (raw) and rest-binary of resnet8 at 1, 4, 16 and 64 in flight, four blocks
 * of 5 s: gRPC is faster the more is in flight; rest at 64 lacks a block, whose trial is invalid.
 * The view is of the saved result. */
void scene_open(struct scene *s);

/* The same arms at 1, 2, 4 ... 64 in flight: rest and grpc follow laws of growth, with their peaks
 * at 21 and 49, rest-binary none. */
void scene_grow(struct scene *s);

/* The same while block 4 of grpc at 16 runs: 3 of 5 s have passed. */
void scene_run(struct scene *s);

/* The same before the first trial: servers are up, nothing was measured. */
void scene_begin(struct scene *s);

void scene_close(struct scene *s);

#endif
