#include <config.h>

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/glyphs.h"
#include "tui/pane_log.h"

enum { TABLE_HEIGHT = 5 };

static void print_state(const struct session_server *s, char out[TITLE_SIZE])
{
    snprintf(out, TITLE_SIZE, "%s", s->measured ? "measured" : s->state);
}

static void print_pid(const struct session_server *s, char out[TITLE_SIZE])
{
    snprintf(out, TITLE_SIZE, s->pid > 0 ? "%d" : "-", s->pid);
}

static void print_address(const struct session_server *s, char out[TITLE_SIZE])
{
    snprintf(out, TITLE_SIZE, "%s", s->address[0] ? s->address : "-");
}

static void print_up(const struct session_server *s, char out[TITLE_SIZE])
{
    figure_duration(s->up_s, out);
}

static void print_restarts(const struct session_server *s, char out[TITLE_SIZE])
{
    snprintf(out, TITLE_SIZE, "%d", s->restarts);
}

static void print_health(const struct session_server *s, char out[TITLE_SIZE])
{
    figure_time(s->health_us, TIME_MS, out);
}

static void print_cpu(const struct session_server *s, char out[TITLE_SIZE])
{
    figure_count(s->cpu_percent, out);
}

static void print_memory(const struct session_server *s, char out[TITLE_SIZE])
{
    figure_bytes(s->rss_bytes, out);
}

static void print_threads(const struct session_server *s, char out[TITLE_SIZE])
{
    figure_count(s->threads, out);
}

static void print_exit(const struct session_server *s, char out[TITLE_SIZE])
{
    const char *text = s->problem[0] ? s->problem : s->last_exit[0] ? s->last_exit : "-";

    snprintf(out, TITLE_SIZE, "%.*s", TITLE_SIZE - 1, text);
}

/* From left to right; what has no room is cut. */
static const struct column {
    const char *title;
    int width;
    void (*print)(const struct session_server *s, char out[TITLE_SIZE]);
} columns[] = {
    {"state", 9, print_state},     {"pid", 8, print_pid},       {"address", 16, print_address},
    {"up", 8, print_up},           {"rst", 4, print_restarts},  {"health", 7, print_health},
    {"cpu%", 5, print_cpu},        {"memory", 7, print_memory}, {"thr", 4, print_threads},
    {"last exit", 40, print_exit},
};

enum { COLUMN_COUNT = sizeof columns / sizeof *columns, NAME_WIDTH = 8, STUMP = 12 };

/* How many columns have room: the last one, which is long, is cut, but not to a stump. */
static size_t columns_in(int width)
{
    size_t count = 0;

    for (int left = width - NAME_WIDTH; count < COLUMN_COUNT; count++) {
        int least = columns[count].width < STUMP ? columns[count].width : STUMP;

        if (left < least)
            break;
        left -= columns[count].width;
    }
    return count;
}

static const char *name_of(size_t protocol)
{
    return protocol == PROTOCOL_REST ? "REST" : "gRPC";
}

static void draw_server(const struct view *v, struct canvas *c, struct rect line, size_t protocol)
{
    const struct session_server *s = &v->servers[protocol];
    int x = line.x + NAME_WIDTH;

    canvas_spot(c, line, SPOT_ROW, protocol);
    if (v->ui->server == protocol)
        canvas_put(c, line.x, line.y, glyph(GLYPH_SELECTED, c->ascii), STYLE_TITLE);
    canvas_text(c, line.x + 2, line.y, protocol == PROTOCOL_REST ? STYLE_REST : STYLE_GRPC,
                name_of(protocol));
    if (!s->exists) {
        canvas_text(c, x, line.y, STYLE_DIM, "no server of our own: the arms name their targets");
        return;
    }
    for (size_t i = 0; i < columns_in(line.width); i++) {
        char text[TITLE_SIZE];

        columns[i].print(s, text);
        canvas_left(c, x, line.y, columns[i].width - 1,
                    i == 0 && !s->serving ? STYLE_WARN : STYLE_TEXT, text);
        x += columns[i].width;
    }
}

static void servers_title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    int there = 0, serving = 0;

    for (size_t p = PROTOCOL_REST; p <= PROTOCOL_GRPC; p++) {
        there += v->servers[p].exists;
        serving += v->servers[p].exists && v->servers[p].serving;
    }
    snprintf(text, TITLE_SIZE, "Servers");
    if (v->session)
        snprintf(remark, TITLE_SIZE, "%d of %d up", serving, there);
    else
        snprintf(remark, TITLE_SIZE, "as they were when the result was written");
}

static void servers_draw(const struct view *v, struct canvas *c, struct rect inside)
{
    int x = inside.x + NAME_WIDTH;

    canvas_text(c, inside.x + 2, inside.y, STYLE_TITLE, "name");
    for (size_t i = 0; i < columns_in(inside.width); i++) {
        canvas_left(c, x, inside.y, columns[i].width - 1, STYLE_TITLE, columns[i].title);
        x += columns[i].width;
    }
    rect_cut_top(&inside, 1);
    draw_server(v, c, rect_cut_top(&inside, 1), PROTOCOL_REST);
    draw_server(v, c, rect_cut_top(&inside, 1), PROTOCOL_GRPC);
}

static const struct log_lines *log_of(const struct view *v)
{
    return &v->logs[v->ui->server == PROTOCOL_GRPC ? LOG_GRPC : LOG_REST];
}

static void log_title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    snprintf(text, TITLE_SIZE, "Log of the %s server", name_of(v->ui->server));
    log_remark(log_of(v), &v->ui->server_log, remark);
}

static void draw_log(const struct view *v, struct canvas *c, struct rect inside)
{
    log_draw(log_of(v), &v->ui->server_log, c, inside);
}

static const struct pane servers_pane = {servers_title, servers_draw};
static const struct pane server_log_pane = {log_title, draw_log};
static const struct pane *const panes[] = {&servers_pane, &server_log_pane};

static void arrange(const struct view *v, struct rect area, struct rect places[SCREEN_PANES_MAX])
{
    (void)v;
    places[0] = rect_cut_top(&area, TABLE_HEIGHT);
    places[1] = area;
}

const struct screen servers_screen = {
    .word = "servers",
    .label = "Servers",
    .bit = ON_SERVERS,
    .panes = panes,
    .pane_count = 2,
    .arrange = arrange,
};
