noinst_LIBRARIES += libwire.a
libwire_a_CPPFLAGS = $(AM_CPPFLAGS) $(PROTOBUF_C_CFLAGS)
libwire_a_SOURCES = \
	src/wire/decode.c src/wire/decode.h \
	src/wire/json_codec.h \
	src/wire/limits.c src/wire/limits.h \
	src/wire/message.c src/wire/message.h \
	src/wire/multipart.h \
	src/wire/phases.c src/wire/phases.h \
	src/wire/proto_codec.c src/wire/proto_codec.h \
	src/wire/proto_contents.c src/wire/proto_contents.h \
	src/wire/proto_encode.c \
	src/wire/proto_memory.c src/wire/proto_memory.h \
	src/wire/proto_scan.c src/wire/proto_scan.h \
	src/wire/proto_service.c \
	src/wire/service_messages.h
nodist_libwire_a_SOURCES = $(proto_c)
wire_ext_libs = $(CJSON_LIBS) $(PROTOBUF_C_LIBS)
