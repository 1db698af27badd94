/* The strings that an event of the audience keeps: the one table that both ways in (audience_json.c, audience_plain.c)
 * go by. */
#ifndef SHOW_AUDIENCE_PIECES_H
#define SHOW_AUDIENCE_PIECES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/audience.h"
#include "core/gate.h"

/* "#RRGGBB" with its NUL. */
#define COLOUR_SIZE 8

enum piece_name {
	PIECE_FEED,
	PIECE_KIND,
	PIECE_ID,
	PIECE_PLATFORM,
	PIECE_PERSON_ID,
	PIECE_PERSON_NAME,
	PIECE_TEXT,
	PIECE_ITEM,
	PIECE_TARGET,
	PIECE_REPLY_TO,
	PIECES
};

/* Where a string stands in the line, and as what it passes the gate. */
struct audience_piece {
	bool in_person;
	int key; /* enum event_key or enum person_key */
	const char *name;
	const char *pointer;
	enum gate_what what;
	bool needed; /* must not be empty behind the gate */
};

extern const struct audience_piece audience_pieces[PIECES];

/* As what a piece passes the gate in an event of that kind. */
enum gate_what audience_piece_gate(enum piece_name piece, enum audience_kind kind);
/* The platform that a feed's people are of: its bytes up to the first ':', all of them if that is none. */
size_t audience_platform_length(const char *feed);
bool audience_is_colour(const char *text, size_t length);
/* PERSON_STRONG for a word that is not known. */
enum person_strength audience_strength_from(const char *word, size_t length);

#endif
