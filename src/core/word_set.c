#include "core/word_set.h"

#include <stdlib.h>
#include <string.h>

/* The trie is a double array: the child of the state s by the byte b stands at base[s] + b if it says that s is its
 * parent. The words are sorted first, so that those below a state are a range of them and its children are found
 * without a trie of pointers. The states are placed breadth first: what a state falls back to is less deep than it is,
 * and so there already.
 *
 * Most places of most texts begin no word: that is seen from three bytes and a table of bits, which may err to one
 * side. */

#define ROOT 0u
#define BEGINNINGS 65536u
#define NOBODY UINT32_MAX
/* So many places are tried for a state with several children before the search begins further behind next time. */
#define TRIES_MAX 256

struct state {
	uint32_t base;
	uint32_t parent; /* NOBODY = the place is free, or the root's */
	uint32_t fallback;
	uint32_t ending; /* the state itself or the nearest one it falls back to at which a word ends; ROOT = none */
};

struct word {
	size_t length;
	size_t source; /* position in the list */
	char *bytes;   /* owned */
};

struct word_set {
	size_t count;
	struct word *words; /* owned, sorted by their bytes */
	size_t size;
	struct state *states; /* owned; 256 places more than any base */
	uint32_t *ends;       /* beside the states: the word that ends there, its number from 1; 0 = none; owned */
	uint64_t begins[BEGINNINGS / 64]; /* a bit each beginning of a word, by its hash */
};

/* A state whose children are still to be placed: the words [from, to) begin alike up to `depth`. */
struct task {
	size_t from;
	size_t to;
	size_t depth;
	uint32_t state;
};

struct maker {
	struct word_set *set;
	struct task *tasks; /* a queue; owned */
	size_t task_count;
	size_t task_size;
	uint32_t first_free; /* no place before it is free; at least 256, so that no base is negative */
	uint32_t begin;      /* where states with several children look from */
};

/* ---- the words ---- */

static int by_bytes(const void *a, const void *b)
{
	const struct word *x = a;
	const struct word *y = b;
	size_t common = x->length < y->length ? x->length : y->length;
	int order = memcmp(x->bytes, y->bytes, common);
	if (order)
		return order;
	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return x->source < y->source ? -1 : 1;
}

/* Takes the folded text over. */
static bool add_word(struct word_set *w, const char *raw, size_t source)
{
	struct match_text folded = {0};
	bool done = match_fold(&folded, raw);
	if (done && folded.length) {
		w->words[w->count++] = (struct word){.bytes = folded.folded, .length = folded.length, .source = source};
		folded.folded = NULL;
	}
	match_text_finish(&folded);
	return done;
}

static void drop_repeated(struct word_set *w)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->count; i++) {
		const struct word *last = kept ? &w->words[kept - 1] : NULL;
		if (last && last->length == w->words[i].length &&
		    memcmp(last->bytes, w->words[i].bytes, last->length) == 0)
			free(w->words[i].bytes);
		else
			w->words[kept++] = w->words[i];
	}
	w->count = kept;
}

/* ---- the states ---- */

static bool reserve(struct maker *m, size_t size)
{
	struct word_set *w = m->set;
	if (size <= w->size)
		return true;
	size_t more = size + w->size / 2 + 1024;
	struct state *states = more < NOBODY ? realloc(w->states, more * sizeof *states) : NULL;
	if (!states)
		return false;
	w->states = states;
	uint32_t *ends = realloc(w->ends, more * sizeof *ends);
	if (!ends)
		return false;
	w->ends = ends;
	for (size_t i = w->size; i < more; i++) {
		states[i] = (struct state){.parent = NOBODY};
		ends[i] = 0;
	}
	w->size = more;
	return true;
}

static bool is_free(const struct word_set *w, uint32_t at)
{
	return at != ROOT && (at >= w->size || w->states[at].parent == NOBODY);
}

static bool fits(const struct word_set *w, uint32_t base, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!is_free(w, base + bytes[i]))
			return false;
	return true;
}

