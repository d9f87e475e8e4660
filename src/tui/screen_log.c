#include <config.h>

#include <stdio.h>

#include "tui/pane_log.h"

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    snprintf(text, TITLE_SIZE, "What rvgtop did");
    log_remark(&v->logs[LOG_OWN], &v->ui->log, remark);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    log_draw(&v->logs[LOG_OWN], &v->ui->log, c, inside);
}

static const struct pane log_pane = {title, draw};
static const struct pane *const panes[] = {&log_pane};

static void arrange(const struct view *v, struct rect area, struct rect places[SCREEN_PANES_MAX])
{
    (void)v;
    places[0] = area;
}

const struct screen log_screen = {
    .word = "log",
    .label = "Log",
    .bit = ON_LOG,
    .panes = panes,
    .pane_count = 1,
    .arrange = arrange,
};
