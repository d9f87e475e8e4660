/* The barest echo server with libmicrohttpd: one thread, and the body of a POST comes back. What
 * the REST server costs beyond this is its own. Prints `ready HOST:PORT`; ends when killed. */
#include <config.h>

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct body {
    size_t size, capacity;
    char *bytes;
};

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *piece, size_t *piece_size, void **state)
{
    struct body *b = *state;
    struct MHD_Response *response;
    enum MHD_Result result;

    (void)context, (void)path, (void)method, (void)version;
    if (b == NULL) {
        *state = calloc(1, sizeof *b);
        return MHD_YES;
    }
    if (*piece_size > 0) {
        if (b->size + *piece_size > b->capacity) {
            b->capacity = 2 * (b->size + *piece_size);
            b->bytes = realloc(b->bytes, b->capacity);
        }
        memcpy(b->bytes + b->size, piece, *piece_size);
        b->size += *piece_size;
        *piece_size = 0;
        return MHD_YES;
    }
    response = MHD_create_response_from_buffer(b->size, b->bytes, MHD_RESPMEM_PERSISTENT);
    result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    struct body *b = *state;

    (void)context, (void)connection, (void)why;
    if (b)
        free(b->bytes);
    free(b);
}

int main(void)
{
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL,
                                                 on_request, NULL, MHD_OPTION_NOTIFY_COMPLETED,
                                                 on_completed, NULL, MHD_OPTION_END);

    if (daemon == NULL)
        return 1;
    printf("ready 127.0.0.1:%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    pause();
    return 0;
}
