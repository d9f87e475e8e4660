# protobuf-c output goes to the build tree. A pattern rule with two targets runs once for both, in a
# parallel make too.
proto_files = proto/open_inference.proto proto/health.proto
proto_h = proto/open_inference.pb-c.h proto/health.pb-c.h
proto_c = proto/open_inference.pb-c.c proto/health.pb-c.c

proto/%.pb-c.c proto/%.pb-c.h: $(srcdir)/proto/%.proto
	$(AM_V_GEN)$(MKDIR_P) proto && $(PROTOC) --plugin=protoc-gen-c='$(PROTOC_GEN_C)' \
		--proto_path='$(srcdir)/proto' --c_out=proto $<

BUILT_SOURCES += $(proto_h)
CLEANFILES += $(proto_h) $(proto_c)
EXTRA_DIST += $(proto_files)

# BUILT_SOURCES serves all, check and install only; this serves `make bench` and single programs.
$(libwire_a_OBJECTS) $(tests_wire_test_proto_codec_OBJECTS): | $(proto_h)
