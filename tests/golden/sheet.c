/* The contact sheet: every overlay in every state, over pictures such as cameras give, in every theme, wide and tall,
 * in English and Chinese; to be looked at with QUESTIONS.md.
 *
 *   contact_sheet GOLDEN-FOLDER pages FOLDER [THEME [KIND]]  THEME-KIND-SHAPE.png each: a state in a row of two, both
 *                            languages, cut to the card and at full size; names like "all" mean any
 *   contact_sheet GOLDEN-FOLDER board FILE.png SCENE…        scenes like poll-open-wide-en, each in the five themes
 *   contact_sheet GOLDEN-FOLDER boxes FILE.png THEME STATE…  sample states like topic in sources of small sizes
 *   contact_sheet GOLDEN-FOLDER overview FILE.png            a few whole frames on one picture, for the README
 *   contact_sheet GOLDEN-FOLDER strip FILE.png THEME FROM STEP COUNT SCENE@MS…   a motion, frame by frame (strip.h)
 * The pictures behind the cards move: each state meets them at another place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay/box.h"
#include "overlay/sample.h"
#include "paint/picture_scale.h"
#include "strip.h"

#define COLUMNS 4 /* cells side by side; even, so that the two languages of a state stand together */

static const char *const themes[] = {"studio", "editorial", "red-gold", "pop", "bare"};
#define THEMES (sizeof(themes) / sizeof(themes[0]))

static bool draw(struct studio *studio, const struct scene *scene, enum backdrop which, unsigned step, bool whole,
		 struct picture *out)
{
	struct sheet sheet;
	struct picture under = {0};
	bool tall = scene_tall(scene);
	int width = tall ? SHORT : SHORT * 16 / 9;
	int height = tall ? SHORT * 16 / 9 : SHORT;
	*out = (struct picture){0};
	sheet_init(&sheet);
	rig_lay_out(&studio->rig, scene, SHORT, &sheet);
	struct area area = rig_area(&sheet, width, height);
	area = whole ? (struct area){0, 0, width, height} : page_widen(area, tall);
	bool good = page_behind(studio, tall, which, step, area, &under) &&
		    rig_rasterise(&studio->rig, &sheet, area, &under, out);
	picture_finish(&under);
	sheet_finish(&sheet, studio->rig.sprites);
	return good;
}

/* All states of an overlay in one theme and shape. */
static bool write_page(struct studio *studio, const char *theme, const struct scene_kind *kind, bool tall,
		       const char *folder)
{
	static const enum variant variants[2][2] = {{WIDE_EN, WIDE_ZH}, {TALL_EN, TALL_ZH}};
	size_t count = kind->count * 2;
	struct picture *cells = calloc(count, sizeof(*cells));
	int cell_w = 1;
	int cell_h = 1;
	for (size_t i = 0; cells && i < count; i++) {
		struct scene scene = {kind, &kind->states[i / 2], variants[tall][i % 2]};
		draw(studio, &scene, (enum backdrop)(i / 2 % BACKDROPS), (unsigned)i, false, &cells[i]);
		cell_w = cells[i].width > cell_w ? cells[i].width : cell_w;
		cell_h = cells[i].height > cell_h ? cells[i].height : cell_h;
	}
	struct picture page;
	int rows = ((int)count + COLUMNS - 1) / COLUMNS;
	cell_w += GUTTER;
	cell_h += CAPTION + GUTTER;
	bool good = cells && page_blank(COLUMNS * cell_w, rows * cell_h, &page);
	for (size_t i = 0; good && i < count; i++) {
		struct scene scene = {kind, &kind->states[i / 2], variants[tall][i % 2]};
		char name[SCENE_NAME];
		int x = (int)i % COLUMNS * cell_w;
		int y = (int)i / COLUMNS * cell_h;
		scene_name(&scene, name, sizeof(name));
		page_caption(studio, &page, name, x, y);
		page_paste(&page, &cells[i], x, y + CAPTION);
	}
	char path[800];
	snprintf(path, sizeof(path), "%s/%s-%s-%s.png", folder, theme, kind->name, tall ? "tall" : "wide");
	good = good && picture_save(path, &page, NULL);
	if (!good)
		fprintf(stderr, "contact_sheet: %s cannot be made\n", path);
	for (size_t i = 0; cells && i < count; i++)
		picture_finish(&cells[i]);
	picture_finish(&page);
	free(cells);
	return good;
}

