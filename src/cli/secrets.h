/* The file of --secrets: keys and tokens of feeds and webhooks (contracts.md sections 16 and 21). */
#ifndef CLI_SECRETS_H
#define CLI_SECRETS_H

#include <stdbool.h>

#include "core/error.h"

/* A JSON object of objects of at most 64 KiB, in a plain file that only its owner may read. False: *error says why. */
bool secrets_check(const char *path, struct error *error);

#endif
