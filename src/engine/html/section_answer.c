#include <config.h>

#include "engine/html/sections.h"

#include "base/markup.h"
#include "engine/html/html.h"
#include "engine/judge/assertions.h"
#include "engine/judge/findings.h"
#include "engine/report/remarks.h"
#include "engine/result/answer.h"

enum { LINE_SIZE = 4096 };

static void put_partial(struct buf *out, const struct result *r)
{
    struct buf trials;

    if (r->partial)
        html_printf(out, "p", " class=\"warning\"", "Partial: some trials are missing%s%s.",
                    r->partial_reason[0] ? ": " : "", r->partial_reason);
    buf_init(&trials, LINE_SIZE);
    remark_trials(r, &trials);
    if (trials.size > 0)
        html_printf(out, "p", result_is_complete(r) ? "" : " class=\"warning\"", "%s.",
                    buf_text(&trials));
    buf_fini(&trials);
}

static void put_answer(struct buf *out, const struct result *r, size_t base, size_t arm)
{
    struct answer answer;
    char text[ANSWER_SIZE];

    answer_make(r, base, arm, &answer);
    answer_print(r, &answer, text);
    html_element(out, "p", " class=\"answer\"", text);
}

static void put_answers(struct buf *out, const struct result *r)
{
    if (sweep_rivals(&r->sweep) < 2)
        html_printf(out, "p", " class=\"answer\"", "A single arm, %s: nothing to hold it against.",
                    r->sweep.arms[0].name);
    for (size_t arm = 1; arm < sweep_rivals(&r->sweep); arm++)
        if (sweep_arm_base(&r->sweep, arm) != arm)
            put_answer(out, r, sweep_arm_base(&r->sweep, arm), arm);
}

static void put_asserts(struct buf *out, const struct result *r)
{
    static const char *const classes[] = {[ASSERTION_HOLDS] = "",
                                          [ASSERTION_UNKNOWN] = " class=\"warning\"",
                                          [ASSERTION_FAILS] = " class=\"warning\""};
    const struct assertion_outcome *ordered[SWEEP_ASSERTS_MAX];
    struct assertions all;

    if (r->sweep.assert_count == 0)
        return;
    assertions_judge(r, &all);
    assertions_order(&all, ordered);
    html_element(out, "h3", "", "What the sweep asserts");
    html_printf(out, "p", "", "%zu of %zu failed.", all.failed, all.count);
    buf_append_text(out, "<ul>\n");
    for (size_t i = 0; i < all.count; i++) {
        struct buf line;

        buf_init(&line, LINE_SIZE);
        assertion_outcome_print(r, ordered[i], &line);
        html_element(out, "li", classes[ordered[i]->verdict], buf_text(&line));
        buf_fini(&line);
    }
    buf_append_text(out, "</ul>\n");
}

static void put_finding(struct buf *out, const struct finding *f)
{
    buf_append_text(out, "<div>\n<dt>");
    html_element(out, "strong", "", finding_verdict_name(f->verdict));
    markup_append(out, f->claim);
    buf_append_text(out, "</dt>\n");
    if (f->sweep)
        html_printf(out, "dd", "", "%s; the shipped sweep %s would test it", f->evidence, f->sweep);
    else
        html_element(out, "dd", "", f->evidence);
    buf_append_text(out, "</div>\n");
}

/* The claims are all of the same cells, listed in pairs. */
static void put_left_out(struct buf *out, const struct result *r, const struct finding *f)
{
    struct buf text;

    buf_init(&text, LINE_SIZE);
    for (size_t i = 0; i < f->cell_count; i += 2) {
        char level[LEVEL_NAME_SIZE];

        if (f->cells[i].why)
            buf_printf(&text, "%s%s (%s)", text.size > 0 ? ", " : "Left out: ",
                       level_name(&r->sweep.levels[f->cells[i].level], level), f->cells[i].why);
    }
    if (text.size > 0)
        html_element(out, "p", "", buf_text(&text));
    buf_fini(&text);
}

static void put_findings(struct buf *out, const struct result *r)
{
    struct findings findings;

    if (sweep_rivals(&r->sweep) < 2)
        return;
    findings_make(r, &findings);
    html_element(out, "h3", "", "What people claim, as hypotheses");
    buf_append_text(out, "<dl class=\"claims\">\n");
    for (size_t i = 0; i < findings.count; i++)
        put_finding(out, &findings.list[i]);
    buf_append_text(out, "</dl>\n");
    put_left_out(out, r, &findings.list[0]);
    html_element(out, "p", "", findings_judgement);
}

int section_answer(struct buf *out, const struct result *r, struct err *e)
{
    (void)e;
    put_partial(out, r);
    put_answers(out, r);
    put_asserts(out, r);
    put_findings(out, r);
    return 0;
}
