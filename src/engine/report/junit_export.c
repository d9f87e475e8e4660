#include <config.h>

#include "engine/report/junit_export.h"

#include "base/clock.h"
#include "base/markup.h"
#include "base/number.h"
#include "engine/judge/assertions.h"

enum { LINE_MAX_SIZE = 4096, TIMESTAMP_SIZE = 19 };

static void put_attribute(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, " %s=\"", name);
    markup_append(out, value);
    buf_append_char(out, '"');
}

static void put_count(struct buf *out, const char *name, size_t value)
{
    buf_printf(out, " %s=\"%zu\"", name, value);
}

/* How long the sweep measured: the windows of all its trials. */
static void put_time(struct buf *out, const struct result *r)
{
    char text[NUMBER_TEXT_SIZE];
    double seconds = 0;

    for (size_t i = 0; i < r->trial_count; i++)
        seconds += r->trials[i]->duration_s;
    number_print(seconds, 3, text);
    put_attribute(out, "time", text);
}

static void put_failure(struct buf *out, const struct result *r, const struct assertion_outcome *o)
{
    struct buf line;

    buf_init(&line, LINE_MAX_SIZE);
    assertion_outcome_print(r, o, &line);
    buf_append_text(out, "      <failure");
    put_attribute(out, "message", o->reason);
    put_attribute(out, "type", assertion_verdict_name(o->verdict));
    buf_append_char(out, '>');
    markup_append(out, buf_text(&line));
    buf_append_text(out, "</failure>\n");
    buf_fini(&line);
}

static void put_case(struct buf *out, const struct result *r, const struct assertion_outcome *o)
{
    buf_append_text(out, "    <testcase");
    put_attribute(out, "classname", r->sweep.name);
    put_attribute(out, "name", o->text);
    put_attribute(out, "time", "0");
    if (o->verdict == ASSERTION_HOLDS) {
        buf_append_text(out, "/>\n");
        return;
    }
    buf_append_text(out, ">\n");
    put_failure(out, r, o);
    buf_append_text(out, "    </testcase>\n");
}

static void put_suite(struct buf *out, const struct result *r, const struct assertions *all)
{
    char stamp[CLOCK_STAMP_SIZE];

    clock_stamp(r->created_at, stamp);
    stamp[TIMESTAMP_SIZE] = '\0';
    buf_append_text(out, "  <testsuite");
    put_attribute(out, "name", r->sweep.name);
    put_attribute(out, "hostname", r->environment.host);
    put_attribute(out, "timestamp", stamp);
    put_count(out, "tests", all->count);
    put_count(out, "failures", all->failed);
    put_count(out, "errors", 0);
    put_count(out, "skipped", 0);
    put_time(out, r);
    buf_append_text(out, ">\n");
    for (size_t i = 0; i < all->count; i++)
        put_case(out, r, &all->list[i]);
    buf_append_text(out, "  </testsuite>\n");
}

int junit_export(const struct result *r, struct buf *out, struct err *e)
{
    struct assertions all;

    assertions_judge(r, &all);
    buf_append_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rvgtop\"");
    put_count(out, "tests", all.count);
    put_count(out, "failures", all.failed);
    buf_append_text(out, ">\n");
    put_suite(out, r, &all);
    buf_append_text(out, "</testsuites>\n");
    return buf_failed(out) ? err_set(e, ERR_NO_MEMORY, "no memory for the JUnit text") : 0;
}
