/* The golden test: draws every scene with the processor's rasteriser and the fonts of fonts.sha256 only, and holds the
 * draw lists and pictures against those on file.
 *
 *   golden compare FOLDER    the test; what differs is written beside, as NAME.new.txt and NAME.new.png, into the
 *                            current folder
 *   golden write FOLDER      takes what is drawn now as right; files of scenes that are gone have to be removed by hand
 * lists/digests.txt has a line for each scene, sorted by name: the digest of its draw list, how many quads it has, and
 * the size and place of what they touch. A few lists stand in full beside it, about forty scenes have a picture.
 * lists/themes.txt has such lines of the first scenes of each overlay in the other themes.
 * Exit: 0 all the same, 1 something differs, 77 the fonts are others than those the goldens were made with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "compare.h"
#include "rig.h"

#define LINE 200

/* One scene as drawn now. */
struct made {
	struct scene scene;
	char name[SCENE_NAME];
	char line[LINE]; /* in digests.txt */
	char *list;      /* owned */
};

/* Flat fields of light and dark: thin spots show, and the files stay small. */
static bool backdrop(struct area area, struct picture *out)
{
	static const uint8_t fields[4][3] = {{46, 60, 88}, {214, 190, 160}, {150, 84, 60}, {235, 238, 240}};
	*out = (struct picture){area.width, area.height, malloc((size_t)area.width * area.height * 4)};
	for (int y = 0; out->pixels && y < area.height; y++) {
		for (int x = 0; x < area.width; x++) {
			uint8_t *p = out->pixels + ((size_t)y * area.width + x) * 4;
			memcpy(p, fields[(x + area.x) / 45 % 2 + (y + area.y) / 45 % 2 * 2], 3);
			p[3] = 255;
		}
	}
	return out->pixels != NULL;
}

