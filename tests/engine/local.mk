engine_test_flags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) -I$(top_srcdir)/tests/engine
engine_test_libs = $(engine_libs) $(engine_ext_libs) $(CMOCKA_LIBS)

unit_tests += tests/engine/process/test_environment
tests_engine_process_test_environment_SOURCES = tests/engine/process/test_environment.c
tests_engine_process_test_environment_CPPFLAGS = $(engine_test_flags)
tests_engine_process_test_environment_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_crossover
tests_engine_stats_test_crossover_SOURCES = tests/engine/stats/test_crossover.c tests/engine/simulation.h
tests_engine_stats_test_crossover_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_crossover_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_false_alarms
tests_engine_stats_test_false_alarms_SOURCES = tests/engine/stats/test_false_alarms.c tests/engine/simulation.h
tests_engine_stats_test_false_alarms_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_false_alarms_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_fisher
tests_engine_stats_test_fisher_SOURCES = tests/engine/stats/test_fisher.c
tests_engine_stats_test_fisher_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_fisher_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_histogram
tests_engine_stats_test_histogram_SOURCES = tests/engine/stats/test_histogram.c
tests_engine_stats_test_histogram_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_histogram_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_histogram_codec
tests_engine_stats_test_histogram_codec_SOURCES = tests/engine/stats/test_histogram_codec.c
tests_engine_stats_test_histogram_codec_CPPFLAGS = $(engine_test_flags) $(ZLIB_CFLAGS)
tests_engine_stats_test_histogram_codec_LDADD = $(engine_test_libs)

unit_tests += tests/engine/transport/test_index_queue
tests_engine_transport_test_index_queue_SOURCES = tests/engine/transport/test_index_queue.c
tests_engine_transport_test_index_queue_CPPFLAGS = $(engine_test_flags)
tests_engine_transport_test_index_queue_LDADD = $(engine_test_libs)

unit_tests += tests/engine/load/test_pacer
tests_engine_load_test_pacer_SOURCES = tests/engine/load/test_pacer.c
tests_engine_load_test_pacer_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_pacer_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_plan
tests_engine_sweep_test_plan_SOURCES = tests/engine/sweep/test_plan.c tests/engine/sweep_text.h
tests_engine_sweep_test_plan_CPPFLAGS = $(engine_test_flags) -I$(top_srcdir)/tests
tests_engine_sweep_test_plan_LDADD = $(engine_test_libs)

unit_tests += tests/engine/transport/test_poller
tests_engine_transport_test_poller_SOURCES = tests/engine/transport/test_poller.c
tests_engine_transport_test_poller_CPPFLAGS = $(engine_test_flags)
tests_engine_transport_test_poller_LDADD = $(engine_test_libs)

unit_tests += tests/engine/session/test_preflight
tests_engine_session_test_preflight_SOURCES = tests/engine/session/test_preflight.c
tests_engine_session_test_preflight_CPPFLAGS = $(engine_test_flags)
tests_engine_session_test_preflight_LDADD = $(engine_test_libs)

unit_tests += tests/engine/process/test_procstat
tests_engine_process_test_procstat_SOURCES = tests/engine/process/test_procstat.c
tests_engine_process_test_procstat_CPPFLAGS = $(engine_test_flags)
tests_engine_process_test_procstat_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_noise_floor
tests_engine_stats_test_noise_floor_SOURCES = tests/engine/stats/test_noise_floor.c
tests_engine_stats_test_noise_floor_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_noise_floor_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_random
tests_engine_stats_test_random_SOURCES = tests/engine/stats/test_random.c
tests_engine_stats_test_random_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_random_LDADD = $(engine_test_libs)

unit_tests += tests/engine/load/test_recorder
tests_engine_load_test_recorder_SOURCES = tests/engine/load/test_recorder.c
tests_engine_load_test_recorder_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_recorder_LDADD = $(engine_test_libs)

unit_tests += tests/engine/load/test_recording
tests_engine_load_test_recording_SOURCES = tests/engine/load/test_recording.c
tests_engine_load_test_recording_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_recording_LDADD = $(engine_test_libs)

