/* Colours as designers write them (sRGB, straight alpha) and the sums over them. Pure. */
#ifndef SHOW_COLOUR_H
#define SHOW_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

/* sRGB bytes, alpha not multiplied in. */
struct colour {
	uint8_t r;
	uint8_t g;
	uint8_t b;
	uint8_t a;
};

/* Reads "#RRGGBB" or "#RRGGBBAA". False leaves *out as it was. */
bool colour_parse(const char *text, struct colour *out);

/* Writes it back, with the alpha only if it is not 255. `out` has room for 10 bytes. */
void colour_text(struct colour c, char *out);

/* The colour with its alpha multiplied by `alpha` (0 … 1, clamped). */
struct colour colour_fade(struct colour c, double alpha);

/* Between a (t = 0) and b (t = 1), in sRGB, as design tools do. t is clamped. */
struct colour colour_mix(struct colour a, struct colour b, double t);

/* A plate for words of the colour `ink` on the ground: tinted with it by up to 12 %, and by less where the words could
 * not be read on it any more (4.5:1), down to the ground itself. */
struct colour colour_plate(struct colour ground, struct colour ink);

/* The sRGB transfer curve (IEC 61966-2-1), 0 … 1 both ways. */
double colour_to_linear(double encoded);
double colour_from_linear(double linear);

/* Relative luminance 0 … 1 and contrast ratio 1 … 21 (WCAG 2.1); alpha is ignored. */
double colour_luminance(struct colour c);
double colour_contrast(struct colour a, struct colour b);

/* Exponent for the coverage of a glyph, so that text blended in linear light keeps the weight its designer gave it:
 * above 1 thins light text on dark, below 1 strengthens dark text on light. From the difference D of the encoded
 * luminances: 2^(0.30 D) for D > 0, else 2^(0.58 D), within 0.60 … 1.30; fitted by eye on broadcast material. */
double colour_text_weight(struct colour text, struct colour under);

/* What raw video is taken for where nothing better is known: 18 % grey. */
struct colour colour_of_video(void);

#endif
