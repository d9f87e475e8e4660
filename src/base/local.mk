noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/arena.c src/base/arena.h \
	src/base/base64.c src/base/base64.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/cpus.c src/base/cpus.h \
	src/base/err.c src/base/err.h \
	src/base/file.c src/base/file.h \
	src/base/log.c src/base/log.h \
	src/base/log_ring.c src/base/log_ring.h \
	src/base/markup.c src/base/markup.h \
	src/base/nearest.c src/base/nearest.h \
	src/base/memory.c src/base/memory.h \
	src/base/number.c src/base/number.h \
	src/base/options.c src/base/options.h \
	src/base/options_print.c \
	src/base/parse.c src/base/parse.h \
	src/base/paths.c src/base/paths.h \
	src/base/roff.c src/base/roff.h \
	src/base/spawn.c src/base/spawn.h \
	src/base/tensor.c src/base/tensor.h \
	src/base/text.c src/base/text.h \
	src/base/thread.c src/base/thread.h

# The one file that knows where things were built and are installed.
src/base/paths.$(OBJEXT): Makefile
src/base/paths.$(OBJEXT): AM_CPPFLAGS += \
	-DRVG_BUILDDIR='"$(abs_top_builddir)"' -DRVG_SRCDIR='"$(abs_top_srcdir)"' \
	-DRVG_BINDIR='"$(bindir)"' -DRVG_PKGDATADIR='"$(pkgdatadir)"'
