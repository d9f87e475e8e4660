#include <config.h>

#include "tui/header.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "chart/bars.h"
#include "tui/figures.h"
#include "tui/glyphs.h"

enum { GAP = 3, SHORT_STAGE_S = 10 };

static const char *const state_words[] = {
    [SESSION_IDLE] = "READY",      [SESSION_STARTING] = "STARTING",
    [SESSION_RUNNING] = "RUNNING", [SESSION_STOPPING] = "STOPPING",
    [SESSION_DONE] = "DONE",       [SESSION_INCOMPLETE] = "INCOMPLETE",
    [SESSION_STOPPED] = "STOPPED", [SESSION_FAILED] = "FAILED",
};

static const char *const stage_words[] = {
    [STAGE_NONE] = "",          [STAGE_CONNECT] = "connect", [STAGE_WARMUP] = "warm-up",
    [STAGE_WINDOW] = "measure", [STAGE_DRAIN] = "drain",
};

static const char *state_word(const struct view *v)
{
    const struct session_snapshot *s = v->session;
    bool pausing = s && s->pausing && s->state == SESSION_RUNNING;

    if (s == NULL)
        return "SAVED";
    if (s->awaits_server)
        return "SERVER DOWN";
    if (s->free)
        return "FREE RUN";
    if (s->paused || (pausing && s->trial.stage == STAGE_NONE))
        return s->trials_kept > 0 ? "PAUSED" : "READY";
    return pausing ? "PAUSING" : state_words[s->state];
}

static size_t valid_trials(const struct result *r)
{
    size_t count = 0;

    for (size_t i = 0; i < r->cell_count; i++)
        count += (size_t)r->cells[i].blocks;
    return count;
}

static size_t trials_done(const struct view *v)
{
    return v->session ? v->session->trials_done : valid_trials(v->result);
}

/* Before a number that may become smaller. */
static const char *at_most(const struct view *v)
{
    return result_may_end_early(v->result) ? "up to " : "";
}

void header_state(const struct view *v, char state[TITLE_SIZE], char progress[TITLE_SIZE])
{
    snprintf(state, TITLE_SIZE, "%s", state_word(v));
    progress[0] = '\0';
    if (view_is_free(v))
        return;
    snprintf(progress, TITLE_SIZE, "%zu/%s%zu %s", trials_done(v), at_most(v),
             result_trials_planned(v->result), v->result->sweep.find_max ? "searches" : "trials");
}

/* "grpc c=16 block 2/3", "... block 2" where nobody knows how many, of a search the rate that it
 * tries, or "" while no trial runs. */
static void describe_trial(const struct view *v, char out[TITLE_SIZE])
{
    const struct session_snapshot *s = v->session;
    const struct sweep *sweep = &v->result->sweep;
    struct level step = level_of_rate(s ? s->rate_rps : NAN);

    char level[LEVEL_NAME_SIZE], of_blocks[FIGURE_SIZE] = "";

    out[0] = '\0';
    if (!sweep->blocks_auto)
        snprintf(of_blocks, sizeof of_blocks, "/%d", sweep->blocks);
    if (view_is_free(v))
        snprintf(out, TITLE_SIZE, "%.30s %s", sweep->arms[s->arm].name,
                 level_name(&sweep->levels[s->level], level));
    else if (s && s->trial.stage != STAGE_NONE)
        snprintf(out, TITLE_SIZE, "%.30s %s block %d%s", sweep->arms[s->arm].name,
                 level_name(sweep->find_max ? &step : &sweep->levels[s->level], level),
                 s->block + 1, of_blocks);
}

