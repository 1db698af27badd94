/* Nothing flashes: every change of a scene, drawn by the processor over a black and over a white picture, is measured
 * as WCAG 2.2 (success criterion 2.3.1) defines flashes: a pair of opposing changes of a tenth or more of the relative
 * luminance, the darker end below 0.8; or of a saturated red. A point of the picture may have three of them in a
 * second. No more than a tenth of the picture may have more, which is severer than the guideline's quarter of ten
 * degrees.
 *
 *   flash GOLDEN-FOLDER THEME
 * Exit: 0 nothing flashes, 1 something does, 77 the fonts are others than those the goldens were made with. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay/presence.h"
#include "rig.h"

#define SHORT 90 /* px: what flashes is not small */
#define LONG (SHORT * 16 / 9)
#define POINTS (SHORT * LONG)
#define FRAME_MS 40
#define SECOND (1000 / FRAME_MS)
#define FRAMES_MOST 128
#define GROUNDS 2          /* black, white */
#define CHANGES_MOST 6     /* opposing changes in a second: three flashes */
#define AREA_MOST 0.10     /* of the picture */
#define LUMINANCE_STEP 0.1 /* of white */
#define DARK_BELOW 0.8
#define RED_STEP 20.0 /* of (R - G - B) × 320 */
#define RED_FROM 0.8  /* of the light is red: saturated */

/* What a series of values has done so far: where it turned last, and when it made each great change. */
struct track {
	float low;
	float high;
	int8_t way; /* of the last change: 1 up, -1 down, 0 none yet */
	bool red;   /* one of the two ends was saturated */
	uint8_t count;
	uint8_t at[FRAMES_MOST]; /* frames of the changes */
};

static struct track light[GROUNDS][POINTS];
static struct track reds[GROUNDS][POINTS];

static void note(struct track *track, int frame, int8_t way)
{
	track->way = way;
	if (track->count < FRAMES_MOST)
		track->at[track->count++] = (uint8_t)frame;
}

/* A change counts when the value is a whole step away from where it turned. */
static void follow(struct track *track, int frame, double value, double step, double below, bool saturated)
{
	float v = (float)value;
	if (frame == 0) {
		*track = (struct track){.low = v, .high = v, .red = saturated};
		return;
	}
	if (v < track->low)
		track->low = v;
	if (v > track->high)
		track->high = v;
	track->red = track->red || saturated;
	if (track->way <= 0 && v - track->low >= (float)step && track->low < (float)below && track->red) {
		note(track, frame, 1);
		track->low = track->high = v;
		track->red = saturated;
	} else if (track->way >= 0 && track->high - v >= (float)step && v < (float)below && track->red) {
		note(track, frame, -1);
		track->low = track->high = v;
		track->red = saturated;
	}
	/* The end of a change that goes on is where it will turn. */
	if (track->way > 0 && v >= track->high)
		track->low = v;
	if (track->way < 0 && v <= track->low)
		track->high = v;
}

static bool flashes(const struct track *track)
{
	for (int i = 0; i + CHANGES_MOST < track->count; i++) {
		if (track->at[i + CHANGES_MOST] - track->at[i] < SECOND)
			return true;
	}
	return false;
}

/* A point that is as it was tells a track nothing new. */
static void look(const struct cpu_frame *drawn, int frame)
{
	static double before[POINTS * 4];
	for (int i = 0; i < POINTS; i++) {
		const double *p = drawn->pixels + (size_t)i * 4;
		if (frame > 0 && memcmp(before + (size_t)i * 4, p, 4 * sizeof(*p)) == 0)
			continue;
		memcpy(before + (size_t)i * 4, p, 4 * sizeof(*p));
		for (int ground = 0; ground < GROUNDS; ground++) {
			double under = ground * (1.0 - p[3]);
			double r = p[0] + under;
			double g = p[1] + under;
			double b = p[2] + under;
			double all = r + g + b;
			follow(&light[ground][i], frame, 0.2126 * r + 0.7152 * g + 0.0722 * b, LUMINANCE_STEP,
			       DARK_BELOW, true);
			follow(&reds[ground][i], frame, fmax(r - g - b, 0.0) * 320.0, RED_STEP, INFINITY,
			       all > 0.0 && r / all >= RED_FROM);
		}
	}
}

/* The part of the picture that flashes too often. */
static double flashing_area(void)
{
	double most = 0.0;
	for (int ground = 0; ground < GROUNDS; ground++) {
		int bright = 0;
		int red = 0;
		for (int i = 0; i < POINTS; i++) {
			bright += flashes(&light[ground][i]);
			red += flashes(&reds[ground][i]);
		}
		most = fmax(most, fmax(bright, red) / (double)POINTS);
	}
	return most;
}

/* What the overlay is shown, in turn: one of two stages at a time, from `period` to `period`. */
struct play {
	const struct stage *stages[2];
	int64_t from; /* ms from SCENE_NOW on */
	int64_t to;
	int64_t turn;   /* the first change, ms from SCENE_NOW on */
	int64_t period; /* 0 = there is only that change */
};

static const struct stage *stage_at(const struct play *play, int64_t at)
{
	if (at < play->turn)
		return play->stages[0];
	int64_t turns = play->period ? (at - play->turn) / play->period : 0;
	return play->stages[(turns + 1) % 2];
}

