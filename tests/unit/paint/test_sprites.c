#include "support_paint.h"

#include <time.h>
#include <unistd.h>

#include "paint/sprites.h"

#define TEST_PICTURE SHOWS_DIR "/pictures/cup-red.png"
#define OTHER_PICTURE SHOWS_DIR "/pictures/cup-blue.png"

static struct fonts *fonts;

static int set_up(void **state)
{
	(void)state;
	fonts = open_test_fonts();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fonts_destroy(fonts);
	return 0;
}

static struct raster_job job_of(uint32_t code, double size)
{
	uint32_t face = fonts_pick(fonts, &code, 1, 400, code > 0x1F000 ? FONT_EMOJI : FONT_TEXT);
	hb_codepoint_t glyph = 0;
	assert_true(hb_font_get_nominal_glyph(fonts_shaper(fonts, face), code, &glyph));
	return (struct raster_job){.face = face, .glyph = glyph, .size = (uint32_t)(size * 64.0)};
}

static const uint8_t *texel(const struct sprites *sprites, const struct sprite *sprite, int x, int y)
{
	size_t bytes = sprite->page == PAGE_COLOUR ? 4 : 1;
	size_t side = (size_t)sprites_size(sprites, sprite->page);
	return sprites_pixels(sprites, sprite->page) + ((size_t)(sprite->y + y) * side + sprite->x + x) * bytes;
}

static void a_glyph_is_made_once_with_a_clear_border(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job job = job_of('H', 40.0);
	struct sprite *sprite = sprites_glyph(sprites, &job);
	assert_int_equal(sprite->state, SPRITE_READY);
	assert_int_equal(sprite->page, PAGE_COVERAGE);
	/* Capitals of Noto Sans are 0.714 em high. */
	assert_true(abs(sprite->height - 29) <= 1 && abs(sprite->top - 29) <= 1);
	assert_ptr_equal(sprite, sprites_glyph(sprites, &job));
	for (int x = -1; x <= sprite->width; x++) {
		assert_int_equal(*texel(sprites, sprite, x, -1), 0);
		assert_int_equal(*texel(sprites, sprite, x, sprite->height), 0);
	}
	assert_int_equal(sprites_dirty(sprites, PAGE_COVERAGE)->count, 1);
	sprites_clean(sprites, PAGE_COVERAGE);
	assert_int_equal(sprites_dirty(sprites, PAGE_COVERAGE)->count, 0);
	job.glyph = 0xFFFFFF;
	assert_int_equal(sprites_glyph(sprites, &job)->state, SPRITE_BLANK);
	job = job_of(' ', 40.0);
	assert_int_equal(sprites_glyph(sprites, &job)->state, SPRITE_BLANK);
	sprites_destroy(sprites);
}

static void quarters_of_a_pixel_are_different_sprites(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job job = job_of('l', 28.0);
	double middles[4];
	for (uint8_t sub = 0; sub < 4; sub++) {
		job.sub = sub;
		struct sprite *sprite = sprites_glyph(sprites, &job);
		double weight = 0.0;
		double moment = 0.0;
		for (int x = 0; x < sprite->width; x++) {
			double c = *texel(sprites, sprite, x, sprite->height / 2);
			weight += c;
			moment += c * (sprite->left + x + 0.5);
		}
		middles[sub] = moment / weight;
	}
	for (int i = 1; i < 4; i++)
		assert_true(fabs(middles[i] - middles[0] - i * 0.25) < 0.06);
	sprites_destroy(sprites);
}

static void emboldening_thickens_on_both_sides(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job job = job_of('I', 100.0);
	double sums[2];
	double middles[2];
	for (int i = 0; i < 2; i++) {
		job.embolden = i ? 20 : 0;
		struct sprite *sprite = sprites_glyph(sprites, &job);
		sums[i] = middles[i] = 0.0;
		for (int x = 0; x < sprite->width; x++) {
			double c = *texel(sprites, sprite, x, sprite->height / 2) / 255.0;
			sums[i] += c;
			middles[i] += c * (sprite->left + x + 0.5);
		}
		middles[i] /= sums[i];
	}
	assert_true(fabs(sums[1] - sums[0] - 2.0) < 0.1);
	assert_true(fabs(middles[1] - middles[0]) < 0.1);
	sprites_destroy(sprites);
}

