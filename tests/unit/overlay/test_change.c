/* What stands changes, and changes again before that is over: the panel goes on from where it is, and never leaves. */
#include "support_overlay.h"

#include <math.h>

#include "overlay/box.h"

#define STEP 2    /* ms between two frames */
#define MOST 20.0 /* px that a panel's edge goes within one */
#define LONGER                                                                                                         \
	"Should a travel mug be something that you buy once in your life and hand on to your children, or is that "    \
	"asking too much of a lid that is opened ten times a day?"

static void lone(struct stage_card *card)
{
	overlay_sample(&rig.stage, "en-US", NOW);
	for (size_t i = 0; i < overlay_face_count; i++)
		overlay_faces[i].card(&rig.stage)->present = overlay_faces[i].card(&rig.stage) == card;
	card->shown = NOW - 10000;
	card->clock.set = false;
}

/* How each card can stand: 0 is between the two others, or as one of them. */
static void topic(int how)
{
	struct stage_topic *topic = &rig.stage.topic;
	lone(&topic->card);
	snprintf(topic->card.title, sizeof(topic->card.title), "%s", how == 1 ? LONGER : "Mugs");
	snprintf(topic->text, sizeof(topic->text), "%s", how == 2 ? "" : LONGER);
}

static void lower(int how)
{
	struct stage_lower *lower = &rig.stage.lower;
	lone(&lower->card);
	snprintf(lower->card.title, sizeof(lower->card.title), "%s", how == 1 ? LONGER : "Li Na");
	snprintf(lower->text, sizeof(lower->text), "%s", how == 2 ? "" : how ? LONGER : "Host");
}

static void benefit(int how)
{
	static const char *const ids[] = {"mugs", "tea", "post"};
	struct stage_benefit *benefit = &rig.stage.benefit;
	lone(&benefit->card);
	snprintf(benefit->card.id, sizeof(benefit->card.id), "%s", ids[how]);
	snprintf(benefit->title, sizeof(benefit->title), "%s", how == 1 ? "Two for the price of one, all week" : "Mug");
	snprintf(benefit->card.title, sizeof(benefit->card.title), "%s", benefit->title);
	snprintf(benefit->text, sizeof(benefit->text), "%s", how == 1 ? LONGER : "");
	snprintf(benefit->code, sizeof(benefit->code), "%s", how == 2 ? "" : "MUG20");
	benefit->kind = BENEFIT_COUPON;
	benefit->has_count = how == 1;
}

static void sale(int how)
{
	static const enum sale_phase phases[] = {SALE_OPEN, SALE_SOLD_OUT, SALE_COUNTDOWN};
	lone(&rig.stage.sale.card);
	rig.stage.sale.phase = phases[how];
	rig.stage.sale.card.clock = (struct stage_clock){.set = how == 2, .start = NOW, .deadline = NOW + 60000};
}

static void lottery(int how)
{
	struct stage_lottery *lottery = &rig.stage.lottery;
	lone(&lottery->card);
	lottery->card.life = how == 0 ? LIFE_OPEN : how == 1 ? LIFE_CANCELLED : LIFE_CLOSED;
	lottery->card.settled = how == 2;
}

static void question(int how)
{
	struct stage_question *question = &rig.stage.question;
	lone(&question->card);
	question->item = 1 + (uint32_t)how;
	question->aired = NOW - 10000;
	snprintf(question->text, sizeof(question->text), "%s", how == 1 ? LONGER : how ? "Why?" : "How heavy is it?");
}

static void sponsor(int how)
{
	struct stage_sponsors *sponsors = &rig.stage.sponsors;
	lone(&sponsors->card);
	sponsors->count = 1;
	sponsors->items[0] = (struct stage_sponsor){0};
	snprintf(sponsors->items[0].title, STAGE_NAME, "%s",
		 how == 1 ? "Gesellschaft für Warmhaltebecher und Zubehör"
		 : how    ? "Li"
			  : "Northwind Coffee");
}

static const struct {
	const char *name;
	void (*stand)(int how);
} cards[] = {{"topic", topic},     {"lower third", lower}, {"benefit", benefit}, {"sale", sale},
	     {"lottery", lottery}, {"question", question}, {"sponsor", sponsor}};

#define LOTTERY 4

