/* Walks over the members of a JSON object or the elements of an array without building anything,
 * so that a document of thousands of trials can be read one trial at a time. Only what is needed to
 * find the bounds is checked; each value is then parsed, and so checked, by itself. */
#ifndef RVG_ENGINE_RESULT_JSON_SCAN_H
#define RVG_ENGINE_RESULT_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct json_slice {
    const char *text; /* not NUL-terminated */
    size_t size;
};

enum json_step { JSON_STEP_ITEM, JSON_STEP_END, JSON_STEP_MALFORMED };

struct json_cursor {
    const char *at;
    const char *end;
    char close; /* '}' or ']'; 0: not opened */
    bool first;
};

/* Opens an object (`open` is '{') or an array ('['); false when the text is none. */
bool json_cursor_open(struct json_cursor *c, struct json_slice document, char open);

/* The next value, and in an object its name as it is written between the quotes. JSON_STEP_END
 * only when nothing but blanks follows the closing bracket. */
enum json_step json_cursor_next(struct json_cursor *c, struct json_slice *name,
                                struct json_slice *value);

bool json_slice_is(struct json_slice s, const char *text);

#endif
