#include "overlay/poll_rows.h"

#include <limits.h>
#include <math.h>

#include "overlay/blocks.h"

#define PERCENT_GAP 16.0 /* px between a text and its percent */
#define SIZE_PART 0.6    /* of a row's height: the label … */
#define SIZE_MOST 0.76   /* … and what it may have where rows are low */
#define LINE 1.15        /* of several lines in a row, times their size */
#define LINES_MOST 3
#define COMFORT 1.6 /* of a label: the height of a row that stands well */
#define PITCH_STEP 6.0
#define LINES_ROOM 12.0    /* px above and below several lines, together */
#define LABEL_LEAST 30.0   /* px: size of a tall card's options before words of them are left out */
#define UPRIGHT_MOST 720.0 /* px: height of a card on a tall canvas before words of options are left out */

/* What the card is measured for. */
struct wish {
	double width; /* of all columns */
	double most;  /* height of the card */
	bool bar;
	double label; /* size of options, at least */
	int title_lines;
	uint32_t columns;
};

static double label_size(const struct canvas *canvas)
{
	return canvas_style(canvas, TYPE_LABEL).size;
}

/* A row that is lower has no room for its label. */
static double least_row(const struct poll_rows *rows)
{
	return ceil(rows->label / SIZE_MOST);
}

static uint32_t count_of(const struct overlay_poll *overlay)
{
	return overlay->card.option_count < POLL_OPTIONS ? overlay->card.option_count : POLL_OPTIONS;
}

/* In so many lines; the title is set as large as it can be without losing words. */
static const struct text_block *set_title(const struct overlay_poll *overlay, struct canvas *canvas, double width,
					  double part, int lines)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size *= part;
	style.min_size = fmin(canvas_style(canvas, TYPE_BODY).size, style.size);
	style.max_lines = lines;
	style.balance = true;
	style.max_width = width;
	style.line_height = canvas->line_height > 1.3 ? 1.32 : 1.2;
	return canvas_text(canvas, overlay->card.card.title, &style);
}

double poll_rows_percent(const struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas,
			 uint32_t i)
{
	const struct stage_poll *card = &overlay->card;
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.size = rows->size;
	style.weight = 700;
	style.tabular = true;
	bool whole = !card->hidden && card->options[i].percent > 99;
	return canvas_text(canvas, whole ? "100%" : "88%", &style)->width + PERCENT_GAP;
}

const struct text_block *poll_rows_text(const struct poll_rows *rows, const struct overlay_poll *overlay,
					struct canvas *canvas, uint32_t i, int weight, double kept)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.min_size = fmin(rows->label, rows->size);
	style.size = rows->text_lines[i] > 1 ? style.min_size : rows->size;
	style.weight = weight;
	style.max_lines = rows->text_lines[i];
	style.line_height = LINE;
	style.balance = true;
	style.max_width = rows->width - rows->low - 2.0 * rows->inset - kept;
	return canvas_text(canvas, overlay->card.options[i].text, &style);
}

/* The size that suits rows of that height. */
static double size_for(const struct poll_rows *rows, const struct canvas *canvas, double low)
{
	double size = fmax(low * SIZE_PART, fmin(rows->label, low * SIZE_MOST));
	return floor(fmin(canvas_style(canvas, TYPE_BODY).size, fmax(28.0, size)));
}

/* In how many lines each option is there with all its words, at the least size and the weight of a leader, beside a
 * percent that is as large as it may become. */
static void set_texts(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas)
{
	struct poll_rows tried = *rows;
	for (uint32_t i = 0; i < count_of(overlay); i++) {
		double kept = poll_rows_percent(rows, overlay, canvas, i);
		tried.text_lines[i] = LINES_MOST;
		const struct text_block *block = poll_rows_text(&tried, overlay, canvas, i, 700, kept);
		rows->text_lines[i] = block->line_count > 1 ? (int)block->line_count : 1;
	}
}

