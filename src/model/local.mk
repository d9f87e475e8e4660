noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	src/model/identity.c \
	src/model/model.c src/model/model.h src/model/ops.h \
	src/model/network.c src/model/network.h \
	src/model/resnet8.c \
	src/model/resnet8_layout.c src/model/resnet8_layout.h \
	src/model/resnet8_prepare.c src/model/resnet8_prepare.h
model_ext_libs = $(XNNPACK_LIBS) -lpthreadpool -lm
