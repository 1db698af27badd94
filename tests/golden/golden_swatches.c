/* The golden test of what the canvas can draw: each swatch over a cluttered picture, by the processor's rasteriser and
 * the fonts of fonts.sha256 only, against its picture on file.
 *
 *   golden_swatches compare FOLDER    the test; what differs is written beside, as NAME.new.png, into the current
 * folder golden_swatches write FOLDER      takes what is drawn now as right Exit: 0 all the same, 1 something differs,
 * 77 the fonts are others than those the goldens were made with. */
#include <stdio.h>
#include <string.h>

#include "backdrop.h"
#include "compare.h"
#include "rig.h"
#include "swatches.h"

static bool draw(struct rig *rig, const struct swatch *swatch, struct picture *out)
{
	struct sheet sheet;
	struct canvas canvas;
	struct picture under = {0};
	struct area area = {0, 0, swatch->width, swatch->height};
	*out = (struct picture){0};
	if (!rig_theme(rig, swatch->theme))
		return false;
	sheet_init(&sheet);
	canvas_begin(&canvas, &sheet, rig->text, rig->sprites, &rig->theme, "en-US", 1920, 1080, 1000);
	swatch->draw(&canvas, rig->picture);
	sprites_tick(rig->sprites);
	bool good = backdrop_make(BACKDROP_SHELF, area.width, area.height, &under) &&
		    rig_rasterise(rig, &sheet, area, &under, out);
	picture_finish(&under);
	sheet_finish(&sheet, rig->sprites);
	return good;
}

static bool one(struct rig *rig, const struct swatch *swatch, const char *folder, bool write)
{
	char path[700];
	struct picture made;
	struct picture wanted = {0};
	if (!draw(rig, swatch, &made))
		return false;
	snprintf(path, sizeof(path), "%s/pictures/swatch-%s.png", folder, swatch->name);
	bool good = write ? picture_save(path, &made, NULL)
			  : picture_load(path, 0, &wanted, NULL) && same_picture(&wanted, &made, swatch->name);
	if (!good) {
		snprintf(path, sizeof(path), "swatch-%s.new.png", swatch->name);
		picture_save(path, &made, NULL);
	}
	picture_finish(&wanted);
	picture_finish(&made);
	return good;
}

int main(int argc, char **argv)
{
	bool write = argc == 3 && strcmp(argv[1], "write") == 0;
	if (argc != 3 || (!write && strcmp(argv[1], "compare") != 0)) {
		fprintf(stderr, "usage: golden_swatches compare|write FOLDER\n");
		return 2;
	}
	struct rig rig;
	size_t bad = 0;
	int result = rig_init(&rig, argv[2]);
	for (size_t i = 0; result == 0 && i < swatch_count; i++)
		bad += !one(&rig, &swatches[i], argv[2], write);
	rig_finish(&rig);
	if (result == 0)
		printf("%zu swatches, %zu differ\n", swatch_count, bad);
	return result ? result : bad ? 1 : 0;
}
