/* The lists `inputs` of a request and `outputs` of a response, and parameters, in JSON. */
#ifndef RVG_WIRE_JSON_TENSOR_H
#define RVG_WIRE_JSON_TENSOR_H

#include "wire/json_reader.h"
#include "wire/message.h"

/* The raw tensors behind the JSON header, in order; each one that is used is taken away. */
struct json_binary {
    const uint8_t *at;
    size_t left;
};

/* Reads the array that comes next; `list` names it in errors ("inputs"). Numbers and texts go to
 * the decoder's arena, binary tensors stay where they lie. */
int json_tensors(struct json_reader *r, const char *list, struct json_binary *binary,
                 struct tensor **tensors, size_t *count);

/* Reads the object that comes next. */
int json_parameters(struct json_reader *r, struct parameter **parameters, size_t *count);

#endif
