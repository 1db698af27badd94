/* What the keys of one object must have in common. */
#include "show/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/match.h"
#include "core/verb.h"

/* The value behind a key, else the object itself. */
static const struct place *value_or_object(struct reader *r, const struct place *object, const char *key)
{
	const struct place *value = place_child(&r->places, object, key);
	return value ? value : object;
}

static void missing(struct reader *r, const struct place *place, const char *mend, const char *what)
{
	reader_problem(r, false, place, AT_VALUE, mend, "%s", what);
}

void check_segment(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_segment *segment = into;
	if (!json_object_get(object, "duration") && !json_object_get(object, "end"))
		missing(r, place, "Give it a \"duration\", such as \"5m\".",
			"This segment has no \"duration\" and no \"end\".");
	if (segment->duration_ms != SHOW_NONE && segment->min_ms > segment->duration_ms)
		reader_problem(r, true, value_or_object(r, place, "min"), AT_VALUE, "",
			       "\"min\" is longer than the segment's \"duration\".");
}

/* Remembers that the cue starts another one. */
static void add_edge(struct reader *r, size_t from, int to, const struct place *place)
{
	struct cue_edge *edge = arena_take(r->arena, sizeof *edge);
	if (!edge) {
		reader_no_memory(r);
		return;
	}
	*edge = (struct cue_edge){r->edges[from], to, place};
	r->edges[from] = edge;
}

static void add_edges(struct reader *r, const json_t *object, const struct place *place, const struct show_cue *cue)
{
	size_t from = (size_t)(cue - r->show->cues);
	if (cue->then >= 0)
		add_edge(r, from, cue->then, value_or_object(r, place, "then"));
	const json_t *actions = json_object_get(object, "do");
	const struct place *list = place_child(&r->places, place, "do");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < json_array_size(actions) && at; i++, at = place_next(&r->places, at)) {
		const json_t *action = json_array_get(actions, i);
		const char *verb = json_string_value(json_object_get(action, "verb"));
		const char *id = json_string_value(json_object_get(action, "id"));
		int to = verb && id && strcmp(verb, "cue") == 0 ? ids_find(r, LIST_CUE, id) : -1;
		if (to >= 0)
			add_edge(r, from, to, value_or_object(r, at, "id"));
	}
}

/* `at` means what `on` asks for. */
static void read_at(struct reader *r, const json_t *object, const struct place *place, struct show_cue *cue)
{
	const char *text = json_string_value(json_object_get(object, "at"));
	const struct place *at = value_or_object(r, place, "at");
	bool length = cue->on == CUE_ON_OFFSET || cue->on == CUE_ON_BEFORE_END;
	if (!length && cue->on != CUE_ON_TIME) {
		if (json_object_get(object, "at") && cue->on)
			reader_problem(r, true, at, AT_KEY, "Take it away.",
				       "\"at\" means nothing here: it belongs to offset, before-end and time.");
		return;
	}
	if (!json_object_get(object, "at"))
		missing(r, place,
			length ? "Give it a duration, such as \"30s\"." : "Give it a time of day, such as \"20:05\".",
			"This cue has no \"at\".");
	else if (text && length && !parse_duration(text, false, &cue->at_ms))
		reader_problem(r, false, at, AT_VALUE, "Write it as \"1h30m\", \"5m30s\", \"90s\" or \"500ms\".",
			       "\"at\" is no duration.");
	else if (text && !length && !parse_time_of_day(text, &cue->at_ms))
		reader_problem(r, false, at, AT_VALUE, "Write it as \"20:05\" or \"20:05:30\".",
			       "\"at\" is no time of day.");
}

void check_cue(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	read_at(r, object, place, into);
	add_edges(r, object, place, into);
}

void check_entry(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_lottery *lottery = into;
	(void)object;
	if (lottery->by == ENTRY_KEYWORD && !lottery->words.count)
		missing(r, place, "Give it \"words\", such as [\"win\"].", "This entry by keyword has no \"words\".");
	if (lottery->by == ENTRY_POINTS && lottery->cost <= 0)
		missing(r, place, "Give it a \"cost\" in points.", "This entry by points has no \"cost\".");
	if (lottery->by == ENTRY_POINTS && !lottery->words.count)
		reader_problem(r, true, place, AT_VALUE, "Give it \"words\".",
			       "This entry by points has no \"words\": nobody can enter by writing.");
	if (lottery->by == ENTRY_LIST && !lottery->list_count)
		missing(r, place, "Give it a \"list\" of people.", "This entry by list has no \"list\".");
}

