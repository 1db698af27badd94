#include "dock/feed_list.hpp"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include "dock/desk.hpp"
#include "dock/look.hpp"

namespace {

const int LEFT = 26;
const int RIGHT = 10;

bool is_good(const QString &state)
{
	return state == "live";
}

bool is_bad(const QString &state)
{
	return state == "refused" || state == "credentials";
}

} // namespace

FeedList::FeedList(Model *model, Desk *desk, QWidget *parent) : QWidget(parent), m_model(model), m_desk(desk)
{
	setObjectName("crowdcue_feeds");
	setFocusPolicy(Qt::TabFocus);
	setFixedHeight(0);
}

/* ---- words --------------------------------------------------------------------------------------------------- */

QString FeedList::seconds(double ms) const
{
	return m_model->text("Dock.Seconds", QString::number(ms / 1000, 'g', 4));
}

/* At the end of the first line: how it is, with the time that goes with that. */
QString FeedList::tail_of(const QJsonObject &feed) const
{
	const QString state = feed.value("state").toString();
	const double since = double(m_model->now()) - m_model->state().value("now").toDouble();
	const QString words = m_model->text("Dock.Feed." + state);
	if (state == "live")
		return m_model->text("Dock.Feed.Rate", QString::number(feed.value("per_minute").toDouble()));
	if (state == "quiet" && feed.contains("last_ms"))
		return words + " " + look::length_text(qint64(feed.value("last_ms").toDouble() + since));
	if (state == "retrying" && feed.contains("retry_ms"))
		return m_model->text(
			"Dock.Feed.Again",
			look::length_text(qMax(0LL, qint64(feed.value("retry_ms").toDouble() - since)), true));
	return words;
}

QString FeedList::delay_words(const QJsonObject &feed, bool *attention) const
{
	const QJsonObject measured = feed.value("measured").toObject();
	const double delay = feed.value("delay_ms").toDouble();
	const QString people = QString::number(measured.value("people").toInt());
	if (measured.contains("code"))
		return m_model->text("Dock.Feed.Measuring", measured.value("code").toString(), people);
	if (measured.contains("delay_ms") && measured.value("delay_ms").toDouble() != delay) {
		*attention = true;
		return m_model->text("Dock.Feed.Measured", seconds(measured.value("delay_ms").toDouble()), people);
	}
	if (delay == 0 && feed.value("preset_ms").toDouble() > 0 && !measured.contains("delay_ms")) {
		*attention = feed.value("count").toBool();
		return m_model->text("Dock.Feed.Preset", seconds(feed.value("preset_ms").toDouble()));
	}
	return delay > 0 ? m_model->text("Dock.Feed.Behind", seconds(delay)) : QString();
}

QString FeedList::second_of(const QJsonObject &feed, bool *attention) const
{
	const QString state = feed.value("state").toString();
	const double since = double(m_model->now()) - m_model->state().value("now").toDouble();
	const QJsonObject gap = feed.value("gap").toObject();
	const QString text = m_model->words_of(feed);
	*attention = false;
	if (!gap.isEmpty()) {
		*attention = true;
		return m_model->text("Dock.Feed.Away", look::length_text(qint64(gap.value("ms").toDouble() + since))) +
		       (text.isEmpty() ? QString() : " · " + text);
	}
	if (!is_good(state) && state != "quiet" && !text.isEmpty())
		return text;
	const QString delay = delay_words(feed, attention);
	if (*attention || feed.value("measured").toObject().contains("code"))
		return delay;
	QString words = m_model->text("Dock.Received", QString::number(feed.value("received").toDouble(), 'f', 0));
	if (feed.value("dropped").toDouble() > 0)
		words += " · " + m_model->text("Dock.Feed.Dropped", QString::number(feed.value("dropped").toInt()));
	return words + (delay.isEmpty() ? QString() : " · " + delay);
}

FeedList::Row FeedList::row_of(const QJsonObject &feed) const
{
	Row row;
	row.id = feed.value("id").toString();
	row.url = feed.value("url").toString();
	row.state = feed.value("state").toString();
	row.tail = tail_of(feed);
	row.second = second_of(feed, &row.attention);
	row.feed = feed;
	return row;
}

QString FeedList::tip_of(const Row &row) const
{
	const QJsonObject &feed = row.feed;
	const double since = double(m_model->now()) - m_model->state().value("now").toDouble();
	const auto number = [&](const char *key) { return QString::number(feed.value(key).toDouble(), 'f', 0); };
	bool attention = false;
	const QString words = m_model->words_of(feed);
	QStringList lines{row.url, m_model->text("Dock.Feed." + row.state)};
	if (!words.isEmpty())
		lines += words;
	if (feed.contains("last_ms"))
		lines += m_model->text("Dock.Feed.Last",
				       look::length_text(qint64(feed.value("last_ms").toDouble() + since)));
	if (feed.contains("usual_ms"))
		lines += m_model->text("Dock.Feed.Usual", seconds(feed.value("usual_ms").toDouble()));
	lines += m_model->text("Dock.Feed.Rate", number("per_minute"));
	lines += m_model->text("Dock.Received", number("received"));
	lines += m_model->text("Dock.Feed.Dropped", number("dropped"));
	lines += m_model->text("Dock.Feed.Duplicates", number("duplicates"));
	const QString delay = delay_words(feed, &attention);
	if (!delay.isEmpty())
		lines += delay;
	if (!feed.value("count").toBool(true))
		lines += m_model->text("Dock.Feed.Uncounted");
	if (feed.contains("knows_text"))
		lines += feed.value("knows_text").toString();
	return lines.join("\n");
}

