#include "core/currency.h"
#include "report/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/locale.h"
#include "report/tables.h"

static const char style[] =
	"body{font:16px/1.5 system-ui,'Noto Sans','Noto Sans CJK "
	"SC',sans-serif;color:#14161a;background:#f4f5f8;margin:0}"
	"main{max-width:960px;margin:0 auto;padding:32px 24px}h1{font-size:32px;margin:0 0 4px}"
	"h2{font-size:20px;margin:40px 0 12px}section,.tiles div{background:#fff;border:1px solid #e2e5ec;"
	"border-radius:12px;padding:16px 20px;margin:0 0 16px}.tiles{display:grid;gap:12px;"
	"grid-template-columns:repeat(auto-fit,minmax(150px,1fr));margin-top:24px}.tiles div{margin:0}"
	".tiles b{display:block;font-size:28px;font-variant-numeric:tabular-nums}.muted{color:#5b6270}"
	"table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:6px 10px 6px 0;"
	"border-bottom:1px solid #e8eaf0;vertical-align:top}th{font-weight:600;color:#5b6270;font-size:14px}"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.late{color:#b3152a}.good{color:#0a6e37}"
	".bar{background:#e8eaf0;border-radius:6px;height:10px;min-width:120px}.bar i{display:block;height:10px;"
	"border-radius:6px;background:#2f6be8}svg{width:100%;height:140px}"
	"@media print{body{background:#fff}section,.tiles div{break-inside:avoid}}";

/* ---- small parts ---- */

static const char *word(const struct report_input *in, const char *key)
{
	return locale_text(in->show->language, key);
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void length_text(char *out, size_t size, int64_t ms)
{
	int64_t s = (ms < 0 ? -ms : ms) / 1000;
	if (s >= 3600)
		snprintf(out, size, "%s%" PRId64 ":%02d:%02d", ms < 0 ? "−" : "", s / 3600, (int)(s / 60 % 60),
			 (int)(s % 60));
	else
		snprintf(out, size, "%s%d:%02d", ms < 0 ? "−" : "", (int)(s / 60), (int)(s % 60));
}

static void cell(struct text *t, const char *raw)
{
	text_add(t, "<td>");
	text_html(t, raw);
	text_add(t, "</td>");
}

static void cell_number(struct text *t, int64_t value)
{
	text_format(t, "<td class=n>%" PRId64 "</td>", value);
}

static void heading(struct text *t, const struct report_input *in, const char *const *keys)
{
	text_add(t, "<tr>");
	for (size_t i = 0; keys[i]; i++) {
		text_add(t, keys[i][0] == '#' ? "<th class=n>" : "<th>");
		text_html(t, word(in, keys[i] + (keys[i][0] == '#')));
		text_add(t, "</th>");
	}
	text_add(t, "</tr>");
}

/* ---- figures ---- */

static void tile(struct text *t, const struct report_input *in, int64_t value, const char *key)
{
	text_format(t, "<div><b>%" PRId64 "</b><span class=muted>", value);
	text_html(t, word(in, key));
	text_add(t, "</span></div>");
}

static void put_amount(struct text *t, int64_t minor, const char *currency)
{
	struct money money = {.minor = minor};
	char amount[32];
	snprintf(money.currency, sizeof money.currency, "%s", currency);
	currency_amount(&money, amount, sizeof amount);
	text_add(t, amount);
}

static void tiles(struct text *t, const struct report_input *in)
{
	const json_t *metrics = json_object_get(in->state, "metrics");
	size_t i = 0;
	const json_t *sum = NULL;
	text_add(t, "<div class=tiles>");
	tile(t, in, number_of(json_object_get(in->state, "people"), "participants"), "Report.Participants");
	tile(t, in, number_of(metrics, "comments"), "Report.Comments");
	tile(t, in, number_of(metrics, "likes"), "Report.Likes");
	tile(t, in, number_of(metrics, "orders"), "Report.Orders");
	json_array_foreach(json_object_get(metrics, "revenue"), i, sum)
	{
		text_add(t, "<div><b>");
		put_amount(t, number_of(sum, "minor"), string_of(sum, "currency"));
		text_add(t, "</b><span class=muted>");
		text_html(t, word(in, "Report.Revenue"));
		text_add(t, " ");
		text_html(t, string_of(sum, "currency"));
		text_add(t, "</span></div>");
	}
	text_add(t, "</div>");
}

/* ---- goals ---- */

static void goal_number(struct text *t, const json_t *goal, const char *key)
{
	const char *metric = string_of(goal, "metric");
	int64_t value = number_of(goal, key);
	text_add(t, "<td class=n>");
	if (strcmp(metric, "revenue") == 0)
		put_amount(t, value, string_of(goal, "currency"));
	else if (strcmp(metric, "conversion") == 0 || strcmp(metric, "interaction-rate") == 0)
		text_format(t, "%.2f %%", (double)value / 100);
	else
		text_format(t, "%" PRId64, value);
	text_add(t, " ");
	text_html(t, string_of(goal, "currency"));
	text_html(t, string_of(goal, "unit"));
	text_add(t, "</td>");
}

static void goals(struct text *t, const struct report_input *in)
{
	const json_t *all = json_object_get(in->state, "goals");
	size_t i = 0;
	const json_t *goal = NULL;
	if (!json_array_size(all))
		return;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Goals"));
	text_add(t, "</h2><section><table>");
	heading(t, in, (const char *const[]){"Report.Goal", "#Report.Target", "#Report.Actual", "Report.Judged", NULL});
	json_array_foreach(all, i, goal)
	{
		char key[64];
		bool reached = json_is_true(json_object_get(goal, "reached"));
		snprintf(key, sizeof key, "Metric.%.40s", string_of(goal, "metric"));
		text_add(t, "<tr>");
		cell(t, string_of(goal, "title")[0] ? string_of(goal, "title") : word(in, key));
		goal_number(t, goal, "target");
		goal_number(t, goal, "value");
		text_format(t, "<td class=%s>", reached ? "good" : "late");
		text_html(t, word(in, reached ? "Report.Reached" : "Report.Missed"));
		text_add(t, "</td></tr>");
	}
	text_add(t, "</table></section>");
}

/* ---- the audience ---- */

/* Comments a minute as bars: no script, prints. */
static void audience(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	uint32_t most = 1;
	if (!timeline->count)
		return;
	for (size_t i = 0; i < timeline->count; i++)
		if (timeline->minutes[i].comments > most)
			most = timeline->minutes[i].comments;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Audience"));
	text_format(t, "</h2><section><svg viewBox='0 0 %zu 100' preserveAspectRatio=none role=img>",
		    timeline->count * 10);
	for (size_t i = 0; i < timeline->count; i++) {
		double height = 96.0 * timeline->minutes[i].comments / most;
		text_format(t, "<rect x=%zu y=%.1f width=8 height=%.1f rx=1 fill='#2f6be8'/>", i * 10 + 1, 100 - height,
			    height);
	}
	text_add(t, "</svg><span class=muted>");
	text_html(t, word(in, "Report.Peak"));
	text_format(t, " %u</span></section>", most);
}

/* ---- the rundown ---- */

static void deviation_cell(struct text *t, const json_t *segment)
{
	const json_t *planned = json_object_get(segment, "planned");
	const json_t *actual = json_object_get(segment, "actual");
	char length[32];
	if (!json_object_get(actual, "end") || !json_object_get(planned, "end")) {
		text_add(t, "<td></td><td></td><td></td>");
		return;
	}
	int64_t wanted = number_of(planned, "end") - number_of(planned, "start");
	int64_t taken = number_of(actual, "end") - number_of(actual, "start");
	length_text(length, sizeof length, wanted);
	text_format(t, "<td class=n>%s</td>", length);
	length_text(length, sizeof length, taken);
	text_format(t, "<td class=n>%s</td>", length);
	length_text(length, sizeof length, taken - wanted);
	text_format(t, "<td class='n %s'>%s%s</td>", taken > wanted + 999 ? "late" : "good", taken > wanted ? "+" : "",
		    length);
}

static void rundown(struct text *t, const struct report_input *in)
{
	size_t i = 0;
	const json_t *segment = NULL;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Rundown"));
	text_add(t, "</h2><section><table>");
	heading(t, in,
		(const char *const[]){"Report.Segment", "#Report.Planned", "#Report.Actual", "#Report.Deviation",
				      NULL});
	json_array_foreach(json_object_get(json_object_get(in->state, "rundown"), "segments"), i, segment)
	{
		text_add(t, "<tr><td>");
		text_html(t, string_of(segment, "title"));
		if (json_is_true(json_object_get(segment, "deleted"))) {
			text_add(t, " <span class=muted>");
			text_html(t, word(in, "Report.Deleted"));
			text_add(t, "</span>");
		}
		text_add(t, "</td>");
		deviation_cell(t, segment);
		text_add(t, "</tr>");
	}
	text_add(t, "</table></section>");
}

/* ---- interactions ---- */

/* The writers of a run: `id` is the interaction's, `it` what the run came to. */

static void poll(struct text *t, const struct report_input *in, const char *id, const json_t *it)
{
	size_t i = 0;
	const json_t *option = NULL;
	int index = show_find_interaction(in->show, id);
	text_add(t, "<table>");
	json_array_foreach(json_object_get(it, "options"), i, option)
	{
		const char *text = string_of(option, "id");
		for (size_t n = 0; index >= 0 && n < in->show->interactions[index].poll.option_count; n++)
			if (strcmp(in->show->interactions[index].poll.options[n].id, text) == 0)
				text = in->show->interactions[index].poll.options[n].text;
		text_add(t, "<tr>");
		cell(t, text);
		text_format(t, "<td><div class=bar><i style='width:%" PRId64 "%%'></i></div></td>",
			    number_of(option, "percent"));
		text_format(t, "<td class=n>%" PRId64 " %%</td>", number_of(option, "percent"));
		cell_number(t, number_of(option, "votes"));
		text_add(t, "</tr>");
	}
	text_add(t, "</table>");
}

static void lottery(struct text *t, const struct report_input *in, const char *id, const json_t *it)
{
	(void)id;
	size_t i = 0;
	const json_t *winner = NULL;
	char masked[64];
	text_format(t, "<p class=muted>%" PRId64 " ", number_of(it, "entrants"));
	text_html(t, word(in, "Report.Entrants"));
	text_add(t, "</p><table>");
	json_array_foreach(json_object_get(it, "winners"), i, winner)
	{
		char key[64];
		snprintf(key, sizeof key, "State.%.40s", string_of(winner, "status"));
		text_add(t, "<tr>");
		cell_number(t, number_of(winner, "pick"));
		cell(t, report_name(in, string_of(winner, "name"), masked, sizeof masked));
		cell(t, string_of(winner, "platform"));
		cell(t, strcmp(string_of(winner, "strength"), "weak") == 0 ? word(in, "Report.Weak") : "");
		cell(t, word(in, key));
		text_add(t, "</tr>");
	}
	text_add(t, "</table>");
}

static void questions(struct text *t, const struct report_input *in, const char *id, const json_t *it)
{
	(void)id;
	size_t i = 0;
	const json_t *item = NULL;
	text_add(t, "<table>");
	json_array_foreach(json_object_get(it, "items"), i, item)
	{
		char key[64];
		snprintf(key, sizeof key, "State.%.40s", string_of(item, "state"));
		text_add(t, "<tr>");
		cell(t, string_of(item, "text"));
		cell(t, word(in, key));
		cell_number(t, number_of(item, "votes"));
		text_add(t, "</tr>");
	}
	text_add(t, "</table>");
}

static void sale(struct text *t, const struct report_input *in, const char *id, const json_t *it)
{
	(void)id;
	size_t i = 0;
	const json_t *product = NULL;
	text_add(t, "<table>");
	heading(t, in, (const char *const[]){"Report.Product", "#Report.Sold", "#Report.Stock", NULL});
	json_array_foreach(json_object_get(it, "products"), i, product)
	{
		int index = show_find_product(in->show, string_of(product, "id"));
		text_add(t, "<tr>");
		cell(t, index >= 0 ? in->show->products[index].title : string_of(product, "id"));
		cell_number(t, number_of(product, "sold"));
		if (json_object_get(product, "stock"))
			cell_number(t, number_of(product, "stock"));
		else
			cell(t, "");
		text_add(t, "</tr>");
	}
	text_add(t, "</table>");
}

static const struct {
	const char *kind;
	void (*write)(struct text *t, const struct report_input *in, const char *id, const json_t *it);
} kinds[] = {{"poll", poll}, {"lottery", lottery}, {"question", questions}, {"sale", sale}};

/* Runs are told apart by their number where there are several. */
static void one_run(struct text *t, const struct report_input *in, const json_t *it, const json_t *run)
{
	if (json_object_get(it, "earlier")) {
		text_add(t, "<p class=muted>");
		text_html(t, word(in, "Report.Run"));
		text_format(t, " %" PRId64 "</p>", number_of(run, "run"));
	}
	for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++)
		if (strcmp(kinds[n].kind, string_of(it, "kind")) == 0)
			kinds[n].write(t, in, string_of(it, "id"), run);
}

static void interactions(struct text *t, const struct report_input *in)
{
	size_t i = 0;
	size_t n = 0;
	const json_t *it = NULL;
	const json_t *run = NULL;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Interactions"));
	text_add(t, "</h2>");
	json_array_foreach(json_object_get(in->state, "interactions"), i, it)
	{
		text_add(t, "<section><b>");
		text_html(t, string_of(it, "title"));
		text_add(t, "</b>");
		json_array_foreach(json_object_get(it, "earlier"), n, run) one_run(t, in, it, run);
		one_run(t, in, it, it);
		text_add(t, "</section>");
	}
}

/* ---- benefits and sponsors ---- */

static void benefits(struct text *t, const struct report_input *in)
{
	size_t i = 0;
	const json_t *row = NULL;
	if (!json_array_size(json_object_get(in->state, "benefits")))
		return;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Benefits"));
	text_add(t, "</h2><section><table>");
	heading(t, in, (const char *const[]){"Report.Benefit", "#Report.Given", "#Report.Left", NULL});
	json_array_foreach(json_object_get(in->state, "benefits"), i, row)
	{
		text_add(t, "<tr>");
		cell(t, string_of(row, "title"));
		cell_number(t, number_of(row, "given"));
		if (json_object_get(row, "left"))
			cell_number(t, number_of(row, "left"));
		else
			cell(t, "");
		text_add(t, "</tr>");
	}
	text_add(t, "</table></section>");
}

static void sponsors(struct text *t, const struct report_input *in)
{
	size_t i = 0;
	const json_t *row = NULL;
	char length[32];
	if (!json_array_size(json_object_get(in->state, "sponsors")))
		return;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Sponsors"));
	text_add(t, "</h2><section><table>");
	heading(t, in, (const char *const[]){"Report.Sponsor", "#Report.OnAir", NULL});
	json_array_foreach(json_object_get(in->state, "sponsors"), i, row)
	{
		text_add(t, "<tr>");
		cell(t, string_of(row, "title"));
		length_text(length, sizeof length, number_of(row, "on_air_ms"));
		text_format(t, "<td class=n>%s</td></tr>", length);
	}
	text_add(t, "</table></section>");
}

/* ---- gaps in coverage ---- */

/* When the show began, wall ms; 0 = it did not. */
static int64_t begin_of(const struct report_input *in)
{
	int64_t begin = 0;
	size_t i = 0;
	const json_t *segment = NULL;
	json_array_foreach(json_object_get(json_object_get(in->state, "rundown"), "segments"), i, segment)
	{
		int64_t start = number_of(json_object_get(segment, "actual"), "start");
		if (start && (!begin || start < begin))
			begin = start;
	}
	return begin;
}

/* The titles of what was open then. */
static void open_cell(struct text *t, const struct report_input *in, const json_t *gap)
{
	size_t i = 0;
	const json_t *it = NULL;
	text_add(t, "<td>");
	json_array_foreach(json_object_get(gap, "open"), i, it)
	{
		int index = show_find_interaction(in->show, string_of(it, "id"));
		text_add(t, i ? ", " : "");
		text_html(t, index >= 0 ? in->show->interactions[index].title : string_of(it, "id"));
	}
	text_add(t, "</td>");
}

static void gaps(struct text *t, const struct report_input *in)
{
	size_t i = 0;
	const json_t *gap = NULL;
	int64_t begin = begin_of(in);
	char length[32];
	if (!json_array_size(in->gaps))
		return;
	text_add(t, "<h2>");
	text_html(t, word(in, "Report.Gaps"));
	text_add(t, "</h2><section><table>");
	heading(t, in,
		(const char *const[]){"Report.Feed", "#Report.Into", "#Report.Length", "Report.Meanwhile",
				      "Report.OpenThen", NULL});
	json_array_foreach(in->gaps, i, gap)
	{
		char key[64];
		bool good = strcmp(string_of(gap, "state"), "made-good") == 0;
		snprintf(key, sizeof key, "Report.Gap.%.40s", string_of(gap, "state"));
		text_add(t, "<tr>");
		cell(t, string_of(gap, "feed"));
		length_text(length, sizeof length, begin ? number_of(gap, "from") - begin : 0);
		text_format(t, "<td class=n>%s</td>", begin ? length : "");
		length_text(length, sizeof length, number_of(gap, "ms") + 999);
		text_format(t, "<td class=n>%s</td><td class=%s>", length, good ? "good" : "late");
		text_html(t, word(in, key));
		text_add(t, "</td>");
		open_cell(t, in, gap);
		text_add(t, "</tr>");
	}
	text_add(t, "</table></section>");
}

void page_write(struct text *t, const struct report_input *in, const struct timeline *timeline)
{
	text_add(t, "<!doctype html><html lang=\"");
	text_html(t, in->show->language);
	text_add(t, "\"><meta charset=utf-8><meta name=viewport content='width=device-width'><title>");
	text_html(t, in->show->title);
	text_add(t, "</title><style>");
	text_add(t, style);
	text_add(t, "</style><main><h1>");
	text_html(t, in->show->title);
	text_add(t, "</h1><span class=muted>");
	text_html(t, string_of(json_object_get(in->state, "rundown"), "text"));
	text_add(t, "</span>");
	if (json_is_true(json_object_get(json_object_get(in->state, "show"), "rehearsal"))) {
		text_add(t, "<section class=late><b>");
		text_html(t, word(in, "Report.Rehearsal"));
		text_add(t, "</b></section>");
	}
	tiles(t, in);
	goals(t, in);
	audience(t, in, timeline);
	rundown(t, in);
	interactions(t, in);
	benefits(t, in);
	sponsors(t, in);
	gaps(t, in);
	text_add(t, "</main></html>\n");
}
