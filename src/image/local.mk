noinst_LIBRARIES += libimage.a
libimage_a_SOURCES = \
	src/image/bmp_check.c \
	src/image/check.h \
	src/image/image.c src/image/image.h \
	src/image/image_stb.c \
	src/image/jpeg_check.c \
	src/image/png_check.c \
	src/image/resample.c
# With a damaged file the decoder's integers wrap, and it shifts by more than there are bits. Neither
# goes further than wrong pixels.
libimage_a_CFLAGS = $(AM_CFLAGS) -fwrapv -fno-sanitize=shift
