#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>

#include "feed/bilibili_packet.h"

struct heard {
	size_t count;
	size_t garbled;
};

static void hear(void *user, uint32_t op, const char *body, size_t length)
{
	struct heard *h = user;
	(void)op;
	(void)length;
	h->count += body != NULL;
	h->garbled += body == NULL;
}

/* A header before a body, in new memory. */
static uint8_t *packet(const void *body, size_t length, uint16_t protover, size_t *whole)
{
	*whole = BILIBILI_HEADER + length;
	uint8_t *out = calloc(1, *whole);
	assert_non_null(out);
	assert_int_equal(bilibili_packet_write(BILIBILI_MESSAGE, NULL, 0, (char *)out, BILIBILI_HEADER),
			 BILIBILI_HEADER);
	for (size_t i = 0; i < 4; i++)
		out[i] = (uint8_t)(*whole >> 8 * (3 - i));
	out[7] = (uint8_t)protover;
	if (length)
		memcpy(out + BILIBILI_HEADER, body, length);
	return out;
}

static uint8_t *zipped(const void *body, size_t length, size_t *whole)
{
	uLongf size = compressBound((uLong)length);
	Bytef *small = malloc(size);
	assert_non_null(small);
	assert_int_equal(compress2(small, &size, body, (uLong)length, 9), Z_OK);
	uint8_t *out = packet(small, size, 2, whole);
	free(small);
	return out;
}

/* `times` packets one behind the other, as one zipped packet. */
static uint8_t *zipped_many(const uint8_t *one, size_t length, size_t times, size_t *whole)
{
	uint8_t *all = malloc(length * times);
	assert_non_null(all);
	for (size_t i = 0; i < times; i++)
		memcpy(all + i * length, one, length);
	uint8_t *out = zipped(all, length * times, whole);
	free(all);
	return out;
}

static bool feed(struct bilibili_packets *p, const uint8_t *bytes, size_t length, struct heard *h)
{
	return bilibili_packets_feed(p, (const char *)bytes, length, hear, h);
}

/* What a busy room sends never uses up the patience, however long it goes on. */
static void a_busy_room(void **state)
{
	(void)state;
	static const char text[] = "{\"cmd\":\"DANMU_MSG\",\"info\":[[0,1,25],\"hello\",[1,\"n\",0,0,0]]}";
	struct bilibili_packets p = {0};
	struct heard h = {0};
	size_t length;
	size_t whole;
	uint8_t *one = packet(text, sizeof text - 1, 0, &length);
	uint8_t *all = zipped_many(one, length, 300, &whole);
	assert_true(length * 300 > whole * 40); /* the same over and over packs better than any chat */
	for (size_t i = 0; i < 2000; i++) {
		bilibili_packets_again(&p);
		assert_true(feed(&p, all, whole, &h));
		assert_int_equal(p.inflated, length * 300);
	}
	assert_int_equal(h.count, 2000 * 300);
	assert_int_equal(h.garbled, 0);
	free(one);
	free(all);
	bilibili_packets_finish(&p);
}

/* Small packets full of nothing: the first is passed over, and soon nothing more is unpacked. */
static void many_small_bombs(void **state)
{
	(void)state;
	struct bilibili_packets p = {0};
	struct heard h = {0};
	size_t whole;
	size_t work = 0;
	bool good = true;
	uint8_t *nothing = calloc(1, 32 << 20);
	assert_non_null(nothing);
	uint8_t *bomb = zipped(nothing, 32 << 20, &whole);
	assert_true(feed(&p, bomb, whole, &h));
	assert_true(h.garbled == 1 && !p.is_bomb && p.inflated == BILIBILI_INFLATED_MOST);
	for (size_t i = 0; i < 50; i++) {
		bool now = feed(&p, bomb, whole, &h);
		work += p.inflated;
		assert_int_equal(now, !p.is_bomb);
		good = good && now;
	}
	assert_false(good);
	assert_true(work <= BILIBILI_DEBT_MOST + 50 * whole * BILIBILI_PROPORTION);
	bilibili_packets_again(&p);
	assert_false(p.is_bomb);
	free(nothing);
	free(bomb);
	bilibili_packets_finish(&p);
}

/* Bombs within a bomb: a few kilobytes that would be gigabytes. */
static void a_bomb_of_bombs(void **state)
{
	(void)state;
	struct bilibili_packets p = {0};
	struct heard h = {0};
	size_t length;
	size_t whole;
	uint8_t *nothing = calloc(1, 6 << 20);
	assert_non_null(nothing);
	uint8_t *bomb = zipped(nothing, 6 << 20, &length);
	uint8_t *bombs = zipped_many(bomb, length, 1000, &whole);
	assert_true(whole < 100000);
	assert_false(feed(&p, bombs, whole, &h));
	assert_true(p.is_bomb);
	assert_true(p.inflated <= BILIBILI_DEBT_MOST);
	assert_int_equal(p.length, 0);
	free(nothing);
	free(bomb);
	free(bombs);
	bilibili_packets_finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_busy_room),
		cmocka_unit_test(many_small_bombs),
		cmocka_unit_test(a_bomb_of_bombs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
