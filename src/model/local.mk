noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	src/model/identity.c \
	src/model/model.c src/model/model.h src/model/ops.h
model_ext_libs = $(XNNPACK_LIBS) -lpthreadpool -lm
