#include "support_paint.h"

#include "paint/atlas.h"

#define SIZE 256
#define PLACES 400

struct place {
	int x;
	int y;
	int w;
	int h;
	bool used;
};

/* Every texel belongs to at most one place, borders included, and every place lies inside. */
static void check_map(const struct place *places)
{
	static uint8_t map[SIZE][SIZE];
	memset(map, 0, sizeof(map));
	for (size_t i = 0; i < PLACES; i++) {
		const struct place *p = &places[i];
		if (!p->used)
			continue;
		assert_true(p->x >= 0 && p->y >= 0);
		assert_true(p->x + p->w + ATLAS_GAP <= SIZE && p->y + p->h + ATLAS_GAP <= SIZE);
		for (int y = p->y; y < p->y + p->h + ATLAS_GAP; y++) {
			for (int x = p->x; x < p->x + p->w + ATLAS_GAP; x++)
				assert_int_equal(map[y][x]++, 0);
		}
	}
}

static void random_places_never_overlap(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 20; seed++) {
		struct atlas atlas;
		struct place places[PLACES] = {0};
		uint32_t random = seed * 2654435761u;
		size_t placed = 0;
		atlas_init(&atlas, SIZE);
		for (int step = 0; step < 3000; step++) {
			struct place *p = &places[next_random(&random) % PLACES];
			if (p->used) {
				atlas_free(&atlas, p->x, p->y);
				p->used = false;
				continue;
			}
			p->w = 1 + (int)(next_random(&random) % 40);
			p->h = 1 + (int)(next_random(&random) % 40);
			p->used = atlas_place(&atlas, p->w, p->h, &p->x, &p->y);
			placed += p->used;
			if (step % 100 == 0)
				check_map(places);
		}
		check_map(places);
		assert_true(placed > 500);
		for (size_t i = 0; i < PLACES; i++) {
			if (places[i].used)
				atlas_free(&atlas, places[i].x, places[i].y);
		}
		/* All given back: nothing is left over, and the whole is free again. */
		assert_int_equal(atlas.used, 0);
		assert_int_equal(atlas.count, 0);
		int x;
		int y;
		assert_true(atlas_place(&atlas, SIZE - ATLAS_GAP, SIZE - ATLAS_GAP, &x, &y));
		atlas_finish(&atlas);
	}
}

static void what_is_too_big_is_refused(void **state)
{
	(void)state;
	struct atlas atlas;
	int x;
	int y;
	atlas_init(&atlas, SIZE);
	assert_false(atlas_place(&atlas, SIZE, 1, &x, &y));
	assert_false(atlas_place(&atlas, 1, SIZE, &x, &y));
	assert_false(atlas_place(&atlas, 0, 4, &x, &y));
	assert_false(atlas_place(&atlas, 4, -1, &x, &y));
	assert_int_equal(atlas.count, 0);
	atlas_finish(&atlas);
}

static void text_fills_the_page_well(void **state)
{
	(void)state;
	struct atlas atlas;
	uint32_t random = 7;
	int64_t area = 0;
	int x;
	int y;
	atlas_init(&atlas, 1024);
	for (;;) {
		int w = 8 + (int)(next_random(&random) % 30);
		int h = 14 + (int)(next_random(&random) % 30);
		if (!atlas_place(&atlas, w, h, &x, &y))
			break;
		area += (int64_t)w * h;
	}
	assert_true(area > 1024 * 1024 * 7 / 10);
	atlas_finish(&atlas);
}

static void a_hole_is_used_again(void **state)
{
	(void)state;
	struct atlas atlas;
	int x[3];
	int y[3];
	atlas_init(&atlas, SIZE);
	for (int i = 0; i < 3; i++)
		assert_true(atlas_place(&atlas, 30, 30, &x[i], &y[i]));
	atlas_free(&atlas, x[1], y[1]);
	int again_x;
	int again_y;
	assert_true(atlas_place(&atlas, 20, 30, &again_x, &again_y));
	assert_int_equal(again_x, x[1]);
	assert_int_equal(again_y, y[1]);
	atlas_finish(&atlas);
}

static void what_is_in_use_stays_when_the_page_grows(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 20; seed++) {
		struct atlas atlas;
		struct place places[PLACES] = {0};
		uint32_t random = seed * 2246822519u;
		atlas_init_rows(&atlas, SIZE / 4, 0, SIZE / 8);
		size_t placed[3] = {0};
		for (int step = 0; step < 3000; step++) {
			if (step == 1000)
				atlas_grow(&atlas, SIZE / 2, SIZE / 2);
			if (step == 2000)
				atlas_grow(&atlas, SIZE, SIZE);
			struct place *p = &places[next_random(&random) % PLACES];
			if (p->used) {
				atlas_free(&atlas, p->x, p->y);
				p->used = false;
				continue;
			}
			p->w = 1 + (int)(next_random(&random) % 20);
			p->h = 1 + (int)(next_random(&random) % 20);
			p->used = atlas_place(&atlas, p->w, p->h, &p->x, &p->y);
			placed[step / 1000] += p->used;
			if (step % 100 == 0)
				check_map(places);
		}
		check_map(places);
		assert_true(placed[0] * 2 < placed[1] && placed[1] < placed[2]);
		for (size_t i = 0; i < PLACES; i++) {
			if (places[i].used)
				atlas_free(&atlas, places[i].x, places[i].y);
		}
		assert_int_equal(atlas.used, 0);
		int x;
		int y;
		assert_true(atlas_place(&atlas, SIZE - ATLAS_GAP, SIZE - ATLAS_GAP, &x, &y));
		atlas_finish(&atlas);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_places_never_overlap),
		cmocka_unit_test(what_is_too_big_is_refused),
		cmocka_unit_test(text_fills_the_page_well),
		cmocka_unit_test(a_hole_is_used_again),
		cmocka_unit_test(what_is_in_use_stays_when_the_page_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
