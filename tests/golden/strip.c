#include "strip.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay/box.h"
#include "overlay/kinds.h"
#include "paint/picture_scale.h"

#define FRAMES 64
#define ACTS 16
#define TICK 16  /* ms: how often OBS asks for a frame */
#define CELL 620 /* px: width of a wide cell, at most */
#define PAGE 2560

/* What is on air from an instant on. */
struct act {
	struct scene scene;
	bool nothing;
	int64_t at; /* ms after SCENE_NOW */
};

struct strip {
	struct act acts[ACTS];
	int act_count;
	int64_t from;
	int64_t step;
	int frames;
	enum overlay_kind kind;
	bool tall;
	bool boxed; /* on no canvas: in a source of its own size */
	struct box box;
	struct sheet sheets[FRAMES];
};

static bool read_act(struct strip *strip, const char *word)
{
	struct act *act = &strip->acts[strip->act_count];
	const char *at = strrchr(word, '@');
	char name[SCENE_NAME];
	if (!at || strip->act_count == ACTS) {
		fprintf(stderr, "contact_sheet: \"%s\" is not SCENE@MS\n", word);
		return false;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(at - word), word);
	act->at = strtoll(at + 1, NULL, 10);
	act->nothing = strcmp(name, "-") == 0;
	if (!act->nothing && !scene_find(name, &act->scene))
		return false;
	strip->act_count++;
	if (act->nothing)
		return true;
	bool other = strip->kind && strip->kind != act->scene.kind->kind;
	strip->kind = other || strip->boxed ? OVERLAY_STAGE : act->scene.kind->kind;
	strip->tall = scene_tall(&act->scene);
	return true;
}

/* Cards that were on air in the act before came then; the others come now. */
static void stage_of(const struct strip *strip, const struct rig *rig, int act, struct stage *stage)
{
	const struct act *this = &strip->acts[act];
	struct stage *before = act ? malloc(sizeof(*before)) : NULL;
	if (before)
		stage_of(strip, rig, act - 1, before);
	if (this->nothing)
		memset(stage, 0, sizeof(*stage));
	else
		scene_stage(&this->scene, rig->picture, stage);
	unsigned mine = this->nothing ? 0 : overlay_kind_row(this->scene.kind->kind)->faces;
	for (size_t i = 0; i < overlay_face_count; i++) {
		struct stage_card *card = overlay_faces[i].card(stage);
		const struct stage_card *was = before ? overlay_faces[i].card(before) : NULL;
		card->present = card->present && (overlay_faces[i].seat & mine);
		bool stood = was && was->present && strcmp(was->id, card->id) == 0;
		card->shown = stood ? was->shown : SCENE_NOW + this->at;
	}
	stage->change_id = (uint64_t)act + 1;
	free(before);
}

/* Lays out a frame. */
static void lay_out(struct strip *strip, struct rig *rig, struct overlay *overlay, struct sheet *sheet, int64_t now)
{
	uint32_t longer = SHORT * 16 / 9;
	uint32_t width = strip->boxed ? strip->box.width : strip->tall ? SHORT : longer;
	uint32_t height = strip->boxed ? strip->box.height : strip->tall ? longer : SHORT;
	struct canvas canvas;
	canvas_begin(&canvas, sheet, rig->text, rig->sprites, &rig->theme, overlay->language, width, height, now);
	if (strip->boxed)
		box_begin(&strip->box, &canvas);
	overlay_draw(overlay, &canvas);
}

/* The draw lists of all frames. */
static bool play(struct strip *strip, struct rig *rig)
{
	struct overlay *overlay = overlay_create(strip->kind, "");
	struct stage *stage = calloc(1, sizeof(*stage));
	int act = -1;
	int frame = 0;
	if (overlay && strip->boxed)
		overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true, .box = true});
	int64_t first = strip->acts[0].at < strip->from ? strip->acts[0].at : strip->from;
	for (int64_t t = first; overlay && stage && frame < strip->frames; t++) {
		bool drawn = t == strip->from + frame * strip->step;
		bool next = act + 1 < strip->act_count && strip->acts[act + 1].at <= t;
		if (!drawn && !next && (t - first) % TICK)
			continue;
		if (next)
			stage_of(strip, rig, ++act, stage);
		overlay_update(overlay, act < 0 ? NULL : stage, &rig->theme, SCENE_NOW + t);
		if (!drawn)
			continue;
		lay_out(strip, rig, overlay, &strip->sheets[frame++], SCENE_NOW + t);
	}
	free(stage);
	overlay_destroy(overlay);
	return frame == strip->frames;
}

