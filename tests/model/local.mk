model_test_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/tests/image $(CMOCKA_CFLAGS)
model_test_libs = $(model_libs) $(model_ext_libs) $(CMOCKA_LIBS)

unit_tests += tests/model/test_model
tests_model_test_model_SOURCES = tests/model/test_model.c
tests_model_test_model_CPPFLAGS = $(model_test_cppflags)
tests_model_test_model_LDADD = $(model_test_libs)

unit_tests += tests/model/test_network
tests_model_test_network_SOURCES = tests/model/test_network.c $(image_test_files)
tests_model_test_network_CPPFLAGS = $(model_test_cppflags) $(CJSON_CFLAGS)
tests_model_test_network_LDADD = $(model_test_libs) $(CJSON_LIBS)

unit_tests += tests/model/test_resnet8
tests_model_test_resnet8_SOURCES = tests/model/test_resnet8.c $(image_test_files)
tests_model_test_resnet8_CPPFLAGS = $(model_test_cppflags)
tests_model_test_resnet8_LDADD = $(model_test_libs)
