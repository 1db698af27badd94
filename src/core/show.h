/* The show document as the engine sees it (contracts.md section 7). Plain data: filled once by show/document.c, which
 * has checked it, then immutable; edits make a new one. */
#ifndef CORE_SHOW_H
#define CORE_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"

/* A length or an instant that is not given. */
#define SHOW_NONE INT64_MIN
/* The longest delay of a feed, in ms. Viewers are 3 to 25 s behind; what is longer by far than that holds everything
 * that closes open, for an evening if an h slips in. */
#define FEED_DELAY_MOST_MS 300000

/* All strings are NUL-terminated UTF-8, never NULL ("" = absent), owned by the show's arena.
 * All lists are {count, items}. Lengths and times are milliseconds; a time of day is ms since local midnight. */

struct show_texts {
	size_t count;
	const char **items;
};

enum cue_on { CUE_ON_START = 1, CUE_ON_END, CUE_ON_OFFSET, CUE_ON_BEFORE_END, CUE_ON_TIME, CUE_ON_MANUAL };
enum cue_busy { CUE_BUSY_QUEUE = 1, CUE_BUSY_RESTART, CUE_BUSY_INTERRUPT, CUE_BUSY_REFUSE };

struct show_cue {
	const char *id;
	const char *title;
	enum cue_on on;
	int64_t at_ms;   /* offset / before-end: a length; time: time of day; else 0 */
	int64_t wait_ms; /* before the first action */
	enum cue_busy busy;
	int then;              /* index into show.cues of the cue that follows, -1 = none */
	const json_t *actions; /* array of verb objects, checked against the verb table; borrowed from show.json */
	int segment;           /* index into show.segments */
	bool has_notice;       /* a task of it is to be shown ahead of its time */
};

enum segment_lock { LOCK_DURATION = 1, LOCK_END };
/* Index into show_segment.notes. */
enum note_role { NOTE_HOST, NOTE_OPERATOR, NOTE_PRODUCER, NOTE_MODERATOR, NOTE_TECHNICIAN, NOTE_ASSISTANT, NOTE_ROLES };

struct show_segment {
	const char *id;
	const char *title;
	int64_t start_ms;    /* time of day; SHOW_NONE = linked */
	int64_t duration_ms; /* SHOW_NONE = from `end` */
	int64_t end_ms;      /* time of day; SHOW_NONE = from `duration` */
	enum segment_lock lock;
	bool count_to_end;
	bool skip;
	bool optional;
	bool flag;
	bool is_break;
	bool autogo; /* GO by itself at its end */
	bool rescale;
	int64_t delay_ms;
	int64_t min_ms;
	int64_t warn_ms;
	int64_t danger_ms;
	int group;          /* index into show.groups, -1 = none */
	const char *owner;  /* crew id or any text */
	const char *colour; /* "#RRGGBB" or "" */
	const char *needs;
	const char *if_fails;
	int sponsor; /* index into show.sponsors, -1 = none */
	const char *notes[NOTE_ROLES];
	struct show_texts talking_points;
	size_t interaction_count;
	int *interactions; /* indices into show.interactions */
	size_t product_count;
	int *products; /* indices into show.products */
	size_t cue_count;
	int first_cue; /* index into show.cues; a segment's cues stand together, in document order */
};

struct show_group {
	const char *id;
	const char *title;
	int64_t target_ms; /* SHOW_NONE = none */
	bool loop;
};

enum interaction_kind {
	KIND_LOTTERY = 1,
	KIND_POLL,
	KIND_QUESTION,
	KIND_SALE,
	KIND_QUIZ,
	KIND_SURVEY,
	KIND_TOPIC,
	KIND_CARD,
};

/* What a card is for, and so what it looks like. */
enum card_style { CARD_LOWER_THIRD = 1, CARD_STARTING, CARD_BREAK, CARD_END, CARD_PANEL, CARD_BENEFIT };

enum entry_by { ENTRY_KEYWORD = 1, ENTRY_ANY, ENTRY_GIFT, ENTRY_POINTS, ENTRY_LIST };
enum match_mode { MATCH_EXACT = 1, MATCH_FIRST_WORD, MATCH_CONTAINS };
enum redraw_mode { REDRAW_CONFIRM = 1, REDRAW_AUTO, REDRAW_OFF };

/* The highest weight whose condition holds counts, else 1. */
struct show_weight {
	unsigned roles; /* any of these enum person_role bits; 0 = does not ask */
	int64_t level;  /* at least; SHOW_NONE = does not ask */
	int64_t weight; /* 1 … 1 000 000 */
};

struct show_entrant {
	const char *platform;
	const char *id;
	const char *name;
	int64_t weight;
};

struct show_prize {
	const char *id;
	const char *title;
	int64_t count;
	const char *picture; /* path relative to show.folder, "" = none */
	int benefit;         /* index into show.benefits that its winners get, -1 = none */
};

