/* Presses the dock's buttons with a desk made of files, and looks at what they send.
 *   dock_press SHOW STATE COMMENTS LOCALE */
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <cstdio>

#include "dock/rundown_dock.hpp"
#include "fake_desk.hpp"

namespace {

int failures;

/* Of desk.feeds.state.json. */
const int FEEDS = 4;

void check(bool good, const char *what)
{
	if (!good) {
		printf("FAILED: %s\n", what);
		failures++;
	}
}

void wait(int ms)
{
	QElapsedTimer since;
	since.start();
	while (since.elapsed() < ms)
		QApplication::processEvents(QEventLoop::AllEvents, 10);
}

QJsonObject last(const fake::Scene &scene)
{
	return scene.sent.isEmpty() ? QJsonObject() : QJsonDocument::fromJson(scene.sent.last()).object();
}

QAbstractButton *button(RundownDock &dock, const char *name)
{
	auto *found = dock.findChild<QAbstractButton *>(name);
	if (!found)
		qFatal("there is no %s", name);
	return found;
}

void press(RundownDock &dock, const char *name)
{
	button(dock, name)->click();
	wait(150);
}

/* Chooses the entry of the open menu that begins with these words. */
bool choose(RundownDock &dock, const QString &words)
{
	for (QMenu *menu : dock.findChildren<QMenu *>())
		for (QAction *action : menu->actions())
			if (action->text().startsWith(words)) {
				action->trigger();
				menu->close();
				wait(20);
				return true;
			}
	return false;
}

void plain_buttons(RundownDock &dock, const fake::Scene &scene)
{
	static const struct {
		const char *button, *line;
	} table[] = {
		{"crowdcue_go", R"({"verb":"go"})"},
		{"crowdcue_back", R"({"verb":"back"})"},
		{"crowdcue_hold", R"({"verb":"hold"})"},
		{"crowdcue_less", R"({"by":"-1m","verb":"time"})"},
		{"crowdcue_more_time", R"({"by":"+1m","verb":"time"})"},
		{"crowdcue_skip", R"({"id":"talk","verb":"skip"})"},
		{"crowdcue_lock", R"({"verb":"lock"})"},
		{"crowdcue_standby", R"({"verb":"standby"})"},
		{"crowdcue_main_cup", R"({"id":"cup","verb":"lottery.draw"})"},
		{"crowdcue_main_colour", R"({"id":"colour","verb":"poll.close"})"},
		{"crowdcue_main_qa", R"({"id":"qa","item":2,"verb":"question.air"})"},
	};
	for (const auto &row : table) {
		press(dock, row.button);
		check(last(scene) == QJsonDocument::fromJson(row.line).object(), row.button);
	}
}

/* A click on the bubble at the right end of a comment. */
void comment_to_question(RundownDock &dock, const fake::Scene &scene)
{
	auto *list = dock.findChild<QWidget *>("crowdcue_comments");
	const QPointF at(list->width() - 15, 16);
	QMouseEvent event(QEvent::MouseButtonPress, at, list->mapToGlobal(at.toPoint()), Qt::LeftButton, Qt::LeftButton,
			  Qt::NoModifier);
	QApplication::sendEvent(list, &event);
	check(last(scene) == QJsonObject{{"verb", "question.take"}, {"id", "qa"}, {"message", "m5"}},
	      "comment to question");
}

void open_menu_by_keys(QWidget *list)
{
	QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
	list->setFocus(Qt::TabFocusReason);
	QApplication::sendEvent(list, &enter);
	wait(50);
}

/* The moderator's list, and what the menu of a row sends: by keys alone. */
void moderate(RundownDock &dock, fake::Scene &scene)
{
	auto *filter = dock.findChild<QComboBox *>("crowdcue_comment_filter");
	auto *list = dock.findChild<QWidget *>("crowdcue_comments");
	auto text = [&](const char *key) { return QString::fromUtf8(scene.texts[key]); };
	dock.activateWindow();
	filter->setCurrentIndex(1);
	emit filter->activated(1);
	wait(300);
	check(QJsonDocument::fromJson(scene.moderation).object().value("id").toString() == "held",
	      "the filter asks for what is held");
	static const struct {
		const char *entry, *line;
	} table[] = {
		{"Dock.Menu.Release", R"({"feed":"twitch:a","message":"m1","verb":"comment.release"})"},
		{"Dock.Menu.HideComment", R"({"feed":"twitch:a","message":"m1","verb":"comment.hide"})"},
		{"Dock.Menu.Mask", R"({"person":"twitch/1","verb":"people.mask"})"},
		{"Dock.Menu.Block", R"({"person":"twitch/1","verb":"people.block"})"},
	};
	for (const auto &row : table) {
		scene.sent.clear();
		open_menu_by_keys(list);
		check(choose(dock, text(row.entry)), row.entry);
		check(last(scene) == QJsonDocument::fromJson(row.line).object(), row.line);
		wait(50);
	}
	filter->setCurrentIndex(0);
	emit filter->activated(0);
	list->clearFocus();
	wait(600);
}

void close_menus(RundownDock &dock)
{
	for (QMenu *menu : dock.findChildren<QMenu *>())
		menu->close();
	wait(20);
}

/* Offered only where a feed listens, or one was allowed to. */
void ports_of_a_show(RundownDock &dock, fake::Scene &scene)
{
	const QString words = QString::fromUtf8(scene.texts["Dock.Listen.network"]);
	button(dock, "crowdcue_more")->click();
	check(!choose(dock, words), "no feed listens: nothing is offered");
	close_menus(dock);
	scene.listening = "here";
	button(dock, "crowdcue_more")->click();
	auto *now = dock.findChild<QAction *>("crowdcue_listen_here");
	check(now && now->isChecked(), "what holds is ticked");
	check(choose(dock, words), "the network is offered");
	close_menus(dock);
	check(scene.listening == "network", "ports for the network");
	scene.listening = "never";
}

/* A destructive verb needs a second press, between 350 ms and 3 s after the first. */
void second_press(RundownDock &dock, fake::Scene &scene)
{
	const QString finish = QString::fromUtf8(scene.texts["Dock.Menu.Finish"]);
	scene.sent.clear();
	auto ask = [&] {
		button(dock, "crowdcue_more")->click();
		check(choose(dock, finish), "the menu offers to finish");
	};
	ask();
	check(scene.sent.isEmpty(), "the first press does nothing");
	button(dock, "crowdcue_question")->click();
	wait(20);
	check(scene.sent.isEmpty(), "a second press after 20 ms does nothing");
	wait(400);
	press(dock, "crowdcue_question");
	check(last(scene).value("verb") == "finish", "a second press after 400 ms finishes");
	scene.sent.clear();
	ask();
	wait(3200);
	check(button(dock, "crowdcue_question")->isHidden(), "the question goes away");
	button(dock, "crowdcue_question")->click();
	wait(20);
	check(scene.sent.isEmpty(), "a second press after 3 s does nothing");
	check(!button(dock, "crowdcue_back")->isHidden(), "the transport is back");
}

/* A small sign at the end of a card's row, `from_right` signs from its right end. */
void press_sign(RundownDock &dock, const char *card_button, int row_y, int from_right)
{
	auto *card = button(dock, card_button)->parentWidget();
	const QPointF at(card->width() - 8 - 28 * from_right - 14, row_y);
	QMouseEvent event(QEvent::MouseButtonPress, at, card->mapToGlobal(at.toPoint()), Qt::LeftButton, Qt::LeftButton,
			  Qt::NoModifier);
	QApplication::sendEvent(card, &event);
	wait(150);
}

/* Where the first row of a card is: right below its big button. */
int first_row(RundownDock &dock, const char *card_button)
{
	return button(dock, card_button)->geometry().bottom() + 20;
}

/* The card's rows: questions that are ready stand first, winners can be marked. */
void rows(RundownDock &dock, fake::Scene &scene)
{
	press_sign(dock, "crowdcue_main_qa", first_row(dock, "crowdcue_main_qa"), 1);
	check(last(scene) == QJsonObject{{"verb", "question.air"}, {"id", "qa"}, {"item", 2}}, "a ready question airs");
	press_sign(dock, "crowdcue_main_cup", first_row(dock, "crowdcue_main_cup"), 1);
	check(last(scene) == QJsonObject{{"verb", "lottery.claim"}, {"id", "cup"}, {"pick", 2}}, "a winner claims");
	scene.sent.clear();
	press_sign(dock, "crowdcue_main_cup", first_row(dock, "crowdcue_main_cup"), 0);
	check(scene.sent.isEmpty(), "to take a prize away needs a second press");
	wait(400);
	press(dock, "crowdcue_main_cup");
	check(last(scene) == QJsonObject{{"verb", "lottery.forfeit"}, {"id", "cup"}, {"pick", 2}}, "and then is done");
}

/* A winner who did not claim: the big button draws the next in his place, until somebody was. */
void lost_winner(RundownDock &dock, fake::Scene &scene)
{
	const QByteArray before = scene.state;
	auto with = [&](const QByteArray &claim) {
		scene.state = before;
		scene.state.replace("\"status\": \"pending\", \"claim_until\": 1772972137000}", claim);
		check(scene.state != before, "the state has a winner who waits");
		wait(1600);
	};
	with("\"status\": \"expired\"}");
	press(dock, "crowdcue_main_cup");
	check(last(scene) == QJsonObject{{"verb", "lottery.redraw"}, {"id", "cup"}, {"pick", 2}}, "draw again");
	with("\"status\": \"expired\"}, {\"pick\": 3, \"replaces\": 2, \"prize\": \"p1\", \"name\": \"C\", "
	     "\"status\": \"claimed\"}, {\"pick\": 4, \"prize\": \"p1\", \"name\": \"D\", \"status\": \"claimed\"}");
	press(dock, "crowdcue_main_cup");
	check(last(scene) == QJsonObject{{"verb", "lottery.done"}, {"id", "cup"}}, "all prizes have found someone");
	scene.state = before;
	wait(1600);
}

/* The lateness is a button; each way back says its numbers, and one that does not help cannot be chosen. */
void ways_back(RundownDock &dock, fake::Scene &scene)
{
	auto text = [&](const char *key) { return QString::fromUtf8(scene.texts[key]); };
	button(dock, "crowdcue_late")->click();
	wait(300);
	int enabled = 0;
	QString words;
	for (QMenu *menu : button(dock, "crowdcue_late")->findChildren<QMenu *>())
		for (QAction *action : menu->actions())
			if (action->isEnabled() && !action->isSeparator())
				enabled++, words = action->text();
	check(enabled == 1 && words.startsWith(text("Dock.Fix.Gaps")), "only what helps can be chosen");
	check(words.endsWith(QString::fromUtf8("\u22123:00")), "it says what it gains");
	check(choose(dock, text("Dock.Fix.Gaps")), "the gaps can be chosen");
	wait(150);
	check(last(scene) == QJsonObject{{"verb", "fix"}, {"how", "gaps"}}, "and are used");
}

/* A key that nobody meant presses nothing. */
void stray_key(RundownDock &dock, fake::Scene &scene)
{
	dock.activateWindow();
	wait(50);
	scene.sent.clear();
	QWidget *focus = QApplication::focusWidget();
	check(focus == &dock, "the dock itself has the focus, not one of its buttons");
	if (focus) {
		QKeyEvent space(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier, " ");
		QApplication::sendEvent(focus, &space);
	}
	wait(100);
	check(scene.sent.isEmpty(), "a stray Space does nothing");
}

/* A key that is held on GO, as the window system tells of it, is one press: when it is let go. */
void held_key(RundownDock &dock, fake::Scene &scene)
{
	auto *go = button(dock, "crowdcue_go");
	scene.sent.clear();
	auto key = [go](QEvent::Type type, bool repeats) {
		QKeyEvent event(type, Qt::Key_Space, Qt::NoModifier, " ", repeats);
		QApplication::sendEvent(go, &event);
	};
	key(QEvent::KeyPress, false);
	for (int i = 0; i < 20; i++) {
		key(QEvent::KeyRelease, true);
		key(QEvent::KeyPress, true);
	}
	check(scene.sent.isEmpty(), "a held key does not fire");
	key(QEvent::KeyRelease, false);
	wait(150);
	check(scene.sent.size() == 1, "and is one press");
}

/* A cue that was refused stands red like one that failed: with its reason in words, Retry and Skip. */
void refused_cue(const struct desk *desk, fake::Scene &scene)
{
	const QByteArray before = scene.state;
	scene.state.replace(R"("state": "failed", "reason": "There is no scene “Close-up”.")",
			    R"("state": "refused", "reason": "poll.already-open")");
	check(scene.state != before, "the state has a cue that is refused");
	scene.sent.clear();
	RundownDock dock(desk);
	dock.resize(320, 1000);
	dock.show();
	dock.arm();
	wait(300);
	const QString retry = QString::fromUtf8(scene.texts["Dock.Retry"]);
	bool found = false;
	for (auto *one : dock.findChild<QWidget *>("crowdcue_attention")->findChildren<QAbstractButton *>())
		if (one->text() == retry && !found) {
			found = true;
			one->click();
			wait(150);
		}
	check(found && last(scene) == QJsonObject{{"verb", "retry"}, {"id", "c4"}}, "a refused cue can be retried");
	scene.state = before;
}

/* What was given up asks for nothing any more. */
void dropped_cue(const struct desk *desk, fake::Scene &scene)
{
	const QByteArray before = scene.state;
	scene.state.replace(R"("state": "failed",)", R"("state": "failed", "dropped": true,)");
	check(scene.state != before, "the state has a cue that was dropped");
	RundownDock dock(desk);
	dock.resize(320, 1000);
	dock.show();
	dock.arm();
	wait(300);
	const QString retry = QString::fromUtf8(scene.texts["Dock.Retry"]);
	for (auto *one : dock.findChild<QWidget *>("crowdcue_attention")->findChildren<QAbstractButton *>())
		check(one->text() != retry, "a dropped cue is not red");
	scene.state = before;
}

/* A text that no chat took is copied, or dropped, by its number. */
void text_to_copy(const struct desk *desk, fake::Scene &scene)
{
	const QByteArray before = scene.state;
	scene.state.replace(R"("tasks": [)", R"("said": [
		{"n": 7, "t": 1, "to": "chat", "feed": "bilibili:5", "text": "99", "status": "failed", "reason": "only listens"},
		{"n": 8, "t": 1, "to": "chat", "text": "done", "status": "done"},
		{"n": 9, "t": 1, "to": "team", "text": "team", "status": "failed", "reason": "x"}], "tasks": [)");
	scene.state.replace(R"("state": "failed",)", R"("state": "failed", "dropped": true,)");
	check(scene.state != before, "the state has a text that no chat took");
	for (const char *key : {"Dock.CopyText", "Dock.DropText"}) {
		scene.sent.clear();
		RundownDock dock(desk);
		dock.resize(320, 1000);
		dock.show();
		dock.arm();
		wait(300);
		int found = 0;
		for (auto *one : dock.findChild<QWidget *>("crowdcue_attention")->findChildren<QAbstractButton *>())
			if (one->text() == QString::fromUtf8(scene.texts[key]) && ++found == 1) {
				one->click();
				wait(150);
			}
		const bool copies = key == QByteArray("Dock.CopyText");
		check(found == 1 && last(scene) == QJsonObject{{"verb", copies ? "say.copy" : "say.drop"}, {"n", 7}},
		      "a text that no chat took has its buttons");
	}
	docks_copy("今晚 99 元");
	check(QGuiApplication::clipboard()->text() == QString::fromUtf8("今晚 99 元"), "a text is in the clipboard");
	scene.state = before;
}

/* What was interrupted is not thrown away by one press. */
void start_anew(const struct desk *desk, fake::Scene &scene)
{
	const QByteArray before = scene.state;
	scene.state.clear();
	scene.what = "offer";
	scene.sent.clear();
	RundownDock dock(desk);
	dock.resize(320, 600);
	dock.show();
	dock.arm();
	wait(300);
	press(dock, "crowdcue_anew");
	check(scene.sent.isEmpty(), "to start anew needs a second press");
	wait(400);
	press(dock, "crowdcue_anew");
	check(scene.sent.size() == 1 && scene.sent.last() == "anew", "and then starts anew");
	scene.state = before;
	scene.what.clear();
}

void refusal(RundownDock &dock, fake::Scene &scene)
{
	scene.agree = false;
	press(dock, "crowdcue_go");
	auto *bubble = dock.findChild<QLabel *>("crowdcue_refusal");
	auto *status = dock.findChild<QLabel *>("crowdcue_status");
	check(!bubble->isHidden() && bubble->text().contains(QString::fromUtf8(scene.texts["Reason.go.guarded"])),
	      "a refusal stands beside the button");
	check(!bubble->geometry().intersects(QRect(button(dock, "crowdcue_go")->mapTo(&dock, QPoint(0, 0)),
						   button(dock, "crowdcue_go")->size())),
	      "and not over it");
	check(status->toolTip().contains(bubble->text().toHtmlEscaped()), "and in the status line");
	QMouseEvent away(QEvent::MouseButtonPress, QPointF(5, 5), bubble->mapToGlobal(QPoint(5, 5)), Qt::LeftButton,
			 Qt::LeftButton, Qt::NoModifier);
	QApplication::sendEvent(bubble, &away);
	check(bubble->isHidden(), "a press sends the bubble away");
}

/* What the dock tells of a feed, in the order of the state, under the mouse. */
QString tip_of_feed(RundownDock &dock, int row)
{
	auto *list = dock.findChild<QWidget *>("crowdcue_feeds");
	const QPoint at(40, 3 + row * ((list->height() - 6) / FEEDS) + 4);
	QHelpEvent help(QEvent::ToolTip, at, list->mapToGlobal(at));
	QApplication::sendEvent(list, &help);
	return QToolTip::text();
}

/* The host looks like a mark itself, and is none. */
QString refused_words(const fake::Scene &scene)
{
	return QString::fromUtf8(scene.texts["Feed.net.refuses"]).replace("%2", "8443").replace("%1", "%2.example");
}

/* Opens what can be done about a feed, and does the entry that begins with these words. */
QJsonObject do_with_feed(RundownDock &dock, fake::Scene &scene, int row, const char *key)
{
	auto *list = dock.findChild<QWidget *>("crowdcue_feeds");
	const QPointF at(60, 3 + (row + 0.5) * (list->height() - 6) / FEEDS);
	scene.sent.clear();
	QMouseEvent event(QEvent::MouseButtonPress, at, list->mapToGlobal(at.toPoint()), Qt::LeftButton, Qt::LeftButton,
			  Qt::NoModifier);
	QApplication::sendEvent(list, &event);
	const QString words = QString::fromUtf8(scene.texts[key]);
	check(choose(dock, words.left(words.indexOf('%'))), key);
	wait(150);
	return last(scene);
}

void feeds(const struct desk *desk, fake::Scene &scene, const QString &state)
{
	scene.state = fake::read(state);
	scene.agree = true;
	RundownDock dock(desk);
	dock.resize(300, 1000);
	dock.show();
	dock.arm();
	wait(400);
	check(do_with_feed(dock, scene, 0, "Dock.Feed.Measure") ==
		      QJsonObject{{"verb", "feed.measure"}, {"id", "main"}},
	      "a feed is measured");
	check(do_with_feed(dock, scene, 0, "Dock.Feed.TakePreset") ==
		      QJsonObject{{"verb", "feed.delay"}, {"id", "main"}, {"from", "preset"}},
	      "the usual delay is taken");
	check(do_with_feed(dock, scene, 2, "Dock.Feed.TakeMeasured") ==
		      QJsonObject{{"verb", "feed.delay"}, {"id", "c"}, {"from", "measured"}},
	      "the measured delay is taken");
	check(do_with_feed(dock, scene, 2, "Dock.Feed.NoDelay") ==
		      QJsonObject{{"verb", "feed.delay"}, {"id", "c"}, {"delay", "0s"}},
	      "no delay is taken");
	check(do_with_feed(dock, scene, 1, "Dock.MakeUp") == QJsonObject{{"verb", "feed.make-up"}},
	      "the gap is made up for at the feed");
	scene.sent.clear();
	check(tip_of_feed(dock, 3).contains(refused_words(scene)),
	      "a feed says in the desk's language why it is refused");
	auto *attention = dock.findChild<QWidget *>("crowdcue_attention");
	for (auto *found : attention->findChildren<QAbstractButton *>())
		if (found->text() == QString::fromUtf8(scene.texts["Dock.MakeUp"]))
			found->click();
	wait(150);
	check(last(scene) == QJsonObject{{"verb", "feed.make-up"}}, "and where it is told");
}

} // namespace