static void emoji_are_coloured_and_scaled(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job job = job_of(0x1F31F, 40.0);
	struct sprite *sprite = sprites_glyph(sprites, &job);
	assert_int_equal(sprite->state, SPRITE_READY);
	assert_int_equal(sprite->page, PAGE_COLOUR);
	assert_true(sprite->height > 40 && sprite->height < 52);
	/* A yellow star: its middle is opaque, its corner clear. */
	const uint8_t *middle = texel(sprites, sprite, sprite->width / 2, sprite->height / 2);
	assert_true(middle[0] > 200 && middle[1] > 120 && middle[2] < 140 && middle[3] == 255);
	assert_int_equal(texel(sprites, sprite, 0, 0)[3], 0);
	sprites_destroy(sprites);
}

/* More glyphs than fit: what is held stays where it is, the rest makes room, the longest unused first. */
static void a_full_atlas_keeps_what_is_held(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job job = job_of('H', 200.0);
	struct sprite *held = sprites_glyph(sprites, &job);
	struct sprite before = *held;
	uint8_t ink = *texel(sprites, held, 4, 40);
	assert_true(ink > 0);
	sprites_hold(sprites, held);
	for (uint32_t i = 0; i < 3000; i++) {
		struct raster_job other = job_of(0x4E00 + i, 100.0);
		other.size += i % 3 * 64;
		sprites_tick(sprites);
		assert_int_equal(sprites_glyph(sprites, &other)->state, SPRITE_READY);
	}
	assert_memory_equal(&before, held, sizeof(before));
	assert_int_equal(*texel(sprites, held, 4, 40), ink);
	assert_ptr_equal(sprites_glyph(sprites, &job), held);
	assert_int_equal(sprites_use(sprites, PAGE_COVERAGE).no_room, 0);
	assert_true(sprites_use(sprites, PAGE_COVERAGE).evicted > 1000);
	sprites_let_go(sprites, held);
	sprites_destroy(sprites);
}

/* In one frame nothing that was asked for is thrown out: what does not fit says so, and fits later. */
static void no_room_is_said_and_mended(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job last = {0};
	struct sprite *sprite = NULL;
	for (uint32_t i = 0; i < 600; i++) {
		last = job_of(0x4E00 + i, 160.0);
		sprite = sprites_glyph(sprites, &last);
	}
	assert_int_equal(sprite->state, SPRITE_NO_ROOM);
	assert_true(sprites_use(sprites, PAGE_COVERAGE).no_room > 0);
	sprites_tick(sprites);
	assert_int_equal(sprites_glyph(sprites, &last)->state, SPRITE_READY);
	sprites_destroy(sprites);
}

/* FNV-1a of the sprite's texels and its border. */
static uint32_t print_of(const struct sprites *sprites, const struct sprite *sprite)
{
	uint32_t hash = 2166136261u;
	for (int y = -1; y <= sprite->height; y++) {
		for (int x = -1; x <= sprite->width; x++)
			hash = (hash ^ *texel(sprites, sprite, x, y)) * 16777619u;
	}
	return hash;
}

#define HAN 1200

struct kept {
	struct sprite *sprite;
	struct sprite as;
	uint32_t print;
};

/* Asks for as many glyphs as a page does not hold, one in five of them tall, and keeps those that are ready; how many
 * those are. */
