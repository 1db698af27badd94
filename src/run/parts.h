/* The runner's inside, shared by the files of this room. Everything is *runner only* unless it says otherwise. */
#ifndef RUN_PARTS_H
#define RUN_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "core/audience_line.h"
#include "core/engine.h"
#include "run/backlog.h"
#include "run/clock.h"
#include "run/mailbox.h"
#include "run/publish.h"
#include "run/rate.h"
#include "run/replay.h"
#include "run/replies.h"
#include "run/runner.h"
#include "show/pattern.h"
#include "store/journal.h"
#include "store/people_store.h"
#include "store/proof.h"

#define RUNNER_FEEDS_MAX 32

/* A line that goes out after the commit: an event, or the answer to one who asked. */
struct outgoing {
	char *text;           /* owned */
	runner_answer answer; /* NULL = an event, for the sink */
	void *user;
	json_t *effect; /* an effect to be carried out, with `number`; owned. Then text is NULL */
	int64_t number;
};

/* A feed of this run: of the show, of the command line, or connected by a verb. */
struct source {
	char id[65];
	char url_text[1024]; /* without parameters */
	struct feed_url url;
	unsigned roles;         /* that it can tell: enum person_role bits */
	unsigned facts;         /* … and else: enum capability_fact bits */
	char knows_text[1200];  /* the same in words, in the language of the show */
	int64_t preset_ms;      /* usual delay of its platform; SHOW_NONE = not known */
	struct pull_feed *pull; /* owned; NULL = a push feed, or none */
	json_t *asked;          /* by feed.connect: {"url", "scripted"}, without secrets; owned, NULL = not by it */
	bool brought_back;      /* when the session was resumed */
	const char *unable;     /* it cannot begin, and why: a key that lives for ever, NULL = it can */
	bool delay_new;         /* a verb has just connected it with a delay in its address: that holds */
	bool waiting;           /* to begin with the next batch */
	bool known;             /* the engine has been told of it */
	bool leaving;           /* to end with the next batch, and to be forgotten */
	bool again;             /* a pull feed that is to begin once more with the next batch */
	bool disconnected;      /* by a verb: its place may be taken */
	bool gone_meanwhile;    /* it was away itself while the journal could not be written */
	bool scripted;          /* the show or one of its cues has asked for it: it has the leave of the show */
	bool for_rehearsal;     /* … and ends with it */
	uint64_t known_before;  /* events that it has passed on, and the session had already */
	uint32_t document;      /* of the show's own: runner.document when it was added; 0 = not of the show */
	struct feed_status status;
	struct rate rate;
	char told_mark[FEED_MARK]; /* the last one in the journal */
	struct saying told_says;   /* what the last feed.state event said … */
	enum feed_state told;      /* … and of which state */
};

/* Feeds that are connected in one batch are few. */
#define KEPT_URLS 32

/* An address with a secret in it, and what is told of it. Both owned, NULL = none. */
struct kept_url {
	char *shown;
	char *url;
};

/* Done, but not yet told. */
struct ended_effect {
	json_t *verb; /* owned */
	int64_t number;
	bool ok;
	const char *text; /* borrowed for good */
	struct moment at;
};

/* What the proof file of a lottery says. */
struct proof_known {
	char lottery[65];
	uint64_t version;
};

/* A proof of a run that is gone, to be written after the commit. */
struct proof_kept {
	char lottery[65];
	struct proof_files files; /* owned */
};

/* The patterns of the show in force. */
struct screen {
	const struct show *show;       /* whose they are; held; NULL = none were taken yet */
	struct pattern_list *patterns; /* owned; NULL = it has none */
	bool *told;                    /* a pattern each: that it met its limits was said; owned */
};

struct autopilot;

