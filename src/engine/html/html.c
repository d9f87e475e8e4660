#include <config.h>

#include "engine/html/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/markup.h"
#include "base/number.h"

enum { TEXT_SIZE = 4096 };

static const char unknown[] = "\xe2\x80\x93";

void html_element(struct buf *out, const char *tag, const char *attributes, const char *text)
{
    buf_printf(out, "<%s%s>", tag, attributes);
    markup_append(out, text);
    buf_printf(out, "</%s>\n", tag);
}

void html_printf(struct buf *out, const char *tag, const char *attributes, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    html_element(out, tag, attributes, text);
}

void html_table_open(struct buf *out, const char *caption, bool sortable)
{
    buf_append_text(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    markup_append(out, caption);
    buf_printf(out, "\">\n<table%s>\n", sortable ? " class=\"sortable\"" : "");
    html_element(out, "caption", "", caption);
    buf_append_text(out, "<thead>\n<tr>\n");
}

void html_table_heading(struct buf *out, const char *title, bool is_number)
{
    html_element(out, "th", is_number ? " scope=\"col\" class=\"n\"" : " scope=\"col\"", title);
}

void html_table_body(struct buf *out)
{
    buf_append_text(out, "</tr>\n</thead>\n<tbody>\n");
}

void html_table_close(struct buf *out)
{
    buf_append_text(out, "</tbody>\n</table>\n</div>\n");
}

void html_row_open(struct buf *out)
{
    buf_append_text(out, "<tr>\n");
}

void html_row_heading(struct buf *out, const char *text)
{
    html_element(out, "th", " scope=\"row\"", text);
}

void html_row_text(struct buf *out, const char *text)
{
    html_element(out, "td", "", text[0] ? text : unknown);
}

void html_row_number(struct buf *out, const char *number)
{
    html_element(out, "td", " class=\"n\"", number[0] ? number : unknown);
}

void html_row_value(struct buf *out, double value, int decimals)
{
    char number[NUMBER_TEXT_SIZE];

    number_print(value, decimals, number);
    html_row_number(out, number);
}

void html_row_percentile(struct buf *out, const struct trial *t, enum metric metric)
{
    char number[NUMBER_TEXT_SIZE + 1];

    number_print(metric_shown(t, metric), metric_decimals(metric), number);
    if (number[0] && metric_requests_missing(t, metric) > 0)
        strcat(number, "?");
    html_row_number(out, number);
}

void html_row_close(struct buf *out)
{
    buf_append_text(out, "</tr>\n");
}

void html_remark(struct buf *out, const struct result *r,
                 void (*remark)(const struct result *r, struct buf *out))
{
    struct buf text;

    buf_init(&text, TEXT_SIZE);
    remark(r, &text);
    if (text.size > 0)
        html_element(out, "p", "", buf_text(&text));
    buf_fini(&text);
}
