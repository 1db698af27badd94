#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed_bench.h"

#include "feed/plain_text.h"
#include "feed/reader.h"

/* What a message becomes, each event as: kind platform/id name strength roles "text" item ×count minor currency #id */
static void tell(const struct audience_event *e, char *out, size_t size)
{
	static const char *const strengths[] = {"-", "strong", "weak", "broken"};
	size_t at = strlen(out);
	at += (size_t)snprintf(out + at, size - at, "%s %s", audience_kind_name(e->kind), e->platform);
	if (e->has_person)
		at += (size_t)snprintf(out + at, size - at, "/%s %s %s r%u", e->person_id, e->person_name,
				       strengths[e->strength], e->roles);
	if (e->has_text)
		at += (size_t)snprintf(out + at, size - at, " \"%s\"", e->text);
	if (e->item[0])
		at += (size_t)snprintf(out + at, size - at, " %s", e->item);
	if (e->has_count)
		at += (size_t)snprintf(out + at, size - at, " x%lld", (long long)e->count);
	if (e->value.currency[0])
		at += (size_t)snprintf(out + at, size - at, " %lld %s", (long long)e->value.minor, e->value.currency);
	if (e->target[0])
		at += (size_t)snprintf(out + at, size - at, " ->%s", e->target);
	snprintf(out + at, size - at, " #%s\n", e->id[0] == '~' ? "~" : e->id);
}

/* Messages one after the other through one feed; `dropped`: how many were nobody's. */
static void expect(const char *map, const char *const *messages, const char *events, unsigned dropped)
{
	struct bench b;
	struct messages m;
	char out[4096] = "";
	bench_begin(&b, "twitch:somechannel");
	assert_true(messages_init(&m, map));
	for (size_t i = 0; messages[i]; i++)
		messages_take(&m, b.link, messages[i], strlen(messages[i]), &b.now);
	link_tell(b.link, &b.now);
	for (size_t i = 0; i < b.event_count; i++)
		tell(&b.events[i], out, sizeof out);
	assert_string_equal(out, events);
	assert_int_equal(b.link->status.dropped, dropped);
	messages_finish(&m);
	bench_end(&b);
}

#define USER1 "\\\"User\\\":{\\\"Id\\\":9007199254740993,\\\"Nickname\\\":\\\"甲\\\",\\\"FollowStatus\\\":1}"

static void the_first_shape(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"{\"Type\":1,\"ProcessName\":\"chrome\",\"Data\":\"{\\\"MsgId\\\":7353,\\\"Content\\\":"
		"\\\"上车\\\"," USER1 "}\"}",
		"{\"Type\":5,\"Data\":\"{\\\"MsgId\\\":2,\\\"GiftName\\\":\\\"玫瑰\\\",\\\"GiftCount\\\":3,"
		"\\\"DiamondCount\\\":10," USER1 "}\"}",
		"{\"Type\":5,\"Data\":\"{\\\"MsgId\\\":3,\\\"GiftName\\\":\\\"玫瑰\\\",\\\"GiftCount\\\":0," USER1
		"}\"}",
		"{\"Type\":2,\"Data\":\"{\\\"MsgId\\\":4,\\\"Count\\\":5,\\\"User\\\":{\\\"Id\\\":0,\\\"SecUid\\\":"
		"\\\"MS4\\\",\\\"Nickname\\\":\\\"乙\\\"}}\"}",
		"{\"Type\":3,\"Data\":\"{\\\"MsgId\\\":5,\\\"User\\\":{\\\"Id\\\":111111,\\\"Nickname\\\":\\\"丙\\\"}}"
		"\"}",
		"{\"Type\":6,\"Data\":\"{\\\"MsgId\\\":6,\\\"OnlineUserCount\\\":1234}\"}",
		"{\"Type\":7,\"Data\":\"{\\\"MsgId\\\":7,\\\"Type\\\":1," USER1 "}\"}",
		"{\"Type\":7,\"Data\":\"{\\\"MsgId\\\":8,\\\"Type\\\":2," USER1 "}\"}",
		"{\"Type\":1,\"Data\":\"no json\"}",
		"{\"Type\":99,\"Data\":\"{}\"}",
		NULL,
	};
	expect("", messages,
	       "comment douyin/9007199254740993 甲 strong r32 \"上车\" #7353\n"
	       "gift douyin/9007199254740993 甲 strong r32 玫瑰 x3 30 douyin-diamond #2\n"
	       "like douyin/MS4 乙 strong r0 x5 #4\n"
	       "enter douyin/111111 丙 broken r0 #5\n"
	       "viewers douyin x1234 #6\n"
	       "member douyin/9007199254740993 甲 strong r48 #8\n",
	       1);
}

