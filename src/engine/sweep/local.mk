libengine_a_SOURCES += \
	src/engine/sweep/assertion.c src/engine/sweep/assertion.h \
	src/engine/sweep/image_set.c src/engine/sweep/image_set.h \
	src/engine/sweep/level.c src/engine/sweep/level.h \
	src/engine/sweep/plan.c src/engine/sweep/plan.h \
	src/engine/sweep/plan_print.c \
	src/engine/sweep/rate_curve.c src/engine/sweep/rate_curve.h \
	src/engine/sweep/schedule.c src/engine/sweep/schedule.h \
	src/engine/sweep/rate_search.c src/engine/sweep/rate_search.h \
	src/engine/sweep/settings.c src/engine/sweep/settings.h \
	src/engine/sweep/settings_line.c \
	src/engine/sweep/settings_man.c \
	src/engine/sweep/settings_map.c \
	src/engine/sweep/settings_print.c \
	src/engine/sweep/settings_table.c \
	src/engine/sweep/sweep.c src/engine/sweep/sweep.h \
	src/engine/sweep/sweep_check.c src/engine/sweep/sweep_check.h \
	src/engine/sweep/sweep_config.c src/engine/sweep/sweep_config.h \
	src/engine/sweep/sweep_edit.c src/engine/sweep/sweep_edit.h \
	src/engine/sweep/sweep_file.c src/engine/sweep/sweep_file.h \
	src/engine/sweep/sweep_file_schedule.c src/engine/sweep/sweep_file_schedule.h \
	src/engine/sweep/sweep_file_value.c src/engine/sweep/sweep_file_value.h \
	src/engine/sweep/sweep_finish.c \
	src/engine/sweep/sweep_image.c src/engine/sweep/sweep_image.h \
	src/engine/sweep/sweep_matrix.c src/engine/sweep/sweep_matrix.h \
	src/engine/sweep/sweep_text.c src/engine/sweep/sweep_text.h \
	src/engine/sweep/sweep_write.c src/engine/sweep/sweep_write.h \
	src/engine/sweep/target.c src/engine/sweep/target.h
