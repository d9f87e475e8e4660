/* Whether the arms of a sweep make sense together: what no single value shows. Used on what a file
 * and options said, and on a sweep edited in the console. */
#ifndef RVG_ENGINE_SWEEP_CHECK_H
#define RVG_ENGINE_SWEEP_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "engine/sweep/settings.h"
#include "engine/sweep/sweep.h"

/* Where the fault is. */
struct sweep_fault {
    const struct setting *setting; /* a row of `settings` or `arm_settings` */
    size_t arm;                    /* whose key it is; SIZE_MAX: a setting of the sweep */
    size_t index;                  /* SETTING_ASSERT: which of them */
    size_t column;                 /* and where in it, from 1 */
};

/* ERR_INVALID or ERR_UNSUPPORTED, with the fault's place in *fault and a text that does not name
 * it: "grpc writes typed or raw, not json". */
int sweep_check(const struct sweep *s, struct sweep_fault *fault, struct err *e);

/* The same from check number *next on, 0 at first, which is then the one behind the fault: for all
 * faults call it until it returns 0. */
int sweep_check_next(const struct sweep *s, size_t *next, struct sweep_fault *fault, struct err *e);

/* The model's name is one a server of ours offers. */
bool sweep_model_is_known(const char *model);

/* Whether that model's input can be an image file. Models we do not know are taken to. */
bool sweep_model_takes_images(const char *model);

/* The encoding of an arm that names none, by its protocol and model. */
enum encoding sweep_usual_encoding(const struct sweep_arm *arm);

/* Whether the arm's requests are made from the sweep's image. */
bool sweep_arm_needs_image(const struct sweep_arm *arm);

#endif
