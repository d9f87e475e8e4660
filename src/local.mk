bin_PROGRAMS += rvgtop
rvgtop_SOURCES = src/rvgtop.c
rvgtop_LDADD = $(engine_libs) $(engine_ext_libs)
