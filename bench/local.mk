# Programs that measure the project itself: `make bench` builds them.
bench_programs += bench/histogram_record
bench_histogram_record_SOURCES = bench/histogram_record.c
bench_histogram_record_LDADD = $(engine_libs) $(engine_ext_libs)
