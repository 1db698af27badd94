/* The chance to win, in words that a viewer understands. */
#include <stdio.h>
#include <string.h>

#include "core/locale.h"
#include "core/lottery.h"
#include "core/lottery_parts.h"

static int64_t common_divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static int64_t pieces(const struct show_lottery *doc)
{
	int64_t count = 0;
	for (size_t i = 0; i < doc->prize_count; i++)
		count += doc->prizes[i].count;
	return count;
}

/* Of somebody whose weight is 1, and always exact: over all draws where weights are equal or there is one prize. With
 * several prizes and unequal weights no fraction of the totals is his chance over all draws, because who was drawn is
 * out, and the heavier ones leave earlier; but in each draw that he is still in he has one share of what is left. */
static void chance(const struct interaction *it, const char *language, char *out, size_t size)
{
	const struct lottery *l = it->lottery;
	int64_t winners = pieces(&it->doc->lottery);
	int64_t among = l->total_weight;
	if (!l->live_count)
		return;
	if (winners >= (int64_t)l->live_count) {
		snprintf(out, size, "%s", locale_text(language, "Odds.Everyone"));
		return;
	}
	if (among != (int64_t)l->live_count && winners > 1) {
		snprintf(out, size, locale_text(language, "Odds.Each"), (long long)among, (long long)winners);
		return;
	}
	int64_t divisor = common_divisor(winners, among);
	snprintf(out, size, locale_text(language, "Odds.In"), (long long)(winners / divisor),
		 (long long)(among / divisor));
}

/* For whom a weight is: "VIP", "level 10 and up", "VIP of level 10 and up". */
static void whom(const struct show_weight *w, const char *language, char *out, size_t size)
{
	static const struct {
		unsigned role;
		const char *key;
	} roles[] = {
		{ROLE_HOST, "Role.host"}, {ROLE_MOD, "Role.mod"},       {ROLE_BOT, "Role.bot"},
		{ROLE_VIP, "Role.vip"},   {ROLE_MEMBER, "Role.member"}, {ROLE_FOLLOWER, "Role.follower"},
	};
	const char *role = "";
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (w->roles & roles[i].role)
			role = locale_text(language, roles[i].key);
	if (w->level == SHOW_NONE)
		snprintf(out, size, "%s", role);
	else if (!w->roles)
		snprintf(out, size, locale_text(language, "Odds.Level"), (long long)w->level);
	else
		snprintf(out, size, locale_text(language, "Odds.RoleLevel"), role, (long long)w->level);
}

/* "three" … "ten", else digits. */
static void number(int64_t n, const char *language, char *out, size_t size)
{
	const char *word = locale_text(language, "Odds.Numbers");
	snprintf(out, size, "%lld", (long long)n);
	if (n < 3 || n > 10)
		return;
	for (int64_t i = 3; i < n && *word; i++) {
		word += strcspn(word, "|");
		word += *word == '|';
	}
	if (*word)
		snprintf(out, size, "%.*s", (int)strcspn(word, "|"), word);
}

static void weight_words(const struct show_weight *w, const char *language, char *out, size_t size)
{
	char who[96];
	char times[32];
	whom(w, language, who, sizeof who);
	number(w->weight, language, times, sizeof times);
	if (w->weight == 2)
		snprintf(out, size, locale_text(language, "Odds.Twice"), who);
	else
		snprintf(out, size, locale_text(language, "Odds.Times"), who, times);
}

void lottery_odds(const struct interaction *it, const char *language, char *out, size_t size)
{
	const struct show_lottery *doc = &it->doc->lottery;
	const struct lottery *l = it->lottery;
	char part[192] = "";
	out[0] = '\0';
	chance(it, language, out, size);
	bool everyone = l->live_count && pieces(doc) >= (int64_t)l->live_count;
	for (size_t i = 0; i < doc->weight_count && !everyone; i++) {
		size_t length = strlen(out);
		if (doc->weights[i].weight < 2)
			continue;
		weight_words(&doc->weights[i], language, part, sizeof part);
		const char *comma = length ? locale_text(language, "Odds.And") : "";
		if (length + strlen(comma) + strlen(part) >= size) /* whole words or none */
			return;
		snprintf(out + length, size - length, "%s%s", comma, part);
	}
}
