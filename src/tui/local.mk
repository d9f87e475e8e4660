noinst_LIBRARIES += libtui.a
libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
libtui_a_SOURCES = \
	src/tui/answer_lines.c src/tui/answer_lines.h \
	src/tui/app.c src/tui/app.h \
	src/tui/app_act.c \
	src/tui/app_cells.c \
	src/tui/app_free.c \
	src/tui/app_mouse.c \
	src/tui/app_move.c \
	src/tui/app_preferences.c \
	src/tui/app_session.c \
	src/tui/app_setup.c \
	src/tui/app_view.c \
	src/tui/axes.c src/tui/axes.h \
	src/tui/canvas.c src/tui/canvas.h \
	src/tui/canvas_print.c \
	src/tui/canvas_text.c \
	src/tui/cells.c src/tui/cells.h \
	src/tui/character.c src/tui/character.h \
	src/tui/compare_panes.h \
	src/tui/dashboard_panes.h \
	src/tui/dialog.c src/tui/dialog.h \
	src/tui/figures.c src/tui/figures.h \
	src/tui/footer.c src/tui/footer.h \
	src/tui/glyphs.c src/tui/glyphs.h \
	src/tui/growth_curve.c src/tui/growth_curve.h \
	src/tui/header.c src/tui/header.h \
	src/tui/help.c \
	src/tui/keys.c src/tui/keys.h \
	src/tui/keys_print.c \
	src/tui/keys_table.c \
	src/tui/line_edit.c src/tui/line_edit.h \
	src/tui/movement.c src/tui/movement.h \
	src/tui/notes_lines.c src/tui/notes_lines.h \
	src/tui/pane_compare_arms.c \
	src/tui/pane_compare_boxes.c \
	src/tui/pane_compare_costs.c \
	src/tui/pane_compare_findings.c \
	src/tui/pane_compare_heat.c \
	src/tui/pane_compare_phases.c \
	src/tui/pane_compare_ratios.c \
	src/tui/pane_free_run.c \
	src/tui/pane_latency.c \
	src/tui/pane_levels.c \
	src/tui/pane_log.c src/tui/pane_log.h \
	src/tui/pane_pair.c \
	src/tui/pane_sweep_bars.c \
	src/tui/pane_sweep_cells.c \
	src/tui/pane_sweep_trials.c \
	src/tui/pane_throughput.c \
	src/tui/plot.c src/tui/plot.h \
	src/tui/preferences.c src/tui/preferences.h \
	src/tui/render.c \
	src/tui/saved.c src/tui/saved.h \
	src/tui/screen.c src/tui/screen.h \
	src/tui/screen_compare.c \
	src/tui/screen_copy.c src/tui/screen_copy.h \
	src/tui/screen_dashboard.c \
	src/tui/screen_log.c \
	src/tui/screen_servers.c \
	src/tui/screen_sweep.c \
	src/tui/setup.c src/tui/setup.h \
	src/tui/setup_draw.c \
	src/tui/sweep_columns.c src/tui/sweep_columns.h \
	src/tui/sweep_flags.c src/tui/sweep_flags.h \
	src/tui/sweep_panes.h \
	src/tui/sweep_rows.c src/tui/sweep_rows.h \
	src/tui/terminal.c src/tui/terminal.h \
	src/tui/theme.c src/tui/theme.h \
	src/tui/time_span.c src/tui/time_span.h \
	src/tui/tui.h \
	src/tui/value_axis.c src/tui/value_axis.h \
	src/tui/view.c src/tui/view.h

# The libraries of the project that a program of the room links, and those from outside.
tui_libs = libtui.a $(engine_libs) $(chart_libs)
tui_ext_libs = $(NCURSES_LIBS) $(engine_ext_libs)