struct runner {
	struct show *show;       /* held; what the engine has */
	struct show *show_begun; /* held; what it had when the batch began */
	bool new_document;       /* the batch has changed it: show.json is written after the commit */
	struct engine *engine;   /* owned */
	struct journal *journal;
	char folder[1024];      /* immutable after create */
	char show_folder[1024]; /* immutable after create */
	bool resumed;
	bool has_seed;
	bool test; /* some secrets of the session come from --seed: its proofs say so */
	uint8_t seed[32];
	uint8_t key[16];
	char session_id[65];         /* what this session is to the people store */
	struct people_store *people; /* owned; NULL = none */
	bool people_failed;          /* … and that was said */
	bool people_written;         /* this session's account is in the store */
	int64_t people_tried;        /* machine's monotonic ms of the last attempt, 0 = none */
	struct moment last;          /* of the newest row of a resumed session */
	bool has_last;
	int resumed_count;
	struct runner_sink sink; /* immutable after create */
	struct clock clock;
	double speed;          /* of a real clock outside rehearsals */
	struct moment applied; /* of the newest event: time does not run back */
	int applying;          /* depth of events that cause events */
	struct replies replies;
	struct screen screen;
	/* the batch */
	bool in_batch;
	struct moment batch_begun; /* a real clock stands still for a batch: else a slow one would never catch up */
	int64_t batch_machine;     /* … and the machine's monotonic ms then */
	struct moment batch_at;    /* not after it: when what is being handled arrived */
	bool begun;                /* the journal's transaction */
	bool sync;
	bool wants_check;
	bool broken;            /* the journal cannot be written */
	bool was_broken;        /* … and could not when the batch began: its rows go to the backlog */
	bool deaf;              /* … and so nobody is counted: the feeds were told of as away */
	struct backlog backlog; /* what waits for the journal */
	bool told_broken;       /* … which people were told, and not yet that it is over */
	int64_t calm_at;    /* told_broken: clock's monotonic ms at which it has been written for a while; NEVER = it
			     * is not */
	bool backlog_full;  /* … and that no more can, was said */
	int64_t recover_at; /* machine's monotonic ms of the last attempt to write it */
	FILE *log;          /* log.txt; NULL = it could not be opened */
	uint64_t last_seq;  /* of the newest row, committed or about to be */
	uint64_t rows_since_check;
	size_t outgoing_count;
	size_t outgoing_capacity;
	struct outgoing *outgoing; /* owned */
	/* effects that end at once, asked for while another one was ending */
	bool ending;
	size_t ended_count;
	size_t ended_capacity;
	struct ended_effect *ended_effects; /* owned */
	/* sources */
	char feeds_state[1024];        /* immutable after create; "" = none */
	const struct secrets *secrets; /* borrowed, outlives us; NULL = none */
	struct network *network;       /* owned; NULL = no push feed */
	uint64_t handed;               /* network thread only: its calls with events */
	atomic_ullong handed_kept;     /* up to which of them they are in the journal or were given up; any thread */
	atomic_ullong handed_lost;     /* … and the newest that was; any thread */
	atomic_bool journal_waits; /* … and that none can be written now: what was handed over waits; any thread */
	size_t source_count;
	struct source
		sources[2 * RUNNER_FEEDS_MAX]; /* at most RUNNER_FEEDS_MAX that neither leave nor are disconnected */
	struct kept_url kept_urls[KEPT_URLS];
	size_t kept_urls_next; /* the place that is taken next, modulo their number */
	int64_t feed_room;     /* events that pull feeds may still hand over in this batch, on a real clock */
	bool skip_show_feeds;
	json_t *connected;       /* as in struct replay; owned, NULL = none, or they are back */
	int64_t live_since;      /* wall ms: the rehearsal ended then; what is older is history. 0 = there was none */
	json_t *marks;           /* as in struct replay; owned, NULL = none, or the feeds have them */
	json_t *clocks;          /* … likewise */
	bool forgotten_ended;    /* feeds of earlier parts of the session that nobody has connected again are over */
	uint32_t document;       /* number of the show's document as far as feeds go: load counts it up, from 1 */
	uint32_t document_begun; /* … when the batch began */
	int64_t feed_numbers;
	bool allow_private;
	enum feed_listen listen; /* what the show's own feeds may */
	size_t proof_count;
	struct proof_known *proofs; /* what the files say; owned */
	size_t kept_count;
	struct proof_kept *kept; /* owned */
	/* around */
	struct audience_text line;   /* of the event that is being written; owned */
	struct autopilot *autopilot; /* owned; NULL = none */
	struct publisher publisher;  /* any thread, as in run/publish.h */
	uint64_t published_changes;
	int64_t published_at;
	int64_t synced_at;
	bool sync_failed;       /* the last sync besides did, and that was said */
	bool booted;            /* boot, show and zone rows are written */
	bool boot_failed;       /* … or could not be, and that was said */
	struct mailbox mailbox; /* any thread */
	struct spool spool;     /* as in run/spool.h */
	int64_t spool_taken;    /* bytes of the spool that this batch handles */
	size_t spool_count;     /* … and events */
	bool spooling;          /* that events wait on the disk was said */
	pthread_t thread;
	bool started;
	bool joined;
	pthread_mutex_t end_mutex;
	pthread_cond_t end_wake;
	bool ended; /* protected by end_mutex: finished, or the thread has stopped */
};

