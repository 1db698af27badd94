#include "paint/joins.h"

#include <string.h>
#include <uchar.h>

#include <unictype.h>
#include <unistr.h>

#define UNIT_MOST 3 /* letters of a unit */

/* They end a word or a clause, and begin next to none. */
static const char32_t particles[] = U"了的吗呢吧们着过么啊呀嘛啦子";
/* They bind to what follows. */
static const char32_t prefixes[] = U"一不没很最第每这那哪可";
static const char32_t numerals[] = U"〇一二两三四五六七八九十百千万亿几半";
/* What is counted, and parts of the day. */
static const char32_t measures[] = U"个只位件块元角年月日号点分秒时次人名支双套杯瓶盒份天周倍折款条张把台场轮下"
				   U"票集期级层包袋箱罐本根颗枚粒片对组串斤克升米吨寸岁页步项档晚代届";
/* Marks that end what stands before them. */
static const char32_t marks[] = U"，。、！？；：…）」』》”’";
static const char *const units[] = {"ml",  "cl",  "l",   "g",   "kg",  "mg", "oz", "lb", "mm", "cm", "m",
				    "km",  "in",  "ft",  "W",   "kW",  "V",  "Hz", "GB", "MB", "TB", "px",
				    "h",   "min", "s",   "ms",  "am",  "pm", "°C", "°F", "€",  "%",  "USD",
				    "EUR", "GBP", "CNY", "JPY", "HKD", "L",  "mL", "Wh", "mAh"};
/* What stands before its number, with a space between. */
static const char32_t signs[] = U"$€£¥￥₩₹×№第约";

/* Words of the trade that ICU's dictionary does not know, two characters each. */
static const char32_t trade[] = U"限时时秒点整立减立省立享立得立领满减包邮免邮秒杀直降限购加购拼团券后领券下单主播开抢"
				U"预售赠品买赠正品点赞返场礼盒"
				U"链接种草爆款新款同款尺码现价原价";

static bool among(const char32_t *list, uint32_t code)
{
	for (; *list; list++) {
		if (*list == code)
			return true;
	}
	return false;
}

static bool is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_unit(const uint32_t *codes, size_t length, size_t at)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		uint32_t unit[UNIT_MOST];
		size_t count = 0;
		for (const unsigned char *p = (const unsigned char *)units[i]; *p && count < UNIT_MOST;) {
			ucs4_t c;
			p += u8_mbtouc(&c, p, strlen((const char *)p));
			unit[count++] = c;
		}
		bool same = at + count <= length && memcmp(codes + at, unit, count * sizeof(*unit)) == 0;
		if (same && (at + count == length || !uc_is_alpha(codes[at + count])))
			return true;
	}
	return false;
}

/* "480 ml", "30 元": the space is before `at`. */
static bool is_amount(const uint32_t *codes, size_t length, size_t at)
{
	return at > 1 && codes[at - 1] == ' ' && is_digit(codes[at - 2]) &&
	       (is_unit(codes, length, at) || among(measures, codes[at]));
}

/* "¥ 30", "× 3", "第 3 件": the space is before `at`. */
static bool is_signed(const uint32_t *codes, size_t at)
{
	return at > 1 && codes[at - 1] == ' ' && is_digit(codes[at]) && among(signs, codes[at - 2]);
}

/* One character between the place and a mark or an end of the text, on either side. */
static bool leaves_one_alone(const uint32_t *codes, size_t length, size_t at)
{
	bool after = at + 1 == length || among(marks, codes[at + 1]);
	bool before = at == 1 || among(marks, codes[at - 2]);
	return after || before;
}

static bool is_trade(uint32_t before, uint32_t next)
{
	for (const char32_t *word = trade; *word; word += 2) {
		if (word[0] == before && word[1] == next)
			return true;
	}
	return false;
}

bool joins_at(const uint32_t *codes, size_t length, size_t at)
{
	uint32_t before = codes[at - 1];
	uint32_t next = codes[at];
	if (is_amount(codes, length, at) || is_signed(codes, at))
		return true;
	if (!is_han(next))
		return false;
	if (among(measures, next) && (is_digit(before) || among(numerals, before)))
		return true;
	if (!is_han(before))
		return false;
	return among(particles, next) || among(prefixes, before) || is_trade(before, next) ||
	       leaves_one_alone(codes, length, at);
}
