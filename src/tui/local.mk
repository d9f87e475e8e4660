noinst_LIBRARIES += libtui.a
libtui_a_SOURCES = \
	src/tui/canvas.c src/tui/canvas.h \
	src/tui/canvas_print.c \
	src/tui/canvas_text.c \
	src/tui/character.c src/tui/character.h \
	src/tui/footer.c src/tui/footer.h \
	src/tui/glyphs.c src/tui/glyphs.h \
	src/tui/keys.c src/tui/keys.h \
	src/tui/keys_print.c \
	src/tui/keys_table.c \
	src/tui/theme.c src/tui/theme.h

# The libraries of the project that a program of the room links.
tui_libs = libtui.a $(base_libs)
