/* Names of exports that are a file for each arm or each cell. An arm's name stands in them with
 * whatever is not a letter, a digit or one of . _ - + as '-': no file of a result, wherever it came
 * from, leads out of the directory that was asked for. */
#ifndef RVG_ENGINE_PART_FILES_H
#define RVG_ENGINE_PART_FILES_H

#include "base/err.h"
#include "engine/result/result.h"

enum { PART_NAME_SIZE = 64 };

/* The arm's name for files and tags. Returns `out`. */
const char *part_name_of_arm(const struct sweep_arm *arm, char out[PART_NAME_SIZE]);

/* DIRECTORY/ARM-LEVEL-ENDING: "rest-c16-response.hgrm", "grpc-1000rps-service.hlog". ERR_INVALID
 * when it is too long. */
int part_path_of_cell(const struct result *r, const struct cell *cell, const char *directory,
                      const char *ending, char out[SWEEP_PATH_SIZE], struct err *e);

#endif
