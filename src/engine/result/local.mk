libengine_a_SOURCES += \
	src/engine/result/answer.c src/engine/result/answer.h \
	src/engine/result/notes.c src/engine/result/notes.h \
	src/engine/result/result.c src/engine/result/result.h \
	src/engine/result/result_compare.c \
	src/engine/result/result_derive.c src/engine/result/result_look.c \
	src/engine/result/result_noise.c \
	src/engine/result/result_metrics.h \
	src/engine/result/search.c src/engine/result/search.h \
	src/engine/result/versions.c src/engine/result/versions.h
