/* The script as CSV: a row a segment, in the columns that sheet_header.c knows. */
#include "core/currency.h"
#include "show/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <csv.h>

#include "show/sheet_header.h"
#include "show/sheet_line.h"
#include "show/sheet_value.h"

struct text {
	char *bytes; /* owned */
	size_t length;
	size_t capacity;
	bool failed;
};

static void put_bytes(struct text *t, const char *bytes, size_t length)
{
	if (t->length + length + 1 > t->capacity) {
		size_t capacity = (t->length + length + 1) * 2;
		char *grown = realloc(t->bytes, capacity);
		if (!grown) {
			t->failed = true;
			return;
		}
		t->bytes = grown;
		t->capacity = capacity;
	}
	memcpy(t->bytes + t->length, bytes, length);
	t->length += length;
	t->bytes[t->length] = '\0';
}

static void put(struct text *t, const char *text)
{
	put_bytes(t, text, strlen(text));
}

/* A key of the compact form ends right before p, so that an equals sign there would begin its value. */
static bool ends_with_key(const char *text, const char *p)
{
	static const char *const languages[] = {"en", "zh"};
	for (int key = 0; key < LINE_KEYS; key++)
		for (size_t i = 0; i < 2; i++) {
			const char *name = sheet_line_key((enum line_key)key, languages[i]);
			size_t length = strlen(name);
			if ((size_t)(p - text) >= length && strncasecmp(p - length, name, length) == 0)
				return true;
		}
	return false;
}

/* A text inside a list or a line: what would end it there stands behind a backslash. A new line becomes a space. */
static void put_inside(struct text *t, const char *text, const char *ends)
{
	static const char *const wide[] = {"，", "、", "；", "｜", "＝"};
	for (const char *p = text; *p; p++) {
		bool mark = strchr(ends, *p) || *p == '\\' || (*p == '=' && ends_with_key(text, p));
		for (size_t i = 0; !mark && i < sizeof wide / sizeof *wide; i++)
			mark = strncmp(p, wide[i], strlen(wide[i])) == 0 && (strchr(ends, ',') || i >= 3);
		put(t, mark ? "\\" : "");
		put_bytes(t, *p == '\n' ? " " : p, 1);
	}
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* Words of the compact form, English and Chinese. */
struct words {
	const char *kinds[KIND_CARD + 1];
	const char *id;
	const char *word;
	const char *prize;
	const char *time;
	const char *product;
	const char *stock;
	const char *price;
	const char *was;
	const char *limit;
	const char *prefix;
	const char *right;
	const char *yes;
};

static const struct words english = {{"", "lottery", "poll", "question", "sale", "quiz", "survey", "topic", "card"},
				     "id",
				     "word",
				     "prize",
				     "time",
				     "product",
				     "stock",
				     "price",
				     "was",
				     "limit",
				     "prefix",
				     "right",
				     "x"};
static const struct words chinese = {{"", "抽奖", "投票", "提问", "秒杀", "测验", "问卷", "话题", "字幕"},
				     "编号",
				     "口令",
				     "奖品",
				     "时间",
				     "商品",
				     "库存",
				     "价格",
				     "原价",
				     "限购",
				     "前缀",
				     "答案",
				     "是"};

struct export
{
	const struct show *show;
	const struct words *words;
	bool *written; /* by interaction: its line stood in a row above; owned */
	struct text out;
	struct text cell; /* reused */
};

static void put_key(struct text *t, const char *key, const char *value)
{
	put(t, " ");
	put(t, key);
	put(t, "=");
	put_inside(t, value, "|\"");
}

static void put_list(struct text *t, const struct show_texts *list)
{
	for (size_t i = 0; i < list->count; i++) {
		put(t, i ? "," : "");
		put_inside(t, list->items[i], "|\",;");
	}
}

static void put_number(struct text *t, int64_t number)
{
	char digits[24];
	size_t i = sizeof digits;
	do
		digits[--i] = (char)('0' + number % 10);
	while (number /= 10);
	put_bytes(t, digits + i, sizeof digits - i);
}

/* Amounts of an ISO currency; others have no form in a cell. */
static void put_money(struct export *x, const char *key, const struct money *money)
{
	struct text *t = &x->cell;
	char amount[32];
	if (strlen(money->currency) != 3 || money->minor < 0)
		return;
	put(t, " ");
	put(t, key);
	put(t, "=");
	currency_amount(money, amount, sizeof amount);
	put(t, amount);
	put(t, " ");
	put(t, money->currency);
}

static void put_lottery(struct export *x, const struct show_lottery *lottery)
{
	struct text *t = &x->cell;
	if (lottery->words.count) {
		put_key(t, x->words->word, "");
		put_list(t, &lottery->words);
	}
	put_key(t, x->words->prize, "");
	for (size_t i = 0; i < lottery->prize_count; i++) {
		put(t, i ? "," : "");
		put_inside(t, lottery->prizes[i].title, "|\",;");
		/* "Lamp x2", but 保温杯x2 */
		put(t, (unsigned char)t->bytes[t->length - 1] < 0x80 ? " x" : "x");
		put_number(t, lottery->prizes[i].count);
	}
}

/* ID=TITLE; in a list the title's commas stand behind backslashes. */
static void put_named(struct text *t, const char *id, const char *title, bool in_list)
{
	put(t, id);
	if (strcmp(id, title) == 0)
		return;
	put(t, "=");
	if (in_list)
		put_inside(t, title, "|\",;");
	else
		put(t, title);
}

/* A product that no row names has its title here. */
static bool is_in_a_row(const struct show *show, int product)
{
	for (size_t i = 0; i < show->segment_count; i++)
		for (size_t n = 0; n < show->segments[i].product_count; n++)
			if (show->segments[i].products[n] == product)
				return true;
	return false;
}

static void put_sale(struct export *x, const struct show_sale *sale)
{
	struct text *t = &x->cell;
	put_key(t, x->words->product, "");
	for (size_t i = 0; i < sale->product_count; i++) {
		put(t, i ? "," : "");
		const struct show_product *sold = &x->show->products[sale->products[i]];
		put_named(t, sold->id, is_in_a_row(x->show, sale->products[i]) ? sold->id : sold->title, true);
	}
	const struct show_product *product = &x->show->products[sale->products[0]];
	if (sale->product_count != 1)
		return;
	if (product->stock != SHOW_NONE) {
		put_key(t, x->words->stock, "");
		put_number(t, product->stock);
	}
	if (product->limit != 1) {
		put_key(t, x->words->limit, "");
		put_number(t, product->limit);
	}
	put_money(x, x->words->price, &product->price);
	put_money(x, x->words->was, &product->was);
}

/* A part between bars; one that could be taken for the time limit is marked as a text. */
static void put_part(struct text *t, const char *text)
{
	int64_t ms;
	put(t, sheet_is_duration(text, &ms) ? " | \\" : " | ");
	put_inside(t, text, "|");
}

static void put_options(struct export *x, const struct show_option *options, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_part(&x->cell, options[i].text);
	}
}

