wire_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CMOCKA_CFLAGS) $(PROTOBUF_C_CFLAGS)
wire_test_libs = $(wire_libs) $(PROTOBUF_C_LIBS) $(CMOCKA_LIBS)
wire_samples = tests/wire/samples.c tests/wire/samples.h

unit_tests += tests/wire/test_proto_codec
tests_wire_test_proto_codec_SOURCES = tests/wire/test_proto_codec.c $(wire_samples)
tests_wire_test_proto_codec_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_proto_codec_LDADD = $(wire_test_libs)

unit_tests += tests/wire/test_json_codec
tests_wire_test_json_codec_SOURCES = tests/wire/test_json_codec.c $(wire_samples)
tests_wire_test_json_codec_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_json_codec_LDADD = $(wire_test_libs)

unit_tests += tests/wire/test_multipart
tests_wire_test_multipart_SOURCES = tests/wire/test_multipart.c $(wire_samples)
tests_wire_test_multipart_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_multipart_LDADD = $(wire_test_libs)

unit_tests += tests/wire/test_json_decode
tests_wire_test_json_decode_SOURCES = tests/wire/test_json_decode.c $(wire_samples)
tests_wire_test_json_decode_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_json_decode_LDADD = $(wire_test_libs)

unit_tests += tests/wire/test_decimal
tests_wire_test_decimal_SOURCES = tests/wire/test_decimal.c tests/comma_locale.h $(wire_samples)
tests_wire_test_decimal_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_decimal_LDADD = $(wire_test_libs) -lm

unit_tests += tests/wire/test_message
tests_wire_test_message_SOURCES = tests/wire/test_message.c $(wire_samples)
tests_wire_test_message_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_message_LDADD = $(wire_test_libs)

unit_tests += tests/wire/test_phases
tests_wire_test_phases_SOURCES = tests/wire/test_phases.c $(wire_samples)
tests_wire_test_phases_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_phases_LDADD = $(wire_test_libs)

unit_tests += tests/wire/test_service_messages
tests_wire_test_service_messages_SOURCES = tests/wire/test_service_messages.c $(wire_samples)
tests_wire_test_service_messages_CPPFLAGS = $(wire_test_cppflags)
tests_wire_test_service_messages_LDADD = $(wire_test_libs)

unit_tests += tests/wire/fuzz_codecs
tests_wire_fuzz_codecs_SOURCES = tests/wire/fuzz_codecs.c $(wire_samples)
tests_wire_fuzz_codecs_CPPFLAGS = $(wire_test_cppflags)
tests_wire_fuzz_codecs_LDADD = $(wire_test_libs)
