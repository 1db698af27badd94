#include "overlay/poll_strip.h"

#include <stdio.h>

#include "core/moment.h"
#include "overlay/blocks.h"
#include "overlay/change.h"
#include "overlay/poll_votes.h"

#define STRIP_LEAST 70.0 /* px: as high as a strip is whose action is as large as a label where it shares it */
#define APART 26.0       /* px between the number of voters and the rest */

/* What is said beside the number of voters: how to vote (state NULL), or how it stands. Keys under Air. */
struct told {
	const char *state;
	enum sign sign;
	const char *voters; /* what the number counts; NULL = it is not there */
};

/* Where the number of voters stands, its size, and the width that it takes of the strip. */
struct count {
	enum { COUNT_NONE, COUNT_LINE, COUNT_STACKED, COUNT_ALONE } form;
	double size, width;
};

static const char *state_word(const struct stage_poll *card, bool lost, enum sign *sign)
{
	*sign = SIGN_WAIT;
	switch (card->card.life) {
	case LIFE_DRAFT:
	case LIFE_ARMED:
		return "StartsSoon";
	case LIFE_OPEN:
		*sign = SIGN_PAUSE;
		return lost ? "PollLost" : NULL;
	case LIFE_CLOSED:
		if (!card->card.settled)
			return "Counting";
		*sign = card->hidden ? SIGN_WAIT : SIGN_GOOD;
		return card->hidden ? "PollToCome" : "PollFinal";
	case LIFE_REVEALED:
	case LIFE_DONE:
		*sign = card->votes && !card->tie ? SIGN_GOOD : SIGN_WARNING;
		return !card->votes ? "PollNobody" : card->tie ? "PollTie" : "PollFinal";
	case LIFE_CANCELLED:
		*sign = SIGN_BAD;
		return "Cancelled";
	}
	return "PollFinal";
}

static struct told told_of(const struct stage_poll *card, bool lost)
{
	struct told told = {0};
	told.state = state_word(card, lost, &told.sign);
	if (card->voters || !told.state)
		told.voters = card->hidden && card->card.life == LIFE_OPEN ? "PollIn"
			      : card->voters                               ? "Voters"
									   : "VotersNone";
	return told;
}

static bool is_closed(const struct stage_poll *card)
{
	return card->card.life == LIFE_CLOSED || poll_is_over(&card->card);
}

/* As long as the bars race for what was hidden, nothing is final: it says what it has said, or that it counts. */
static struct told told_before(const struct overlay_poll *overlay)
{
	struct stage_poll card = overlay->card;
	card.card.life = LIFE_CLOSED;
	card.hidden = overlay->was.card.life == LIFE_CLOSED && overlay->was.hidden;
	card.card.settled = card.hidden && overlay->was.card.settled;
	return told_of(&card, false);
}

/* What it says, and what it has said before that; how far it has turned from the one to the other, 0 … 1. */
static double turn_of(const struct overlay_poll *overlay, const struct canvas *canvas, struct told *was,
		      struct told *is)
{
	int64_t length = (int64_t)canvas->theme->update_ms;
	int64_t landed = poll_votes_landed(overlay, canvas);
	bool closed = is_closed(&overlay->card);
	*is = told_of(&overlay->card, overlay->lost);
	*was = told_of(&overlay->was, overlay->was_lost);
	if (closed && poll_votes_run(overlay, canvas)) {
		*is = told_before(overlay);
		if (poll_is_over(&overlay->was.card))
			*was = *is;
	} else if (closed && landed != NEVER && overlay->changed < landed) {
		*was = told_before(overlay);
		return motion_part(canvas->now, landed, length);
	}
	return motion_part(canvas->now, overlay->changed, length);
}

static int64_t voters_at(const struct overlay_poll *overlay, struct canvas *canvas)
{
	int64_t count = tally_at(&overlay->voters, (int64_t)canvas->theme->count_ms, canvas->now);
	if (count != overlay->voters.to)
		canvas_wake(canvas, canvas->now);
	return count;
}

static void range_of(const struct overlay_poll *overlay, char *out, size_t size)
{
	snprintf(out, size, "1–%u", overlay->card.option_count);
}

/* Without a panel the strip is short: there the number is as small as its word before it stands above what there is to
 * do. */
