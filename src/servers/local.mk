# What both servers share, and below it the two fronts: no program links the library of the other.
noinst_LIBRARIES += libservers.a
libservers_a_SOURCES = \
	src/servers/delay.c src/servers/delay.h \
	src/servers/describe.c src/servers/describe.h \
	src/servers/front.h \
	src/servers/listen.c src/servers/listen.h \
	src/servers/predict.c src/servers/predict.h \
	src/servers/rest_request.c src/servers/rest_request.h \
	src/servers/rest_route.c src/servers/rest_route.h \
	src/servers/rest_watch.c src/servers/rest_watch.h \
	src/servers/server_main.c src/servers/server_main.h \
	src/servers/server_options.c src/servers/server_options.h \
	src/servers/service.c src/servers/service.h
servers_libs = libservers.a libmodel.a libimage.a libwire.a libbase.a
servers_ext_libs = $(wire_ext_libs) $(model_ext_libs)

bin_PROGRAMS += rvg-rest-server rvg-grpc-server

rvg_rest_server_CPPFLAGS = $(AM_CPPFLAGS) $(MICROHTTPD_CFLAGS)
rvg_rest_server_SOURCES = \
	src/servers/rest_accept.c src/servers/rest_accept.h \
	src/servers/rest_loop.c src/servers/rest_loop.h \
	src/servers/rest_front.c \
	src/servers/rest_main.c
rvg_rest_server_LDADD = $(servers_libs) $(MICROHTTPD_LIBS) $(servers_ext_libs)

rvg_grpc_server_CPPFLAGS = $(AM_CPPFLAGS) $(GRPC_CFLAGS)
rvg_grpc_server_SOURCES = \
	src/servers/grpc_bytes.c src/servers/grpc_bytes.h \
	src/servers/grpc_front.c \
	src/servers/grpc_infer.c \
	src/servers/grpc_main.c \
	src/servers/grpc_other.c \
	src/servers/grpc_stream.c \
	src/servers/grpc_worker.h
rvg_grpc_server_LDADD = $(servers_libs) $(GRPC_LIBS) $(servers_ext_libs)