/* run/batch.c: one batch = one transaction */
void batch_begin(struct runner *r);
/* Commits, then sends what is outgoing and runs the effects. False: the journal could not be written; nothing was sent,
 * and the engine is back where the journal ends: the same requests must be made again, which are then told so. */
bool batch_end(struct runner *r);
/* A journal row; 0 = it could not be written. Takes `body` over. */
uint64_t batch_row(struct runner *r, struct moment at, const char *kind, json_t *body);
uint64_t batch_row_text(struct runner *r, struct moment at, const char *kind, const char *body, size_t length);
/* Applies one event that has the row `seq`, and all that follows from it at once. */
void batch_apply(struct runner *r, struct event *event, uint64_t seq, struct reply *reply);
/* Lets everything happen that is due up to `to`, in order, each at its own time. */
void batch_advance(struct runner *r, struct moment to);
/* Queues an event line. Takes `fields` over. Without `seq` if it is 0, without `t` if `at` is all 0. */
void batch_say(struct runner *r, const char *name, json_t *fields, uint64_t seq, struct moment at);
void batch_answer(struct runner *r, json_t *answer, runner_answer to, void *user);
/* An effect ended: `verb` is what was asked for. */
void batch_end_effect(struct runner *r, const json_t *verb, int64_t number, bool ok, const char *text,
		      struct moment at);
/* The same by its number alone. */
void batch_effect_ended(struct runner *r, int64_t number, bool ok, const char *text);
/* A line of log.txt: a thing that happened, with its time, for a person who reads it afterwards. */
void batch_log(struct runner *r, const char *line);
/* A check row now. */
void batch_check(struct runner *r);
/* The moment of an event that happens now: never before the newest one. In a batch on a real clock: when that arrived
 * which is being handled. */
struct moment batch_now(struct runner *r);
/* The clock has changed within a batch: it begins anew as far as time goes. */
void batch_begin_time(struct runner *r);
/* What arrived at that instant of the machine's monotonic clock, in ms, is handled next; NEVER: what happens now. */
void batch_arrive(struct runner *r, int64_t arrived);

/* run/unspool.c: events that waited on the disk */
/* Puts the next of them in the place of a MAIL_SPOOLED, which is all that was taken then; anything else is left alone.
 */
struct mail *unspool(struct runner *r, struct mail *all);
/* The batch with them has ended. */
void unspool_done(struct runner *r);

/* run/broken.c: the journal cannot be written */
/* The engine is ahead of the journal: it is made anew from what is written, and nothing of the batch goes out. */
void broken_go_back(struct runner *r);
/* Before a batch: writes what could not be written, if that is possible again. */
void broken_recover(struct runner *r);
/* The alert. */
void broken_say(struct runner *r);
/* It is written again; that is told when it stays so. */
void broken_calm(struct runner *r);
/* False: so much waits for the disk that verbs are refused. */
bool broken_takes_verbs(const struct runner *r);
/* Tells that no more can wait, once. */
void broken_is_full(struct runner *r);

/* run/first_rows.c: boot, show and zone rows, once the time is known. */
bool first_rows(struct runner *r, struct moment now, struct error *error);
/* The session's show.json, as it is run. */
bool first_rows_document(struct runner *r, struct error *error);
/* Body of a zone row; new reference. */
json_t *zone_body(const struct show *show, const struct zone *zone);
/* Wall ms of the day that the zone's data must cover: the show's date if it has one. */
int64_t day_of_show(const struct show *show, struct moment at);

