/* Every key of the show document, once (contracts.md section 7). */
#include "show/document_read.h"

#include "show/brand.h"
#include "show/check.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct field money_fields[] = {
	{.key = "minor",
	 .type = FIELD_INTEGER,
	 .required = true,
	 .offset = offsetof(struct money, minor),
	 .help = "Amount in the smallest unit: 9900 is 99.00 CNY."},
	{.key = "currency",
	 .type = FIELD_CURRENCY,
	 .required = true,
	 .offset = offsetof(struct money, currency),
	 .help = "ISO 4217, or the platform's coin, such as twitch-bits."},
};
const struct object_table money_table = {"amount", sizeof(struct money), money_fields, COUNT(money_fields), NULL, NULL};

static const struct field theme_colour_fields[] = {
	{.key = "surface", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "surface_end", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "text", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "muted", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "hairline", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "border", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "outline", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "accent", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "price", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "fill", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "fill_end", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "on_fill", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "meter", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "meter_end", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "track", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "row", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "well", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "good", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "warning", .type = FIELD_COLOUR, .offset = NOT_STORED},
	{.key = "danger", .type = FIELD_COLOUR, .offset = NOT_STORED},
};
static const struct object_table theme_colour_table = {"colours", 0,   theme_colour_fields, COUNT(theme_colour_fields),
						       NULL,      NULL};

#define THEME_TEXT 255 /* bytes, as in a theme's file */

static const struct field theme_fields[] = {
	{.key = "name", .type = FIELD_LINE, .offset = offsetof(struct show, theme), .fallback = "studio"},
	{.key = "accent", .type = FIELD_COLOUR, .offset = NOT_STORED, .help = "Coloured words and the call to action."},
	{.key = "colours",
	 .type = FIELD_OBJECT,
	 .offset = NOT_STORED,
	 .count = NOT_STORED,
	 .object = &theme_colour_table,
	 .help = "Any colour of the theme, by its name in the theme's file. What is not said follows what is."},
	{.key = "poll_colours",
	 .type = FIELD_TEXTS,
	 .offset = NOT_STORED,
	 .min = 1,
	 .max = 10,
	 .help = "#RRGGBB of a poll's first options; those that are not said are the theme's."},
	{.key = "font",
	 .type = FIELD_LINE,
	 .offset = NOT_STORED,
	 .max = THEME_TEXT,
	 .help = "A family; with commas between several."},
	{.key = "title_font", .type = FIELD_LINE, .offset = NOT_STORED, .max = THEME_TEXT},
	{.key = "logo", .type = FIELD_PATH, .offset = offsetof(struct show, logo)},
	{.key = "radius", .type = FIELD_INTEGER, .offset = NOT_STORED, .max = BRAND_RADIUS_MOST},
	{.key = "motion", .type = FIELD_CHOICE, .offset = NOT_STORED, .choices = "calm|lively|bouncy|reduced"},
};
static const struct object_table theme_table = {"theme", sizeof(struct show), theme_fields, COUNT(theme_fields), NULL,
						NULL};

static const struct field crew_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = offsetof(struct show_crew, id)},
	{.key = "name", .type = FIELD_LINE, .required = true, .offset = offsetof(struct show_crew, name)},
	{.key = "role", .type = FIELD_LINE, .offset = offsetof(struct show_crew, role)},
};
static const struct object_table crew_table = {"crew", sizeof(struct show_crew), crew_fields, COUNT(crew_fields), NULL,
					       NULL};

static const struct field group_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = offsetof(struct show_group, id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = offsetof(struct show_group, title)},
	{.key = "target", .type = FIELD_DURATION, .offset = offsetof(struct show_group, target_ms)},
	{.key = "loop",
	 .type = FIELD_BOOL,
	 .offset = offsetof(struct show_group, loop),
	 .help = "After the last row the first is armed again, until the verb leave."},
};
static const struct object_table group_table = {
	"group", sizeof(struct show_group), group_fields, COUNT(group_fields), NULL, NULL};

