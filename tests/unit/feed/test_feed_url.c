#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/feed.h"
#include "feed/feed_url.h"

#define MY_SESSION "c021"

static struct feed_url parse(const char *text)
{
	struct feed_url url;
	struct error error = {0};
	if (!feed_url_parse(text, &url, &error))
		fail_msg("%s: %s", text, error.what);
	return url;
}

static void refuse(const char *text)
{
	struct feed_url url;
	struct error error = {0};
	if (feed_url_parse(text, &url, &error))
		fail_msg("%s was taken", text);
	assert_int_equal(url.scheme, FEED_BAD);
	assert_true(error.what[0]);
}

static void twitch_names(void **state)
{
	(void)state;
	static const char *const same[] = {
		"twitch:somechannel",
		"twitch:SomeChannel",
		"twitch:#somechannel",
		"twitch:%23SomeChannel",
		"TWITCH:somechannel?",
		"twitch:https://twitch.tv/SomeChannel",
		"twitch:https://www.twitch.tv/somechannel/",
		"twitch:http://m.twitch.tv/somechannel",
		"twitch:twitch.tv/somechannel",
		"https://www.twitch.tv/somechannel",
	};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct feed_url url = parse(same[i]);
		assert_int_equal(url.scheme, FEED_TWITCH);
		assert_false(url.pull);
		assert_string_equal(url.target, "somechannel");
		assert_string_equal(url.name, "twitch:somechannel");
	}
	refuse("twitch:");
	refuse("twitch:#");
	refuse("twitch:some channel");
	refuse("twitch:some%0Achannel");
	refuse("twitch:a,b");
	refuse("twitch:https://example.com/somechannel");
	refuse("twitch:https://twitch.tv/");
	refuse("twitch:https://twitch.tv/a/b");
	refuse("https://example.com/x");
}

static void twitch_parameters(void **state)
{
	(void)state;
	struct feed_url url = parse("twitch:a?host=irc.example&port=7000&ca=%2Ftmp%2Fca%20x.pem&delay=5s&private=1");
	assert_string_equal(url.host, "irc.example");
	assert_int_equal(url.port, 7000);
	assert_string_equal(url.ca, "/tmp/ca x.pem");
	assert_false(url.insecure);
	assert_false(url.public_only);
	assert_int_equal(url.delay_ms, 5000);
	assert_string_equal(url.name, "twitch:a");
	url = parse("twitch:a");
	assert_string_equal(url.host, "");
	assert_int_equal(url.port, 0);
	assert_true(url.delay_ms == SHOW_NONE && url.ping_ms == SHOW_NONE && url.pause_ms == SHOW_NONE);
	assert_true(parse("twitch:a?insecure=1").insecure);
	assert_false(parse("twitch:a?insecure=0").insecure);
	assert_int_equal(parse("twitch:a?&&delay=500ms&").delay_ms, 500);
	refuse("twitch:a?port=0");
	refuse("twitch:a?port=65536");
	refuse("twitch:a?port=-1");
	refuse("twitch:a?port=1x");
	refuse("twitch:a?port=99999999999999999999");
	refuse("twitch:a?insecure=maybe");
	refuse("twitch:a?inscure=1");
	refuse("twitch:a?delay=-5s");
	refuse("twitch:a?delay=5");
	refuse("twitch:a?delay=5m1ms");
	refuse("wss://example.com/x?delay=99h");
	assert_int_equal(parse("twitch:a?delay=5m").delay_ms, FEED_DELAY_MOST_MS);
	refuse("twitch:a?delay=");
	refuse("twitch:a?ca=%zz");
	refuse("twitch:a?ca=%4");
	refuse("twitch:a?ca=a%00b");
	refuse("twitch:a?ca=%ff");
	refuse("twitch:a?host=");
	refuse("twitch:a?host=a/b");
	refuse("twitch:a?host=user@b");
	refuse("twitch:a?speed=1");
}

