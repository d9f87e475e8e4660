# protobuf-c output goes to the build tree. The header stands for the pair: the source comes with
# it, so a parallel make runs the compiler once.
proto_files = proto/open_inference.proto proto/health.proto
proto_h = proto/open_inference.pb-c.h proto/health.pb-c.h
proto_c = proto/open_inference.pb-c.c proto/health.pb-c.c

.proto.pb-c.h:
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(PROTOC_C) --proto_path=$(top_srcdir)/proto --c_out=$(@D) $<
SUFFIXES = .proto .pb-c.h .pb-c.c

proto/open_inference.pb-c.h: $(top_srcdir)/proto/open_inference.proto
proto/open_inference.pb-c.c: proto/open_inference.pb-c.h
	@test -f $@ || { rm -f $< && $(MAKE) $<; }
proto/health.pb-c.h: $(top_srcdir)/proto/health.proto
proto/health.pb-c.c: proto/health.pb-c.h
	@test -f $@ || { rm -f $< && $(MAKE) $<; }

BUILT_SOURCES += $(proto_h)
CLEANFILES += $(proto_h) $(proto_c)
EXTRA_DIST += $(proto_files)
