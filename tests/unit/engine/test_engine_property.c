/* Properties that hold for any script: random ones, from fixed seeds. Each is also told to a second engine at its end
 * (script_end), which must come to the same hash and the same state. */
#include "engine_fixture.h"

#include "core/lottery.h"
#include "core/poll.h"
#include "core/question.h"
#include "core/sale.h"

#define SCRIPTS 60
#define STEPS 220

#define SAY "{'verb':'say','text':'x'}"
#define SCENE "{'verb':'obs.scene','name':'S'}"

static const char show[] =
	"{'crowdcue':1,'id':'s','title':'S','zone':'UTC','guard':'0s','points':{'entry':1,'vote':1,'question':2},"
	"'groups':[{'id':'g','title':'G','loop':true}],'segments':["
	"{'id':'a','title':'A','duration':'90s','cues':[{'id':'a1','on':'start','do':[" SAY "," SCENE "]},"
	"{'id':'a2','on':'offset','at':'20s','do':[" SAY "]},{'id':'a3','on':'end','wait':'3s','do':[" SAY "]}]},"
	"{'id':'b','title':'B','duration':'2m','group':'g','auto':true,'cues':[{'id':'b1','on':'before-end','at':'30s',"
	"'do':[" SCENE "]},{'id':'b2','on':'start','wait':'5s','busy':'queue','then':'b3','do':[" SAY "]},"
	"{'id':'b3','on':'manual','busy':'restart','do':[{'verb':'wait','for':'7s'}," SCENE "]}]},"
	"{'id':'c','title':'C','duration':'1m','group':'g','optional':true},"
	"{'id':'d','title':'D','duration':'3m','cues':[{'id':'d1','on':'time','at':'20:03:00','do':[" SAY "]}]}],"
	"'interactions':["
	"{'kind':'lottery','id':'l','title':'L','entry':{'by':'keyword','words':['in']},'exclude':['winner'],"
	"'prizes':[{'id':'p1','title':'P','count':2,'benefit':'x'},{'id':'p2','title':'Q','count':3}],"
	"'claim':{'time':'20s','redraw':'auto'},'reel':'3s'},"
	"{'kind':'lottery','id':'m','title':'M','entry':{'by':'points','cost':2,'words':['in']},"
	"'prizes':[{'id':'p1','title':'P','count':1}],'time':'30s'},"
	"{'kind':'poll','id':'p','title':'P','options':[{'id':'x','text':'1'},{'id':'y','text':'2'},{'id':'z','text':'"
	"3'}],"
	"'ties':'run-off','then':'reveal','time':'40s'},"
	"{'kind':'poll','id':'q','title':'Q','options':[{'id':'x','text':'1'},{'id':'y','text':'2'},{'id':'z','text':'"
	"3'}],"
	"'votes':'up-to','up_to':2,'ties':'operator'},"
	"{'kind':'question','id':'qa','title':'Q','prefix':['ask'],'upvote':['+'],'merge':true,'per_person':9,'air':'"
	"20s'},"
	"{'kind':'question','id':'qb','title':'Q','mark':true,'approve':false},"
	"{'kind':'sale','id':'f','title':'F','products':['c1','c2'],'stock_from':'claims','claim':{'words':['buy']},"
	"'countdown':'10s','time':'60s','pass':'15s','last':2},"
	"{'kind':'sale','id':'h','title':'H','products':['c1'],'stock_from':'orders'},"
	"{'kind':'card','id':'k','title':'K'}],"
	"'products':[{'id':'c1','title':'C1','stock':9,'limit':2},{'id':'c2','title':'C2','stock':3}],"
	"'benefits':[{'id':'x','kind':'code','title':'X','codes':['c0','c1','c2','c3','c4']}],"
	"'emergency':{'scene':'E','mute':['Mic']}}";

static const char *const ids[] = {"lottery l",   "lottery m", "poll p", "poll q", "question qa",
				  "question qb", "sale f",    "sale h", "card k"};
