#include "feed/crowd.h"

#include <stdio.h>
#include <string.h>

#include "core/audience.h"
#include "feed/random.h"

#define COUNT(a) ((int64_t)(sizeof(a) / sizeof *(a)))

/* Per cent of the audience by tongue. Row: tongue of the show. */
static const int shares[TONGUES][TONGUES] = {
	[TONGUE_EN] = {54, 13, 8, 12, 5, 5, 3}, [TONGUE_ZH] = {11, 76, 4, 2, 2, 2, 3},
	[TONGUE_JA] = {16, 10, 64, 3, 2, 2, 3}, [TONGUE_ES] = {18, 4, 3, 68, 3, 2, 2},
	[TONGUE_AR] = {18, 3, 3, 4, 66, 4, 2},  [TONGUE_HI] = {24, 3, 3, 3, 4, 61, 2},
	[TONGUE_KO] = {15, 8, 10, 2, 2, 2, 61},
};

static const char *const colours[] = {
	"#E4572E", "#F2A541", "#8FB339", "#2E9E6B", "#29A6A6", "#3C8DD9", "#6C6FE0", "#9B5DE5",
	"#D957A8", "#C9485B", "#B07B4F", "#5F8D4E", "#4FA3B8", "#7A86B8", "#E07A5F",
};

static const char *const en_adjectives[] = {
	"Quiet",  "Sunny", "Lucky",  "Sleepy", "Brisk", "Copper", "Velvet", "Amber",  "Rusty", "Misty",
	"Salty",  "Bold",  "Gentle", "Rapid",  "Spicy", "Frosty", "Golden", "Hidden", "Jolly", "Lunar",
	"Mellow", "Noble", "Paper",  "Silver", "Tiny",  "Urban",  "Witty",  "Cosmic", "Minty", "Cloudy",
};
static const char *const en_nouns[] = {
	"Otter",  "Maple",  "Kettle", "Falcon",  "Pickle", "Harbor", "Pixel",  "Badger", "Comet",   "Biscuit",
	"Willow", "Rocket", "Mango",  "Sparrow", "Teapot", "Canyon", "Noodle", "Fern",   "Lantern", "Puffin",
	"Walnut", "Meadow", "Waffle", "Heron",   "Pebble", "Cactus", "Ferry",  "Tulip",  "Gecko",   "Orchard",
};
static const char *const en_firsts[] = {
	"Nora", "Felix", "Priya", "Owen", "Maya",  "Theo", "Iris", "Jonas",  "Ada",   "Caleb",
	"Ruby", "Elias", "Hazel", "Marc", "Leona", "Sam",  "Tess", "Victor", "Willa", "Ben",
};
static const char *const zh_first[] = {
	"半糖",   "深夜", "山里", "南方", "橘子味", "不吃香菜", "会飞", "早睡", "追风", "爱笑",
	"慢半拍", "云上", "江边", "一颗", "隔壁",   "今天也是", "海边", "加冰", "晴天", "认真",
	"迷路",   "发呆", "偷懒", "努力", "路过",   "刚睡醒",   "微甜", "七月", "奶油", "退休",
};
static const char *const zh_second[] = {
	"的猫", "小鹿", "柚子", "阿澈", "同学", "小林", "的鱼", "豆沙包", "阿宁", "的风",
	"老陈", "月亮", "的云", "熊猫", "栗子", "糯米", "石榴", "乌龙茶", "星星", "阿婷",
	"小周", "土豆", "松鼠", "拿铁", "青柠", "的狗", "雪糕", "小满",   "饭团", "老王",
};
static const char *const ja_first[] = {
	"ねむい",   "ふわふわ", "まったり", "夜更かし", "北の", "週末", "はらぺこ", "みどりの", "ゆるい", "青い",
	"のんびり", "小さな",   "雨の日の", "うちの",   "朝の", "海の", "さむがり", "旅する",   "窓辺の", "月夜の",
};
static const char *const ja_second[] = {
	"ねこ",   "パンダ", "みかん", "ラテ",   "ペンギン", "たぬき", "さくら", "おにぎり", "カモメ", "うさぎ",
	"りんご", "ハル",   "そら",   "メロン", "きつね",   "ユキ",   "まめ",   "豆大福",   "クラゲ", "ひつじ",
};
static const char *const es_first[] = {
	"Lucía", "Mateo", "Valen", "Sofi",   "Diego", "Camila", "Andrés", "Martina", "Iker", "Paula",
	"Tomás", "Noa",   "Rafa",  "Carmen", "Hugo",  "Ximena", "Beto",   "Elena",   "Nico", "Alba",
};
static const char *const es_second[] = {
	" del Sur", "_gz", " R.", " Ríos", "_mx", " Vega", " de Lima", " Luna", "92", " Paz", "_ok", " G.",
};
static const char *const ar_first[] = {
	"نور",  "سلمى", "يوسف", "ليلى", "كريم",  "مريم", "عمر",  "هالة",
	"سامي", "رنا",  "طارق", "دانا", "ياسين", "جود",  "زياد", "لمى",
};
static const char *const ar_second[] = {
	" من جدة",  " القمر", " الهادئ", " ٧٧",    " الصباح", " البحر",
	" من عمّان", " الورد", " السعيد", " الغيم", " من فاس", " ☕",
};
static const char *const hi_first[] = {
	"आरव",  "मीरा", "रोहन", "अनन्या", "कबीर", "दिया", "विवान", "तारा",
	"ईशान", "नैना",  "समीर", "काव्या", "ओम",   "रिया", "निखिल", "पूजा",
};
static const char *const hi_second[] = {
	" शर्मा", " पटेल", " जोशी", " सेन", " नायर", " गुप्ता", " मेहता", " राव", " खन्ना", " दास", " 07", " वर्मा",
};
static const char *const ko_first[] = {
	"민준", "서연", "하늘", "지우", "도윤", "수아", "예린", "준호", "가을", "다온", "은채", "태오",
};
static const char *const ko_second[] = {
	"이네", "의하루", "사랑", "네고양이", "맘", "77", "별", "바다", "빵집", "산책", "_k", "라떼",
};