/* run/next_show.c: verbs that change the document */
/* For load: reads the file that the call names, and its zone; the call's path becomes absolute. NULL: *refusal is the
 * answer (new reference). The show is the caller's. */
struct show *next_show_load(struct runner *r, struct verb_call *call, struct zone *zone, struct moment at,
			    json_t **refusal);
/* The row of the next document, and of its zone if that is not NULL; the verb's row comes directly behind. */
void next_show_rows(struct runner *r, const struct show *next, const struct zone *zone, struct moment at);
/* After a load was applied: if the engine took `next` over, all that hangs on a document follows. */
void next_show_settle(struct runner *r, const struct show *next, struct moment at);
/* The engine's show is the runner's: it may have become another by an edit, by undo, by a load. */
void next_show_follow(struct runner *r);
/* Proofs and autopilot begin anew, as the engine has. */
void next_show_begin(struct runner *r);

/* run/rehearsal.c */
/* Why a rehearse verb is refused, new reference; NULL = it is not. */
json_t *rehearsal_judge(const struct runner *r, const struct verb_call *call);
/* It was accepted. */
void rehearsal_changed(struct runner *r, const struct verb_call *call, struct moment at);

/* run/bring.c: what people bring along from other shows, and take with them */
/* The store at that path; NULL or "" = none. A store that cannot be opened is told, and the show goes on without. */
void bring_open(struct runner *r, const char *path);
/* Before somebody's event: if he is new and something is known of him, the engine hears of it. True: he was looked up
 * and nothing is known; to be noted once the engine knows him. */
bool bring_person(struct runner *r, const char *platform, const char *id, struct moment at);
void bring_noted(struct runner *r, const char *platform, const char *id);
/* The same for the `person` of a verb; its platform is copied out. */
bool bring_named(struct runner *r, const struct verb_call *call, char platform[256], struct moment at);
/* After the commit: once the show is finished, its account goes into the store. */
void bring_back(struct runner *r);

/* run/request.c */
void request_line(struct runner *r, const struct mail *mail);
void request_events(struct runner *r, const struct mail *mail, struct moment at);
/* A verb of our own (autopilot, --auto). False: it was refused. */
bool request_own_verb(struct runner *r, const char *line, struct moment at);

/* run/screen.c */
/* Tries the show's patterns on an event that is to be journaled. `person`: who the engine knows him as, INDEX_NONE =
 * not yet. True: something was found, and *found says what in place of the event, borrowing from it; its `json` is the
 * caller's to free. */
bool screen_event(struct runner *r, const struct audience_event *e, uint32_t person, struct audience_event *found);
/* The show has changed: patterns that are new hold for what is shown already. */
void screen_follow(struct runner *r, struct moment at);
void screen_finish(struct screen *s);

/* run/edit.c */
/* Makes the document after an edit, and puts the id that was made into the call. NULL: *refusal is the answer (new
 * reference). The show is the caller's. */
struct show *edit_next_show(struct runner *r, struct verb_call *call, json_t **refusal);
/* Puts in force what was staged for something that is free now. */
void edit_follow(struct runner *r, struct moment at);

/* run/sources.c */
enum runner_result sources_add_all(struct runner *r, const struct runner_config *config, struct error *error);
/* The network thread, which is begun when the first needs it. False: it cannot. */
bool sources_need_network(struct runner *r);
/* Tells the engine of the feeds, and begins those that can begin. */
void sources_start(struct runner *r, struct moment at);
/* The engine was made anew: they are to be told of again. */
void sources_tell_again(struct runner *r, struct moment at);
/* The journal has failed, or is well again: for all that is heard a gap in coverage begins, or ends. */
void sources_tell_deaf(struct runner *r, struct moment at);
/* The show's own feeds have another leave to listen: those that do begin anew. */
void sources_listen(struct runner *r, enum feed_listen listen);
/* Those who post to us are told nothing more; what they were told is taken is in the mailbox then. */
void sources_stop_listening(struct runner *r);
void sources_stop(struct runner *r);
/* Wall-clock instant of the next event of a pull feed, or NEVER. */
int64_t sources_next(const struct runner *r);
/* A batch ends: the next one has room again for so many events of pull feeds that verbs do not wait long. */
void sources_make_room(struct runner *r);
/* Hands over what is due; how many events that were. */
size_t sources_take(struct runner *r, struct moment at);
/* feed.connect and feed.disconnect. False with a reason in text. `scripted`: a cue asks, so the feed has no more leave
 * than the show's own. */