static bool draw_small(struct rig *rig, const struct scene *scene, struct picture *out)
{
	struct sheet sheet;
	struct picture under = {0};
	bool tall = scene_tall(scene);
	*out = (struct picture){0};
	sheet_init(&sheet);
	rig_lay_out(rig, scene, 540, &sheet);
	struct area area = rig_area(&sheet, tall ? 540 : 960, tall ? 960 : 540);
	bool good = area.width && backdrop(area, &under) && rig_rasterise(rig, &sheet, area, &under, out);
	picture_finish(&under);
	sheet_finish(&sheet, rig->sprites);
	return good;
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

/* Lays the scene out at full size. False if there is nothing to be seen. */
static bool make(struct rig *rig, struct made *made)
{
	struct sheet sheet;
	bool tall = scene_tall(&made->scene);
	scene_name(&made->scene, made->name, sizeof(made->name));
	sheet_init(&sheet);
	rig_lay_out(rig, &made->scene, 1080, &sheet);
	made->list = list_text(&sheet);
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(digest) + 1];
	crypto_hash_sha256(digest, (const unsigned char *)made->list, strlen(made->list));
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	struct area area = rig_area(&sheet, tall ? 1080 : 1920, tall ? 1920 : 1080);
	snprintf(made->line, sizeof(made->line), "%-36s %.16s %4zu quads %4d×%-4d at %d,%d\n", made->name, hex,
		 sheet.list.count, area.width, area.height, area.x, area.y);
	bool good = area.width && !sheet.list.dropped;
	if (!good)
		fprintf(stderr, "%s: nothing drawn, or more than fits\n", made->name);
	sheet_finish(&sheet, rig->sprites);
	return good;
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

/* The list against the one on file, if there is to be one. */
static bool hold_list(const char *folder, const struct made *made, bool write)
{
	char path[800];
	if (!(made->scene.state->lists & made->scene.variant))
		return true;
	snprintf(path, sizeof(path), "%s/lists/%s.txt", folder, made->name);
	if (write)
		return write_whole(path, made->list);
	char *old = read_whole(path);
	bool same = same_list(old, made->list, made->name);
	free(old);
	return same;
}

static bool hold_picture(struct rig *rig, const char *folder, const struct made *made, bool write)
{
	char path[800];
	struct picture drawn;
	struct picture wanted = {0};
	if (!(made->scene.state->pictures & made->scene.variant))
		return true;
	if (!draw_small(rig, &made->scene, &drawn))
		return false;
	snprintf(path, sizeof(path), "%s/pictures/%s.png", folder, made->name);
	bool good = write ? picture_save(path, &drawn, NULL)
			  : picture_load(path, 0, &wanted, NULL) && same_picture(&wanted, &drawn, made->name);
	if (!good) {
		snprintf(path, sizeof(path), "%s.new.png", made->name);
		picture_save(path, &drawn, NULL);
	}
	picture_finish(&wanted);
	picture_finish(&drawn);
	return good;
}

static int by_line(const void *a, const void *b)
{
	return strcmp(((const struct made *)a)->line, ((const struct made *)b)->line);
}

/* A scene's line must be in the file, and the file may not have a line of no scene. */
static size_t hold_digests(const char *folder, const char *file, struct made *made, size_t count, bool write)
{
	char path[800];
	char *text = NULL;
	size_t size = 0;
	size_t bad = 0;
	FILE *memory = open_memstream(&text, &size);
	qsort(made, count, sizeof(*made), by_line);
	for (size_t i = 0; i < count; i++)
		fputs(made[i].line, memory);
	fclose(memory);
	snprintf(path, sizeof(path), "%s/lists/%s", folder, file);
	char *old = write ? NULL : read_whole(path);
	if (write && !write_whole(path, text))
		bad++;
	if (!write && !old) {
		fprintf(stderr, "%s cannot be read\n", path);
		bad++;
	}
	for (size_t i = 0; old && i < count; i++) {
		if (strstr(old, made[i].line))
			continue;
		bad++;
		fprintf(stderr, "%s: is not as in %s:\n  is  %s", made[i].name, file, made[i].line);
		snprintf(path, sizeof(path), "%s.new.txt", made[i].name);
		write_whole(path, made[i].list);
	}
	for (char *line = old ? strtok(old, "\n") : NULL; line; line = strtok(NULL, "\n")) {
		line[strcspn(line, " ")] = '\0';
		bool known = false;
		for (size_t i = 0; i < count && !known; i++)
			known = strcmp(made[i].name, line) == 0;
		if (!known)
			fprintf(stderr, "%s: is in %s and is no scene\n", line, file);
		bad += !known;
	}
	free(old);
	free(text);
	return bad;
}

static int all_scenes(struct rig *rig, const char *folder, bool write)
{
	struct scene scene;
	size_t count = 0;
	size_t bad = 0;
	while (scene_at(count, &scene))
		count++;
	struct made *made = calloc(count, sizeof(*made));
	for (size_t i = 0; made && i < count; i++) {
		scene_at(i, &made[i].scene);
		bad += !make(rig, &made[i]);
		bad += !hold_list(folder, &made[i], write);
		bad += !hold_picture(rig, folder, &made[i], write);
	}
	bad += made ? hold_digests(folder, "digests.txt", made, count, write) : 1;
	for (size_t i = 0; made && i < count; i++)
		free(made[i].list);
	free(made);
	printf("%zu scenes, %zu differ\n", count, bad);
	return bad ? 1 : 0;
}

/* The other themes: what each overlay looks like first, wide in English and tall in Chinese, as digests alone. */
static int all_themes(struct rig *rig, const char *folder, bool write)
{
	static const char *const themes[] = {"bare", "editorial", "pop", "red-gold"};
	static const enum variant variants[] = {WIDE_EN, TALL_ZH};
	size_t count = 0;
	size_t bad = 0;
	struct made *made = calloc(scene_kind_count * 8, sizeof(*made));
	for (size_t t = 0; made && t < 4; t++) {
		bad += !rig_theme(rig, themes[t]);
		for (size_t k = 0; k < scene_kind_count * 2; k++) {
			struct made *one = &made[count++];
			one->scene =
				(struct scene){scene_kinds[k / 2], &scene_kinds[k / 2]->states[0], variants[k % 2]};
			bad += !make(rig, one);
			/* "pop-poll-open-wide-en": the theme stands before the scene, in its name and in its line. */
			char scene[LINE];
			memcpy(scene, one->line, sizeof(scene));
			snprintf(one->line, sizeof(one->line), "%s-%.180s", themes[t], scene);
			memcpy(scene, one->name, sizeof(one->name));
			snprintf(one->name, sizeof(one->name), "%s-%.80s", themes[t], scene);
		}
	}
	bad += made ? hold_digests(folder, "themes.txt", made, count, write) : 1;
	for (size_t i = 0; made && i < count; i++)
		free(made[i].list);
	free(made);
	printf("%zu scenes in other themes, %zu differ\n", count, bad);
	return bad ? 1 : 0;
}

int main(int argc, char **argv)
{
	bool write = argc == 3 && strcmp(argv[1], "write") == 0;
	if (argc != 3 || (!write && strcmp(argv[1], "compare") != 0)) {
		fprintf(stderr, "usage: golden compare|write FOLDER\n");
		return 2;
	}
	struct rig rig;
	int result = rig_init(&rig, argv[2]);
	if (result == 0 || (result == RIG_SKIP && write))
		result = all_scenes(&rig, argv[2], write) | all_themes(&rig, argv[2], write);
	rig_finish(&rig);
	return result;
}
