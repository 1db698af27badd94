#include "feed/secrets.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <sodium.h>

#include "show/feed_secret.h"

#define BYTES_MAX 65536

#define PATH_SHOWN 256

struct secrets {
	json_t *all;           /* owned; immutable */
	char path[PATH_SHOWN]; /* as people are told it */
};

/* Whose home it is need not stand in journals and reports. A path that is too long is cut at its beginning. */
static void show_path(struct secrets *s, const char *path)
{
	const char *home = getenv("HOME");
	size_t length = home ? strlen(home) : 0;
	bool own = length > 1 && strncmp(path, home, length) == 0 && path[length] == '/';
	const char *rest = path + (own ? length : 0);
	const char *before = own ? "~" : "";
	if (strlen(before) + strlen(rest) >= sizeof s->path) {
		before = "…";
		rest += strlen(rest) - (sizeof s->path - 1 - strlen(before));
		while (((unsigned char)*rest & 0xc0) == 0x80)
			rest++;
	}
	snprintf(s->path, sizeof s->path, "%s%s", before, rest);
}

/* Looks at the file that is open, not at its name: nobody can put another in its place in between. */
static bool is_private(int handle, struct error *error)
{
	struct stat about;
	if (fstat(handle, &about) != 0 || !S_ISREG(about.st_mode)) {
		error_say(error, "Feed.secrets.no-file");
		return false;
	}
	if (about.st_size > BYTES_MAX) {
		error_say_of(error, "Feed.secrets.long", "%d", BYTES_MAX);
		return false;
	}
	if (about.st_mode & (S_IRWXG | S_IRWXO)) {
		error_say(error, "Feed.secrets.open");
		error_mend(error, "Feed.secrets.open-mend");
		return false;
	}
	return true;
}

/* New reference, or NULL with the error. */
static json_t *read_objects(FILE *file, struct error *error)
{
	json_error_t place;
	json_t *all = json_loadf(file, JSON_REJECT_DUPLICATES, &place);
	const char *name;
	json_t *entry;
	bool fits = json_is_object(all);
	if (!all) {
		/* in our own words: the parser's would quote the file */
		error_say(error, "Feed.secrets.no-json");
		error->line = place.line;
		error->column = place.column;
	} else if (!fits) {
		error_say(error, "Feed.secrets.no-object");
	}
	json_object_foreach(all, name, entry)
	{
		if (fits && !json_is_object(entry)) {
			error_say_of(error, "Feed.secrets.no-group", "%s", name);
			fits = false;
		}
	}
	if (fits)
		return all;
	json_decref(all);
	return NULL;
}

struct secrets *secrets_load(const char *path, struct error *error)
{
	struct secrets *s = NULL;
	/* without O_NONBLOCK a named pipe would be waited for */
	int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file = NULL;
	if (handle < 0)
		error_say(error, "Feed.secrets.unreadable");
	else if (is_private(handle, error))
		file = fdopen(handle, "r");
	if (file) {
		json_t *all = read_objects(file, error);
		s = all ? calloc(1, sizeof *s) : NULL;
		if (s) {
			s->all = all;
			show_path(s, path);
		} else {
			json_decref(all);
		}
		fclose(file);
	} else if (handle >= 0) {
		close(handle);
	}
	snprintf(error->file, sizeof error->file, "%s", path);
	return s;
}

struct secrets *secrets_none(const char *path)
{
	struct secrets *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->all = json_object();
	show_path(s, path);
	return s;
}

const char *secrets_place(const struct secrets *s)
{
	return s ? s->path : "Name.no-secrets";
}

static void wipe(json_t *group)
{
	const char *name;
	json_t *value;
	json_object_foreach(group, name, value)
	{
		if (json_is_string(value))
			sodium_memzero((char *)(uintptr_t)json_string_value(value), json_string_length(value));
	}
}

void secrets_destroy(struct secrets *s)
{
	const char *name;
	json_t *group;
	if (!s)
		return;
	json_object_foreach(s->all, name, group)
	{
		wipe(group);
	}
	json_decref(s->all);
	free(s);
}

const char *secrets_text(const struct secrets *s, const char *group, const char *key)
{
	return s ? json_string_value(json_object_get(json_object_get(s->all, group), key)) : NULL;
}

bool secrets_flag(const struct secrets *s, const char *group, const char *key)
{
	return s && json_is_true(json_object_get(json_object_get(s->all, group), key));
}

/* ---- covering ---- */

/* Shorter ones are words and numbers that stand in any text: stars over them would hide what is to be read. */
#define SHORTEST 8
/* So much of a longer one is not in a text by chance. */
#define TELLING 10
/* No word of an address is so long. */
#define NO_WORD 20

static bool is_public(const char *key)
{
	static const char *const keys[] = {"login", "host", "except", "ca", "query"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static bool has_letter(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'))
			return true;
	return false;
}

/* A text that was cut may end in the middle of a secret: its beginning is covered, too, if that is `least` long and no
 * mere number, which may be anybody's. */
static void cover(char *text, const char *secret, size_t length, size_t least)
{
	if (length < SHORTEST)
		return;
	for (char *at = text; *at; at++) {
		size_t same = 0;
		while (same < length && at[same] == secret[same])
			same++;
		if (same == length || (same >= least && has_letter(at, same)))
			memset(at, '*', same);
	}
}

/* NAME:WORD@ or WORD@ before a host: the word. Returns its length, 0 = there is none. */
static size_t find_word(const char *host, const char **word)
{
	size_t end = strcspn(host, "/?#");
	size_t user = strcspn(host, "@");
	const char *colon = user < end ? memchr(host, ':', user) : NULL;
	*word = colon ? colon + 1 : host;
	return user < end ? (size_t)(host + user - *word) : 0;
}

/* In an address and in a cookie most words are the platform's own: "webhook", "access_token", the number of a user. */
static bool is_key(const char *part, size_t length, bool named)
{
	size_t digits = 0;
	for (size_t i = 0; i < length; i++)
		digits += part[i] >= '0' && part[i] <= '9';
	return named || length >= NO_WORD || (digits > 0 && has_letter(part, length));
}

static void cover_value(char *text, const char *value)
{
	static const char parts[] = "/?&=;, @:\"";
	const char *host = strstr(value, "://");
	const char *at = host ? host + 3 + strcspn(host + 3, "/?#") : value;
	const char *word;
	size_t length = host ? find_word(host + 3, &word) : 0;
	bool named = false;
	if (length)
		cover(text, word, length, TELLING);
	cover(text, value, strlen(value), (size_t)(at - value) + TELLING);
	while (*at) {
		length = strcspn(at, parts);
		if (is_key(at, length, named))
			cover(text, at, length, TELLING);
		named = at[length] == '=' && feed_secret_is_name(at, length);
		at += length + (at[length] != 0);
	}
}

void secrets_cover(const struct secrets *s, char *text)
{
	const char *name;
	const char *key;
	json_t *group;
	json_t *value;
	json_object_foreach(s ? s->all : NULL, name, group)
	{
		json_object_foreach(group, key, value)
		{
			if (json_is_string(value) && !is_public(key))
				cover_value(text, json_string_value(value));
		}
	}
}
