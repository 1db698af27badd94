#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

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
static int read_fonts(struct rig *rig, const char *folder)
{
	char path[700];
	snprintf(path, sizeof(path), "%s/fonts.sha256", folder);
	FILE *file = fopen(path, "r");
	if (!file) {
		fprintf(stderr, "golden: %s cannot be read\n", path);
		return 1;
	}
	char line[700];
	int result = 0;
	while (fgets(line, sizeof(line), file) && rig->font_count < RIG_FONTS) {
		char wanted[65];
		char font[512];
		char hex[65];
		if (sscanf(line, "%64s %511s", wanted, font) != 2)
			continue;
		if (!digest_of(font, hex) || strcmp(hex, wanted) != 0) {
			fprintf(stderr, "golden: %s is missing or another version than the goldens were made with\n",
				font);
			result = RIG_SKIP;
		}
		rig->font_paths[rig->font_count++] = strdup(font);
	}
	fclose(file);
	return result;
}

bool rig_theme(struct rig *rig, const char *name)
{
	struct error error = {0};
	char path[600];
	snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, name);
	if (theme_load(path, &rig->theme, &error))
		return true;
	fprintf(stderr, "golden: %s %s\n", error.what, error.mend);
	return false;
}

int rig_init(struct rig *rig, const char *folder)
{
	struct error error = {0};
	*rig = (struct rig){0};
	snprintf(rig->picture, sizeof(rig->picture), "%s/data/mug.png", folder);
	int result = sodium_init() < 0 ? 1 : read_fonts(rig, folder);
	if (result == 1)
		return 1;
	rig->fonts = fonts_create(
		&(struct fonts_options){.files = (const char *const *)rig->font_paths, .file_count = rig->font_count},
		&error);
	if (!rig->fonts) {
		fprintf(stderr, "golden: %s %s\n", error.what, error.mend);
		return 1;
	}
	rig->text = text_engine_create(rig->fonts);
	rig->sprites = sprites_create(rig->fonts, false);
	return rig->text && rig->sprites && rig_theme(rig, "studio") ? result : 1;
}

void rig_finish(struct rig *rig)
{
	sprites_destroy(rig->sprites);
	text_engine_destroy(rig->text);
	fonts_destroy(rig->fonts);
	for (size_t i = 0; i < rig->font_count; i++)
		free(rig->font_paths[i]);
}

void rig_lay_out(struct rig *rig, const struct scene *scene, uint32_t shorter, struct sheet *sheet)
{
	struct overlay *overlay = scene_overlay(scene, rig->picture, &rig->theme);
	uint32_t longer = shorter * 16 / 9;
	bool tall = scene_tall(scene);
	struct canvas canvas;
	canvas_begin(&canvas, sheet, rig->text, rig->sprites, &rig->theme, overlay->language, tall ? shorter : longer,
		     tall ? longer : shorter, scene_now(scene));
	overlay_draw(overlay, &canvas);
	overlay_destroy(overlay);
	sprites_tick(rig->sprites);
	text_engine_tick(rig->text);
}

struct area rig_area(const struct sheet *sheet, int width, int height)
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
	int w = (int)fmin(ceil(box[2]), width) - x;
	int h = (int)fmin(ceil(box[3]), height) - y;
	return w < 1 || h < 1 ? (struct area){0} : (struct area){x, y, w, h};
}

bool rig_rasterise(struct rig *rig, const struct sheet *sheet, struct area area, const struct picture *under,
		   struct picture *out)
{
	struct cpu_frame frame;
	*out = (struct picture){0};
	if (!cpu_frame_init(&frame, area.width, area.height))
		return false;
	/* The list is moved so that the part begins at 0, and back. */
	float *points = sheet->list.points;
	for (size_t i = 0; i < sheet->list.count * 4; i++) {
		points[i * 4] -= (float)area.x;
		points[i * 4 + 1] -= (float)area.y;
	}
	struct cpu_texture coverage = {sprites_pixels(rig->sprites, PAGE_COVERAGE), SPRITES_SIZE};
	struct cpu_texture colour = {sprites_pixels(rig->sprites, PAGE_COLOUR), SPRITES_SIZE};
	cpu_frame_draw(&frame, &sheet->list, coverage, colour);
	for (size_t i = 0; i < sheet->list.count * 4; i++) {
		points[i * 4] += (float)area.x;
		points[i * 4 + 1] += (float)area.y;
	}
	bool good = cpu_frame_backdrop(&frame, under) && cpu_frame_picture(&frame, out);
	cpu_frame_finish(&frame);
	return good;
}
