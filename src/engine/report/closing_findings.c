#include <config.h>

#include "engine/report/closing_private.h"

#include <stdio.h>
#include <string.h>

#include "engine/judge/findings.h"
#include "engine/report/closing_table.h"

enum { INDENT = 4, FACTS_MAX = PARAGRAPH_SIZE };

/* The claims are all of the same cells. */
static void put_left_out(struct page *p, const struct finding *f)
{
    const struct sweep *s = &p->result->sweep;
    char level[LEVEL_NAME_SIZE];
    struct buf text;

    buf_init(&text, FACTS_MAX);
    for (size_t i = 0; i < f->cell_count; i++) {
        const struct finding_cell *c = &f->cells[i];

        if (c->why == NULL || i % 2 == 1)
            continue;
        buf_printf(&text, "%s%s (%s)",
                   text.size > 0 ? ", " : "left out: ", level_name(&s->levels[c->level], level),
                   c->why);
    }
    if (!buf_failed(&text))
        page_paragraph(p, INDENT, INDENT, buf_text(&text));
    buf_fini(&text);
}

static void put_finding(struct page *p, const struct finding *f)
{
    char heading[FINDING_TEXT_SIZE];

    snprintf(heading, sizeof heading, "%s: %s", finding_verdict_name(f->verdict), f->claim);
    page_paragraph(p, 2, INDENT, heading);
    page_paragraph(p, INDENT, INDENT, f->evidence);
}

/* Those that lack the same thing in one line, the sweep of each behind its name. */
static void put_not_tested(struct page *p, const struct findings *all, size_t first)
{
    const struct finding *f = &all->list[first];
    struct buf text;

    for (size_t i = 0; i < first; i++)
        if (all->list[i].verdict == FINDING_NOT_TESTED &&
            strcmp(all->list[i].evidence, f->evidence) == 0)
            return;
    buf_init(&text, FACTS_MAX);
    buf_append_text(&text, "not tested: ");
    for (size_t i = first; i < all->count; i++)
        if (all->list[i].verdict == FINDING_NOT_TESTED &&
            strcmp(all->list[i].evidence, f->evidence) == 0)
            buf_printf(&text, "%s%s (%s)", i > first ? ", " : "", all->list[i].id,
                       all->list[i].sweep);
    buf_printf(&text, ": %s", f->evidence);
    if (!buf_failed(&text))
        page_paragraph(p, 2, INDENT, buf_text(&text));
    buf_fini(&text);
}

void closing_print_findings(struct page *p)
{
    struct findings findings;

    if (sweep_rivals(&p->result->sweep) < 2)
        return;
    findings_make(p->result, &findings);
    buf_append_text(p->out, "\nFindings, gRPC / REST (claims often made, as hypotheses):\n");
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].verdict != FINDING_NOT_TESTED)
            put_finding(p, &findings.list[i]);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].verdict == FINDING_NOT_TESTED)
            put_not_tested(p, &findings, i);
    put_left_out(p, &findings.list[0]);
    page_paragraph(p, 2, INDENT, findings_judgement);
}
