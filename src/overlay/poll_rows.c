#include "overlay/poll_rows.h"

#include <limits.h>
#include <math.h>

#include "overlay/blocks.h"

#define SIZE_PART 0.6   /* of a row's height: the label … */
#define SIZE_MOST 0.76  /* … and what it may have where rows are low … */
#define SIZE_LINED 0.8  /* … of the height within the line that goes round a row */
#define LINE 1.15       /* of several lines in a row, times their size … */
#define LINE_CJK 1.25   /* … of Chinese ones … */
#define LINE_TIGHT 1.18 /* … and of those in columns */
#define LINES_MOST 3
#define LINES_SMALL 4 /* the same at the least size */
#define COMFORT 1.6   /* of a label: the height of a row that stands well */
#define PITCH_STEP 4.0
#define NUMBER_PART 1.08   /* of the percents' size: a number of one digit */
#define PLATE_LEAST 1.5    /* of a label: width of a plate that is no square … */
#define PLATE_NARROW 1.8   /* … and height of the row that may have it */
#define PLATE_AIR 8.0      /* px beside a number of two digits on its plate */
#define AIR_GOOD 12.0      /* px above several lines of text and below them … */
#define AIR_LEAST 6.0      /* … before a row is higher than another, or words are left out */
#define LABEL_LEAST 30.0   /* px: size of a tall card's options before words of them are left out */
#define UPRIGHT_MOST 720.0 /* px: height of a card on a tall canvas before that … */
#define UPRIGHT_EVEN 772.0 /* … and where its rows are of one height by it */

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
	return canvas_text(canvas, whole ? "100%" : "88%", &style)->width + rows->apart;
}

const struct text_block *poll_rows_text(const struct poll_rows *rows, const struct overlay_poll *overlay,
					struct canvas *canvas, uint32_t i, double kept)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.min_size = fmin(rows->label, rows->size);
	style.size = rows->size;
	style.max_lines = rows->text_lines[i];
	style.line_height = rows->line;
	style.balance = true;
	style.max_width = rows->width - rows->plate - 2.0 * rows->inset - kept;
	return canvas_text(canvas, overlay->card.options[i].text, &style);
}

#define TAIL 0.61     /* of a size, from the middle of the capitals to the lowest tail of a letter … */
#define TAIL_CJK 0.47 /* … and to the lower end of a Chinese character */
#define TOP 0.37      /* to the top of the highest letter */
#define TAIL_AIR 5.0  /* px from there to the row's edge, and to its line if it has one */

double poll_rows_lift(const struct poll_rows *rows, const struct canvas *canvas, uint32_t i)
{
	double half = rows->height[i % rows->lines] / 2.0;
	double lines = (rows->text_lines[i] - 1) * rows->line * rows->size / 2.0;
	double below = half - lines - rows->size * (canvas->line_height > 1.3 ? TAIL_CJK : TAIL);
	double above = half - lines - rows->size * TOP;
	double air = TAIL_AIR + canvas->theme->row_border;
	return below >= air ? 0.0 : fmax(floor(fmin(air - below, (above - below) / 2.0)), 0.0);
}

/* The size that suits rows of that height. */
static double size_for(const struct poll_rows *rows, const struct canvas *canvas, double low)
{
	double most = (low - 2.0 * canvas->theme->row_border) * SIZE_LINED;
	double size = fmax(low * SIZE_PART, fmin(rows->label, low * SIZE_MOST));
	size = canvas->theme->row_border > 0.0 ? fmin(size, most) : size;
	return floor(fmin(canvas_style(canvas, TYPE_BODY).size, fmax(28.0, size)));
}

struct text_style poll_rows_number(const struct poll_rows *rows, const struct overlay_poll *overlay,
				   const struct canvas *canvas)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.size = rows->size * (count_of(overlay) < 10 ? NUMBER_PART : 1.0);
	style.tabular = true;
	return style;
}

/* Plates are squares, but all as wide as a number of two digits needs, where there is one. */
static double plate_for(const struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas)
{
	if (count_of(overlay) < 10)
		return rows->low;
	struct text_style style = poll_rows_number(rows, overlay, canvas);
	return fmax(rows->low, ceil(canvas_text(canvas, "10", &style)->width + 2.0 * PLATE_AIR));
}

/* In how many lines each option is there with all its words, at the least size, beside a percent that is as large as it
 * may become. */
static void set_texts(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas)
{
	struct poll_rows tried = *rows;
	for (uint32_t i = 0; i < count_of(overlay); i++) {
		double kept = poll_rows_percent(rows, overlay, canvas, i);
		tried.text_lines[i] = rows->small ? LINES_SMALL : LINES_MOST;
		const struct text_block *block = poll_rows_text(&tried, overlay, canvas, i, kept);
		rows->text_lines[i] = block->line_count > 1 ? (int)block->line_count : 1;
	}
}