static void the_second_shape_has_other_numbers(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"{\"Type\":3,\"Data\":{\"MsgId\":\"1\",\"Content\":\"1\",\"User\":{\"Id\":\"5\",\"NickName\":\"甲\"}}}",
		"{\"Type\":1,\"Data\":{\"MsgId\":\"2\",\"User\":{\"Id\":5,\"NickName\":\"甲\"}}}",
		"{\"Type\":7,\"Data\":{\"MsgId\":\"3\",\"OnlineUserCount\":9}}",
		NULL,
	};
	expect("", messages,
	       "comment douyin/5 甲 strong r0 \"1\" #1\n"
	       "enter douyin/5 甲 strong r0 #2\n"
	       "viewers douyin x9 #3\n",
	       0);
}

#define GIFT(count, end)                                                                                               \
	"[{\"id\":\"g" count end "\",\"method\":\"WebcastGiftMessage\",\"user\":{\"id\":\"MS4\",\"name\":\"甲\"},"    \
	"\"gift\":{\"id\":\"7\",\"name\":\"玫瑰\",\"price\":2,\"count\":" count ",\"repeatEnd\":" end "}}]"

static void running_totals_become_what_was_added(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"{\"title\":\"live info\",\"room\":{}}",
		"[{\"id\":\"1\",\"method\":\"WebcastChatMessage\",\"user\":{\"id\":\"MS4\",\"name\":\"甲\"},"
		"\"content\":\"hi\"}]",
		GIFT("3", "false"),
		GIFT("5", "false"),
		GIFT("5", "true"),
		GIFT("2", "true"),
		"[{\"id\":\"2\",\"method\":\"WebcastRoomUserSeqMessage\",\"room\":{\"audienceCount\":77}},"
		"{\"id\":\"3\",\"method\":\"WebcastSomethingElse\"}]",
		NULL,
	};
	expect("dycast", messages,
	       "comment douyin/MS4 甲 strong r0 \"hi\" #1\n"
	       "gift douyin/MS4 甲 strong r0 玫瑰 x3 6 douyin-diamond #g3false\n"
	       "gift douyin/MS4 甲 strong r0 玫瑰 x2 4 douyin-diamond #g5false\n"
	       "gift douyin/MS4 甲 strong r0 玫瑰 x2 4 douyin-diamond #g2true\n"
	       "viewers douyin x77 #2\n",
	       0);
}

static void posts_of_wechat_channels(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"{\"host_info\":{},\"live_info\":{\"live_id\":\"L\"},\"events\":["
		"{\"decoded_type\":\"comment\",\"seq\":12,\"msg_time\":1772971200001,\"nickname\":\"甲\",\"content\":"
		"\"在\","
		"\"decoded_openid\":\"o1\"},"
		"{\"decoded_type\":\"comment\",\"seq\":12,\"msg_time\":1772971200001,\"nickname\":\"甲\",\"content\":"
		"\"在\","
		"\"decoded_openid\":\"o1\"},"
		"{\"decoded_type\":\"gift\",\"seq\":13,\"nickname\":\"乙\",\"sec_openid\":\"s\",\"gift_num\":2,"
		"\"gift_value\":40,\"sec_gift_id\":\"g\"},"
		"{\"decoded_type\":\"levelup\",\"seq\":14}]}",
		NULL,
	};
	expect("", messages,
	       "comment wechat/o1 甲 strong r0 \"在\" #L/12\n"
	       "gift wechat/s 乙 weak r0 g x2 40 wechat-wecoin #L/13\n",
	       0);
}

