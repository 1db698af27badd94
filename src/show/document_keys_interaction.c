/* Every key of an interaction, once, by kind (contracts.md section 7). */
#include "show/document_read.h"

#include "show/check.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define NAMES_OF_ROLES "host|mod|bot|vip|member|follower"

/* What every interaction has. */
#define INTERACTION(member) offsetof(struct show_interaction, member)
static const struct field common_fields[] = {
	{.key = "kind",
	 .type = FIELD_CHOICE,
	 .required = true,
	 .offset = INTERACTION(kind),
	 .choices = INTERACTION_KINDS},
	{.key = "id", .type = FIELD_ID, .required = true, .offset = INTERACTION(id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = INTERACTION(title)},
	{.key = "time",
	 .type = FIELD_DURATION,
	 .offset = INTERACTION(time_ms),
	 .min = 1,
	 .help = "Absent: no time limit."},
	{.key = "settle", .type = FIELD_DURATION, .offset = INTERACTION(settle_ms), .fallback = "1s"},
	{.key = "hold",
	 .type = FIELD_BOOL,
	 .offset = INTERACTION(hold),
	 .fallback = "true",
	 .help = "Standby holds its clock."},
};
static const struct object_table common_table = {
	"interaction", sizeof(struct show_interaction), common_fields, COUNT(common_fields), NULL, NULL};

static const struct field weight_fields[] = {
	{.key = "role", .type = FIELD_CHOICE, .offset = NOT_STORED, .choices = NAMES_OF_ROLES},
	{.key = "level", .type = FIELD_INTEGER, .offset = offsetof(struct show_weight, level)},
	{.key = "weight",
	 .type = FIELD_INTEGER,
	 .required = true,
	 .offset = offsetof(struct show_weight, weight),
	 .min = 1,
	 .max = 1000000},
};
static const struct object_table weight_table = {
	"weight", sizeof(struct show_weight), weight_fields, COUNT(weight_fields), NULL, check_weight};

static const struct field entrant_fields[] = {
	{.key = "platform", .type = FIELD_LINE, .required = true, .offset = offsetof(struct show_entrant, platform)},
	{.key = "id", .type = FIELD_LINE, .required = true, .offset = offsetof(struct show_entrant, id)},
	{.key = "name", .type = FIELD_TEXT, .offset = offsetof(struct show_entrant, name)},
	{.key = "weight",
	 .type = FIELD_INTEGER,
	 .offset = offsetof(struct show_entrant, weight),
	 .min = 1,
	 .max = 1000000,
	 .fallback = "1"},
};
static const struct object_table entrant_table = {
	"entrant", sizeof(struct show_entrant), entrant_fields, COUNT(entrant_fields), NULL, NULL};

#define LOTTERY(member) offsetof(struct show_lottery, member)
static const struct field entry_fields[] = {
	{.key = "by",
	 .type = FIELD_CHOICE,
	 .required = true,
	 .offset = LOTTERY(by),
	 .choices = "keyword|any|gift|points|list"},
	{.key = "words", .type = FIELD_TEXTS, .offset = LOTTERY(words)},
	{.key = "match",
	 .type = FIELD_CHOICE,
	 .offset = LOTTERY(match),
	 .choices = "exact|first-word|contains",
	 .fallback = "exact"},
	{.key = "item", .type = FIELD_TEXT, .offset = LOTTERY(item)},
	{.key = "cost", .type = FIELD_INTEGER, .offset = LOTTERY(cost), .fallback = "0", .min = 0, .max = 1000000000},
	{.key = "list",
	 .type = FIELD_OBJECTS,
	 .offset = LOTTERY(list),
	 .count = LOTTERY(list_count),
	 .object = &entrant_table},
};
static const struct object_table entry_table = {
	"entry", sizeof(struct show_lottery), entry_fields, COUNT(entry_fields), NULL, check_entry};

static const struct field condition_fields[] = {
	{.key = "roles", .type = FIELD_ROLES, .offset = LOTTERY(need_roles), .choices = NAMES_OF_ROLES},
	{.key = "level", .type = FIELD_INTEGER, .offset = LOTTERY(need_level)},
	{.key = "gift",
	 .type = FIELD_OBJECT,
	 .offset = LOTTERY(need_gift),
	 .count = NOT_STORED,
	 .object = &money_table},
	{.key = "own_room", .type = FIELD_BOOL, .offset = LOTTERY(own_room)},
};
static const struct object_table condition_table = {
	"conditions", sizeof(struct show_lottery), condition_fields, COUNT(condition_fields), NULL, NULL};

static const struct field prize_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = offsetof(struct show_prize, id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = offsetof(struct show_prize, title)},
	{.key = "count",
	 .type = FIELD_INTEGER,
	 .offset = offsetof(struct show_prize, count),
	 .min = 1,
	 .max = 100000,
	 .fallback = "1"},
	{.key = "picture", .type = FIELD_PATH, .offset = offsetof(struct show_prize, picture)},
	{.key = "benefit",
	 .type = FIELD_INDEX,
	 .offset = offsetof(struct show_prize, benefit),
	 .list = LIST_BENEFIT,
	 .help = "Handed out to each winner of this prize."},
};
static const struct object_table prize_table = {
	"prize", sizeof(struct show_prize), prize_fields, COUNT(prize_fields), NULL, NULL};

