/* CPU time of the graphics thread that an overlay costs in each frame, beside OBS's own text source with the same
 * words, in one process, frame by frame in turn: a steady overlay, one that moves, and one that gets a new stage every
 * frame. For each: its tick and its drawing into a target of its own; the tick of a text source, which does nothing for
 * a fixed text, is not counted.
 *
 *   bench_overlay [FRAMES]      needs a display; frames to measure in each phase, 200 if not given
 *
 * It fails for an overlay at rest that costs more than MOST_OF_ONE text sources or, on the small target, more than the
 * five that a user would stack instead, that uploads, allocates or waits; for one that moves and uploads nothing; for
 * one that draws nothing; for one that gets so many new glyphs and needs more than a frame for it, uploads of the atlas
 * included; for an error in OBS's log while it measures. Exit: 0 good, 1 not, 77 there is no display or no OBS to
 * measure with.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <obs-module.h>
#include <util/threading.h>

#include "bench_obs.h"
#include "bench_watch.h"
#include "core/moment.h"
#include "overlay/overlay.h"

#define WIDTH 1920
#define HEIGHT 1080
#define LINES 5
#define FRAMES_MAX 10000
#define REST 150     /* frames without an upload, a third of them with a drawing: it is at rest, and kept as a still */
#define PATIENCE 900 /* frames in which that must have happened */
#define WARM 200     /* frames before something that moves is measured: a count reaches its pace */
#define MOST_OF_ONE 1.5 /* at rest; the medians' ratio or that of the tenths, whichever is less */
#define MOST_OF_FIVE 1.0
#define GLYPHS 15      /* new ones in each of its frames, which are every third of 60 */
#define BUDGET_MS 16.7 /* of a frame */
#define SKIP 77

/* What the card shows, as a user would type it. */
static const char *const lines[LINES] = {
	"Priya R.",
	"Twitch",
	"Does it keep coffee hot on a whole day of hiking,",
	"and does the lid survive the dishwasher?",
	"86 want to know    3 more questions",
};

enum motion { AT_REST, MOVES, COUNTS, WRITES };

static const struct phase {
	const char *name;
	enum motion motion;
	uint32_t width; /* of the target */
	uint32_t height;
} phases[] = {
	{"at rest", AT_REST, WIDTH, HEIGHT},
	{"a bar runs", MOVES, WIDTH, HEIGHT},
	{"a stage a frame", COUNTS, WIDTH, HEIGHT},
	{"at rest, small", AT_REST, 16, 16},
	{"300 new Chinese glyphs a second", WRITES, WIDTH, HEIGHT},
};
#define PHASES (sizeof phases / sizeof *phases)

enum who { ONE_TEXT, FIVE_TEXTS, OVERLAY, WHO_COUNT };
static const char *const who_names[WHO_COUNT] = {"one text source", "five text sources", "overlay"};

struct result {
	int64_t cpu[WHO_COUNT][FRAMES_MAX]; /* ns */
	int64_t ticks[FRAMES_MAX];          /* ns: the part of the overlay's that is its tick */
	uint64_t waits;                     /* of the overlay's drawings, for another thread */
	int64_t worst;     /* ns: the dearest frame, the overlay's tick with its drawing if it was its turn */
	struct watch tick; /* of all measured frames: WHO_COUNT times as many as there are samples */
	struct watch draw[WHO_COUNT];
};

/* Graphics thread only between start() and the signal, but for what is said. */
static struct {
	obs_scene_t *scenes[WHO_COUNT]; /* owned by main, as the targets */
	gs_texrender_t *targets[WHO_COUNT];
	struct stage stage;
	size_t frames; /* immutable */
	size_t phase;
	size_t seen;     /* frames of this phase */
	size_t resting;  /* frames in a row without an upload */
	size_t turn;     /* whose it is, modulo WHO_COUNT */
	size_t measured; /* frames of this phase, of all in turn */
	bool drawn[WHO_COUNT];
	bool restless; /* it has not come to rest */
	bool over;
	struct result results[PHASES];
	os_event_t *done; /* signalled at the end */
} bench;

