#include <config.h>

#include "tui/answer_lines.h"

#include "engine/result/answer.h"

enum { MARGIN = 1 };

/* While trials are still to come the sentence would change with each. */
static bool is_due(const struct view *v)
{
    bool over = v->session == NULL || v->session->state >= SESSION_DONE;

    return over && !view_is_free(v) && v->result->trial_count > 0 &&
           sweep_rivals(&v->result->sweep) > 1;
}

static void print(const struct view *v, char out[ANSWER_SIZE])
{
    struct side sides[2];
    struct answer answer;
    size_t count;

    view_sides(v, sides, &count);
    answer_make(v->result, sides[0].arm, sides[1].arm, &answer);
    answer_print(v->result, &answer, out);
}

int answer_lines_height(const struct view *v, int width, int most)
{
    char text[ANSWER_SIZE];
    int lines;

    if (!is_due(v))
        return 0;
    print(v, text);
    lines = canvas_lines(text, width - 2 * MARGIN);
    return lines < most ? lines : most;
}

void answer_lines_draw(const struct view *v, struct canvas *c, struct rect area)
{
    char text[ANSWER_SIZE];

    rect_cut_left(&area, MARGIN);
    rect_cut_right(&area, MARGIN);
    print(v, text);
    canvas_paragraph(c, area, STYLE_TITLE, text);
}
