/* Edits as pure functions: a document and a verb give a document, or a refusal that says where and how to mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/edit.h"
#include "show/document.h"
#include "show/edit.h"

/* ' stands for ". */
static const char document[] =
	"{'crowdcue':1,'id':'n','title':'N','language':'en-US','date':'2026-03-08','zone':'UTC',"
	" 'segments':["
	"  {'id':'hello','title':'Hello','start':'20:00','duration':'5m','interactions':['p','c'],'products':['cup'],"
	"   'notes':{'host':'Smile'},'talking_points':['one','two'],'cues':["
	"    {'id':'c1','on':'start','then':'c2','do':[{'verb':'marker','text':'a'},{'verb':'marker','text':'b'}]},"
	"    {'id':'c2','on':'manual','do':[{'verb':'drop','id':'c1'}]}]},"
	"  {'id':'talk','title':'Talk','duration':'10m','cues':["
	"    {'id':'c3','on':'manual','do':[{'verb':'poll.open','id':'q'},{'verb':'jump','id':'bye'}]}]},"
	"  {'id':'bye','title':'Bye','duration':'2m'}],"
	" 'interactions':["
	"  {'kind':'poll','id':'p','title':'?','options':[{'id':'x','text':'Ex'},{'id':'y','text':'Why'}]},"
	"  {'kind':'poll','id':'q','title':'?','options':[{'id':'x','text':'Ex'},{'id':'y','text':'Why'}]},"
	"  {'kind':'card','id':'c','title':'Card'},"
	"  {'kind':'card','id':'d','title':'Dard'},"
	"  {'kind':'sale','id':'s','title':'S','products':['cup']}],"
	" 'products':[{'id':'cup','title':'Cup','price':{'minor':100,'currency':'CNY'}},{'id':'hat','title':'Hat'},"
	"             {'id':'mug','title':'Mug'}],"
	" 'goals':[{'id':'g','metric':'likes','target':5}]}";

static char *quoted(const char *text)
{
	char *copy = malloc(strlen(text) + 1);
	assert_non_null(copy);
	for (size_t i = 0; i <= strlen(text); i++)
		copy[i] = text[i] == '\'' ? '"' : text[i];
	return copy;
}

static struct show *parse(const char *text)
{
	char *copy = quoted(text);
	struct problems problems = {0};
	struct show *show = show_parse(copy, strlen(copy), "", &problems);
	for (size_t i = 0; i < problems.count; i++)
		print_error("%s\n", problems.items[i].at.what);
	assert_non_null(show);
	problems_finish(&problems);
	free(copy);
	return show;
}

/* "segments/0/title" of a document as JSON; "" = it is not there. Owned by the caller. */
static char *at_path(const json_t *value, const char *path)
{
	char part[128];
	while (*path && value) {
		size_t length = strcspn(path, "/");
		snprintf(part, sizeof part, "%.*s", (int)length, path);
		if (strcmp(part, "#") == 0) {
			char number[16];
			snprintf(number, sizeof number, "%zu", json_array_size(value));
			return strdup(number);
		}
		value = json_is_array(value) ? json_array_get(value, strtoul(part, NULL, 10))
					     : json_object_get(value, part);
		path += length + (path[length] == '/');
	}
	char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("");
	for (char *p = text; *p; p++)
		if (*p == '"')
			*p = '\'';
	return text;
}

/* "path=value path=value": values as JSON with ' for ", without spaces. */
static void expect(const struct show *show, const char *line, const char *checks)
{
	char word[512];
	for (const char *p = checks; *p;) {
		size_t length = strcspn(p, " ");
		snprintf(word, sizeof word, "%.*s", (int)length, p);
		p += length + (p[length] == ' ');
		char *equals = strchr(word, '=');
		assert_non_null(equals);
		*equals = 0;
		char *is = at_path(show->json, word);
		if (strcmp(is, equals + 1) != 0)
			fail_msg("%s: %s is %s, not %s", line, word, is, equals + 1);
		free(is);
	}
}

struct situation {
	const char *live;
	enum life p; /* of the polls p and q */
	bool opened;
};

