#include <config.h>

#include "tui/setup.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/sweep/sweep_edit.h"

/* Rows of settings: all but that of the arms, which have rows of their own. */
enum { SETTING_ROWS = SETTING_COUNT - 1 };

int setup_open(struct setup *s, const struct sweep *applied, struct err *e)
{
    *s = (struct setup){.applied = applied};
    return sweep_copy(applied, &s->sweep, e);
}

void setup_close(struct setup *s)
{
    sweep_fini(&s->sweep);
    *s = (struct setup){.applied = NULL};
}

/* ---- rows ---- */

size_t setup_count(const struct setup *s)
{
    return s->in_arm ? (size_t)ARM_KEY_COUNT : SETTING_ROWS + s->sweep.arm_count;
}

size_t setup_selected(const struct setup *s)
{
    return s->in_arm ? s->key : s->row;
}

struct setup_row setup_row(const struct setup *s, size_t index)
{
    size_t id = index + (index >= SETTING_ARMS);

    if (s->in_arm)
        return (struct setup_row){SETUP_KEY, index, &arm_settings[index], &s->sweep.arms[s->arm]};
    if (index < SETTING_ROWS)
        return (struct setup_row){SETUP_SETTING, id, &settings[id], &s->sweep};
    index -= SETTING_ROWS;
    return (struct setup_row){SETUP_ARM, index, NULL, &s->sweep.arms[index]};
}

static struct setup_row selected_row(const struct setup *s)
{
    return setup_row(s, setup_selected(s));
}

static bool same_value(const struct setting *setting, const void *a, const void *b)
{
    struct buf texts[2];
    bool same;

    for (int i = 0; i < 2; i++) {
        buf_init(&texts[i], SETUP_VALUE_MAX);
        setting_print_line(setting, i ? b : a, &texts[i]);
    }
    same = strcmp(buf_text(&texts[0]), buf_text(&texts[1])) == 0;
    for (int i = 0; i < 2; i++)
        buf_fini(&texts[i]);
    return same;
}

static bool same_arm(const struct sweep_arm *a, const struct sweep_arm *b)
{
    bool same = true;

    for (size_t i = 0; i < ARM_KEY_COUNT && same; i++)
        same = same_value(&arm_settings[i], a, b);
    return same;
}

bool setup_row_is_changed(const struct setup *s, const struct setup_row *row)
{
    size_t arm = row->kind == SETUP_KEY ? s->arm : row->id;

    if (row->kind == SETUP_SETTING)
        return !same_value(row->setting, row->base, s->applied);
    if (arm >= s->applied->arm_count)
        return true;
    if (row->kind == SETUP_KEY)
        return !same_value(row->setting, row->base, &s->applied->arms[arm]);
    return !same_arm(row->base, &s->applied->arms[arm]);
}

bool setup_is_changed(const struct setup *s)
{
    bool changed = s->sweep.arm_count != s->applied->arm_count;

    for (size_t i = 0; i < SETTING_COUNT && !changed; i++)
        changed = !same_value(&settings[i], &s->sweep, s->applied);
    for (size_t i = 0; i < s->sweep.arm_count && !changed; i++)
        changed = !same_arm(&s->sweep.arms[i], &s->applied->arms[i]);
    return changed;
}

bool setup_print_value(const struct setup *s, const struct setup_row *row, struct buf *out)
{
    if (row->kind == SETUP_SETTING && !setting_is_in_force(&s->sweep, (enum setting_id)row->id))
        return false;
    /* Its other form is as long as a sweep file. */
    if (row->setting->type == SETTING_TYPE_SCHEDULE) {
        size_t before = out->size;

        setting_print_line(row->setting, row->base, out);
        return out->size > before;
    }
    return setting_print(row->setting, row->base, out);
}

/* ---- moving ---- */

void setup_say(struct setup *s, enum style style, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(s->note, sizeof s->note, format, args);
    va_end(args);
    s->note_style = style;
}

void setup_select(struct setup *s, size_t row)
{
    size_t count = setup_count(s), *selected = s->in_arm ? &s->key : &s->row;

    *selected = row < count ? row : count - 1;
    s->note[0] = '\0';
}

bool setup_selected_arm(const struct setup *s, size_t *arm)
{
    struct setup_row row = selected_row(s);

    *arm = row.kind == SETUP_KEY ? s->arm : row.id;
    return row.kind != SETUP_SETTING;
}

bool setup_enter_arm(struct setup *s)
{
    if (selected_row(s).kind != SETUP_ARM)
        return false;
    s->arm = selected_row(s).id;
    s->in_arm = true;
    setup_select(s, s->key);
    return true;
}

bool setup_leave_arm(struct setup *s)
{
    bool was_in = s->in_arm;

    s->in_arm = false;
    if (was_in)
        setup_select(s, SETTING_ROWS + s->arm);
    return was_in;
}

/* ---- editing ---- */

