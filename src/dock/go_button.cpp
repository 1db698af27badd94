#include "dock/go_button.hpp"

#include <QPainter>
#include <QStringList>

#include "dock/look.hpp"

GoButton::GoButton(Model *model, QWidget *parent) : QAbstractButton(parent), m_model(model)
{
	setObjectName("crowdcue_go");
	setFocusPolicy(Qt::TabFocus);
	setAttribute(Qt::WA_Hover);
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize GoButton::sizeHint() const
{
	return QSize(284, qMax(64, fontMetrics().height() * 3 + 14));
}

QSize GoButton::minimumSizeHint() const
{
	return QSize(160, sizeHint().height());
}

qint64 GoButton::guard_left() const
{
	return qMax<qint64>(0, qint64(m_model->show().value("guard_until").toDouble()) - m_model->now());
}

/* The actions of the armed segment's start cues: the first two in words, the rest as a number. */
QString GoButton::effects_text() const
{
	QStringList words;
	const QJsonObject segment = m_model->segment(m_model->rundown().value("armed").toString());
	for (const QJsonValue &v : segment.value("cues").toArray()) {
		const QJsonObject cue = v.toObject();
		if (cue.value("on").toString() != "start")
			continue;
		for (const QJsonValue &w : cue.value("do").toArray()) {
			const QJsonObject verb = w.toObject();
			const QString name = verb.value("verb").toString();
			if (name == "wait")
				continue;
			QString what =
				verb.value("name").toString(verb.value("text").toString(verb.value("id").toString()));
			const QJsonObject interaction = m_model->interaction(what);
			if (!interaction.isEmpty())
				what = interaction.value("title").toString(what);
			if (name == "obs.scene")
				what = m_model->text("Dock.FiresScene", what);
			words << (what.isEmpty() ? name : what);
		}
	}
	if (words.size() > 2) {
		int more = int(words.size()) - 2;
		words = words.mid(0, 2);
		words << QString("+%1").arg(more);
	}
	return words.join(QStringLiteral(" · "));
}

void GoButton::refresh()
{
	const QJsonObject show = m_model->show();
	const QString armed = m_model->rundown().value("armed").toString();
	m_blocked.clear();
	if (show.value("state").toString() == "finished")
		m_blocked = m_model->text("Reason.show.finished");
	else if (show.value("standby").toBool())
		m_blocked = m_model->text("Reason.show.standby");
	else if (armed.isEmpty())
		m_blocked = m_model->text("Reason.rundown.at-end");
	else if (show.value("locked").toBool() || m_model->rundown().value("locked").toBool())
		m_blocked = m_model->text("Reason.go.locked");
	m_title = armed.isEmpty() ? m_model->text("Dock.NothingArmed")
				  : m_model->segment(armed).value("title").toString(armed);
	m_effects = m_blocked.isEmpty() ? effects_text() : m_blocked;
	QString key = m_model->hotkey("go");
	setToolTip(key.isEmpty() ? m_model->text("Dock.Go") : m_model->text("Dock.Go") + "  (" + key + ")");
	setAccessibleName("GO " + m_title);
	update();
}

void GoButton::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	const qint64 guard = guard_left();
	const bool blocked = !m_blocked.isEmpty();
	QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
	QColor fill = blocked ? look::mix(c.window, c.text, 0.10) : c.good;
	QColor ink = blocked ? c.muted : c.on_fill;
	QColor line = fill;
	if (guard > 0) {
		fill = look::mix(c.window, c.danger, 0.20);
		line = c.danger;
		ink = c.text;
	} else if (isDown()) {
		fill = look::mix(fill, QColor(Qt::black), 0.25);
	} else if (underMouse()) {
		fill = look::mix(fill, QColor(Qt::white), c.dark ? 0.12 : 0.10);
	}
	p.setPen(QPen(hasFocus() ? c.text : line, guard > 0 || hasFocus() ? 2.5 : 1));
	p.setBrush(fill);
	p.drawRoundedRect(box, 7, 7);

	QFont big = font();
	big.setBold(true);
	big.setPointSizeF(big.pointSizeF() * 1.9);
	QFontMetrics big_metrics(big);
	const QString word =
		guard > 0 ? QString("%1 s").arg((guard + 99) / 100 / 10.0, 0, 'f', 1) : QStringLiteral("GO");
	const int word_width =
		qMax(big_metrics.horizontalAdvance("GO"), guard > 0 ? big_metrics.horizontalAdvance(word) : 0);
	p.setFont(big);
	p.setPen(guard > 0 ? c.danger : ink);
	p.drawText(QRectF(14, 0, word_width + 4, height()), Qt::AlignVCenter, word);

	const int x = 14 + word_width + 14;
	const int room = width() - x - 12;
	QFont title = font();
	title.setBold(true);
	title.setPointSizeF(title.pointSizeF() * 1.12);
	QFontMetrics title_metrics(title);
	const int line_height = fontMetrics().height();
	const bool two = !m_effects.isEmpty();
	int y = (height() - title_metrics.height() - (two ? line_height + 3 : 0)) / 2;
	p.setFont(title);
	p.setPen(ink);
	p.drawText(x, y, room, title_metrics.height(), Qt::AlignVCenter,
		   title_metrics.elidedText(m_title, Qt::ElideRight, room));
	if (!two)
		return;
	p.setFont(font());
	p.setPen(guard > 0 || blocked ? c.muted : look::mix(fill, ink, 0.82));
	p.drawText(x, y + title_metrics.height() + 3, room, line_height, Qt::AlignVCenter,
		   fontMetrics().elidedText(m_effects, Qt::ElideRight, room));
}