static void social_stream_ninja(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"{\"type\":\"youtube\",\"id\":3,\"userid\":\"UC1\",\"chatname\":\"Ann\",\"chatmessage\":\"a &lt;3 "
		"<b>x</b> "
		"<img alt=\\\":wave:\\\" src=\\\"y\\\">\",\"moderator\":true,\"event\":false}",
		"{\"contents\":{\"type\":\"Bilibili\",\"id\":4,\"chatname\":\"乙\",\"chatmessage\":\"<1>\","
		"\"textonly\":true}}",
		"{\"type\":\"twitch\",\"id\":5,\"meta\":{\"messageId\":\"uuid\"},\"userid\":7,\"chatname\":\"C\","
		"\"chatmessage\":\"go\",\"hasDonation\":\"500 bits\"}",
		"{\"type\":\"kick\",\"id\":6,\"chatname\":\"D\",\"userid\":\"d\",\"hasDonation\":\"$5.00\","
		"\"chatmessage\":\"\"}",
		"{\"type\":\"kick\",\"id\":7,\"chatname\":\"D\",\"userid\":\"d\",\"hasDonation\":\"3 "
		"roses\",\"chatmessage\":\"\"}",
		"{\"type\":\"twitch\",\"id\":8,\"chatname\":\"E\",\"userid\":\"e\",\"event\":\"new_follower\"}",
		"{\"type\":\"twitch\",\"id\":9,\"chatname\":\"\",\"event\":\"viewer_update\",\"meta\":42}",
		"{\"delete\":{\"id\":3,\"type\":\"youtube\"}}",
		"{\"type\":\"twitch\",\"id\":10,\"chatname\":\"E\",\"userid\":\"e\",\"chatmessage\":\"psst\","
		"\"private\":true}",
		"{\"type\":\"twitch\",\"id\":11,\"chatname\":\"E\",\"userid\":\"e\",\"event\":\"raid\",\"chatmessage\":"
		"\"x\"}",
		NULL,
	};
	expect("", messages,
	       "comment youtube/UC1 Ann strong r2 \"a <3 x :wave:\" #3\n"
	       "comment bilibili/乙 乙 weak r0 \"<1>\" #4\n"
	       "gift twitch/7 C strong r0 \"go\" 500 bits 500 twitch-bits #uuid\n"
	       "gift kick/d D strong r0 $5.00 500 USD #6\n"
	       "gift kick/d D strong r0 3 roses #7\n"
	       "follow twitch/e E strong r0 #8\n"
	       "viewers twitch x42 #9\n"
	       "delete youtube ->3 #~\n",
	       0);
}

#define NINJA(id, user, name, text)                                                                                    \
	"{\"id\":" id ",\"type\":\"twitch\",\"userid\":\"" user "\",\"chatname\":\"" name "\",\"chatmessage\":\"" text \
	"\"}"

static void what_moderators_do_at_ninja(void **state)
{
	(void)state;
	static const char *const messages[] = {
		NINJA("1", "u1", "Ann", "hi"),
		NINJA("2", "u2", "Bob", "hi"),
		NINJA("3", "u3", "Cy", "hi"),
		"{\"id\":4,\"type\":\"kick\",\"chatname\":\"Dee\",\"chatmessage\":\"x\",\"meta\":{\"messageId\":\"k4\"}"
		"}",
		/* by the number of the message, which may have another name on its platform */
		"{\"delete\":{\"id\":1,\"chatname\":\"Ann\",\"type\":\"twitch\"}}",
		"{\"deleteMessage\":4}",
		/* by person */
		"{\"delete\":{\"chatname\":\"Bob\",\"type\":\"twitch\"}}",
		"{\"contents\":{\"delete\":{\"chatname\":\"Dee\",\"type\":\"Kick\"}}}",
		"{\"event\":\"user_banned\",\"type\":\"twitch\",\"chatname\":\"Cy\",\"userid\":\"u3\",\"id\":5,"
		"\"meta\":{\"userid\":\"u3\",\"username\":\"Cy\"}}",
		"{\"event\":\"user_banned\",\"type\":\"twitch\",\"chatname\":\"TheMod\",\"userid\":\"u9\",\"id\":6,"
		"\"meta\":{\"user_name\":\"Ann\"}}",
		"{\"event\":\"user_banned\",\"type\":\"twitch\",\"chatname\":\"Bob\",\"id\":7}",
		"{\"event\":\"user_banned\",\"type\":\"kick\",\"meta\":\"Dee\",\"id\":8}",
		"{\"event\":\"user_banned\",\"type\":\"twitch\",\"userid\":77,\"id\":9}",
		/* nobody */
		"{\"delete\":{\"chatname\":\"Zoe\",\"type\":\"twitch\"}}",
		"{\"delete\":{\"chatname\":\"Bob\",\"type\":\"youtube\"}}",
		"{\"delete\":{\"type\":\"twitch\"}}",
		"{\"delete\":7}",
		"{\"event\":\"user_banned\",\"type\":\"twitch\",\"chatname\":\"\"}",
		"{\"event\":\"user_banned\",\"type\":\"twitch\",\"meta\":{\"username\":\"Zoe\"}}",
		NULL,
	};
	expect("ssn", messages,
	       "comment twitch/u1 Ann strong r0 \"hi\" #1\n"
	       "comment twitch/u2 Bob strong r0 \"hi\" #2\n"
	       "comment twitch/u3 Cy strong r0 \"hi\" #3\n"
	       "comment kick/Dee Dee weak r0 \"x\" #k4\n"
	       "delete twitch ->1 #~\n"
	       "delete twitch ->k4 #~\n"
	       "ban twitch x1 ->u2 #~\n"
	       "ban kick x1 ->Dee #~\n"
	       "ban twitch ->u3 #5\n"
	       "ban twitch ->u1 #6\n"
	       "ban twitch ->u2 #7\n"
	       "ban kick ->Dee #8\n"
	       "ban twitch ->77 #9\n",
	       6);
}

