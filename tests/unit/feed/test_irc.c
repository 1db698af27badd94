#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/irc.h"

static struct irc_line parse(const char *text)
{
	static struct irc_order order; /* from line to line, whatever they are */
	struct irc_order none = {0};
	struct irc_line line;
	struct irc_line anew;
	assert_true(irc_parse(text, strlen(text), &order, &line));
	assert_true(irc_parse(text, strlen(text), &none, &anew));
	assert_true(line.has == anew.has);
	for (unsigned i = 0; i < IRC_TAGS; i++)
		assert_true(irc_tag(&line, i).at == irc_tag(&anew, i).at &&
			    irc_tag(&line, i).length == irc_tag(&anew, i).length);
	return line;
}

#define ASSERT_SPAN(span, text) assert_true(span_is(span, text))

static void whole_line(void **state)
{
	(void)state;
	struct irc_line line =
		parse("@badge-info=;color=#0000FF;display-name=JuN1oRRRR;id=e9d998c3;tmi-sent-ts=1594545155039;"
		      "user-id=29803735;user-type= :jun1orrrr!jun1orrrr@jun1orrrr.tmi.twitch.tv PRIVMSG "
		      "#pajlada :dank cam");
	ASSERT_SPAN(line.command, "PRIVMSG");
	ASSERT_SPAN(line.nick, "jun1orrrr");
	assert_int_equal(line.param_count, 2);
	ASSERT_SPAN(irc_param(&line, 0), "#pajlada");
	ASSERT_SPAN(irc_param(&line, 1), "dank cam");
	ASSERT_SPAN(irc_tag(&line, IRC_USER_ID), "29803735");
	ASSERT_SPAN(irc_tag(&line, IRC_COLOR), "#0000FF");
	assert_int_equal(irc_tag(&line, IRC_BADGES).length, 0);
	assert_int_equal(irc_tag(&line, IRC_VIP).length, 0);
}

static void shapes(void **state)
{
	(void)state;
	struct irc_line line = parse("PING :tmi.twitch.tv");
	ASSERT_SPAN(line.command, "PING");
	ASSERT_SPAN(irc_param(&line, 0), "tmi.twitch.tv");
	line = parse(":tmi.twitch.tv RECONNECT");
	ASSERT_SPAN(line.command, "RECONNECT");
	ASSERT_SPAN(line.nick, "tmi.twitch.tv");
	assert_int_equal(line.param_count, 0);
	line = parse(":justinfan1.tmi.twitch.tv 366 justinfan1 #a :End of /NAMES list");
	ASSERT_SPAN(line.command, "366");
	ASSERT_SPAN(irc_param(&line, 1), "#a");
	line = parse("@a=1   :x   PRIVMSG   #a   ::) hi ");
	ASSERT_SPAN(irc_param(&line, 1), ":) hi ");
	line = parse(":x PRIVMSG #a :");
	assert_int_equal(line.param_count, 2);
	assert_int_equal(irc_param(&line, 1).length, 0);
	line = parse("A 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 :17");
	assert_int_equal(line.param_count, IRC_PARAMS_MOST);
	ASSERT_SPAN(irc_param(&line, 14), "15 16 :17");
	assert_null(irc_param(&line, 15).at);
}

static void no_lines(void **state)
{
	(void)state;
	static const char *const bad[] = {"",    " ",       "@",  "@a=1", "@a=1 ",    ":x",
					  ":x ", "@a=1 :x", "12", "1234", "PRIV-MSG", "::: 12"};
	struct irc_line line;
	struct irc_order order = {0};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(irc_parse(bad[i], strlen(bad[i]), &order, &line));
}

static void tags_with_the_same_ending(void **state)
{
	(void)state;
	struct irc_line line = parse("@msg-param-id=1;xid=2;id=;id=3;id=4;mod;idx=4;vip=b=c;;user-id A");
	ASSERT_SPAN(irc_tag(&line, IRC_ID), "3");
	ASSERT_SPAN(irc_tag(&line, IRC_VIP), "b=c");
	assert_int_equal(irc_tag(&line, IRC_MOD).length, 0);
	assert_int_equal(irc_tag(&line, IRC_USER_ID).length, 0);
}

