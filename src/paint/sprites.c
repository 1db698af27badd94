#include "paint/sprites.h"

#include <stdlib.h>
#include <string.h>

#include <uthash.h>
#include <utlist.h>

#include "paint/atlas.h"
#include "paint/picture_files.h"
#include "paint/sprite_worker.h"

#define PICTURE_MAX 1024
#define RETRY_FRAMES 600 /* between two tries to read a picture that failed */

/* All zero where it does not apply, so that keys compare as bytes. */
struct key {
	uint32_t face;
	uint32_t glyph;
	uint32_t size;
	uint16_t embolden;
	uint16_t sub;
	uint16_t stroke;
	uint16_t blur;
	int32_t fit;
	int32_t width;
	int32_t height;
	uint32_t version; /* of the file */
	char path[PICTURE_PATH];
};

#define GLYPH_KEY offsetof(struct key, path) /* a glyph's key ends before the path */

struct entry {
	struct sprite public; /* first: entries and sprites are the same address */
	struct entry *prev;   /* in the list of idle ones of its atlas: ready, and held by nobody */
	struct entry *next;
	unsigned holds;
	uint64_t used; /* frame; as far as here, what each frame touches */
	UT_hash_handle hh;
	struct sprite_job *job; /* owned: made, waiting for room */
	struct key *key;        /* owned, behind the entry */
};

#define LATELY 2048 /* a power of two */

/* A glyph that was asked for lately: most are asked for in each frame, and need no hash table. */
struct late {
	struct entry *entry; /* NULL = free */
	struct raster_job glyph;
};

struct sprites {
	struct late late[LATELY];
	struct raster *raster;        /* owned; without a worker */
	struct sprite_worker *worker; /* owned: for glyphs; NULL without threads, as the next */
	struct sprite_worker *loader; /* owned: for pictures, so that no text waits for them */
	struct entry *entries;
	struct picture_files files;
	struct entry *idle[PAGE_COUNT]; /* the longest unused first; borrowed */
	struct glyph_rows glyphs;       /* the places on the page of coverage, */
	struct atlas colours;           /* and on the one of colour */
	struct sprites_use use[PAGE_COUNT];
	uint8_t *pixels[PAGE_COUNT]; /* owned */
	struct sprites_dirty dirty[PAGE_COUNT];
	uint64_t frame;
	uint64_t generation;
	uint64_t renewed;
};

static size_t texel_size(enum sprite_page page)
{
	return page == PAGE_COLOUR ? 4 : 1;
}

int sprites_size_for(uint32_t shorter)
{
	return SPRITES_SIZE * (shorter > 2880 ? 4 : shorter > 1440 ? 2 : 1);
}

int sprites_size(const struct sprites *sprites, enum sprite_page page)
{
	return page == PAGE_COVERAGE ? sprites->glyphs.size : sprites->colours.size;
}

struct sprites *sprites_create(const struct fonts *fonts, bool threaded)
{
	return sprites_create_sized(fonts, threaded, SPRITES_SIZE);
}

struct sprites *sprites_create_sized(const struct fonts *fonts, bool threaded, int size)
{
	struct sprites *sprites = calloc(1, sizeof(*sprites));
	if (!sprites)
		return NULL;
	glyph_rows_init(&sprites->glyphs, size);
	atlas_init(&sprites->colours, SPRITES_SIZE);
	for (int page = 0; page < PAGE_COUNT; page++) {
		size_t side = (size_t)sprites_size(sprites, (enum sprite_page)page);
		sprites->pixels[page] = calloc(side * side, texel_size((enum sprite_page)page));
	}
	if (threaded) {
		sprites->worker = sprite_worker_create(fonts);
		sprites->loader = sprite_worker_create(fonts);
	} else {
		sprites->raster = raster_create(fonts);
	}
	bool good = threaded ? sprites->worker && sprites->loader : sprites->raster != NULL;
	sprites->generation = 1;
	if (sprites->pixels[0] && sprites->pixels[1] && good)
		return sprites;
	sprites_destroy(sprites);
	return NULL;
}

