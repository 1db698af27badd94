/* From lines of Twitch chat to events (contracts.md sections 20 and 21 "Twitch"). */
#include "feed/twitch.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "core/utf8.h"

/* Twitch gives all anonymous gifts to one account. */
#define ANONYMOUS "274598607"

/* A tag without its escapes, in the line's scratch: valid until the next line. */
static struct span tag(struct twitch *t, const struct irc_line *line, enum irc_tag name)
{
	struct span raw = irc_tag(line, name);
	if (raw.length == 0 || !line->escaped || !memchr(raw.at, '\\', raw.length))
		return raw;
	char *out = t->scratch + t->scratch_used;
	size_t length = irc_unescape(raw, out, sizeof t->scratch - t->scratch_used);
	t->scratch_used += length;
	return (struct span){out, length};
}

static struct span trim(struct span s)
{
	while (s.length > 0 && s.at[s.length - 1] == ' ')
		s.length--;
	while (s.length > 0 && s.at[0] == ' ') {
		s.at++;
		s.length--;
	}
	return s;
}

static int64_t number(const struct irc_line *line, enum irc_tag name)
{
	int64_t value;
	return irc_number(irc_tag(line, name), &value) ? value : 0;
}

/* A name without its version: "moderator/1" is "moderator". */
static unsigned role_of(struct span badge)
{
	static const struct {
		char badge[16];
		size_t length;
		unsigned role;
	} table[] = {
		{"broadcaster", sizeof "broadcaster" - 1, ROLE_HOST},
		{"moderator", sizeof "moderator" - 1, ROLE_MOD},
		{"lead_moderator", sizeof "lead_moderator" - 1, ROLE_MOD},
		{"vip", sizeof "vip" - 1, ROLE_VIP},
		{"subscriber", sizeof "subscriber" - 1, ROLE_MEMBER},
		{"founder", sizeof "founder" - 1, ROLE_MEMBER},
		{"bot-badge", sizeof "bot-badge" - 1, ROLE_BOT},
	};
	const char *slash = badge.length ? memchr(badge.at, '/', badge.length) : NULL;
	if (slash)
		badge.length = (size_t)(slash - badge.at);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (badge.length == table[i].length && memcmp(badge.at, table[i].badge, badge.length) == 0)
			return table[i].role;
	return 0;
}

static void read_badges(struct draft *d, struct span list)
{
	while (list.length > 0) {
		const char *comma = memchr(list.at, ',', list.length);
		size_t n = comma ? (size_t)(comma - list.at) : list.length;
		struct span badge = {list.at, n};
		d->roles |= role_of(badge);
		if (n > 0 && d->badge_count < DRAFT_BADGES_MOST)
			d->badges[d->badge_count++] = badge;
		n += comma != NULL;
		list.at += n;
		list.length -= n;
	}
}

/* The person of a line. Without an account's number only the name is known. */
static void read_person(struct twitch *t, const struct irc_line *line)
{
	struct draft *d = &t->draft;
	struct span id = tag(t, line, IRC_USER_ID);
	struct span login = tag(t, line, IRC_LOGIN);
	if (login.length == 0)
		login = line->nick;
	d->has_person = true;
	d->strength = PERSON_STRONG;
	if (span_is(id, ANONYMOUS))
		d->strength = PERSON_BROKEN;
	if (id.length == 0) {
		id = login;
		d->strength = PERSON_WEAK;
	}
	d->person_id = id;
	d->person_name = trim(tag(t, line, IRC_DISPLAY_NAME));
	if (d->person_name.length == 0)
		d->person_name = login;
	d->colour = irc_tag(line, IRC_COLOR);
	read_badges(d, tag(t, line, IRC_BADGES));
	if (span_is(irc_tag(line, IRC_MOD), "1"))
		d->roles |= ROLE_MOD;
	if (span_is(irc_tag(line, IRC_VIP), "1"))
		d->roles |= ROLE_VIP;
	if (span_is(irc_tag(line, IRC_SUBSCRIBER), "1"))
		d->roles |= ROLE_MEMBER;
	d->has_roles = line->tags.length > 0;
}

static struct draft *begin(struct twitch *t, const struct irc_line *line, enum audience_kind kind)
{
	struct draft *d = &t->draft;
	memset(d, 0, sizeof *d);
	d->kind = kind;
	d->id = tag(t, line, IRC_ID);
	struct span room = irc_tag(line, IRC_ROOM_ID);
	struct span source = irc_tag(line, IRC_SOURCE_ROOM_ID);
	if (source.length > 0 && room.length == 0)
		room = span_of(t->room);
	d->shared = source.length > 0 && (source.length != room.length || memcmp(source.at, room.at, room.length) != 0);
	return d;
}

