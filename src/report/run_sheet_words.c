#include "core/currency.h"
#include "report/run_sheet_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/locale.h"
#include "report/run_sheet_plan.h"
#include "show/sheet_line.h"
#include "show/sheet_value.h"

static const char *word(const struct show *show, const char *key)
{
	return locale_text(show->language, key);
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

const char *words_person(const struct show *show, const char *owner)
{
	for (size_t i = 0; i < show->crew_count; i++)
		if (strcasecmp(show->crew[i].id, owner) == 0)
			return show->crew[i].name[0] ? show->crew[i].name : owner;
	return owner;
}

const char *words_role(const struct show *show, const char *role)
{
	char key[48];
	snprintf(key, sizeof key, "Run.Role.%.30s", role);
	const char *text = word(show, key);
	return strncmp(text, "Run.Role.", 9) == 0 ? role : text;
}

/* A text with one %s, and what stands in its place, escaped. */
static void put_with(struct text *t, const char *format, const char *raw)
{
	const char *mark = strstr(format, "%s");
	char before[160];
	size_t length = mark ? (size_t)(mark - format) : strlen(format);
	snprintf(before, sizeof before, "%.*s", (int)(length < sizeof before ? length : sizeof before - 1), format);
	text_html(t, before);
	text_html(t, mark ? raw : "");
	text_html(t, mark ? mark + 2 : "");
}

static void put_when(struct text *t, const struct show *show, const struct show_cue *cue)
{
	char at[32];
	plan_length(cue->at_ms, at, sizeof at);
	text_add(t, "<b class=when>");
	switch (cue->on) {
	case CUE_ON_START:
		text_html(t, word(show, "Run.OnStart"));
		break;
	case CUE_ON_END:
		text_html(t, word(show, "Run.OnEnd"));
		break;
	case CUE_ON_OFFSET:
		put_with(t, word(show, "Run.OnOffset"), at);
		break;
	case CUE_ON_BEFORE_END:
		put_with(t, word(show, "Run.OnBeforeEnd"), at);
		break;
	case CUE_ON_TIME:
		snprintf(at, sizeof at, "%02d:%02d", (int)(cue->at_ms / 3600000), (int)(cue->at_ms / 60000 % 60));
		put_with(t, word(show, "Run.OnTime"), at);
		break;
	case CUE_ON_MANUAL:
		text_html(t, word(show, "Run.ByHand"));
		break;
	}
	text_add(t, "</b> ");
}

/* What an action is about: the title of what its id names, else its name or text. */
static const char *object_of(const struct show *show, const json_t *action)
{
	static const char *const keys[] = {"name", "source", "text", "title", "id", "url"};
	const char *id = string_of(action, "id");
	int interaction = id[0] ? show_find_interaction(show, id) : -1;
	int segment = id[0] ? show_find_segment(show, id) : -1;
	if (interaction >= 0)
		return show->interactions[interaction].title;
	if (segment >= 0)
		return show->segments[segment].title;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (string_of(action, keys[i])[0])
			return string_of(action, keys[i]);
	return "";
}

static void put_action(struct text *t, const struct show *show, const json_t *action)
{
	const char *verb = string_of(action, "verb");
	const char *about = object_of(show, action);
	if (strcmp(verb, "wait") == 0) {
		put_with(t, word(show, "Run.Wait"), string_of(action, "for"));
		return;
	}
	if (strcmp(verb, "task") == 0) {
		put_with(t, word(show, "Run.Task"), words_role(show, string_of(action, "for")));
	} else if (strcmp(verb, "say") == 0) {
		put_with(t, word(show, "Run.Say"), words_role(show, string_of(action, "to")));
	} else {
		const char *help = locale_verb(show->language, verb);
		text_html(t, help[0] ? help : verb);
	}
	if (about[0]) {
		text_html(t, word(show, "Run.Colon"));
		text_html(t, about);
	}
}

/* True if somebody with this role has to know of the action. */
static bool is_for(const json_t *action, int role)
{
	static const char *const names[NOTE_ROLES] = {"host",      "operator",   "producer",
						      "moderator", "technician", "assistant"};
	const char *verb = string_of(action, "verb");
	const char *whom = string_of(action, strcmp(verb, "task") == 0 ? "for" : "to");
	if (role == NOTE_ROLES || role == NOTE_OPERATOR || role == NOTE_TECHNICIAN)
		return true;
	return (strcmp(verb, "task") == 0 || strcmp(verb, "say") == 0) &&
	       (strcasecmp(whom, names[role]) == 0 || strcasecmp(whom, "team") == 0);
}

void words_cues(struct text *t, const struct show *show, const struct show_segment *segment, int role)
{
	for (size_t i = 0; i < segment->cue_count; i++) {
		const struct show_cue *cue = &show->cues[segment->first_cue + (int)i];
		size_t put = 0;
		size_t n = 0;
		const json_t *action = NULL;
		json_array_foreach(cue->actions, n, action)
		{
			if (!is_for(action, role))
				continue;
			if (!put)
				text_add(t, "\1<p>");
			if (!put)
				put_when(t, show, cue);
			if (!put)
				text_html(t, cue->title);
			text_add(t, put++ ? "; " : cue->title[0] ? "<br><span class=act>" : "<span class=act>");
			put_action(t, show, action);
		}
		text_add(t, put ? "</span></p>" : "");
	}
}

static void put_fact(struct text *t, const char *raw)
{
	text_add(t, " · ");
	text_html(t, raw);
}

static void put_texts(struct text *t, const char *label, const struct show_texts *list)
{
	if (!list->count)
		return;
	put_fact(t, label);
	for (size_t i = 0; i < list->count; i++) {
		text_add(t, i ? ", " : " “");
		text_html(t, list->items[i]);
	}
	text_add(t, "”");
}

static void put_options(struct text *t, const struct show_option *options, size_t count)
{
	text_add(t, "<br>");
	for (size_t i = 0; i < count; i++) {
		text_format(t, "%s%zu ", i ? " · " : "", i + 1);
		text_html(t, options[i].text);
	}
}

static void put_details(struct text *t, const struct show *show, const struct show_interaction *it)
{
	const char *language = show->language;
	switch (it->kind) {
	case KIND_LOTTERY:
		put_texts(t, sheet_line_key(LINE_WORD, language), &it->lottery.words);
		for (size_t i = 0; i < it->lottery.prize_count; i++) {
			put_fact(t, it->lottery.prizes[i].title);
			text_format(t, " ×%" PRId64, it->lottery.prizes[i].count);
		}
		break;
	case KIND_POLL:
		put_options(t, it->poll.options, it->poll.option_count);
		break;
	case KIND_QUESTION:
		put_texts(t, sheet_line_key(LINE_PREFIX, language), &it->question.prefix);
		break;
	case KIND_SALE:
		for (size_t i = 0; i < it->sale.product_count; i++)
			put_fact(t, show->products[it->sale.products[i]].title);
		break;
	case KIND_QUIZ:
	case KIND_SURVEY:
		for (size_t i = 0; i < it->quiz.question_count; i++) {
			const struct show_quiz_question *question = &it->quiz.questions[i];
			text_add(t, "<br>");
			text_html(t, question->text);
			put_options(t, question->options, question->option_count);
		}
		break;
	case KIND_TOPIC:
	case KIND_CARD:
		if (it->text[0])
			put_fact(t, it->text);
		break;
	}
}

void words_interactions(struct text *t, const struct show *show, const struct show_segment *segment)
{
	for (size_t i = 0; i < segment->interaction_count; i++) {
		const struct show_interaction *it = &show->interactions[segment->interactions[i]];
		char length[32];
		text_add(t, "\1<p><span class=kind>");
		text_html(t, sheet_line_kind(it->kind, show->language));
		text_add(t, "</span> ");
		text_html(t, it->title);
		if (it->time_ms != SHOW_NONE) {
			plan_length(it->time_ms, length, sizeof length);
			put_fact(t, length);
		}
		put_details(t, show, it);
		text_add(t, "</p>");
	}
}

static void put_money(struct text *t, const struct money *money)
{
	char amount[32];
	currency_amount(money, amount, sizeof amount);
	text_format(t, "%s ", amount);
	text_html(t, money->currency);
}

void words_products(struct text *t, const struct show *show, const struct show_segment *segment)
{
	for (size_t i = 0; i < segment->product_count; i++) {
		const struct show_product *product = &show->products[segment->products[i]];
		text_add(t, "\1<p>");
		text_html(t, product->title);
		if (product->price.currency[0]) {
			text_add(t, "<br><b>");
			put_money(t, &product->price);
			text_add(t, "</b>");
		}
		if (product->was.currency[0]) {
			text_add(t, " <s>");
			put_money(t, &product->was);
			text_add(t, "</s>");
		}
		if (product->stock != SHOW_NONE) {
			put_fact(t, sheet_line_key(LINE_STOCK, show->language));
			text_format(t, " %" PRId64, product->stock);
		}
		text_add(t, "</p>");
	}
}
