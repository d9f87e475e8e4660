/* What the findings of a result are made of, and how they are told. Only findings*.c include this.
 */
#ifndef RVG_ENGINE_EVIDENCE_H
#define RVG_ENGINE_EVIDENCE_H

#include "engine/judge/findings.h"

struct evidence {
    const struct result *result;
    struct contrast contrasts[CONTRASTS_MAX];
    size_t count;
    const struct contrast *fair;   /* the first of equal encoding; NULL: none */
    const struct contrast *usual;  /* NULL: none */
    struct contrast_levels levels; /* of `fair` */
    struct contrast_levels usual_levels;
};

/* `fair` and the pairs that differ from it in size alone, from the smallest payload to the largest.
 */
struct evidence_axis {
    const struct contrast *list[CONTRASTS_MAX];
    double bytes[CONTRASTS_MAX]; /* of the gRPC arm's message */
    size_t count;
};

/* Why a search for the highest rate tests no claim. */
extern const char evidence_own_rates[];

void evidence_gather(const struct result *r, struct evidence *e);

/* All pairs of which a payload is known. */
void evidence_payloads(const struct evidence *e, struct evidence_axis *out);

/* What is said where the blocks that have the figure are too few. */
const char *evidence_too_few(const struct evidence *e);

/* The first of its kind; NULL: there is none. */
const struct contrast *evidence_find(const struct evidence *e, enum contrast_kind kind);

/* Figures of a trial. */
double figure_response_p50(const struct result *r, const struct trial *t);
double figure_response_p99(const struct result *r, const struct trial *t); /* NaN: too few */
double figure_throughput(const struct result *r, const struct trial *t);   /* NaN: a rate sets it */

/* Of what a request costs: RESOURCE_CPU and RESOURCE_MEMORY (resources.h). */
double figure_cpu_per_request(const struct result *r, const struct trial *t);
double figure_memory_per_request(const struct result *r, const struct trial *t);

/* Appends what fits. */
void evidence_add(char text[FINDING_TEXT_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* With so many significant digits and the decimal point of every locale. */
void evidence_add_figure(char text[FINDING_TEXT_SIZE], double value, int digits);

/* "1.31 [1.28, 1.34]", and with ", 10 blocks" behind it. */
void evidence_add_interval(char text[FINDING_TEXT_SIZE], const struct comparison *c);
void evidence_add_ratio(char text[FINDING_TEXT_SIZE], const struct comparison *c);

const char *evidence_arm(const struct evidence *e, size_t arm);

/* Both cells of every level, with why those that are left out are; as many as have room. */
void evidence_list_cells(const struct evidence *e, const struct contrast *c, struct finding *f);

/* findings_payload.c: whether the difference is greatest for small payloads. */
void finding_of_payload(const struct evidence *e, struct finding *f);

/* findings_crossover.c: at which payload the better arm changes, one finding for each metric.
 * Returns how many, FINDINGS_OF_CROSSOVER at most; none where payloads do not differ. */
enum { FINDINGS_OF_CROSSOVER = 2 };
size_t findings_of_crossover(const struct evidence *e, struct finding *f);

/* findings_measured.c: what the usual difference is made of, and which arm carries most. False:
 * nothing can be said. */
bool finding_of_split(const struct evidence *e, struct finding *f);
bool finding_of_choice(const struct evidence *e, struct finding *f);

#endif
