/* The poll's inside, shared by poll.c and poll_ballots.c. */
#ifndef CORE_POLL_PARTS_H
#define CORE_POLL_PARTS_H

#include "core/poll.h"

void poll_audience(struct interaction *it, struct context *cx, const struct message *m);
void poll_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key);
void poll_void_person(struct interaction *it, struct context *cx, uint32_t person);
/* The list "ballots": those that count. */
json_t *poll_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		  size_t count, size_t *total);

#endif
