noinst_LIBRARIES += libwire.a
libwire_a_CPPFLAGS = $(AM_CPPFLAGS) $(PROTOBUF_C_CFLAGS)
libwire_a_SOURCES = \
	src/wire/json_codec.h \
	src/wire/limits.c src/wire/limits.h \
	src/wire/message.c src/wire/message.h \
	src/wire/multipart.h \
	src/wire/phases.c src/wire/phases.h \
	src/wire/proto_codec.h \
	src/wire/service_messages.h
nodist_libwire_a_SOURCES = $(proto_c)
wire_ext_libs = $(CJSON_LIBS) $(PROTOBUF_C_LIBS)