static void files(void **state)
{
	(void)state;
	struct feed_url url = parse("file:/home/me/what%3F 100%25 %20&x=1.ndjson?speed=0.5&t=keep");
	assert_int_equal(url.scheme, FEED_FILE);
	assert_true(url.pull);
	assert_string_equal(url.target, "/home/me/what? 100% %20&x=1.ndjson");
	assert_true(url.speed == 0.5);
	assert_true(url.keep_times);
	url = parse("file:demo.ndjson");
	assert_true(url.speed == 1);
	assert_false(url.keep_times);
	assert_string_equal(url.name, "file:demo.ndjson");
	assert_true(parse("file:a?speed=0").speed == 0);
	assert_true(parse("file:a?speed=60").speed == 60);
	assert_string_equal(parse("file:ends%3f").target, "ends?");
	assert_string_equal(parse("file:ends%3").target, "ends%3");
	assert_string_equal(parse("file:录像.ndjson").target, "录像.ndjson");
	refuse("file:");
	refuse("file:?speed=1");
	refuse("file:a?speed=-1");
	refuse("file:a?speed=fast");
	refuse("file:a?speed=1.2.3");
	refuse("file:a?speed=.");
	refuse("file:a?t=later");
	refuse("file:\xff");
}

static void simulated(void **state)
{
	(void)state;
	struct feed_url url = parse("simulate:?seed=7&rate=20&people=500");
	assert_int_equal(url.scheme, FEED_SIMULATE);
	assert_true(url.pull);
	assert_true(url.seed == 7 && url.rate == 20 && url.people == 500);
	assert_string_equal(url.name, "simulate:7");
	assert_string_equal(parse("simulate:").name, "simulate:1");
	assert_string_equal(parse("simulate:?seed=18446744073709551615").name, "simulate:18446744073709551615");
	refuse("simulate:?seed=18446744073709551616");
	refuse("simulate:?rate=0");
	refuse("simulate:?people=0");
	refuse("simulate:?people=99999999999");
	refuse("simulate:x?seed=1");
}

static void a_query_belongs_to_the_name(void **state)
{
	(void)state;
	struct feed_url url;
	char text[600];
	char other[sizeof url.name];
	snprintf(text, sizeof text, "wss://example.com/x?room=%0300d&n=1", 1);
	url = parse(text);
	memcpy(other, url.name, sizeof other);
	text[strlen(text) - 1] = '2';
	url = parse(text);
	assert_memory_equal(url.name, "wss://example.com/x?~", strlen("wss://example.com/x?~"));
	assert_string_not_equal(url.name, other);
	refuse("wss://example.com/x?a=b c");
	refuse("ws://127.evil.example/x");
	url = parse("wss://example.com/x?secret=hall&room=2");
	assert_string_equal(url.secret, "hall");
	assert_string_equal(url.address, "wss://example.com/x?room=2");
}

