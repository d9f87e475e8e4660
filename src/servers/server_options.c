#include <config.h>

#include "servers/server_options.h"

#include <stddef.h>

#include "base/log.h"

#define FIELD(name) offsetof(struct server_options, name)

static int set_cpus(const struct option_spec *option, const char *value, void *context,
                    struct err *e)
{
    struct server_options *o = context;

    (void)option;
    o->bind = true;
    return cpus_parse(value, &o->cpus, e);
}

static const char *const level_words[] = {"debug", "info", "warn", "error", NULL};

static const struct option_spec options[] = {
    {"host", 0, "ADDRESS", "Address to listen on (default 127.0.0.1: only this machine reaches it)",
     "Network", options_set_text, FIELD(host)},
    {"port", 'p', "PORT",
     "Port to listen on (default 5000 for REST, 50051 for gRPC); 0 takes a free one, which the "
     "line `ready HOST:PORT` names",
     NULL, options_set_int, FIELD(port), .min = 0, .max = 65535},
    {"max-body", 0, "BYTES", "Largest request taken (default 67108864)", NULL, options_set_int,
     FIELD(body_limit), .min = 1024, .max = INT64_C(1) << 30},
    {"model", 'm', "NAME", "Model to serve: resnet8 (default) or identity", "Model",
     options_set_text, FIELD(model)},
    {"threads", 't', "N", "Threads that compute (default: one for each processor it may use)", NULL,
     options_set_int, FIELD(threads), .min = 1, .max = 1024},
    {"cpus", 0, "LIST", "Processors to run on, as in 0-2,5 (default: all it may use)", NULL,
     set_cpus},
    {"lifeline", 0, "FD", "Descriptor whose end of file ends the server at once", "Process",
     options_set_int, FIELD(lifeline), .min = 0, .max = INT32_MAX},
    {"log-level", 0, "LEVEL", "Least level of what is logged: debug, info (default), warn or error",
     NULL, options_set_word, FIELD(log_level), .words = level_words},
};

static const char epilogue[] =
    "It prints `ready HOST:PORT` on standard output once it serves. SIGTERM and\n"
    "SIGINT let the requests in hand finish and end it; a second one ends it at\n"
    "once. Exit status: 0 done, 2 usage, 3 it could not serve.";

void server_options_init(struct server_options *o, uint16_t port)
{
    *o = (struct server_options){
        .host = "127.0.0.1",
        .port = port,
        .model = "resnet8",
        .body_limit = INT64_C(64) << 20,
        .lifeline = -1,
        .log_level = LOG_LEVEL_INFO,
    };
}

void server_options_program(const char *name, const char *summary, struct options_program *out)
{
    *out = (struct options_program){
        .name = name,
        .usage = "[OPTIONS]",
        .summary = summary,
        .epilogue = epilogue,
        .options = options,
        .count = sizeof options / sizeof options[0],
    };
}
