#include <config.h>

#include "servers/describe.h"

#include <string.h>

#include "wire/service_messages.h"

static void describe_ports(const struct model_port *from, size_t count, struct port_metadata *to)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = (struct port_metadata){
            .name = from[i].name, .datatype = from[i].datatype, .rank = from[i].rank};
        memcpy(to[i].shape, from[i].shape, sizeof to[i].shape);
    }
}

int describe_server(enum describe_form form, struct buf *out, struct err *e)
{
    const char *extensions[] = {"binary_tensor_data"};
    struct server_metadata m = {
        .name = PACKAGE_NAME,
        .version = PACKAGE_VERSION,
        .extensions = extensions,
        .extension_count = 1,
    };

    if (form == DESCRIBE_JSON)
        return json_server_metadata_encode(&m, out, e);
    return proto_server_metadata_encode(&m, out, e);
}

int describe_model(const struct service *s, enum describe_form form, struct buf *out, struct err *e)
{
    const struct model_description *model = model_describe(s->model);
    struct port_metadata inputs[MODEL_INPUTS_MAX], outputs[MODEL_INPUTS_MAX];
    const char *versions[] = {model->version};
    struct model_metadata m = {
        .name = model->name,
        .versions = versions,
        .version_count = 1,
        .platform = model->platform,
        .inputs = inputs,
        .input_count = model->input_count,
        .outputs = outputs,
        .output_count = model->output_count,
    };

    describe_ports(model->inputs, model->input_count, inputs);
    describe_ports(model->outputs, model->output_count, outputs);
    if (form == DESCRIBE_JSON)
        return json_model_metadata_encode(&m, out, e);
    return proto_model_metadata_encode(&m, out, e);
}
