#include "overlay/brief_change.h"

#include <stdlib.h>
#include <string.h>

#include "overlay/change.h"

struct brief_memory *brief_memory_create(void)
{
	struct brief_memory *memory = calloc(1, sizeof(*memory));
	for (size_t i = 0; memory && i < SEATS; i++)
		memory->changed[i] = INT64_MIN / 2;
	return memory;
}

static struct canvas canvas_at(const struct overlay *overlay, const struct theme *theme, int64_t now)
{
	return (struct canvas){.theme = theme, .language = overlay->language, .now = now, .wake = INT64_MAX};
}

/* What goes may have been taken back since it was told. */
static void forget(struct brief *brief)
{
	memset(brief->title, 0, sizeof(brief->title));
	memset(brief->name, 0, sizeof(brief->name));
	memset(brief->count, 0, sizeof(brief->count));
}

static size_t face_of(enum seat seat)
{
	size_t i = 0;
	while (overlay_faces[i].seat != seat)
		i++;
	return i;
}

static double part(const struct overlay *overlay, size_t face, struct canvas *canvas, const struct brief *brief,
		   struct brief *old)
{
	const struct brief_memory *memory = overlay->said;
	bool by_time = brief->since > memory->changed[face];
	int64_t since = by_time ? brief->since : memory->changed[face];
	double t = motion_part(canvas->now, since, (int64_t)canvas->theme->update_ms);
	if (t >= 1.0)
		return 1.0;
	if (by_time) {
		struct canvas then = canvas_at(overlay, canvas->theme, since - 1);
		brief_tell(overlay, overlay_faces[face].seat, &then, old);
	} else {
		*old = memory->was[face];
	}
	return t;
}

void brief_watch(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	const struct presence *presence = overlay_faces[face].presence(overlay);
	struct canvas canvas = canvas_at(overlay, theme, now);
	memory->entered = presence->entered;
	memory->stands = presence->present && brief_tell(overlay, overlay_faces[face].seat, &canvas, &memory->now);
}

/* When it changes again in between, what is going goes on, and what was coming goes from where it was. */
static void remember(struct overlay *overlay, size_t face, struct canvas *canvas)
{
	struct brief_memory *memory = overlay->said;
	double t = part(overlay, face, canvas, &memory->now, &memory->was[face]);
	int64_t start = canvas->now;
	if (t < 1.0) {
		double length = canvas->theme->update_ms;
		start -= (int64_t)(length * (change_new(t) > 0.0 ? change_since(change_new(t)) : t));
	}
	if (t >= 1.0 || change_new(t) > 0.0)
		memory->was[face] = memory->now;
	memory->changed[face] = start;
}

void brief_note(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	const struct presence *presence = overlay_faces[face].presence(overlay);
	struct canvas canvas = canvas_at(overlay, theme, now);
	struct brief brief;
	if (!presence->present)
		return;
	if (!memory->stands || presence->entered != memory->entered) {
		memory->changed[face] = INT64_MIN / 2;
		return;
	}
	brief_tell(overlay, overlay_faces[face].seat, &canvas, &brief);
	if (!brief_same(&memory->now, &brief))
		remember(overlay, face, &canvas);
	if (brief.forgets)
		forget(&memory->was[face]);
}

double brief_before(const struct overlay *overlay, enum seat seat, struct canvas *canvas, const struct brief *brief,
		    struct brief *old)
{
	double t = part(overlay, face_of(seat), canvas, brief, old);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return t;
}
