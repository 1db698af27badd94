#include "show/sheet_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/locale.h"
#include "show/sheet_table.h"
#include "show/sheet_value.h"

static const struct {
	const char *english;
	const char *chinese;
	enum interaction_kind kind;
} kinds[] = {
	{"lottery", "抽奖", KIND_LOTTERY}, {"poll", "投票", KIND_POLL}, {"question", "提问", KIND_QUESTION},
	{"sale", "秒杀", KIND_SALE},       {"quiz", "测验", KIND_QUIZ}, {"survey", "问卷", KIND_SURVEY},
	{"topic", "话题", KIND_TOPIC},     {"card", "字幕", KIND_CARD},
};

static const struct {
	const char *english;
	const char *chinese;
} keys[LINE_KEYS] = {
	[LINE_ID] = {"id", "编号"},         [LINE_WORD] = {"word", "口令"},       [LINE_PRIZE] = {"prize", "奖品"},
	[LINE_TIME] = {"time", "时间"},     [LINE_PRODUCT] = {"product", "商品"}, [LINE_STOCK] = {"stock", "库存"},
	[LINE_PRICE] = {"price", "价格"},   [LINE_WAS] = {"was", "原价"},         [LINE_LIMIT] = {"limit", "限购"},
	[LINE_PREFIX] = {"prefix", "前缀"}, [LINE_RIGHT] = {"right", "答案"},
};

/* Bytes of a space at p, 0 if there is none. */
static size_t space(const char *p)
{
	if (*p == ' ' || *p == '\t' || *p == '\n')
		return 1;
	if (strncmp(p, "\xC2\xA0", 2) == 0)
		return 2;
	return strncmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* Bytes of a sign at p in its half or full width, 0 if it stands not there. */
static size_t sign(const char *p, const char *half, const char *full)
{
	if (strncmp(p, half, strlen(half)) == 0)
		return strlen(half);
	return strncmp(p, full, strlen(full)) == 0 ? strlen(full) : 0;
}

/* Bytes of a backslash and the character that it makes a part of the text; 0 if it is a plain backslash. */
static size_t escaped(const char *p)
{
	static const char *const wide[] = {"，", "、", "；", "｜", "＝", "：", "　"};
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strncmp(p + 1, wide[i], strlen(wide[i])) == 0)
			return 1 + strlen(wide[i]);
	return p[1] && strchr("\\|,;=:\" 0123456789xX*", p[1]) ? 2 : 0;
}

char *sheet_unescape(char *text)
{
	char *to = text;
	for (const char *from = text; *from;) {
		size_t length = *from == '\\' ? escaped(from) : 0;
		from += length ? 1 : 0;
		length = length ? length - 1 : 1;
		memmove(to, from, length);
		to += length;
		from += length;
	}
	*to = '\0';
	return text;
}

char *sheet_next_piece(char **rest)
{
	static const char *const marks[] = {",", "，", "、", ";", "；", "\n"};
	while (**rest) {
		char *start = *rest;
		char *p = start;
		size_t found = 0;
		for (; *p && !found; p += found ? 0 : 1) {
			p += *p == '\\' ? escaped(p) : 0;
			for (size_t i = 0; *p && i < sizeof marks / sizeof *marks && !found; i++)
				if (strncmp(p, marks[i], strlen(marks[i])) == 0)
					found = strlen(marks[i]);
			if (!*p)
				break;
		}
		*rest = p + found;
		*p = '\0';
		char *piece = sheet_unescape(sheet_trim(start));
		if (*piece)
			return piece;
	}
	return NULL;
}

/* The key whose name and equals sign begin at p; LINE_KEYS if there is none. *length is of both together. */
static int key_at(const char *p, size_t *length)
{
	for (int i = 0; i < LINE_KEYS; i++) {
		size_t name = strlen(keys[i].english);
		if (strncasecmp(p, keys[i].english, name) != 0) {
			name = strlen(keys[i].chinese);
			if (strncmp(p, keys[i].chinese, name) != 0)
				continue;
		}
		size_t equals = sign(p + name, "=", "＝");
		if (equals) {
			*length = name + equals;
			return i;
		}
	}
	return LINE_KEYS;
}

