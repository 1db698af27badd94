#include "dock/header_bar.hpp"

#include <QPainter>
#include <utility>

#include "dock/desk.hpp"
#include "dock/lateness_menu.hpp"

namespace {

const int LEFT = 10;

struct Status {
	const char *key;
	enum { Muted, Good, Warning, Danger } tone;
};

/* The show's state in one word; OBS's stream state is another thing and stands apart. */
Status status_of(const QJsonObject &show, const QJsonObject &rundown, qint64 remaining)
{
	const QString state = show.value("state").toString();
	if (show.value("standby").toBool())
		return {"Dock.State.Standby", Status::Danger};
	if (state == "finished")
		return {"Dock.State.Ended", Status::Muted};
	if (show.value("rehearsal").toBool())
		return {"Dock.State.Rehearsal", Status::Warning};
	if (state != "live")
		return {"Dock.State.Ready", Status::Good};
	if (show.value("held").toBool())
		return {"Dock.State.Hold", Status::Warning};
	if (!rundown.value("live").toString().isEmpty() && remaining < 0)
		return {"Dock.State.Over", Status::Warning};
	return {"Dock.State.OnAir", Status::Danger};
}

} // namespace

HeaderBar::HeaderBar(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	setObjectName("crowdcue_header");
	m_standby = new look::Button(look::Icon::Standby, QString(), this);
	m_standby->setObjectName("crowdcue_standby");
	connect(m_standby, &QAbstractButton::clicked, this, [this, desk] {
		desk->press(QJsonObject{{"verb", m_on_standby ? "standby-off" : "standby"}}, m_standby);
	});
	m_late = new look::Button(look::Icon::None, " ", this);
	m_late->set_style(look::Button::Style::Bare);
	m_late->setObjectName("crowdcue_late");
	connect(m_late, &QAbstractButton::clicked, this, [this] { lateness_menu(m_model, m_desk, m_late); });
	setFixedHeight(qMax(52, fontMetrics().height() * 2 + 18));
}

void HeaderBar::refresh()
{
	m_on_standby = m_model->show().value("standby").toBool();
	m_standby->set_lit(m_on_standby ? look::colours(this).danger : QColor());
	QString name = m_model->text(m_on_standby ? "Dock.StandbyOff" : "Dock.Standby");
	QString key = m_model->hotkey(m_on_standby ? "standby-off" : "standby");
	m_standby->setToolTip(key.isEmpty() ? name : name + "  (" + key + ")");
	m_standby->setAccessibleName(name);
	refresh_late();
	place();
	update();
}

/* How late the show is, in words. */
void HeaderBar::refresh_late()
{
	const look::Colours c = look::colours(this);
	const qint64 offset = qint64(m_model->rundown().value("offset_ms").toDouble());
	const bool on_time = qAbs(offset) < 1000;
	const QString words =
		on_time ? m_model->text("Dock.OnTime")
			: m_model->text(offset > 0 ? "Dock.Late" : "Dock.Early", look::length_text(qAbs(offset)));
	m_late->setText(words + QStringLiteral(" \u25be"));
	m_late->set_ink(offset >= 60000 ? c.warning : (on_time ? c.good : c.text));
	m_late->setToolTip(m_model->text("Dock.CatchUp"));
	m_late->setVisible(m_model->show().value("state").toString() == "live");
}

void HeaderBar::place()
{
	const int side = 34;
	m_standby->setFixedSize(side, side);
	m_standby->move(width() - side - 8, (height() - side) / 2);
	const int line = fontMetrics().height();
	const int y = (height() - 2 * line - 4) / 2;
	QFont bold = font();
	bold.setBold(true);
	m_late->setFont(bold);
	const int room = QFontMetrics(bold).horizontalAdvance(m_late->text()) + 20;
	m_late->setGeometry(m_standby->x() - room, y + line / 2 - 14, room, 28);
}

void HeaderBar::resizeEvent(QResizeEvent *)
{
	place();
}