static bool is_wrapped(const struct poll_rows *rows, uint32_t count)
{
	bool wrapped = false;
	for (uint32_t i = 0; i < count; i++)
		wrapped = wrapped || rows->text_lines[i] > 1;
	return wrapped;
}

/* On a tall canvas: where that gives each option a line of its own in a high row, all are as small as labels, and the
 * plates narrower than their rows are high: the alternative are low rows. */
static void narrow_plate(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas)
{
	struct poll_rows tried = *rows;
	tried.plate = ceil(rows->label * PLATE_LEAST);
	tried.size = fmin(rows->size, rows->label);
	if (!canvas->tall || rows->low < rows->label * PLATE_NARROW || !is_wrapped(rows, count_of(overlay)))
		return;
	set_texts(&tried, overlay, canvas);
	if (!is_wrapped(&tried, count_of(overlay)))
		*rows = tried;
}

/* The most that an option in the line needs. */
static int lines_in(const struct poll_rows *rows, uint32_t line, uint32_t count)
{
	int most = 1;
	for (uint32_t i = line; i < count; i += rows->lines)
		most = rows->text_lines[i] > most ? rows->text_lines[i] : most;
	return most;
}

static double height_of(const struct poll_rows *rows, int text_lines, double air)
{
	return text_lines < 2 ? rows->low : fmax(rows->low, ceil(text_lines * rows->line * rows->label + 2.0 * air));
}

static double gap_of(double pitch)
{
	return pitch >= 70.0 ? 10.0 : pitch >= 50.0 ? 6.0 : 4.0;
}

/* Each line is as high as it needs, or all as the one that needs most. */
static double total(struct poll_rows *rows, uint32_t count, double gap, double air)
{
	double y = 0.0;
	double highest = 0.0;
	for (uint32_t line = 0; line < rows->lines; line++)
		highest = fmax(highest, height_of(rows, lines_in(rows, line, count), air));
	for (uint32_t line = 0; line < rows->lines; line++) {
		rows->top[line] = y;
		rows->height[line] = rows->even ? highest : height_of(rows, lines_in(rows, line, count), air);
		y += rows->height[line] + gap;
	}
	return y - gap;
}

/* Lines share the room: all of one height if they can be, with as much air round several lines of text as there is.
 * False if that is not enough. */
