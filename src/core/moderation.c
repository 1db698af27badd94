#include "core/moderation.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <unictype.h>

#include "core/fold.h"
#include "core/hash.h"
#include "core/utf8.h"
#include "core/web_address.h"

/* Fewer letters with a case than this shout nothing: "OK", "LOL". */
#define CAPS_LETTERS 10
/* A text that everybody may write at once weighs less than this: letters count one, those of Han, kana and Hangul two.
 */
#define LONG_TEXT 24
#define FLOOD_MS 10000
/* Bytes of a text that are compared: whoever writes so much and changes the end has written something else. */
#define SQUASHED_MAX 1024

static const char *const verdict_names[] = {
	[MODERATION_PASS] = "pass", [MODERATION_HELD] = "held", [MODERATION_HIDDEN] = "hidden"};
static const char *const reason_names[] = {
	[MODERATION_NO_REASON] = "",  [MODERATION_BLOCKED] = "blocked",   [MODERATION_BANNED] = "banned",
	[MODERATION_WORD] = "word",   [MODERATION_PATTERN] = "pattern",   [MODERATION_PATTERN_LIMIT] = "pattern-limit",
	[MODERATION_LINK] = "link",   [MODERATION_CAPS] = "caps",         [MODERATION_DUPLICATE] = "duplicate",
	[MODERATION_FLOOD] = "flood", [MODERATION_OPERATOR] = "operator", [MODERATION_RISK] = "risk",
};

const char *moderation_verdict_name(enum moderation_verdict verdict)
{
	return verdict_names[verdict];
}

const char *moderation_reason_name(enum moderation_reason reason)
{
	return reason_names[reason];
}

/* ---- the rules ---- */

bool moderation_same_words(const struct show_texts *a, const struct show_texts *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool looks_at_links(const struct moderation *m)
{
	return m->rules->links == LINKS_HOLD || m->rules->links == LINKS_HIDE || m->rules->links == LINKS_DROP;
}

static void take_rules(struct moderation *m, const struct show_moderation *rules)
{
	m->rules = rules;
	m->counts = rules->duplicates > 0 || rules->flood > 0;
	m->active = m->counts || rules->caps > 0 || looks_at_links(m) || !word_set_is_empty(m->words) ||
		    !word_set_is_empty(m->risk);
}

struct moderation *moderation_create(const struct show *show)
{
	struct moderation *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	m->words = word_set_create(&show->moderation.words);
	m->risk = word_set_create(&show->moderation.risk);
	take_rules(m, &show->moderation);
	if (m->words && m->risk)
		return m;
	moderation_destroy(m);
	return NULL;
}

static void ring_finish(struct moderation_ring *ring)
{
	for (size_t i = 0; ring->cases && i < MODERATION_CASES; i++)
		free(ring->cases[i].room);
	free(ring->cases);
}

void moderation_destroy(struct moderation *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < MODERATION_RINGS; i++)
		ring_finish(&m->rings[i]);
	repeats_finish(&m->repeats);
	match_text_finish(&m->folded);
	word_set_destroy(m->words);
	word_set_destroy(m->risk);
	free(m);
}

/* The set anew if its list is another one. False: out of memory, and it is empty. */
static bool renew(struct word_set **set, const struct show_texts *was, const struct show_texts *is, bool *changed)
{
	if (moderation_same_words(was, is))
		return true;
	word_set_destroy(*set);
	*set = word_set_create(is);
	*changed = true;
	return *set != NULL;
}

bool moderation_follow(struct moderation *m, const struct show *show, bool *words)
{
	const struct show_moderation *rules = &show->moderation;
	bool changed = false;
	bool risk = false;
	bool links = m->rules->links != rules->links;
	bool ok = renew(&m->words, &m->rules->words, &rules->words, &changed);
	ok = renew(&m->risk, &m->rules->risk, &rules->risk, &risk) && ok;
	take_rules(m, rules);
	if (words)
		*words = changed || links;
	return ok;
}

/* ---- what is in a text ---- */

/* What matching leaves out of a comment, wrappers and mentions, is shown all the same: then the whole is folded. */
static const struct match_text *whole(struct moderation *m, const char *raw, const struct match_text *folded)
{
	/* what a wrapper or a mention begins with: a space, /, U+0001, @ in both widths */
	unsigned char first = (unsigned char)raw[0];
	size_t length = strlen(raw);
	if ((first > '/' && first < 0x80 && first != '@') || fold_body(raw, &length) == raw)
		return folded;
	return fold_bytes(&m->folded, raw, strlen(raw)) ? &m->folded : folded;
}

static bool shouts(const char *raw, int64_t percent)
{
	size_t length = strlen(raw);
	int64_t letters = 0;
	int64_t capitals = 0;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		at += utf8_next(raw + at, length - at, &point);
		bool upper = point < 0x80 ? point >= 'A' && point <= 'Z' : uc_is_property_uppercase(point);
		bool lower = point < 0x80 ? point >= 'a' && point <= 'z' : uc_is_property_lowercase(point);
		letters += upper || lower;
		capitals += upper;
	}
	return letters >= CAPS_LETTERS && capitals * 100 >= letters * percent;
}

static struct moderation_finding found(enum moderation_verdict verdict, enum moderation_reason reason)
{
	return (struct moderation_finding){.verdict = verdict, .reason = reason};
}

