#include <config.h>

#include "model/model.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/ops.h"

static const struct model_ops *const models[] = {&resnet8_ops, &identity_ops};

enum { MODEL_COUNT = sizeof models / sizeof models[0] };

struct model {
    const struct model_ops *ops;
    max_align_t shared[]; /* ops->shared_size bytes */
};

struct model_worker {
    const struct model_ops *ops;
    max_align_t own[]; /* ops->worker_size bytes */
};

static const struct model_ops *find_ops(const char *name)
{
    for (size_t i = 0; i < MODEL_COUNT; i++) {
        if (strcmp(models[i]->description.name, name) == 0)
            return models[i];
    }
    return NULL;
}

static int unknown_model(const char *name, struct err *e)
{
    struct buf known;
    int rc;

    buf_init(&known, ERR_TEXT_SIZE);
    for (size_t i = 0; i < MODEL_COUNT; i++)
        buf_printf(&known, "%s%s", i > 0 ? ", " : "", models[i]->description.name);
    rc = err_set(e, ERR_NOT_FOUND, "model '%.64s': there is no such model; there are %s", name,
                 buf_text(&known));
    buf_fini(&known);
    return rc;
}

static int no_memory(const struct model_ops *ops, struct err *e)
{
    return err_set(e, ERR_NO_MEMORY, "model '%s': no memory", ops->description.name);
}

static int check_inputs(const struct tensor *inputs, size_t count, struct err *e)
{
    if (count > MODEL_INPUTS_MAX)
        return err_set(e, ERR_TOO_LARGE, "inputs: %zu tensors, at most %d", count,
                       MODEL_INPUTS_MAX);
    for (size_t i = 0; i < count; i++) {
        int rc = tensor_check(&inputs[i], e);

        if (rc != 0) {
            err_prefix(e, "input '%.64s'", inputs[i].name);
            return rc;
        }
    }
    return 0;
}

const char *model_name_at(size_t index)
{
    return index < MODEL_COUNT ? models[index]->description.name : NULL;
}

int model_open(const char *name, const char *data_directory, struct model **out, struct err *e)
{
    const struct model_ops *ops = find_ops(name);
    struct model *m;
    int rc;

    if (ops == NULL)
        return unknown_model(name, e);
    m = calloc(1, sizeof *m + ops->shared_size);
    if (m == NULL)
        return no_memory(ops, e);
    m->ops = ops;
    rc = ops->shared_init ? ops->shared_init(m->shared, data_directory, e) : 0;
    if (rc != 0) {
        free(m);
        return rc;
    }
    *out = m;
    return 0;
}

void model_close(struct model *m)
{
    if (m && m->ops->shared_fini)
        m->ops->shared_fini(m->shared);
    free(m);
}

const struct model_description *model_describe(const struct model *m)
{
    return &m->ops->description;
}

bool model_takes_delays(const struct model *m)
{
    return m->ops->takes_delays;
}

int model_worker_open(struct model *m, struct model_worker **out, struct err *e)
{
    const struct model_ops *ops = m->ops;
    struct model_worker *w = calloc(1, sizeof *w + ops->worker_size);
    int rc;

    if (w == NULL)
        return no_memory(ops, e);
    w->ops = ops;
    rc = ops->worker_init ? ops->worker_init(w->own, m->shared, e) : 0;
    if (rc != 0) {
        free(w);
        return rc;
    }
    *out = w;
    return 0;
}

void model_worker_close(struct model_worker *w)
{
    if (w && w->ops->worker_fini)
        w->ops->worker_fini(w->own);
    free(w);
}

int model_prepare(struct model_worker *w, const struct tensor *inputs, size_t count,
                  struct arena *arena, struct tensor *prepared, size_t *prepared_count,
                  struct err *e)
{
    int rc = check_inputs(inputs, count, e);

    if (rc != 0)
        return rc;
    return w->ops->prepare(w->own, inputs, count, arena, prepared, prepared_count, e);
}

int model_infer(struct model_worker *w, const struct tensor *prepared, size_t count,
                const struct model_work *work, struct arena *arena, struct tensor *outputs,
                size_t *output_count, struct err *e)
{
    return w->ops->infer(w->own, prepared, count, work, arena, outputs, output_count, e);
}
