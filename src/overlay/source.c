/* The OBS sources. Tick, on the graphics thread, lays out a frame when something has changed or moves; render draws it,
 * as often as OBS asks, and before the first time hands over what is new: there the graphics context, which is dear to
 * enter, is entered already. For a screenshot that may be another thread than the tick's, and at the same time: what
 * both touch is protected by the studio's mutex, which is taken within the graphics context and never round it.
 *
 * A source that leaves the picture forgets what it showed. Its frames follow from each other again once a few ticks
 * have found it in the picture; until then each is laid out when it is drawn, from nothing but what is on air at that
 * moment. So the first frame after a cut is right even if the scene came between tick and render, all sources of the
 * scene have told the others where they stand by then, and a picture of a source that nobody sees is no old one. */
#include "overlay/overlay.h"

#include <stdatomic.h>
#include <string.h>

#include <obs-module.h>

#include "core/moment.h"
#include "overlay/face.h"
#include "overlay/sample.h"
#include "overlay/source_settings.h"
#include "overlay/source_sound.h"
#include "overlay/source_studio.h"
#include "overlay/source_waits.h"
#include "overlay/test_card.h"

#define SAMPLE_MS 30000 /* sample content begins anew before its clocks run out */
#define CUT_NS 50000000 /* after a cut, until all sources of the preview have said that they are on air */
#define FOLLOWS 3       /* ticks in the picture from which on a frame follows from the last one */

struct overlay_source {
	obs_source_t *source;   /* borrowed, outlives us */
	enum overlay_kind kind; /* immutable */
	pthread_mutex_t mutex;
	struct wish wish;        /* protected by mutex */
	bool wish_is_new;        /* protected by mutex */
	struct wish now;         /* protected by studio.mutex, as all that follows */
	struct theme theme;      /* the studio's, as the settings and the box ask for */
	unsigned look_number;    /* of the studio's themes when it was taken, 0 = never */
	struct overlay *overlay; /* owned */
	int64_t made_at;         /* ms: when the sample content was made */
	struct stage *made_up;   /* owned: sample content, NULL = the show's own is shown */
	struct sheet sheets[2];  /* the frame shown and the one in work */
	int shown;
	bool crowded;          /* the log knows that a frame had too much in it */
	bool filled;           /* there may be something in the sheets */
	unsigned ticks;        /* in a row that found it in the picture, FOLLOWS at most */
	atomic_bool follows;   /* so many: a frame follows from the last one; read without a lock */
	uint64_t anew;         /* ns: the frame for which it was laid out from nothing, 0 = none */
	struct still still;    /* graphics context only, but for its age */
	int64_t wake;          /* ms: when to lay out again, NEVER = when something changes */
	bool stale;            /* lay out at once */
	bool waiting;          /* for sprites */
	bool built;            /* the frame shown is not handed over yet */
	bool ticked;           /* there may be other news since it was last drawn */
	uint64_t generation;   /* of the sprites at the last layout */
	uint64_t renewed;      /* of the sprites then */
	uint32_t canvas_width; /* OBS's, px */
	uint32_t canvas_height;
	uint64_t aired; /* ns: on air, and from then on only what is on air is beside it; 0 = it is not */
	struct box box;
	struct waits_board board; /* what the desk is told of it */
	bool told;                /* that the source is in the picture */
	uint32_t width;           /* of the box, read without a lock */
	uint32_t height;
};

static int64_t to_ms(uint64_t frame_time)
{
	return (int64_t)(frame_time / 1000000);
}

static void read_settings(struct overlay_source *source, obs_data_t *settings)
{
	struct wish wish;
	wish_read(&wish, settings);
	pthread_mutex_lock(&source->mutex);
	source->wish = wish;
	source->wish_is_new = true;
	pthread_mutex_unlock(&source->mutex);
}

static void source_update(void *data, obs_data_t *settings)
{
	read_settings(data, settings);
}

/* The box that the settings ask for on OBS's canvas. */
static void make_box(struct overlay_source *source)
{
	source->box = box_make(source->kind, &source->now.box, source->canvas_width, source->canvas_height);
	source->width = source->box.width;
	source->height = source->box.height;
	source->stale = true;
}

static void read_canvas(struct overlay_source *source)
{
	struct obs_video_info video;
	if (!obs_get_video_info(&video))
		return;
	if (source->canvas_width == video.base_width && source->canvas_height == video.base_height)
		return;
	source->canvas_width = video.base_width;
	source->canvas_height = video.base_height;
	source->look_number = 0; /* the theme's shadow answers to the box */
	make_box(source);
}

