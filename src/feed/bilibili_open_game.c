/* The game of Bilibili's open platform: its requests, and that its end is never forgotten. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "feed/bilibili_open.h"
#include "feed/errand.h"
#include "feed/reader_json.h"
#include "store/files.h"

#define GROUP "bilibili-open"

static const char *secret_of(const struct link *l, const char *key)
{
	const char *text = link_secret(l, GROUP, key);
	return text ? text : "";
}

static bool is_clean(const char *text, size_t most)
{
	size_t n = 0;
	while (text[n] > 0x20 && text[n] < 0x7f)
		n++;
	return n > 0 && n <= most && !text[n];
}

bool bilibili_open_has_secrets(struct link *l)
{
	static const char *const keys[] = {"access_key", "access_secret", "code", "app_id"};
	static const char *const words[] = {
		"Feed.open.access-key",
		"Feed.open.access-secret",
		"Feed.open.code",
		"Feed.open.app-id",
	};
	const char *missing = NULL;
	for (size_t i = 0; !missing && i < sizeof keys / sizeof *keys; i++)
		missing = is_clean(secret_of(l, keys[i]), 256) ? NULL : words[i];
	const char *app = secret_of(l, "app_id");
	if (!missing && (strspn(app, "0123456789") < strlen(app) || strlen(app) > 18))
		missing = words[3];
	if (missing)
		link_refuse_secret(l, "bilibili-open", missing);
	return !missing;
}

/* ---- what is remembered ---- */

static void file_name(const struct link *l, char *out, size_t size)
{
	const struct bilibili_open *b = l->own;
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[17];
	char text[1024];
	snprintf(text, sizeof text, "%s\n%.64s\n%.256s", b->base, secret_of(l, "app_id"), secret_of(l, "code"));
	crypto_hash_sha256(digest, (const unsigned char *)text, strlen(text));
	sodium_bin2hex(hex, sizeof hex, digest, 8);
	snprintf(out, size, "bilibili-open-%s.game", hex);
	sodium_memzero(text, sizeof text);
}

void bilibili_open_recall(const struct link *l, char *game, size_t size)
{
	char name[64];
	char path[1200];
	struct error error;
	size_t length = 0;
	game[0] = 0;
	file_name(l, name, sizeof name);
	if (!l->sink->state_folder || !files_join(path, sizeof path, l->sink->state_folder, name))
		return;
	char *text = files_read(path, size - 1, &length, &error);
	if (text && is_clean(text, size - 1))
		snprintf(game, size, "%s", text);
	free(text);
}

void bilibili_open_remember(const struct link *l, const char *game)
{
	char name[64];
	struct error error = {0};
	file_name(l, name, sizeof name);
	if (!l->sink->state_folder)
		return;
	if (!files_make_folder(l->sink->state_folder, &error) ||
	    !files_replace(l->sink->state_folder, name, game, strlen(game), &error))
		link_note((struct link *)(uintptr_t)l, "Feed.open.forgets");
}

static char *path_of(const struct link *l)
{
	char name[64];
	char *path = malloc(1200);
	file_name(l, name, sizeof name);
	if (path && l->sink->state_folder && files_join(path, 1200, l->sink->state_folder, name))
		return path;
	free(path);
	return NULL;
}

void bilibili_open_forget(const struct link *l)
{
	char *path = path_of(l);
	if (path)
		unlink(path);
	free(path);
}

/* ---- requests ---- */

char *bilibili_open_body(const struct link *l, const char *game, bool with_app)
{
	json_t *body = json_pack("{s:s}", "game_id", game);
	if (body && with_app)
		json_object_set_new(body, "app_id", json_integer(strtoll(secret_of(l, "app_id"), NULL, 10)));
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	json_decref(body);
	return text;
}

static void sign(const struct link *l, struct bilibili_open_signed *headers, const char *body, const struct moment *now)
{
	unsigned char random[16];
	char nonce[33];
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(nonce, sizeof nonce, random, sizeof random);
	bilibili_open_sign(headers, secret_of(l, "access_key"), secret_of(l, "access_secret"), nonce, now->wall / 1000,
			   body);
}

void bilibili_open_ask(struct link *l, int tag, const char *path, const char *body, const struct moment *now)
{
	const struct bilibili_open *b = l->own;
	struct bilibili_open_signed headers;
	char url[400];
	if (!body) {
		link_fail(l, "Feed.memory");
		return;
	}
	sign(l, &headers, body, now);
	snprintf(url, sizeof url, "%s%s", b->base, path);
	web_ask(l, &(struct web_ask){.tag = tag,
				     .url = url,
				     .headers = headers.headers,
				     .header_count = BILIBILI_OPEN_HEADERS,
				     .body = body,
				     .body_length = strlen(body),
				     .most = 65536,
				     .home = true,
				     .timeout_ms = 10000});
	sodium_memzero(&headers, sizeof headers);
}

/* `user`: the path of the file, or NULL; ours. */
static void left(void *user, long status, const char *body)
{
	char *path = user;
	json_t *answer = status == 200 ? json_loads(body, JSON_REJECT_DUPLICATES, NULL) : NULL;
	const json_t *code = json_object_get(answer, "code");
	bool over = json_is_integer(code) && (json_integer_value(code) == 0 || json_integer_value(code) == 7000 ||
					      json_integer_value(code) == 7003);
	if (path && over)
		unlink(path);
	free(path);
	json_decref(answer);
}

void bilibili_open_leave(struct link *l, const struct moment *now)
{
	struct bilibili_open *b = l->own;
	struct bilibili_open_signed headers;
	char url[400];
	char *body = b->game[0] && l->errands ? bilibili_open_body(l, b->game, true) : NULL;
	if (!body)
		return;
	sign(l, &headers, body, now);
	snprintf(url, sizeof url, "%s/v2/app/end", b->base);
	errand_send(l->errands, l,
		    &(struct errand_order){.url = url,
					   .headers = headers.headers,
					   .header_count = BILIBILI_OPEN_HEADERS,
					   .body = body,
					   .ended = left,
					   .user = path_of(l)});
	b->game[0] = 0;
	free(body);
	sodium_memzero(&headers, sizeof headers);
}
