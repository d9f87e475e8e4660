noinst_LIBRARIES += libchart.a
libchart_a_SOURCES = \
	src/chart/bars.c src/chart/bars.h \
	src/chart/bins.c src/chart/bins.h \
	src/chart/rect.c src/chart/rect.h \
	src/chart/scale.c src/chart/scale.h \
	src/chart/series.c src/chart/series.h \
	src/chart/whole.h
