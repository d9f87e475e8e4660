#include <config.h>

#include "engine/sweep/settings.h"

#include <math.h>
#include <string.h>

/* Room for any text of a sweep. */
enum { LINE_SIZE = SWEEP_PATH_SIZE, KEY_SIZE = sizeof((struct sweep_label *)0)->key };

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* The first `length` bytes without blanks around them; false when they do not fit. */
static bool copy_trimmed(const char *from, size_t length, char *out, size_t size)
{
    const char *start = skip_blanks(from), *end = from + length;

    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    length = end > start ? (size_t)(end - start) : 0;
    if (length >= size)
        return false;
    memcpy(out, start, length);
    out[length] = '\0';
    return true;
}

/* The text in the quotes that begin at *at, which moves behind them. */
static int read_quoted(const char **at, char *out, size_t size, struct err *e)
{
    const char *p = *at + 1;
    size_t length = 0;

    for (; *p && *p != '"' && length + 1 < size; p++) {
        if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
            p++;
        out[length++] = *p;
    }
    out[length] = '\0';
    if (*p == '\0')
        return err_set(e, ERR_INVALID, "'%.64s': the quote does not end", *at);
    if (*p != '"')
        return err_set(e, ERR_INVALID, "'%.32s...' has more than %zu bytes", *at, size - 1);
    *at = p + 1;
    return 0;
}

/* The value at *at, which moves to the comma or the end behind it. */
static int read_value(const char **at, char out[SWEEP_TEXT_SIZE], enum value_kind *kind,
                      struct err *e)
{
    const char *start = *at;
    size_t length = strcspn(start, ",");

    if (*start == '"') {
        *kind = VALUE_TEXT;
        if (read_quoted(at, out, SWEEP_TEXT_SIZE, e) != 0)
            return ERR_INVALID;
        *at = skip_blanks(*at);
        if (**at == ',' || **at == '\0')
            return 0;
        return err_set(e, ERR_INVALID, "'%.64s': a comma is missing", *at);
    }
    *kind = VALUE_WORD;
    *at += length;
    if (copy_trimmed(start, length, out, SWEEP_TEXT_SIZE))
        return 0;
    return err_set(e, ERR_INVALID, "'%.32s...' has more than %d bytes", start, SWEEP_TEXT_SIZE - 1);
}

static int read_key(const char **at, char out[KEY_SIZE], struct err *e)
{
    size_t length = strcspn(*at, "=,");

    if ((*at)[length] != '=')
        return err_set(e, ERR_INVALID, "'%.64s' has no '='; allowed KEY=VALUE, ...", *at);
    if (!copy_trimmed(*at, length, out, KEY_SIZE))
        return err_set(e, ERR_INVALID, "'%.32s...': the key is longer than %d bytes", *at,
                       KEY_SIZE - 1);
    *at = skip_blanks(*at + length + 1);
    return 0;
}

static int set_entries(const struct setting *setting, void *base, const char *at, struct err *e)
{
    char key[KEY_SIZE], value[SWEEP_TEXT_SIZE];
    enum value_kind kind;
    int code = 0;

    setting_clear(setting, base);
    while (*at && code == 0) {
        code = read_key(&at, key, e);
        if (code == 0)
            code = read_value(&at, value, &kind, e);
        if (code == 0)
            code = setting_set_entry(setting, base, key, kind, value, e);
        if (code == 0 && *at == ',')
            at = skip_blanks(at + 1);
    }
    return code;
}

static int set_text(const struct setting *setting, void *base, const char *line, struct err *e)
{
    char text[LINE_SIZE];
    const char *at = line;

    if (*line != '"')
        return setting_set_word(setting, base, line, e);
    if (read_quoted(&at, text, sizeof text, e) != 0)
        return ERR_INVALID;
    if (*at)
        return err_set(e, ERR_INVALID, "'%.64s': the quote ends before the text does", line);
    return setting_set_word(setting, base, text, e);
}

/* No assertion has a semicolon. */
static int set_asserts(const struct setting *setting, void *base, const char *at, struct err *e)
{
    char text[SWEEP_TEXT_SIZE];
    int code = 0;

    setting_clear(setting, base);
    while (*at && code == 0) {
        size_t length = strcspn(at, ";");

        if (!copy_trimmed(at, length, text, sizeof text))
            return err_set(e, ERR_INVALID, "'%.32s...' has more than %d bytes", at,
                           SWEEP_TEXT_SIZE - 1);
        code = setting_set_word(setting, base, text, e);
        at = skip_blanks(at + length + (at[length] == ';'));
    }
    return code;
}

int setting_set_line(const struct setting *setting, void *base, const char *line, struct err *e)
{
    char text[LINE_SIZE];

    if (setting->type == SETTING_TYPE_PARAMETERS || setting->type == SETTING_TYPE_LABELS)
        return set_entries(setting, base, skip_blanks(line), e);
    if (setting->type == SETTING_TYPE_ASSERTS)
        return set_asserts(setting, base, skip_blanks(line), e);
    if (!copy_trimmed(line, strlen(line), text, sizeof text))
        return err_set(e, ERR_INVALID, "'%.32s...' has more than %d bytes", line, LINE_SIZE - 1);
    if (text[0] == '\0' && setting_can_be_unset(setting)) {
        *(double *)((char *)base + setting->offset) = NAN;
        return 0;
    }
    if (setting->type == SETTING_TYPE_TEXT)
        return set_text(setting, base, text, e);
    return setting_set_word(setting, base, text, e);
}
