#include "report/run_sheet_cells.h"

#include <stdio.h>
#include <string.h>

#include "core/locale.h"
#include "report/run_sheet_words.h"

const char *const run_role_names[NOTE_ROLES] = {"host", "operator", "producer", "moderator", "technician", "assistant"};

static void start_cell(struct text *t, const struct run_row *r)
{
	char text[32];
	plan_text(r->plan, r->times->start, text, sizeof text);
	text_format(t, "<b>%s</b>", text);
}

static void length_cell(struct text *t, const struct run_row *r)
{
	char text[32];
	int64_t length = r->segment->duration_ms;
	if (length == SHOW_NONE)
		length = r->times->end - r->times->start;
	plan_length(length, text, sizeof text);
	text_html(t, text);
}

static void chip(struct text *t, const struct run_row *r, bool on, const char *key, const char *class)
{
	if (!on)
		return;
	text_add(t, RUN_PIECE);
	text_format(t, "<span class='chip %s'>", class);
	text_html(t, locale_text(r->show->language, key));
	text_add(t, "</span>");
}

static void title_cell(struct text *t, const struct run_row *r)
{
	const struct show_segment *s = r->segment;
	text_add(t, "<p class=title>");
	text_html(t, s->title);
	text_add(t, "</p>");
	if (s->owner[0]) {
		text_add(t, RUN_PIECE "<p class=muted>");
		text_html(t, words_person(r->show, s->owner));
		text_add(t, "</p>");
	}
	chip(t, r, s->flag, "Run.Flag", "flag");
	chip(t, r, s->start_ms != SHOW_NONE, "Run.Fixed", "");
	chip(t, r, s->optional, "Run.Optional", "");
	chip(t, r, s->skip, "Run.Skip", "");
	chip(t, r, s->is_break, "Run.Break", "");
	chip(t, r, s->autogo, "Run.Auto", "");
}

static void points_cell(struct text *t, const struct run_row *r)
{
	const struct show_texts *points = &r->segment->talking_points;
	for (size_t i = 0; i < points->count; i++) {
		text_add(t, i ? RUN_PIECE "<p class=point>" : "<p class=point>");
		text_html(t, points->items[i]);
		text_add(t, "</p>");
	}
}

static void put_lines(struct text *t, const char *raw)
{
	for (const char *line = raw; line;) {
		char part[512];
		const char *end = strchr(line, '\n');
		size_t length = end ? (size_t)(end - line) : strlen(line);
		for (; length >= sizeof part; length = end ? (size_t)(end - line) : strlen(line)) {
			size_t cut = sizeof part - 1;
			while (cut > 1 && ((unsigned char)line[cut] & 0xC0) == 0x80)
				cut--;
			snprintf(part, sizeof part, "%.*s", (int)cut, line);
			text_html(t, part);
			line += cut;
		}
		snprintf(part, sizeof part, "%.*s", (int)length, line);
		text_html(t, part);
		text_add(t, end ? "<br>" : "");
		line = end ? end + 1 : NULL;
	}
}

static void notes_cell(struct text *t, const struct run_row *r)
{
	for (int role = 0; role < NOTE_ROLES; role++) {
		if (!r->segment->notes[role][0] || (r->role != NOTE_ROLES && r->role != role))
			continue;
		text_add(t, RUN_PIECE "<p>");
		if (r->role == NOTE_ROLES) {
			text_add(t, "<span class=role>");
			text_html(t, words_role(r->show, run_role_names[role]));
			text_add(t, "</span> ");
		}
		put_lines(t, r->segment->notes[role]);
		text_add(t, "</p>");
	}
}

static void cues_cell(struct text *t, const struct run_row *r)
{
	words_cues(t, r->show, r->segment, r->role);
}

static void interactions_cell(struct text *t, const struct run_row *r)
{
	words_interactions(t, r->show, r->segment);
}

static void products_cell(struct text *t, const struct run_row *r)
{
	words_products(t, r->show, r->segment);
}

static void needs_cell(struct text *t, const struct run_row *r)
{
	const char *texts[] = {r->segment->needs, r->segment->if_fails};
	const char *keys[] = {"Run.Needs", "Run.IfFails"};
	for (size_t i = 0; i < 2; i++) {
		if (!texts[i][0])
			continue;
		text_add(t, RUN_PIECE "<p><span class=role>");
		text_html(t, locale_text(r->show->language, keys[i]));
		text_add(t, "</span> ");
		put_lines(t, texts[i]);
		text_add(t, "</p>");
	}
}

#define HOST (1u << NOTE_HOST)
#define OPERATOR (1u << NOTE_OPERATOR)
#define PRODUCER (1u << NOTE_PRODUCER)
#define MODERATOR (1u << NOTE_MODERATOR)
#define TECHNICIAN (1u << NOTE_TECHNICIAN)
#define ASSISTANT (1u << NOTE_ASSISTANT)
#define WHOLE (1u << NOTE_ROLES)
#define ALL (2 * WHOLE - 1)

/* Who has which column. */
const struct run_column run_columns[RUN_COLUMNS] = {
	{"Run.Start", "time", 0, ALL, start_cell},
	{"Run.Length", "time", 0, ALL, length_cell},
	{"Run.Segment", "", 17, ALL, title_cell},
	{"Run.Points", "", 24, WHOLE | HOST | PRODUCER, points_cell},
	{"Run.Notes", "", 18, ALL, notes_cell},
	{"Run.Cues", "", 19, ALL, cues_cell},
	{"Run.Interactions", "", 15, WHOLE | HOST | OPERATOR | PRODUCER | MODERATOR, interactions_cell},
	{"Run.Products", "", 11, WHOLE | HOST | OPERATOR | ASSISTANT, products_cell},
	{"Run.NeedsAndPlan", "", 13, WHOLE | OPERATOR | TECHNICIAN | ASSISTANT, needs_cell},
};