static const struct field notes_fields[] = {
	{.key = "host", .type = FIELD_TEXT, .offset = NOTE_HOST * sizeof(const char *)},
	{.key = "operator", .type = FIELD_TEXT, .offset = NOTE_OPERATOR * sizeof(const char *)},
	{.key = "producer", .type = FIELD_TEXT, .offset = NOTE_PRODUCER * sizeof(const char *)},
	{.key = "moderator", .type = FIELD_TEXT, .offset = NOTE_MODERATOR * sizeof(const char *)},
	{.key = "technician", .type = FIELD_TEXT, .offset = NOTE_TECHNICIAN * sizeof(const char *)},
	{.key = "assistant", .type = FIELD_TEXT, .offset = NOTE_ASSISTANT * sizeof(const char *)},
};
static const struct object_table notes_table = {
	"notes", NOTE_ROLES * sizeof(const char *), notes_fields, COUNT(notes_fields), NULL, NULL};

static const struct field cue_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = offsetof(struct show_cue, id)},
	{.key = "title", .type = FIELD_TEXT, .offset = offsetof(struct show_cue, title)},
	{.key = "on",
	 .type = FIELD_CHOICE,
	 .required = true,
	 .offset = offsetof(struct show_cue, on),
	 .choices = "start|end|offset|before-end|time|manual"},
	/* A duration or a time of day, as `on` wants: check_cue() stores it. */
	{.key = "at",
	 .type = FIELD_LINE,
	 .offset = NOT_STORED,
	 .help = "A duration for offset and before-end, a time of day for time."},
	{.key = "wait", .type = FIELD_DURATION, .offset = offsetof(struct show_cue, wait_ms), .fallback = "0s"},
	{.key = "busy",
	 .type = FIELD_CHOICE,
	 .offset = offsetof(struct show_cue, busy),
	 .choices = "queue|restart|interrupt|refuse",
	 .fallback = "refuse"},
	{.key = "then", .type = FIELD_INDEX, .offset = offsetof(struct show_cue, then), .list = LIST_CUE},
	{.key = "do", .type = FIELD_VERBS, .required = true, .offset = offsetof(struct show_cue, actions)},
};
static const struct object_table cue_table = {"cue",    sizeof(struct show_cue), cue_fields, COUNT(cue_fields), NULL,
					      check_cue};

#define SEGMENT(member) offsetof(struct show_segment, member)
static const struct field segment_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = SEGMENT(id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = SEGMENT(title)},
	{.key = "start",
	 .type = FIELD_TIME,
	 .offset = SEGMENT(start_ms),
	 .help = "Absent: begins when the one before ends."},
	{.key = "duration", .type = FIELD_DURATION, .offset = SEGMENT(duration_ms)},
	{.key = "end", .type = FIELD_TIME, .offset = SEGMENT(end_ms)},
	{.key = "lock",
	 .type = FIELD_CHOICE,
	 .offset = SEGMENT(lock),
	 .choices = "duration|end",
	 .fallback = "duration"},
	{.key = "count_to_end", .type = FIELD_BOOL, .offset = SEGMENT(count_to_end)},
	{.key = "skip", .type = FIELD_BOOL, .offset = SEGMENT(skip)},
	{.key = "optional", .type = FIELD_BOOL, .offset = SEGMENT(optional)},
	{.key = "flag", .type = FIELD_BOOL, .offset = SEGMENT(flag)},
	{.key = "break", .type = FIELD_BOOL, .offset = SEGMENT(is_break)},
	{.key = "auto", .type = FIELD_BOOL, .offset = SEGMENT(autogo), .help = "GO by itself at its end."},
	{.key = "rescale", .type = FIELD_BOOL, .offset = SEGMENT(rescale), .fallback = "true"},
	{.key = "delay", .type = FIELD_DURATION, .offset = SEGMENT(delay_ms), .fallback = "0s"},
	{.key = "min", .type = FIELD_DURATION, .offset = SEGMENT(min_ms), .fallback = "0s"},
	{.key = "warn", .type = FIELD_DURATION, .offset = SEGMENT(warn_ms), .fallback = "2m"},
	{.key = "danger", .type = FIELD_DURATION, .offset = SEGMENT(danger_ms), .fallback = "1m"},
	{.key = "group", .type = FIELD_INDEX, .offset = SEGMENT(group), .list = LIST_GROUP},
	{.key = "owner", .type = FIELD_TEXT, .offset = SEGMENT(owner), .help = "A crew id or any text."},
	{.key = "colour", .type = FIELD_COLOUR, .offset = SEGMENT(colour)},
	{.key = "needs", .type = FIELD_TEXT, .offset = SEGMENT(needs)},
	{.key = "if_fails", .type = FIELD_TEXT, .offset = SEGMENT(if_fails)},
	{.key = "sponsor", .type = FIELD_INDEX, .offset = SEGMENT(sponsor), .list = LIST_SPONSOR},
	{.key = "notes", .type = FIELD_OBJECT, .offset = SEGMENT(notes), .count = NOT_STORED, .object = &notes_table},
	{.key = "talking_points", .type = FIELD_TEXTS, .offset = SEGMENT(talking_points)},
	{.key = "interactions",
	 .type = FIELD_INDICES,
	 .offset = SEGMENT(interactions),
	 .count = SEGMENT(interaction_count),
	 .list = LIST_INTERACTION},
	{.key = "products",
	 .type = FIELD_INDICES,
	 .offset = SEGMENT(products),
	 .count = SEGMENT(product_count),
	 .list = LIST_PRODUCT},
	{.key = "cues",
	 .type = FIELD_CUES,
	 .offset = SEGMENT(first_cue),
	 .count = SEGMENT(cue_count),
	 .object = &cue_table},
};
static const struct object_table segment_table = {
	"segment", sizeof(struct show_segment), segment_fields, COUNT(segment_fields), NULL, check_segment};