void check_weight(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	struct show_weight *weight = into;
	const char *role = json_string_value(json_object_get(object, "role"));
	if (role)
		weight->roles = person_role_from(role);
	if (!json_object_get(object, "role") && !json_object_get(object, "level"))
		missing(r, place, "Say for whom it is.", "This weight has no \"role\" and no \"level\".");
}

void check_lottery(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	struct show_lottery *lottery = &((struct show_interaction *)into)->lottery;
	const json_t *exclude = json_object_get(object, "exclude");
	(void)r;
	(void)place;
	for (size_t i = 0; i < json_array_size(exclude); i++) {
		const char *who = json_string_value(json_array_get(exclude, i));
		if (!who)
			continue;
		if (strcmp(who, "winner") == 0)
			lottery->exclude_winner = true;
		else if (strcmp(who, "winner-before") == 0)
			lottery->exclude_winner_before = true;
		else
			lottery->exclude_roles |= person_role_from(who);
	}
}

/* True if `text` alone, as an option, would be taken for `option`. */
static bool same_text(const struct show_option *option, const char *text)
{
	struct show_option pair[2] = {*option, {.id = "", .text = text}};
	int a;
	int b;
	return text[0] && match_options_clash(pair, 2, &a, &b);
}

/* Reports `text`, of the option at `count`, if it means one that stands before it. */
static void check_text(struct reader *r, const struct show_option *options, size_t count, const char *text,
		       const struct place *place)
{
	for (size_t i = 0; i < count; i++)
		if (same_text(&options[i], text)) {
			reader_problem(r, false, place, AT_VALUE, "Give each option texts and words of its own.",
				       "\"%.64s\" means the option \"%s\" as well.", text, options[i].id);
			return;
		}
}

static void check_options(struct reader *r, const struct show_option *options, size_t count, const struct place *object)
{
	const struct place *list = place_child(&r->places, object, "options");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < count && at; i++, at = place_next(&r->places, at)) {
		const struct show_texts *texts = &options[i].words;
		const struct place *words = place_child(&r->places, at, "words");
		const struct place *word = words ? place_first(&r->places, words) : NULL;
		check_text(r, options, i, options[i].text, value_or_object(r, at, "text"));
		for (size_t j = 0; j < texts->count && word; j++, word = place_next(&r->places, word))
			check_text(r, options, i, texts->items[j], word);
	}
}

void check_poll(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_poll *poll = &((struct show_interaction *)into)->poll;
	(void)object;
	check_options(r, poll->options, poll->option_count, place);
	if (poll->votes == VOTES_UP_TO && poll->option_count && poll->up_to > (int64_t)poll->option_count)
		reader_problem(r, true, value_or_object(r, place, "up_to"), AT_VALUE, "",
			       "\"up_to\" is more than there are options.");
}

void check_survey_question(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	struct show_quiz_question *question = into;
	(void)object;
	question->right = -1;
	check_options(r, question->options, question->option_count, place);
}

void check_quiz_question(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	struct show_quiz_question *question = into;
	const char *right = json_string_value(json_object_get(object, "right"));
	check_survey_question(r, object, place, into);
	for (size_t i = 0; right && i < question->option_count; i++)
		if (strcasecmp(question->options[i].id, right) == 0)
			question->right = (int)i;
	if (right && valid_id(right) && question->right < 0)
		reader_problem(r, false, value_or_object(r, place, "right"), AT_VALUE,
			       "Name the id of one of the options.", "There is no option \"%.64s\".", right);
}