/* Returns the area that flashes. */
static double watch(struct rig *rig, const struct play *play, enum overlay_kind kind)
{
	struct overlay *overlay = overlay_create(kind, "");
	struct stage *stage = malloc(sizeof(*stage));
	const struct stage *last = NULL;
	struct cpu_frame drawn;
	uint64_t change = 1;
	int64_t shown_at = 0;
	int frame = 0;
	if (!overlay || !stage || !cpu_frame_init(&drawn, LONG, SHORT))
		abort();
	for (int64_t at = play->from; at < play->to && frame < FRAMES_MOST; at += FRAME_MS, frame++) {
		struct sheet sheet;
		struct canvas canvas;
		int64_t now = SCENE_NOW + at;
		const struct stage *shown = stage_at(play, at);
		if (shown != last) {
			change++;
			shown_at = now;
		}
		last = shown;
		*stage = *shown;
		for (size_t i = 0; i < overlay_face_count; i++)
			overlay_faces[i].card(stage)->shown = shown_at;
		stage->change_id = change;
		overlay_update(overlay, stage, &rig->theme, now);
		sheet_init(&sheet);
		canvas_begin(&canvas, &sheet, rig->text, rig->sprites, &rig->theme, "en-US", LONG, SHORT, now);
		overlay_draw(overlay, &canvas);
		struct cpu_texture coverage = {sprites_pixels(rig->sprites, PAGE_COVERAGE), SPRITES_SIZE};
		struct cpu_texture colour = {sprites_pixels(rig->sprites, PAGE_COLOUR), SPRITES_SIZE};
		memset(drawn.pixels, 0, POINTS * 4 * sizeof(*drawn.pixels));
		cpu_frame_draw(&drawn, &sheet.list, coverage, colour);
		look(&drawn, frame);
		sheet_finish(&sheet, rig->sprites);
		sprites_tick(rig->sprites);
		text_engine_tick(rig->text);
	}
	cpu_frame_finish(&drawn);
	free(stage);
	overlay_destroy(overlay);
	return flashing_area();
}

struct result {
	size_t count;
	size_t bad;
	double most;
};

static void judge(struct result *result, double area, const struct rig *rig, const char *name, const char *what)
{
	result->count++;
	result->most = fmax(result->most, area);
	if (area <= AREA_MOST)
		return;
	result->bad++;
	fprintf(stderr, "%s in %s, %s: %.1f %% of the picture flashes more than three times a second\n", name,
		rig->theme.name, what, 100.0 * area);
}

/* Each state of a kind follows the one before; it is hidden and shown as fast as fingers are, and faster. (States that
 * follow each other without anything between are one card all the time, and a show has no two that could alternate.) */
static void one_kind(struct rig *rig, const struct scene_kind *kind, struct result *result)
{
	static const int64_t periods[] = {80, 120, 160, 200, 280, 400};
	struct stage *stages = calloc(3, sizeof(*stages));
	if (!stages)
		abort();
	scene_nothing(&stages[2]);
	for (size_t i = 0; i < kind->count; i++) {
		struct scene scene = {kind, &kind->states[i], WIDE_EN};
		struct scene before = {kind, &kind->states[i ? i - 1 : kind->count - 1], WIDE_EN};
		char name[SCENE_NAME];
		scene_name(&scene, name, sizeof(name));
		scene_stage(&before, rig->picture, &stages[0]);
		scene_stage(&scene, rig->picture, &stages[1]);
		judge(result, watch(rig, &(struct play){{&stages[0], &stages[1]}, -200, 1200, 0, 0}, kind->kind), rig,
		      name, "after the state before it");
		int64_t period = periods[i % (sizeof(periods) / sizeof(periods[0]))];
		char what[64];
		snprintf(what, sizeof(what), "shown and hidden every %d ms", (int)period);
		judge(result, watch(rig, &(struct play){{&stages[2], &stages[1]}, -200, 1800, 0, period}, kind->kind),
		      rig, name, what);
	}
	free(stages);
}

/* The measure itself: a field that blinks five times a second is found, one that blinks twice is not. */
static bool measures(void)
{
	struct cpu_frame frame;
	bool right = cpu_frame_init(&frame, LONG, SHORT);
	for (int fast = 0; right && fast < 2; fast++) {
		for (int i = 0; i < 2 * SECOND; i++) {
			bool on = i * FRAME_MS / (fast ? 100 : 250) % 2;
			for (int k = 0; k < POINTS * 4; k++)
				frame.pixels[k] = on ? 0.5 : k % 4 == 3;
			look(&frame, i);
		}
		right = (flashing_area() > 0.99) == (fast == 1);
	}
	cpu_frame_finish(&frame);
	return right;
}

int main(int argc, char **argv)
{
	struct rig rig;
	struct result result = {0};
	int status = argc == 3 ? rig_init(&rig, argv[1]) : 2;
	if (!measures()) {
		fprintf(stderr, "flash: the measure does not find what blinks\n");
		status = 1;
	}
	if (status == 0 && !rig_theme(&rig, argv[2]))
		status = 1;
	for (size_t k = 0; status == 0 && k < scene_kind_count; k++)
		one_kind(&rig, scene_kinds[k], &result);
	if (argc == 3)
		rig_finish(&rig);
	printf("%zu changes, %zu flash; the worst over %.1f %% of the picture\n", result.count, result.bad,
	       100.0 * result.most);
	return status ? status : result.bad ? 1 : 0;
}
