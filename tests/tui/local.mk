tui_test_flags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/tui $(CMOCKA_CFLAGS)
tui_test_libs = $(tui_libs) $(CMOCKA_LIBS)

unit_tests += tests/tui/test_character
tests_tui_test_character_SOURCES = tests/tui/test_character.c
tests_tui_test_character_CPPFLAGS = $(tui_test_flags)
tests_tui_test_character_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_glyphs
tests_tui_test_glyphs_SOURCES = tests/tui/test_glyphs.c
tests_tui_test_glyphs_CPPFLAGS = $(tui_test_flags)
tests_tui_test_glyphs_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_theme
tests_tui_test_theme_SOURCES = tests/tui/test_theme.c
tests_tui_test_theme_CPPFLAGS = $(tui_test_flags)
tests_tui_test_theme_LDADD = $(tui_test_libs)
