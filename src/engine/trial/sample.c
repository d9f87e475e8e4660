#include <config.h>

#include "engine/trial/sample.h"

static const char *const names[OUTCOME_COUNT] = {
    [OUTCOME_OK] = "ok",
    [OUTCOME_CONNECT] = "connect",
    [OUTCOME_TIMEOUT] = "timeout",
    [OUTCOME_HTTP_STATUS] = "http_status",
    [OUTCOME_GRPC_STATUS] = "grpc_status",
    [OUTCOME_PROTOCOL] = "protocol",
    [OUTCOME_WRONG_ANSWER] = "wrong_answer",
};

const char *outcome_name(enum outcome outcome)
{
    return (unsigned)outcome < OUTCOME_COUNT ? names[outcome] : "unknown";
}