static double count_size(const struct overlay_poll *overlay, struct canvas *canvas, struct rect panel,
			 struct rect strip)
{
	double size = canvas_style(canvas, TYPE_BODY).size;
	if (theme_has_surface(canvas->theme))
		return size;
	char range[32];
	range_of(overlay, range, sizeof(range));
	double left = panel.x + canvas->theme->padding - strip.x + APART;
	double line = part_count_width(canvas, voters_at(overlay, canvas), size, "Voters");
	bool fits = left + line + block_action_width(canvas, strip.h, "PollType", range, true) <= strip.w;
	return fits ? size : canvas_style(canvas, TYPE_LABEL).size;
}

/* The number and what it counts: beside it, below it, or left out, as there is room. How to vote matters more than what
 * the number counts, but its words are smaller before that is left out or below. */
static struct count count_for(const struct overlay_poll *overlay, struct canvas *canvas, struct rect panel,
			      struct rect strip, const struct told *told)
{
	if (!told->voters)
		return (struct count){.form = COUNT_NONE};
	char range[32];
	range_of(overlay, range, sizeof(range));
	int64_t n = voters_at(overlay, canvas);
	double size = count_size(overlay, canvas, panel, strip);
	double left = panel.x + canvas->theme->padding - strip.x + APART;
	double needs = told->state ? 0.0 : block_action_width(canvas, strip.h, "PollType", range, true);
	double least = told->state ? 0.0 : block_action_width(canvas, STRIP_LEAST, "PollType", range, true);
	double line = part_count_width(canvas, n, size, told->voters);
	if (line <= strip.w - left - least)
		return (struct count){COUNT_LINE, size, left + line};
	struct stacked stacked = part_stacked_size(canvas, n, size, told->voters);
	if (stacked.width <= strip.w - left - needs && stacked.height <= strip.h - 20.0)
		return (struct count){COUNT_STACKED, size, left + stacked.width};
	return (struct count){COUNT_ALONE, size, left + part_count_width(canvas, n, size, NULL)};
}

static void draw_count(const struct overlay_poll *overlay, struct canvas *canvas, double x, struct rect strip,
		       const struct count *count, const char *word)
{
	double middle = strip.y + strip.h / 2.0;
	int64_t n = voters_at(overlay, canvas);
	if (count->form == COUNT_STACKED)
		part_stacked(canvas, x, middle, n, count->size, word);
	else if (count->form != COUNT_NONE)
		part_count(canvas, x, middle, n, count->size, count->form == COUNT_LINE ? word : NULL);
}

/* The action or the state in what the number of voters leaves of the strip. */
static void draw_rest(const struct overlay_poll *overlay, struct canvas *canvas, struct rect panel, struct rect strip,
		      const struct count *count, const struct told *told)
{
	strip.x += count->width;
	strip.w -= count->width;
	char range[32];
	range_of(overlay, range, sizeof(range));
	if (told->state)
		block_notice(canvas, panel, strip, told->sign, words(canvas->language, told->state));
	else
		block_action(canvas, panel, strip, "PollType", range, true, 0.0);
}

void poll_strip_draw(const struct overlay_poll *overlay, struct canvas *canvas, struct rect panel, struct rect strip)
{
	struct told was;
	struct told is;
	double t = turn_of(overlay, canvas, &was, &is);
	if (was.state == is.state && was.voters == is.voters)
		t = 1.0;
	double x = panel.x + canvas->theme->padding;
	struct count after = count_for(overlay, canvas, panel, strip, &is);
	struct count before = count_for(overlay, canvas, panel, strip, &was);
	/* A number that stays does not turn over with the rest. */
	bool stays = was.voters == is.voters && before.form == after.form;
	if (stays)
		draw_count(overlay, canvas, x, strip, &after, is.voters);
	struct canvas_state saved = canvas_save(canvas);
	if (t < 1.0) {
		change_share(canvas, strip, t, false);
		if (!stays)
			draw_count(overlay, canvas, x, strip, &before, was.voters);
		draw_rest(overlay, canvas, panel, strip, &before, &was);
		canvas_restore(canvas, saved);
		change_share(canvas, strip, t, true);
	}
	if (!stays)
		draw_count(overlay, canvas, x, strip, &after, is.voters);
	draw_rest(overlay, canvas, panel, strip, &after, &is);
	canvas_restore(canvas, saved);
}