static bool chosen(const char *wanted, const char *name)
{
	return !wanted || strcmp(wanted, "all") == 0 || strcmp(wanted, name) == 0;
}

static bool pages(struct studio *studio, const char *folder, const char *theme, const char *kind)
{
	bool good = true;
	for (size_t t = 0; t < THEMES; t++) {
		if (!chosen(theme, themes[t]))
			continue;
		if (!rig_theme(&studio->rig, themes[t]))
			return false;
		for (size_t k = 0; k < scene_kind_count; k++) {
			if (!chosen(kind, scene_kinds[k]->name))
				continue;
			good = write_page(studio, themes[t], scene_kinds[k], false, folder) && good;
			good = write_page(studio, themes[t], scene_kinds[k], true, folder) && good;
		}
	}
	return good;
}

/* A frame of the overview: one or two scenes on one picture. */
struct frame {
	const char *theme;
	enum backdrop backdrop;
	const char *scenes[2];
};

static bool draw_frame(struct studio *studio, const struct frame *frame, int width, int height, struct picture *out)
{
	struct picture whole = {0};
	struct scene scene;
	bool good = rig_theme(&studio->rig, frame->theme);
	for (int i = 0; good && i < 2 && frame->scenes[i]; i++) {
		good = scene_find(frame->scenes[i], &scene);
		if (good && i == 0) {
			good = draw(studio, &scene, frame->backdrop, 0, true, &whole);
		} else if (good) {
			struct sheet sheet;
			struct picture both = {0};
			sheet_init(&sheet);
			rig_lay_out(&studio->rig, &scene, SHORT, &sheet);
			struct area area = {0, 0, whole.width, whole.height};
			good = rig_rasterise(&studio->rig, &sheet, area, &whole, &both);
			sheet_finish(&sheet, studio->rig.sprites);
			picture_finish(&whole);
			whole = both;
		}
	}
	good = good && picture_scale(&whole, width, height, out);
	picture_finish(&whole);
	return good;
}

/* A row for each scene, a column for each theme, full size. */
static bool board(struct studio *studio, const char *path, char **names, int count)
{
	struct picture *cells = calloc((size_t)count * THEMES, sizeof(*cells));
	int *heights = calloc((size_t)count, sizeof(*heights));
	int cell_w = 1;
	int height = 0;
	bool good = cells && heights;
	for (int i = 0; good && i < count; i++) {
		struct scene scene;
		good = scene_find(names[i], &scene);
		for (size_t t = 0; good && t < THEMES; t++) {
			struct picture *cell = &cells[(size_t)i * THEMES + t];
			good = rig_theme(&studio->rig, themes[t]) &&
			       draw(studio, &scene, (enum backdrop)(((size_t)i + t) % BACKDROPS), (unsigned)i, false,
				    cell);
			cell_w = cell->width > cell_w ? cell->width : cell_w;
			heights[i] = cell->height > heights[i] ? cell->height : heights[i];
		}
		height += heights[i] + GUTTER;
	}
	struct picture page = {0};
	good = good && page_blank((cell_w + GUTTER) * (int)THEMES, height, &page);
	for (int i = 0, y = 0; good && i < count; y += heights[i++] + GUTTER) {
		for (size_t t = 0; t < THEMES; t++)
			page_paste(&page, &cells[(size_t)i * THEMES + t], (int)t * (cell_w + GUTTER), y);
	}
	good = good && picture_save(path, &page, NULL);
	for (size_t i = 0; cells && i < (size_t)count * THEMES; i++)
		picture_finish(&cells[i]);
	picture_finish(&page);
	free(cells);
	free(heights);
	return good;
}