/* When the show went on air, ms since the epoch (0 = not yet), and what is left of the live segment. */
HeaderBar::Times HeaderBar::times() const
{
	Times t = {0, 0};
	for (const QJsonValue &v : m_model->rundown().value("segments").toArray()) {
		const QJsonObject s = v.toObject();
		const QJsonArray runs = s.value("runs").toArray();
		if (!runs.isEmpty()) {
			const qint64 start = qint64(runs.first().toObject().value("start").toDouble());
			t.first = t.first == 0 ? start : qMin(t.first, start);
		}
		if (s.value("state").toString() != "live")
			continue;
		t.remaining = m_model->remaining(s);
	}
	return t;
}

/* The state and the time on air. */
void HeaderBar::paint_state(QPainter &p, int y)
{
	const look::Colours c = look::colours(this);
	const QJsonObject show = m_model->show();
	const Times t = times();
	const Status status = status_of(show, m_model->rundown(), t.remaining);
	const QColor tones[] = {c.muted, c.good, c.warning, c.danger};
	const QColor tone = tones[status.tone];
	const int line = fontMetrics().height();
	QFont bold = font();
	bold.setBold(true);
	p.setFont(bold);
	const QString word = m_model->text(status.key);
	const QRect chip(LEFT, y - 1, QFontMetrics(bold).horizontalAdvance(word) + 14, line + 3);
	p.setPen(Qt::NoPen);
	p.setBrush(status.tone == Status::Muted ? look::mix(c.window, c.text, 0.14) : look::mix(c.window, tone, 0.22));
	p.drawRoundedRect(chip, 4, 4);
	p.setPen(status.tone == Status::Muted ? c.text : tone);
	p.drawText(chip, Qt::AlignCenter, word);
	if (!t.first || show.value("state").toString() != "live")
		return;
	const int x = chip.right() + 9;
	p.setPen(c.text);
	p.drawText(x, y, m_late->x() - x, line, Qt::AlignLeft | Qt::AlignVCenter,
		   look::length_text(m_model->now() - t.first));
}

/* OBS's own outputs, from `right` to the left; returns where they begin. */
int HeaderBar::paint_outputs(QPainter &p, int y, int right)
{
	const look::Colours c = look::colours(this);
	bool streaming = false;
	bool recording = false;
	m_model->outputs(&streaming, &recording);
	QFont small = font();
	small.setPointSizeF(small.pointSizeF() * 0.82);
	p.setFont(small);
	const int line = fontMetrics().height();
	for (const auto &mark : {std::make_pair(recording, "REC"), std::make_pair(streaming, "LIVE")}) {
		if (!mark.first)
			continue;
		const int width = QFontMetrics(small).horizontalAdvance(mark.second);
		p.setPen(c.muted);
		p.drawText(right - width, y, width, line, Qt::AlignVCenter, mark.second);
		p.setPen(Qt::NoPen);
		p.setBrush(c.danger);
		p.drawEllipse(QPointF(right - width - 6, y + line / 2.0), 2.6, 2.6);
		right -= width + 16;
	}
	p.setFont(font());
	return right;
}

/* When it ends, and when it was to end if both fit. */
QString HeaderBar::end_text(int room) const
{
	const QJsonObject rundown = m_model->rundown();
	const qint64 expected = qint64(rundown.value("expected_end").toDouble());
	const qint64 planned = qint64(rundown.value("planned_end").toDouble());
	if (!expected)
		return m_model->document().value("title").toString();
	const QString ends = m_model->text("Dock.Ends", m_model->clock_text(expected));
	if (!planned || m_model->clock_text(planned) == m_model->clock_text(expected))
		return ends;
	const QString both =
		m_model->text("Dock.EndsPlanned", m_model->clock_text(expected), m_model->clock_text(planned));
	return fontMetrics().horizontalAdvance(both) > room ? ends : both;
}

void HeaderBar::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	const int right = m_standby->x() - 8;
	const int line = fontMetrics().height();
	int y = (height() - 2 * line - 4) / 2;
	paint_state(p, y);
	p.setFont(font());
	y += line + 5;
	const int room = paint_outputs(p, y, right) - LEFT;
	p.setPen(c.muted);
	p.drawText(LEFT, y, room, line, Qt::AlignVCenter,
		   fontMetrics().elidedText(end_text(room), Qt::ElideRight, room));
	p.setPen(c.line);
	p.drawLine(0, height() - 1, width(), height() - 1);
}
