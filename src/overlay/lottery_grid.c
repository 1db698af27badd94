/* Many winners: their names in columns, a sign before each, and below them what there is to do. */
#include "overlay/lottery_winners.h"

#include <math.h>
#include <stdio.h>

#include "overlay/blocks.h"

#define TAIL 4    /* of a name that is too long, the last letters stay: many names differ in them alone */
#define LINE 52.0 /* px of a row of the grid */
#define GRID_GAP 24.0
#define COLUMNS_MOST 3
#define COLUMN_GAP 24.0
#define SIGN 0.82 /* of the name's size */
#define SIGN_GAP 8.0

static uint32_t grid_columns(uint32_t count)
{
	return count > 14 ? 3 : 2;
}

/* A name in a narrow place: cut in its middle, not at its end. */
static void put_name(struct canvas *canvas, const char *name, struct text_style style, double x, double y,
		     struct colour colour)
{
	const struct text_block *whole = canvas_text(canvas, name, &style);
	if (!whole->cut || whole->right_to_left) {
		canvas_put_middle(canvas, whole, x, y, ALIGN_LEFT, colour);
		return;
	}
	struct text_style end = style;
	end.max_width = 0.0;
	const struct text_block *tail = canvas_text(canvas, text_last_clusters(name, TAIL), &end);
	double room = style.max_width - tail->width;
	if (room < style.max_width * 0.4) {
		canvas_put_middle(canvas, whole, x, y, ALIGN_LEFT, colour);
		return;
	}
	style.max_width = room;
	const struct text_block *head = canvas_text(canvas, name, &style);
	canvas_put_middle(canvas, head, x, y, ALIGN_LEFT, colour);
	canvas_put_middle(canvas, tail, x + head->width, y, ALIGN_LEFT, colour);
}

/* The width beyond which a column gives way to the others, so that all of them have `room` together. */
static double widest(const double *widths, uint32_t columns, double room)
{
	double level = room / columns;
	for (uint32_t pass = 0; pass < columns; pass++) {
		double kept = 0.0;
		uint32_t wider = 0;
		for (uint32_t c = 0; c < columns; c++) {
			kept += widths[c] <= level ? widths[c] : 0.0;
			wider += widths[c] > level;
		}
		if (wider)
			level = (room - kept) / wider;
	}
	return level;
}

/* Columns of one width, or of what their longest names need if that is too little for one of them. `room`: px for all
 * names together. */
static void share_width(struct canvas *canvas, const struct stage_lottery *card, const struct text_style *style,
			uint32_t columns, double room, double *widths)
{
	for (uint32_t c = 0; c < columns; c++)
		widths[c] = 0.0;
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		double width = ceil(canvas_text(canvas, card->winners[i].name, style)->width);
		widths[i % columns] = fmax(widths[i % columns], width);
	}
	double most = widest(widths, columns, room);
	bool even = most <= room / columns;
	double left = room;
	for (uint32_t c = 0; c < columns; c++) {
		widths[c] = even ? most : fmin(widths[c], most);
		left -= widths[c];
	}
	for (uint32_t c = 0; c < columns; c++)
		widths[c] += left / columns;
}

