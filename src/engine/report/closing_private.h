/* Between the files that print the closing table and the table of two runs. */
#ifndef RVG_ENGINE_CLOSING_PRIVATE_H
#define RVG_ENGINE_CLOSING_PRIVATE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/number.h"
#include "engine/result/result.h"

/* The first columns of both tables: the level, a blank, the arm. */
enum { ARM_WIDTH = 12 };

/* What is wrapped is no longer than this. */
enum { PARAGRAPH_SIZE = 2048 };

struct page {
    const struct result *result; /* of the closing table */
    struct buf *out;
    bool utf8;
    size_t level_width; /* columns of the level */
};

/* Puts `text` of at most `width` columns (0: any), cutting and marking what is over. Characters
 * that are not ASCII become '?' on a page without UTF-8. */
void page_put(struct page *p, const char *text, size_t width);
/* The same, filled up to `width` columns. */
void page_left(struct page *p, const char *text, size_t width);
/* The same at the right side, but never cut: figures stand there. */
void page_right(struct page *p, const char *text, size_t width);

/* Appends `text` in lines of at most CLOSING_WIDTH columns, broken at blanks, the first indented by
 * `indent` columns and the further ones by `further`; page_wrap by 0 and a little. */
void page_paragraph(struct page *p, size_t indent, size_t further, const char *text);
void page_wrap(struct page *p, const char *text);
void page_wrap_printf(struct page *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for what is said of a result; whether there was something. */
bool page_wrap_remark(struct page *p, const char *lead,
                      void (*remark)(const struct result *r, struct buf *out));

/* The heading of what page_row_start puts. */
void page_heading_start(struct page *p);

/* The level (only in the first row of it) and the text in the arm's column. */
void page_row_start(struct page *p, size_t level, bool first, const char *arm);

/* `value` with `digits` significant digits and at most `decimals` decimals; "-" when unknown. */
void page_figure(double value, int digits, int decimals, char out[NUMBER_TEXT_SIZE]);

/* closing_findings.c: what this says about what people claim. */
void closing_print_findings(struct page *p);

/* closing_search.c: the highest rates, and how they were found. */
void closing_print_searches(struct page *p);

/* closing_growth.c: the law laid through the levels of each arm. */
void closing_print_growth(struct page *p);

/* closing_remarks.c: blocks that were automatic, the noise floor. */
void closing_print_sequence(struct page *p);

/* closing_phases.c: where the time goes. */
void closing_print_phases(struct page *p);

/* closing_costs.c: what a request costs. */
void closing_print_costs(struct page *p);

/* closing_remarks.c: instrument, machine, notes, legend, files. */
void closing_print_remarks(struct page *p, const char *directory);

/* closing_asserts.c: whether it is as the sweep asserts. */
void closing_print_asserts(struct page *p);

/* closing_answer.c: who is faster. */
void closing_print_answers(struct page *p);

#endif