static void end(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	link_event(l, &t->draft, number(line, IRC_TMI_SENT_TS), now);
}

/* Takes "\001ACTION …\001" off: places of emotes count in what is inside. */
static struct span without_action(struct span text)
{
	static const char start[] = "\001ACTION ";
	size_t n = sizeof start - 1;
	if (text.length < n || memcmp(text.at, start, n) != 0)
		return text;
	text.at += n;
	text.length -= n;
	if (text.length > 0 && text.at[text.length - 1] == 1)
		text.length--;
	return text;
}

/* The bytes of the code points from `first` to `last`; empty if the text is shorter. */
static struct span slice(struct span text, int64_t first, int64_t last)
{
	size_t at = 0;
	size_t start = text.length;
	for (int64_t point = 0; at < text.length && point <= last; point++) {
		uint32_t ignored;
		if (point == first)
			start = at;
		at += utf8_decode(text.at + at, text.length - at, &ignored);
	}
	return start < at ? (struct span){text.at + start, at - start} : (struct span){NULL, 0};
}

static bool is_emote_id(struct span id)
{
	for (size_t i = 0; i < id.length; i++) {
		char c = id.at[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!plain && c != '_' && c != '-')
			return false;
	}
	return id.length > 0 && id.length <= 64;
}

static struct span take_until(struct span *list, char stop)
{
	const char *found = list->length ? memchr(list->at, stop, list->length) : NULL;
	size_t n = found ? (size_t)(found - list->at) : list->length;
	struct span part = {list->at, n};
	n += found != NULL;
	list->at += n;
	list->length -= n;
	return part;
}

/* One place "from-to" of an emote; what lies outside the text is left out. */
static void read_place(struct twitch *t, struct span id, struct span place, struct span text)
{
	int64_t first;
	int64_t last;
	if (!irc_number(take_until(&place, '-'), &first) || !irc_number(place, &last) || last < first ||
	    last - first > 500 || t->draft.emote_count == TWITCH_EMOTES_MOST)
		return;
	struct draft_emote *emote = &t->emotes[t->draft.emote_count];
	emote->name = slice(text, first, last);
	if (emote->name.length == 0)
		return;
	emote->at = first;
	emote->length = 0;
	for (size_t i = 0; i < emote->name.length; emote->length++) {
		uint32_t ignored;
		i += utf8_decode(emote->name.at + i, emote->name.length - i, &ignored);
	}
	snprintf(emote->url, sizeof emote->url, "https://static-cdn.jtvnw.net/emoticons/v2/%.*s/default/dark/2.0",
		 (int)id.length, id.at);
	t->draft.emote_count++;
}

/* "id:from-to,from-to/id2:…" */
static void read_emotes(struct twitch *t, const struct irc_line *line, struct span text)
{
	struct span list = irc_tag(line, IRC_EMOTES);
	text = without_action(text);
	t->draft.emotes = t->emotes;
	while (list.length > 0) {
		struct span places = take_until(&list, '/');
		struct span id = take_until(&places, ':');
		while (is_emote_id(id) && places.length > 0)
			read_place(t, id, take_until(&places, ','), text);
	}
}

static void read_text(struct twitch *t, const struct irc_line *line, struct span text)
{
	t->draft.has_text = true;
	t->draft.text = text;
	read_emotes(t, line, text);
	t->draft.reply_to = tag(t, line, IRC_REPLY_PARENT_MSG_ID);
}

void twitch_message(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	int64_t bits = number(line, IRC_BITS);
	if (twitch_is_own(l, t, line, now))
		return;
	struct draft *d = begin(t, line, bits > 0 ? AUDIENCE_GIFT : AUDIENCE_COMMENT);
	read_person(t, line);
	read_text(t, line, irc_param(line, 1));
	if (bits > 0)
		d->value = (struct money){.minor = bits, .currency = "twitch-bits"};
	end(l, t, line, now);
}

static uint64_t origin_hash(struct span id)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES];
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)id.at, id.length, key);
	return hash ? hash : 1;
}

static struct span origin_of(const struct irc_line *line)
{
	struct span id = irc_tag(line, IRC_ORIGIN_ID);
	return id.length ? id : irc_tag(line, IRC_COMMUNITY_GIFT_ID);
}

static bool has_origin(const struct twitch *t, struct span id)
{
	if (id.length == 0)
		return false;
	for (size_t i = 0; i < TWITCH_ORIGINS_MOST; i++)
		if (t->origins[i] == origin_hash(id))
			return true;
	return false;
}

