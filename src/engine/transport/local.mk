libengine_a_SOURCES += \
	src/engine/transport/alarm_clock.c src/engine/transport/alarm_clock.h \
	src/engine/transport/index_queue.c src/engine/transport/index_queue.h \
	src/engine/transport/poller.c src/engine/transport/poller.h \
	src/engine/transport/transport.h \
	src/engine/transport/transport_grpc.c \
	src/engine/transport/transport_grpc_channel.c \
	src/engine/transport/transport_grpc_private.h \
	src/engine/transport/transport_grpc_rpc.c \
	src/engine/transport/transport_grpc_stream.c \
	src/engine/transport/transport_grpc_unary.c \
	src/engine/transport/transport_null.c \
	src/engine/transport/transport_rest.c \
	src/engine/transport/transport_rest_lane.c \
	src/engine/transport/transport_rest_private.h \
	src/engine/transport/transport_rest_shard.c \
	src/engine/transport/transport_slots.c src/engine/transport/transport_slots.h
