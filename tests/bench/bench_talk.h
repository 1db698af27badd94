/* What people write in the benches: the same for each of them, from a seed. */
#ifndef TESTS_BENCH_TALK_H
#define TESTS_BENCH_TALK_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t bench_next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* One message in ten enters, two vote, the rest is talk. Nothing here needs more than lower case and trimming, so that
 * a peer that does no more finds the same. */
static inline const char *bench_text(uint32_t draw)
{
	static const char *const talk[] = {
		"hello everyone, first time here",
		"LUL that was great",
		"这个颜色真好看，有没有蓝色的",
		"PogChamp PogChamp PogChamp",
		"how much is the red one? and do you ship to Canada",
		"主播今天状态不错",
		"привет из Москвы",
		"haha no way he did it again, I really cannot believe what I am seeing right now",
	};
	static const char *const votes[] = {"1", "2", "3"};
	uint32_t kind = draw % 10;
	if (kind == 0)
		return "上车";
	if (kind <= 2)
		return votes[draw / 10 % 3];
	return talk[draw / 10 % (sizeof talk / sizeof *talk)];
}

#endif
