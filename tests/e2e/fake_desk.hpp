/* A desk made of files, for looking at the dock without OBS: a show, a state, comments, texts; it remembers what was
 * sent. */
#ifndef E2E_FAKE_DESK_HPP
#define E2E_FAKE_DESK_HPP

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QList>
#include <QString>
#include <cstdio>
#include <cstring>

extern "C" {
#include "obs/desk.h"
}

namespace fake {

struct Scene {
	QByteArray document, state, comments;
	QHash<QByteArray, QByteArray> texts;
	QString what;
	QByteArray waits;       /* id of an interaction whose card has no place */
	QList<QByteArray> sent; /* all lines but questions and previews */
	QByteArray moderation;  /* the last question for the moderator's list */
	bool agree = false;     /* answers every verb with ok */
	QByteArray listening = "never";
};

inline QByteArray read(const QString &path)
{
	QFile file(path);
	if (!file.open(QIODevice::ReadOnly))
		qFatal("cannot read %s", qPrintable(path));
	return file.readAll();
}

inline void read_texts(Scene &scene, const QString &path)
{
	for (const QByteArray &line : read(path).split('\n')) {
		int at = line.indexOf('=');
		if (at > 0 && !line.startsWith('#'))
			scene.texts.insert(line.left(at).trimmed(), line.mid(at + 1).trimmed().replace("\"", ""));
	}
}

inline bool has_show(void *user)
{
	return !static_cast<Scene *>(user)->state.isEmpty();
}

inline uint64_t stage_id(void *user)
{
	return has_show(user) ? 1 : 0;
}

inline char *document(void *user)
{
	return strdup(static_cast<Scene *>(user)->document.constData());
}

inline bool post(void *user, const char *line, desk_answer answer, void *answer_user)
{
	auto *scene = static_cast<Scene *>(user);
	const QByteArray text(line);
	if (text.contains("\"state\":true"))
		answer(answer_user, scene->state.constData());
	else if (text.contains("\"moderation\"")) {
		scene->moderation = text;
		answer(answer_user, "{\"ok\":true,\"total\":1,\"rows\":[{\"t\":1,\"feed\":\"twitch:a\",\"platform\":"
				    "\"twitch\",\"kind\":"
				    "\"comment\",\"id\":\"m1\",\"person\":{\"id\":\"1\",\"name\":\"Ann\"},\"text\":"
				    "\"see example.com for "
				    "more\",\"verdict\":\"held\",\"reason\":\"link\"}]}");
	} else if (text.contains("\"comments\""))
		answer(answer_user, scene->comments.constData());
	else if (text.contains("\"preview\":true"))
		answer(answer_user, text.contains("gaps") ? "{\"ok\":true,\"preview\":[{\"id\":\"talk\"}],"
							    "\"end\":1772978100000}"
							  : "{\"ok\":false,\"reason\":\"rundown.impossible\"}");
	else if (scene->sent.append(text), scene->agree)
		answer(answer_user, "{\"ok\":true,\"seq\":1}");
	else
		answer(answer_user, ("{\"ok\":false,\"reason\":\"go.guarded\",\"text\":\"" +
				     scene->texts["Reason.go.guarded"] + "\"}")
					    .constData());
	return true;
}

inline const char *text(void *user, const char *key)
{
	auto *scene = static_cast<Scene *>(user);
	return scene->texts.contains(key) ? scene->texts[key].constData() : key;
}

inline bool offer(void *user, char *title, size_t size)
{
	const bool offered = static_cast<Scene *>(user)->what == "offer";
	snprintf(title, size, "%s", offered ? "Cup night" : "");
	return offered;
}

inline void decide(void *user, bool resume)
{
	static_cast<Scene *>(user)->sent.append(resume ? "resume" : "anew");
}

inline uint64_t notice(void *, char *words, size_t, bool *)
{
	words[0] = 0;
	return 0;
}

inline void outputs(void *, bool *streaming, bool *recording)
{
	*streaming = true;
	*recording = true;
}

inline void hotkey(void *, const char *verb, char *words, size_t size)
{
	snprintf(words, size, "%s", strcmp(verb, "go") == 0 ? "F9" : "");
}

inline bool waits(void *user, const char *id, char *behind, size_t size)
{
	snprintf(behind, size, "%s", "Another card");
	return static_cast<Scene *>(user)->waits == id;
}

inline void folders(void *, char *last, char *ours, size_t size)
{
	snprintf(last, size, "%s", "");
	snprintf(ours, size, "%s", "/");
}

inline const char *listening(void *user)
{
	return static_cast<Scene *>(user)->listening.constData();
}

inline void listen(void *user, const char *how)
{
	static_cast<Scene *>(user)->listening = how;
}

inline struct desk desk(Scene *scene)
{
	return {scene,  stage_id, stage_id, document, post,    text,      offer, decide,
		notice, outputs,  hotkey,   waits,    folders, listening, listen};
}

} // namespace fake

#endif
