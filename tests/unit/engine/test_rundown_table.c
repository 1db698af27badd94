/* Each state of the show with each of its verbs: done, or refused with which reason (contracts.md sections 10 and 20).
 * A refusal changes nothing and says nothing; undo with nothing between leads back to the hash, redo forth again. */
#include "engine_fixture.h"

static const char show[] =
	"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'500ms','groups':[{'id':'g','title':'G','loop':true}],"
	"'segments':[{'id':'a','title':'A','duration':'10m'},"
	"{'id':'b','title':'B','duration':'10m','cues':[{'id':'m','on':'manual','do':[{'verb':'say','text':'x'}]}]},"
	"{'id':'c','title':'C','duration':'10m','optional':true},{'id':'d','title':'D','duration':'10m'},"
	"{'id':'e','title':'E','duration':'10m','group':'g'}],"
	"'emergency':{'plans':[{'id':'tech','title':'T'}]}}";

enum state { READY, LIVE, HELD, STANDBY, LOCKED, GUARDED, LOOP, LAST, FINISHED, STATES };

/* How to get there; the segment b is on air in all of them from LIVE to GUARDED, e in LOOP, d in LAST. */
static const struct {
	const char *name;
	const char *lines[4];
} ways[STATES] = {
	[READY] = {"ready", {NULL}},
	[LIVE] = {"live", {"go", "go"}},
	[HELD] = {"held", {"go", "go", "hold"}},
	[STANDBY] = {"standby", {"go", "go", "standby"}},
	[LOCKED] = {"locked", {"go", "go", "lock"}},
	[GUARDED] = {"guarded", {"go", "go"}},
	[LOOP] = {"loop", {"go", "jump e"}},
	[LAST] = {"last", {"go", "skip e", "jump d"}},
	[FINISHED] = {"finished", {"go", "go", "finish"}},
};

#define NA "verb.not-applicable"
#define NOT_LIVE "show.not-live"
#define OVER "show.finished"
#define ON_AIR "rundown.live"
#define WAITS "show.standby"
#define GUARD "go.guarded"
#define END "rundown.at-end"

#define ALL(reason)                                                                                                    \
	{                                                                                                              \
		reason, reason, reason, reason, reason, reason, reason, reason, reason                                 \
	}
/* Before the first GO, and from then on. */
#define ONCE(ready, live)                                                                                              \
	{                                                                                                              \
		ready, live, live, live, live, live, live, live, OVER                                                  \
	}

/* In the order of the states. */
/* "" = done. */
static const struct {
	const char *line;
	const char *reasons[STATES];
} table[] = {
	{"go", {"", "", "", WAITS, "go.locked", GUARD, "", END, OVER}},
	{"back", {"rundown.at-start", "", "", WAITS, "", GUARD, "", "", OVER}},
	{"jump c", {"", "", "", WAITS, "", GUARD, "", "", OVER}},
	{"jump b", {"", ON_AIR, ON_AIR, WAITS, ON_AIR, GUARD, "", "", OVER}},
	{"jump z",
	 {"id.unknown", "id.unknown", "id.unknown", WAITS, "id.unknown", GUARD, "id.unknown", "id.unknown", OVER}},
	{"arm c", ONCE("", "")},
	{"arm z", ONCE("id.unknown", "id.unknown")},
	{"leave", {NOT_LIVE, NA, NA, NA, NA, NA, END, NA, OVER}},
	{"lock", ONCE("", "")},
	{"unlock", ONCE("", "")},
	{"skip c", ONCE("", "")},
	{"skip c off=true", ONCE("", "")},
	{"skip b", {"", ON_AIR, ON_AIR, ON_AIR, ON_AIR, ON_AIR, "", "", OVER}},
	{"hold", {NOT_LIVE, "", "rundown.already-held", "", "", "", "", "", OVER}},
	{"resume",
	 {NOT_LIVE, "rundown.not-held", "", "rundown.not-held", "rundown.not-held", "rundown.not-held",
	  "rundown.not-held", "rundown.not-held", OVER}},
	{"time by=+1m", ONCE(NOT_LIVE, "")},
	{"time by=-20m", ONCE(NOT_LIVE, "rundown.impossible")},
	{"time by=+1m id=c", {NOT_LIVE, "", "", "", "", "", NA, NA, OVER}},
	{"end-now", ONCE(NOT_LIVE, "")},
	{"start-was by=-100ms", ONCE(NOT_LIVE, "")},
	{"start-was by=+1h", ONCE(NOT_LIVE, "rundown.impossible")},
	{"start-was", ALL("verb.missing-argument")},
	{"fix how=rescale", {NOT_LIVE, "", "", "", "", "", "rundown.impossible", "rundown.impossible", OVER}},
	{"fix how=nonsense", ALL("verb.bad-argument")},
	{"standby", {"", "", "", WAITS, "", "", "", "", OVER}},
	{"standby plan=tech", {"", "", "", WAITS, "", "", "", "", OVER}},
	{"standby plan=none", ALL("id.unknown")},
	{"standby-off", {NA, NA, NA, "", NA, NA, NA, NA, OVER}},
	{"undo", {"undo.nothing", "", "", "", "", "", "", "", "undo.nothing"}},
	{"redo", ALL("redo.nothing")},
	{"cue m", ONCE("", "")},
	{"retry m", ONCE(NA, NA)},
	{"drop m", ONCE(NA, NA)},
	{"retry z", ALL("id.unknown")},
	{"finish", ONCE("", "")},
};

