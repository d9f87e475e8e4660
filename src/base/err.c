#include <config.h>

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const code_names[ERR_CODE_COUNT] = {
    [ERR_NONE] = "none",           [ERR_INVALID] = "invalid",
    [ERR_NOT_FOUND] = "not found", [ERR_UNSUPPORTED] = "unsupported",
    [ERR_TOO_LARGE] = "too large", [ERR_NO_MEMORY] = "no memory",
    [ERR_IO] = "input/output",     [ERR_UNAVAILABLE] = "unavailable",
    [ERR_TIMEOUT] = "time-out",    [ERR_INTERRUPTED] = "interrupted",
    [ERR_INTERNAL] = "internal",
};

int err_set(struct err *e, enum err_code code, const char *format, ...)
{
    va_list args;

    if (e == NULL)
        return code;
    e->code = code;
    va_start(args, format);
    vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    return code;
}

int err_set_errno(struct err *e, int error_number, const char *format, ...)
{
    va_list args;
    size_t used;

    if (e == NULL)
        return ERR_IO;
    e->code = ERR_IO;
    va_start(args, format);
    vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    used = strlen(e->text);
    snprintf(e->text + used, sizeof e->text - used, ": %s", strerror(error_number));
    return ERR_IO;
}

int err_prefix(struct err *e, const char *format, ...)
{
    char text[2 * ERR_TEXT_SIZE];
    va_list args;
    size_t used;

    if (e == NULL)
        return ERR_INTERNAL;
    va_start(args, format);
    vsnprintf(text, ERR_TEXT_SIZE, format, args);
    va_end(args);
    used = strlen(text);
    snprintf(text + used, sizeof text - used, ": %s", e->text);
    memcpy(e->text, text, sizeof e->text - 1);
    e->text[sizeof e->text - 1] = '\0';
    return e->code;
}

void err_clear(struct err *e)
{
    e->code = ERR_NONE;
    e->text[0] = '\0';
}

const char *err_code_name(enum err_code code)
{
    return (unsigned)code < ERR_CODE_COUNT ? code_names[code] : "unknown";
}
