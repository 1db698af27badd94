/* A look at the stage of a script, and the show of which the tests take it. */
#ifndef UNIT_ENGINE_STAGE_LOOK_H
#define UNIT_ENGINE_STAGE_LOOK_H

#include "engine_fixture.h"

#define SHOW(interactions)                                                                                             \
	"{'crowdcue':1,'id':'s','title':'The Show','language':'zh-CN','guard':'0s','segments':["                       \
	"{'id':'a','title':'Opening','duration':'10m'},{'id':'b','title':'Talk','duration':'5m'}],"                    \
	"'interactions':[" interactions "],'products':["                                                               \
	"{'id':'cup','title':'Red cup','picture':'img/cup.png','price':{'minor':9900,'currency':'CNY'},"               \
	"'was':{'minor':19900,'currency':'CNY'},'stock':50,'reserve':5,'limit':2,'link':'https://e.com/c'},"           \
	"{'id':'hat','title':'Hat'}]}"

/* The stage as it is now; valid until the next call. */
const struct stage *see(struct script *s);
/* An instant of a script, on the clock of those who read the stage. */
int64_t at(const char *t);

#endif
