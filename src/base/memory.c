#include <config.h>

#include "base/memory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void memory_discard(void *data, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)data + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)data + size) / page * page;

    if (first < end)
        madvise((void *)first, end - first, MADV_DONTNEED); /* nothing is lost when it fails */
}