bool sources_effect(struct runner *r, const json_t *verb, bool scripted, const char **text);
/* A feed that is to be connected, judged before the verb is applied: NULL = fine, else the refusal, new reference. `id`
 * may be NULL. */
json_t *sources_judge(const struct runner *r, const char *url, const char *id);
/* sources_secret.c: addresses with a secret in them. */

/* Sets the text under `key`, without the secrets of the addresses in it. */
void sources_hide(json_t *body, const char *key, const char *text);
/* Of a feed.connect that will be applied: its `url` becomes what may be told, and the whole is kept for the effect. */
void sources_keep_url(struct runner *r, json_t *verb);
/* The whole address of which that is told; the text itself if nothing was taken from it. Borrowed until the next verb.
 */
const char *sources_kept_url(const struct runner *r, const char *shown);
void sources_forget_urls(struct runner *r);
/* An ellipsis stands where the secret was, which nobody knows any more. */
/* An event that was handed in may name a feed of ours by its whole address: it is called as that feed calls itself. */
void sources_name_feed(const struct runner *r, struct audience_event *e);
bool sources_has_lost_secret(const char *url);
/* feed.no-secret, with the place of the secrets file; new reference. */
json_t *sources_no_secret(const struct runner *r);
/* What is secret in the address, or is the same in another one's: NULL = fine, else the refusal, new reference. */
json_t *sources_judge_secret(const struct runner *r, const char *text, const struct feed_url *url);
/* A feed that is there goes by the name of this one, and elsewhere: feed_url_is_twin(). */
bool sources_has_twin(const struct runner *r, const struct feed_url *url);
/* sources_map.c: the field maps of feeds. */

/* Finds the map that the URL names. False: *error says why it cannot be used. */
bool sources_find_map(const struct runner *r, struct feed_url *url, struct error *error);
/* What the feed of this URL can tell. */
void sources_learn(const struct runner *r, struct source *s, const char *url);
/* As it stands in the state: {"follower": true, …}. New reference. */
json_t *sources_knows(const struct source *s);
/* NULL: it can be used. New reference to a refusal. */
json_t *sources_judge_map(const struct runner *r, const struct feed_url *url);
bool sources_has(const struct runner *r, const char *id);
/* The list follows the show and the rehearsal: what does not belong to them any more leaves, the show's feeds come. To
 * be called whenever one of the two has changed, forwards or back. */
bool sources_are_full(const struct runner *r);
/* It is over; it stays in the list. */
void sources_disconnect(struct runner *r, struct source *s);
/* Room in the list for one more: one that a verb has disconnected gives way, first the one with the same id. */
bool sources_make_place(struct runner *r, const char *id);
/* It begins with the next batch. `id`: "" = f1, f2 … NULL: *error says why. */
struct source *sources_add(struct runner *r, const char *id, const char *text, struct error *error);
/* What a script names has no more leave than the operator has given to all of it. */
void sources_bound(const struct runner *r, struct source *s);
/* The session is resumed: what feed.connect has connected is connected again. */
void sources_bring_back(struct runner *r);
/* … and each feed is given its mark of before, and what was known of the clocks of its senders. */
void sources_go_on(struct runner *r);
void sources_settle(struct runner *r);
/* Tells the engine of those that wait, so that what they say counts as it should from now on. */
void sources_tell_waiting(struct runner *r, struct moment at);
/* The pull feeds begin once more: the show does. */
void sources_begin_again(struct runner *r);
/* What the feeds over the network said so far is no repeat when they say it again. */
/* What feeds hand over: what a platform had before the show went live is history, also if it comes again. */
void sources_mark_history(const struct runner *r, struct mail *mail);
void sources_forget_repeats(struct runner *r);
/* One that was judged. */
void sources_add_for_rehearsal(struct runner *r, const char *url);

