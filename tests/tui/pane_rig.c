#include <config.h>

#include "pane_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "synthetic.h"

/* What no pane draws. */
enum { UNTOUCHED = '@' };

static void open_view(struct pane_rig *rig)
{
    ui_init(&rig->ui);
    rig->view = (struct view){.result = &rig->result, .ui = &rig->ui, .source = "", .message = ""};
    assert_int_equal(canvas_init(&rig->canvas, RIG_WIDTH, RIG_HEIGHT, true, NULL), 0);
}

void pane_rig_open(struct pane_rig *rig)
{
    synthetic_result(&rig->result);
    open_view(rig);
}

static void add_arms(struct sweep *sweep, size_t arms)
{
    for (size_t i = sweep->arm_count; i < arms; i++) {
        struct sweep_arm arm = sweep->arms[i % 2];

        assert_int_equal(sweep_add_arm(sweep, &arm, NULL), 0);
    }
    sweep->arm_count = arms;
    for (size_t i = 0; i < arms; i++)
        snprintf(sweep->arms[i].name, sizeof sweep->arms[i].name, "arm-%zu", i);
}

void pane_rig_open_empty(struct pane_rig *rig, size_t arms, size_t levels, int blocks)
{
    struct sweep sweep;

    synthetic_sweep(&sweep, blocks);
    add_arms(&sweep, arms);
    sweep.level_count = levels;
    for (size_t i = 0; i < levels; i++)
        sweep.levels[i] = level_of_concurrency((int)i + 1);
    assert_int_equal(result_init(&rig->result, &sweep, NULL), 0);
    assert_int_equal(result_derive(&rig->result, NULL), 0);
    sweep_fini(&sweep);
    open_view(rig);
}

void pane_rig_close(struct pane_rig *rig)
{
    canvas_fini(&rig->canvas);
    result_fini(&rig->result);
}

void pane_rig_add(struct pane_rig *rig, struct trial *t)
{
    synthetic_add(&rig->result, t);
    assert_int_equal(result_derive(&rig->result, NULL), 0);
}

static void check_outside(const struct canvas *c, int width, int height)
{
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++)
            if ((x >= width || y >= height) && canvas_at(c, x, y)->character != UNTOUCHED)
                fail_msg("a pane of %dx%d touched %d,%d", width, height, x, y);
}

/* Not clipped: a pane has to know its place, for its parts lie beside each other. */
void pane_rig_draw(struct pane_rig *rig, const struct pane *pane, int width, int height)
{
    struct rect inside = {0, 0, width, height};
    char title[TITLE_SIZE] = "", remark[TITLE_SIZE] = "";

    canvas_clear(&rig->canvas);
    canvas_fill(&rig->canvas, rig->canvas.clip, UNTOUCHED, STYLE_TEXT);
    canvas_fill(&rig->canvas, inside, ' ', STYLE_TEXT);
    pane->title(&rig->view, title, remark);
    assert_true(strlen(title) > 0);
    pane->draw(&rig->view, &rig->canvas, inside);
    check_outside(&rig->canvas, width, height);
}

const char *pane_rig_row(const struct pane_rig *rig, int y)
{
    static char text[RIG_ROW_SIZE];
    int length = 0;

    for (int x = 0; x < rig->canvas.width; x++) {
        char character = (char)canvas_at(&rig->canvas, x, y)->character;

        text[x] = character == UNTOUCHED ? '\0' : character;
        if (text[x] != ' ' && text[x] != '\0')
            length = x + 1;
    }
    text[length] = '\0';
    return text;
}

bool pane_rig_has(const struct pane_rig *rig, int y, const char *text)
{
    return strstr(pane_rig_row(rig, y), text) != NULL;
}

int pane_rig_find(const struct pane_rig *rig, int y, const char *text)
{
    const char *row = pane_rig_row(rig, y), *found = strstr(row, text);

    if (found == NULL)
        fail_msg("row %d has no \"%s\": %s", y, text, row);
    return (int)(found - row);
}
