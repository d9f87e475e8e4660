unit_tests += tests/model/test_model
tests_model_test_model_SOURCES = tests/model/test_model.c
tests_model_test_model_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_model_test_model_LDADD = $(model_libs) $(model_ext_libs) $(CMOCKA_LIBS)
