/* Looks at the dock without OBS: feeds it a show, a state and comments from files, and writes a picture.
 *   dock_shot SHOW STATE COMMENTS LOCALE WIDTHxHEIGHT dark|light OUT.png [what]
 * STATE "-": no show is loaded. `what` changes the scene: offer, refused (a GO that is refused), guard. */
#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <cstdio>

#include "dock/rundown_dock.hpp"
#include "fake_desk.hpp"

namespace {

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
	fake::Scene scene;
	scene.document = fake::read(args[1]);
	if (args[2] != "-")
		scene.state = fake::read(args[2]);
	scene.comments = fake::read(args[3]);
	fake::read_texts(scene, args[4]);
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
	const struct desk desk = fake::desk(&scene);
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
