# Programs that measure the project itself: `make bench` builds them.
bench_programs += bench/histogram_record
bench_histogram_record_SOURCES = bench/histogram_record.c
bench_histogram_record_LDADD = $(engine_libs) $(engine_ext_libs)
# Programs that measure the project itself; `make bench` builds them.
bench_programs += bench/bare_client
bench_bare_client_SOURCES = bench/bare_client.c
bench_bare_client_LDADD = $(base_libs)
