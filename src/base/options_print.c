#include <config.h>

#include "base/options.h"

#include <string.h>

#include "base/roff.h"

enum { SCREEN_WIDTH = 80, HELP_COLUMN_MAX = 32, OPTION_TEXT_SIZE = 128 };

/* "  -p, --port PORT" */
static void option_text(const struct option_spec *option, char out[OPTION_TEXT_SIZE])
{
    char letter[8] = "    ";

    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(out, OPTION_TEXT_SIZE, "  %s--%s%s%s", letter, option->name,
             option->metavar ? " " : "", option->metavar ? option->metavar : "");
}

/* Prints words from column `column` on, new lines indented by `indent`. Columns count bytes: the
 * tables are ASCII. */
static void print_wrapped(FILE *out, const char *text, size_t column, size_t indent)
{
    while (*text) {
        size_t length = strcspn(text, " \n");

        if (column > indent && column + 1 + length > SCREEN_WIDTH - 1) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)length, text);
        column += length;
        text += length;
        text += strspn(text, " \n");
    }
    fputc('\n', out);
}

static size_t help_column(const struct options_program *program)
{
    const struct option_spec *option;
    char text[OPTION_TEXT_SIZE];
    size_t column = 0;

    for (size_t i = 0; (option = options_at(program, i)) != NULL; i++) {
        option_text(option, text);
        if (strlen(text) + 2 > column && strlen(text) + 2 <= HELP_COLUMN_MAX)
            column = strlen(text) + 2;
    }
    return column;
}

static void print_option(FILE *out, const struct option_spec *option, size_t column)
{
    char text[OPTION_TEXT_SIZE];

    if (option->group)
        fprintf(out, "\n%s:\n", option->group);
    option_text(option, text);
    if (strlen(text) + 2 > column)
        fprintf(out, "%s\n%*s", text, (int)column, "");
    else
        fprintf(out, "%-*s", (int)column, text);
    print_wrapped(out, option->help, column, column);
}

static void print_usage(FILE *out, const struct options_program *program)
{
    const char *line = program->usage, *lead = "Usage:";

    do {
        size_t length = strcspn(line, "\n");

        fprintf(out, "%s %s %.*s\n", lead, program->name, (int)length, line);
        line += length;
        lead = "      ";
    } while (*line++);
}

void options_print_help(const struct options_program *program, FILE *out)
{
    const struct option_spec *option;
    size_t column = help_column(program);

    print_usage(out, program);
    print_wrapped(out, program->summary, 0, 0);
    for (size_t i = 0; (option = options_at(program, i)) != NULL; i++)
        print_option(out, option, column);
    if (program->epilogue)
        fprintf(out, "\n%s\n", program->epilogue);
}

static void print_man_option(FILE *out, const struct option_spec *option)
{
    if (option->group) {
        fputs(".SS ", out);
        roff_print(out, option->group);
        fputc('\n', out);
    }
    fputs(".TP\n", out);
    if (option->letter)
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", out);
    roff_print(out, option->name);
    fputs("\\fR", out);
    if (option->metavar) {
        fputs(" \\fI", out);
        roff_print(out, option->metavar);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    roff_print(out, option->help);
    fputs(".\n", out);
}

void options_print_man(const struct options_program *program, FILE *out)
{
    const struct option_spec *option;

    for (size_t i = 0; (option = options_at(program, i)) != NULL; i++)
        print_man_option(out, option);
}
