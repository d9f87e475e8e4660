tui_test_flags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/tui $(CMOCKA_CFLAGS)
tui_test_libs = $(tui_libs) $(CMOCKA_LIBS)

tui_pane_sources = tests/tui/pane_rig.c tests/tui/pane_rig.h $(result_test_sources)
tui_pane_flags = $(tui_test_flags) -I$(top_srcdir)/tests/engine
tui_pane_libs = $(tui_libs) $(tui_ext_libs) $(CMOCKA_LIBS)

unit_tests += tests/tui/test_answer_lines
tests_tui_test_answer_lines_SOURCES = tests/tui/test_answer_lines.c $(tui_pane_sources)
tests_tui_test_answer_lines_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_answer_lines_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_arrangements
tests_tui_test_arrangements_SOURCES = tests/tui/test_arrangements.c $(tui_pane_sources)
tests_tui_test_arrangements_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_arrangements_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_axes
tests_tui_test_axes_SOURCES = tests/tui/test_axes.c $(tui_pane_sources)
tests_tui_test_axes_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_axes_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_canvas
tests_tui_test_canvas_SOURCES = tests/tui/test_canvas.c tests/tui/golden.h
tests_tui_test_canvas_CPPFLAGS = $(tui_test_flags)
tests_tui_test_canvas_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_canvas_print
tests_tui_test_canvas_print_SOURCES = tests/tui/test_canvas_print.c tests/tui/golden.h
tests_tui_test_canvas_print_CPPFLAGS = $(tui_test_flags)
tests_tui_test_canvas_print_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_canvas_text
tests_tui_test_canvas_text_SOURCES = tests/tui/test_canvas_text.c tests/tui/golden.h
tests_tui_test_canvas_text_CPPFLAGS = $(tui_test_flags)
tests_tui_test_canvas_text_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_character
tests_tui_test_character_SOURCES = tests/tui/test_character.c
tests_tui_test_character_CPPFLAGS = $(tui_test_flags)
tests_tui_test_character_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_compare_panes
tests_tui_test_compare_panes_SOURCES = tests/tui/test_compare_panes.c $(tui_pane_sources)
tests_tui_test_compare_panes_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_compare_panes_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_dialog
tests_tui_test_dialog_SOURCES = tests/tui/test_dialog.c tests/tui/golden.h
tests_tui_test_dialog_CPPFLAGS = $(tui_test_flags)
tests_tui_test_dialog_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_figures
tests_tui_test_figures_SOURCES = tests/tui/test_figures.c $(tui_pane_sources)
tests_tui_test_figures_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_figures_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_footer
tests_tui_test_footer_SOURCES = tests/tui/test_footer.c tests/tui/golden.h
tests_tui_test_footer_CPPFLAGS = $(tui_test_flags)
tests_tui_test_footer_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_glyphs
tests_tui_test_glyphs_SOURCES = tests/tui/test_glyphs.c
tests_tui_test_glyphs_CPPFLAGS = $(tui_test_flags)
tests_tui_test_glyphs_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_growth_curve
tests_tui_test_growth_curve_SOURCES = tests/tui/test_growth_curve.c $(tui_pane_sources)
tests_tui_test_growth_curve_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_growth_curve_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_keys
tests_tui_test_keys_SOURCES = tests/tui/test_keys.c
tests_tui_test_keys_CPPFLAGS = $(tui_test_flags)
tests_tui_test_keys_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_line_edit
tests_tui_test_line_edit_SOURCES = tests/tui/test_line_edit.c
tests_tui_test_line_edit_CPPFLAGS = $(tui_test_flags)
tests_tui_test_line_edit_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_movement
tests_tui_test_movement_SOURCES = tests/tui/test_movement.c
tests_tui_test_movement_CPPFLAGS = $(tui_test_flags)
tests_tui_test_movement_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_setup
tests_tui_test_setup_SOURCES = tests/tui/test_setup.c tests/tui/golden.h
tests_tui_test_setup_CPPFLAGS = $(tui_test_flags)
tests_tui_test_setup_LDADD = $(tui_libs) $(tui_ext_libs) $(CMOCKA_LIBS)

