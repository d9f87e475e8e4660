#include <config.h>

#include "base/options.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/parse.h"

enum { NAME_MAX_LENGTH = 64 };

static const struct option_spec builtin[] = {
    {.name = "help", .letter = 'h', .help = "Print this list and end", .group = "General"},
    {.name = "version", .help = "Print the versions of the program and its libraries and end"},
};
enum { BUILTIN_COUNT = sizeof builtin / sizeof builtin[0] };

static const char man_name[] = "help-man";

struct parser {
    const struct options_program *program;
    int argc;
    char *const *argv;
    int at; /* index of the next word to read */
    void *context;
    struct options_result *result;
    struct err *e;
};

const struct option_spec *options_at(const struct options_program *program, size_t index)
{
    if (index < program->count)
        return &program->options[index];
    index -= program->count;
    return index < BUILTIN_COUNT ? &builtin[index] : NULL;
}

/* '_' serves for '-', so that a setting's name in a file is its option too. */
static bool same_name(const char *option, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (option[i] == '\0' || option[i] != (name[i] == '_' ? '-' : name[i]))
            return false;
    return option[length] == '\0';
}

static const struct option_spec *find_name(const struct options_program *program, const char *name,
                                           size_t length)
{
    const struct option_spec *option;

    for (size_t i = 0; (option = options_at(program, i)) != NULL; i++)
        if (same_name(option->name, name, length))
            return option;
    return NULL;
}

static const struct option_spec *find_letter(const struct options_program *program, char letter)
{
    const struct option_spec *option;

    for (size_t i = 0; (option = options_at(program, i)) != NULL; i++)
        if (option->letter == letter)
            return option;
    return NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int unknown_name(const struct parser *p, const char *name)
{
    const struct option_spec *option;
    struct nearest nearest;

    nearest_init(&nearest, name);
    for (size_t i = 0; (option = options_at(p->program, i)) != NULL; i++)
        nearest_offer(&nearest, option->name);
    if (nearest.best)
        return err_set(p->e, ERR_INVALID, "--%.64s: no such option; did you mean --%s?", name,
                       nearest.best);
    return err_set(p->e, ERR_INVALID, "--%.64s: no such option; see --help", name);
}

static int apply(struct parser *p, const struct option_spec *option, const char *value)
{
    int code;

    if (option == &builtin[0])
        p->result->action = OPTIONS_HELP;
    else if (option == &builtin[1])
        p->result->action = OPTIONS_VERSION;
    if (option->set == NULL)
        return 0;
    code = option->set(option, value, p->context, p->e);
    if (code)
        err_prefix(p->e, "--%s", option->name);
    return code;
}

/* The value that stands in the next word. */
static int next_value(struct parser *p, const struct option_spec *option, const char **value)
{
    if (p->at == p->argc)
        return err_set(p->e, ERR_INVALID, "--%s: a value is missing (%s)", option->name,
                       option->metavar);
    *value = p->argv[p->at++];
    return 0;
}

static int parse_long(struct parser *p, const char *text)
{
    size_t length = strcspn(text, "=");
    const char *value = text[length] == '=' ? text + length + 1 : NULL;
    const struct option_spec *option = find_name(p->program, text, length);
    char name[NAME_MAX_LENGTH + 1];
    int code;

    snprintf(name, sizeof name, "%.*s", (int)least(length, NAME_MAX_LENGTH), text);
    if (strcmp(name, man_name) == 0 && value == NULL) {
        p->result->action = OPTIONS_MAN;
        return 0;
    }
    if (option == NULL)
        return unknown_name(p, name);
    if (option->metavar == NULL && value)
        return err_set(p->e, ERR_INVALID, "--%s: takes no value", option->name);
    if (option->metavar && value == NULL) {
        code = next_value(p, option, &value);
        if (code)
            return code;
    }
    return apply(p, option, value ? value : "");
}

static int parse_letters(struct parser *p, const char *letters)
{
    int code = 0;

    for (; *letters && code == 0 && p->result->action == OPTIONS_RUN; letters++) {
        const struct option_spec *option = find_letter(p->program, *letters);
        const char *value = letters + 1;

        if (option == NULL)
            return err_set(p->e, ERR_INVALID, "-%c: no such option; see --help", *letters);
        if (option->metavar == NULL) {
            code = apply(p, option, "");
            continue;
        }
        if (*value == '\0')
            code = next_value(p, option, &value);
        return code ? code : apply(p, option, value);
    }
    return code;
}

static int add_argument(struct parser *p, const char *word)
{
    size_t max = least(p->program->arguments_max, OPTIONS_ARGUMENTS_MAX);

    if (p->result->argument_count == max)
        return err_set(p->e, ERR_INVALID, "'%.64s': unexpected argument; see --help", word);
    p->result->arguments[p->result->argument_count++] = word;
    return 0;
}

int options_parse(const struct options_program *program, int argc, char *const *argv, void *context,
                  struct options_result *result, struct err *e)
{
    struct parser p = {program, argc, argv, 1, context, result, e};
    bool options_ended = false;
    int code = 0;

    *result = (struct options_result){.action = OPTIONS_RUN};
    while (p.at < argc && code == 0 && result->action == OPTIONS_RUN) {
        const char *word = argv[p.at++];

        if (options_ended || word[0] != '-' || word[1] == '\0')
            code = add_argument(&p, word);
        else if (strcmp(word, "--") == 0)
            options_ended = true;
        else if (word[1] == '-')
            code = parse_long(&p, word + 2);
        else
            code = parse_letters(&p, word + 1);
    }
    return code;
}

static void *field(const struct option_spec *option, void *context)
{
    return (char *)context + option->offset;
}

int options_set_flag(const struct option_spec *option, const char *value, void *context,
                     struct err *e)
{
    (void)value;
    (void)e;
    *(bool *)field(option, context) = true;
    return 0;
}

int options_set_text(const struct option_spec *option, const char *value, void *context,
                     struct err *e)
{
    if (*value == '\0')
        return err_set(e, ERR_INVALID, "the value is empty; %s is wanted", option->metavar);
    *(const char **)field(option, context) = value;
    return 0;
}

int options_set_int(const struct option_spec *option, const char *value, void *context,
                    struct err *e)
{
    return parse_int64(value, option->min, option->max, field(option, context), e);
}

int options_set_real(const struct option_spec *option, const char *value, void *context,
                     struct err *e)
{
    return parse_double(value, option->low, option->high, field(option, context), e);
}

int options_set_word(const struct option_spec *option, const char *value, void *context,
                     struct err *e)
{
    size_t count = 0, index;
    int code;

    while (option->words[count])
        count++;
    code = parse_word(value, option->words, count, &index, e);
    if (code == 0)
        *(int *)field(option, context) = (int)index;
    return code;
}