bool sprites_grow(struct sprites *sprites, int size)
{
	size_t before = (size_t)sprites->glyphs.size;
	size_t after = (size_t)size;
	if (after <= before)
		return true;
	uint8_t *pixels = calloc(after, after);
	if (!pixels)
		return false;
	for (size_t y = 0; y < before; y++)
		memcpy(pixels + y * after, sprites->pixels[PAGE_COVERAGE] + y * before, before);
	free(sprites->pixels[PAGE_COVERAGE]);
	sprites->pixels[PAGE_COVERAGE] = pixels;
	glyph_rows_grow(&sprites->glyphs, size);
	sprites->renewed++;
	return true;
}

static bool is_idle(const struct entry *entry)
{
	return entry->public.state == SPRITE_READY && !entry->holds;
}

/* Every list of idle ones is in the order of `used`, for what is used goes to its end. */
static void use(struct sprites *sprites, struct entry *entry)
{
	entry->used = sprites->frame;
	if (is_idle(entry) && entry->next) {
		DL_DELETE(sprites->idle[entry->public.page], entry);
		DL_APPEND(sprites->idle[entry->public.page], entry);
	}
}

static struct late *late_place(struct sprites *sprites, const struct raster_job *job)
{
	uint32_t hash = job->glyph * 2654435761u + job->face * 2246822519u + job->size * 3266489917u +
			(job->sub + job->embolden * 4u + job->stroke * 4096u + job->blur * 65536u) * 668265263u;
	return &sprites->late[(hash ^ hash >> 15) * 2654435761u >> 16 & (LATELY - 1)];
}

static void free_place(struct sprites *sprites, const struct sprite *sprite)
{
	if (sprite->page == PAGE_COVERAGE)
		glyph_rows_free(&sprites->glyphs, sprite->x - 1, sprite->y - 1);
	else
		atlas_free(&sprites->colours, sprite->x - 1, sprite->y - 1);
}

static void forget(struct sprites *sprites, struct entry *entry)
{
	HASH_DEL(sprites->entries, entry);
	if (is_idle(entry))
		DL_DELETE(sprites->idle[entry->public.page], entry);
	const struct key *key = entry->key;
	struct raster_job glyph = {.face = key->face,
				   .glyph = key->glyph,
				   .size = key->size,
				   .embolden = key->embolden,
				   .sub = (uint8_t)key->sub,
				   .stroke = key->stroke,
				   .blur = key->blur};
	struct late *late = late_place(sprites, &glyph);
	if (late->entry == entry)
		late->entry = NULL;
	if (entry->public.state == SPRITE_READY)
		free_place(sprites, &entry->public);
	sprite_job_destroy(entry->job);
	free(entry);
}

void sprites_destroy(struct sprites *sprites)
{
	if (!sprites)
		return;
	sprite_worker_destroy(sprites->worker);
	sprite_worker_destroy(sprites->loader);
	struct entry *entry;
	struct entry *next;
	HASH_ITER(hh, sprites->entries, entry, next)
	forget(sprites, entry);
	picture_files_finish(&sprites->files);
	raster_destroy(sprites->raster);
	for (int page = 0; page < PAGE_COUNT; page++)
		free(sprites->pixels[page]);
	glyph_rows_finish(&sprites->glyphs);
	atlas_finish(&sprites->colours);
	free(sprites);
}

static void mark(struct sprites_dirty *dirty, struct sprite_rect rect)
{
	if (dirty->count == SPRITES_DIRTY)
		dirty->whole = true;
	else
		dirty->rects[dirty->count++] = rect;
}

/* Copies the bitmap into the atlas, with a border of one texel all round: clear for glyphs, and for pictures their own
 * edge, so that a filter that reaches over finds nothing of a neighbour. */
