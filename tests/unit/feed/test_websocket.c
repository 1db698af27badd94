#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed_bench.h"

#include "feed/websocket.h"

/* The owner's ear: what it heard, one after the other. */
static char heard[4096];
static size_t longest;
static int openings;

static void ear_opened(struct link *l, const struct moment *now)
{
	(void)l;
	(void)now;
	openings++;
}

static void ear_message(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	(void)l;
	(void)now;
	size_t at = strlen(heard);
	assert_int_equal(bytes[length], 0);
	snprintf(heard + at, sizeof heard - at, "%c%.*s|", binary ? 'b' : 't', (int)(length < 60 ? length : 60), bytes);
	longest = length > longest ? length : longest;
}

static const struct websocket_ear ear = {.opened = ear_opened, .message = ear_message};

struct scene {
	struct bench bench;
	struct websocket socket;
};

static void begin(struct scene *s)
{
	heard[0] = 0;
	longest = 0;
	openings = 0;
	bench_begin(&s->bench, "twitch:somechannel");
	s->bench.link->out_length = 0;
	s->socket = (struct websocket){.state = WEBSOCKET_CLOSED};
	websocket_begin(&s->socket, s->bench.link, &ear, "example.com:8080", "/chat?x=1", "Origin: me\r\n",
			&s->bench.now);
}

static void end(struct scene *s)
{
	websocket_finish(&s->socket);
	bench_end(&s->bench);
}

static void hear(struct scene *s, const char *bytes, size_t length)
{
	websocket_received(&s->socket, bytes, length, &s->bench.now);
}

static void greet(struct scene *s, const char *more)
{
	char words[600];
	snprintf(words, sizeof words,
		 "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
		 "Sec-WebSocket-Accept: %s\r\n%s\r\n",
		 s->socket.accept, more);
	hear(s, words, strlen(words));
}

static void open_it(struct scene *s)
{
	begin(s);
	greet(s, "");
	assert_int_equal(openings, 1);
	s->bench.link->out_length = 0;
}

static void the_handshake(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	struct link *l = s.bench.link;
	l->out[l->out_length] = 0;
	assert_int_equal(strncmp(l->out, "GET /chat?x=1 HTTP/1.1\r\nHost: example.com:8080\r\n", 48), 0);
	assert_non_null(strstr(l->out, "\r\nOrigin: me\r\n"));
	assert_non_null(strstr(l->out, "\r\nSec-WebSocket-Version: 13\r\n"));
	assert_string_equal(l->out + l->out_length - 4, "\r\n\r\n");
	greet(&s, "");
	assert_int_equal(s.socket.state, WEBSOCKET_OPEN);
	assert_int_equal(l->verdict, 0);
	end(&s);
}

