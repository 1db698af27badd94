#include "show/colour.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool colour_parse(const char *text, struct colour *out)
{
	size_t length = strlen(text);
	if (text[0] != '#' || (length != 7 && length != 9))
		return false;
	uint8_t bytes[4] = {0, 0, 0, 255};
	for (size_t i = 1; i < length; i += 2) {
		int high = hex_digit(text[i]);
		int low = hex_digit(text[i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[(i - 1) / 2] = (uint8_t)(high * 16 + low);
	}
	*out = (struct colour){bytes[0], bytes[1], bytes[2], bytes[3]};
	return true;
}

void colour_text(struct colour c, char *out)
{
	const uint8_t bytes[4] = {c.r, c.g, c.b, c.a};
	size_t used = 0;
	out[used++] = '#';
	for (size_t i = 0; i < (c.a == 255 ? 3u : 4u); i++) {
		out[used++] = "0123456789ABCDEF"[bytes[i] >> 4];
		out[used++] = "0123456789ABCDEF"[bytes[i] & 15];
	}
	out[used] = '\0';
}

static double clamp01(double v)
{
	return v < 0.0 ? 0.0 : v > 1.0 ? 1.0 : v;
}

struct colour colour_fade(struct colour c, double alpha)
{
	c.a = (uint8_t)lround(c.a * clamp01(alpha));
	return c;
}

static uint8_t mix_byte(uint8_t a, uint8_t b, double t)
{
	return (uint8_t)lround(a + (b - a) * t);
}

struct colour colour_mix(struct colour a, struct colour b, double t)
{
	t = clamp01(t);
	return (struct colour){mix_byte(a.r, b.r, t), mix_byte(a.g, b.g, t), mix_byte(a.b, b.b, t),
			       mix_byte(a.a, b.a, t)};
}

double colour_to_linear(double encoded)
{
	return encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4);
}

double colour_from_linear(double linear)
{
	return linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1.0 / 2.4) - 0.055;
}

double colour_luminance(struct colour c)
{
	return 0.2126 * colour_to_linear(c.r / 255.0) + 0.7152 * colour_to_linear(c.g / 255.0) +
	       0.0722 * colour_to_linear(c.b / 255.0);
}

double colour_contrast(struct colour a, struct colour b)
{
	double la = colour_luminance(a) + 0.05;
	double lb = colour_luminance(b) + 0.05;
	return la > lb ? la / lb : lb / la;
}

struct colour colour_plate(struct colour ground, struct colour ink)
{
	for (int percent = 12; percent > 0 && ground.a > 0; percent--) {
		struct colour plate = colour_mix(ground, ink, percent / 100.0);
		plate.a = ground.a;
		if (colour_contrast(ink, plate) >= 4.5)
			return plate;
	}
	return ground;
}

double colour_text_weight(struct colour text, struct colour under)
{
	double d = colour_from_linear(colour_luminance(text)) - colour_from_linear(colour_luminance(under));
	double e = exp2(d * (d > 0.0 ? 0.30 : 0.58));
	return e < 0.60 ? 0.60 : e > 1.30 ? 1.30 : e;
}

struct colour colour_of_video(void)
{
	return (struct colour){118, 118, 118, 255};
}
