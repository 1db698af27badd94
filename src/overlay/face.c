#include "overlay/face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/brief.h"

static unsigned faces_of(const struct overlay *overlay)
{
	return overlay_kind_row(overlay->kind)->faces;
}

struct overlay *overlay_create(enum overlay_kind kind, const char *only)
{
	struct overlay *overlay = calloc(1, sizeof(*overlay));
	struct stage *scratch = calloc(1, sizeof(*scratch));
	if (!overlay || !scratch) {
		free(scratch);
		free(overlay);
		return NULL;
	}
	overlay->scratch = scratch;
	overlay->kind = kind;
	overlay->seats.shown = faces_of(overlay) | SEAT_POLL;
	snprintf(overlay->only, sizeof(overlay->only), "%s", only);
	snprintf(overlay->language, sizeof(overlay->language), "en-US");
	return overlay;
}

void overlay_destroy(struct overlay *overlay)
{
	if (overlay)
		free(overlay->scratch);
	free(overlay);
}

void overlay_seat(struct overlay *overlay, struct seats seats)
{
	seats.shown |= faces_of(overlay);
	if (seats.shown == overlay->seats.shown && seats.one == overlay->seats.one && seats.box == overlay->seats.box)
		return;
	overlay->seats = seats;
	overlay->change_id = 0;
}

static void take(struct overlay *overlay, struct stage *stage, const struct theme *theme, int64_t now)
{
	unsigned mine = faces_of(overlay);
	for (size_t i = 0; i < overlay_face_count && *overlay->only; i++) {
		struct stage_card *card = overlay_faces[i].card(stage);
		/* What is of no interaction, an emergency's card, is for all. */
		if ((overlay_faces[i].seat & mine) && *card->id && strcmp(overlay->only, card->id) != 0)
			card->present = false;
	}
	seats_assign_waits(&overlay->seats, stage, &overlay->waits);
	overlay->again = NEVER;
	for (size_t i = 0; i < overlay_face_count; i++) {
		if (!(overlay_faces[i].seat & mine))
			continue;
		overlay_faces[i].update(overlay, stage, theme, now);
		int64_t next = presence_next(overlay_faces[i].presence(overlay), theme);
		overlay->again = next < overlay->again ? next : overlay->again;
	}
}

bool overlay_update(struct overlay *overlay, const struct stage *stage, const struct theme *theme, int64_t now)
{
	uint64_t id = stage ? stage->change_id : UINT64_MAX;
	const char *title = stage ? stage->show_title : "";
	if (id == overlay->change_id && now < overlay->again && strcmp(title, overlay->show_title) == 0)
		return false;
	overlay->change_id = id;
	snprintf(overlay->show_title, sizeof(overlay->show_title), "%s", title);
	if (stage) {
		*overlay->scratch = *stage;
		snprintf(overlay->language, sizeof(overlay->language), "%s", stage->language);
	} else {
		memset(overlay->scratch, 0, sizeof(*overlay->scratch));
	}
	take(overlay, overlay->scratch, theme, now);
	return true;
}

void overlay_draw(const struct overlay *overlay, struct canvas *canvas)
{
	unsigned mine = faces_of(overlay);
	struct canvas_state saved = canvas_save(canvas);
	for (size_t i = 0; i < overlay_face_count; i++) {
		if (!(overlay_faces[i].seat & mine))
			continue;
		if (!brief_needed(overlay, overlay_faces[i].seat, canvas))
			overlay_faces[i].draw(overlay, canvas);
		else if (presence_apply(overlay_faces[i].presence(overlay), canvas))
			brief_draw(overlay, overlay_faces[i].seat, canvas);
		canvas_restore(canvas, saved);
	}
}