static struct show *make(const struct show *show, const struct situation *in, const char *line, struct reply *reply,
			 char id[65])
{
	struct verb_call call = {0};
	struct edit_result result = {0};
	struct edit_use uses[8];
	enum life p = in && in->p ? in->p : LIFE_DRAFT;
	for (size_t i = 0; i < 8; i++)
		uses[i] = (struct edit_use){.life = i < 2 ? p : LIFE_DRAFT,
					    .busy = i < 2 && p != LIFE_DRAFT,
					    .opened = i < 2 && in && in->opened};
	struct edit_facts facts = {.live = in && in->live ? in->live : "", .uses = uses, .path = ""};
	char *text = quoted(line);
	json_t *object = line[0] == '{' ? json_loads(text, 0, NULL) : NULL;
	bool ok = object ? verb_parse_json(object, &call, reply) : verb_parse_line(line, &call, reply);
	if (ok) {
		json_t *before = json_deep_copy(show->json);
		ok = edit_make(show, &facts, &call, &result, reply);
		assert_true(json_equal(before, show->json)); /* what it was made from is not touched */
		json_decref(before);
	}
	assert_int_equal(ok, result.show != NULL);
	assert_int_equal(ok, reply_ok(reply));
	if (id)
		snprintf(id, 65, "%s", result.id);
	verb_call_finish(&call);
	json_decref(object);
	free(text);
	return result.show;
}

/* ---- good ones ---- */

