#include "overlay/face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/brief.h"
#include "overlay/brief_change.h"

static unsigned faces_of(const struct overlay *overlay)
{
	return overlay_kind_row(overlay->kind)->faces;
}

struct overlay *overlay_create(enum overlay_kind kind, const char *only)
{
	struct overlay *overlay = calloc(1, sizeof(*overlay));
	struct stage *scratch = calloc(1, sizeof(*scratch));
	struct brief_memory *said = brief_memory_create();
	if (!overlay || !scratch || !said) {
		free(said);
		free(scratch);
		free(overlay);
		return NULL;
	}
	overlay->scratch = scratch;
	overlay->said = said;
	overlay->kind = kind;
	overlay->seats.shown = faces_of(overlay) | SEAT_POLL;
	snprintf(overlay->only, sizeof(overlay->only), "%s", only);
	overlay_forget(overlay);
	return overlay;
}

void overlay_forget(struct overlay *overlay)
{
	const enum overlay_kind kind = overlay->kind;
	const struct seats seats = overlay->seats;
	struct stage *scratch = overlay->scratch;
	struct brief_memory *said = overlay->said;
	char only[STAGE_ID];
	memcpy(only, overlay->only, sizeof(only));
	memset(overlay, 0, sizeof(*overlay));
	overlay->kind = kind;
	overlay->seats = seats;
	overlay->scratch = scratch;
	overlay->said = said;
	memcpy(overlay->only, only, sizeof(only));
	snprintf(overlay->language, sizeof(overlay->language), "en-US");
	for (size_t i = 0; i < SEATS; i++)
		overlay->left[i] = INT64_MIN / 2;
	brief_memory_clear(overlay->said);
}

void overlay_destroy(struct overlay *overlay)
{
	if (overlay) {
		free(overlay->said);
		free(overlay->scratch);
	}
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

/* The instant from which a card may come in there: what went out must be gone. */
static int64_t free_at(const struct overlay *overlay, size_t i, const struct theme *theme)
{
	int64_t free = INT64_MIN;
	for (size_t k = 0; k < overlay_face_count; k++) {
		enum seat seat = overlay_faces[k].seat;
		if (k == i || !seats_meet(&overlay->seats, seat, overlay_faces[i].seat))
			continue;
		int64_t pause = seat == SEAT_COVER ? 0 : theme_pause_ms(theme);
		int64_t leave = (int64_t)theme->leave_ms;
		int64_t gone = overlay->left[k] + (pause > leave ? pause : leave);
		free = gone > free ? gone : free;
	}
	return free;
}

/* Two cards of one place are never seen at once: who comes waits until who was there has gone. */
static void wait_turns(struct overlay *overlay, struct stage *stage, const struct theme *theme, int64_t now)
{
	unsigned beside = seats_beside(stage);
	bool shifts = beside != overlay->beside;
	overlay->beside = overlay->question.goes_beside = overlay->lower.goes_beside = beside;
	for (size_t i = 0; i < overlay_face_count; i++) {
		bool present = overlay_faces[i].card(stage)->present;
		bool line = overlay_faces[i].seat & (SEAT_QUESTION | SEAT_LOWER);
		/* What stands on the line goes out and comes in elsewhere when its neighbours change. */
		if (overlay->stands[i] && (!present || (line && shifts)))
			overlay->left[i] = now;
		overlay->stands[i] = overlay->stands[i] && present && !(line && shifts);
	}
	for (size_t i = 0; i < overlay_face_count; i++) {
		struct stage_card *card = overlay_faces[i].card(stage);
		if (!card->present || overlay->stands[i])
			continue;
		int64_t free = free_at(overlay, i, theme);
		if (now < free) {
			card->present = false;
			overlay->again = free < overlay->again ? free : overlay->again;
			continue;
		}
		overlay->stands[i] = true;
		card->shown = card->shown < free ? free : card->shown;
	}
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
	wait_turns(overlay, stage, theme, now);
	for (size_t i = 0; i < overlay_face_count; i++) {
		if (!(overlay_faces[i].seat & mine))
			continue;
		brief_watch(overlay, i, theme, now);
		overlay_faces[i].update(overlay, stage, theme, now);
		brief_note(overlay, i, theme, now);
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

/* A card in few words comes and goes as others do; but the ground of a cover, which is the whole picture, stays. */
static bool apply_brief(const struct presence *presence, enum seat seat, struct canvas *canvas)
{
	struct pose pose;
	if (seat != SEAT_COVER)
		return presence_apply(presence, canvas);
	if (!presence_pose(presence, canvas, &pose))
		return false;
	canvas_group(canvas, pose.here);
	return true;
}

void overlay_draw(const struct overlay *overlay, struct canvas *canvas)
{
	unsigned mine = faces_of(overlay);
	struct canvas_state saved = canvas_save(canvas);
	for (size_t i = 0; i < overlay_face_count; i++) {
		if (!(overlay_faces[i].seat & mine))
			continue;
		enum seat seat = overlay_faces[i].seat;
		if (!brief_needed(overlay, seat, canvas))
			overlay_faces[i].draw(overlay, canvas);
		else if (apply_brief(overlay_faces[i].presence(overlay), seat, canvas))
			brief_draw(overlay, seat, canvas);
		canvas_restore(canvas, saved);
	}
}
