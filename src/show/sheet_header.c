#include "show/sheet_header.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "show/sheet_value.h"

#define HEADER_ROWS 20

/* Headings as sheet_heading() leaves them, each between bars. `names` are those of contracts.md section 18; `others`
 * are what people write as well, and count only where no column has one of the names. The English and the Chinese one
 * that stand apart are written. */
static const struct {
	const char *key;
	const char *english;
	const char *chinese;
	const char *names;
	const char *others;
} fields[SHEET_FIELDS] = {
	[SHEET_ID] = {"id", "id", "编号", "|id|编号|", "|segmentid|cueid|环节编号|环节id|"},
	[SHEET_TITLE] = {"title", "title", "环节", "|title|环节|标题|segment|环节名称|",
			 "|item|activity|session|topic|agenda|agendaitem|programme|program|name|event|sessiontitle|"
			 "流程|直播环节|直播流程|流程环节|环节流程|节目|项目|主题|"},
	[SHEET_START] =
		{"start", "start", "开始", "|start|开始|时间|开始时间|time|starttime|",
		 "|from|begin|begins|starts|startsat|timeslot|slot|clock|起始|起始时间|时间段|时段|时间点|时间轴|"
		 "直播时间|时刻|"},
	[SHEET_END] = {"end", "end", "结束", "|end|结束|结束时间|endtime|", "|until|ends|finish|to|截止|截止时间|"},
	[SHEET_DURATION] =
		{"duration", "duration", "时长", "|duration|时长|length|",
		 "|dur|dur.|len|runtime|runningtime|minutes|mins|min|min.|用时|预计时长|计划时长|持续时间|分钟|"
		 "时间长度|耗时|"},
	[SHEET_OWNER] = {"owner", "owner", "负责人", "|owner|负责人|",
			 "|who|presenter|presenters|speaker|speakers|presenter/speaker|responsible|lead|talent|"
			 "personincharge|pic|人员|责任人|主讲|主讲人|讲解人|出镜|嘉宾|执行人|"},
	[SHEET_TALKING_POINTS] = {"talking_points", "talking points", "话术",
				  "|talkingpoints|话术|要点|talking_points|",
				  "|script|copy|keypoints|content|description|details|lines|主播话术|讲解话术|话术要点|"
				  "口播|口播词|口播内容|卖点|讲解要点|内容|环节内容|直播内容|主要内容|脚本|"},
	[SHEET_NOTES_HOST] = {"notes.host", "host notes", "主播备注", "|hostnotes|主播备注|",
			      "|host|主播|主持|主持人|主播动作|主播工作|"},
	[SHEET_NOTES_OPERATOR] = {"notes.operator", "operator notes", "场控备注", "|operatornotes|场控备注|",
				  "|operator|notes|note|remarks|comments|场控|中控|场控动作|中控动作|中控操作|备注|"
				  "注意事项|说明|"},
	[SHEET_NOTES_MODERATOR] = {"notes.moderator", "moderator notes", "管理员备注", "|moderatornotes|管理员备注|",
				   "|moderator|chat|管理员|房管|客服|"},
	[SHEET_NOTES_PRODUCER] = {"notes.producer", "producer notes", "策划备注", "|producernotes|策划备注|",
				  "|producer|production|productionnotes|策划|运营|导演|"},
	[SHEET_NOTES_TECHNICIAN] = {"notes.technician", "technician notes", "技术备注", "|techniciannotes|技术备注|",
				    "|technician|tech|technical|av/tech|tech/av|audio/"
				    "video|technotes|technicalnotes|av|a/v|avnotes|lighting|audio|"
				    "技术|导播|灯光|音响|机位|"},
	[SHEET_NOTES_ASSISTANT] = {"notes.assistant", "assistant notes", "助理备注", "|assistantnotes|助理备注|",
				   "|assistant|助理|助播|副播|助理动作|助播动作|"},
	[SHEET_COLOUR] = {"colour", "colour", "颜色", "|colour|颜色|color|", "||"},
	[SHEET_FLAG] = {"flag", "flag", "标记", "|flag|标记|", "|important|重点|"},
	[SHEET_OPTIONAL] = {"optional", "optional", "可选", "|optional|可选|", "|机动|"},
	[SHEET_SKIP] = {"skip", "skip", "跳过", "|skip|跳过|", "||"},
	[SHEET_GROUP] = {"group", "group", "分组", "|group|分组|",
			 "|section|block|part|chapter|phase|阶段|板块|模块|分段|"},
	[SHEET_PRODUCT] = {"products", "product", "商品", "|product|商品|products|",
			   "|sku|产品|产品名称|商品名称|品名|货品|上架商品|"},
	[SHEET_INTERACTION] = {"interactions", "interaction", "互动", "|interaction|互动|interactions|",
			       "|互动玩法|互动环节|互动方式|互动内容|"},
	[SHEET_NEEDS] = {"needs", "needs", "需要", "|needs|需要|",
			 "|props|materials|equipment|requirements|道具|物料|设备|物料准备|道具准备|"},
	[SHEET_IF_FAILS] = {"if_fails", "if it fails", "预案", "|iffails|ifitfails|if_fails|预案|",
			    "|planb|backup|backupplan|fallback|contingency|应急|应急预案|备用方案|备选方案|"},
};

void sheet_squash(const char *text, char *out, size_t size)
{
	static const char *const spaces[] = {" ", "\t", "\n", "\xC2\xA0", "\xE3\x80\x80"};
	size_t length = 0;
	while (*text && length + 1 < size) {
		size_t skip = 0;
		for (size_t i = 0; i < sizeof spaces / sizeof *spaces && !skip; i++)
			if (strncmp(text, spaces[i], strlen(spaces[i])) == 0)
				skip = strlen(spaces[i]);
		if (!skip)
			out[length++] = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
		text += skip ? skip : 1;
	}
	out[length] = '\0';
}

