/* From messages of a Bilibili room to events (contracts.md section 21 "Bilibili", protocols.md (c)). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/bilibili.h"
#include "feed/bilibili_proto.h"
#include "feed/reader_json.h"
#include "show/audience_line.h"

/* Strings and digits that a draft borrows until it is an event. */
struct scratch {
	char id[192];
	char person[24];
	char target[24];
	char name[256];
	json_t *extra; /* owned */
};

static int64_t element(const json_t *array, size_t i)
{
	return json_integer_value(json_array_get(array, i));
}

static struct span text_of(const json_t *value)
{
	return (struct span){json_string_value(value), json_string_length(value)};
}

/* Guests see masked people: an id of 0, a name with stars. Many share one, so nobody can be told apart. */
static void set_person(struct draft *d, int64_t uid, struct span name, struct scratch *s)
{
	int length = snprintf(s->person, sizeof s->person, "%lld", (long long)uid);
	snprintf(s->name, sizeof s->name, "%.*s", (int)(name.length < 250 ? name.length : 250), name.at ? name.at : "");
	d->has_person = true;
	d->person_id = (struct span){s->person, (size_t)length};
	d->person_name = name;
	d->strength = uid == 0 || strstr(s->name, "***") ? PERSON_BROKEN : PERSON_STRONG;
}

static void add_role(struct draft *d, unsigned role, bool on)
{
	d->has_roles = true;
	if (on)
		d->roles |= role;
}

static struct span made_id(struct scratch *s, int64_t uid, int64_t t, int64_t rnd)
{
	int length = snprintf(s->id, sizeof s->id, "%lld/%lld/%lld", (long long)uid, (long long)t, (long long)rnd);
	return (struct span){s->id, (size_t)length};
}

/* DANMU_MSG: a comment, in places of an array. */
static void take_danmaku(struct link *l, const json_t *info, bool mirror, int64_t host, const struct moment *now)
{
	struct scratch s = {.extra = NULL};
	bool repaired;
	const json_t *head = json_array_get(info, 0);
	const json_t *user = json_array_get(info, 2);
	struct span extra = json_span(json_array_get(head, 15), "extra");
	int64_t uid = element(user, 0);
	int64_t t = element(head, 4);
	struct draft d = {.kind = AUDIENCE_COMMENT, .has_text = true, .shared = mirror};
	if (!json_is_array(head) || !json_is_array(user)) {
		link_drop(l);
		return;
	}
	if (extra.length)
		s.extra = audience_line_load(extra.at, extra.length, &repaired, NULL);
	d.text = text_of(json_array_get(info, 1));
	d.id = json_span(s.extra, "id_str");
	if (d.id.length == 0)
		d.id = made_id(&s, uid, t, element(head, 5));
	d.noise = element(head, 9) != 0; /* text of the platform's own lottery */
	set_person(&d, uid, text_of(json_array_get(user, 1)), &s);
	add_role(&d, ROLE_MOD, element(user, 2) != 0);
	add_role(&d, ROLE_HOST, uid != 0 && uid == host);
	add_role(&d, ROLE_MEMBER, element(info, 7) > 0);
	if (json_is_integer(json_array_get(json_array_get(info, 4), 0))) {
		d.has_level = true;
		d.level = element(json_array_get(info, 4), 0);
	}
	link_event(l, &d, t, now);
	json_decref(s.extra);
}

static int64_t seconds_to_ms(int64_t seconds)
{
	return seconds > 0 && seconds < INT64_MAX / 1000 ? seconds * 1000 : 0;
}

/* The platform tells one gift in the old form, in the new one, or in both: the same id in both. A gift that is told is
 * one at least. */
