/* Where the other programs and the data files are, found without environment variables: beside the
 * running program in a build tree, under the prefix of an installation, moved or not. Any thread.
 */
#ifndef RVG_BASE_PATHS_H
#define RVG_BASE_PATHS_H

#include <limits.h>

#include "base/err.h"

/* The program NAME of this project: beside the running program, else at the top of its build tree,
 * else where `make install` put it. ERR_NOT_FOUND names the first place looked at. */
int paths_program(const char *name, char out[PATH_MAX], struct err *e);

/* The data file NAME ("cat.jpg"): of the source tree when the running program lies in the build
 * tree, else ../share/rvgtop/NAME from the program's directory, else where `make install` put it.
 */
int paths_data(const char *name, char out[PATH_MAX], struct err *e);

#endif