#define PRODUCT(member) offsetof(struct show_product, member)
static const struct field product_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = PRODUCT(id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = PRODUCT(title)},
	{.key = "picture", .type = FIELD_PATH, .offset = PRODUCT(picture)},
	{.key = "price", .type = FIELD_OBJECT, .offset = PRODUCT(price), .count = NOT_STORED, .object = &money_table},
	{.key = "was", .type = FIELD_OBJECT, .offset = PRODUCT(was), .count = NOT_STORED, .object = &money_table},
	{.key = "stock", .type = FIELD_INTEGER, .offset = PRODUCT(stock), .help = "Absent: not known."},
	{.key = "reserve", .type = FIELD_INTEGER, .offset = PRODUCT(reserve), .fallback = "0"},
	{.key = "limit", .type = FIELD_INTEGER, .offset = PRODUCT(limit), .fallback = "1", .min = 1, .max = 1000000},
	{.key = "link", .type = FIELD_TEXT, .offset = PRODUCT(link)},
	{.key = "skus",
	 .type = FIELD_TEXTS,
	 .offset = PRODUCT(skus),
	 .help = "What the orders of a shop call it, beside its id."},
	{.key = "sponsor",
	 .type = FIELD_INDEX,
	 .offset = PRODUCT(sponsor),
	 .list = LIST_SPONSOR,
	 .help = "On air while the sale's card shows the product."},
};
static const struct object_table product_table = {
	"product", sizeof(struct show_product), product_fields, COUNT(product_fields), NULL, check_product};

static const struct field goal_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = NOT_STORED},
	{.key = "title", .type = FIELD_TEXT, .offset = NOT_STORED},
	{.key = "metric",
	 .type = FIELD_CHOICE,
	 .required = true,
	 .offset = NOT_STORED,
	 .choices = "viewers|comments|participants|likes|shares|orders|revenue|conversion|interaction-rate|followers|"
		    "custom"},
	{.key = "target", .type = FIELD_INTEGER, .required = true, .offset = NOT_STORED},
	{.key = "currency", .type = FIELD_CURRENCY, .offset = NOT_STORED},
	{.key = "unit", .type = FIELD_TEXT, .offset = NOT_STORED},
};
static const struct object_table goal_table = {"goal", 0, goal_fields, COUNT(goal_fields), NULL, check_goal};

static const struct field test_fields[] = {
	{.key = "scene", .type = FIELD_LINE, .offset = NOT_STORED},
	{.key = "source", .type = FIELD_LINE, .offset = NOT_STORED},
	{.key = "audio", .type = FIELD_LINE, .offset = NOT_STORED},
	{.key = "feed", .type = FIELD_NAME, .offset = NOT_STORED, .list = LIST_FEED},
	{.key = "disk", .type = FIELD_INTEGER, .offset = NOT_STORED, .help = "MB that must be free."},
	{.key = "encoder", .type = FIELD_BOOL, .offset = NOT_STORED},
};
static const struct object_table test_table = {"check", 0, test_fields, COUNT(test_fields), NULL, check_item};

