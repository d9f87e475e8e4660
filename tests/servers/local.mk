servers_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/servers $(CMOCKA_CFLAGS)
servers_test_libs = $(servers_libs) $(servers_ext_libs) $(CMOCKA_LIBS)
service_rig = tests/servers/service_rig.c tests/servers/service_rig.h

unit_tests += tests/servers/test_delay
tests_servers_test_delay_SOURCES = tests/servers/test_delay.c
tests_servers_test_delay_CPPFLAGS = $(servers_test_cppflags)
tests_servers_test_delay_LDADD = $(servers_test_libs)

unit_tests += tests/servers/test_rest_request
tests_servers_test_rest_request_SOURCES = tests/servers/test_rest_request.c $(service_rig)
tests_servers_test_rest_request_CPPFLAGS = $(servers_test_cppflags)
tests_servers_test_rest_request_LDADD = $(servers_test_libs)

unit_tests += tests/servers/test_rest_route
tests_servers_test_rest_route_SOURCES = tests/servers/test_rest_route.c
tests_servers_test_rest_route_CPPFLAGS = $(servers_test_cppflags)
tests_servers_test_rest_route_LDADD = $(servers_test_libs)

unit_tests += tests/servers/test_rest_watch
tests_servers_test_rest_watch_SOURCES = tests/servers/test_rest_watch.c
tests_servers_test_rest_watch_CPPFLAGS = $(servers_test_cppflags)
tests_servers_test_rest_watch_LDADD = $(servers_test_libs)

unit_tests += tests/servers/test_service
tests_servers_test_service_SOURCES = tests/servers/test_service.c $(service_rig)
tests_servers_test_service_CPPFLAGS = $(servers_test_cppflags)
tests_servers_test_service_LDADD = $(servers_test_libs)
