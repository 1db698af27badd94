/* How the simulated audience types what it was asked to type: as real people do, with signs behind it, in other widths
 * and cases, and sometimes not quite right. */
#ifndef FEED_REACT_H
#define FEED_REACT_H

#include <stddef.h>

#include "feed/crowd.h"
#include "feed/random.h"

/* A keyword. `host` is the host's name, for mentions. */
void react_keyword(struct random *r, enum tongue tongue, const char *word, const char *host, char *out, size_t size);
/* A vote for the option at `option` (from 0); `text` is what the option says, NULL = not known. */
void react_vote(struct random *r, enum tongue tongue, int option, const char *text, char *out, size_t size);
/* A question behind a prefix ("" = none). */
void react_question(const char *prefix, const char *question, char *out, size_t size);

#endif
