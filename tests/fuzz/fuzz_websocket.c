#include "fuzz_hear.h"

#include "feed/relay.h"
#include "feed/websocket.h"

/* What a WebSocket server may send: an answer to the handshake, or frames behind a good one; what a client may send to
 * us; beside a second reading of the frames that is written from RFC 6455 alone. In large pieces and in small ones.
 * Input: what to do, how long the pieces are, the bytes; @@ in an answer becomes what the server must prove. */
enum { STRETCH = 1, GREETING = 2, CLIENT = 4 };

/* ---- ours ---- */

struct talk {
	struct websocket socket;
	struct fuzz_party party;
	struct fuzz_heard heard; /* messages: kind and bytes */
	size_t sent;             /* bytes */
	bool opened;
};

static struct talk *talk_at_hand;

static void socket_ready(struct link *l, const struct moment *now)
{
	(void)now;
	FUZZ_REQUIRE(l->state == LINK_OPEN && !talk_at_hand->opened);
	talk_at_hand->opened = true;
}

static void socket_said(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	(void)l;
	(void)now;
	FUZZ_REQUIRE(talk_at_hand->opened && length <= FRAMES_MESSAGE_MOST && bytes[length] == 0);
	fuzz_put(&talk_at_hand->heard, &binary, 1);
	fuzz_put(&talk_at_hand->heard, bytes, length);
}

static void greet(struct talk *t)
{
	static const struct websocket_ear ear = {.opened = socket_ready, .message = socket_said};
	fuzz_begin(&t->party, "ws://127.0.0.1:1/", &relay_socket);
	t->socket.state = WEBSOCKET_CLOSED;
	talk_at_hand = t;
	websocket_begin(&t->socket, t->party.link, &ear, "h", "/", "", &t->party.now);
	t->party.link->out_length = 0;
}

static void take_in(struct talk *t, const char *text, size_t size, struct fuzz_pieces *pieces)
{
	struct link *l = t->party.link;
	talk_at_hand = t;
	for (size_t at = 0, length; at < size && !l->verdict; at += length) {
		length = pieces ? fuzz_piece(pieces, size - at) : fuzz_large(size - at);
		websocket_received(&t->socket, text + at, length, &t->party.now);
		FUZZ_REQUIRE(t->socket.frames.size <= 2 * FRAMES_MESSAGE_MOST + 2);
		t->sent += l->out_length;
		l->out_length = 0;
	}
}

static void hang_up(struct talk *t)
{
	websocket_finish(&t->socket);
	fuzz_forget(&t->heard);
	fuzz_end(&t->party);
	free(t);
}

static struct talk *talk_begin(void)
{
	struct talk *t = calloc(1, sizeof *t);
	FUZZ_REQUIRE(t);
	greet(t);
	return t;
}

static void talk_agree(const struct talk *a, const struct talk *b)
{
	fuzz_same(&a->heard, &b->heard);
	FUZZ_REQUIRE(a->sent == b->sent && a->opened == b->opened && a->socket.state == b->socket.state);
	fuzz_agree(&a->party, &b->party);
}

/* ---- frames, read a second time ---- */

struct reading {
	bool masked; /* a client's frames, which must be; a server's must not */
	struct fuzz_heard heard;
	size_t sent;   /* bytes of the answers to pings and to a close */
	bool over;     /* a broken rule, or a close */
	bool at_head;  /* the bytes end in a frame's head, or right behind it */
	uint8_t kind;  /* of the message under way */
	size_t length; /* of it */
	char *message; /* owned */
};

struct frame {
	bool fin;
	uint8_t opcode;
	bool bad;
	bool mask;
	uint64_t length;
	size_t head;
};

