#include "support_overlay.h"

#include "overlay/presence.h"

/* Opacity and way down from the place of rest, in design px; opacity 0 if nothing is to be drawn. */
struct seen {
	double opacity;
	double down;
};

static struct seen look(const struct presence *presence, int64_t now)
{
	begin("en-US", 1920, 1080, now);
	if (!presence_apply(presence, &rig.canvas))
		return (struct seen){0};
	const struct quad_list *list = &rig.sheet.list;
	double group = list->group_count ? list->groups[0].opacity : 1.0;
	return (struct seen){rig.canvas.state.opacity * group, rig.canvas.state.motion.f};
}

static struct stage_card card_of(const char *id, int64_t shown)
{
	struct stage_card card = {.present = true, .shown = shown};
	snprintf(card.id, sizeof(card.id), "%s", id);
	return card;
}

static bool follow(struct presence *presence, struct stage_card card, int64_t now)
{
	return presence_update(presence, &card, 0, &rig.theme, now);
}

static void it_comes_from_below_and_goes_there(void **state)
{
	(void)state;
	struct presence presence = {0};
	assert_true(look(&presence, NOW).opacity == 0.0);
	assert_true(follow(&presence, card_of("a", NOW), NOW));
	struct seen before = {0.0, rig.theme.enter_px};
	for (int64_t t = NOW; t <= NOW + 400; t += 16) {
		struct seen seen = look(&presence, t);
		assert_true(seen.opacity >= before.opacity && seen.down <= before.down);
		before = seen;
	}
	assert_true(before.opacity == 1.0 && before.down == 0.0);
	assert_false(follow(&presence, (struct stage_card){0}, NOW + 1000));
	for (int64_t t = NOW + 1000; t < NOW + 1200; t += 16) {
		struct seen seen = look(&presence, t);
		assert_true(seen.opacity <= before.opacity && seen.down >= before.down);
		before = seen;
	}
	assert_true(look(&presence, NOW + 1000 + (int64_t)rig.theme.leave_ms).opacity == 0.0);
	assert_true(rig.canvas.wake == NEVER);
}

static void what_was_on_air_before_does_not_move(void **state)
{
	(void)state;
	struct presence presence = {0};
	follow(&presence, card_of("a", NOW - 5000), NOW);
	assert_true(look(&presence, NOW).opacity == 1.0);
	assert_true(rig.canvas.wake == NEVER);
}

static void an_interrupted_motion_goes_on_from_where_it_is(void **state)
{
	(void)state;
	struct presence presence = {0};
	follow(&presence, card_of("a", NOW), NOW);
	struct seen before = look(&presence, NOW + 100);
	assert_true(before.opacity > 0.1 && before.opacity < 0.9);
	follow(&presence, (struct stage_card){0}, NOW + 100);
	struct seen after = look(&presence, NOW + 100);
	assert_true(fabs(after.opacity - before.opacity) < 1e-9 && fabs(after.down - before.down) < 1e-9);
	assert_true(look(&presence, NOW + 150).opacity < after.opacity);
	/* And while it leaves. */
	follow(&presence, card_of("a", NOW + 1000), NOW + 1000);
	follow(&presence, (struct stage_card){0}, NOW + 2000);
	before = look(&presence, NOW + 2150);
	assert_true(before.opacity > 0.1 && before.opacity < 0.9);
	assert_false(follow(&presence, card_of("a", NOW + 2140), NOW + 2150));
	after = look(&presence, NOW + 2150);
	assert_true(fabs(after.opacity - before.opacity) < 1e-9 && fabs(after.down - before.down) < 1e-9);
	assert_true(look(&presence, NOW + 2250).opacity > after.opacity);
	assert_true(look(&presence, NOW + 2600).opacity == 1.0);
}

/* However fast it is shown and hidden: three times a second is the limit of what may flash. It goes at once, and comes
 * when it may without being asked again. */
static void a_card_comes_at_most_three_times_a_second(void **state)
{
	(void)state;
	for (int64_t period = 20; period < 400; period += 20) {
		struct presence presence = {0};
		int comings = 0;
		for (int64_t at = 0; at < 3000; at += 10) {
			bool was = presence.present;
			bool shown = at / period % 2 == 0;
			bool asked = at % period == 0;
			int64_t next = presence_next(&presence, &rig.theme);
			if (asked || (next != NEVER && NOW + at >= next))
				follow(&presence, shown ? card_of("a", NOW + at) : (struct stage_card){0}, NOW + at);
			assert_true(shown || !presence.present);
			comings += !was && presence.present;
		}
		assert_in_range(comings, 3, 9);
	}
}