/* The most that an option in the line needs. */
static int lines_in(const struct poll_rows *rows, uint32_t line, uint32_t count)
{
	int most = 1;
	for (uint32_t i = line; i < count; i += rows->lines)
		most = rows->text_lines[i] > most ? rows->text_lines[i] : most;
	return most;
}

static double height_of(const struct poll_rows *rows, int text_lines, double low)
{
	return text_lines < 2 ? low : fmax(low, ceil(text_lines * LINE * rows->label + LINES_ROOM));
}

/* The last of the longest options loses a line. False if all have but one. */
static bool shorten(struct poll_rows *rows, uint32_t count)
{
	uint32_t longest = 0;
	for (uint32_t i = 1; i < count; i++)
		longest = rows->text_lines[i] >= rows->text_lines[longest] ? i : longest;
	if (rows->text_lines[longest] < 2)
		return false;
	rows->text_lines[longest]--;
	return true;
}

static double total(struct poll_rows *rows, uint32_t count, double gap)
{
	double y = 0.0;
	for (uint32_t line = 0; line < rows->lines; line++) {
		rows->top[line] = y;
		rows->height[line] = height_of(rows, lines_in(rows, line, count), rows->low);
		y += rows->height[line] + gap;
	}
	return y - gap;
}

static double gap_of(double pitch)
{
	return pitch >= 70.0 ? 10.0 : pitch >= 50.0 ? 6.0 : 4.0;
}

/* Lines share the room: those of one line of text are as high as looks best, or as low as their labels allow. False if
 * that is not enough. */
static bool share(struct poll_rows *rows, uint32_t count, double wanted, double room)
{
	double least = least_row(rows);
	for (double pitch = wanted;; pitch -= 1.0) {
		rows->low = floor(pitch - gap_of(pitch));
		rows->all = total(rows, count, gap_of(pitch));
		if (rows->all <= room || rows->low <= least)
			return rows->all <= room;
	}
}

/* Words are left out, and at last rows are lower than their labels are. */
static void squeeze(struct poll_rows *rows, uint32_t count, double wanted, double room)
{
	while (!share(rows, count, wanted, room) && shorten(rows, count))
		;
	while (rows->all > room && rows->low > 16.0) {
		rows->low -= 1.0;
		rows->all = total(rows, count, gap_of(rows->low));
	}
}

/* Lower rows have smaller plates and so more room for words: the highest that need not leave any out. */
static void set_rows(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas, double wanted,
		     double room)
{
	uint32_t count = count_of(overlay);
	double least = least_row(rows) + gap_of(0.0);
	for (double pitch = fmin(wanted, fmax(room / rows->lines + gap_of(0.0), least));; pitch -= PITCH_STEP) {
		rows->low = pitch - gap_of(pitch);
		rows->size = size_for(rows, canvas, rows->low);
		set_texts(rows, overlay, canvas);
		if (share(rows, count, pitch, room))
			return;
		if (pitch - PITCH_STEP < least) {
			squeeze(rows, count, pitch, room);
			return;
		}
	}
}

/* One size for all options that have one line. */
static void set_size(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas)
{
	rows->size = size_for(rows, canvas, rows->low);
	for (uint32_t i = 0; i < count_of(overlay); i++) {
		if (rows->text_lines[i] > 1)
			continue;
		double kept = poll_rows_percent(rows, overlay, canvas, i);
		rows->size = fmin(rows->size, fmax(poll_rows_text(rows, overlay, canvas, i, 700, kept)->size, 28.0));
	}
}

