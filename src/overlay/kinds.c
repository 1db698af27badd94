#include "overlay/kinds.h"

#include <string.h>

#include "overlay/face.h"

static const struct overlay_kind_row kinds[] = {
	[OVERLAY_LOTTERY] = {"crowdcue_lottery", "Source.Lottery", {"lottery"}, SEAT_LOTTERY},
	[OVERLAY_POLL] = {"crowdcue_poll", "Source.Poll", {"poll"}, SEAT_POLL},
	[OVERLAY_QUESTION] = {"crowdcue_question", "Source.Question", {"question"}, SEAT_QUESTION},
	[OVERLAY_SALE] = {"crowdcue_sale", "Source.Sale", {"sale"}, SEAT_SALE},
	[OVERLAY_CARD] = {"crowdcue_card",
			  "Source.Card",
			  {"card", "topic"},
			  SEAT_TOPIC | SEAT_LOWER | SEAT_BENEFIT | SEAT_COVER | SEAT_MEASURE},
	[OVERLAY_SPONSOR] = {"crowdcue_sponsor", "Source.Sponsor", {NULL}, SEAT_SPONSOR},
	[OVERLAY_STAGE] = {"crowdcue_stage", "Source.Stage", {NULL}, SEAT_ALL},
};

const struct overlay_kind_row *overlay_kind_row(enum overlay_kind kind)
{
	return &kinds[kind];
}

enum overlay_kind overlay_kind_from(const char *source_id)
{
	for (int kind = 1; kind <= OVERLAY_KINDS; kind++) {
		if (strcmp(source_id, kinds[kind].id) == 0)
			return (enum overlay_kind)kind;
	}
	return 0;
}

/* What a row needs to reach a face: its card in the stage, and its own functions with the member of struct overlay. */
#define FACE(name, seat, member)                                                                                       \
	static struct stage_card *name##_card(struct stage *stage)                                                     \
	{                                                                                                              \
		return &stage->member.card;                                                                            \
	}                                                                                                              \
	static void name##_update(struct overlay *overlay, const struct stage *stage, const struct theme *theme,       \
				  int64_t now)                                                                         \
	{                                                                                                              \
		overlay_##name##_update(&overlay->name, stage, theme, now);                                            \
	}                                                                                                              \
	static void name##_draw(const struct overlay *overlay, struct canvas *canvas)                                  \
	{                                                                                                              \
		overlay_##name##_draw(&overlay->name, canvas);                                                         \
	}                                                                                                              \
	static const struct presence *name##_presence(const struct overlay *overlay)                                   \
	{                                                                                                              \
		return &overlay->name.presence;                                                                        \
	}
#define FACE_ROW(name, seat, member) {seat, name##_card, name##_update, name##_draw, name##_presence},
/* Sponsors stand over a cover: their seconds count under it. */
#define FACES(row)                                                                                                     \
	row(lottery, SEAT_LOTTERY, lottery) row(sale, SEAT_SALE, sale) row(poll, SEAT_POLL, poll)                      \
		row(question, SEAT_QUESTION, question) row(benefit, SEAT_BENEFIT, benefit)                             \
			row(topic, SEAT_TOPIC, topic) row(lower, SEAT_LOWER, lower) row(cover, SEAT_COVER, cover)      \
				row(sponsors, SEAT_SPONSOR, sponsors) row(measure, SEAT_MEASURE, measure)

FACES(FACE)

const struct overlay_face_row overlay_faces[] = {FACES(FACE_ROW)};
const size_t overlay_face_count = sizeof(overlay_faces) / sizeof(*overlay_faces);

bool overlay_is_on_air(const struct stage *stage)
{
	for (size_t i = 0; i < overlay_face_count; i++) {
		if (overlay_faces[i].card((struct stage *)(uintptr_t)stage)->present)
			return true;
	}
	return stage->standby;
}