/* NULL: there is none with that id, or it is about to leave. */
struct source *sources_find(const struct runner *r, const char *id);

/* run/sources_tell.c */
/* What the engine knows of the feed whose events are called so; NULL = nothing. */
const struct engine_feed *sources_known(const struct runner *r, const char *feed);
void sources_status(struct runner *r, const struct feed_status *status);
/* `feeds` of the state. New reference. */
json_t *sources_state(const struct runner *r);
/* An event of a feed was known already, and changed nothing: `id`, or NULL and the feed of the event. */
void sources_note_known(struct runner *r, const char *id, const char *feed);
/* Tells the engine of a feed. */
void sources_tell_engine(struct runner *r, struct source *s, struct moment at);
/* If its state or words have changed: a row, an event, and the engine hears of it. */
void sources_tell(struct runner *r, struct source *s, struct moment at);
/* The same without a change: the engine was made anew. */
void sources_tell_again_of(struct runner *r, struct source *s, struct moment at);
/* One that is not among the sources any more has ended. */
void sources_say_ended(struct runner *r, const char *id, struct moment at);
void sources_take_over(struct runner *r, struct source *s, const struct feed_status *status);
/* Why a recording or a field map cannot be had. */
struct saying sources_says(const struct error *error);
/* Cuts a text where it is no UTF-8. */
void sources_keep_valid(char *text);

/* run/chat.c: say */
enum chat_way {
	CHAT_NOWHERE = 1, /* it is done at once: the desks have it by the event; or nobody is told of a rehearsal */
	CHAT_DESK,        /* the clipboard of whoever sits there */
	CHAT_FEEDS,
	CHAT_WEBHOOK,
};
bool chat_is_say(const json_t *verb);
enum chat_way chat_way(const struct runner *r, const json_t *verb);
/* To the feeds; it ends by a mail. False: *text says why it cannot. */
bool chat_send(struct runner *r, const json_t *verb, int64_t number, const char **text);
/* Network thread; `posted` of a feed_sink: what became of it, or of a webhook's text, goes to the runner. `user`: it.
 */
void chat_posted(void *user, int64_t number, bool ok, const char *feed, const struct saying *why);
/* … who tells it in the language of the show: the effect has ended. */
void chat_ended(struct runner *r, const struct mail *mail);

/* After the commit: what of the network's events is in the journal now, or could not be written. */
void sources_kept(struct runner *r, const struct mail *all);

/* run/webhooks.c */
/* Why nothing can be sent to it, new reference; NULL = it can. */
json_t *webhooks_judge(const struct runner *r, const char *id);
/* The verb's webhook has an address. */
bool webhooks_known(const struct runner *r, const json_t *verb);
/* Sends what the verb says; it ends by a mail. False: *text says why it cannot. */
bool webhooks_send(struct runner *r, const json_t *verb, int64_t number, const char **text);

/* run/proofs.c: writes the proofs of lotteries that have drawn, or whose picks have changed since. */
/* With them those of runs that went, with a reset or out of the document, before theirs were written. */
void proofs_write(struct runner *r);
/* For the engine's context: a run goes (`user` is the runner), and its proof is made while it can be. */
void proofs_keep(void *user, const struct interaction *it);
/* What went with a batch that is taken back did not happen. */
void proofs_drop(struct runner *r);
/* Another document, or a new beginning: none is written yet. */
void proofs_forget(struct runner *r);

/* run/autopilot.c: an operator that does what the script plans */
struct autopilot *autopilot_create(const struct show *show);
void autopilot_destroy(struct autopilot *a);
/* The next instant on the monotonic clock at which it does something, or NEVER; and the verb that it gives then
 * (borrowed until the next call), NULL = none. */
int64_t autopilot_next(struct autopilot *a, struct engine *e, struct moment now);
const char *autopilot_verb(struct autopilot *a, struct engine *e, struct moment now);
/* That verb was refused: nothing is tried for a while. */
void autopilot_refused(struct autopilot *a, struct moment now);
/* True once: a loop goes round without time passing. */
bool autopilot_is_spinning(struct autopilot *a);

#endif
