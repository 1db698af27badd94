#include "feed/react.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ASCII as full-width letters (U+FF01 …), as Chinese and Japanese keyboards give them. */
static void widen(const char *word, char *out, size_t size)
{
	size_t used = 0;
	for (; *word && used + 4 < size; word++) {
		unsigned char c = (unsigned char)*word;
		if (c > 0x20 && c < 0x7f) {
			unsigned point = 0xff00u + c - 0x20;
			out[used++] = (char)(0xe0 | point >> 12);
			out[used++] = (char)(0x80 | (point >> 6 & 0x3f));
			out[used++] = (char)(0x80 | (point & 0x3f));
		} else {
			out[used++] = (char)c;
		}
	}
	out[used] = 0;
}

static void change_case(const char *word, bool upper, char *out, size_t size)
{
	size_t used = 0;
	for (; *word && used + 1 < size; word++) {
		char c = *word;
		if (upper && c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		if (!upper && c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		out[used++] = c;
	}
	out[used] = 0;
}

void react_keyword(struct random *r, enum tongue tongue, const char *word, const char *host, char *out, size_t size)
{
	static const char *const western[] = {"!", "!!", ".", "…", "!!!", "~"};
	static const char *const eastern[] = {"！", "！！", "。", "~", "…", "!"};
	bool wide = tongue == TONGUE_ZH || tongue == TONGUE_JA || tongue == TONGUE_KO;
	static const char *const wishes[TONGUES] = {
		[TONGUE_EN] = "%s please", [TONGUE_ZH] = "我要%s", [TONGUE_JA] = "%sします", [TONGUE_ES] = "yo %s",
		[TONGUE_AR] = "أنا %s",    [TONGUE_HI] = "मैं %s",   [TONGUE_KO] = "저도 %s",
	};
	uint32_t way = random_below(r, 1000);
	if (way < 690)
		snprintf(out, size, "%s", word);
	else if (way < 830)
		snprintf(out, size, "%s%s", word, (wide ? eastern : western)[random_below(r, 6)]);
	else if (wide && way < 865)
		widen(word, out, size);
	else if (way < 915)
		change_case(word, random_chance(r, 500), out, size);
	else if (way < 945)
		snprintf(out, size, "%s 🙏", word);
	else if (way < 965)
		snprintf(out, size, "@%s %s", host, word);
	else if (way < 980)
		snprintf(out, size, "%s%s", word, word);
	else if (way < 990)
		snprintf(out, size, " %s ", word);
	else
		snprintf(out, size, wishes[tongue], word);
}

void react_vote(struct random *r, enum tongue tongue, int option, const char *text, char *out, size_t size)
{
	static const char *const wide[] = {"１", "２", "３", "４", "５", "６", "７", "８", "９", "１０"};
	static const char *const circled[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"};
	static const char *const han[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	static const char *const boxed[] = {"1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣",
					    "6️⃣", "7️⃣", "8️⃣", "9️⃣", "🔟"};
	static const char *const behind[] = {"选%d", "投%d", "%d号", "%d！", "第%d"};
	static const char *const western[] = {"#%d", "%d!", "%d.", "%d", "%d"};
	bool eastern = tongue == TONGUE_ZH || tongue == TONGUE_JA;
	uint32_t way = random_below(r, 1000);
	if (option < 0 || option > 9)
		option = 0;
	if (text && way < 200)
		snprintf(out, size, "%s", text);
	else if (way < 280)
		snprintf(out, size, "%c", (char)((random_chance(r, 500) ? 'A' : 'a') + option));
	else if (way < 330)
		snprintf(out, size, "%s", boxed[option]);
	else if (way < 390 && eastern)
		snprintf(out, size, "%s", wide[option]);
	else if (way < 420 && eastern)
		snprintf(out, size, "%s", circled[option]);
	else if (way < 450 && eastern)
		snprintf(out, size, "%s", han[option]);
	else if (way < 520)
		snprintf(out, size, eastern ? behind[random_below(r, 5)] : western[random_below(r, 5)], option + 1);
	else
		snprintf(out, size, "%d", option + 1);
}

void react_question(const char *prefix, const char *question, char *out, size_t size)
{
	size_t n = strlen(prefix);
	bool joined = n == 0 || prefix[n - 1] == ' ';
	snprintf(out, size, "%s%s%s", prefix, joined ? "" : " ", question);
}
