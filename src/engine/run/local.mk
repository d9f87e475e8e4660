libengine_a_SOURCES += \
	src/engine/run/batch.c src/engine/run/batch.h \
	src/engine/run/batch_progress.c src/engine/run/batch_progress.h \
	src/engine/run/batch_signals.c src/engine/run/batch_signals.h \
	src/engine/run/choices_file.c src/engine/run/choices_file.h \
	src/engine/run/cli.c src/engine/run/cli.h \
	src/engine/run/cli_table.c src/engine/run/cli_table.h \
	src/engine/run/compare.c src/engine/run/compare.h \
	src/engine/run/outputs.c src/engine/run/outputs.h \
	src/engine/run/report.c src/engine/run/report.h \
	src/engine/run/run_outputs.c src/engine/run/run_outputs.h \
	src/engine/run/summary.c src/engine/run/summary.h \
	src/engine/run/sweep_messages.c src/engine/run/sweep_messages.h