static const struct {
	struct situation in;
	const char *line;
	const char *id; /* that was made; NULL = none */
	const char *checks;
} good[] = {
	/* values are what their key is */
	{{0}, "edit.set segment/talk duration=12m title=15", NULL, "segments/1/duration='12m' segments/1/title='15'"},
	{{0}, "edit.set SEGMENT/talk title=x", NULL, NULL},
	{{0}, "edit.set segment/TALK title=x", NULL, "segments/1/title='x'"},
	{{0}, "edit.set segment/talk flag=true", NULL, "segments/1/flag=true"},
	{{0}, "edit.set segment/talk interactions=p,q", NULL, "segments/1/interactions=['p','q']"},
	{{0}, "edit.set segment/talk interactions='[\"p\"]'", NULL, "segments/1/interactions=['p']"},
	{{0}, "edit.set segment/talk talking_points=hello", NULL, "segments/1/talking_points=['hello']"},
	{{0}, "edit.set segment/hello talking_points.1=three", NULL, "segments/0/talking_points=['one','three']"},
	{{0},
	 "edit.set segment/hello notes.host=Laugh notes.operator=Count",
	 NULL,
	 "segments/0/notes={'host':'Laugh','operator':'Count'}"},
	{{0}, "edit.set segment/talk notes.host=Wave", NULL, "segments/1/notes={'host':'Wave'}"},
	{{0},
	 "edit.set segment/talk x-mine=[1,2] x-word=free",
	 NULL,
	 "segments/1/x-mine=[1,2] segments/1/x-word='free'"},
	{{0},
	 "edit.set interaction/p options.x.text=Axe options.1.text=Zed time=30s",
	 NULL,
	 "interactions/0/options/0/text='Axe' interactions/0/options/1/text='Zed' interactions/0/time='30s'"},
	{{0},
	 "edit.set product/cup price.minor=90 stock=7",
	 NULL,
	 "products/0/price={'minor':90,'currency':'CNY'} products/0/stock=7"},
	{{0}, "edit.set goal/g target=9", NULL, "goals/0/target=9"},
	{{0}, "edit.set cue/c3 on=time at=20:05", NULL, "segments/1/cues/0/at='20:05'"},
	{{0}, "edit.set cue/c3 do='poll.close q'", NULL, "segments/1/cues/0/do=[{'verb':'poll.close','id':'q'}]"},
	{{0},
	 "{'verb':'edit.set','id':'segment/talk','flag':true,'talking_points':['x'],'notes':{'host':'h'}}",
	 NULL,
	 "segments/1/flag=true segments/1/talking_points=['x'] segments/1/notes={'host':'h'}"},
	/* empty takes away */
	{{0},
	 "edit.set segment/hello products= notes.host= talking_points.0=",
	 NULL,
	 "segments/0/products= segments/0/notes={} segments/0/talking_points=['two']"},
	{{0}, "edit.set segment/hello start=", NULL, "segments/0/start="},
	/* new ones */
	{{0},
	 "edit.insert segment after=hello title=New duration=1m",
	 "segment-1",
	 "segments/#=4 segments/1={'id':'segment-1','title':'New','duration':'1m'}"},
	{{0}, "edit.insert segment after= id=first title=New duration=1m", "first", "segments/0/id='first'"},
	{{0},
	 "edit.insert cue after=c1 on=manual do=marker",
	 "cue-1",
	 "segments/0/cues/1/id='cue-1' segments/0/cues/#=3"},
	{{0}, "edit.insert cue after= segment=bye on=start do=marker", "cue-1", "segments/2/cues/0/id='cue-1'"},
	{{0},
	 "edit.insert interaction after=c kind=card title=Hi text=there",
	 "card-1",
	 "interactions/3={'kind':'card','id':'card-1','title':'Hi','text':'there'}"},
	{{0},
	 "edit.insert interaction after= kind=poll title=? "
	 "options='[{\"id\":\"a\",\"text\":\"A\"},{\"id\":\"b\",\"text\":\"B\"}]'",
	 "poll-1",
	 "interactions/0/id='poll-1'"},
	{{0}, "edit.insert product after=cup title=Pen", "product-1", "products/1/id='product-1'"},
	{{0}, "edit.insert goal after=g metric=viewers .target=5", "goal-1", "goals/1/target=5"},
	/* copies */
	{{0},
	 "edit.duplicate segment/hello",
	 "hello-2",
	 "segments/1/id='hello-2' segments/1/start= segments/1/cues/0/id='c1-2' segments/1/cues/0/then='c2-2' "
	 "segments/1/cues/1/do=[{'verb':'drop','id':'c1-2'}] segments/0/cues/0/then='c2'"},
	{{0}, "edit.duplicate interaction/p id=mine", "mine", "interactions/1/id='mine' interactions/#=6"},
	{{0}, "edit.duplicate cue/c3", "c3-2", "segments/1/cues/1/id='c3-2'"},
	/* order */
	{{0}, "edit.move segment/bye after=hello", NULL, "segments/1/id='bye' segments/2/id='talk'"},
	{{0}, "edit.move segment/talk after=bye", NULL, "segments/2/id='talk'"},
	{{0}, "edit.move segment/talk after=talk", NULL, "segments/1/id='talk'"},
	{{0}, "edit.move product/hat after=", NULL, "products/0/id='hat'"},
	{{0}, "edit.move cue/c3 after=c1", NULL, "segments/0/cues/1/id='c3' segments/1/cues="},
	{{0}, "edit.move cue/c2 after=", NULL, "segments/0/cues/0/id='c2'"},
	{{.live = "hello"}, "edit.move segment/bye after=hello", NULL, "segments/1/id='bye'"},
	/* away */
	{{0}, "edit.delete cue/c3", NULL, "segments/1/cues="},
	{{0}, "edit.delete goal/g", NULL, "goals/#=0"},
	{{0}, "edit.delete product/mug", NULL, "products/#=2"},
	{{0}, "edit.delete interaction/d", NULL, "interactions/#=4"},
	{{0}, "edit.delete interaction/c confirm=true", NULL, "segments/0/interactions=['p'] interactions/#=4"},
	{{.opened = true}, "edit.delete interaction/p confirm=true", NULL, "segments/0/interactions=['c']"},
	{{.live = "hello"}, "edit.delete segment/hello confirm=true", NULL, "segments/0/id='talk'"},
	/* staged */
	{{.live = "talk"},
	 "edit.set segment/talk duration=12m",
	 NULL,
	 "segments/1/duration='10m' x-staged/segment/talk/duration='12m' x-staged/segment/talk/id='talk'"},
	{{.live = "talk"}, "edit.set segment/talk duration=10m", NULL, "x-staged="},
	{{.live = "hello"},
	 "edit.set cue/c1 title=x",
	 NULL,
	 "segments/0/cues/0/title= x-staged/segment/hello/cues/0/title='x'"},
	{{.live = "hello"},
	 "edit.insert cue after=c2 on=manual do=marker",
	 "cue-1",
	 "segments/0/cues/#=2 x-staged/segment/hello/cues/2/id='cue-1'"},
	{{.live = "hello"}, "edit.move cue/c2 after=", NULL, "x-staged/segment/hello/cues/0/id='c2'"},
	{{.live = "talk"}, "edit.delete cue/c3", NULL, "segments/1/cues/#=1 x-staged/segment/talk/cues=[]"},
	{{.live = "talk"}, "edit.duplicate segment/talk", "talk-2", "segments/2/id='talk-2' x-staged="},
	{{.p = LIFE_OPEN},
	 "edit.set interaction/p title=Now",
	 NULL,
	 "interactions/0/title='?' x-staged/interaction/p/title='Now'"},
	{{.p = LIFE_DONE}, "edit.set interaction/p title=Now", NULL, "x-staged/interaction/p/title='Now'"},
	{{.p = LIFE_OPEN}, "edit.duplicate interaction/p", "p-2", "interactions/1/id='p-2' x-staged="},
};