/* A base with which all children fall on free places. One alone fits everywhere. */
static uint32_t find_base(struct maker *m, const uint8_t *bytes, size_t count)
{
	while (!is_free(m->set, m->first_free))
		m->first_free++;
	uint32_t at = count == 1 || m->begin < m->first_free ? m->first_free : m->begin;
	uint32_t tries = 0;
	while (!is_free(m->set, at) || !fits(m->set, at - bytes[0], bytes, count)) {
		at++;
		tries++;
	}
	if (count > 1 && tries > TRIES_MAX)
		m->begin = at;
	return at - bytes[0];
}

static uint32_t step(const struct state *states, uint32_t state, uint8_t byte)
{
	for (;;) {
		uint32_t to = states[state].base + byte;
		if (states[to].parent == state)
			return to;
		if (state == ROOT)
			return ROOT;
		state = states[state].fallback;
	}
}

static void place(struct maker *m, uint32_t parent, uint8_t byte)
{
	struct state *states = m->set->states;
	uint32_t fallback = parent == ROOT ? ROOT : step(states, states[parent].fallback, byte);
	states[states[parent].base + byte] = (struct state){.parent = parent, .fallback = fallback};
}

static bool add_task(struct maker *m, struct task task)
{
	if (m->task_count == m->task_size) {
		size_t size = m->task_size ? m->task_size * 2 : 1024;
		struct task *tasks = realloc(m->tasks, size * sizeof *tasks);
		if (!tasks)
			return false;
		m->tasks = tasks;
		m->task_size = size;
	}
	m->tasks[m->task_count++] = task;
	return true;
}

/* Where the words that go on with the same byte as the one at `from` end. */
static size_t end_of_group(const struct word_set *w, const struct task *task, size_t from)
{
	uint8_t byte = (uint8_t)w->words[from].bytes[task->depth];
	while (from < task->to && (uint8_t)w->words[from].bytes[task->depth] == byte)
		from++;
	return from;
}

static bool place_children(struct maker *m, struct task task)
{
	struct word_set *w = m->set;
	uint8_t bytes[256];
	size_t count = 0;
	struct state *state = &w->states[task.state];
	/* sorted: the word that ends here is the first of its range */
	if (w->words[task.from].length == task.depth)
		w->ends[task.state] = (uint32_t)++task.from;
	state->ending = w->ends[task.state] ? task.state : w->states[state->fallback].ending;
	for (size_t at = task.from; at < task.to; at = end_of_group(w, &task, at))
		bytes[count++] = (uint8_t)w->words[at].bytes[task.depth];
	if (!count)
		return true;
	uint32_t base = find_base(m, bytes, count);
	if (!reserve(m, (size_t)base + 512))
		return false;
	w->states[task.state].base = base;
	for (size_t i = 0; i < count; i++)
		place(m, task.state, bytes[i]);
	size_t from = task.from;
	for (size_t i = 0; i < count; i++) {
		size_t to = end_of_group(w, &task, from);
		struct task child = {.from = from, .to = to, .depth = task.depth + 1, .state = base + bytes[i]};
		if (!add_task(m, child))
			return false;
		from = to;
	}
	return true;
}

static bool make_states(struct word_set *w)
{
	struct maker m = {.set = w, .first_free = 256, .begin = 256};
	bool ok = reserve(&m, 512);
	if (ok && w->count)
		ok = add_task(&m, (struct task){.to = w->count, .state = ROOT});
	for (size_t i = 0; ok && i < m.task_count; i++)
		ok = place_children(&m, m.tasks[i]);
	free(m.tasks);
	return ok;
}

/* ---- beginnings ---- */

static uint32_t beginning(const char *bytes)
{
	uint32_t three = (uint8_t)bytes[0] | (uint32_t)(uint8_t)bytes[1] << 8 | (uint32_t)(uint8_t)bytes[2] << 16;
	return three * 0x9E3779B1u >> 16;
}

static void note_beginning(struct word_set *w, const char bytes[3])
{
	uint32_t at = beginning(bytes);
	w->begins[at / 64] |= UINT64_C(1) << at % 64;
}

