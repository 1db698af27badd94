/* Overlays frame by frame, sixty a second, as the processor draws them: nothing appears, vanishes or jumps from one
 * frame to the next. */
#include "support_overlay.h"

#include "overlay/box.h"
#include "paint/cpu.h"

#define WIDE 320
#define HIGH 180
#define PIXELS (WIDE * HIGH)
#define FRAME 16  /* ms */
#define CUT 0.25  /* of the whole range, as it is seen: more than the quickest motion changes in a frame */
#define MOST 0.03 /* of the canvas: a card that draws in over large digits; a card's foot that is cut is 0.08 */
#define GROUND 0.46

/* Something that happens. */
struct act {
	int64_t at; /* ms after NOW */
	void (*what)(struct stage *stage, int64_t now);
};

struct film {
	struct cpu_frame frame;
	float seen[PIXELS]; /* brightness as it is seen, 0 … 1 */
	float before[PIXELS];
};

static struct film film;
static const struct box *in_box; /* the source is so small, NULL = a canvas */

static double encode(double light)
{
	return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1.0 / 2.4) - 0.055;
}

static void expose(const struct overlay *overlay, int64_t now)
{
	memset(film.frame.pixels, 0, PIXELS * 4 * sizeof(double));
	begin(overlay->language, WIDE, HIGH, now);
	if (in_box)
		box_begin(in_box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	struct cpu_texture coverage = {sprites_pixels(rig.sprites, PAGE_COVERAGE), SPRITES_SIZE};
	struct cpu_texture colour = {sprites_pixels(rig.sprites, PAGE_COLOUR), SPRITES_SIZE};
	cpu_frame_draw(&film.frame, &rig.sheet.list, coverage, colour);
	double ground = pow((GROUND + 0.055) / 1.055, 2.4);
	for (size_t i = 0; i < PIXELS; i++) {
		const double *p = film.frame.pixels + i * 4;
		double light = 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2] + (1.0 - p[3]) * ground;
		film.before[i] = film.seen[i];
		film.seen[i] = (float)encode(light);
	}
}

/* Share of the canvas that was cut in this frame. */
static double cut(void)
{
	size_t count = 0;
	for (size_t i = 0; i < PIXELS; i++)
		count += fabsf(film.seen[i] - film.before[i]) > CUT;
	return (double)count / PIXELS;
}

static void run(enum overlay_kind kind, const char *name, const struct act *acts, size_t count, int64_t length)
{
	struct overlay *overlay = overlay_create(kind, "");
	size_t next = 0;
	if (in_box)
		overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true, .box = true});
	memset(&rig.stage, 0, sizeof(rig.stage));
	for (int64_t t = 0; t < length; t += FRAME) {
		for (; next < count && acts[next].at <= t; next++) {
			acts[next].what(&rig.stage, NOW + t);
			rig.stage.change_id = next + 1;
		}
		bool fresh = overlay_update(overlay, &rig.stage, &rig.theme, NOW + t);
		bool whole = t && !rig.canvas.waiting && !rig.canvas.pending;
		/* As in OBS: a frame that nothing asks for is the one before. */
		if (whole && !fresh && NOW + t < rig.canvas.wake)
			continue;
		expose(overlay, NOW + t);
		if (t && cut() > MOST)
			fail_msg("%s: %.3f of the canvas change at once at %d ms", name, cut(), (int)t);
		text_engine_tick(rig.text);
		sprites_tick(rig.sprites);
	}
	overlay_destroy(overlay);
}

static void lone(struct stage *stage, struct stage_card *card, int64_t now)
{
	overlay_sample(stage, "en-US", now);
	for (size_t i = 0; i < overlay_face_count; i++)
		overlay_faces[i].card(stage)->present = overlay_faces[i].card(stage) == card;
	card->shown = now;
	card->clock.set = false;
}

static void poll_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->poll.card, now);
	stage->poll.hidden = true;
	for (uint32_t i = 0; i < stage->poll.option_count; i++)
		stage->poll.options[i].percent = 0;
}

static void poll_revealed(struct stage *stage, int64_t now)
{
	overlay_sample(stage, "en-US", now);
	lone(stage, &stage->poll.card, now - 1000);
	stage->poll.card.life = LIFE_REVEALED;
	stage->poll.card.settled = true;
	stage->poll.card.revealed = now;
	stage->poll.options[1].winner = true;
}

static void poll_votes(struct stage *stage, int64_t now)
{
	lone(stage, &stage->poll.card, now - 1000);
	stage->poll.options[0].votes += 400;
	stage->poll.voters += 400;
}