static bool share(struct poll_rows *rows, uint32_t count, double room)
{
	double gap = gap_of(rows->low + gap_of(rows->low));
	for (int way = 0; way < 2; way++) {
		rows->even = way == 0;
		for (double air = AIR_GOOD; air >= AIR_LEAST; air -= 2.0) {
			rows->all = total(rows, count, gap, air);
			if (rows->all <= room)
				return true;
		}
	}
	return false;
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

/* Words are left out, and at last rows are lower than their labels are. */
static void squeeze(struct poll_rows *rows, uint32_t count, double room)
{
	while (!share(rows, count, room) && shorten(rows, count))
		;
	while (rows->all > room && rows->low > 16.0) {
		rows->low -= 1.0;
		rows->all = total(rows, count, gap_of(rows->low), AIR_LEAST);
	}
}

/* The largest size in which several lines keep their air. */
static double most_size(const struct poll_rows *rows, uint32_t i)
{
	if (rows->text_lines[i] < 2)
		return rows->size;
	double room = rows->height[i % rows->lines] - 2.0 * AIR_LEAST;
	return fmax(floor(room / (rows->text_lines[i] * rows->line)), fmin(rows->label, rows->size));
}

/* One size for all options: a leader is not the smallest for having the longest text. Counts those that lose words. */
static void set_size(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas)
{
	for (uint32_t i = 0; i < count_of(overlay); i++)
		rows->size = fmin(rows->size, most_size(rows, i));
	for (uint32_t i = 0; i < count_of(overlay); i++) {
		double kept = poll_rows_percent(rows, overlay, canvas, i);
		const struct text_block *block = poll_rows_text(rows, overlay, canvas, i, kept);
		rows->cut += block->cut;
		rows->size = fmin(rows->size, fmax(block->size, 28.0));
	}
}

/* What is wrong with a way to set the options, the lower the better: words that are missing, then rows too low for
 * their labels, then texts that are columns themselves, rows of several heights, and rows that can hardly be told apart
 * on a phone. */
static int faults(const struct poll_rows *rows, uint32_t count)
{
	int sum = (int)rows->cut * 1000;
	bool several = false;
	for (uint32_t line = 1; line < rows->lines; line++)
		several = several || rows->height[line] != rows->height[0];
	for (uint32_t i = 0; i < count; i++)
		sum += rows->text_lines[i] > 2 ? 50 * rows->text_lines[i] : rows->text_lines[i] > 1 ? 5 : 0;
	return sum + (several ? 80 : 0) +
	       (rows->low < least_row(rows)         ? 100000
		: rows->low < rows->label * COMFORT ? 60
						    : 0);
}

/* Lower rows have smaller plates and so more room for words. */
static void set_rows(struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas, double wanted,
		     double room)
{
	uint32_t count = count_of(overlay);
	double least = least_row(rows) + gap_of(0.0);
	struct poll_rows best = *rows;
	int fewest = INT_MAX;
	double each = (room + gap_of(fmin(wanted, room / rows->lines))) / rows->lines;
	double pitch = fmin(wanted, fmax(floor(each), least));
	for (bool last = false; !last && fewest > 0; pitch = fmax(pitch - PITCH_STEP, least)) {
		last = pitch <= least;
		struct poll_rows tried = *rows;
		tried.low = floor(pitch - gap_of(pitch));
		tried.size = size_for(rows, canvas, tried.low);
		tried.plate = plate_for(&tried, overlay, canvas);
		set_texts(&tried, overlay, canvas);
		narrow_plate(&tried, overlay, canvas);
		if (!share(&tried, count, room)) {
			if (!last)
				continue;
			squeeze(&tried, count, room);
			tried.size = size_for(rows, canvas, tried.low);
		}
		set_size(&tried, overlay, canvas);
		int found = faults(&tried, count);
		best = found < fewest ? tried : best;
		fewest = found < fewest ? found : fewest;
	}
	*rows = best;
}

static struct poll_rows rows_with(const struct overlay_poll *overlay, struct canvas *canvas, const struct wish *wish)
{
	uint32_t n = count_of(overlay);
	bool tall = canvas->tall;
	bool many = n > 6;
	double frame = block_frame(canvas);
	struct poll_rows rows = {.strip = many || tall ? 88.0 : block_strip_height(canvas),
				 .columns = wish->columns,
				 .label = wish->label,
				 .line = canvas->line_height <= 1.3 ? LINE
					 : wish->columns > 1        ? LINE_TIGHT
								    : LINE_CJK,
				 .small = wish->label <= LABEL_LEAST && tall};
	rows.title = set_title(overlay, canvas, wish->width,
			       many            ? 0.76
			       : tall && n > 3 ? 0.82
					       : 0.92,
			       wish->title_lines);
	rows.lines = n ? (n + rows.columns - 1) / rows.columns : 1;
	rows.width = rows.columns > 1 ? (wish->width - POLL_COLUMN_GAP) / 2.0 : wish->width;
	rows.inset = rows.lines > 8 ? 12.0 : rows.columns > 1 ? 14.0 : 18.0;
	rows.apart = rows.lines > 8 ? 12.0 : 16.0;
	rows.head = frame / 2.0 + 24.0 + 44.0 + 6.0 + rows.title->height + (many || tall ? 12.0 : 18.0);
	rows.foot = (many || tall ? 16.0 : 22.0) + (wish->bar ? POLL_TIME_ROOM : 0.0) + rows.strip + frame / 2.0;
	double wanted = tall ? rows.columns > 1 ? 76.0 : 100.0 : many ? 60.0 : 76.0;
	set_rows(&rows, overlay, canvas, wanted, wish->most - rows.head - rows.foot);
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

/* Ways to set the options, until there is nothing wrong with one. */
static const struct way {
	double label; /* size of options, at most */
	double most;  /* height of the card; 0 = as others are */
	int cost;
} ways[] = {
	{INFINITY, 0.0, 0},
	{INFINITY, UPRIGHT_MOST, 40},
	{INFINITY, UPRIGHT_EVEN, 50},
	{LABEL_LEAST, UPRIGHT_EVEN, 300},
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static bool is_worth(const struct way *way, const struct wish *wish, const struct slot_place *slot,
		     const struct poll_rows *best)
{
	if (way->most > 0.0 && (!slot->upright || wish->most <= slot->max_height))
		return false;
	if (way->label == LABEL_LEAST)
		return best->cut || best->small;
	return way->most < UPRIGHT_EVEN || best->cut || !best->even || best->low < best->label * COMFORT;
}

struct poll_rows poll_rows_measure(const struct overlay_poll *overlay, struct canvas *canvas,
				   const struct slot_place *slot, bool bar)
{
	uint32_t n = count_of(overlay);
	uint32_t columns = (canvas->tall || slot->upright) && n > 4 ? 2 : 1;
	struct wish wish = {.width = slot->width - 2.0 * canvas->theme->padding, .bar = bar};
	struct poll_rows best = {0};
	int least = INT_MAX;
	/* Each in columns and in one. */
	for (size_t i = 0; i < WAYS * 2 && least > 0; i++) {
		const struct way *way = &ways[i / 2];
		wish.columns = i % 2 ? 1 : columns;
		wish.most = way->most > 0.0 ? fmin(way->most, slot->bottom - slot->top) : slot->max_height;
		wish.label = fmin(label_size(canvas), way->label);
		if ((i % 2 && columns == 1) || !is_worth(way, &wish, slot, &best))
			continue;
		struct poll_rows rows = best_title(overlay, canvas, wish);
		int found = faults(&rows, n) + way->cost;
		best = found < least ? rows : best;
		least = found < least ? found : least;
	}
	return best;
}
