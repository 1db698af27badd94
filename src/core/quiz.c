/* Quizzes and surveys are read, checked and listed; running one is refused in words until their depth is built. */
#include "core/interaction.h"

static bool init(struct interaction *it, const struct show *show)
{
	(void)it;
	(void)show;
	return true;
}

static void finish(struct interaction *it)
{
	(void)it;
}

static bool may_open(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)it;
	(void)cx;
	(void)call;
	return reply_refuse(reply, "verb.not-applicable");
}

const struct kind kind_quiz = {
	.init = init,
	.finish = finish,
	.may_open = may_open,
};