/* ---- the stage -------------------------------------------------------------------------------------------------- */

static void put(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text);
}

/* A question that was picked ten seconds ago. While a bar runs it has twenty more on air. */
static void set_stage(enum motion motion, int64_t now)
{
	struct stage *stage = &bench.stage;
	uint64_t id = stage->change_id;
	memset(stage, 0, sizeof(*stage));
	stage->change_id = id + 1;
	put(stage->language, sizeof(stage->language), "en-US");
	stage->state = SHOW_LIVE;
	struct stage_question *question = &stage->question;
	question->card.present = true;
	put(question->card.id, sizeof(question->card.id), "board");
	question->card.life = LIFE_OPEN;
	question->card.shown = now - 10000;
	question->card.revealed = NEVER;
	question->has_item = true;
	question->item = 7;
	put(question->name, sizeof(question->name), lines[0]);
	put(question->platform, sizeof(question->platform), lines[1]);
	snprintf(question->text, sizeof(question->text), "%s %s", lines[2], lines[3]);
	question->votes = 86;
	question->aired = now - 10000;
	question->air_ms = motion == AT_REST ? 0 : 30000;
	question->waiting = 3;
}

static const struct stage *acquire(void *user)
{
	(void)user;
	return bench.stage.change_id ? &bench.stage : NULL;
}

static void release(void *user, const struct stage *stage)
{
	(void)user;
	(void)stage;
}

/* Characters that nobody has shown before. */
static void write_new(char *text, size_t size)
{
	static unsigned next = 0x4E00;
	size_t at = 0;
	for (int i = 0; i < GLYPHS && at + 4 < size; i++, next = next == 0x9FA5 ? 0x4E00 : next + 1) {
		text[at++] = (char)(0xE0 | next >> 12);
		text[at++] = (char)(0x80 | (next >> 6 & 0x3F));
		text[at++] = (char)(0x80 | (next & 0x3F));
	}
	text[at] = 0;
}

/* Before the sources' ticks. */
static void on_tick(void *user, float seconds)
{
	(void)user;
	(void)seconds;
	if (bench.over)
		return;
	int64_t now = (int64_t)(obs_get_video_frame_time() / 1000000);
	enum motion motion = phases[bench.phase].motion;
	if (bench.seen == 0)
		set_stage(motion, now);
	struct stage_question *question = &bench.stage.question;
	if (motion != AT_REST && now - question->aired > 20000) {
		question->aired = now - 10000;
		bench.stage.change_id++;
	}
	if (motion == COUNTS) {
		question->votes += 3;
		bench.stage.change_id++;
	}
	if (motion == WRITES && bench.turn % WHO_COUNT == OVERLAY) {
		write_new(question->text, sizeof(question->text));
		bench.stage.change_id++;
	}
}

/* ---- measuring -------------------------------------------------------------------------------------------------- */

struct spent {
	struct watch done;
	uint64_t waits;
};

/* CPU time, ns, of drawing one of them into its own cleared target; -1 if there is no target. */
static int64_t draw(enum who who, const struct phase *phase, struct spent *spent)
{
	struct vec4 clear;
	vec4_zero(&clear);
	gs_texrender_reset(bench.targets[who]);
	if (!gs_texrender_begin(bench.targets[who], phase->width, phase->height))
		return -1;
	gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
	gs_ortho(0.0f, WIDTH, 0.0f, HEIGHT, -100.0f, 100.0f);
	struct watch before = *watch_here();
	uint64_t waits = watch_waits();
	int64_t start = watch_cpu();
	obs_source_video_render(obs_scene_get_source(bench.scenes[who]));
	int64_t took = watch_cpu() - start;
	*spent = (struct spent){watch_since(&before), watch_waits() - waits};
	gs_texrender_end(bench.targets[who]);
	/* So that the next one does not pay for what is left of this one. */
	gs_flush();
	return took;
}

