#include "feed/reader.h"

#include <string.h>

#include "feed/link.h"
#include "feed/reader_map.h"
#include "show/audience_line.h"

/* More specific shapes stand before less specific ones. */
static const struct reader *const readers[] = {
	&reader_normal, &reader_douyin_barragegrab, &reader_barragegrab, &reader_dycast, &reader_wxlivespy, &reader_ssn,
};

const struct reader *reader_find(const char *name)
{
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (strcmp(readers[i]->name, name) == 0)
			return readers[i];
	return NULL;
}

/* A field map, by its name or the path of its file. */
static bool choose_map(struct messages *m, const char *name)
{
	m->reader = &reader_map;
	m->own = reader_map_create(name);
	return m->own != NULL;
}

static bool choose(struct messages *m, const struct reader *reader)
{
	m->reader = reader;
	m->own = reader && reader->create ? reader->create() : NULL;
	return reader && (!reader->create || m->own);
}

bool messages_init(struct messages *m, const char *map)
{
	*m = (struct messages){0};
	const struct reader *known = reader_find(map);
	if (!map[0])
		return true;
	return known ? choose(m, known) : choose_map(m, map);
}

void messages_finish(struct messages *m)
{
	if (m->reader && m->reader->destroy && m->own)
		m->reader->destroy(m->own);
	*m = (struct messages){0};
}

/* A relay speaks one shape; which one, its first message tells that is of any. */
static bool tell_shape(struct messages *m, const json_t *message)
{
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (readers[i]->suits(message))
			return choose(m, readers[i]);
	return false;
}

static void take_one(struct messages *m, struct link *l, const json_t *message, const struct moment *now)
{
	if (m->reader || tell_shape(m, message))
		m->reader->read(l, m->own, message, now);
	else
		link_drop(l);
}

void messages_take_json(struct messages *m, struct link *l, const json_t *message, const struct moment *now)
{
	size_t i = 0;
	const json_t *part = NULL;
	if (!json_is_array(message)) {
		take_one(m, l, message, now);
		return;
	}
	json_array_foreach(message, i, part)
	{
		take_one(m, l, part, now);
	}
}

void messages_take(struct messages *m, struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	bool repaired;
	json_t *message = audience_line_load(bytes, length, &repaired, NULL);
	if (message)
		messages_take_json(m, l, message, now);
	else
		link_drop(l);
	json_decref(message);
}
