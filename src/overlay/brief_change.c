#include "overlay/brief_change.h"

#include <stdlib.h>
#include <string.h>

#include "overlay/change.h"

struct brief_memory *brief_memory_create(void)
{
	struct brief_memory *memory = calloc(1, sizeof(*memory));
	if (memory)
		brief_memory_clear(memory);
	return memory;
}

void brief_memory_clear(struct brief_memory *memory)
{
	memset(memory, 0, sizeof(*memory));
	for (size_t i = 0; i < SEATS; i++)
		memory->changed[i] = INT64_MIN / 2;
}

static struct canvas canvas_at(const struct overlay *overlay, const struct theme *theme, int64_t now)
{
	return (struct canvas){.theme = theme, .language = overlay->language, .now = now, .wake = INT64_MAX};
}

static size_t face_of(enum seat seat)
{
	size_t i = 0;
	while (overlay_faces[i].seat != seat)
		i++;
	return i;
}

/* Since when the card says what it does, and what it said before. */
static int64_t told_since(const struct overlay *overlay, size_t face, const struct theme *theme,
			  const struct brief *brief, struct brief *old)
{
	const struct brief_memory *memory = overlay->said;
	if (brief->since <= memory->changed[face]) {
		*old = memory->was[face];
		return memory->changed[face];
	}
	struct canvas then = canvas_at(overlay, theme, brief->since - 1);
	brief_tell(overlay, overlay_faces[face].seat, &then, old);
	return brief->since;
}

void brief_watch(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	const struct presence *presence = overlay_faces[face].presence(overlay);
	struct canvas canvas = canvas_at(overlay, theme, now);
	memory->entered = presence->entered;
	memory->stands = presence->present && brief_tell(overlay, overlay_faces[face].seat, &canvas, &memory->now);
}

static void remember(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	bool keeps;
	int64_t since = told_since(overlay, face, theme, &memory->now, &memory->was[face]);
	memory->changed[face] = change_begin(theme, since, now, &keeps);
	if (!keeps)
		memory->was[face] = memory->now;
}

void brief_note(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	const struct presence *presence = overlay_faces[face].presence(overlay);
	struct canvas canvas = canvas_at(overlay, theme, now);
	struct brief brief;
	if (!memory->stands || (presence->present && presence->entered != memory->entered)) {
		if (presence->present)
			memory->changed[face] = INT64_MIN / 2;
		return;
	}
	brief_tell(overlay, overlay_faces[face].seat, &canvas, &brief);
	/* A card that leaves says what it said, but for what was taken back. */
	if (!presence->present && !brief.forgets)
		return;
	if (!brief_same(&memory->now, &brief))
		remember(overlay, face, theme, now);
	memory->was[face].hidden = memory->was[face].hidden || brief.forgets;
}

double brief_before(const struct overlay *overlay, enum seat seat, struct canvas *canvas, const struct brief *brief,
		    struct brief *old)
{
	return change_part(canvas, told_since(overlay, face_of(seat), canvas->theme, brief, old));
}
