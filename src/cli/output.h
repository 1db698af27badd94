/* Where a sub-command's result goes. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

/* Writes a text to standard output (path NULL or "-"), or to a file, which is replaced as a whole. CLI_OK or
 * CLI_SYSTEM; why has gone to standard error. */
int cli_put(const char *path, const char *text);

#endif
