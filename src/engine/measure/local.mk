libengine_a_SOURCES += \
	src/engine/measure/sentinel.c src/engine/measure/sentinel.h \
	src/engine/measure/trial_collect.c src/engine/measure/trial_collect.h \
	src/engine/measure/trial_progress.c src/engine/measure/trial_progress.h \
	src/engine/measure/trial_run.c src/engine/measure/trial_run.h \
	src/engine/measure/window_probe.c src/engine/measure/window_probe.h
