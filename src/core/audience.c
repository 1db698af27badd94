#include "core/audience.h"

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

static void move(const char **text, const char *from, const char *to)
{
	if (**text) /* "" is a constant */
		*text = to + (*text - from);
}

void audience_move(struct audience_event *e, const char *from, const char *to)
{
	move(&e->feed, from, to);
	move(&e->platform, from, to);
	move(&e->id, from, to);
	move(&e->person_id, from, to);
	move(&e->person_name, from, to);
	move(&e->colour, from, to);
	move(&e->text, from, to);
	move(&e->item, from, to);
	move(&e->target, from, to);
	move(&e->reply_to, from, to);
	move(&e->badges, from, to);
	move(&e->emotes, from, to);
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
