libengine_a_SOURCES += \
	src/engine/session/agenda.c src/engine/session/agenda.h \
	src/engine/session/preflight.c src/engine/session/preflight.h \
	src/engine/session/session_attempt.c \
	src/engine/session/session_free.c \
	src/engine/session/session.c src/engine/session/session.h \
	src/engine/session/session_private.h \
	src/engine/session/session_run.c \
	src/engine/session/session_search.c \
	src/engine/session/session_servers.c \
	src/engine/session/session_setup.c \
	src/engine/session/session_steer.c \
	src/engine/session/session_view.c
