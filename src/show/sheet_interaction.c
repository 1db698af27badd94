#include "show/sheet_interaction.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/locale.h"
#include "core/verb.h"
#include "show/sheet_line.h"
#include "show/sheet_table.h"
#include "show/sheet_value.h"

#define PRIZES_MAX 100
#define WORDS_MAX 100 /* keywords of a lottery, or beginnings of a question */

/* What is wrong with the line `l`, in the user's language. */
#define SAY(...) say(what, size, l->language, __VA_ARGS__)

static void say(char *what, size_t size, const char *language, const char *key, ...)
{
	va_list args;
	va_start(args, key);
	vsnprintf(what, size, locale_text(language, key), args);
	va_end(args);
}

static const char *kind_text_of(enum interaction_kind kind, const struct sheet_line *l)
{
	return sheet_line_kind(kind, l->language);
}

static const char *kind_text(const struct sheet_line *l)
{
	return kind_text_of(l->kind, l);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static json_t *find_id(const json_t *array, const char *id)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (strcasecmp(text_of(json_array_get(array, i), "id"), id) == 0)
			return json_array_get(array, i);
	return NULL;
}

static json_t *find_text(const json_t *array, const char *key, const char *text)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (strcmp(text_of(json_array_get(array, i), key), text) == 0)
			return json_array_get(array, i);
	return NULL;
}

/* PREFIX and a number that no member has. */
static void free_id(const json_t *array, const char *prefix, char *out, size_t size)
{
	size_t n = json_array_size(array);
	do
		snprintf(out, size, "%s%zu", prefix, ++n);
	while (find_id(array, out));
}

void sheet_named(const char *text, char *id, size_t size, const char **title)
{
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : 0;
	id[0] = '\0';
	if (!length || length >= size)
		return;
	memcpy(id, text, length);
	id[length] = '\0';
	if (valid_id(id) && equals[1])
		*title = equals + 1;
	else
		id[0] = '\0';
}

static void free_product_id(struct sheet_parts *parts, char *out, size_t size)
{
	size_t n = json_array_size(parts->products);
	do
		snprintf(out, size, "product-%zu", ++n);
	while (sheet_find(parts, parts->products, out));
}

const char *sheet_product(struct sheet_parts *parts, const char *text)
{
	char id[80];
	const char *title = text;
	sheet_named(text, id, sizeof id, &title);
	json_t *product = sheet_find(parts, parts->products, id[0] ? id : text);
	if (!product && !id[0])
		product = sheet_find_title(parts, parts->products, text);
	if (product && id[0])
		sheet_rename(parts, parts->products, product, title);
	if (product)
		return text_of(product, "id");
	if (json_array_size(parts->products) >= SHEET_PRODUCTS_MAX)
		return NULL;
	if (!id[0] && valid_id(text))
		snprintf(id, sizeof id, "%s", text);
	else if (!id[0])
		free_product_id(parts, id, sizeof id);
	product = json_pack("{s:s, s:s}", "id", id, "title", title);
	if (!sheet_add(parts, parts->products, product))
		return NULL;
	return text_of(product, "id");
}

/* A list of texts, split where people split lists. New reference. */
static json_t *texts(const char *list)
{
	json_t *array = json_array();
	char *copy = strdup(list);
	char *rest = copy;
	for (char *piece = copy ? sheet_next_piece(&rest) : NULL; piece && json_array_size(array) <= WORDS_MAX;
	     piece = sheet_next_piece(&rest))
		json_array_append_new(array, json_string(piece));
	free(copy);
	return array;
}

/* "保温杯x3": takes the number off the end, 1 without one. */
static long piece_count(char *piece)
{
	static const char *const times[] = {"x", "X", "×", "*", "＊"};
	size_t length = strlen(piece);
	size_t digits = 0;
	while (digits < length && digits < 6 && piece[length - digits - 1] >= '0' && piece[length - digits - 1] <= '9')
		digits++;
	long count = strtol(piece + length - digits, NULL, 10);
	for (size_t i = 0; digits && count > 0 && i < sizeof times / sizeof *times; i++) {
		size_t size = strlen(times[i]);
		size_t before = length - digits;
		if (before > size && memcmp(piece + before - size, times[i], size) == 0) {
			piece[before - size] = '\0';
			sheet_trim(piece);
			return count;
		}
	}
	return 1;
}

static void add_prize(json_t *prizes, const json_t *old, const char *title, long count)
{
	char id[32];
	json_t *same = find_text(old, "title", title);
	json_t *prize = same ? json_copy(same) : json_object();
	free_id(prizes, "p", id, sizeof id);
	if (!same)
		json_object_set_new(prize, "id", json_string(id));
	json_object_set_new(prize, "title", json_string(title));
	json_object_set_new(prize, "count", json_integer(count));
	json_array_append_new(prizes, prize);
}