/* A sample state as a source of that size shows it, on the last backdrop. */
static bool draw_box(struct studio *studio, const char *state, const char *language, const uint32_t *size,
		     struct picture *out)
{
	static struct stage stage;
	struct canvas canvas;
	struct sheet sheet;
	struct picture under = {0};
	struct box_wish wish = {.size = BOX_OWN, .width = size[0], .height = size[1]};
	struct box box = box_make(OVERLAY_STAGE, &wish, SHORT * 16 / 9, SHORT);
	struct area area = {0, 0, (int)box.width, (int)box.height};
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	struct rig *rig = &studio->rig;
	*out = (struct picture){0};
	if (!overlay)
		return false;
	const struct theme kept = rig->theme;
	box_theme(&box, &rig->theme);
	overlay_sample(&stage, language, SCENE_NOW);
	overlay_sample_state(&stage, state, SCENE_NOW);
	stage.change_id = 1;
	overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true, .box = true});
	overlay_update(overlay, &stage, &rig->theme, SCENE_NOW);
	sheet_init(&sheet);
	canvas_begin(&canvas, &sheet, rig->text, rig->sprites, &rig->theme, language, box.width, box.height,
		     SCENE_NOW + 20000);
	box_begin(&box, &canvas);
	overlay_draw(overlay, &canvas);
	rig->theme = kept;
	bool good = page_behind(studio, false, BACKDROPS - 1, 0, area, &under) &&
		    rig_rasterise(rig, &sheet, area, &under, out);
	sheet_finish(&sheet, rig->sprites);
	sprites_tick(rig->sprites);
	picture_finish(&under);
	overlay_destroy(overlay);
	return good;
}

/* A row for each state and language, a cell for each size. */
static bool boxes(struct studio *studio, const char *path, const char *theme, char **states, int count)
{
	static const uint32_t sizes[][2] = {{640, 360}, {640, 180}, {480, 160}, {320, 180},
					    {260, 260}, {160, 64},  {200, 420}};
	const int cells = (int)(sizeof(sizes) / sizeof(sizes[0]));
	const int row = 420 + GUTTER;
	int width = GUTTER;
	for (int k = 0; k < cells; k++)
		width += (int)sizes[k][0] + GUTTER;
	struct picture page;
	bool good = rig_theme(&studio->rig, theme) && page_blank(width, row * 2 * count, &page);
	for (int i = 0; good && i < 2 * count; i++) {
		for (int k = 0, x = GUTTER; good && k < cells; k++) {
			struct picture cell;
			good = draw_box(studio, states[i / 2], i % 2 ? "zh-CN" : "en-US", sizes[k], &cell);
			if (good)
				page_paste(&page, &cell, x, i * row);
			x += (int)sizes[k][0] + GUTTER;
			picture_finish(&cell);
		}
	}
	good = good && picture_save(path, &page, NULL);
	picture_finish(&page);
	return good;
}

#define OVERVIEW_GAP 8
static const struct frame wide_frames[] = {
	{"studio", BACKDROP_STUDIO, {"lottery-open-wide-en", "poll-open-wide-en"}},
	{"red-gold", BACKDROP_SHELF, {"sale-code-wide-zh", "poll-result-wide-zh"}},
	{"pop", BACKDROP_CONCERT, {"question-open-wide-en", NULL}},
	{"editorial", BACKDROP_STUDIO, {"card-lower-wide-en", "poll-hidden-wide-en"}},
	{"bare", BACKDROP_CONCERT, {"benefit-open-wide-en", "poll-open-wide-en"}},
	{"red-gold", BACKDROP_CONCERT, {"lottery-winner-wide-zh", NULL}},
};
static const struct frame tall_frames[] = {
	{"studio", BACKDROP_CONCERT, {"poll-open-tall-zh", NULL}},
	{"red-gold", BACKDROP_STUDIO, {"sale-last-tall-zh", NULL}},
	{"pop", BACKDROP_SHELF, {"lottery-open-tall-en", NULL}},
	{"editorial", BACKDROP_STUDIO, {"question-open-tall-en", NULL}},
	{"bare", BACKDROP_CONCERT, {"sale-hours-tall-en", NULL}},
	{"studio", BACKDROP_CONCERT, {"lottery-winner-tall-en", NULL}},
};
#define WIDE_FRAMES ((int)(sizeof(wide_frames) / sizeof(wide_frames[0])))
#define TALL_FRAMES ((int)(sizeof(tall_frames) / sizeof(tall_frames[0])))

