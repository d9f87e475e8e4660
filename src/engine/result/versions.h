/* Versions of rvgtop and of the libraries whose cost or behaviour stands in its figures. */
#ifndef RVG_ENGINE_VERSIONS_H
#define RVG_ENGINE_VERSIONS_H

#include <stddef.h>
#include <stdio.h>

/* "libcurl 7.88.1; gRPC C core 29.0.0", NUL-terminated. */
void versions_text(char *out, size_t size);

/* "rvgtop 0.1.0" and a line for each library. */
void versions_print(FILE *out);

#endif
