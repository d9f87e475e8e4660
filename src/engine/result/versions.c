#include <config.h>

#include "engine/result/versions.h"

#include "engine/transport/transport.h"

void versions_text(char *out, size_t size)
{
    snprintf(out, size, "libcurl %s; gRPC C core %s", transport_rest_library_version(),
             transport_grpc_library_version());
}

void versions_print(FILE *out)
{
    fprintf(out, "rvgtop %s\nlibcurl %s\ngRPC C core %s\n", PACKAGE_VERSION,
            transport_rest_library_version(), transport_grpc_library_version());
}
