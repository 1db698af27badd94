/* Webhooks: what a text is sent with, and to whom. The network thread does the sending; its end comes back as the end
 * of the effect. */
#include "core/announce.h"
#include "core/locale.h"
#include "feed/secrets.h"
#include "run/answer.h"
#include "run/parts.h"

/* NULL: there is none, or nothing is known of where it is. */
static const struct show_webhook *find(const struct runner *r, const char *id)
{
	int index = show_find_webhook(r->show, id ? id : "");
	const struct show_webhook *hook = index < 0 ? NULL : &r->show->webhooks[index];
	return hook && secrets_text(r->secrets, hook->secret, "url") ? hook : NULL;
}

json_t *webhooks_judge(const struct runner *r, const char *id)
{
	if (show_find_webhook(r->show, id) < 0)
		return answer_refusal("id.unknown", r->show->language);
	bool known = find(r, id) || r->engine->rehearsal;
	return known ? NULL : sources_no_secret(r);
}

static const char *id_of(const json_t *verb)
{
	return chat_is_say(verb) ? ANNOUNCE_WEBHOOK : json_string_value(json_object_get(verb, "id"));
}

bool webhooks_known(const struct runner *r, const json_t *verb)
{
	return find(r, id_of(verb));
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
	const struct show_webhook *hook = find(r, id_of(verb));
	*text = locale_text(r->show->language, "Effect.NoSecret");
	if (!hook)
		return false; /* the document has changed within the batch */
	struct feed_post post = {.number = number,
				 .hook = hook->id,
				 .format = hook->format,
				 .secret = hook->secret,
				 .text = text_of(r, verb),
				 .show = r->show->title};
	*text = locale_text(r->show->language, "Effect.NoNetwork");
	return sources_need_network(r) && network_post(r->network, &post);
}