unit_tests += tests/engine/measure/test_sentinel
tests_engine_measure_test_sentinel_SOURCES = tests/engine/measure/test_sentinel.c
tests_engine_measure_test_sentinel_CPPFLAGS = $(engine_test_flags)
tests_engine_measure_test_sentinel_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_settings
tests_engine_sweep_test_settings_SOURCES = tests/engine/sweep/test_settings.c
tests_engine_sweep_test_settings_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_settings_LDADD = $(engine_test_libs)

unit_tests += tests/engine/process/test_sockstat
tests_engine_process_test_sockstat_SOURCES = tests/engine/process/test_sockstat.c
tests_engine_process_test_sockstat_CPPFLAGS = $(engine_test_flags)
tests_engine_process_test_sockstat_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_scalability
tests_engine_stats_test_scalability_SOURCES = tests/engine/stats/test_scalability.c tests/engine/simulation.h
tests_engine_stats_test_scalability_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_scalability_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_scalability_curve
tests_engine_stats_test_scalability_curve_SOURCES = tests/engine/stats/test_scalability_curve.c tests/engine/simulation.h
tests_engine_stats_test_scalability_curve_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_scalability_curve_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_sequential
tests_engine_stats_test_sequential_SOURCES = tests/engine/stats/test_sequential.c tests/engine/simulation.h
tests_engine_stats_test_sequential_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_sequential_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_statistics
tests_engine_stats_test_statistics_SOURCES = tests/engine/stats/test_statistics.c
tests_engine_stats_test_statistics_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_statistics_LDADD = $(engine_test_libs)

unit_tests += tests/engine/stats/test_student
tests_engine_stats_test_student_SOURCES = tests/engine/stats/test_student.c
tests_engine_stats_test_student_CPPFLAGS = $(engine_test_flags)
tests_engine_stats_test_student_LDADD = $(engine_test_libs)

# What test_supervisor starts.
check_PROGRAMS += tests/engine/fake_server
tests_engine_fake_server_SOURCES = tests/engine/fake_server.c
tests_engine_fake_server_LDADD = $(base_libs)

unit_tests += tests/engine/process/test_supervisor
tests_engine_process_test_supervisor_SOURCES = tests/engine/process/test_supervisor.c
tests_engine_process_test_supervisor_CPPFLAGS = $(engine_test_flags)
tests_engine_process_test_supervisor_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_sweep_file
tests_engine_sweep_test_sweep_file_SOURCES = tests/engine/sweep/test_sweep_file.c tests/engine/sweep_text.h
tests_engine_sweep_test_sweep_file_CPPFLAGS = $(engine_test_flags) -I$(top_srcdir)/tests
tests_engine_sweep_test_sweep_file_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_settings_line
tests_engine_sweep_test_settings_line_SOURCES = tests/engine/sweep/test_settings_line.c
tests_engine_sweep_test_settings_line_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_settings_line_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_sweep_edit
tests_engine_sweep_test_sweep_edit_SOURCES = tests/engine/sweep/test_sweep_edit.c tests/engine/sweep_text.h
tests_engine_sweep_test_sweep_edit_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_sweep_edit_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_sweep_write
tests_engine_sweep_test_sweep_write_SOURCES = tests/engine/sweep/test_sweep_write.c tests/engine/sweep_text.h
tests_engine_sweep_test_sweep_write_CPPFLAGS = $(engine_test_flags) -I$(top_srcdir)/tests
tests_engine_sweep_test_sweep_write_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_target
tests_engine_sweep_test_target_SOURCES = tests/engine/sweep/test_target.c
tests_engine_sweep_test_target_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_target_LDADD = $(engine_test_libs)

unit_tests += tests/engine/transport/test_transport_grpc
tests_engine_transport_test_transport_grpc_SOURCES = tests/engine/transport/test_transport_grpc.c \
	tests/engine/tiny_grpc_server.c tests/engine/tiny_grpc_server.h \
	tests/engine/tiny_http_server.c tests/engine/tiny_http_server.h \
	tests/engine/transport_rig.c tests/engine/transport_rig.h
