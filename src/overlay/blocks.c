#include "overlay/blocks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define INSET 32.0    /* px from a block's side to its text */
#define WORD_GAP 16.0 /* px between the word and the text around it */
#define PLATE_INSET 18.0
#define INSET_LEAST 20.0   /* the same, before a word is left out */
#define LINE_PART 0.8      /* of a line's size: what is seen of it where it stands above or below another */
#define LINE_TAILS 0.9     /* … and with the tails of its letters */
#define ROW_GAP 12.0       /* px between the lines of a sentence that has two */
#define RIM_LEAST 6.0      /* px above and below them, at least … */
#define RIM 16.0           /* … and where the strip makes room for them */
#define CODE_NAME_GAP 20.0 /* px between a code and its name above */
#define WORD_PART 0.3      /* of the room: a word that has two lines beside the rest is at least so wide */
#define SIZE_GOOD 0.8      /* of its full size: a sentence that shares its strip still is what is read first */
#define SMALL 1.28         /* of the label's size: a word to type that is smaller has a line of its own */
#define HIGHER_MOST 72.0   /* px that a strip is higher than usual before words of its sentence are left out */

double block_strip_height(const struct canvas *canvas)
{
	return canvas->tall ? 112.0 : 92.0;
}

struct rect block_inside(const struct canvas *canvas, struct rect panel)
{
	const struct theme *theme = canvas->theme;
	double border = theme->border.a ? theme->border_width : 0.0;
	double top = fmax(border, theme->rule_width);
	/* Without a surface the blocks stand in line with the text. */
	double side = theme_has_surface(theme) ? border : theme->padding;
	return (struct rect){panel.x + side, panel.y + top, panel.w - 2.0 * side, panel.h - top - border};
}

double block_frame(const struct canvas *canvas)
{
	return -block_inside(canvas, (struct rect){0}).h;
}

double block_beside(const struct canvas *canvas, double picture)
{
	double pad = canvas->theme->padding;
	return picture > 0.0 ? block_inside(canvas, (struct rect){0}).x + picture + pad - 4.0 : pad;
}

static void corners(const struct canvas *canvas, struct rect panel, struct rect block, double *radii)
{
	struct rect in = block_inside(canvas, panel);
	double r = fmax(canvas->theme->radius - (panel.h - in.h) / 2.0, 0.0);
	bool left = block.x < in.x + 1.0;
	bool top = block.y < in.y + 1.0;
	bool right = block.x + block.w > in.x + in.w - 1.0;
	bool low = block.y + block.h > in.y + in.h - 1.0;
	radii[0] = top && left ? r : 0.0;
	radii[1] = top && right ? r : 0.0;
	radii[2] = low && right ? r : 0.0;
	radii[3] = low && left ? r : 0.0;
}

/* Without a surface the rule would melt into a light field below it, and leave its outline: the field covers both. */
static struct rect over_rule(const struct canvas *canvas, struct rect panel, struct rect block)
{
	if (theme_has_surface(canvas->theme) || block.y > block_inside(canvas, panel).y + 1.0)
		return block;
	double top = panel.y - CANVAS_RULE_EDGE;
	return (struct rect){block.x, top, block.w, block.y + block.h - top};
}

struct rect block_whole(const struct canvas *canvas, struct rect panel)
{
	return over_rule(canvas, panel, block_inside(canvas, panel));
}

void block_fill(struct canvas *canvas, struct rect panel, struct rect block, struct colour colour)
{
	double radii[4];
	block = over_rule(canvas, panel, block);
	corners(canvas, panel, block, radii);
	canvas_fill4(canvas, block, radii, colour);
}

/* A rule along the top is as wide as the panel, its border included: so is what stands below, where it reaches the
 * panel's sides and foot. */
static struct rect onto_border(const struct canvas *canvas, struct rect panel, struct rect block)
{
	struct rect in = block_inside(canvas, panel);
	double border = in.x - panel.x;
	double right = block.x + block.w;
	double low = block.y + block.h;
	if (block.x < in.x + 1.0)
		block.x -= border;
	if (right > in.x + in.w - 1.0)
		right += border;
	if (low > in.y + in.h - 1.0)
		low += border;
	return (struct rect){block.x, block.y, right - block.x, low - block.y};
}

