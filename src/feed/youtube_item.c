/* From messages of a YouTube live chat to events (contracts.md section 21 "YouTube"). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/currency.h"
#include "feed/reader_json.h"
#include "feed/rfc3339.h"
#include "feed/youtube.h"

enum item { OTHER, TEXT, SUPER, STICKER, MEMBER, MILESTONE, GIFTING, DELETED, RETRACTED, BANNED, ENDED };

static enum item item_of(struct span type)
{
	static const struct {
		const char *type;
		enum item item;
	} table[] = {
		{"textMessageEvent", TEXT},
		{"superChatEvent", SUPER},
		{"superStickerEvent", STICKER},
		{"newSponsorEvent", MEMBER},
		{"giftMembershipReceivedEvent", MEMBER},
		{"memberMilestoneChatEvent", MILESTONE},
		{"membershipGiftingEvent", GIFTING},
		{"messageDeletedEvent", DELETED},
		{"messageRetractedEvent", RETRACTED},
		{"userBannedEvent", BANNED},
		{"chatEndedEvent", ENDED},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_is(type, table[i].type))
			return table[i].item;
	return OTHER;
}

/* Micros of a currency to its minor unit. */
static void set_money(struct draft *d, const json_t *details)
{
	struct span currency = json_span(details, "currency");
	int64_t micros = json_number(details, "amountMicros");
	if (currency.length != 3 || micros <= 0)
		return;
	snprintf(d->value.currency, sizeof d->value.currency, "%.3s", currency.at);
	d->value.minor = micros / (1000000 / currency_each(d->value.currency));
}

static void set_person(struct draft *d, const json_t *author)
{
	static const struct {
		const char *key;
		unsigned role;
	} table[] = {{"isChatOwner", ROLE_HOST}, {"isChatModerator", ROLE_MOD}, {"isChatSponsor", ROLE_MEMBER}};
	d->has_person = true;
	d->strength = PERSON_STRONG;
	d->person_id = json_span(author, "channelId");
	d->person_name = json_span(author, "displayName");
	d->has_roles = true;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (json_flag(author, table[i].key))
			d->roles |= table[i].role;
}

static void set_text(struct draft *d, struct span text)
{
	d->has_text = text.at != NULL;
	d->text = text;
}

static void set_gift(struct draft *d, const json_t *snippet, enum item what)
{
	const json_t *details = json_object_get(snippet, what == SUPER ? "superChatDetails" : "superStickerDetails");
	d->kind = AUDIENCE_GIFT;
	set_money(d, details);
	if (what == SUPER)
		set_text(d, json_span(details, "userComment"));
	else
		d->item = span_of("sticker");
}

static void set_ban(struct draft *d, const json_t *snippet)
{
	const json_t *details = json_object_get(snippet, "userBannedDetails");
	d->kind = AUDIENCE_BAN;
	d->target = json_span(json_object_get(details, "bannedUserDetails"), "channelId");
	d->count = json_number(details, "banDurationSeconds");
	d->has_count = d->count > 0;
}

/* False: no event. */
static bool fill(struct draft *d, enum item what, const json_t *snippet)
{
	const json_t *gifting = json_object_get(snippet, "membershipGiftingDetails");
	struct span typed = json_span(json_object_get(snippet, "textMessageDetails"), "messageText");
	switch (what) {
	case TEXT:
		d->kind = AUDIENCE_COMMENT;
		set_text(d, typed.at ? typed : json_span(snippet, "displayMessage"));
		return d->has_text;
	case SUPER:
	case STICKER:
		set_gift(d, snippet, what);
		return true;
	case MEMBER:
		d->kind = AUDIENCE_MEMBER;
		return true;
	case MILESTONE:
		d->kind = AUDIENCE_MEMBER;
		set_text(d, json_span(json_object_get(snippet, "memberMilestoneChatDetails"), "userComment"));
		return true;
	case GIFTING:
		d->kind = AUDIENCE_GIFT;
		d->item = span_of("membership");
		d->count = json_number(gifting, "giftMembershipsCount");
		d->has_count = true;
		return d->count > 0;
	case DELETED:
	case RETRACTED:
		d->kind = AUDIENCE_DELETE;
		d->target =
			what == DELETED
				? json_span(json_object_get(snippet, "messageDeletedDetails"), "deletedMessageId")
				: json_span(json_object_get(snippet, "messageRetractedDetails"), "retractedMessageId");
		return d->target.length > 0;
	case BANNED:
		set_ban(d, snippet);
		return d->target.length > 0;
	case OTHER:
	case ENDED:
		return false;
	}
	return false;
}

int64_t youtube_published(const json_t *item)
{
	const json_t *at = json_object_get(json_object_get(item, "snippet"), "publishedAt");
	return rfc3339_ms(json_string_value(at), RFC3339_NO_ZONE);
}

bool youtube_item(struct link *l, const json_t *item, bool history, const struct moment *now)
{
	const json_t *snippet = json_object_get(item, "snippet");
	enum item what = item_of(json_span(snippet, "type"));
	struct draft d = {.id = json_span(item, "id"), .platform = span_of("youtube"), .history = history};
	if (what == ENDED)
		return history; /* an end that is past is not this one's */
	if (!fill(&d, what, snippet))
		return true;
	if (d.kind != AUDIENCE_DELETE && d.kind != AUDIENCE_BAN)
		set_person(&d, json_object_get(item, "authorDetails"));
	link_event(l, &d, youtube_published(item), now);
	return true;
}