static void addresses_keep_what_is_not_ours(void **state)
{
	(void)state;
	struct feed_url url = parse("wss://example.com/x?token=1&map=normal&b=%20&delay=5s");
	/* what the server is asked for tells two feeds of it apart, and is no secret */
	assert_int_equal(url.scheme, FEED_SOCKET);
	assert_string_equal(url.address, "wss://example.com/x?token=1&b=%20");
	assert_string_equal(url.name, "wss://example.com/x?b=%20");
	assert_string_equal(url.host, "example.com");
	assert_int_equal(url.port, 443);
	assert_string_equal(url.map, "normal");
	assert_int_equal(url.delay_ms, 5000);
	assert_false(url.insecure);
	refuse("ws://127.evil.example:80"); /* a name, not this machine */
	refuse("ws://127.1.evil.example");
	url = parse("ws://127.0.0.1:8888");
	assert_int_equal(url.port, 8888);
	assert_true(url.insecure);
	url = parse("sse+http://[::1]:9000/a?insecure=1");
	assert_int_equal(url.scheme, FEED_SSE);
	assert_string_equal(url.host, "::1");
	assert_string_equal(url.address, "http://[::1]:9000/a");
	url = parse("ndjson+https://example.com/a?x&ca=/some.pem#part");
	assert_int_equal(url.scheme, FEED_NDJSON);
	assert_string_equal(url.address, "https://example.com/a?x");
	assert_string_equal(url.ca, "/some.pem");
	url = parse("ssn:my-Session");
	assert_int_equal(url.scheme, FEED_SOCKET);
	assert_string_equal(url.address, "wss://io.socialstream.ninja/join/my-Session/4/1");
	assert_string_equal(url.name, "ssn:~" MY_SESSION);
	assert_false(url.session);
	assert_string_equal(url.map, "ssn");
	url = parse("ssn:a?base=ws://127.0.0.1:3000");
	assert_string_equal(url.address, "ws://127.0.0.1:3000/join/a/4/1");
	assert_int_equal(url.port, 3000);
	url = parse("ssn:a?base=wss://h:1&transport=sse");
	assert_int_equal(url.scheme, FEED_SSE);
	assert_string_equal(url.address, "https://h:1/sse/a");
	url = parse("ssn:?delay=5s");
	assert_true(url.session);
	assert_string_equal(url.name, "ssn:");
	assert_string_equal(url.address, "wss://io.socialstream.ninja/join/*/4/1");
	assert_string_equal(parse("SSN:?secret=hall").name, "SSN:hall");
	static const char *const videos[] = {
		"youtube:dQw4w9WgXcQ",
		"youtube:https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
		"youtube:https://youtu.be/dQw4w9WgXcQ?si=x&delay=5s",
		"youtube:https://youtube.com/live/dQw4w9WgXcQ?feature=share",
		"youtube:https://www.youtube.com/watch?list=a&v=dQw4w9WgXcQ",
	};
	for (size_t i = 0; i < sizeof videos / sizeof *videos; i++) {
		url = parse(videos[i]);
		assert_int_equal(url.scheme, FEED_YOUTUBE);
		assert_string_equal(url.target, "dQw4w9WgXcQ");
		assert_string_equal(url.name, "youtube:dQw4w9WgXcQ");
	}
	assert_int_equal(parse("youtube:https://youtu.be/abc?si=x&delay=5s").delay_ms, 5000);
	url = parse("youtube-chat:Cg0KC%3D%3D?base=http://127.0.0.1:9&insecure=1");
	assert_string_equal(url.target, "Cg0KC==");
	assert_string_equal(url.host, "127.0.0.1");
	url = parse("bilibili:https://live.bilibili.com/123?delay=5s");
	assert_int_equal(url.scheme, FEED_BILIBILI);
	assert_string_equal(url.name, "bilibili:123");
	url = parse("bilibili:1?host=127.0.0.1:99&transport=tcp&insecure=1");
	assert_string_equal(url.server, "127.0.0.1:99");
	refuse("bilibili:");
	refuse("bilibili:abc");
	refuse("bilibili:1?transport=tcp");
	refuse("bilibili:1?transport=sse");
	refuse("youtube:");
	refuse("youtube:a b");
	refuse("youtube:https://www.youtube.com/watch");
	refuse("youtube:abc?base=http://127.0.0.1:9");
	refuse("youtube:abc?base=https://x/y");
	refuse("youtube-chat:");
	refuse("ssn:abc?secret=hall");
	refuse("ssn:~1f3d");
	refuse("ssn:a/b");
	refuse("ssn:a?transport=tcp");
	refuse("ssn:a?base=ws://example.com");
	refuse("ws://example.com/");
	refuse("sse+http://127.0.0.1/");
	refuse("ndjson+http://example.com/");
	refuse("wss://");
	refuse("wss:///x");
	refuse("wss://user:secret@example.com/");
	refuse("wss://example.com:0/");
	refuse("wss://example.com:70000/");
	refuse("wss://example.com/a b");
	refuse("wss://example.com/?map=../up");
	refuse("wss://example.com/?map=");
	refuse("wss://example.com/?map=a.json");
	refuse("wss://example.com/?map=%2Fetc%2Fpasswd");
	refuse("sse+wss://example.com/");
}

static void a_map_is_found_before_the_feed_begins(void **state)
{
	(void)state;
	struct error error;
	struct feed_url url = parse("wss://example.com/?map=generic");
	assert_true(feed_url_find_map(&url, "", &error));
	assert_string_equal(url.map, "generic");
	url = parse("wss://example.com/?map=nobody");
	assert_false(feed_url_find_map(&url, "", &error));
	assert_non_null(strstr(error.what, "\"nobody\""));
	assert_string_equal(error.file, "");
	url = parse("wss://example.com/");
	assert_true(feed_url_find_map(&url, "", &error));
	url = parse("wss://example.com/?map=dycast");
	assert_true(feed_url_find_map(&url, "", &error));
	assert_string_equal(url.map, "dycast");
}

static void the_open_platform_and_what_is_no_feed(void **state)
{
	(void)state;
	struct feed_url url = parse("bilibili-open:?base=https://127.0.0.1:9&ping=300ms&delay=5s");
	assert_int_equal(url.scheme, FEED_BILIBILI_OPEN);
	assert_string_equal(url.name, "bilibili-open:");
	assert_string_equal(url.base, "https://127.0.0.1:9");
	assert_int_equal(url.ping_ms, 300);
	refuse("bilibili-open:123");
	refuse("bilibili-open:?base=http://127.0.0.1:9");
	refuse("bilibili-open:?transport=ws");
	refuse("");
	refuse("nonsense");
	refuse("gopher://x");
	refuse("twitchy:a");
}