void check_product(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_product *product = into;
	(void)object;
	if (product->price.currency[0] && product->was.currency[0] &&
	    strcmp(product->price.currency, product->was.currency) != 0)
		reader_problem(r, false, value_or_object(r, place, "was"), AT_VALUE, "Use one currency for both.",
			       "\"was\" has another currency than \"price\".");
	if (product->stock != SHOW_NONE && product->reserve > product->stock)
		reader_problem(r, true, value_or_object(r, place, "reserve"), AT_VALUE, "",
			       "\"reserve\" is more than \"stock\": nothing is for sale.");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A code that stands twice would go to two people. */
static void check_codes(struct reader *r, const struct show_benefit *benefit, const struct place *list)
{
	size_t count = benefit->codes.count;
	const char **sorted = malloc((count + 1) * sizeof *sorted);
	const char *twice = NULL;
	if (!sorted) {
		reader_no_memory(r);
		return;
	}
	memcpy(sorted, benefit->codes.items, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_text);
	for (size_t i = 1; i < count && !twice; i++)
		if (sorted[i][0] && strcmp(sorted[i - 1], sorted[i]) == 0)
			twice = sorted[i];
	free(sorted);
	const struct place *at = place_first(&r->places, list);
	int seen = 0;
	for (size_t i = 0; twice && i < count && at; i++, at = place_next(&r->places, at))
		if (strcmp(benefit->codes.items[i], twice) == 0 && seen++)
			reader_problem(r, false, at, AT_VALUE, "Each code stands once: it is handed to one person.",
				       "The code \"%.64s\" stands twice.", twice);
}

#define CODE_MOST 191 /* bytes: what a card takes over (core/stage.h) */

void check_benefit(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_benefit *benefit = into;
	const struct place *codes = place_child(&r->places, place, "codes");
	(void)object;
	if (benefit->code[0] && benefit->codes.count)
		reader_problem(r, false, value_or_object(r, place, "code"), AT_KEY, "Give it one of the two.",
			       "\"code\" is one for all, \"codes\" are one each.");
	if (codes && benefit->codes.count)
		check_codes(r, benefit, codes);
	if (benefit->codes.count && benefit->count != SHOW_NONE && benefit->count > (int64_t)benefit->codes.count)
		reader_problem(r, true, value_or_object(r, place, "count"), AT_VALUE, "Add codes, or lower it.",
			       "There are fewer codes than \"count\" says.");
	if (strlen(benefit->code) > CODE_MOST)
		reader_problem(r, true, value_or_object(r, place, "code"), AT_VALUE, "Shorten it.",
			       "A code of more than %d bytes is on no card.", CODE_MOST);
	if (benefit->kind == BENEFIT_CODE && !benefit->code[0] && !benefit->codes.count)
		reader_problem(r, true, place, AT_VALUE, "Give it a \"code\" for all, or \"codes\", one each.",
			       "This benefit is a code and has none.");
}

/* A benefit is only named here: whether the show has it is found when all names are known. */
void check_card(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_interaction *card = into;
	bool shows = show_same_id(card->style, "benefit");
	bool has = json_object_get(object, "benefit") != NULL;
	if (*card->style && !card_style_from(card->style))
		reader_problem(r, true, value_or_object(r, place, "style"), AT_VALUE,
			       "It may be lower-third, starting, break, end, card or benefit.",
			       "There is no style \"%.64s\": this card is drawn as a lower third.", card->style);
	if (shows && !has)
		reader_problem(r, true, value_or_object(r, place, "style"), AT_VALUE,
			       "Name one of the show's benefits with \"benefit\".",
			       "A card of the style \"benefit\" does not say which benefit it shows.");
	if (has && !shows)
		reader_problem(r, true, value_or_object(r, place, "benefit"), AT_KEY,
			       "Give the card \"style\":\"benefit\".",
			       "Only a card of the style \"benefit\" shows a benefit.");
}

void check_goal(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const char *metric = json_string_value(json_object_get(object, "metric"));
	(void)into;
	if (metric && strcmp(metric, "revenue") == 0 && !json_object_get(object, "currency"))
		reader_problem(r, true, place, AT_VALUE, "Give it a \"currency\".",
			       "A goal for revenue without a currency cannot be judged.");
}

void check_item(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	size_t kinds = 0;
	(void)into;
	for (const struct place *at = place_first(&r->places, place); at; at = place_next(&r->places, at))
		if (!at->shadowed && strncmp(at->key, "x-", 2) != 0)
			kinds++;
	if (kinds != 1)
		missing(r, place, "Name one of scene, source, audio, feed, disk and encoder.",
			"A check asks for one thing.");
	if (json_is_false(json_object_get(object, "encoder")))
		reader_problem(r, false, value_or_object(r, place, "encoder"), AT_VALUE, "Leave the check out instead.",
			       "\"encoder\" is true.");
}
