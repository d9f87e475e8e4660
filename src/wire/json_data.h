/* The `data` of one tensor in JSON: flat, or nested as its shape. */
#ifndef RVG_WIRE_JSON_DATA_H
#define RVG_WIRE_JSON_DATA_H

#include "base/tensor.h"
#include "wire/json_reader.h"

/* Reads the array that comes next into raw form in the decoder's arena and sets data and size of
 * `t`, whose datatype (a number or BOOL) and shape with `elements` elements are known. */
int json_data_numbers(struct json_reader *r, struct tensor *t, int64_t elements);

/* The same for BYTES in two steps, since what the texts mean may be said after them: first finds
 * the `elements` strings, then makes the elements of them: the texts as they are, or what their
 * base64 stands for. */
int json_data_texts(struct json_reader *r, const struct tensor *t, int64_t elements,
                    struct json_text **texts);
int json_data_join(struct decode *d, const struct json_text *texts, bool base64, int64_t elements,
                   struct tensor *t);

#endif
