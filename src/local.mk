bin_PROGRAMS += rvgtop
rvgtop_SOURCES = src/rvgtop.c
rvgtop_LDADD = $(tui_libs) $(tui_ext_libs)
