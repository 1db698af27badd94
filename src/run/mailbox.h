/* What has been handed to the runner and waits for it, in the order in which it came. */
#ifndef RUN_MAILBOX_H
#define RUN_MAILBOX_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"
#include "core/moment.h"
#include "feed/feed.h"
#include "run/runner.h"
#include "run/spool.h"

/* Lines wait at most this many deep: then the one who posts waits (a client that floods is slowed, nothing is dropped).
 */
#define MAILBOX_LINES 32768
/* … and at most this many bytes of them, but for one line that is longer by itself. */
#define MAILBOX_LINE_BYTES 1048576
/* Audience events too, and bytes of them: what comes beyond this waits in the spool, in its place between the others.
 * Without a spool, or when the disk cannot take it, the network thread waits, and the servers' own queues fill. Nothing
 * is dropped, and memory stays bounded when the runner stands still. */
#define MAILBOX_EVENTS 50000
#define MAILBOX_EVENT_BYTES ((size_t)32 << 20)

/* What became of a text that went out, before it is known in which language that is told. */
struct ended_post {
	struct saying why;
	char feed[65]; /* with several feeds the one it is about; "" = of all there are */
};

enum mail_kind { MAIL_LINE = 1, MAIL_EVENTS, MAIL_SPOOLED, MAIL_STATUS, MAIL_EFFECT, MAIL_NOTE, MAIL_LISTEN };

struct mail {
	enum mail_kind kind;
	struct mail *next;
	uint64_t handed; /* MAIL_EVENTS, MAIL_SPOOLED: of the network's calls the last that is in here; 0 = of an
			    earlier run */
	int64_t arrived; /* machine's monotonic ms at which it was posted; 0 = before this run */
	char *line;      /* MAIL_LINE, the text of MAIL_EFFECT and MAIL_NOTE; owned, may be NULL for MAIL_EFFECT */
	int number;      /* MAIL_LINE: line number in its input, 0 = none */
	runner_answer answer;
	void *user;
	size_t count;                  /* MAIL_EVENTS */
	struct audience_event *events; /* owned */
	const char *source;            /* MAIL_EVENTS: id of the feed, borrowed; NULL = the one by the events' name */
	struct feed_status *status;    /* MAIL_STATUS; owned, apart because lines wait by the thousand */
	/* Those of the events, one behind the other, each with a NUL; owned, NULL = to be written. */
	char *lines;
	size_t bytes;            /* MAIL_EVENTS: memory that they take, about; 0 = not told */
	int64_t offset;          /* MAIL_SPOOLED: where they begin in the spool */
	int64_t length;          /* MAIL_SPOOLED: bytes there; count may be 0 = not known */
	enum feed_listen listen; /* MAIL_LISTEN */
	int64_t effect;          /* MAIL_EFFECT */
	struct ended_post *post; /* MAIL_EFFECT of the network, in place of a line; owned, NULL = none */
	bool ok;
};

struct mailbox {
	pthread_mutex_t mutex;
	pthread_cond_t wake; /* on CLOCK_MONOTONIC */
	pthread_cond_t room;
	struct mail *first;  /* protected by mutex */
	struct mail *last;   /* protected by mutex */
	size_t lines;        /* protected by mutex */
	size_t line_bytes;   /* protected by mutex */
	size_t events;       /* protected by mutex: in memory */
	size_t event_bytes;  /* protected by mutex */
	struct spool *spool; /* borrowed, outlives us; immutable once events are posted; NULL = none */
	int64_t spooled;     /* protected by mutex: bytes in the spool that wait to be read */
	bool spooling;       /* protected by mutex: somebody writes to it */
	bool spool_refused;  /* protected by mutex: it could not take something since it was last empty */
	bool closed;         /* protected by mutex: nothing more is taken in */
	bool stop;           /* protected by mutex: the runner is to end after what is there */
};

bool mailbox_init(struct mailbox *m);
void mailbox_finish(struct mailbox *m);
/* Before anything is posted. `left`: bytes in the spool from an earlier run, which are the first to be taken. */
void mailbox_use_spool(struct mailbox *m, struct spool *spool, int64_t left);
/* Any thread, but MAIL_EVENTS of one thread only. Takes the mail over; false if it is closed (the mail is freed). */
bool mailbox_post(struct mailbox *m, struct mail *mail);
/* Runner only: all that is there, oldest first, waiting at most `wait_ms` (0 = not at all) for something to come.
 * `hold`: but for audience events, which stay where they are: the journal cannot be written. What waits in the spool
 * comes alone: one MAIL_SPOOLED, which stays where it is until mailbox_spool_done(). *stop: the runner is to end when
 * this is done. */
struct mail *mailbox_take(struct mailbox *m, int64_t wait_ms, bool hold, bool *stop);
/* Runner only: these were taken, and could not be written: they are the next again. Takes them over. */
void mailbox_put_back(struct mailbox *m, struct mail *all);
/* Runner only: the first `bytes` of the MAIL_SPOOLED that was taken last are counted for good. */
void mailbox_spool_done(struct mailbox *m, int64_t bytes, size_t count);
/* Any thread: `arrived` of the oldest that waits behind the first `taken` bytes of the spool; NEVER = none does. */
int64_t mailbox_oldest(struct mailbox *m, int64_t taken);
/* Any thread: bytes that wait in the spool. */
int64_t mailbox_spooled(struct mailbox *m);
/* Any thread. From here on nobody waits for room: what comes is the last of it. */
void mailbox_stop(struct mailbox *m);
void mailbox_close(struct mailbox *m);
void mail_destroy(struct mail *mail);

#endif