static void what_is_good(void **state)
{
	(void)state;
	struct show *show = parse(document);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct reply reply = {0};
		char id[65];
		struct show *next = make(show, &good[i].in, good[i].line, &reply, id);
		if (!good[i].checks) { /* kinds are written as they are */
			assert_null(next);
			reply_finish(&reply);
			continue;
		}
		if (!next)
			fail_msg("%s: %s %s", good[i].line, reply.reason,
				 json_string_value(json_object_get(reply.fields, "text")));
		assert_string_equal(id, good[i].id ? good[i].id : "");
		expect(next, good[i].line, good[i].checks);
		show_destroy(next);
	}
	show_destroy(show);
}

/* ---- bad ones ---- */

static const struct {
	struct situation in;
	const char *line;
	const char *reason;
	const char *argument; /* NULL = none is told */
	const char *words;    /* that stand in the text; NULL = the reason's own */
} bad[] = {
	{{0}, "edit.set segment/nobody title=x", "id.unknown", "target", NULL},
	{{0}, "edit.set segment title=x", "verb.bad-argument", "target", "segment/hello"},
	{{0}, "edit.set feed/main url=x", "verb.bad-argument", "target", "segment/hello"},
	{{0}, "edit.set segment/talk", "verb.missing-argument", "key", "KEY=VALUE"},
	{{0}, "edit.set segment/talk id=x", "verb.bad-argument", "id", "never changes"},
	{{0}, "edit.set segment/talk .id=x", "verb.bad-argument", ".id", "never changes"},
	{{0}, "edit.set interaction/p options.x.id=z", "verb.bad-argument", "options.x.id", "never changes"},
	{{0}, "edit.set interaction/p kind=card", "verb.bad-argument", "kind", "Delete it"},
	{{0}, "edit.set segment/talk duration=12x", "verb.bad-argument", "duration", "no duration"},
	{{0}, "edit.set segment/talk title=ok duration=12x", "verb.bad-argument", "duration", "no duration"},
	{{0}, "edit.set segment/talk title=", "verb.bad-argument", NULL, "title"},
	{{0}, "edit.set segment/talk titel=x", "verb.bad-argument", "titel", "title"},
	{{0}, "edit.set segment/talk flag=maybe", "verb.bad-argument", "flag", "true"},
	{{0}, "edit.set segment/talk notes.host.loud=x", "verb.bad-argument", "notes.host.loud", "host"},
	{{0}, "edit.set segment/hello talking_points.5=x", "verb.bad-argument", "talking_points.5", "5"},
	{{0}, "edit.set segment/talk a.b.c.d.e.f.g.h.i.j.k=x", "verb.bad-argument", "a.b.c.d.e.f.g.h.i.j.k", NULL},
	{{0}, "edit.set segment/talk .=x", "verb.bad-argument", ".", NULL},
	{{0}, "edit.set segment/talk interactions=p,nobody", "verb.bad-argument", "interactions", "nobody"},
	{{0}, "edit.set interaction/p options.y.text=Ex", "verb.bad-argument", "options.y.text", NULL},
	{{0}, "edit.set cue/c3 do=nothing", "verb.bad-argument", "do", NULL},
	{{0}, "edit.set cue/c2 then=c1", "verb.bad-argument", NULL, NULL},
	{{0}, "edit.set product/cup limit=0", "verb.bad-argument", "limit", NULL},
	{{0}, "edit.set segment/bye start=19:00", "verb.bad-argument", "start", "earlier"},
	/* new ones */
	{{0}, "edit.insert feed after= url=x", "verb.bad-argument", "target", "goal"},
	{{0}, "edit.insert segment after=nobody title=x duration=1m", "id.unknown", "after", NULL},
	{{0}, "edit.insert segment after= duration=1m", "verb.missing-argument", "title", "title"},
	{{0}, "edit.insert segment after= title=x", "verb.bad-argument", NULL, "duration"},
	{{0}, "edit.insert segment after= id=talk title=x duration=1m", "verb.bad-argument", "id", "talk"},
	{{0}, "edit.insert segment after=hello id=HELLO title=x duration=1m", "verb.bad-argument", "id", NULL},
	{{0}, "edit.insert segment after= id=-x title=x duration=1m", "verb.bad-argument", "id", "letters"},
	{{0}, "edit.insert cue after= on=start do=marker", "verb.missing-argument", "segment", "segment=ID"},
	{{0}, "edit.insert cue after= segment=nobody on=start do=marker", "id.unknown", "segment", NULL},
	{{0}, "edit.insert cue after=c3 segment=hello on=start do=marker", "verb.bad-argument", "after", "another"},
	{{0}, "edit.insert cue after=c1 on=start", "verb.missing-argument", "do", NULL},
	{{0}, "edit.insert interaction after= title=x", "verb.missing-argument", "kind", "lottery"},
	{{0}, "edit.insert interaction after= kind=party title=x", "verb.bad-argument", "kind", "lottery"},
	{{0}, "edit.insert interaction after= kind=poll title=x", "verb.missing-argument", "options", NULL},
	{{0}, "edit.duplicate segment/talk id=hello", "verb.bad-argument", "id", NULL},
	/* order */
	{{0}, "edit.move segment/talk after=nobody", "id.unknown", "after", NULL},
	{{.live = "talk"}, "edit.move segment/talk after=bye", "rundown.live", NULL, NULL},
	{{.live = "talk"}, "edit.move cue/c3 after=c1", "rundown.live", NULL, "on air"},
	{{.live = "hello"}, "edit.move cue/c3 after=c1", "rundown.live", NULL, "on air"},
	/* away */
	{{0}, "edit.delete segment/bye", "verb.bad-argument", "target", "cue c3"},
	{{0}, "edit.delete segment/bye confirm=true", "verb.bad-argument", "target", "cue c3"},
	{{0}, "edit.delete cue/c2", "verb.bad-argument", "target", "cue c1"},
	{{0}, "edit.delete cue/c1", "verb.bad-argument", "target", "cue c2"},
	{{0}, "edit.delete interaction/q confirm=true", "verb.bad-argument", "target", "cue c3"},
	{{0}, "edit.delete product/cup confirm=true", "verb.bad-argument", "target", "interaction s"},
	{{0}, "edit.delete interaction/c", "rundown.confirm", NULL, "list"},
	{{.opened = true}, "edit.delete interaction/p", "rundown.confirm", NULL, "used"},
	{{.live = "hello"}, "edit.delete segment/hello", "rundown.confirm", NULL, NULL},
	/* what is staged is checked with what is in force */
	{{.live = "talk"}, "edit.set segment/talk duration=x", "verb.bad-argument", "duration", "duration"},
	{{.live = "hello"},
	 "edit.insert cue after= segment=talk id=c1 on=start do=marker",
	 "verb.bad-argument",
	 NULL,
	 "c1"},
	{{.p = LIFE_OPEN}, "edit.set interaction/p options.x=", "verb.bad-argument", "options.x", NULL},
	{{0}, "edit.apply hello", "verb.not-applicable", NULL, NULL},
	{{0}, "edit.apply nobody", "id.unknown", NULL, NULL},
	{{0}, "edit.discard p", "verb.not-applicable", NULL, NULL},
};

