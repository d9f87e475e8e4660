# Programs that measure the project itself: `make bench` builds them.
bench_programs += bench/histogram_record
bench_histogram_record_SOURCES = bench/histogram_record.c
bench_histogram_record_LDADD = $(engine_libs) $(engine_ext_libs)

bench_programs += bench/bare_client
bench_bare_client_SOURCES = bench/bare_client.c
bench_bare_client_LDADD = $(base_libs)

bench_programs += bench/model_cost
bench_model_cost_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/bench
bench_model_cost_SOURCES = bench/model_cost.c bench/bare_stb.c bench/bare_xnnpack.c \
	bench/bare_model.h bench/pairs.c bench/pairs.h
bench_model_cost_LDADD = $(model_libs) $(model_ext_libs)
