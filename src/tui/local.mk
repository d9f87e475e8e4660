noinst_LIBRARIES += libtui.a
libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
libtui_a_SOURCES = \
	src/tui/app.c src/tui/app.h \
	src/tui/app_act.c \
	src/tui/app_session.c \
	src/tui/app_view.c \
	src/tui/canvas.c src/tui/canvas.h \
	src/tui/canvas_print.c \
	src/tui/canvas_text.c \
	src/tui/character.c src/tui/character.h \
	src/tui/dashboard_panes.h \
	src/tui/dialog.c src/tui/dialog.h \
	src/tui/figures.c src/tui/figures.h \
	src/tui/footer.c src/tui/footer.h \
	src/tui/glyphs.c src/tui/glyphs.h \
	src/tui/header.c src/tui/header.h \
	src/tui/help.c \
	src/tui/keys.c src/tui/keys.h \
	src/tui/keys_print.c \
	src/tui/keys_table.c \
	src/tui/pane_latency.c \
	src/tui/pane_levels.c \
	src/tui/pane_log.c src/tui/pane_log.h \
	src/tui/pane_pair.c \
	src/tui/pane_throughput.c \
	src/tui/plot.c src/tui/plot.h \
	src/tui/render.c \
	src/tui/saved.c src/tui/saved.h \
	src/tui/screen.c src/tui/screen.h \
	src/tui/screen_copy.c src/tui/screen_copy.h \
	src/tui/screen_dashboard.c \
	src/tui/screen_log.c \
	src/tui/screen_servers.c \
	src/tui/terminal.c src/tui/terminal.h \
	src/tui/theme.c src/tui/theme.h \
	src/tui/tui.h \
	src/tui/view.c src/tui/view.h

# The libraries of the project that a program of the room links, and those from outside.
tui_libs = libtui.a $(chart_libs_only) $(engine_libs)
tui_ext_libs = $(NCURSES_LIBS) $(engine_ext_libs)