static const struct field claim_fields[] = {
	{.key = "time", .type = FIELD_DURATION, .offset = LOTTERY(claim_ms), .fallback = "60s", .min = 1},
	{.key = "word", .type = FIELD_TEXT, .offset = LOTTERY(claim_word), .help = "Absent: any message claims."},
	{.key = "redraw",
	 .type = FIELD_CHOICE,
	 .offset = LOTTERY(redraw),
	 .choices = "confirm|auto|off",
	 .fallback = "confirm"},
};
static const struct object_table claim_table = {
	"claim", sizeof(struct show_lottery), claim_fields, COUNT(claim_fields), NULL, NULL};

static const struct field lottery_fields[] = {
	{.key = "entry",
	 .type = FIELD_OBJECT,
	 .required = true,
	 .offset = INTERACTION(lottery),
	 .count = NOT_STORED,
	 .object = &entry_table},
	{.key = "conditions",
	 .type = FIELD_OBJECT,
	 .offset = INTERACTION(lottery),
	 .count = NOT_STORED,
	 .object = &condition_table},
	/* check_lottery() stores it. */
	{.key = "exclude",
	 .type = FIELD_TEXTS,
	 .offset = NOT_STORED,
	 .choices = NAMES_OF_ROLES "|winner|winner-before"},
	{.key = "weights",
	 .type = FIELD_OBJECTS,
	 .offset = INTERACTION(lottery.weights),
	 .count = INTERACTION(lottery.weight_count),
	 .object = &weight_table},
	{.key = "prizes",
	 .type = FIELD_OBJECTS,
	 .required = true,
	 .offset = INTERACTION(lottery.prizes),
	 .count = INTERACTION(lottery.prize_count),
	 .object = &prize_table,
	 .min = 1,
	 .max = 100},
	{.key = "claim",
	 .type = FIELD_OBJECT,
	 .offset = INTERACTION(lottery),
	 .count = INTERACTION(lottery.has_claim),
	 .object = &claim_table,
	 .help = "Absent: winners are confirmed at once."},
	{.key = "reel", .type = FIELD_DURATION, .offset = INTERACTION(lottery.reel_ms), .fallback = "6s"},
	{.key = "names",
	 .type = FIELD_EITHER,
	 .offset = INTERACTION(lottery.masked),
	 .choices = "full|masked",
	 .fallback = "full"},
};