/* Pixels that are not clear. */
static long count_drawn(enum who who)
{
	long count = 0;
	uint8_t *pixels;
	uint32_t line;
	gs_stagesurf_t *surface = gs_stagesurface_create(WIDTH, HEIGHT, GS_RGBA);
	gs_stage_texture(surface, gs_texrender_get_texture(bench.targets[who]));
	if (gs_stagesurface_map(surface, &pixels, &line)) {
		for (uint32_t y = 0; y < HEIGHT; y++) {
			for (uint32_t x = 0; x < WIDTH; x++)
				count += pixels[(size_t)y * line + x * 4 + 3] != 0;
		}
		gs_stagesurface_unmap(surface);
	}
	gs_stagesurface_destroy(surface);
	return count;
}

static bool is_ready(const struct phase *phase, const struct watch *spent)
{
	/* Only a drawing uploads. */
	bool still = !spent->mesh_uploads && !spent->atlas_uploads;
	bench.seen++;
	bench.resting = still ? bench.resting + 1 : 0;
	if (phase->motion != AT_REST)
		return bench.seen > WARM;
	if (bench.measured || bench.resting >= REST)
		return true;
	bench.restless = bench.seen >= PATIENCE;
	return false;
}

static void end_phase(void)
{
	if (bench.phase == 0) {
		for (int who = 0; who < WHO_COUNT; who++)
			bench.drawn[who] = count_drawn((enum who)who) > 1000;
	}
	bench.phase++;
	bench.seen = 0;
	bench.resting = 0;
	bench.measured = 0;
	bench.over = bench.phase == PHASES;
}

/* On the graphics thread, in OBS's own frame: the ticks are done. */
static void on_render(void *user, uint32_t width, uint32_t height)
{
	(void)user;
	(void)width;
	(void)height;
	struct watch_ticks ticks = watch_take_ticks();
	if (bench.over || !bench.stage.change_id)
		return;
	const struct phase *phase = &phases[bench.phase];
	struct result *result = &bench.results[bench.phase];
	/* One in each frame: a software OpenGL still fills in the pixels of one while the next is drawn, which would
	 * cost the next more. */
	enum who who = (enum who)(bench.turn++ % WHO_COUNT);
	struct spent spent;
	int64_t took = draw(who, phase, &spent);
	if (is_ready(phase, &spent.done)) {
		size_t slot = bench.measured / WHO_COUNT;
		result->cpu[who][slot] = took;
		watch_add(&result->draw[who], &spent.done);
		watch_add(&result->tick, &ticks.done);
		if (who == OVERLAY) {
			result->waits += spent.waits;
			result->cpu[who][slot] += ticks.cpu;
			result->ticks[slot] = ticks.cpu;
		}
		int64_t frame = ticks.cpu + (who == OVERLAY ? took : 0);
		result->worst = frame > result->worst ? frame : result->worst;
		bench.measured++;
	}
	if (bench.restless)
		bench.over = true;
	else if (bench.measured == bench.frames * WHO_COUNT)
		end_phase();
	if (bench.over)
		os_event_signal(bench.done);
}

/* ---- figures ---------------------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* µs; the values are sorted. */
static double part_of(int64_t *values, double part)
{
	qsort(values, bench.frames, sizeof(*values), compare);
	return (double)values[(size_t)((double)(bench.frames - 1) * part + 0.5)] / 1000.0;
}