void FeedList::refresh()
{
	m_rows.clear();
	for (const QJsonValue &v : m_model->state().value("feeds").toArray())
		m_rows.append(row_of(v.toObject()));
	const int count = int(m_rows.size());
	setFixedHeight(count ? count * row_height() + 6 : 0);
	update();
}

/* ---- what can be done ------------------------------------------------------------------------------------------ */

void FeedList::add(QMenu *menu, const QString &words, const QJsonObject &verb)
{
	connect(menu->addAction(look::plain_entry(words)), &QAction::triggered, this,
		[this, verb] { m_desk->press(verb, this); });
}

void FeedList::open_menu(const Row &row, const QPoint &at)
{
	const QJsonObject measured = row.feed.value("measured").toObject();
	auto *menu = new QMenu(this);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	if (!m_model->state().value("coverage").toObject().value("owed").toArray().isEmpty())
		add(menu, m_model->text("Dock.MakeUp"), QJsonObject{{"verb", "feed.make-up"}});
	if (measured.contains("code"))
		add(menu, m_model->text("Dock.Feed.StopMeasuring"),
		    QJsonObject{{"verb", "feed.measure"}, {"id", row.id}, {"off", true}});
	else
		add(menu, m_model->text("Dock.Feed.Measure"), QJsonObject{{"verb", "feed.measure"}, {"id", row.id}});
	if (measured.contains("delay_ms"))
		add(menu, m_model->text("Dock.Feed.TakeMeasured", seconds(measured.value("delay_ms").toDouble())),
		    QJsonObject{{"verb", "feed.delay"}, {"id", row.id}, {"from", "measured"}});
	if (row.feed.contains("preset_ms"))
		add(menu, m_model->text("Dock.Feed.TakePreset", seconds(row.feed.value("preset_ms").toDouble())),
		    QJsonObject{{"verb", "feed.delay"}, {"id", row.id}, {"from", "preset"}});
	if (row.feed.value("delay_ms").toDouble() > 0)
		add(menu, m_model->text("Dock.Feed.NoDelay"),
		    QJsonObject{{"verb", "feed.delay"}, {"id", row.id}, {"delay", "0s"}});
	menu->popup(at);
}

void FeedList::mousePressEvent(QMouseEvent *event)
{
	const int at = (event->pos().y() - 3) / row_height();
	if (at >= 0 && at < m_rows.size())
		open_menu(m_rows[at], mapToGlobal(event->pos()));
}

void FeedList::keyPressEvent(QKeyEvent *event)
{
	const int last = int(m_rows.size()) - 1;
	m_focus = qBound(0, m_focus, qMax(0, last));
	if (event->key() == Qt::Key_Down && m_focus < last)
		m_focus++;
	else if (event->key() == Qt::Key_Up && m_focus > 0)
		m_focus--;
	else if ((event->key() == Qt::Key_Space || event->key() == Qt::Key_Return) && last >= 0)
		open_menu(m_rows[m_focus], mapToGlobal(QPoint(LEFT, 3 + (m_focus + 1) * row_height())));
	else
		QWidget::keyPressEvent(event);
	update();
}

bool FeedList::event(QEvent *event)
{
	if (event->type() != QEvent::ToolTip)
		return QWidget::event(event);
	auto *help = static_cast<QHelpEvent *>(event);
	const int at = (help->pos().y() - 3) / row_height();
	if (at >= 0 && at < m_rows.size())
		QToolTip::showText(help->globalPos(), look::plain_tip(tip_of(m_rows[at])), this);
	return true;
}

/* ---- painting -------------------------------------------------------------------------------------------------- */

void FeedList::paint_row(QPainter &p, const Row &row, int y)
{
	const look::Colours c = look::colours(this);
	const bool good = is_good(row.state);
	const bool bad = is_bad(row.state);
	const bool calm = good || row.state == "quiet" || row.state == "ended";
	const QColor tone = good ? c.good : (bad ? c.danger : (calm ? c.muted : c.warning));
	const QPointF dot(14, y + line() / 2.0);
	p.setPen(Qt::NoPen);
	p.setBrush(tone);
	/* Not by colour alone: what is not well is a ring or a square. */
	if (good)
		p.drawEllipse(dot, 4, 4);
	else if (bad)
		p.drawRect(QRectF(dot.x() - 4, dot.y() - 4, 8, 8));
	else {
		p.setPen(QPen(tone, 2));
		p.setBrush(Qt::NoBrush);
		p.drawEllipse(dot, 3.4, 3.4);
	}
	const int tail_width = fontMetrics().horizontalAdvance(row.tail);
	p.setPen(good ? c.muted : tone);
	p.drawText(width() - RIGHT - tail_width, y, tail_width + 2, line(), Qt::AlignVCenter, row.tail);
	p.setPen(c.text);
	const int room = width() - RIGHT - tail_width - 8 - LEFT;
	p.drawText(LEFT, y, room, line(), Qt::AlignVCenter, fontMetrics().elidedText(row.url, Qt::ElideMiddle, room));
	p.setPen(row.attention ? c.warning : c.muted);
	const int wide = width() - RIGHT - LEFT;
	p.drawText(LEFT, y + line(), wide, line(), Qt::AlignVCenter,
		   fontMetrics().elidedText(row.second, Qt::ElideRight, wide));
}

void FeedList::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	for (int i = 0; i < m_rows.size(); i++) {
		const int y = 3 + i * row_height();
		paint_row(p, m_rows[i], y);
		if (!hasFocus() || i != m_focus)
			continue;
		p.setPen(QPen(c.text, 1));
		p.setBrush(Qt::NoBrush);
		p.drawRoundedRect(QRectF(4.5, y - 1.5, width() - 9, row_height() - 2), 4, 4);
	}
}
