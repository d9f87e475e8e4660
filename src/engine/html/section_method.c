#include <config.h>

#include "engine/html/sections.h"

#include <inttypes.h>

#include "base/number.h"
#include "engine/html/html.h"
#include "engine/report/remarks.h"

enum { TEXT_SIZE = 128 };

/* Names and what they mean, in the order in which a reader meets them. */
static const struct {
    const char *word;
    const char *text;
} words[] = {
    {"arm", "one way to ask for an inference: protocol, input, encoding, client and server"},
    {"level", "one load: so many requests always in flight (concurrency, a closed loop) or so many "
              "due each second (rate, an open loop)"},
    {"trial", "one timed run of one arm at one level: connections are opened, a warm-up is "
              "discarded, a window is measured, and the requests due in it are followed to their "
              "end"},
    {"block", "one pass in which every arm has one trial at every level, in a random order drawn "
              "from the sweep's seed. Blocks, not requests, are the independent observations: the "
              "requests of one trial share the machine's mood"},
    {"interval", "95 % by Student's t on the logarithms of the blocks' figures; of a ratio, on the "
                 "logarithms of the ratios within each block"},
    {"response time", "from when a request was due until its answer was there; in a closed loop it "
                      "is due when it is sent"},
    {"throughput", "requests answered within the window, divided by its length; over blocks the "
                   "geometric mean"},
    {"percentile", "the value of its rank in the histogram of all valid trials of an arm at a "
                   "level, merged; three significant digits; never averaged"},
    {"server's phases", "the server's own account of decoding, queue, inference and encoding; what "
                        "is left of the time from sending to the answer is the network's: both "
                        "protocol stacks, the kernel, and waiting to be read"},
    {"limited by", "what held a trial up, by stated rules: errors (more than 1 % failed), machine "
                   "(others took the processors), client (rvgtop at its end), server (at its "
                   "end), unknown (its process cannot be seen), latency (none of these). The most "
                   "frequent word of the trials; claims about servers rest on no cell that the "
                   "client, the machine or errors limited"},
};

static void put_word(struct buf *out, const char *word, const char *text)
{
    buf_append_text(out, "<div>\n");
    html_element(out, "dt", "", word);
    html_element(out, "dd", "", text);
    buf_append_text(out, "</div>\n");
}

static void put_trials(struct buf *out, const struct result *r)
{
    const struct sweep *s = &r->sweep;
    char window[NUMBER_TEXT_SIZE], warmup[NUMBER_TEXT_SIZE];
    struct buf blocks;

    number_print_exact(s->requests > 0 ? (double)s->requests : s->duration_s, window);
    number_print_exact(s->warmup_s, warmup);
    buf_init(&blocks, TEXT_SIZE);
    remark_blocks(r, &blocks);
    html_printf(out, "p", "",
                "%zu arm%s at %zu level%s in %s: %s%zu trials of %s %s each, after a warm-up of "
                "%s s; seed %" PRIu64 ".",
                s->arm_count, s->arm_count == 1 ? "" : "s", s->level_count,
                s->level_count == 1 ? "" : "s", buf_text(&blocks),
                result_may_end_early(r) ? "at most " : "", result_trials_planned(r), window,
                s->requests > 0 ? "requests" : "s", warmup, s->seed);
    buf_fini(&blocks);
}

static void put_needed(struct buf *out)
{
    html_printf(out, "p", "",
                "A percentile is told from so many requests on: p50 %" PRIu64 ", p90 %" PRIu64
                ", p99 %" PRIu64 ", p99.9 %" PRIu64 ".",
                percentile_requests_needed(50), percentile_requests_needed(90),
                percentile_requests_needed(99), percentile_requests_needed(99.9));
}

int section_method(struct buf *out, const struct result *r, struct err *e)
{
    (void)e;
    put_trials(out, r);
    buf_append_text(out, "<dl>\n");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        put_word(out, words[i].word, words[i].text);
    buf_append_text(out, "</dl>\n");
    put_needed(out);
    return 0;
}