/* "sub-1000", "sub-Prime" into `item`. */
static struct span plan_of(const struct irc_line *line, char *item, size_t size)
{
	struct span plan = irc_tag(line, IRC_SUB_PLAN);
	if (plan.length == 0 || plan.length > 32)
		return (struct span){NULL, 0};
	snprintf(item, size, "sub-%.*s", (int)plan.length, plan.at);
	return span_of(item);
}

static void hear_member(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	begin(t, line, AUDIENCE_MEMBER);
	read_person(t, line);
	read_text(t, line, irc_param(line, 1));
	t->draft.has_text = t->draft.text.length > 0;
	end(l, t, line, now);
}

static void hear_gift(struct link *l, struct twitch *t, const struct irc_line *line, int64_t count,
		      const struct moment *now)
{
	char item[48];
	struct draft *d = begin(t, line, AUDIENCE_GIFT);
	read_person(t, line);
	d->item = plan_of(line, item, sizeof item);
	d->has_count = true;
	d->count = count > 0 ? count : 1;
	end(l, t, line, now);
}

static void hear_mass_gift(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	struct span origin = origin_of(line);
	if (origin.length > 0)
		t->origins[t->origin++ % TWITCH_ORIGINS_MOST] = origin_hash(origin);
	hear_gift(l, t, line, number(line, IRC_MASS_GIFT_COUNT), now);
}

/* A gift of its own, unless it is one of a mass gift that has been counted; and somebody has become a member. */
static void hear_sub_gift(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	if (!has_origin(t, origin_of(line)))
		hear_gift(l, t, line, 1, now);
	t->scratch_used = 0;
	struct draft *d = begin(t, line, AUDIENCE_MEMBER);
	d->id_suffix = "/member";
	d->has_person = true;
	d->person_id = tag(t, line, IRC_RECIPIENT_ID);
	d->strength = PERSON_STRONG;
	d->person_name = trim(tag(t, line, IRC_RECIPIENT_DISPLAY_NAME));
	if (d->person_name.length == 0)
		d->person_name = tag(t, line, IRC_RECIPIENT_USER_NAME);
	if (d->person_id.length == 0) {
		d->person_id = tag(t, line, IRC_RECIPIENT_USER_NAME);
		d->strength = PERSON_WEAK;
	}
	if (d->person_id.length > 0)
		end(l, t, line, now);
}

/* Who comes with whom: for the log. */
static void hear_raid(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	struct span name = tag(t, line, IRC_RAID_DISPLAY_NAME);
	if (name.length == 0)
		name = tag(t, line, IRC_RAID_LOGIN);
	(void)now;
	link_note_as(l, saying_of("Feed.twitch.raid", "%.*s %lld", (int)(name.length > 60 ? 60 : name.length),
				  name.length ? name.at : "", (long long)number(line, IRC_VIEWER_COUNT)));
}

/* Whatever else it is about: words that somebody wrote are a comment. */
static void hear_words(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	if (irc_param(line, 1).length == 0)
		return;
	begin(t, line, AUDIENCE_COMMENT);
	read_person(t, line);
	read_text(t, line, irc_param(line, 1));
	end(l, t, line, now);
}

void twitch_notice(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	static const struct {
		const char *id;
		void (*hear)(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now);
	} kinds[] = {
		{"sub", hear_member},
		{"resub", hear_member},
		{"giftpaidupgrade", hear_member},
		{"anongiftpaidupgrade", hear_member},
		{"primepaidupgrade", hear_member},
		{"submysterygift", hear_mass_gift},
		{"anonsubmysterygift", hear_mass_gift},
		{"subgift", hear_sub_gift},
		{"anonsubgift", hear_sub_gift},
		{"raid", hear_raid},
	};
	struct span id = irc_tag(line, IRC_MSG_ID);
	if (span_is(id, "sharedchatnotice"))
		id = irc_tag(line, IRC_SOURCE_MSG_ID);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!span_is(id, kinds[i].id))
			continue;
		kinds[i].hear(l, t, line, now);
		return;
	}
	hear_words(l, t, line, now);
}

/* A whole room, or one person: for ever, or for some seconds. */
void twitch_clear_chat(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	struct span login = irc_param(line, 1);
	struct draft *d = begin(t, line, login.length ? AUDIENCE_BAN : AUDIENCE_CLEAR);
	if (login.length > 0) {
		d->target = tag(t, line, IRC_TARGET_USER_ID);
		if (d->target.length == 0)
			d->target = login;
		d->count = number(line, IRC_BAN_DURATION);
		d->has_count = d->count > 0;
	}
	end(l, t, line, now);
}

void twitch_clear_message(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	struct draft *d = begin(t, line, AUDIENCE_DELETE);
	d->target = tag(t, line, IRC_TARGET_MSG_ID);
	if (d->target.length > 0)
		end(l, t, line, now);
	else
		link_drop(l);
}
