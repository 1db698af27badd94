/* The beacon of a draw: which round it waits for, and what came. The host knows the secret and sees the list, so a
 * round binds him only if it was named, and the list's digest told, before the round came. */
#include "core/lottery.h"

#include <string.h>

#include <sodium.h>

#include "core/lottery_parts.h"

bool lottery_beacon_is_late(const struct lottery *l)
{
	return l->beacon.chain && l->frozen && l->beacon.at <= l->frozen_at;
}

bool lottery_beacon_awaited(const struct lottery *l)
{
	return l->beacon.chain && !l->beacon.has_value;
}

static bool bad_argument(struct reply *reply, const char *name)
{
	reply_refuse(reply, "verb.bad-argument");
	reply_set(reply, "argument", json_string(name));
	return false;
}

static void list_hex(const struct lottery *l, char hex[65])
{
	digest_hex(hex, l->list_digest, sizeof l->list_digest);
}

/* lottery.state with what binds the host: the round, and the list's digest once there is one. */
static void tell(struct interaction *it, struct context *cx)
{
	const struct lottery *l = it->lottery;
	char hex[65];
	json_t *fields = interaction_fields(it);
	json_object_set_new(fields, "state", json_string(life_name(it->life)));
	json_object_set_new(fields, "on_air", json_boolean(it->on_air));
	if (l->beacon.chain) {
		json_object_set_new(fields, "beacon_chain", json_string(l->beacon.chain->hash));
		json_object_set_new(fields, "beacon_round", json_integer(l->beacon.round));
		json_object_set_new(fields, "beacon_at", json_integer(l->beacon.at));
	}
	if (l->frozen) {
		list_hex(l, hex);
		json_object_set_new(fields, "entrants_sha256", json_string(hex));
	}
	outbox_event(cx->out, "lottery.state", fields);
}

void lottery_beacon_frozen(struct interaction *it, struct context *cx)
{
	if (!it->lottery->beacon.chain)
		return;
	tell(it, cx);
	if (lottery_beacon_is_late(it->lottery))
		outbox_event(cx->out, "alert",
			     json_pack("{s:s, s:s}", "reason", "lottery.beacon-late", "id", it->doc->id));
}

/* The earliest instant at which the list can be frozen as things stand, wall ms. */
static int64_t earliest_freeze(const struct interaction *it, const struct context *cx)
{
	if (it->settled)
		return cx->now.wall;
	if (it->life == LIFE_CLOSED)
		return cx->now.wall + (it->settle_mono - cx->now.mono);
	return cx->now.wall + it->doc->settle_ms + cx->longest_delay_ms;
}

/* Its value is known to the world, and it is the one that binds: another one would be a second try. */
static bool has_come(const struct lottery *l, const struct context *cx)
{
	return l->beacon.chain && l->frozen && !lottery_beacon_is_late(l) && l->beacon.at <= cx->now.wall;
}

static bool name_round(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	const char *hash = verb_text(call, "chain", beacon_default()->hash);
	const struct beacon_chain *chain = beacon_find(hash);
	int64_t round = verb_integer(call, "round", 0);
	if (!chain)
		return bad_argument(reply, "chain");
	int64_t at = beacon_time_ms(chain, round);
	if (at == INT64_MAX)
		return bad_argument(reply, "round");
	if (has_come(l, cx) || at <= earliest_freeze(it, cx))
		return reply_refuse(reply, "lottery.beacon-late");
	l->beacon = (struct lottery_beacon){.chain = chain, .round = round, .at = at};
	reply_set(reply, "at", json_integer(at));
	tell(it, cx);
	return true;
}

/* Without the beacon the draw is only re-checkable, and says so. What waited for it goes on. */
static bool take_away(struct interaction *it, struct context *cx)
{
	if (!it->lottery->beacon.chain)
		return true;
	it->lottery->beacon = (struct lottery_beacon){0};
	tell(it, cx);
	if (it->settled)
		interaction_do_pending(it, cx);
	return true;
}

static bool beacon(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	bool before_draw = it->life == LIFE_DRAFT || it->life == LIFE_ARMED || it->life == LIFE_OPEN ||
			   (it->life == LIFE_CLOSED && !it->lottery->draw);
	if (!before_draw)
		return interaction_not_allowed(it, reply);
	return verb_bool(call, "off", false) ? take_away(it, cx) : name_round(it, cx, call, reply);
}

static bool read_value(const struct verb_call *call, struct lottery_beacon *to, struct reply *reply)
{
	const char *randomness = verb_text(call, "randomness", "");
	const char *signature = verb_text(call, "signature", "");
	size_t size = 0;
	if (sodium_hex2bin(to->value, sizeof to->value, randomness, strlen(randomness), NULL, &size, NULL) != 0 ||
	    size != sizeof to->value)
		return bad_argument(reply, "randomness");
	if (sodium_hex2bin(to->signature, sizeof to->signature, signature, strlen(signature), NULL, &to->signature_size,
			   NULL) != 0 ||
	    !to->signature_size)
		return bad_argument(reply, "signature");
	if (!beacon_holds(to->value, to->signature, to->signature_size))
		return bad_argument(reply, "randomness");
	to->has_value = true;
	return true;
}

static bool value(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	if (it->life != LIFE_CLOSED)
		return interaction_not_allowed(it, reply);
	if (!l->beacon.chain)
		return reply_refuse(reply, "verb.not-applicable");
	if (verb_integer(call, "round", 0) != l->beacon.round)
		return bad_argument(reply, "round");
	struct lottery_beacon fresh = {.chain = l->beacon.chain, .round = l->beacon.round, .at = l->beacon.at};
	if (!read_value(call, &fresh, reply))
		return false;
	if (l->beacon.at > cx->now.wall)
		return reply_refuse(reply, "lottery.beacon-early");
	if (!l->frozen || lottery_beacon_is_late(l))
		return reply_refuse(reply, "lottery.beacon-late");
	if (l->beacon.has_value) /* the first one stands; told once more it changes nothing */
		return memcmp(l->beacon.value, fresh.value, sizeof fresh.value) == 0 ||
		       bad_argument(reply, "randomness");
	l->beacon = fresh;
	interaction_do_pending(it, cx);
	return true;
}

bool lottery_beacon_verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code == VERB_LOTTERY_BEACON)
		return beacon(it, cx, call, reply);
	return value(it, cx, call, reply);
}

void lottery_beacon_digest(const struct lottery *l, struct digest *d)
{
	if (!l->beacon.chain)
		return;
	digest_text(d, l->beacon.chain->hash);
	digest_int(d, l->beacon.round);
	digest_bytes(d, l->beacon.value, l->beacon.has_value ? sizeof l->beacon.value : 0);
}

void lottery_beacon_state(const struct lottery *l, json_t *state)
{
	char hex[65];
	if (l->frozen) {
		list_hex(l, hex);
		json_object_set_new(state, "entrants_sha256", json_string(hex));
	}
	if (!l->beacon.chain)
		return;
	const char *name = lottery_beacon_is_late(l) ? "late" : l->beacon.has_value ? "known" : "awaited";
	json_t *beacon =
		json_pack("{s:s, s:s, s:I, s:I, s:s}", "chain", l->beacon.chain->hash, "name", l->beacon.chain->name,
			  "round", (json_int_t)l->beacon.round, "at", (json_int_t)l->beacon.at, "state", name);
	if (l->beacon.has_value) {
		digest_hex(hex, l->beacon.value, sizeof l->beacon.value);
		json_object_set_new(beacon, "randomness", json_string(hex));
	}
	json_object_set_new(state, "beacon", beacon);
}