/* "0:31 / ~0:52", or when a saved result was made. */
static void describe_time(const struct view *v, char out[TITLE_SIZE])
{
    char elapsed[FIGURE_SIZE], whole[FIGURE_SIZE], stamp[CLOCK_STAMP_SIZE];

    if (v->session == NULL) {
        clock_stamp(v->result->created_at, stamp);
        snprintf(out, TITLE_SIZE, "%.10s %.8s", stamp, stamp + 11);
        return;
    }
    figure_duration(v->elapsed_s, elapsed);
    figure_duration(v->elapsed_s + v->session->remaining_s, whole);
    if (v->session->state == SESSION_RUNNING && !v->session->free &&
        !isnan(v->session->remaining_s))
        snprintf(out, TITLE_SIZE, "%s / %s%s", elapsed, v->session->may_end_early ? "<" : "~",
                 whole);
    else
        snprintf(out, TITLE_SIZE, "%s", elapsed);
}

static void draw_title(const struct view *v, struct canvas *c, struct rect line)
{
    char state[TITLE_SIZE], progress[TITLE_SIZE], trial[TITLE_SIZE], time[TITLE_SIZE];
    char right[3 * TITLE_SIZE + 8];
    int x, width;

    header_state(v, state, progress);
    describe_trial(v, trial);
    describe_time(v, time);
    snprintf(right, sizeof right, "%s  %s  %s ", progress, state, time);
    width = canvas_columns(right);
    canvas_fill(c, line, ' ', STYLE_BAR);
    x = canvas_printf(c, line.x + 1, line.y, STYLE_BAR, "rvgtop %s  ", v->result->tool_version);
    canvas_left(c, x, line.y, line.width - width - x - 1, STYLE_BAR, v->source);
    x += canvas_columns(v->source) + 2;
    canvas_left(c, x, line.y, line.width - width - x - 1, STYLE_BAR, trial);
    canvas_text(c, line.x + line.width - width, line.y, STYLE_BAR, right);
}

static void draw_legend(const struct view *v, struct canvas *c, struct rect line, int from)
{
    struct side sides[2];
    int width = 0, x;
    size_t count;

    view_sides(v, sides, &count);
    for (size_t i = 0; i < count; i++)
        width += canvas_columns(sides[i].name) + 4;
    x = line.x + line.width - width;
    for (size_t i = 0; i < count && x > from; i++)
        x = canvas_printf(c, x, line.y, sides[i].style, "%c %s", sides[i].point, sides[i].name) + 2;
}

static void draw_tabs(const struct view *v, struct canvas *c, struct rect line)
{
    int x = line.x + 1;

    for (int i = 0; i < SCREEN_COUNT; i++) {
        bool here = v->ui->screen == (enum screen_number)i;
        int from = x;

        x = canvas_printf(c, x, line.y, here ? STYLE_SELECTED : STYLE_TEXT,
                          here ? "[%d %s]" : " %d %s ", i + 1, screens[i]->label);
        canvas_spot(c, (struct rect){from, line.y, x - from, 1}, SPOT_SCREEN, (size_t)i);
        x += line.width >= 100;
    }
    draw_legend(v, c, line, x);
}

/* "word [#####-----] 60%" of `width` columns. */
static void draw_progress(struct canvas *c, int x, int y, int width, const char *word, double share,
                          const char *text)
{
    int length, from = canvas_printf(c, x, y, STYLE_TEXT, "%s [", word);

    length = width - (from - x) - canvas_columns(text) - 2;
    if (length < 3)
        return;
    canvas_fill(c, (struct rect){from, y, length, 1}, c->ascii ? '-' : ' ', STYLE_DIM);
    canvas_bar(c, from, y, bar_length(share, 1, length * 8), '\0', STYLE_TITLE);
    canvas_printf(c, from + length, y, STYLE_TEXT, "] %s", text);
}

/* What is over of the running stage, 0..1; NaN when its length is not known. */
static double stage_share(const struct trial_view *t)
{
    double s = (double)(clock_now() - t->stage_began) / (double)NS_PER_S;

    return isnan(t->stage_total_s) ? NAN : fmin(1, s / t->stage_total_s);
}