static void what_is_bad(void **state)
{
	(void)state;
	struct show *show = parse(document);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct reply reply = {0};
		struct show *next = make(show, &bad[i].in, bad[i].line, &reply, NULL);
		const char *argument = json_string_value(json_object_get(reply.fields, "argument"));
		const char *text = json_string_value(json_object_get(reply.fields, "text"));
		if (next || strcmp(reply.reason, bad[i].reason) != 0)
			fail_msg("%s: %s %s", bad[i].line, next ? "done" : reply.reason, text ? text : "");
		if (bad[i].argument && (!argument || strcmp(argument, bad[i].argument) != 0))
			fail_msg("%s: argument %s; %s", bad[i].line, argument ? argument : "none", text ? text : "");
		if (bad[i].words && (!text || !strstr(text, bad[i].words)))
			fail_msg("%s: %s", bad[i].line, text ? text : "no text");
		reply_finish(&reply);
	}
	show_destroy(show);
}

/* ---- one after the other ---- */

static struct show *then(struct show *show, const struct situation *in, const char *line)
{
	struct reply reply = {0};
	struct show *next = make(show, in, line, &reply, NULL);
	if (!next)
		fail_msg("%s: %s", line, reply.reason);
	reply_finish(&reply);
	show_destroy(show);
	return next;
}

static void refused(const struct show *show, const struct situation *in, const char *line, const char *reason)
{
	struct reply reply = {0};
	struct show *next = make(show, in, line, &reply, NULL);
	assert_null(next);
	assert_string_equal(reply.reason, reason);
	reply_finish(&reply);
}

