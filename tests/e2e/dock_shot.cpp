/* Looks at the dock without OBS: feeds it a show, a state and comments from files, and writes a picture.
 *   dock_shot SHOW STATE COMMENTS LOCALE WIDTHxHEIGHT dark|light OUT.png [what]
 * STATE "-": no show is loaded. `what` changes the scene: offer, refused (a GO that is refused), guard. */
#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QMap>
#include <cstdio>
#include <cstring>

#include "dock/rundown_dock.hpp"

namespace {

struct Scene {
	QByteArray document, state, comments;
	QHash<QByteArray, QByteArray> texts;
	QString what;
};

QByteArray read(const QString &path)
{
	QFile file(path);
	if (!file.open(QIODevice::ReadOnly))
		qFatal("cannot read %s", qPrintable(path));
	return file.readAll();
}

void read_texts(Scene &scene, const QString &path)
{
	for (const QByteArray &line : read(path).split('\n')) {
		int at = line.indexOf('=');
		if (at > 0 && !line.startsWith('#'))
			scene.texts.insert(line.left(at).trimmed(), line.mid(at + 1).trimmed().replace("\"", ""));
	}
}

bool has_show(void *user)
{
	return !static_cast<Scene *>(user)->state.isEmpty();
}

uint64_t stage_id(void *user)
{
	return has_show(user) ? 1 : 0;
}

char *document(void *user)
{
	return strdup(static_cast<Scene *>(user)->document.constData());
}

bool post(void *user, const char *line, desk_answer answer, void *answer_user)
{
	auto *scene = static_cast<Scene *>(user);
	const QByteArray text(line);
	if (text.contains("\"state\":true"))
		answer(answer_user, scene->state.constData());
	else if (text.contains("\"comments\""))
		answer(answer_user, scene->comments.constData());
	else
		answer(answer_user, ("{\"ok\":false,\"reason\":\"go.guarded\",\"text\":\"" +
				     scene->texts["Reason.go.guarded"] + "\"}")
					    .constData());
	return true;
}

const char *text(void *user, const char *key)
{
	auto *scene = static_cast<Scene *>(user);
	return scene->texts.contains(key) ? scene->texts[key].constData() : key;
}

bool offer(void *user, char *title, size_t size)
{
	const bool offered = static_cast<Scene *>(user)->what == "offer";
	snprintf(title, size, "%s", offered ? "Cup night" : "");
	return offered;
}

void decide(void *, bool)
{
}

uint64_t notice(void *, char *words, size_t, bool *)
{
	words[0] = 0;
	return 0;
}

void outputs(void *, bool *streaming, bool *recording)
{
	*streaming = true;
	*recording = true;
}

void hotkey(void *, const char *verb, char *words, size_t size)
{
	snprintf(words, size, "%s", strcmp(verb, "go") == 0 ? "F9" : "");
}

void set_palette(bool dark)
{
	QPalette p;
	const QColor window = dark ? QColor(58, 57, 58) : QColor(239, 240, 241);
	const QColor ink = dark ? QColor(225, 224, 225) : QColor(35, 38, 41);
	for (auto role : {QPalette::Window, QPalette::Button})
		p.setColor(role, window);
	p.setColor(QPalette::Base, dark ? QColor(31, 30, 31) : QColor(Qt::white));
	for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
		p.setColor(role, ink);
	p.setColor(QPalette::Highlight, dark ? QColor(42, 130, 218) : QColor(61, 174, 233));
	QApplication::setPalette(p);
}

} // namespace

int main(int argc, char **argv)
{
	QApplication app(argc, argv);
	const QStringList args = QApplication::arguments();
	if (args.size() < 8) {
		fprintf(stderr, "usage: dock_shot SHOW STATE COMMENTS LOCALE WIDTHxHEIGHT dark|light OUT.png [what]\n");
		return 2;
	}
	Scene scene;
	scene.document = read(args[1]);
	if (args[2] != "-")
		scene.state = read(args[2]);
	scene.comments = read(args[3]);
	read_texts(scene, args[4]);
	scene.what = args.value(8);
	if (scene.what == "guard" || scene.what == "refused") {
		QJsonObject reply = QJsonDocument::fromJson(scene.state).object();
		QJsonObject state = reply["state"].toObject();
		QJsonObject show = state["show"].toObject();
		show["guard_until"] = state["now"].toDouble() + 900;
		state["show"] = show;
		reply["state"] = state;
		scene.state = QJsonDocument(reply).toJson();
	}
	set_palette(args[6] == "dark");
	app.setStyle("Fusion");
	QFont font = app.font();
	font.setPointSize(10);
	app.setFont(font);
	const struct desk desk = {&scene, stage_id, stage_id, document, post,  text,
				  offer,  decide,   notice,   outputs,  hotkey};
	RundownDock dock(&desk);
	const QStringList size = args[5].split('x');
	dock.resize(size[0].toInt(), size[1].toInt());
	dock.show();
	dock.arm();
	QElapsedTimer since;
	since.start();
	while (since.elapsed() < 400)
		app.processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
	if (scene.what == "refused")
		dock.findChild<QAbstractButton *>("crowdcue_go")->click();
	dock.tick();
	dock.tick();
	return dock.grab().save(args[7]) ? 0 : 1;
}
