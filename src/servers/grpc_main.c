#include <config.h>

#include "servers/server_main.h"

static const struct server_kind kind = {
    .program = "rvg-grpc-server",
    .summary = "A model server that speaks gRPC: the Open Inference Protocol over HTTP/2.",
    .source = "grpc",
    .front = &grpc_front_ops,
    .port = 50051,
};

int main(int argc, char **argv)
{
    return server_main(&kind, argc, argv);
}