static void *source_create(obs_data_t *settings, obs_source_t *obs)
{
	struct overlay_source *source = bzalloc(sizeof(*source));
	source->source = obs;
	source->kind = overlay_kind_from(obs_source_get_unversioned_id(obs));
	source->wake = NEVER;
	pthread_mutex_init(&source->mutex, NULL);
	sheet_init(&source->sheets[0]);
	sheet_init(&source->sheets[1]);
	studio_open(studio_get());
	sound_open();
	obs_source_set_audio_active(obs, false);
	read_settings(source, settings);
	source->now = source->wish;
	read_canvas(source);
	return source;
}

static void source_destroy(void *data)
{
	struct overlay_source *source = data;
	struct studio *studio = studio_get();
	sound_forget(source->source);
	waits_forget(&source->board);
	pthread_mutex_lock(&studio->mutex);
	if (studio->sprites) {
		sheet_finish(&source->sheets[0], studio->sprites);
		sheet_finish(&source->sheets[1], studio->sprites);
	}
	pthread_mutex_unlock(&studio->mutex);
	obs_enter_graphics();
	still_finish(&source->still);
	obs_leave_graphics();
	overlay_destroy(source->overlay);
	bfree(source->made_up);
	pthread_mutex_destroy(&source->mutex);
	bfree(source);
}

/* The theme that is set, or the one that the show asks for, in the show's look. */
static void take_theme(struct overlay_source *source, struct studio *studio, bool fresh)
{
	unsigned number = studio_look_number(studio);
	if (source->look_number == number && !fresh)
		return;
	source->look_number = number;
	char logo[sizeof(source->theme.logo)];
	memcpy(logo, source->theme.logo, sizeof(logo));
	studio_theme(studio, source->now.theme, &source->theme);
	memcpy(source->theme.logo, logo, sizeof(logo));
	source->theme.reduced = source->theme.reduced || source->now.reduced;
	box_theme(&source->box, &source->theme);
	source->stale = true;
}

/* The show's logo, of which the stage knows where it lies. */
static void take_logo(struct overlay_source *source, const struct stage *stage)
{
	const char *logo = stage ? stage->logo : "";
	if (strcmp(source->theme.logo, logo) == 0)
		return;
	snprintf(source->theme.logo, sizeof(source->theme.logo), "%s", logo);
	source->stale = true;
}

static void make_sample(struct overlay_source *source, int64_t now)
{
	const char *language = *source->now.language ? source->now.language : obs_get_locale();
	overlay_sample(source->made_up, language, now);
	overlay_sample_state(source->made_up, source->now.state, now);
	source->made_at = now;
}

/* New settings begin with a clean overlay, and so does the show when sample content has to give way to it. True if the
 * settings are new. */
static bool take_wish(struct overlay_source *source, struct studio *studio, bool live, int64_t now)
{
	bool fresh = false;
	pthread_mutex_lock(&source->mutex);
	if (source->wish_is_new) {
		source->now = source->wish;
		source->wish_is_new = false;
		fresh = true;
	}
	pthread_mutex_unlock(&source->mutex);
	if (fresh)
		make_box(source);
	take_theme(source, studio, fresh);
	bool sample = source->now.sample && !live;
	if (!fresh && sample == (source->made_up != NULL))
		return false;
	overlay_destroy(source->overlay);
	source->overlay = overlay_create(source->kind, sample ? "" : source->now.only);
	bfree(source->made_up);
	source->made_up = NULL;
	if (sample) {
		source->made_up = bzalloc(sizeof(*source->made_up));
		make_sample(source, now);
	}
	source->stale = true;
	return fresh;
}

/* What stands in the same places: kinds with a layer that was in the picture at that tick or after it, at the same
 * anchor. On air only what is on air counts, not what a preview shows. A source in a box of its own takes no place, and
 * nobody takes its own. Sample content keeps clear of a poll, and never makes way.
 */
static void take_seats(struct overlay_source *source, const struct studio *studio, uint64_t since)
{
	const enum anchor anchor = source->now.box.anchor;
	struct seats seats = {.one = box_shared(&source->box), .box = source->box.slots.card};
	const bool on_air = source->aired && source->aired <= studio->tick;
	for (int kind = 1; kind <= OVERLAY_KINDS && !source->box.slots.card; kind++) {
		if (studio->seen[on_air][kind][anchor] >= since)
			seats.shown |= overlay_kind_row((enum overlay_kind)kind)->faces;
	}
	if (source->made_up)
		seats.shown = seats.one ? 0 : seats.shown & SEAT_POLL;
	overlay_seat(source->overlay, seats);
}