void sheet_heading(const char *text, char *out, size_t size)
{
	sheet_plain(text, out, size);
	sheet_squash(out, out, size);
}

/* A unit or a hint is no part of a heading: "时长（分钟）", "duration (min)*". True if the hint is one of minutes. */
static bool drop_hint(char *name)
{
	static const char *const marks[] = {"(", "[", "*", ":", "【", "/分", "/min"};
	bool minutes = false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		char *at = strstr(name, marks[i]);
		if (!at || at == name)
			continue;
		minutes = minutes || strstr(at, "分") || strstr(at, "min");
		*at = '\0';
	}
	return minutes;
}

/* A "time (min)" is a length. */
static enum sheet_field known(const char *text, bool others)
{
	char name[SHEET_HEADING_BYTES];
	char barred[SHEET_HEADING_BYTES + 2];
	sheet_heading(text, name, sizeof name);
	bool minutes = drop_hint(name);
	if (!name[0] || strchr(name, '|'))
		return SHEET_FIELDS;
	snprintf(barred, sizeof barred, "|%s|", name);
	for (int i = 0; i < SHEET_FIELDS; i++)
		if (strstr(others ? fields[i].others : fields[i].names, barred))
			return minutes && i == SHEET_START ? SHEET_DURATION : (enum sheet_field)i;
	return SHEET_FIELDS;
}

/* Other names, and two of them for one thing: "话术/要点", "Notes / Script". */
static enum sheet_field known_otherwise(const char *text)
{
	char copy[SHEET_HEADING_BYTES];
	char *save = NULL;
	enum sheet_field field = known(text, true);
	if (field != SHEET_FIELDS || !strpbrk(text, "/\n") || strlen(text) >= sizeof copy)
		return field;
	memcpy(copy, text, strlen(text) + 1);
	for (char *part = strtok_r(copy, "/\n", &save); part; part = strtok_r(NULL, "/\n", &save)) {
		enum sheet_field one = known(part, false);
		one = one == SHEET_FIELDS ? known(part, true) : one;
		if (one == SHEET_FIELDS || (field != SHEET_FIELDS && field != one))
			return SHEET_FIELDS;
		field = one;
	}
	return field;
}

enum sheet_field sheet_header_field(const char *text)
{
	enum sheet_field field = known(text, false);
	return field == SHEET_FIELDS ? known_otherwise(text) : field;
}

enum sheet_field sheet_field_from(const char *key)
{
	int field = 0;
	while (field < SHEET_FIELDS && strcmp(fields[field].key, key) != 0)
		field++;
	return (enum sheet_field)field;
}

/* What the user said about a heading: its field, SHEET_FIELDS = nothing. *out = he said to leave it out. */
static enum sheet_field said(const json_t *map, const char *text, bool *out)
{
	char name[SHEET_HEADING_BYTES];
	sheet_heading(text, name, sizeof name);
	const char *key = name[0] ? json_string_value(json_object_get(map, name)) : NULL;
	*out = key && strcmp(key, "-") == 0;
	return key ? sheet_field_from(key) : SHEET_FIELDS;
}

/* The field of a heading if this rank of sources knows it. */
static enum sheet_field by_rank(const char *text, const struct sheet_maps *maps, int rank)
{
	bool out_now = false;
	bool out_before = false;
	enum sheet_field now = said(maps->map, text, &out_now);
	enum sheet_field before = said(maps->memory, text, &out_before);
	if (rank == 0)
		return now;
	if (out_now || now != SHEET_FIELDS)
		return SHEET_FIELDS;
	if (rank == 1)
		return before;
	return out_before || before != SHEET_FIELDS ? SHEET_FIELDS
	       : rank == 3                          ? known_otherwise(text)
						    : known(text, false);
}

static void read_row(const struct sheet_table *t, size_t row, const struct sheet_maps *maps, struct sheet_header *h)
{
	static const enum sheet_source sources[] = {SHEET_BY_MAP, SHEET_BY_MEMORY, SHEET_BY_NAME, SHEET_BY_NAME};
	h->row = row;
	h->found = 0;
	for (int i = 0; i < SHEET_FIELDS; i++)
		h->columns[i] = SHEET_NO_COLUMN;
	for (int rank = 0; rank < 4; rank++)
		for (size_t c = 0; c < t->rows[row].count; c++) {
			const char *text = t->rows[row].cells[c];
			enum sheet_field field = text[0] ? by_rank(text, maps, rank) : SHEET_FIELDS;
			if (field == SHEET_FIELDS || h->columns[field] != SHEET_NO_COLUMN)
				continue;
			h->columns[field] = c;
			h->source[field] = sources[rank];
			h->found++;
		}
}

bool sheet_header_find(const struct sheet_table *t, const struct sheet_maps *maps, struct sheet_header *h)
{
	struct sheet_header row;
	h->found = 0;
	for (size_t i = 0; i < t->count && i < HEADER_ROWS; i++) {
		read_row(t, i, maps, &row);
		if (row.columns[SHEET_TITLE] != SHEET_NO_COLUMN && row.found > h->found)
			*h = row;
	}
	return h->found > 0;
}

const char *sheet_field_key(enum sheet_field field)
{
	return fields[field].key;
}

const char *sheet_field_header(enum sheet_field field, bool chinese)
{
	return chinese ? fields[field].chinese : fields[field].english;
}
