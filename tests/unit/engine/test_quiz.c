/* Quizzes and surveys: which question an answer is for, what it is worth, and what is taken back. */
#include "engine_fixture.h"

#define QUESTIONS                                                                                                      \
	"'questions':[{'id':'a','text':'1+1?','options':[{'id':'x','text':'two'},{'id':'y','text':'three'}]," RIGHT    \
	"},{'id':'b','text':'2+2?','options':[{'id':'x','text':'five'},{'id':'y','text':'four'}]," RIGHT "},"          \
	"{'id':'c','text':'ok?','options':[{'id':'x','text':'yes'},{'id':'y','text':'no'},{'id':'z','text':'hm'}],"    \
	"" RIGHT "}]"
#define RIGHT "'right':'x','points':1000"
#define SHOW(kind, more, questions)                                                                                    \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'g','title':'G','duration':'10m'}],'interactions':["     \
	"{'kind':'" kind "','id':'q','title':'Q','settle':'1s'" more "," questions "}]}"
#define QUIZ(more) SHOW("quiz", more, QUESTIONS)
#define SURVEY(more)                                                                                                   \
	SHOW("survey", more,                                                                                           \
	     "'questions':[{'id':'a','text':'A?','options':[{'id':'x','text':'two'},{'id':'y','text':'three'}]},"      \
	     "{'id':'b','text':'B?','options':[{'id':'x','text':'five'},{'id':'y','text':'four'}]}]")

static void one_question_after_the_other(void **unused)
{
	(void)unused;
	struct script *s = script_new(QUIZ(""));
	expect_state(s, "q", "state=draft question=none questions/#=3 ranking/#=0 voters=0");
	refuse(s, "0s", "quiz.next q", "quiz.not-allowed");
	say(s, "0s", "quiz.open q");
	expect_event(s, "quiz.state id=q state=open on_air=true");
	expect_state(s, "q", "question=a deadline=none questions/0/asked=@0s questions/1/asked=none");
	chat(s, "1s", "ann", "1");
	chat(s, "1s", "bob", "three");
	chat(s, "1s", "bob", "two");  /* the first answer counts */
	chat(s, "1s", "cat", "five"); /* of a question that is not asked yet */
	chat(s, "1s", "dan", "5");
	expect_state(
		s, "q",
		"questions/0/options/0/votes=1 questions/0/options/0/percent=50 questions/0/options/0/winner=false "
		"questions/0/options/1/votes=1 refused/0/reason=already refused/0/count=1 ranking/#=2 "
		"ranking/0/id=ann ranking/0/points=1000 ranking/1/id=bob ranking/1/points=0");
	say(s, "10s", "quiz.next q");
	expect_event(s, "quiz.state state=open");
	expect_state(s, "q", "question=b questions/0/ended=@10s questions/1/asked=@10s");
	chat(s, "11s", "ann", "five");
	chat(s, "11s", "bob", "1");
	chat(s, "11s", "cat", "two"); /* that question is over */
	expect_state(s, "q", "ranking/0/points=2000 ranking/1/points=1000 refused/0/reason=late refused/0/count=1");
	say(s, "20s", "quiz.next q");
	say(s, "30s", "quiz.next q");
	expect_event(s, "quiz.state state=open");
	expect_event(s, "quiz.state state=closed");
	refuse(s, "30s", "quiz.next q", "quiz.not-allowed");
	say(s, "31s", "quiz.reveal q");
	expect_event(s, "quiz.state state=revealed");
	expect_state(s, "q",
		     "question=none questions/0/options/0/winner=true questions/0/options/1/winner=false "
		     "questions/2/options/0/winner=true questions/2/options/0/votes=0 voters=2");
	expect_list(s, "ranking", "q", "total=2 rows/0/name=ann rows/0/platform=twitch");
	say(s, "40s", "quiz.reset q");
	expect_state(s, "q", "run=2 ranking/#=0 questions/0/asked=none earlier/0/ranking/0/points=2000");
	forget_events(s);
	script_end(s);
}

