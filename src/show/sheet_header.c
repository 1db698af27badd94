#include "show/sheet_header.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define HEADER_ROWS 20

/* Names are squashed; the first English and the first Chinese one are written. */
static const struct {
	const char *key;
	const char *english;
	const char *chinese;
	const char *names; /* each between bars */
} fields[SHEET_FIELDS] = {
	[SHEET_ID] = {"id", "id", "编号", "|id|编号|"},
	[SHEET_TITLE] = {"title", "title", "环节", "|title|环节|标题|segment|环节名称|"},
	[SHEET_START] = {"start", "start", "开始", "|start|开始|时间|开始时间|time|starttime|"},
	[SHEET_END] = {"end", "end", "结束", "|end|结束|结束时间|endtime|"},
	[SHEET_DURATION] = {"duration", "duration", "时长", "|duration|时长|length|"},
	[SHEET_OWNER] = {"owner", "owner", "负责人", "|owner|负责人|"},
	[SHEET_TALKING_POINTS] = {"talking_points", "talking points", "话术",
				  "|talkingpoints|话术|要点|talking_points|"},
	[SHEET_NOTES_HOST] = {"notes.host", "host notes", "主播备注", "|hostnotes|主播备注|"},
	[SHEET_NOTES_OPERATOR] = {"notes.operator", "operator notes", "场控备注", "|operatornotes|场控备注|"},
	[SHEET_NOTES_MODERATOR] = {"notes.moderator", "moderator notes", "管理员备注", "|moderatornotes|管理员备注|"},
	[SHEET_NOTES_PRODUCER] = {"notes.producer", "producer notes", "策划备注", "|producernotes|策划备注|"},
	[SHEET_NOTES_TECHNICIAN] = {"notes.technician", "technician notes", "技术备注", "|techniciannotes|技术备注|"},
	[SHEET_NOTES_ASSISTANT] = {"notes.assistant", "assistant notes", "助理备注", "|assistantnotes|助理备注|"},
	[SHEET_COLOUR] = {"colour", "colour", "颜色", "|colour|颜色|color|"},
	[SHEET_FLAG] = {"flag", "flag", "标记", "|flag|标记|"},
	[SHEET_OPTIONAL] = {"optional", "optional", "可选", "|optional|可选|"},
	[SHEET_SKIP] = {"skip", "skip", "跳过", "|skip|跳过|"},
	[SHEET_GROUP] = {"group", "group", "分组", "|group|分组|"},
	[SHEET_PRODUCT] = {"products", "product", "商品", "|product|商品|products|"},
	[SHEET_INTERACTION] = {"interactions", "interaction", "互动", "|interaction|互动|interactions|"},
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

/* A unit or a hint in brackets is no part of a header: "时长（分钟）", "duration (min)*". */
static void drop_hint(char *name)
{
	static const char *const marks[] = {"(", "\xEF\xBC\x88", "[", "*", ":", "\xEF\xBC\x9A"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		char *at = strstr(name, marks[i]);
		if (at && at != name)
			*at = '\0';
	}
}

enum sheet_field sheet_header_field(const char *text)
{
	char name[64];
	char barred[80];
	sheet_squash(text, name, sizeof name);
	drop_hint(name);
	if (!name[0] || strchr(name, '|'))
		return SHEET_FIELDS;
	snprintf(barred, sizeof barred, "|%s|", name);
	for (int i = 0; i < SHEET_FIELDS; i++)
		if (strstr(fields[i].names, barred))
			return (enum sheet_field)i;
	return SHEET_FIELDS;
}

static void read_row(const struct sheet_table *t, size_t row, struct sheet_header *h)
{
	h->row = row;
	h->found = 0;
	for (int i = 0; i < SHEET_FIELDS; i++)
		h->columns[i] = SHEET_NO_COLUMN;
	for (size_t c = 0; c < t->rows[row].count; c++) {
		enum sheet_field field = sheet_header_field(t->rows[row].cells[c]);
		if (field == SHEET_FIELDS || h->columns[field] != SHEET_NO_COLUMN)
			continue;
		h->columns[field] = c;
		h->found++;
	}
}

bool sheet_header_find(const struct sheet_table *t, struct sheet_header *h)
{
	struct sheet_header row;
	h->found = 0;
	for (size_t i = 0; i < t->count && i < HEADER_ROWS; i++) {
		read_row(t, i, &row);
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
