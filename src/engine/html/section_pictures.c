#include <config.h>

#include "engine/html/sections.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/html/html.h"
#include "engine/plot/legend.h"
#include "engine/plot/pictures.h"
#include "engine/plot/surface_svg.h"

enum { GAP = 8, MARGIN = 4, ATTRIBUTES_SIZE = 192 };

/* Each picture is laid out twice, so that it can be read on a telephone too; the style sheet shows
 * the one that fits. */
enum { WIDE, NARROW, FORMS };

static const struct form {
    const char *name; /* class */
    int width;
} forms[FORMS] = {{"wide", 880}, {"narrow", 420}};

/* The order on the page, how high each is, and what it shows for those who do not see it. */
static const struct figure {
    enum picture_number number;
    int heights[FORMS];
    const char *shows;
} figures[] = {
    {PICTURE_METRICS,
     {260, 460},
     "The key figures of each arm as bars side by side, at the highest level that tells about the "
     "servers."},
    {PICTURE_THROUGHPUT, {380, 418}, "Requests answered a second by each arm, against the level."},
    {PICTURE_PERCENTILES,
     {340, 374},
     "The median and two high percentiles of the response time of each arm, against the level."},
    {PICTURE_LATENCY_THROUGHPUT,
     {340, 374},
     "What response time each arm has at the throughput that it reaches; a mark for each level, "
     "better towards the lower right."},
    {PICTURE_BOXES, {380, 418}, "How far the response times of each arm spread, at each level."},
    {PICTURE_HISTOGRAMS,
     {340, 374},
     "Which share of the requests of each arm had which response time, at one level."},
    {PICTURE_BY_PERCENTILE,
     {340, 374},
     "The response time of each arm by percentile, at one level; the scale stretches towards the "
     "slowest requests."},
    {PICTURE_PHASES,
     {420, 462},
     "What the mean time of a request is made of: client, network, and the server's phases, for "
     "each arm and level."},
    {PICTURE_HEAT, {380, 418}, "The response times of each arm second by second, at one level."},
};

static void draw(const struct material *m, const struct figure *f, const struct form *form,
                 struct drawing *d)
{
    const struct picture *p = &pictures[f->number];
    int height = f->heights[form - forms];
    struct rect r = rect_inside((struct rect){0, 0, form->width, height}, MARGIN), legend;

    drawing_init(d, form->width, height);
    legend = rect_cut_top(&r, legend_height(m, p->keys, r.width));
    legend_draw(d, m, p->keys, legend);
    rect_cut_top(&r, GAP);
    p->draw(m, d, r);
}

static int put_form(struct buf *out, const struct material *m, const struct figure *f,
                    const struct form *form, struct err *e)
{
    const char *name = pictures[f->number].file;
    char attributes[ATTRIBUTES_SIZE];
    struct drawing d;
    int rc = 0;

    snprintf(attributes, sizeof attributes,
             " class=\"picture %s\" role=\"img\" aria-labelledby=\"%s-title %s-text\"", form->name,
             name, name);
    draw(m, f, form, &d);
    if (drawing_failed(&d))
        rc = err_set(e, ERR_NO_MEMORY, "no memory for a picture");
    else
        surface_svg(&d, attributes, out);
    drawing_fini(&d);
    return rc;
}

static int put_figure(struct buf *out, const struct material *m, const struct figure *f,
                      struct err *e)
{
    const struct picture *p = &pictures[f->number];
    char title[PICTURE_TITLE_SIZE];
    int rc = 0;

    picture_title(p, m, title);
    buf_append_text(out, "<figure>\n<figcaption>\n");
    buf_printf(out, "<h3 id=\"%s-title\">%s</h3>\n<p id=\"%s-text\">%s</p>\n</figcaption>\n",
               p->file, title, p->file, f->shows);
    for (size_t i = 0; i < FORMS && rc == 0; i++)
        rc = put_form(out, m, f, &forms[i], e);
    buf_append_text(out, "</figure>\n");
    return rc;
}

int section_pictures(struct buf *out, const struct result *r, struct err *e)
{
    struct material *m = malloc(sizeof *m);
    int rc = m ? material_init(m, r, e) : err_set(e, ERR_NO_MEMORY, "no memory for the pictures");

    for (size_t i = 0; i < sizeof figures / sizeof *figures && rc == 0; i++)
        rc = put_figure(out, m, &figures[i], e);
    free(m);
    return rc;
}
