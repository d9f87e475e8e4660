/* The error value every fallible function fills: a code for the caller's branch, a text for the
 * person. Texts say what and where ("inputs[0].shape: rank 9, at most 8"), without a final stop. */
#ifndef RVG_BASE_ERR_H
#define RVG_BASE_ERR_H

enum err_code {
    ERR_NONE = 0,
    ERR_INVALID,     /* the input is malformed or out of range */
    ERR_NOT_FOUND,   /* the thing named does not exist */
    ERR_UNSUPPORTED, /* understood, and not offered here */
    ERR_TOO_LARGE,   /* over a stated limit */
    ERR_NO_MEMORY,   /* an allocation failed or a buffer's cap was reached */
    ERR_IO,          /* the operating system refused; the text carries its words */
    ERR_UNAVAILABLE, /* a peer is not there (yet) */
    ERR_TIMEOUT,     /* it did not happen in the time given */
    ERR_INTERRUPTED, /* a signal or a caller asked to stop */
    ERR_INTERNAL,    /* a fault of ours or of a library */
    ERR_CODE_COUNT
};

enum { ERR_TEXT_SIZE = 320 };

struct err {
    enum err_code code;
    char text[ERR_TEXT_SIZE]; /* NUL-terminated, cut when longer */
};

/* Fills `e` (may be NULL) and returns `code`, so that `return err_set(...)` reads as the failure.
 */
int err_set(struct err *e, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ERR_IO with ": " and the text of `error_number` (an errno value) appended; returns ERR_IO. */
int err_set_errno(struct err *e, int error_number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "CONTEXT: " before the text of a filled error; returns its code. */
int err_prefix(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

void err_clear(struct err *e);

/* "invalid", "not found", ...: a stable lower-case word for logs. */
const char *err_code_name(enum err_code code);

#endif
