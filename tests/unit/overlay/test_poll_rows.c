/* The rows of a poll: options of any number and length can be read. */
#include "support_overlay.h"

#include "overlay/poll_rows.h"

struct shape {
	uint32_t width, height;
	int letters; /* of an option in words of six that is there as a whole, also if all ten are like it */
	int characters;
};

static const struct shape shapes[] = {
	{1920, 1080, 40, 18},
	{1080, 1920, 16, 9},
	{1080, 1080, 40, 18},
	{3840, 1080, 40, 18},
};

static struct overlay_poll poll;

/* Words of six letters with spaces, or Chinese characters. */
static void put_text(char *out, size_t size, bool chinese, int length)
{
	size_t used = 0;
	out[0] = '\0';
	for (int i = 0; i < length && used + 4 < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s", chinese ? "颜" : i % 7 == 6 ? " " : "e");
}

static struct poll_rows measure(const struct shape *shape, bool chinese, struct slot_place *slot)
{
	begin(chinese ? "zh-CN" : "en-US", shape->width, shape->height, NOW);
	*slot = slot_place(&rig.canvas, SLOT_RIGHT, BESIDE_NOTHING);
	return poll_rows_measure(&poll, &rig.canvas, slot, true);
}

static void fill(uint32_t count, bool chinese, const int *lengths)
{
	poll = (struct overlay_poll){.card = {.option_count = count}};
	snprintf(poll.card.card.title, sizeof(poll.card.card.title), "%s",
		 chinese ? "下一款你想要什么颜色？" : "Which colour shall we make next?");
	for (uint32_t i = 0; i < count; i++)
		put_text(poll.card.options[i].text, sizeof(poll.card.options[i].text), chinese, lengths[i]);
}

static void check(const struct poll_rows *rows, const struct slot_place *slot, const char *what)
{
	double label = canvas_style(&rig.canvas, TYPE_LABEL).size;
	if (rows->cut)
		fail_msg("%s: %u options are cut", what, rows->cut);
	if (rows->head + rows->all + rows->foot > slot->bottom - slot->top)
		fail_msg("%s: the card is %.0f px high", what, rows->head + rows->all + rows->foot);
	for (uint32_t i = 0; i < poll.card.option_count; i++) {
		double kept = poll_rows_percent(rows, &poll, &rig.canvas, i);
		const struct text_block *block = poll_rows_text(rows, &poll, &rig.canvas, i, kept);
		if (block->cut || block->size < label || block->height > rows->height[i % rows->lines] * 1.25)
			fail_msg("%s: option %u is %.0f px in size, %.0f px high in a row of %.0f px", what, i + 1,
				 block->size, block->height, rows->height[i % rows->lines]);
		if (block->size != rows->size)
			fail_msg("%s: option %u is %.0f px in size, others %.0f", what, i + 1, block->size, rows->size);
	}
}

/* One long one among short ones, and all of them long. */
static void no_option_is_cut(void **state)
{
	(void)state;
	for (size_t s = 0; s < 2 * sizeof(shapes) / sizeof(*shapes); s++) {
		const struct shape *shape = &shapes[s / 2];
		bool chinese = s % 2;
		int most = chinese ? shape->characters : shape->letters;
		for (uint32_t count = 1; count <= POLL_OPTIONS; count++) {
			for (uint32_t which = 0; which <= count; which++) {
				int lengths[POLL_OPTIONS];
				for (uint32_t i = 0; i < count; i++)
					lengths[i] = which == count ? most * 3 / 5 : i == which ? most : 3;
				struct slot_place slot;
				char what[80];
				snprintf(what, sizeof(what), "%ux%u %s, %u options, the long one is %u", shape->width,
					 shape->height, chinese ? "zh" : "en", count, which);
				fill(count, chinese, lengths);
				struct poll_rows rows = measure(shape, chinese, &slot);
				check(&rows, &slot, what);
			}
			text_engine_tick(rig.text);
		}
	}
}

/* On a phone: all ten of them long. Smaller than a label before words are left out, and no smaller than any text on air
 * may be. */
static void ten_long_options_are_whole_on_a_phone(void **state)
{
	(void)state;
	static const struct shape phone = {.width = 1080.0, .height = 1920.0};
	for (int chinese = 0; chinese < 2; chinese++) {
		int lengths[POLL_OPTIONS];
		for (uint32_t i = 0; i < POLL_OPTIONS; i++)
			lengths[i] = chinese ? 15 : 30;
		struct slot_place slot;
		fill(POLL_OPTIONS, chinese, lengths);
		struct poll_rows rows = measure(&phone, chinese, &slot);
		assert_int_equal(rows.cut, 0);
		assert_true(rows.size >= 28.0);
		assert_true(rows.head + rows.all + rows.foot <= 772.5);
	}
}

/* A card is no higher than others while it need not be. */
static void short_options_need_no_high_card(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof(shapes) / sizeof(*shapes); s++) {
		const int lengths[POLL_OPTIONS] = {4, 4, 4, 4, 4, 4, 4, 4, 4, 4};
		struct slot_place slot;
		fill(POLL_OPTIONS, false, lengths);
		struct poll_rows rows = measure(&shapes[s], false, &slot);
		assert_true(rows.head + rows.all + rows.foot <= slot.max_height);
		for (uint32_t line = 1; line < rows.lines; line++)
			assert_true(rows.height[line] == rows.height[0]);
	}
}