void block_accent(struct canvas *canvas, struct rect panel, struct rect block)
{
	const struct theme *theme = canvas->theme;
	double radii[4];
	if (theme->rule_width > 0.0 && theme_has_surface(theme))
		block = onto_border(canvas, panel, block);
	block = over_rule(canvas, panel, block);
	corners(canvas, panel, block, radii);
	canvas_shape(canvas, block,
		     &(struct shape_style){.fill = theme->fill,
					   .fill_end = theme->fill_end,
					   .gradient = true,
					   .angle = 0.35,
					   .radii = radii});
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
}

void block_picture(struct canvas *canvas, struct rect panel, struct rect block, const char *path, double grey)
{
	double radii[4];
	block = over_rule(canvas, panel, block);
	corners(canvas, panel, block, radii);
	canvas_fill4(canvas, block, radii, canvas->theme->well);
	canvas_picture4(canvas, block, radii, path, grey);
}

double block_code_side(const struct canvas *canvas, const struct code *code)
{
	double side = code_size(code);
	double quiet = code_quiet(code);
	double column = canvas->theme->padding - block_inside(canvas, (struct rect){0}).x;
	return side > 0.0 ? side + 2.0 * (fmax(quiet, column) - quiet) : 0.0;
}

static const struct text_block *code_name(struct canvas *canvas, const char *name, double width)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	style.max_width = width - 2.0 * INSET_LEAST;
	return canvas_text(canvas, name, &style);
}

double block_code_height(struct canvas *canvas, const struct code *code, const char *name)
{
	double low = canvas_style(canvas, TYPE_LABEL).size * PART_CAPITAL;
	return code_size(code) + (name ? low + CODE_NAME_GAP : 0.0);
}

/* Without a surface a white field would be the strongest of all, stronger than what there is to do: it is greyer there,
 * and as small as the code, with its name above on the picture. */
static void draw_code_bare(struct canvas *canvas, struct rect panel, struct rect block, const struct code *code,
			   const char *name)
{
	const struct colour grey = {208, 211, 216, 255};
	double size = code_size(code);
	struct rect field = {block.x, block.y + block.h - size, block.w, size};
	if (name)
		canvas_put_middle(canvas, code_name(canvas, name, block.w), block.x + block.w / 2.0,
				  field.y - CODE_NAME_GAP, ALIGN_MIDDLE, canvas->theme->text);
	block_fill(canvas, panel, field, grey);
	code_modules(code, canvas, floor(block.x + (block.w - size) / 2.0), floor(field.y));
}

void block_code(struct canvas *canvas, struct rect panel, struct rect block, const struct code *code, const char *name)
{
	const struct colour white = {255, 255, 255, 255};
	const struct colour ink = {16, 18, 24, 255};
	double size = code_size(code);
	double quiet = code_quiet(code);
	double top = block.y + (block.h - block_code_height(canvas, code, name)) / 2.0;
	if (name && !theme_has_surface(canvas->theme)) {
		draw_code_bare(canvas, panel, block, code, name);
		return;
	}
	block_fill(canvas, panel, block, white);
	if (name) {
		struct canvas_state saved = canvas_save(canvas);
		double low = canvas_style(canvas, TYPE_LABEL).size * PART_CAPITAL;
		canvas_stand_on(canvas, white);
		canvas_put_middle(canvas, code_name(canvas, name, block.w), block.x + block.w / 2.0,
				  top + quiet + low / 2.0, ALIGN_MIDDLE, ink);
		canvas_restore(canvas, saved);
		top += low + CODE_NAME_GAP;
	}
	code_modules(code, canvas, floor(block.x + (block.w - size) / 2.0), floor(top));
}

#define TYPED_LEAST 10.0 /* px: the smallest that a word to type is set before it is cut … */
#define TYPED_LINE 1.2   /* … and the height of its lines, in sizes */

/* The pieces of a sentence with a word set large. */
struct sentence {
	const struct text_block *before;
	const struct text_block *word;
	const struct text_block *after;
	double plate; /* what a plate adds to the word on each side */
	double width;
	bool below; /* `after` stands on a line of its own */
	bool above; /* so does `before`, which is the whole sentence */
	bool whole; /* nothing is left out */
};

