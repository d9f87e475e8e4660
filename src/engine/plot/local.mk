libengine_a_SOURCES += \
	src/engine/plot/drawing.c src/engine/plot/drawing.h \
	src/engine/plot/facts.c src/engine/plot/facts.h \
	src/engine/plot/gnuplot.c src/engine/plot/gnuplot.h \
	src/engine/plot/legend.c src/engine/plot/legend.h \
	src/engine/plot/letters.c src/engine/plot/letters.h \
	src/engine/plot/looks.c src/engine/plot/looks.h \
	src/engine/plot/mark_notes.c src/engine/plot/mark_notes.h \
	src/engine/plot/marks.c src/engine/plot/marks.h \
	src/engine/plot/material.c src/engine/plot/material.h \
	src/engine/plot/panel.c src/engine/plot/panel.h \
	src/engine/plot/picture_boxes.c \
	src/engine/plot/picture_by_percentile.c \
	src/engine/plot/picture_heat.c \
	src/engine/plot/picture_histograms.c \
	src/engine/plot/picture_latency_throughput.c \
	src/engine/plot/picture_metrics.c \
	src/engine/plot/picture_percentiles.c \
	src/engine/plot/picture_phases.c \
	src/engine/plot/picture_throughput.c \
	src/engine/plot/pictures.c src/engine/plot/pictures.h \
	src/engine/plot/plot_files.c src/engine/plot/plot_files.h \
	src/engine/plot/sheet.c src/engine/plot/sheet.h \
	src/engine/plot/strokes.c src/engine/plot/strokes.h \
	src/engine/plot/surface.c src/engine/plot/surface.h \
	src/engine/plot/surface_svg.c src/engine/plot/surface_svg.h
