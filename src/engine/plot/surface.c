#include <config.h>

#include "engine/plot/surface.h"

#include <cairo.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <time.h>

#include "base/clock.h"
#include "engine/plot/strokes.h"

/* Of a unit: there are 96 to the inch. */
#define POINTS 0.75

enum { DATE_SIZE = 32 };

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int size)
{
    return buf_append(closure, data, size) == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_color(cairo_t *c, const struct ink *ink)
{
    cairo_set_source_rgba(c, (ink->rgb >> 16 & 255) / 255.0, (ink->rgb >> 8 & 255) / 255.0,
                          (ink->rgb & 255) / 255.0, ink->opacity);
}

static void set_dash(cairo_t *c, enum dash dash)
{
    const double *lengths;
    size_t count = dash_lengths(dash, &lengths);

    cairo_set_dash(c, lengths, (int)count, 0);
}

static void stroke(cairo_t *c, const struct ink *ink)
{
    set_color(c, ink);
    cairo_set_line_width(c, ink->width);
    set_dash(c, ink->dash);
    cairo_stroke(c);
}

static void paint_line(cairo_t *c, const struct drawing *d, const struct item *item)
{
    const struct spot *spots = drawing_spots(d, item);

    for (size_t i = 0; i < item->count; i++)
        cairo_line_to(c, spots[i].x, spots[i].y);
    stroke(c, &item->ink);
}

static void trace_extent(cairo_t *c, const struct extent *at)
{
    cairo_rectangle(c, at->x, at->y, at->width, at->height);
}

/* Sharp edges, so that no light shows between the cells of a heat map. */
static void paint_fill(cairo_t *c, const struct item *item)
{
    cairo_set_antialias(c, CAIRO_ANTIALIAS_NONE);
    trace_extent(c, &item->extent);
    set_color(c, &item->ink);
    cairo_fill(c);
    cairo_set_antialias(c, CAIRO_ANTIALIAS_DEFAULT);
}

static void paint_frame(cairo_t *c, const struct item *item)
{
    trace_extent(c, &item->extent);
    stroke(c, &item->ink);
}

static void paint_hatch(cairo_t *c, const struct item *item)
{
    const struct extent *at = &item->extent;
    const struct ink white = {0xffffff, 1, 0, DASH_NONE};

    cairo_save(c);
    trace_extent(c, at);
    cairo_clip_preserve(c);
    set_color(c, &white);
    cairo_fill(c);
    for (double x = at->x - at->height; x < at->x + at->width; x += HATCH_APART) {
        cairo_move_to(c, x, at->y + at->height);
        cairo_line_to(c, x + at->height, at->y);
    }
    stroke(c, &item->ink);
    cairo_restore(c);
}

static void trace_marker(cairo_t *c, const struct item *item)
{
    struct spot corners[MARKER_CORNERS_MAX], middle = marker_middle(item);
    size_t count = marker_corners(item, corners);

    if (count == 0)
        cairo_arc(c, middle.x, middle.y, marker_radius(item), 0, 2 * M_PI);
    for (size_t i = 0; i < count; i++)
        cairo_line_to(c, corners[i].x, corners[i].y);
    cairo_close_path(c);
}

static void paint_marker(cairo_t *c, const struct item *item)
{
    const struct ink white = {0xffffff, 1, 0, DASH_NONE};

    trace_marker(c, item);
    set_color(c, item->kind == ITEM_HOLLOW_MARKER ? &white : &item->ink);
    cairo_fill_preserve(c);
    stroke(c, &item->ink);
}

/* The layout knows the widths of DejaVu Sans; another font is narrowed to them. */
static void paint_text(cairo_t *c, const struct drawing *d, const struct item *item)
{
    const char *text = drawing_item_text(d, item);
    const struct extent *at = &item->extent;
    cairo_text_extents_t real;
    double narrowed;

    cairo_select_font_face(c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           font_is_bold(item->font) ? CAIRO_FONT_WEIGHT_BOLD
                                                    : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, font_size(item->font));
    cairo_text_extents(c, text, &real);
    narrowed = real.x_advance > at->width ? at->width / real.x_advance : 1;
    cairo_save(c);
    cairo_translate(c, at->x + (double)item->anchor / 2 * (at->width - narrowed * real.x_advance),
                    at->y + at->height / 2 + LETTER_MIDDLE * font_size(item->font));
    cairo_scale(c, narrowed, 1);
    cairo_move_to(c, 0, 0);
    set_color(c, &item->ink);
    cairo_show_text(c, text);
    cairo_restore(c);
}

static void paint_item(cairo_t *c, const struct drawing *d, const struct item *item)
{
    cairo_new_path(c);
    switch (item->kind) {
    case ITEM_LINE:
        paint_line(c, d, item);
        break;
    case ITEM_FILL:
        paint_fill(c, item);
        break;
    case ITEM_FRAME:
        paint_frame(c, item);
        break;
    case ITEM_HATCH:
        paint_hatch(c, item);
        break;
    case ITEM_MARKER:
    case ITEM_HOLLOW_MARKER:
        paint_marker(c, item);
        break;
    case ITEM_TEXT:
        paint_text(c, d, item);
        break;
    }
}

/* Letters as wide as they are, at every size. */
static void set_letters(cairo_t *c)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(c, options);
    cairo_font_options_destroy(options);
}

static void name_pdf(cairo_surface_t *surface, const char *title, int64_t created_at)
{
    time_t seconds = (time_t)(created_at / (int64_t)NS_PER_S);
    char date[DATE_SIZE];
    struct tm utc;

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    if (gmtime_r(&seconds, &utc) && strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static cairo_surface_t *make_surface(const struct drawing *d, enum surface_format format,
                                     struct buf *out)
{
    if (format == SURFACE_PNG)
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)d->width * SURFACE_PNG_SCALE,
                                          (int)d->height * SURFACE_PNG_SCALE);
    if (format == SURFACE_SVG)
        return cairo_svg_surface_create_for_stream(write_bytes, out, d->width * POINTS,
                                                   d->height * POINTS);
    return cairo_pdf_surface_create_for_stream(write_bytes, out, d->width * POINTS,
                                               d->height * POINTS);
}

static cairo_status_t finish(cairo_t *c, cairo_surface_t *surface, enum surface_format format,
                             struct buf *out)
{
    cairo_status_t status = cairo_status(c);

    if (status == CAIRO_STATUS_SUCCESS && format == SURFACE_PNG)
        status = cairo_surface_write_to_png_stream(surface, write_bytes, out);
    cairo_surface_finish(surface);
    return status == CAIRO_STATUS_SUCCESS ? cairo_surface_status(surface) : status;
}

int surface_paint(const struct drawing *d, enum surface_format format, const char *title,
                  int64_t created_at, struct buf *out, struct err *e)
{
    double scale = format == SURFACE_PNG ? SURFACE_PNG_SCALE : POINTS;
    cairo_surface_t *surface = make_surface(d, format, out);
    cairo_t *c = cairo_create(surface);
    cairo_status_t status;

    if (format == SURFACE_PDF)
        name_pdf(surface, title, created_at);
    cairo_scale(c, scale, scale);
    set_letters(c);
    for (size_t i = 0; i < drawing_count(d); i++)
        paint_item(c, d, drawing_item(d, i));
    status = finish(c, surface, format, out);
    cairo_destroy(c);
    cairo_surface_destroy(surface);
    if (status == CAIRO_STATUS_NO_MEMORY || buf_failed(out))
        return err_set(e, ERR_NO_MEMORY, "no memory for a picture");
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, ERR_INTERNAL, "a picture: %s", cairo_status_to_string(status));
    return 0;
}