static void poll_open(struct stage *stage, int64_t now)
{
	lone(stage, &stage->poll.card, now);
}

static void poll_off(struct stage *stage, int64_t now)
{
	(void)now;
	stage->poll.card.present = false;
}

static void poll_other(struct stage *stage, int64_t now)
{
	lone(stage, &stage->poll.card, now);
	stage->poll.card.run = 2;
	stage->poll.option_count = 2;
}

static void question_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->question.card, now);
	stage->question.aired = now;
}

static void question_next(struct stage *stage, int64_t now)
{
	question_on(stage, now);
	stage->question.card.shown = now - 900;
	stage->question.item++;
	snprintf(stage->question.text, sizeof(stage->question.text), "When is it shipped?");
}

static void question_off(struct stage *stage, int64_t now)
{
	(void)now;
	stage->question.card.present = false;
}

static void sale_count(struct stage *stage, int64_t now)
{
	lone(stage, &stage->sale.card, now);
	stage->sale.phase = SALE_COUNTDOWN;
	stage->sale.card.clock = (struct stage_clock){.set = true, .start = now, .deadline = now + 3000};
}

static void sale_ten(struct stage *stage, int64_t now)
{
	sale_count(stage, now);
	stage->sale.card.clock.deadline = now + 10800;
}

static void sale_open(struct stage *stage, int64_t now)
{
	stage->sale.phase = SALE_OPEN;
	stage->sale.card.clock.set = false;
	(void)now;
}

static void sale_last(struct stage *stage, int64_t now)
{
	stage->sale.phase = SALE_LAST;
	stage->sale.stock = 5;
	(void)now;
}

static void sale_out(struct stage *stage, int64_t now)
{
	stage->sale.phase = SALE_SOLD_OUT;
	stage->sale.stock = 0;
	(void)now;
}

static void lottery_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->lottery.card, now);
}

static void lottery_close(struct stage *stage, int64_t now)
{
	(void)now;
	stage->lottery.card.life = LIFE_CLOSED;
	stage->lottery.card.settled = true;
}

static void draw_of(struct stage *stage, int64_t now, uint32_t winners, int64_t step)
{
	struct stage_lottery *card = &stage->lottery;
	card->card.life = LIFE_REVEALED;
	card->card.revealed = now;
	card->winner_count = winners;
	for (uint32_t i = 0; i < winners; i++) {
		struct stage_winner *winner = &card->winners[i];
		*winner = (struct stage_winner){.pick = i + 1,
						.shown_at = now + 1500 + step * i,
						.status = PICK_CONFIRMED,
						.claim_deadline = NEVER};
		snprintf(winner->name, sizeof(winner->name), "%s", card->reel[i % card->reel_count]);
		snprintf(winner->platform, sizeof(winner->platform), "twitch");
	}
}

static void draw_one(struct stage *stage, int64_t now)
{
	draw_of(stage, now, 1, 0);
}

static void draw_rows(struct stage *stage, int64_t now)
{
	draw_of(stage, now, 3, 1500);
}

static void draw_grid(struct stage *stage, int64_t now)
{
	draw_of(stage, now, 9, 120);
}

static void lottery_cancel(struct stage *stage, int64_t now)
{
	(void)now;
	stage->lottery.card.life = LIFE_CANCELLED;
}

/* The one winner did not claim, and another is drawn. */
static void winner_late(struct stage *stage, int64_t now)
{
	(void)now;
	stage->lottery.winners[0].status = PICK_EXPIRED;
}

static void winner_again(struct stage *stage, int64_t now)
{
	struct stage_winner *winner = &stage->lottery.winners[0];
	winner->pick = 9;
	winner->again = true;
	winner->status = PICK_PENDING;
	winner->shown_at = now + 1500;
}

static void poll_timed(struct stage *stage, int64_t now)
{
	lone(stage, &stage->poll.card, now);
	stage->poll.card.clock = (struct stage_clock){.set = true, .start = now, .deadline = now + 20000};
}

static void poll_close(struct stage *stage, int64_t now)
{
	(void)now;
	stage->poll.card.life = LIFE_CLOSED;
	stage->poll.card.clock.set = false;
}

static void sale_linked(struct stage *stage, int64_t now)
{
	sale_count(stage, now);
	snprintf(stage->sale.link, sizeof(stage->sale.link), "https://shop.example/p/mug?c=live");
}

/* It never cost more than now. */
static void sale_plain(struct stage *stage, int64_t now)
{
	lone(stage, &stage->sale.card, now);
	stage->sale.was.currency[0] = '\0';
}

