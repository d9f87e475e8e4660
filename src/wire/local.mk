noinst_LIBRARIES += libwire.a
libwire_a_CPPFLAGS = $(AM_CPPFLAGS) $(PROTOBUF_C_CFLAGS)
libwire_a_SOURCES = \
	src/wire/decimal.c src/wire/decimal.h \
	src/wire/decode.c src/wire/decode.h \
	src/wire/json_codec.h \
	src/wire/json_data.c src/wire/json_data.h \
	src/wire/json_decode.c \
	src/wire/json_encode.c \
	src/wire/json_numbers.c src/wire/json_numbers.h \
	src/wire/json_reader.c src/wire/json_reader.h \
	src/wire/json_service.c \
	src/wire/json_tensor.c src/wire/json_tensor.h \
	src/wire/json_text.c src/wire/json_text.h \
	src/wire/json_writer.c src/wire/json_writer.h \
	src/wire/limits.c src/wire/limits.h \
	src/wire/message.c src/wire/message.h \
	src/wire/multipart.c src/wire/multipart.h \
	src/wire/phases.c src/wire/phases.h \
	src/wire/powers_of_ten.c src/wire/powers_of_ten.h \
	src/wire/proto_codec.c src/wire/proto_codec.h \
	src/wire/proto_contents.c src/wire/proto_contents.h \
	src/wire/proto_encode.c \
	src/wire/proto_memory.c src/wire/proto_memory.h \
	src/wire/proto_scan.c src/wire/proto_scan.h \
	src/wire/proto_service.c \
	src/wire/service_messages.h \
	src/wire/shortest.c src/wire/shortest.h
nodist_libwire_a_SOURCES = $(proto_c)
wire_ext_libs = $(PROTOBUF_C_LIBS)
EXTRA_DIST += tools/make_powers.py
