#include <config.h>

#include "engine/run/summary.h"

#include <stdio.h>

#include "base/text.h"
#include "engine/judge/assertions.h"
#include "engine/report/closing_table.h"

enum { TABLE_TEXT_MAX = 1 << 24 };

/* A table larger than the stream's buffer fails here, and a later fflush knows nothing of it. */
static void put_table(FILE *out, const char *text)
{
    if (fputs(text, out) == EOF || fflush(out) != 0)
        perror(out == stdout ? "rvgtop: standard output" : "rvgtop: standard error");
}

void summary_print_table(const struct cli *cli, const char *directory, const struct result *r)
{
    struct buf text;

    if (cli->quiet || r->trial_count == 0)
        return;
    buf_init(&text, TABLE_TEXT_MAX);
    closing_table_print(r, directory, text_locale_is_utf8(), &text);
    put_table(cli->data_on_stdout ? stderr : stdout, buf_text(&text));
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
