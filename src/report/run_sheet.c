#include "report/run_sheet.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/locale.h"
#include "report/run_sheet_cells.h"
#include "report/run_sheet_changes.h"
#include "report/run_sheet_plan.h"
#include "report/run_sheet_words.h"

static const char style[] =
	"@page{size:A4 landscape;margin:12mm 10mm 14mm;@bottom-right{content:counter(page) ' / ' counter(pages);"
	"font:8pt sans-serif;color:#5b6270}@bottom-left{content:var(--foot);font:8pt sans-serif;color:#5b6270}}"
	"*{box-sizing:border-box}html{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
	"body{font:8.7pt/1.33 system-ui,'Noto Sans','Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#14161a;"
	"margin:0 auto;max-width:277mm;padding:8mm}"
	"@media print{body{padding:0;max-width:none}}"
	"header{display:flex;justify-content:space-between;align-items:flex-end;border-bottom:2pt solid #14161a;"
	"padding-bottom:6pt;margin-bottom:8pt}h1{font-size:19pt;line-height:1.15;margin:0}"
	"header p{margin:2pt 0 0}.facts{text-align:right;white-space:nowrap}.facts b{font-size:12pt;"
	"font-variant-numeric:tabular-nums}.muted{color:#5b6270}"
	"table{border-collapse:collapse;width:100%}thead{display:table-header-group}"
	"tr{break-inside:avoid;page-break-inside:avoid}"
	"th{font-size:7.5pt;font-weight:600;color:#5b6270;text-align:left;padding:3pt 5pt;border-bottom:1pt solid "
	"#14161a}"
	"td{vertical-align:top;padding:3.5pt 5pt;border-bottom:.5pt solid #cfd4de;overflow-wrap:anywhere}"
	"td p{margin:0 0 2pt}li{margin:0 0 1pt}"
	".time{white-space:nowrap;font-variant-numeric:tabular-nums}"
	".time b{font-size:10.5pt}.title{font-weight:650;font-size:9.8pt}.act{color:#3d434f;font-size:8pt}"
	".n{color:#8a91a0;font-size:7.5pt;text-align:right;padding:4.5pt 4pt 0 0;width:1%}"
	".chip{display:inline-block;border:.6pt solid currentColor;border-radius:6pt;padding:0 4pt;font-size:7.5pt;"
	"font-weight:600;margin:1pt 3pt 0 0;color:#5b6270}.chip.flag{color:#b3152a}.chip.fresh{color:#0a6e37}"
	".chip.gone{color:#b3152a}.chip.moved{color:#8a4b00}"
	".role,.kind{color:#5b6270;font-size:8pt;font-weight:600}.when{font-weight:600}"
	".band td{background:#eef0f5;font-weight:650;padding:3pt 6pt;border-bottom:.5pt solid "
	"#cfd4de;break-after:avoid;"
	"page-break-after:avoid}.band span{font-weight:400;color:#5b6270}"
	".skip td,.skip .title{color:#8a91a0}.skip .title{text-decoration:line-through}"
	".fresh td{background:#eaf7ef}.gone td{background:#fbeaec}.gone .title{text-decoration:line-through}"
	"del{color:#a4525c;text-decoration:line-through;font-weight:400}ins{text-decoration:none;background:#fff3c4}"
	"del.line,ins.line{display:block}.point{padding-left:8pt;text-indent:-8pt}.point::before{content:'•';"
	"display:inline-block;width:8pt;text-indent:0}.sum{margin:0 0 8pt}.sum b{font-weight:650}"
	"h2{font-size:11pt;margin:14pt 0 4pt;break-after:avoid}.side{columns:3;column-gap:10mm}"
	".side section{break-inside:avoid}.side ul{list-style:none;margin:0;padding:0}.side h2{margin-top:0}"
	".side section+section{margin-top:8pt}.box{display:inline-block;width:8pt;height:8pt;border:.8pt solid #14161a;"
	"margin-right:5pt;vertical-align:-1pt}";

struct page {
	struct text *t;
	const struct run_sheet *sheet;
	struct plan plan;
	struct plan old_plan;
	struct changes changes;
};

int run_sheet_role(const char *name)
{
	int role = 0;
	while (role < NOTE_ROLES && strcasecmp(run_role_names[role], name) != 0)
		role++;
	return role;
}

static const char *word(const struct page *p, const char *key)
{
	return locale_text(p->sheet->show->language, key);
}

