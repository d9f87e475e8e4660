#include <config.h>

#include "servers/server_main.h"

static const struct server_kind kind = {
    .program = "rvg-rest-server",
    .summary = "A model server that speaks REST: the Open Inference Protocol over HTTP/1.1.",
    .source = "rest",
    .front = &rest_front_ops,
    .port = 5000,
};

int main(int argc, char **argv)
{
    return server_main(&kind, argc, argv);
}
