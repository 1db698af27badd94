/* An event on its way from a protocol into the normal form: raw bytes in, gated event with its line out. */
#ifndef FEED_DRAFT_H
#define FEED_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"

/* Bytes that somebody else owns; they need not be UTF-8 or end in NUL. {NULL, 0} = absent. */
struct span {
	const char *at;
	size_t length;
};

struct span span_of(const char *text);
bool span_is(struct span s, const char *text);

#define DRAFT_BADGES_MOST 16
#define DRAFT_EMOTES_MOST 64 /* of a reader that has no bound of its own */

/* http(s), printable ASCII, no longer than `most`. */
bool span_is_address(struct span s, size_t most);

struct draft_emote {
	int64_t at;       /* code points into the text */
	int64_t length;   /* code points */
	struct span name; /* must stand in the text at that place, else the emote is left out */
	char url[128];    /* clean; "" = none */
};

/* All spans are borrowed for draft_build(). Zero = absent. */
struct draft {
	int64_t t_ms;
	int64_t t_server_ms; /* 0 = t_ms is the server's own */
	enum audience_kind kind;
	const char *feed;     /* our own: already clean */
	struct span platform; /* of the person; letters, digits, - and _ in any case, lower-cased; else, and if empty:
			       * as `feed` says */
	struct span id;
	const char *id_suffix; /* appended to id; NULL = none */
	bool has_person;
	struct span person_id;
	struct span person_name; /* empty: the id */
	enum person_strength strength;
	unsigned roles;
	bool has_roles;
	int64_t level;
	bool has_level;
	struct span colour; /* anything but #RRGGBB is left out */
	struct span avatar; /* anything but a short address of the web is left out */
	size_t badge_count;
	struct span badges[DRAFT_BADGES_MOST];
	struct span badge_titles[DRAFT_BADGES_MOST]; /* empty = none */
	bool has_text;
	struct span text; /* the wrapper of an action is taken off */
	size_t emote_count;
	const struct draft_emote *emotes;
	struct money value; /* currency "" = absent */
	int64_t count;
	bool has_count;
	struct span item;
	struct span target;
	struct span reply_to;
	bool shared;
	bool history;
	bool noise;
	bool resent; /* the time is a platform's, and the sender says again what was said: not of the event */
};

/* False: a number that the normal form does not take (beyond 10^15), an id that the gate refuses, an id that is
 * missing, or no memory; *e is then empty. An absent `id` gets "~" and 16 hex digits of a SHA-256 (contracts.md section
 * 21 "Duplicates"). Thread-safe. */
bool draft_build(const struct draft *d, struct audience_event *e);

#endif
