/* A service on a model, with a worker, for tests. */
#ifndef RVG_TESTS_SERVERS_SERVICE_RIG_H
#define RVG_TESTS_SERVERS_SERVICE_RIG_H

#include "servers/service.h"
#include "wire/message.h"

struct service_rig {
    struct model *model;
    struct service service;
    struct service_worker *worker;
    struct service_answer answer;
    struct buf body; /* an encoded request */
};

/* cmocka setups: *state becomes a struct service_rig. The body limit is 4 MiB. */
int service_rig_identity(void **state);
int service_rig_resnet8(void **state);
int service_rig_teardown(void **state);

/* A request to "identity" with one tensor `x`, FP32 [2] = {1.5, -2}, and at most one parameter
 * (NULL: none). It points to static memory. */
struct infer_request service_rig_request(const struct parameter *parameter);

/* Encodes `request` for `form` and runs it; the answer is closed only by the caller. */
void service_rig_run(struct service_rig *rig, enum service_form form, bool binary,
                     struct infer_request *request);

#endif
