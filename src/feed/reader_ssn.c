/* Social Stream Ninja: messages of over a hundred sites in one shape (protocols.md (e), contracts.md section 21). */
#include <stdio.h>
#include <string.h>

#include "core/currency.h"
#include "feed/link.h"
#include "feed/plain_text.h"
#include "feed/reader.h"
#include "feed/reader_json.h"

/* It may come bare or wrapped. */
static const json_t *unwrap(const json_t *message)
{
	static const char *const wrappers[] = {"content", "contents", "overlayNinja"};
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
		const json_t *inner = json_object_get(message, wrappers[i]);
		if (json_is_object(inner))
			return inner;
	}
	return message;
}

static bool suits(const json_t *message)
{
	const json_t *m = unwrap(message);
	return json_object_get(m, "chatname") || json_object_get(m, "chatmessage") ||
	       json_object_get(m, "deleteMessage") || json_is_object(json_object_get(m, "delete"));
}

/* "$5.00", "500 bits", "3 roses": minor units if the words are understood. */
static void set_value(struct draft *d, struct span words)
{
	static const struct {
		const char *mark;
		const char *currency;
	} table[] = {
		{"US$", "USD"},         {"CA$", "CAD"},
		{"A$", "AUD"},          {"HK$", "HKD"},
		{"NT$", "TWD"},         {"R$", "BRL"},
		{"$", "USD"},           {"€", "EUR"},
		{"£", "GBP"},           {"¥", "JPY"},
		{"￥", "CNY"},          {"₩", "KRW"},
		{"₹", "INR"},           {"bits", "twitch-bits"},
		{"bit", "twitch-bits"},
	};
	char text[64];
	int64_t whole = 0;
	int64_t part = 0;
	int part_digits = -1;
	snprintf(text, sizeof text, "%.*s", (int)(words.length < 60 ? words.length : 60), words.at ? words.at : "");
	const char *digits = text + strcspn(text, "0123456789");
	const char *at = digits;
	for (; (*at >= '0' && *at <= '9') || (*at == ',' && part_digits < 0) || (*at == '.' && part_digits < 0); at++) {
		if (*at == '.')
			part_digits = 0;
		else if (*at == ',')
			continue;
		else if (part_digits < 0 && whole < 1000000000000)
			whole = whole * 10 + (*at - '0');
		else if (part_digits >= 0 && part_digits < 2) {
			part = part * 10 + (*at - '0');
			part_digits++;
		}
	}
	if (at == digits)
		return;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *mark = strstr(text, table[i].mark);
		if (!mark)
			continue;
		/* All of these have two digits behind the point or none. */
		d->value.minor = whole;
		if (currency_digits(table[i].currency) == 2)
			d->value.minor = whole * 100 + (part_digits == 1 ? part * 10 : part);
		snprintf(d->value.currency, sizeof d->value.currency, "%s", table[i].currency);
		return;
	}
}

static unsigned roles_of(const json_t *m)
{
	static const struct {
		const char *key;
		unsigned role;
	} table[] = {
		{"host", ROLE_HOST}, {"admin", ROLE_MOD}, {"moderator", ROLE_MOD},
		{"mod", ROLE_MOD},   {"vip", ROLE_VIP},   {"bot", ROLE_BOT},
	};
	unsigned roles = 0;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (json_flag(m, table[i].key))
			roles |= table[i].role;
	struct span membership = json_span(m, "membership");
	return membership.length ? roles | ROLE_MEMBER : roles;
}

static enum audience_kind kind_of(const json_t *m)
{
	static const struct {
		const char *event;
		enum audience_kind kind;
	} table[] = {
		{"new_follower", AUDIENCE_FOLLOW},      {"sponsorship", AUDIENCE_MEMBER},    {"resub", AUDIENCE_MEMBER},
		{"subscription_gift", AUDIENCE_MEMBER}, {"viewer_update", AUDIENCE_VIEWERS},
	};
	struct span event = json_span(m, "event");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_is(event, table[i].event))
			return table[i].kind;
	if (json_span(m, "hasDonation").length)
		return AUDIENCE_GIFT;
	return json_span(m, "chatmessage").length && event.length == 0 ? AUDIENCE_COMMENT : AUDIENCE_OTHER;
}

static void take_delete(struct link *l, const json_t *m, const struct moment *now)
{
	char digits[24];
	const json_t *gone = json_object_get(m, "delete");
	struct draft d = {.kind = AUDIENCE_DELETE, .platform = json_span(gone, "type")};
	d.target = gone ? json_id(gone, "id", digits) : json_id(m, "deleteMessage", digits);
	if (d.target.length)
		link_event(l, &d, 0, now);
}

static void set_person(struct draft *d, const json_t *m, char digits[24])
{
	d->has_person = true;
	d->person_id = json_id(m, "userid", digits);
	d->person_name = json_span(m, "chatname");
	d->strength = PERSON_STRONG;
	if (d->person_id.length == 0) { /* captured from a page that shows no id */
		d->person_id = d->person_name;
		d->strength = PERSON_WEAK;
	}
	d->roles = roles_of(m);
	d->has_roles = true;
	d->colour = json_span(m, "nameColor");
}

static void take_viewers(struct link *l, struct draft *d, const json_t *m, const struct moment *now)
{
	d->has_count = true;
	d->count = json_number(m, "meta");
	link_event(l, d, 0, now);
}

static void read_message(struct link *l, void *own, const json_t *message, const struct moment *now)
{
	char id[24];
	char person[24];
	char text[8192];
	const json_t *m = unwrap(message);
	(void)own;
	if (json_flag(m, "private"))
		return;
	if (json_object_get(m, "delete") || json_object_get(m, "deleteMessage")) {
		take_delete(l, m, now);
		return;
	}
	struct draft d = {.kind = kind_of(m), .platform = json_span(m, "type")};
	if (d.kind == AUDIENCE_OTHER)
		return;
	d.id = json_id(json_object_get(m, "meta"), "messageId", id);
	if (d.id.length == 0)
		d.id = json_id(m, "id", id);
	if (d.kind == AUDIENCE_VIEWERS) {
		take_viewers(l, &d, m, now);
		return;
	}
	set_person(&d, m, person);
	struct span words = json_span(m, "chatmessage");
	if (words.length) {
		d.has_text = true;
		d.text = json_flag(m, "textonly") ? words : plain_text(words, text, sizeof text);
	}
	if (d.kind == AUDIENCE_GIFT) {
		d.item = json_span(m, "hasDonation");
		set_value(&d, d.item);
	}
	link_event(l, &d, 0, now);
}

const struct reader reader_ssn = {.name = "ssn", .suits = suits, .read = read_message};
