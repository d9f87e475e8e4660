/* A sweep in the making: what a sweep file and options said, and where each thing was said, so that
 * every complaint can name its place. When all has been said, sweep_config_finish fills in what was
 * not and checks the whole.
 *
 * Order of precedence: an option, the arm's own key, the same key at the file's top level, the
 * default. An option that is a key of arms too (input, model, ...) speaks for all arms; parameters
 * add up, those of an option winning over those of an arm, and these over the file's. Arm keys that
 * one protocol only has (rpc, connections, channels) pass the arms of the other by.
 *
 * Not thread-safe. About 100 KiB: not for the stack of a small thread. */
#ifndef RVG_ENGINE_SWEEP_CONFIG_H
#define RVG_ENGINE_SWEEP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/sweep/settings.h"
#include "engine/sweep/sweep.h"

/* Where something was said, besides the numbers of lines. */
enum { SAID_NOWHERE = 0, SAID_BY_OPTION = -1, SAID_BY_MATRIX = -2 };

struct sweep_config_arm {
    struct sweep_arm arm;
    int line;                     /* where the arm begins */
    int key_lines[ARM_KEY_COUNT]; /* SAID_NOWHERE, SAID_BY_MATRIX or a line */
};

struct sweep_config {
    char file[SWEEP_PATH_SIZE]; /* the sweep file's path, "": none */
    struct sweep sweep;         /* what was said for the sweep, else defaults; no arms */
    int lines[SETTING_COUNT];   /* SAID_NOWHERE, SAID_BY_OPTION or a line */
    int assert_lines[SWEEP_ASSERTS_MAX];
    struct sweep_arm shared; /* arm keys at the file's top level */
    int shared_lines[ARM_KEY_COUNT];
    struct sweep_arm forced; /* arm keys and parameters from options */
    bool is_forced[ARM_KEY_COUNT];
    char targets[PROTOCOL_COUNT][SWEEP_TEXT_SIZE]; /* --rest-url, --grpc-server; "": none */
    char selection[SWEEP_PATH_SIZE];               /* --arms; "": all */
    struct sweep_config_arm *arms;                 /* owned */
    size_t arm_count;
    bool is_matrix;      /* every arm there is for the model, instead of `arms` */
    struct err first;    /* of the mistakes; code 0: there is none */
    struct buf mistakes; /* all that were found, a line each, as far as 64 KiB hold them */
};

void sweep_config_init(struct sweep_config *c);
void sweep_config_fini(struct sweep_config *c);

/* The word of an option. `setting` is a row of `settings`, or a shared one of `arm_settings`. The
 * error text does not name the option. */
int sweep_config_set_option(struct sweep_config *c, const struct setting *setting, const char *text,
                            struct err *e);

/* The target of all arms of that protocol, from an option; checked at once. */
int sweep_config_set_target(struct sweep_config *c, enum protocol protocol, const char *text,
                            struct err *e);

/* Appends a copy of an arm of the file. ERR_TOO_LARGE, ERR_NO_MEMORY. */
int sweep_config_add_arm(struct sweep_config *c, const struct sweep_config_arm *arm, struct err *e);

/* Keeps a mistake, so that what else is wrong can be told with it. */
void sweep_config_note(struct sweep_config *c, const struct err *mistake);

/* The first one noted; 0: none was. */
int sweep_config_mistake(const struct sweep_config *c, struct err *e);

/* Makes the effective sweep: default arms and levels where none were given, keys inherited, the
 * image found (a relative path starts at the sweep file's directory, or at the working directory
 * when an option said it; a bare name not found there is looked up among the installed data), and
 * everything checked, all of it: the error is the first mistake, and each is noted. `out` needs no
 * sweep_init and belongs to the caller when this succeeds. Error texts begin with the place:
 * "demo.cfg:9: arm 'rest': encoding: ...", "--image: ...".
 *
 * Without a file, a target given for one protocol only leaves the other's default arm out: two
 * servers that may hold different models are never compared by accident. */
int sweep_config_finish(struct sweep_config *c, struct sweep *out, struct err *e);

/* Puts "FILE:LINE: " before an error's text; a long path is cut at its beginning. */
void sweep_config_prefix_line(const char *file, int line, struct err *e);

#endif
