/* The verb table itself: a row for each verb of contracts.md section 10. Nothing here runs. */
#include "core/verb.h"

#include <string.h>

/* Behind the last argument; it is not counted. It stands there so that a verb without arguments has a list as well. */
#define END                                                                                                            \
	{                                                                                                              \
		.name = NULL                                                                                           \
	}
#define ID_REQUIRED                                                                                                    \
	{                                                                                                              \
		.name = "id", .type = ARG_ID, .required = true, .positional = true                                     \
	}
#define ID_OPTIONAL                                                                                                    \
	{                                                                                                              \
		.name = "id", .type = ARG_ID, .positional = true                                                       \
	}
#define OFF                                                                                                            \
	{                                                                                                              \
		.name = "off", .type = ARG_BOOL                                                                        \
	}
#define PRODUCT                                                                                                        \
	{                                                                                                              \
		.name = "product", .type = ARG_ID                                                                      \
	}
#define PICK                                                                                                           \
	{                                                                                                              \
		.name = "pick", .type = ARG_INTEGER, .required = true, .min = 1                                        \
	}
#define ITEM                                                                                                           \
	{                                                                                                              \
		.name = "item", .type = ARG_INTEGER, .required = true, .min = 1                                        \
	}
#define PERSON                                                                                                         \
	{                                                                                                              \
		.name = "person", .type = ARG_PERSON, .required = true                                                 \
	}
#define NAME                                                                                                           \
	{                                                                                                              \
		.name = "name", .type = ARG_TEXT, .required = true, .filled = true                                     \
	}
#define TEXT                                                                                                           \
	{                                                                                                              \
		.name = "text", .type = ARG_TEXT, .required = true                                                     \
	}
#define TEXT_FILLED                                                                                                    \
	{                                                                                                              \
		.name = "text", .type = ARG_TEXT, .required = true, .filled = true                                     \
	}
#define TEXT_OPTIONAL                                                                                                  \
	{                                                                                                              \
		.name = "text", .type = ARG_TEXT                                                                       \
	}
#define TARGET                                                                                                         \
	{                                                                                                              \
		.name = "target", .type = ARG_TEXT, .required = true, .positional = true                               \
	}
#define AFTER                                                                                                          \
	{                                                                                                              \
		.name = "after", .type = ARG_TEXT, .required = true                                                    \
	}

static const struct verb_argument none[] = {END};
static const struct verb_argument only_id[] = {ID_REQUIRED, END};
static const struct verb_argument maybe_id[] = {ID_OPTIONAL, END};
static const struct verb_argument skip[] = {ID_REQUIRED, OFF, END};
static const struct verb_argument time_by[] = {
	ID_OPTIONAL,
	{.name = "by", .type = ARG_SIGNED_DURATION, .required = true},
	END,
};
static const struct verb_argument start_was[] = {
	{.name = "at", .type = ARG_TIME},
	{.name = "by", .type = ARG_SIGNED_DURATION},
	END,
};
static const struct verb_argument fix[] = {
	ID_OPTIONAL,
	{.name = "how", .type = ARG_CHOICE, .required = true, .choices = "gaps|rescale|row|drop|start"},
	END,
};
static const struct verb_argument standby[] = {{.name = "plan", .type = ARG_ID}, END};
static const struct verb_argument rehearse[] = {
	{.name = "speed", .type = ARG_INTEGER, .min = 1},
	{.name = "feed", .type = ARG_TEXT},
	OFF,
	END,
};
static const struct verb_argument load[] = {{.name = "path", .type = ARG_TEXT, .required = true}, END};
static const struct verb_argument goal[] = {
	ID_REQUIRED,
	{.name = "value", .type = ARG_SIGNED_INTEGER, .required = true},
	END,
};

static const struct verb_argument edit_target[] = {TARGET, END};
static const struct verb_argument edit_duplicate[] = {TARGET, {.name = "id", .type = ARG_ID}, END};
static const struct verb_argument edit_staged[] = {
	ID_REQUIRED,
	{.name = "kind", .type = ARG_CHOICE, .choices = "segment|interaction"},
	END,
};
static const struct verb_argument edit_after[] = {TARGET, AFTER, END};
static const struct verb_argument edit_delete[] = {TARGET, {.name = "confirm", .type = ARG_BOOL}, END};