/* Whoever writes a show must not hear the secrets of those who open it. */
static void which_servers_hear_secrets(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool hears;
	} cases[] = {
		{"twitch:a", true},
		{"twitch:a?delay=5s", true},
		{"twitch:a?host=irc.example.com", false},
		{"twitch:a?insecure=1", false},
		{"twitch:a?ca=/tmp/ca.pem", false},
		{"youtube:dQw4w9WgXcQ", true},
		{"youtube:dQw4w9WgXcQ?base=https://example.com", false},
		{"bilibili:5", true},
		{"bilibili:5?host=example.com", false},
		{"bilibili-open:", true},
		{"bilibili-open:?base=https://example.com", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct feed_url url = parse(cases[i].url);
		assert_true(feed_url_hears(&url, NULL, "twitch")); /* the operator has typed it */
		url.from_show = true;
		assert_int_equal(feed_url_hears(&url, NULL, "twitch"), cases[i].hears);
	}
}

/* What people have at hand is the address of a page in the browser. */
static void addresses_of_pages(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *name; /* of the feed; NULL = none, and the error has `word` */
		const char *word;
	} pages[] = {
		{"https://www.youtube.com/watch?v=dQw4w9WgXcQ&pp=ygU", "youtube:dQw4w9WgXcQ", NULL},
		{"https://youtu.be/dQw4w9WgXcQ?si=x#t=1", "youtube:dQw4w9WgXcQ", NULL},
		{"HTTPS://YouTu.be/dQw4w9WgXcQ", "youtube:dQw4w9WgXcQ", NULL},
		{"youtu.be/dQw4w9WgXcQ", "youtube:dQw4w9WgXcQ", NULL},
		{"www.youtube.com/live/dQw4w9WgXcQ?feature=share", "youtube:dQw4w9WgXcQ", NULL},
		{"https://studio.youtube.com/video/dQw4w9WgXcQ/livestreaming", "youtube:dQw4w9WgXcQ", NULL},
		{"https://live.bilibili.com/123?broadcast_type=0&spm_id_from=333.1007", "bilibili:123", NULL},
		{"live.bilibili.com/h5/123", "bilibili:123", NULL},
		{"bilibili:https://live.bilibili.com/123/?spm=1", "bilibili:123", NULL},
		{"https://www.twitch.tv/Name?sr=a", "twitch:name", NULL},
		{"twitch.tv/Name", "twitch:name", NULL},
		{"https://dashboard.twitch.tv/u/name/stream-manager", "twitch:name", NULL},
		{"https://www.twitch.tv/popout/name/chat?popout=", "twitch:name", NULL},
		{"https://www.youtube.com/@somebody", NULL, "video"},
		{"https://b23.tv/abc", NULL, "room"},
		{"https://www.bilibili.com/video/BV1", NULL, "room"},
		{"https://www.twitch.tv/", NULL, "Twitch"},
		{"https://kick.com/name", NULL, "Kick"},
		{"kick.com/name", NULL, "ssn:"},
		{"https://www.tiktok.com/@name/live", NULL, "ssn:"},
		{"https://live.douyin.com/123", NULL, "map="},
		{"http://example.com/chat", NULL, "web page"},
		{"https://youtube.com.example.com/watch?v=abc", NULL, "web page"},
		{"https://example.com/youtube.com/watch?v=abc", NULL, "web page"},
		{"https://user@kick.com:443/x", NULL, "web page"},
		{"twitch:https://youtu.be/abc", NULL, "another platform"},
		{"youtube:https://kick.com/name", NULL, "ssn:"},
		{"somechannel", NULL, "twitch:CHANNEL"},
		{"notkick.com/name", NULL, "no feed"},
	};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		struct feed_url url;
		struct error error = {0};
		bool ok = feed_url_parse(pages[i].text, &url, &error);
		if (ok != (pages[i].name != NULL))
			fail_msg("%s: %s", pages[i].text, ok ? url.name : error.what);
		if (ok)
			assert_string_equal(url.name, pages[i].name);
		else if (!strstr(error.what, pages[i].word) && !strstr(error.mend, pages[i].word))
			fail_msg("%s: %s %s", pages[i].text, error.what, error.mend);
	}
	assert_int_equal(parse("https://youtu.be/abc?si=x&delay=5s").delay_ms, 5000);
	assert_int_equal(parse("https://live.bilibili.com/1?spm=x&delay=5s").delay_ms, 5000);
	refuse("https://live.bilibili.com/1?delay=x");
	refuse("bilibili:1?spm=x");
}