static struct moderation_finding judge_text(struct moderation *m, const struct audience_event *e,
					    const struct match_text *text)
{
	size_t word = word_set_find(m->words, text);
	if (word != WORD_NONE)
		return (struct moderation_finding){
			.verdict = MODERATION_HIDDEN, .reason = MODERATION_WORD, .word = m->rules->words.items[word]};
	if (e->screen == SCREEN_PATTERN)
		return found(MODERATION_HIDDEN, MODERATION_PATTERN);
	if (e->screen == SCREEN_LIMIT)
		return found(MODERATION_HELD, MODERATION_PATTERN_LIMIT);
	if (looks_at_links(m) && web_address_in(text))
		return found(m->rules->links == LINKS_HOLD ? MODERATION_HELD : MODERATION_HIDDEN, MODERATION_LINK);
	if (m->rules->caps > 0 && shouts(e->text, m->rules->caps))
		return found(MODERATION_HIDDEN, MODERATION_CAPS);
	return found(MODERATION_PASS, MODERATION_NO_REASON);
}

static bool is_of_the_house(const struct audience_event *e)
{
	return e->roles & (ROLE_HOST | ROLE_MOD | ROLE_BOT);
}

struct moderation_finding moderation_judge(struct moderation *m, const struct audience_event *e,
					   const struct match_text *folded)
{
	struct moderation_finding finding = {.verdict = MODERATION_PASS};
	if (!folded || (!m->active && e->screen == SCREEN_NOTHING))
		return finding;
	const struct match_text *text = whole(m, e->text, folded);
	if (!is_of_the_house(e))
		finding = judge_text(m, e, text);
	size_t risk = word_set_find(m->risk, text);
	if (risk == WORD_NONE)
		return finding;
	finding.risk = true;
	if (finding.verdict == MODERATION_PASS)
		finding.reason = MODERATION_RISK;
	if (!finding.word)
		finding.word = m->rules->risk.items[risk];
	return finding;
}

/* ---- what came before ---- */

/* Of what two texts have in common that differ in spaces and punctuation alone. */
static uint64_t hash_squashed(const uint8_t key[16], const struct match_text *folded, size_t *weight)
{
	char squashed[SQUASHED_MAX];
	size_t kept = 0;
	uint64_t hash = 0;
	*weight = 0;
	for (size_t at = 0; at < folded->length && kept + 4 < sizeof squashed;) {
		uint32_t point;
		size_t step = utf8_next(folded->folded + at, folded->length - at, &point);
		if (point != ' ' && !fold_is_punctuation(point)) {
			memcpy(squashed + kept, folded->folded + at, step);
			kept += step;
			*weight += step >= 3 ? 2 : 1;
		}
		at += step;
	}
	if (!kept) /* a text of nothing but punctuation is like none but itself */
		crypto_shorthash((uint8_t *)&hash, (const uint8_t *)folded->folded, folded->length, key);
	else
		crypto_shorthash((uint8_t *)&hash, (const uint8_t *)squashed, kept, key);
	return hash;
}

static uint64_t mix(uint64_t hash, uint64_t with)
{
	uint64_t x = (hash ^ (with + 1) * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
	x ^= x >> 29;
	return x ? x : 1;
}

/* Each rule counts in a space of its own. */
enum { OF_PERSON = 1, OF_ALL, OF_FLOOD };

static bool is_repeated(struct moderation *m, const struct match_text *folded, int64_t t, uint32_t person,
			const uint8_t key[16])
{
	size_t weight = 0;
	int64_t most = m->rules->duplicates;
	uint64_t text = hash_squashed(key, folded, &weight);
	uint64_t own = mix(text, (uint64_t)person << 2 | OF_PERSON);
	uint64_t all = mix(text, OF_ALL);
	bool too_often = repeats_add(&m->repeats, own, t, m->rules->window_ms, true, person, false) > most;
	if (weight < LONG_TEXT)
		return too_often;
	return repeats_add(&m->repeats, all, t, m->rules->window_ms, true, person, true) > most || too_often;
}

void moderation_count(struct moderation *m, const struct audience_event *e, const struct match_text *folded, int64_t t,
		      uint32_t person, const uint8_t key[16], struct moderation_finding *finding)
{
	if (!m->counts || !folded || e->history || person == INDEX_NONE || is_of_the_house(e))
		return;
	uint64_t flood = mix(person, OF_FLOOD);
	bool repeated = m->rules->duplicates > 0 && is_repeated(m, folded, t, person, key);
	bool floods = m->rules->flood > 0 &&
		      repeats_add(&m->repeats, flood, t, FLOOD_MS, false, person, false) > m->rules->flood;
	if (finding->verdict != MODERATION_PASS || (!repeated && !floods))
		return;
	finding->verdict = MODERATION_HIDDEN;
	finding->reason = repeated ? MODERATION_DUPLICATE : MODERATION_FLOOD;
}

/* ---- names, and our own words ---- */

bool moderation_judge_name(struct moderation *m, const char *name)
{
	bool links = looks_at_links(m);
	if ((!links && word_set_is_empty(m->words)) || !fold_bytes(&m->folded, name, strlen(name)))
		return false;
	return word_set_find(m->words, &m->folded) != WORD_NONE || (links && web_address_in(&m->folded));
}

const char *moderation_risk_in(struct moderation *m, const char *text)
{
	if (word_set_is_empty(m->risk) || !fold_bytes(&m->folded, text, strlen(text)))
		return NULL;
	size_t word = word_set_find(m->risk, &m->folded);
	return word == WORD_NONE ? NULL : m->rules->risk.items[word];
}
