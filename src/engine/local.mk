noinst_LIBRARIES += libengine.a
libengine_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS) $(CONFIG_CFLAGS) $(CURL_CFLAGS) $(GRPC_CFLAGS) $(ZLIB_CFLAGS)
libengine_a_SOURCES = \
	src/engine/agenda.c src/engine/agenda.h \
	src/engine/agreement.c src/engine/agreement.h \
	src/engine/batch.c src/engine/batch.h \
	src/engine/batch_progress.c src/engine/batch_progress.h \
	src/engine/batch_signals.c src/engine/batch_signals.h \
	src/engine/cli.c src/engine/cli.h \
	src/engine/cli_table.c src/engine/cli_table.h \
	src/engine/closing_costs.c \
	src/engine/closing_private.h \
	src/engine/closing_remarks.c \
	src/engine/closing_table.c src/engine/closing_table.h \
	src/engine/columns.c src/engine/columns.h \
	src/engine/csv_export.c src/engine/csv_export.h \
	src/engine/environment.c src/engine/environment.h \
	src/engine/histogram.c src/engine/histogram.h \
	src/engine/histogram_codec.c \
	src/engine/histogram_slots.h \
	src/engine/histogram_stream.c src/engine/histogram_stream.h \
	src/engine/image_set.c src/engine/image_set.h \
	src/engine/index_queue.c src/engine/index_queue.h \
	src/engine/interval.c src/engine/interval.h \
	src/engine/journal.c src/engine/journal.h \
	src/engine/metric.c src/engine/metric.h \
	src/engine/notes.c src/engine/notes.h \
	src/engine/pacer.c src/engine/pacer.h \
	src/engine/plan.c src/engine/plan.h \
	src/engine/plan_print.c \
	src/engine/poller.c src/engine/poller.h \
	src/engine/preflight.c src/engine/preflight.h \
	src/engine/procfile.c src/engine/procfile.h \
	src/engine/procstat.c src/engine/procstat.h \
	src/engine/progress_line.c \
	src/engine/random.c src/engine/random.h \
	src/engine/recorder.c src/engine/recorder.h \
	src/engine/recording.c src/engine/recording.h \
	src/engine/request_build.c src/engine/request_build.h \
	src/engine/result.c src/engine/result.h \
	src/engine/result_derive.c \
	src/engine/result_json.h \
	src/engine/result_json_get.c \
	src/engine/result_json_parts.h \
	src/engine/result_json_put.c \
	src/engine/result_json_read.c \
	src/engine/result_json_revision.c \
	src/engine/result_json_scan.c src/engine/result_json_scan.h \
	src/engine/result_json_session.c \
	src/engine/result_json_sweep.c \
	src/engine/result_json_trial.c \
	src/engine/result_json_write.c \
	src/engine/result_metrics.h \
	src/engine/run_directory.c src/engine/run_directory.h \
	src/engine/run_outputs.c src/engine/run_outputs.h \
	src/engine/sample.c src/engine/sample.h \
	src/engine/sentinel.c src/engine/sentinel.h \
	src/engine/server_process.c src/engine/server_process.h \
	src/engine/session.c src/engine/session.h \
	src/engine/session_private.h \
	src/engine/session_run.c \
	src/engine/session_servers.c \
	src/engine/session_setup.c \
	src/engine/session_steer.c \
	src/engine/session_view.c \
	src/engine/settings.c src/engine/settings.h \
	src/engine/settings_line.c \
	src/engine/settings_man.c \
	src/engine/settings_map.c \
	src/engine/settings_print.c \
	src/engine/settings_table.c \
	src/engine/sockstat.c src/engine/sockstat.h \
	src/engine/statistics.c src/engine/statistics.h \
	src/engine/student.c src/engine/student.h \
	src/engine/supervisor.c src/engine/supervisor.h \
	src/engine/supervisor_private.h \
	src/engine/supervisor_run.c \
	src/engine/sweep.c src/engine/sweep.h \
	src/engine/sweep_check.c src/engine/sweep_check.h \
	src/engine/sweep_config.c src/engine/sweep_config.h \
	src/engine/sweep_edit.c src/engine/sweep_edit.h \
	src/engine/sweep_file.c src/engine/sweep_file.h \
	src/engine/sweep_finish.c \
	src/engine/sweep_image.c src/engine/sweep_image.h \
	src/engine/sweep_messages.c src/engine/sweep_messages.h \
	src/engine/sweep_text.c src/engine/sweep_text.h \
	src/engine/sweep_write.c src/engine/sweep_write.h \
	src/engine/target.c src/engine/target.h \
	src/engine/topology.c src/engine/topology.h \
	src/engine/transport.h \
	src/engine/transport_grpc.c \
	src/engine/transport_grpc_channel.c \
	src/engine/transport_grpc_private.h \
	src/engine/transport_grpc_rpc.c \
	src/engine/transport_grpc_stream.c \
	src/engine/transport_grpc_unary.c \
	src/engine/transport_null.c \
	src/engine/transport_rest.c \
	src/engine/transport_rest_lane.c \
	src/engine/transport_rest_private.h \
	src/engine/transport_rest_shard.c \
	src/engine/transport_slots.c src/engine/transport_slots.h \
	src/engine/trial.c src/engine/trial.h \
	src/engine/trial_collect.c src/engine/trial_collect.h \
	src/engine/trial_fields.c src/engine/trial_fields.h \
	src/engine/trial_progress.c src/engine/trial_progress.h \
	src/engine/trial_run.c src/engine/trial_run.h \
	src/engine/usage.h \
	src/engine/verdict.c src/engine/verdict.h \
	src/engine/verify.c src/engine/verify.h \
	src/engine/versions.c src/engine/versions.h \
	src/engine/wake.c src/engine/wake.h \
	src/engine/window_probe.c src/engine/window_probe.h \
	src/engine/worker.c src/engine/worker.h \
	src/engine/worker_group.c src/engine/worker_group.h \
	src/engine/workload.c src/engine/workload.h
# Libraries of the project the engine's programs link, and those from outside.
engine_libs = libengine.a libimage.a $(wire_libs)
engine_ext_libs = $(CJSON_LIBS) $(CONFIG_LIBS) $(CSV_LIBS) $(CURL_LIBS) $(GRPC_LIBS) $(ZLIB_LIBS) $(wire_ext_libs) -lm