static struct run_row row_of(const struct page *p, const struct change_row *change, bool before)
{
	const struct show *show = before ? p->sheet->since : p->sheet->show;
	int index = before ? change->before : change->now;
	const struct plan *plan = before ? &p->old_plan : &p->plan;
	return (struct run_row){show, &show->segments[index], plan, &plan->rows[index], p->sheet->role};
}

/* A column that nobody has written into takes no room. */
static bool is_used(const struct page *p, size_t column)
{
	if (!(run_columns[column].roles & 1u << p->sheet->role))
		return false;
	if (!run_columns[column].width || column == RUN_TITLE)
		return true;
	bool used = false;
	for (size_t i = 0; i < p->changes.count && !used; i++) {
		const struct change_row *change = &p->changes.rows[i];
		struct text cell = {0};
		struct run_row row = row_of(p, change, change->now < 0);
		run_columns[column].write(&cell, &row);
		used = cell.length > 0;
		text_finish(&cell);
	}
	return used;
}

/* The next piece of a cell: its length; *cell moves behind it. */
static const char *next_piece(const char **cell, size_t *length)
{
	const char *start = *cell;
	*length = strcspn(start, RUN_PIECE);
	*cell = start + *length + (start[*length] != 0);
	return start;
}

static bool has_piece(const char *cell, const char *piece, size_t length)
{
	while (*cell) {
		size_t other;
		const char *start = next_piece(&cell, &other);
		if (other == length && memcmp(start, piece, length) == 0)
			return true;
	}
	return false;
}

/* The pieces of a cell; those that the other cell does not have stand in a mark, or with `only` nothing else does.
 * Returns how many were marked. */
static size_t put_pieces(struct text *t, const char *cell, const char *other, const char *mark, bool only)
{
	size_t marked = 0;
	while (*cell) {
		size_t length;
		const char *piece = next_piece(&cell, &length);
		bool is = mark && length && !has_piece(other, piece, length);
		if (is)
			text_format(t, "<%s class='%s'>", mark, piece[1] == 'p' ? "line" : "");
		if (is || !only)
			text_part(t, piece, length);
		if (is)
			text_format(t, "</%s> ", mark);
		marked += is;
	}
	return marked;
}

/* Old and new where they differ. */
static bool put_cell(struct page *p, size_t column, const struct change_row *change)
{
	struct text now = {0};
	struct text old = {0};
	struct run_row row = row_of(p, change, change->now < 0);
	bool both = p->sheet->since && change->now >= 0 && change->before >= 0;
	text_add(&now, "");
	text_add(&old, "");
	run_columns[column].write(&now, &row);
	if (both) {
		row = row_of(p, change, true);
		run_columns[column].write(&old, &row);
	}
	size_t changed = 0;
	p->t->failed = p->t->failed || now.failed || old.failed;
	if (!p->t->failed) {
		changed += both ? put_pieces(p->t, old.bytes, now.bytes, "del", true) : 0;
		changed += put_pieces(p->t, now.bytes, old.bytes, both ? "ins" : NULL, false);
	}
	text_finish(&now);
	text_finish(&old);
	return changed > 0;
}

/* ---- rows ---- */

static void put_state(struct page *p, const struct change_row *change)
{
	const char *key = change->now < 0      ? "Run.Gone"
			  : change->before < 0 ? "Run.New"
			  : change->moved      ? "Run.Moved"
					       : NULL;
	const char *class = change->now < 0 ? "gone" : change->before < 0 ? "fresh" : "moved";
	if (!p->sheet->since || !key)
		return;
	text_format(p->t, "<span class='chip %s'>", class);
	text_html(p->t, word(p, key));
	if (change->moved)
		text_format(p->t, " %d → %d", change->before + 1, change->now + 1);
	text_add(p->t, "</span>");
}

static void put_row(struct page *p, const struct change_row *change, const bool *used)
{
	struct run_row row = row_of(p, change, change->now < 0);
	const char *state = !p->sheet->since ? "" : change->now < 0 ? "gone" : change->before < 0 ? "fresh" : "";
	text_format(p->t, "<tr class='%s%s'><td class=n>", row.segment->skip ? "skip " : "", state);
	if (change->now >= 0)
		text_format(p->t, "%d", change->now + 1);
	text_add(p->t, "</td>");
	for (size_t i = 0; i < RUN_COLUMNS; i++) {
		if (!used[i])
			continue;
		text_format(p->t, "<td class='%s'", run_columns[i].class);
		if (i == RUN_START && row.segment->colour[0]) {
			text_add(p->t, " style='box-shadow:inset 3pt 0 0 ");
			text_html(p->t, row.segment->colour);
			text_add(p->t, "'");
		}
		text_add(p->t, ">");
		if (i == RUN_TITLE)
			put_state(p, change);
		put_cell(p, i, change);
		text_add(p->t, "</td>");
	}
	text_add(p->t, "</tr>\n");
}