static const struct verb_argument x_open[] = {
	ID_REQUIRED,
	{.name = "time", .type = ARG_DURATION},
	{.name = "quiet", .type = ARG_BOOL},
	{.name = "force", .type = ARG_BOOL},
	END,
};
static const struct verb_argument x_extend[] = {
	ID_REQUIRED,
	{.name = "by", .type = ARG_SIGNED_DURATION, .required = true},
	END,
};
static const struct verb_argument poll_reveal[] = {ID_REQUIRED, {.name = "winner", .type = ARG_ID}, END};

static const struct verb_argument lottery_draw[] = {
	ID_REQUIRED,
	{.name = "prize", .type = ARG_ID},
	{.name = "count", .type = ARG_INTEGER, .min = 1},
	{.name = "reveal", .type = ARG_CHOICE, .choices = "now|later"},
	{.name = "force", .type = ARG_BOOL},
	END,
};
static const struct verb_argument lottery_pick[] = {ID_REQUIRED, PICK, END};
static const struct verb_argument lottery_extend_claim[] = {
	ID_REQUIRED,
	PICK,
	{.name = "by", .type = ARG_DURATION, .required = true},
	END,
};
static const struct verb_argument lottery_exclude[] = {
	ID_REQUIRED, PERSON, {.name = "reason", .type = ARG_TEXT}, OFF, END,
};
static const struct verb_argument lottery_beacon[] = {
	ID_REQUIRED, {.name = "round", .type = ARG_INTEGER, .min = 1}, {.name = "chain", .type = ARG_HEX}, OFF, END,
};
static const struct verb_argument lottery_beacon_value[] = {
	ID_REQUIRED,
	{.name = "round", .type = ARG_INTEGER, .required = true, .min = 1},
	{.name = "randomness", .type = ARG_HEX, .required = true},
	{.name = "signature", .type = ARG_HEX, .required = true},
	END,
};

static const struct verb_argument question_take[] = {
	ID_REQUIRED,
	TEXT_OPTIONAL,
	{.name = "message", .type = ARG_TEXT},
	{.name = "person", .type = ARG_PERSON},
	{.name = "name", .type = ARG_TEXT},
	END,
};
static const struct verb_argument question_item[] = {ID_REQUIRED, ITEM, END};
static const struct verb_argument question_queue[] = {
	ID_REQUIRED,
	ITEM,
	{.name = "at", .type = ARG_INTEGER, .min = 1},
	END,
};
static const struct verb_argument question_merge[] = {
	ID_REQUIRED,
	ITEM,
	{.name = "into", .type = ARG_INTEGER, .required = true, .min = 1},
	END,
};

static const struct verb_argument sale_product[] = {ID_REQUIRED, PRODUCT, END};
static const struct verb_argument sale_start[] = {
	ID_REQUIRED,
	{.name = "in", .type = ARG_DURATION},
	{.name = "at", .type = ARG_TIME},
	END,
};
static const struct verb_argument sale_stock[] = {
	ID_REQUIRED,
	{.name = "set", .type = ARG_INTEGER},
	{.name = "by", .type = ARG_SIGNED_INTEGER},
	{.name = "reserve", .type = ARG_INTEGER},
	PRODUCT,
	END,
};
static const struct verb_argument sale_price[] = {
	ID_REQUIRED,
	{.name = "minor", .type = ARG_INTEGER, .required = true},
	{.name = "was", .type = ARG_INTEGER},
	PRODUCT,
	END,
};

static const struct verb_argument people_block[] = {PERSON, {.name = "reason", .type = ARG_TEXT}, END};
static const struct verb_argument people_unblock[] = {PERSON, END};
static const struct verb_argument comment[] = {
	{.name = "message", .type = ARG_TEXT, .required = true, .filled = true},
	{.name = "feed", .type = ARG_TEXT},
	END,
};
static const struct verb_argument moderation[] = {
	{.name = "word", .type = ARG_TEXT, .filled = true},
	{.name = "pattern", .type = ARG_TEXT, .filled = true},
	{.name = "risk", .type = ARG_TEXT, .filled = true},
	END,
};
static const struct verb_argument people_points[] = {
	PERSON,
	{.name = "by", .type = ARG_SIGNED_INTEGER, .required = true},
	END,
};

