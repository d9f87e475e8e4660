noinst_LIBRARIES += libimage.a
libimage_a_SOURCES = src/image/image.h