struct show_lottery {
	enum entry_by by;
	struct show_texts words; /* as written; matching prepares its own copy */
	enum match_mode match;
	const char *item; /* gift */
	int64_t cost;     /* points */
	size_t list_count;
	struct show_entrant *list;
	unsigned need_roles;    /* any one of them; 0 = no condition */
	int64_t need_level;     /* SHOW_NONE = no condition */
	struct money need_gift; /* currency "" = no condition */
	bool own_room;
	unsigned exclude_roles;
	bool exclude_winner;        /* of this show */
	bool exclude_winner_before; /* of an earlier one */
	size_t weight_count;
	struct show_weight *weights;
	size_t prize_count;
	struct show_prize *prizes;
	bool has_claim;
	int64_t claim_ms;
	const char *claim_word; /* "" = any message */
	enum redraw_mode redraw;
	int64_t reel_ms;
	bool masked;
};

enum poll_votes { VOTES_LAST = 1, VOTES_FIRST, VOTES_UP_TO };
enum poll_ties { TIES_ALL = 1, TIES_RUN_OFF, TIES_EARLIEST, TIES_OPERATOR };

struct show_option {
	const char *id;
	const char *text;
	struct show_texts words;
};

struct show_poll {
	size_t option_count; /* 2 … 10 */
	struct show_option *options;
	enum poll_votes votes;
	int64_t up_to;
	bool hidden; /* results: hidden until the reveal */
	enum poll_ties ties;
	bool then_reveal;
	size_t weight_count;
	struct show_weight *weights;
};

struct show_question {
	struct show_texts prefix;
	bool mark;         /* a text that ends in ? or ？ is a question */
	struct money gift; /* this gift or more goes to the top; currency "" = off */
	bool approve;      /* false = skips the inbox */
	struct show_texts upvote;
	bool merge;
	int64_t per_person; /* 0 = no limit */
	int64_t air_ms;     /* SHOW_NONE = stays */
};

enum stock_from { STOCK_OPERATOR = 1, STOCK_ORDERS, STOCK_CLAIMS };

struct show_sale {
	size_t product_count;
	int *products;        /* indices into show.products */
	int64_t countdown_ms; /* SHOW_NONE = none */
	int64_t last;         /* stock at which the phase becomes `last`; 0 = never */
	enum stock_from stock_from;
	struct show_texts claim_words;
	int64_t reshow_ms; /* SHOW_NONE = off */
	int64_t pass_ms;   /* SHOW_NONE = off */
};

struct show_quiz_question {
	const char *id;
	const char *text;
	size_t option_count;
	struct show_option *options;
	int right; /* index of the right option; -1 in a survey */
	int64_t points;
};

struct show_quiz {
	bool speed;
	size_t question_count;
	struct show_quiz_question *questions;
};

struct show_interaction {
	enum interaction_kind kind;
	const char *id;
	const char *title;
	int64_t time_ms; /* SHOW_NONE = no time limit */
	int64_t settle_ms;
	bool hold;         /* standby holds its clock */
	const char *text;  /* topic, card */
	const char *style; /* card: a name of enum card_style; an unknown one is a lower third */
	int benefit;       /* card: index into show.benefits, -1 = none; what the style "benefit" shows */
	union {
		struct show_lottery lottery;
		struct show_poll poll;
		struct show_question question;
		struct show_sale sale;
		struct show_quiz quiz; /* also survey */
	};
};

struct show_product {
	const char *id;
	const char *title;
	const char *picture;
	struct money price; /* currency "" = none */
	struct money was;
	int64_t stock; /* SHOW_NONE = honestly unknown */
	int64_t reserve;
	int64_t limit; /* pieces a person, at least 1 */
	const char *link;
	struct show_texts skus; /* what the orders of a shop call it, beside its id */
	int sponsor;            /* index into show.sponsors, -1 = none */
};

struct show_sponsor {
	const char *id;
	const char *title;
	const char *logo; /* path relative to show.folder, "" = none */
};

enum benefit_kind { BENEFIT_COUPON = 1, BENEFIT_CODE, BENEFIT_RED_PACKET, BENEFIT_FREE_SHIPPING };

struct show_benefit {
	const char *id;
	const char *title;
	enum benefit_kind kind;
	const char *code;        /* the same for all; "" = none */
	struct show_texts codes; /* one each; all different */
	int64_t count;           /* SHOW_NONE = as many as there are codes, or as one likes */
};

/* In the order of document_keys.c's choices. */
enum webhook_format {
	WEBHOOK_PLAIN = 1,
	WEBHOOK_DISCORD,
	WEBHOOK_SLACK,
	WEBHOOK_WECOM,
	WEBHOOK_FEISHU,
	WEBHOOK_DINGTALK,
};

struct show_webhook {
	const char *id;
	enum webhook_format format;
	const char *secret; /* name in the secrets file, under which its address stands */
};