static int try_edit(struct setup *s, const char *line, struct err *e)
{
    struct setup_row row = selected_row(s);

    if (row.kind == SETUP_SETTING)
        return sweep_edit_setting(&s->sweep, (enum setting_id)row.id, line, e);
    return sweep_edit_arm(&s->sweep, s->arm, (enum arm_key)row.id, line, e);
}

static void add_name(struct buf *names, const char *name)
{
    buf_printf(names, "%s%s", names->size > 0 ? ", " : "", name);
}

/* Changes that nobody typed must not go unseen. */
static void tell_followers(struct setup *s, const struct sweep *before)
{
    struct setup_row row = selected_row(s);
    bool arms = false;
    struct buf names;

    buf_init(&names, SETUP_NOTE_SIZE);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (row.setting != &settings[i] && !same_value(&settings[i], &s->sweep, before))
            add_name(&names, settings[i].name);
    for (size_t i = 0; i < ARM_KEY_COUNT && s->in_arm; i++)
        if (row.setting != &arm_settings[i] &&
            !same_value(&arm_settings[i], row.base, &before->arms[s->arm]))
            add_name(&names, arm_settings[i].name);
    for (size_t i = 0; i < s->sweep.arm_count && !s->in_arm; i++)
        arms |= !same_arm(&s->sweep.arms[i], &before->arms[i]);
    if (arms)
        add_name(&names, settings[SETTING_ARMS].name);
    if (names.size > 0)
        setup_say(s, STYLE_WARN, "changed with it: %s", buf_text(&names));
    buf_fini(&names);
}

/* Tries it, and tells what followed from it. */
static int edit(struct setup *s, const char *line, struct err *e)
{
    struct sweep before;
    int code = sweep_copy(&s->sweep, &before, e);

    if (code)
        return code;
    code = try_edit(s, line, e);
    if (code == 0) {
        s->note[0] = '\0';
        tell_followers(s, &before);
    }
    sweep_fini(&before);
    return code;
}

int setup_edit(struct setup *s, const char *line, struct err *e)
{
    s->note[0] = '\0';
    return selected_row(s).kind == SETUP_ARM ? 0 : edit(s, line, e);
}

/* The words that can be stepped through; affinity's lists have to be typed. */
static const char *const *words_of(const struct setting *setting, size_t *count)
{
    static const char *const truths[] = {"false", "true"};

    *count = setting->type == SETTING_TYPE_AFFINITY ? (size_t)AFFINITY_LISTS
             : setting->type == SETTING_TYPE_BOOL   ? 2
                                                    : setting->word_count;
    return setting->type == SETTING_TYPE_AFFINITY ? affinity_names
           : setting->type == SETTING_TYPE_BOOL   ? truths
                                                  : setting->words;
}

/* The number of the present word; `count` when it is none of them. */
static size_t word_now(const struct setup_row *row, const char *const *words, size_t count)
{
    struct buf text;
    size_t i = 0;

    buf_init(&text, SETUP_VALUE_MAX);
    setting_print_line(row->setting, row->base, &text);
    while (i < count && strcmp(words[i], buf_text(&text)) != 0)
        i++;
    buf_fini(&text);
    return i;
}

void setup_step(struct setup *s, int by)
{
    struct setup_row row = selected_row(s);
    size_t count = 0, now, next;
    const char *const *words = row.setting ? words_of(row.setting, &count) : NULL;
    struct err e;

    s->note[0] = '\0';
    if (count == 0)
        return;
    next = now = word_now(&row, words, count);
    if (now == count)
        now = next = by > 0 ? count - 1 : 0;
    do {
        next = (next + (by > 0 ? 1 : count - 1)) % count;
        if (next == now || edit(s, words[next], &e) == 0)
            return;
        setup_say(s, STYLE_BAD, "%s", e.text);
    } while (true);
}

void setup_add_arm(struct setup *s)
{
    size_t like;
    struct err e;

    if (!setup_selected_arm(s, &like))
        like = s->sweep.arm_count - 1;
    if (sweep_edit_add_arm(&s->sweep, like, &e) != 0) {
        setup_say(s, STYLE_BAD, "%s", e.text);
        return;
    }
    s->in_arm = false;
    setup_select(s, setup_count(s) - 1);
    setup_say(s, STYLE_GOOD, "a copy of '%s'; Enter lists its keys", s->sweep.arms[like].name);
}

void setup_remove_arm(struct setup *s)
{
    struct err e;
    size_t arm;

    if (!setup_selected_arm(s, &arm))
        return;
    setup_leave_arm(s);
    if (sweep_edit_remove_arm(&s->sweep, arm, &e) != 0)
        setup_say(s, STYLE_BAD, "%s", e.text);
    else
        setup_select(s, s->row);
}

void setup_revert(struct setup *s)
{
    struct sweep copy;
    struct err e;

    if (sweep_copy(s->applied, &copy, &e) != 0) {
        setup_say(s, STYLE_BAD, "%s", e.text);
        return;
    }
    sweep_fini(&s->sweep);
    s->sweep = copy;
    s->in_arm = false;
    setup_select(s, s->row);
}
