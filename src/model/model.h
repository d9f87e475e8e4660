/* Models as a server sees them: one table of what can be served, free of sockets and of how a
 * message was written. A model is opened once and shared; each server thread has a worker of its
 * own on it (with its own runtimes), so threads never wait for each other here.
 *
 * A request passes two steps, timed apart by the caller: model_prepare (image bytes to the
 * network's input, or a check of a ready tensor) and model_infer. Deterministic: the same input
 * gives the same bits. */
#ifndef RVG_MODEL_MODEL_H
#define RVG_MODEL_MODEL_H

#include "base/arena.h"
#include "base/tensor.h"

enum { MODEL_INPUTS_MAX = 64 };

/* One input or output in the model's metadata; a dimension of -1 is free. */
struct model_port {
    const char *name;
    enum datatype datatype;
    int rank;
    int64_t shape[TENSOR_RANK_MAX];
};

/* A model that takes any inputs and answers with whatever fits them (identity) lists no ports. */
struct model_description {
    const char *name;
    const char *version;  /* "1" */
    const char *platform; /* "xnnpack", "none" */
    const struct model_port *inputs;
    size_t input_count;
    const struct model_port *outputs;
    size_t output_count;
    /* The class at each place of `probabilities`; NULL: not a classifier. */
    const char *const *labels;
    size_t label_count;
};

struct model;
struct model_worker;

/* What a request asks of the model besides its tensors. */
struct model_work {
    uint64_t busy_ns; /* identity: keep the calling thread computing for so much of its CPU time */
};

/* Names of the table, for --help and error texts; `index` from 0; NULL past the end. */
const char *model_name_at(size_t index);

/* `data_directory` holds the weights (resnet8_cifar10.f32; read here, once). ERR_NOT_FOUND names
 * the models there are; ERR_IO and ERR_INVALID name the file at fault. */
int model_open(const char *name, const char *data_directory, struct model **out, struct err *e);
void model_close(struct model *m);

const struct model_description *model_describe(const struct model *m);

/* True when the request parameters delay_us and busy_us mean something to this model (identity). */
bool model_takes_delays(const struct model *m);

/* A worker belongs to one thread. Close all workers before the model. */
int model_worker_open(struct model *m, struct model_worker **out, struct err *e);
void model_worker_close(struct model_worker *w);

/* Checks each input (tensor_check) and all of them against the model, and makes what model_infer
 * takes: for resnet8 one FP32 tensor [n,32,32,3], for identity the inputs themselves. `prepared`
 * has room for MODEL_INPUTS_MAX tensors; what it points to lives in `arena` or in the inputs. Error
 * texts name the tensor: "input 'image'[3]: not a JPEG, PNG or BMP image". */
int model_prepare(struct model_worker *w, const struct tensor *inputs, size_t count,
                  struct arena *arena, struct tensor *prepared, size_t *prepared_count,
                  struct err *e);

/* Runs the model on what model_prepare made. `outputs` has room for MODEL_INPUTS_MAX tensors; what
 * they point to lives in `arena` or in the prepared tensors. resnet8 answers `probabilities` FP32
 * [n,10] and `label` BYTES [n]; identity its inputs. */
int model_infer(struct model_worker *w, const struct tensor *prepared, size_t count,
                const struct model_work *work, struct arena *arena, struct tensor *outputs,
                size_t *output_count, struct err *e);

#endif