struct show_reminder {
	int64_t before_ms; /* before the planned start of the first row */
	int webhook;       /* index into show.webhooks */
	const char *text;
};

/* An answer to words that viewers write. */
struct show_reply {
	struct show_texts words; /* as written */
	const char *text;
	enum match_mode match;
	int64_t every_ms; /* SHOW_NONE = the usual */
};

struct show_feed {
	const char *id;
	const char *url;
	bool count;
	int64_t delay_ms;
	int line;   /* of the url in the document's text, from 1; 0 = not known */
	int column; /* code points from 1 */
};

enum show_links { LINKS_ALLOW = 1, LINKS_HOLD, LINKS_HIDE, LINKS_DROP /* says the same as hide */ };

/* What of the audience's words may be shown (core/moderation.h). */
struct show_moderation {
	struct show_texts words;    /* hidden where one of them stands */
	struct show_texts patterns; /* the same, regular expressions: show/pattern.h */
	struct show_texts people;   /* PLATFORM/ID: blocked from the start */
	struct show_texts risk;     /* words that raise an alert */
	enum show_links links;
	int64_t duplicates; /* the same text comes through so often within `window_ms`; 0 = always */
	int64_t window_ms;
	int64_t caps;  /* share of capitals from which a text is hidden, per cent; 0 = none is */
	int64_t flood; /* messages of a person in 10 s that come through; 0 = all */
};

struct show_crew {
	const char *id;
	const char *name;
	const char *role;
};

struct show {
	const char *id;
	const char *title;
	const char *language; /* BCP 47, default "en-US" */
	const char *zone;     /* IANA name, "" = the machine's */
	const char *date;     /* "YYYY-MM-DD" or "" */
	int64_t end_ms;       /* time of day of the hard end, SHOW_NONE = none */
	int64_t guard_ms;
	const char *theme;  /* theme.name, default "studio" */
	const char *logo;   /* theme.logo, path relative to show.folder, "" = none */
	const char *folder; /* absolute folder that relative paths start from */
	const char *standby_scene;
	const char *standby_card;
	struct show_moderation moderation;
	size_t crew_count;
	struct show_crew *crew;
	size_t group_count;
	struct show_group *groups;
	size_t segment_count;
	struct show_segment *segments;
	size_t cue_count;
	struct show_cue *cues;
	size_t interaction_count;
	struct show_interaction *interactions;
	size_t product_count;
	struct show_product *products;
	size_t feed_count;
	struct show_feed *feeds;
	size_t reply_count;
	struct show_reply *replies;
	size_t webhook_count;
	struct show_webhook *webhooks;
	size_t reminder_count;
	struct show_reminder *reminders;
	size_t sponsor_count;
	struct show_sponsor *sponsors;
	size_t benefit_count;
	struct show_benefit *benefits;
	int64_t points_entry; /* points per counted entry / vote / question; 0 = none */
	int64_t points_vote;
	int64_t points_question;
	json_t *json;          /* the whole document as read, with what the engine does not need; owned */
	json_t *plain_actions; /* actions that had keys which begin with x-, without them; owned, NULL = none had */
	void *arena;           /* owned by show/document.c */
	/* Edits make new shows while old ones are still needed (undo, runs that stand on them): who keeps a pointer
	 * beyond a call holds the show. Runner only, or whoever owns the one holder of a fresh show. */
	size_t holders;
	void (*destroy)(struct show *show); /* NULL = not owned by its holders (made by hand) */
};

/* One more holder. Returns the show; NULL for NULL. */
const struct show *show_hold(const struct show *show);
/* One holder less; the last one frees it. NULL-safe. */
void show_release(const struct show *show);

/* True for a card that shows a benefit: it has one, and the style for it. */
bool show_is_benefit_card(const struct show_interaction *it);
/* True for a card that stands before the whole picture: of the style starting, break or end. */
bool show_is_cover_card(const struct show_interaction *it);

/* True if two ids are the same: ASCII case makes no difference. */
bool show_same_id(const char *a, const char *b);
/* Index of the id (ASCII case-insensitive, as ids are unique without regard to case), or -1. */
int show_find_segment(const struct show *show, const char *id);
int show_find_cue(const struct show *show, const char *id);
int show_find_interaction(const struct show *show, const char *id);
int show_find_product(const struct show *show, const char *id);
int show_find_benefit(const struct show *show, const char *id);
int show_find_webhook(const struct show *show, const char *id);

/* The style of a card by its name in a show document ("lower-third starting break end card benefit",
 * ASCII case makes no difference); 0 = unknown. */
enum card_style card_style_from(const char *name);
/* "lottery" … for a kind; 0 for a name that is none. */
const char *interaction_kind_name(enum interaction_kind kind);
enum interaction_kind interaction_kind_from(const char *name);
/* "coupon" … */
const char *benefit_kind_name(enum benefit_kind kind);

#endif
