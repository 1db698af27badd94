/* The votes of a poll on their way: a figure says what its bar shows, and nothing is final before the bars have
 * landed. */
#include "support_overlay.h"

#include <math.h>

#include "overlay/poll_strip.h"
#include "overlay/poll_votes.h"

static struct overlay_poll poll;

static void update(int64_t at)
{
	overlay_poll_update(&poll, &rig.stage, &rig.theme, at);
}

static void put_votes(int64_t a, int64_t b, int64_t c)
{
	struct stage_poll *card = &rig.stage.poll;
	const int64_t votes[] = {a, b, c};
	card->option_count = 3;
	card->votes = a + b + c;
	card->voters = card->votes;
	for (int i = 0; i < 3; i++) {
		card->options[i].votes = votes[i];
		card->options[i].percent = (int)llround(100.0 * (double)votes[i] / (double)card->votes);
		card->options[i].winner = false;
	}
}

static void open_card(bool hidden)
{
	poll = (struct overlay_poll){0};
	memset(&rig.stage, 0, sizeof(rig.stage));
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.poll.hidden = hidden;
	rig.stage.poll.card.clock.set = false;
	put_votes(500, 300, 200);
	update(NOW - 10000);
}

static void closed(bool hidden)
{
	open_card(hidden);
	rig.stage.poll.card.life = LIFE_CLOSED;
	rig.stage.poll.card.settled = true;
	update(NOW - 5000);
}

static void reveal(void)
{
	rig.stage.poll.card.life = LIFE_REVEALED;
	rig.stage.poll.card.revealed = NOW;
	rig.stage.poll.hidden = false;
	rig.stage.poll.options[0].winner = true;
	update(NOW);
}

static void figures_agree(const char *what)
{
	for (int64_t at = 0; at <= 3000; at += 7) {
		begin("en-US", 1920, 1080, NOW + at);
		for (uint32_t i = 0; i < 3; i++) {
			double part = 100.0 * poll_votes_part(&poll, &rig.canvas, i);
			int figure = poll_votes_figure(&poll, &rig.canvas, i);
			if (fabs(part - figure) > 1.5)
				fail_msg("%s, %d ms: option %u has %d %% beside a bar of %.1f %%", what, (int)at, i + 1,
					 figure, part);
			if (at == 3000)
				assert_int_equal(figure, rig.stage.poll.options[i].percent);
		}
	}
}

static void a_figure_says_what_its_bar_shows(void **state)
{
	(void)state;
	closed(true);
	reveal();
	figures_agree("the race");
	open_card(false);
	put_votes(500, 1300, 200);
	update(NOW);
	figures_agree("another leads");
	rig.theme.reduced = true;
	open_card(false);
	put_votes(500, 1300, 200);
	update(NOW);
	figures_agree("nothing moves");
	begin("en-US", 1920, 1080, NOW);
	assert_true(poll_votes_part(&poll, &rig.canvas, 1) == 0.65);
	rig.theme.reduced = false;
}

/* What the strip looks like at that instant. */
static size_t strip_at(int64_t at, float *points, size_t most)
{
	begin("en-US", 1920, 1080, NOW + at);
	poll_strip_draw(&poll, &rig.canvas, (struct rect){1200.0, 300.0, 624.0, 480.0},
			(struct rect){1200.0, 688.0, 624.0, 92.0});
	size_t count = rig.sheet.list.count * 16;
	assert_true(count <= most);
	memcpy(points, rig.sheet.list.points, count * sizeof(*points));
	return count;
}

static void nothing_is_final_before_the_bars_have_landed(void **state)
{
	(void)state;
	static float before[16 * 400];
	static float after[16 * 400];
	closed(true);
	size_t count = strip_at(-10, before, 16 * 400);
	reveal();
	for (int64_t at = 0; at < POLL_REVEAL_MS; at += 100) {
		assert_int_equal(strip_at(at, after, 16 * 400), count);
		assert_memory_equal(before, after, count * sizeof(*before));
	}
	count = strip_at(POLL_REVEAL_MS + 1000, after, 16 * 400);
	closed(false);
	assert_int_equal(strip_at(0, before, 16 * 400), count);
	assert_memory_equal(before, after, count * sizeof(*before));
}

/* Where nobody was kept waiting, the result is said at once. */
static void a_result_that_was_seen_is_final_at_once(void **state)
{
	(void)state;
	static float before[16 * 400];
	static float after[16 * 400];
	closed(false);
	size_t count = strip_at(0, before, 16 * 400);
	reveal();
	assert_int_equal(strip_at(0, after, 16 * 400), count);
	assert_memory_equal(before, after, count * sizeof(*before));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_figure_says_what_its_bar_shows),
		cmocka_unit_test(nothing_is_final_before_the_bars_have_landed),
		cmocka_unit_test(a_result_that_was_seen_is_final_at_once),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
