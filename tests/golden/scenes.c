#include "scenes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/sample.h"

/* A new overlay gets a file of its own, scenes_NAME.c, with its table of states, and a row here. A new state is one
 * row in its overlay's table: the matrix makes its four scenes by itself. Then `golden write tests/golden`. */
const struct scene_kind *const scene_kinds[] = {
	&scenes_lottery, &scenes_poll, &scenes_question, &scenes_sale,    &scenes_benefit,
	&scenes_sponsor, &scenes_card, &scenes_cover,    &scenes_measure,
};
const size_t scene_kind_count = sizeof(scene_kinds) / sizeof(scene_kinds[0]);

static const struct {
	enum variant variant;
	bool tall;
	const char *name;
	const char *language;
} variants[VARIANTS] = {
	{WIDE_EN, false, "wide-en", "en-US"},
	{WIDE_ZH, false, "wide-zh", "zh-CN"},
	{TALL_EN, true, "tall-en", "en-US"},
	{TALL_ZH, true, "tall-zh", "zh-CN"},
};

static size_t variant_index(enum variant variant)
{
	size_t i = 0;
	while (variants[i].variant != variant)
		i++;
	return i;
}

bool scene_at(size_t i, struct scene *out)
{
	size_t at = i / VARIANTS;
	for (size_t k = 0; k < scene_kind_count; k++) {
		if (at < scene_kinds[k]->count) {
			*out = (struct scene){scene_kinds[k], &scene_kinds[k]->states[at],
					      variants[i % VARIANTS].variant};
			return true;
		}
		at -= scene_kinds[k]->count;
	}
	return false;
}

void scene_name(const struct scene *scene, char *out, size_t size)
{
	snprintf(out, size, "%s-%s-%s", scene->kind->name, scene->state->name,
		 variants[variant_index(scene->variant)].name);
}

bool scene_find(const char *wanted, struct scene *out)
{
	char name[SCENE_NAME];
	for (size_t i = 0; scene_at(i, out); i++) {
		scene_name(out, name, sizeof(name));
		if (strcmp(name, wanted) == 0)
			return true;
	}
	fprintf(stderr, "There is no scene %s.\n", wanted);
	return false;
}

bool scene_tall(const struct scene *scene)
{
	return variants[variant_index(scene->variant)].tall;
}

int64_t scene_now(const struct scene *scene)
{
	return SCENE_NOW + scene->state->at;
}

static void fill(const struct scene *scene, const char *picture, void (*arrange)(struct stage *), struct stage *stage)
{
	overlay_sample(stage, variants[variant_index(scene->variant)].language, SCENE_NOW);
	snprintf(stage->lottery.picture, sizeof(stage->lottery.picture), "%s", picture);
	snprintf(stage->sale.picture, sizeof(stage->sale.picture), "%s", picture);
	if (arrange)
		arrange(stage);
}

void scene_stage(const struct scene *scene, const char *picture, struct stage *out)
{
	fill(scene, picture, scene->state->arrange, out);
}

struct overlay *scene_overlay(const struct scene *scene, const char *picture, const struct theme *theme)
{
	struct overlay *overlay = overlay_create(scene->kind->kind, "");
	struct stage *stage = malloc(sizeof(*stage));
	if (!overlay || !stage)
		abort();
	if (scene->state->before || scene->state->follows) {
		fill(scene, picture, scene->state->before, stage);
		overlay_update(overlay, stage, theme, SCENE_NOW - 1000);
	}
	fill(scene, picture, scene->state->arrange, stage);
	stage->change_id = 2;
	overlay_update(overlay, stage, theme, SCENE_NOW);
	/* What had to wait until another had gone comes in. */
	if (overlay->again <= SCENE_NOW + scene->state->at)
		overlay_update(overlay, stage, theme, overlay->again);
	free(stage);
	return overlay;
}

void scene_put(const struct stage *stage, char *to, size_t size, const char *english, const char *chinese)
{
	snprintf(to, size, "%s", strncmp(stage->language, "zh", 2) == 0 ? chinese : english);
}

void scene_close(struct stage_card *card, bool settled)
{
	card->life = LIFE_CLOSED;
	card->settled = settled;
	card->clock.set = false;
}

void scene_reveal(struct stage_card *card, int64_t since)
{
	scene_close(card, true);
	card->life = LIFE_REVEALED;
	card->revealed = SCENE_NOW + since;
}

void scene_clock(struct stage_card *card, int64_t from, int64_t to)
{
	card->clock = (struct stage_clock){.set = true, .start = SCENE_NOW + from, .deadline = SCENE_NOW + to};
}

void scene_hold(struct stage *stage, struct stage_card *card)
{
	stage->held = true;
	stage->standby = true;
	card->clock.held = true;
	card->clock.left = card->clock.deadline - SCENE_NOW;
}

void scene_nothing(struct stage *stage)
{
	stage->lottery.card.present = false;
	stage->poll.card.present = false;
	stage->question.card.present = false;
	stage->sale.card.present = false;
	stage->benefit.card.present = false;
	stage->sponsors.card.present = false;
	stage->topic.card.present = false;
	stage->lower.card.present = false;
	stage->cover.card.present = false;
	stage->measure.card.present = false;
}
