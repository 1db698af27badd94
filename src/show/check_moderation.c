/* What the show says of its audience's words: patterns that can be tried, people that can be known. */
#include <stdio.h>
#include <string.h>

#include "core/word_set.h"
#include "show/check.h"
#include "show/pattern.h"

/* The places of a list's values, one after the other. */
static const struct place *first_of(struct reader *r, const struct place *object, const char *key)
{
	const struct place *list = place_child(&r->places, object, key);
	return list ? place_first(&r->places, list) : NULL;
}

static void check_patterns(struct reader *r, const struct show_texts *patterns, const struct place *object)
{
	const struct place *at = first_of(r, object, "patterns");
	for (size_t i = 0; i < patterns->count && at; i++, at = place_next(&r->places, at)) {
		char what[160];
		int column = 0;
		if (!patterns->items[i][0] || pattern_is_good(patterns->items[i], &column, what, sizeof what))
			continue;
		reader_problem(r, false, at, AT_VALUE, "A pattern is a regular expression as in Perl.",
			       "This pattern is wrong at its character %d: %s.", column, what);
	}
}

static bool is_person(const char *text)
{
	const char *slash = strchr(text, '/');
	return slash && slash > text && slash[1];
}

static void check_people(struct reader *r, const struct show_texts *people, const struct place *object)
{
	const struct place *at = first_of(r, object, "people");
	for (size_t i = 0; i < people->count && at; i++, at = place_next(&r->places, at))
		if (people->items[i][0] && !is_person(people->items[i]))
			reader_problem(r, false, at, AT_VALUE, "Write PLATFORM/ID, such as twitch/123.",
				       "\"%.64s\" names nobody.", people->items[i]);
}

/* A word of spaces and signs that are not compared can be found in nothing. */
static void check_words(struct reader *r, const struct show_texts *words, const char *key, const struct place *object)
{
	struct match_text folded = {0};
	const struct place *at = first_of(r, object, key);
	for (size_t i = 0; i < words->count && at; i++, at = place_next(&r->places, at))
		if (words->items[i][0] && match_fold(&folded, words->items[i]) && !folded.length)
			reader_problem(r, true, at, AT_VALUE, "Take it away.",
				       "There is nothing in this word to look for.");
	match_text_finish(&folded);
}

void check_moderation(struct reader *r, const json_t *object, const struct place *place, void *into)
{
	const struct show_moderation *m = into;
	(void)object;
	check_patterns(r, &m->patterns, place);
	check_people(r, &m->people, place);
	check_words(r, &m->words, "words", place);
	check_words(r, &m->risk, "risk", place);
}
