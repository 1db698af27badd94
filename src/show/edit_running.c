/* An edit of the show that an engine runs: what the document does not say is asked of the engine. */
#include "show/edit.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/edit.h"
#include "core/engine.h"

static struct edit_use *uses_of(const struct engine *e)
{
	struct edit_use *uses = calloc(e->item_count + 1, sizeof *uses);
	for (size_t i = 0; uses && i < e->item_count; i++) {
		const struct interaction *it = &e->items[i];
		uses[i].life = it->life;
		uses[i].busy = interaction_is_busy(it);
		uses[i].opened = it->run > 1 || it->opened;
	}
	return uses;
}

struct show *edit_running(const struct engine *e, struct verb_call *call, struct reply *reply)
{
	char path[4200];
	struct edit_result result = {0};
	struct edit_use *uses = uses_of(e);
	snprintf(path, sizeof path, "%s%sshow.json", e->show->folder, e->show->folder[0] ? "/" : "");
	struct edit_facts facts = {.finished = e->rundown.state == SHOW_FINISHED && !edit_is_own(e, call),
				   .live = e->rundown.live < 0 ? "" : e->show->segments[e->rundown.live].id,
				   .uses = uses,
				   .path = path};
	if (!uses)
		reply_refuse(reply, "journal.failed");
	else if (edit_make(e->show, &facts, call, &result, reply) && result.id[0])
		json_object_set_new(call->object, "id", json_string(result.id));
	free(uses);
	return result.show;
}
