#include "overlay/brief_change.h"

#include <stdlib.h>
#include <string.h>

struct brief_memory *brief_memory_create(void)
{
	struct brief_memory *memory = calloc(1, sizeof(*memory));
	if (memory)
		brief_memory_clear(memory);
	return memory;
}

static void say_nothing(struct brief_said *said)
{
	said->change = change_none();
	said->changed = INT64_MIN / 2;
}

void brief_memory_clear(struct brief_memory *memory)
{
	memset(memory, 0, sizeof(*memory));
	for (size_t i = 0; i < SEATS; i++)
		say_nothing(&memory->said[i]);
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

/* Something else is said since then: `old` was until then. */
static void say(struct brief_said *said, const struct theme *theme, int64_t since, const struct brief *old)
{
	change_begin(&said->change, theme, since, false, said->path, old, sizeof(*old));
	said->changed = since;
}

/* What time alone has made the card say is a change as well. */
static void take_time(const struct overlay *overlay, size_t face, const struct theme *theme, const struct brief *brief,
		      struct brief_said *said)
{
	struct brief old;
	if (brief->since <= said->changed)
		return;
	struct canvas then = canvas_at(overlay, theme, brief->since - 1);
	brief_tell(overlay, overlay_faces[face].seat, &then, &old);
	say(said, theme, brief->since, &old);
}

void brief_watch(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	const struct presence *presence = overlay_faces[face].presence(overlay);
	struct canvas canvas = canvas_at(overlay, theme, now);
	memory->entered = presence->entered;
	/* Time may have made it say so in the card as it was: of the next one nothing tells. */
	memory->stands = presence->present && brief_tell(overlay, overlay_faces[face].seat, &canvas, &memory->now);
	if (memory->stands)
		take_time(overlay, face, theme, &memory->now, &memory->said[face]);
}

void brief_note(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now)
{
	struct brief_memory *memory = overlay->said;
	const struct presence *presence = overlay_faces[face].presence(overlay);
	struct canvas canvas = canvas_at(overlay, theme, now);
	struct brief_said *said = &memory->said[face];
	struct brief brief;
	if (!memory->stands || (presence->present && presence->entered != memory->entered)) {
		if (presence->present)
			say_nothing(said);
		return;
	}
	brief_tell(overlay, overlay_faces[face].seat, &canvas, &brief);
	/* A card that leaves says what it said, but for what was taken back. */
	if (!presence->present && !brief.forgets)
		return;
	if (!brief_same(&memory->now, &brief))
		say(said, theme, now, &memory->now);
	for (uint32_t i = 0; i < said->change.steps && brief.forgets; i++)
		said->path[i].hidden = true;
}

double brief_before(const struct overlay *overlay, enum seat seat, struct canvas *canvas, const struct brief *brief,
		    struct brief_said *said)
{
	const size_t face = face_of(seat);
	const struct brief_said *known = &overlay->said->said[face];
	int64_t since = brief->since > known->changed ? brief->since : known->change.since;
	if (motion_part(canvas->now, since, (int64_t)canvas->theme->update_ms) >= 1.0)
		return 1.0;
	*said = *known;
	take_time(overlay, face, canvas->theme, brief, said);
	return change_part(canvas, said->change.since);
}
