#include "core/show.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum interaction_kind kind;
} kinds[] = {
	{"lottery", KIND_LOTTERY}, {"poll", KIND_POLL},     {"question", KIND_QUESTION}, {"sale", KIND_SALE},
	{"quiz", KIND_QUIZ},       {"survey", KIND_SURVEY}, {"topic", KIND_TOPIC},       {"card", KIND_CARD},
};

int show_find_segment(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->segment_count; i++)
		if (strcasecmp(show->segments[i].id, id) == 0)
			return (int)i;
	return -1;
}

int show_find_cue(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->cue_count; i++)
		if (strcasecmp(show->cues[i].id, id) == 0)
			return (int)i;
	return -1;
}

int show_find_interaction(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->interaction_count; i++)
		if (strcasecmp(show->interactions[i].id, id) == 0)
			return (int)i;
	return -1;
}

int show_find_product(const struct show *show, const char *id)
{
	for (size_t i = 0; i < show->product_count; i++)
		if (strcasecmp(show->products[i].id, id) == 0)
			return (int)i;
	return -1;
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
