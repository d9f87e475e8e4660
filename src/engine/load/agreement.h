/* When two answers to the same question are the same answer. */
#ifndef RVG_ENGINE_AGREEMENT_H
#define RVG_ENGINE_AGREEMENT_H

#include "wire/message.h"

/* Compares the outputs that both responses have by name (at least one): shapes and datatypes are
 * equal; FP32 and FP64 elements differ by at most `tolerance` and the largest element of each row
 * (last dimension) stands in the same place unless the two candidates differ by less than the
 * tolerance; other datatypes are equal to the bit. ERR_INVALID names the output and the element. */
int responses_agree(const struct infer_response *a, const struct infer_response *b,
                    double tolerance, struct err *e);

/* Whether each output of `response` is, to the bit, the input of that name. */
int response_echoes(const struct infer_response *response, const struct infer_request *request,
                    struct err *e);

#endif
