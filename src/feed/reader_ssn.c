/* Social Stream Ninja: messages of over a hundred sites in one shape (protocols.md (e), contracts.md section 21). */
#include <stdlib.h>
#include <string.h>

#include "feed/aka.h"
#include "feed/link.h"
#include "feed/money_words.h"
#include "feed/plain_text.h"
#include "feed/reader.h"
#include "feed/reader_json.h"

/* Of so many people and messages the other name is known: what a moderator takes back was said not long ago. */
#define PEOPLE_MOST 50000
#define MESSAGES_MOST 20000

struct ssn {
	struct aka *people;   /* by platform and name: under which id it was heard last */
	struct aka *messages; /* by Ninja's own number: the platform's id */
};

static void destroy(void *own)
{
	struct ssn *n = own;
	aka_destroy(n->people);
	aka_destroy(n->messages);
	free(n);
}

static void *create(void)
{
	struct ssn *n = calloc(1, sizeof *n);
	if (!n)
		return NULL;
	n->people = aka_create(PEOPLE_MOST);
	n->messages = aka_create(MESSAGES_MOST);
	if (n->people && n->messages)
		return n;
	destroy(n);
	return NULL;
}

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
		{"new_follower", AUDIENCE_FOLLOW},   {"sponsorship", AUDIENCE_MEMBER},
		{"resub", AUDIENCE_MEMBER},          {"subscription_gift", AUDIENCE_MEMBER},
		{"viewer_update", AUDIENCE_VIEWERS}, {"user_banned", AUDIENCE_BAN},
	};
	struct span event = json_span(m, "event");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_is(event, table[i].event))
			return table[i].kind;
	if (json_span(m, "hasDonation").length)
		return AUDIENCE_GIFT;
	return json_span(m, "chatmessage").length && event.length == 0 ? AUDIENCE_COMMENT : AUDIENCE_OTHER;
}

/* ---- what moderators do ---- */

/* A person is banned: by id, or by the name that he was heard under. What names nobody has no effect, and says so. */
static void take_person(struct link *l, const struct ssn *n, struct draft *d, struct span name,
			const struct moment *now)
{
	if (d->target.length == 0)
		d->target = aka_find(n->people, d->platform, name);
	if (d->target.length)
		link_event(l, d, 0, now);
	else
		link_drop_in_words(l, saying_plain("Feed.relay.unknown-person"));
}

/* A message by Ninja's own number, or all that somebody has said: a ban of one second, as it is on Twitch, takes that
 * back and lets him go on. */
static void take_delete(struct link *l, const struct ssn *n, const json_t *m, const struct moment *now)
{
	char digits[24];
	const json_t *gone = json_object_get(m, "delete");
	struct draft d = {.platform = json_span(json_object_get(gone, "type") ? gone : m, "type")};
	struct span id = json_is_object(gone) ? json_id(gone, "id", digits) : json_id(m, "deleteMessage", digits);
	if (id.length) {
		struct span own = aka_find(n->messages, span_of(""), id);
		d.kind = AUDIENCE_DELETE;
		d.target = own.length ? own : id;
		link_event(l, &d, 0, now);
		return;
	}
	d.kind = AUDIENCE_BAN;
	d.has_count = true;
	d.count = 1;
	take_person(l, n, &d, json_span(gone, "chatname"), now);
}

static struct span first_of(const json_t *object, const char *const *keys, char digits[24])
{
	struct span found = {NULL, 0};
	for (; *keys && found.length == 0; keys++)
		found = json_id(object, *keys, digits);
	return found;
}

/* Who it is stands in `meta`, in words of the platform's own, or beside it. */
static void take_ban(struct link *l, const struct ssn *n, struct draft *d, const json_t *m, const struct moment *now)
{
	static const char *const ids[] = {"userid", "userId", "user_id", NULL};
	static const char *const names[] = {"chatname", "username",   "user_name", "displayName",
					    "name",     "user_login", NULL};
	char digits[24];
	const json_t *meta = json_object_get(m, "meta");
	struct span name = json_is_string(meta) ? json_span(m, "meta") : first_of(meta, names, digits);
	bool inside = name.length > 0 || first_of(meta, ids, digits).length > 0;
	d->target = first_of(inside ? meta : m, ids, digits);
	take_person(l, n, d, inside ? name : json_span(m, "chatname"), now);
}

/* ---- what people do ---- */

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

/* What it will be called by when a moderator takes it back. */
static void learn(struct ssn *n, const json_t *m, const struct draft *d)
{
	char digits[24];
	struct span number = json_id(m, "id", digits);
	aka_learn(n->people, d->platform, d->person_name, d->person_id);
	if (number.length && !(number.length == d->id.length && memcmp(number.at, d->id.at, d->id.length) == 0))
		aka_learn(n->messages, span_of(""), number, d->id);
}

static void take_said(struct link *l, struct ssn *n, struct draft *d, const json_t *m, const struct moment *now)
{
	char person[24];
	char text[8192];
	struct span words = json_span(m, "chatmessage");
	set_person(d, m, person);
	if (words.length) {
		d->has_text = true;
		d->text = json_flag(m, "textonly") ? words : plain_text(words, text, sizeof text);
	}
	if (d->kind == AUDIENCE_GIFT) {
		d->item = json_span(m, "hasDonation");
		money_words(d->item, &d->value);
	}
	learn(n, m, d);
	link_event(l, d, 0, now);
}

static void read_message(struct link *l, void *own, const json_t *message, const struct moment *now)
{
	char id[24];
	const json_t *m = unwrap(message);
	if (json_flag(m, "private"))
		return;
	if (json_object_get(m, "delete") || json_object_get(m, "deleteMessage")) {
		take_delete(l, own, m, now);
		return;
	}
	struct draft d = {.kind = kind_of(m), .platform = json_span(m, "type")};
	if (d.kind == AUDIENCE_OTHER)
		return;
	d.id = json_id(json_object_get(m, "meta"), "messageId", id);
	if (d.id.length == 0)
		d.id = json_id(m, "id", id);
	if (d.kind == AUDIENCE_VIEWERS)
		take_viewers(l, &d, m, now);
	else if (d.kind == AUDIENCE_BAN)
		take_ban(l, own, &d, m, now);
	else
		take_said(l, own, &d, m, now);
}

const struct reader reader_ssn = {
	.name = "ssn", .suits = suits, .create = create, .destroy = destroy, .read = read_message};
