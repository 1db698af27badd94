/* dycast: Douyin, from a tool that connects to us (protocols.md (d) 3). Its gift counts are running totals per user and
 * gift until `repeatEnd`; an event's count is what was added. It knows only the secUid of people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "feed/link.h"
#include "feed/reader.h"
#include "feed/reader_json.h"
#include "feed/totals.h"

struct dycast {
	struct totals *runs; /* owned; by user and gift */
	bool forgot;         /* … one, and has said so */
};

static void destroy(void *user)
{
	struct dycast *own = user;
	totals_destroy(own->runs);
	free(own);
}

static void *create(void)
{
	struct dycast *own = calloc(1, sizeof *own);
	if (!own)
		return NULL;
	own->runs = totals_create(TOTALS_MOST);
	if (own->runs)
		return own;
	destroy(own);
	return NULL;
}

static void name_run(struct span user, const char *gift, uint8_t sum[32])
{
	struct digest digest;
	char name[300];
	snprintf(name, sizeof name, "%.*s", (int)(user.length < 256 ? user.length : 256), user.at ? user.at : "");
	digest_init(&digest);
	digest_text(&digest, name);
	digest_text(&digest, gift);
	digest_final(&digest, sum);
}

/* What this message adds to the run; the run is over with `repeatEnd`. */
static int64_t added(struct dycast *own, struct link *l, struct span user, const json_t *gift)
{
	char digits[24];
	char id[80];
	uint8_t sum[32];
	bool forgot;
	struct span gift_id = json_id(gift, "id", digits);
	snprintf(id, sizeof id, "%.*s", (int)(gift_id.length < 70 ? gift_id.length : 70), gift_id.at ? gift_id.at : "");
	name_run(user, id, sum);
	int64_t *run = totals_at(own->runs, sum, &forgot);
	if (!run)
		return 0;
	if (forgot && !own->forgot) {
		own->forgot = true;
		link_note_as(l, saying_of("Feed.totals", "%d", TOTALS_MOST));
	}
	int64_t total = json_number(gift, "count");
	int64_t count = total > *run ? total - *run : 0;
	if (total > *run)
		*run = total;
	if (json_flag(gift, "repeatEnd"))
		totals_remove(own->runs, sum);
	return count;
}

static bool set_gift(struct dycast *own, struct link *l, struct draft *d, const json_t *gift)
{
	int64_t price = json_number(gift, "price");
	d->kind = AUDIENCE_GIFT;
	d->item = json_span(gift, "name");
	d->has_count = true;
	d->count = added(own, l, d->person_id, gift);
	if (price > 0 && d->count > 0 && price <= INT64_MAX / d->count) {
		d->value.minor = price * d->count;
		snprintf(d->value.currency, sizeof d->value.currency, "douyin-diamond");
	}
	return d->count > 0;
}

enum method { OTHER, CHAT, EMOJI, GIFT, LIKE, MEMBER, SOCIAL, VIEWERS, FAN_CLUB };

static enum method method_of(struct span name)
{
	static const struct {
		const char *name;
		enum method method;
	} table[] = {
		{"WebcastChatMessage", CHAT},           {"WebcastEmojiChatMessage", EMOJI},
		{"WebcastGiftMessage", GIFT},           {"WebcastLikeMessage", LIKE},
		{"WebcastMemberMessage", MEMBER},       {"WebcastSocialMessage", SOCIAL},
		{"WebcastRoomUserSeqMessage", VIEWERS}, {"WebcastFansclubMessage", FAN_CLUB},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_is(name, table[i].name))
			return table[i].method;
	return OTHER;
}

/* False: no event. */
static bool set_kind(struct dycast *own, struct link *l, struct draft *d, enum method method, const json_t *message)
{
	switch (method) {
	case CHAT:
	case EMOJI:
		d->kind = AUDIENCE_COMMENT;
		d->has_text = true;
		d->text = json_span(message, "content");
		return d->text.length > 0;
	case GIFT:
		return set_gift(own, l, d, json_object_get(message, "gift"));
	case LIKE:
		d->kind = AUDIENCE_LIKE;
		d->has_count = true;
		d->count = 1;
		return true;
	case MEMBER:
		d->kind = AUDIENCE_ENTER;
		return true;
	case SOCIAL:
		d->kind = AUDIENCE_FOLLOW;
		return true;
	case FAN_CLUB:
		d->kind = AUDIENCE_MEMBER;
		d->roles = ROLE_MEMBER;
		return true;
	case VIEWERS:
		d->kind = AUDIENCE_VIEWERS;
		d->has_person = false;
		d->has_count = true;
		d->count = json_number(json_object_get(message, "room"), "audienceCount");
		return d->count > 0;
	case OTHER:
		return false;
	}
	return false;
}

static bool suits(const json_t *message)
{
	const char *method = json_string_value(json_object_get(message, "method"));
	return method && strncmp(method, "Webcast", 7) == 0;
}

/* One of the array; the live information that comes first has no method and is no event. */
static void read_message(struct link *l, void *user, const json_t *message, const struct moment *now)
{
	char id[24];
	char person[24];
	const json_t *who = json_object_get(message, "user");
	struct draft d = {.platform = span_of("douyin"), .has_person = true, .strength = PERSON_STRONG};
	d.person_id = json_id(who, "id", person);
	d.person_name = json_span(who, "name");
	if (d.person_id.length == 0 || span_is(d.person_id, "0") || span_is(d.person_id, "111111")) {
		d.person_id = span_of("0");
		d.strength = PERSON_BROKEN;
	}
	if (!set_kind(user, l, &d, method_of(json_span(message, "method")), message))
		return;
	d.id = json_id(message, "id", id);
	link_event(l, &d, 0, now);
}

const struct reader reader_dycast = {
	.name = "dycast", .suits = suits, .create = create, .destroy = destroy, .read = read_message};
