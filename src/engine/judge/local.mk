libengine_a_SOURCES += \
	src/engine/judge/assertions.c src/engine/judge/assertions.h \
	src/engine/judge/attribution.c src/engine/judge/attribution.h \
	src/engine/judge/contrast.c src/engine/judge/contrast.h \
	src/engine/judge/evidence.c src/engine/judge/evidence.h \
	src/engine/judge/findings.c src/engine/judge/findings.h \
	src/engine/judge/findings_crossover.c \
	src/engine/judge/findings_measured.c \
	src/engine/judge/findings_payload.c \
	src/engine/judge/growth.c src/engine/judge/growth.h \
	src/engine/judge/resources.c src/engine/judge/resources.h \
	src/engine/judge/runs.c src/engine/judge/runs.h \
	src/engine/judge/runs_differ.c
