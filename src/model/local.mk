noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = src/model/model.h
model_ext_libs = $(XNNPACK_LIBS) -lpthreadpool -lm