static void blit(struct sprites *sprites, const struct sprite *sprite, const struct bitmap *from, bool spread)
{
	size_t texel = texel_size(sprite->page);
	size_t side = (size_t)sprites_size(sprites, sprite->page);
	for (int y = -1; y <= sprite->height; y++) {
		uint8_t *to = sprites->pixels[sprite->page] + ((size_t)(sprite->y + y) * side + sprite->x - 1) * texel;
		int inside = y < 0 ? 0 : y >= sprite->height ? sprite->height - 1 : y;
		const uint8_t *row = from->pixels + (size_t)inside * sprite->width * texel;
		memset(to, 0, (sprite->width + 2) * texel);
		if (spread || inside == y)
			memcpy(to + texel, row, sprite->width * texel);
		if (spread) {
			memcpy(to, row, texel);
			memcpy(to + (sprite->width + 1) * texel, row + (sprite->width - 1) * texel, texel);
		}
	}
	mark(&sprites->dirty[sprite->page],
	     (struct sprite_rect){sprite->x - 1, sprite->y - 1, sprite->width + 2, sprite->height + 2});
}

/* Throws out the sprite of that page, and of those of its rows, that nobody holds and that was unused the longest;
 * false if there is none. What was asked for in this frame stays. */
static bool evict_one(struct sprites *sprites, enum sprite_page page, bool tall)
{
	struct entry *oldest = sprites->idle[page];
	while (page == PAGE_COVERAGE && oldest && glyph_rows_tall_at(&sprites->glyphs, oldest->public.y) != tall)
		oldest = oldest->next;
	if (!oldest || oldest->used == sprites->frame)
		return false;
	forget(sprites, oldest);
	sprites->use[page].evicted++;
	return true;
}

static void note_use(struct sprites *sprites, enum sprite_page page)
{
	struct sprites_use *now = &sprites->use[page];
	now->texels = page == PAGE_COVERAGE ? glyph_rows_used(&sprites->glyphs) : sprites->colours.used;
	now->most = now->texels > now->most ? now->texels : now->most;
}

static bool find_place(struct sprites *sprites, struct sprite *sprite, bool tall)
{
	if (sprite->page == PAGE_COLOUR)
		return atlas_place(&sprites->colours, sprite->width, sprite->height, &sprite->x, &sprite->y);
	return glyph_rows_place(&sprites->glyphs, tall, sprite->width, sprite->height, &sprite->x, &sprite->y);
}

/* A place for the sprite, for which others are thrown out. Glyphs have the rows of the page for their height, and in
 * need the other ones. */
static bool place(struct sprites *sprites, struct sprite *sprite)
{
	bool tall = sprite->page == PAGE_COVERAGE && glyph_rows_is_tall(&sprites->glyphs, sprite->height);
	do {
		if (find_place(sprites, sprite, tall))
			return true;
	} while (evict_one(sprites, sprite->page, tall));
	return find_place(sprites, sprite, !tall);
}

bool sprites_take_trouble(struct sprites *sprites, struct error *out)
{
	return picture_files_take_trouble(&sprites->files, out);
}

/* Takes over what a look at the file has found. */
static void settle_look(struct sprites *sprites, struct sprite_job *job)
{
	if (picture_files_look(&sprites->files, job->path, &job->stamp))
		sprites->renewed++;
	sprite_job_destroy(job);
}