static void tell_gift(struct link *l, const struct bilibili_gift *gift, const struct moment *now)
{
	struct scratch s = {.extra = NULL};
	struct draft d = {.kind = AUDIENCE_GIFT, .has_count = true, .item = gift->item, .id = gift->tid};
	set_person(&d, gift->uid, gift->name, &s);
	if (d.id.length == 0 && gift->rnd.length) {
		int length = snprintf(s.id, sizeof s.id, "%lld/%lld/%.*s", (long long)gift->uid, (long long)gift->t,
				      (int)(gift->rnd.length < 128 ? gift->rnd.length : 128), gift->rnd.at);
		d.id = (struct span){s.id, (size_t)length};
	}
	d.count = gift->count > 0 ? gift->count : 1;
	if (span_is(gift->coin, "gold") && gift->total > 0) {
		d.value.minor = gift->total;
		snprintf(d.value.currency, sizeof d.value.currency, "bilibili-gold");
	}
	link_event(l, &d, seconds_to_ms(gift->t), now);
}

static void take_gift(struct link *l, const json_t *data, const struct moment *now)
{
	char tid[24];
	char rnd[24];
	struct bilibili_gift gift = {.uid = json_number(data, "uid"),
				     .name = json_span(data, "uname"),
				     .item = json_span(data, "giftName"),
				     .count = json_number(data, "num"),
				     .total = json_number(data, "total_coin"),
				     .coin = json_span(data, "coin_type"),
				     .tid = json_id(data, "tid", tid),
				     .rnd = json_id(data, "rnd", rnd),
				     .t = json_number(data, "timestamp")};
	tell_gift(l, &gift, now);
}

struct hearing {
	struct link *link;
	const struct moment *now;
};

static void take_one_gift(void *user, const struct bilibili_gift *gift)
{
	const struct hearing *h = user;
	tell_gift(h->link, gift, h->now);
}

static void take_gifts(struct link *l, struct span base64, const struct moment *now)
{
	struct hearing h = {l, now};
	size_t length = 0;
	char *bytes = bilibili_proto_bytes(base64, &length);
	if (!bytes || !bilibili_gifts_read((struct span){bytes, length}, take_one_gift, &h))
		link_drop_in_words(l, saying_plain("Feed.bilibili.bad-gift"));
	free(bytes);
}

/* One who sails along: captain, admiral, governor. Told in up to three forms, with the same time in each. */
struct sailor {
	int64_t uid;
	struct span name;
	int64_t level; /* 1 governor 2 admiral 3 captain */
	struct span item;
	int64_t t;         /* seconds since the epoch */
	struct span order; /* the purchase's id */
};

static void tell_sailor(struct link *l, const struct sailor *sailor, const struct moment *now)
{
	static const char *const ranks[] = {[1] = "总督", [2] = "提督", [3] = "舰长"};
	struct scratch s = {.extra = NULL};
	struct draft d = {.kind = AUDIENCE_MEMBER, .item = sailor->item, .id = sailor->order};
	set_person(&d, sailor->uid, sailor->name, &s);
	add_role(&d, ROLE_MEMBER, true);
	if (d.item.length == 0 && sailor->level > 0 && sailor->level < (int64_t)(sizeof ranks / sizeof *ranks))
		d.item = span_of(ranks[sailor->level]);
	if (sailor->t > 0)
		d.id = made_id(&s, sailor->uid, sailor->t, sailor->level);
	link_event(l, &d, seconds_to_ms(sailor->t), now);
}

static void take_guard(struct link *l, const json_t *data, const struct moment *now)
{
	struct sailor sailor = {.uid = json_number(data, "uid"),
				.name = json_span(data, "username"),
				.level = json_number(data, "guard_level"),
				.item = json_span(data, "gift_name"),
				.t = json_number(data, "start_time")};
	if (sailor.item.length == 0) /* USER_TOAST_MSG */
		sailor.item = json_span(data, "role_name");
	sailor.order = json_span(data, "payflow_id");
	tell_sailor(l, &sailor, now);
}

#define TOAST_IS_REPEAT 2 /* data.option.source: the same once more, for who got it as a present */

static void take_toast(struct link *l, const json_t *data, const struct moment *now)
{
	const json_t *sender = json_object_get(data, "sender_uinfo");
	const json_t *guard = json_object_get(data, "guard_info");
	struct sailor sailor = {.uid = json_number(sender, "uid"),
				.name = json_span(json_object_get(sender, "base"), "name"),
				.level = json_number(guard, "guard_level"),
				.item = json_span(guard, "role_name"),
				.t = json_number(guard, "start_time"),
				.order = json_span(json_object_get(data, "pay_info"), "payflow_id")};
	if (json_number(json_object_get(data, "option"), "source") == TOAST_IS_REPEAT)
		return;
	if (json_is_object(sender) && json_is_object(guard))
		tell_sailor(l, &sailor, now);
	else
		link_drop_in_words(l, saying_plain("Feed.bilibili.bad-guard"));
}

