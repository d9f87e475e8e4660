unit_tests += tests/base/test_buf
tests_base_test_buf_SOURCES = tests/base/test_buf.c
tests_base_test_buf_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_buf_LDADD = $(base_libs) $(CMOCKA_LIBS)