static void speed(void **unused)
{
	(void)unused;
	struct script *s = script_new(QUIZ(",'time':'20s','speed':true"));
	know_feed(s, "a", "twitch:a", "0s", true);
	know_feed(s, "b", "twitch:b", "4s", true);
	say(s, "0s", "quiz.open q");
	expect_state(s, "q", "deadline=@20s");
	chat(s, "0s", "now", "1");
	chat(s, "5s", "five", "1");
	chat(s, "5s20ms", "half", "1"); /* 874.5 */
	chat(s, "5s21ms", "odd", "1");
	hear(s, "6s", "{'kind':'comment','text':'1','person':'behind','feed':'twitch:b'}"); /* saw it 2 s ago */
	hear(s, "6s", "{'kind':'comment','text':'1','person':'quick','feed':'twitch:b','t':1773000003000}");
	chat(s, "6s", "wrong", "2");
	chat(s, "19s999ms", "last", "1");
	expect_list(s, "ranking", "q",
		    "rows/0/id=now rows/0/points=1000 rows/1/id=quick rows/1/points=1000 rows/2/id=behind "
		    "rows/2/points=950 rows/3/id=five rows/3/points=875 rows/4/id=half rows/4/points=875 rows/5/id=odd "
		    "rows/5/points=874 rows/6/id=last rows/6/points=500 rows/7/id=wrong rows/7/points=0");
	until(s, "20s"); /* the time of the question: it is over, and the next one waits for the operator */
	expect_state(s, "q", "state=open question=a questions/0/ended=@20s deadline=none");
	hear(s, "23s", "{'kind':'comment','text':'1','person':'late','feed':'twitch:b'}"); /* their own zero */
	chat(s, "23s", "later", "1");
	expect_state(s, "q", "questions/0/options/0/votes=8 refused/0/reason=late refused/0/count=1");
	say(s, "60s", "quiz.next q");
	expect_state(s, "q", "deadline=@80s");
	say(s, "65s", "quiz.extend q by=+10s");
	say(s, "70s", "quiz.next q");
	until(s, "90s"); /* after the last one it closes */
	expect_state(s, "q", "state=closed closed=@90s");
	forget_events(s);
	script_end(s);
}

static void standby_costs_nothing(void **unused)
{
	(void)unused;
	struct script *s = script_new(QUIZ(",'time':'20s','speed':true"));
	say(s, "0s", "quiz.open q");
	say(s, "5s", "standby");
	say(s, "65s", "standby-off");
	expect_state(s, "q", "deadline=@80s");
	chat(s, "65s", "ann", "1"); /* 5 s of its time are gone */
	expect_state(s, "q", "ranking/0/points=875");
	say(s, "70s", "standby");
	say(s, "70s", "quiz.next q");
	expect_state(s, "q", "deadline=none held_ms=20000");
	say(s, "90s", "standby-off");
	expect_state(s, "q", "deadline=@110s");
	chat(s, "90s", "ann", "1");
	expect_state(s, "q", "ranking/0/points=1875");
	say(s, "95s", "standby");
	say(s, "99s", "undo"); /* as if it had not been */
	expect_state(s, "q", "deadline=@110s");
	chat(s, "100s", "bob", "1");
	expect_state(s, "q", "ranking/1/id=bob ranking/1/points=750");
	forget_events(s);
	script_end(s);
}

