/* What a server says about itself and its model, in the words of either front. */
#ifndef RVG_SERVERS_DESCRIBE_H
#define RVG_SERVERS_DESCRIBE_H

#include "base/buf.h"
#include "servers/service.h"

enum describe_form { DESCRIBE_JSON, DESCRIBE_PROTO };

/* Append the server's and the model's metadata to `out`. */
int describe_server(enum describe_form form, struct buf *out, struct err *e);
int describe_model(const struct service *s, enum describe_form form, struct buf *out,
                   struct err *e);

#endif
