#include "dock/transport_bar.hpp"

#include <QActionGroup>
#include <QJsonArray>
#include <QMenu>

#include "dock/desk.hpp"

namespace {

const int PAD = 8;
const int SIDE = 36;
const int GAP = 4;
const int WIDE = 600; /* from this width on, GO stands beside the transport */

} // namespace

TransportBar::TransportBar(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	using look::Icon;
	auto make = [this](Icon icon, const char *name) {
		auto *button = new look::Button(icon, QString(), this);
		button->setObjectName(name);
		return button;
	};
	m_back = make(Icon::Back, "crowdcue_back");
	m_hold = make(Icon::Hold, "crowdcue_hold");
	m_less = make(Icon::Minus, "crowdcue_less");
	m_more_time = make(Icon::Plus, "crowdcue_more_time");
	m_skip = make(Icon::Skip, "crowdcue_skip");
	m_menu = make(Icon::More, "crowdcue_more");
	m_lock = make(Icon::Unlock, "crowdcue_lock");
	m_question = new look::Button(Icon::None, " ", this);
	m_question->set_style(look::Button::Style::Danger);
	m_question->setObjectName("crowdcue_question");
	m_question->hide();
	m_go = new GoButton(model, this);
	auto send = [this](QAbstractButton *button, std::function<QJsonObject()> verb) {
		connect(button, &QAbstractButton::clicked, this,
			[this, button, verb] { m_desk->press(verb(), button); });
	};
	send(m_back, [] { return QJsonObject{{"verb", "back"}}; });
	send(m_hold, [this] { return QJsonObject{{"verb", m_held ? "resume" : "hold"}}; });
	send(m_less, [] { return QJsonObject{{"verb", "time"}, {"by", "-1m"}}; });
	send(m_more_time, [] { return QJsonObject{{"verb", "time"}, {"by", "+1m"}}; });
	send(m_skip, [this] {
		return QJsonObject{{"verb", "skip"}, {"id", m_model->rundown().value("armed").toString()}};
	});
	send(m_lock, [this] { return QJsonObject{{"verb", m_locked ? "unlock" : "lock"}}; });
	send(m_go, [] { return QJsonObject{{"verb", "go"}}; });
	connect(m_menu, &QAbstractButton::clicked, this, [this] { open_menu(); });
	connect(m_question, &QAbstractButton::clicked, this, [this] {
		if (!m_confirm.accepts())
			return;
		m_confirm.clear();
		m_desk->press(m_confirm.verb, m_question);
		tick();
	});
	place();
}

/* Where a show has feeds that listen, or had: may they open ports of this machine? */
void TransportBar::add_listening(QMenu *menu)
{
	const QString now = m_model->listening();
	bool listens = now != "never";
	for (const QJsonValue &feed : m_model->state().value("feeds").toArray())
		listens = listens || feed.toObject().value("url").toString().startsWith("listen+", Qt::CaseInsensitive);
	if (!listens)
		return;
	menu->addSeparator();
	QMenu *ports = menu->addMenu(m_model->text("Dock.Menu.Listen"));
	auto *group = new QActionGroup(ports);
	for (const char *how : {"never", "here", "network"}) {
		QAction *choice = ports->addAction(m_model->text((QByteArray("Dock.Listen.") + how).constData()));
		choice->setCheckable(true);
		choice->setChecked(now == how);
		choice->setObjectName(QString("crowdcue_listen_") + how);
		group->addAction(choice);
		connect(choice, &QAction::triggered, this, [this, how] { m_model->listen(how); });
	}
}

