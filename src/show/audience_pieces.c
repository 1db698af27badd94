#include "show/audience_pieces.h"

#include <string.h>

#include "show/audience_keys.h"

const struct audience_piece audience_pieces[PIECES] = {
	[PIECE_FEED] = {false, KEY_FEED, "feed", "/feed", GATE_ID, true},
	[PIECE_KIND] = {false, KEY_KIND, "kind", "/kind", GATE_ID, false},
	[PIECE_ID] = {false, KEY_ID, "id", "/id", GATE_ID, true},
	[PIECE_PLATFORM] = {false, KEY_PLATFORM, "platform", "/platform", GATE_ID, false},
	[PIECE_PERSON_ID] = {true, PERSON_ID, "id", "/person/id", GATE_ID, true},
	[PIECE_PERSON_NAME] = {true, PERSON_NAME, "name", "/person/name", GATE_NAME, false},
	[PIECE_TEXT] = {false, KEY_TEXT, "text", "/text", GATE_TEXT, false},
	[PIECE_ITEM] = {false, KEY_ITEM, "item", "/item", GATE_NAME, false},
	[PIECE_TARGET] = {false, KEY_TARGET, "target", "/target", GATE_ID, false},
	[PIECE_REPLY_TO] = {false, KEY_REPLY_TO, "reply_to", "/reply_to", GATE_ID, false},
};

enum gate_what audience_piece_gate(enum piece_name piece, enum audience_kind kind)
{
	/* The item of these is a product's or an interaction's id, that of a gift is its name. */
	if (piece == PIECE_ITEM && (kind == AUDIENCE_ORDER || kind == AUDIENCE_CLAIM))
		return GATE_ID;
	return audience_pieces[piece].what;
}

size_t audience_platform_length(const char *feed)
{
	size_t length = strcspn(feed, ":");
	return length ? length : strlen(feed);
}

bool audience_is_colour(const char *text, size_t length)
{
	static const char digits[] = "0123456789ABCDEFabcdef";
	if (length != COLOUR_SIZE - 1 || text[0] != '#')
		return false;
	for (size_t i = 1; i < length; i++)
		if (!memchr(digits, text[i], sizeof digits - 1))
			return false;
	return true;
}

enum person_strength audience_strength_from(const char *word, size_t length)
{
	if (length == 4 && memcmp(word, "weak", 4) == 0)
		return PERSON_WEAK;
	return length == 6 && memcmp(word, "broken", 6) == 0 ? PERSON_BROKEN : PERSON_STRONG;
}
