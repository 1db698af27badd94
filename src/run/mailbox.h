/* What has been handed to the runner and waits for it, in the order in which it came. */
#ifndef RUN_MAILBOX_H
#define RUN_MAILBOX_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"
#include "feed/feed.h"
#include "run/runner.h"

/* Lines wait at most this many deep: then the one who posts waits (a client that floods is slowed, nothing is dropped).
 */
#define MAILBOX_LINES 32768
/* … and at most this many bytes of them, but for one line that is longer by itself. */
#define MAILBOX_LINE_BYTES 1048576
/* Audience events too: beyond this the network thread waits, and the servers' own queues fill. Nothing is dropped, and
 * memory stays bounded when the runner stands still (a disk that hangs). */
#define MAILBOX_EVENTS 200000

enum mail_kind { MAIL_LINE = 1, MAIL_EVENTS, MAIL_STATUS, MAIL_EFFECT, MAIL_NOTE };

struct mail {
	enum mail_kind kind;
	struct mail *next;
	char *line; /* MAIL_LINE, the text of MAIL_EFFECT and MAIL_NOTE; owned, may be NULL for MAIL_EFFECT */
	int number; /* MAIL_LINE: line number in its input, 0 = none */
	runner_answer answer;
	void *user;
	size_t count;                  /* MAIL_EVENTS */
	struct audience_event *events; /* owned */
	struct feed_status *status;    /* MAIL_STATUS; owned, apart because lines wait by the thousand */
	/* Those of the events, one behind the other, each with a NUL; owned, NULL = to be written. */
	char *lines;
	int64_t effect; /* MAIL_EFFECT */
	bool ok;
};

struct mailbox {
	pthread_mutex_t mutex;
	pthread_cond_t wake; /* on CLOCK_MONOTONIC */
	pthread_cond_t room;
	struct mail *first; /* protected by mutex */
	struct mail *last;  /* protected by mutex */
	size_t lines;       /* protected by mutex */
	size_t line_bytes;  /* protected by mutex */
	size_t events;      /* protected by mutex */
	bool closed;        /* protected by mutex: nothing more is taken in */
	bool stop;          /* protected by mutex: the runner is to end after what is there */
};

bool mailbox_init(struct mailbox *m);
void mailbox_finish(struct mailbox *m);
/* Any thread. Takes the mail over; false if it is closed (the mail is freed). */
bool mailbox_post(struct mailbox *m, struct mail *mail);
/* Runner only: all that is there, oldest first, waiting at most `wait_ms` (0 = not at all) for something to come.
 * *stop: the runner is to end when this is done. */
struct mail *mailbox_take(struct mailbox *m, int64_t wait_ms, bool *stop);
/* Any thread. */
void mailbox_stop(struct mailbox *m);
void mailbox_close(struct mailbox *m);
void mail_destroy(struct mail *mail);

#endif
