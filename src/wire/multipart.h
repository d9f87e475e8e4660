/* multipart/form-data (RFC 7578) as `curl -F image=@cat.jpg` sends it: finds one field. */
#ifndef RVG_WIRE_MULTIPART_H
#define RVG_WIRE_MULTIPART_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Finds the first part named `field` in `body`. `content_type` is the request's header value with
 * its boundary. The content found points into `body`. ERR_UNSUPPORTED for another content type,
 * ERR_INVALID for a malformed body, ERR_NOT_FOUND when no part has that name. */
int multipart_find(const char *content_type, const void *body, size_t size, const char *field,
                   const uint8_t **content, size_t *content_size, struct err *e);

#endif
