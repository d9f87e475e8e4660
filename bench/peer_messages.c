/* Writes the message of the benches (identity, 1 KiB) for the peers of bench/peers.sh into
 * DIRECTORY: rest.body with rest.lua for wrk, grpc.body with its gRPC frame for h2load. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include "bench_request.h"

enum { PAYLOAD = 1024, FRAME_SIZE = 5 };

static FILE *create(const char *directory, const char *name)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "we");
    if (file == NULL)
        perror(path);
    return file;
}

static int write_file(const char *directory, const char *name, const uint8_t *frame, size_t framed,
                      const struct request_body *body)
{
    FILE *file = create(directory, name);

    if (file == NULL)
        return -1;
    if (framed > 0)
        fwrite(frame, 1, framed, file);
    fwrite(body->data, 1, body->size, file);
    return fclose(file);
}

static int write_script(const char *directory, size_t header_size)
{
    FILE *file = create(directory, "rest.lua");

    if (file == NULL)
        return -1;
    fprintf(file,
            "wrk.method = \"POST\"\n"
            "wrk.headers[\"Content-Type\"] = \"application/octet-stream\"\n"
            "wrk.headers[\"Inference-Header-Content-Length\"] = \"%zu\"\n"
            "wrk.body = io.open(\"%s/rest.body\", \"rb\"):read(\"*a\")\n",
            header_size, directory);
    return fclose(file);
}

static int write_rest(const char *directory, struct err *e)
{
    struct request_body body;
    struct buf bytes;
    int rc;

    buf_init(&bytes, 1 << 20);
    rc = bench_request_rest(PAYLOAD, &bytes, &body, e);
    if (rc == 0 && (write_file(directory, "rest.body", NULL, 0, &body) != 0 ||
                    write_script(directory, body.header_size) != 0))
        rc = err_set(e, ERR_IO, "%s: not written", directory);
    buf_fini(&bytes);
    return rc;
}

static int write_grpc(const char *directory, struct err *e)
{
    struct request_body body;
    struct buf bytes;
    int rc;

    buf_init(&bytes, 1 << 20);
    rc = bench_request_grpc(PAYLOAD, &bytes, &body, e);
    if (rc == 0) {
        uint8_t frame[FRAME_SIZE] = {0, (uint8_t)(body.size >> 24), (uint8_t)(body.size >> 16),
                                     (uint8_t)(body.size >> 8), (uint8_t)body.size};

        if (write_file(directory, "grpc.body", frame, sizeof frame, &body) != 0)
            rc = err_set(e, ERR_IO, "%s: not written", directory);
    }
    buf_fini(&bytes);
    return rc;
}

int main(int argc, char **argv)
{
    struct err e;

    if (argc != 2) {
        fprintf(stderr, "usage: peer_messages DIRECTORY\n");
        return 2;
    }
    if (write_rest(argv[1], &e) != 0 || write_grpc(argv[1], &e) != 0) {
        fprintf(stderr, "peer_messages: %s\n", e.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