static const struct verb_argument benefit_person[] = {ID_REQUIRED, PERSON, END};

static const struct verb_argument say[] = {
	TEXT_FILLED,
	{.name = "to", .type = ARG_CHOICE, .choices = "chat|team|host|clipboard"},
	{.name = "feed", .type = ARG_TEXT, .filled = true},
	END,
};
static const struct verb_argument said[] = {{.name = "n", .type = ARG_INTEGER, .min = 1}, END};
static const struct verb_argument task[] = {
	TEXT_FILLED,
	{.name = "for", .type = ARG_TEXT},
	{.name = "due", .type = ARG_DURATION},
	END,
};
static const struct verb_argument webhook[] = {ID_REQUIRED, TEXT_OPTIONAL, END};
static const struct verb_argument marker[] = {TEXT_OPTIONAL, END};
static const struct verb_argument issue[] = {TEXT_FILLED, END};
static const struct verb_argument feed_connect[] = {
	{.name = "url", .type = ARG_TEXT, .required = true},
	{.name = "id", .type = ARG_ID},
	END,
};
static const struct verb_argument feed_delay[] = {
	ID_REQUIRED,
	{.name = "delay", .type = ARG_DURATION, .positional = true},
	{.name = "from", .type = ARG_CHOICE, .choices = "preset|measured"},
	END,
};
static const struct verb_argument feed_measure[] = {
	ID_OPTIONAL,
	{.name = "time", .type = ARG_DURATION},
	OFF,
	END,
};
static const struct verb_argument wait_for[] = {{.name = "for", .type = ARG_DURATION, .required = true}, END};

static const struct verb_argument obs_scene[] = {
	NAME,
	{.name = "to", .type = ARG_CHOICE, .choices = "program|preview"},
	{.name = "transition", .type = ARG_TEXT},
	{.name = "time", .type = ARG_DURATION},
	END,
};
static const struct verb_argument obs_item[] = {NAME, {.name = "scene", .type = ARG_TEXT}, END};
static const struct verb_argument obs_name[] = {NAME, END};
static const struct verb_argument obs_mute[] = {NAME, OFF, END};
static const struct verb_argument obs_text[] = {NAME, TEXT, END};
static const struct verb_argument obs_record[] = {
	{.name = "do", .type = ARG_CHOICE, .required = true, .choices = "start|stop|chapter"},
	END,
};

/* A row of each family: what stands behind the reasons are further fields. */
#define ROW(name_, family_, code_, kind_, undo_, arguments_, from_, to_, ...)                                          \
	{                                                                                                              \
		.name = name_, .family = family_, .code = code_, .kind = kind_, .undo = undo_,                         \
		.arguments = arguments_, .argument_count = sizeof(arguments_) / sizeof *(arguments_)-1, .from = from_, \
		.to = to_, .reasons = __VA_ARGS__                                                                      \
	}
#define SHOW(name_, code_, undo_, arguments_, from_, to_, ...)                                                         \
	ROW(name_, "show", code_, 0, undo_, arguments_, from_, to_, __VA_ARGS__, .previews = true)
#define EDIT(name_, code_, arguments_, ...)                                                                            \
	ROW("edit." name_, "edit", code_, 0, UNDO_EDIT, arguments_, "ready|live", "", __VA_ARGS__, .previews = true)
#define KIND(kind_name, name_, code_, kind_, arguments_, from_, to_, ...)                                              \
	ROW(kind_name "." name_, kind_name, code_, kind_, UNDO_NO, arguments_, from_, to_, __VA_ARGS__)
#define QUESTION(name_, code_, arguments_, ...)                                                                        \
	ROW("question." name_, "question", code_, KIND_QUESTION, UNDO_QUESTION, arguments_, "draft|armed|open|closed", \
	    "", __VA_ARGS__)
#define PLAIN(name_, family_, code_, arguments_, ...)                                                                  \
	ROW(name_, family_, code_, 0, UNDO_NO, arguments_, "", "", __VA_ARGS__)
#define OBS(name_, arguments_) PLAIN("obs." name_, "obs", VERB_OBS, arguments_, "")

