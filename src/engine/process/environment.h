/* The machine a sweep ran on, as it stands in every result. */
#ifndef RVG_ENGINE_ENVIRONMENT_H
#define RVG_ENGINE_ENVIRONMENT_H

enum { ENVIRONMENT_TEXT_SIZE = 128 };

enum virtualised { VIRTUALISED_UNKNOWN, VIRTUALISED_NO, VIRTUALISED_YES };

/* A text that is not known is "", a number NaN. */
struct environment {
    char host[ENVIRONMENT_TEXT_SIZE];
    char kernel[ENVIRONMENT_TEXT_SIZE]; /* "Linux 6.1.0-18-amd64" */
    char cpu_model[ENVIRONMENT_TEXT_SIZE];
    char governor[ENVIRONMENT_TEXT_SIZE]; /* of the first processor: "performance" */
    double cpus;                          /* online, whoever may use them */
    double memory_bytes;                  /* of the machine */
    enum virtualised virtualised;         /* runs under a hypervisor */
    /* Set by the session: how the processors were shared. */
    char affinity[ENVIRONMENT_TEXT_SIZE];    /* "split", "none", "lists" */
    char client_cpus[ENVIRONMENT_TEXT_SIZE]; /* "0-3" */
    char server_cpus[ENVIRONMENT_TEXT_SIZE];
};

/* Fills all but the last three, which become "". Cannot fail: see above. */
void environment_read(struct environment *out);

#endif