tests_engine_transport_test_transport_grpc_CPPFLAGS = $(engine_test_flags) $(GRPC_CFLAGS)
tests_engine_transport_test_transport_grpc_LDADD = $(engine_test_libs)

unit_tests += tests/engine/transport/test_transport_null
tests_engine_transport_test_transport_null_SOURCES = tests/engine/transport/test_transport_null.c
tests_engine_transport_test_transport_null_CPPFLAGS = $(engine_test_flags)
tests_engine_transport_test_transport_null_LDADD = $(engine_test_libs)

unit_tests += tests/engine/transport/test_transport_rest
tests_engine_transport_test_transport_rest_SOURCES = tests/engine/transport/test_transport_rest.c \
	tests/engine/tiny_http_server.c tests/engine/tiny_http_server.h \
	tests/engine/transport_rig.c tests/engine/transport_rig.h
tests_engine_transport_test_transport_rest_CPPFLAGS = $(engine_test_flags)
tests_engine_transport_test_transport_rest_LDADD = $(engine_test_libs)

unit_tests += tests/engine/trial/test_verdict
tests_engine_trial_test_verdict_SOURCES = tests/engine/trial/test_verdict.c
tests_engine_trial_test_verdict_CPPFLAGS = $(engine_test_flags)
tests_engine_trial_test_verdict_LDADD = $(engine_test_libs)

result_test_sources = tests/engine/synthetic.c tests/engine/synthetic.h
result_test_flags = $(engine_test_flags) -I$(top_srcdir)/tests

unit_tests += tests/engine/result/test_result
tests_engine_result_test_result_SOURCES = tests/engine/result/test_result.c $(result_test_sources)
tests_engine_result_test_result_CPPFLAGS = $(result_test_flags)
tests_engine_result_test_result_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_growth
tests_engine_judge_test_growth_SOURCES = tests/engine/judge/test_growth.c $(result_test_sources)
tests_engine_judge_test_growth_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_growth_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_assertion
tests_engine_sweep_test_assertion_SOURCES = tests/engine/sweep/test_assertion.c $(result_test_sources)
tests_engine_sweep_test_assertion_CPPFLAGS = $(result_test_flags)
tests_engine_sweep_test_assertion_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_resources
tests_engine_judge_test_resources_SOURCES = \
	tests/engine/judge/test_resources.c $(result_test_sources)
tests_engine_judge_test_resources_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_resources_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_runs
tests_engine_judge_test_runs_SOURCES = tests/engine/judge/test_runs.c $(result_test_sources)
tests_engine_judge_test_runs_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_runs_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_runs_table
tests_engine_report_test_runs_table_SOURCES = tests/engine/report/test_runs_table.c $(result_test_sources)
tests_engine_report_test_runs_table_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_runs_table_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_assertions
tests_engine_judge_test_assertions_SOURCES = tests/engine/judge/test_assertions.c $(result_test_sources)
tests_engine_judge_test_assertions_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_assertions_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_attribution
tests_engine_judge_test_attribution_SOURCES = \
	tests/engine/judge/test_attribution.c $(result_test_sources)
tests_engine_judge_test_attribution_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_attribution_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_findings_crossover
tests_engine_judge_test_findings_crossover_SOURCES = \
	tests/engine/judge/test_findings_crossover.c $(result_test_sources)
tests_engine_judge_test_findings_crossover_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_findings_crossover_LDADD = $(engine_test_libs)

unit_tests += tests/engine/judge/test_findings
tests_engine_judge_test_findings_SOURCES = tests/engine/judge/test_findings.c $(result_test_sources)
tests_engine_judge_test_findings_CPPFLAGS = $(result_test_flags)
tests_engine_judge_test_findings_LDADD = $(engine_test_libs)

