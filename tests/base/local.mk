unit_tests += tests/base/test_arena
tests_base_test_arena_SOURCES = tests/base/test_arena.c
tests_base_test_arena_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_arena_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_base64
tests_base_test_base64_SOURCES = tests/base/test_base64.c
tests_base_test_base64_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_base64_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_buf
tests_base_test_buf_SOURCES = tests/base/test_buf.c
tests_base_test_buf_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_buf_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_cpus
tests_base_test_cpus_SOURCES = tests/base/test_cpus.c
tests_base_test_cpus_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_cpus_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_file
tests_base_test_file_SOURCES = tests/base/test_file.c
tests_base_test_file_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_file_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_log
tests_base_test_log_SOURCES = tests/base/test_log.c
tests_base_test_log_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_log_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_markup
tests_base_test_markup_SOURCES = tests/base/test_markup.c
tests_base_test_markup_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_markup_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_nearest
tests_base_test_nearest_SOURCES = tests/base/test_nearest.c
tests_base_test_nearest_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_nearest_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_options
tests_base_test_options_SOURCES = tests/base/test_options.c
tests_base_test_options_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_options_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_parse
tests_base_test_parse_SOURCES = tests/base/test_parse.c
tests_base_test_parse_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_parse_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_paths
tests_base_test_paths_SOURCES = tests/base/test_paths.c
tests_base_test_paths_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_paths_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_roff
tests_base_test_roff_SOURCES = tests/base/test_roff.c
tests_base_test_roff_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_roff_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_spawn
tests_base_test_spawn_SOURCES = tests/base/test_spawn.c
tests_base_test_spawn_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_spawn_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_text
tests_base_test_text_SOURCES = tests/base/test_text.c
tests_base_test_text_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_base_test_text_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += tests/base/test_number
tests_base_test_number_SOURCES = tests/base/test_number.c tests/comma_locale.h
tests_base_test_number_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CMOCKA_CFLAGS)
tests_base_test_number_LDADD = $(base_libs) -lm $(CMOCKA_LIBS)
