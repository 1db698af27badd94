/* Frames in the role of a server; those of a client stand in test_websocket.c. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/frames.h"

struct scene {
	struct frames frames;
	char heard[512];
	size_t sent;
	uint8_t out[512];
	bool deaf;
	bool stuck;
};

static const struct moment now = {.wall = 1, .mono = 1};

static bool take_bytes(void *user, const void *bytes, size_t length)
{
	struct scene *s = user;
	if (s->stuck)
		return false;
	assert_true(s->sent + length <= sizeof s->out);
	memcpy(s->out + s->sent, bytes, length);
	s->sent += length;
	return true;
}

static bool take_message(void *user, const char *bytes, size_t length, bool binary, const struct moment *at)
{
	struct scene *s = user;
	size_t used = strlen(s->heard);
	assert_ptr_equal(at, &now);
	assert_int_equal(bytes[length], 0);
	snprintf(s->heard + used, sizeof s->heard - used, "%c%.40s|", binary ? 'b' : 't', bytes);
	return !s->deaf;
}

static const struct frames_ear ear = {take_bytes, take_message};

static void begin(struct scene *s)
{
	memset(s, 0, sizeof *s);
	assert_true(frames_begin(&s->frames, FRAMES_SERVER, &ear, s));
}

#define HEAR(s, bytes) frames_received(&(s)->frames, bytes, sizeof(bytes) - 1, &now)

static void masked_messages_in_pieces(void **state)
{
	(void)state;
	/* "hi"; "a" and "b" in parts with a ping between; an empty one; binary */
	static const char bytes[] = "\x81\x82\x01\x02\x03\x04ik"
				    "\x01\x81\x01\x02\x03\x04`"
				    "\x89\x81\x01\x02\x03\x04q"
				    "\x80\x81\x00\x00\x00\x00z"
				    "\x81\x80\x01\x02\x03\x04"
				    "\x82\x81\x00\x00\x00\x00q";
	for (size_t step = 1; step < sizeof bytes; step++) {
		struct scene s;
		begin(&s);
		for (size_t at = 0; at < sizeof bytes - 1; at += step) {
			size_t length = sizeof bytes - 1 - at < step ? sizeof bytes - 1 - at : step;
			frames_received(&s.frames, bytes + at, length, &now);
		}
		assert_int_equal(s.frames.end, FRAMES_ON);
		assert_string_equal(s.heard, "thi|taz|t|bq|");
		assert_int_equal(s.frames.messages, 4);
		assert_int_equal(s.sent, 3); /* the pong, not masked */
		assert_memory_equal(s.out, "\x8a\x01p", 3);
		frames_finish(&s.frames);
	}
}

static void ends(const char *bytes, size_t length, enum frames_end end)
{
	struct scene s;
	begin(&s);
	frames_received(&s.frames, bytes, length, &now);
	if (s.frames.end != end)
		fail_msg("%02x %02x: %d", (uint8_t)bytes[0], (uint8_t)bytes[1], (int)s.frames.end);
	/* nothing is heard after the end */
	HEAR(&s, "\x81\x81\x00\x00\x00\x00x");
	assert_string_equal(s.heard, "");
	frames_finish(&s.frames);
}

#define ENDS(bytes, end) ends(bytes, sizeof(bytes) - 1, end)

static void what_ends_it(void **state)
{
	(void)state;
	ENDS("\x81\x01x", FRAMES_BROKEN); /* a client's frames are masked */
	ENDS("\x80\x81\x00\x00\x00\x00x", FRAMES_BROKEN);
	ENDS("\x83\x80\x00\x00\x00\x00", FRAMES_BROKEN);
	ENDS("\x8b\x80\x00\x00\x00\x00", FRAMES_BROKEN);
	ENDS("\xc1\x80\x00\x00\x00\x00", FRAMES_BROKEN);
	ENDS("\x09\x80\x00\x00\x00\x00", FRAMES_BROKEN);
	ENDS("\x89\xfe\x00\x7e\x00\x00\x00\x00", FRAMES_BROKEN);
	ENDS("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00x", FRAMES_BROKEN);
	ENDS("\x81\xff\x00\x00\x00\x00\x00\x10\x00\x01\x00\x00\x00\x00x", FRAMES_TOO_LONG);
	ENDS("\x88\x80\x00\x00\x00\x00", FRAMES_CLOSED);
	ENDS("\x88\x82\x00\x00\x00\x00\x03\xe9", FRAMES_CLOSED);
}

static void good_byes(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	HEAR(&s, "\x88\x85\x00\x00\x00\x00\x03\xe9"
		 "abc");
	assert_int_equal(s.sent, 4); /* the code, without its words */
	assert_memory_equal(s.out, "\x88\x02\x03\xe9", 4);
	frames_finish(&s.frames);
	begin(&s);
	assert_true(frames_close(&s.frames, 1009));
	assert_memory_equal(s.out, "\x88\x02\x03\xf1", 4);
	frames_finish(&s.frames);
}

static void the_owner_has_enough(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	s.deaf = true;
	HEAR(&s, "\x81\x81\x00\x00\x00\x00x\x81\x81\x00\x00\x00\x00y");
	assert_string_equal(s.heard, "tx|");
	assert_int_equal(s.frames.end, FRAMES_STOPPED);
	frames_finish(&s.frames);
	begin(&s);
	s.stuck = true;
	HEAR(&s, "\x89\x80\x00\x00\x00\x00");
	assert_int_equal(s.frames.end, FRAMES_STOPPED);
	assert_false(frames_send(&s.frames, 1, "x", 1));
	frames_finish(&s.frames);
}

static void a_large_message_leaves_no_room_behind(void **state)
{
	(void)state;
	struct scene s;
	size_t length = FRAMES_MESSAGE_MOST;
	char *bytes = calloc(1, length + 14);
	begin(&s);
	memcpy(bytes, "\x81\xff\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00", 14);
	memset(bytes + 14, 'x', length);
	frames_received(&s.frames, bytes, length + 14, &now);
	assert_int_equal(s.frames.end, FRAMES_ON);
	assert_int_equal(s.frames.messages, 1);
	assert_int_equal(s.frames.size, 0);
	HEAR(&s, "\x81\x81\x00\x00\x00\x00y");
	assert_non_null(strstr(s.heard, "|ty|"));
	frames_finish(&s.frames);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masked_messages_in_pieces),
		cmocka_unit_test(what_ends_it),
		cmocka_unit_test(good_byes),
		cmocka_unit_test(the_owner_has_enough),
		cmocka_unit_test(a_large_message_leaves_no_room_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