static size_t fill_page(struct sprites *sprites, uint32_t first, double scale, struct kept *kept)
{
	size_t count = 0;
	for (uint32_t i = 0; i < HAN; i++) {
		struct raster_job job = job_of(first + i, scale * (i % 5 ? 60.0 : 130.0));
		struct sprite *sprite = sprites_glyph(sprites, &job);
		if (sprite->state != SPRITE_READY)
			continue;
		sprites_hold(sprites, sprite);
		kept[count++] = (struct kept){sprite, *sprite, print_of(sprites, sprite)};
	}
	return count;
}

static void check_kept(const struct sprites *sprites, const struct kept *kept, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert_memory_equal(kept[i].sprite, &kept[i].as, sizeof(kept[i].as));
		assert_int_equal(print_of(sprites, kept[i].sprite), kept[i].print);
	}
}

static void a_page_that_grows_keeps_what_is_shown(void **state)
{
	(void)state;
	static struct kept kept[3 * HAN];
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster_job last = job_of(0x4E00 + HAN - 1, 60.0);
	size_t count = fill_page(sprites, 0x4E00, 1.0, kept);
	assert_int_equal(sprites_glyph(sprites, &last)->state, SPRITE_NO_ROOM);
	uint64_t renewed = sprites_renewed(sprites);
	for (int times = 2; times <= 4; times *= 2) {
		assert_true(sprites_grow(sprites, times * SPRITES_SIZE));
		assert_int_equal(sprites_size(sprites, PAGE_COVERAGE), times * SPRITES_SIZE);
		assert_int_equal(sprites_size(sprites, PAGE_COLOUR), SPRITES_SIZE);
		assert_true(sprites_renewed(sprites) > renewed);
		renewed = sprites_renewed(sprites);
		check_kept(sprites, kept, count);
		sprites_tick(sprites);
		assert_int_equal(sprites_glyph(sprites, &last)->state, SPRITE_READY);
		/* Twice the page has room for as many at twice the size, and then it is full again. */
		size_t more = fill_page(sprites, 0x4E00 + (uint32_t)times * HAN, times, kept + count);
		assert_true(more > count / (size_t)times * 3 / 5);
		last = job_of(0x4E00 + (uint32_t)times * HAN + HAN - 1, times * 60.0);
		assert_int_equal(sprites_glyph(sprites, &last)->state, SPRITE_NO_ROOM);
		count += more;
	}
	/* It does not become smaller. */
	assert_true(sprites_grow(sprites, SPRITES_SIZE));
	assert_int_equal(sprites_size(sprites, PAGE_COVERAGE), 4 * SPRITES_SIZE);
	check_kept(sprites, kept, count);
	while (count)
		sprites_let_go(sprites, kept[--count].sprite);
	sprites_destroy(sprites);
}

/* Small glyphs that stay, here and there on the page, do not keep tall ones out. */
static void small_ones_leave_room_for_tall_ones(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	for (uint32_t i = 0; i < 4000; i++) {
		struct raster_job job = job_of(0x4E00 + i, 30.0 + i % 9);
		struct sprite *sprite = sprites_glyph(sprites, &job);
		if (i % 12 == 0 && sprite->state == SPRITE_READY)
			sprites_hold(sprites, sprite);
		sprites_tick(sprites);
	}
	for (uint32_t i = 0; i < 12; i++) {
		struct raster_job job = job_of('0' + i % 10, 200.0 + i / 10);
		assert_int_equal(sprites_glyph(sprites, &job)->state, SPRITE_READY);
	}
	assert_int_equal(sprites_use(sprites, PAGE_COVERAGE).no_room, 0);
	sprites_destroy(sprites);
}

#define FRAMES 60
#define A_FRAME 170
#define KEPT 400

