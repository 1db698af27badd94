#include "feed/poster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/version.h"
#include "feed/hook.h"
#include "feed/link.h"
#include "feed/link_socket.h"
#include "feed/packing.h"

#define ANSWER_MS 10000
#define ANSWER_MOST 65536
#define FIRST_PAUSE_MS 1000
#define RETRY_AFTER_MOST_S 3600

struct poster_job {
	struct handle handle; /* first: what the multi points to */
	struct poster_job *next;
	int64_t number;
	char hook[65];
	enum webhook_format format;
	char *secret; /* owned, as the texts that follow */
	char *text;
	char *show;
	int tries;
	int64_t due_mono; /* 0 = at once */
	CURL *easy;       /* owned; NULL = waits */
	struct curl_slist *headers;
	char *body;
	char *got;
	size_t length;
	bool too_long; /* the answer is longer than ANSWER_MOST */
	char curl_words[CURL_ERROR_SIZE];
};

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

struct poster_job *poster_job_create(const struct feed_post *post)
{
	struct poster_job *job = calloc(1, sizeof *job);
	if (!job)
		return NULL;
	job->handle.kind = HANDLE_POST;
	job->number = post->number;
	job->format = post->format;
	snprintf(job->hook, sizeof job->hook, "%s", post->hook);
	job->secret = copy_of(post->secret);
	job->text = copy_of(post->text);
	job->show = copy_of(post->show);
	if (job->secret && job->text && job->show)
		return job;
	poster_job_destroy(job);
	return NULL;
}

/* What one attempt needed. The easy handle is out of the multi. */
static void clear_attempt(struct poster_job *job)
{
	curl_easy_cleanup(job->easy);
	curl_slist_free_all(job->headers);
	free(job->body);
	free(job->got);
	job->easy = NULL;
	job->headers = NULL;
	job->body = job->got = NULL;
	job->length = 0;
	job->too_long = false;
}

void poster_job_destroy(struct poster_job *job)
{
	if (!job)
		return;
	clear_attempt(job);
	free(job->secret);
	free(job->text);
	free(job->show);
	free(job);
}

static void cover(const void *user, char *part)
{
	secrets_cover(user, part);
}

static void end(struct poster *p, struct poster_job *job, bool ok, struct saying why)
{
	struct poster_job **at = &p->first;
	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	p->count--;
	saying_change(&why, cover, p->secrets); /* a service's own words may repeat what it was sent */
	p->sink->posted(p->sink->user, job->number, ok, "", &why);
	poster_job_destroy(job);
}

void poster_add(struct poster *p, struct poster_job *job)
{
	struct poster_job **at = &p->first;
	while (*at)
		at = &(*at)->next;
	*at = job;
	p->count++;
	if (p->count > POSTER_JOBS_MOST)
		end(p, job, false, saying_plain("Say.hook-full"));
}

/* ---- an attempt ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
	struct poster_job *job = user;
	size_t length = size * count;
	if (job->length + length > ANSWER_MOST) {
		job->too_long = true;
		return CURL_WRITEFUNC_ERROR;
	}
	char *grown = realloc(job->got, job->length + length + 1);
	if (!grown)
		return CURL_WRITEFUNC_ERROR;
	memcpy(grown + job->length, bytes, length);
	job->got = grown;
	job->length += length;
	grown[job->length] = 0;
	return length;
}

/* At the end of the headers: an answer that is packed more than it was asked for is as good as one too long. */
static size_t on_header(char *bytes, size_t size, size_t count, void *user)
{
	struct poster_job *job = user;
	size_t length = size * count;
	char packing[PACKING_WORDS];
	if (length <= 2 && (length == 0 || bytes[0] == '\r' || bytes[0] == '\n'))
		job->too_long = packing_layers(job->easy, 1, packing) > 1;
	return job->too_long ? length + 1 : length; /* another number ends the transfer */
}

/* A post is not sent on to another address: where it goes is the secret's matter alone. */
static bool set_up(struct poster_job *job, const char *address, const struct link_rules *rules)
{
	CURL *c = job->easy;
	job->headers = curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");
	bool ok = job->headers && curl_easy_setopt(c, CURLOPT_URL, address) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)ANSWER_MS) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip, deflate") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_USERAGENT, "Crowdcue/" CROWDCUE_VERSION) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HTTPHEADER, job->headers) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(job->body)) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_POSTFIELDS, job->body) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_PRIVATE, (void *)&job->handle) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_ERRORBUFFER, job->curl_words) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HEADERDATA, job) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_WRITEDATA, job) == CURLE_OK;
	return ok && link_socket_rules(c, address, rules);
}