/* The life that all interactions share. `k` is the kind's name; its reasons begin with it. */
#define LIFE(k, kind_, open_more, reveal_arguments, reveal_to, reveal_reasons)                                         \
	KIND(k, "arm", VERB_X_ARM, kind_, only_id, "draft", "armed",                                                   \
	     "id.unknown|" k ".already-armed|" k ".not-allowed"),                                                      \
		KIND(k, "open", VERB_X_OPEN, kind_, x_open, "draft|armed", "open",                                     \
		     "id.unknown|" k ".already-open|" k ".not-allowed" open_more),                                     \
		KIND(k, "close", VERB_X_CLOSE, kind_, only_id, "open", "closed",                                       \
		     "id.unknown|" k ".already-closed|" k ".not-allowed"),                                             \
		KIND(k, "reveal", VERB_X_REVEAL, kind_, reveal_arguments, "closed", reveal_to,                         \
		     "id.unknown|" reveal_reasons),                                                                    \
		KIND(k, "done", VERB_X_DONE, kind_, only_id, "closed|revealed", "done",                                \
		     "id.unknown|" k ".already-done|" k ".not-allowed"),                                               \
		KIND(k, "cancel", VERB_X_CANCEL, kind_, only_id, "draft|armed|open|closed", "cancelled",               \
		     "id.unknown|" k ".already-cancelled|" k ".not-allowed"),                                          \
		KIND(k, "reset", VERB_X_RESET, kind_, only_id, "closed|revealed|done|cancelled", "draft",              \
		     "id.unknown|" k ".already-draft|" k ".not-allowed"),                                              \
		KIND(k, "show", VERB_X_SHOW, kind_, only_id, "draft|armed|open|closed|revealed", "",                   \
		     "id.unknown|" k ".not-allowed"),                                                                  \
		KIND(k, "hide", VERB_X_HIDE, kind_, only_id, "draft|armed|open|closed|revealed", "",                   \
		     "id.unknown|" k ".not-allowed"),                                                                  \
		KIND(k, "extend", VERB_X_EXTEND, kind_, x_extend, "open", "", "id.unknown|" k ".not-allowed")

#define REVEALS(k) k ".already-revealed|" k ".not-allowed"
#define NO_REVEAL "verb.not-applicable"
#define BROKEN "|lottery.broken-identity"

