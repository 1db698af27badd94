#include "dock/feed_list.hpp"

#include <QPainter>

#include "dock/look.hpp"

FeedList::FeedList(Model *model, QWidget *parent) : QWidget(parent), m_model(model)
{
	setObjectName("crowdcue_feeds");
	setFixedHeight(0);
}

void FeedList::refresh()
{
	const int count = int(m_model->state().value("feeds").toArray().size());
	setFixedHeight(count ? count * row_height() + 6 : 0);
	QString words;
	for (const QJsonValue &v : m_model->state().value("feeds").toArray()) {
		const QJsonObject feed = v.toObject();
		words += (words.isEmpty() ? "" : "\n") + feed.value("url").toString();
		if (!feed.value("text").toString().isEmpty())
			words += ": " + feed.value("text").toString();
	}
	setToolTip(look::plain_tip(words));
	update();
}

void FeedList::paintEvent(QPaintEvent *)
{
	const look::Colours c = look::colours(this);
	QPainter p(this);
	p.setRenderHint(QPainter::Antialiasing);
	int y = 3;
	for (const QJsonValue &v : m_model->state().value("feeds").toArray()) {
		const QJsonObject feed = v.toObject();
		const QString state = feed.value("state").toString();
		const bool good = state == "live";
		const bool calm = good || state == "quiet" || state == "ended";
		const bool bad = state == "refused" || state == "credentials";
		const QColor tone = good ? c.good : (bad ? c.danger : (calm ? c.muted : c.warning));
		const int height = row_height();
		p.setPen(Qt::NoPen);
		p.setBrush(tone);
		/* Not by colour alone: what is not well is a ring or a square. */
		if (good)
			p.drawEllipse(QPointF(14, y + height / 2.0), 4, 4);
		else if (bad)
			p.drawRect(QRectF(10, y + height / 2.0 - 4, 8, 8));
		else {
			p.setPen(QPen(tone, 2));
			p.setBrush(Qt::NoBrush);
			p.drawEllipse(QPointF(14, y + height / 2.0), 3.4, 3.4);
		}
		QString tail = good ? m_model->text("Dock.Received", QString::number(feed.value("received").toInt()))
				    : m_model->text("Dock.Feed." + state);
		int tail_width = fontMetrics().horizontalAdvance(tail);
		p.setPen(good ? c.muted : tone);
		p.drawText(width() - 10 - tail_width, y, tail_width + 2, height, Qt::AlignVCenter, tail);
		p.setPen(c.text);
		int room = width() - 10 - tail_width - 8 - 26;
		p.drawText(26, y, room, height, Qt::AlignVCenter,
			   fontMetrics().elidedText(feed.value("url").toString(), Qt::ElideMiddle, room));
		y += height;
	}
}