static void frames_right_behind_the_handshake_and_in_pieces(void **state)
{
	(void)state;
	char words[600];
	struct scene s;
	begin(&s);
	int head = snprintf(
		words, sizeof words,
		"HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		s.socket.accept);
	memcpy(words + head,
	       "\x81\x02hi\x02\x01\x00\x89\x01p\x80\x01z\x81\x03"
	       "abc",
	       19);
	for (int i = 0; i < head + 18; i++)
		hear(&s, words + i, 1);
	assert_int_equal(strncmp(heard, "thi|b", 5), 0);
	assert_non_null(strstr(heard, "tabc|"));
	assert_int_equal(s.bench.link->verdict, 0);
	/* The ping was answered, masked, with its words. */
	const struct link *l = s.bench.link;
	assert_int_equal((uint8_t)l->out[l->out_length - 7], 0x8a);
	assert_int_equal((uint8_t)l->out[l->out_length - 6], 0x81);
	end(&s);
}

static void text_that_is_no_utf8_is_handed_on(void **state)
{
	(void)state;
	struct scene s;
	open_it(&s);
	hear(&s,
	     "\x81\x03"
	     "a\xff"
	     "b",
	     5);
	assert_string_equal(heard, "ta\xff"
				   "b|");
	end(&s);
}

static void broken(const char *bytes, size_t length)
{
	struct scene s;
	open_it(&s);
	hear(&s, bytes, length);
	if (s.bench.link->verdict != LINK_FAILED)
		fail_msg("%02x %02x was taken", (uint8_t)bytes[0], (uint8_t)bytes[1]);
	assert_int_equal(s.socket.state, WEBSOCKET_CLOSED);
	assert_string_equal(heard, "");
	end(&s);
}

#define BROKEN(bytes) broken(bytes, sizeof(bytes) - 1)

static void what_breaks_the_protocol_ends_the_connection(void **state)
{
	(void)state;
	BROKEN("\x80\x01"
	       "a"); /* a part of nothing */
	BROKEN("\x01\x01"
	       "a\x81\x01"
	       "b");        /* a second message within the first */
	BROKEN("\x83\x00"); /* an opcode that is none */
	BROKEN("\xc1\x01"
	       "a"); /* a bit that was not agreed on */
	BROKEN("\x81\x81"
	       "aaaa"
	       "a");                                         /* a masked frame from a server */
	BROKEN("\x09\x00");                                  /* a control frame in parts */
	BROKEN("\x89\x7e\x00\x80");                          /* … or a long one */
	BROKEN("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff");  /* a length that cannot be */
	BROKEN("\x81\x7f\x00\x00\x00\x00\x00\x10\x00\x01x"); /* longer than we take */
	BROKEN("\x88\x02\x03\xe8");                          /* a good-bye */
	BROKEN("\x88\x00");
}

static void a_long_message_in_parts_is_bounded(void **state)
{
	(void)state;
	struct scene s;
	char *part = calloc(1, 65540);
	open_it(&s);
	memcpy(part, "\x01\x7e\xff\xff", 4);
	memset(part + 4, 'x', 65535);
	for (int i = 0; i < 20 && !s.bench.link->verdict; i++) {
		hear(&s, part, 65539);
		part[0] = 0;
	}
	assert_int_equal(s.bench.link->verdict, LINK_FAILED);
	assert_true(s.socket.frames.size <= 2 * FRAMES_MESSAGE_MOST + 2);
	assert_string_equal(heard, "");
	end(&s);
	free(part);
}

static void refused(const char *answer, enum link_event verdict)
{
	struct scene s;
	begin(&s);
	hear(&s, answer, strlen(answer));
	assert_int_equal(s.bench.link->verdict, verdict);
	assert_int_equal(openings, 0);
	end(&s);
}

static void what_is_no_websocket_server_says_so(void **state)
{
	(void)state;
	refused("SSH-2.0-OpenSSH\r\n\r\n", LINK_FAILED);
	refused("HTTP/1.\r\n\r\n", LINK_FAILED);
	refused("HTTP/1.1 1kGnQ=\r\n\r\n", LINK_FAILED);
	refused("HTTP/1.1 4040\r\n\r\n", LINK_FAILED);
	refused("HTTP/1.1  404\r\n\r\n", LINK_FAILED);
	refused("HTTP/1.1 404\r\n\r\n", LINK_REFUSED);
	refused("HTTP/1.1 404 Not Found\r\n\r\n", LINK_REFUSED);
	refused("HTTP/1.1 403 Forbidden\r\n\r\n", LINK_REFUSED);
	refused("HTTP/1.1 204 No Content\r\n\r\n", LINK_ENDED);
	refused("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n", LINK_FAILED);
	refused("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n", LINK_REFUSED);
	refused("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n",
		LINK_REFUSED);
	refused("HTTP/1.1 101 X\r\n\r\n", LINK_REFUSED);
	struct scene s;
	begin(&s);
	greet(&s, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
	assert_int_equal(s.bench.link->verdict, LINK_REFUSED);
	end(&s);
	begin(&s);
	for (int i = 0; i < 20000 && !s.bench.link->verdict; i++)
		hear(&s, "HTTP/1.1 101 X ", 15);
	assert_int_equal(s.bench.link->verdict, LINK_FAILED);
	end(&s);
}

static void a_silent_server_is_asked_and_given_up(void **state)
{
	(void)state;
	struct scene s;
	open_it(&s);
	assert_int_equal(websocket_tick(&s.socket, &s.bench.now), s.bench.now.mono + 30000);
	bench_pass(&s.bench, 30000);
	assert_int_equal(websocket_tick(&s.socket, &s.bench.now), s.bench.now.mono + 10000);
	assert_int_equal(s.bench.link->out_length, 6); /* one ping */
	bench_pass(&s.bench, 9000);
	hear(&s, "\x8a\x00", 2);
	assert_int_equal(websocket_tick(&s.socket, &s.bench.now), s.bench.now.mono + 30000);
	bench_pass(&s.bench, 30000);
	websocket_tick(&s.socket, &s.bench.now);
	bench_pass(&s.bench, 10000);
	websocket_tick(&s.socket, &s.bench.now);
	assert_int_equal(s.bench.link->verdict, LINK_FAILED);
	end(&s);
	begin(&s);
	bench_pass(&s.bench, 10000);
	websocket_tick(&s.socket, &s.bench.now);
	assert_int_equal(s.bench.link->verdict, LINK_FAILED);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_handshake),
		cmocka_unit_test(frames_right_behind_the_handshake_and_in_pieces),
		cmocka_unit_test(text_that_is_no_utf8_is_handed_on),
		cmocka_unit_test(what_breaks_the_protocol_ends_the_connection),
		cmocka_unit_test(a_long_message_in_parts_is_bounded),
		cmocka_unit_test(what_is_no_websocket_server_says_so),
		cmocka_unit_test(a_silent_server_is_asked_and_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
