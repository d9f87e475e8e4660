libengine_a_SOURCES += \
	src/engine/result/closing_costs.c \
	src/engine/result/closing_private.h \
	src/engine/result/closing_remarks.c \
	src/engine/result/closing_table.c src/engine/result/closing_table.h \
	src/engine/result/columns.c src/engine/result/columns.h \
	src/engine/result/csv_export.c src/engine/result/csv_export.h \
	src/engine/result/journal.c src/engine/result/journal.h \
	src/engine/result/notes.c src/engine/result/notes.h \
	src/engine/result/progress_line.c \
	src/engine/result/result.c src/engine/result/result.h \
	src/engine/result/result_derive.c \
	src/engine/result/result_json.h \
	src/engine/result/result_json_get.c \
	src/engine/result/result_json_parts.h \
	src/engine/result/result_json_put.c \
	src/engine/result/result_json_read.c \
	src/engine/result/result_json_revision.c \
	src/engine/result/result_json_scan.c src/engine/result/result_json_scan.h \
	src/engine/result/result_json_session.c \
	src/engine/result/result_json_sweep.c \
	src/engine/result/result_json_trial.c \
	src/engine/result/result_json_write.c \
	src/engine/result/result_metrics.h \
	src/engine/result/run_directory.c src/engine/result/run_directory.h \
	src/engine/result/versions.c src/engine/result/versions.h
