/* What an overlay source has to look like: the session's journal is read and replayed, and the overlay drawn with the
 * processor's rasteriser as it stands when all that its show has set going is at rest.
 *
 *   stage_shot SESSION lottery|poll|question|sale WIDTH HEIGHT OUT.png [#RRGGBB]
 *
 * Writes the whole canvas, transparent or over the colour, and prints the box of all that is drawn: "X Y WIDTH HEIGHT".
 * The session may be on the air. Exit: 0 done, 1 not. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "overlay/face.h"
#include "paint/canvas.h"
#include "paint/cpu.h"
#include "run/replay.h"

#define SIDE_MAX 4096
#define ENTERED_MS 5000 /* after the last row all has come in, and all counts are counted up */
#define STEP_MS 100
#define STEPS 100

struct shot {
	enum overlay_kind kind;
	uint32_t width;
	uint32_t height;
	const char *out;
	bool over; /* a colour */
	struct colour colour;
};

struct painter {
	struct fonts *fonts;
	struct text_engine *text;
	struct sprites *sprites;
	struct theme theme;
};

static const struct {
	const char *name;
	enum overlay_kind kind;
} kinds[] = {
	{"lottery", OVERLAY_LOTTERY},
	{"poll", OVERLAY_POLL},
	{"question", OVERLAY_QUESTION},
	{"sale", OVERLAY_SALE},
};

static bool read_arguments(int argc, char **argv, struct shot *shot)
{
	if (argc != 6 && argc != 7)
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(argv[2], kinds[i].name) == 0)
			shot->kind = kinds[i].kind;
	}
	shot->width = (uint32_t)strtoul(argv[3], NULL, 10);
	shot->height = (uint32_t)strtoul(argv[4], NULL, 10);
	shot->out = argv[5];
	shot->over = argc == 7;
	return shot->kind && shot->width && shot->height && shot->width <= SIDE_MAX && shot->height <= SIDE_MAX &&
	       (!shot->over || colour_parse(argv[6], &shot->colour));
}

/* Fonts as the sources choose them: the theme's family, else the system's. Glyphs are made at once, without a thread.
 */
static bool painter_init(struct painter *painter, struct error *error)
{
	if (!theme_load(THEMES_DIR "/studio.json", &painter->theme, error))
		return false;
	painter->fonts = fonts_create(&(struct fonts_options){.family = painter->theme.font}, error);
	if (!painter->fonts)
		return false;
	painter->text = text_engine_create(painter->fonts);
	painter->sprites = sprites_create(painter->fonts, false);
	return painter->text && painter->sprites;
}

static void painter_finish(struct painter *painter)
{
	sprites_destroy(painter->sprites);
	text_engine_destroy(painter->text);
	fonts_destroy(painter->fonts);
}

/* Lays out the first frame from `now` on in which nothing moves. False if something never stops. */
static bool lay_out(struct painter *painter, const struct shot *shot, const struct stage *stage, int64_t now,
		    struct sheet *sheet)
{
	struct overlay *overlay = overlay_create(shot->kind, "");
	bool rests = false;
	if (!overlay)
		return false;
	/* In the scene that this is held against, the source stands alone. */
	overlay_seat(overlay, (struct seats){0});
	overlay_update(overlay, stage, &painter->theme, now);
	for (int i = 0; i < STEPS && !rests; i++, now += STEP_MS) {
		struct canvas canvas;
		canvas_begin(&canvas, sheet, painter->text, painter->sprites, &painter->theme, overlay->language,
			     shot->width, shot->height, now);
		overlay_draw(overlay, &canvas);
		rests = canvas.wake > now && !canvas.waiting && !canvas.pending;
		sprites_tick(painter->sprites);
		text_engine_tick(painter->text);
	}
	overlay_destroy(overlay);
	return rests;
}

static bool fill(const struct shot *shot, struct picture *out)
{
	size_t count = (size_t)shot->width * shot->height;
	*out = (struct picture){(int)shot->width, (int)shot->height, malloc(count * 4)};
	for (size_t i = 0; out->pixels && i < count; i++)
		memcpy(out->pixels + i * 4, (uint8_t[4]){shot->colour.r, shot->colour.g, shot->colour.b, 255}, 4);
	return out->pixels != NULL;
}

static bool save(struct painter *painter, const struct shot *shot, const struct sheet *sheet, struct error *error)
{
	struct cpu_frame frame;
	struct picture under = {0};
	struct picture made = {0};
	if (!cpu_frame_init(&frame, (int)shot->width, (int)shot->height))
		return false;
	struct cpu_texture coverage = {sprites_pixels(painter->sprites, PAGE_COVERAGE), SPRITES_SIZE};
	struct cpu_texture colour = {sprites_pixels(painter->sprites, PAGE_COLOUR), SPRITES_SIZE};
	cpu_frame_draw(&frame, &sheet->list, coverage, colour);
	bool good = !shot->over || (fill(shot, &under) && cpu_frame_backdrop(&frame, &under));
	good = good && cpu_frame_picture(&frame, &made) && picture_save(shot->out, &made, error);
	picture_finish(&made);
	picture_finish(&under);
	cpu_frame_finish(&frame);
	return good;
}

static void print_box(const struct shot *shot, const struct sheet *sheet)
{
	double left = shot->width;
	double top = shot->height;
	double right = 0.0;
	double bottom = 0.0;
	for (size_t i = 0; i < sheet->list.count * 4; i++) {
		const float *p = sheet->list.points + i * 4;
		left = fmin(left, fmax(floor(p[0]), 0.0));
		top = fmin(top, fmax(floor(p[1]), 0.0));
		right = fmax(right, fmin(ceil(p[0]), shot->width));
		bottom = fmax(bottom, fmin(ceil(p[1]), shot->height));
	}
	if (right > left && bottom > top)
		printf("%d %d %d %d\n", (int)left, (int)top, (int)(right - left), (int)(bottom - top));
	else
		printf("0 0 0 0\n");
}

static bool draw(const struct shot *shot, struct replay *replay, struct error *error)
{
	static struct stage stage;
	struct painter painter = {0};
	struct sheet sheet;
	struct moment now = {replay->last.wall + ENTERED_MS, replay->last.mono + ENTERED_MS};
	engine_stage(replay->engine, now, 0, &stage);
	stage.change_id = 1;
	sheet_init(&sheet);
	bool good = painter_init(&painter, error);
	if (good && !lay_out(&painter, shot, &stage, now.mono, &sheet)) {
		error_set(error, "The overlay never comes to rest.");
		good = false;
	}
	good = good && save(&painter, shot, &sheet, error);
	if (good)
		print_box(shot, &sheet);
	if (painter.sprites)
		sheet_finish(&sheet, painter.sprites);
	painter_finish(&painter);
	return good;
}

int main(int argc, char **argv)
{
	struct shot shot = {0};
	struct journal *journal = NULL;
	struct replay replay = {0};
	struct error error = {0};
	if (!read_arguments(argc, argv, &shot) || sodium_init() < 0) {
		fprintf(stderr,
			"usage: stage_shot SESSION lottery|poll|question|sale WIDTH HEIGHT OUT.png [#RRGGBB]\n");
		return 1;
	}
	bool good = journal_read(&journal, argv[1], &error) == STORE_OK &&
		    replay_journal(&replay, journal, argv[1], &error) && draw(&shot, &replay, &error);
	if (!good)
		fprintf(stderr, "stage_shot: %s %s\n", *error.what ? error.what : "Out of memory.", error.mend);
	replay_finish(&replay);
	journal_close(journal);
	return good ? 0 : 1;
}
