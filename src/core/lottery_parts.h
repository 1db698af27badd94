/* The lottery's inside, shared by lottery.c, lottery_entry.c, lottery_draw.c, lottery_picks.c and lottery_view.c. */
#ifndef CORE_LOTTERY_PARTS_H
#define CORE_LOTTERY_PARTS_H

#include "core/lottery.h"

/* lottery_entry.c */

/* NULL: he never entered. He may be `out`. */
struct entrant *lottery_find(const struct lottery *l, uint32_t person);
/* Counts one in, who is not in yet. False: out of memory. */
bool lottery_enter(struct lottery *l, struct people *people, struct entrant fresh, int64_t paid);
/* Points that he paid and has not got back. */
int64_t lottery_paid(const struct lottery *l, const struct entrant *entrant);
/* Frees what belongs to a run. */
void lottery_clear(struct lottery *l);
bool lottery_is_excluded(const struct lottery *l, uint32_t person);
bool lottery_asks_to_enter(const struct interaction *it, const struct message *m);
void lottery_try_to_enter(struct interaction *it, struct context *cx, const struct message *m);
void lottery_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key);
void lottery_void_person(struct interaction *it, struct context *cx, uint32_t person);
bool lottery_exclude(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);

/* lottery_sort.c */

/* Makes the frozen list from those who are in. False: out of memory; the list is empty. */
bool lottery_sort(struct lottery *l, const struct people *people);

/* lottery_draw.c */

void lottery_freeze(struct interaction *it, struct context *cx);
/* Banned, blocked or excluded: he cannot win, and his name is not to be seen. */
bool lottery_passes_over(const struct interaction *it, const struct people *people, int64_t now_wall, uint32_t person);
/* Takes the next of the order for a prize; those who were banned or excluded since the freeze are passed over, and
 * stand in the picks as forfeited. NULL: nobody is left. */
struct pick *lottery_take_next(struct interaction *it, struct context *cx, int prize, uint32_t replaces);
/* Starts the reel of a pick, and with its end the claim time. */
void lottery_reveal_pick(struct interaction *it, struct context *cx, struct pick *pick);
/* Index of the first prize with pieces left, -1 = none. */
int lottery_first_prize_left(const struct interaction *it);
bool lottery_draw(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
bool lottery_reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);

/* lottery_beacon.c */

/* beacon, beacon-value. */
bool lottery_beacon_verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
/* The list is frozen, and the round that was named had come by then: its value binds nobody. */
bool lottery_beacon_is_late(const struct lottery *l);
/* A round is named, and its value is not known yet. */
bool lottery_beacon_awaited(const struct lottery *l);
/* At the freeze: tells the digest of the list with the round, or that the round was too early. Without a beacon
 * nothing.
 */
void lottery_beacon_frozen(struct interaction *it, struct context *cx);
void lottery_beacon_digest(const struct lottery *l, struct digest *d);
void lottery_beacon_state(const struct lottery *l, json_t *state);

/* lottery_picks.c */

/* It is a win as things stand: not expired, not forfeited. */
bool lottery_pick_wins(const struct pick *pick);
/* Gives the winner his prize's benefit, once; nothing for a prize without one. Why it cannot be is an alert. */
void lottery_hand_out(struct interaction *it, struct context *cx, struct pick *pick);
void lottery_try_to_claim(struct interaction *it, struct context *cx, const struct message *m);
/* He is kept out from here on: banned, blocked or excluded. Those of his picks that nobody has been shown yet are
 * forfeited, and the next of the order stands in for each; one that is named and waits for his claim is lost, as when
 * the operator forfeits it; what he has claimed, or won without a claim, stays. */
void lottery_screen(struct interaction *it, struct context *cx, uint32_t person);
/* A pick that nobody took: with `auto` the next of the order follows at once. */
void lottery_lost(struct interaction *it, struct context *cx, size_t at, enum pick_status status);
bool lottery_redraw(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
/* claim, forfeit, extend-claim. */
bool lottery_pick(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);

/* lottery_odds.c */

/* The chance of who enters now, in words of the language: "3 in 240", "1 in 720; VIP three times as likely". "" while
 * there is nothing to say. */
void lottery_odds(const struct interaction *it, const char *language, char *out, size_t size);

/* lottery_view.c */

void lottery_digest(const struct interaction *it, struct digest *d);
void lottery_state(const struct interaction *it, const struct context *cx, json_t *state);
json_t *lottery_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		     size_t count, size_t *total);

#endif