/* one, five: the lesser ratios. */
static bool judge(const struct phase *phase, const struct result *result, double one, double five)
{
	const struct watch *tick = &result->tick;
	const struct watch *drawing = &result->draw[OVERLAY];
	if (phase->motion == WRITES && (double)result->worst > BUDGET_MS * 1e6)
		printf("  FAILED: a frame took more than %.1f ms\n", BUDGET_MS);
	if (phase->motion == WRITES)
		return drawing->atlas_uploads && (double)result->worst <= BUDGET_MS * 1e6;
	if (phase->motion != AT_REST) {
		/* A frame that comes late may find the same digits as the one before it. */
		bool moves = drawing->mesh_uploads >= bench.frames - bench.frames / 20;
		if (!moves)
			printf("  FAILED: it does not move: %" PRIu64 " uploads\n", drawing->mesh_uploads);
		return moves;
	}
	uint64_t uploads = tick->mesh_uploads + tick->atlas_uploads + drawing->mesh_uploads + drawing->atlas_uploads;
	/* A tick at rest does not call the driver; in a drawing the driver allocates as it likes. */
	bool allocates = tick->allocations || drawing->own;
	/* A driver that takes a still for something that is still drawn on waits in every frame. */
	bool waits = result->waits > bench.frames / 10;
	/* Of five sources where pixels cost nothing: a software OpenGL pays for each tile that the panel covers. */
	bool dear = one > MOST_OF_ONE || (phase->width < WIDTH && five > MOST_OF_FIVE);
	if (dear)
		printf("  FAILED: it costs more than %.2f of one text source or %.2f of five\n", MOST_OF_ONE,
		       MOST_OF_FIVE);
	if (uploads)
		printf("  FAILED: at rest, and yet it uploads\n");
	if (allocates)
		printf("  FAILED: at rest, and yet it allocates\n");
	if (waits)
		printf("  FAILED: at rest, and yet it waits\n");
	return !uploads && !allocates && !waits && !dear;
}

static bool print_phase(size_t at)
{
	const struct phase *phase = &phases[at];
	struct result *result = &bench.results[at];
	double median[WHO_COUNT];
	double low[WHO_COUNT];
	printf("%s (%" PRIu32 "x%" PRIu32 ")\n", phase->name, phase->width, phase->height);
	for (int who = 0; who < WHO_COUNT; who++) {
		median[who] = part_of(result->cpu[who], 0.5);
		low[who] = part_of(result->cpu[who], 0.1);
		printf("  %-18s %7.1f us, p10 %7.1f, p99 %7.1f\n", who_names[who], median[who], low[who],
		       part_of(result->cpu[who], 0.99));
	}
	const struct watch *tick = &result->tick;
	const struct watch *drawing = &result->draw[OVERLAY];
	double n = (double)bench.frames;
	double all = n * WHO_COUNT;
	printf("  overlay's tick     %7.1f us, p99 %7.1f\n", part_of(result->ticks, 0.5), part_of(result->ticks, 0.99));
	printf("  a tick: %.2f allocations (%.2f our own), %.2f meshes and %.2f textures uploaded, %.2f locks\n",
	       (double)tick->allocations / all, (double)tick->own / all, (double)tick->mesh_uploads / all,
	       (double)tick->atlas_uploads / all, (double)tick->locks / all);
	if (phase->motion == WRITES)
		printf("  the dearest frame  %7.1f us of %.0f; %.2f textures uploaded a drawing\n",
		       (double)result->worst / 1000.0, BUDGET_MS * 1000.0, (double)drawing->atlas_uploads / n);
	printf("  a drawing: %.2f allocations (%.2f our own; one text source %.2f), %.2f waits\n",
	       (double)drawing->allocations / n, (double)drawing->own / n,
	       (double)result->draw[ONE_TEXT].allocations / n, (double)result->waits / n);
	double one = fmin(median[OVERLAY] / median[ONE_TEXT], low[OVERLAY] / low[ONE_TEXT]);
	double five = fmin(median[OVERLAY] / median[FIVE_TEXTS], low[OVERLAY] / low[FIVE_TEXTS]);
	printf("  ratio to one text source %.2f, p10 %.2f; to five %.2f, p10 %.2f\n",
	       median[OVERLAY] / median[ONE_TEXT], low[OVERLAY] / low[ONE_TEXT], median[OVERLAY] / median[FIVE_TEXTS],
	       low[OVERLAY] / low[FIVE_TEXTS]);
	return judge(phase, result, one, five);
}

static bool report(void)
{
	bool good = true;
	if (bench.restless) {
		printf("FAILED: phase '%s' has not come to rest in %d frames\n", phases[bench.phase].name, PATIENCE);
		return false;
	}
	for (int who = 0; who < WHO_COUNT; who++) {
		if (!bench.drawn[who]) {
			printf("FAILED: %s draws nothing\n", who_names[who]);
			good = false;
		}
	}
	for (size_t i = 0; i < PHASES; i++)
		good = print_phase(i) && good;
	return good;
}