unit_tests += tests/tui/test_pane_pair
tests_tui_test_pane_pair_SOURCES = tests/tui/test_pane_pair.c $(tui_pane_sources)
tests_tui_test_pane_pair_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_pane_pair_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_pane_throughput
tests_tui_test_pane_throughput_SOURCES = tests/tui/test_pane_throughput.c $(tui_pane_sources)
tests_tui_test_pane_throughput_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_pane_throughput_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_preferences
tests_tui_test_preferences_SOURCES = tests/tui/test_preferences.c
tests_tui_test_preferences_CPPFLAGS = $(tui_test_flags)
tests_tui_test_preferences_LDADD = $(tui_libs) $(tui_ext_libs) $(CMOCKA_LIBS)

# The real program in a pseudo-terminal.
tui_pty_sources = tests/tui/pty_look.c tests/tui/pty_rig.c tests/tui/pty_rig.h
tui_pty_flags = $(tui_test_flags) $(VTERM_CFLAGS)
tui_pty_libs = $(tui_test_libs) $(VTERM_LIBS)

unit_tests += tests/tui/test_pty_mouse
tests_tui_test_pty_mouse_SOURCES = tests/tui/test_pty_mouse.c $(tui_pty_sources)
tests_tui_test_pty_mouse_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_mouse_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_pty_over
tests_tui_test_pty_over_SOURCES = tests/tui/test_pty_over.c $(tui_pty_sources)
tests_tui_test_pty_over_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_over_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_pty_plain
tests_tui_test_pty_plain_SOURCES = tests/tui/test_pty_plain.c $(tui_pty_sources)
tests_tui_test_pty_plain_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_plain_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_pty_setup
tests_tui_test_pty_setup_SOURCES = tests/tui/test_pty_setup.c $(tui_pty_sources)
tests_tui_test_pty_setup_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_setup_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_pty_signals
tests_tui_test_pty_signals_SOURCES = tests/tui/test_pty_signals.c $(tui_pty_sources)
tests_tui_test_pty_signals_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_signals_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_pty_start
tests_tui_test_pty_start_SOURCES = tests/tui/test_pty_start.c $(tui_pty_sources)
tests_tui_test_pty_start_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_start_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_pty_steer
tests_tui_test_pty_steer_SOURCES = tests/tui/test_pty_steer.c $(tui_pty_sources)
tests_tui_test_pty_steer_CPPFLAGS = $(tui_pty_flags)
tests_tui_test_pty_steer_LDADD = $(tui_pty_libs)

unit_tests += tests/tui/test_spots
tests_tui_test_spots_SOURCES = tests/tui/test_spots.c $(tui_pane_sources)
tests_tui_test_spots_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_spots_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_sweep_panes
tests_tui_test_sweep_panes_SOURCES = tests/tui/test_sweep_panes.c $(tui_pane_sources)
tests_tui_test_sweep_panes_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_sweep_panes_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_sweep_rows
tests_tui_test_sweep_rows_SOURCES = tests/tui/test_sweep_rows.c $(tui_pane_sources)
tests_tui_test_sweep_rows_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_sweep_rows_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_theme
tests_tui_test_theme_SOURCES = tests/tui/test_theme.c
tests_tui_test_theme_CPPFLAGS = $(tui_test_flags)
tests_tui_test_theme_LDADD = $(tui_test_libs)

unit_tests += tests/tui/test_time_span
tests_tui_test_time_span_SOURCES = tests/tui/test_time_span.c $(tui_pane_sources)
tests_tui_test_time_span_CPPFLAGS = $(tui_pane_flags)
tests_tui_test_time_span_LDADD = $(tui_pane_libs)

unit_tests += tests/tui/test_screens
tests_tui_test_screens_SOURCES = tests/tui/test_screens.c tests/tui/scene.c tests/tui/scene.h
tests_tui_test_screens_CPPFLAGS = $(tui_test_flags)
tests_tui_test_screens_LDADD = $(tui_libs) $(tui_ext_libs) $(CMOCKA_LIBS)

include tests/tui/golden.mk
EXTRA_DIST += $(tui_golden_screens)
