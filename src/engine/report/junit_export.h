/* What a sweep asserts as a JUnit XML test suite, for systems that build and test. */
#ifndef RVG_ENGINE_JUNIT_EXPORT_H
#define RVG_ENGINE_JUNIT_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends one suite with a case for each assertion, in the order of the sweep; a case that does not
 * hold or cannot be told has a <failure> with the figures. Without assertions an empty suite.
 * ERR_NO_MEMORY. */
int junit_export(const struct result *r, struct buf *out, struct err *e);

#endif