static void put_band(struct page *p, int group, size_t width)
{
	const struct show_group *g = &p->sheet->show->groups[group];
	char length[32];
	text_format(p->t, "<tr class=band><td colspan=%zu>", width);
	text_html(p->t, g->title);
	if (g->target_ms != SHOW_NONE) {
		plan_length(g->target_ms, length, sizeof length);
		text_add(p->t, " <span>· ");
		text_html(p->t, word(p, "Run.Target"));
		text_format(p->t, " %s</span>", length);
	}
	if (g->loop) {
		text_add(p->t, " <span>· ");
		text_html(p->t, word(p, "Run.Loop"));
		text_add(p->t, "</span>");
	}
	text_add(p->t, "</td></tr>\n");
}

static void put_table(struct page *p)
{
	bool used[RUN_COLUMNS];
	size_t width = 1;
	int sum = 0;
	int group = -1;
	for (size_t i = 0; i < RUN_COLUMNS; i++) {
		used[i] = is_used(p, i);
		width += used[i];
		sum += used[i] ? run_columns[i].width : 0;
	}
	text_add(p->t, "<table><thead><tr><th></th>");
	for (size_t i = 0; i < RUN_COLUMNS; i++) {
		if (!used[i])
			continue;
		text_format(p->t, "<th style='width:%d%%'>",
			    run_columns[i].width ? run_columns[i].width * 88 / sum : 1);
		text_html(p->t, word(p, run_columns[i].head));
		text_add(p->t, "</th>");
	}
	text_add(p->t, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < p->changes.count; i++) {
		const struct change_row *change = &p->changes.rows[i];
		int now = change->now >= 0 ? p->sheet->show->segments[change->now].group : group;
		if (now != group && now >= 0)
			put_band(p, now, width);
		group = now;
		put_row(p, change, used);
	}
	text_add(p->t, "</tbody></table>");
}

/* ---- the head, and what stands below the table ---- */

static size_t count_changed(struct page *p)
{
	struct text nowhere = {0};
	struct text *kept = p->t;
	size_t count = 0;
	p->t = &nowhere;
	for (size_t i = 0; i < p->changes.count; i++) {
		bool changed = false;
		for (size_t c = 1; c < RUN_COLUMNS && !changed; c++)
			if (run_columns[c].roles & 1u << p->sheet->role)
				changed = put_cell(p, c, &p->changes.rows[i]);
		count += changed;
	}
	p->t = kept;
	text_finish(&nowhere);
	return count;
}

static void put_changes(struct page *p)
{
	static const char *const keys[] = {"Run.CountChanged", "Run.CountNew", "Run.CountGone", "Run.CountMoved"};
	const size_t counts[] = {count_changed(p), p->changes.added, p->changes.removed, p->changes.moved};
	text_add(p->t, "<p class=sum>");
	text_html(p->t, word(p, "Run.Since"));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char text[96];
		snprintf(text, sizeof text, word(p, keys[i]), (int)counts[i]);
		text_add(p->t, i ? " · <b>" : " <b>");
		text_html(p->t, text);
		text_add(p->t, "</b>");
	}
	text_add(p->t, "</p>");
}

