#include <config.h>

#include "engine/run/summary.h"

#include <stdio.h>

#include "base/text.h"
#include "engine/judge/assertions.h"
#include "engine/report/closing_table.h"
#include "engine/report/run_directory.h"

enum { TABLE_TEXT_MAX = 1 << 24 };

int summary_say(const struct cli *cli, const struct buf *text, struct err *e)
{
    if (!cli->data_on_stdout)
        return run_text_save("-", text, e);
    fwrite(text->data, 1, text->size, stderr);
    return 0;
}

int summary_print_table(const struct cli *cli, const char *directory, const struct result *r,
                        struct err *e)
{
    struct buf text;
    int code;

    if (cli->quiet || r->trial_count == 0)
        return 0;
    buf_init(&text, TABLE_TEXT_MAX);
    closing_table_print(r, directory, text_locale_is_utf8(), &text);
    code = summary_say(cli, &text, e);
    buf_fini(&text);
    return code;
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