static bool second_head(const uint8_t *at, size_t left, bool masked, struct frame *f)
{
	if (left < 2)
		return false;
	size_t more = (at[1] & 127) == 126 ? 2 : (at[1] & 127) == 127 ? 8 : 0;
	*f = (struct frame){.fin = at[0] & 128, .opcode = at[0] & 15, .mask = at[1] & 128, .length = at[1] & 127};
	f->head = 2 + more + (f->mask ? 4 : 0);
	f->bad = at[0] & 0x70 || f->mask != masked || (f->opcode >= 8 && f->length > 125);
	if (left < f->head)
		return false;
	if (more) {
		f->length = 0;
		for (size_t i = 0; i < more; i++)
			f->length = f->length << 8 | at[2 + i];
		f->bad = f->bad || (more == 2 && f->length < 126) || (more == 8 && f->length < 65536);
	}
	return true;
}

static void second_control(struct reading *r, const struct frame *f)
{
	size_t head = r->masked ? 2 : 6; /* of ours, which are masked if theirs are not */
	if (f->opcode == 9)
		r->sent += head + (size_t)f->length;
	if (f->opcode == 8) {
		r->sent += head + (f->length < 2 ? 0 : 2);
		r->over = true;
	}
}

static bool is_allowed(const struct reading *r, const struct frame *f)
{
	bool control = f->opcode >= 8;
	bool known = f->opcode <= 2 || (f->opcode >= 8 && f->opcode <= 10);
	bool in_order = control || (f->opcode == 0) == (r->kind != 0);
	return known && in_order && !f->bad && !(control && !f->fin) && (control || f->length <= FRAMES_MESSAGE_MOST);
}