static void take_super_chat(struct link *l, const json_t *data, const struct moment *now)
{
	struct scratch s = {.extra = NULL};
	char digits[24];
	struct draft d = {.kind = AUDIENCE_GIFT, .has_text = true};
	int64_t price = json_number(data, "price");
	set_person(&d, json_number(data, "uid"), json_span(json_object_get(data, "user_info"), "uname"), &s);
	d.id = json_id(data, "id", digits);
	d.text = json_span(data, "message");
	d.item = span_of("super-chat");
	if (price > 0 && price < INT64_MAX / 100) {
		d.value.minor = price * 100;
		snprintf(d.value.currency, sizeof d.value.currency, "CNY");
	}
	link_event(l, &d, seconds_to_ms(json_number(data, "start_time")), now);
}

static void take_deletions(struct link *l, const json_t *data, const struct moment *now)
{
	size_t i = 0;
	const json_t *id = NULL;
	json_array_foreach(json_object_get(data, "ids"), i, id)
	{
		char digits[24];
		struct draft d = {.kind = AUDIENCE_DELETE};
		int length = snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(id));
		d.target = json_is_string(id) ? text_of(id) : (struct span){digits, (size_t)length};
		link_event(l, &d, 0, now);
	}
}

static void take_block(struct link *l, const json_t *message, const json_t *data, const struct moment *now)
{
	char digits[24];
	struct draft d = {.kind = AUDIENCE_BAN};
	d.target = json_id(data, "uid", digits);
	if (d.target.length == 0)
		d.target = json_id(message, "uid", digits);
	if (d.target.length)
		link_event(l, &d, 0, now);
	else
		link_drop(l);
}

static void take_interaction(struct link *l, int64_t what, int64_t uid, struct span name, int64_t t,
			     const struct moment *now)
{
	static const enum audience_kind kinds[] = {[1] = AUDIENCE_ENTER,  [2] = AUDIENCE_FOLLOW, [3] = AUDIENCE_SHARE,
						   [4] = AUDIENCE_FOLLOW, [5] = AUDIENCE_FOLLOW, [6] = AUDIENCE_LIKE};
	struct scratch s = {.extra = NULL};
	struct draft d = {0};
	if (what < 1 || what >= (int64_t)(sizeof kinds / sizeof *kinds))
		return;
	d.kind = kinds[what];
	d.has_count = d.kind == AUDIENCE_LIKE;
	d.count = d.has_count;
	set_person(&d, uid, name, &s);
	d.id = made_id(&s, uid, t, what);
	link_event(l, &d, seconds_to_ms(t), now);
}

static void take_word(struct link *l, struct span base64, const struct moment *now)
{
	struct bilibili_word w;
	size_t length = 0;
	char *bytes = bilibili_proto_bytes(base64, &length);
	if (bytes && bilibili_word_read((struct span){bytes, length}, &w))
		take_interaction(l, w.what, w.uid, w.name, w.t, now);
	else
		link_drop(l);
	free(bytes);
}

/* ---- all of them ---- */

static void take_viewers(struct link *l, const json_t *data, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_VIEWERS, .has_count = true};
	bool online = json_object_get(data, "online_count") != NULL;
	d.count = json_number(data, online ? "online_count" : "count");
	link_event(l, &d, 0, now);
}

/* A kind that we do not know may be the next form of one that counts: what is worth something is not lost in silence.
 * Those whose names look like it and that are none of that: sums of what was told one by one, panels, ranks, and the
 * platform's own draws. */
