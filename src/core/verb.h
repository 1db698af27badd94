/* The one verb table (contracts.md sections 2 and 10): names, arguments, where a verb may be used, and the parsers
 * that turn a line of text or a JSON object into a checked call. */
#ifndef CORE_VERB_H
#define CORE_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/reply.h"
#include "core/show.h"

enum argument_type {
	ARG_TEXT = 1,
	ARG_ID,
	ARG_DURATION,        /* "1h30m" "90s" "500ms", not negative */
	ARG_SIGNED_DURATION, /* "+30s" "-1m"; a sign is optional, none is plus */
	ARG_TIME,            /* "20:05" "20:05:30" */
	ARG_INTEGER,
	ARG_SIGNED_INTEGER, /* "+3" "-1" */
	ARG_BOOL,           /* true false */
	ARG_CHOICE,         /* one of `choices` */
	ARG_HEX,
	ARG_PERSON, /* PLATFORM/ID */
	ARG_ANY,    /* text or any JSON value */
};

struct verb_argument {
	const char *name;
	enum argument_type type;
	bool required;
	bool filled;         /* an ARG_TEXT that says nothing is refused (fold_is_blank) */
	bool positional;     /* stands after the verb without its name; it may also be named */
	const char *choices; /* "now|later"; NULL unless ARG_CHOICE */
	int64_t min;         /* the least value of an ARG_INTEGER; 0 else */
};

/* What engine.c dispatches on. The common verbs of interactions share one code; `kind` tells them apart. */
enum verb_code {
	/* rundown */
	VERB_GO = 1,
	VERB_BACK,
	VERB_JUMP,
	VERB_ARM,
	VERB_LEAVE,
	VERB_RETRY,
	VERB_DROP,
	VERB_LOCK,
	VERB_UNLOCK,
	VERB_SKIP,
	VERB_HOLD,
	VERB_RESUME,
	VERB_TIME,
	VERB_END_NOW,
	VERB_START_WAS,
	VERB_FIX,
	VERB_STANDBY,
	VERB_STANDBY_OFF,
	VERB_UNDO,
	VERB_REDO,
	VERB_REHEARSE,
	VERB_FINISH,
	VERB_LOAD,
	VERB_CUE,
	VERB_GOAL,
	/* edits */
	VERB_EDIT_SET,
	VERB_EDIT_INSERT,
	VERB_EDIT_DUPLICATE,
	VERB_EDIT_MOVE,
	VERB_EDIT_DELETE,
	VERB_EDIT_APPLY,
	VERB_EDIT_DISCARD,
	VERB_MODERATION_ADD,
	VERB_MODERATION_REMOVE,
	/* the life that all interactions share */
	VERB_X_ARM,
	VERB_X_OPEN,
	VERB_X_CLOSE,
	VERB_X_REVEAL,
	VERB_X_DONE,
	VERB_X_CANCEL,
	VERB_X_RESET,
	VERB_X_SHOW,
	VERB_X_HIDE,
	VERB_X_EXTEND,
	/* one kind only */
	VERB_LOTTERY_DRAW,
	VERB_LOTTERY_REDRAW,
	VERB_LOTTERY_CLAIM,
	VERB_LOTTERY_FORFEIT,
	VERB_LOTTERY_EXTEND_CLAIM,
	VERB_LOTTERY_EXCLUDE,
	VERB_LOTTERY_BEACON,
	VERB_LOTTERY_BEACON_VALUE,
	VERB_POLL_REOPEN,
	VERB_QUIZ_NEXT, /* also survey.next */
	VERB_QUESTION_TAKE,
	VERB_QUESTION_APPROVE,
	VERB_QUESTION_QUEUE,
	VERB_QUESTION_AIR,
	VERB_QUESTION_ANSWERED,
	VERB_QUESTION_DROP,
	VERB_QUESTION_MERGE,
	VERB_SALE_ANNOUNCE,
	VERB_SALE_START,
	VERB_SALE_STOCK,
	VERB_SALE_PRICE,
	VERB_SALE_NEXT,
	/* people and the world */
	VERB_PEOPLE_BLOCK,
	VERB_PEOPLE_UNBLOCK,
	VERB_PEOPLE_POINTS,
	VERB_PEOPLE_MASK,
	VERB_PEOPLE_UNMASK,
	VERB_COMMENT_HIDE,
	VERB_COMMENT_RELEASE,
	VERB_BENEFIT_GIVE,
	VERB_BENEFIT_TAKE_BACK,
	VERB_SAY,
	VERB_SAY_COPY,
	VERB_SAY_DROP,
	VERB_TASK,
	VERB_TASK_DONE,
	VERB_TASK_MISS,
	VERB_WEBHOOK,
	VERB_MARKER,
	VERB_ISSUE,
	VERB_FEED_CONNECT,
	VERB_FEED_DISCONNECT,
	VERB_FEED_DELAY,
	VERB_FEED_MAKE_UP,
	VERB_FEED_MEASURE,
	VERB_WAIT,
	VERB_OBS, /* every obs.*: an effect as it stands */
};