static const struct verb table[] = {
	SHOW("go", VERB_GO, UNDO_RUNDOWN, none, "ready|live", "live",
	     "go.locked|go.guarded|show.standby|show.finished|rundown.at-end"),
	SHOW("back", VERB_BACK, UNDO_RUNDOWN, none, "live", "",
	     "show.not-live|show.finished|show.standby|go.locked|go.guarded|rundown.at-start"),
	SHOW("jump", VERB_JUMP, UNDO_RUNDOWN, only_id, "ready|live", "live",
	     "id.unknown|show.finished|show.standby|go.locked|go.guarded|rundown.live"),
	SHOW("arm", VERB_ARM, UNDO_RUNDOWN, only_id, "ready|live", "", "id.unknown|show.finished|rundown.live"),
	SHOW("leave", VERB_LEAVE, UNDO_RUNDOWN, none, "live", "", "show.not-live|show.finished|rundown.at-end"),
	SHOW("retry", VERB_RETRY, UNDO_NO, only_id, "live", "", "id.unknown|show.finished|verb.not-applicable"),
	SHOW("drop", VERB_DROP, UNDO_NO, only_id, "live", "", "id.unknown|show.finished|verb.not-applicable"),
	SHOW("lock", VERB_LOCK, UNDO_RUNDOWN, none, "ready|live", "", "show.finished"),
	SHOW("unlock", VERB_UNLOCK, UNDO_RUNDOWN, none, "ready|live", "", "show.finished"),
	SHOW("skip", VERB_SKIP, UNDO_RUNDOWN, skip, "ready|live", "", "id.unknown|show.finished|rundown.live"),
	SHOW("hold", VERB_HOLD, UNDO_RUNDOWN, none, "live", "", "show.not-live|show.finished|rundown.already-held"),
	SHOW("resume", VERB_RESUME, UNDO_RUNDOWN, none, "live", "", "show.not-live|show.finished|rundown.not-held"),
	SHOW("time", VERB_TIME, UNDO_RUNDOWN, time_by, "ready|live", "",
	     "id.unknown|show.not-live|show.finished|rundown.impossible"),
	SHOW("end-now", VERB_END_NOW, UNDO_RUNDOWN, none, "live", "", "show.not-live|show.finished"),
	SHOW("start-was", VERB_START_WAS, UNDO_RUNDOWN, start_was, "live", "",
	     "show.not-live|show.finished|rundown.impossible", .needs_one = "at|by", .at_most_one = "at|by"),
	SHOW("fix", VERB_FIX, UNDO_RUNDOWN, fix, "ready|live", "",
	     "id.unknown|show.not-live|show.finished|rundown.impossible"),
	SHOW("standby", VERB_STANDBY, UNDO_RUNDOWN, standby, "ready|live", "", "id.unknown|show.standby|show.finished"),
	SHOW("standby-off", VERB_STANDBY_OFF, UNDO_RUNDOWN, none, "ready|live", "",
	     "verb.not-applicable|show.finished"),
	SHOW("undo", VERB_UNDO, UNDO_NO, none, "ready|live", "", "undo.nothing|show.finished"),
	SHOW("redo", VERB_REDO, UNDO_NO, none, "ready|live", "", "redo.nothing|show.finished"),
	SHOW("rehearse", VERB_REHEARSE, UNDO_NO, rehearse, "ready", "",
	     "show.live|show.finished|verb.not-applicable|feed.bad-url|feed.bad-map|feed.too-many"),
	SHOW("finish", VERB_FINISH, UNDO_NO, none, "ready|live", "finished", "show.finished"),
	SHOW("load", VERB_LOAD, UNDO_NO, load, "ready", "", "show.live|show.finished|show.none"),
	SHOW("cue", VERB_CUE, UNDO_NO, only_id, "ready|live", "", "id.unknown|cue.busy|show.finished"),
	SHOW("goal", VERB_GOAL, UNDO_NO, goal, "ready|live", "", "id.unknown|verb.not-applicable|show.finished"),

	EDIT("set", VERB_EDIT_SET, edit_target, "id.unknown|show.finished|journal.failed", .any_key = true),
	EDIT("insert", VERB_EDIT_INSERT, edit_after, "id.unknown|show.finished|journal.failed", .any_key = true),
	EDIT("duplicate", VERB_EDIT_DUPLICATE, edit_duplicate, "id.unknown|show.finished|journal.failed"),
	EDIT("move", VERB_EDIT_MOVE, edit_after, "id.unknown|show.finished|rundown.live|journal.failed"),
	EDIT("delete", VERB_EDIT_DELETE, edit_delete,
	     "id.unknown|show.finished|rundown.confirm|rundown.impossible|journal.failed"),
	EDIT("apply", VERB_EDIT_APPLY, edit_staged,
	     "id.unknown|show.finished|verb.not-applicable|journal.failed|lottery.not-allowed|poll.not-allowed|"
	     "question.not-allowed|sale.not-allowed|quiz.not-allowed|survey.not-allowed|topic.not-allowed|"
	     "card.not-allowed"),
	EDIT("discard", VERB_EDIT_DISCARD, edit_staged, "id.unknown|show.finished|verb.not-applicable|journal.failed"),

	LIFE("lottery", KIND_LOTTERY, BROKEN, only_id, "revealed", "lottery.not-drawn|" REVEALS("lottery")),
	KIND("lottery", "draw", VERB_LOTTERY_DRAW, KIND_LOTTERY, lottery_draw, "closed|revealed", "revealed",
	     "id.unknown|lottery.not-allowed|lottery.no-entrants|lottery.no-more-entrants|lottery.no-more-prizes|"
	     "lottery.claim-too-short|lottery.beacon-late"),
	KIND("lottery", "redraw", VERB_LOTTERY_REDRAW, KIND_LOTTERY, lottery_pick, "closed|revealed", "",
	     "id.unknown|lottery.not-allowed|lottery.not-drawn|lottery.no-pick|lottery.decided|"
	     "lottery.no-more-entrants"),
	KIND("lottery", "claim", VERB_LOTTERY_CLAIM, KIND_LOTTERY, lottery_pick, "closed|revealed", "",
	     "id.unknown|lottery.not-allowed|lottery.not-drawn|lottery.no-pick|lottery.decided"),
	KIND("lottery", "forfeit", VERB_LOTTERY_FORFEIT, KIND_LOTTERY, lottery_pick, "closed|revealed", "",
	     "id.unknown|lottery.not-allowed|lottery.not-drawn|lottery.no-pick|lottery.decided"),
	KIND("lottery", "extend-claim", VERB_LOTTERY_EXTEND_CLAIM, KIND_LOTTERY, lottery_extend_claim,
	     "closed|revealed", "", "id.unknown|lottery.not-allowed|lottery.not-drawn|lottery.no-pick|lottery.decided"),
	/* A reason is wanted for keeping someone out, not for letting him in again. */
	KIND("lottery", "exclude", VERB_LOTTERY_EXCLUDE, KIND_LOTTERY, lottery_exclude,
	     "draft|armed|open|closed|revealed", "", "id.unknown|lottery.not-allowed", .needs_one = "reason|off"),
	KIND("lottery", "beacon", VERB_LOTTERY_BEACON, KIND_LOTTERY, lottery_beacon, "draft|armed|open|closed", "",
	     "id.unknown|lottery.not-allowed|lottery.beacon-late", .needs_one = "round|off",
	     .at_most_one = "round|off"),
	KIND("lottery", "beacon-value", VERB_LOTTERY_BEACON_VALUE, KIND_LOTTERY, lottery_beacon_value, "closed", "",
	     "id.unknown|lottery.not-allowed|verb.not-applicable|lottery.beacon-late|lottery.beacon-early"),

	LIFE("poll", KIND_POLL, "", poll_reveal, "revealed", "poll.tie|" REVEALS("poll")),
	KIND("poll", "reopen", VERB_POLL_REOPEN, KIND_POLL, only_id, "closed", "open",
	     "id.unknown|poll.already-open|poll.revealed|poll.not-allowed"),

	LIFE("question", KIND_QUESTION, "", only_id, "", NO_REVEAL),
	QUESTION("take", VERB_QUESTION_TAKE, question_take, "id.unknown|question.not-allowed",
		 .needs_one = "text|message", .at_most_one = "text|message"),
	QUESTION("approve", VERB_QUESTION_APPROVE, question_item, "id.unknown|question.no-item|question.not-allowed"),
	QUESTION("queue", VERB_QUESTION_QUEUE, question_queue, "id.unknown|question.no-item|question.not-allowed"),
	QUESTION("air", VERB_QUESTION_AIR, question_item, "id.unknown|question.no-item|question.not-allowed"),
	QUESTION("answered", VERB_QUESTION_ANSWERED, question_item, "id.unknown|question.no-item|question.not-allowed"),
	QUESTION("drop", VERB_QUESTION_DROP, question_item, "id.unknown|question.no-item|question.not-allowed"),
	QUESTION("merge", VERB_QUESTION_MERGE, question_merge, "id.unknown|question.no-item|question.not-allowed"),

	LIFE("sale", KIND_SALE, "", only_id, "revealed", REVEALS("sale")),
	KIND("sale", "announce", VERB_SALE_ANNOUNCE, KIND_SALE, sale_product, "draft|armed", "",
	     "id.unknown|sale.not-allowed"),
	KIND("sale", "start", VERB_SALE_START, KIND_SALE, sale_start, "draft|armed", "open",
	     "id.unknown|sale.already-open|sale.not-allowed", .at_most_one = "in|at"),
	KIND("sale", "stock", VERB_SALE_STOCK, KIND_SALE, sale_stock, "draft|armed|open|closed", "",
	     "id.unknown|sale.oversell|sale.not-allowed", .needs_one = "set|by|reserve", .at_most_one = "set|by"),
	KIND("sale", "price", VERB_SALE_PRICE, KIND_SALE, sale_price, "draft|armed|open|closed", "",
	     "id.unknown|sale.not-allowed"),
	KIND("sale", "next", VERB_SALE_NEXT, KIND_SALE, sale_product, "draft|armed|open|closed", "",
	     "id.unknown|sale.not-allowed"),

	LIFE("quiz", KIND_QUIZ, "", only_id, "revealed", REVEALS("quiz")),
	KIND("quiz", "next", VERB_QUIZ_NEXT, KIND_QUIZ, only_id, "open", "", "id.unknown|quiz.not-allowed"),
	LIFE("survey", KIND_SURVEY, "", only_id, "revealed", REVEALS("survey")),
	KIND("survey", "next", VERB_QUIZ_NEXT, KIND_SURVEY, only_id, "open", "", "id.unknown|survey.not-allowed"),
	LIFE("topic", KIND_TOPIC, "", only_id, "", NO_REVEAL),
	LIFE("card", KIND_CARD, "", only_id, "", NO_REVEAL),

	PLAIN("people.block", "people", VERB_PEOPLE_BLOCK, people_block, ""),
	PLAIN("people.unblock", "people", VERB_PEOPLE_UNBLOCK, people_unblock, ""),
	PLAIN("people.points", "people", VERB_PEOPLE_POINTS, people_points, ""),
	PLAIN("people.mask", "people", VERB_PEOPLE_MASK, people_unblock, ""),
	PLAIN("people.unmask", "people", VERB_PEOPLE_UNMASK, people_unblock, ""),

	PLAIN("comment.hide", "comment", VERB_COMMENT_HIDE, comment, "id.unknown"),
	PLAIN("comment.release", "comment", VERB_COMMENT_RELEASE, comment, "id.unknown"),
	ROW("moderation.add", "moderation", VERB_MODERATION_ADD, 0, UNDO_EDIT, moderation, "ready|live", "",
	    "show.finished", .previews = true, .needs_one = "word|pattern|risk", .at_most_one = "word|pattern|risk"),
	ROW("moderation.remove", "moderation", VERB_MODERATION_REMOVE, 0, UNDO_EDIT, moderation, "ready|live", "",
	    "show.finished|id.unknown", .previews = true, .needs_one = "word|pattern|risk",
	    .at_most_one = "word|pattern|risk"),

	PLAIN("benefit.give", "benefit", VERB_BENEFIT_GIVE, benefit_person,
	      "id.unknown|benefit.already|benefit.none-left"),
	PLAIN("benefit.take-back", "benefit", VERB_BENEFIT_TAKE_BACK, benefit_person, "id.unknown|benefit.not-given"),

	PLAIN("say", "others", VERB_SAY, say, ""),
	PLAIN("say.copy", "others", VERB_SAY_COPY, said, "say.nothing"),
	PLAIN("say.drop", "others", VERB_SAY_DROP, said, "say.nothing"),
	PLAIN("task", "others", VERB_TASK, task, ""),
	PLAIN("task.done", "others", VERB_TASK_DONE, only_id, "id.unknown"),
	PLAIN("task.miss", "others", VERB_TASK_MISS, only_id, "id.unknown"),
	PLAIN("webhook", "others", VERB_WEBHOOK, webhook, "id.unknown|feed.no-secret"),
	PLAIN("marker", "others", VERB_MARKER, marker, ""),
	PLAIN("issue", "others", VERB_ISSUE, issue, ""),
	PLAIN("feed.connect", "others", VERB_FEED_CONNECT, feed_connect,
	      "feed.bad-url|feed.bad-map|feed.private|feed.token|feed.no-secret|feed.same-name|feed.too-many"),
	PLAIN("feed.disconnect", "others", VERB_FEED_DISCONNECT, only_id, "id.unknown"),
	PLAIN("feed.delay", "others", VERB_FEED_DELAY, feed_delay,
	      "id.unknown|feed.delay-too-long|feed.no-preset|feed.not-measured", .needs_one = "delay|from",
	      .at_most_one = "delay|from"),
	PLAIN("feed.measure", "others", VERB_FEED_MEASURE, feed_measure, "id.unknown|verb.not-applicable"),
	PLAIN("feed.make-up", "others", VERB_FEED_MAKE_UP, maybe_id,
	      "id.unknown|verb.not-applicable|feed.no-gap|lottery.not-allowed|poll.not-allowed|question.not-allowed|"
	      "sale.not-allowed|quiz.not-allowed|survey.not-allowed"),
	PLAIN("wait", "others", VERB_WAIT, wait_for, "verb.not-applicable", .cue_only = true),

	OBS("scene", obs_scene),
	OBS("show", obs_item),
	OBS("hide", obs_item),
	OBS("play", obs_name),
	OBS("mute", obs_mute),
	OBS("text", obs_text),
	OBS("record", obs_record),
	OBS("hotkey", obs_name),
};

size_t verb_count(void)
{
	return sizeof table / sizeof *table;
}

const struct verb *verb_at(size_t i)
{
	return &table[i];
}

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < verb_count(); i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}