static struct sentence set_sentence(struct canvas *canvas, const char *pattern, const char *word, double size,
				    double max_word, int lines, double plate)
{
	const char *hole = strstr(pattern, "{}");
	char before[WORDS_SIZE];
	snprintf(before, sizeof(before), "%.*s", hole ? (int)(hole - pattern) : (int)strlen(pattern), pattern);
	size_t length = strlen(before);
	while (length && before[length - 1] == ' ')
		before[--length] = '\0';
	const char *after = hole ? hole + 2 : "";
	while (*after == ' ')
		after++;
	struct text_style small = canvas_style(canvas, TYPE_BODY);
	small.size = fmax(canvas_style(canvas, TYPE_LABEL).size, fmin(small.size, size * 0.8));
	struct text_style big = canvas_style(canvas, TYPE_TITLE);
	big.size = size;
	big.max_width = max_word;
	big.max_lines = lines;
	big.line_height = 1.15;
	big.balance = true;
	struct sentence s = {canvas_text(canvas, before, &small),
			     canvas_text(canvas, word, &big),
			     canvas_text(canvas, after, &small),
			     plate,
			     0.0,
			     false,
			     false,
			     false};
	s.width = s.before->width + s.word->width + s.after->width + 2.0 * s.plate +
		  (s.before->width > 0.0 ? WORD_GAP : 0.0) + (s.after->width > 0.0 ? WORD_GAP : 0.0);
	return s;
}

/* The height of the line with the word, its plate included. */
static double word_height(const struct sentence *s)
{
	if (s->plate <= 0.0)
		return s->above ? s->word->size * LINE_TAILS : fmax(s->word->height, s->before->size);
	/* Tails of letters keep off the lower edge of a small one. */
	double one = fmax(s->word->size * 1.42, s->word->size * 1.22 + 10.0);
	return floor(s->word->line_count > 1 ? s->word->height + 10.0 : one);
}

static double below_height(const struct sentence *s)
{
	return s->below ? s->after->size * LINE_PART + ROW_GAP : 0.0;
}

static double above_height(const struct sentence *s)
{
	return s->above ? s->before->size * LINE_PART + ROW_GAP : 0.0;
}

static double all_height(const struct sentence *s)
{
	return word_height(s) + above_height(s) + below_height(s) + 2.0 * RIM_LEAST;
}

static bool fits(struct sentence *s, double room, double height)
{
	s->whole = s->width <= room && !s->word->cut && all_height(s) <= height;
	return s->whole;
}

/* With what stands behind the word on a line of its own. */
static void set_below(struct sentence *s)
{
	s->below = s->after->width > 0.0;
	if (s->below)
		s->width = fmax(s->width - WORD_GAP - s->after->width, s->after->width);
}

/* Of the word, where there is room. */
static double word_size(const struct canvas *canvas, double height)
{
	double least = canvas_style(canvas, TYPE_LABEL).size;
	return fmax(fmin(canvas_style(canvas, TYPE_TITLE).size * 0.92, height * 0.5), least);
}

/* At the label's size, in a block of that width: first what stands behind the word has a line of its own, then the word
 * has two, then both. */
static struct sentence wrap_sentence(struct canvas *canvas, const char *pattern, const char *word, double width,
				     double height, double plate)
{
	double least = canvas_style(canvas, TYPE_LABEL).size;
	double tight = width - 2.0 * INSET_LEAST;
	struct sentence one = set_sentence(canvas, pattern, word, least, 0.0, 1, plate);
	struct sentence s = one;
	set_below(&s);
	if (fits(&s, width - 2.0 * INSET, height))
		return s;
	double left = tight - (one.width - one.word->width);
	if (left >= (width - 2.0 * INSET) * WORD_PART) {
		s = set_sentence(canvas, pattern, word, least, left, 2, plate);
		if (fits(&s, tight, height))
			return s;
	}
	left = tight - (s.before->width > 0.0 ? s.before->width + WORD_GAP : 0.0) - 2.0 * plate;
	if (left > 0.0)
		s = set_sentence(canvas, pattern, word, least, left, 2, plate);
	set_below(&s);
	fits(&s, tight, height);
	return s;
}

