/* Undo of edits: one by one, and any number of them at random. */
#include "engine_fixture.h"

#include "core/edit.h"
#include "core/undo.h"
#include "edit_show.h"

/* ---- undo ---- */

static void there_and_back(void **state)
{
	(void)state;
	static const char *const verbs[] = {
		"edit.set segment/b duration=12m",
		"edit.insert segment after= id=z title=Z duration=1m",
		"edit.duplicate segment/a",
		"edit.move segment/c after=a",
		"edit.delete segment/c",
		"edit.set cue/c4 do=marker",
		"edit.delete cue/c4",
		"edit.set interaction/p title=x",
		"edit.delete interaction/l confirm=true",
		"edit.insert goal after= id=g metric=likes .target=5",
		"edit.set product/cup stock=1",
	};
	for (size_t live = 0; live < 2; live++)
		for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
			struct script *s = script_new(SHOW);
			uint8_t before[32];
			uint8_t after[32];
			uint8_t now[32];
			if (live) {
				say(s, "0s", "go");
				say(s, "10s", "fix how=rescale");
				say(s, "10s", "edit.set segment/a title=Staged");
			}
			script_hash(s, before);
			say(s, "1m", verbs[i]);
			script_hash(s, after);
			expect_other(before, after);
			say(s, "1m", "undo");
			script_hash(s, now);
			expect_same(before, now);
			say(s, "1m", "redo");
			script_hash(s, now);
			expect_same(after, now);
			say(s, "1m", "undo");
			script_hash(s, now);
			expect_same(before, now);
			forget_events(s);
			script_end(s);
		}
}

/* ---- at random ---- */

static const char *const lines[] = {
	"edit.set segment/a title=A1",
	"edit.set segment/a duration=7m",
	"edit.set segment/b duration=4m",
	"edit.set segment/b skip=true",
	"edit.set segment/b skip=",
	"edit.set segment/c start=20:30",
	"edit.set segment/c start=",
	"edit.insert segment after=a title=N duration=1m",
	"edit.insert segment after= title=N duration=2m",
	"edit.duplicate segment/a",
	"edit.duplicate segment/b",
	"edit.delete segment/b",
	"edit.delete segment/c confirm=true",
	"edit.delete segment/a confirm=true",
	"edit.delete segment/segment-1 confirm=true",
	"edit.move segment/b after=",
	"edit.move segment/a after=c",
	"edit.move segment/segment-1 after=c",
	"edit.insert cue after= segment=a on=start do=marker",
	"edit.insert cue after= segment=b on=offset at=1s do=marker",
	"edit.delete cue/c1",
	"edit.delete cue/cue-1",
	"edit.move cue/c2 after=c3",
	"edit.set cue/c2 at=10s",
	"edit.set interaction/p title=x",
	"edit.delete interaction/l confirm=true",
	"edit.duplicate interaction/p",
	"edit.insert interaction after=p kind=card title=Card",
	"edit.set product/cup stock=9",
	"edit.apply a",
	"edit.discard a",
	"edit.apply b",
	"go",
	"go",
	"back",
	"jump c",
	"arm b",
	"skip b",
	"skip b off=true",
	"hold",
	"resume",
	"time by=+30s",
	"end-now",
	"fix how=rescale",
	"fix how=drop",
	"undo",
	"redo",
};

static const char *const others[] = {
	"poll.open p",
	"poll.close p",
	"poll.reveal p",
	"poll.done p",
	"poll.reset p",
	"lottery.open l",
	"lottery.close l",
	"lottery.draw l",
	"lottery.reset l",
	"sale.open s",
	"sale.close s",
	"sale.reset s",
	"cue c3",
	"standby",
	"standby-off",
	"poll.open p-2",
	"edit.apply p",
	"edit.set interaction/l title=y",
	"edit.insert segment after=b title=N duration=1m auto=true",
};

/* Whatever was done, all of it taken back is where it began, and all of it redone where it had come to. No time passes:
 * what happens by itself would stay. */
static void all_of_it_taken_back(void **state)
{
	(void)state;
	size_t longest = 0;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct script *s = script_new(NO_GUARD SHOW_BEHIND_ITS_ID);
		uint8_t first[32];
		uint8_t last[32];
		uint8_t now[32];
		size_t steps = 0;
		script_seed(seed);
		script_hash(s, first);
		for (uint32_t left = script_below(45) + 3; left; left--)
			try_verb(s, "1s", lines[script_below(sizeof lines / sizeof *lines)]);
		while (!*try_verb(s, "1s", "redo"))
			;
		script_hash(s, last);
		while (!*try_verb(s, "1s", "undo"))
			steps++;
		if (strcmp(s->reply.reason, "undo.nothing") != 0)
			fail_msg("seed %llu: %s", (unsigned long long)seed, s->reply.reason);
		script_hash(s, now);
		if (memcmp(first, now, sizeof now) != 0)
			fail_msg("seed %llu: not where it began", (unsigned long long)seed);
		longest = steps > longest ? steps : longest;
		while (!*try_verb(s, "1s", "redo"))
			steps--;
		assert_int_equal(steps, 0);
		script_hash(s, now);
		if (memcmp(last, now, sizeof now) != 0)
			fail_msg("seed %llu: not where it had come to", (unsigned long long)seed);
		forget_events(s);
		script_end(s);
	}
	assert_in_range(longest, 20, UNDO_DEPTH);
}

/* The same while time passes and rows end by themselves: nothing breaks, and a twin agrees. */
static void at_random_while_time_passes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct script *s = script_new(SHOW);
		char t[32];
		script_seed(seed);
		for (size_t i = 0; i < 60; i++) {
			snprintf(t, sizeof t, "%zums", 1000 + i * 20600);
			if (script_below(4) == 0)
				chat(s, t, "ann", script_below(2) ? "1" : "go");
			try_verb(s, t,
				 script_below(6) ? lines[script_below(sizeof lines / sizeof *lines)]
						 : others[script_below(sizeof others / sizeof *others)]);
		}
		forget_events(s);
		script_end(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(all_of_it_taken_back),
		cmocka_unit_test(at_random_while_time_passes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
