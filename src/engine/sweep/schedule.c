#include <config.h>

#include "engine/sweep/schedule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"

void schedule_part_init(struct schedule_part *part)
{
    for (int i = 0; i < SCHEDULE_KEY_COUNT; i++)
        part->values[i] = NAN;
}

static bool has(const struct schedule_part *part, enum schedule_key key)
{
    return !isnan(part->values[key]);
}

static int check(const struct schedule_part *part, struct err *e)
{
    bool step = has(part, SCHEDULE_RATE);
    bool ramp = has(part, SCHEDULE_FROM) || has(part, SCHEDULE_TO);

    if (step && ramp)
        return err_set(e, ERR_INVALID,
                       "a step has a rate, a ramp has from and to; give one of the two");
    if (!step && !(has(part, SCHEDULE_FROM) && has(part, SCHEDULE_TO)))
        return err_set(e, ERR_INVALID, "its rate is missing; allowed rate, or from and to");
    if (!has(part, SCHEDULE_SECONDS))
        return err_set(e, ERR_INVALID, "seconds is missing");
    return 0;
}

int schedule_add(struct sweep *s, const struct schedule_part *part, struct err *e)
{
    bool step = has(part, SCHEDULE_RATE);
    int code = check(part, e);

    if (code)
        return code;
    if (s->schedule.count == RATE_SEGMENTS_MAX)
        return err_set(e, ERR_TOO_LARGE, "more than %d segments", RATE_SEGMENTS_MAX);
    s->schedule.segments[s->schedule.count++] = (struct rate_segment){
        .from = part->values[step ? SCHEDULE_RATE : SCHEDULE_FROM],
        .to = part->values[step ? SCHEDULE_RATE : SCHEDULE_TO],
        .seconds = part->values[SCHEDULE_SECONDS]};
    s->levels[0] = level_of_schedule(&s->schedule);
    s->level_count = 1;
    return 0;
}

/* The number that is the first `length` bytes of `text`. */
static int set_number(struct schedule_part *part, enum schedule_key key, const char *text,
                      size_t length, struct err *e)
{
    char number[PARSE_ELEMENT_SIZE];
    int code;

    snprintf(number, sizeof number, "%.*s", (int)length, text);
    code = setting_set(&schedule_keys[key], part, VALUE_WORD, number, e);
    return code ? err_prefix(e, "%s", schedule_keys[key].name) : 0;
}

/* What stands between the two rates of a ramp, and is no sign: "1e-3-5". */
static const char *find_dash(const char *text, const char *end)
{
    for (const char *at = text + 1; at < end; at++)
        if (*at == '-' && at[-1] != 'e' && at[-1] != 'E')
            return at;
    return NULL;
}

int schedule_add_word(struct sweep *s, const char *word, struct err *e)
{
    const char *colon = strchr(word, ':'), *dash;
    struct schedule_part part;
    int code;

    if (colon == NULL)
        return err_set(e, ERR_INVALID,
                       "'%.64s' has no ':'; allowed RATE:SECONDS or "
                       "FROM-TO:SECONDS",
                       word);
    schedule_part_init(&part);
    dash = find_dash(word, colon);
    if (dash) {
        code = set_number(&part, SCHEDULE_FROM, word, (size_t)(dash - word), e);
        if (code == 0)
            code = set_number(&part, SCHEDULE_TO, dash + 1, (size_t)(colon - dash - 1), e);
    } else {
        code = set_number(&part, SCHEDULE_RATE, word, (size_t)(colon - word), e);
    }
    if (code == 0)
        code = set_number(&part, SCHEDULE_SECONDS, colon + 1, strlen(colon + 1), e);
    return code ? code : schedule_add(s, &part, e);
}

#define ROW(key_name, key, least, most, key_unit)                                              \
    {                                                                                          \
        .name = (key_name), .type = SETTING_TYPE_REAL,                                         \
        .offset = offsetof(struct schedule_part, values[key]), .low = (least), .high = (most), \
        .fallback = "", .unit = (key_unit),                                                    \
    }

const struct setting schedule_keys[SCHEDULE_KEY_COUNT] = {
    [SCHEDULE_RATE] = ROW("rate", SCHEDULE_RATE, 0, SWEEP_RATE_MAX, "requests/s"),
    [SCHEDULE_FROM] = ROW("from", SCHEDULE_FROM, 0, SWEEP_RATE_MAX, "requests/s"),
    [SCHEDULE_TO] = ROW("to", SCHEDULE_TO, 0, SWEEP_RATE_MAX, "requests/s"),
    [SCHEDULE_SECONDS] = ROW("seconds", SCHEDULE_SECONDS, 0.001, 86400, "s"),
};
