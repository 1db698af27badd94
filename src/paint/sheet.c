#include "paint/sheet.h"

#include <stdlib.h>

void sheet_init(struct sheet *sheet)
{
	*sheet = (struct sheet){0};
}

void sheet_clear(struct sheet *sheet, struct sprites *sprites)
{
	for (size_t i = 0; i < sheet->held_count; i++)
		sprites_let_go(sprites, sheet->held[i]);
	sheet->held_count = 0;
	quad_list_clear(&sheet->list);
}

void sheet_finish(struct sheet *sheet, struct sprites *sprites)
{
	sheet_clear(sheet, sprites);
	quad_list_finish(&sheet->list);
	free(sheet->held);
	*sheet = (struct sheet){0};
}

bool sheet_hold(struct sheet *sheet, struct sprites *sprites, struct sprite *sprite)
{
	if (sheet->held_count == sheet->held_capacity) {
		size_t capacity = sheet->held_capacity ? sheet->held_capacity * 2 : 256;
		struct sprite **held = realloc(sheet->held, capacity * sizeof(*held));
		if (!held)
			return false;
		sheet->held = held;
		sheet->held_capacity = capacity;
	}
	sheet->held[sheet->held_count++] = sprite;
	sprites_hold(sprites, sprite);
	return true;
}
