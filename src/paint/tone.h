/* Tones: the short sounds of a theme, made from a few numbers. Pure. */
#ifndef PAINT_TONE_H
#define PAINT_TONE_H

#include <stddef.h>

#define TONE_NOTES 8
#define TONE_MOST_MS 2500 /* a tone is cut there */

struct tone {
	size_t count;             /* notes, 0 = silence */
	double notes[TONE_NOTES]; /* Hz */
	double step_ms;           /* from the beginning of one note to that of the next; 0 = a chord */
	double attack_ms;         /* until a note is at its loudest */
	double decay_ms;          /* after that, until it is at a tenth */
	double overtone;          /* loudness of the octave above each note, as part of its own: 0 = a pure sine */
	double gain;              /* of the loudest sample, 1 = full scale */
};

/* Length in samples at that rate (Hz). */
size_t tone_length(const struct tone *tone, unsigned rate);

/* Writes tone_length() samples. */
void tone_render(const struct tone *tone, unsigned rate, float *samples);

#endif
