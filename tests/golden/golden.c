/* The golden test: draws every scene with the processor's rasteriser and the fonts of fonts.sha256 only, and holds the
 * draw lists and pictures against those on file.
 *
 *   golden compare FOLDER    the test; what differs is written beside, as NAME.new.txt and NAME.new.png, into the
 *                            current folder
 *   golden write FOLDER      takes what is drawn now as right
 *   golden sheet FILE.png [wide|tall]  all scenes at full size on one page, over a restless background, to look at
 * Exit: 0 all the same, 1 something differs, 77 the fonts are others than those the goldens were made with. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "paint/cpu.h"
#include "scenes.h"

#define FONTS_MAX 16
#define SKIP 77

struct rig {
	struct fonts *fonts;
	struct text_engine *text;
	struct sprites *sprites;
	struct theme theme;
	char folder[512];
	char picture[600];
	char *font_paths[FONTS_MAX];
	size_t font_count;
};

static bool digest_of(const char *path, char *hex)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	static unsigned char chunk[65536];
	size_t got;
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
		crypto_hash_sha256_update(&state, chunk, got);
	fclose(file);
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(&state, digest);
	sodium_bin2hex(hex, 65, digest, sizeof(digest));
	return true;
}

/* Lines of sha256sum: digest, two spaces, path. */
static int read_fonts(struct rig *rig)
{
	char path[700];
	snprintf(path, sizeof(path), "%s/fonts.sha256", rig->folder);
	FILE *file = fopen(path, "r");
	if (!file) {
		fprintf(stderr, "golden: %s cannot be read\n", path);
		return 1;
	}
	char line[700];
	int result = 0;
	while (fgets(line, sizeof(line), file) && rig->font_count < FONTS_MAX) {
		char wanted[65];
		char font[512];
		char hex[65];
		if (sscanf(line, "%64s %511s", wanted, font) != 2)
			continue;
		if (!digest_of(font, hex) || strcmp(hex, wanted) != 0) {
			fprintf(stderr, "golden: %s is missing or another version than the goldens were made with\n",
				font);
			result = SKIP;
		}
		size_t size = strlen(font) + 1;
		rig->font_paths[rig->font_count] = malloc(size);
		memcpy(rig->font_paths[rig->font_count++], font, size);
	}
	fclose(file);
	return result;
}

static bool rig_init(struct rig *rig)
{
	struct error error = {0};
	rig->fonts = fonts_create(
		&(struct fonts_options){.files = (const char *const *)rig->font_paths, .file_count = rig->font_count},
		&error);
	if (!rig->fonts || !theme_load(THEMES_DIR "/studio.json", &rig->theme, &error)) {
		fprintf(stderr, "golden: %s %s\n", error.what, error.mend);
		return false;
	}
	rig->text = text_engine_create(rig->fonts);
	rig->sprites = sprites_create(rig->fonts, false);
	return rig->text && rig->sprites;
}

static void rig_finish(struct rig *rig)
{
	sprites_destroy(rig->sprites);
	text_engine_destroy(rig->text);
	fonts_destroy(rig->fonts);
	for (size_t i = 0; i < rig->font_count; i++)
		free(rig->font_paths[i]);
}

/* Lays the scene out for a canvas whose shorter side is `shorter`. */
static void lay_out(struct rig *rig, const struct scene *scene, uint32_t shorter, struct sheet *sheet)
{
	static struct stage stage;
	scene_stage(scene, rig->picture, &stage);
	struct overlay *overlay = overlay_create(scene->kind, "");
	int64_t now = SCENE_NOW + scene->at;
	overlay_update(overlay, &stage, &rig->theme, now);
	uint32_t longer = shorter * 16 / 9;
	struct canvas canvas;
	canvas_begin(&canvas, sheet, rig->text, rig->sprites, &rig->theme, overlay->language,
		     scene->tall ? shorter : longer, scene->tall ? longer : shorter, now);
	overlay_draw(overlay, &canvas);
	overlay_destroy(overlay);
	sprites_tick(rig->sprites);
}

/* A background that makes thin spots visible: hues across, stripes of light and dark. */
static bool backdrop(int width, int height, struct picture *out)
{
	*out = (struct picture){width, height, malloc((size_t)width * height * 4)};
	for (int y = 0; out->pixels && y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *p = out->pixels + ((size_t)y * width + x) * 4;
			int stripe = (x + 2 * y) / 24 % 2 ? 40 : 0;
			p[0] = (uint8_t)(60 + 150 * x / width + stripe);
			p[1] = (uint8_t)(180 - 120 * y / height + stripe);
			p[2] = (uint8_t)(90 + 60 * ((x / 37 + y / 53) % 3));
			p[3] = 255;
		}
	}
	return out->pixels != NULL;
}