static bool take_stage(struct overlay_source *source, const struct stage *stage, int64_t now)
{
	if (source->made_up && now - source->made_at > SAMPLE_MS) {
		uint64_t id = source->made_up->change_id;
		make_sample(source, now);
		source->made_up->change_id = id + 1;
	}
	if (source->made_up)
		return overlay_update(source->overlay, source->made_up, &source->theme, now);
	return overlay_update(source->overlay, stage, &source->theme, now);
}

/* Tells the others where it stands. */
static void note_seen(struct overlay_source *source, struct studio *studio, bool showing, uint64_t frame_time)
{
	const enum anchor anchor = source->now.box.anchor;
	if (studio->tick != frame_time) {
		studio->tick_before = studio->tick;
		studio->tick = frame_time;
	}
	if (!obs_source_active(source->source))
		source->aired = 0;
	else if (!source->aired)
		source->aired = frame_time + (source->ticks == FOLLOWS ? CUT_NS : 0);
	if (!showing || source->box.slots.card)
		return;
	studio->seen[false][source->kind][anchor] = frame_time;
	if (source->aired)
		studio->seen[true][source->kind][anchor] = frame_time;
}

/* Once for each source: what is drawn last is missing then. */
static void tell_dropped(struct overlay_source *source, const struct quad_list *list)
{
	if (source->crowded || !list->dropped)
		return;
	source->crowded = true;
	blog(LOG_WARNING,
	     "[crowdcue] There is too much on \"%s\": %zu of %zu shapes are not drawn. Use shorter texts or a smaller "
	     "size.",
	     obs_source_get_name(source->source), list->dropped, list->dropped + list->count);
}

/* Lays out the frame; false if glyphs are still being made and the last frame should stay. */
static bool build(struct overlay_source *source, struct studio *studio, int64_t now)
{
	struct canvas canvas;
	struct sheet *sheet = &source->sheets[!source->shown];
	studio_fit(studio, source->canvas_width, source->canvas_height);
	canvas_begin(&canvas, sheet, studio->text, studio->sprites, &source->theme, source->overlay->language,
		     source->width, source->height, now);
	box_begin(&source->box, &canvas);
	if (source->now.test_card && !source->box.slots.card)
		test_card_draw(&canvas, &source->now.box, obs_get_locale());
	else
		overlay_draw(source->overlay, &canvas);
	source->wake = canvas.wake;
	source->waiting = canvas.waiting > 0 || canvas.pending > 0;
	source->generation = sprites_generation(studio->sprites);
	source->renewed = sprites_renewed(studio->sprites);
	source->stale = false;
	source->filled = true;
	tell_dropped(source, &sheet->list);
	if (canvas.waiting)
		return false;
	source->shown = !source->shown;
	return true;
}

/* A source that is in the picture: the frame follows from the last one. */
static void go_on(struct overlay_source *source, struct studio *studio, const struct stage *stage, uint64_t frame_time)
{
	int64_t now = to_ms(frame_time);
	/* Who ticks after this one was last seen a tick ago. */
	take_seats(source, studio, studio->tick_before);
	bool fresh = take_stage(source, stage, now);
	bool due = fresh || source->stale || now >= source->wake || source->renewed != sprites_renewed(studio->sprites);
	if (fresh || !source->told)
		waits_tell(&source->board, source->overlay, true);
	source->told = true;
	if (source->now.sounds && !source->made_up && obs_source_active(source->source))
		sound_follow(source->source, source->overlay, &source->theme, now);
	studio_begin_frame(studio, frame_time);
	if (due || (source->waiting && source->generation != sprites_generation(studio->sprites)))
		source->built = build(source, studio, now) || source->built;
	source->ticked = true;
}

/* Nothing of what was shown is left for another time. */
static void forget(struct overlay_source *source, struct studio *studio)
{
	if (!source->filled)
		return;
	overlay_forget(source->overlay);
	sheet_clear(&source->sheets[0], studio->sprites);
	sheet_clear(&source->sheets[1], studio->sprites);
	source->filled = false;
	source->anew = 0;
}

static void leave(struct overlay_source *source, struct studio *studio)
{
	if (source->told)
		waits_tell(&source->board, source->overlay, false);
	source->told = false;
	forget(source, studio);
}

/* A frame that follows from no other: what is on air, or nothing while its glyphs are being made. */
static void lay_out_anew(struct overlay_source *source, struct studio *studio, const struct stage *stage)
{
	uint64_t frame_time = obs_get_video_frame_time();
	int64_t now = to_ms(frame_time);
	if (!source->overlay || source->anew == frame_time)
		return;
	forget(source, studio);
	take_logo(source, stage);
	take_seats(source, studio, studio->tick);
	take_stage(source, stage, now);
	studio_begin_frame(studio, frame_time);
	build(source, studio, now);
	source->anew = frame_time;
	source->built = true;
	source->ticked = true;
}

