/* What a rehearsal asks of the runner: the clock that runs faster, the audience that is connected for it, and that all
 * of this ends with it. */
#include "core/anew.h"
#include "run/answer.h"
#include "run/parts.h"

static json_t *bad_argument(const struct runner *r, const char *name)
{
	json_t *answer = answer_refusal("verb.bad-argument", r->show->language);
	json_object_set_new(answer, "argument", json_string(name));
	return answer;
}

json_t *rehearsal_judge(const struct runner *r, const struct verb_call *call)
{
	const struct engine *e = r->engine;
	bool off = verb_bool(call, "off", false);
	if (off && e->rehearsal)
		return NULL;
	if (!anew_is_untouched(e)) {
		bool finished = e->rundown.state == SHOW_FINISHED;
		return answer_refusal(finished ? "show.finished" : "show.live", r->show->language);
	}
	if (off)
		return answer_refusal("verb.not-applicable", r->show->language);
	if (verb_has(call, "speed") && r->clock.driven)
		return bad_argument(r, "speed"); /* that clock is driven line by line */
	return verb_has(call, "feed") ? sources_judge(r, verb_text(call, "feed", ""), NULL) : NULL;
}

void rehearsal_changed(struct runner *r, const struct verb_call *call, struct moment at)
{
	bool off = !r->engine->rehearsal;
	if (off || verb_has(call, "speed"))
		clock_set_speed(&r->clock, off ? r->speed : (double)verb_integer(call, "speed", 1));
	batch_begin_time(r); /* at the end the wall clock is the machine's again */
	if (off) {
		next_show_begin(r);
		sources_begin_again(r);
		sources_forget_repeats(r);
		r->live_since = batch_now(r).wall; /* `at` is of the rehearsal's clock, which may have run faster */
	} else if (verb_has(call, "feed")) {
		sources_add_for_rehearsal(r, verb_text(call, "feed", ""));
		sources_tell_waiting(r, at);
	}
	sources_settle(r);
}