#define OPTION(member) offsetof(struct show_option, member)
static const struct field option_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = OPTION(id)},
	{.key = "text", .type = FIELD_LINE, .required = true, .offset = OPTION(text)},
	{.key = "words", .type = FIELD_TEXTS, .offset = OPTION(words)},
};
static const struct object_table option_table = {
	"option", sizeof(struct show_option), option_fields, COUNT(option_fields), NULL, NULL};

static const struct field poll_fields[] = {
	{.key = "options",
	 .type = FIELD_OBJECTS,
	 .required = true,
	 .offset = INTERACTION(poll.options),
	 .count = INTERACTION(poll.option_count),
	 .object = &option_table,
	 .min = 2,
	 .max = 10},
	{.key = "votes",
	 .type = FIELD_CHOICE,
	 .offset = INTERACTION(poll.votes),
	 .choices = "last|first|up-to",
	 .fallback = "last"},
	{.key = "up_to",
	 .type = FIELD_INTEGER,
	 .offset = INTERACTION(poll.up_to),
	 .min = 1,
	 .max = 10,
	 .fallback = "1"},
	{.key = "results",
	 .type = FIELD_EITHER,
	 .offset = INTERACTION(poll.hidden),
	 .choices = "live|hidden",
	 .fallback = "live"},
	{.key = "ties",
	 .type = FIELD_CHOICE,
	 .offset = INTERACTION(poll.ties),
	 .choices = "all|run-off|earliest|operator",
	 .fallback = "all"},
	{.key = "then",
	 .type = FIELD_EITHER,
	 .offset = INTERACTION(poll.then_reveal),
	 .choices = "close|reveal",
	 .fallback = "close"},
	{.key = "weights",
	 .type = FIELD_OBJECTS,
	 .offset = INTERACTION(poll.weights),
	 .count = INTERACTION(poll.weight_count),
	 .object = &weight_table},
};

static const struct field question_fields[] = {
	{.key = "prefix", .type = FIELD_TEXTS, .offset = INTERACTION(question.prefix)},
	{.key = "mark", .type = FIELD_BOOL, .offset = INTERACTION(question.mark)},
	{.key = "gift",
	 .type = FIELD_OBJECT,
	 .offset = INTERACTION(question.gift),
	 .count = NOT_STORED,
	 .object = &money_table},
	{.key = "approve", .type = FIELD_BOOL, .offset = INTERACTION(question.approve), .fallback = "true"},
	{.key = "upvote", .type = FIELD_TEXTS, .offset = INTERACTION(question.upvote)},
	{.key = "merge", .type = FIELD_BOOL, .offset = INTERACTION(question.merge)},
	{.key = "per_person",
	 .type = FIELD_INTEGER,
	 .offset = INTERACTION(question.per_person),
	 .fallback = "0",
	 .help = "0: no limit."},
	{.key = "air", .type = FIELD_DURATION, .offset = INTERACTION(question.air_ms), .min = 1},
};

static const struct field sale_claim_fields[] = {
	{.key = "words", .type = FIELD_TEXTS, .offset = offsetof(struct show_sale, claim_words)},
};
static const struct object_table sale_claim_table = {
	"claim", sizeof(struct show_sale), sale_claim_fields, COUNT(sale_claim_fields), NULL, NULL};

static const struct field sale_fields[] = {
	{.key = "products",
	 .type = FIELD_INDICES,
	 .required = true,
	 .offset = INTERACTION(sale.products),
	 .count = INTERACTION(sale.product_count),
	 .list = LIST_PRODUCT,
	 .min = 1,
	 .max = 100},
	{.key = "countdown", .type = FIELD_DURATION, .offset = INTERACTION(sale.countdown_ms)},
	{.key = "last", .type = FIELD_INTEGER, .offset = INTERACTION(sale.last), .fallback = "0"},
	{.key = "stock_from",
	 .type = FIELD_CHOICE,
	 .offset = INTERACTION(sale.stock_from),
	 .choices = "operator|orders|claims",
	 .fallback = "operator"},
	{.key = "claim",
	 .type = FIELD_OBJECT,
	 .offset = INTERACTION(sale),
	 .count = NOT_STORED,
	 .object = &sale_claim_table},
	{.key = "reshow", .type = FIELD_DURATION, .offset = INTERACTION(sale.reshow_ms), .min = 1},
	{.key = "pass", .type = FIELD_DURATION, .offset = INTERACTION(sale.pass_ms), .min = 1},
};

