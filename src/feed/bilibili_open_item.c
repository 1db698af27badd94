/* From messages of Bilibili's open platform to events (protocols.md (c)). People are known by their open_id. */
#include <stdio.h>
#include <string.h>

#include "feed/bilibili_open.h"
#include "feed/reader_json.h"

static void add_role(struct draft *d, unsigned role, bool on)
{
	d->has_roles = true;
	if (on)
		d->roles |= role;
}

/* `uid` is always 0 there. */
static void set_person(struct draft *d, const json_t *data, const char *host_id)
{
	d->has_person = true;
	d->person_id = json_span(data, "open_id");
	d->person_name = json_span(data, "uname");
	d->strength = PERSON_STRONG;
	if (d->person_id.length == 0) {
		d->strength = PERSON_BROKEN;
		d->person_id = span_of("0");
	}
	add_role(d, ROLE_HOST, host_id[0] && span_is(d->person_id, host_id));
	add_role(d, ROLE_MOD, json_flag(data, "is_admin"));
	add_role(d, ROLE_MEMBER, json_number(data, "guard_level") > 0);
}

static void end(struct link *l, struct draft *d, const json_t *data, const struct moment *now)
{
	int64_t t = json_number(data, "timestamp");
	link_event(l, d, t > 0 && t < INT64_MAX / 1000 ? t * 1000 : 0, now);
}

static void take_comment(struct link *l, const json_t *data, bool mirror, const char *host_id, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_COMMENT, .has_text = true, .shared = mirror};
	char digits[24];
	set_person(&d, data, host_id);
	d.id = json_id(data, "msg_id", digits);
	d.text = json_span(data, "msg");
	end(l, &d, data, now);
}

/* Prices are of one piece; 1000 = 1 RMB, as gold. */
static void take_gift(struct link *l, const json_t *data, const char *host_id, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_GIFT, .has_count = true};
	char digits[24];
	bool real = json_object_get(data, "r_price") != NULL;
	int64_t price = json_number(data, real ? "r_price" : "price");
	set_person(&d, data, host_id);
	d.id = json_id(data, "msg_id", digits);
	d.item = json_span(data, "gift_name");
	d.count = json_number(data, "gift_num");
	if (json_flag(data, "paid") && price > 0 && d.count > 0 && price <= INT64_MAX / d.count) {
		d.value.minor = price * d.count;
		snprintf(d.value.currency, sizeof d.value.currency, "bilibili-gold");
	}
	end(l, &d, data, now);
}

static void take_guard(struct link *l, const json_t *data, const char *host_id, const struct moment *now)
{
	static const char *const ranks[] = {"", "总督", "提督", "舰长"};
	const json_t *user = json_object_get(data, "user_info");
	struct draft d = {.kind = AUDIENCE_MEMBER};
	char digits[24];
	int64_t level = json_number(data, "guard_level");
	set_person(&d, json_is_object(user) ? user : data, host_id);
	add_role(&d, ROLE_MEMBER, true);
	d.id = json_id(data, "msg_id", digits);
	if (level >= 1 && level <= 3)
		d.item = span_of(ranks[level]);
	end(l, &d, data, now);
}

/* Its id is the one that a deletion names. */
static void take_super_chat(struct link *l, const json_t *data, const char *host_id, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_GIFT, .has_text = true};
	char digits[24];
	int64_t yuan = json_number(data, "rmb");
	set_person(&d, data, host_id);
	d.id = json_id(data, "message_id", digits);
	if (d.id.length == 0)
		d.id = json_id(data, "msg_id", digits);
	d.text = json_span(data, "message");
	d.item = span_of("super-chat");
	if (yuan > 0 && yuan < INT64_MAX / 100) {
		d.value.minor = yuan * 100;
		snprintf(d.value.currency, sizeof d.value.currency, "CNY");
	}
	end(l, &d, data, now);
}

static void take_deletions(struct link *l, const json_t *data, const struct moment *now)
{
	size_t i = 0;
	const json_t *id = NULL;
	json_array_foreach(json_object_get(data, "message_ids"), i, id)
	{
		char digits[24];
		struct draft d = {.kind = AUDIENCE_DELETE};
		int length = snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(id));
		d.target = (struct span){digits, (size_t)length};
		if (json_is_string(id))
			d.target = (struct span){json_string_value(id), json_string_length(id)};
		end(l, &d, data, now);
	}
}

/* Two seconds of one person's likes. */
static void take_likes(struct link *l, const json_t *data, const char *host_id, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_LIKE, .has_count = true};
	char digits[24];
	set_person(&d, data, host_id);
	d.id = json_id(data, "msg_id", digits);
	d.count = json_object_get(data, "like_count") ? json_number(data, "like_count") : 1;
	end(l, &d, data, now);
}

static void take_entering(struct link *l, const json_t *data, const char *host_id, const struct moment *now)
{
	struct draft d = {.kind = AUDIENCE_ENTER};
	char digits[24];
	set_person(&d, data, host_id);
	d.id = json_id(data, "msg_id", digits);
	end(l, &d, data, now);
}

bool bilibili_open_item(struct link *l, const json_t *message, const char *host_id, const char *game,
			const struct moment *now)
{
	static const char start[] = "LIVE_OPEN_PLATFORM_";
	const char *cmd = json_string_value(json_object_get(message, "cmd"));
	const json_t *data = json_object_get(message, "data");
	if (!cmd || strncmp(cmd, start, sizeof start - 1) != 0)
		return true;
	const char *name = cmd + sizeof start - 1;
	if (!json_is_object(data))
		link_drop(l);
	else if (strcmp(name, "DM") == 0 || strcmp(name, "DM_MIRROR") == 0)
		take_comment(l, data, name[2] != 0, host_id, now);
	else if (strcmp(name, "SEND_GIFT") == 0)
		take_gift(l, data, host_id, now);
	else if (strcmp(name, "GUARD") == 0)
		take_guard(l, data, host_id, now);
	else if (strcmp(name, "SUPER_CHAT") == 0)
		take_super_chat(l, data, host_id, now);
	else if (strcmp(name, "SUPER_CHAT_DEL") == 0)
		take_deletions(l, data, now);
	else if (strcmp(name, "LIKE") == 0)
		take_likes(l, data, host_id, now);
	else if (strcmp(name, "LIVE_ROOM_ENTER") == 0)
		take_entering(l, data, host_id, now);
	else if (strcmp(name, "LIVE_END") == 0)
		link_note(l, "Feed.room-over");
	else if (strcmp(name, "INTERACTION_END") == 0)
		return game[0] && !span_is(json_span(data, "game_id"), game); /* that of another one is none of ours */
	return true;
}
