/* The full set of arms: every input, encoding, protocol and rpc that go together. */
#ifndef RVG_ENGINE_SWEEP_MATRIX_H
#define RVG_ENGINE_SWEEP_MATRIX_H

#include "engine/sweep/sweep_config.h"

/* Arm `i` of the matrix for that model, from 0; NULL past the last one. REST before gRPC, so that
 * the base of all comparisons is a REST arm. */
const struct sweep_config_arm *sweep_matrix_arm(const char *model, size_t i);

#endif