/* Gives the entry what its job has made. */
static void settle(struct sprites *sprites, struct entry *entry, struct sprite_job *job)
{
	struct sprite *sprite = &entry->public;
	const struct bitmap *made = &job->made;
	sprites->generation++;
	sprite->failed = job->failed;
	if (job->path)
		picture_files_read(&sprites->files, entry->key->path, &job->stamp, job->why);
	if (!made->pixels) {
		sprite->state = SPRITE_BLANK;
		sprite_job_destroy(job);
		return;
	}
	sprite->page = made->channels == 4 ? PAGE_COLOUR : PAGE_COVERAGE;
	sprite->width = made->width;
	sprite->height = made->height;
	sprite->left = made->left;
	sprite->top = made->top;
	memcpy(sprite->tones, job->tones, sizeof(sprite->tones));
	if (place(sprites, sprite)) {
		sprite->x++;
		sprite->y++;
		blit(sprites, sprite, made, job->path != NULL);
		sprite->state = SPRITE_READY;
		if (is_idle(entry))
			DL_APPEND(sprites->idle[sprite->page], entry);
		note_use(sprites, sprite->page);
		sprite_job_destroy(job);
		entry->job = NULL;
		return;
	}
	sprites->use[sprite->page].no_room++;
	sprite->state = SPRITE_NO_ROOM;
	entry->job = job;
}

static struct sprite *ask(struct sprites *sprites, const struct key *key, size_t key_size,
			  const struct raster_job *glyph)
{
	struct entry *entry;
	HASH_FIND(hh, sprites->entries, key, key_size, entry);
	if (entry) {
		/* Once a frame the atlas may have room again. */
		if (entry->public.state == SPRITE_NO_ROOM && entry->used != sprites->frame)
			settle(sprites, entry, entry->job);
		use(sprites, entry);
		return &entry->public;
	}
	entry = calloc(1, sizeof(*entry) + key_size);
	struct sprite_job *job = calloc(1, sizeof(*job));
	size_t path_size = glyph ? 0 : strlen(key->path) + 1;
	char *path = glyph ? NULL : malloc(path_size);
	if (!entry || !job || (!glyph && !path)) {
		free(path);
		free(job);
		free(entry);
		return NULL;
	}
	if (glyph)
		job->glyph = *glyph;
	else
		memcpy(path, key->path, path_size);
	job->path = path;
	job->fit = (enum picture_fit)key->fit;
	job->width = key->width;
	job->height = key->height;
	job->owner = entry;
	entry->key = (struct key *)(entry + 1);
	memcpy(entry->key, key, key_size);
	entry->used = sprites->frame;
	entry->public.state = SPRITE_WAITING;
	HASH_ADD_KEYPTR(hh, sprites->entries, entry->key, key_size, entry);
	if (sprites->worker) {
		sprite_worker_ask(glyph ? sprites->worker : sprites->loader, job);
	} else {
		sprite_job_do(job, sprites->raster);
		settle(sprites, entry, job);
	}
	return &entry->public;
}

static bool same_glyph(const struct raster_job *a, const struct raster_job *b)
{
	return a->glyph == b->glyph && a->face == b->face && a->size == b->size && a->sub == b->sub &&
	       a->embolden == b->embolden && a->stroke == b->stroke && a->blur == b->blur;
}

struct sprite *sprites_glyph(struct sprites *sprites, const struct raster_job *job)
{
	struct late *late = late_place(sprites, job);
	if (late->entry && same_glyph(&late->glyph, job) && late->entry->public.state != SPRITE_NO_ROOM) {
		use(sprites, late->entry);
		return &late->entry->public;
	}
	struct key key;
	memset(&key, 0, GLYPH_KEY);
	key.face = job->face;
	key.glyph = job->glyph;
	key.size = job->size;
	key.embolden = job->embolden;
	key.sub = job->sub;
	key.stroke = job->stroke;
	key.blur = job->blur;
	struct sprite *sprite = ask(sprites, &key, GLYPH_KEY, job);
	*late = (struct late){(struct entry *)sprite, *job};
	return sprite;
}

struct sprite *sprites_picture(struct sprites *sprites, const char *path, enum picture_fit fit, int width, int height)
{
	struct key key;
	memset(&key, 0, sizeof(key));
	memcpy(key.path, path, strnlen(path, sizeof(key.path) - 1));
	key.version = picture_files_version(&sprites->files, key.path);
	key.fit = (int32_t)fit;
	key.width = width < 1 ? 1 : width > PICTURE_MAX ? PICTURE_MAX : width;
	key.height = height < 1 ? 1 : height > PICTURE_MAX ? PICTURE_MAX : height;
	return ask(sprites, &key, sizeof(key), NULL);
}

