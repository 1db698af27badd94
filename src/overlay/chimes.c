#include "overlay/chimes.h"

#include <string.h>

#include "core/moment.h"

#define TICKS 5     /* seconds before a clock is out that are heard */
#define GRID 6      /* winners from which on they come too quickly for a chime each: the first one's is for all */
#define SAME_MS 250 /* copies of a card may have seen it so far apart */

struct list {
	struct chime *chimes;
	size_t count;
	int64_t from; /* after this instant */
	int64_t until;
};

static void add(struct list *list, enum seat seat, const struct presence *presence, enum theme_sound sound, int64_t at)
{
	if (at == NEVER || at <= list->from || at > list->until || list->count == CHIMES)
		return;
	struct chime *chime = &list->chimes[list->count++];
	*chime = (struct chime){.sound = sound, .seat = seat, .run = presence->run, .at = at};
	memcpy(chime->id, presence->id, sizeof(chime->id));
}

/* The last seconds of a clock, each as its digit comes. */
static void add_ticks(struct list *list, enum seat seat, const struct presence *presence,
		      const struct stage_clock *clock)
{
	if (!clock->set || clock->held)
		return;
	for (int i = 1; i <= TICKS; i++)
		add(list, seat, presence, SOUND_TICK, clock->deadline - i * 1000);
}

static void add_lottery(struct list *list, const struct overlay_lottery *lottery)
{
	const struct stage_lottery *card = &lottery->card;
	if (card->card.life == LIFE_OPEN)
		add_ticks(list, SEAT_LOTTERY, &lottery->presence, &card->card.clock);
	if (card->card.revealed == NEVER || card->card.life == LIFE_CANCELLED)
		return;
	uint32_t heard = card->winner_count < GRID ? card->winner_count : 1;
	for (uint32_t i = 0; i < heard; i++)
		add(list, SEAT_LOTTERY, &lottery->presence, SOUND_REVEAL, card->winners[i].shown_at);
}

static void add_poll(struct list *list, const struct overlay_poll *poll)
{
	const struct stage_card *card = &poll->card.card;
	if (card->life == LIFE_OPEN)
		add_ticks(list, SEAT_POLL, &poll->presence, &card->clock);
	if (card->life == LIFE_REVEALED)
		add(list, SEAT_POLL, &poll->presence, SOUND_REVEAL, card->revealed);
}

static void add_sale(struct list *list, const struct overlay_sale *sale)
{
	const struct stage_sale *card = &sale->card;
	if (card->phase == SALE_COUNTDOWN)
		add_ticks(list, SEAT_SALE, &sale->presence, &card->card.clock);
	if (card->phase == SALE_OPEN)
		add(list, SEAT_SALE, &sale->presence, SOUND_REVEAL, sale->phase_since);
}

size_t chimes_due(const struct overlay *overlay, int64_t now, int64_t until, struct chime *out)
{
	struct list list = {.chimes = out, .from = now - CHIME_LATE, .until = until};
	unsigned mine = overlay_kind_row(overlay->kind)->faces;
	for (size_t i = 0; i < overlay_face_count; i++) {
		const struct presence *presence = overlay_faces[i].presence(overlay);
		if ((overlay_faces[i].seat & mine) && presence->present)
			add(&list, overlay_faces[i].seat, presence, SOUND_ENTER, presence->came);
	}
	if (overlay->lottery.presence.present)
		add_lottery(&list, &overlay->lottery);
	if (overlay->poll.presence.present)
		add_poll(&list, &overlay->poll);
	if (overlay->sale.presence.present)
		add_sale(&list, &overlay->sale);
	return list.count;
}

static bool is_same(const struct chime *a, const struct chime *b)
{
	int64_t apart = a->at > b->at ? a->at - b->at : b->at - a->at;
	return a->sound == b->sound && a->seat == b->seat && a->run == b->run && apart < SAME_MS &&
	       strcmp(a->id, b->id) == 0;
}

bool chimes_first(struct chimes_heard *heard, const struct chime *chime)
{
	const size_t size = sizeof(heard->last) / sizeof(heard->last[0]);
	for (size_t i = 0; i < size; i++) {
		if (is_same(&heard->last[i], chime))
			return false;
	}
	heard->last[heard->next++ % size] = *chime;
	return true;
}