void TransportBar::open_menu()
{
	auto *menu = new QMenu(this);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	auto plain = [&](const char *key, const QJsonObject &verb) {
		connect(menu->addAction(m_model->text(key)), &QAction::triggered, this,
			[this, verb] { m_desk->press(verb, m_menu); });
	};
	plain("Dock.Menu.Undo", QJsonObject{{"verb", "undo"}});
	plain("Dock.Menu.Redo", QJsonObject{{"verb", "redo"}});
	menu->addSeparator();
	plain("Dock.Menu.EndNow", QJsonObject{{"verb", "end-now"}});
	menu->addSeparator();
	plain("Dock.Menu.Marker", QJsonObject{{"verb", "marker"}});
	if (m_open_show)
		connect(menu->addAction(m_model->text("Dock.OpenShow")), &QAction::triggered, this,
			[this] { m_open_show(); });
	add_listening(menu);
	menu->addSeparator();
	connect(menu->addAction(m_model->text("Dock.Menu.Finish") + QStringLiteral("…")), &QAction::triggered, this,
		[this] {
			m_confirm.ask(QJsonObject{{"verb", "finish"}},
				      m_model->text("Dock.PressAgain", m_model->text("Dock.Menu.Finish")));
			tick();
		});
	menu->popup(m_menu->mapToGlobal(QPoint(0, m_menu->height())));
}

void TransportBar::tip(look::Button *button, const char *key, const char *verb)
{
	QString name = m_model->text(key);
	QString hotkey = m_model->hotkey(verb);
	button->setToolTip(hotkey.isEmpty() ? name : name + "  (" + hotkey + ")");
	button->setAccessibleName(name);
}

void TransportBar::refresh()
{
	const QJsonObject show = m_model->show();
	m_held = show.value("held").toBool();
	m_locked = show.value("locked").toBool() || m_model->rundown().value("locked").toBool();
	const look::Colours c = look::colours(this);
	m_hold->set_icon(m_held ? look::Icon::Play : look::Icon::Hold);
	m_hold->set_lit(m_held ? c.warning : QColor());
	m_lock->set_icon(m_locked ? look::Icon::Lock : look::Icon::Unlock);
	m_lock->set_lit(m_locked ? c.warning : QColor());
	tip(m_back, "Dock.Back", "back");
	tip(m_hold, m_held ? "Dock.Resume" : "Dock.Hold", m_held ? "resume" : "hold");
	tip(m_less, "Dock.LessMinute", "");
	tip(m_more_time, "Dock.MoreMinute", "");
	tip(m_skip, "Dock.SkipArmed", "");
	tip(m_menu, "Dock.More", "");
	tip(m_lock, m_locked ? "Dock.Unlock" : "Dock.Lock", m_locked ? "unlock" : "lock");
	m_go->refresh();
	tick();
}

void TransportBar::tick()
{
	const bool asking = m_confirm.active();
	if (asking)
		m_question->setText(m_confirm.label);
	if (asking == m_question->isHidden()) {
		m_question->setVisible(asking);
		for (look::Button *button : {m_back, m_hold, m_less, m_more_time, m_skip, m_menu, m_lock})
			button->setVisible(!asking);
		place();
	}
	m_go->update();
}

void TransportBar::resizeEvent(QResizeEvent *)
{
	place();
}

void TransportBar::place()
{
	const int go = m_go->sizeHint().height();
	const int step = qMin(SIDE + GAP + 4, (width() - 2 * PAD - SIDE) / 6);
	/* A wide dock has GO beside the transport, which leaves the rows more room. */
	const bool beside = width() >= WIDE;
	const int right = beside ? PAD + 6 * step + SIDE : width() - PAD;
	const int y = beside ? PAD + (go - SIDE) / 2 : PAD;
	int x = PAD;
	setFixedHeight(beside ? PAD + go + GAP : PAD + SIDE + GAP + go + GAP);
	for (look::Button *button : {m_back, m_hold, m_less, m_more_time, m_skip, m_menu}) {
		button->setGeometry(x, y, SIDE, SIDE);
		x += step;
	}
	m_lock->setGeometry(beside ? x : right - SIDE, y, SIDE, SIDE);
	m_question->setGeometry(PAD, y, right - PAD, SIDE);
	if (beside)
		m_go->setGeometry(x + SIDE + 2 * PAD, PAD, width() - x - SIDE - 3 * PAD, go);
	else
		m_go->setGeometry(PAD, PAD + SIDE + GAP, width() - 2 * PAD, go);
}