static void those_that_listen(void **state)
{
	(void)state;
	struct feed_url url = parse("listen+ws://127.0.0.1:8765");
	assert_int_equal(url.scheme, FEED_LISTEN_WS);
	assert_string_equal(url.host, "127.0.0.1");
	assert_int_equal(url.port, 8765);
	assert_string_equal(url.target, "/");
	assert_string_equal(url.name, "listen+ws://127.0.0.1:8765");
	assert_int_equal(url.leave, 0);
	assert_false(url.pull);
	url = parse("LISTEN+http://LocalHost:8000/for%20ward/?map=wxlivespy&token=a%26b&delay=3s");
	assert_int_equal(url.scheme, FEED_LISTEN_HTTP);
	assert_string_equal(url.host, "localhost");
	assert_string_equal(url.target, "/for ward");
	assert_string_equal(url.map, "wxlivespy");
	assert_string_equal(url.token, "a&b");
	assert_int_equal(url.delay_ms, 3000);
	assert_null(strstr(url.name, "a%26b"));
	url = parse("listen+http://[::1]:1/x?secret=hall");
	assert_string_equal(url.host, "::1");
	assert_string_equal(url.secret, "hall");
	url = parse("listen+http://0.0.0.0:8000/?remote=1");
	assert_true(url.remote);
	url = parse("listen+ws://[fd00::1]:8000?remote=1");
	assert_string_equal(url.host, "fd00::1");
	assert_string_equal(url.target, "/");
	refuse("listen+http://0.0.0.0:8000/"); /* others could come in: a word is needed */
	refuse("listen+http://192.168.1.5:8000/?remote=0");
	refuse("listen+http://[::]:8000/");
	refuse("listen+http://127.0.0.1/x"); /* which port? */
	refuse("listen+http://127.0.0.1:0/x");
	refuse("listen+http://127.0.0.1:65536/x");
	refuse("listen+http://127.0.0.1:80a/x");
	refuse("listen+http://127.0.0.1:/x");
	refuse("listen+http://example.com:80/x?remote=1"); /* a name says nothing about this machine */
	refuse("listen+http://user@127.0.0.1:80/x");
	refuse("listen+http://[::1:80/x");
	refuse("listen+http://[127.0.0.1]x:80/x");
	refuse("listen+http:127.0.0.1:80");
	refuse("listen+http://");
	refuse("listen+http://127.0.0.1:80/%zz");
	refuse("listen+http://127.0.0.1:80/a#b");
	refuse("listen+http://127.0.0.1:80/%00");
	refuse("listen+ws://127.0.0.1:80/?token=");
	refuse("listen+ws://127.0.0.1:80/?token=a%20b");
	refuse("listen+ws://127.0.0.1:80/?map=no.body");
	refuse("listen+ws://127.0.0.1:80/?remote=perhaps");
	refuse("listen+wss://127.0.0.1:80/");
}

static void hidden(const char *text, const char *shown)
{
	char out[200];
	assert_int_equal(feed_url_hide(text, out, sizeof out), strcmp(text, shown) != 0);
	assert_string_equal(out, shown);
	snprintf(out, sizeof out, "%s", text);
	feed_url_hide(out, out, sizeof out);
	assert_string_equal(out, shown);
}

