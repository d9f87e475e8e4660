libengine_a_SOURCES += \
	src/engine/trial/metric.c src/engine/trial/metric.h \
	src/engine/trial/sample.c src/engine/trial/sample.h \
	src/engine/trial/trial.c src/engine/trial/trial.h \
	src/engine/trial/trial_fields.c src/engine/trial/trial_fields.h \
	src/engine/trial/usage.h \
	src/engine/trial/verdict.c src/engine/trial/verdict.h