/* Viewers who are behind still see the question before. */
static void answers_to_the_question_before(void **unused)
{
	(void)unused;
	struct script *s = script_new(QUIZ(""));
	know_feed(s, "b", "twitch:b", "10s", true);
	say(s, "0s", "quiz.open q");
	hear(s, "5s", "{'kind':'comment','text':'1','person':'early','feed':'twitch:b'}");
	say(s, "20s", "quiz.next q");
	hear(s, "25s", "{'kind':'comment','text':'1','person':'slow','feed':'twitch:b'}");    /* the first one still */
	hear(s, "25s", "{'kind':'comment','text':'1','person':'early','feed':'twitch:b'}");   /* has answered that: b */
	hear(s, "25s", "{'kind':'comment','text':'five','person':'text','feed':'twitch:b'}"); /* only b has that */
	chat(s, "25s", "near", "1");
	hear(s, "30s", "{'kind':'comment','text':'1','person':'slower','feed':'twitch:b'}"); /* its window is over: b */
	expect_state(s, "q", "questions/0/options/0/votes=2 questions/1/options/0/votes=4 refused/#=0");
	until(s, "31s"); /* settled: 20 s + 10 s + 1 s */
	hear(s, "31s", "{'kind':'comment','text':'two','person':'post','feed':'twitch:b','t':1773000021000}");
	expect_state(s, "q", "questions/0/options/0/votes=2 refused/0/reason=late");
	forget_events(s);
	script_end(s);
}

static void what_is_taken_back(void **unused)
{
	(void)unused;
	struct script *s = script_new(QUIZ(""));
	say(s, "0s", "quiz.open q");
	int first = chat(s, "1s", "ann", "1");
	chat(s, "1s", "bob", "1");
	say(s, "2s", "quiz.next q");
	chat(s, "3s", "ann", "1");
	chat(s, "3s", "bob", "2");
	delete_message(s, "4s", first);
	expect_state(s, "q", "questions/0/options/0/votes=1 refused/0/reason=deleted ranking/0/points=1000");
	ban(s, "5s", "bob");
	expect_state(s, "q",
		     "questions/0/options/0/votes=0 questions/1/options/1/votes=0 ranking/#=1 ranking/0/id=ann "
		     "ranking/0/points=1000 voters=1");
	chat(s, "6s", "bob", "1");
	hear(s, "6s", "{'kind':'comment','text':'1','person':{'id':'*','name':'*','strength':'broken'}}");
	hear(s, "6s", "{'kind':'comment','text':'1','person':'eve','history':true}");
	expect_state(s, "q", "refused/#=4 voters=1");
	say(s, "7s", "quiz.close q");
	until(s, "8s");
	ban(s, "9s", "ann"); /* settled */
	expect_state(s, "q", "voters=1 ranking/0/points=1000");
	forget_events(s);
	script_end(s);
}

static void a_survey(void **unused)
{
	(void)unused;
	struct script *s = script_new(SURVEY(",'time':'20s'"));
	say(s, "0s", "survey.open q");
	int first = chat(s, "1s", "ann", "1");
	int second = chat(s, "2s", "ann", "2"); /* the last answer counts */
	chat(s, "2s", "bob", "1");
	expect_state(s, "q",
		     "ranking=none voters=2 questions/0/options/0/votes=1 questions/0/options/1/votes=1 refused/#=0");
	delete_message(s, "3s", second);
	expect_state(s, "q", "questions/0/options/0/votes=2 questions/0/options/1/votes=0");
	delete_message(s, "3s", first);
	expect_state(s, "q", "questions/0/options/0/votes=1 voters=1");
	until(s, "20s"); /* the next one follows by itself */
	expect_state(s, "q", "question=b deadline=@40s");
	for (int i = 0; i < 600; i++) /* for ever, and no more room is taken */
		chat(s, "21s", "ann", i % 2 ? "1" : "2");
	expect_state(s, "q", "questions/1/options/0/votes=1 questions/1/options/1/votes=0");
	until(s, "40s");
	expect_state(s, "q", "state=closed question=none");
	say(s, "41s", "survey.reveal q");
	expect_state(s, "q",
		     "questions/0/options/0/winner=true questions/1/options/0/winner=true "
		     "questions/1/options/1/winner=false");
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_question_after_the_other), cmocka_unit_test(speed),
		cmocka_unit_test(standby_costs_nothing),        cmocka_unit_test(answers_to_the_question_before),
		cmocka_unit_test(what_is_taken_back),           cmocka_unit_test(a_survey),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
