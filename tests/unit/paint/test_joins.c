/* Where a line may not begin although Unicode lets it. Written as texts with a stroke at the place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <unistr.h>

#include "paint/joins.h"

static bool joined(const char *text)
{
	uint32_t codes[64];
	size_t length = 0;
	size_t at = 0;
	const uint8_t *p = (const uint8_t *)text;
	while (*p) {
		ucs4_t c;
		p += u8_mbtouc(&c, p, strlen((const char *)p));
		if (c == '|')
			at = length;
		else
			codes[length++] = c;
	}
	assert_true(at > 0);
	return joins_at(codes, length, at);
}

static void numbers_keep_their_units(void **state)
{
	(void)state;
	assert_true(joined("Travel mug, 480 |ml"));
	assert_true(joined("480 |ml, red"));
	assert_true(joined("at 20 |°C outside"));
	assert_true(joined("送出三|个旅行杯"));
	assert_true(joined("限购2|件商品"));
	assert_true(joined("立减 30 |元"));
	assert_true(joined("满 199 |元立减"));
	assert_true(joined("满199|元立减"));
	assert_true(joined("加购 3 |件"));
	assert_true(joined("今日只要 ¥ |30"));
	assert_true(joined("only $ |30 today"));
	assert_true(joined("旅行杯 480ml × |3"));
	assert_true(joined("下单立得第 |2 件"));
	assert_false(joined("旅行杯 |480ml"));
	assert_false(joined("Mugs × |many"));
	assert_false(joined("480 |mlx"));
	assert_false(joined("in 2026 |more mugs"));
	assert_false(joined("Take |mine"));
}

static void particles_stay_with_their_word(void **state)
{
	(void)state;
	assert_true(joined("可以放进洗碗机洗|吗？"));
	assert_true(joined("我们见过|了很多"));
	assert_true(joined("新来|的朋友们"));
	assert_true(joined("大家都不|能参加"));
	assert_true(joined("今晚一|起来看"));
	assert_true(joined("满 199 元立|减 30 元"));
	assert_true(joined("今晚下|单的朋友"));
	assert_true(joined("九点整限|时秒杀"));
	assert_true(joined("九点整限时|秒杀"));
	assert_false(joined("九点整|限时秒杀"));
	assert_false(joined("今晚下单|立省十元"));
	/* after a mark all begins anew */
	assert_false(joined("是吗？|的确如此"));
}

static void no_character_stands_alone_beside_a_mark(void **state)
{
	(void)state;
	assert_true(joined("技术小哥正在抢|修，马上回来"));
	assert_true(joined("正在抢修，马|上回来"));
	assert_true(joined("你都带着咖啡去哪儿|呀"));
	assert_true(joined("夜班路|上，发弹幕"));
	assert_false(joined("正在抢修，|马上回来"));
	assert_false(joined("技术小哥|正在抢修，马上回来"));
}

static void other_scripts_break_as_unicode_says(void **state)
{
	(void)state;
	assert_false(joined("one |two"));
	assert_false(joined("كوب |السفر"));
	assert_false(joined("旅行杯 |mug"));
	assert_false(joined("mug |旅行杯很好"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_keep_their_units),
		cmocka_unit_test(particles_stay_with_their_word),
		cmocka_unit_test(no_character_stands_alone_beside_a_mark),
		cmocka_unit_test(other_scripts_break_as_unicode_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
