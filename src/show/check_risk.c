/* Risk words in what the show itself says: its titles, cards, prices, replies. Walks the whole document, so that a text
 * that is new in the format is looked at without further ado. */
#include <stdio.h>
#include <string.h>

#include "core/currency.h"
#include "core/word_set.h"
#include "show/check.h"

/* Values that nobody hears or reads on air: names, addresses, what the audience writes. */
static bool is_private(const char *key)
{
	static const char *const keys[] = {
		"id",    "url",     "link",   "secret", "picture",    "logo",     "$schema",  "language", "zone",
		"date",  "theme",   "crew",   "feeds",  "moderation", "kind",     "currency", "colour",   "check",
		"verb",  "webhook", "format", "words",  "prefix",     "upvote",   "codes",    "code",     "owner",
		"group", "metric",  "item",   "scene",  "mute",       "checklist"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return strncmp(key, "x-", 2) == 0;
}

struct looking {
	struct reader *r;
	struct word_set *words;
	struct match_text folded;
};

static void look_at_text(struct looking *l, const char *text, const struct place *place)
{
	if (!match_fold(&l->folded, text))
		return;
	size_t found = word_set_find(l->words, &l->folded);
	if (found != WORD_NONE)
		reader_problem(l->r, true, place, AT_VALUE, "Say it in another way, or take the word off \"risk\".",
			       "\"%.64s\" is a risk word of this show.", l->r->show->moderation.risk.items[found]);
}

/* As it is written on a card: "99.00". */
static void look_at_price(struct looking *l, const json_t *money, const struct place *place)
{
	const json_t *minor = json_object_get(money, "minor");
	const char *currency = json_string_value(json_object_get(money, "currency"));
	struct money price = {0};
	char text[48];
	if (!json_is_integer(minor) || !currency || json_integer_value(minor) < 0)
		return;
	price.minor = json_integer_value(minor);
	snprintf(price.currency, sizeof price.currency, "%s", currency);
	currency_amount(&price, text, sizeof text);
	look_at_text(l, text, place);
}

/* Depth is bounded by the scan of the places. */
static void look_at(struct looking *l, const json_t *value, const struct place *place)
{
	const struct place *child = place_first(&l->r->places, place);
	if (json_is_string(value))
		look_at_text(l, json_string_value(value), place);
	look_at_price(l, value, place);
	for (size_t i = 0; child; i++, child = place_next(&l->r->places, child)) {
		const json_t *own = json_is_array(value) ? json_array_get(value, i)
							 : json_object_get(value, child->key ? child->key : "");
		if (own && !child->shadowed && !(child->key && is_private(child->key)))
			look_at(l, own, child);
	}
}

void check_risk(struct reader *r)
{
	struct looking l = {.r = r, .words = word_set_create(&r->show->moderation.risk)};
	if (!word_set_is_empty(l.words))
		look_at(&l, r->show->json, r->places.items);
	match_text_finish(&l.folded);
	word_set_destroy(l.words);
}