/* NULL, or why it cannot be sent, as a key. */
static const char *attempt(struct poster *p, struct poster_job *job, const struct moment *now)
{
	const char *url = secrets_text(p->secrets, job->secret, "url");
	if (!url)
		return "Say.hook-no-address";
	bool encrypted = strncasecmp(url, "https://", 8) == 0;
	if (!encrypted && (strncasecmp(url, "http://", 7) != 0 || !secrets_flag(p->secrets, job->secret, "insecure")))
		return "Say.hook-plain";
	struct hook_message message = {.text = job->text,
				       .show = job->show,
				       .sign = secrets_text(p->secrets, job->secret, "sign"),
				       .now_ms = now->wall};
	struct link_rules rules = {.ca = secrets_text(p->secrets, job->secret, "ca"), .secrets = p->secrets};
	char *address = hook_address(job->format, url, &message);
	job->curl_words[0] = 0;
	job->body = hook_body(job->format, &message);
	job->easy = curl_easy_init();
	job->tries++;
	bool ok = address && job->body && job->easy && set_up(job, address, &rules) &&
		  curl_multi_add_handle(p->multi, job->easy) == CURLM_OK;
	free(address);
	if (ok)
		return NULL;
	clear_attempt(job);
	return "Feed.memory";
}

/* An older one for the same webhook goes first. */
static bool is_behind(const struct poster *p, const struct poster_job *job)
{
	for (const struct poster_job *other = p->first; other != job; other = other->next)
		if (strcmp(other->hook, job->hook) == 0)
			return true;
	return false;
}

int64_t poster_tick(struct poster *p, const struct moment *now)
{
	int64_t next = NEVER;
	struct poster_job *following;
	for (struct poster_job *job = p->first; job; job = following) {
		following = job->next;
		if (job->easy || is_behind(p, job))
			continue;
		if (job->due_mono > now->mono) {
			next = job->due_mono < next ? job->due_mono : next;
			continue;
		}
		const char *why = attempt(p, job, now);
		if (!why)
			continue;
		end(p, job, false, saying_plain(why));
		next = now->mono; /* what stood behind it */
	}
	return next;
}

/* ---- its end ---- */

static enum hook_verdict judge(const struct poster *p, struct poster_job *job, CURLcode code, int64_t *wait_ms,
			       struct saying *why)
{
	struct hook_answer answer = {.body = job->got ? job->got : "", .length = job->length};
	curl_off_t after = 0;
	*wait_ms = 0;
	if (code != CURLE_OK) {
		struct link_target to = {.host = "", .rules = {.secrets = p->secrets}};
		*why = job->too_long ? saying_of("Say.hook-long", "%s", hook_name(job->format))
				     : link_socket_failure(job->easy, code, job->curl_words, &to);
		bool hopeless = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
				code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
		return hopeless ? HOOK_NEVER : HOOK_LATER;
	}
	curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_easy_getinfo(job->easy, CURLINFO_RETRY_AFTER, &after);
	if (after > 0)
		answer.retry_after_ms = (int64_t)(after < RETRY_AFTER_MOST_S ? after : RETRY_AFTER_MOST_S) * 1000;
	return hook_judge(job->format, &answer, wait_ms, why);
}

void poster_done(struct poster *p, struct poster_job *job, CURLcode code, const struct moment *now)
{
	struct saying why = {0};
	int64_t wait_ms;
	enum hook_verdict verdict = judge(p, job, code, &wait_ms, &why);
	curl_multi_remove_handle(p->multi, job->easy);
	clear_attempt(job);
	if (verdict == HOOK_LATER && job->tries < POSTER_TRIES) {
		int64_t pause = (int64_t)FIRST_PAUSE_MS << (job->tries - 1);
		job->due_mono = now->mono + (wait_ms > pause ? wait_ms : pause);
		return;
	}
	end(p, job, verdict == HOOK_TAKEN, why);
}

bool poster_is_busy(const struct poster *p)
{
	for (const struct poster_job *job = p->first; job; job = job->next)
		if (job->easy || (job->tries == 0 && !is_behind(p, job)))
			return true;
	return false;
}

void poster_finish(struct poster *p)
{
	while (p->first) {
		struct poster_job *next = p->first->next;
		if (p->first->easy)
			curl_multi_remove_handle(p->multi, p->first->easy);
		poster_job_destroy(p->first);
		p->first = next;
	}
	p->count = 0;
}
