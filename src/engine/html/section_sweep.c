#include <config.h>

#include "engine/html/sections.h"

#include "base/markup.h"
#include "engine/sweep/sweep_write.h"

enum { SWEEP_TEXT_MAX = 1 << 20 };

int section_sweep(struct buf *out, const struct result *r, struct err *e)
{
    struct buf text;
    int rc;

    buf_init(&text, SWEEP_TEXT_MAX);
    rc = sweep_write(&r->sweep, &text, e);
    buf_append_text(out, "<p>The sweep with every default filled in. Saved as sweep.cfg it is run "
                         "by</p>\n<pre tabindex=\"0\"><code>rvgtop --batch sweep.cfg</code></pre>\n"
                         "<pre tabindex=\"0\" aria-label=\"sweep.cfg\"><code>");
    markup_append_lines(out, buf_text(&text));
    buf_append_text(out, "</code></pre>\n");
    buf_fini(&text);
    return rc;
}
