#include "support_paint.h"

#include "paint/tone.h"

#define RATE 48000
static float samples[RATE * 3];

/* How much of that pitch is in so many samples: 0 … 1 for a sine of full scale. */
static double pitch(const float *from, size_t count, double hertz)
{
	double re = 0.0;
	double im = 0.0;
	for (size_t i = 0; i < count; i++) {
		re += from[i] * cos(6.283185307179586 * hertz * (double)i / RATE);
		im += from[i] * sin(6.283185307179586 * hertz * (double)i / RATE);
	}
	return 2.0 * sqrt(re * re + im * im) / (double)count;
}

static void a_tone_has_its_pitches_one_after_the_other(void **state)
{
	(void)state;
	struct tone tone = {.count = 2,
			    .notes = {440.0, 1000.0},
			    .step_ms = 200.0,
			    .attack_ms = 5.0,
			    .decay_ms = 60.0,
			    .gain = 0.25};
	size_t length = tone_length(&tone, RATE);
	assert_int_equal(length, (size_t)(RATE * (0.2 + 0.005 + 0.12 + 0.01)));
	tone_render(&tone, RATE, samples);
	size_t part = RATE / 20;
	assert_true(pitch(samples, part, 440.0) > 10.0 * pitch(samples, part, 1000.0));
	assert_true(pitch(samples + RATE / 5, part, 1000.0) > 10.0 * pitch(samples + RATE / 5, part, 440.0));
	float peak = 0.0f;
	for (size_t i = 0; i < length; i++)
		peak = fmaxf(peak, fabsf(samples[i]));
	assert_true(fabsf(peak - 0.25f) < 1e-6f);
	assert_true(fabsf(samples[0]) < 1e-3f && fabsf(samples[length - 1]) < 1e-3f);
}

static void the_longest_is_cut_without_a_click(void **state)
{
	(void)state;
	struct tone tone = {.count = TONE_NOTES,
			    .step_ms = 500.0,
			    .attack_ms = 500.0,
			    .decay_ms = 1000.0,
			    .overtone = 1.0,
			    .gain = 1.0};
	for (size_t i = 0; i < TONE_NOTES; i++)
		tone.notes[i] = 12000.0;
	size_t length = tone_length(&tone, RATE);
	assert_int_equal(length, RATE * TONE_MOST_MS / 1000);
	tone_render(&tone, RATE, samples);
	assert_true(fabsf(samples[length - 1]) < 1e-3f);
	for (size_t i = 0; i < length; i++)
		assert_true(fabsf(samples[i]) <= 1.0f);
}

static void none_is_silent(void **state)
{
	(void)state;
	struct tone tone = {.gain = 1.0, .decay_ms = 10.0};
	assert_int_equal(tone_length(&tone, RATE), 0);
	tone_render(&tone, RATE, samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tone_has_its_pitches_one_after_the_other),
		cmocka_unit_test(the_longest_is_cut_without_a_click),
		cmocka_unit_test(none_is_silent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
