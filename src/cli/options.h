/* Reads the command line. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/cli.h"

/* False: it cannot be understood; why has gone to standard error. */
bool options_read(const struct cli_command *command, int argc, char **argv, struct cli_options *out);

#endif