static const struct field item_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = NOT_STORED},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = NOT_STORED},
	{.key = "group", .type = FIELD_TEXT, .offset = NOT_STORED},
	{.key = "check", .type = FIELD_OBJECT, .offset = NOT_STORED, .count = NOT_STORED, .object = &test_table},
};
static const struct object_table item_table = {"checklist item", 0, item_fields, COUNT(item_fields), NULL, NULL};

#define FEED(member) offsetof(struct show_feed, member)
static const struct field feed_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = FEED(id)},
	{.key = "url", .type = FIELD_LINE, .required = true, .offset = FEED(url)},
	{.key = "count",
	 .type = FIELD_BOOL,
	 .offset = FEED(count),
	 .fallback = "true",
	 .help = "false: what it says is shown, and counts nowhere: no entries, votes, claims or orders."},
	{.key = "delay",
	 .type = FIELD_DURATION,
	 .offset = FEED(delay_ms),
	 .fallback = "0s",
	 .max = FEED_DELAY_MOST_MS,
	 .help = "How far its viewers are behind the studio, 3 to 25 s as a rule; at most 5 minutes."},
};
static const struct object_table feed_table = {"feed", sizeof(struct show_feed), feed_fields, COUNT(feed_fields), NULL,
					       NULL};

#define MODERATION(member) offsetof(struct show_moderation, member)
static const struct field moderation_fields[] = {
	{.key = "words",
	 .type = FIELD_TEXTS,
	 .offset = MODERATION(words),
	 .max = 100000,
	 .help = "Messages with one of these words are not shown."},
	{.key = "patterns",
	 .type = FIELD_TEXTS,
	 .offset = MODERATION(patterns),
	 .max = 1000,
	 .help = "The same, as regular expressions (PCRE2)."},
	{.key = "people",
	 .type = FIELD_TEXTS,
	 .offset = MODERATION(people),
	 .max = 100000,
	 .help = "PLATFORM/ID: people who are blocked from the start."},
	{.key = "links",
	 .type = FIELD_CHOICE,
	 .offset = MODERATION(links),
	 .fallback = "allow",
	 .choices = "allow|hold|hide|drop",
	 .help = "What becomes of messages with an address of the web; drop is another word for hide."},
	{.key = "duplicates",
	 .type = FIELD_INTEGER,
	 .offset = MODERATION(duplicates),
	 .fallback = "0",
	 .max = 1000000,
	 .help = "The same text is shown so often within \"window\", of one person, and if it is a long one of all "
		 "together; 0: always."},
	{.key = "window",
	 .type = FIELD_DURATION,
	 .offset = MODERATION(window_ms),
	 .fallback = "30s",
	 .min = 1000,
	 .max = 86400000},
	{.key = "caps",
	 .type = FIELD_INTEGER,
	 .offset = MODERATION(caps),
	 .fallback = "0",
	 .max = 100,
	 .help = "Messages with this share of capitals, per cent, are not shown; 0: all are."},
	{.key = "flood",
	 .type = FIELD_INTEGER,
	 .offset = MODERATION(flood),
	 .fallback = "0",
	 .max = 1000000,
	 .help = "So many messages of a person are shown in 10 seconds; 0: all are."},
	{.key = "risk",
	 .type = FIELD_TEXTS,
	 .offset = MODERATION(risk),
	 .max = 100000,
	 .help = "Words that raise an alert, in the audience's words and in the show's own."},
};
static const struct object_table moderation_table = {
	"moderation",    sizeof(struct show_moderation), moderation_fields, COUNT(moderation_fields), NULL,
	check_moderation};

#define REPLY(member) offsetof(struct show_reply, member)
static const struct field reply_fields[] = {
	{.key = "words", .type = FIELD_TEXTS, .required = true, .offset = REPLY(words), .min = 1, .max = 1000},
	{.key = "text", .type = FIELD_LINE, .required = true, .offset = REPLY(text)},
	{.key = "every",
	 .type = FIELD_DURATION,
	 .offset = REPLY(every_ms),
	 .help = "The same answer in one chat at most so often; 30s if it is not given, never under 5s."},
	{.key = "match",
	 .type = FIELD_CHOICE,
	 .offset = REPLY(match),
	 .choices = "exact|first-word|contains",
	 .fallback = "contains"},
};
static const struct object_table reply_table = {
	"reply", sizeof(struct show_reply), reply_fields, COUNT(reply_fields), NULL, NULL};