static void draw_stage(const struct view *v, struct canvas *c, int x, int y, int width)
{
    const struct trial_view *t = &v->session->trial;
    char text[FIGURE_SIZE] = "";
    double share = stage_share(t);

    if (!isnan(share))
        snprintf(text, sizeof text, t->stage_total_s < SHORT_STAGE_S ? "%.1f/%.1fs" : "%.0f/%.0fs",
                 share * t->stage_total_s, t->stage_total_s);
    draw_progress(c, x, y, width, stage_words[t->stage], share, text);
}

static void draw_bars(const struct view *v, struct canvas *c, struct rect line)
{
    size_t total = result_trials_planned(v->result);
    double share = total > 0 ? (double)trials_done(v) / (double)total : 0;
    int half = (line.width - 3) / 2;
    char text[FIGURE_SIZE];

    snprintf(text, sizeof text, "%.0f%%", floor(100 * share));
    draw_progress(c, line.x + 1, line.y, half, "sweep", share, text);
    if (v->session && v->session->trial.stage != STAGE_NONE)
        draw_stage(v, c, line.x + 2 + half, line.y, half);
}

/* It has no end to be so and so far from. */
static void draw_free_run(const struct view *v, struct canvas *c, struct rect line)
{
    char level[LEVEL_NAME_SIZE];

    canvas_printf(c, line.x + 1, line.y, STYLE_TITLE,
                  "%s, %s; not kept   + - load   a arms   F end",
                  v->session->free_arms > 1 ? "arms in turn" : "one arm",
                  level_name(&v->result->sweep.levels[v->session->level], level));
}

void header_draw(const struct view *v, struct canvas *c, struct rect area)
{
    draw_title(v, c, rect_cut_top(&area, 1));
    draw_tabs(v, c, rect_cut_top(&area, 1));
}

void header_draw_progress(const struct view *v, struct canvas *c, struct rect line)
{
    if (view_is_free(v))
        draw_free_run(v, c, line);
    else
        draw_bars(v, c, line);
}

/* What a saved result does not know is left out. */
static int put_server(const struct view *v, struct canvas *c, int x, int y, enum protocol p)
{
    const struct session_server *s = &v->servers[p];
    char cpu[FIGURE_SIZE], memory[FIGURE_SIZE];

    if (!s->exists || v->session == NULL)
        return x;
    x = canvas_printf(c, x, y, p == PROTOCOL_REST ? STYLE_REST : STYLE_GRPC, "%s ",
                      p == PROTOCOL_REST ? "REST" : "gRPC");
    x = canvas_printf(c, x, y, s->serving ? STYLE_TEXT : STYLE_WARN, "%s", s->state);
    figure_count(s->cpu_percent, cpu);
    figure_bytes(s->rss_bytes, memory);
    if (!isnan(s->cpu_percent))
        x = canvas_printf(c, x, y, STYLE_TEXT, " cpu %s%%", cpu);
    if (!isnan(s->rss_bytes))
        x = canvas_printf(c, x, y, STYLE_TEXT, " %s", memory);
    return x + GAP;
}

/* Processor use of the client in the last trial: while one runs it is not known. */
static int put_client(const struct view *v, struct canvas *c, int x, int y)
{
    const struct result *r = v->result;
    char text[FIGURE_SIZE];

    if (r->trial_count == 0)
        return x;
    figure_count(metric_shown(r->trials[r->trial_count - 1], METRIC_CLIENT_CPU), text);
    return canvas_printf(c, x, y, STYLE_TEXT, "client cpu %s%%", text) + GAP;
}

void header_draw_servers(const struct view *v, struct canvas *c, struct rect line)
{
    int x = put_server(v, c, line.x + 1, line.y, PROTOCOL_REST);

    x = put_server(v, c, x, line.y, PROTOCOL_GRPC);
    x = put_client(v, c, x, line.y);
    if (!isnan(v->own_cpu_percent))
        canvas_printf(c, x, line.y, STYLE_TEXT, "console cpu %.1f%%", v->own_cpu_percent);
}