static const struct place {
	uint32_t width;
	uint32_t height;
	bool box;
} places[] = {{1920, 1080, false}, {1080, 1920, false}, {640, 360, true}, {420, 420, true}};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The first thing that is drawn: the panel. Nothing of it fades. */
static struct rect panel_of(const struct overlay *overlay, const struct place *place, int64_t now)
{
	struct box_wish wish = {.size = BOX_OWN, .width = place->width, .height = place->height};
	struct box box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	const struct theme kept = rig.theme;
	if (place->box)
		box_theme(&box, &rig.theme);
	begin(overlay->language, place->box ? box.width : place->width, place->box ? box.height : place->height, now);
	if (place->box)
		box_begin(&box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	rig.theme = kept;
	text_engine_tick(rig.text);
	sprites_tick(rig.sprites);
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] == QUAD_RECT && p[12] - p[0] > 100.0F)
			return (struct rect){p[0], p[1], p[12] - p[0], p[13] - p[1]};
	}
	return (struct rect){0};
}

static void stand(struct overlay *overlay, size_t card, int how, int64_t now)
{
	const uint64_t change = rig.stage.change_id;
	cards[card].stand(how);
	rig.stage.change_id = change;
	show(overlay, now);
}

static void goes_on(size_t card, const struct place *place, const int *hows, int64_t gap)
{
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	if (place->box)
		overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true, .box = true});
	cards[card].stand(hows[0]);
	show(overlay, NOW - 5000);
	struct rect before = panel_of(overlay, place, NOW - 1);
	int next = 1;
	for (int64_t at = 0; at < 2 * gap + 500; at += STEP) {
		if (next < 4 && at >= (next - 1) * gap) {
			stand(overlay, card, hows[next++], NOW + at);
		} else {
			overlay_update(overlay, &rig.stage, &rig.theme, NOW + at);
		}
		const struct rect panel = panel_of(overlay, place, NOW + at);
		if (fabs(panel.h - before.h) > MOST || fabs(panel.w - before.w) > 3.0 * MOST)
			fail_msg("%s of %ux%u, %d%d%d%d every %d ms: at %d ms it is %.0f x %.0f after %.0f x %.0f",
				 cards[card].name, place->width, place->height, hows[0], hows[1], hows[2], hows[3],
				 (int)gap, (int)at, panel.w, panel.h, before.w, before.h);
		before = panel;
	}
	overlay_destroy(overlay);
}

static void all_ways(size_t card)
{
	static const int64_t gaps[] = {40, 180, 300};
	static const int ways[][4] = {{0, 1, 0, 2}, {1, 2, 0, 1}, {2, 1, 2, 1}};
	for (size_t place = 0; place < COUNT(places); place++)
		for (size_t gap = 0; gap < COUNT(gaps); gap++)
			for (size_t way = 0; way < COUNT(ways); way++)
				goes_on(card, &places[place], ways[way], gaps[gap]);
}

#define GOES_ON(name, card)                                                                                            \
	static void name(void **state)                                                                                 \
	{                                                                                                              \
		(void)state;                                                                                           \
		all_ways(card);                                                                                        \
	}

GOES_ON(a_topic_goes_on, 0)
GOES_ON(a_lower_third_goes_on, 1)
GOES_ON(a_benefit_goes_on, 2)
GOES_ON(a_sale_goes_on, 3)
GOES_ON(a_lottery_goes_on, LOTTERY)
GOES_ON(a_question_goes_on, 5)
GOES_ON(a_sponsor_goes_on, 6)

/* Glyphs that are seen where the clock of a lottery stands. */
static size_t clock_glyphs(const struct overlay *overlay, int64_t now)
{
	const struct rect panel = panel_of(overlay, &places[0], now);
	size_t seen = 0;
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		seen += (int)p[2] == QUAD_GLYPH && p[0] > panel.x + panel.w - 130.0 && p[1] < panel.y + 60.0;
	}
	return seen;
}

/* Entries close, and the clock goes; when it is called off right after that, the clock does not come back. */
static void what_has_faded_stays_away(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	lottery(0);
	rig.stage.lottery.card.clock = (struct stage_clock){.set = true, .start = NOW - 10000, .deadline = NOW + 90000};
	show(overlay, NOW - 5000);
	assert_true(clock_glyphs(overlay, NOW - 1) > 0);
	stand(overlay, LOTTERY, 2, NOW);
	assert_true(clock_glyphs(overlay, NOW + 20) > 0);
	assert_int_equal(clock_glyphs(overlay, NOW + 280), 0);
	stand(overlay, LOTTERY, 1, NOW + 300);
	for (int64_t at = 300; at < 1200; at += 10)
		if (clock_glyphs(overlay, NOW + at))
			fail_msg("at %d ms the clock is there again", (int)at);
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_topic_goes_on),   cmocka_unit_test(a_lower_third_goes_on),
		cmocka_unit_test(a_benefit_goes_on), cmocka_unit_test(a_sale_goes_on),
		cmocka_unit_test(a_lottery_goes_on), cmocka_unit_test(a_question_goes_on),
		cmocka_unit_test(a_sponsor_goes_on), cmocka_unit_test(what_has_faded_stays_away),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
