# Prose by hand in *.in, lists printed by the programs' own tables, put together in the build tree.
man_pages = man/rvgtop.1 man/sweep.cfg.5 man/rvg-rest-server.1 man/rvg-grpc-server.1
man_lists = man/options.roff man/keys.roff man/settings.roff man/arm-keys.roff \
	man/preferences.roff man/rest-options.roff man/grpc-options.roff
nodist_man_MANS += $(man_pages)
CLEANFILES += $(man_pages) $(man_lists)
EXTRA_DIST += man/rvgtop.1.in man/sweep.cfg.5.in man/rvg-rest-server.1.in \
	man/rvg-grpc-server.1.in man/lint.sh

noinst_PROGRAMS += man/roff-lists
man_roff_lists_SOURCES = man/roff_lists.c
man_roff_lists_LDADD = $(tui_libs) $(tui_ext_libs)

man/options.roff man/keys.roff man/settings.roff man/arm-keys.roff man/preferences.roff: \
		man/roff-lists$(EXEEXT)
	$(AM_V_GEN)man/roff-lists$(EXEEXT) $$(basename $@ .roff) >$@-t && mv -f $@-t $@

man/rest-options.roff: rvg-rest-server$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) man && ./rvg-rest-server$(EXEEXT) --help-man >$@-t && mv -f $@-t $@

man/grpc-options.roff: rvg-grpc-server$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) man && ./rvg-grpc-server$(EXEEXT) --help-man >$@-t && mv -f $@-t $@

# A line @NAME@ stands for the list NAME.roff.
man_assemble = $(AM_V_GEN)$(MKDIR_P) man && sed \
	-e 's/@VERSION[@]/$(PACKAGE_VERSION)/' \
	-e '/^@OPTIONS[@]/r man/options.roff' -e '/^@OPTIONS[@]/d' \
	-e '/^@KEYS[@]/r man/keys.roff' -e '/^@KEYS[@]/d' \
	-e '/^@PREFERENCES[@]/r man/preferences.roff' -e '/^@PREFERENCES[@]/d' \
	-e '/^@SETTINGS[@]/r man/settings.roff' -e '/^@SETTINGS[@]/d' \
	-e '/^@ARM_KEYS[@]/r man/arm-keys.roff' -e '/^@ARM_KEYS[@]/d' \
	-e '/^@REST_OPTIONS[@]/r man/rest-options.roff' -e '/^@REST_OPTIONS[@]/d' \
	-e '/^@GRPC_OPTIONS[@]/r man/grpc-options.roff' -e '/^@GRPC_OPTIONS[@]/d' \
	$(srcdir)/$@.in >$@-t && mv -f $@-t $@

man/rvgtop.1: man/rvgtop.1.in man/options.roff man/keys.roff man/preferences.roff Makefile
	$(man_assemble)

man/sweep.cfg.5: man/sweep.cfg.5.in man/settings.roff man/arm-keys.roff Makefile
	$(man_assemble)

man/rvg-rest-server.1: man/rvg-rest-server.1.in man/rest-options.roff Makefile
	$(man_assemble)

man/rvg-grpc-server.1: man/rvg-grpc-server.1.in man/grpc-options.roff Makefile
	$(man_assemble)

TESTS += man/lint.sh
