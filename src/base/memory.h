/* Large pieces of memory. */
#ifndef RVG_BASE_MEMORY_H
#define RVG_BASE_MEMORY_H

#include <stddef.h>

/* Gives whole pages among these bytes back to the system: they stay there to be freed, but what
 * they hold is not to be read any more. */
void memory_discard(void *data, size_t size);

#endif
