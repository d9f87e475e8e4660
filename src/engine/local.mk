noinst_LIBRARIES += libengine.a
libengine_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZLIB_CFLAGS)
libengine_a_SOURCES = \
	src/engine/environment.c src/engine/environment.h \
	src/engine/histogram.c src/engine/histogram.h \
	src/engine/histogram_codec.c \
	src/engine/histogram_slots.h \
	src/engine/histogram_stream.c src/engine/histogram_stream.h \
	src/engine/preflight.c src/engine/preflight.h \
	src/engine/procfile.c src/engine/procfile.h \
	src/engine/procstat.c src/engine/procstat.h \
	src/engine/sample.c src/engine/sample.h \
	src/engine/sentinel.c src/engine/sentinel.h \
	src/engine/sockstat.c src/engine/sockstat.h \
	src/engine/statistics.c src/engine/statistics.h \
	src/engine/student.c src/engine/student.h \
	src/engine/usage.h \
	src/engine/verdict.c src/engine/verdict.h
# Libraries of the project the engine's programs link, and those from outside.
engine_libs = libengine.a $(wire_libs)
engine_ext_libs = $(ZLIB_LIBS) -lm
