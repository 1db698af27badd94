/* From messages of a Bilibili room to events (contracts.md section 21 "Bilibili", protocols.md (c)). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "feed/bilibili.h"
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

static void take_gift(struct link *l, const json_t *data, const struct moment *now)
{
	struct scratch s = {.extra = NULL};
	char digits[24];
	struct draft d = {.kind = AUDIENCE_GIFT, .has_count = true};
	int64_t uid = json_number(data, "uid");
	set_person(&d, uid, json_span(data, "uname"), &s);
	d.id = json_id(data, "tid", digits);
	if (d.id.length == 0)
		d.id = made_id(&s, uid, json_number(data, "timestamp"), json_number(data, "rnd"));
	d.item = json_span(data, "giftName");
	d.count = json_number(data, "num");
	if (span_is(json_span(data, "coin_type"), "gold") && json_number(data, "total_coin") > 0) {
		d.value.minor = json_number(data, "total_coin");
		snprintf(d.value.currency, sizeof d.value.currency, "bilibili-gold");
	}
	link_event(l, &d, seconds_to_ms(json_number(data, "timestamp")), now);
}

/* One who sails along: captain, admiral, governor. */
static void take_guard(struct link *l, const json_t *data, const struct moment *now)
{
	struct scratch s = {.extra = NULL};
	struct draft d = {.kind = AUDIENCE_MEMBER};
	int64_t uid = json_number(data, "uid");
	set_person(&d, uid, json_span(data, "username"), &s);
	add_role(&d, ROLE_MEMBER, true);
	d.item = json_span(data, "gift_name");
	d.id = made_id(&s, uid, json_number(data, "start_time"), json_number(data, "guard_level"));
	link_event(l, &d, seconds_to_ms(json_number(data, "start_time")), now);
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

/* ---- INTERACT_WORD_V2: fields of a protobuf, in base64 ---- */

struct proto {
	const uint8_t *at;
	const uint8_t *end;
};

static bool varint(struct proto *p, uint64_t *out)
{
	*out = 0;
	for (int shift = 0; p->at < p->end && shift < 64; shift += 7) {
		uint8_t byte = *p->at++;
		*out |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

struct word {
	int64_t uid;
	struct span name;
	int64_t what;
	int64_t t;
};

static bool next_field(struct proto *p, struct word *w)
{
	uint64_t key;
	uint64_t value;
	if (!varint(p, &key))
		return false;
	switch (key & 7) {
	case 0:
		if (!varint(p, &value))
			return false;
		if (key >> 3 == 1)
			w->uid = (int64_t)value;
		else if (key >> 3 == 5)
			w->what = (int64_t)(value & 0xff);
		else if (key >> 3 == 7)
			w->t = (int64_t)value;
		return true;
	case 2:
		if (!varint(p, &value) || value > (uint64_t)(p->end - p->at))
			return false;
		if (key >> 3 == 2)
			w->name = (struct span){(const char *)p->at, (size_t)value};
		p->at += value;
		return true;
	case 1:
	case 5:
		value = (key & 7) == 1 ? 8 : 4;
		if (value > (uint64_t)(p->end - p->at))
			return false;
		p->at += value;
		return true;
	default:
		return false;
	}
}

static void take_word(struct link *l, struct span base64, const struct moment *now)
{
	uint8_t bytes[4096];
	size_t length = 0;
	struct word w = {0};
	if (base64.length == 0 || sodium_base642bin(bytes, sizeof bytes, base64.at, base64.length, NULL, &length, NULL,
						    sodium_base64_VARIANT_ORIGINAL) != 0) {
		link_drop(l);
		return;
	}
	struct proto p = {bytes, bytes + length};
	while (p.at < p.end)
		if (!next_field(&p, &w)) {
			link_drop(l);
			return;
		}
	take_interaction(l, w.what, w.uid, w.name, w.t, now);
}

/* ---- all of them ---- */

static void take_viewers(struct link *l, const json_t *data, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_VIEWERS, .has_count = true};
	bool online = json_object_get(data, "online_count") != NULL;
	d.count = json_number(data, online ? "online_count" : "count");
	link_event(l, &d, 0, now);
}

void bilibili_item(struct link *l, const json_t *message, int64_t host, const struct moment *now)
{
	char name[48];
	const char *cmd = json_string_value(json_object_get(message, "cmd"));
	const json_t *data = json_object_get(message, "data");
	const json_t *info = json_object_get(message, "info");
	snprintf(name, sizeof name, "%.*s", cmd ? (int)strcspn(cmd, ":") : 0, cmd ? cmd : "");
	if (strcmp(name, "DANMU_MSG") == 0 || strcmp(name, "DANMU_MSG_MIRROR") == 0)
		take_danmaku(l, info, name[9] != 0, host, now);
	else if (strcmp(name, "SEND_GIFT") == 0)
		take_gift(l, data, now);
	else if (strcmp(name, "GUARD_BUY") == 0)
		take_guard(l, data, now);
	else if (strcmp(name, "SUPER_CHAT_MESSAGE") == 0)
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
		link_note(l, "The room's show is over.");
	else if (strcmp(name, "CUT_OFF") == 0)
		link_note(l, "The platform has cut the room off.");
}
