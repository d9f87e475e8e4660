/* The thread that runs one daemon of libmicrohttpd. The library's own thread reads up to 128 events
 * at a time and, when it got exactly 128, waits for more with its full time-out before it deals
 * with them: with a multiple of 128 connections in a closed loop nothing more comes, and the server
 * stands still for good. Run from here, the library never waits. */
#ifndef RVG_SERVERS_REST_LOOP_H
#define RVG_SERVERS_REST_LOOP_H

#include <microhttpd.h>
#include <sys/socket.h>

#include "base/err.h"

struct rest_loop;

/* Called in the loop's thread when a connection could not be taken; its socket is closed. */
typedef void rest_loop_refused(void *context);

/* `daemon`: MHD_USE_EPOLL, MHD_USE_ITC and MHD_USE_NO_LISTEN_SOCKET, without a thread of its own;
 * outlives the loop and is used by nobody else, but for MHD_resume_connection. Starts the thread.
 */
int rest_loop_open(struct MHD_Daemon *daemon, rest_loop_refused *refused, void *context,
                   struct rest_loop **out, struct err *e);

/* Hands a connected socket over, which the loop owns from then on. Any thread. */
void rest_loop_add(struct rest_loop *loop, int fd, const struct sockaddr *address, socklen_t size);

/* Makes the library look for connections that were resumed. Any thread. */
void rest_loop_wake(struct rest_loop *loop);

/* Ends the thread; connections stay with the daemon. NULL is fine. */
void rest_loop_close(struct rest_loop *loop);

#endif
