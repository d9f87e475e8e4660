noinst_LIBRARIES += libwire.a
libwire_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS) $(PROTOBUF_C_CFLAGS)
libwire_a_SOURCES = \
	src/wire/json_codec.h \
	src/wire/limits.h \
	src/wire/message.h \
	src/wire/multipart.h \
	src/wire/phases.h \
	src/wire/proto_codec.h
nodist_libwire_a_SOURCES = $(proto_c)
wire_ext_libs = $(CJSON_LIBS) $(PROTOBUF_C_LIBS)
