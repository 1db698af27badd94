#include "feed/talk.h"

#include <stdio.h>
#include <string.h>

/* One line of talk a line of text. */
/* clang-format off */
static const char *const lines[TONGUES][TOPICS] = {
	[TONGUE_EN] = {
		[TOPIC_GREET] =
			"hi everyone 👋\nhello from Lisbon\nmade it!\nfirst time here, hi\nevening all\nhey hey\n"
			"just got home, what did I miss?\nhello from Toronto ❄️\ngood to be back\nhi $n!\n"
			"watching from the train lol\nsound is good on my end 👍\nhello from Cape Town\n"
			"finally a stream I can catch live\nmorning from Sydney",
		[TOPIC_CHAT] =
			"the lighting looks so good today\nthat transition was smooth\nlove this part\n"
			"my cat is watching too\nwait, really?\nok that is actually clever\nso true\n"
			"can you zoom in a bit?\nI needed this today\nthis music 🎶\nwhat a good crowd tonight\n"
			"same here $n\n@$n I thought so too\nyour shirt is great\n"
			"I have been waiting for this all week\nthe quality is so crisp\n"
			"how long is the show today?\nbrb getting tea\nback with snacks\ngreat explanation\n"
			"my wifi is fighting me\nclip that!\nyou make it look easy\n"
			"never thought about it that way\nthe new set is beautiful\n+1\nthis is the best segment\n"
			"can confirm, tried it last week\nnotes taken 📝\n@$n agreed\ndinner and a show 🍜",
		[TOPIC_LAUGH] =
			"lol\nLMAO\nhahaha\nlolol\n😂😂😂\nhahahaha\nI can't 😂\nthat face 😂\nahahah stop",
		[TOPIC_HOPE] =
			"please please please 🙏\nfingers crossed 🤞\ncome on, luck\nI never win these\n"
			"first giveaway I am on time for\ngood luck everyone!\ntonight is my night\n"
			"is it only one entry each?\ndone, I'm in\nmanifesting 🕯️\nso many people in already\n"
			"@$n good luck!",
		[TOPIC_CONGRATS] =
			"congrats!! 🎉\nwell deserved\nso close...\nnext time 😅\ncongratulations 👏👏\nlucky!\n"
			"not me again lol\ngg\nso happy for you\nthe suspense was real",
		[TOPIC_VOTE] =
			"easy choice\nhard one...\nI changed my mind\nit's so close!\nhow is that not winning\n"
			"everyone vote please\nmy answer is obvious\nboth please\n@$n same vote!\ncan't decide 😩",
		[TOPIC_SALE] =
			"just ordered mine ✅\nhow big is it?\nis there a black one?\ndo you ship to Canada?\n"
			"that price though\ngot one for my sister too\nmine arrived last week, it's great\n"
			"is it dishwasher safe?\nalmost sold out?!\ncheckout was quick\nwhere is the link?\n"
			"sold on this one\ntook my last chance 😅",
		[TOPIC_ASK] =
			"how long did this take to make?\nwhat camera are you using?\nwill there be a replay?\n"
			"which one do you use yourself?\ndoes it work with older models?\n"
			"what's the difference to last year's?\nwhen is the next show?\nhow do you clean it?\n"
			"what would you tell a beginner?\nis there a warranty?\ncan it go in the freezer?\n"
			"who came up with the design?",
		[TOPIC_SPAM] =
			"FREE COINS at free-coins.example !!!\nwant followers? dm me now\n"
			"cheap views best price → views.example\nclick my profile 😘\n"
			"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	},
	[TONGUE_ZH] = {
		[TOPIC_GREET] =
			"来了来了\n大家晚上好\n第一次来,你好呀\n前排占座🍉\n打卡打卡\n刚下班,赶上了\n主播好!\n"
			"成都的朋友在吗\n广州报到\n终于等到开播\n$n 你也来啦\n声音清楚👌\n沈阳下雪了,窝在家看直播\n"
			"晚饭边吃边看",
		[TOPIC_CHAT] =
			"今天灯光真好看\n这个讲得明白\n学到了学到了\n同意 $n\n@$n 我也觉得\n背景换新的了?\n"
			"主播今天状态好\n能再讲一遍吗\n细节拉满\n这个好实用\n我妈也在看哈哈\n已截图📸\n原来如此\n"
			"画面好清晰\n这首歌叫什么\n说到心坎里了\n等这一期等了好久\n慢一点慢一点\n记笔记中✍️\n"
			"氛围真好\n太真实了\n好家伙\n我去倒杯水\n网有点卡\n主播衣服好看\n确实\n有道理\n"
			"上周用过,真的可以\n加油加油💪\n下次还来",
		[TOPIC_LAUGH] =
			"哈哈哈哈\n哈哈哈哈哈哈哈\n笑死\n2333\n😂😂😂\n哈哈哈绷不住了\n救命哈哈哈\n表情包预定",
		[TOPIC_HOPE] =
			"保佑我🙏\n拜托拜托\n这次一定是我\n陪跑第十次\n求中!\n接好运🍀\n已参加\n大家一起冲\n"
			"蹭蹭欧气\n从来没中过😭\n@$n 祝你好运\n手速够快了吧",
		[TOPIC_CONGRATS] =
			"恭喜恭喜🎉\n羡慕了\n又是陪跑\n恭喜中奖的朋友\n欧皇啊\n下次一定\n酸了🍋\n吸吸欧气\n"
			"这运气绝了\n恭喜👏👏",
		[TOPIC_VOTE] =
			"这还用选?\n好纠结\n两个都想要\n居然这么接近\n我改主意了\n大家快投\n$n 和我选的一样\n"
			"选择困难症犯了\n必须是这个\n差一点点",
		[TOPIC_SALE] =
			"已拍✅\n链接在哪?\n多大尺寸呀\n有黑色吗\n包邮吗\n这个价可以\n给我妈也买一个\n"
			"上次买的很好用,回购\n手慢无啊\n还有货吗\n付款成功\n能用微波炉吗\n什么时候发货\n新疆发吗\n"
			"被种草了",
		[TOPIC_ASK] =
			"保修多久?\n跟去年那款有什么区别?\n小孩能用吗?\n平时怎么清洗?\n下一场什么时候?\n有回放吗?\n"
			"主播自己用哪款?\n会掉漆吗?\n能保温多久?\n新手从哪里开始学?\n容量是多少?\n送人合适吗?",
		[TOPIC_SPAM] =
			"加V领红包 hb123.example\n兼职日结,私我\n涨粉找我,便宜\n点我头像有福利\n"
			"111111111111111111111111",
	},
	[TONGUE_JA] = {
		[TOPIC_GREET] =
			"こんばんは〜\n初見です\nきた!\n間に合った\nおつかれさまです\n札幌から見てます\n"
			"$nさんこんばんは\nわくわく",
		[TOPIC_CHAT] =
			"画質きれい\nなるほど\nわかる\nそれは知らなかった\n今日の衣装いいですね\n勉強になる\n"
			"@$n 同じくです\nちょっとラグいかも\nBGM好き\nもう一回お願いします\nお茶いれてきた🍵\n"
			"これは名場面\n説明わかりやすい\nうちの猫も見てる\n待ってました",
		[TOPIC_LAUGH] =
			"草\nwww\nwwwww\n笑った\n😂😂\nそれはずるいw\n腹筋が",
		[TOPIC_HOPE] =
			"当たりますように🙏\n今日こそ\n参加しました\nドキドキ\n当たったことない\nみんながんばれ",
		[TOPIC_CONGRATS] =
			"おめでとう🎉\nおめ!\nいいなあ\nまた次回\n8888888\n惜しかった",
		[TOPIC_VOTE] =
			"迷う…\nこれは一択\n接戦だ\n両方ほしい\nやっぱり変えた\n意外な結果",
		[TOPIC_SALE] =
			"ポチった\nサイズはどれくらい?\n黒はありますか\n送料は?\n在庫まだある?\nリピートです\n安い!",
		[TOPIC_ASK] =
			"保証はありますか?\n去年のと何が違いますか?\nアーカイブ残りますか?\n次の配信はいつですか?\n"
			"どうやって洗いますか?",
		[TOPIC_SPAM] =
			"無料コインはこちら coin.example\nプロフ見てね💕\n副業に興味ある方DMください",
	},
	[TONGUE_ES] = {
		[TOPIC_GREET] =
			"hola a todos\nbuenas noches desde Bogotá\n¡llegué a tiempo!\nholaaa\n"
			"saludos desde Sevilla\nprimera vez por aquí\nhola $n",
		[TOPIC_CHAT] =
			"qué buena luz\nme encanta esta parte\ntotalmente de acuerdo\n@$n igual yo\n"
			"¿puedes repetirlo?\nse ve genial\nqué temazo 🎶\nno lo sabía\nmuy bien explicado\n"
			"voy por un café\nya volví\nme quedo hasta el final\nqué arte\n¡vamos!\n"
			"se me cortó un segundo",
		[TOPIC_LAUGH] =
			"jajaja\njajajaja\nxd\n😂😂😂\njajaja me muero\nqué risa",
		[TOPIC_HOPE] =
			"por favor 🙏\nhoy me toca\nsuerte a todos\nya participé\nnunca gano nada\n🤞🤞",
		[TOPIC_CONGRATS] =
			"¡felicidades! 🎉\nqué suerte\ncasi casi\na la próxima\nfelicidades 👏\nqué envidia sana",
		[TOPIC_VOTE] =
			"difícil\nestá clarísimo\nestá reñido\nme cambié de bando\nlos dos\nvoten, voten",
		[TOPIC_SALE] =
			"ya pedí el mío\n¿hacen envíos a México?\n¿qué medidas tiene?\n¿hay en negro?\n"
			"qué buen precio\n¿queda stock?",
		[TOPIC_ASK] =
			"¿cuánto dura la garantía?\n¿en qué se diferencia del anterior?\n¿queda grabado?\n"
			"¿cuándo es el próximo?\n¿cómo se limpia?",
		[TOPIC_SPAM] =
			"monedas gratis en monedas.example\n¿quieres seguidores? escríbeme\nmira mi perfil 😘",
	},
	[TONGUE_AR] = {
		[TOPIC_GREET] =
			"مساء الخير\nالسلام عليكم\nأهلاً بالجميع 👋\nأول مرة هنا\nوصلت في الوقت\n"
			"تحية من الدار البيضاء\nأهلاً $n",
		[TOPIC_CHAT] =
			"الصورة واضحة جداً\nكلام جميل\nأتفق معك\nممكن تعيد؟\nالإضاءة رائعة اليوم\nفكرة ذكية\n"
			"ما شاء الله\nأحب هذه الفقرة\nراجع بعد قليل ☕\nشرح ممتاز\nالموسيقى حلوة",
		[TOPIC_LAUGH] =
			"ههههه\nههههههههه\n😂😂😂\nضحكت من قلبي",
		[TOPIC_HOPE] =
			"يا رب 🙏\nبالتوفيق للجميع\nهذه المرة أنا\nتم الاشتراك\nعمري ما فزت",
		[TOPIC_CONGRATS] =
			"ألف مبروك 🎉\nمبروك!\nيا حظك\nالمرة القادمة\nتستاهل 👏",
		[TOPIC_VOTE] =
			"اختيار صعب\nواضحة\nالنتيجة متقاربة\nغيرت رأيي\nالاثنين",
		[TOPIC_SALE] =
			"طلبت واحد\nكم المقاس؟\nفي لون أسود؟\nالسعر ممتاز\nالتوصيل كم يوم؟\nباقي كمية؟",
		[TOPIC_ASK] =
			"كم مدة الضمان؟\nما الفرق عن القديم؟\nمتى البث القادم؟\nهل يوجد تسجيل؟\nكيف أنظفه؟",
		[TOPIC_SPAM] =
			"عملات مجانية coins.example\nشاهد ملفي الشخصي\nزيادة متابعين بسعر رخيص",
	},
	[TONGUE_HI] = {
		[TOPIC_GREET] =
			"नमस्ते सभी को 🙏\nआ गया मैं\nपहली बार आया हूँ\nपुणे से हाय\nसमय पर पहुँच गए\nनमस्ते $n",
		[TOPIC_CHAT] =
			"बहुत बढ़िया\nसही बात\nआवाज़ साफ़ है\nएक बार फिर बताइए\nमज़ा आ गया\nलाइट बहुत अच्छी है\n"
			"यह काम की बात है\nचाय लेकर आया ☕\nमुझे भी यही लगा\nकमाल है",
		[TOPIC_LAUGH] =
			"हाहाहा\nहाहाहाहा 😂\n😂😂😂\nहँस हँस कर बुरा हाल",
		[TOPIC_HOPE] =
			"इस बार मेरा नंबर 🤞\nसबको शुभकामनाएँ\nमैं शामिल हूँ\nकभी नहीं जीता\nप्लीज़ प्लीज़ 🙏",
		[TOPIC_CONGRATS] =
			"बधाई हो 🎉\nवाह किस्मत\nअगली बार सही\nबहुत बधाई 👏",
		[TOPIC_VOTE] =
			"मुश्किल है\nसाफ़ है\nकाँटे की टक्कर\nमन बदल गया\nदोनों",
		[TOPIC_SALE] =
			"ऑर्डर कर दिया\nसाइज़ क्या है?\nकाला रंग है?\nदाम अच्छा है\nडिलीवरी कब तक?\nस्टॉक बचा है?",
		[TOPIC_ASK] =
			"वारंटी कितनी है?\nपिछले वाले से क्या फ़र्क है?\nअगला शो कब है?\nरिकॉर्डिंग मिलेगी?\n"
			"इसे साफ़ कैसे करें?",
		[TOPIC_SPAM] =
			"मुफ़्त सिक्के coins.example\nफ़ॉलोअर्स चाहिए? मैसेज करें\nमेरी प्रोफ़ाइल देखो",
	},
	[TONGUE_KO] = {
		[TOPIC_GREET] =
			"안녕하세요~\n처음 왔어요\n늦지 않았다!\n부산에서 보고 있어요\n$n님 안녕하세요\n"
			"퇴근하고 왔어요",
		[TOPIC_CHAT] =
			"화질 좋네요\n오 그렇구나\n맞아요\n배경 예쁘다\n한 번만 더 설명해 주세요\n@$n 저도요\n"
			"노래 좋다 🎶\n기다렸어요\n커피 타 왔어요 ☕\n이 코너 최고",
		[TOPIC_LAUGH] =
			"ㅋㅋㅋㅋ\nㅋㅋㅋㅋㅋㅋㅋ\n😂😂\n아 웃겨 ㅋㅋ",
		[TOPIC_HOPE] =
			"제발 🙏\n이번엔 나다\n참여 완료\n다들 행운을\n한 번도 된 적 없음 ㅠㅠ",
		[TOPIC_CONGRATS] =
			"축하해요 🎉\n부럽다\n다음 기회에...\n축하드립니다 👏\n운 좋다",
		[TOPIC_VOTE] =
			"고민되네\n이건 당연하지\n박빙이다\n마음 바꿨어요\n둘 다",
		[TOPIC_SALE] =
			"주문했어요\n사이즈가 어떻게 돼요?\n검정색 있나요?\n가격 좋다\n배송 언제 와요?\n"
			"재고 있어요?",
		[TOPIC_ASK] =
			"보증 기간은요?\n작년 거랑 뭐가 달라요?\n다음 방송 언제예요?\n다시보기 있나요?\n"
			"세척은 어떻게 해요?",
		[TOPIC_SPAM] =
			"무료 코인 coins.example\n프로필 확인해 주세요\n팔로워 늘려 드려요",
	},
};

static const char *const bot_lines[TONGUES] = {
	[TONGUE_EN] =
		"📌 Be kind, no links, no spam.\n📌 One entry each is enough: every entry counts once.\n"
		"📌 New here? Follow to hear about the next show.\n"
		"📌 The draw can be checked by anyone, see the show page.",
	[TONGUE_ZH] =
		"📌 文明发言,不发链接,不刷屏。\n📌 每人参加一次就够,重复不加机会。\n"
		"📌 喜欢就点个关注,下场不错过。\n📌 抽奖结果人人可查。",
	[TONGUE_JA] =
		"📌 リンクと連投はご遠慮ください。\n📌 応募はひとり一回だけ有効です。\n"
		"📌 フォローで次回の通知が届きます。",
	[TONGUE_ES] =
		"📌 Sin enlaces ni spam, por favor.\n📌 Cada persona cuenta una sola vez.\n"
		"📌 Sigue el canal para el próximo show.",
	[TONGUE_AR] =
		"📌 بدون روابط أو إزعاج من فضلكم.\n📌 كل شخص يُحسب مرة واحدة.",
	[TONGUE_HI] =
		"📌 कृपया लिंक और स्पैम न भेजें।\n📌 हर व्यक्ति एक ही बार गिना जाता है।",
	[TONGUE_KO] =
		"📌 링크와 도배는 삼가 주세요.\n📌 한 사람당 한 번만 집계됩니다.",
};
/* clang-format on */

static const char *const emoji[] = {
	"❤️",
	"🔥",
	"👏",
	"😍",
	"🎉",
	"😂",
	"👍",
	"🥰",
	"💯",
	"🙌",
	"✨",
	"🤩",
	"😮",
	"🫶",
	"👨‍👩‍👧‍👦",
	"🏳️‍🌈",
	"👋🏽",
};

static unsigned count_lines(const char *text)
{
	unsigned count = 1;
	for (; *text; text++)
		count += *text == '\n';
	return count;
}

/* Copies the n-th line; `$n` becomes `name`. */
static void copy_line(const char *text, unsigned n, const char *name, char *out, size_t size)
{
	while (n--)
		text = strchr(text, '\n') + 1;
	size_t used = 0;
	while (*text && *text != '\n' && used + 1 < size) {
		if (text[0] == '$' && text[1] == 'n') {
			int wrote = snprintf(out + used, size - used, "%s", name);
			used += (size_t)wrote < size - used ? (size_t)wrote : size - used - 1;
			text += 2;
		} else {
			out[used++] = *text++;
		}
	}
	out[used] = 0;
}

void talk_line(struct talk *t, struct random *r, enum tongue tongue, enum topic topic, const char *name, char *out,
	       size_t size)
{
	unsigned char *recent = t->recent[tongue][topic];
	const char *text = lines[tongue][topic];
	unsigned count = count_lines(text);
	unsigned n = random_below(r, count);
	for (unsigned tries = 0; tries < 8 && memchr(recent, (int)n + 1, count > 4 ? 4 : 1); tries++)
		n = random_below(r, count);
	memmove(recent + 1, recent, 3);
	recent[0] = (unsigned char)(n + 1);
	copy_line(text, n, name, out, size);
}

void talk_bot(struct random *r, enum tongue tongue, char *out, size_t size)
{
	const char *text = bot_lines[tongue];
	copy_line(text, random_below(r, count_lines(text)), "", out, size);
}

void talk_emoji(struct random *r, char *out, size_t size)
{
	const char *one = emoji[random_below(r, sizeof emoji / sizeof *emoji)];
	unsigned times = 1 + random_below(r, 3) * random_below(r, 2);
	size_t used = 0;
	while (times-- && used + strlen(one) < size) {
		memcpy(out + used, one, strlen(one));
		used += strlen(one);
	}
	out[used] = 0;
}
