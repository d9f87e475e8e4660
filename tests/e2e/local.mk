# The real programs, from outside.
e2e_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/e2e $(CMOCKA_CFLAGS)
e2e_libs = $(wire_libs) $(wire_ext_libs) $(CMOCKA_LIBS)
e2e_sources = tests/e2e/http_client.c tests/e2e/http_client.h \
	tests/e2e/server_rig.c tests/e2e/server_rig.h

unit_tests += tests/e2e/test_rest_server
tests_e2e_test_rest_server_SOURCES = tests/e2e/test_rest_server.c $(e2e_sources)
tests_e2e_test_rest_server_CPPFLAGS = $(e2e_cppflags)
tests_e2e_test_rest_server_LDADD = $(e2e_libs)

unit_tests += tests/e2e/test_server_programs
tests_e2e_test_server_programs_SOURCES = tests/e2e/test_server_programs.c $(e2e_sources)
tests_e2e_test_server_programs_CPPFLAGS = $(e2e_cppflags)
tests_e2e_test_server_programs_LDADD = $(e2e_libs)

dist_check_SCRIPTS += tests/e2e/grpc_foreign.sh tests/e2e/rest_foreign.sh
EXTRA_DIST += tests/e2e/grpc_foreign.py

# rvgtop --batch with both servers.
dist_check_SCRIPTS += tests/e2e/test_batch_asserts.py tests/e2e/test_batch_auto.py \
	tests/e2e/test_batch_disk.py \
	tests/e2e/test_batch_faults.py \
	tests/e2e/test_batch_rates.py tests/e2e/test_batch_refusals.py tests/e2e/test_batch_results.py \
	tests/e2e/test_batch_schedule.py tests/e2e/test_batch_signals.py tests/e2e/test_compare.py \
	tests/e2e/test_exchange.py tests/e2e/test_find_max.py tests/e2e/test_html.py \
	tests/e2e/test_html_browser.py tests/e2e/test_plots.py tests/e2e/test_report.py
EXTRA_DIST += tests/e2e/chromium.py tests/e2e/fake_oip.py tests/e2e/hdr.py tests/e2e/openmetrics.py tests/e2e/rig.py
