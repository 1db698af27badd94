/* wxlivespy: WeChat Channels, posted to us (protocols.md (d) 4). It repeats events: `seq` tells them apart. */
#include <stdio.h>
#include <string.h>

#include "feed/link.h"
#include "feed/reader.h"
#include "feed/reader_json.h"

static bool suits(const json_t *message)
{
	return json_is_array(json_object_get(message, "events")) &&
	       json_is_object(json_object_get(message, "live_info"));
}

static enum audience_kind kind_of(struct span type)
{
	static const struct {
		const char *type;
		enum audience_kind kind;
	} table[] = {
		{"comment", AUDIENCE_COMMENT}, {"enter", AUDIENCE_ENTER}, {"gift", AUDIENCE_GIFT},
		{"combogift", AUDIENCE_GIFT},  {"like", AUDIENCE_LIKE},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_is(type, table[i].type))
			return table[i].kind;
	return AUDIENCE_OTHER;
}

static void set_gift(struct draft *d, const json_t *event)
{
	int64_t combo = json_number(event, "combo_product_count");
	int64_t number = json_number(event, "gift_num");
	d->item = json_span(event, "sec_gift_id");
	d->has_count = true;
	d->count = number > 0 ? number : combo > 0 ? combo : 1;
	d->value.minor = json_number(event, "gift_value");
	if (d->value.minor > 0)
		snprintf(d->value.currency, sizeof d->value.currency, "wechat-wecoin");
}

static void take(struct link *l, const json_t *room, const json_t *event, const struct moment *now)
{
	char seq[24];
	char person[24];
	char id[192];
	struct draft d = {.platform = span_of("wechat"), .kind = kind_of(json_span(event, "decoded_type"))};
	struct span live = json_span(room, "live_id");
	struct span number = json_id(event, "seq", seq);
	if (d.kind == AUDIENCE_OTHER)
		return;
	if (number.length > 0) {
		int length =
			snprintf(id, sizeof id, "%.*s/%.*s", (int)(live.length < 100 ? live.length : 100),
				 live.at ? live.at : "", (int)(number.length < 64 ? number.length : 64), number.at);
		d.id = (struct span){id, (size_t)length};
	}
	d.has_person = true;
	d.strength = PERSON_STRONG;
	d.person_id = json_id(event, "decoded_openid", person);
	d.person_name = json_span(event, "nickname");
	if (d.person_id.length == 0) { /* this one holds for one show only */
		d.person_id = json_span(event, "sec_openid");
		d.strength = d.person_id.length ? PERSON_WEAK : PERSON_BROKEN;
	}
	if (d.person_id.length == 0)
		d.person_id = d.person_name.length ? d.person_name : span_of("0");
	if (d.kind == AUDIENCE_COMMENT) {
		d.has_text = true;
		d.text = json_span(event, "content");
	} else if (d.kind == AUDIENCE_GIFT)
		set_gift(&d, event);
	else if (d.kind == AUDIENCE_LIKE) {
		d.has_count = true;
		d.count = 1;
	}
	d.resent = true;
	link_event(l, &d, json_number(event, "msg_time"), now);
}

static void read_post(struct link *l, void *own, const json_t *message, const struct moment *now)
{
	const json_t *room = json_object_get(message, "live_info");
	size_t i = 0;
	const json_t *event = NULL;
	(void)own;
	json_array_foreach(json_object_get(message, "events"), i, event)
	{
		take(l, room, event, now);
	}
	if (!json_is_integer(json_object_get(room, "online_count")))
		return;
	struct draft viewers = {.platform = span_of("wechat"),
				.kind = AUDIENCE_VIEWERS,
				.has_count = true,
				.count = json_number(room, "online_count")};
	link_event(l, &viewers, 0, now);
}

const struct reader reader_wxlivespy = {.name = "wxlivespy", .suits = suits, .read = read_post};
