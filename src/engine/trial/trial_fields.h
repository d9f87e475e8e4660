/* The real numbers of a trial, each described once: where it lies in the struct, how it is called
 * in the record (JSON, journal) and with which resolution it is kept there, and what becomes of it
 * when several trials are put together. */
#ifndef RVG_ENGINE_TRIAL_FIELDS_H
#define RVG_ENGINE_TRIAL_FIELDS_H

#include <stddef.h>

#include "engine/trial/trial.h"

/* How a cell's value is made from its trials'. */
enum combine {
    COMBINE_MEAN, /* of those that know it */
    COMBINE_SUM,  /* unknown as soon as one trial does not know it */
    COMBINE_MAX   /* of those that know it */
};

struct trial_field {
    const char *group; /* JSON object inside the trial, "resources.server" nested; "": the trial */
    const char *key;
    size_t offset; /* of a double in struct trial */
    double scale;  /* recorded number = field x scale */
    int decimals;  /* of the recorded number */
    enum combine combine;
};

/* Field number `i`, or NULL after the last. */
const struct trial_field *trial_field(size_t i);

/* The field's value as it is recorded (scaled and rounded); NaN: not known. */
double trial_field_get(const struct trial_field *f, const struct trial *t);

/* Sets the field from a recorded number. */
void trial_field_set(const struct trial_field *f, struct trial *t, double recorded);

/* The field of `total` from all `count` trials. */
void trial_field_combine(const struct trial_field *f, const struct trial *const *trials,
                         size_t count, struct trial *total);

#endif
