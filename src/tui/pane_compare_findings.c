#include <config.h>

#include "tui/compare_panes.h"

#include <stdio.h>

#include "engine/judge/findings.h"
#include "tui/glyphs.h"
#include "tui/plot.h"

enum { MARK_WIDTH = 2, VERDICT_WIDTH = 20, EVIDENCE_SIZE = FINDING_TEXT_SIZE + 64 };

static enum style style_of(enum finding_verdict verdict)
{
    switch (verdict) {
    case FINDING_SUPPORTED:
        return STYLE_GRPC;
    case FINDING_CONTRADICTED:
        return STYLE_REST;
    case FINDING_NOT_TESTED:
        return STYLE_DIM;
    default:
        return STYLE_TEXT;
    }
}

/* What the finding rests on, or lacks. */
static void print_evidence(const struct finding *f, char out[EVIDENCE_SIZE])
{
    if (f->sweep)
        snprintf(out, EVIDENCE_SIZE, "%s; sweeps/%s tests it", f->evidence, f->sweep);
    else
        snprintf(out, EVIDENCE_SIZE, "%s", f->evidence);
}

/* Nothing where there is no room. */
static void draw_evidence(struct canvas *c, struct rect *inside, const struct finding *f)
{
    struct rect area = {inside->x + MARK_WIDTH, inside->y, inside->width - MARK_WIDTH,
                        inside->height};
    char text[EVIDENCE_SIZE];
    int lines;

    print_evidence(f, text);
    lines = canvas_paragraph(c, area, STYLE_TEXT, text);
    rect_cut_top(inside, lines < inside->height ? lines : inside->height);
}

/* The first one that is shown, so that the chosen one is, with what it rests on where that fits. */
static size_t first_shown(const struct findings *all, size_t chosen, struct rect inside)
{
    char text[EVIDENCE_SIZE];
    int wanted, over;

    print_evidence(&all->list[chosen], text);
    wanted = 1 + canvas_lines(text, inside.width - MARK_WIDTH);
    over = (int)chosen + (wanted < inside.height ? wanted : inside.height) - inside.height;
    return over > 0 ? (size_t)over : 0;
}

static void draw_finding(struct canvas *c, struct rect line, const struct finding *f, bool chosen)
{
    enum style style = style_of(f->verdict);
    int x = line.x + MARK_WIDTH;

    if (chosen)
        canvas_put(c, line.x, line.y, glyph(GLYPH_SELECTED, c->ascii), STYLE_TITLE);
    canvas_left(c, x, line.y, VERDICT_WIDTH, style, finding_verdict_name(f->verdict));
    x += VERDICT_WIDTH;
    canvas_left(c, x, line.y, line.x + line.width - x, STYLE_TEXT, f->claim);
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    (void)v;
    snprintf(text, TITLE_SIZE, "Findings: what people claim");
    snprintf(remark, TITLE_SIZE, "Up, Down: evidence");
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct findings findings;
    size_t chosen;

    if (v->result->sweep.arm_count < 2) {
        plot_empty(c, inside, "one arm: nothing to judge");
        return;
    }
    findings_make(v->result, &findings);
    chosen = v->ui->finding < findings.count ? v->ui->finding : findings.count - 1;
    for (size_t i = first_shown(&findings, chosen, inside); i < findings.count && inside.height > 0;
         i++) {
        draw_finding(c, rect_cut_top(&inside, 1), &findings.list[i], i == chosen);
        if (i == chosen)
            draw_evidence(c, &inside, &findings.list[i]);
    }
}

const struct pane compare_findings_pane = {title, draw};