static void tokens_are_hidden(void **state)
{
	(void)state;
	char out[12];
	hidden("feed.connect url=twitch:a", "feed.connect url=twitch:a");
	hidden("listen+ws://127.0.0.1:1/?token=secret&map=x", "listen+ws://127.0.0.1:1/?token=…&map=x");
	hidden("x token='y' token=12 token=abc", "x token='y' token=.. token=…");
	hidden("token=", "token=");
	hidden("wss://h/p?room=1&access_token=12345&Api-Key=abc#session=xyzz",
	       "wss://h/p?room=1&access_token=…&Api-Key=…#session=…");
	hidden("{\"url\":\"wss://h/?key=SECRET\",\"id\":1}", "{\"url\":\"wss://h/?key=…\",\"id\":1}");
	hidden("wss://user:pass@h:1/p?sign=abc&design=", "wss://…@h:1/p?sign=…&design=");
	hidden("feed.connect url=ssn:my-Session?base=wss://h id=x",
	       "feed.connect url=ssn:~" MY_SESSION "?base=wss://h id=x");
	hidden("{\"url\":\"SSN:my-Session\"}", "{\"url\":\"SSN:~" MY_SESSION "\"}");
	hidden("wss://io.socialstream.ninja/join/my-Session/4/1?a=b",
	       "wss://io.socialstream.ninja/join/~" MY_SESSION "/4/1?a=b");
	hidden("x url=sse+https://IO.socialstream.ninja:443/sse/my-Session id=1",
	       "x url=sse+https://IO.socialstream.ninja:443/sse/~" MY_SESSION " id=1");
	hidden("\"https://io.socialstream.ninja/my-Session/sendChat\"",
	       "\"https://io.socialstream.ninja/~" MY_SESSION "/sendChat\"");
	hidden("wss://io.socialstream.ninja//join//my-Session", "wss://io.socialstream.ninja//join//~" MY_SESSION);
	hidden("wss://io.socialstream.ninja/ wss://io.socialstream.ninja wss://h/join/abc/4/1",
	       "wss://io.socialstream.ninja/ wss://io.socialstream.ninja wss://h/join/abc/4/1");
	assert_string_equal(parse("wss://io.socialstream.ninja/join/my-Session/4/1").name,
			    "wss://io.socialstream.ninja/join/~" MY_SESSION "/4/1");
	assert_string_equal(parse("wss://io.socialstream.ninja/join/my-Session/4/1").address,
			    "wss://io.socialstream.ninja/join/my-Session/4/1");
	hidden("ssn: assn:b ssn:?secret=hall", "ssn: assn:b ssn:?secret=hall");
	assert_true(feed_url_hide("ssn:abc", out, sizeof out));
	assert_int_equal(strlen(out), strlen("ssn:~12")); /* no longer than it was */
	hidden("wss://h/a@b?secret=hall&keyword=x&keypad=2", "wss://h/a@b?secret=hall&keyword=x&keypad=2");
	assert_true(feed_url_hide("a token=0123456789", out, sizeof out));
	assert_string_equal(out, "a token=…");
	feed_url_hide("äöüäöüäöü", out, sizeof out);
	assert_string_equal(out, "äöüäö");
	feed_url_hide("ab token=0123456789", out, sizeof out);
	assert_null(strstr(out, "0"));
}

static void leave_to_listen(void **state)
{
	(void)state;
	enum feed_listen listen = 0;
	assert_true(feed_listen_read("here", &listen));
	assert_int_equal(listen, FEED_LISTEN_HERE);
	assert_true(feed_listen_read("network", &listen));
	assert_int_equal(listen, FEED_LISTEN_NETWORK);
	assert_true(feed_listen_read("", &listen));
	assert_int_equal(listen, FEED_LISTEN_NEVER);
	assert_false(feed_listen_read("yes", &listen));
}

static void long_ones_do_not_overflow(void **state)
{
	(void)state;
	char text[8192];
	memset(text, 'a', sizeof text);
	memcpy(text, "twitch:", 7);
	text[sizeof text - 1] = 0;
	refuse(text);
	memcpy(text, "file:", 5);
	refuse(text);
	text[1000] = 0;
	struct feed_url url = parse(text);
	assert_int_equal(strlen(url.target), 995);
	assert_int_equal(strlen(url.name), sizeof url.name - 1);
	memcpy(text, "twitch:a?host=", 14);
	refuse(text);
}

static void states_have_names(void **state)
{
	(void)state;
	static const char *const names[] = {"connecting", "live",        "quiet", "retrying",
					    "refused",    "credentials", "ended"};
	for (int s = FEED_CONNECTING; s <= FEED_ENDED; s++)
		assert_string_equal(feed_state_name((enum feed_state)s), names[s - FEED_CONNECTING]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twitch_names),
		cmocka_unit_test(twitch_parameters),
		cmocka_unit_test(files),
		cmocka_unit_test(simulated),
		cmocka_unit_test(a_query_belongs_to_the_name),
		cmocka_unit_test(addresses_keep_what_is_not_ours),
		cmocka_unit_test(a_map_is_found_before_the_feed_begins),
		cmocka_unit_test(the_open_platform_and_what_is_no_feed),
		cmocka_unit_test(which_servers_hear_secrets),
		cmocka_unit_test(addresses_of_pages),
		cmocka_unit_test(those_that_listen),
		cmocka_unit_test(tokens_are_hidden),
		cmocka_unit_test(leave_to_listen),
		cmocka_unit_test(long_ones_do_not_overflow),
		cmocka_unit_test(states_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