static void staged_and_applied(void **state)
{
	(void)state;
	const struct situation live = {.live = "hello", .p = LIFE_OPEN};
	const struct situation later = {.live = "talk", .p = LIFE_DONE};
	struct show *show = parse(document);
	show = then(show, &live, "edit.set cue/c1 then=");
	show = then(show, &live, "edit.set cue/c2 do=marker");
	show = then(show, &live, "edit.delete cue/c2");
	show = then(show, &live, "edit.set segment/hello title=One");
	show = then(show, &live, "edit.set interaction/p title=Two");
	expect(show, "staged",
	       "segments/0/title='Hello' segments/0/cues/#=2 x-staged/segment/hello/cues/#=1 "
	       "x-staged/segment/hello/title='One' x-staged/interaction/p/title='Two'");
	/* a cue that is gone in what is staged is not found any more */
	refused(show, &live, "edit.set cue/c2 title=x", "id.unknown");
	refused(show, &live, "edit.apply p", "poll.not-allowed");
	/* its id is not free either, as long as it is on air */
	refused(show, &live, "edit.insert cue after=c3 id=c2 on=manual do=marker", "verb.bad-argument");
	show = then(show, &live, "edit.apply hello");
	expect(show, "applied", "segments/0/title='One' segments/0/cues/#=1 x-staged/segment=");
	show = then(show, &later, "edit.apply p");
	expect(show, "applied", "interactions/0/title='Two' x-staged=");
	/* what is deleted takes what is staged for it along */
	show = then(show, &live, "edit.set segment/hello title=Three");
	show = then(show, &live, "edit.set interaction/p title=Four");
	show = then(show, &live, "edit.delete interaction/p confirm=true");
	expect(show, "deleted",
	       "x-staged/interaction= x-staged/segment/hello/interactions=['c'] segments/0/interactions=['c']");
	show = then(show, &live, "edit.delete segment/hello confirm=true");
	expect(show, "deleted", "x-staged= segments/#=2");
	show_destroy(show);
}

static void the_only_segment_stays(void **state)
{
	(void)state;
	struct show *show =
		parse("{'crowdcue':1,'id':'n','title':'N','segments':[{'id':'a','title':'A','duration':'1m'}]}");
	refused(show, NULL, "edit.delete segment/a confirm=true", "rundown.impossible");
	show_destroy(show);
}

static void both_of_one_name(void **state)
{
	(void)state;
	const struct situation in = {.live = "p", .p = LIFE_DONE};
	struct show *show =
		parse("{'crowdcue':1,'id':'n','title':'N','segments':[{'id':'p','title':'A','duration':'1m'}],"
		      "'interactions':[{'kind':'card','id':'p','title':'?'}]}");
	show = then(show, &in, "edit.set segment/p title=S");
	show = then(show, &in, "edit.set interaction/p title=I");
	show = then(show, &in, "edit.discard p kind=interaction");
	expect(show, "discarded", "x-staged/segment/p/title='S' x-staged/interaction=");
	show = then(show, &in, "edit.set interaction/p title=I");
	show = then(show, &in, "edit.apply p");
	expect(show, "applied", "segments/0/title='S' interactions/0/title='?'");
	show = then(show, &in, "edit.apply p");
	expect(show, "applied", "interactions/0/title='I' x-staged=");
	show_destroy(show);
}

static void ids_are_made_free(void **state)
{
	(void)state;
	struct show *show = parse(document);
	struct reply reply = {0};
	char id[65];
	char line[256];
	snprintf(line, sizeof line, "edit.insert segment after= id=%s title=L duration=1m",
		 "a234567890123456789012345678901234567890123456789012345678901234");
	show = then(show, NULL, line);
	struct show *next = make(
		show, NULL, "edit.duplicate segment/a234567890123456789012345678901234567890123456789012345678901234",
		&reply, id);
	assert_non_null(next);
	assert_string_equal(id, "a2345678901234567890123456789012345678901234567890123456789012-2");
	show_destroy(next);
	show = then(show, NULL, "edit.insert segment after= id=Segment-1 title=L duration=1m");
	show = then(show, NULL, "edit.insert cue after=c3 id=segment-2 on=manual do=marker");
	next = make(show, NULL, "edit.insert segment after= title=x duration=1m", &reply, id);
	assert_non_null(next);
	assert_string_equal(id, "segment-3");
	show_destroy(next);
	show_destroy(show);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_good),       cmocka_unit_test(what_is_bad),
		cmocka_unit_test(staged_and_applied), cmocka_unit_test(the_only_segment_stays),
		cmocka_unit_test(both_of_one_name),   cmocka_unit_test(ids_are_made_free),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
