/* The paths of the REST front, as one table: what is asked for, and by which methods. */
#ifndef RVG_SERVERS_REST_ROUTE_H
#define RVG_SERVERS_REST_ROUTE_H

#include <stdbool.h>

enum rest_action {
    REST_SERVER_METADATA,
    REST_SERVER_LIVE,
    REST_SERVER_READY,
    REST_MODEL_METADATA,
    REST_MODEL_READY,
    REST_INFER,
    REST_PREDICT
};

enum { REST_NAME_SIZE = 256 };

struct rest_route {
    enum rest_action action;
    bool post;                          /* POST; else GET and HEAD */
    char model[REST_NAME_SIZE];         /* "" when the path names none */
    char model_version[REST_NAME_SIZE]; /* likewise */
};

/* Finds what the path (decoded, without the query) stands for; false when nothing does. */
bool rest_route_find(const char *path, struct rest_route *out);

/* The value of `Allow` for a route. */
const char *rest_route_allow(const struct rest_route *route);

#endif