static const char *const people[] = {"ann", "bob", "cat", "dan", "eve", "fox", "gus"};

static const char *pick(const char *const *list, size_t count)
{
	return list[script_below((uint32_t)count)];
}

/* A verb of the shared life, for any interaction. */
static void life_verb(char *line, size_t size)
{
	static const char *const verbs[] = {"open",   "open",  "open",  "close", "close", "reveal", "done",
					    "cancel", "reset", "reset", "arm",   "show",  "hide",   "extend"};
	const char *what = pick(ids, sizeof ids / sizeof *ids);
	const char *verb = pick(verbs, sizeof verbs / sizeof *verbs);
	int kind = (int)strcspn(what, " ");
	snprintf(line, size, "%.*s.%s %s%s", kind, what, verb, what + kind + 1,
		 strcmp(verb, "extend") == 0 ? " by=-5s" : "");
}

static void kind_verb(char *line, size_t size)
{
	uint32_t n = script_below(9);
	switch (script_below(15)) {
	case 0:
		snprintf(line, size, "lottery.draw %s%s", n % 2 ? "l" : "m", n % 3 ? "" : " reveal=later");
		break;
	case 1:
		snprintf(line, size, "lottery.redraw l pick=%u", n + 1);
		break;
	case 2:
		snprintf(line, size, "lottery.%s l pick=%u", n % 2 ? "claim" : "forfeit", n % 4 + 1);
		break;
	case 3:
		snprintf(line, size, "lottery.exclude l person=twitch/%s %s", pick(people, 7),
			 n % 2 ? "reason=x" : "off=true");
		break;
	case 4:
		snprintf(line, size, "poll.reopen %s", n % 2 ? "p" : "q");
		break;
	case 5:
		snprintf(line, size, "poll.reveal q winner=%s", n % 2 ? "x" : "y");
		break;
	case 6:
		snprintf(line, size, "sale.start f%s", n % 2 ? "" : " in=4s");
		break;
	case 7:
		snprintf(line, size, "sale.stock %s by=%d", n % 2 ? "f" : "h", (int)n - 4);
		break;
	case 8:
		snprintf(line, size, "sale.next f");
		break;
	case 9:
		snprintf(line, size, "people.%s person=twitch/%s", n % 2 ? "block" : "unblock", pick(people, 7));
		break;
	case 10:
		snprintf(line, size, "people.points person=twitch/%s by=%u", pick(people, 7), n);
		break;
	case 11:
		snprintf(line, size, "lottery.extend-claim l pick=%u by=5s", n % 3 + 1);
		break;
	case 12:
		snprintf(line, size, "%s", n % 2 ? "cue b3" : "cue a2");
		break;
	case 13:
		snprintf(line, size, "benefit.%s x person=twitch/%s", n % 3 ? "give" : "take-back", pick(people, 7));
		break;
	case 14:
		snprintf(line, size, "lottery.beacon %s %s", n % 2 ? "l" : "m", n % 3 ? "off=true" : "round=99999999");
		break;
	}
}

/* One that undo takes back. */
static void undoable_verb(char *line, size_t size)
{
	static const char *const rows[] = {"a", "b", "c", "d"};
	static const char *const plain[] = {"go",      "go",          "go",     "back",           "leave",
					    "lock",    "unlock",      "hold",   "resume",         "end-now",
					    "standby", "standby-off", "unlock", "fix how=rescale"};
	static const char *const items[] = {"approve", "queue", "queue", "air", "answered", "drop"};
	uint32_t n = script_below(8) + 1;
	switch (script_below(8)) {
	case 0:
		snprintf(line, size, "jump %s", pick(rows, 4));
		break;
	case 1:
		snprintf(line, size, "%s %s", n % 2 ? "arm" : "skip", pick(rows, 4));
		break;
	case 2:
		snprintf(line, size, "time by=%c%us", n % 2 ? '+' : '-', n * 7);
		break;
	case 3:
		snprintf(line, size, "question.take qa text=q%u%s", n, n % 2 ? "" : " person=twitch/ann");
		break;
	case 4:
		snprintf(line, size, "question.merge qa item=%u into=%u", n, script_below(8) + 1);
		break;
	case 5:
		snprintf(line, size, "%s", pick(plain, sizeof plain / sizeof *plain));
		break;
	default:
		snprintf(line, size, "question.%s %s item=%u", pick(items, 6), n % 4 ? "qa" : "qb", n);
		break;
	}
}

