#include "run/replies.h"

#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "run/answer.h"

struct reply_kept {
	UT_hash_handle hh;
	char *answer; /* one line of JSON, owned */
	char req[];   /* key */
};

static void drop(struct replies *r, struct reply_kept *kept)
{
	HASH_DEL(r->first, kept);
	free(kept->answer);
	free(kept);
}

json_t *replies_repeat(const struct replies *r, const char *req)
{
	struct reply_kept *found = NULL;
	HASH_FIND_STR(r->first, req, found);
	if (!found)
		return NULL;
	json_t *answer = json_loads(found->answer, 0, NULL);
	json_object_set_new(answer, "repeated", json_true());
	return answer;
}

void replies_keep(struct replies *r, const char *req, const json_t *answer)
{
	struct reply_kept *kept = NULL;
	HASH_FIND_STR(r->first, req, kept);
	if (kept)
		return;
	size_t size = strlen(req) + 1;
	kept = calloc(1, sizeof *kept + size);
	char *line = kept ? answer_line(answer) : NULL;
	if (!line) {
		free(kept);
		return;
	}
	memcpy(kept->req, req, size);
	kept->answer = line;
	HASH_ADD_STR(r->first, req, kept);
	/* uthash keeps the order in which they came */
	if (HASH_COUNT(r->first) > REPLIES_MAX)
		drop(r, r->first);
}

void replies_finish(struct replies *r)
{
	struct reply_kept *kept = NULL;
	struct reply_kept *next = NULL;
	HASH_ITER(hh, r->first, kept, next)
	{
		drop(r, kept);
	}
	r->first = NULL;
}