/* The sentence without its word, for those whose words may be long; it stands above the word. NULL if there is none. */
static const char *sentence_above(const char *name)
{
	static const char *const names[][2] = {
		{"LotteryType", "LotteryTypeThis"}, {"LotteryAny", "LotteryAnyThis"}, {"BenefitUse", "BenefitUseThis"}};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i][0]) == 0)
			return names[i][1];
	}
	return NULL;
}

/* The word below its sentence, `above`, in that size and so many lines. */
static struct sentence set_above(struct canvas *canvas, const char *above, const char *word, double size, int lines,
				 struct rect room, double plate)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	struct sentence s =
		set_sentence(canvas, "{}", word, size, lines > 1 ? room.w - 2.0 * plate : 0.0, lines, plate);
	s.before = canvas_text(canvas, above, &style);
	s.above = true;
	s.width = fmax(s.width, s.before->width);
	fits(&s, room.w, room.h);
	return s;
}

/* The word below its sentence, as large as fits, but not below the label's size. It has two lines if it is hardly
 * larger than its sentence on one. */
static struct sentence stack_sentence(struct canvas *canvas, const char *name, const char *word, double width,
				      double height, double plate)
{
	const char *above = sentence_above(name);
	double least = canvas_style(canvas, TYPE_LABEL).size;
	struct sentence s = {0};
	if (!above)
		return s;
	above = words(canvas->language, above);
	struct rect room = {0.0, 0.0, width - 2.0 * INSET, height};
	for (double size = word_size(canvas, height); !s.whole && size >= least; size -= 2.0)
		s = set_above(canvas, above, word, size, 1, room, plate);
	double size = s.whole ? s.word->size + 2.0 : least;
	if (s.whole && (size > least * SMALL || !strchr(word, ' ')))
		return s;
	room.h -= 2.0 * (RIM - RIM_LEAST);
	struct sentence two = set_above(canvas, above, word, word_size(canvas, height), 2, room, plate);
	while (!two.whole && two.word->size - 2.0 >= size)
		two = set_above(canvas, above, word, two.word->size - 2.0, 2, room, plate);
	return two.whole || !s.whole ? two : s;
}

/* As large as fits. Nothing is left out as long as the label's size has room. The word matters most, for it has to be
 * typed as it stands: it goes below its sentence if it is larger there. After that what stands behind it goes, then
 * what stands before it, and then it is smaller than a label: half a code is a wrong one. */
static struct sentence fit_sentence(struct canvas *canvas, const char *name, const char *word, struct rect block,
				    bool typed)
{
	const char *pattern = words(canvas->language, name);
	double room = block.w - 2.0 * INSET;
	double plate = typed ? PLATE_INSET : 0.0;
	double least = canvas_style(canvas, TYPE_LABEL).size;
	double size = word_size(canvas, block.h);
	char head[WORDS_SIZE];
	const char *hole = strstr(pattern, "{}");
	snprintf(head, sizeof(head), "%.*s", (int)(hole ? hole - pattern + 2 : 0), pattern);
	struct sentence s = set_sentence(canvas, pattern, word, size, 0.0, 1, plate);
	while (s.width > room && size > least) {
		size = fmax(size - 2.0, least);
		s = set_sentence(canvas, pattern, word, size, 0.0, 1, plate);
	}
	s.whole = s.width <= room;
	if (s.whole && size >= least * SMALL)
		return s;
	struct sentence stacked = stack_sentence(canvas, name, word, block.w, block.h, plate);
	if (stacked.whole && (!s.whole || stacked.word->size > size))
		return stacked;
	if (s.whole || !hole)
		return s;
	struct sentence wrapped = wrap_sentence(canvas, pattern, word, block.w, block.h, plate);
	if (wrapped.whole)
		return wrapped;
	s = set_sentence(canvas, head, word, size, 0.0, 1, plate);
	double left = room - (s.width - s.word->width);
	if (s.width > room && left >= room * 0.4)
		s = set_sentence(canvas, head, word, size, left, 2, plate);
	if (s.width > room || s.word->cut)
		s = set_sentence(canvas, "{}", word, size, fmax(room - 2.0 * s.plate, 20.0), 2, plate);
	while ((s.word->cut || (s.word->line_count > 1 && word_height(&s) > block.h)) && size > TYPED_LEAST) {
		size = fmax(size - 2.0, TYPED_LEAST);
		int lines = (int)fmax(floor((block.h - 2.0 * RIM_LEAST) / (size * TYPED_LINE)), 1.0);
		s = set_sentence(canvas, "{}", word, size, fmax(room - 2.0 * s.plate, 20.0), lines, plate);
	}
	return s;
}

