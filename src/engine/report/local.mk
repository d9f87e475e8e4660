libengine_a_SOURCES += \
	src/engine/report/closing_answer.c \
	src/engine/report/closing_asserts.c \
	src/engine/report/closing_costs.c \
	src/engine/report/closing_findings.c \
	src/engine/report/closing_growth.c \
	src/engine/report/closing_phases.c \
	src/engine/report/closing_private.h \
	src/engine/report/closing_search.c \
	src/engine/report/closing_remarks.c \
	src/engine/report/closing_table.c src/engine/report/closing_table.h \
	src/engine/report/columns.c src/engine/report/columns.h \
	src/engine/report/csv_export.c src/engine/report/csv_export.h \
	src/engine/report/hdr_export.h \
	src/engine/report/hdr_files.c src/engine/report/hdr_files.h \
	src/engine/report/hgrm_export.c \
	src/engine/report/hlog_export.c \
	src/engine/report/journal.c src/engine/report/journal.h \
	src/engine/report/junit_export.c src/engine/report/junit_export.h \
	src/engine/report/openmetrics.c src/engine/report/openmetrics.h \
	src/engine/report/part_files.c src/engine/report/part_files.h \
	src/engine/report/perf_analyzer.c src/engine/report/perf_analyzer.h \
	src/engine/report/progress_line.c \
	src/engine/report/remarks.c src/engine/report/remarks.h \
	src/engine/report/result_json.h \
	src/engine/report/result_json_asserts.c \
	src/engine/report/result_json_attribution.c \
	src/engine/report/result_json_findings.c \
	src/engine/report/result_json_get.c \
	src/engine/report/result_json_growth.c \
	src/engine/report/result_json_noise.c \
	src/engine/report/result_json_parts.h \
	src/engine/report/result_json_put.c \
	src/engine/report/result_json_read.c \
	src/engine/report/result_json_resources.c \
	src/engine/report/result_json_revision.c \
	src/engine/report/result_json_runs.c \
	src/engine/report/result_json_scan.c src/engine/report/result_json_scan.h \
	src/engine/report/result_json_search.c \
	src/engine/report/result_json_session.c \
	src/engine/report/result_json_sweep.c \
	src/engine/report/result_json_trial.c \
	src/engine/report/result_json_write.c \
	src/engine/report/run_directory.c src/engine/report/run_directory.h \
	src/engine/report/runs_table.c src/engine/report/runs_table.h \
	src/engine/report/search_line.c src/engine/report/search_line.h
