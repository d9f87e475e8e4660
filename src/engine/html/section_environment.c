#include <config.h>

#include "engine/html/sections.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/number.h"
#include "engine/html/html.h"
#include "engine/judge/runs.h"

enum { NOISE_DECIMALS = 3 };

#define GIB 1073741824.0

static void put(struct buf *out, const char *what, const char *value)
{
    if (value[0] == '\0')
        return;
    html_row_open(out);
    html_row_heading(out, what);
    html_row_text(out, value);
    html_row_close(out);
}

static void put_number(struct buf *out, const char *what, double value, int decimals,
                       const char *unit)
{
    char number[NUMBER_TEXT_SIZE], text[2 * NUMBER_TEXT_SIZE];

    if (number_print(value, decimals, number) == 0)
        return;
    snprintf(text, sizeof text, "%s%s", number, unit);
    put(out, what, text);
}

static const char *virtual_text(enum virtualised v)
{
    static const char *const texts[] = {[VIRTUALISED_UNKNOWN] = "",
                                        [VIRTUALISED_NO] = "none",
                                        [VIRTUALISED_YES] = "the machine is a virtual one"};

    return texts[v];
}

static void put_machine(struct buf *out, const struct environment *env)
{
    put(out, "host", env->host);
    put(out, "kernel", env->kernel);
    put(out, "processor", env->cpu_model);
    put_number(out, "processors", env->cpus, 0, "");
    put_number(out, "memory", env->memory_bytes / GIB, 1, " GiB");
    put(out, "frequency governor", env->governor);
    put(out, "hypervisor", virtual_text(env->virtualised));
    put(out, "sharing of processors", env->affinity);
    put(out, "processors of the client", env->client_cpus);
    put(out, "processors of the servers", env->server_cpus);
}

static void put_labels(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->label_count; i++)
        put(out, s->labels[i].key, s->labels[i].value);
}

static void put_arms(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->arm_count; i++) {
        const struct sweep_arm *arm = &s->arms[i];
        char text[3 * SWEEP_TEXT_SIZE];

        snprintf(text, sizeof text, "%s, %s as %s, %s, %s client, model %s, %s",
                 protocol_name(arm->protocol), input_name(arm->input), encoding_name(arm->encoding),
                 rpc_name(arm->rpc), client_name(arm->client), arm->model,
                 arm->is_twin                 ? "for the noise floor"
                 : sweep_arm_is_external(arm) ? arm->target
                                              : "server of its own");
        put(out, arm->name, text);
    }
}

static void open(struct buf *out, const char *caption)
{
    html_table_open(out, caption, false);
    html_table_heading(out, "what", false);
    html_table_heading(out, "value", false);
    html_table_body(out);
}

int section_environment(struct buf *out, const struct result *r, struct err *e)
{
    char stamp[CLOCK_STAMP_SIZE];

    (void)e;
    clock_stamp(r->created_at, stamp);
    open(out, "Machine and versions");
    put_machine(out, &r->environment);
    put_number(out, "noise: p99 oversleep of the sentinel, median over trials", run_noise_us(r),
               NOISE_DECIMALS, " \xc2\xb5s");
    put(out, "rvgtop", r->tool_version);
    put(out, "libraries", r->library_versions);
    put(out, "measured at", stamp);
    put_labels(out, &r->sweep);
    html_table_close(out);
    open(out, "Arms");
    put_arms(out, &r->sweep);
    html_table_close(out);
    return 0;
}
