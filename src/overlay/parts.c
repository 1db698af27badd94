#include "overlay/parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct clock_view clock_view(const struct stage_clock *clock, int64_t now)
{
	struct clock_view view = {clock->set, clock->held, 0, 1};
	if (!clock->set)
		return view;
	int64_t left = clock->held ? clock->left : clock->deadline - now;
	int64_t length = clock->held ? clock->left : clock->deadline - clock->start;
	view.left = left > 0 ? left : 0;
	view.length = length > view.left ? length : view.left;
	view.length = view.length > 0 ? view.length : 1;
	return view;
}

void clock_wake(struct canvas *canvas, const struct clock_view *view)
{
	if (view->set && !view->held && view->left > 0)
		canvas_wake(canvas, canvas->now + (view->left - 1) % 1000 + 1);
}

double part_kicker(struct canvas *canvas, double x, double y, const char *text)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.weight = 700;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double height = style.size * 0.86;
	double mark = canvas->theme->kicker_width;
	double in = mark > 0.0 ? mark + 14.0 : 0.0;
	if (mark > 0.0)
		canvas_shape(canvas, (struct rect){x, y - height / 2.0, mark, height},
			     &(struct shape_style){.fill = canvas->theme->meter,
						   .fill_end = canvas->theme->meter_end,
						   .gradient = true,
						   .angle = 1.5707963,
						   .radius = mark / 2.0});
	canvas_put_middle(canvas, block, x + in, y, ALIGN_LEFT, canvas->theme->accent);
	return block->width + in;
}

/* Calm until ten seconds are left. */
static struct colour clock_colour(const struct canvas *canvas, const struct clock_view *view, struct colour calm)
{
	return !view->held && view->left <= 10000 ? canvas->theme->warning : calm;
}

double part_clock(struct canvas *canvas, double x, double y, const struct clock_view *view)
{
	if (!view->set)
		return 0.0;
	const struct theme *theme = canvas->theme;
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.weight = 700;
	style.tabular = true;
	char text[32];
	words_clock(view->left, text, sizeof(text));
	const struct text_block *block = canvas_text(canvas, text, &style);
	struct colour colour = view->held ? theme->muted : clock_colour(canvas, view, theme->text);
	canvas_put_middle(canvas, block, x, y, ALIGN_RIGHT, colour);
	double radius = style.size * 0.53;
	double cx = x - block->width - 14.0 - radius;
	double part = (double)view->left / (double)view->length;
	canvas_ring(canvas, cx, y, radius, 5.0, 1.0, theme->track);
	canvas_ring(canvas, cx, y, radius, 5.0, part,
		    view->held ? theme->muted : clock_colour(canvas, view, theme->accent));
	if (view->held) {
		canvas_fill(canvas, (struct rect){cx - 6.0, y - 7.0, 4.0, 14.0}, 1.0, theme->muted);
		canvas_fill(canvas, (struct rect){cx + 2.0, y - 7.0, 4.0, 14.0}, 1.0, theme->muted);
	} else if (view->left > 0) {
		/* Redrawn when the ring has moved by half a pixel. */
		double step = (double)view->length / (6.2832 * radius * canvas->scale * 2.0);
		canvas_wake(canvas, canvas->now + (int64_t)fmax(step, 16.0));
	}
	clock_wake(canvas, view);
	return block->width + 14.0 + 2.0 * radius;
}

void part_time_bar(struct canvas *canvas, double x, double y, double width, const struct clock_view *view)
{
	if (!view->set)
		return;
	const struct theme *theme = canvas->theme;
	double part = (double)view->left / (double)view->length;
	canvas_fill(canvas, (struct rect){x, y, width, 6.0}, 3.0, theme->track);
	canvas_fill(canvas, (struct rect){x, y, width * part, 6.0}, 3.0,
		    view->held ? theme->muted : clock_colour(canvas, view, theme->accent));
	if (!view->held && view->left > 0) {
		double step = (double)view->length / (width * canvas->scale * 2.0);
		canvas_wake(canvas, canvas->now + (int64_t)fmax(step, 16.0));
	}
}

double part_count(struct canvas *canvas, double x, double y, int64_t n, double size, const char *name)
{
	char number[WORDS_SIZE];
	words_count(canvas->language, n, number, sizeof(number));
	struct text_style big = canvas_style(canvas, TYPE_TITLE);
	big.size = size;
	big.tabular = true;
	struct text_style small = canvas_style(canvas, TYPE_LABEL);
	const struct text_block *count = canvas_text(canvas, number, &big);
	const struct text_block *word = canvas_text(canvas, words_many(canvas->language, name, n), &small);
	double baseline = y + 0.365 * size;
	canvas_put_baseline(canvas, count, x, baseline, ALIGN_LEFT, canvas->theme->text);
	canvas_put_baseline(canvas, word, x + count->width + 12.0, baseline, ALIGN_LEFT, canvas->theme->muted);
	return count->width + 12.0 + word->width;
}

double part_chip(struct canvas *canvas, double x, double y, const char *text, double max_width)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	double inset = 18.0;
	style.max_width = max_width - 2.0 * inset;
	double height = style.size * 1.5;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double width = block->width + 2.0 * inset;
	canvas_fill(canvas, (struct rect){x, y - height / 2.0, width, height}, height / 2.0, canvas->theme->well);
	canvas_put_middle(canvas, block, x + inset, y, ALIGN_LEFT, canvas->theme->muted);
	return width;
}

/* The three pieces of a sentence with a word set large. */
struct sentence {
	const struct text_block *before;
	const struct text_block *word;
	const struct text_block *after;
	double width;
};