static bool lottery(const struct sheet_line *l, json_t *it, char *what, size_t size)
{
	const char *title = text_of(it, "title");
	if (l->values[LINE_WORD]) {
		json_t *entry = json_object_get(it, "entry");
		if (!entry || strcmp(text_of(entry, "by"), "keyword") != 0) {
			json_object_set_new(it, "entry", json_pack("{s:s}", "by", "keyword"));
			entry = json_object_get(it, "entry");
		}
		json_object_set_new(entry, "words", texts(l->values[LINE_WORD]));
	} else if (!json_object_get(it, "entry")) {
		json_object_set_new(it, "entry", json_pack("{s:s}", "by", "any"));
	}
	if (!l->values[LINE_PRIZE] && json_object_get(it, "prizes"))
		return true;
	json_t *prizes = json_array();
	char *copy = strdup(l->values[LINE_PRIZE] ? l->values[LINE_PRIZE] : title);
	char *rest = copy;
	for (char *piece = copy ? sheet_next_piece(&rest) : NULL; piece && json_array_size(prizes) <= PRIZES_MAX;
	     piece = sheet_next_piece(&rest)) {
		long count = piece_count(piece);
		add_prize(prizes, json_object_get(it, "prizes"), piece, count);
	}
	free(copy);
	bool ok = json_array_size(prizes) <= PRIZES_MAX;
	if (!ok)
		SAY("Sheet.Prizes", PRIZES_MAX);
	json_object_set_new(it, "prizes", prizes);
	return ok;
}

/* Options of the parts from `from` up to the next empty one; *end is behind them. New reference. */
static json_t *options(const struct sheet_line *l, size_t from, const json_t *old, size_t *end)
{
	json_t *array = json_array();
	char id[32];
	size_t i = from;
	for (; i < l->part_count && (l->parts[i].text[0] || l->parts[i].right); i++) {
		if (!l->parts[i].text[0])
			continue;
		json_t *same = find_text(old, "text", l->parts[i].text);
		snprintf(id, sizeof id, "o%zu", json_array_size(array) + 1);
		json_array_append_new(array, same ? json_copy(same)
						  : json_pack("{s:s, s:s}", "id", id, "text", l->parts[i].text));
	}
	*end = i;
	return array;
}

static bool poll(const struct sheet_line *l, json_t *it, char *what, size_t size)
{
	size_t end;
	if (l->part_count == 1 && json_object_get(it, "options"))
		return true;
	json_t *list = options(l, 1, json_object_get(it, "options"), &end);
	if (json_array_size(list) < 2 || json_array_size(list) > 10) {
		SAY("Sheet.PollOptions");
		json_decref(list);
		return false;
	}
	json_object_set_new(it, "options", list);
	return true;
}

/* The right option by its text, its id, its number or its letter; "" if it is none of them. */
static const char *right_option(const json_t *list, const char *right)
{
	size_t count = json_array_size(list);
	json_t *option = find_text(list, "text", right);
	char *end;
	unsigned long number = strtoul(right, &end, 10);
	if (!option)
		option = find_id(list, right);
	if (!option && *right && !*end && number >= 1 && number <= count)
		option = json_array_get(list, number - 1);
	if (!option && right[0] && !right[1] && (size_t)((right[0] | 0x20) - 'a') < count)
		option = json_array_get(list, (size_t)((right[0] | 0x20) - 'a'));
	return option ? text_of(option, "id") : "";
}

/* Question `number`, from part `at`; NULL: `what` says why. New reference. */
static json_t *question_part(const struct sheet_line *l, size_t at, size_t *end, const json_t *old, size_t number,
			     char *what, size_t size)
{
	char id[32];
	const char *right = l->parts[at].right;
	json_t *same = find_text(old, "text", l->parts[at].text);
	snprintf(id, sizeof id, "q%zu", number);
	json_t *question = same ? json_copy(same) : json_pack("{s:s, s:s}", "id", id, "text", l->parts[at].text);
	json_t *list = options(l, at + 1, json_object_get(same, "options"), end);
	for (size_t i = at; i < *end; i++)
		right = l->parts[i].right ? l->parts[i].right : right;
	json_object_set(question, "options", list);
	if (l->kind == KIND_QUIZ && right)
		json_object_set_new(question, "right", json_string(right_option(list, right)));
	bool ok = json_array_size(list) >= 2 && json_array_size(list) <= 10;
	if (!ok)
		SAY("Sheet.QuestionOptions", kind_text(l));
	else if (l->kind == KIND_QUIZ && !text_of(question, "right")[0]) {
		SAY("Sheet.NoRight");
		ok = false;
	}
	json_decref(list);
	if (ok)
		return question;
	json_decref(question);
	return NULL;
}

