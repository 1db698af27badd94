#include "run/replies.h"

#include <stdlib.h>
#include <string.h>

#include <uthash.h>

struct reply_kept {
	UT_hash_handle hh;
	json_t *answer; /* owned */
	char req[];     /* key */
};

json_t *replies_repeat(const struct replies *r, const char *req)
{
	struct reply_kept *found = NULL;
	HASH_FIND_STR(r->first, req, found);
	if (!found)
		return NULL;
	json_t *answer = json_copy(found->answer);
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
	if (!kept)
		return;
	memcpy(kept->req, req, size);
	kept->answer = json_deep_copy(answer);
	HASH_ADD_STR(r->first, req, kept);
}

void replies_finish(struct replies *r)
{
	struct reply_kept *kept = NULL;
	struct reply_kept *next = NULL;
	HASH_ITER(hh, r->first, kept, next)
	{
		HASH_DEL(r->first, kept);
		json_decref(kept->answer);
		free(kept);
	}
	r->first = NULL;
}