static struct sentence set_sentence(struct canvas *canvas, const char *pattern, const char *word, double size,
				    double max_word)
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
	small.size = fmax(canvas_style(canvas, TYPE_LABEL).size, size * 0.66);
	struct text_style big = canvas_style(canvas, TYPE_TITLE);
	big.size = size;
	big.max_width = max_word;
	struct sentence s = {
		canvas_text(canvas, before, &small),
		canvas_text(canvas, word, &big),
		canvas_text(canvas, after, &small),
		0.0,
	};
	double gap = 14.0;
	s.width = s.before->width + s.word->width + s.after->width + (s.before->width > 0.0 ? gap : 0.0) +
		  (s.after->width > 0.0 ? gap : 0.0);
	return s;
}

/* A light that passes over the action once, glow 0 … 1. */
static void pass_light(struct canvas *canvas, struct rect rect, double glow)
{
	if (glow <= 0.0 || glow >= 1.0 || canvas->theme->reduced)
		return;
	struct canvas_state saved = canvas_save(canvas);
	double width = 120.0;
	double x = rect.x - width + (rect.w + width) * motion_both(glow);
	canvas_clip(canvas, (struct rect){rect.x + 14.0, rect.y, rect.w - 28.0, rect.h});
	struct colour light = {255, 255, 255, 34};
	struct colour none = {255, 255, 255, 0};
	canvas_shape(canvas, (struct rect){x, rect.y, width / 2.0, rect.h},
		     &(struct shape_style){.fill = none, .fill_end = light, .gradient = true});
	canvas_shape(canvas, (struct rect){x + width / 2.0, rect.y, width / 2.0, rect.h},
		     &(struct shape_style){.fill = light, .fill_end = none, .gradient = true});
	canvas_restore(canvas, saved);
	canvas_wake(canvas, canvas->now);
}

void part_action(struct canvas *canvas, struct rect rect, const char *name, const char *word, double glow)
{
	const struct theme *theme = canvas->theme;
	canvas_action(canvas, rect, theme->radius_small + 4.0);
	pass_light(canvas, rect, glow);
	struct canvas_state saved = canvas_save(canvas);
	canvas_stand_on(canvas, colour_mix(theme->fill, theme->fill_end, 0.5));
	const char *pattern = words(canvas->language, name);
	double room = rect.w - 48.0;
	double size = canvas_style(canvas, TYPE_TITLE).size;
	double least = canvas_style(canvas, TYPE_LABEL).size;
	struct sentence s = set_sentence(canvas, pattern, word, size, 0.0);
	while (s.width > room && size > least) {
		size = fmax(size - 2.0, least);
		s = set_sentence(canvas, pattern, word, size, 0.0);
	}
	/* The word matters most: what stands behind it goes first. */
	char head[WORDS_SIZE];
	const char *hole = strstr(pattern, "{}");
	if (s.width > room && hole) {
		snprintf(head, sizeof(head), "%.*s", (int)(hole - pattern) + 2, pattern);
		s = set_sentence(canvas, head, word, size, 0.0);
		pattern = head;
	}
	if (s.width > room)
		s = set_sentence(canvas, pattern, word, size, fmax(room - (s.width - s.word->width), 40.0));
	double x = rect.x + (rect.w - s.width) / 2.0;
	double baseline = rect.y + rect.h / 2.0 + 0.365 * size;
	double small_base = baseline - 0.365 * (size - s.before->size) * 0.4;
	if (s.before->width > 0.0) {
		canvas_put_baseline(canvas, s.before, x, small_base, ALIGN_LEFT, theme->on_fill);
		x += s.before->width + 14.0;
	}
	canvas_put_baseline(canvas, s.word, x, baseline, ALIGN_LEFT, theme->on_fill);
	x += s.word->width + 14.0;
	canvas_put_baseline(canvas, s.after, x, small_base, ALIGN_LEFT, theme->on_fill);
	canvas_restore(canvas, saved);
}

void part_notice(struct canvas *canvas, struct rect rect, const char *text, struct colour dot)
{
	const struct theme *theme = canvas->theme;
	canvas_fill(canvas, rect, theme->radius_small + 4.0, theme->well);
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_width = rect.w - 84.0;
	const struct text_block *block = canvas_text(canvas, text, &style);
	double x = rect.x + (rect.w - block->width - 32.0) / 2.0;
	double y = rect.y + rect.h / 2.0;
	canvas_fill(canvas, (struct rect){x, y - 8.0, 16.0, 16.0}, 8.0, dot);
	canvas_put_middle(canvas, block, x + 32.0, y, ALIGN_LEFT, theme->text);
}

void part_meter(struct canvas *canvas, struct rect bar, double part, bool few)
{
	const struct theme *theme = canvas->theme;
	canvas_fill(canvas, bar, bar.h / 2.0, theme->track);
	if (part * bar.w < 1.0)
		return;
	bar.w = fmax(bar.w * fmin(part, 1.0), bar.h);
	canvas_shape(canvas, bar,
		     &(struct shape_style){.fill = few ? theme->warning : theme->meter,
					   .fill_end = few ? theme->price : theme->meter_end,
					   .gradient = true,
					   .radius = bar.h / 2.0});
}

double part_stagger(struct canvas *canvas, int64_t since, int step)
{
	const struct theme *theme = canvas->theme;
	int64_t start = since + (int64_t)(theme->stagger_ms * step);
	double t = motion_part(canvas->now, start, (int64_t)theme->update_ms);
	if (t < 1.0)
		canvas_wake(canvas, canvas->now);
	return motion_out(t);
}
