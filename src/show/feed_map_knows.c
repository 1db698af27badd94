/* What a map's rules can tell of a viewer: the same words as for the platforms that are built in. */
#include <stdio.h>
#include <string.h>

#include "show/feed_map_parts.h"

static unsigned roles_of(const struct map_rule *rule)
{
	unsigned roles = 0;
	for (size_t i = 0; i < rule->role_count; i++) {
		const struct map_role *row = &rule->roles[i];
		roles |= row->role;
		for (size_t j = 0; j < row->at.pair_count; j++)
			roles |= row->at.pairs[j].roles;
	}
	return roles;
}

static unsigned fact_of(const struct map_rule *rule)
{
	switch (rule->kind) {
	case AUDIENCE_GIFT:
		return rule->amount.given ? CAN_GIFT : 0;
	case AUDIENCE_DELETE:
	case AUDIENCE_BAN:
		return CAN_DELETE;
	case AUDIENCE_ORDER:
		return CAN_ORDER;
	case AUDIENCE_LIKE:
		return CAN_LIKE;
	case AUDIENCE_VIEWERS:
		return CAN_VIEWERS;
	case AUDIENCE_FOLLOW:
		return CAN_FOLLOW;
	case AUDIENCE_SHARE:
		return CAN_SHARE;
	case AUDIENCE_ENTER:
		return CAN_ENTER;
	case AUDIENCE_COMMENT:
		return rule->level.given ? CAN_LEVEL : 0;
	case AUDIENCE_MEMBER:
	case AUDIENCE_CLAIM:
	case AUDIENCE_CLEAR:
	case AUDIENCE_OTHER:
		return 0;
	}
	return 0;
}

/* Stable ids are known if all who can take part have one. */
static bool has_ids(const struct feed_map *map)
{
	bool any = false;
	for (size_t i = 0; i < map->rule_count; i++) {
		const struct map_rule *rule = &map->rules[i];
		if (!rule->has_person)
			continue;
		any = true;
		if (!rule->person_id.given || rule->strength != PERSON_STRONG)
			return false;
	}
	return any;
}

/* |-separated, in the order of the rules; "" = any, where one stands in the messages, or there are too many. */
static const char *currencies_of(const struct feed_map *map)
{
	char words[128] = "";
	size_t length = 0;
	for (size_t i = 0; i < map->rule_count; i++) {
		const struct map_rule *rule = &map->rules[i];
		const char *word = rule->currency.constant;
		if (rule->kind != AUDIENCE_GIFT || !rule->amount.given)
			continue;
		if (!word || rule->currency.at_count || rule->currency.part_count)
			return "";
		if (strstr(words, word))
			continue;
		if (length + strlen(word) + 2 > sizeof words)
			return "";
		length += (size_t)snprintf(words + length, sizeof words - length, "%s%s", length ? "|" : "", word);
	}
	const char *copy = arena_text(map->arena, words, length);
	return copy ? copy : "";
}

void map_knows(struct feed_map *map)
{
	struct capability *knows = &map->knows;
	knows->scheme = "";
	knows->map = "";
	knows->name = map->name ? map->name : "";
	knows->currencies = currencies_of(map);
	/* what comes from a partner's room is marked, or there is none */
	knows->facts = CAN_ROOM;
	for (size_t i = 0; i < map->rule_count; i++) {
		knows->roles |= roles_of(&map->rules[i]);
		knows->facts |= fact_of(&map->rules[i]);
	}
	if (has_ids(map))
		knows->facts |= CAN_ID;
}
