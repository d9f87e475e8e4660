libengine_a_SOURCES += \
	src/engine/stats/beta.c src/engine/stats/beta.h \
	src/engine/stats/crossover.c src/engine/stats/crossover.h \
	src/engine/stats/fisher.c src/engine/stats/fisher.h \
	src/engine/stats/histogram.c src/engine/stats/histogram.h \
	src/engine/stats/histogram_codec.c \
	src/engine/stats/histogram_slots.h \
	src/engine/stats/histogram_stream.c src/engine/stats/histogram_stream.h \
	src/engine/stats/moments.c src/engine/stats/moments.h \
	src/engine/stats/noise_floor.c src/engine/stats/noise_floor.h \
	src/engine/stats/random.c src/engine/stats/random.h \
	src/engine/stats/scalability.c src/engine/stats/scalability.h \
	src/engine/stats/scalability_curve.c src/engine/stats/scalability_curve.h \
	src/engine/stats/sequential.c src/engine/stats/sequential.h \
	src/engine/stats/statistics.c src/engine/stats/statistics.h \
	src/engine/stats/student.c src/engine/stats/student.h