static void sale_dearer(struct stage *stage, int64_t now)
{
	(void)now;
	stage->sale.price.minor += 500;
}

static void benefit_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->benefit.card, now);
}

static void benefit_gone(struct stage *stage, int64_t now)
{
	(void)now;
	stage->benefit.left = 0;
}

static void benefit_other(struct stage *stage, int64_t now)
{
	(void)now;
	snprintf(stage->benefit.card.id, sizeof(stage->benefit.card.id), "other");
	snprintf(stage->benefit.title, sizeof(stage->benefit.title), "A red packet for three winners");
	stage->benefit.kind = BENEFIT_RED_PACKET;
	stage->benefit.code[0] = '\0';
	stage->benefit.has_count = false;
}

static void cover_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->cover.card, now);
	stage->cover.card.clock = (struct stage_clock){.set = true, .start = now, .deadline = now + 1500};
}

static void cover_break(struct stage *stage, int64_t now)
{
	lone(stage, &stage->cover.card, now - 1000);
	stage->cover.kind = COVER_BREAK;
	snprintf(stage->cover.card.id, sizeof(stage->cover.card.id), "break");
	snprintf(stage->cover.card.title, sizeof(stage->cover.card.title), "A short break");
	stage->cover.card.clock = (struct stage_clock){.set = true, .start = now, .deadline = now + 60000};
}

static void lower_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->lower.card, now);
	snprintf(stage->lower.card.title, sizeof(stage->lower.card.title), "Li");
	stage->lower.text[0] = '\0';
}

static void lower_other(struct stage *stage, int64_t now)
{
	lower_on(stage, now);
	snprintf(stage->lower.card.title, sizeof(stage->lower.card.title),
		 "Professor Maximiliane von Hohenstein-Oldenburg");
	snprintf(stage->lower.text, sizeof(stage->lower.text), "Head of the department of things that keep warm");
}

static void topic_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->topic.card, now);
}

static void topic_longer(struct stage *stage, int64_t now)
{
	(void)now;
	snprintf(stage->topic.card.title, sizeof(stage->topic.card.title),
		 "Should a travel mug be something that you buy once in your life and hand on to your children?");
	snprintf(stage->topic.text, sizeof(stage->topic.text),
		 "Tell us how old your oldest mug is, what it has been through, and who had it before you.");
}

static void sponsor_on(struct stage *stage, int64_t now)
{
	lone(stage, &stage->sponsors.card, now);
	stage->sponsors.count = 1;
	stage->sponsors.items[0] = (struct stage_sponsor){.title = "Li"};
}

static void sponsor_other(struct stage *stage, int64_t now)
{
	sponsor_on(stage, now);
	snprintf(stage->sponsors.items[0].title, sizeof(stage->sponsors.items[0].title),
		 "Gesellschaft für Warmhaltebecher und Zubehör");
}

static void lottery_off(struct stage *stage, int64_t now)
{
	(void)now;
	stage->lottery.card.present = false;
}

#define RUN(kind, acts, length) run(kind, #acts, acts, sizeof(acts) / sizeof(acts[0]), length)

/* Cards in few words give way as whole cards do. */
static void nothing_is_cut_in_a_small_box(void **state)
{
	(void)state;
	static const struct act poll[] = {{32, poll_on}, {1000, poll_revealed}, {3500, poll_off}};
	static const struct act question[] = {{32, question_on}, {1000, question_next}, {2000, question_off}};
	static const struct act sale[] = {{32, sale_count}, {3032, sale_open}, {3800, sale_last}, {4600, sale_out}};
	static const struct act back[] = {{32, sale_plain}, {800, sale_out}, {1000, sale_open}, {1200, sale_out}};
	static const struct act one[] = {{32, lottery_on}, {800, lottery_close}, {1200, draw_one}, {4000, lottery_off}};
	static const struct act grid[] = {{32, lottery_on}, {800, lottery_close}, {1200, draw_grid}};
	static const struct act again[] = {
		{32, lottery_on}, {800, lottery_close}, {1200, draw_one}, {3600, winner_late}, {4200, winner_again}};
	static const struct act price[] = {{32, sale_plain}, {800, sale_dearer}};
	static const struct act benefit[] = {{32, benefit_on}, {800, benefit_gone}};
	static const struct act cover[] = {{32, cover_on}, {2400, cover_break}};
	struct box_wish wish = {.size = BOX_OWN, .width = WIDE, .height = HIGH};
	const struct box box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	const struct theme kept = rig.theme;
	assert_true(cpu_frame_init(&film.frame, WIDE, HIGH));
	box_theme(&box, &rig.theme);
	in_box = &box;
	RUN(OVERLAY_STAGE, poll, 3800);
	RUN(OVERLAY_STAGE, question, 1500);
	RUN(OVERLAY_STAGE, sale, 5100);
	RUN(OVERLAY_STAGE, back, 1700);
	RUN(OVERLAY_STAGE, one, 4300);
	RUN(OVERLAY_STAGE, grid, 4400);
	RUN(OVERLAY_STAGE, again, 6200);
	RUN(OVERLAY_STAGE, price, 1300);
	RUN(OVERLAY_STAGE, benefit, 1300);
	RUN(OVERLAY_STAGE, cover, 2900);
	in_box = NULL;
	rig.theme = kept;
	cpu_frame_finish(&film.frame);
}