static bool is_better(const struct entry *a, const struct entry *b)
{
	return a->key->version != b->key->version ? a->key->version > b->key->version
						  : a->public.width > b->public.width;
}

struct sprite *sprites_picture_meanwhile(struct sprites *sprites, const char *path, enum picture_fit fit)
{
	struct entry *best = NULL;
	struct entry *entry;
	struct entry *next;
	HASH_ITER(hh, sprites->entries, entry, next)
	{
		bool like = entry->public.state == SPRITE_READY && entry->hh.keylen == sizeof(struct key) &&
			    entry->key->fit == (int32_t)fit && strcmp(entry->key->path, path) == 0;
		if (like && (!best || is_better(entry, best)))
			best = entry;
	}
	if (best)
		use(sprites, best);
	return best ? &best->public : NULL;
}

void sprites_hold(struct sprites *sprites, struct sprite *sprite)
{
	struct entry *entry = (struct entry *)sprite;
	if (is_idle(entry))
		DL_DELETE(sprites->idle[sprite->page], entry);
	entry->holds++;
}

void sprites_let_go(struct sprites *sprites, struct sprite *sprite)
{
	struct entry *entry = (struct entry *)sprite;
	entry->holds--;
	entry->used = sprites->frame;
	if (is_idle(entry))
		DL_APPEND(sprites->idle[sprite->page], entry);
}

/* A picture that could not be read may be there by now. */
static void forget_failed(struct sprites *sprites)
{
	struct entry *entry;
	struct entry *next;
	HASH_ITER(hh, sprites->entries, entry, next)
	{
		if (entry->public.failed && !entry->holds)
			forget(sprites, entry);
	}
}

static void settle_all(struct sprites *sprites, struct sprite_job *job)
{
	while (job) {
		struct sprite_job *next = job->next;
		if (job->looks)
			settle_look(sprites, job);
		else
			settle(sprites, job->owner, job);
		job = next;
	}
}

void sprites_tick(struct sprites *sprites)
{
	sprites->frame++;
	if (sprites->frame % RETRY_FRAMES == 0)
		forget_failed(sprites);
	if (!sprites->worker)
		return;
	settle_all(sprites, sprite_worker_take(sprites->worker));
	settle_all(sprites, sprite_worker_take(sprites->loader));
}

void sprites_look_again(struct sprites *sprites)
{
	for (const struct picture_file *file = sprites->files.all; file; file = file->hh.next) {
		struct sprite_job *job = calloc(1, sizeof(*job));
		char *path = strdup(file->path);
		if (!job || !path) {
			free(path);
			free(job);
			return;
		}
		job->path = path;
		job->looks = true;
		if (sprites->loader) {
			sprite_worker_ask(sprites->loader, job);
		} else {
			sprite_job_do(job, sprites->raster);
			settle_look(sprites, job);
		}
	}
}

uint64_t sprites_renewed(const struct sprites *sprites)
{
	return sprites->renewed;
}

uint64_t sprites_generation(const struct sprites *sprites)
{
	return sprites->generation;
}

const uint8_t *sprites_pixels(const struct sprites *sprites, enum sprite_page page)
{
	return sprites->pixels[page];
}

const struct sprites_dirty *sprites_dirty(const struct sprites *sprites, enum sprite_page page)
{
	return &sprites->dirty[page];
}

void sprites_clean(struct sprites *sprites, enum sprite_page page)
{
	sprites->dirty[page].count = 0;
	sprites->dirty[page].whole = false;
}

struct sprites_use sprites_use(const struct sprites *sprites, enum sprite_page page)
{
	return sprites->use[page];
}
