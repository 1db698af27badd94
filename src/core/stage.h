/* The stage: what may be seen. A small snapshot without pointers, made by the engine after each change, read by the
 * overlays, the dock and the simulated audience. It names a winner only with the instant from which he may be shown. */
#ifndef CORE_STAGE_H
#define CORE_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/interaction.h"
#include "core/lottery.h"
#include "core/rundown.h"
#include "core/sale.h"
#include "core/show.h"

#define STAGE_TEXT 640 /* bytes with NUL: a title or a question */
#define STAGE_NAME 192
#define STAGE_ID 65
#define STAGE_PATH 512
#define STAGE_WINNERS 32
#define STAGE_REEL 24
#define STAGE_LATEST 3
#define STAGE_SPONSORS 8

/* A clock that is drawn: everything shown is derived from it and the time. Monotonic ms (CLOCK_MONOTONIC in OBS).
 * Digits of a countdown round up. */
struct stage_clock {
	bool set;
	bool held;
	int64_t start;
	int64_t deadline; /* while held: what it would be had it run on from there, so that start … deadline is the
			     whole */
	int64_t left;     /* while held: ms left */
};

struct stage_card {
	bool present; /* one of the kind is on air; all else is meaningless when false */
	char id[STAGE_ID];
	uint32_t run;
	enum life life;
	bool settled; /* false after the close: still counting */
	char title[STAGE_TEXT];
	struct stage_clock clock;
	int64_t shown;    /* monotonic instant at which it came on air */
	int64_t revealed; /* monotonic instant of the reveal or draw, NEVER = not yet */
};

struct stage_winner {
	uint32_t pick;
	char name[STAGE_NAME];
	char platform[STAGE_ID];
	char id_tail[8]; /* last characters of the id, tells same names apart */
	char prize[STAGE_NAME];
	int64_t shown_at;       /* monotonic: may be named from here on */
	int64_t claim_start;    /* monotonic */
	int64_t claim_deadline; /* NEVER = no claim asked for */
	enum pick_status status;
	bool again; /* drawn in place of another */
};

struct stage_lottery {
	struct stage_card card;
	char keyword[STAGE_NAME]; /* "" = any message */
	char prize[STAGE_NAME];
	char picture[STAGE_PATH]; /* absolute path, "" = none */
	int64_t prize_count;
	uint64_t entrants;
	char odds[STAGE_TEXT]; /* in words of the show's language, "" = nothing to say yet */
	char commitment[65];
	char list[65];        /* digest of the frozen list; "" until a draw with a beacon has closed */
	int64_t beacon_round; /* 0 = no beacon */
	int64_t beacon_due;   /* monotonic: the round comes then; meaningless without a round */
	uint32_t latest_count;
	char latest[STAGE_LATEST][STAGE_NAME]; /* newest first */
	uint32_t reel_count;
	char reel[STAGE_REEL][STAGE_NAME]; /* names for the reel; a winner may be among them only by chance */
	int64_t reel_ms;
	uint32_t winner_count;
	struct stage_winner winners[STAGE_WINNERS];
};

struct stage_option {
	char text[STAGE_NAME * 2];
	int64_t votes;
	int percent; /* of largest remainder; 0 while hidden */
	bool winner;
};

struct stage_poll {
	struct stage_card card;
	bool hidden; /* results must not be seen yet */
	bool tie;
	bool run_off;  /* between those that were level at the top */
	bool weighted; /* some people's votes count more: must be said */
	uint32_t option_count;
	struct stage_option options[10];
	int64_t voters;
	int64_t votes;
};

struct stage_question {
	struct stage_card card;
	bool has_item;
	uint32_t item;
	char text[STAGE_TEXT * 2];
	char name[STAGE_NAME];
	char platform[STAGE_ID];
	int64_t votes;
	int64_t aired;      /* monotonic */
	int64_t air_ms;     /* 0 = stays */
	uint32_t waiting;   /* more queued or approved */
	uint32_t retracted; /* the item that was taken back while it was on air: not to be seen again. 0 = none was */
};

struct stage_sale {
	struct stage_card card; /* card.clock is the countdown while counting down, the time limit when open */
	enum sale_phase phase;
	char product[STAGE_ID];
	char name[STAGE_TEXT];
	char picture[STAGE_PATH];
	struct money price;
	struct money was;
	char link[STAGE_PATH];
	uint32_t link_number; /* from 1: place in the show's product list */
	bool has_stock;
	int64_t stock; /* can still be sold */
	int64_t total; /* stock + sold */
	int64_t sold;
	int64_t last; /* threshold of the last phase */
	int64_t limit;
	bool claims; /* who claims in the chat has one: nothing is sold while nobody can be heard */
};

/* A card of the style "benefit". */
struct stage_benefit {
	struct stage_card card;
	enum benefit_kind kind;
	char title[STAGE_NAME * 2]; /* of the benefit: what it is worth */
	char text[STAGE_TEXT];      /* of the card: how to get it, "" = nothing to say */
	char code[STAGE_NAME];      /* the same for all; "" = none, or one each, which never stands here */
	bool has_count;             /* there are so many and no more */
	int64_t left;               /* can still be handed out */
	int64_t count;
};

struct stage_sponsor {
	char title[STAGE_NAME];
	char logo[STAGE_PATH]; /* absolute path, "" = none */
};

/* Those whose seconds on air are being counted (core/sponsor.h). */
struct stage_sponsors {
	struct stage_card card; /* present while there is one; shown since the first of them came. Else nothing */
	uint32_t count;
	struct stage_sponsor items[STAGE_SPONSORS]; /* in the show's order */
};

/* A topic for open discussion, or a card of the style `card`: whichever came on air later. */
struct stage_topic {
	struct stage_card card;
	bool plain; /* no topic: a panel with a title */
	char text[STAGE_TEXT * 2];
};

/* A name and what it stands for. */
struct stage_lower {
	struct stage_card card; /* its title is the name */
	char text[STAGE_TEXT];
};

enum stage_cover_kind { COVER_STARTING = 1, COVER_BREAK, COVER_END, COVER_EMERGENCY };

/* What stands before the whole picture. In standby it is the emergency card, if the show has one; that is of no
 * interaction, so its id is "". */
struct stage_cover {
	struct stage_card card; /* its clock counts down to when the show goes on */
	enum stage_cover_kind kind;
	bool due; /* its own time is over: it may go on at any moment */
	char text[STAGE_TEXT * 2];
	char next[STAGE_TEXT]; /* title of the segment that comes then, "" = not known */
};

/* A code that viewers are asked to type back, so that it is known how late they see the show (core/measure.h). */
struct stage_measure {
	struct stage_card card; /* of no interaction; its clock runs until the code goes */
	char code[8];
};

struct stage {
	uint64_t change_id; /* greater after each change; 0 is never used */
	char language[24];
	char show_title[STAGE_TEXT];
	char logo[STAGE_PATH]; /* of the show's look: absolute path, "" = none */
	enum show_state state;
	bool held;
	bool standby;
	bool rehearsal;
	bool feeds_lost; /* nothing that the audience sends arrives: nobody can enter or vote */
	char standby_card[STAGE_TEXT];
	char segment[STAGE_TEXT]; /* live segment's title, "" = none */
	struct stage_clock segment_clock;
	struct stage_lottery lottery;
	struct stage_poll poll;
	struct stage_question question;
	struct stage_sale sale;
	struct stage_benefit benefit;
	struct stage_sponsors sponsors;
	struct stage_topic topic;
	struct stage_lower lower;
	struct stage_cover cover;
	struct stage_measure measure;
};

#endif
