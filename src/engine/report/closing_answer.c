#include <config.h>

#include "engine/report/closing_private.h"

#include "engine/result/answer.h"

/* Last, where the eye is when the run is over: a sentence for each pair of the table. */
void closing_print_answers(struct page *p)
{
    for (size_t arm = 1; arm < p->result->sweep.arm_count; arm++) {
        size_t base = sweep_arm_base(&p->result->sweep, arm);
        struct answer answer;
        char text[ANSWER_SIZE];

        if (base == arm)
            continue;
        answer_make(p->result, base, arm, &answer);
        answer_print(p->result, &answer, text);
        buf_append_char(p->out, '\n');
        page_wrap_printf(p, "Answer: %s", text);
    }
}
