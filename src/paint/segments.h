/* Words of scripts that are written without spaces between them, as ICU's dictionaries know them. */
#ifndef PAINT_SEGMENTS_H
#define PAINT_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEGMENTS_MAX 2048 /* code points that are looked at */

/* What is known of the place before a code point. */
enum segment {
	SEGMENT_UNKNOWN, /* no such script, or no dictionary to be had */
	SEGMENT_BEGINS,  /* a word begins there */
	SEGMENT_INSIDE,  /* it is within a word */
};

/* Fills out[0 … length): of a place between two characters of Chinese or Japanese, or of Thai, Lao, Khmer or Burmese.
 * A text without them costs nothing. The first text that has some reads the dictionary, 3 MB of ICU's data that all
 * programs share: see segments_warm(). Any thread. */
void segments_find(const uint32_t *codes, size_t length, unsigned char *out);

/* Scripts whose line breaks are those of words, which the Unicode algorithm leaves to dictionaries. */
bool segments_break(uint32_t code);

/* Reads the dictionary of Chinese, so that no later call waits for the disk. Any thread. */
void segments_warm(void);

#endif