static const char *const ten_long[POLL_OPTIONS] = {
	"Graphite grey with a matte lid",    "Lemon yellow like last summer",  "Ice blue, a little transparent",
	"Ink, the classic of the first run", "Olive and sand in two halves",   "Fresh grass after heavy rain",
	"Ripe plum, nearly black at night",  "Rose gold with a leather strap", "Lilac as on the spring poster",
	"None of these, surprise us please",
};
static const char *const ten_words[POLL_OPTIONS] = {
	"Graphite grey", "Lemon yellow", "Ice",   "Ink, the classic", "Olive and sand", "Fresh grass",
	"Ripe plum",     "Rose gold",    "Lilac", "None of these",
};

static struct poll_rows measure_words(const struct shape *shape, const char *const *words)
{
	const int lengths[POLL_OPTIONS] = {0};
	fill(POLL_OPTIONS, false, lengths);
	for (uint32_t i = 0; i < POLL_OPTIONS; i++)
		snprintf(poll.card.options[i].text, sizeof(poll.card.options[i].text), "%s", words[i]);
	struct slot_place slot;
	return measure(shape, false, &slot);
}

/* Of ten that hardly fit, each is whole, and none has a higher row than its text needs. */
static void rows_are_as_high_as_their_text(void **state)
{
	(void)state;
	const struct poll_rows rows = measure_words(&shapes[0], ten_long);
	assert_int_equal(rows.cut, 0);
	for (uint32_t i = 0; i < POLL_OPTIONS; i++) {
		double kept = poll_rows_percent(&rows, &poll, &rig.canvas, i);
		const struct text_block *block = poll_rows_text(&rows, &poll, &rig.canvas, i, kept);
		if (block->cut || (int)block->line_count != rows.text_lines[i])
			fail_msg("option %u has %zu lines in a row for %d", i + 1, (size_t)block->line_count,
				 rows.text_lines[i]);
		if (rows.text_lines[i] < 2)
			assert_true(rows.height[i] == rows.low);
		else
			assert_true(rows.height[i] - rows.text_lines[i] * rows.label >= 18.0);
	}
}

/* On a phone some of ten have two lines: all rows are of one height, for they are compared by their bars. */
static void rows_of_a_grid_are_of_one_height(void **state)
{
	(void)state;
	const struct poll_rows rows = measure_words(&shapes[1], ten_words);
	assert_int_equal(rows.cut, 0);
	assert_int_equal(rows.columns, 2);
	for (uint32_t line = 1; line < rows.lines; line++)
		assert_true(rows.height[line] == rows.height[0]);
}

/* A long option among few on a phone, below a question of three lines: its row has one line of text, and no row is much
 * lower for it than where all are short. */
static void a_long_option_leaves_rows_high(void **state)
{
	(void)state;
	static const int lengths[] = {15, 3, 3, 3};
	struct slot_place slot;
	for (uint32_t count = 2; count <= 4; count++) {
		fill(count, true, lengths);
		poll.card.options[0].percent = 100;
		snprintf(poll.card.card.title, sizeof(poll.card.card.title),
			 "明年春天上市的第二代双层真空旅行杯，你最希望我们先做下面这几种颜色里的哪一种？");
		const struct poll_rows rows = measure(&shapes[1], true, &slot);
		check(&rows, &slot, "one long option");
		assert_int_equal(rows.text_lines[0], 1);
		if (rows.low < 60.0)
			fail_msg("%u rows of %.0f px", count, rows.low);
	}
}

/* "10" has room beside it on its plate, and all plates are as wide. */
static void two_digits_keep_clear_of_their_plate(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof(shapes) / sizeof(*shapes); s++) {
		const struct poll_rows rows = measure_words(&shapes[s], ten_long);
		const struct text_style style = poll_rows_number(&rows, &poll, &rig.canvas);
		double width = canvas_text(&rig.canvas, "10", &style)->width;
		assert_true(rows.plate >= rows.low);
		if (rows.plate - width < 16.0)
			fail_msg("a number of %.1f px on a plate of %.1f px", width, rows.plate);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_option_is_cut),
		cmocka_unit_test(ten_long_options_are_whole_on_a_phone),
		cmocka_unit_test(short_options_need_no_high_card),
		cmocka_unit_test(rows_are_as_high_as_their_text),
		cmocka_unit_test(rows_of_a_grid_are_of_one_height),
		cmocka_unit_test(a_long_option_leaves_rows_high),
		cmocka_unit_test(two_digits_keep_clear_of_their_plate),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
