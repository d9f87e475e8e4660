chart_test_flags = $(AM_CPPFLAGS) -I$(srcdir)/tests/chart $(CMOCKA_CFLAGS)

unit_tests += tests/chart/test_bars
tests_chart_test_bars_SOURCES = tests/chart/test_bars.c tests/chart/draw.h
tests_chart_test_bars_CPPFLAGS = $(chart_test_flags)
tests_chart_test_bars_LDADD = $(chart_libs) $(CMOCKA_LIBS)

unit_tests += tests/chart/test_bins
tests_chart_test_bins_SOURCES = tests/chart/test_bins.c tests/chart/draw.h
tests_chart_test_bins_CPPFLAGS = $(chart_test_flags)
tests_chart_test_bins_LDADD = $(chart_libs) $(CMOCKA_LIBS)

unit_tests += tests/chart/test_rect
tests_chart_test_rect_SOURCES = tests/chart/test_rect.c tests/chart/draw.h
tests_chart_test_rect_CPPFLAGS = $(chart_test_flags)
tests_chart_test_rect_LDADD = $(chart_libs) $(CMOCKA_LIBS)

unit_tests += tests/chart/test_scale
tests_chart_test_scale_SOURCES = tests/chart/test_scale.c tests/chart/draw.h
tests_chart_test_scale_CPPFLAGS = $(chart_test_flags)
tests_chart_test_scale_LDADD = $(chart_libs) $(CMOCKA_LIBS)

unit_tests += tests/chart/test_series
tests_chart_test_series_SOURCES = tests/chart/test_series.c tests/chart/draw.h
tests_chart_test_series_CPPFLAGS = $(chart_test_flags)
tests_chart_test_series_LDADD = $(chart_libs) $(CMOCKA_LIBS)