/* Each by its name as the servers write it, in the first place, in the middle and in the last. */
static void every_tag(void **state)
{
	(void)state;
	static const char *const names[] = {
		[IRC_BADGES] = "badges",
		[IRC_BAN_DURATION] = "ban-duration",
		[IRC_BITS] = "bits",
		[IRC_COLOR] = "color",
		[IRC_DISPLAY_NAME] = "display-name",
		[IRC_EMOTE_ONLY] = "emote-only",
		[IRC_EMOTES] = "emotes",
		[IRC_FOLLOWERS_ONLY] = "followers-only",
		[IRC_ID] = "id",
		[IRC_LOGIN] = "login",
		[IRC_MOD] = "mod",
		[IRC_MSG_ID] = "msg-id",
		[IRC_COMMUNITY_GIFT_ID] = "msg-param-community-gift-id",
		[IRC_RAID_DISPLAY_NAME] = "msg-param-displayName",
		[IRC_RAID_LOGIN] = "msg-param-login",
		[IRC_MASS_GIFT_COUNT] = "msg-param-mass-gift-count",
		[IRC_ORIGIN_ID] = "msg-param-origin-id",
		[IRC_RECIPIENT_DISPLAY_NAME] = "msg-param-recipient-display-name",
		[IRC_RECIPIENT_ID] = "msg-param-recipient-id",
		[IRC_RECIPIENT_USER_NAME] = "msg-param-recipient-user-name",
		[IRC_SUB_PLAN] = "msg-param-sub-plan",
		[IRC_VIEWER_COUNT] = "msg-param-viewerCount",
		[IRC_R9K] = "r9k",
		[IRC_REPLY_PARENT_MSG_ID] = "reply-parent-msg-id",
		[IRC_ROOM_ID] = "room-id",
		[IRC_SLOW] = "slow",
		[IRC_SOURCE_MSG_ID] = "source-msg-id",
		[IRC_SOURCE_ROOM_ID] = "source-room-id",
		[IRC_SUBS_ONLY] = "subs-only",
		[IRC_SUBSCRIBER] = "subscriber",
		[IRC_TARGET_MSG_ID] = "target-msg-id",
		[IRC_TARGET_USER_ID] = "target-user-id",
		[IRC_TMI_SENT_TS] = "tmi-sent-ts",
		[IRC_USER_ID] = "user-id",
		[IRC_VIP] = "vip",
	};
	char text[200];
	assert_int_equal(sizeof names / sizeof *names, IRC_TAGS);
	for (unsigned i = 0; i < IRC_TAGS; i++) {
		snprintf(text, sizeof text, "@%s=v;x=1;%s=w A", names[i], names[(i + 1) % IRC_TAGS]);
		struct irc_line line = parse(text);
		for (unsigned k = 0; k < IRC_TAGS; k++) {
			const char *expected = k == i ? "v" : k == (i + 1) % IRC_TAGS ? "w" : "";
			ASSERT_SPAN(irc_tag(&line, k), expected);
		}
		snprintf(text, sizeof text, "@y=;%s=v;x=1 A", names[i]);
		line = parse(text);
		ASSERT_SPAN(irc_tag(&line, i), "v");
	}
}

/* Lines of random tags, cut anywhere: what is remembered of the lines before changes nothing; parse() compares. */
static void the_order_is_only_a_guess(void **state)
{
	(void)state;
	static const char *const pieces[] = {"id=1;",
					     "id=;",
					     "idx=1;",
					     "user-id=7;",
					     "user-id;",
					     ";",
					     "mod=1;",
					     "mo=1;",
					     "=;",
					     "badges=a/1;",
					     "display-name=;",
					     "subscriber=1;",
					     "subs-only=1;",
					     "msg-param-recipient-display-name=x;",
					     "msg-param-recipient-display-nam=x;",
					     "aaaaaaaaaaaaaaaaaaaaaaaa=1;",
					     "aaaaaaaaaaaaaaaaaaaaaaa=1;"};
	uint32_t random = 1;
	for (int i = 0; i < 20000; i++) {
		char text[400] = "@x";
		for (int k = 0; k < 8; k++) {
			random = random * 1664525u + 1013904223u;
			strcat(text, pieces[(random >> 16) % (k % 4 ? sizeof pieces / sizeof *pieces : 3)]);
		}
		text[2 + random % (strlen(text) - 1)] = 0;
		strcat(text, " A");
		parse(text);
	}
}

static void escapes(void **state)
{
	(void)state;
	static const struct {
		const char *raw;
		const char *text;
	} cases[] = {
		{"plain", "plain"}, {"a\\sb", "a b"},           {"\\:\\s\\\\\\r\\n", "; \\\r\n"},
		{"\\x\\y", "xy"},   {"dangling\\", "dangling"}, {"", ""},
	};
	char out[64];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t length = irc_unescape(span_of(cases[i].raw), out, sizeof out);
		assert_int_equal(length, strlen(cases[i].text));
		assert_memory_equal(out, cases[i].text, length);
	}
	assert_int_equal(irc_unescape(span_of("abcdef"), out, 3), 3);
}

static void numbers(void **state)
{
	(void)state;
	int64_t value;
	assert_true(irc_number(span_of("0"), &value) && value == 0);
	assert_true(irc_number(span_of("1594545155039"), &value) && value == 1594545155039);
	assert_false(irc_number(span_of(""), &value));
	assert_false(irc_number(span_of("-1"), &value));
	assert_false(irc_number(span_of("1.5"), &value));
	assert_false(irc_number(span_of("99999999999999999999"), &value));
	assert_false(irc_number(span_of("999999999999999999"), &value));
	assert_true(irc_number(span_of("1000000000000000"), &value) && value == 1000000000000000);
	assert_false(irc_number(span_of("1000000000000001"), &value));
	assert_true(irc_number(span_of("00000000000000000000000012"), &value) && value == 12);
	assert_true(irc_number(span_of("00000000000000000000000000"), &value) && value == 0);
	assert_false(irc_number(span_of("0000000000000000000000x"), &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_line), cmocka_unit_test(shapes),
		cmocka_unit_test(no_lines),   cmocka_unit_test(tags_with_the_same_ending),
		cmocka_unit_test(escapes),    cmocka_unit_test(numbers),
		cmocka_unit_test(every_tag),  cmocka_unit_test(the_order_is_only_a_guess),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
