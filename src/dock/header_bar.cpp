#include "dock/header_bar.hpp"

#include <QDateTime>
#include <QPainter>

#include "dock/desk.hpp"

namespace {

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

HeaderBar::HeaderBar(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model)
{
	setObjectName("crowdcue_header");
	m_standby = new look::Button(look::Icon::Standby, QString(), this);
	m_standby->setObjectName("crowdcue_standby");
	connect(m_standby, &QAbstractButton::clicked, this, [this, desk] {
		desk->press(QJsonObject{{"verb", m_on_standby ? "standby-off" : "standby"}}, m_standby);
	});
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
	place();
	update();
}

void HeaderBar::place()
{
	const int side = 34;
	m_standby->setFixedSize(side, side);
	m_standby->move(width() - side - 8, (height() - side) / 2);
}

void HeaderBar::resizeEvent(QResizeEvent *)
{
	place();
}

void HeaderBar::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	const QJsonObject show = m_model->show();
	const QJsonObject rundown = m_model->rundown();
	const QJsonArray segments = rundown.value("segments").toArray();
	qint64 first = 0;
	qint64 remaining = 0;
	for (const QJsonValue &v : segments) {
		const QJsonObject s = v.toObject();
		const QJsonArray runs = s.value("runs").toArray();
		if (!runs.isEmpty()) {
			qint64 start = qint64(runs.first().toObject().value("start").toDouble());
			first = first == 0 ? start : qMin(first, start);
		}
		if (s.value("state").toString() == "live")
			remaining = qint64(s.value("expected").toObject().value("end").toDouble()) - m_model->now();
		if (s.value("state").toString() == "live" && show.value("held").toBool())
			remaining = qint64(s.value("remaining_ms").toDouble());
	}
	const Status status = status_of(show, rundown, remaining);
	const QColor tones[] = {c.muted, c.good, c.warning, c.danger};
	const QColor tone = tones[status.tone];

	const int left = 10;
	const int right = m_standby->x() - 8;
	const int line = fontMetrics().height();
	int y = (height() - 2 * line - 4) / 2;
	QFont bold = font();
	bold.setBold(true);
	p.setFont(bold);
	QString word = m_model->text(status.key);
	QRect chip(left, y - 1, QFontMetrics(bold).horizontalAdvance(word) + 14, line + 3);
	p.setPen(Qt::NoPen);
	p.setBrush(status.tone == Status::Muted ? look::mix(c.window, c.text, 0.14) : look::mix(c.window, tone, 0.22));
	p.drawRoundedRect(chip, 4, 4);
	p.setPen(status.tone == Status::Muted ? c.text : tone);
	p.drawText(chip, Qt::AlignCenter, word);

	int x = chip.right() + 9;
	const bool running = first && show.value("state").toString() == "live";
	if (running) {
		QString elapsed = look::length_text(m_model->now() - first);
		p.setPen(c.text);
		p.drawText(x, y, right - x, line, Qt::AlignLeft | Qt::AlignVCenter, elapsed);
	}
	const qint64 offset = qint64(rundown.value("offset_ms").toDouble());
	if (running) {
		const bool on_time = qAbs(offset) < 1000;
		QString words = on_time ? m_model->text("Dock.OnTime")
					: m_model->text(offset > 0 ? "Dock.Late" : "Dock.Early",
							look::length_text(qAbs(offset)));
		p.setPen(offset >= 60000 ? c.warning : (on_time ? c.good : c.text));
		p.drawText(x, y, right - x, line, Qt::AlignRight | Qt::AlignVCenter, words);
	}
	p.setFont(font());
	y += line + 5;
	const qint64 expected = qint64(rundown.value("expected_end").toDouble());
	const qint64 planned = qint64(rundown.value("planned_end").toDouble());
	QString ends;
	if (expected)
		ends = planned && m_model->clock_text(planned) != m_model->clock_text(expected)
			       ? m_model->text("Dock.EndsPlanned", m_model->clock_text(expected),
					       m_model->clock_text(planned))
			       : m_model->text("Dock.Ends", m_model->clock_text(expected));
	else
		ends = m_model->document().value("title").toString();
	bool streaming = false;
	bool recording = false;
	m_model->outputs(&streaming, &recording);
	int marks = right;
	for (const auto &mark : {std::make_pair(recording, "REC"), std::make_pair(streaming, "LIVE")}) {
		if (!mark.first)
			continue;
		QFont small = font();
		small.setPointSizeF(small.pointSizeF() * 0.82);
		p.setFont(small);
		int width = QFontMetrics(small).horizontalAdvance(mark.second);
		p.setPen(c.muted);
		p.drawText(marks - width, y, width, line, Qt::AlignVCenter, mark.second);
		p.setPen(Qt::NoPen);
		p.setBrush(c.danger);
		p.drawEllipse(QPointF(marks - width - 6, y + line / 2.0), 2.6, 2.6);
		marks -= width + 16;
		p.setFont(font());
	}
	if (expected && fontMetrics().horizontalAdvance(ends) > marks - left)
		ends = m_model->text("Dock.Ends", m_model->clock_text(expected));
	p.setPen(c.muted);
	p.drawText(left, y, marks - left, line, Qt::AlignVCenter,
		   fontMetrics().elidedText(ends, Qt::ElideRight, marks - left));
	p.setPen(c.line);
	p.drawLine(0, height() - 1, width(), height() - 1);
}
