/* What a model brings: one const table and two private structs, which model.c allocates. */
#ifndef RVG_MODEL_OPS_H
#define RVG_MODEL_OPS_H

#include "model/model.h"

struct model_ops {
    struct model_description description;
    bool takes_delays;  /* see model_takes_delays */
    size_t shared_size; /* bytes of the struct all workers share, read-only once open; may be 0 */
    size_t worker_size; /* bytes of the struct of one worker; may be 0 */

    /* Both structs are zeroed before. An init that fails has released what it took. A model with
     * nothing to set up leaves its functions NULL. */
    int (*shared_init)(void *shared, const char *data_directory, struct err *e);
    void (*shared_fini)(void *shared);
    int (*worker_init)(void *worker, const void *shared, struct err *e);
    void (*worker_fini)(void *worker);

    /* As model_prepare and model_infer. The inputs have passed tensor_check and are at most
     * MODEL_INPUTS_MAX. */
    int (*prepare)(void *worker, const struct tensor *inputs, size_t count, struct arena *arena,
                   struct tensor *prepared, size_t *prepared_count, struct err *e);
    int (*infer)(void *worker, const struct tensor *prepared, size_t count,
                 const struct model_work *work, struct arena *arena, struct tensor *outputs,
                 size_t *output_count, struct err *e);
};

extern const struct model_ops identity_ops;
extern const struct model_ops resnet8_ops;

#endif
