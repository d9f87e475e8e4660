libengine_a_SOURCES += \
	src/engine/load/agreement.c src/engine/load/agreement.h \
	src/engine/load/interval.c src/engine/load/interval.h \
	src/engine/load/pacer.c src/engine/load/pacer.h \
	src/engine/load/recorder.c src/engine/load/recorder.h \
	src/engine/load/recording.c src/engine/load/recording.h \
	src/engine/load/request_build.c src/engine/load/request_build.h \
	src/engine/load/topology.c src/engine/load/topology.h \
	src/engine/load/verify.c src/engine/load/verify.h \
	src/engine/load/wake.c src/engine/load/wake.h \
	src/engine/load/worker.c src/engine/load/worker.h \
	src/engine/load/worker_group.c src/engine/load/worker_group.h \
	src/engine/load/workload.c src/engine/load/workload.h
