#include <config.h>

#include "tui/screen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "chart/bars.h"
#include "tui/answer_lines.h"
#include "tui/figures.h"
#include "tui/footer.h"
#include "tui/header.h"
#include "tui/setup.h"

/* A sentence takes half of the lines above these, and no more than ANSWER_MOST. */
/* LINES_BELOW: servers, message, footer. */
enum { LINES_BELOW = 3, LINES_BESIDE_ANSWER = 10, ANSWER_MOST = 5 };

const struct screen *const screens[SCREEN_COUNT] = {
    [SCREEN_DASHBOARD] = &dashboard_screen,
    [SCREEN_SWEEP] = &sweep_screen,
    [SCREEN_SERVERS] = &servers_screen,
    [SCREEN_COMPARE] = &compare_screen,
    [SCREEN_LOG] = &log_screen,
};

bool screen_find(const char *word, enum screen_number *out)
{
    for (int i = 0; i < SCREEN_COUNT; i++) {
        if (strcmp(screens[i]->word, word) == 0) {
            *out = (enum screen_number)i;
            return true;
        }
    }
    *out = strcmp(word, "setup") == 0 ? SCREEN_SETUP : SCREEN_HELP;
    return *out == SCREEN_SETUP || strcmp(word, "help") == 0;
}

unsigned screen_keys(const struct ui *ui)
{
    return ui->setup ? (unsigned)ON_SETUP : screens[ui->screen]->bit;
}

unsigned screen_when(const struct view *v)
{
    const struct session_snapshot *s = v->session;
    unsigned waiting;

    if (s == NULL)
        return WHEN_SAVED;
    if (s->free)
        return WHEN_FREE;
    if (s->state >= SESSION_STOPPING)
        return WHEN_OVER;
    waiting = s->trials_kept > 0 ? WHEN_PAUSED : WHEN_READY;
    if (s->paused || s->state == SESSION_IDLE)
        return waiting;
    if (s->pausing)
        return s->trial.stage == STAGE_NONE ? waiting : WHEN_PAUSING;
    return WHEN_RUNNING;
}

static void draw_pane(const struct view *v, struct canvas *c, const struct screen *s, size_t number,
                      struct rect place, bool focus)
{
    const struct pane *pane = s->panes[number];
    char title[TITLE_SIZE] = "", remark[TITLE_SIZE] = "";
    struct rect inside, old;

    if (place.width < 4 || place.height < 3)
        return;
    canvas_spot_pane(c, place, number);
    pane->title(v, title, remark);
    inside = canvas_frame(c, place, title, remark, focus);
    old = canvas_clip(c, inside);
    pane->draw(v, c, inside);
    canvas_unclip(c, old);
}

static void draw_panes(const struct view *v, struct canvas *c, const struct screen *s,
                       struct rect area)
{
    struct rect places[SCREEN_PANES_MAX] = {{0}};
    size_t focus = v->ui->pane[v->ui->screen] % s->pane_count;

    if (c->width >= SCREEN_FULL_WIDTH && c->height >= SCREEN_FULL_HEIGHT && !v->ui->enlarged)
        s->arrange(v, area, places);
    else
        places[focus] = area;
    for (size_t i = 0; i < s->pane_count; i++)
        draw_pane(v, c, s, i, places[i], i == focus && s->pane_count > 1);
}

/* Too small for any pane: what is going on, and how to get out. */
static void draw_line(const struct view *v, struct canvas *c)
{
    char state[TITLE_SIZE], progress[TITLE_SIZE];
    int x;

    header_state(v, state, progress);
    x = canvas_printf(c, 0, 0, STYLE_TEXT, "%s %s", state, progress);
    canvas_printf(c, c->height > 1 ? 0 : x + 1, c->height > 1, STYLE_DIM,
                  "full view from %dx%d, a pane from %dx%d", SCREEN_FULL_WIDTH, SCREEN_FULL_HEIGHT,
                  SCREEN_PANE_WIDTH, SCREEN_PANE_HEIGHT);
    if (c->height > 2)
        footer_draw(c, c->height - 1, screen_keys(v->ui), screen_when(v));
}

/* Of what came of the run, in the place of how far it is. */
static int answer_height(const struct view *v, const struct canvas *c)
{
    int most = (c->height - LINES_BESIDE_ANSWER) / 2;

    if (!screens[v->ui->screen]->answers)
        return 0;
    return answer_lines_height(v, c->width, most < ANSWER_MOST ? most : ANSWER_MOST);
}

static int progress_height(const struct view *v, const struct canvas *c)
{
    int answer = answer_height(v, c);

    return answer > 0 ? answer : 1;
}

static void draw_progress(const struct view *v, struct canvas *c, struct rect area)
{
    if (answer_height(v, c) > 0)
        answer_lines_draw(v, c, area);
    else
        header_draw_progress(v, c, area);
}

struct rect screen_panes_area(const struct view *v, const struct canvas *c)
{
    int top = HEADER_HEIGHT + progress_height(v, c);

    return (struct rect){0, top, c->width, c->height - top - LINES_BELOW};
}

static void draw_message(const struct view *v, struct canvas *c, int y)
{
    canvas_left(c, 1, y, c->width - 2, v->message_style, v->message ? v->message : "");
}

void screen_draw(const struct view *v, struct canvas *c)
{
    const struct screen *s = screens[v->ui->screen];
    struct rect area = {0, 0, c->width, c->height};

    canvas_clear(c);
    if (c->width < SCREEN_PANE_WIDTH || c->height < SCREEN_PANE_HEIGHT) {
        draw_line(v, c);
        return;
    }
    if (v->ui->help) {
        help_draw(v, c);
        return;
    }
    if (v->ui->setup) {
        setup_draw(v->ui->setup, c);
        return;
    }
    header_draw(v, c, rect_cut_top(&area, HEADER_HEIGHT));
    draw_progress(v, c, rect_cut_top(&area, progress_height(v, c)));
    footer_draw(c, rect_cut_bottom(&area, 1).y, s->bit, screen_when(v));
    draw_message(v, c, rect_cut_bottom(&area, 1).y);
    header_draw_servers(v, c, rect_cut_bottom(&area, 1));
    draw_panes(v, c, s, screen_panes_area(v, c));
}
