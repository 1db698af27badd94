/* Events that waited on the disk come back in slices: one batch each, so that a batch stays short. */
#include <stdlib.h>
#include <string.h>

#include "core/locale.h"
#include "run/parts.h"
#include "show/audience_json.h"

#define SLICE_BYTES ((size_t)1 << 20)

static void say(struct runner *r, const char *reason, int64_t count)
{
	char key[64];
	char text[256];
	snprintf(key, sizeof key, "Alert.%s", reason);
	snprintf(text, sizeof text, locale_text(r->show->language, key), (long long)count);
	batch_begin(r);
	batch_say(r, "alert", json_pack("{s:s, s:s}", "reason", reason, "text", text), r->last_seq, r->applied);
	batch_end(r);
}

/* Lines that we have written ourselves: one that cannot be read was cut by a crash. */
static void parse(struct mail *mail, const char *lines, size_t count)
{
	struct error error;
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(lines);
		if (audience_parse(lines, length, &mail->events[mail->count], &error))
			mail->count++;
		lines += length + 1;
	}
}

struct mail *unspool(struct runner *r, struct mail *all)
{
	int64_t bytes = 0;
	size_t count = 0;
	if (!all || all->kind != MAIL_SPOOLED)
		return all;
	if (!r->spooling)
		say(r, "feed.spooling", 0);
	r->spooling = true;
	const char *lines = spool_read(&r->spool, all->offset, all->length, SLICE_BYTES, &bytes, &count);
	r->spool_taken = lines ? bytes : all->length;
	r->spool_count = count;
	all->events = lines ? calloc(count, sizeof *all->events) : NULL;
	if (all->events)
		parse(all, lines, count);
	else if (lines || all->arrived) /* the end of a line that a crash has cut is no loss */
		say(r, "feed.spool-lost", r->spool_taken);
	all->kind = MAIL_EVENTS;
	if (r->spool_taken < all->length)
		all->handed = 0; /* the rest of them is to come */
	return all;
}

void unspool_done(struct runner *r)
{
	if (r->spool_taken)
		mailbox_spool_done(&r->mailbox, r->spool_taken, r->spool_count);
	r->spool_taken = 0;
	if (!r->spooling || mailbox_spooled(&r->mailbox))
		return;
	r->spooling = false;
	say(r, "feed.caught-up", 0);
}
