noinst_LIBRARIES += libengine.a
libengine_a_CPPFLAGS = $(AM_CPPFLAGS) $(CAIRO_CFLAGS) $(CJSON_CFLAGS) $(CONFIG_CFLAGS) $(CURL_CFLAGS) $(GRPC_CFLAGS) $(ZLIB_CFLAGS)
libengine_a_SOURCES =
# Libraries of the project the engine's programs link, and those from outside.
engine_libs = libengine.a libimage.a libchart.a $(wire_libs)
engine_ext_libs = $(CAIRO_LIBS) $(CJSON_LIBS) $(CONFIG_LIBS) $(CSV_LIBS) $(CURL_LIBS) $(GRPC_LIBS) $(ZLIB_LIBS) $(wire_ext_libs) -lm
# From the lowest to the highest: each uses only those above it in this list.
include src/engine/stats/local.mk
include src/engine/sweep/local.mk
include src/engine/trial/local.mk
include src/engine/transport/local.mk
include src/engine/load/local.mk
include src/engine/process/local.mk
include src/engine/measure/local.mk
include src/engine/result/local.mk
include src/engine/judge/local.mk
include src/engine/report/local.mk
include src/engine/plot/local.mk
include src/engine/html/local.mk
include src/engine/session/local.mk
include src/engine/run/local.mk