unit_tests += tests/engine/result/test_answer
tests_engine_result_test_answer_SOURCES = tests/engine/result/test_answer.c $(result_test_sources)
tests_engine_result_test_answer_CPPFLAGS = $(result_test_flags)
tests_engine_result_test_answer_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_closing_table
tests_engine_report_test_closing_table_SOURCES = tests/engine/report/test_closing_table.c $(result_test_sources)
tests_engine_report_test_closing_table_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_closing_table_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_csv_export
tests_engine_report_test_csv_export_SOURCES = tests/engine/report/test_csv_export.c $(result_test_sources)
tests_engine_report_test_csv_export_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_csv_export_LDADD = $(engine_test_libs)
unit_tests += tests/engine/load/test_agreement
tests_engine_load_test_agreement_SOURCES = tests/engine/load/test_agreement.c
tests_engine_load_test_agreement_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_agreement_LDADD = $(engine_test_libs)

unit_tests += tests/engine/load/test_topology
tests_engine_load_test_topology_SOURCES = tests/engine/load/test_topology.c
tests_engine_load_test_topology_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_topology_LDADD = $(engine_test_libs)

unit_tests += tests/engine/load/test_worker_group
tests_engine_load_test_worker_group_SOURCES = tests/engine/load/test_worker_group.c
tests_engine_load_test_worker_group_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_worker_group_LDADD = $(engine_test_libs)

unit_tests += tests/engine/run/test_choices_file
tests_engine_run_test_choices_file_SOURCES = tests/engine/run/test_choices_file.c
tests_engine_run_test_choices_file_CPPFLAGS = $(engine_test_flags)
tests_engine_run_test_choices_file_LDADD = $(engine_test_libs)

unit_tests += tests/engine/run/test_cli
tests_engine_run_test_cli_SOURCES = tests/engine/run/test_cli.c
tests_engine_run_test_cli_CPPFLAGS = $(engine_test_flags)
tests_engine_run_test_cli_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_result_json
tests_engine_report_test_result_json_SOURCES = tests/engine/report/test_result_json.c $(result_test_sources)
tests_engine_report_test_result_json_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_result_json_LDADD = $(engine_test_libs)
EXTRA_DIST += tests/engine/check_exports.py tests/engine/check_schema.py

unit_tests += tests/engine/sweep/test_sweep_fuzz
tests_engine_sweep_test_sweep_fuzz_SOURCES = tests/engine/sweep/test_sweep_fuzz.c tests/engine/sweep_text.h
tests_engine_sweep_test_sweep_fuzz_CPPFLAGS = $(engine_test_flags) -I$(top_srcdir)/tests
tests_engine_sweep_test_sweep_fuzz_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_sweep
tests_engine_sweep_test_sweep_SOURCES = tests/engine/sweep/test_sweep.c
tests_engine_sweep_test_sweep_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_sweep_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_journal
tests_engine_report_test_journal_SOURCES = tests/engine/report/test_journal.c $(result_test_sources)
tests_engine_report_test_journal_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_journal_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_run_directory
tests_engine_report_test_run_directory_SOURCES = tests/engine/report/test_run_directory.c $(result_test_sources)
tests_engine_report_test_run_directory_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_run_directory_LDADD = $(engine_test_libs)

unit_tests += tests/engine/session/test_agenda_auto
tests_engine_session_test_agenda_auto_SOURCES = tests/engine/session/test_agenda_auto.c $(result_test_sources)
tests_engine_session_test_agenda_auto_CPPFLAGS = $(result_test_flags)
tests_engine_session_test_agenda_auto_LDADD = $(engine_test_libs)

unit_tests += tests/engine/result/test_result_look
tests_engine_result_test_result_look_SOURCES = tests/engine/result/test_result_look.c $(result_test_sources)
tests_engine_result_test_result_look_CPPFLAGS = $(result_test_flags)
tests_engine_result_test_result_look_LDADD = $(engine_test_libs)

unit_tests += tests/engine/session/test_agenda
tests_engine_session_test_agenda_SOURCES = tests/engine/session/test_agenda.c $(result_test_sources)
tests_engine_session_test_agenda_CPPFLAGS = $(result_test_flags)
tests_engine_session_test_agenda_LDADD = $(engine_test_libs)