static void second_frame(struct reading *r, const struct frame *f, const uint8_t *body, size_t there)
{
	bool whole = there >= f->length;
	size_t n = whole ? (size_t)f->length : there;
	if (f->opcode >= 8) {
		if (whole)
			second_control(r, f);
		return;
	}
	if (f->opcode) {
		r->kind = f->opcode;
		r->length = 0;
	}
	if (r->length + n > FRAMES_MESSAGE_MOST) {
		r->over = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		r->message[r->length + i] = (char)(body[i] ^ (f->mask ? body[(int)(i % 4) - 4] : 0));
	r->length += n;
	if (!whole || !f->fin)
		return;
	bool binary = r->kind == 2;
	fuzz_put(&r->heard, &binary, 1);
	fuzz_put(&r->heard, r->message, r->length);
	r->kind = 0;
	r->length = 0;
}

static void second_read(struct reading *r, const uint8_t *bytes, size_t size)
{
	struct frame f;
	r->message = malloc(FRAMES_MESSAGE_MOST);
	FUZZ_REQUIRE(r->message);
	for (size_t at = 0; at < size && !r->over;) {
		bool whole = second_head(bytes + at, size - at, r->masked, &f);
		r->at_head = !whole || at + f.head == size;
		if (!whole)
			break;
		at += f.head;
		if (!is_allowed(r, &f)) {
			r->over = true;
			break;
		}
		second_frame(r, &f, bytes + at, size - at);
		at += f.length < size - at ? (size_t)f.length : size - at;
	}
	free(r->message);
}

static void compare(const struct talk *t, const char *text, size_t size)
{
	struct reading r = {0};
	second_read(&r, (const uint8_t *)text, size);
	fuzz_same(&t->heard, &r.heard);
	FUZZ_REQUIRE(t->sent == r.sent);
	/* A head alone may be judged now or when more of it comes. */
	if (!r.at_head)
		FUZZ_REQUIRE((t->socket.state == WEBSOCKET_CLOSED) == r.over &&
			     (t->party.link->verdict != 0) == r.over);
	fuzz_forget(&r.heard);
}

/* ---- a client's frames ---- */

struct desk {
	struct frames frames;
	struct fuzz_heard heard;
	size_t sent;
};

static bool desk_send(void *user, const void *bytes, size_t length)
{
	struct desk *d = user;
	(void)bytes;
	d->sent += length;
	return true;
}

static bool desk_message(void *user, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	struct desk *d = user;
	(void)now;
	FUZZ_REQUIRE(length <= FRAMES_MESSAGE_MOST && bytes[length] == 0);
	fuzz_put(&d->heard, &binary, 1);
	fuzz_put(&d->heard, bytes, length);
	return true;
}

static void clients(const char *text, size_t size, struct fuzz_pieces *pieces)
{
	static const struct frames_ear ear = {.send = desk_send, .message = desk_message};
	struct moment now = {.wall = 1772971200000, .mono = 1000};
	struct desk desks[2] = {0};
	struct reading r = {.masked = true};
	second_read(&r, (const uint8_t *)text, size);
	for (size_t i = 0; i < 2; i++) {
		struct desk *d = &desks[i];
		FUZZ_REQUIRE(frames_begin(&d->frames, FRAMES_SERVER, &ear, d));
		for (size_t at = 0, length; at < size && d->frames.end == FRAMES_ON; at += length) {
			length = i ? fuzz_piece(pieces, size - at) : size;
			frames_received(&d->frames, text + at, length, &now);
		}
		FUZZ_REQUIRE(d->frames.size <= 2 * FRAMES_MESSAGE_MOST + 2 && d->sent == r.sent);
		fuzz_same(&d->heard, &r.heard);
		if (!r.at_head)
			FUZZ_REQUIRE((d->frames.end != FRAMES_ON) == r.over);
	}
	FUZZ_REQUIRE(desks[0].frames.end == desks[1].frames.end);
	for (size_t i = 0; i < 2; i++) {
		frames_finish(&desks[i].frames);
		fuzz_forget(&desks[i].heard);
	}
	fuzz_forget(&r.heard);
}

/* ---- a server's ---- */

static void frames(const char *text, size_t size, struct fuzz_pieces *pieces)
{
	struct talk *talks[] = {talk_begin(), talk_begin()};
	for (size_t i = 0; i < 2; i++) {
		char head[300];
		int length = snprintf(head, sizeof head,
				      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
				      "Sec-WebSocket-Accept: %s\r\n\r\n",
				      talks[i]->socket.accept);
		take_in(talks[i], head, (size_t)length, NULL);
		FUZZ_REQUIRE(talks[i]->opened && talks[i]->socket.state == WEBSOCKET_OPEN);
		take_in(talks[i], text, size, i ? pieces : NULL);
	}
	talk_agree(talks[0], talks[1]);
	compare(talks[0], text, size);
	hang_up(talks[0]);
	hang_up(talks[1]);
}

static void greetings(const char *text, size_t size, struct fuzz_pieces *pieces)
{
	struct talk *talks[] = {talk_begin(), talk_begin()};
	const char *mark = memchr(text, '@', size);
	bool proven = mark && mark[1] == '@';
	size_t before = proven ? (size_t)(mark - text) : size;
	for (size_t i = 0; i < 2; i++) {
		size_t proof = proven ? strlen(talks[i]->socket.accept) : 0;
		size_t length = size - (proven ? 2 : 0) + proof;
		char *whole = malloc(length + 1);
		FUZZ_REQUIRE(whole);
		memcpy(whole, text, before);
		memcpy(whole + before, talks[i]->socket.accept, proof);
		if (proven)
			memcpy(whole + before + proof, mark + 2, size - before - 2);
		take_in(talks[i], whole, length, i ? pieces : NULL);
		FUZZ_REQUIRE(proven || !talks[i]->opened);
		free(whole);
	}
	talk_agree(talks[0], talks[1]);
	hang_up(talks[0]);
	hang_up(talks[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	if (size < 2)
		return 0;
	struct fuzz_pieces pieces = {.seed = data[1]};
	char *text = fuzz_bytes(data + 2, size - 2, data[0] & STRETCH ? FUZZ_STRETCH_MOST : 0, &length);
	if (data[0] & GREETING)
		greetings(text, length, &pieces);
	else if (data[0] & CLIENT)
		clients(text, length, &pieces);
	else
		frames(text, length, &pieces);
	free(text);
	return 0;
}
