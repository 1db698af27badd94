/* --auto: an operator that does what the script plans: GO at each planned end, every manual cue once in its segment,
 * and each interaction through its whole life. It looks at the engine and gives verbs, as a person would. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/question.h"
#include "core/quiz.h"
#include "core/sale.h"
#include "run/parts.h"

/* Where in a segment things are done, in hundredths of its length. */
enum {
	AT_OPEN = 10,
	AT_QUESTION = 30,
	AT_CUES_FROM = 20,
	AT_CUES_TO = 80,
	AT_CLOSE = 70,
	AT_REVEAL = 80,
	AT_DONE = 97
};

/* After a refusal (GO is locked, the journal cannot be written) it looks again as often as a patient person would. */
#define PATIENCE_MS 1000

struct autopilot {
	const struct show *show; /* the engine's; held: what is kept of its things is carried over when an edit makes
				  * another of it */
	int segment;             /* the one that the rest is about, -1 = none */
	size_t runs;
	bool *cue_done; /* by cue; owned */
	bool *opened;   /* by interaction, in this segment's run; owned */
	bool *asked;    /* reveal or draw was asked for */
	int64_t *again; /* by interaction, and one for the segments: what was refused waits until then, monotonic; owned
			 */
	int64_t *last;  /* in `again`: of what was tried last */
	int64_t went;   /* monotonic instant of the last GO */
	int went_at_once;
	bool spins; /* a loop goes round without time passing */
	bool told;
	char line[256];
};

static bool make_marks(struct autopilot *a, const struct show *show)
{
	a->cue_done = calloc(show->cue_count + 1, sizeof *a->cue_done);
	a->opened = calloc(show->interaction_count + 1, sizeof *a->opened);
	a->asked = calloc(show->interaction_count + 1, sizeof *a->asked);
	a->again = calloc(show->interaction_count + 1, sizeof *a->again);
	a->last = a->again;
	return a->cue_done && a->opened && a->asked && a->again;
}

static void free_marks(struct autopilot *a)
{
	free(a->cue_done);
	free(a->opened);
	free(a->asked);
	free(a->again);
}

struct autopilot *autopilot_create(const struct show *show)
{
	struct autopilot *a = calloc(1, sizeof *a);
	if (!a)
		return NULL;
	a->show = show_hold(show);
	a->segment = -1;
	if (make_marks(a, show))
		return a;
	autopilot_destroy(a);
	return NULL;
}

void autopilot_destroy(struct autopilot *a)
{
	if (!a)
		return;
	free_marks(a);
	show_release(a->show);
	free(a);
}

/* The show was edited: what is known of a thing goes with its id. */
static void follow_show(struct autopilot *a, const struct show *show)
{
	struct autopilot old = *a;
	if (a->show == show)
		return;
	if (!make_marks(a, show)) { /* nothing is known then: it waits until there is memory */
		free_marks(a);
		*a = old;
		return;
	}
	for (size_t i = 0; i < show->cue_count; i++) {
		int was = show_find_cue(old.show, show->cues[i].id);
		a->cue_done[i] = was >= 0 && old.cue_done[was];
	}
	for (size_t i = 0; i < show->interaction_count; i++) {
		int was = show_find_interaction(old.show, show->interactions[i].id);
		if (was < 0)
			continue;
		a->opened[i] = old.opened[was];
		a->asked[i] = old.asked[was];
		a->again[i] = old.again[was];
	}
	a->again[show->interaction_count] = old.again[old.show->interaction_count];
	if (a->segment >= 0)
		a->segment = show_find_segment(show, old.show->segments[a->segment].id);
	a->show = show_hold(show);
	free_marks(&old);
	show_release(old.show);
}

/* What is to be done next, and when. */
struct plan {
	int64_t due;
	char *line;
	size_t size;
	bool *mark;     /* set when it has been done; NULL = none */
	int64_t *again; /* set when it was refused */
};

static void consider(struct plan *p, int64_t due, bool *mark, int64_t *again, const char *verb, const char *id)
{
	if (due < *again)
		due = *again;
	if (due >= p->due)
		return;
	p->due = due;
	p->mark = mark;
	p->again = again;
	snprintf(p->line, p->size, "%s%s%s", verb, id[0] ? " " : "", id);
}

static int64_t *segments_again(const struct autopilot *a)
{
	return &a->again[a->show->interaction_count];
}

static int64_t at_part(int64_t start, int64_t end, int hundredths)
{
	return start + (end - start) * hundredths / 100;
}