#define WEBHOOK(member) offsetof(struct show_webhook, member)
static const struct field webhook_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = WEBHOOK(id)},
	{.key = "format",
	 .type = FIELD_CHOICE,
	 .required = true,
	 .offset = WEBHOOK(format),
	 .choices = "plain|discord|slack|wecom|feishu|dingtalk"},
	{.key = "secret",
	 .type = FIELD_LINE,
	 .required = true,
	 .offset = WEBHOOK(secret),
	 .help = "The name in the secrets file, never the secret itself."},
};
static const struct object_table webhook_table = {
	"webhook", sizeof(struct show_webhook), webhook_fields, COUNT(webhook_fields), NULL, NULL};

#define REMINDER(member) offsetof(struct show_reminder, member)
static const struct field reminder_fields[] = {
	{.key = "before", .type = FIELD_DURATION, .required = true, .offset = REMINDER(before_ms)},
	{.key = "webhook", .type = FIELD_INDEX, .required = true, .offset = REMINDER(webhook), .list = LIST_WEBHOOK},
	{.key = "text", .type = FIELD_LINE, .required = true, .offset = REMINDER(text)},
};
static const struct object_table reminder_table = {
	"reminder", sizeof(struct show_reminder), reminder_fields, COUNT(reminder_fields), NULL, NULL};

#define SHOW(member) offsetof(struct show, member)
static const struct field points_fields[] = {
	{.key = "entry", .type = FIELD_INTEGER, .offset = SHOW(points_entry), .fallback = "0", .max = 1000000},
	{.key = "vote", .type = FIELD_INTEGER, .offset = SHOW(points_vote), .fallback = "0", .max = 1000000},
	{.key = "question", .type = FIELD_INTEGER, .offset = SHOW(points_question), .fallback = "0", .max = 1000000},
};
static const struct object_table points_table = {
	"points", sizeof(struct show), points_fields, COUNT(points_fields), NULL, NULL};

static const struct field pace_fields[] = {
	{.key = "lull", .type = FIELD_DURATION, .offset = NOT_STORED},
	{.key = "busy", .type = FIELD_INTEGER, .offset = NOT_STORED},
};
static const struct object_table pace_table = {"pace", 0, pace_fields, COUNT(pace_fields), NULL, NULL};

static const struct field step_fields[] = {
	{.key = "text", .type = FIELD_LINE, .required = true, .offset = NOT_STORED},
};
static const struct object_table step_table = {"step", 0, step_fields, COUNT(step_fields), NULL, NULL};

static const struct field plan_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = NOT_STORED},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = NOT_STORED},
	{.key = "owner", .type = FIELD_TEXT, .offset = NOT_STORED, .help = "A crew id or any text."},
	{.key = "steps", .type = FIELD_OBJECTS, .offset = NOT_STORED, .count = NOT_STORED, .object = &step_table},
	{.key = "card", .type = FIELD_TEXT, .offset = NOT_STORED},
};
static const struct object_table plan_table = {"plan", 0, plan_fields, COUNT(plan_fields), NULL, NULL};

static const struct field emergency_fields[] = {
	{.key = "scene", .type = FIELD_TEXT, .offset = SHOW(standby_scene)},
	{.key = "card", .type = FIELD_TEXT, .offset = SHOW(standby_card)},
	{.key = "mute", .type = FIELD_TEXTS, .offset = NOT_STORED},
	{.key = "auto", .type = FIELD_TEXTS, .offset = NOT_STORED, .choices = "reconnecting|dropped-frames|encoder"},
	{.key = "plans", .type = FIELD_OBJECTS, .offset = NOT_STORED, .count = NOT_STORED, .object = &plan_table},
};
static const struct object_table emergency_table = {
	"emergency", sizeof(struct show), emergency_fields, COUNT(emergency_fields), NULL, NULL};

static const struct field sponsor_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = offsetof(struct show_sponsor, id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = offsetof(struct show_sponsor, title)},
	{.key = "logo", .type = FIELD_PATH, .offset = offsetof(struct show_sponsor, logo)},
};
static const struct object_table sponsor_table = {
	"sponsor", sizeof(struct show_sponsor), sponsor_fields, COUNT(sponsor_fields), NULL, NULL};

