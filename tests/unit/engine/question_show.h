/* The board that the tests of questions fill. */
#ifndef UNIT_ENGINE_QUESTION_SHOW_H
#define UNIT_ENGINE_QUESTION_SHOW_H

#include "engine_fixture.h"

#define SHOW(question)                                                                                                 \
	"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],"                     \
	"'points':{'question':4},'interactions':[{'kind':'question','id':'qa','title':'Q','settle':'0s'" question      \
	"}]}"
#define PREFIX ",'prefix':['ask','Q:']"

static inline struct script *opened(const char *document)
{
	struct script *s = script_new(document);
	say(s, "0s", "question.open qa");
	expect_event(s, "question.state id=qa state=open on_air=true");
	return s;
}

#endif