static bool rasterise(struct rig *rig, const struct sheet *sheet, int width, int height, struct picture *out)
{
	struct cpu_frame frame;
	struct picture under = {0};
	*out = (struct picture){0};
	if (!cpu_frame_init(&frame, width, height))
		return false;
	struct cpu_texture coverage = {sprites_pixels(rig->sprites, PAGE_COVERAGE), SPRITES_SIZE};
	struct cpu_texture colour = {sprites_pixels(rig->sprites, PAGE_COLOUR), SPRITES_SIZE};
	cpu_frame_draw(&frame, &sheet->list, coverage, colour);
	bool good =
		backdrop(width, height, &under) && cpu_frame_backdrop(&frame, &under) && cpu_frame_picture(&frame, out);
	picture_finish(&under);
	cpu_frame_finish(&frame);
	return good;
}

/* The part of the picture that the quads touch. */
static bool crop(const struct picture *from, const struct sheet *sheet, struct picture *out)
{
	double box[4] = {1e9, 1e9, 0.0, 0.0};
	for (size_t i = 0; i < sheet->list.count * 4; i++) {
		const float *p = sheet->list.points + i * 4;
		box[0] = fmin(box[0], p[0]);
		box[1] = fmin(box[1], p[1]);
		box[2] = fmax(box[2], p[0]);
		box[3] = fmax(box[3], p[1]);
	}
	int x = (int)fmax(floor(box[0]), 0.0);
	int y = (int)fmax(floor(box[1]), 0.0);
	int width = (int)fmin(ceil(box[2]), from->width) - x;
	int height = (int)fmin(ceil(box[3]), from->height) - y;
	*out = (struct picture){0};
	if (width < 1 || height < 1)
		return false;
	*out = (struct picture){width, height, malloc((size_t)width * height * 4)};
	for (int row = 0; out->pixels && row < height; row++)
		memcpy(out->pixels + (size_t)row * width * 4, from->pixels + ((size_t)(y + row) * from->width + x) * 4,
		       (size_t)width * 4);
	return out->pixels != NULL;
}

static bool draw_small(struct rig *rig, const struct scene *scene, struct sheet *sheet, struct picture *out)
{
	struct picture whole;
	lay_out(rig, scene, 540, sheet);
	bool good = rasterise(rig, sheet, scene->tall ? 540 : 960, scene->tall ? 960 : 540, &whole) &&
		    crop(&whole, sheet, out);
	picture_finish(&whole);
	return good;
}

/* The steepest step from this pixel to a neighbour: where edges are, small shifts make great differences. */
static int gradient(const struct picture *p, int x, int y, int k)
{
	static const int steps[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
	int here = p->pixels[((size_t)y * p->width + x) * 4 + k];
	int most = 0;
	for (int i = 0; i < 4; i++) {
		int nx = x + steps[i][0];
		int ny = y + steps[i][1];
		if (nx < 0 || ny < 0 || nx >= p->width || ny >= p->height)
			continue;
		int there = p->pixels[((size_t)ny * p->width + nx) * 4 + k];
		most = abs(there - here) > most ? abs(there - here) : most;
	}
	return most;
}

/* Within 2 steps of 255 on flat ground, and a quarter of the gradient more on edges. */
static bool same_picture(const struct picture *a, const struct picture *b, const char *name)
{
	if (a->width != b->width || a->height != b->height) {
		fprintf(stderr, "%s: %d×%d instead of %d×%d\n", name, b->width, b->height, a->width, a->height);
		return false;
	}
	size_t wrong = 0;
	for (int y = 0; y < a->height; y++) {
		for (int x = 0; x < a->width; x++) {
			for (int k = 0; k < 4; k++) {
				size_t at = ((size_t)y * a->width + x) * 4 + k;
				int off = abs(a->pixels[at] - b->pixels[at]);
				wrong += off > 2 + gradient(a, x, y, k) / 4;
			}
		}
	}
	if (wrong)
		fprintf(stderr, "%s: %zu values differ\n", name, wrong);
	return wrong == 0;
}

static char *list_text(const struct sheet *sheet)
{
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	quad_list_print(&sheet->list, memory);
	fclose(memory);
	return text;
}

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "r");
	if (!file)
		return NULL;
	char *text = calloc(1, 1 << 20);
	size_t got = text ? fread(text, 1, (1 << 20) - 1, file) : 0;
	(void)got;
	fclose(file);
	return text;
}

static bool write_whole(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	if (!file)
		return false;
	fputs(text, file);
	return fclose(file) == 0;
}

/* The first line that differs, for people. */
static bool same_list(const char *wanted, const char *made, const char *name)
{
	if (!wanted) {
		fprintf(stderr, "%s: no golden list\n", name);
		return false;
	}
	int line = 1;
	size_t i = 0;
	for (; wanted[i] && wanted[i] == made[i]; i++)
		line += wanted[i] == '\n';
	if (wanted[i] == made[i])
		return true;
	while (i > 0 && wanted[i - 1] != '\n')
		i--;
	fprintf(stderr, "%s: line %d differs\n  was %.*s\n  is  %.*s\n", name, line, (int)strcspn(wanted + i, "\n"),
		wanted + i, (int)strcspn(made + i, "\n"), made + i);
	return false;
}