int main(int argc, char **argv)
{
	QApplication app(argc, argv);
	const QStringList args = QApplication::arguments();
	if (args.size() != 5)
		return 2;
	fake::Scene scene;
	scene.document = fake::read(args[1]);
	scene.state = fake::read(args[2]);
	scene.comments = fake::read(args[3]);
	fake::read_texts(scene, args[4]);
	scene.agree = true;
	const struct desk desk = fake::desk(&scene);
	RundownDock dock(&desk);
	dock.resize(320, 1000);
	dock.show();
	dock.arm();
	wait(400);
	stray_key(dock, scene);
	plain_buttons(dock, scene);
	comment_to_question(dock, scene);
	moderate(dock, scene);
	ports_of_a_show(dock, scene);
	second_press(dock, scene);
	rows(dock, scene);
	lost_winner(dock, scene);
	ways_back(dock, scene);
	refusal(dock, scene);
	held_key(dock, scene);
	refused_cue(&desk, scene);
	dropped_cue(&desk, scene);
	text_to_copy(&desk, scene);
	start_anew(&desk, scene);
	feeds(&desk, scene, QString(args[2]).replace("desk.state", "desk.feeds.state"));
	/* OBS goes: the dock asks nothing any more, and a press does no harm. */
	dock.forget();
	scene.sent.clear();
	press(dock, "crowdcue_go");
	check(scene.sent.isEmpty(), "a forgotten desk is not asked");
	printf("%d failures\n", failures);
	return failures ? 1 : 0;
}