unit_tests += tests/engine/measure/test_trial_progress
tests_engine_measure_test_trial_progress_SOURCES = tests/engine/measure/test_trial_progress.c
tests_engine_measure_test_trial_progress_CPPFLAGS = $(engine_test_flags)
tests_engine_measure_test_trial_progress_LDADD = $(engine_test_libs)

session_test_sources = tests/engine/session_rig.c tests/engine/session_rig.h

unit_tests += tests/engine/session/test_session_servers
tests_engine_session_test_session_servers_SOURCES = tests/engine/session/test_session_servers.c \
	$(session_test_sources)
tests_engine_session_test_session_servers_CPPFLAGS = $(result_test_flags)
tests_engine_session_test_session_servers_LDADD = $(engine_test_libs)

unit_tests += tests/engine/session/test_session_free
tests_engine_session_test_session_free_SOURCES = tests/engine/session/test_session_free.c \
	$(session_test_sources)
tests_engine_session_test_session_free_CPPFLAGS = $(result_test_flags)
tests_engine_session_test_session_free_LDADD = $(engine_test_libs)

unit_tests += tests/engine/session/test_session_steer
tests_engine_session_test_session_steer_SOURCES = tests/engine/session/test_session_steer.c \
	$(session_test_sources)
tests_engine_session_test_session_steer_CPPFLAGS = $(result_test_flags)
tests_engine_session_test_session_steer_LDADD = $(engine_test_libs)

unit_tests += tests/engine/measure/test_window_probe
tests_engine_measure_test_window_probe_SOURCES = tests/engine/measure/test_window_probe.c
tests_engine_measure_test_window_probe_CPPFLAGS = $(engine_test_flags)
tests_engine_measure_test_window_probe_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_rate_curve
tests_engine_sweep_test_rate_curve_SOURCES = tests/engine/sweep/test_rate_curve.c
tests_engine_sweep_test_rate_curve_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_rate_curve_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_level
tests_engine_sweep_test_level_SOURCES = tests/engine/sweep/test_level.c
tests_engine_sweep_test_level_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_level_LDADD = $(engine_test_libs)

unit_tests += tests/engine/transport/test_alarm_clock
tests_engine_transport_test_alarm_clock_SOURCES = tests/engine/transport/test_alarm_clock.c
tests_engine_transport_test_alarm_clock_CPPFLAGS = $(engine_test_flags)
tests_engine_transport_test_alarm_clock_LDADD = $(engine_test_libs)

unit_tests += tests/engine/load/test_open_loop
tests_engine_load_test_open_loop_SOURCES = tests/engine/load/test_open_loop.c
tests_engine_load_test_open_loop_CPPFLAGS = $(engine_test_flags)
tests_engine_load_test_open_loop_LDADD = $(engine_test_libs)

unit_tests += tests/engine/sweep/test_rate_search
tests_engine_sweep_test_rate_search_SOURCES = tests/engine/sweep/test_rate_search.c
tests_engine_sweep_test_rate_search_CPPFLAGS = $(engine_test_flags)
tests_engine_sweep_test_rate_search_LDADD = $(engine_test_libs)

unit_tests += tests/engine/result/test_search
tests_engine_result_test_search_SOURCES = tests/engine/result/test_search.c $(result_test_sources)
tests_engine_result_test_search_CPPFLAGS = $(result_test_flags)
tests_engine_result_test_search_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_search_report
tests_engine_report_test_search_report_SOURCES = tests/engine/report/test_search_report.c \
	$(result_test_sources)
tests_engine_report_test_search_report_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_search_report_LDADD = $(engine_test_libs)

unit_tests += tests/engine/session/test_session_search
tests_engine_session_test_session_search_SOURCES = tests/engine/session/test_session_search.c \
	$(session_test_sources)