/* Quiz and survey: the title is the only question, or `||` begins each. */
static bool questions(const struct sheet_line *l, json_t *it, char *what, size_t size)
{
	const json_t *old = json_object_get(it, "questions");
	if (l->part_count == 1 && old)
		return true;
	bool many = l->part_count > 1 && !l->parts[1].text[0] && !l->parts[1].right;
	json_t *list = json_array();
	size_t at = many ? 2 : 0;
	do {
		size_t number = json_array_size(list) + 1;
		json_t *question = at < l->part_count ? question_part(l, at, &at, old, number, what, size) : NULL;
		if (!question) {
			if (at >= l->part_count && !what[0])
				SAY("Sheet.QuestionMissing");
			json_decref(list);
			return false;
		}
		json_array_append_new(list, question);
		at++;
	} while (at < l->part_count);
	json_object_set_new(it, "questions", list);
	return true;
}

static bool board(const struct sheet_line *l, json_t *it, char *what, size_t size)
{
	(void)what;
	(void)size;
	if (l->values[LINE_PREFIX])
		json_object_set_new(it, "prefix", texts(l->values[LINE_PREFIX]));
	return true;
}

static bool card(const struct sheet_line *l, json_t *it, char *what, size_t size)
{
	(void)what;
	(void)size;
	if (l->part_count > 1 && l->parts[1].text[0])
		json_object_set_new(it, "text", json_string(l->parts[1].text));
	return true;
}

static bool whole_number(const struct sheet_line *l, enum line_key key, json_t **out, char *what, size_t size)
{
	char plain[32];
	char *end;
	const char *text = l->values[key];
	sheet_plain(text, plain, sizeof plain);
	unsigned long number = strtoul(plain, &end, 10);
	if (!plain[0] || plain[0] == '-' || *end || strlen(plain) > 9) {
		SAY("Sheet.BadNumber", text, sheet_line_key(key, l->language));
		return false;
	}
	*out = json_integer((json_int_t)number);
	return true;
}

/* stock, limit, price and was belong to the product that is sold. */
static bool product_keys(const struct sheet_line *l, const struct sheet_parts *parts, json_t *product, char *what,
			 size_t size)
{
	static const struct {
		enum line_key key;
		const char *name;
		bool money;
	} stored[] = {{LINE_STOCK, "stock", false},
		      {LINE_LIMIT, "limit", false},
		      {LINE_PRICE, "price", true},
		      {LINE_WAS, "was", true}};
	for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
		const char *text = l->values[stored[i].key];
		json_t *value = NULL;
		struct money money;
		if (!text)
			continue;
		if (!stored[i].money && !whole_number(l, stored[i].key, &value, what, size))
			return false;
		if (stored[i].money && !sheet_money(text, parts->currency, &money)) {
			SAY("Sheet.BadAmount", text, sheet_line_key(stored[i].key, l->language));
			return false;
		}
		if (stored[i].money)
			value = json_pack("{s:I, s:s}", "minor", (json_int_t)money.minor, "currency", money.currency);
		json_object_set_new(product, stored[i].name, value);
	}
	return true;
}

static bool sale(const struct sheet_line *l, struct sheet_parts *parts, json_t *it, char *what, size_t size)
{
	json_t *sold = json_array();
	char *copy = strdup(l->values[LINE_PRODUCT] ? l->values[LINE_PRODUCT] : "");
	char *rest = copy;
	for (char *piece = copy ? sheet_next_piece(&rest) : NULL; piece; piece = sheet_next_piece(&rest)) {
		const char *id = sheet_product(parts, piece);
		if (id)
			json_array_append_new(sold, json_string(id));
	}
	free(copy);
	if (!json_array_size(sold) && json_array_size(json_object_get(it, "products")))
		json_array_extend(sold, json_object_get(it, "products"));
	if (!json_array_size(sold) && json_array_size(parts->row_products))
		json_array_extend(sold, (json_t *)parts->row_products);
	if (!json_array_size(sold)) {
		const char *id = sheet_product(parts, text_of(it, "title"));
		if (id)
			json_array_append_new(sold, json_string(id));
	}
	bool ok = json_array_size(sold) > 0;
	if (!ok)
		SAY("Sheet.Products", SHEET_PRODUCTS_MAX);
	for (size_t i = 0; ok && i < json_array_size(sold); i++) {
		json_t *product = sheet_find(parts, parts->products, json_string_value(json_array_get(sold, i)));
		ok = !product || product_keys(l, parts, product, what, size);
	}
	json_object_set_new(it, "products", sold);
	return ok;
}