static void plan_cues(struct autopilot *a, struct engine *e, int64_t start, int64_t end, struct plan *p)
{
	const struct show_segment *doc = &a->show->segments[a->segment];
	int manual = 0;
	int seen = 0;
	for (size_t i = 0; i < doc->cue_count; i++)
		manual += a->show->cues[doc->first_cue + (int)i].on == CUE_ON_MANUAL;
	for (size_t i = 0; i < doc->cue_count; i++) {
		int index = doc->first_cue + (int)i;
		if (a->show->cues[index].on != CUE_ON_MANUAL)
			continue;
		int part = AT_CUES_FROM + (AT_CUES_TO - AT_CUES_FROM) * seen++ / (manual ? manual : 1);
		if (!a->cue_done[index] && e->cues[index].state == CUE_WAITING)
			consider(p, at_part(start, end, part), &a->cue_done[index], segments_again(a), "cue",
				 a->show->cues[index].id);
	}
}

static void plan_question(struct interaction *it, int64_t *again, int64_t start, int64_t end, struct plan *p)
{
	const struct board *b = it->board;
	char verb[64];
	if (b->on_air || it->life != LIFE_OPEN)
		return;
	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];
		if (item->removed || (item->state != ITEM_INBOX && item->state != ITEM_APPROVED))
			continue;
		snprintf(verb, sizeof verb, "question.air %s item=%u", it->doc->id, item->number);
		consider(p, at_part(start, end, AT_QUESTION), NULL, again, verb, "");
		return;
	}
}

/* Does a cue of the live segment give this verb to this interaction? Then the script plans it, and it is left to the
 * cue. */
static bool scripted(const struct autopilot *a, const char *verb, const char *id)
{
	const struct show_segment *doc = &a->show->segments[a->segment];
	for (size_t i = 0; i < doc->cue_count; i++) {
		size_t n = 0;
		const json_t *action = NULL;
		json_array_foreach(a->show->cues[doc->first_cue + (int)i].actions, n, action)
		{
			const char *given = json_string_value(json_object_get(action, "verb"));
			const char *to = json_string_value(json_object_get(action, "id"));
			if (given && to && strcmp(given, verb) == 0 && strcmp(to, id) == 0)
				return true;
		}
	}
	return false;
}

/* The next question: when the one that is asked is over; without a time limit all share the time that it is open. */
static void plan_next(const struct autopilot *a, struct interaction *it, int64_t *again, int64_t start, int64_t end,
		      struct plan *p)
{
	const struct quiz *q = it->quiz;
	char verb[64];
	snprintf(verb, sizeof verb, "%s.next", interaction_kind_name(it->doc->kind));
	if (q->current + 1 >= (int)q->count || scripted(a, verb, it->doc->id))
		return;
	if (q->rounds[q->current].ended)
		consider(p, start, NULL, again, verb, it->doc->id);
	else if (q->time_ms == SHOW_NONE)
		consider(p, at_part(start, end, AT_OPEN + (AT_CLOSE - AT_OPEN) * (q->current + 1) / (int)q->count),
			 NULL, again, verb, it->doc->id);
}

static void plan_interaction(struct autopilot *a, struct engine *e, int index, int64_t start, int64_t end,
			     struct plan *p)
{
	struct interaction *it = &e->items[index];
	const char *kind = interaction_kind_name(it->doc->kind);
	int64_t *again = &a->again[index];
	char verb[64];
	if ((it->life == LIFE_DRAFT || it->life == LIFE_ARMED) && !a->opened[index] &&
	    !(it->doc->kind == KIND_SALE && it->sale->phase == SALE_COUNTDOWN)) {
		snprintf(verb, sizeof verb, "%s.%s", kind, it->doc->kind == KIND_SALE ? "start" : "open");
		if (!scripted(a, verb, it->doc->id) &&
		    !(it->doc->kind == KIND_SALE && scripted(a, "sale.open", it->doc->id)))
			consider(p, at_part(start, end, AT_OPEN), &a->opened[index], again, verb, it->doc->id);
	}
	if (it->doc->kind == KIND_QUESTION)
		plan_question(it, again, start, end, p);
	if (it->life == LIFE_OPEN && (it->doc->kind == KIND_QUIZ || it->doc->kind == KIND_SURVEY))
		plan_next(a, it, again, start, end, p);
	if (it->life == LIFE_OPEN) {
		snprintf(verb, sizeof verb, "%s.close", kind);
		if (!scripted(a, verb, it->doc->id))
			consider(p, at_part(start, end, it->deadline_mono == NEVER ? AT_CLOSE : AT_REVEAL), NULL, again,
				 verb, it->doc->id);
	}
	bool reveals = it->doc->kind == KIND_POLL || it->doc->kind == KIND_LOTTERY || it->doc->kind == KIND_QUIZ ||
		       it->doc->kind == KIND_SURVEY;
	if (it->life == LIFE_CLOSED && reveals && !a->asked[index] && it->settled) {
		snprintf(verb, sizeof verb, "%s.%s", kind, it->doc->kind == KIND_LOTTERY ? "draw" : "reveal");
		if (!scripted(a, verb, it->doc->id))
			consider(p, start, &a->asked[index], again, verb, it->doc->id);
	}
	if (it->life == LIFE_CLOSED || it->life == LIFE_REVEALED) {
		snprintf(verb, sizeof verb, "%s.hide", kind);
		bool hidden_later = scripted(a, verb, it->doc->id);
		snprintf(verb, sizeof verb, "%s.done", kind);
		if (!hidden_later && !scripted(a, verb, it->doc->id))
			consider(p, at_part(start, end, AT_DONE), NULL, again, verb, it->doc->id);
	}
}