static void somebody(struct script *s, const char *t, int *messages, int *count)
{
	char text[192];
	const char *who = pick(people, 7);
	uint32_t n = script_below(10);
	switch (script_below(8)) {
	case 0:
		messages[(*count)++] = chat(s, t, who, "in");
		break;
	case 1:
		snprintf(text, sizeof text, "%u", n % 4);
		messages[(*count)++] = chat(s, t, who, text);
		break;
	case 2:
		snprintf(text, sizeof text, "ask q%u?", n);
		messages[(*count)++] = chat(s, t, who, text);
		break;
	case 3:
		snprintf(text, sizeof text, "+%u", n);
		messages[(*count)++] = chat(s, t, who, text);
		break;
	case 4:
		messages[(*count)++] = chat(s, t, who, "buy");
		break;
	case 5:
		snprintf(text, sizeof text, "{'kind':'order','person':'%s','item':'c1','count':%d}", who, (int)n - 3);
		messages[(*count)++] = hear(s, t, text);
		break;
	case 6:
		if (*count)
			delete_message(s, t, messages[script_below((uint32_t)*count)]);
		break;
	case 7:
		if (n == 0) {
			snprintf(text, sizeof text, "{'kind':'ban','target':'%s','count':10}", who);
			hear(s, t, text);
		}
		break;
	}
}

/* ---- what always holds ---- */

static void check_lottery(const struct interaction *it)
{
	const struct lottery *l = it->lottery;
	size_t in = 0;
	int64_t weight = 0;
	for (size_t i = 0; i < l->count; i++) {
		in += !l->entrants[i].out;
		weight += l->entrants[i].out ? 0 : l->entrants[i].weight;
	}
	assert_int_equal(in, l->live_count);
	assert_int_equal(weight, l->total_weight);
	assert_true(l->taken <= l->list_count);
	for (size_t i = 0; i < l->pick_count; i++) {
		assert_true(!l->picks[i].named || l->picks[i].revealed);
		assert_true(l->picks[i].replaces <= i);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(l->picks[i].entrant, l->picks[j].entrant);
	}
}

static void check_poll(const struct interaction *it)
{
	const struct poll *p = it->poll;
	int64_t votes[POLL_OPTIONS] = {0};
	for (size_t i = 0; i < p->count; i++)
		if (p->ballots[i].counts)
			votes[p->ballots[i].option] += p->ballots[i].weight;
	assert_memory_equal(votes, p->votes, sizeof votes);
	assert_true(p->voters >= 0 && (size_t)p->voters <= p->count);
	assert_int_equal(p->winners & ~p->in_play, 0);
}

static void check_board(const struct interaction *it)
{
	const struct board *b = it->board;
	size_t waiting = 0;
	size_t queued = 0;
	size_t on_air = 0;
	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];
		if (item->removed)
			continue;
		waiting += item->state == ITEM_APPROVED || item->state == ITEM_QUEUED;
		queued += item->state == ITEM_QUEUED;
		on_air += item->state == ITEM_ON_AIR;
		assert_int_equal(item->state == ITEM_QUEUED, item->place != ITEM_NOWHERE);
		assert_true(item->place == ITEM_NOWHERE || b->queue[item->place] == item->number);
		assert_int_equal(item->state == ITEM_ON_AIR, b->on_air == item->number);
		assert_true(item->votes >= 1 || item->state == ITEM_RETRACTED);
	}
	assert_int_equal(waiting, board_waiting(b));
	assert_int_equal(queued, b->queue_count);
	assert_true(on_air <= 1);
}