/* Undo (section 10) takes back the last verb of these families only. */
enum verb_undo { UNDO_NO = 1, UNDO_RUNDOWN, UNDO_EDIT, UNDO_QUESTION };

struct verb {
	const char *name;   /* "poll.open" */
	const char *family; /* "show" "edit" "lottery" … "people" "others" "obs" */
	enum verb_code code;
	enum interaction_kind kind; /* of interaction verbs, else 0 */
	enum verb_undo undo;
	bool cue_only; /* wait */
	bool previews; /* takes preview=true */
	/* edit.set, edit.insert: any further key with any value. From a line each value is a text as it was written
	 * (who edits reads it as JSON where the key asks for more than a text); from JSON it is what it is there. */
	bool any_key;            /* but for `refused` and `line`, which mark refused verbs in the journal */
	const char *needs_one;   /* "at|by": at least one of these is required; NULL = none is */
	const char *at_most_one; /* "at|by": two of these exclude each other; NULL = none do */
	const struct verb_argument *arguments; /* `req` and `preview` are understood besides, and not listed */
	size_t argument_count;
	const char *from;    /* states of the interaction (or of the show): "draft|armed", "" = any */
	const char *to;      /* "open", "" = unchanged, or does not apply */
	const char *reasons; /* "poll.already-open|poll.not-allowed" …; verb_reasons() has the general ones besides */
};

/* A call whose arguments have been checked: each is known, of its type, and no required one is missing.
 * A line and a JSON object that say the same give equal objects: integers and booleans are JSON's, hex is in lower
 * case, all else is text. `req` and `preview` stay in it. */
struct verb_call {
	const struct verb *verb;
	json_t *object; /* {"verb":NAME, arguments…} as journaled; durations and times still as text; owned */
};

/* The table. */
size_t verb_count(void);
const struct verb *verb_at(size_t i);
/* NULL if there is none. */
const struct verb *verb_find(const char *name);
/* Every reason with which the verb may be refused, new reference to an array of strings: what the parsers and the
 * journal may say, and `reasons`. */
json_t *verb_reasons(const struct verb *verb);
/* "signed-duration" … as verbs --json and the dock name an argument's type. */
const char *argument_type_name(enum argument_type type);
/* verbs --json: an array as in contracts.md section 20; `help` maps a verb's name to its text (NULL = ""). New
 * reference. */
json_t *verbs_json(const char *(*help)(const char *verb, void *user), void *user);

/* Parses one line: name, positional arguments, key=value, quoting as in section 10. On failure `reply` is the
 * refusal (verb.bad-line, verb.unknown, verb.missing-argument, verb.bad-argument with "argument") and `call` is empty.
 * The caller skips blank lines and comments. Both parsers are thread-safe. */
bool verb_parse_line(const char *line, struct verb_call *call, struct reply *reply);
/* The same for {"verb":…,…}: numbers, booleans and texts are taken where they fit. Borrows `object`.
 * In edit.* the first argument is `target` ("segment/hello"; edit.insert: "segment"); `id` is taken for it when there
 * is no `target`. */
bool verb_parse_json(const json_t *object, struct verb_call *call, struct reply *reply);
void verb_call_finish(struct verb_call *call);

/* Arguments of a checked call. A missing one gives the fallback. Texts are borrowed from the call. */
const char *verb_text(const struct verb_call *call, const char *name, const char *fallback);
int64_t verb_duration(const struct verb_call *call, const char *name, int64_t fallback); /* ms */
int64_t verb_time(const struct verb_call *call, const char *name, int64_t fallback);     /* ms since midnight */
int64_t verb_integer(const struct verb_call *call, const char *name, int64_t fallback);
bool verb_bool(const struct verb_call *call, const char *name, bool fallback);
bool verb_has(const struct verb_call *call, const char *name);

/* Texts of section 6. True if the whole text is one; `out` is ms. duration: a sign only if `signed_ok`. */
bool parse_duration(const char *text, bool signed_ok, int64_t *out);
bool parse_time_of_day(const char *text, int64_t *out);
/* [A-Za-z0-9][A-Za-z0-9_-]{0,63} */
bool valid_id(const char *text);

#endif
