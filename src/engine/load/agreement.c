#include <config.h>

#include "engine/load/agreement.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const struct tensor *tensor_named(const struct tensor *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    }
    return NULL;
}

static double element_at(const struct tensor *t, size_t index)
{
    float single;
    double number;

    if (t->datatype == DATATYPE_FP32) {
        memcpy(&single, t->data + index * sizeof single, sizeof single);
        return single;
    }
    memcpy(&number, t->data + index * sizeof number, sizeof number);
    return number;
}

static size_t row_top(const struct tensor *t, size_t start, size_t width)
{
    size_t top = start;

    for (size_t i = start + 1; i < start + width; i++) {
        if (element_at(t, i) > element_at(t, top))
            top = i;
    }
    return top;
}

static int rows_agree(const struct tensor *a, const struct tensor *b, double tolerance,
                      struct err *e)
{
    size_t count = a->size / datatype_size(a->datatype);
    size_t width = a->rank > 0 ? (size_t)a->shape[a->rank - 1] : 1;

    for (size_t i = 0; i < count; i++) {
        double x = element_at(a, i), y = element_at(b, i);

        if (!(fabs(x - y) <= tolerance) && memcmp(&x, &y, sizeof x) != 0)
            return err_set(e, ERR_INVALID, "output '%s': element %zu is %g and %g", a->name, i, x,
                           y);
    }
    for (size_t start = 0; start + width <= count && width > 0; start += width) {
        size_t top_a = row_top(a, start, width), top_b = row_top(b, start, width);

        if (top_a != top_b && element_at(a, top_a) - element_at(a, top_b) > tolerance)
            return err_set(e, ERR_INVALID, "output '%s': top class %zu and %zu", a->name,
                           top_a - start, top_b - start);
    }
    return 0;
}

static int outputs_agree(const struct tensor *a, const struct tensor *b, double tolerance,
                         struct err *e)
{
    bool same_shape = a->datatype == b->datatype && a->rank == b->rank && a->rank >= 0 &&
                      memcmp(a->shape, b->shape, sizeof a->shape[0] * (size_t)a->rank) == 0;

    if (!same_shape)
        return err_set(e, ERR_INVALID, "output '%s': different datatype or shape", a->name);
    if (a->datatype == DATATYPE_FP32 || a->datatype == DATATYPE_FP64)
        return rows_agree(a, b, tolerance, e);
    if (!tensor_equal(a, b))
        return err_set(e, ERR_INVALID, "output '%s': different elements", a->name);
    return 0;
}

int responses_agree(const struct infer_response *a, const struct infer_response *b,
                    double tolerance, struct err *e)
{
    size_t compared = 0;

    for (size_t i = 0; i < a->output_count; i++) {
        const struct tensor *other = tensor_named(b->outputs, b->output_count, a->outputs[i].name);

        if (other == NULL)
            continue;
        if (outputs_agree(&a->outputs[i], other, tolerance, e) != 0)
            return ERR_INVALID;
        compared++;
    }
    if (compared == 0)
        return err_set(e, ERR_INVALID, "the answers have no output in common");
    return 0;
}

int response_echoes(const struct infer_response *response, const struct infer_request *request,
                    struct err *e)
{
    if (response->output_count != request->input_count)
        return err_set(e, ERR_INVALID, "%zu outputs for %zu inputs", response->output_count,
                       request->input_count);
    for (size_t i = 0; i < request->input_count; i++) {
        const struct tensor *input = &request->inputs[i];
        const struct tensor *output = tensor_named(response->outputs, response->output_count,
                                                   input->name);

        if (output == NULL || !tensor_equal(input, output))
            return err_set(e, ERR_INVALID, "output '%s' is not the input that was sent",
                           input->name);
    }
    return 0;
}