/* What a word of one or two bytes may be followed by is anything. */
static void note_beginnings(struct word_set *w, const struct word *word)
{
	char bytes[3] = {word->bytes[0], word->length > 1 ? word->bytes[1] : 0, word->length > 2 ? word->bytes[2] : 0};
	for (int third = 0; word->length == 2 && third < 256; third++) {
		bytes[2] = (char)third;
		note_beginning(w, bytes);
	}
	for (int rest = 0; word->length == 1 && rest < 65536; rest++) {
		bytes[1] = (char)(rest >> 8);
		bytes[2] = (char)(rest & 255);
		note_beginning(w, bytes);
	}
	note_beginning(w, bytes);
}

/* ---- the set ---- */

struct word_set *word_set_create(const struct show_texts *words)
{
	struct word_set *w = calloc(1, sizeof *w);
	bool ok = w != NULL;
	if (ok) {
		w->words = calloc(words->count + 1, sizeof *w->words);
		ok = w->words && words->count < NOBODY;
	}
	for (size_t i = 0; ok && i < words->count; i++)
		ok = add_word(w, words->items[i], i);
	if (ok) {
		qsort(w->words, w->count, sizeof *w->words, by_bytes);
		drop_repeated(w);
		for (size_t i = 0; i < w->count; i++)
			note_beginnings(w, &w->words[i]);
		ok = make_states(w);
	}
	if (ok)
		return w;
	word_set_destroy(w);
	return NULL;
}

void word_set_destroy(struct word_set *w)
{
	if (!w)
		return;
	for (size_t i = 0; w->words && i < w->count; i++)
		free(w->words[i].bytes);
	free(w->words);
	free(w->states);
	free(w->ends);
	free(w);
}

bool word_set_is_empty(const struct word_set *w)
{
	return !w || !w->count;
}

/* The words that end at `end` are suffixes of each other: the longest first. */
static size_t bounded_word(const struct word_set *w, const struct match_text *t, uint32_t state, const char *end)
{
	if (!match_is_bound(t, end))
		return WORD_NONE;
	while (state != ROOT) {
		const struct word *word = &w->words[w->ends[state] - 1];
		if (match_is_bound(t, end - word->length))
			return word->source;
		state = w->states[w->states[state].fallback].ending;
	}
	return WORD_NONE;
}

/* ASCII that a word is made of: in folded texts there are no capitals. */
#define LETTER 1
static const uint8_t kinds[256] = {
	['_'] = LETTER, ['0'] = LETTER, ['1'] = LETTER, ['2'] = LETTER, ['3'] = LETTER, ['4'] = LETTER, ['5'] = LETTER,
	['6'] = LETTER, ['7'] = LETTER, ['8'] = LETTER, ['9'] = LETTER, ['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER,
	['d'] = LETTER, ['e'] = LETTER, ['f'] = LETTER, ['g'] = LETTER, ['h'] = LETTER, ['i'] = LETTER, ['j'] = LETTER,
	['k'] = LETTER, ['l'] = LETTER, ['m'] = LETTER, ['n'] = LETTER, ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER,
	['r'] = LETTER, ['s'] = LETTER, ['t'] = LETTER, ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER,
	['y'] = LETTER, ['z'] = LETTER,
};

/* May a word that is to be found begin here? Not inside a character, nor behind the first letter of a word of ASCII,
 * where match_is_bound() would not have it; else the three bytes decide. */
static bool may_begin(const struct word_set *w, const uint8_t *bytes, size_t length, size_t i)
{
	uint8_t byte = bytes[i];
	if ((byte & 0xC0) == 0x80)
		return false;
	if (i && kinds[byte] && kinds[bytes[i - 1]])
		return false;
	if (i + 2 > length)
		return true;
	uint32_t at = beginning((const char *)bytes + i);
	return w->begins[at / 64] >> at % 64 & 1;
}

size_t word_set_find(const struct word_set *w, const struct match_text *t)
{
	uint32_t state = ROOT;
	if (word_set_is_empty(w))
		return WORD_NONE;
	const uint8_t *bytes = (const uint8_t *)t->folded;
	size_t length = t->length;
	for (size_t i = 0; i < length; i++) {
		if (state == ROOT && !may_begin(w, bytes, length, i))
			continue;
		state = step(w->states, state, bytes[i]);
		if (w->states[state].ending == ROOT)
			continue;
		size_t found = bounded_word(w, t, w->states[state].ending, t->folded + i + 1);
		if (found != WORD_NONE)
			return found;
	}
	return WORD_NONE;
}