static void follow(struct autopilot *a, const struct engine *e)
{
	int live = e->rundown.live;
	size_t runs = live < 0 ? 0 : e->rundown.rows[live].run_count;
	if (live == a->segment && runs == a->runs)
		return;
	a->segment = live;
	a->runs = runs;
	memset(a->opened, 0, a->show->interaction_count * sizeof *a->opened);
	memset(a->asked, 0, a->show->interaction_count * sizeof *a->asked);
	memset(a->cue_done, 0, a->show->cue_count * sizeof *a->cue_done);
}

static struct plan next_step(struct autopilot *a, struct engine *e, struct moment now)
{
	struct plan p = {.due = NEVER, .line = a->line, .size = sizeof a->line};
	a->line[0] = 0;
	follow_show(a, e->show);
	if (a->show != e->show)
		return p;
	follow(a, e);
	if (e->rundown.state == SHOW_FINISHED || e->rundown.standby)
		return p;
	if (e->rundown.state == SHOW_READY) {
		consider(&p, now.mono, NULL, segments_again(a), "go", "");
		return p;
	}
	if (e->rundown.live < 0) { /* it was deleted */
		consider(&p, now.mono, NULL, segments_again(a), e->rundown.armed < 0 ? "finish" : "go", "");
		return p;
	}
	int64_t end = rundown_live_end_mono(&e->rundown, now);
	int64_t start = rundown_live_start_mono(&e->rundown);
	if (end == NEVER || start == NEVER)
		return p;
	consider(&p, end, NULL, segments_again(a), e->rundown.armed < 0 ? "finish" : "go", "");
	plan_cues(a, e, start, end, &p);
	const struct show_segment *doc = &a->show->segments[a->segment];
	for (size_t i = 0; i < doc->interaction_count; i++)
		plan_interaction(a, e, doc->interactions[i], start, end, &p);
	return p;
}

int64_t autopilot_next(struct autopilot *a, struct engine *e, struct moment now)
{
	return next_step(a, e, now).due;
}

void autopilot_refused(struct autopilot *a, struct moment now)
{
	*a->last = now.mono + PATIENCE_MS;
}

/* More GOs at one instant than there are segments: a loop whose rows have no length. It goes on after a while. */
static bool spins(struct autopilot *a, struct moment now)
{
	if (strcmp(a->line, "go") != 0)
		return false;
	a->went_at_once = now.mono == a->went ? a->went_at_once + 1 : 1;
	a->went = now.mono;
	if (a->went_at_once <= (int)a->show->segment_count + 1)
		return false;
	a->spins = true;
	*segments_again(a) = now.mono + PATIENCE_MS;
	return true;
}

const char *autopilot_verb(struct autopilot *a, struct engine *e, struct moment now)
{
	struct plan p = next_step(a, e, now);
	if (p.due > now.mono || !a->line[0])
		return NULL;
	if (p.mark)
		*p.mark = true;
	a->last = p.again;
	return spins(a, now) ? NULL : a->line;
}

bool autopilot_is_spinning(struct autopilot *a)
{
	bool news = a->spins && !a->told;
	a->told = a->told || a->spins;
	a->spins = false;
	return news;
}
