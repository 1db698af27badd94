#include "feed/frames.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#define KEPT_MOST 65536 /* of the room for a message, from one to the next */

static ssize_t give_bytes(uint8_t *out, size_t size, int flags, void *user)
{
	struct frames *f = user;
	size_t length = f->chunk_left < size ? f->chunk_left : size;
	(void)flags;
	if (length == 0)
		return -1;
	memcpy(out, f->chunk, length);
	f->chunk += length;
	f->chunk_left -= length;
	return (ssize_t)length;
}

static ssize_t take_bytes(const uint8_t *bytes, size_t length, int flags, void *user)
{
	struct frames *f = user;
	(void)flags;
	return f->ear->send(f->user, bytes, length) ? (ssize_t)length : -1;
}

static int make_mask(uint8_t *out, size_t length, void *user)
{
	(void)user;
	randombytes_buf(out, length);
	return 0;
}

bool frames_begin(struct frames *f, enum frames_role role, const struct frames_ear *ear, void *user)
{
	static const struct wslay_frame_callbacks callbacks = {
		.send_callback = take_bytes, .recv_callback = give_bytes, .genmask_callback = make_mask};
	*f = (struct frames){.role = role, .ear = ear, .user = user};
	return wslay_frame_context_init(&f->wire, &callbacks, f) == 0;
}

void frames_finish(struct frames *f)
{
	if (f->wire)
		wslay_frame_context_free(f->wire);
	free(f->message);
	*f = (struct frames){0};
}

static bool stop(struct frames *f, enum frames_end end)
{
	if (!f->end)
		f->end = end;
	return false;
}

bool frames_send(struct frames *f, uint8_t opcode, const void *bytes, size_t length)
{
	struct wslay_frame_iocb frame = {.fin = 1,
					 .opcode = opcode,
					 .payload_length = length,
					 .mask = f->role == FRAMES_CLIENT,
					 .data = bytes,
					 .data_length = length};
	return (f->wire && wslay_frame_send(f->wire, &frame) >= 0) || stop(f, FRAMES_STOPPED);
}

bool frames_close(struct frames *f, uint16_t code)
{
	const uint8_t bytes[2] = {(uint8_t)(code >> 8), (uint8_t)code};
	return frames_send(f, WSLAY_CONNECTION_CLOSE, bytes, sizeof bytes);
}

static void control(struct frames *f)
{
	switch (f->opcode) {
	case WSLAY_PING:
		frames_send(f, WSLAY_PONG, f->control, f->control_length);
		break;
	case WSLAY_CONNECTION_CLOSE:
		frames_send(f, WSLAY_CONNECTION_CLOSE, f->control, f->control_length < 2 ? 0 : 2);
		stop(f, FRAMES_CLOSED);
		break;
	default:
		break; /* a pong: that it came is all it says */
	}
}

static bool keep(struct frames *f, const uint8_t *bytes, size_t length)
{
	if (f->length + length > FRAMES_MESSAGE_MOST)
		return stop(f, FRAMES_TOO_LONG);
	if (f->length + length + 1 > f->size) {
		size_t size = (f->length + length + 1) * 2;
		char *grown = realloc(f->message, size);
		if (!grown)
			return stop(f, FRAMES_MEMORY);
		f->message = grown;
		f->size = size;
	}
	if (length)
		memcpy(f->message + f->length, bytes, length);
	f->length += length;
	f->message[f->length] = 0;
	return true;
}

/* The rules for a frame's head (RFC 6455 section 5); control frames may come between the parts of a message. */
static bool begin_frame(struct frames *f, const struct wslay_frame_iocb *frame)
{
	bool is_control = wslay_is_ctrl_frame(frame->opcode);
	bool known = frame->opcode <= WSLAY_BINARY_FRAME || (is_control && frame->opcode <= WSLAY_PONG);
	bool in_order = is_control || (frame->opcode == WSLAY_CONTINUATION_FRAME) == (f->kind != 0);
	bool right_mask = (frame->mask != 0) == (f->role == FRAMES_SERVER);
	if (!known || !in_order || frame->rsv || !right_mask || (is_control && !frame->fin))
		return stop(f, FRAMES_BROKEN);
	f->in_frame = true;
	f->opcode = frame->opcode;
	f->fin = frame->fin;
	f->frame_left = frame->payload_length;
	f->control_length = 0;
	if (!is_control && frame->opcode != WSLAY_CONTINUATION_FRAME) {
		f->kind = frame->opcode;
		f->length = 0;
	}
	if (!is_control && (f->frame_left > FRAMES_MESSAGE_MOST || f->length + f->frame_left > FRAMES_MESSAGE_MOST))
		return stop(f, FRAMES_TOO_LONG);
	return true;
}

static void end_frame(struct frames *f, const struct moment *now)
{
	f->in_frame = false;
	if (wslay_is_ctrl_frame(f->opcode)) {
		control(f);
		return;
	}
	if (!f->fin)
		return;
	bool binary = f->kind == WSLAY_BINARY_FRAME;
	f->kind = 0;
	f->messages++;
	if (keep(f, NULL, 0) && !f->ear->message(f->user, f->message, f->length, binary, now))
		stop(f, FRAMES_STOPPED);
	f->length = 0;
	if (f->size > KEPT_MOST) { /* a rare large one is not paid for by every connection for good */
		free(f->message);
		f->message = NULL;
		f->size = 0;
	}
}

static bool take_part(struct frames *f, const struct wslay_frame_iocb *frame)
{
	f->frame_left -= frame->data_length;
	if (!wslay_is_ctrl_frame(f->opcode))
		return keep(f, frame->data, frame->data_length);
	if (f->control_length + frame->data_length > sizeof f->control)
		return stop(f, FRAMES_BROKEN);
	if (frame->data_length)
		memcpy(f->control + f->control_length, frame->data, frame->data_length);
	f->control_length += frame->data_length;
	return true;
}

void frames_received(struct frames *f, const char *bytes, size_t length, const struct moment *now)
{
	f->chunk = bytes;
	f->chunk_left = length;
	while (!f->end && f->wire) {
		struct wslay_frame_iocb frame = {0};
		ssize_t got = wslay_frame_recv(f->wire, &frame);
		if (got == WSLAY_ERR_WANT_READ)
			break;
		if (got < 0) {
			stop(f, FRAMES_BROKEN);
			break;
		}
		if (!f->in_frame && !begin_frame(f, &frame))
			break;
		if (!take_part(f, &frame))
			break;
		if (f->frame_left == 0)
			end_frame(f, now);
	}
	f->chunk = NULL;
	f->chunk_left = 0;
}
