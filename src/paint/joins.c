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
static const char32_t measures[] = U"个只位件块元角年月日号点分秒时次人名支双套杯瓶盒份天周倍折款条张把台场轮下";
/* Words of two characters that stand in many titles. */
static const char32_t pairs[] =
	U"正在马上应该开始可以已经还是就是但是因为所以如果什么怎么为什我们你们他们大家自己今天今晚明天昨天"
	U"现在时候时间最后最新最近旅行红色蓝色绿色白色黑色黄色金色银色抽奖发送评论弹幕直播主播观众"
	U"新品发布见面准备即将欢迎关注点赞分享下单购买限时限量限购包邮优惠秒杀福利红包礼物奖品中奖"
	U"朋友孩子老师先生女士真空双层单独一起一直一定没有不是不能喜欢希望知道觉得需要使用选择颜色"
	U"名字问题回答投票结果活动开奖参与继续结束休息稍后回来精彩感谢谢谢支持产品设计制作生活工作"
	U"中国世界城市夜班早上晚上中午下午上午杯子杯盖设备音乐节目比赛";
/* Marks that end what stands before them. */
static const char32_t marks[] = U"，。、！？；：…）」』》”’";
static const char *const units[] = {"ml", "cl",  "l",  "g",  "kg", "mg", "oz", "lb", "mm",  "cm", "m",
				    "km", "in",  "ft", "W",  "kW", "V",  "Hz", "GB", "MB",  "TB", "px",
				    "h",  "min", "s",  "ms", "am", "pm", "°C", "°F", "USD", "€",  "%"};

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
	return c >= '0' && c <= '9';
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

/* Pairs have even places: "不能" in "大家都不能" is one, "家都" is none. */
static bool is_pair(uint32_t before, uint32_t next)
{
	for (const char32_t *pair = pairs; pair[0] && pair[1]; pair += 2) {
		if (pair[0] == before && pair[1] == next)
			return true;
	}
	return false;
}

/* One character between the place and a mark or an end of the text, on either side. */
static bool leaves_one_alone(const uint32_t *codes, size_t length, size_t at)
{
	bool after = at + 1 == length || among(marks, codes[at + 1]);
	bool before = at == 1 || among(marks, codes[at - 2]);
	return after || before;
}

bool joins_at(const uint32_t *codes, size_t length, size_t at)
{
	uint32_t before = codes[at - 1];
	uint32_t next = codes[at];
	if (is_amount(codes, length, at))
		return true;
	if (!is_han(next))
		return false;
	if (among(measures, next) && (is_digit(before) || among(numerals, before)))
		return true;
	if (!is_han(before))
		return false;
	return among(particles, next) || among(prefixes, before) || is_pair(before, next) ||
	       leaves_one_alone(codes, length, at);
}