static struct poll_rows rows_with(const struct overlay_poll *overlay, struct canvas *canvas, const struct wish *wish)
{
	uint32_t n = count_of(overlay);
	bool tall = canvas->tall;
	bool many = n > 6;
	double frame = block_frame(canvas);
	struct poll_rows rows = {.strip = many || tall ? 88.0 : block_strip_height(canvas),
				 .columns = wish->columns,
				 .label = wish->label};
	rows.title = set_title(overlay, canvas, wish->width,
			       many            ? 0.76
			       : tall && n > 3 ? 0.82
					       : 0.92,
			       wish->title_lines);
	rows.lines = n ? (n + rows.columns - 1) / rows.columns : 1;
	rows.width = rows.columns > 1 ? (wish->width - POLL_COLUMN_GAP) / 2.0 : wish->width;
	rows.inset = rows.columns > 1 ? 14.0 : 18.0;
	rows.head = frame / 2.0 + 24.0 + 44.0 + 6.0 + rows.title->height + (many || tall ? 12.0 : 18.0);
	rows.foot = (many || tall ? 16.0 : 22.0) + (wish->bar ? POLL_TIME_ROOM : 0.0) + rows.strip + frame / 2.0;
	double wanted = tall ? rows.columns > 1 ? 76.0 : 100.0 : many ? 60.0 : 76.0;
	set_rows(&rows, overlay, canvas, wanted, wish->most - rows.head - rows.foot);
	set_size(&rows, overlay, canvas);
	for (uint32_t i = 0; i < n; i++)
		rows.cut += poll_rows_text(&rows, overlay, canvas, i, 700, poll_rows_percent(&rows, overlay, canvas, i))
				    ->cut;
	return rows;
}

/* The question has as many lines as it needs, as long as the rows stay high enough for their labels and no option loses
 * words by it. */
static struct poll_rows best_title(const struct overlay_poll *overlay, struct canvas *canvas, struct wish wish)
{
	wish.title_lines = 2;
	struct poll_rows rows = rows_with(overlay, canvas, &wish);
	while (rows.title->cut && wish.title_lines < 5) {
		wish.title_lines++;
		struct poll_rows more = rows_with(overlay, canvas, &wish);
		if (more.low < least_row(&more) || more.cut > rows.cut)
			break;
		rows = more;
	}
	return rows;
}

/* What is wrong with a way to set the options, the lower the better: words that are missing, then rows too low for
 * their labels, then texts that are columns themselves, rows that can hardly be told apart on a phone, and a card that
 * is higher than others. */
static int faults(const struct poll_rows *rows, uint32_t count, bool grown)
{
	int sum = (int)rows->cut * 1000 + (grown ? 40 : 0);
	for (uint32_t i = 0; i < count; i++)
		sum += rows->text_lines[i] > 2 ? 100 : rows->text_lines[i] > 1 ? 5 : 0;
	return sum + (rows->low < least_row(rows) ? 100000 : rows->low < rows->label * COMFORT ? 60 : 0);
}

struct poll_rows poll_rows_measure(const struct overlay_poll *overlay, struct canvas *canvas,
				   const struct slot_place *slot, bool bar)
{
	uint32_t n = count_of(overlay);
	uint32_t columns = (canvas->tall || slot->upright) && n > 4 ? 2 : 1;
	double grown = slot->upright ? fmin(UPRIGHT_MOST, slot->bottom - slot->top) : 0.0;
	struct wish wish = {.width = slot->width - 2.0 * canvas->theme->padding, .bar = bar};
	struct poll_rows best = {0};
	int least = INT_MAX;
	/* In columns and in one; then on a higher card; then smaller, if words would be left out. */
	for (int way = 0; way < 6 && least > 0; way++) {
		wish.columns = way % 2 ? 1 : columns;
		wish.most = way < 2 ? slot->max_height : grown;
		wish.label = way < 4 ? label_size(canvas) : fmin(label_size(canvas), LABEL_LEAST);
		if ((way % 2 && columns == 1) || (way > 1 && grown <= slot->max_height) || (way > 3 && !best.cut))
			continue;
		struct poll_rows rows = best_title(overlay, canvas, wish);
		int found = faults(&rows, n, way > 1) + (way > 3 ? 300 : 0);
		best = found < least ? rows : best;
		least = found < least ? found : least;
	}
	return best;
}
