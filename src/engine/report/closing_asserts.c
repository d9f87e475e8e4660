#include <config.h>

#include "engine/report/closing_private.h"

#include "engine/judge/assertions.h"

enum { INDENT = 2, FURTHER = 4 };

static void put_outcome(struct page *p, const struct assertion_outcome *o)
{
    struct buf line;

    buf_init(&line, PARAGRAPH_SIZE);
    assertion_outcome_print(p->result, o, &line);
    page_paragraph(p, INDENT, FURTHER, buf_text(&line));
    buf_fini(&line);
}

void closing_print_asserts(struct page *p)
{
    const struct assertion_outcome *ordered[SWEEP_ASSERTS_MAX];
    struct assertions all;

    if (p->result->sweep.assert_count == 0)
        return;
    assertions_judge(p->result, &all);
    assertions_order(&all, ordered);
    buf_printf(p->out, "\nAsserted: %zu of %zu failed\n", all.failed, all.count);
    for (size_t i = 0; i < all.count; i++)
        put_outcome(p, ordered[i]);
}