/* ---- OBS without its window -------------------------------------------------------------------------------------- */

static obs_source_t *make_text(const char *text)
{
	obs_data_t *settings = obs_data_create();
	obs_data_t *font = obs_data_create();
	obs_data_set_string(font, "face", "Noto Sans");
	obs_data_set_string(font, "style", "Bold");
	obs_data_set_int(font, "size", 40);
	obs_data_set_obj(settings, "font", font);
	obs_data_set_string(settings, "text", text);
	obs_source_t *source = obs_source_create("text_ft2_source_v2", text, settings, NULL);
	obs_data_release(font);
	obs_data_release(settings);
	return source;
}

/* Puts a source into a scene, which keeps it from then on. */
static bool put_in(enum who who, obs_source_t *source, float y)
{
	obs_sceneitem_t *item = source ? obs_scene_add(bench.scenes[who], source) : NULL;
	if (item)
		obs_sceneitem_set_pos(item, &(struct vec2){.x = who == OVERLAY ? 0.0f : 100.0f, .y = y});
	obs_source_release(source);
	return item != NULL;
}

/* A scene each, shown as a program scene is. */
static bool make_scenes(void)
{
	const struct overlay_stage_provider provider = {.acquire = acquire, .release = release};
	overlay_register_sources(&provider);
	for (int who = 0; who < WHO_COUNT; who++) {
		bench.scenes[who] = obs_scene_create(who_names[who]);
		if (!bench.scenes[who])
			return false;
		obs_source_inc_showing(obs_scene_get_source(bench.scenes[who]));
	}
	char all[512];
	snprintf(all, sizeof(all), "%s\n%s\n%s\n%s\n%s", lines[0], lines[1], lines[2], lines[3], lines[4]);
	bool good = put_in(ONE_TEXT, make_text(all), 700.0f);
	for (int i = 0; i < LINES; i++)
		good = put_in(FIVE_TEXTS, make_text(lines[i]), 700.0f + (float)i * 60.0f) && good;
	return put_in(OVERLAY, obs_source_create("crowdcue_question", "overlay", NULL, NULL), 0.0f) && good;
}

/* The graphics thread runs through the phases in OBS's own frames. */
static void measure(void)
{
	os_event_init(&bench.done, OS_EVENT_TYPE_MANUAL);
	obs_enter_graphics();
	for (int who = 0; who < WHO_COUNT; who++)
		bench.targets[who] = gs_texrender_create(GS_RGBA, GS_ZS_NONE);
	obs_leave_graphics();
	obs_add_tick_callback(on_tick, NULL);
	obs_add_main_render_callback(on_render, NULL);
	os_event_wait(bench.done);
	obs_remove_main_render_callback(on_render, NULL);
	obs_remove_tick_callback(on_tick, NULL);
	obs_enter_graphics();
	for (int who = 0; who < WHO_COUNT; who++)
		gs_texrender_destroy(bench.targets[who]);
	obs_leave_graphics();
	os_event_destroy(bench.done);
}

static void finish_scenes(void)
{
	bench_obs_leaving();
	for (int who = 0; who < WHO_COUNT; who++) {
		obs_source_t *source = bench.scenes[who] ? obs_scene_get_source(bench.scenes[who]) : NULL;
		if (source)
			obs_source_dec_showing(source);
		obs_scene_release(bench.scenes[who]);
	}
	while (obs_wait_for_destroy_queue())
		;
	overlay_finish();
}

int main(int argc, char **argv)
{
	long frames = argc > 1 ? strtol(argv[1], NULL, 10) : 200;
	if (argc > 2 || frames < 1 || frames > FRAMES_MAX) {
		fprintf(stderr, "usage: bench_overlay [FRAMES]     1 to %d\n", FRAMES_MAX);
		return 2;
	}
	bench.frames = (size_t)frames;
	if (!bench_obs_start(WIDTH, HEIGHT))
		return SKIP;
	bool good = make_scenes();
	if (good) {
		measure();
		good = report();
	}
	finish_scenes();
	return bench_obs_end() && good ? 0 : 1;
}
