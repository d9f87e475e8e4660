#include <config.h>

#include "engine/run/summary.h"

#include <stdio.h>

#include "base/text.h"
#include "engine/judge/assertions.h"
#include "engine/report/closing_table.h"

enum { TABLE_TEXT_MAX = 1 << 24 };

void summary_print_table(const struct cli *cli, const char *directory, const struct result *r)
{
    struct buf text;

    if (cli->quiet || r->trial_count == 0)
        return;
    buf_init(&text, TABLE_TEXT_MAX);
    closing_table_print(r, directory, text_locale_is_utf8(), &text);
    fputs(buf_text(&text), cli->data_on_stdout ? stderr : stdout);
    buf_fini(&text);
}

size_t summary_tell_asserts(const struct result *r)
{
    const struct assertion_outcome *ordered[SWEEP_ASSERTS_MAX];
    struct assertions all;

    assertions_judge(r, &all);
    assertions_order(&all, ordered);
    for (size_t i = 0; i < all.failed; i++) {
        struct buf line;

        buf_init(&line, TABLE_TEXT_MAX);
        assertion_outcome_print(r, ordered[i], &line);
        fprintf(stderr, "rvgtop: assert: %s\n", buf_text(&line));
        buf_fini(&line);
    }
    return all.failed;
}