#define BENEFIT(member) offsetof(struct show_benefit, member)
static const struct field benefit_fields[] = {
	{.key = "id", .type = FIELD_ID, .required = true, .offset = BENEFIT(id)},
	{.key = "kind",
	 .type = FIELD_CHOICE,
	 .required = true,
	 .offset = BENEFIT(kind),
	 .choices = "coupon|code|red-packet|free-shipping"},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = BENEFIT(title)},
	{.key = "code", .type = FIELD_TEXT, .offset = BENEFIT(code), .help = "The same code for everyone."},
	{.key = "codes",
	 .type = FIELD_TEXTS,
	 .offset = BENEFIT(codes),
	 .min = 1,
	 .max = 100000,
	 .help = "One code each, handed out in this order."},
	{.key = "count",
	 .type = FIELD_INTEGER,
	 .offset = BENEFIT(count),
	 .max = 1000000000,
	 .help = "Absent: as many as there are codes, else as many as one likes."},
};
static const struct object_table benefit_table = {
	"benefit", sizeof(struct show_benefit), benefit_fields, COUNT(benefit_fields), NULL, check_benefit};

#define PART(name, table, at, number)                                                                                  \
	{                                                                                                              \
		.key = name, .type = FIELD_OBJECTS, .offset = at, .count = number, .object = &table                    \
	}
#define SECTION(name, table, at)                                                                                       \
	{                                                                                                              \
		.key = name, .type = FIELD_OBJECT, .offset = at, .count = NOT_STORED, .object = &table                 \
	}
static const struct field show_fields[] = {
	{.key = "$schema", .type = FIELD_TEXT, .offset = NOT_STORED, .help = "For editors that know JSON Schema."},
	{.key = "crowdcue",
	 .type = FIELD_INTEGER,
	 .required = true,
	 .offset = NOT_STORED,
	 .min = 1,
	 .max = 1,
	 .help = "The version of this format."},
	{.key = "id", .type = FIELD_ID, .required = true, .offset = SHOW(id)},
	{.key = "title", .type = FIELD_LINE, .required = true, .offset = SHOW(title)},
	{.key = "language", .type = FIELD_LANGUAGE, .offset = SHOW(language), .fallback = "en-US"},
	{.key = "zone", .type = FIELD_ZONE, .offset = SHOW(zone)},
	{.key = "date", .type = FIELD_DATE, .offset = SHOW(date)},
	{.key = "end", .type = FIELD_TIME, .offset = SHOW(end_ms)},
	{.key = "guard", .type = FIELD_DURATION, .offset = SHOW(guard_ms), .fallback = "500ms"},
	SECTION("theme", theme_table, 0),
	PART("crew", crew_table, SHOW(crew), SHOW(crew_count)),
	PART("groups", group_table, SHOW(groups), SHOW(group_count)),
	{.key = "segments",
	 .type = FIELD_OBJECTS,
	 .required = true,
	 .offset = SHOW(segments),
	 .count = SHOW(segment_count),
	 .object = &segment_table},
	{.key = "interactions",
	 .type = FIELD_INTERACTIONS,
	 .offset = SHOW(interactions),
	 .count = SHOW(interaction_count)},
	PART("products", product_table, SHOW(products), SHOW(product_count)),
	PART("goals", goal_table, NOT_STORED, NOT_STORED),
	PART("checklist", item_table, NOT_STORED, NOT_STORED),
	PART("feeds", feed_table, SHOW(feeds), SHOW(feed_count)),
	SECTION("moderation", moderation_table, SHOW(moderation)),
	PART("replies", reply_table, SHOW(replies), SHOW(reply_count)),
	PART("webhooks", webhook_table, SHOW(webhooks), SHOW(webhook_count)),
	PART("reminders", reminder_table, SHOW(reminders), SHOW(reminder_count)),
	SECTION("points", points_table, 0),
	SECTION("pace", pace_table, NOT_STORED),
	SECTION("emergency", emergency_table, 0),
	PART("sponsors", sponsor_table, SHOW(sponsors), SHOW(sponsor_count)),
	PART("benefits", benefit_table, SHOW(benefits), SHOW(benefit_count)),
};
const struct object_table show_table = {"show", sizeof(struct show), show_fields, COUNT(show_fields), NULL, NULL};