static const struct names {
	const char *const *first;
	int64_t firsts;
	const char *const *second;
	int64_t seconds;
} names[TONGUES] = {
	[TONGUE_EN] = {en_adjectives, COUNT(en_adjectives), en_nouns, COUNT(en_nouns)},
	[TONGUE_ZH] = {zh_first, COUNT(zh_first), zh_second, COUNT(zh_second)},
	[TONGUE_JA] = {ja_first, COUNT(ja_first), ja_second, COUNT(ja_second)},
	[TONGUE_ES] = {es_first, COUNT(es_first), es_second, COUNT(es_second)},
	[TONGUE_AR] = {ar_first, COUNT(ar_first), ar_second, COUNT(ar_second)},
	[TONGUE_HI] = {hi_first, COUNT(hi_first), hi_second, COUNT(hi_second)},
	[TONGUE_KO] = {ko_first, COUNT(ko_first), ko_second, COUNT(ko_second)},
};

enum tongue tongue_from(const char *language)
{
	static const char *const tags[TONGUES] = {"en", "zh", "ja", "es", "ar", "hi", "ko"};
	for (int i = 0; language && i < TONGUES; i++)
		if (strncmp(language, tags[i], 2) == 0 && (language[2] == 0 || language[2] == '-'))
			return (enum tongue)i;
	return TONGUE_EN;
}

/* The tongue of the i-th person, and which of its speakers he is: every hundred people have the same mixture, in an
 * order of the seed's. */
static enum tongue tongue_of(const struct crowd *c, int64_t index, int64_t *speaker)
{
	static const int strides[] = {37, 61, 17, 83, 29, 71, 43, 13};
	int stride = strides[random_mix(c->seed, 1) % 8];
	int start = (int)(random_mix(c->seed, 2) % 100);
	int place = (int)((index % 100) * stride + start) % 100;
	int tongue = 0;
	while (place >= shares[c->show][tongue])
		place -= shares[c->show][tongue++];
	*speaker = index / 100 * shares[c->show][tongue] + place;
	return (enum tongue)tongue;
}

/* The n-th name of a tongue; all are different. Once through the pairs, numbers follow. */
static void name_viewer(const struct crowd *c, struct viewer *v, int64_t n)
{
	const struct names *list = &names[v->tongue];
	if (v->tongue == TONGUE_EN && n % 5 == 4) {
		int64_t k = n / 5;
		int64_t once = COUNT(en_firsts) * 26;
		int end = snprintf(v->name, sizeof v->name, "%s %c.", en_firsts[k % COUNT(en_firsts)],
				   (char)('A' + k / COUNT(en_firsts) % 26));
		if (k >= once)
			snprintf(v->name + end, sizeof v->name - (size_t)end, "%lld", (long long)(k / once + 1));
		return;
	}
	int64_t pairs = list->firsts * list->seconds;
	/* Neighbours in the order share neither half of their names. */
	int64_t stride = random_stride(pairs * 618 / 1000, pairs);
	int64_t offset = (int64_t)(random_mix(c->seed, 3 + (uint64_t)v->tongue) % (uint64_t)pairs);
	int64_t pair = (n % pairs * stride + offset) % pairs;
	const char *first = list->first[pair % list->firsts];
	const char *second = list->second[pair / list->firsts];
	if (n < pairs)
		snprintf(v->name, sizeof v->name, "%s%s", first, second);
	else
		snprintf(v->name, sizeof v->name, "%s%s%lld", first, second, (long long)(n / pairs + 1));
	if (v->tongue == TONGUE_EN && v->trait % 3 == 0)
		for (char *p = v->name; *p; p++)
			*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
}

/* The first is the host, the second the bot; one in 150 is a moderator. */
static unsigned roles_of(int64_t index, uint64_t trait)
{
	if (index == 0)
		return ROLE_HOST;
	if (index == 1)
		return ROLE_BOT | ROLE_MOD;
	unsigned roles = 0;
	if (index == 2 || index % 150 == 7)
		roles |= ROLE_MOD;
	if (trait % 100 < 3)
		roles |= ROLE_VIP;
	if (trait / 100 % 100 < 12)
		roles |= ROLE_MEMBER;
	if (roles || trait / 10000 % 100 < 56)
		roles |= ROLE_FOLLOWER;
	return roles;
}

void crowd_viewer(const struct crowd *c, int64_t index, struct viewer *v)
{
	memset(v, 0, sizeof *v);
	uint64_t trait = random_mix(c->seed, 1000 + (uint64_t)index);
	int64_t speaker;
	v->index = index;
	v->trait = (uint32_t)(trait >> 32);
	snprintf(v->id, sizeof v->id, "u%lld", (long long)index + 1);
	v->tongue = tongue_of(c, index, &speaker);
	name_viewer(c, v, speaker);
	v->roles = roles_of(index, trait);
	/* Most are new, few have been here for ever. */
	double old = (double)(trait >> 44) / 1048576.0;
	v->level = (int64_t)(old * old * 28) + (v->roles & ROLE_MEMBER ? 6 : 0) + (v->roles & ROLE_VIP ? 6 : 0);
	v->colour = colours[v->trait % COUNT(colours)];
	if (index == 0)
		v->tongue = c->show;
	if (index <= 1)
		snprintf(v->name, sizeof v->name, "%s", index ? "ShowBot" : c->show == TONGUE_ZH ? "主播小棠" : "Host");
}