static void put_questions(struct export *x, const struct show_interaction *it)
{
	struct text *t = &x->cell;
	const struct show_quiz *quiz = &it->quiz;
	bool one = quiz->question_count == 1 && strcmp(quiz->questions[0].text, it->title) == 0;
	for (size_t i = 0; i < quiz->question_count; i++) {
		const struct show_quiz_question *question = &quiz->questions[i];
		if (!one) {
			put(t, " || ");
			put_inside(t, question->text, "|");
		}
		put_options(x, question->options, question->option_count);
		if (question->right >= 0) {
			put(t, " |");
			put_key(t, x->words->right, question->options[question->right].text);
		}
	}
}

/* `KIND: TITLE | parts | id=ID key=value…` */
static void put_interaction(struct export *x, int index)
{
	struct text *t = &x->cell;
	const struct show_interaction *it = &x->show->interactions[index];
	const json_t *raw = json_array_get(json_object_get(x->show->json, "interactions"), (size_t)index);
	if (x->written[index]) {
		put(t, it->id);
		return;
	}
	x->written[index] = true;
	put(t, x->words->kinds[it->kind]);
	put(t, ": ");
	put_inside(t, it->title, "|");
	if (it->kind == KIND_POLL)
		put_options(x, it->poll.options, it->poll.option_count);
	if (it->kind == KIND_QUIZ || it->kind == KIND_SURVEY)
		put_questions(x, it);
	if ((it->kind == KIND_TOPIC || it->kind == KIND_CARD) && it->text[0]) {
		put_part(t, it->text);
	}
	put(t, " |");
	put_key(t, x->words->id, it->id);
	if (it->time_ms != SHOW_NONE)
		put_key(t, x->words->time, text_of(raw, "time"));
	if (it->kind == KIND_LOTTERY)
		put_lottery(x, &it->lottery);
	if (it->kind == KIND_SALE)
		put_sale(x, &it->sale);
	if (it->kind == KIND_QUESTION && it->question.prefix.count) {
		put_key(t, x->words->prefix, "");
		put_list(t, &it->question.prefix);
	}
}