/* The sprite's texels are its glyph's, with a clear border all round, and its place is nobody else's. */
static void check_place(const struct sprites *sprites, const struct sprite *sprite, const struct bitmap *wanted,
			uint16_t *map, uint16_t mark)
{
	assert_int_equal(sprite->width, wanted->width);
	assert_int_equal(sprite->height, wanted->height);
	assert_true(sprite->x >= 1 && sprite->x + sprite->width < SPRITES_SIZE);
	assert_true(sprite->y >= 1 && sprite->y + sprite->height < SPRITES_SIZE);
	for (int y = -1; y <= sprite->height; y++) {
		for (int x = -1; x <= sprite->width; x++) {
			bool border = x < 0 || y < 0 || x == sprite->width || y == sprite->height;
			uint16_t *place = &map[(size_t)(sprite->y + y) * SPRITES_SIZE + (size_t)(sprite->x + x)];
			assert_true(*place == 0 || *place == mark);
			*place = mark;
			assert_int_equal(*texel(sprites, sprite, x, y),
					 border ? 0 : wanted->pixels[y * wanted->width + x]);
		}
	}
}

/* Ten thousand glyphs through an atlas that holds a quarter of them: whatever is drawn with in a frame, and whatever is
 * held over frames, is whole and alone in its place. */
static void ten_thousand_glyphs_never_overlap(void **state)
{
	(void)state;
	static struct raster_job jobs[A_FRAME + KEPT];
	static struct sprite *live[A_FRAME + KEPT];
	static uint16_t map[SPRITES_SIZE * SPRITES_SIZE];
	struct sprites *sprites = sprites_create(fonts, false);
	struct raster *raster = raster_create(fonts);
	uint32_t random = 4711;
	size_t kept = 0;
	for (int frame = 0; frame < FRAMES; frame++) {
		sprites_tick(sprites);
		/* Some are let go, in no order, and the rest moves up. */
		for (size_t i = 0; i < kept;) {
			if (next_random(&random) % 6) {
				i++;
				continue;
			}
			sprites_let_go(sprites, live[i]);
			live[i] = live[--kept];
			jobs[i] = jobs[kept];
		}
		size_t count = kept;
		for (int i = 0; i < A_FRAME; i++) {
			jobs[count] = job_of(0x4E00 + next_random(&random) % 10000, 24 + next_random(&random) % 85);
			live[count] = sprites_glyph(sprites, &jobs[count]);
			count += live[count]->state == SPRITE_READY;
		}
		memset(map, 0, sizeof(map));
		for (size_t i = 0; i < count; i++) {
			struct bitmap wanted;
			assert_true(raster_glyph(raster, &jobs[i], &wanted));
			/* The same glyph may have been asked for twice: one sprite, one mark. */
			size_t first = i;
			for (size_t k = 0; k < i; k++)
				first = live[k] == live[i] && k < first ? k : first;
			check_place(sprites, live[i], &wanted, map, (uint16_t)(first + 1));
			bitmap_finish(&wanted);
		}
		for (size_t i = kept; i < count && kept < KEPT; i++) {
			if (next_random(&random) % 3)
				continue;
			sprites_hold(sprites, live[i]);
			struct sprite *sprite = live[i];
			struct raster_job job = jobs[i];
			live[i] = live[kept];
			jobs[i] = jobs[kept];
			live[kept] = sprite;
			jobs[kept++] = job;
		}
	}
	struct sprites_use used = sprites_use(sprites, PAGE_COVERAGE);
	assert_true(used.evicted > 3000 && used.no_room < FRAMES * A_FRAME / 100);
	assert_true(used.most > (int64_t)SPRITES_SIZE * SPRITES_SIZE * 3 / 4 && used.texels <= used.most);
	while (kept)
		sprites_let_go(sprites, live[--kept]);
	raster_destroy(raster);
	sprites_destroy(sprites);
}

