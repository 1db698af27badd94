/* New glyphs, and what the overlays take of the memory.
 *
 *   bench_glyphs [ROUNDS]      rounds of a second, 5 if not given
 *
 * First the memory of the process as its parts are made: fonts, atlases with a round's glyphs in them, every overlay
 * with its sample content; the atlases on the graphics card are counted, not measured. Then frames at 60 a second,
 * in each of which a chat line brings five Chinese characters that were never shown, so 300 a second, made by the
 * worker; beside it, turn by turn, the same frames with characters that are there: CPU time of the thread that lays
 * out. It fails above 40 MB, or when the slowest frame of the best round takes a quarter of a frame's time. Exit: 0
 * good, 1 not, 77 there are no fonts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench_rss.h"
#include "overlay/face.h"
#include "overlay/sample.h"

#define FRAMES 60
#define FRAME_NS 16666667
#define NEW_EACH 5
#define BUDGET 4200.0 /* us: a quarter of a frame */
#define MEMORY 40.0   /* MB */
#define ROUNDS_MAX 50
#define PATIENCE 600 /* frames in which an overlay has all its glyphs */
#define FIRST_HAN 0x4E00
#define SKIP 77

static struct {
	struct fonts *fonts;
	struct text_engine *text;
	struct sprites *sprites;
	struct theme theme;
	struct sheet sheet;
	uint32_t next; /* character that was never shown */
} bench;

static double cpu_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void put_han(char *to, uint32_t code)
{
	to[0] = (char)(0xE0 | code >> 12);
	to[1] = (char)(0x80 | (code >> 6 & 63));
	to[2] = (char)(0x80 | (code & 63));
	to[3] = '\0';
}

/* CPU time of a frame whose line has the characters from `code` on. */
static double one_frame(uint32_t code)
{
	char line[64] = "Chat: ";
	for (uint32_t i = 0; i < NEW_EACH; i++)
		put_han(line + strlen(line), code + i);
	struct canvas canvas;
	double start = cpu_us();
	sprites_tick(bench.sprites);
	text_engine_tick(bench.text);
	canvas_begin(&canvas, &bench.sheet, bench.text, bench.sprites, &bench.theme, "zh-CN", 1920, 1080, 1000);
	struct text_style style = canvas_style(&canvas, TYPE_BODY);
	canvas_put(&canvas, canvas_text(&canvas, line, &style), 100.0, 100.0, ALIGN_LEFT, bench.theme.text);
	return cpu_us() - start;
}

/* The next frame, a sixtieth of a second after the last. */
static void wait_frame(struct timespec *next)
{
	next->tv_nsec += FRAME_NS;
	if (next->tv_nsec >= 1000000000) {
		next->tv_nsec -= 1000000000;
		next->tv_sec++;
	}
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

struct figures {
	double median;
	double most;
};

static struct figures figures_of(double *times)
{
	qsort(times, FRAMES, sizeof(*times), compare);
	return (struct figures){times[FRAMES / 2], times[FRAMES - 1]};
}

static void keep_least(struct figures *least, struct figures next)
{
	least->median = next.median < least->median ? next.median : least->median;
	least->most = next.most < least->most ? next.most : least->most;
}

/* [0] with new characters, [1] with those of the frame before. */
static void one_round(struct figures out[2])
{
	static double times[2][FRAMES];
	struct timespec next;
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (int i = 0; i < FRAMES; i++) {
		times[0][i] = one_frame(bench.next);
		wait_frame(&next);
		times[1][i] = one_frame(bench.next);
		wait_frame(&next);
		bench.next += NEW_EACH;
	}
	out[0] = figures_of(times[0]);
	out[1] = figures_of(times[1]);
}

static double told(const char *part, double *before)
{
	double now = bench_memory_mb();
	double more = now - *before;
	*before = now;
	printf("  %-34s %6.1f MB\n", part, more);
	return more;
}

/* All kinds at once with all they show. */
static void show_all(struct overlay **overlays, struct sheet *sheets)
{
	static struct stage stage;
	overlay_sample(&stage, "zh-CN", 100000);
	for (int kind = 1; kind <= OVERLAY_KINDS; kind++) {
		struct canvas canvas;
		overlays[kind] = overlay_create((enum overlay_kind)kind, "");
		sheet_init(&sheets[kind]);
		overlay_update(overlays[kind], &stage, &bench.theme, 100000);
		struct timespec next;
		clock_gettime(CLOCK_MONOTONIC, &next);
		/* Until the worker has made all of it. */
		for (int i = 0; i < PATIENCE; i++) {
			sprites_tick(bench.sprites);
			canvas_begin(&canvas, &sheets[kind], bench.text, bench.sprites, &bench.theme, "zh-CN", 1920,
				     1080, 100000);
			overlay_draw(overlays[kind], &canvas);
			if (!canvas.waiting && !canvas.pending)
				break;
			wait_frame(&next);
		}
	}
}

static bool weigh(struct figures first[2])
{
	static struct overlay *overlays[OVERLAY_KINDS + 1];
	static struct sheet sheets[OVERLAY_KINDS + 1];
	struct error error = {0};
	double at = bench_memory_mb();
	printf("memory of this process, part by part\n");
	bench.fonts = fonts_create(&(struct fonts_options){0}, &error);
	if (!bench.fonts || !theme_load(BENCH_DATA "/themes/studio.json", &bench.theme, &error)) {
		printf("%s %s\n", error.what, error.mend);
		exit(SKIP);
	}
	double sum = told("fonts (names and coverage)", &at);
	bench.text = text_engine_create(bench.fonts);
	bench.sprites = sprites_create(bench.fonts, true);
	sheet_init(&bench.sheet);
	sum += told("atlases, empty, and the worker", &at);
	one_round(first);
	sum += told("300 Chinese glyphs", &at);
	show_all(overlays, sheets);
	sum += told("every overlay, shown", &at);
	double card = SPRITES_SIZE * SPRITES_SIZE * 5.0 / 1048576.0;
	printf("  %-34s %6.1f MB\n", "atlases on the graphics card", card);
	sum += card;
	printf("  %-34s %6.1f MB, goal %.0f\n", "together", sum, MEMORY);
	for (int kind = 1; kind <= OVERLAY_KINDS; kind++) {
		overlay_destroy(overlays[kind]);
		sheet_finish(&sheets[kind], bench.sprites);
	}
	if (sum > MEMORY)
		printf("  FAILED: more than %.0f MB\n", MEMORY);
	return sum <= MEMORY;
}

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 5;
	if (argc > 2 || rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench_glyphs [ROUNDS]     1 to %d\n", ROUNDS_MAX);
		return 2;
	}
	bench.next = FIRST_HAN;
	struct figures least[2];
	bool good = weigh(least);
	for (long i = 0; i < rounds; i++) {
		struct figures next[2];
		one_round(next);
		keep_least(&least[0], next[0]);
		keep_least(&least[1], next[1]);
	}
	printf("frames at 60 a second, us of the thread that lays out\n");
	printf("  300 new Chinese glyphs a second %7.1f, the slowest of the best round %7.1f\n", least[0].median,
	       least[0].most);
	printf("  none                            %7.1f, the slowest of the best round %7.1f\n", least[1].median,
	       least[1].most);
	if (least[0].most > BUDGET) {
		printf("  FAILED: a frame over %.0f us\n", BUDGET);
		good = false;
	}
	sheet_finish(&bench.sheet, bench.sprites);
	sprites_destroy(bench.sprites);
	text_engine_destroy(bench.text);
	fonts_destroy(bench.fonts);
	return good ? 0 : 1;
}