static bool may_count(const char *name)
{
	static const char *const worth[] = {"GIFT", "GUARD", "SUPER_CHAT",    "TOAST_MSG", "DANMU_MSG", "RED_POCKET",
					    "COIN", "BUY",   "INTERACT_WORD", "BLOCK_MSG", "BATTERY"};
	static const char *const nothing[] = {
		"SUPER_CHAT_ENTRANCE",
		"SUPER_CHAT_AUDIT",
		"GIFT_STAR_PROCESS",
		"WIDGET_GIFT_STAR_PROCESS",
		"WIDGET_GIFT_STAR_PROCESS_V2",
		"GIFT_PANEL_PLAN",
		"GIFT_BOARD_RED_DOT",
		"SPECIAL_GIFT",
		"UNIVERSAL_EVENT_GIFT",
		"UNIVERSAL_EVENT_GIFT_V2",
		"GUARD_HONOR_THOUSAND",
		"GUARD_ACHIEVEMENT_ROOM",
		"GUARD_LEADER_NOTICE",
		"POPULARITY_RED_POCKET_START",
		"POPULARITY_RED_POCKET_V2_START",
		"POPULARITY_RED_POCKET_WINNER_LIST",
		"POPULARITY_RED_POCKET_V2_WINNER_LIST",
	};
	bool like = false;
	for (size_t i = 0; i < sizeof worth / sizeof *worth; i++)
		like = like || strstr(name, worth[i]);
	for (size_t i = 0; like && i < sizeof nothing / sizeof *nothing; i++)
		like = strcmp(name, nothing[i]) != 0;
	return like && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == 0;
}

static void take_unknown(struct link *l, const char *name)
{
	if (may_count(name))
		link_drop_in_words(l, saying_of("Feed.bilibili.unknown-kind", "%s", name));
}

void bilibili_item(struct link *l, const json_t *message, int64_t host, const struct moment *now)
{
	char name[48];
	const char *cmd = json_string_value(json_object_get(message, "cmd"));
	const json_t *data = json_object_get(message, "data");
	const json_t *info = json_object_get(message, "info");
	if (!cmd) {
		link_drop(l);
		return;
	}
	snprintf(name, sizeof name, "%.*s", (int)strcspn(cmd, ":"), cmd);
	if (strcmp(name, "DANMU_MSG") == 0 || strcmp(name, "DANMU_MSG_MIRROR") == 0)
		take_danmaku(l, info, name[9] != 0, host, now);
	else if (strcmp(name, "SEND_GIFT") == 0)
		take_gift(l, data, now);
	else if (strcmp(name, "SEND_GIFT_V2") == 0)
		take_gifts(l, json_span(data, "pb"), now);
	else if (strcmp(name, "GUARD_BUY") == 0 || strcmp(name, "USER_TOAST_MSG") == 0)
		take_guard(l, data, now);
	else if (strcmp(name, "USER_TOAST_MSG_V2") == 0)
		take_toast(l, data, now);
	else if (strcmp(name, "SUPER_CHAT_MESSAGE") == 0 || strcmp(name, "SUPER_CHAT_MESSAGE_JPN") == 0)
		take_super_chat(l, data, now);
	else if (strcmp(name, "SUPER_CHAT_MESSAGE_DELETE") == 0)
		take_deletions(l, data, now);
	else if (strcmp(name, "ROOM_BLOCK_MSG") == 0)
		take_block(l, message, data, now);
	else if (strcmp(name, "INTERACT_WORD") == 0)
		take_interaction(l, json_number(data, "msg_type"), json_number(data, "uid"), json_span(data, "uname"),
				 json_number(data, "timestamp"), now);
	else if (strcmp(name, "INTERACT_WORD_V2") == 0)
		take_word(l, json_span(data, "pb"), now);
	else if (strcmp(name, "LIKE_INFO_V3_CLICK") == 0)
		take_interaction(l, 6, json_number(data, "uid"), json_span(data, "uname"), now->wall / 1000, now);
	else if (strcmp(name, "ONLINE_RANK_COUNT") == 0)
		take_viewers(l, data, now);
	else if (strcmp(name, "PREPARING") == 0)
		link_note(l, "Feed.room-over");
	else if (strcmp(name, "CUT_OFF") == 0)
		link_note(l, "Feed.room-cut");
	else
		take_unknown(l, name);
}