tests_engine_session_test_session_search_CPPFLAGS = $(result_test_flags)
tests_engine_session_test_session_search_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_hdr_export
tests_engine_report_test_hdr_export_SOURCES = tests/engine/report/test_hdr_export.c $(result_test_sources)
tests_engine_report_test_hdr_export_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_hdr_export_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_junit_export
tests_engine_report_test_junit_export_SOURCES = tests/engine/report/test_junit_export.c $(result_test_sources)
tests_engine_report_test_junit_export_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_junit_export_LDADD = $(engine_test_libs)

unit_tests += tests/engine/html/test_html_export
tests_engine_html_test_html_export_SOURCES = tests/engine/html/test_html_export.c tests/comma_locale.h $(result_test_sources)
tests_engine_html_test_html_export_CPPFLAGS = $(result_test_flags) -I$(top_srcdir)/tests
tests_engine_html_test_html_export_LDADD = $(engine_test_libs)

unit_tests += tests/engine/plot/test_mark_notes
tests_engine_plot_test_mark_notes_SOURCES = tests/engine/plot/test_mark_notes.c $(result_test_sources)
tests_engine_plot_test_mark_notes_CPPFLAGS = $(result_test_flags)
tests_engine_plot_test_mark_notes_LDADD = $(engine_test_libs)

unit_tests += tests/engine/plot/test_surface_svg
tests_engine_plot_test_surface_svg_SOURCES = tests/engine/plot/test_surface_svg.c $(result_test_sources)
tests_engine_plot_test_surface_svg_CPPFLAGS = $(result_test_flags)
tests_engine_plot_test_surface_svg_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_openmetrics
tests_engine_report_test_openmetrics_SOURCES = tests/engine/report/test_openmetrics.c $(result_test_sources)
tests_engine_report_test_openmetrics_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_openmetrics_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/test_perf_analyzer
tests_engine_report_test_perf_analyzer_SOURCES = tests/engine/report/test_perf_analyzer.c $(result_test_sources)
tests_engine_report_test_perf_analyzer_CPPFLAGS = $(result_test_flags)
tests_engine_report_test_perf_analyzer_LDADD = $(engine_test_libs)

unit_tests += tests/engine/report/fuzz_result_json
tests_engine_report_fuzz_result_json_SOURCES = tests/engine/report/fuzz_result_json.c $(result_test_sources)
tests_engine_report_fuzz_result_json_CPPFLAGS = $(result_test_flags) $(ZLIB_CFLAGS)
tests_engine_report_fuzz_result_json_LDADD = $(engine_test_libs)

plot_test_sources = tests/engine/plot/shapes.c tests/engine/plot/shapes.h $(result_test_sources)
plot_test_flags = $(result_test_flags) -I$(top_srcdir)/tests/engine/plot

unit_tests += tests/engine/plot/test_letters
tests_engine_plot_test_letters_SOURCES = tests/engine/plot/test_letters.c
tests_engine_plot_test_letters_CPPFLAGS = $(engine_test_flags)
tests_engine_plot_test_letters_LDADD = $(engine_test_libs)

unit_tests += tests/engine/plot/test_layout
tests_engine_plot_test_layout_SOURCES = tests/engine/plot/test_layout.c $(plot_test_sources)
tests_engine_plot_test_layout_CPPFLAGS = $(plot_test_flags)
tests_engine_plot_test_layout_LDADD = $(engine_test_libs)

unit_tests += tests/engine/plot/test_plot_files
tests_engine_plot_test_plot_files_SOURCES = tests/engine/plot/test_plot_files.c $(result_test_sources)
tests_engine_plot_test_plot_files_CPPFLAGS = $(result_test_flags)
tests_engine_plot_test_plot_files_LDADD = $(engine_test_libs)

# No test: draws the pictures of every shape for somebody to look at.
EXTRA_PROGRAMS += tests/engine/plot/draw_shapes
tests_engine_plot_draw_shapes_SOURCES = tests/engine/plot/draw_shapes.c $(plot_test_sources)
tests_engine_plot_draw_shapes_CPPFLAGS = $(plot_test_flags)
tests_engine_plot_draw_shapes_LDADD = $(engine_test_libs)
