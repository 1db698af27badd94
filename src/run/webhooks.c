/* Webhooks: what a text is sent with, and to whom. The network thread does the sending; its end comes back as the end
 * of the effect. */
#include "core/locale.h"
#include "feed/secrets.h"
#include "run/answer.h"
#include "run/parts.h"

static const char *address_of(const struct runner *r, const struct show_webhook *hook)
{
	return secrets_text(r->secrets, hook->secret, "url");
}

json_t *webhooks_judge(const struct runner *r, const char *id)
{
	int index = show_find_webhook(r->show, id);
	if (index < 0)
		return answer_refusal("id.unknown", r->show->language);
	bool known = address_of(r, &r->show->webhooks[index]) || r->engine->rehearsal;
	return known ? NULL : answer_refusal("feed.no-secret", r->show->language);
}

/* Without a text of its own it says where the show is. */
static const char *text_of(const struct runner *r, const json_t *verb)
{
	const char *text = json_string_value(json_object_get(verb, "text"));
	int live = r->engine->rundown.live;
	if (text && text[0])
		return text;
	return live >= 0 ? r->show->segments[live].title : r->show->title;
}

bool webhooks_send(struct runner *r, const json_t *verb, int64_t number, const char **text)
{
	const char *id = json_string_value(json_object_get(verb, "id"));
	int index = show_find_webhook(r->show, id ? id : "");
	*text = locale_text(r->show->language, "Effect.NoSecret");
	if (index < 0 || !address_of(r, &r->show->webhooks[index]))
		return false;
	const struct show_webhook *hook = &r->show->webhooks[index];
	struct feed_post post = {.number = number,
				 .hook = hook->id,
				 .format = hook->format,
				 .secret = hook->secret,
				 .text = text_of(r, verb),
				 .show = r->show->title};
	*text = locale_text(r->show->language, "Effect.NoNetwork");
	return sources_need_network(r) && network_post(r->network, &post);
}