static bool one_scene(struct rig *rig, const struct scene *scene, bool write)
{
	struct sheet sheet;
	struct picture made;
	struct picture wanted = {0};
	char path[800];
	char new_path[200];
	sheet_init(&sheet);
	if (!draw_small(rig, scene, &sheet, &made)) {
		fprintf(stderr, "%s: nothing drawn\n", scene->name);
		sheet_finish(&sheet, rig->sprites);
		return false;
	}
	char *text = list_text(&sheet);
	snprintf(path, sizeof(path), "%s/lists/%s.txt", rig->folder, scene->name);
	char *old = read_whole(path);
	bool good = write ? write_whole(path, text) : same_list(old, text, scene->name);
	if (!good) {
		snprintf(new_path, sizeof(new_path), "%s.new.txt", scene->name);
		write_whole(new_path, text);
	}
	snprintf(path, sizeof(path), "%s/pictures/%s.png", rig->folder, scene->name);
	if (scene->picture && write) {
		good = png_save(path, &made, NULL) && good;
	} else if (scene->picture) {
		bool same = png_load(path, &wanted, NULL) && same_picture(&wanted, &made, scene->name);
		snprintf(new_path, sizeof(new_path), "%s.new.png", scene->name);
		if (!same)
			png_save(new_path, &made, NULL);
		good = good && same;
	}
	picture_finish(&wanted);
	picture_finish(&made);
	free(old);
	free(text);
	sheet_finish(&sheet, rig->sprites);
	return good;
}

static int all_scenes(struct rig *rig, bool write)
{
	size_t bad = 0;
	for (size_t i = 0; i < scene_count; i++)
		bad += !one_scene(rig, &scenes[i], write);
	printf("%zu scenes, %zu differ\n", scene_count, bad);
	return bad ? 1 : 0;
}

static void paste(struct picture *page, const struct picture *what, int x, int y)
{
	for (int row = 0; row < what->height && y + row < page->height; row++)
		memcpy(page->pixels + ((size_t)(y + row) * page->width + x) * 4,
		       what->pixels + (size_t)row * what->width * 4, (size_t)what->width * 4);
}

/* All wide or all tall scenes, in columns. */
static int contact_sheet(struct rig *rig, const char *path, bool tall)
{
	int columns = tall ? 4 : 3;
	int cell_w = tall ? 940 : 960;
	int cell_h = tall ? 760 : 860;
	size_t count = 0;
	for (size_t i = 0; i < scene_count; i++)
		count += scenes[i].tall == tall;
	int rows = ((int)count + columns - 1) / columns;
	struct picture page;
	if (!backdrop(columns * cell_w, rows * cell_h, &page))
		return 1;
	int place = 0;
	for (size_t i = 0; i < scene_count; i++) {
		if (scenes[i].tall != tall)
			continue;
		struct sheet sheet;
		struct picture whole;
		struct picture part;
		struct picture fitted = {0};
		sheet_init(&sheet);
		lay_out(rig, &scenes[i], 1080, &sheet);
		if (rasterise(rig, &sheet, tall ? 1080 : 1920, tall ? 1920 : 1080, &whole) &&
		    crop(&whole, &sheet, &part)) {
			double shrink = fmin(1.0, fmin((double)cell_w / part.width, (double)cell_h / part.height));
			picture_scale(&part, (int)(part.width * shrink), (int)(part.height * shrink), &fitted);
			paste(&page, &fitted, place % columns * cell_w, place / columns * cell_h);
			picture_finish(&part);
		}
		place++;
		picture_finish(&fitted);
		picture_finish(&whole);
		sheet_finish(&sheet, rig->sprites);
	}
	bool good = png_save(path, &page, NULL);
	picture_finish(&page);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc < 3 || sodium_init() < 0) {
		fprintf(stderr, "usage: golden compare|write FOLDER, golden sheet FILE.png [wide|tall]\n");
		return 2;
	}
	struct rig rig = {0};
	bool page = strcmp(argv[1], "sheet") == 0;
	snprintf(rig.folder, sizeof(rig.folder), "%s", page ? GOLDEN_DIR : argv[2]);
	snprintf(rig.picture, sizeof(rig.picture), "%s/data/mug.png", rig.folder);
	int result = read_fonts(&rig);
	if (result && strcmp(argv[1], "compare") == 0)
		return result;
	result = 1;
	if (rig_init(&rig))
		result = page ? contact_sheet(&rig, argv[2], argc > 3 && strcmp(argv[3], "tall") == 0)
			      : all_scenes(&rig, strcmp(argv[1], "write") == 0);
	rig_finish(&rig);
	return result;
}