static char *unquote(char *text)
{
	char *value = sheet_trim(text);
	size_t length = strlen(value);
	if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
		value[length - 1] = '\0';
		value++;
	}
	return value;
}

/* Takes the keys out of one part: a value goes on to the next key. */
static void take_keys(struct sheet_line *l, struct line_part *part, char *text)
{
	char *p = text;
	char **open = NULL; /* where the value belongs that is being read */
	char *start = text;
	bool quoted = false;
	bool word = true; /* a word begins here */
	part->right = NULL;
	while (*p) {
		size_t length = *p == '\\' ? escaped(p) : 0;
		if (length) {
			p += length;
			word = false;
			continue;
		}
		int key = word && !quoted ? key_at(p, &length) : LINE_KEYS;
		if (key != LINE_KEYS) {
			*p = '\0';
			if (open)
				*open = unquote(start);
			else
				part->text = sheet_trim(start);
			open = key == LINE_RIGHT ? &part->right : &l->values[key];
			p += length;
			start = p;
			word = false;
			continue;
		}
		if (*p == '"' && open)
			quoted = !quoted;
		word = space(p) > 0;
		p += word ? space(p) : 1;
	}
	if (open)
		*open = unquote(start);
	else
		part->text = sheet_trim(start);
}

/* Splits at bars; two bars with nothing between leave an empty part. */
static bool take_parts(struct sheet_line *l, char *text, char *what, size_t size)
{
	bool more = true;
	while (more) {
		char *p = text;
		size_t bar = 0;
		while (*p && !(bar = sign(p, "|", "｜")))
			p += *p == '\\' && escaped(p) ? escaped(p) : 1;
		more = bar > 0;
		*p = '\0';
		if (l->part_count == LINE_PARTS_MAX) {
			snprintf(what, size, "%s", locale_text(l->language, "Sheet.Parts"));
			return false;
		}
		struct line_part *part = &l->parts[l->part_count];
		part->text = text;
		take_keys(l, part, text);
		l->part_count++;
		text = p + bar;
	}
	return true;
}

bool sheet_line_parse(struct sheet_line *l, const char *text, const char *language, char *what, size_t size)
{
	memset(l, 0, sizeof *l);
	l->language = language;
	l->copy = strdup(text);
	if (!l->copy) {
		snprintf(what, size, "%s", locale_text(language, "Sheet.NoMemory"));
		return false;
	}
	char *start = sheet_trim(l->copy);
	char *p = start;
	while (*p && !space(p) && !sign(p, ":", "：") && !sign(p, "|", "｜"))
		p++;
	size_t length = (size_t)(p - start);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((strlen(kinds[i].english) == length && strncasecmp(start, kinds[i].english, length) == 0) ||
		    (strlen(kinds[i].chinese) == length && memcmp(start, kinds[i].chinese, length) == 0))
			l->kind = kinds[i].kind;
	if (!l->kind) {
		start[length < 60 ? length : 60] = '\0';
		snprintf(what, size, locale_text(language, "Sheet.BadKind"), start);
		return false;
	}
	while (space(p))
		p += space(p);
	p += sign(p, ":", "：");
	return take_parts(l, p, what, size);
}

const char *sheet_line_kind(enum interaction_kind kind, const char *language)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == kind)
			return strncmp(language, "zh", 2) == 0 ? kinds[i].chinese : kinds[i].english;
	return "";
}

const char *sheet_line_key(enum line_key key, const char *language)
{
	return strncmp(language, "zh", 2) == 0 ? keys[key].chinese : keys[key].english;
}

void sheet_line_finish(struct sheet_line *l)
{
	free(l->copy);
	memset(l, 0, sizeof *l);
}
