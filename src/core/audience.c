#include "core/audience.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum audience_kind kind;
} kinds[] = {
	{"comment", AUDIENCE_COMMENT}, {"gift", AUDIENCE_GIFT},     {"like", AUDIENCE_LIKE},
	{"follow", AUDIENCE_FOLLOW},   {"share", AUDIENCE_SHARE},   {"enter", AUDIENCE_ENTER},
	{"member", AUDIENCE_MEMBER},   {"order", AUDIENCE_ORDER},   {"claim", AUDIENCE_CLAIM},
	{"viewers", AUDIENCE_VIEWERS}, {"delete", AUDIENCE_DELETE}, {"ban", AUDIENCE_BAN},
	{"clear", AUDIENCE_CLEAR},
};

static const struct {
	const char *name;
	enum person_role role;
} roles[] = {
	{"host", ROLE_HOST}, {"mod", ROLE_MOD},       {"bot", ROLE_BOT},
	{"vip", ROLE_VIP},   {"member", ROLE_MEMBER}, {"follower", ROLE_FOLLOWER},
};

void audience_finish(struct audience_event *e)
{
	if (!e)
		return;
	free(e->json);
	free(e->block);
	memset(e, 0, sizeof *e);
}

/* What lies in the block goes along; a constant stays. */
static const char *moved(const char *text, const char *from, size_t size, const char *to)
{
	uintptr_t at = (uintptr_t)text - (uintptr_t)from;
	return at < size ? to + at : text;
}

void audience_move(struct audience_event *to, const struct audience_event *from, const char *bytes, size_t size,
		   const char *room)
{
	to->feed = moved(from->feed, bytes, size, room);
	to->platform = moved(from->platform, bytes, size, room);
	to->id = moved(from->id, bytes, size, room);
	to->person_id = moved(from->person_id, bytes, size, room);
	to->person_name = moved(from->person_name, bytes, size, room);
	to->colour = moved(from->colour, bytes, size, room);
	to->text = moved(from->text, bytes, size, room);
	to->item = moved(from->item, bytes, size, room);
	to->target = moved(from->target, bytes, size, room);
	to->reply_to = moved(from->reply_to, bytes, size, room);
	to->avatar = moved(from->avatar, bytes, size, room);
	to->badges = moved(from->badges, bytes, size, room);
	to->emotes = moved(from->emotes, bytes, size, room);
}

/* Field by field: what has just been copied as a whole would have to be waited for to be moved. */
void audience_copy(struct audience_event *to, const struct audience_event *from, char *room)
{
	memcpy(room, from->block, from->block_size);
	audience_move(to, from, from->block, from->block_size, room);
	to->t_ms = from->t_ms;
	to->t_server_ms = from->t_server_ms;
	to->kind = from->kind;
	to->hash = from->hash;
	to->has_person = from->has_person;
	to->strength = from->strength;
	to->roles = from->roles;
	to->has_roles = from->has_roles;
	to->level = from->level;
	to->has_level = from->has_level;
	to->has_text = from->has_text;
	to->has_badges = from->has_badges;
	to->value = from->value;
	to->count = from->count;
	to->has_count = from->has_count;
	to->history = from->history;
	to->shared = from->shared;
	to->noise = from->noise;
	to->cut = from->cut;
	to->screen = from->screen;
	to->screen_name = from->screen_name;
	to->json = NULL;
	to->block = NULL;
	to->block_size = 0;
}

const char *audience_kind_name(enum audience_kind kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == kind)
			return kinds[i].name;
	return "other";
}

enum audience_kind audience_kind_from(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	return AUDIENCE_OTHER;
}

unsigned person_role_from(const char *name)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(roles[i].name, name) == 0)
			return roles[i].role;
	return 0;
}

static const char *const screens[] = {[SCREEN_NOTHING] = "", [SCREEN_PATTERN] = "pattern", [SCREEN_LIMIT] = "limit"};

const char *audience_screen_name(enum audience_screen screen)
{
	return screens[screen];
}

enum audience_screen audience_screen_from(const char *word, size_t length)
{
	for (enum audience_screen s = SCREEN_PATTERN; s <= SCREEN_LIMIT; s++)
		if (strlen(screens[s]) == length && memcmp(screens[s], word, length) == 0)
			return s;
	return SCREEN_NOTHING;
}