static struct script *in(enum state state)
{
	struct script *s = script_new(show);
	char t[32];
	for (int i = 0; i < 4 && ways[state].lines[i]; i++) {
		snprintf(t, sizeof t, "%ds", i);
		say(s, t, ways[state].lines[i]);
	}
	until(s, state == GUARDED ? "1400ms" : "10s");
	forget_events(s);
	return s;
}

static bool undoable(const char *line)
{
	struct verb_call call = {0};
	struct reply ignored = {0};
	bool ok = verb_parse_line(line, &call, &ignored) && call.verb->undo == UNDO_RUNDOWN;
	verb_call_finish(&call);
	reply_finish(&ignored);
	return ok;
}

static void check_undo(struct script *s, const char *t, const uint8_t before[32], const char *line)
{
	uint8_t after[32];
	uint8_t now[32];
	script_hash(s, after);
	say(s, t, "undo");
	script_hash(s, now);
	if (memcmp(before, now, sizeof now) != 0)
		fail_msg("%s: undo does not lead back", line);
	say(s, t, "redo");
	script_hash(s, now);
	if (memcmp(after, now, sizeof now) != 0)
		fail_msg("%s: redo does not lead there", line);
}

/* What the verb answers, it answers as a preview too; that changes nothing in any case. */
static void check_preview(struct script *s, const char *t, const char *line, const char *reason)
{
	char text[96];
	uint8_t before[32];
	uint8_t after[32];
	snprintf(text, sizeof text, "%s preview=true", line);
	script_hash(s, before);
	const char *got = try_verb(s, t, text);
	if (strcmp(got, reason) != 0)
		fail_msg("%s: '%s', not '%s'", text, got, reason);
	script_hash(s, after);
	expect_same(before, after);
	expect_nothing(s);
}

static void check_cell(enum state state, const char *line, const char *reason)
{
	struct script *s = in(state);
	const char *t = state == GUARDED ? "1400ms" : "10s";
	uint8_t before[32];
	uint8_t after[32];
	check_preview(s, t, line, reason);
	script_hash(s, before);
	const char *got = try_verb(s, t, line);
	if (strcmp(got, reason) != 0)
		fail_msg("%s when %s: '%s', not '%s'", line, ways[state].name, got, reason);
	if (reason[0]) {
		expect_nothing(s);
		script_hash(s, after);
		expect_same(before, after);
	} else if (undoable(line)) {
		check_undo(s, t, before, line);
	}
	forget_events(s);
	script_end(s);
}

static void every_verb_in_every_state(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int state = 0; state < STATES; state++)
			check_cell((enum state)state, table[i].line, table[i].reasons[state]);
}

/* No show verb is missing from the table but those that begin a show anew, and goals, which have tests of their own. */
static bool is_elsewhere(const char *name)
{
	return strcmp(name, "rehearse") == 0 || strcmp(name, "load") == 0 || strcmp(name, "goal") == 0;
}

static void the_table_is_whole(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < verb_count(); i++) {
		const char *name = verb_at(i)->name;
		bool found = strcmp(verb_at(i)->family, "show") != 0 || is_elsewhere(name);
		for (size_t k = 0; !found && k < sizeof table / sizeof *table; k++)
			found = strcspn(table[k].line, " ") == strlen(name) &&
				strncmp(table[k].line, name, strlen(name)) == 0;
		if (!found)
			fail_msg("%s is not in the table", name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verb_in_every_state),
		cmocka_unit_test(the_table_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
