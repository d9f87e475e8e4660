#include <config.h>

#include "engine/run/sweep_messages.h"

#include <string.h>

#include "engine/load/workload.h"

#define RESPONSE_BYTES 1024.0

int sweep_messages(const struct sweep *sweep, struct plan_message *out, struct err *e)
{
    for (size_t i = 0; i < sweep->arm_count; i++) {
        const struct sweep_arm *arm = &sweep->arms[i];
        struct workload *workload;
        int rc = workload_open(sweep, arm, "", &workload, e);

        if (rc != 0)
            return rc;
        out[i].request_bytes = workload->payload_bytes;
        out[i].response_bytes = strcmp(arm->model, "identity") == 0 ? workload->payload_bytes
                                                                    : RESPONSE_BYTES;
        workload_close(workload);
    }
    return 0;
}
