libengine_a_SOURCES += \
	src/engine/html/html.c src/engine/html/html.h \
	src/engine/html/html_export.c src/engine/html/html_export.h \
	src/engine/html/sections.h \
	src/engine/html/section_answer.c \
	src/engine/html/section_cells.c \
	src/engine/html/section_comparisons.c \
	src/engine/html/section_costs.c \
	src/engine/html/section_environment.c \
	src/engine/html/section_method.c \
	src/engine/html/section_pictures.c \
	src/engine/html/section_search.c \
	src/engine/html/section_sweep.c

# What the page looks like and how its tables are sorted, as C strings.
html_files = src/engine/html/page_files.inc
EXTRA_DIST += src/engine/html/page.css src/engine/html/page.js
BUILT_SOURCES += $(html_files)
CLEANFILES += $(html_files)

src/engine/html/page_files.inc: src/engine/html/page.css src/engine/html/page.js tools/embed.sh
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	sh $(srcdir)/tools/embed.sh page_style $(srcdir)/src/engine/html/page.css >$@-t && \
	sh $(srcdir)/tools/embed.sh page_script $(srcdir)/src/engine/html/page.js >>$@-t && \
	mv -f $@-t $@

src/engine/html/libengine_a-html_export.$(OBJEXT): src/engine/html/page_files.inc
