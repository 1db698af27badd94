/* What a webhook is sent, and what its answers mean: plain JSON, Discord, Slack, WeCom, Feishu, DingTalk (contracts.md
 * section 21). Pure; any thread.
 * Sources: the services' own pages on incoming webhooks and group robots. */
#ifndef FEED_HOOK_H
#define FEED_HOOK_H

#include <stddef.h>
#include <stdint.h>

#include "core/saying.h"
#include "core/show.h"

/* A key of locale/: "Name.wecom". */
const char *hook_name(enum webhook_format format);

struct hook_message {
	const char *text;
	const char *show; /* title of the show */
	const char *sign; /* Feishu and DingTalk: the key that signs; NULL or "" = none */
	int64_t now_ms;   /* wall clock, for the signature */
};

/* The body of the POST: one JSON text, to be freed; NULL = memory. A text that is longer than the service takes is cut
 * at a whole character. Nobody is mentioned by what a text says. */
char *hook_body(enum webhook_format format, const struct hook_message *message);
/* Where it goes: `url`, with DingTalk's signature if there is a key. To be freed; NULL = memory. */
char *hook_address(enum webhook_format format, const char *url, const struct hook_message *message);

enum hook_verdict {
	HOOK_TAKEN = 1,
	HOOK_LATER, /* the same again, after a pause */
	HOOK_NEVER, /* it would be refused again */
};

/* An answer over HTTP. */
struct hook_answer {
	long status;
	int64_t retry_after_ms; /* 0 = not said */
	const char *body;       /* NUL-terminated; "" = none. Hostile */
	size_t length;
};

/* What it means. *wait_ms: the least pause that it asks for, 0 = none. *why: why not; nothing if it was taken. */
enum hook_verdict hook_judge(enum webhook_format format, const struct hook_answer *answer, int64_t *wait_ms,
			     struct saying *why);

#endif
