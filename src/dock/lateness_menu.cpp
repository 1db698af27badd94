#include "dock/lateness_menu.hpp"

#include <QMenu>
#include <QPointer>
#include <memory>

#include "dock/desk.hpp"
#include "dock/look.hpp"

namespace {

struct Remedy {
	const char *how, *key;
};

const Remedy remedies[] = {
	{"gaps", "Dock.Fix.Gaps"},
	{"rescale", "Dock.Fix.Rescale"},
	{"drop", "Dock.Fix.Drop"},
	{"start", "Dock.Fix.Start"},
};
const int REMEDIES = int(sizeof(remedies) / sizeof(*remedies));

struct Answers {
	QJsonObject replies[REMEDIES];
	int missing = REMEDIES;
};

/* "ends 21:55  -3:20", or why not. */
QString numbers(const Model &model, const QJsonObject &reply)
{
	const qint64 end = qint64(reply.value("end").toDouble());
	const qint64 now = qint64(model.rundown().value("expected_end").toDouble());
	if (!end || !now)
		return model.text("Dock.Fix.Moves", QString::number(reply.value("preview").toArray().size()));
	QString words = model.text("Dock.Ends", model.clock_text(end));
	if (end != now)
		words += "  " + look::signed_text(end - now);
	return words;
}

void open_menu(Model *model, Desk *desk, QAbstractButton *anchor, const Answers &answers)
{
	auto *menu = new QMenu(anchor);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	menu->addAction(model->text("Dock.CatchUp"))->setEnabled(false);
	menu->addSeparator();
	for (int i = 0; i < REMEDIES; i++) {
		const QJsonObject &reply = answers.replies[i];
		const bool helps = reply.value("ok").toBool() && !reply.value("preview").toArray().isEmpty();
		const QString tail = helps ? numbers(*model, reply) : model->text("Dock.Fix.None");
		QAction *entry = menu->addAction(model->text(remedies[i].key) + "\t" + tail);
		entry->setEnabled(helps);
		const QJsonObject verb{{"verb", "fix"}, {"how", remedies[i].how}};
		QObject::connect(entry, &QAction::triggered, anchor,
				 [desk, anchor, verb] { desk->press(verb, anchor); });
	}
	menu->popup(anchor->mapToGlobal(QPoint(0, anchor->height())));
}

} // namespace

void lateness_menu(Model *model, Desk *desk, QAbstractButton *anchor)
{
	auto answers = std::make_shared<Answers>();
	const QPointer<QAbstractButton> place(anchor);
	for (int i = 0; i < REMEDIES; i++) {
		const QJsonObject ask{{"verb", "fix"}, {"how", remedies[i].how}, {"preview", true}};
		model->send(ask, [=](const QJsonObject &reply) {
			answers->replies[i] = reply;
			if (--answers->missing == 0 && place)
				open_menu(model, desk, place, *answers);
		});
	}
}