static void the_worker_makes_the_same_bitmaps(void **state)
{
	(void)state;
	struct sprites *now = sprites_create(fonts, false);
	struct sprites *later = sprites_create(fonts, true);
	struct raster_job jobs[64];
	for (uint32_t i = 0; i < 64; i++) {
		jobs[i] = job_of(0x4E00 + i * 7, 34.0);
		assert_int_equal(sprites_glyph(later, &jobs[i])->state, SPRITE_WAITING);
	}
	uint64_t generation = sprites_generation(later);
	size_t waiting = 64;
	for (time_t end = time(NULL) + 20; waiting && time(NULL) < end;) {
		sprites_tick(later);
		waiting = 0;
		for (size_t i = 0; i < 64; i++)
			waiting += sprites_glyph(later, &jobs[i])->state == SPRITE_WAITING;
	}
	assert_int_equal(waiting, 0);
	assert_int_equal(sprites_generation(later), generation + 64);
	for (size_t i = 0; i < 64; i++) {
		struct sprite *a = sprites_glyph(now, &jobs[i]);
		struct sprite *b = sprites_glyph(later, &jobs[i]);
		assert_int_equal(a->width, b->width);
		assert_int_equal(a->height, b->height);
		for (int y = 0; y < a->height; y++)
			assert_memory_equal(texel(now, a, 0, y), texel(later, b, 0, y), (size_t)a->width);
	}
	sprites_destroy(later);
	sprites_destroy(now);
}

static void stopping_with_work_undone_loses_nothing(void **state)
{
	(void)state;
	for (int round = 0; round < 5; round++) {
		struct sprites *sprites = sprites_create(fonts, true);
		for (uint32_t i = 0; i < 300; i++) {
			struct raster_job job = job_of(0x4E00 + i, 60.0);
			sprites_glyph(sprites, &job);
		}
		sprites_destroy(sprites);
	}
}

static void a_missing_picture_is_blank_and_tried_again(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sprite *sprite = sprites_picture(sprites, "not-there.png", PICTURE_COVER, 100, 100);
	assert_int_equal(sprite->state, SPRITE_BLANK);
	assert_true(sprite->failed);
	struct error why;
	assert_true(sprites_take_trouble(sprites, &why));
	assert_string_equal(why.file, "not-there.png");
	assert_string_equal(why.what, "The picture cannot be read: there is no such file.");
	uint64_t generation = sprites_generation(sprites);
	assert_int_equal(sprites_picture(sprites, "not-there.png", PICTURE_COVER, 100, 100)->state, SPRITE_BLANK);
	assert_int_equal(sprites_generation(sprites), generation);
	for (int i = 0; i < 700; i++)
		sprites_tick(sprites);
	sprites_picture(sprites, "not-there.png", PICTURE_COVER, 100, 100);
	assert_int_equal(sprites_generation(sprites), generation + 1);
	assert_false(sprites_take_trouble(sprites, &why)); /* it was told of */
	sprites_destroy(sprites);
}

static struct sprite *picture(struct sprites *sprites, int width, int height)
{
	return sprites_picture(sprites, TEST_PICTURE, PICTURE_COVER, width, height);
}

static void a_picture_is_there_at_its_old_size_until_the_new_one_is(void **state)
{
	(void)state;
	const struct timespec pause = {.tv_nsec = 1000000};
	struct sprites *sprites = sprites_create(fonts, true);
	assert_null(sprites_picture_meanwhile(sprites, TEST_PICTURE, PICTURE_COVER));
	struct sprite *old = picture(sprites, 60, 80);
	assert_null(sprites_picture_meanwhile(sprites, TEST_PICTURE, PICTURE_COVER));
	for (int i = 0; i < 20000 && old->state == SPRITE_WAITING; i++) {
		nanosleep(&pause, NULL);
		sprites_tick(sprites);
	}
	assert_int_equal(old->state, SPRITE_READY);
	sprites_hold(sprites, old);
	assert_int_equal(picture(sprites, 50, 80)->state, SPRITE_WAITING);
	assert_ptr_equal(sprites_picture_meanwhile(sprites, TEST_PICTURE, PICTURE_COVER), old);
	assert_null(sprites_picture_meanwhile(sprites, TEST_PICTURE, PICTURE_CONTAIN));
	assert_null(sprites_picture_meanwhile(sprites, "not-there.png", PICTURE_COVER));
	sprites_destroy(sprites);
}