static const struct stage *borrow_stage(const struct studio *studio)
{
	const struct overlay_stage_provider *provider = &studio->provider;
	return provider->acquire ? provider->acquire(provider->user) : NULL;
}

static void return_stage(const struct studio *studio, const struct stage *stage)
{
	if (stage)
		studio->provider.release(studio->provider.user, stage);
}

static void source_tick(void *data, float seconds)
{
	(void)seconds;
	struct overlay_source *source = data;
	struct studio *studio = studio_get();
	if (!studio->backend)
		return;
	uint64_t frame_time = obs_get_video_frame_time();
	const bool showing = obs_source_showing(source->source);
	const struct stage *stage = borrow_stage(studio);
	pthread_mutex_lock(&studio->mutex);
	read_canvas(source);
	note_seen(source, studio, showing, frame_time);
	bool live = stage && (stage->state == SHOW_LIVE || overlay_is_on_air(stage));
	bool fresh = take_wish(source, studio, live, to_ms(frame_time));
	take_logo(source, stage);
	source->ticks = !showing ? 0 : source->ticks < FOLLOWS ? source->ticks + 1 : FOLLOWS;
	bool follows = source->ticks == FOLLOWS && source->overlay;
	atomic_store(&source->follows, follows);
	if (follows)
		go_on(source, studio, stage, frame_time);
	else if (!showing && source->overlay)
		leave(source, studio);
	pthread_mutex_unlock(&studio->mutex);
	return_stage(studio, stage);
	/* Without sounds it has no place in OBS's mixer. */
	if (fresh)
		obs_source_set_audio_active(source->source, source->now.sounds);
}

/* Before the first drawing after a tick. */
static void hand_over(struct overlay_source *source, struct studio *studio)
{
	source->ticked = false;
	if (sprites_dirty(studio->sprites, PAGE_COVERAGE)->count || sprites_dirty(studio->sprites, PAGE_COLOUR)->count)
		backend_upload(studio->backend, studio->sprites);
	if (source->built)
		still_fill(&source->still, &source->sheets[source->shown].list);
	source->built = false;
	if (still_age(&source->still))
		still_take(&source->still, studio->backend);
}

static void source_render(void *data, gs_effect_t *effect)
{
	(void)effect;
	struct overlay_source *source = data;
	struct studio *studio = studio_get();
	if (!studio->backend)
		return;
	const bool anew = !atomic_load(&source->follows);
	const struct stage *stage = anew ? borrow_stage(studio) : NULL;
	pthread_mutex_lock(&studio->mutex);
	if (anew && !atomic_load(&source->follows))
		lay_out_anew(source, studio, stage);
	if (source->ticked)
		hand_over(source, studio);
	pthread_mutex_unlock(&studio->mutex);
	return_stage(studio, stage);
	still_draw(&source->still, studio->backend);
}

static uint32_t source_width(void *data)
{
	return ((struct overlay_source *)data)->width;
}

static uint32_t source_height(void *data)
{
	return ((struct overlay_source *)data)->height;
}

static obs_properties_t *source_properties(void *data, void *type)
{
	struct overlay_source *source = data;
	const struct overlay_kind_row *row = type;
	char only[STAGE_ID] = "";
	if (source) {
		pthread_mutex_lock(&source->mutex);
		memcpy(only, source->wish.only, sizeof(only));
		pthread_mutex_unlock(&source->mutex);
	}
	return wish_properties(overlay_kind_from(row->id), only);
}

static const char *source_name(void *type)
{
	return obs_module_text(((const struct overlay_kind_row *)type)->label);
}

static void register_kind(enum overlay_kind kind)
{
	const struct overlay_kind_row *row = overlay_kind_row(kind);
	struct obs_source_info info = {
		.id = row->id,
		.type = OBS_SOURCE_TYPE_INPUT,
		.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB | OBS_SOURCE_AUDIO,
		.icon_type = OBS_ICON_TYPE_TEXT,
		.type_data = (void *)row,
		.get_name = source_name,
		.create = source_create,
		.destroy = source_destroy,
		.update = source_update,
		.get_defaults = wish_defaults,
		.get_properties2 = source_properties,
		.get_width = source_width,
		.get_height = source_height,
		.video_tick = source_tick,
		.video_render = source_render,
	};
	obs_register_source(&info);
}

void overlay_register_sources(const struct overlay_stage_provider *provider)
{
	studio_get()->provider = *provider;
	for (int kind = 1; kind <= OVERLAY_KINDS; kind++)
		register_kind((enum overlay_kind)kind);
}