/* The operator is told, not only the count; the log does not fill. */
static void what_names_nobody_is_said(void **state)
{
	(void)state;
	struct bench b;
	struct messages m;
	static const char message[] = "{\"delete\":{\"chatname\":\"Zoe\",\"type\":\"twitch\"}}";
	bench_begin(&b, "twitch:somechannel");
	link_live(b.link, &b.now);
	assert_true(messages_init(&m, "ssn"));
	for (int i = 0; i < 20; i++)
		messages_take(&m, b.link, message, strlen(message), &b.now);
	link_tell(b.link, &b.now);
	assert_int_equal(b.status.dropped, 20);
	assert_string_equal(b.status.says.key, "Feed.relay.unknown-person");
	assert_non_null(strstr(b.note, "no effect"));
	assert_int_equal(b.notes, 1);
	/* what changes with each message is told a few times only */
	for (int i = 0; i < 40; i++) {
		link_drop_in_words(b.link, saying_of("Feed.bilibili.unknown-kind", "%d", i % 20));
		link_tell(b.link, &b.now);
	}
	assert_int_equal(b.link->status.dropped, 60);
	assert_int_equal(b.notes, 8);
	assert_string_equal(saying_part(&b.status.says, 0), "6");
	messages_finish(&m);
	bench_end(&b);
}

static void nobodys_shape_is_counted(void **state)
{
	(void)state;
	static const char *const messages[] = {"{\"hello\":1}", "[1,2]", "nonsense", "\"x\"", NULL};
	expect("", messages, "", 5);
	struct messages m;
	assert_false(messages_init(&m, "nobody"));
}

static void html_becomes_text(void **state)
{
	(void)state;
	static const struct {
		const char *html;
		const char *text;
	} table[] = {
		{"plain", "plain"},
		{"a < b && c > d", "a < b && c > d"},
		{"1 &amp;&#x4E2D;&#65;&bogus;&#xD800;&", "1 &中A&bogus;&#xD800;&"},
		{"<a href=\"x>y\">in</a><br>out<!-- c -->", "in out"},
		{"<img src=x alt='hi &amp; you'/>", "hi & you"},
		{"<unfinished", "<unfinished"},
		{"<3", "<3"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char out[256];
		struct span s = plain_text(span_of(table[i].html), out, sizeof out);
		assert_string_equal(s.at, table[i].text);
		assert_int_equal(s.length, strlen(table[i].text));
	}
	char small[4];
	assert_string_equal(plain_text(span_of("abcdef"), small, sizeof small).at, "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_shape),
		cmocka_unit_test(the_second_shape_has_other_numbers),
		cmocka_unit_test(running_totals_become_what_was_added),
		cmocka_unit_test(posts_of_wechat_channels),
		cmocka_unit_test(social_stream_ninja),
		cmocka_unit_test(what_moderators_do_at_ninja),
		cmocka_unit_test(what_names_nobody_is_said),
		cmocka_unit_test(nobodys_shape_is_counted),
		cmocka_unit_test(html_becomes_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