static void copy_file(const char *from, const char *to)
{
	static char bytes[1 << 20];
	FILE *in = fopen(from, "rb");
	FILE *out = fopen(to, "wb");
	assert_true(in && out);
	size_t size = fread(bytes, 1, sizeof(bytes), in);
	assert_true(size > 0 && size < sizeof(bytes));
	assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	fclose(out);
}

static void a_file_that_took_another_ones_place_is_read(void **state)
{
	(void)state;
	char path[] = "/tmp/crowdcue-picture-XXXXXX";
	close(mkstemp(path));
	copy_file(TEST_PICTURE, path);
	struct sprites *sprites = sprites_create(fonts, false);
	struct sprite *old = sprites_picture(sprites, path, PICTURE_COVER, 60, 80);
	assert_int_equal(old->state, SPRITE_READY);
	/* Nothing has changed. */
	sprites_look_again(sprites);
	assert_int_equal(sprites_renewed(sprites), 0);
	assert_ptr_equal(sprites_picture(sprites, path, PICTURE_COVER, 60, 80), old);
	/* It has gone: what was read stays. */
	unlink(path);
	sprites_look_again(sprites);
	assert_int_equal(sprites_renewed(sprites), 0);
	assert_ptr_equal(sprites_picture(sprites, path, PICTURE_COVER, 60, 80), old);
	/* Another one is there. */
	copy_file(OTHER_PICTURE, path);
	sprites_look_again(sprites);
	assert_int_equal(sprites_renewed(sprites), 1);
	struct sprite *new = sprites_picture(sprites, path, PICTURE_COVER, 60, 80);
	assert_int_equal(new->state, SPRITE_READY);
	assert_ptr_not_equal(new, old);
	assert_memory_not_equal(new->tones, old->tones, sizeof(old->tones));
	assert_ptr_equal(sprites_picture_meanwhile(sprites, path, PICTURE_COVER), new);
	sprites_look_again(sprites);
	assert_int_equal(sprites_renewed(sprites), 1);
	sprites_destroy(sprites);
	unlink(path);
}

static void text_does_not_wait_for_pictures(void **state)
{
	(void)state;
	const struct timespec pause = {.tv_nsec = 1000000};
	struct sprites *sprites = sprites_create(fonts, true);
	struct raster_job job = job_of('H', 40.0);
	struct sprite *last = NULL;
	for (int i = 0; i < 100; i++)
		last = picture(sprites, 100 + i, 200);
	struct sprite *glyph = sprites_glyph(sprites, &job);
	for (int i = 0; i < 20000 && glyph->state == SPRITE_WAITING; i++) {
		nanosleep(&pause, NULL);
		sprites_tick(sprites);
	}
	assert_int_equal(glyph->state, SPRITE_READY);
	assert_int_equal(last->state, SPRITE_WAITING);
	sprites_destroy(sprites);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_glyph_is_made_once_with_a_clear_border),
		cmocka_unit_test(quarters_of_a_pixel_are_different_sprites),
		cmocka_unit_test(emboldening_thickens_on_both_sides),
		cmocka_unit_test(emoji_are_coloured_and_scaled),
		cmocka_unit_test(a_full_atlas_keeps_what_is_held),
		cmocka_unit_test(no_room_is_said_and_mended),
		cmocka_unit_test(a_page_that_grows_keeps_what_is_shown),
		cmocka_unit_test(small_ones_leave_room_for_tall_ones),
		cmocka_unit_test(ten_thousand_glyphs_never_overlap),
		cmocka_unit_test(the_worker_makes_the_same_bitmaps),
		cmocka_unit_test(stopping_with_work_undone_loses_nothing),
		cmocka_unit_test(a_missing_picture_is_blank_and_tried_again),
		cmocka_unit_test(a_picture_is_there_at_its_old_size_until_the_new_one_is),
		cmocka_unit_test(a_file_that_took_another_ones_place_is_read),
		cmocka_unit_test(text_does_not_wait_for_pictures),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