double block_action_height(struct canvas *canvas, double width, const char *name, const char *word, bool typed)
{
	double usual = block_strip_height(canvas);
	double most = usual + HIGHER_MOST;
	struct sentence s = fit_sentence(canvas, name, word, (struct rect){0.0, 0.0, width, most}, typed);
	if (!s.above) {
		s = fit_sentence(canvas, name, word, (struct rect){0.0, 0.0, width, usual}, typed);
		if (s.whole && !s.below && s.word->line_count < 2)
			return usual;
		s = wrap_sentence(canvas, words(canvas->language, name), word, width, most, typed ? PLATE_INSET : 0.0);
	}
	return s.whole ? fmin(fmax(ceil(all_height(&s) + 2.0 * (RIM - RIM_LEAST)), usual), most) : usual;
}

double block_action_width(struct canvas *canvas, double height, const char *name, const char *word, bool typed)
{
	const char *pattern = words(canvas->language, name);
	double size = word_size(canvas, height) * SIZE_GOOD;
	return ceil(set_sentence(canvas, pattern, word, size, 0.0, 1, typed ? PLATE_INSET : 0.0).width + 2.0 * INSET);
}

double block_action_full_width(struct canvas *canvas, double height, const char *name, const char *word)
{
	const char *pattern = words(canvas->language, name);
	double size = word_size(canvas, height);
	return ceil(set_sentence(canvas, pattern, word, size, 0.0, 1, PLATE_INSET).width + 2.0 * INSET);
}

/* A light that passes over the action once, glow 0 … 1. */
static void pass_light(struct canvas *canvas, struct rect rect, double glow)
{
	if (glow <= 0.0 || glow >= 1.0 || canvas->theme->reduced)
		return;
	struct canvas_state saved = canvas_save(canvas);
	double width = 160.0;
	double x = rect.x - width + (rect.w + width) * motion_both(glow);
	canvas_clip(canvas, (struct rect){rect.x + canvas->theme->radius, rect.y, rect.w - 2.0 * canvas->theme->radius,
					  rect.h});
	struct colour light = {255, 255, 255, 44};
	struct colour none = {255, 255, 255, 0};
	canvas_shape(canvas, (struct rect){x, rect.y, width / 2.0, rect.h},
		     &(struct shape_style){.fill = none, .fill_end = light, .gradient = true});
	canvas_shape(canvas, (struct rect){x + width / 2.0, rect.y, width / 2.0, rect.h},
		     &(struct shape_style){.fill = light, .fill_end = none, .gradient = true});
	canvas_restore(canvas, saved);
	canvas_wake(canvas, canvas->now);
}

/* The word on its plate, in the colours of the field turned round. Returns the x after it. */
static double put_word(struct canvas *canvas, const struct sentence *s, double x, double middle)
{
	const struct theme *theme = canvas->theme;
	struct colour fill = colour_mix(theme->fill, theme->fill_end, 0.5);
	struct colour ink = theme->on_fill;
	if (s->plate > 0.0) {
		double height = word_height(s);
		struct rect plate = {floor(x), floor(middle - height / 2.0), s->word->width + 2.0 * s->plate, height};
		canvas_fill(canvas, plate, fmin(theme->radius_small, height / 2.0), theme->on_fill);
		canvas_stand_on(canvas, theme->on_fill);
		/* the darker end of the fill, or the lighter: whichever stands out more */
		ink = colour_contrast(theme->fill, theme->on_fill) > colour_contrast(theme->fill_end, theme->on_fill)
			      ? theme->fill
			      : theme->fill_end;
		ink.a = 255;
	}
	bool lines = s->above && s->word->line_count > 1;
	canvas_put_middle(canvas, s->word, x + s->plate + (lines ? s->word->width / 2.0 : 0.0), middle,
			  lines ? ALIGN_MIDDLE : ALIGN_LEFT, ink);
	canvas_stand_on(canvas, fill);
	return x + s->word->width + 2.0 * s->plate;
}

