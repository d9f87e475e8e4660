#include <config.h>

#include "servers/rest_route.h"

#include <stddef.h>
#include <string.h>

struct rest_path {
    const char *pattern; /* "*": one piece of the path, first the model's name, then its version */
    enum rest_action action;
    bool post;
};

static const struct rest_path paths[] = {
    {"/v2/models/*/infer", REST_INFER, true},
    {"/v2/models/*/versions/*/infer", REST_INFER, true},
    {"/predict", REST_PREDICT, true},
    {"/v2", REST_SERVER_METADATA, false},
    {"/v2/health/live", REST_SERVER_LIVE, false},
    {"/v2/health/ready", REST_SERVER_READY, false},
    {"/v2/models/*", REST_MODEL_METADATA, false},
    {"/v2/models/*/versions/*", REST_MODEL_METADATA, false},
    {"/v2/models/*/ready", REST_MODEL_READY, false},
    {"/v2/models/*/versions/*/ready", REST_MODEL_READY, false},
};

/* Copies the piece at `path` up to the next slash; returns its length, 0 for one that is empty or
 * does not fit. */
static size_t take_piece(const char *path, char out[REST_NAME_SIZE])
{
    size_t size = strcspn(path, "/");

    if (size >= REST_NAME_SIZE)
        return 0;
    memcpy(out, path, size);
    out[size] = '\0';
    return size;
}

static bool path_matches(const char *pattern, const char *path, struct rest_route *out)
{
    char *piece = out->model;

    for (; *pattern; pattern++) {
        if (*pattern == '*') {
            size_t size = take_piece(path, piece);

            if (size == 0)
                return false;
            path += size;
            piece = out->model_version;
        } else if (*pattern != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

bool rest_route_find(const char *path, struct rest_route *out)
{
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        out->model[0] = '\0';
        out->model_version[0] = '\0';
        if (path_matches(paths[i].pattern, path, out)) {
            out->action = paths[i].action;
            out->post = paths[i].post;
            return true;
        }
    }
    return false;
}

const char *rest_route_allow(const struct rest_route *route)
{
    return route->post ? "POST" : "GET, HEAD";
}
