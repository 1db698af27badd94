/* Effects: what is asked of the world outside (OBS, feeds, webhooks), numbered, and what became of it. */
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct engine;

/* Texts to webhooks that did not arrive: the newest so many are kept. */
#define EFFECT_LETTERS 200

/* Asks for `verb` (taken over). `cue`: whose action it is, -1 = nobody's. False: out of memory. Runner only, as all of
 * these. */
bool effect_ask(struct engine *e, json_t *verb, int cue);
/* It ended; an unknown number changes nothing. `text`: why not, for people. */
void effect_ended(struct engine *e, int64_t number, bool ok, const char *text);
/* True if the open effect of that number was asked for by a cue: by the script, not by somebody at the desk. */
bool effect_is_of_cue(const struct engine *e, int64_t number);
/* The dead letters, oldest first: {"n","id","text","t","reason"}, t in wall ms. New reference. */
json_t *effect_letters(const struct engine *e, size_t from, size_t count, size_t *total);
/* Frees what is open and the dead letters. */
void effect_finish(struct engine *e);

#endif
