# Programs that measure the project itself: `make bench` builds them.
bench_programs += bench/histogram_record
bench_histogram_record_SOURCES = bench/histogram_record.c
bench_histogram_record_LDADD = $(engine_libs) $(engine_ext_libs)

bench_programs += bench/bare_client
bench_bare_client_SOURCES = bench/bare_client.c
bench_bare_client_LDADD = $(base_libs)

bench_programs += bench/idle_wake
bench_idle_wake_SOURCES = bench/idle_wake.c
bench_idle_wake_LDADD = $(base_libs)

bench_programs += bench/model_cost
bench_model_cost_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/bench
bench_model_cost_SOURCES = bench/model_cost.c bench/bare_stb.c bench/bare_xnnpack.c \
	bench/bare_model.h bench/pairs.c bench/pairs.h
bench_model_cost_LDADD = $(model_libs) $(model_ext_libs)

bench_programs += bench/server_cpu bench/bare_mhd_echo bench/bare_grpc_echo
bench_server_cpu_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/bench $(GRPC_CFLAGS)
bench_server_cpu_SOURCES = bench/server_cpu.c bench/load_grpc.c bench/load_rest.c \
	bench/load.h bench/pairs.c bench/pairs.h
bench_server_cpu_LDADD = $(wire_libs) $(wire_ext_libs) $(GRPC_LIBS) -lm
bench_bare_mhd_echo_CPPFLAGS = $(AM_CPPFLAGS) $(MICROHTTPD_CFLAGS)
bench_bare_mhd_echo_SOURCES = bench/bare_mhd_echo.c
bench_bare_mhd_echo_LDADD = $(MICROHTTPD_LIBS)
bench_bare_grpc_echo_CPPFLAGS = $(AM_CPPFLAGS) $(GRPC_CFLAGS)
bench_bare_grpc_echo_SOURCES = bench/bare_grpc_echo.c
bench_bare_grpc_echo_LDADD = $(GRPC_LIBS)

bench_programs += bench/wire_numbers
bench_wire_numbers_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/bench $(CJSON_CFLAGS)
bench_wire_numbers_SOURCES = bench/wire_numbers.c bench/pairs.c bench/pairs.h
bench_wire_numbers_LDADD = $(wire_libs) $(wire_ext_libs) $(CJSON_LIBS) -lm

EXTRA_DIST += bench/console_cost.py bench/evidence.py bench/find_max.py bench/memory_growth.py bench/open_loop.py \
	bench/phases.py bench/report_cost.py bench/rvgtop_run.py bench/stall.py bench/truth.py

transport_bench_sources = \
	bench/bare_curl_loop.c bench/bare_grpc_loop.c bench/engine_loop.c bench/load_loop.h \
	bench/bench_request.c bench/bench_request.h \
	bench/bench_server.c bench/bench_server.h bench/pairs.c bench/pairs.h
transport_bench_flags = $(AM_CPPFLAGS) -I$(top_srcdir)/bench $(CURL_CFLAGS) $(GRPC_CFLAGS)
transport_bench_libs = $(engine_libs) $(wire_ext_libs) $(engine_ext_libs)

bench_programs += bench/transport_cpu
bench_transport_cpu_SOURCES = bench/transport_cpu.c $(transport_bench_sources)
bench_transport_cpu_CPPFLAGS = $(transport_bench_flags)
bench_transport_cpu_LDADD = $(transport_bench_libs)

bench_programs += bench/transport_memory
bench_transport_memory_SOURCES = bench/transport_memory.c $(transport_bench_sources)
bench_transport_memory_CPPFLAGS = $(transport_bench_flags)
bench_transport_memory_LDADD = $(transport_bench_libs)

bench_programs += bench/peer_messages
bench_peer_messages_SOURCES = bench/peer_messages.c bench/bench_request.c bench/bench_request.h
bench_peer_messages_CPPFLAGS = $(transport_bench_flags)
bench_peer_messages_LDADD = $(wire_libs) $(wire_ext_libs)
EXTRA_DIST += bench/peers.sh

bench_programs += bench/send_delay
bench_send_delay_SOURCES = bench/send_delay.c bench/bench_request.c bench/bench_request.h \
	bench/bench_server.c bench/bench_server.h
bench_send_delay_CPPFLAGS = $(transport_bench_flags)
bench_send_delay_LDADD = $(transport_bench_libs)