/* The part of the canvas that is drawn on in any frame. */
static struct area area_of(const struct strip *strip)
{
	if (strip->boxed)
		return (struct area){0, 0, (int)strip->box.width, (int)strip->box.height};
	int width = strip->tall ? SHORT : SHORT * 16 / 9;
	int height = strip->tall ? SHORT * 16 / 9 : SHORT;
	struct area all = {0};
	for (int i = 0; i < strip->frames; i++) {
		struct area area = rig_area(&strip->sheets[i], width, height);
		if (!area.width)
			continue;
		if (!all.width)
			all = area;
		int right = all.x + all.width > area.x + area.width ? all.x + all.width : area.x + area.width;
		int low = all.y + all.height > area.y + area.height ? all.y + all.height : area.y + area.height;
		all.x = all.x < area.x ? all.x : area.x;
		all.y = all.y < area.y ? all.y : area.y;
		all.width = right - all.x;
		all.height = low - all.y;
	}
	return page_widen(all, strip->tall);
}

/* The picture behind stands still, so that only what moves is seen to. */
static bool draw_cell(struct studio *studio, struct strip *strip, int i, struct area area, int width, int height,
		      struct picture *out)
{
	struct picture under = {0};
	struct picture whole = {0};
	bool good = page_behind(studio, strip->tall, BACKDROP_SHELF, 0, area, &under) &&
		    rig_rasterise(&studio->rig, &strip->sheets[i], area, &under, &whole) &&
		    picture_scale(&whole, width, height, out);
	picture_finish(&under);
	picture_finish(&whole);
	return good;
}

static bool draw_page(struct studio *studio, struct strip *strip, const char *path)
{
	struct area area = area_of(strip);
	int width = area.width < CELL ? area.width : CELL;
	int height = area.height * width / (area.width > 0 ? area.width : 1);
	int columns = PAGE / (width + GUTTER);
	int rows = (strip->frames + columns - 1) / columns;
	struct picture page = {0};
	bool good = area.width > 0 && page_blank(columns * (width + GUTTER), rows * (height + CAPTION + GUTTER), &page);
	for (int i = 0; good && i < strip->frames; i++) {
		int x = i % columns * (width + GUTTER);
		int y = i / columns * (height + CAPTION + GUTTER);
		char time[32];
		struct picture cell = {0};
		snprintf(time, sizeof(time), "%" PRId64 " ms", strip->from + i * strip->step);
		page_caption(studio, &page, time, x, y);
		good = draw_cell(studio, strip, i, area, width, height, &cell);
		if (good)
			page_paste(&page, &cell, x, y + CAPTION);
		picture_finish(&cell);
	}
	good = good && picture_save(path, &page, NULL);
	picture_finish(&page);
	return good;
}

/* "THEME", "reduced:THEME", and either behind "WIDTHxHEIGHT:". */
static bool read_look(struct strip *strip, struct rig *rig, const char *word)
{
	unsigned width = 0;
	unsigned height = 0;
	int used = 0;
	if (sscanf(word, "%ux%u:%n", &width, &height, &used) == 2 && used)
		word += used;
	bool reduced = strncmp(word, "reduced:", 8) == 0;
	if (!rig_theme(rig, word + (reduced ? 8 : 0)))
		return false;
	rig->theme.reduced = reduced;
	strip->boxed = used > 0;
	if (!strip->boxed)
		return true;
	struct box_wish wish = {.size = BOX_OWN, .width = width, .height = height};
	strip->box = box_make(OVERLAY_STAGE, &wish, SHORT * 16 / 9, SHORT);
	box_theme(&strip->box, &rig->theme);
	return true;
}

bool strip_write(struct studio *studio, const char *path, char **words, int count)
{
	struct strip *strip = calloc(1, sizeof(*strip));
	struct rig *rig = &studio->rig;
	bool good = strip && count > 4 && read_look(strip, rig, words[0]);
	if (good) {
		strip->from = strtoll(words[1], NULL, 10);
		strip->step = strtoll(words[2], NULL, 10);
		strip->frames = (int)strtol(words[3], NULL, 10);
		good = strip->step > 0 && strip->frames > 0 && strip->frames <= FRAMES;
	}
	for (int i = 4; good && i < count; i++)
		good = read_act(strip, words[i]);
	for (int i = 0; good && i < strip->frames; i++)
		sheet_init(&strip->sheets[i]);
	bool drawn = good && play(strip, rig) && draw_page(studio, strip, path);
	for (int i = 0; good && i < strip->frames; i++)
		sheet_finish(&strip->sheets[i], rig->sprites);
	if (!drawn)
		fprintf(stderr, "contact_sheet: %s cannot be made\n", path);
	free(strip);
	return drawn;
}
