#include <config.h>

#include "wire/multipart.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70, DELIMITER_SIZE = BOUNDARY_MAX + 5 };

struct span {
    const char *at;
    const char *end;
};

/* CRLF, two dashes and the boundary: what ends the content of each part. */
struct delimiter {
    char text[DELIMITER_SIZE];
    size_t size;
};

static bool starts_with(const struct span *s, const char *text)
{
    size_t size = strlen(text);

    return (size_t)(s->end - s->at) >= size && strncasecmp(s->at, text, size) == 0;
}

static void skip_space(struct span *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

static bool accept(struct span *s, char wanted)
{
    skip_space(s);
    if (s->at == s->end || *s->at != wanted)
        return false;
    s->at++;
    return true;
}

static struct span take_until(struct span *s, const char *stops)
{
    struct span taken = {s->at, s->at};

    while (s->at < s->end && (*s->at == '\0' || strchr(stops, *s->at) == NULL))
        s->at++;
    taken.end = s->at;
    return taken;
}

/* A token, or the inside of a quoted string as it stands. */
static struct span take_value(struct span *s)
{
    struct span value;

    if (!accept(s, '"'))
        return take_until(s, "; \t");
    value = (struct span){s->at, s->at};
    while (s->at < s->end && *s->at != '"')
        s->at += *s->at == '\\' && s->end - s->at > 1 ? 2 : 1;
    value.end = s->at;
    accept(s, '"');
    return value;
}

/* Finds parameter `name` of a header value such as `form-data; name="image"`. */
static bool find_parameter(struct span header, const char *name, struct span *out)
{
    take_until(&header, ";");
    while (accept(&header, ';')) {
        struct span key, value = {0};

        skip_space(&header);
        key = take_until(&header, "=; \t");
        if (accept(&header, '='))
            value = take_value(&header);
        take_until(&header, ";");
        if ((size_t)(key.end - key.at) == strlen(name) &&
            strncasecmp(key.at, name, strlen(name)) == 0) {
            *out = value;
            return true;
        }
    }
    return false;
}

static int make_delimiter(const char *content_type, struct delimiter *out, struct err *e)
{
    struct span type = {content_type, content_type + strlen(content_type)}, boundary;
    size_t size;

    skip_space(&type);
    if (!starts_with(&type, "multipart/form-data"))
        return err_set(e, ERR_UNSUPPORTED, "Content-Type: not multipart/form-data");
    if (!find_parameter(type, "boundary", &boundary) || boundary.at == boundary.end)
        return err_set(e, ERR_INVALID, "Content-Type: no boundary");
    size = (size_t)(boundary.end - boundary.at);
    if (size > BOUNDARY_MAX)
        return err_set(e, ERR_INVALID, "Content-Type: boundary of %zu bytes, at most %d", size,
                       BOUNDARY_MAX);
    memcpy(out->text, "\r\n--", 4);
    memcpy(out->text + 4, boundary.at, size);
    out->size = 4 + size;
    return 0;
}

/* Moves behind the first delimiter, which may stand at the very start without its CRLF. */
static bool skip_preamble(struct span *body, const struct delimiter *d)
{
    const char *found;

    if ((size_t)(body->end - body->at) >= d->size - 2 &&
        memcmp(body->at, d->text + 2, d->size - 2) == 0) {
        body->at += d->size - 2;
        return true;
    }
    found = memmem(body->at, (size_t)(body->end - body->at), d->text, d->size);
    if (found == NULL)
        return false;
    body->at = found + d->size;
    return true;
}

/* Takes a line without its CRLF. */
static bool take_line(struct span *body, struct span *line)
{
    const char *end = memmem(body->at, (size_t)(body->end - body->at), "\r\n", 2);

    if (end == NULL)
        return false;
    *line = (struct span){body->at, end};
    body->at = end + 2;
    return true;
}

static bool names_field(struct span line, const char *field)
{
    static const char header[] = "content-disposition:";
    size_t size = strlen(field);
    struct span name;

    if (!starts_with(&line, header))
        return false;
    line.at += strlen(header);
    return find_parameter(line, "name", &name) && (size_t)(name.end - name.at) == size &&
           memcmp(name.at, field, size) == 0;
}

/* Reads one part behind its delimiter up to behind the next; `wanted` tells whether it is
 * `field`'s.
 */
static bool take_part(struct span *body, const struct delimiter *d, const char *field, bool *wanted,
                      struct span *content)
{
    struct span line;
    const char *end;

    *wanted = false;
    if (!take_line(body, &line)) /* what is left of the delimiter's line */
        return false;
    do {
        if (!take_line(body, &line))
            return false;
        *wanted = *wanted || names_field(line, field);
    } while (line.at < line.end);
    /* The CRLF before the delimiter of an empty content is that of the empty line. */
    end = memmem(body->at - 2, (size_t)(body->end - body->at + 2), d->text, d->size);
    if (end == NULL)
        return false;
    *content = (struct span){body->at, end < body->at ? body->at : end};
    body->at = end + d->size;
    return true;
}

int multipart_find(const char *content_type, const void *body, size_t size, const char *field,
                   const uint8_t **content, size_t *content_size, struct err *e)
{
    const char *start = size > 0 ? body : "";
    struct span rest = {start, start + size}, part;
    struct delimiter d;
    bool wanted;
    int rc = make_delimiter(content_type, &d, e);

    if (rc != 0)
        return rc;
    if (!skip_preamble(&rest, &d))
        return err_set(e, ERR_INVALID, "body: the boundary of its Content-Type does not occur");
    while (!starts_with(&rest, "--")) {
        if (!take_part(&rest, &d, field, &wanted, &part))
            return err_set(e, ERR_INVALID, "body: malformed multipart at byte %zu",
                           (size_t)(rest.at - start));
        if (wanted) {
            *content = (const uint8_t *)part.at;
            *content_size = (size_t)(part.end - part.at);
            return 0;
        }
    }
    return err_set(e, ERR_NOT_FOUND, "body: no field '%.64s'", field);
}
