#include "feed/hook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <jansson.h>
#include <sodium.h>

#include "core/gate.h"

#define MINUTE_MS 60000
#define CODES 4

/* What is peculiar to each service. */
struct service {
	const char *name;  /* a key of locale/ */
	size_t text_most;  /* bytes of a text; 0 = no limit of its own */
	const char *code;  /* key of the answer's own number, 0 = taken; NULL = HTTP's status says it all */
	const char *words; /* key of its words */
	long busy[CODES];  /* numbers that mean: too many at the moment; 0 = no more */
	int64_t busy_ms;   /* … and how long to wait then */
};

static const struct service services[] = {
	[WEBHOOK_PLAIN] = {.name = "Name.server"},
	[WEBHOOK_DISCORD] = {.name = "Name.discord", .text_most = 2000},
	[WEBHOOK_SLACK] = {.name = "Name.slack", .text_most = 4000},
	[WEBHOOK_WECOM] = {"Name.wecom", 2048, "errcode", "errmsg", {-1, 45009, 45033}, MINUTE_MS},
	[WEBHOOK_FEISHU] = {"Name.feishu", 20000, "code", "msg", {9499, 11232}, MINUTE_MS},
	[WEBHOOK_DINGTALK] = {"Name.dingtalk", 20000, "errcode", "errmsg", {-1, 130101, 410100}, MINUTE_MS},
};

const char *hook_name(enum webhook_format format)
{
	return services[format].name;
}

/* ---- what is sent ---- */

/* A copy of what the service takes of it, whole characters only. */
static char *fitting(const struct service *service, const char *text)
{
	size_t length = strlen(text);
	if (service->text_most && length > service->text_most) {
		length = service->text_most;
		while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
			length--;
	}
	char *copy = malloc(length + 1);
	if (copy) {
		memcpy(copy, text, length);
		copy[length] = 0;
	}
	return copy;
}

/* Slack reads <…> as links and mentions; & < > are written as entities. */
static json_t *for_slack(const char *text)
{
	char *safe = malloc(strlen(text) * 5 + 1);
	char *end = safe;
	if (!safe)
		return NULL;
	for (; *text; text++) {
		const char *entity = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : NULL;
		size_t length = entity ? strlen(entity) : 1;
		memcpy(end, entity ? entity : text, length);
		end += length;
	}
	*end = 0;
	json_t *body = json_pack("{s:s}", "text", safe);
	free(safe);
	return body;
}

/* HMAC-SHA256 in base64. */
static void signature(const char *key, const char *data, char *out, size_t size)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)data, strlen(data));
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2base64(out, size, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(&state, sizeof state);
}

/* Feishu: "TIME\nKEY" is the key, and nothing is signed with it. */
static void sign_feishu(json_t *body, const struct hook_message *message)
{
	char time[32];
	char key[512];
	char mac[64];
	snprintf(time, sizeof time, "%lld", (long long)(message->now_ms / 1000));
	snprintf(key, sizeof key, "%s\n%s", time, message->sign);
	signature(key, "", mac, sizeof mac);
	sodium_memzero(key, sizeof key);
	json_object_set_new(body, "timestamp", json_string(time));
	json_object_set_new(body, "sign", json_string(mac));
}

static bool is_signed(const struct hook_message *message)
{
	return message->sign && message->sign[0];
}

static json_t *body_of(enum webhook_format format, const struct hook_message *message, const char *text)
{
	json_t *body = NULL;
	switch (format) {
	case WEBHOOK_PLAIN:
		return json_pack("{s:s, s:s}", "text", text, "show", message->show);
	case WEBHOOK_DISCORD:
		return json_pack("{s:s, s:{s:[]}}", "content", text, "allowed_mentions", "parse");
	case WEBHOOK_SLACK:
		return for_slack(text);
	case WEBHOOK_WECOM:
	case WEBHOOK_DINGTALK:
		return json_pack("{s:s, s:{s:s}}", "msgtype", "text", "text", "content", text);
	case WEBHOOK_FEISHU:
		body = json_pack("{s:s, s:{s:s}}", "msg_type", "text", "content", "text", text);
		if (body && is_signed(message))
			sign_feishu(body, message);
		return body;
	}
	return NULL;
}

char *hook_body(enum webhook_format format, const struct hook_message *message)
{
	char *text = fitting(&services[format], message->text);
	json_t *body = text ? body_of(format, message, text) : NULL;
	char *written = body ? json_dumps(body, JSON_COMPACT) : NULL;
	json_decref(body);
	free(text);
	return written;
}

char *hook_address(enum webhook_format format, const char *url, const struct hook_message *message)
{
	char data[512];
	char mac[64];
	size_t size = strlen(url) + 256;
	char *address = malloc(size);
	if (!address)
		return NULL;
	if (format != WEBHOOK_DINGTALK || !is_signed(message)) {
		memcpy(address, url, strlen(url) + 1);
		return address;
	}
	snprintf(data, sizeof data, "%lld\n%s", (long long)message->now_ms, message->sign);
	signature(message->sign, data, mac, sizeof mac);
	sodium_memzero(data, sizeof data);
	char *escaped = curl_easy_escape(NULL, mac, 0);
	if (escaped)
		snprintf(address, size, "%s%ctimestamp=%lld&sign=%s", url, strchr(url, '?') ? '&' : '?',
			 (long long)message->now_ms, escaped);
	else
		address[0] = 0;
	curl_free(escaped);
	return address;
}

/* ---- what is answered ---- */

static bool is_busy(const struct service *service, json_int_t code)
{
	for (size_t i = 0; i < CODES && service->busy[i]; i++)
		if (service->busy[i] == code)
			return true;
	return false;
}

/* Services that answer 200 to everything say in their own words whether they took it. */
static enum hook_verdict judge_code(const struct service *service, const struct hook_answer *answer, int64_t *wait_ms,
				    struct saying *why)
{
	json_t *body = json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES, NULL);
	const json_t *code = json_object_get(body, service->code);
	if (!code)
		code = json_object_get(body, "StatusCode"); /* Feishu's older robots */
	enum hook_verdict verdict = HOOK_NEVER;
	if (!json_is_integer(code)) {
		*why = saying_of("Say.hook-garbled", "%s", service->name);
	} else if (json_integer_value(code) == 0) {
		verdict = HOOK_TAKEN;
	} else {
		char said[96];
		const char *text = json_string_value(json_object_get(body, service->words));
		gate(GATE_NAME, text ? text : "", text ? strlen(text) : 0, said, sizeof said);
		verdict = is_busy(service, json_integer_value(code)) ? HOOK_LATER : HOOK_NEVER;
		*wait_ms = verdict == HOOK_LATER ? service->busy_ms : 0;
		long long number = json_integer_value(code);
		*why = said[0] ? saying_of("Say.hook-answers", "%s %lld %s", service->name, number, said)
			       : saying_of("Say.hook-answers-mute", "%s %lld", service->name, number);
	}
	json_decref(body);
	return verdict;
}

enum hook_verdict hook_judge(enum webhook_format format, const struct hook_answer *answer, int64_t *wait_ms,
			     struct saying *why)
{
	const struct service *service = &services[format];
	*wait_ms = 0;
	*why = (struct saying){0};
	if (answer->status >= 200 && answer->status < 300)
		return service->code ? judge_code(service, answer, wait_ms, why) : HOOK_TAKEN;
	*wait_ms = answer->retry_after_ms;
	*why = saying_of("Say.hook-status", "%s %ld", service->name, answer->status);
	return answer->status == 408 || answer->status == 429 || answer->status >= 500 ? HOOK_LATER : HOOK_NEVER;
}