static void draw_grid(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect inner)
{
	const struct stage_lottery *card = &overlay->card;
	uint32_t columns = grid_columns(card->winner_count);
	uint32_t rows = (card->winner_count + columns - 1) / columns;
	double pitch = fmin(inner.h / rows, LINE);
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.size = fmin(style.size, pitch * 0.8);
	style.weight = columns > 2 ? 500 : 700; /* three columns are narrow */
	double sign = style.size * SIGN;
	double widths[COLUMNS_MOST];
	share_width(canvas, card, &style, columns, inner.w - columns * (sign + SIGN_GAP) - (columns - 1) * COLUMN_GAP,
		    widths);
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		const struct stage_winner *winner = &card->winners[i];
		int64_t seen = lottery_seen_at(card, i);
		if (canvas->now < seen) {
			canvas_wake(canvas, seen);
			continue;
		}
		struct canvas_state saved = canvas_save(canvas);
		double t = part_stagger(canvas, seen, 0);
		canvas_fade(canvas, t);
		if (!canvas->theme->reduced)
			canvas_move(canvas, 0.0, (1.0 - t) * 10.0);
		uint32_t column = i % columns;
		double x = inner.x;
		for (uint32_t c = 0; c < column; c++)
			x += sign + SIGN_GAP + widths[c] + COLUMN_GAP;
		double y = inner.y + (i / columns + 0.5) * pitch;
		part_sign(canvas, x + sign / 2.0, y, sign, lottery_status_of(winner).sign);
		style.max_width = widths[column];
		put_name(canvas, winner->name, style, x + sign + SIGN_GAP, y,
			 lottery_is_lost(winner) ? part_gone(canvas->theme) : canvas->theme->text);
		canvas_restore(canvas, saved);
	}
}

/* Who has the least time left to claim, NULL if nobody has to any more. */
static const struct stage_winner *first_to_claim(const struct stage_lottery *card)
{
	const struct stage_winner *first = NULL;
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++) {
		const struct stage_winner *winner = &card->winners[i];
		if (winner->status == PICK_PENDING && (!first || winner->claim_deadline < first->claim_deadline))
			first = winner;
	}
	return first;
}

/* What the signs before the names mean: how many have claimed, and how many have not. */
static void draw_legend(struct canvas *canvas, struct rect panel, struct rect block, const struct stage_lottery *card)
{
	static const struct lottery_status meanings[] = {{"Claimed", SIGN_GOOD}, {"Expired", SIGN_BAD}};
	int64_t counts[2] = {0, 0};
	for (uint32_t i = 0; i < card->winner_count && i < STAGE_WINNERS; i++)
		counts[lottery_is_lost(&card->winners[i])]++;
	block_fill(canvas, panel, block, canvas->theme->well);
	double pad = canvas->theme->padding;
	double middle = block.y + block.h / 2.0;
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	double size = style.size * 1.24;
	for (int i = 0; i < 2; i++) {
		if (!counts[i])
			continue;
		char text[WORDS_SIZE];
		snprintf(text, sizeof(text), "%s %lld", words(canvas->language, meanings[i].word),
			 (long long)counts[i]);
		const struct text_block *line = canvas_text(canvas, text, &style);
		double x = i ? panel.x + panel.w - pad - line->width - 12.0 - size : panel.x + pad;
		part_sign(canvas, x + size / 2.0, middle, size, meanings[i].sign);
		canvas_put_middle(canvas, line, x + size + 12.0, middle, ALIGN_LEFT, canvas->theme->text);
	}
}

/* The grid's rows have no room for words: one strip says them for all. */
static void draw_grid_strip(const struct stage_lottery *card, struct canvas *canvas, struct rect panel,
			    struct rect block)
{
	int64_t all = lottery_seen_at(card, card->winner_count - 1);
	if (canvas->now < all)
		return;
	const struct stage_winner *first = first_to_claim(card);
	canvas_fade(canvas, part_stagger(canvas, all, 0));
	canvas_stand_on(canvas, canvas->theme->well);
	if (first)
		lottery_call(canvas, panel, block, first);
	else
		draw_legend(canvas, panel, block, card);
}

double lottery_grid_height(uint32_t count, const struct canvas *canvas)
{
	uint32_t columns = grid_columns(count);
	return (count + columns - 1) / columns * LINE + GRID_GAP + block_strip_height(canvas);
}

void lottery_grid(const struct overlay_lottery *overlay, struct canvas *canvas, struct rect panel, struct rect place)
{
	double pad = canvas->theme->padding;
	double strip = block_strip_height(canvas);
	draw_grid(overlay, canvas,
		  (struct rect){panel.x + pad, place.y, panel.w - 2.0 * pad, place.h - GRID_GAP - strip});
	draw_grid_strip(&overlay->card, canvas, panel,
			(struct rect){place.x, place.y + place.h - strip, place.w, strip});
}
