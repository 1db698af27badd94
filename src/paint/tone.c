#include "paint/tone.h"

#include <math.h>
#include <string.h>

#define TAIL 2.0     /* decays after which a note is at a hundredth, and faded out */
#define FADE_MS 10.0 /* at the very end, so that it does not click */
#define PI 3.14159265358979323846

static double note_ms(const struct tone *tone)
{
	return tone->attack_ms + TAIL * tone->decay_ms + FADE_MS;
}

size_t tone_length(const struct tone *tone, unsigned rate)
{
	if (!tone->count)
		return 0;
	double ms = (double)(tone->count - 1) * tone->step_ms + note_ms(tone);
	return (size_t)(fmin(ms, TONE_MOST_MS) * rate / 1000.0);
}

static double envelope(const struct tone *tone, double ms)
{
	double left = note_ms(tone) - ms;
	double here = ms < tone->attack_ms ? ms / tone->attack_ms
					   : pow(10.0, -(ms - tone->attack_ms) / fmax(tone->decay_ms, 1.0));
	return left < FADE_MS ? here * fmax(left, 0.0) / FADE_MS : here;
}

static void add_note(const struct tone *tone, size_t i, unsigned rate, float *samples, size_t length)
{
	size_t begin = (size_t)((double)i * tone->step_ms * rate / 1000.0);
	size_t end = begin + (size_t)(note_ms(tone) * rate / 1000.0);
	double turn = 2.0 * PI * tone->notes[i] / rate;
	/* What a rate cannot hold is left out. */
	double overtone = tone->notes[i] * 4.0 < rate ? tone->overtone : 0.0;
	for (size_t at = begin; at < end && at < length; at++) {
		double n = (double)(at - begin);
		double wave = sin(turn * n) + overtone * sin(2.0 * turn * n);
		samples[at] += (float)(wave * envelope(tone, n * 1000.0 / rate));
	}
}

/* Ends at nothing wherever it was cut. */
static void fade_out(float *samples, size_t length, unsigned rate)
{
	size_t fade = (size_t)(FADE_MS * rate / 1000.0);
	for (size_t i = 0; i < fade && i < length; i++)
		samples[length - 1 - i] *= (float)i / (float)fade;
}

void tone_render(const struct tone *tone, unsigned rate, float *samples)
{
	size_t length = tone_length(tone, rate);
	memset(samples, 0, length * sizeof(*samples));
	for (size_t i = 0; i < tone->count && i < TONE_NOTES; i++)
		add_note(tone, i, rate, samples, length);
	fade_out(samples, length, rate);
	float peak = 0.0f;
	for (size_t i = 0; i < length; i++)
		peak = fmaxf(peak, fabsf(samples[i]));
	for (size_t i = 0; i < length && peak > 0.0f; i++)
		samples[i] *= (float)tone->gain / peak;
}