static void put_stacked(struct canvas *canvas, const struct sentence *s, struct rect block)
{
	double middle = block.x + block.w / 2.0;
	double above = above_height(s);
	double top = block.y + (block.h - above - word_height(s)) / 2.0;
	canvas_put_middle(canvas, s->before, middle, top + s->before->size * LINE_PART / 2.0, ALIGN_MIDDLE,
			  canvas->theme->on_fill);
	put_word(canvas, s, middle - s->word->width / 2.0 - s->plate, top + above + word_height(s) / 2.0);
}

void block_action_words(struct canvas *canvas, struct rect block, const char *name, const char *word, bool typed)
{
	const struct theme *theme = canvas->theme;
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
	struct sentence s = fit_sentence(canvas, name, word, block, typed);
	if (s.above) {
		put_stacked(canvas, &s, block);
		canvas_restore(canvas, saved);
		return;
	}
	double below = below_height(&s);
	double line =
		s.below ? s.word->width + 2.0 * s.plate + (s.before->width > 0.0 ? s.before->width + WORD_GAP : 0.0)
			: s.width;
	double x = block.x + (block.w - line) / 2.0;
	double middle = block.y + (block.h - below) / 2.0;
	/* Beside a plate the middle is what the eye sees, beside a word the line that both stand on. */
	bool plain = s.plate <= 0.0 && s.word->line_count == 1;
	double small = plain ? part_baseline(s.word, middle) - part_baseline(s.before, 0.0) : middle;
	if (s.before->width > 0.0) {
		canvas_put_middle(canvas, s.before, x, small, ALIGN_LEFT, theme->on_fill);
		x += s.before->width + WORD_GAP;
	}
	x = put_word(canvas, &s, x, middle) + WORD_GAP;
	if (s.below)
		canvas_put_middle(canvas, s.after, block.x + block.w / 2.0,
				  middle + (word_height(&s) + below + ROW_GAP) / 2.0, ALIGN_MIDDLE, theme->on_fill);
	else
		canvas_put_middle(canvas, s.after, x,
				  plain ? part_baseline(s.word, middle) - part_baseline(s.after, 0.0) : middle,
				  ALIGN_LEFT, theme->on_fill);
	canvas_restore(canvas, saved);
}

void block_action(struct canvas *canvas, struct rect panel, struct rect block, const char *name, const char *word,
		  bool typed, double glow)
{
	struct canvas_state saved = canvas_save(canvas);
	block_accent(canvas, panel, block);
	pass_light(canvas, block, glow);
	canvas_restore(canvas, saved);
	block_action_words(canvas, block, name, word, typed);
}

void block_notice(struct canvas *canvas, struct rect panel, struct rect block, enum sign sign, const char *text)
{
	block_fill(canvas, panel, block, canvas->theme->well);
	block_notice_words(canvas, panel, block, sign, text);
}

void block_notice_words(struct canvas *canvas, struct rect panel, struct rect block, enum sign sign, const char *text)
{
	const struct theme *theme = canvas->theme;
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, theme->well);
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.weight = 700;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	double size = style.size * 1.24;
	/* Without a well nothing is there to be in the middle of: it stands in line with what is above it. */
	bool well = theme->well.a;
	const double gap = 12.0;
	/* At the panel's side it keeps to the column of the text above. */
	double side = theme->padding - block_inside(canvas, (struct rect){0}).x;
	style.max_width = block.w - (well ? INSET_LEAST + fmax(side, INSET_LEAST) : 0.0) - size - gap;
	const struct text_block *line = canvas_text(canvas, text, &style);
	if (line->cut) {
		style.size = style.min_size;
		style.max_lines = 2;
		style.line_height = 1.15;
		style.balance = true;
		line = canvas_text(canvas, text, &style);
	}
	double rest = block.w - line->width - size - gap;
	bool right = block.x > block_inside(canvas, panel).x + 1.0;
	double x = floor(block.x + (!well ? rest * right : right ? fmin(rest / 2.0, rest - side) : rest / 2.0));
	double middle = block.y + block.h / 2.0;
	part_sign(canvas, x + size / 2.0, middle, size, sign);
	canvas_put_middle(canvas, line, x + size + gap, middle, ALIGN_LEFT, theme->text);
	canvas_restore(canvas, saved);
}