#define QUIZ(member) offsetof(struct show_quiz_question, member)
static const struct field asked_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = QUIZ(id)},
	{.key = "text", .type = FIELD_LINE, .required = true, .offset = QUIZ(text)},
	{.key = "options",
	 .type = FIELD_OBJECTS,
	 .required = true,
	 .offset = QUIZ(options),
	 .count = QUIZ(option_count),
	 .object = &option_table,
	 .min = 2,
	 .max = 10},
};
static const struct object_table survey_question_table = {
	"question", sizeof(struct show_quiz_question), asked_fields, COUNT(asked_fields), NULL, check_survey_question};
static const struct field quiz_question_fields[] = {
	/* check_quiz_question() stores it. */
	{.key = "right",
	 .type = FIELD_ID,
	 .required = true,
	 .offset = NOT_STORED,
	 .help = "The id of the right option."},
	{.key = "points", .type = FIELD_INTEGER, .offset = QUIZ(points), .fallback = "1000", .max = 1000000},
};
static const struct object_table quiz_question_table = {"question",
							sizeof(struct show_quiz_question),
							quiz_question_fields,
							COUNT(quiz_question_fields),
							&survey_question_table,
							check_quiz_question};

static const struct field quiz_fields[] = {
	{.key = "speed", .type = FIELD_BOOL, .offset = INTERACTION(quiz.speed)},
	{.key = "questions",
	 .type = FIELD_OBJECTS,
	 .required = true,
	 .offset = INTERACTION(quiz.questions),
	 .count = INTERACTION(quiz.question_count),
	 .object = &quiz_question_table,
	 .min = 1,
	 .max = 100},
};
static const struct field survey_fields[] = {
	{.key = "questions",
	 .type = FIELD_OBJECTS,
	 .required = true,
	 .offset = INTERACTION(quiz.questions),
	 .count = INTERACTION(quiz.question_count),
	 .object = &survey_question_table,
	 .min = 1,
	 .max = 100},
};
static const struct field topic_fields[] = {
	{.key = "text", .type = FIELD_TEXT, .offset = INTERACTION(text)},
};
static const struct field card_fields[] = {
	{.key = "text", .type = FIELD_TEXT, .offset = INTERACTION(text)},
	{.key = "style", .type = FIELD_LINE, .offset = INTERACTION(style), .fallback = "lower-third"},
	{.key = "benefit",
	 .type = FIELD_INDEX,
	 .offset = INTERACTION(benefit),
	 .list = LIST_BENEFIT,
	 .help = "What a card of the style \"benefit\" shows."},
};

/* In the order of enum interaction_kind. */
#define KIND(name, fields, check)                                                                                      \
	{                                                                                                              \
		name, sizeof(struct show_interaction), fields, COUNT(fields), &common_table, check                     \
	}
static const struct object_table kind_tables[] = {
	KIND("lottery", lottery_fields, check_lottery),
	KIND("poll", poll_fields, check_poll),
	KIND("question", question_fields, NULL),
	KIND("sale", sale_fields, NULL),
	KIND("quiz", quiz_fields, NULL),
	KIND("survey", survey_fields, NULL),
	KIND("topic", topic_fields, NULL),
	KIND("card", card_fields, check_card),
};

const struct object_table *interaction_table(enum interaction_kind kind)
{
	return kind >= KIND_LOTTERY && kind <= KIND_CARD ? &kind_tables[kind - 1] : NULL;
}
