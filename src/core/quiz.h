/* Quizzes and surveys: questions one after another, each with its own window; a quiz has right answers, points and a
 * ranking (contracts.md sections 7, 10, 12, 20). */
#ifndef CORE_QUIZ_H
#define CORE_QUIZ_H

#include "core/interaction.h"

#define QUIZ_OPTIONS 10
/* In place of an answer's position: none. */
#define ANSWER_NONE UINT32_MAX

/* One question as it was asked. */
struct quiz_round {
	struct match_options *options; /* owned */
	int64_t asked;                 /* wall ms; 0 = not yet */
	int64_t ended;                 /* wall ms; 0 = not yet */
	int64_t asked_mono;
	int64_t held_ms;             /* of its time, spent in standby */
	int64_t held_mono;           /* in standby since then; NEVER = is not */
	int64_t votes[QUIZ_OPTIONS]; /* answers that count */
};

/* One answer. A person's answers to one question form a chain, as the ballots of a poll do. */
struct quiz_answer {
	uint32_t before; /* his answer to this question before this one, ANSWER_NONE = none */
	uint64_t message;
	int64_t t;
	int64_t points; /* that it is worth */
	uint8_t option;
	bool counts;
	bool is_void;
};

/* Somebody's answers to one question. */
struct quiz_voter {
	uint32_t person;
	uint32_t round;
	uint32_t newest;
};

/* Somebody who has answered. */
struct quiz_player {
	uint32_t person;
	int64_t answers; /* that count */
	int64_t points;
};

/* Runner only. */
struct quiz {
	size_t count;
	struct quiz_round *rounds; /* owned, one a question */
	int current;               /* the question that is asked; -1 = none was */
	int64_t time_ms;           /* of each question in this run; SHOW_NONE = no limit */
	size_t answer_count;
	size_t answer_capacity;
	struct quiz_answer *answers; /* owned */
	size_t voter_count;
	size_t voter_capacity;
	struct quiz_voter *voters; /* owned */
	struct index by_voter;
	size_t player_count;
	size_t player_capacity;
	struct quiz_player *players; /* owned */
	struct index by_player;
	struct digest_sum sum; /* of the answers that count */
};

/* quiz_answers.c, for quiz.c */

void quiz_audience(struct interaction *it, struct context *cx, const struct message *m);
void quiz_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key);
void quiz_void_person(struct interaction *it, struct context *cx, uint32_t person);
void quiz_forget_answers(struct quiz *q);

#endif