static void check_sale(const struct interaction *it)
{
	for (size_t i = 0; i < it->sale->count; i++)
		assert_true(it->sale->products[i].sold >= 0 && sale_available(&it->sale->products[i]) >= 0);
	assert_true(it->life != LIFE_OPEN || it->sale->phase == SALE_OPEN || it->sale->phase == SALE_LAST);
	assert_true(it->sale->phase != SALE_SOLD_OUT || it->life != LIFE_OPEN);
}

static void check(const struct script *s)
{
	size_t on_air[KIND_CARD + 1] = {0};
	for (size_t i = 0; i < s->engine->item_count; i++) {
		const struct interaction *it = &s->engine->items[i];
		on_air[it->doc->kind] += it->on_air;
		assert_true(!it->on_air || (it->life != LIFE_DONE && it->life != LIFE_CANCELLED));
		assert_true(it->deadline_mono == NEVER || it->life == LIFE_OPEN);
		if (it->doc->kind == KIND_LOTTERY)
			check_lottery(it);
		else if (it->doc->kind == KIND_POLL)
			check_poll(it);
		else if (it->doc->kind == KIND_QUESTION)
			check_board(it);
		else if (it->doc->kind == KIND_SALE)
			check_sale(it);
	}
	for (size_t i = 0; i <= KIND_CARD; i++)
		assert_true(on_air[i] <= 1);
	for (size_t i = 0; i < s->engine->people.count; i++)
		assert_true(s->engine->people.items[i].wins >= 0);
	assert_int_equal(s->engine->depth, 0);
	assert_true(engine_next_due(s->engine, s->now) > s->now.mono);
}

/* Undone with nothing between: the hash before. Redone: the hash after. */
static void undo_and_redo(struct script *s, const char *t)
{
	char line[96];
	uint8_t before[32];
	uint8_t after[32];
	uint8_t now[32];
	undoable_verb(line, sizeof line);
	until(s, t);
	script_hash(s, before);
	size_t told = s->heard_count;
	if (try_verb(s, t, line)[0])
		return;
	for (size_t i = told; i < s->heard_count; i++)
		if (s->heard[i].kind == EVENT_DEADLINE)
			return; /* what it made due at once came between */
	script_hash(s, after);
	say(s, t, "undo");
	script_hash(s, now);
	if (memcmp(before, now, sizeof now) != 0)
		fail_msg("%s at %s: undo does not lead back", line, t);
	say(s, t, "redo");
	script_hash(s, now);
	if (memcmp(after, now, sizeof now) != 0)
		fail_msg("%s at %s: redo does not lead there", line, t);
}

static void any_script(void **unused)
{
	(void)unused;
	for (uint64_t seed = 1; seed <= SCRIPTS; seed++) {
		struct script *s = script_new(show);
		int messages[STEPS];
		int count = 0;
		int64_t ms = 0;
		script_seed(seed);
		for (int step = 0; step < STEPS; step++) {
			char line[96];
			char t[32];
			ms += script_below(4) ? script_below(3000) : 0;
			snprintf(t, sizeof t, "%lldms", (long long)ms);
			switch (script_below(8)) {
			case 0:
			case 1:
				life_verb(line, sizeof line);
				try_verb(s, t, line);
				break;
			case 2:
				kind_verb(line, sizeof line);
				try_verb(s, t, line);
				break;
			case 3:
				undo_and_redo(s, t);
				break;
			case 4:
				try_verb(s, t, script_below(3) ? "undo" : "redo");
				break;
			default:
				somebody(s, t, messages, &count);
				break;
			}
			until(s, t);
			check(s);
		}
		forget_events(s);
		script_end(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_script),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
