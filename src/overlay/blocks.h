/* What a card is built of: fields that reach from edge to edge of its panel and close up without gaps, so that picture,
 * numbers and the one thing to do are blocks of one body. Positions in design px. */
#ifndef OVERLAY_BLOCKS_H
#define OVERLAY_BLOCKS_H

#include "overlay/code.h"
#include "overlay/parts.h"

/* Heights that all cards share. */
double block_strip_height(const struct canvas *canvas);

/* The panel's inside, within its border and rule. */
struct rect block_inside(const struct canvas *canvas, struct rect panel);
/* The same with all that fields at its top may cover: for what clips them. */
struct rect block_whole(const struct canvas *canvas, struct rect panel);
/* What a panel is higher than its inside. */
double block_frame(const struct canvas *canvas);

/* From the panel's side to the text beside a picture of that width, which stands at the inside's left; 0 = none. */
double block_beside(const struct canvas *canvas, double picture);

/* A field of the panel. Corners of it that are corners of the panel's inside are rounded as that is. */
void block_fill(struct canvas *canvas, struct rect panel, struct rect block, struct colour colour);

/* The theme's fill in the field, for what matters most. Text that follows stands on it. */
void block_accent(struct canvas *canvas, struct rect panel, struct rect block);

/* A picture file in the field, or the theme's well while there is none. */
void block_picture(struct canvas *canvas, struct rect panel, struct rect block, const char *path, double grey);

/* The width of a code's field at the panel's side: the code ends where the text above it does. 0 = there is no code. */
double block_code_side(const struct canvas *canvas, const struct code *code);
/* The height that a code needs with its name, NULL = without. */
double block_code_height(struct canvas *canvas, const struct code *code, const char *name);
/* The code in the middle of a white field, below what it is, if `name` is not NULL. */
void block_code(struct canvas *canvas, struct rect panel, struct rect block, const struct code *code, const char *name);

/* The one thing to do: a sentence on the theme's fill. `name`: key under Air with "{}" for the word. A word that is to
 * be typed stands on a plate, below its sentence if it would be small beside it. glow 0 … 1: a light passes over it. */
void block_action(struct canvas *canvas, struct rect panel, struct rect block, const char *name, const char *word,
		  bool typed, double glow);

/* The sentence alone, where the fill is drawn already. */
void block_action_words(struct canvas *canvas, struct rect block, const char *name, const char *word, bool typed);

/* The height of a strip of that width for the sentence: the usual one, or more if by it words would be left out or the
 * word to type would be small. */
double block_action_height(struct canvas *canvas, double width, const char *name, const char *word, bool typed);

/* The width that the sentence needs to stand out in a block of that height that it shares, its sides included. */
double block_action_width(struct canvas *canvas, double height, const char *name, const char *word, bool typed);

/* The width at which a word to type beside its sentence is as large as a block of that height lets it be. */
double block_action_full_width(struct canvas *canvas, double height, const char *name, const char *word);

/* A state in place of the action: a sign and a sentence. */
void block_notice(struct canvas *canvas, struct rect panel, struct rect block, enum sign sign, const char *text);
/* The words and the sign alone. */
void block_notice_words(struct canvas *canvas, struct rect panel, struct rect block, enum sign sign, const char *text);

#endif
