libengine_a_SOURCES += \
	src/engine/process/environment.c src/engine/process/environment.h \
	src/engine/process/procfile.c src/engine/process/procfile.h \
	src/engine/process/procstat.c src/engine/process/procstat.h \
	src/engine/process/server_process.c src/engine/process/server_process.h \
	src/engine/process/sockstat.c src/engine/process/sockstat.h \
	src/engine/process/supervisor.c src/engine/process/supervisor.h \
	src/engine/process/supervisor_private.h \
	src/engine/process/supervisor_run.c