static void nothing_is_cut(void **state)
{
	(void)state;
	assert_true(cpu_frame_init(&film.frame, WIDE, HIGH));
	static const struct act poll[] = {{32, poll_on}, {1000, poll_revealed}, {3500, poll_off}};
	static const struct act votes[] = {{32, poll_open},  {1000, poll_votes}, {1150, poll_votes},
					   {1300, poll_off}, {1400, poll_open},  {2000, poll_other}};
	static const struct act question[] = {{32, question_on}, {1000, question_next}, {2000, question_off}};
	static const struct act sale[] = {{32, sale_count}, {3032, sale_open}, {3800, sale_last}, {4600, sale_out}};
	static const struct act one[] = {{32, lottery_on}, {800, lottery_close}, {1200, draw_one}};
	static const struct act rows[] = {{32, lottery_on}, {800, lottery_close}, {1200, draw_rows}};
	static const struct act called_off[] = {{32, lottery_on}, {800, lottery_cancel}};
	static const struct act again[] = {
		{32, lottery_on}, {800, lottery_close}, {1200, draw_one}, {3600, winner_late}, {4200, winner_again}};
	static const struct act closes[] = {{32, poll_timed}, {800, poll_close}};
	static const struct act linked[] = {{32, sale_linked}, {3032, sale_open}};
	static const struct act last_ten[] = {{32, sale_ten}};
	static const struct act price[] = {{32, sale_plain}, {800, sale_dearer}};
	static const struct act benefit[] = {
		{32, benefit_on}, {800, benefit_gone}, {1500, benefit_other}, {1700, benefit_on}};
	static const struct act back[] = {{32, sale_plain}, {800, sale_out}, {1000, sale_open}, {1200, sale_out}};
	static const struct act quick[] = {{32, lottery_on}, {800, lottery_close}, {950, draw_one}};
	static const struct act cover[] = {{32, cover_on}};
	static const struct act lower[] = {{32, lower_on}, {800, lower_other}, {900, lower_on}, {1700, lower_other}};
	static const struct act topic[] = {{32, topic_on}, {800, topic_longer}, {1600, topic_on}};
	static const struct act sponsor[] = {{32, sponsor_on}, {800, sponsor_other}, {1600, sponsor_on}};
	static const struct act grid[] = {{32, lottery_on}, {800, lottery_close}, {1200, draw_grid}};
	RUN(OVERLAY_POLL, poll, 4000);
	RUN(OVERLAY_POLL, votes, 2600);
	RUN(OVERLAY_QUESTION, question, 2400);
	RUN(OVERLAY_SALE, sale, 5200);
	RUN(OVERLAY_LOTTERY, one, 4000);
	RUN(OVERLAY_LOTTERY, rows, 3000);
	RUN(OVERLAY_LOTTERY, grid, 4000);
	RUN(OVERLAY_LOTTERY, called_off, 1500);
	RUN(OVERLAY_LOTTERY, again, 7000);
	RUN(OVERLAY_POLL, closes, 1500);
	RUN(OVERLAY_SALE, linked, 4000);
	RUN(OVERLAY_SALE, last_ten, 1500);
	RUN(OVERLAY_SALE, price, 6500);
	RUN(OVERLAY_SALE, back, 1700);
	RUN(OVERLAY_LOTTERY, quick, 1500);
	RUN(OVERLAY_STAGE, benefit, 2400);
	RUN(OVERLAY_CARD, cover, 2200);
	RUN(OVERLAY_CARD, lower, 2400);
	RUN(OVERLAY_CARD, topic, 2200);
	RUN(OVERLAY_SPONSOR, sponsor, 2200);
	cpu_frame_finish(&film.frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_cut),
		cmocka_unit_test(nothing_is_cut_in_a_small_box),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
