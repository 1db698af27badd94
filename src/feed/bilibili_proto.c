#include "feed/bilibili_proto.h"

#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "feed/proto.h"

enum word_field { WORD_UID = 1, WORD_NAME = 2, WORD_WHAT = 5, WORD_TIME = 7 };
enum gifts_field { GIFTS_UID = 1, GIFTS_NAME = 2, GIFTS_GIFT = 10 };
enum gift_field {
	GIFT_ITEM = 2,
	GIFT_COUNT = 3,
	GIFT_TOTAL = 7,
	GIFT_COIN = 8,
	GIFT_TID = 9,
	GIFT_TIME = 10,
	GIFT_RND = 12,
};

char *bilibili_proto_bytes(struct span base64, size_t *length)
{
	char *bytes = base64.length ? malloc(base64.length) : NULL;
	if (bytes && sodium_base642bin((unsigned char *)bytes, base64.length, base64.at, base64.length, NULL, length,
				       NULL, sodium_base64_VARIANT_ORIGINAL) == 0)
		return bytes;
	free(bytes);
	return NULL;
}

bool bilibili_word_read(struct span bytes, struct bilibili_word *w)
{
	struct proto p = proto_of(bytes);
	struct proto_field f;
	enum proto_result result;
	*w = (struct bilibili_word){.uid = 0};
	while ((result = proto_next(&p, &f)) == PROTO_FIELD) {
		if (f.number == WORD_UID)
			w->uid = (int64_t)f.value;
		else if (f.number == WORD_NAME)
			w->name = f.bytes;
		else if (f.number == WORD_WHAT)
			w->what = (int64_t)(f.value & 0xff);
		else if (f.number == WORD_TIME)
			w->t = (int64_t)f.value;
	}
	return result == PROTO_END;
}

static struct span text_of(const struct proto_field *f, char digits[24])
{
	if (f->bytes.at)
		return f->bytes;
	int length = snprintf(digits, 24, "%llu", (unsigned long long)f->value);
	return (struct span){digits, f->value ? (size_t)length : 0};
}

/* Adds to what is known of its giver. */
static bool read_gift(struct span bytes, struct bilibili_gift *g)
{
	struct proto p = proto_of(bytes);
	struct proto_field f;
	enum proto_result result;
	while ((result = proto_next(&p, &f)) == PROTO_FIELD) {
		if (f.number == GIFT_ITEM)
			g->item = f.bytes;
		else if (f.number == GIFT_COUNT)
			g->count = (int64_t)f.value;
		else if (f.number == GIFT_TOTAL)
			g->total = (int64_t)f.value;
		else if (f.number == GIFT_COIN)
			g->coin = f.bytes;
		else if (f.number == GIFT_TID)
			g->tid = text_of(&f, g->digits[0]);
		else if (f.number == GIFT_TIME)
			g->t = (int64_t)f.value;
		else if (f.number == GIFT_RND)
			g->rnd = text_of(&f, g->digits[1]);
	}
	return result == PROTO_END && (g->item.length || g->total > 0);
}

/* Who gives may stand behind what is given. `take` NULL: only looks whether all of it is whole. */
static bool read_gifts(struct span bytes, struct bilibili_gift *giver, bilibili_gift_take take, void *user)
{
	struct proto p = proto_of(bytes);
	struct proto_field f;
	enum proto_result result;
	size_t count = 0;
	while ((result = proto_next(&p, &f)) == PROTO_FIELD) {
		if (f.number == GIFTS_UID)
			giver->uid = (int64_t)f.value;
		else if (f.number == GIFTS_NAME)
			giver->name = f.bytes;
		if (f.number != GIFTS_GIFT)
			continue;
		struct bilibili_gift gift = {.uid = giver->uid, .name = giver->name};
		if (!f.bytes.at || !read_gift(f.bytes, &gift) || ++count > BILIBILI_GIFTS_MOST)
			return false;
		if (take)
			take(user, &gift);
	}
	return result == PROTO_END && count > 0;
}

bool bilibili_gifts_read(struct span bytes, bilibili_gift_take take, void *user)
{
	struct bilibili_gift giver = {.uid = 0};
	return read_gifts(bytes, &giver, NULL, NULL) && read_gifts(bytes, &giver, take, user);
}
