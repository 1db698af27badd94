#include "core/show.h"

#include <string.h>

static const struct {
	const char *name;
	enum interaction_kind kind;
} kinds[] = {
	{"lottery", KIND_LOTTERY}, {"poll", KIND_POLL},     {"question", KIND_QUESTION}, {"sale", KIND_SALE},
	{"quiz", KIND_QUIZ},       {"survey", KIND_SURVEY}, {"topic", KIND_TOPIC},       {"card", KIND_CARD},
};

/* Ids are ASCII, and compared as such whatever the process's locale is. */
bool show_same_id(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
		if (x != y)
			return false;
	}
	return *a == *b;
}

const struct show *show_hold(const struct show *show)
{
	if (show)
		((struct show *)(uintptr_t)show)->holders++;
	return show;
}

void show_release(const struct show *show)
{
	struct show *own = (struct show *)(uintptr_t)show;
	if (own && own->destroy && --own->holders == 0)
		own->destroy(own);
}

int show_find_segment(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->segment_count; i++)
		if (show_same_id(show->segments[i].id, id))
			return (int)i;
	return -1;
}

int show_find_cue(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->cue_count; i++)
		if (show_same_id(show->cues[i].id, id))
			return (int)i;
	return -1;
}

int show_find_interaction(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->interaction_count; i++)
		if (show_same_id(show->interactions[i].id, id))
			return (int)i;
	return -1;
}

int show_find_product(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->product_count; i++)
		if (show_same_id(show->products[i].id, id))
			return (int)i;
	return -1;
}

int show_find_benefit(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->benefit_count; i++)
		if (show_same_id(show->benefits[i].id, id))
			return (int)i;
	return -1;
}

bool show_is_benefit_card(const struct show_interaction *it)
{
	return it->kind == KIND_CARD && it->benefit >= 0 && card_style_from(it->style) == CARD_BENEFIT;
}

bool show_is_cover_card(const struct show_interaction *it)
{
	if (it->kind != KIND_CARD)
		return false;
	switch (card_style_from(it->style)) {
	case CARD_STARTING:
	case CARD_BREAK:
	case CARD_END:
		return true;
	case CARD_LOWER_THIRD:
	case CARD_PANEL:
	case CARD_BENEFIT:
		return false;
	}
	return false;
}

int show_find_webhook(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->webhook_count; i++)
		if (show_same_id(show->webhooks[i].id, id))
			return (int)i;
	return -1;
}

const char *benefit_kind_name(enum benefit_kind kind)
{
	static const char *const names[] = {
		[BENEFIT_COUPON] = "coupon",
		[BENEFIT_CODE] = "code",
		[BENEFIT_RED_PACKET] = "red-packet",
		[BENEFIT_FREE_SHIPPING] = "free-shipping",
	};
	return names[kind];
}

enum card_style card_style_from(const char *name)
{
	static const char *const names[] = {
		[CARD_LOWER_THIRD] = "lower-third",
		[CARD_STARTING] = "starting",
		[CARD_BREAK] = "break",
		[CARD_END] = "end",
		[CARD_PANEL] = "card",
		[CARD_BENEFIT] = "benefit",
	};
	for (size_t i = CARD_LOWER_THIRD; i < sizeof names / sizeof *names; i++)
		if (show_same_id(names[i], name))
			return (enum card_style)i;
	return 0;
}

const char *interaction_kind_name(enum interaction_kind kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == kind)
			return kinds[i].name;
	return "";
}

enum interaction_kind interaction_kind_from(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	return 0;
}
