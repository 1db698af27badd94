#include "paint/text.h"

#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "core/cluster.h"
#include "paint/layout.h"

#define KEEP_FRAMES 120 /* a block that was not asked for in so many frames is forgotten */
#define LOOK_EVERY 60   /* frames between two searches for such blocks */

/* A cached block; its key is a header of numbers, the language and the text. */
struct entry {
	UT_hash_handle hh;
	struct text_block block;
	uint64_t used; /* frame */
	size_t key_size;
	char key[];
};

struct key_head {
	double size;
	double min_size;
	double max_width;
	double max_height;
	double line_height;
	int32_t weight;
	int32_t max_lines;
	uint32_t flags;
	uint64_t family; /* hash */
	char language[20];
};

struct text_engine {
	struct fonts *fonts; /* borrowed, outlives us */
	hb_buffer_t *buffer; /* owned, scratch */
	struct entry *entries;
	struct text_block empty;
	uint64_t frame;
	char *key; /* owned, scratch */
	size_t key_capacity;
};

struct text_engine *text_engine_create(struct fonts *fonts)
{
	struct text_engine *engine = calloc(1, sizeof(*engine));
	if (!engine)
		return NULL;
	engine->fonts = fonts;
	engine->buffer = hb_buffer_create();
	return engine;
}

static void forget(struct text_engine *engine, struct entry *entry)
{
	HASH_DEL(engine->entries, entry);
	layout_finish(&entry->block);
	free(entry);
}

void text_engine_destroy(struct text_engine *engine)
{
	if (!engine)
		return;
	struct entry *entry;
	struct entry *next;
	HASH_ITER(hh, engine->entries, entry, next)
	forget(engine, entry);
	hb_buffer_destroy(engine->buffer);
	free(engine->key);
	free(engine);
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
	uint64_t hash = 14695981039346656037u;
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash;
}

/* Puts the key into the scratch; its size, or 0 when memory is short. */
static size_t make_key(struct text_engine *engine, const char *utf8, const struct text_style *style)
{
	struct key_head head;
	memset(&head, 0, sizeof(head));
	head.size = style->size;
	head.min_size = style->min_size;
	head.max_width = style->max_width;
	head.max_height = style->max_height;
	head.line_height = style->line_height;
	head.weight = style->weight;
	head.max_lines = style->max_lines;
	head.flags = (style->tabular ? 1u : 0u) | (style->balance ? 2u : 0u) | (style->running ? 4u : 0u);
	head.family = hash_of(style->family);
	if (style->language)
		memcpy(head.language, style->language, strnlen(style->language, sizeof(head.language) - 1));
	size_t length = strlen(utf8);
	size_t size = sizeof(head) + length;
	if (size > engine->key_capacity) {
		char *key = realloc(engine->key, size * 2);
		if (!key)
			return 0;
		engine->key = key;
		engine->key_capacity = size * 2;
	}
	memcpy(engine->key, &head, sizeof(head));
	memcpy(engine->key + sizeof(head), utf8, length);
	return size;
}

const struct text_block *text_engine_block(struct text_engine *engine, const char *utf8, const struct text_style *style)
{
	size_t size = *utf8 ? make_key(engine, utf8, style) : 0;
	if (!size)
		return &engine->empty;
	struct entry *entry;
	HASH_FIND(hh, engine->entries, engine->key, size, entry);
	if (!entry) {
		entry = calloc(1, sizeof(*entry) + size);
		if (!entry)
			return &engine->empty;
		fonts_prefer(engine->fonts, style->family);
		if (!layout_make(engine->fonts, engine->buffer, utf8, style, &entry->block)) {
			free(entry);
			return &engine->empty;
		}
		memcpy(entry->key, engine->key, size);
		entry->key_size = size;
		HASH_ADD_KEYPTR(hh, engine->entries, entry->key, size, entry);
	}
	entry->used = engine->frame;
	return &entry->block;
}

void text_first_cluster(const char *utf8, char *out, size_t size)
{
	size_t length = (size_t)(cluster_end(utf8) - utf8);
	if (!length || length >= size)
		return;
	memcpy(out, utf8, length);
	out[length] = '\0';
}

const char *text_last_clusters(const char *utf8, size_t count)
{
	size_t all = 0;
	for (const char *at = utf8; *at; at = cluster_end(at))
		all++;
	const char *last = utf8;
	for (; all > count; all--)
		last = cluster_end(last);
	return last;
}

void text_engine_tick(struct text_engine *engine)
{
	engine->frame++;
	if (engine->frame % LOOK_EVERY)
		return;
	struct entry *entry;
	struct entry *next;
	HASH_ITER(hh, engine->entries, entry, next)
	{
		if (engine->frame - entry->used > KEEP_FRAMES)
			forget(engine, entry);
	}
}