static void put_points(struct text *t, const struct show_texts *points)
{
	for (size_t i = 0; i < points->count; i++) {
		put(t, i ? "\n" : "");
		for (const char *p = points->items[i]; *p; p++) {
			if (*p == ';')
				put(t, "\\");
			put_bytes(t, *p == '\n' ? " " : p, 1);
		}
	}
}

static void put_group(struct export *x, const struct show_segment *segment)
{
	if (segment->group >= 0)
		put_named(&x->cell, x->show->groups[segment->group].id, x->show->groups[segment->group].title, false);
	else if (x->show->group_count)
		put(&x->cell, "-");
}

/* Fills x->cell. */
static void fill_cell(struct export *x, size_t row, enum sheet_field field)
{
	struct text *t = &x->cell;
	const struct show_segment *segment = &x->show->segments[row];
	const json_t *raw = json_array_get(json_object_get(x->show->json, "segments"), row);
	const char *key = sheet_field_key(field);
	t->length = 0;
	put(t, "");
	if (field >= SHEET_NOTES_HOST && field <= SHEET_NOTES_ASSISTANT) {
		put(t, text_of(json_object_get(raw, "notes"), strchr(key, '.') + 1));
	} else if (field == SHEET_TALKING_POINTS) {
		put_points(t, &segment->talking_points);
	} else if (field == SHEET_FLAG || field == SHEET_OPTIONAL || field == SHEET_SKIP) {
		put(t, json_is_true(json_object_get(raw, key)) ? x->words->yes : "");
	} else if (field == SHEET_GROUP) {
		put_group(x, segment);
	} else if (field == SHEET_PRODUCT) {
		for (size_t i = 0; i < segment->product_count; i++) {
			const struct show_product *product = &x->show->products[segment->products[i]];
			put(t, i ? "\n" : "");
			put_named(t, product->id, product->title, true);
		}
	} else if (field == SHEET_INTERACTION) {
		for (size_t i = 0; i < segment->interaction_count; i++) {
			put(t, i ? "\n" : "");
			put_interaction(x, segment->interactions[i]);
		}
	} else {
		put(t, text_of(raw, key));
	}
}

static void put_cell(struct export *x, const char *text)
{
	size_t length = strlen(text);
	bool plain = !strpbrk(text, ",\"\n;\t") && text[0] != ' ' && (!length || text[length - 1] != ' ');
	char *quoted = plain ? NULL : malloc(2 * length + 3);
	if (plain)
		put(&x->out, text);
	else if (quoted)
		put_bytes(&x->out, quoted, csv_write(quoted, 2 * length + 3, text, length));
	else
		x->out.failed = true;
	free(quoted);
}

/* Roles beyond those of most shows have a column only where there is a note. */
static bool is_used(struct export *x, enum sheet_field field)
{
	if (field != SHEET_NOTES_PRODUCER && field != SHEET_NOTES_TECHNICIAN && field != SHEET_NOTES_ASSISTANT &&
	    field != SHEET_NEEDS && field != SHEET_IF_FAILS)
		return true;
	for (size_t i = 0; i < x->show->segment_count; i++) {
		fill_cell(x, i, field);
		if (x->cell.length)
			return true;
	}
	return false;
}

static void put_sheet(struct export *x, bool zh)
{
	put(&x->out, "\xEF\xBB\xBF");
	for (size_t row = 0; row <= x->show->segment_count; row++) {
		bool first = true;
		for (int i = 0; i < SHEET_FIELDS; i++) {
			enum sheet_field field = (enum sheet_field)i;
			if (!is_used(x, field))
				continue;
			put(&x->out, first ? "" : ",");
			first = false;
			if (row)
				fill_cell(x, row - 1, field);
			put_cell(x, row ? x->cell.bytes : sheet_field_header(field, zh));
		}
		put(&x->out, "\r\n");
	}
}

char *sheet_export(const struct show *show)
{
	bool zh = strncmp(show->language, "zh", 2) == 0;
	struct export x = {.show = show, .words = zh ? &chinese : &english};
	x.written = calloc(show->interaction_count + 1, sizeof *x.written);
	put(&x.cell, "");
	if (x.written && !x.cell.failed)
		put_sheet(&x, zh);
	bool ok = x.written && !x.out.failed && !x.cell.failed;
	free(x.written);
	free(x.cell.bytes);
	if (ok)
		return x.out.bytes;
	free(x.out.bytes);
	return NULL;
}
