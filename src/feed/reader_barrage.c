/* The two Douyin relays that share port 8888 and number their messages differently (protocols.md (d) 1 and 2;
 * contracts.md section 21 "Douyin relays"). Shape 1, DouyinBarrageGrab: Data is a string of JSON. Shape 2, BarrageGrab:
 * an object. */
#include <stdio.h>
#include <string.h>

#include "feed/link.h"
#include "feed/reader.h"
#include "feed/reader_json.h"
#include "show/audience_line.h"

/* What all unknown people are called. */
#define NOBODY 111111

enum barrage { OTHER, COMMENT, LIKE, ENTER, FOLLOW, GIFT, STATS, FAN_CLUB, SHARE, OVER };

static const enum barrage numbers_1[] = {
	[1] = COMMENT, [2] = LIKE,     [3] = ENTER, [4] = FOLLOW, [5] = GIFT,
	[6] = STATS,   [7] = FAN_CLUB, [8] = SHARE, [9] = OVER,
};
static const enum barrage numbers_2[] = {
	[1] = ENTER, [2] = FOLLOW, [3] = COMMENT, [4] = LIKE, [5] = GIFT, [6] = SHARE, [7] = STATS, [9] = FAN_CLUB,
};

static enum barrage meaning(const enum barrage *numbers, size_t count, int64_t number)
{
	return number > 0 && (size_t)number < count ? numbers[number] : OTHER;
}

/* Digits of ids that outlive the reading of a message. */
struct ids {
	char message[24];
	char person[24];
};

static void set_person(struct draft *d, const json_t *user, struct ids *ids)
{
	int64_t id = json_number(user, "Id");
	struct span sec = json_span(user, "SecUid");
	d->has_person = true;
	d->strength = PERSON_STRONG;
	d->person_id = id ? json_id(user, "Id", ids->person) : sec;
	if (id == NOBODY || (id == 0 && sec.length == 0)) {
		d->strength = PERSON_BROKEN;
		if (d->person_id.length == 0)
			d->person_id = span_of("0");
	}
	d->person_name = json_span(user, "Nickname");
	if (d->person_name.length == 0)
		d->person_name = json_span(user, "NickName");
	d->has_roles = true;
	if (json_number(user, "FollowStatus") > 0)
		d->roles |= ROLE_FOLLOWER;
	if (json_is_integer(json_object_get(user, "Level"))) {
		d->has_level = true;
		d->level = json_number(user, "Level");
	}
}

static void set_gift(struct draft *d, const json_t *data)
{
	int64_t count = json_number(data, "GiftCount");
	int64_t price = json_number(data, "DiamondCount");
	d->kind = AUDIENCE_GIFT;
	d->item = json_span(data, "GiftName");
	d->has_count = true;
	d->count = count;
	if (price > 0 && count > 0 && price <= INT64_MAX / count) {
		d->value.minor = price * count;
		snprintf(d->value.currency, sizeof d->value.currency, "douyin-diamond");
	}
}

/* False: it is no event. */
static bool set_kind(struct draft *d, enum barrage what, const json_t *data)
{
	switch (what) {
	case COMMENT:
		d->kind = AUDIENCE_COMMENT;
		d->has_text = true;
		d->text = json_span(data, "Content");
		return true;
	case LIKE:
		d->kind = AUDIENCE_LIKE;
		d->has_count = true;
		d->count = json_number(data, "Count");
		return d->count > 0;
	case ENTER:
		d->kind = AUDIENCE_ENTER;
		return true;
	case FOLLOW:
		d->kind = AUDIENCE_FOLLOW;
		return true;
	case GIFT:
		set_gift(d, data);
		return d->count > 0;
	case STATS:
		d->kind = AUDIENCE_VIEWERS;
		d->has_count = true;
		d->count = json_number(data, "OnlineUserCount");
		return true;
	case FAN_CLUB:
		d->kind = AUDIENCE_MEMBER;
		return json_number(data, "Type") == 2; /* joined; 1 is a level reached */
	case SHARE:
		d->kind = AUDIENCE_SHARE;
		return true;
	case OTHER:
	case OVER:
		return false;
	}
	return false;
}

static void take(struct link *l, enum barrage what, const json_t *data, const struct moment *now)
{
	struct ids ids;
	struct draft d = {.platform = span_of("douyin")};
	const json_t *user = json_object_get(data, "User");
	if (what == OVER)
		link_note(l, "Feed.room-over");
	if (!set_kind(&d, what, data))
		return;
	d.id = json_id(data, "MsgId", ids.message);
	if (d.kind != AUDIENCE_VIEWERS)
		set_person(&d, user, &ids);
	if (what == FAN_CLUB)
		d.roles |= ROLE_MEMBER;
	link_event(l, &d, 0, now);
}

static bool has_type(const json_t *message)
{
	return json_is_integer(json_object_get(message, "Type"));
}

static bool suits_1(const json_t *message)
{
	return has_type(message) && json_is_string(json_object_get(message, "Data"));
}

static void read_1(struct link *l, void *own, const json_t *message, const struct moment *now)
{
	bool repaired;
	struct span inner = json_span(message, "Data");
	(void)own;
	json_t *data = inner.at ? audience_line_load(inner.at, inner.length, &repaired, NULL) : NULL;
	enum barrage what = meaning(numbers_1, sizeof numbers_1 / sizeof *numbers_1, json_number(message, "Type"));
	if (json_is_object(data))
		take(l, what, data, now);
	else if (what != OVER)
		link_drop(l);
	json_decref(data);
}

static bool suits_2(const json_t *message)
{
	return has_type(message) && json_is_object(json_object_get(message, "Data"));
}

static void read_2(struct link *l, void *own, const json_t *message, const struct moment *now)
{
	const json_t *data = json_object_get(message, "Data");
	(void)own;
	if (json_is_object(data))
		take(l, meaning(numbers_2, sizeof numbers_2 / sizeof *numbers_2, json_number(message, "Type")), data,
		     now);
	else
		link_drop(l);
}

const struct reader reader_douyin_barragegrab = {.name = "douyin-barragegrab", .suits = suits_1, .read = read_1};
const struct reader reader_barragegrab = {.name = "barragegrab", .suits = suits_2, .read = read_2};