static void put_head(struct page *p)
{
	const struct show *show = p->sheet->show;
	const struct plan *plan = &p->plan;
	char text[32];
	text_add(p->t, "<header><div><h1>");
	text_html(p->t, show->title);
	text_add(p->t, "</h1><p>");
	text_html(p->t, word(p, "Run.Sheet"));
	if (p->sheet->role != NOTE_ROLES) {
		text_add(p->t, " · <b>");
		text_html(p->t, words_role(show, run_role_names[p->sheet->role]));
		text_add(p->t, "</b>");
	}
	text_add(p->t, "</p></div><p class=facts>");
	text_html(p->t, show->date);
	if (plan->on_clock) {
		plan_text(plan, plan->rows[0].start, text, sizeof text);
		text_format(p->t, " <b>%s – ", text);
		plan_text(plan, plan->rows[plan->count - 1].end, text, sizeof text);
		text_format(p->t, "%s</b>", text);
	}
	if (plan->count) {
		plan_length(plan->rows[plan->count - 1].end - plan->rows[0].start, text, sizeof text);
		text_format(p->t, "<br><span class=muted>%s · ", text);
		snprintf(text, sizeof text, word(p, "Run.Segments"), (int)plan->count);
		text_html(p->t, text);
		text_add(p->t, "</span>");
	}
	text_add(p->t, "</p></header>");
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* True if a thing of this owner is for the sheet's role. */
static bool is_mine(const struct page *p, const char *owner)
{
	const struct show *show = p->sheet->show;
	if (p->sheet->role == NOTE_ROLES)
		return true;
	for (size_t i = 0; i < show->crew_count; i++)
		if (strcasecmp(show->crew[i].id, owner) == 0)
			return strcasecmp(show->crew[i].role, run_role_names[p->sheet->role]) == 0;
	return strcasecmp(owner, run_role_names[p->sheet->role]) == 0;
}

static void section(struct page *p, const char *title)
{
	text_add(p->t, "<section><h2>");
	text_html(p->t, title);
	text_add(p->t, "</h2><ul>");
}

static void put_checklist(struct page *p)
{
	const json_t *list = json_object_get(p->sheet->show->json, "checklist");
	size_t i = 0;
	const json_t *item = NULL;
	bool open = false;
	json_array_foreach(list, i, item)
	{
		if (!is_mine(p, string_of(item, "owner")))
			continue;
		if (!open)
			section(p, word(p, "Run.Checklist"));
		open = true;
		text_add(p->t, "<li><span class=box></span>");
		text_html(p->t, string_of(item, "title"));
		text_add(p->t, "</li>");
	}
	text_add(p->t, open ? "</ul></section>" : "");
}

static void put_plans(struct page *p)
{
	const json_t *plans = json_object_get(json_object_get(p->sheet->show->json, "emergency"), "plans");
	size_t i = 0;
	const json_t *plan = NULL;
	json_array_foreach(plans, i, plan)
	{
		size_t n = 0;
		const json_t *step = NULL;
		if (!is_mine(p, string_of(plan, "owner")))
			continue;
		section(p, string_of(plan, "title"));
		json_array_foreach(json_object_get(plan, "steps"), n, step)
		{
			text_format(p->t, "<li>%zu. ", n + 1);
			text_html(p->t, string_of(step, "text"));
			text_add(p->t, "</li>");
		}
		text_add(p->t, "</ul></section>");
	}
}

static void put_crew(struct page *p)
{
	const struct show *show = p->sheet->show;
	if (!show->crew_count)
		return;
	section(p, word(p, "Run.Crew"));
	for (size_t i = 0; i < show->crew_count; i++) {
		text_add(p->t, "<li><span class=role>");
		text_html(p->t, words_role(show, show->crew[i].role));
		text_add(p->t, "</span> ");
		text_html(p->t, words_person(show, show->crew[i].id));
		text_add(p->t, "</li>");
	}
	text_add(p->t, "</ul></section>");
}

/* A text inside a CSS string: what is no plain letter is written as its number. */
static void put_css(struct text *t, const char *raw)
{
	for (const unsigned char *p = (const unsigned char *)raw; *p; p++) {
		char one[2] = {(char)*p, 0};
		if (*p < 0x20 || *p == 0x7F || strchr("\"'\\<>&;{}()", *p))
			text_format(t, "\\%02x ", *p);
		else
			text_add(t, one);
	}
}

void run_sheet_write(struct text *t, const struct run_sheet *sheet)
{
	struct page p = {.t = t, .sheet = sheet};
	bool ok = changes_make(&p.changes, sheet->show, sheet->since) && plan_make(&p.plan, sheet->show) &&
		  (!sheet->since || plan_make(&p.old_plan, sheet->since));
	text_add(t, "<!doctype html><html lang=\"");
	text_html(t, sheet->show->language);
	text_add(t, "\"><meta charset=utf-8><meta name=viewport content='width=device-width'><title>");
	text_html(t, sheet->show->title);
	text_add(t, "</title><style>:root{--foot:\"");
	put_css(t, sheet->show->title);
	text_add(t, "\"}");
	text_add(t, style);
	text_add(t, "</style><body>");
	if (ok) {
		put_head(&p);
		if (sheet->since)
			put_changes(&p);
		put_table(&p);
		text_add(t, "<h2></h2><div class=side>");
		put_checklist(&p);
		put_plans(&p);
		put_crew(&p);
		text_add(t, "</div>");
	}
	text_add(t, "</body></html>\n");
	t->failed = t->failed || !ok;
	plan_finish(&p.plan);
	plan_finish(&p.old_plan);
	changes_finish(&p.changes);
}
