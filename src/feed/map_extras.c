#include "feed/map_extras.h"

#include <string.h>

/* The list, one level down; NULL = there is none. */
static const json_t *begin_list(struct map_scene *s, const struct map_pointer *each)
{
	const json_t *list = map_scene_at(s, each);
	if (!json_is_array(list) || s->depth + 1 >= MAP_LEVELS)
		return NULL;
	s->depth++;
	return list;
}

void map_extras_badges(struct map_scene *s, const struct map_rule *rule, struct draft *d)
{
	d->avatar = map_scene_text(s, &rule->avatar);
	const json_t *list = rule->badges.given && d->has_person ? begin_list(s, &rule->badges.each) : NULL;
	if (!list)
		return;
	for (size_t i = 0; i < json_array_size(list) && d->badge_count < DRAFT_BADGES_MOST; i++) {
		s->levels[s->depth] = json_array_get(list, i);
		struct span id = map_scene_text(s, &rule->badges.id);
		if (id.length == 0)
			continue;
		d->badges[d->badge_count] = id;
		d->badge_titles[d->badge_count++] = map_scene_text(s, &rule->badges.title);
	}
	s->depth--;
}

/* Units of UTF-16, which JavaScript counts, to code points. What lies inside a pair is behind it. */
static int64_t points_of(struct span text, int64_t units)
{
	int64_t points = 0;
	for (size_t i = 0; i < text.length && units > 0; i++) {
		unsigned char c = (unsigned char)text.at[i];
		points += (c & 0xc0) != 0x80;
		units -= (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 2 : 1;
	}
	return points;
}

static int64_t points_in(struct span text)
{
	return points_of(text, INT64_MAX);
}

void map_extras_emotes(struct map_scene *s, const struct map_rule *rule, struct draft_emote *emotes, struct draft *d)
{
	const struct map_emotes *e = &rule->emotes;
	const json_t *list = e->given && d->has_text ? begin_list(s, &e->each) : NULL;
	if (!list)
		return;
	d->emotes = emotes;
	for (size_t i = 0; i < json_array_size(list) && d->emote_count < DRAFT_EMOTES_MOST; i++) {
		struct draft_emote *emote = &emotes[d->emote_count];
		s->levels[s->depth] = json_array_get(list, i);
		*emote = (struct draft_emote){.name = map_scene_text(s, &e->name)};
		struct span url = map_scene_text(s, &e->url);
		int64_t length = 0;
		if (emote->name.length == 0 || !map_scene_number(s, &e->at, &emote->at) || emote->at < 0)
			continue;
		if (e->utf16)
			emote->at = points_of(d->text, emote->at);
		emote->length = points_in(emote->name);
		if (!e->utf16 && map_scene_number(s, &e->length, &length) && length > 0 && length < emote->length)
			emote->length = length;
		if (span_is_address(url, sizeof emote->url - 1))
			memcpy(emote->url, url.at, url.length);
		d->emote_count++;
	}
	s->depth--;
}
