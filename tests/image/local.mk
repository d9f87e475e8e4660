image_test_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/tests/image $(CMOCKA_CFLAGS)
image_test_files = tests/image/files.c tests/image/files.h

unit_tests += tests/image/test_image_stb
tests_image_test_image_stb_SOURCES = tests/image/test_image_stb.c $(image_test_files)
tests_image_test_image_stb_CPPFLAGS = $(image_test_cppflags)
tests_image_test_image_stb_LDADD = $(image_libs) $(CMOCKA_LIBS)

unit_tests += tests/image/test_resample
tests_image_test_resample_SOURCES = tests/image/test_resample.c $(image_test_files)
tests_image_test_resample_CPPFLAGS = $(image_test_cppflags)
tests_image_test_resample_LDADD = $(image_libs) $(CMOCKA_LIBS) -lm
