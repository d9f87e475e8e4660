#include <config.h>

#include "engine/load/verify.h"

#include <stdatomic.h>

#include "base/clock.h"

#define SPARE_NS NS_PER_S         /* over the request's own time-out */
#define LOOK_NS (100 * NS_PER_MS) /* bounds how late a cancel is seen */

static int ask(const struct transport_ops *ops, const struct transport_config *config,
               struct transport *transport, size_t body, struct workload *workload, struct err *e)
{
    uint64_t now = clock_now();
    uint64_t deadline = now + config->timeout_ns + SPARE_NS;
    struct completion answer;
    int count = 0;

    ops->submit(transport, 0, body, now, true);
    while (count == 0 && now < deadline && !atomic_load(config->cancel)) {
        count = ops->wait(transport, now + LOOK_NS, &answer, 1);
        now = clock_now();
    }
    if (atomic_load(config->cancel))
        return err_set(e, ERR_INTERRUPTED, "stopped");
    if (count == 0)
        return err_set(e, ERR_TIMEOUT, "no answer within the time-out");
    if (answer.sample.outcome == OUTCOME_OK)
        return workload_learn(workload, body, &answer, e);
    return err_set(e, ERR_UNAVAILABLE, "%s%s%s", outcome_name(answer.sample.outcome),
                   answer.text ? ": " : "", answer.text ? answer.text : "");
}

int verify_learn(const struct transport_ops *ops, const struct target *target,
                 struct workload *workload, double timeout_s, const _Atomic bool *cancel,
                 struct err *e)
{
    struct transport_config config = {
        .host = target->address,
        .port = target->port,
        .path = workload->path,
        .content_type = workload->content_type,
        .stream = workload->arm->rpc == RPC_STREAM,
        .bodies = workload->bodies,
        .body_count = workload->body_count,
        .slots = 1,
        .connections = 1,
        .timeout_ns = (uint64_t)(timeout_s * (double)NS_PER_S),
        .ttfb_every = 1,
        .response_limit = wire_limits_default.body,
        .cancel = cancel,
    };
    struct transport_connected connected;
    struct transport *transport = NULL;
    int rc = ops->open(&config, &transport, e);

    if (rc == 0)
        rc = ops->connect(transport, clock_now() + config.timeout_ns, &connected, e);
    for (size_t i = 0; rc == 0 && i < workload->body_count; i++)
        rc = ask(ops, &config, transport, i, workload, e);
    ops->close(transport);
    return rc;
}