/* Three wide frames a row, and one row of tall ones of the same width. */
static bool overview(struct studio *studio, const char *path)
{
	int wide_w = 392;
	int wide_h = wide_w * 9 / 16;
	int width = 3 * wide_w + 2 * OVERVIEW_GAP;
	int tall_w = (width - (TALL_FRAMES - 1) * OVERVIEW_GAP) / TALL_FRAMES;
	int tall_h = tall_w * 16 / 9;
	int top = WIDE_FRAMES / 3 * (wide_h + OVERVIEW_GAP);
	struct picture page;
	struct picture part = {0};
	bool good = page_blank(width, top + tall_h, &page);
	for (int i = 0; good && i < WIDE_FRAMES; i++) {
		good = draw_frame(studio, &wide_frames[i], wide_w, wide_h, &part);
		if (good)
			page_paste(&page, &part, i % 3 * (wide_w + OVERVIEW_GAP), i / 3 * (wide_h + OVERVIEW_GAP));
		picture_finish(&part);
	}
	for (int i = 0; good && i < TALL_FRAMES; i++) {
		good = draw_frame(studio, &tall_frames[i], tall_w, tall_h, &part);
		if (good)
			page_paste(&page, &part, i * (tall_w + OVERVIEW_GAP), top);
		picture_finish(&part);
	}
	good = good && picture_save(path, &page, NULL);
	picture_finish(&page);
	return good;
}

static int run(struct studio *studio, int argc, char **argv)
{
	const char *what = argv[2];
	if (strcmp(what, "pages") == 0)
		return pages(studio, argv[3], argc > 4 ? argv[4] : NULL, argc > 5 ? argv[5] : NULL) ? 0 : 1;
	if (strcmp(what, "board") == 0)
		return board(studio, argv[3], argv + 4, argc - 4) ? 0 : 1;
	if (strcmp(what, "boxes") == 0 && argc > 4)
		return boxes(studio, argv[3], argv[4], argv + 5, argc - 5) ? 0 : 1;
	if (strcmp(what, "strip") == 0)
		return strip_write(studio, argv[3], argv + 4, argc - 4) ? 0 : 1;
	if (strcmp(what, "overview") == 0)
		return overview(studio, argv[3]) ? 0 : 1;
	return 2;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: contact_sheet GOLDEN-FOLDER pages FOLDER [THEME [KIND]] | board FILE SCENE… | "
				"boxes FILE THEME STATE… | overview FILE | strip FILE THEME FROM STEP COUNT "
				"SCENE@MS…\n");
		return 2;
	}
	struct studio studio = {0};
	int result = rig_init(&studio.rig, argv[1]);
	if (result != 1)
		result = run(&studio, argc, argv);
	if (result == 0 && sprites_use(studio.rig.sprites, PAGE_COVERAGE).no_room) {
		fprintf(stderr, "contact_sheet: there are boxes in place of glyphs: the atlas had no room\n");
		result = 1;
	}
	for (int i = 0; i < 2 * BACKDROPS; i++)
		picture_finish(&studio.backdrops[i / BACKDROPS][i % BACKDROPS]);
	rig_finish(&studio.rig);
	return result;
}