/* A length in the last part that has a text is the time limit. */
static bool take_time(struct sheet_line *l, json_t *it, char *what, size_t size)
{
	int64_t ms;
	int64_t same;
	char text[40];
	const char *time = l->values[LINE_TIME];
	size_t last = l->part_count - 1;
	while (last && !l->parts[last].text[0])
		last--;
	if (!time && last && sheet_is_duration(l->parts[last].text, &ms)) {
		time = l->parts[last].text;
		l->part_count--;
		memmove(&l->parts[last], &l->parts[last + 1], (l->part_count - last) * sizeof *l->parts);
	}
	if (!time)
		return true;
	if (!sheet_duration(time, &ms) || ms <= 0) {
		SAY("Sheet.BadTime", time);
		return false;
	}
	duration_text(ms, text, sizeof text);
	bool keep = parse_duration(time, false, &same) && same == ms;
	json_object_set_new(it, "time", json_string(keep ? time : text));
	return true;
}

static bool too_many_words(const struct sheet_line *l, const json_t *it, char *what, size_t size)
{
	bool many = json_array_size(json_object_get(json_object_get(it, "entry"), "words")) > WORDS_MAX ||
		    json_array_size(json_object_get(it, "prefix")) > WORDS_MAX;
	if (many)
		SAY("Sheet.Words", WORDS_MAX);
	return many;
}

static bool fill(struct sheet_line *l, struct sheet_parts *parts, json_t *it, char *what, size_t size)
{
	if (!take_time(l, it, what, size))
		return false;
	for (size_t i = 0; i < l->part_count; i++) {
		if (i)
			sheet_unescape(l->parts[i].text);
		if (l->parts[i].right)
			sheet_unescape(l->parts[i].right);
	}
	switch (l->kind) {
	case KIND_LOTTERY:
		return lottery(l, it, what, size);
	case KIND_POLL:
		return poll(l, it, what, size);
	case KIND_QUESTION:
		return board(l, it, what, size);
	case KIND_SALE:
		return sale(l, parts, it, what, size);
	case KIND_QUIZ:
	case KIND_SURVEY:
		return questions(l, it, what, size);
	case KIND_TOPIC:
	case KIND_CARD:
		return card(l, it, what, size);
	}
	return false;
}

/* The id that is written, else kind and row number; a second one of the kind in a row gets a number more. */
static bool choose_id(const struct sheet_line *l, const struct sheet_parts *parts, char *id, size_t size, char *what,
		      size_t what_size)
{
	const char *kind = interaction_kind_name(l->kind);
	if (l->values[LINE_ID]) {
		if (!valid_id(l->values[LINE_ID])) {
			snprintf(what, what_size, locale_text(l->language, "Sheet.BadId"), l->values[LINE_ID]);
			return false;
		}
		snprintf(id, size, "%s", l->values[LINE_ID]);
		return true;
	}
	snprintf(id, size, "%s-%zu", kind, parts->row);
	for (int n = 2; json_object_get(parts->defined, id); n++)
		snprintf(id, size, "%s-%zu-%d", kind, parts->row, n);
	return true;
}

static const char *put_line(struct sheet_line *l, struct sheet_parts *parts, char *what, size_t size)
{
	char id[80];
	const char *kind = interaction_kind_name(l->kind);
	if (!choose_id(l, parts, id, sizeof id, what, size))
		return NULL;
	json_t *old = sheet_find(parts, parts->interactions, id);
	if (old && strcmp(text_of(old, "kind"), kind) != 0) {
		SAY("Sheet.OtherKind", id, kind_text_of(interaction_kind_from(text_of(old, "kind")), l), kind_text(l));
		return NULL;
	}
	if (!old && json_array_size(parts->interactions) >= SHEET_INTERACTIONS_MAX) {
		SAY("Sheet.Interactions", SHEET_INTERACTIONS_MAX);
		return NULL;
	}
	if (!old && !l->parts[0].text[0]) {
		SAY("Sheet.InteractionTitle", kind_text(l));
		return NULL;
	}
	json_t *it = old ? json_incref(old) : json_pack("{s:s, s:s}", "kind", kind, "id", id);
	if (l->parts[0].text[0])
		json_object_set_new(it, "title", json_string(sheet_unescape(l->parts[0].text)));
	bool ok = fill(l, parts, it, what, size) && !too_many_words(l, it, what, size);
	if (ok && !old)
		sheet_add(parts, parts->interactions, json_incref(it));
	json_decref(it);
	if (!ok)
		return NULL;
	json_object_set_new(parts->defined, text_of(it, "id"), json_integer((json_int_t)parts->row));
	return text_of(sheet_find(parts, parts->interactions, id), "id");
}

const char *sheet_interaction(struct sheet_parts *parts, const char *line, char *what, size_t size)
{
	struct sheet_line l;
	const json_t *known = valid_id(line) ? sheet_find(parts, parts->interactions, line) : NULL;
	what[0] = '\0';
	if (known)
		return text_of(known, "id");
	const char *id =
		sheet_line_parse(&l, line, parts->language, what, size) ? put_line(&l, parts, what, size) : NULL;
	sheet_line_finish(&l);
	return id;
}
