/* The show that the tests of edits change: rows with cues, a loop to put them into, an interaction of each kind. */
#ifndef UNIT_ENGINE_EDIT_SHOW_H
#define UNIT_ENGINE_EDIT_SHOW_H

#define SHOW_BEHIND_ITS_ID                                                                                             \
	"'title':'N','zone':'UTC',"                                                                                    \
	" 'groups':[{'id':'g','title':'G','loop':true}],"                                                              \
	" 'products':[{'id':'cup','title':'Cup','stock':5,'price':{'minor':100,'currency':'CNY'}},"                    \
	"             {'id':'hat','title':'Hat'}],"                                                                    \
	" 'segments':[{'id':'a','title':'A','duration':'5m','interactions':['p'],'cues':["                             \
	"    {'id':'c1','on':'start','do':[{'verb':'marker','text':'one'}]},"                                          \
	"    {'id':'c2','on':'offset','at':'2m','do':[{'verb':'marker','text':'two'}]},"                               \
	"    {'id':'c3','on':'manual','do':[{'verb':'obs.scene','name':'X'}]}]},"                                      \
	"   {'id':'b','title':'B','duration':'10m','cues':["                                                           \
	"    {'id':'c4','on':'manual','do':[{'verb':'poll.open','id':'p'}]}]},"                                        \
	"   {'id':'c','title':'C','duration':'3m'}],"                                                                  \
	" 'interactions':[{'kind':'poll','id':'p','title':'?','settle':'0s',"                                          \
	"   'options':[{'id':'x','text':'Ex'},{'id':'y','text':'Why'}]},"                                              \
	"  {'kind':'lottery','id':'l','title':'L','settle':'0s','entry':{'by':'keyword','words':['go']},"              \
	"   'prizes':[{'id':'p1','title':'P','count':1}]},"                                                            \
	"  {'kind':'sale','id':'s','title':'S','products':['cup'],'settle':'0s'}]}"

#define SHOW "{'crowdcue':1,'id':'n'," SHOW_BEHIND_ITS_ID
#define NO_GUARD "{'crowdcue':1,'id':'n','guard':'0s',"

#endif
