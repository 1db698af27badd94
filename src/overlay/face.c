#include "overlay/face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned overlay_seat_of(enum overlay_kind kind)
{
	switch (kind) {
	case OVERLAY_LOTTERY:
		return SEAT_LOTTERY;
	case OVERLAY_POLL:
		return SEAT_POLL;
	case OVERLAY_QUESTION:
		return SEAT_QUESTION;
	case OVERLAY_SALE:
		return SEAT_SALE;
	}
	return 0;
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
	overlay->seats.shown = overlay_seat_of(overlay->kind) | SEAT_POLL;
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

static void hide_other(const struct overlay *overlay, struct stage_card *card)
{
	if (*overlay->only && strcmp(overlay->only, card->id) != 0)
		card->present = false;
}

void overlay_seat(struct overlay *overlay, struct seats seats)
{
	seats.shown |= overlay_seat_of(overlay->kind);
	if (seats.shown == overlay->seats.shown && seats.one == overlay->seats.one)
		return;
	overlay->seats = seats;
	overlay->change_id = 0;
}

static void take(struct overlay *overlay, struct stage *stage, const struct theme *theme, int64_t now)
{
	switch (overlay->kind) {
	case OVERLAY_LOTTERY:
		hide_other(overlay, &stage->lottery.card);
		seats_assign(&overlay->seats, stage);
		overlay_lottery_update(&overlay->lottery, stage, theme, now);
		break;
	case OVERLAY_POLL:
		hide_other(overlay, &stage->poll.card);
		seats_assign(&overlay->seats, stage);
		overlay_poll_update(&overlay->poll, stage, theme, now);
		break;
	case OVERLAY_QUESTION:
		hide_other(overlay, &stage->question.card);
		seats_assign(&overlay->seats, stage);
		overlay_question_update(&overlay->question, stage, theme, now);
		break;
	case OVERLAY_SALE:
		hide_other(overlay, &stage->sale.card);
		seats_assign(&overlay->seats, stage);
		overlay_sale_update(&overlay->sale, stage, theme, now);
		break;
	}
}

bool overlay_update(struct overlay *overlay, const struct stage *stage, const struct theme *theme, int64_t now)
{
	uint64_t id = stage ? stage->change_id : UINT64_MAX;
	const char *title = stage ? stage->show_title : "";
	if (id == overlay->change_id && strcmp(title, overlay->show_title) == 0)
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
	switch (overlay->kind) {
	case OVERLAY_LOTTERY:
		overlay_lottery_draw(&overlay->lottery, canvas);
		break;
	case OVERLAY_POLL:
		overlay_poll_draw(&overlay->poll, canvas);
		break;
	case OVERLAY_QUESTION:
		overlay_question_draw(&overlay->question, canvas);
		break;
	case OVERLAY_SALE:
		overlay_sale_draw(&overlay->sale, canvas);
		break;
	}
}