static void one_leaves_before_another_comes(void **state)
{
	(void)state;
	struct presence presence = {0};
	follow(&presence, card_of("a", NOW), NOW);
	int64_t t = NOW + 1000;
	assert_false(follow(&presence, card_of("b", t), t));
	assert_false(presence.present);
	assert_true(look(&presence, t).opacity == 1.0);
	int64_t next = presence_next(&presence, &rig.theme);
	assert_true(next == t + (int64_t)rig.theme.leave_ms);
	assert_false(follow(&presence, card_of("b", t), next - 1));
	assert_true(follow(&presence, card_of("b", t), next));
	assert_true(look(&presence, next).opacity == 0.0);
	assert_true(look(&presence, next + 1000).opacity == 1.0);
	assert_true(presence_next(&presence, &rig.theme) == NEVER);
	/* The same card with another content altogether, and the first one again before that has come. */
	struct stage_card card = card_of("b", t);
	assert_false(presence_update(&presence, &card, 7, &rig.theme, next + 2000));
	assert_true(presence_next(&presence, &rig.theme) == next + 2000 + (int64_t)rig.theme.leave_ms);
	assert_false(follow(&presence, card, next + 2100));
	assert_true(presence.present && presence_next(&presence, &rig.theme) == NEVER);
	assert_true(look(&presence, next + 3000).opacity == 1.0);
	/* It is taken back while it waits. */
	follow(&presence, card_of("a", t), next + 4000);
	follow(&presence, (struct stage_card){0}, next + 4100);
	assert_true(presence_next(&presence, &rig.theme) == NEVER);
	assert_true(look(&presence, next + 5000).opacity == 0.0);
}

static void one_that_was_covered_comes_in_again(void **state)
{
	(void)state;
	struct presence presence = {0};
	follow(&presence, card_of("a", NOW), NOW);
	follow(&presence, (struct stage_card){0}, NOW + 1000);
	assert_false(follow(&presence, card_of("a", NOW), NOW + 9000));
	assert_true(look(&presence, NOW + 9000).opacity == 0.0);
	assert_true(look(&presence, NOW + 9600).opacity == 1.0);
}

static uint32_t next_number(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Whatever comes whenever: from one millisecond to the next nothing changes by more than the quickest motion does. */
static void nothing_ever_jumps(void **state)
{
	(void)state;
	static const char *const ids[] = {"a", "b"};
	/* The opacity of a group is in steps of eight bits. */
	double step = 3.0 / fmin(rig.theme.enter_ms, rig.theme.leave_ms) + 1.0 / 255.0 + 1e-9;
	uint32_t seed = 7;
	for (int round = 0; round < 40; round++) {
		struct presence presence = {0};
		struct stage_card card = {0};
		struct seen before = {0};
		for (int64_t t = NOW; t < NOW + 3000; t++) {
			bool moved = next_number(&seed) % 97 == 0;
			if (moved) {
				bool hide = next_number(&seed) % 3 == 0;
				card = hide ? (struct stage_card){0} : card_of(ids[next_number(&seed) % 2], t);
			}
			if (moved || t >= presence_next(&presence, &rig.theme))
				follow(&presence, card, t);
			struct seen seen = look(&presence, t);
			if (fabs(seen.opacity - before.opacity) > step)
				fail_msg("round %d, %d ms: opacity %f after %f", round, (int)(t - NOW), seen.opacity,
					 before.opacity);
			if (seen.opacity > 0.0 && before.opacity > 0.0)
				assert_true(fabs(seen.down - before.down) <= step * rig.theme.enter_px);
			before = seen;
		}
	}
}

/* Saturated red: another card, or the same one again, comes a second after the one before began to go. */
static void a_red_panel_comes_at_most_once_a_second(void **state)
{
	(void)state;
	static const struct {
		const char *theme;
		int64_t pause;
	} cases[] = {{"studio", 0}, {"red-gold", 1000}, {"editorial", 0}, {"pop", 0}, {"bare", 0}};
	struct theme kept = rig.theme;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char path[600];
		snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, cases[i].theme);
		assert_true(theme_load(path, &rig.theme, NULL));
		assert_int_equal(theme_pause_ms(&rig.theme), cases[i].pause);
		int64_t gone = (int64_t)rig.theme.leave_ms;
		int64_t next = NOW + (cases[i].pause ? cases[i].pause : gone);
		struct presence presence = {0};
		assert_true(follow(&presence, card_of("a", NOW - 5000), NOW - 5000));
		assert_false(follow(&presence, card_of("b", NOW), NOW));
		assert_int_equal(presence_next(&presence, &rig.theme), next);
		assert_false(follow(&presence, card_of("b", NOW), next - 1));
		assert_true(look(&presence, NOW + gone).opacity == 0.0);
		assert_true(follow(&presence, card_of("b", NOW), next));
		assert_true(presence.present && presence.entered == next);
	}
	rig.theme = kept;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_from_below_and_goes_there),
		cmocka_unit_test(what_was_on_air_before_does_not_move),
		cmocka_unit_test(an_interrupted_motion_goes_on_from_where_it_is),
		cmocka_unit_test(a_card_comes_at_most_three_times_a_second),
		cmocka_unit_test(one_leaves_before_another_comes),
		cmocka_unit_test(one_that_was_covered_comes_in_again),
		cmocka_unit_test(nothing_ever_jumps),
		cmocka_unit_test(a_red_panel_comes_at_most_once_a_second),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
